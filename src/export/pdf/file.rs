//! The file: objects with their numbers, streams packed, small objects packed together, and the table of places.
//!
//! The tags of a form are thousands of small objects, each of which would stand there unpacked and with a line of its
//! own in the table of places. Object streams (ISO 32000-1, 7.5.7) make a long form a quarter as large.

use std::fmt::Write;

use super::syntax::Ref;
use crate::codec::deflate::Deflater;
use crate::error::{Error, Problem, internal};
use crate::fnv::Fnv;

/// So many objects are packed together: a reader unpacks them all to see one.
const TOGETHER: usize = 500;
/// To pack a table of fewer bytes takes longer than to write it.
const WORTH_PACKING: usize = 2048;
/// Bytes of an entry in the table of places: its kind, a place or a number, an index.
const WIDTHS: [usize; 3] = [1, 4, 2];

/// A file that is being written.
pub(super) struct File<'a> {
    bytes: Vec<u8>,
    /// The place of each object by its number; the first number is no object's.
    places: Vec<Place>,
    /// Small objects that are still to be packed: number and end of each in `content`.
    small: Vec<(Ref, usize)>,
    content: String,
    pub(super) deflater: &'a mut Deflater,
    identity: Fnv,
}

#[derive(Clone, Copy)]
enum Place {
    Free,
    /// From the beginning of the file.
    At(usize),
    /// In an object stream.
    Packed {
        stream: usize,
        index: usize,
    },
}

impl<'a> File<'a> {
    /// Begins a file of a version such as `1.7`.
    pub(super) fn new(version: &str, deflater: &'a mut Deflater) -> Self {
        let mut bytes = Vec::with_capacity(64 * 1024);
        bytes.extend_from_slice(format!("%PDF-{version}\n").as_bytes());
        // Bytes above 127 say that this is no text (ISO 32000-1, 7.5.2).
        bytes.extend_from_slice(b"%\xe2\xe3\xcf\xd3\n");
        let content = String::with_capacity(16 * 1024);
        let identity = Fnv::new();
        Self { bytes, places: vec![Place::Free], small: Vec::new(), content, deflater, identity }
    }

    /// A number for an object that is written later.
    pub(super) fn reserve(&mut self) -> Ref {
        self.places.push(Place::Free);
        Ref(self.places.len() - 1)
    }

    /// How many objects there are.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Writes a small object under a reserved number.
    pub(super) fn put(&mut self, number: Ref, write: impl FnOnce(&mut String)) {
        write(&mut self.content);
        self.small.push((number, self.content.len()));
    }

    /// Writes a small object.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut String)) -> Ref {
        let number = self.reserve();
        self.put(number, write);
        number
    }

    /// Packs a stream and writes it, with these entries in its dictionary.
    pub(super) fn stream(&mut self, entries: &str, content: &[u8]) -> Result<Ref, Error> {
        let packed = self.deflater.pack(content)?;
        self.identify(&packed);
        Ok(self.packed(entries, &packed))
    }

    /// Says something that tells this file from others. What `stream` packs, and small objects, do so in any case.
    pub(super) fn identify(&mut self, by: &[u8]) {
        self.identity.update(by);
    }

    /// Writes an object that stands alone under a reserved number.
    pub(super) fn put_alone(&mut self, number: Ref, object: &str) {
        self.place(number, Place::At(self.bytes.len()));
        self.bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number.0).as_bytes());
    }

    /// Writes a stream that is packed.
    pub(super) fn packed(&mut self, entries: &str, packed: &[u8]) -> Ref {
        let number = self.reserve();
        self.stream_at(number, &format!("{entries}/Filter/FlateDecode"), packed);
        number
    }

    /// Writes a stream as it is.
    pub(super) fn unpacked(&mut self, entries: &str, content: &[u8]) -> Ref {
        let number = self.reserve();
        self.stream_at(number, entries, content);
        number
    }

    fn stream_at(&mut self, number: Ref, entries: &str, content: &[u8]) {
        self.place(number, Place::At(self.bytes.len()));
        let head = format!("{} 0 obj\n<<{entries}/Length {}>>\nstream\n", number.0, content.len());
        for part in [head.as_bytes(), content, b"\nendstream\nendobj\n"] {
            self.bytes.extend_from_slice(part);
        }
    }

    fn place(&mut self, number: Ref, place: Place) {
        let known = self.places.get_mut(number.0);
        debug_assert!(known.is_some(), "{number} is not reserved");
        if let Some(known) = known {
            *known = place;
        }
    }

    /// What tells the file from others.
    pub(super) fn identity(&self) -> [u8; 16] {
        self.identity.hash().to_be_bytes()
    }

    /// Packs the small objects. Those that come later stand alone.
    pub(super) fn pack_small(&mut self) -> Result<(), Error> {
        let (small, content) = (std::mem::take(&mut self.small), std::mem::take(&mut self.content));
        let mut begin = 0;
        for together in small.chunks(TOGETHER) {
            let stream = self.reserve();
            let first = begin;
            let mut index = String::with_capacity(together.len() * 10);
            for (at, (number, end)) in together.iter().enumerate() {
                let _ = write!(index, "{} {} ", number.0, begin - first);
                self.place(*number, Place::Packed { stream: stream.0, index: at });
                begin = *end;
            }
            let entries = format!("/Type/ObjStm/N {}/First {}/Filter/FlateDecode", together.len(), index.len());
            index.push_str(content.get(first..begin).ok_or_else(|| internal("a small object is lost"))?);
            let packed = self.deflater.pack(index.as_bytes())?;
            self.identify(&packed);
            self.stream_at(stream, &entries, &packed);
        }
        Ok(())
    }

    /// Ends the file. `trailer` is what the dictionary of the table says beside what the table needs.
    pub(super) fn finish(mut self, trailer: &str) -> Result<Vec<u8>, Error> {
        let table = self.reserve();
        let start = self.bytes.len();
        if self.places.iter().skip(1).rev().skip(1).any(|place| matches!(place, Place::Free)) {
            return Err(internal("an object is not written"));
        }
        if u32::try_from(start).is_err() {
            return Err(Error::new(Problem::Conformance(vec!["the file is larger than 4 GiB".to_owned()])));
        }
        self.place(table, Place::At(start));
        let mut places = Vec::with_capacity(self.places.len() * WIDTHS.iter().sum::<usize>());
        self.places.iter().for_each(|place| place.write(&mut places));
        let [kind, place, index] = WIDTHS;
        let size = self.places.len();
        let entries = format!("/Type/XRef/Size {size}/W[{kind} {place} {index}]{trailer}");
        if places.len() < WORTH_PACKING {
            self.stream_at(table, &entries, &places);
        } else {
            let packed = self.deflater.pack(&places)?;
            self.stream_at(table, &format!("{entries}/Filter/FlateDecode"), &packed);
        }
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF").as_bytes());
        Ok(self.bytes)
    }
}

impl Place {
    /// As the table of places has it.
    fn write(self, table: &mut Vec<u8>) {
        let (kind, place, index) = match self {
            Self::Free => (0_u8, 0, usize::from(u16::MAX)),
            Self::At(place) => (1, place, 0),
            Self::Packed { stream, index } => (2, stream, index),
        };
        table.push(kind);
        table.extend((place as u32).to_be_bytes());
        table.extend((index as u16).to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::deflate::Deflaters;

    #[test]
    fn objects_are_counted_with_the_one_that_is_none() {
        let mut deflater = Deflaters::default().take();
        let mut file = File::new("1.7", &mut deflater);
        assert_eq!((file.count(), file.reserve(), file.add(|_| ()), file.count()), (1, Ref(1), Ref(2), 3));
    }

    #[test]
    fn what_differs_has_another_name() {
        let named = |content: &[u8], small: &str, by: &[u8]| {
            let mut deflater = Deflaters::default().take();
            let mut file = File::new("1.7", &mut deflater);
            file.stream("", content).unwrap();
            file.add(|entry| entry.push_str(small));
            file.identify(by);
            file.pack_small().unwrap();
            file.identity()
        };
        let one = named(b"a", "<<>>", b"c");
        assert_eq!(one, named(b"a", "<<>>", b"c"));
        for other in [named(b"b", "<<>>", b"c"), named(b"a", "<</K 1>>", b"c"), named(b"a", "<<>>", b"d")] {
            assert_ne!(one, other);
        }
    }
}
