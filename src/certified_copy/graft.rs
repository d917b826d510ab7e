//! Copies objects of one file to an update of another, with the objects that they refer to.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::update::Update;

pub(super) struct Graft<'a> {
    from: &'a Document,
    /// The new numbers of objects.
    numbers: BTreeMap<ObjectId, ObjectId>,
    /// Objects to copy, each with its new number.
    open: Vec<(ObjectId, ObjectId)>,
}

impl<'a> Graft<'a> {
    pub(super) fn new(from: &'a Document) -> Self {
        Self { from, numbers: BTreeMap::new(), open: Vec::new() }
    }

    /// Refers to an object of the other file instead of copying one.
    pub(super) fn replace(&mut self, own: ObjectId, other: ObjectId) {
        self.numbers.insert(own, other);
    }

    /// The new number of an object, which is copied.
    pub(super) fn number(&mut self, update: &mut Update, id: ObjectId) -> ObjectId {
        *self.numbers.entry(id).or_insert_with(|| {
            let number = update.reserve();
            self.open.push((id, number));
            number
        })
    }

    /// Copies another object in place of one, and returns its new number.
    pub(super) fn put(&mut self, update: &mut Update, id: ObjectId, other: &Object) -> ObjectId {
        let number = self.number(update, id);
        self.open.retain(|(open, _)| *open != id);
        let copy = self.value(update, other);
        update.set(number, copy);
        number
    }

    /// A copy of a value with new numbers.
    pub(super) fn value(&mut self, update: &mut Update, value: &Object) -> Object {
        match value {
            Object::Reference(id) => Object::Reference(self.number(update, *id)),
            Object::Array(items) => items.iter().map(|item| self.value(update, item)).collect::<Vec<_>>().into(),
            Object::Dictionary(entries) => self.entries(update, entries).into(),
            Object::Stream(stream) => {
                let mut copy = Stream::new(self.entries(update, &stream.dict), stream.content.clone());
                copy.allows_compression = false;
                copy.into()
            }
            simple => simple.clone(),
        }
    }

    fn entries(&mut self, update: &mut Update, entries: &Dictionary) -> Dictionary {
        entries.iter().map(|(key, value)| (key.clone(), self.value(update, value))).collect()
    }

    /// Copies all objects that have new numbers.
    pub(super) fn finish(mut self, update: &mut Update) {
        while let Some((id, number)) = self.open.pop() {
            let copy = self.from.get_object(id).map_or(Object::Null, |object| self.value(update, object));
            update.set(number, copy);
        }
    }
}
