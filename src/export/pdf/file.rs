//! The file: objects with their numbers, streams packed, small objects packed together, and the table of places.
//!
//! The tags of a form are thousands of small objects, each of which would stand there unpacked and with a line of its
//! own in the table of places. Object streams (ISO 32000-1, 7.5.7) make a long form a quarter as large. pdf-writer
//! writes the objects and the streams; it knows neither object streams nor a table of places for them.

use std::fmt::Write;

use pdf_writer::{Chunk, Dict, Filter, Finish, Name, Obj, Ref, Settings};
use sha2::{Digest, Sha256};

use crate::codec::deflate::Deflater;
use crate::error::{Error, Problem, internal};

/// Without line breaks and indents.
pub(super) const COMPACT: Settings = Settings { pretty: false };

/// So many objects are packed together: a reader unpacks them all to see one.
const TOGETHER: usize = 500;
/// To pack a table of fewer bytes takes longer than to write it.
const WORTH_PACKING: usize = 2048;
/// Bytes of an entry in the table of places: its kind, a place or a number, an index.
const WIDTHS: [i32; 3] = [1, 4, 2];

/// A file that is being written.
pub(super) struct File<'a> {
    head: Vec<u8>,
    /// What comes behind the head: streams, and objects that stand alone.
    body: Chunk,
    /// The place of each object by its number; the first number is no object's.
    places: Vec<Place>,
    /// Small objects that are still to be packed, and the number and the end of each.
    small: Chunk,
    ends: Vec<(Ref, usize)>,
    pub(super) deflater: &'a mut Deflater,
    identity: Sha256,
}

#[derive(Clone, Copy)]
enum Place {
    Free,
    /// From the beginning of the file.
    At(usize),
    /// In an object stream.
    Packed {
        stream: Ref,
        index: usize,
    },
}

impl<'a> File<'a> {
    /// Begins a file of a version such as `1.7`.
    pub(super) fn new(version: &str, deflater: &'a mut Deflater) -> Self {
        let mut head = format!("%PDF-{version}\n").into_bytes();
        // Bytes above 127 say that this is no text (ISO 32000-1, 7.5.2).
        head.extend_from_slice(b"%\xe2\xe3\xcf\xd3\n");
        Self {
            head,
            body: Chunk::with_settings_and_capacity(COMPACT, 64 * 1024),
            places: vec![Place::Free],
            small: Chunk::with_settings_and_capacity(COMPACT, 16 * 1024),
            ends: Vec::new(),
            deflater,
            identity: Sha256::new(),
        }
    }

    /// A number for an object that is written later.
    pub(super) fn reserve(&mut self) -> Ref {
        let number = i32::try_from(self.places.len()).unwrap_or(i32::MAX);
        self.places.push(Place::Free);
        Ref::new(number)
    }

    /// How many objects there are.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Writes a small object under a reserved number.
    pub(super) fn put(&mut self, number: Ref, write: impl FnOnce(Obj<'_>)) {
        write(self.small.indirect(number));
        self.ends.push((number, self.small.len()));
    }

    /// Writes a small object.
    pub(super) fn add(&mut self, write: impl FnOnce(Obj<'_>)) -> Ref {
        let number = self.reserve();
        self.put(number, write);
        number
    }

    /// Writes an object that stands alone under a reserved number.
    pub(super) fn put_alone(&mut self, number: Ref, write: impl FnOnce(Obj<'_>)) {
        self.place(number, Place::At(self.length()));
        write(self.body.indirect(number));
    }

    /// Writes a stream of these bytes. `write` gets the place for it, its number, and the bytes.
    ///
    /// # Errors
    /// When there are 2 GiB of them or more.
    pub(super) fn stream(&mut self, content: &[u8], write: impl FnOnce(&mut Chunk, Ref, &[u8])) -> Result<Ref, Error> {
        let number = self.reserve();
        self.stream_at(number, content, write)?;
        Ok(number)
    }

    /// Packs the bytes and writes a stream of them, which `write` says to be packed.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub(super) fn pack(&mut self, content: &[u8], write: impl FnOnce(&mut Chunk, Ref, &[u8])) -> Result<Ref, Error> {
        let packed = self.deflater.pack(content)?;
        self.identify(&packed);
        self.stream(&packed, write)
    }

    /// Says something that tells this file from others. What `pack` packs, and small objects, do so in any case.
    pub(super) fn identify(&mut self, by: &[u8]) {
        self.identity.update(by);
    }

    fn stream_at(
        &mut self,
        number: Ref,
        content: &[u8],
        write: impl FnOnce(&mut Chunk, Ref, &[u8]),
    ) -> Result<(), Error> {
        if i32::try_from(content.len()).is_err() {
            return Err(refused("a part of the file is larger than 2 GiB"));
        }
        self.place(number, Place::At(self.length()));
        write(&mut self.body, number, content);
        Ok(())
    }

    /// The bytes so far.
    fn length(&self) -> usize {
        self.head.len() + self.body.len()
    }

    fn place(&mut self, number: Ref, place: Place) {
        let known = usize::try_from(number.get()).ok().and_then(|number| self.places.get_mut(number));
        debug_assert!(known.is_some(), "{number:?} is not reserved");
        if let Some(known) = known {
            *known = place;
        }
    }

    /// What tells the file from others.
    pub(super) fn identity(&self) -> [u8; 16] {
        let digest: [u8; 32] = self.identity.clone().finalize().into();
        std::array::from_fn(|index| digest[index])
    }

    /// Packs the small objects. Those that come later stand alone.
    ///
    /// # Errors
    /// As [`stream`](Self::stream).
    pub(super) fn pack_small(&mut self) -> Result<(), Error> {
        let small = std::mem::replace(&mut self.small, Chunk::with_settings_and_capacity(COMPACT, 0));
        let ends = std::mem::take(&mut self.ends);
        let mut begin = 0;
        for together in ends.chunks(TOGETHER) {
            let stream = self.reserve();
            let mut index = String::with_capacity(together.len() * 10);
            let mut objects = Vec::with_capacity(together.len() * 64);
            for (at, (number, end)) in together.iter().enumerate() {
                let object = small.as_bytes().get(begin..*end).and_then(within);
                let _ = write!(index, "{} {} ", number.get(), objects.len());
                objects.extend_from_slice(object.ok_or_else(|| internal("a small object is lost"))?);
                self.place(*number, Place::Packed { stream, index: at });
                begin = *end;
            }
            let first = index.len();
            let mut content = index.into_bytes();
            content.append(&mut objects);
            let packed = self.deflater.pack(&content)?;
            self.identify(&packed);
            self.stream_at(stream, &packed, |chunk, number, packed| {
                let mut entries = chunk.stream(number, packed);
                entries.pair(Name(b"Type"), Name(b"ObjStm"));
                entries.pair(Name(b"N"), together.len() as i32).pair(Name(b"First"), first as i32);
                entries.filter(Filter::FlateDecode);
            })?;
        }
        Ok(())
    }

    /// Ends the file. `trailer` writes what the dictionary of the table says beside what the table needs.
    ///
    /// # Errors
    /// When the file has 4 GiB or more.
    pub(super) fn finish(mut self, trailer: impl FnOnce(&mut Dict<'_>)) -> Result<Vec<u8>, Error> {
        let table = self.reserve();
        let start = self.length();
        if self.places.iter().skip(1).rev().skip(1).any(|place| matches!(place, Place::Free)) {
            return Err(internal("an object is not written"));
        }
        if u32::try_from(start).is_err() {
            return Err(refused("the file is larger than 4 GiB"));
        }
        self.place(table, Place::At(start));
        let mut places = Vec::with_capacity(self.places.len() * 7);
        self.places.iter().for_each(|place| place.write(&mut places));
        let is_packed = places.len() >= WORTH_PACKING;
        if is_packed {
            places = self.deflater.pack(&places)?;
        }
        let size = self.places.len() as i32;
        self.stream_at(table, &places, |chunk, number, places| {
            let mut entries = chunk.stream(number, places);
            entries.pair(Name(b"Type"), Name(b"XRef")).pair(Name(b"Size"), size);
            entries.insert(Name(b"W")).array().items(WIDTHS);
            trailer(&mut entries);
            if is_packed {
                entries.filter(Filter::FlateDecode);
            }
            entries.finish();
        })?;
        let mut bytes = self.head;
        bytes.reserve_exact(self.body.len() + 32);
        bytes.extend_from_slice(self.body.as_bytes());
        bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF").as_bytes());
        Ok(bytes)
    }
}

/// What stands between the head and the foot of an object, `1 0 obj` and `endobj`.
fn within(object: &[u8]) -> Option<&[u8]> {
    let head = object.iter().position(|byte| *byte == b'\n')?;
    object.get(head + 1..)?.strip_suffix(b"\nendobj\n")
}

fn refused(what: &str) -> Error {
    Error::new(Problem::Conformance(vec![what.to_owned()]))
}

impl Place {
    /// As the table of places has it.
    fn write(self, table: &mut Vec<u8>) {
        let (kind, place, index) = match self {
            Self::Free => (0_u8, 0, u16::MAX),
            Self::At(place) => (1, place as u32, 0),
            Self::Packed { stream, index } => (2, stream.get() as u32, index as u16),
        };
        table.push(kind);
        table.extend(place.to_be_bytes());
        table.extend(index.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use pdf_writer::Null;

    use super::*;
    use crate::codec::deflate::Deflaters;

    #[test]
    fn objects_are_counted_with_the_one_that_is_none() {
        let mut deflater = Deflaters::default().take();
        let mut file = File::new("1.7", &mut deflater);
        assert_eq!(
            (file.count(), file.reserve(), file.add(|object| object.primitive(Null)), file.count()),
            (1, Ref::new(1), Ref::new(2), 3)
        );
    }

    #[test]
    fn what_differs_has_another_name() {
        let named = |content: &[u8], small: i32, by: &[u8]| {
            let mut deflater = Deflaters::default().take();
            let mut file = File::new("1.7", &mut deflater);
            file.pack(content, |chunk, number, packed| drop(chunk.stream(number, packed))).unwrap();
            file.add(|object| object.primitive(small));
            file.identify(by);
            file.pack_small().unwrap();
            file.identity()
        };
        let one = named(b"a", 0, b"c");
        assert_eq!(one, named(b"a", 0, b"c"));
        for other in [named(b"b", 0, b"c"), named(b"a", 1, b"c"), named(b"a", 0, b"d")] {
            assert_ne!(one, other);
        }
    }
}
