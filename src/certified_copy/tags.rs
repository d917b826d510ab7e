//! The structure tree of a file that is updated (ISO 32000-1, 14.7).

use lopdf::{Dictionary, Object, ObjectId};

use super::update::{Update, structure};
use crate::error::Error;

/// The root of the structure tree with its parent tree.
pub(super) struct Tags {
    id: ObjectId,
    root: Dictionary,
    /// Keys and values of the parent tree, in turn.
    parents: Vec<Object>,
}

impl Tags {
    /// Reads the structure tree.
    ///
    /// # Errors
    /// If there is none, or its parent tree is divided into nodes, unlike those of this crate.
    pub(super) fn read(update: &Update) -> Result<Self, Error> {
        let catalog = update.object(update.catalog()?)?;
        let id = catalog.get(b"StructTreeRoot").and_then(Object::as_reference);
        let id = id.map_err(|_| structure("it has no tags"))?;
        let root = update.object(id)?;
        let tree = update.dictionary(&root, b"ParentTree");
        if tree.has(b"Kids") {
            return Err(structure("the parent tree of its tags is divided"));
        }
        let parents = update.items(&tree, b"Nums");
        Ok(Self { id, root, parents })
    }

    /// The element of the whole document.
    ///
    /// # Errors
    /// If the root has several elements.
    pub(super) fn document(&self, update: &Update) -> Result<ObjectId, Error> {
        match update.items(&self.root, b"K").as_slice() {
            [Object::Reference(id)] => Ok(*id),
            _ => Err(structure("its tags have several roots")),
        }
    }

    /// The value under a key of the parent tree.
    pub(super) fn parent(&self, key: i64) -> Option<&Object> {
        self.parents.chunks_exact(2).find(|entry| entry[0].as_i64().ok() == Some(key)).map(|entry| &entry[1])
    }

    /// The key of a page and the elements of its marked content.
    ///
    /// # Errors
    /// If the page has no tags.
    pub(super) fn of_page(&self, update: &Update, page: &Dictionary) -> Result<(i64, Vec<Object>), Error> {
        let key = page.get(b"StructParents").and_then(Object::as_i64).map_err(|_| structure("a page has no tags"))?;
        let elements = self.parent(key).and_then(|elements| update.resolved(elements).as_array().ok());
        Ok((key, elements.ok_or_else(|| structure("a page has no tags"))?.clone()))
    }

    /// Sets the value under a key, which is new or known.
    pub(super) fn set(&mut self, key: i64, value: Object) {
        let known = self.parents.chunks_exact_mut(2).find(|entry| entry[0].as_i64().ok() == Some(key));
        match known {
            Some(entry) => entry[1] = value,
            None => self.parents.extend([Object::Integer(key), value]),
        }
    }

    /// The first unused key.
    pub(super) fn next_key(&self) -> i64 {
        let keys = self.parents.iter().step_by(2).filter_map(|key| key.as_i64().ok());
        keys.max().map_or(0, |most| most.saturating_add(1))
    }

    pub(super) fn write(mut self, update: &mut Update) {
        let next = self.next_key();
        let tree = Dictionary::from_iter([("Nums", Object::Array(self.parents))]);
        self.root.set("ParentTree", tree);
        self.root.set("ParentTreeNextKey", next);
        update.set(self.id, self.root);
    }
}
