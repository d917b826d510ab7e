//! Fields, put into a finished PDF: each a widget on its page and a place in the structure.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary, text_string};

use crate::length::Pt;

/// The flag of a widget that is printed.
const PRINT: i64 = 1 << 2;

/// A field with its place.
pub(crate) struct Widget {
    /// Its whole name; full stops part the names of groups.
    pub(crate) name: String,
    /// Its page, from 0.
    pub(crate) page: usize,
    /// The name of its element `Form` in the structure.
    pub(crate) element: String,
    /// What is its own: type, tool tip, rectangle, appearance.
    pub(crate) own: Dictionary,
}

/// The corners of a rectangle on a page of that height, from one that is counted from the top.
pub(crate) fn rectangle((x, y): (Pt, Pt), (width, height): (Pt, Pt), page: Pt) -> Object {
    let corners = [x, page - y - height, x + width, page - y];
    corners.map(|corner| Object::Real(corner.0 as f32)).to_vec().into()
}

/// Hangs the widgets into page, structure and form; `form` is what the form says besides.
pub(crate) fn hang(document: &mut Document, widgets: Vec<Widget>, mut form: Dictionary) -> Result<(), lopdf::Error> {
    let sheets: Vec<ObjectId> = document.page_iter().collect();
    let elements = elements(document);
    let mut groups = Groups::default();
    let mut tree = ParentTree::of(document)?;
    for widget in widgets {
        let missing = |what: &str| lopdf::Error::DictKey(format!("{what} of the field {}", widget.name));
        let sheet = sheets.get(widget.page).ok_or_else(|| missing("page"))?;
        let element = elements.get(widget.element.as_bytes()).ok_or_else(|| missing("element"))?;
        let id = document.new_object_id();
        let (parent, name) = groups.place(document, &widget.name, id)?;
        let mut own = widget.own;
        own.set("Type", "Annot");
        own.set("Subtype", "Widget");
        own.set("T", text_string(name));
        own.set("F", PRINT);
        own.set("P", *sheet);
        own.set("StructParent", tree.next);
        if let Some(parent) = parent {
            own.set("Parent", parent);
        }
        document.set_object(id, own);
        let element_dictionary = document.get_dictionary_mut(*element)?;
        element_dictionary.set("K", dictionary! { "Type" => "OBJR", "Obj" => id, "Pg" => *sheet });
        element_dictionary.set("Pg", *sheet);
        tree.add(*element);
        push(document, *sheet, b"Annots", id.into())?;
        // The order of the structure is that of the keys too.
        document.get_dictionary_mut(*sheet)?.set("Tabs", "S");
    }
    tree.write(document)?;
    form.set("Fields", groups.roots);
    let form = document.add_object(form);
    document.catalog_mut()?.set("AcroForm", form);
    Ok(())
}

/// The elements of the structure by their names.
fn elements(document: &Document) -> BTreeMap<Vec<u8>, ObjectId> {
    let named = document.objects.iter().filter_map(|(id, object)| {
        let name = object.as_dict().ok()?.get(b"ID").ok()?.as_str().ok()?;
        Some((name.to_vec(), *id))
    });
    named.collect()
}

/// The groups of fields, by their whole names.
#[derive(Default)]
struct Groups {
    ids: BTreeMap<String, ObjectId>,
    roots: Vec<Object>,
}

impl Groups {
    /// Puts a field into its group, and gives the group and the field's own name in it.
    fn place<'a>(
        &mut self,
        document: &mut Document,
        name: &'a str,
        field: ObjectId,
    ) -> Result<(Option<ObjectId>, &'a str), lopdf::Error> {
        let Some((group, own)) = name.rsplit_once('.') else {
            self.roots.push(field.into());
            return Ok((None, name));
        };
        let id = match self.ids.get(group) {
            Some(id) => *id,
            None => {
                let id = document.new_object_id();
                self.ids.insert(group.to_owned(), id);
                let (parent, name) = self.place(document, group, id)?;
                let mut dictionary = dictionary! { "T" => text_string(name), "Kids" => Vec::<Object>::new() };
                if let Some(parent) = parent {
                    dictionary.set("Parent", parent);
                }
                document.set_object(id, dictionary);
                id
            }
        };
        push(document, id, b"Kids", field.into())?;
        Ok((Some(id), own))
    }
}

/// The way from a widget back to its element.
struct ParentTree {
    root: ObjectId,
    numbers: Vec<Object>,
    next: i64,
}

impl ParentTree {
    fn of(document: &Document) -> Result<Self, lopdf::Error> {
        let root = document.catalog()?.get(b"StructTreeRoot")?.as_reference()?;
        let tree = document.get_dictionary(root)?;
        let next = tree.get(b"ParentTreeNextKey")?.as_i64()?;
        let numbers = tree.get(b"ParentTree")?.as_dict()?.get(b"Nums")?.as_array()?.clone();
        Ok(Self { root, numbers, next })
    }

    fn add(&mut self, element: ObjectId) {
        self.numbers.push(self.next.into());
        self.numbers.push(element.into());
        self.next += 1;
    }

    fn write(self, document: &mut Document) -> Result<(), lopdf::Error> {
        let tree = document.get_dictionary_mut(self.root)?;
        tree.get_mut(b"ParentTree")?.as_dict_mut()?.set("Nums", self.numbers);
        tree.set("ParentTreeNextKey", self.next);
        Ok(())
    }
}

/// Adds to the array of a dictionary, be it missing, one thing alone, or an array.
fn push(document: &mut Document, id: ObjectId, key: &[u8], object: Object) -> Result<(), lopdf::Error> {
    let dictionary: &mut Dictionary = document.get_dictionary_mut(id)?;
    let mut array = match dictionary.get(key) {
        Ok(Object::Array(array)) => array.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    array.push(object);
    dictionary.set(key, array);
    Ok(())
}
