//! An incremental update under construction: objects are read from it, or else from the original.

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId};

use crate::error::{CopyProblem, Error, internal};
use crate::pdf_update::set_revision;

/// The number of levels of references and of the page tree that are followed.
const LEVELS: usize = 32;

pub(super) struct Update(IncrementalDocument);

impl Update {
    pub(super) fn new(pdf: &[u8], original: Document) -> Self {
        Self(IncrementalDocument::create_from(pdf.to_vec(), original))
    }

    /// The object behind references.
    pub(super) fn resolved<'a>(&'a self, mut object: &'a Object) -> &'a Object {
        for _ in 0..LEVELS {
            let Object::Reference(id) = object else { break };
            let original = self.0.get_prev_documents();
            object = self.0.new_document.get_object(*id).or_else(|_| original.get_object(*id)).unwrap_or(&Object::Null);
        }
        object
    }

    /// The dictionary under a key, direct or by reference; empty if there is none.
    pub(super) fn dictionary(&self, of: &Dictionary, key: &[u8]) -> Dictionary {
        let found = of.get(key).ok().and_then(|found| self.resolved(found).as_dict().ok());
        found.cloned().unwrap_or_default()
    }

    /// The items under a key: of an array, or the single item itself; empty if there are none.
    pub(super) fn items(&self, of: &Dictionary, key: &[u8]) -> Vec<Object> {
        let Ok(found) = of.get(key) else { return Vec::new() };
        match self.resolved(found) {
            Object::Array(items) => items.clone(),
            Object::Null => Vec::new(),
            _ => vec![found.clone()],
        }
    }

    /// The dictionary with a number.
    ///
    /// # Errors
    /// If the file has none.
    pub(super) fn object(&self, id: ObjectId) -> Result<Dictionary, Error> {
        let found = self.resolved(&Object::Reference(id)).as_dict().cloned();
        found.map_err(|_| structure("an object is missing"))
    }

    /// The number of the catalog.
    ///
    /// # Errors
    /// If the file has none.
    pub(super) fn catalog(&self) -> Result<ObjectId, Error> {
        let root = self.0.get_prev_documents().trailer.get(b"Root").and_then(Object::as_reference);
        root.map_err(|_| structure("the catalog is missing"))
    }

    /// The number of a page, counted from 0.
    ///
    /// # Errors
    /// If there are fewer pages.
    pub(super) fn page(&self, index: usize) -> Result<ObjectId, Error> {
        self.0.get_prev_documents().page_iter().nth(index).ok_or_else(|| structure("a page is missing"))
    }

    /// The resources of a page, perhaps inherited.
    ///
    /// # Errors
    /// If it has none.
    pub(super) fn resources(&self, page: &Dictionary) -> Result<Dictionary, Error> {
        let mut node = page.clone();
        for _ in 0..LEVELS {
            if node.has(b"Resources") {
                return Ok(self.dictionary(&node, b"Resources"));
            }
            node = self.dictionary(&node, b"Parent");
        }
        Err(structure("a page has no resources"))
    }

    /// Inserts a page after another, and returns its parent.
    ///
    /// # Errors
    /// If the page tree is damaged.
    pub(super) fn insert_page(&mut self, before: ObjectId, page: ObjectId) -> Result<ObjectId, Error> {
        let damaged = || structure("its page tree is damaged");
        let parent_of = |node: &Dictionary| node.get(b"Parent").and_then(Object::as_reference).ok();
        let parent = parent_of(&self.object(before)?).ok_or_else(damaged)?;
        let mut node = self.object(parent)?;
        let mut kids = self.items(&node, b"Kids");
        let position = kids.iter().position(|kid| kid.as_reference().ok() == Some(before)).ok_or_else(damaged)?;
        kids.insert(position + 1, page.into());
        node.set("Kids", kids);
        self.set(parent, node);
        let mut above = Some(parent);
        for _ in 0..LEVELS {
            let Some(id) = above else { return Ok(parent) };
            let mut node = self.object(id)?;
            let count = node.get(b"Count").and_then(Object::as_i64).map_err(|_| damaged())?;
            node.set("Count", count.saturating_add(1));
            above = parent_of(&node);
            self.set(id, node);
        }
        Err(damaged())
    }

    /// The number of the document information dictionary.
    pub(super) fn info(&self) -> Option<ObjectId> {
        self.0.get_prev_documents().trailer.get(b"Info").and_then(Object::as_reference).ok()
    }

    /// The identifier of the file, which all revisions share.
    pub(super) fn file_identifier(&self) -> Option<[u8; 16]> {
        let identifiers = self.0.get_prev_documents().trailer.get(b"ID").and_then(Object::as_array).ok()?;
        identifiers.first()?.as_str().ok()?.try_into().ok()
    }

    pub(super) fn reserve(&mut self) -> ObjectId {
        self.0.new_document.new_object_id()
    }

    pub(super) fn set(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.0.new_document.set_object(id, object);
    }

    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        self.0.new_document.add_object(object)
    }

    /// Writes the original and the update.
    pub(super) fn save(mut self, identifier: [u8; 16]) -> Result<Vec<u8>, Error> {
        set_revision(&mut self.0, identifier);
        let mut bytes = Vec::new();
        self.0.save_to(&mut bytes).map_err(|_| internal("an incremental update is not written"))?;
        Ok(bytes)
    }
}

/// The error of a file whose structure this crate does not write.
pub(super) fn structure(detail: &'static str) -> Error {
    CopyProblem::Structure { detail }.into()
}
