//! Loads the objects that the trailer leads to.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::xref::{Xref, XrefEntry};
use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::budget::{Budget, Fault};
use super::stream;
use super::syntax::Parser;
use crate::error::PdfDamage;

/// The number of streams whose lengths are objects in other streams.
const LEVELS: usize = 4;

/// The objects of a file by number.
pub(super) type Objects = BTreeMap<ObjectId, Object>;

/// What is loaded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// Whether a damaged object is an error, and not missing.
    pub(super) strict: bool,
    /// Whether the structure tree is loaded, which has most of the objects of a long form.
    pub(super) tags: bool,
}

/// Loads the objects that a trailer leads to.
pub(super) fn objects(
    bytes: &[u8],
    xref: &Xref,
    trailer: &Dictionary,
    scope: Scope,
    budget: &mut Budget,
) -> Result<Objects, Fault> {
    let mut loader = Loader::new(bytes, xref, scope.strict, budget);
    let root = trailer.get(b"Root").and_then(Object::as_reference).ok();
    let mut found = Objects::new();
    let mut seen = BTreeSet::new();
    let mut open = Vec::new();
    trailer.iter().for_each(|(_, value)| references(value, &mut open));
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Some(object) = loader.object(id)? else { continue };
        match &object {
            Object::Dictionary(catalog) if Some(id) == root && !scope.tags => {
                let followed = catalog.iter().filter(|(key, _)| *key != b"StructTreeRoot");
                followed.for_each(|(_, value)| references(value, &mut open));
            }
            object => references(object, &mut open),
        }
        found.insert(id, object);
    }
    if scope.strict {
        loader.require_sound_containers()?;
    }
    Ok(found)
}

/// Adds the references in an object.
fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| references(value, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| references(value, found)),
        _ => {}
    }
}

/// Reads objects one by one.
pub(super) struct Loader<'a, 'b> {
    bytes: &'a [u8],
    xref: &'a Xref,
    strict: bool,
    budget: &'b mut Budget,
    /// The positions of objects, sorted: an object ends where the next one begins.
    positions: Vec<u32>,
    /// The object streams that were read; `None` for a damaged one and one that is being read.
    containers: BTreeMap<u32, Option<Container>>,
    level: usize,
}

/// A decompressed object stream.
struct Container {
    content: Vec<u8>,
    /// The number and the position of each object.
    members: Vec<(u32, usize)>,
    /// The positions, sorted.
    positions: Vec<usize>,
}

impl<'a, 'b> Loader<'a, 'b> {
    pub(super) fn new(bytes: &'a [u8], xref: &'a Xref, strict: bool, budget: &'b mut Budget) -> Self {
        let used = xref.entries.values().filter_map(|entry| match entry {
            XrefEntry::Normal { offset, .. } => Some(*offset),
            _ => None,
        });
        let mut positions: Vec<u32> = used.collect();
        positions.sort_unstable();
        positions.dedup();
        Self { bytes, xref, strict, budget, positions, containers: BTreeMap::new(), level: 0 }
    }

    /// The object with a number; `None` if there is none, or a damaged one.
    pub(super) fn object(&mut self, id: ObjectId) -> Result<Option<Object>, Fault> {
        let read = match self.xref.get(id.0) {
            Some(XrefEntry::Normal { offset, .. }) => self.direct(id, *offset),
            Some(XrefEntry::Compressed { container, index }) if id.1 == 0 => self.member(id.0, *container, *index),
            _ => return Ok(None),
        };
        match read {
            Ok(object) => Ok(object),
            Err(Fault::Malformed(_)) if !self.strict => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The object with a number, which is dropped before the next one is read.
    pub(super) fn transient(&mut self, id: ObjectId) -> Result<Option<Object>, Fault> {
        let mark = self.budget.mark();
        let object = self.object(id)?;
        self.budget.free(mark);
        Ok(object)
    }

    /// The numbers of the objects in an object stream.
    #[cfg(any(feature = "fillable", feature = "preview", feature = "readback"))]
    pub(super) fn members(&mut self, container: u32) -> Result<Vec<u32>, Fault> {
        Ok(self.container(container)?.map_or_else(Vec::new, |found| found.members.iter().map(|(id, _)| *id).collect()))
    }

    /// Requires that all object streams can be read, also those that nothing leads to.
    fn require_sound_containers(&mut self) -> Result<(), Fault> {
        let xref = self.xref;
        for entry in xref.entries.values() {
            if let XrefEntry::Compressed { container, .. } = entry {
                self.container(*container)?;
            }
        }
        Ok(())
    }

    fn direct(&mut self, id: ObjectId, offset: u32) -> Result<Option<Object>, Fault> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let next = self.positions.partition_point(|position| *position <= offset);
        let next = self.positions.get(next).and_then(|next| usize::try_from(*next).ok());
        let end = next.unwrap_or(self.bytes.len()).min(self.bytes.len());
        let bytes: &'a [u8] = self.bytes;
        let slice = bytes.get(..end).unwrap_or_default();
        self.budget.object()?;
        let mut parser = Parser::new(slice, start, self.budget);
        if parser.header()? != id {
            return Err(Fault::Malformed(PdfDamage::ObjectNumber));
        }
        let object = parser.object()?;
        let Object::Dictionary(dictionary) = object else { return Ok(Some(object)) };
        if !parser.skip(b"stream") {
            return Ok(Some(Object::Dictionary(dictionary)));
        }
        parser.line_end();
        let rest = slice.get(parser.position()..).unwrap_or_default();
        let length = self.length(&dictionary)?;
        // The lengths of many streams may be in this one.
        self.budget.parse(rest.len())?;
        let content = stream::content(rest, length, self.strict)?;
        self.budget.allocation(content.len())?;
        Ok(Some(Object::Stream(Stream::new(dictionary, content.to_vec()))))
    }

    fn length(&mut self, dictionary: &Dictionary) -> Result<Option<usize>, Fault> {
        let number = match dictionary.get(b"Length") {
            Ok(Object::Integer(length)) => Some(*length),
            Ok(Object::Reference(id)) if self.level < LEVELS => {
                self.level += 1;
                let length = self.transient(*id)?.and_then(|length| length.as_i64().ok());
                self.level -= 1;
                length
            }
            _ => None,
        };
        Ok(number.and_then(|length| usize::try_from(length).ok()))
    }

    fn member(&mut self, number: u32, container: u32, index: u16) -> Result<Option<Object>, Fault> {
        self.container(container)?;
        let Some(Some(found)) = self.containers.get(&container) else {
            return Err(Fault::Malformed(PdfDamage::ObjectStream));
        };
        let at_index = found.members.get(usize::from(index)).filter(|(own, _)| *own == number);
        let member = match at_index {
            None if !self.strict => {
                self.budget.parse(found.members.len() * size_of::<(u32, usize)>())?;
                found.members.iter().find(|(own, _)| *own == number)
            }
            found => found,
        };
        let Some((_, start)) = member else {
            return Err(Fault::Malformed(PdfDamage::Member));
        };
        let next = found.positions.partition_point(|position| position <= start);
        let end = found.positions.get(next).copied().unwrap_or(found.content.len());
        let slice = found.content.get(..end).unwrap_or_default();
        self.budget.object()?;
        Parser::new(slice, *start, self.budget).object().map(Some)
    }

    fn container(&mut self, number: u32) -> Result<Option<&Container>, Fault> {
        if !self.containers.contains_key(&number) {
            self.containers.insert(number, None);
            let read = match self.read_container(number) {
                Ok(container) => Some(container),
                Err(Fault::Malformed(_)) if !self.strict => None,
                Err(fault) => return Err(fault),
            };
            self.containers.insert(number, read);
        }
        Ok(self.containers.get(&number).and_then(Option::as_ref))
    }

    fn read_container(&mut self, number: u32) -> Result<Container, Fault> {
        let damaged = || Fault::Malformed(PdfDamage::ObjectStream);
        let Some(XrefEntry::Normal { offset, generation }) = self.xref.get(number) else { return Err(damaged()) };
        let mark = self.budget.mark();
        let Some(Object::Stream(stream)) = self.direct((number, *generation), *offset)? else { return Err(damaged()) };
        self.budget.free(mark);
        let entry = |key| stream.dict.get(key).and_then(Object::as_i64).ok().and_then(|it| usize::try_from(it).ok());
        let (count, first) = entry(b"N").zip(entry(b"First")).ok_or_else(damaged)?;
        self.budget.entries(count)?;
        let content = self.budget.unpack(&stream.dict, &stream.content)?;
        let head = content.get(..first).ok_or_else(damaged)?;
        let mut parser = Parser::new(head, 0, self.budget);
        let mut members: Vec<(u32, usize)> = Vec::new();
        for _ in 0..count {
            let Some((id, position)) = parser.integer().zip(parser.integer()) else { break };
            let position = usize::try_from(position).ok().and_then(|position| first.checked_add(position));
            members.push((u32::try_from(id).map_err(|_| damaged())?, position.ok_or_else(damaged)?));
        }
        let mut positions: Vec<usize> = members.iter().map(|(_, position)| *position).collect();
        // The standard wants them in order; objects that overlap are read in different ways.
        let is_in_order = positions.is_sorted_by(|one, next| one < next) && members.len() == count;
        if self.strict && !is_in_order {
            return Err(damaged());
        }
        positions.sort_unstable();
        positions.dedup();
        Ok(Container { content, members, positions })
    }
}
