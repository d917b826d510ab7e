//! The file: object numbers, streams, object streams for small objects, and the cross-reference stream.
//!
//! The tags of a form are thousands of small objects. Object streams (ISO 32000-1, 7.5.7) compress them and make a long
//! form a quarter as large. pdf-writer writes the objects and the streams, but neither object streams nor the
//! cross-reference stream that they need.

use std::fmt::Write;

use pdf_writer::{Chunk, Dict, Filter, Finish, Name, Obj, Ref, Settings};
use sha2::{Digest, Sha256};

use crate::codec::deflate::Compressor;
use crate::error::{ConformanceProblem, Error, Violation, internal};

/// Output without line breaks and indentation.
pub(super) const COMPACT: Settings = Settings { pretty: false };

/// The maximum number of objects in an object stream, because readers decompress a whole stream to read one object.
const MAX_STREAM_OBJECTS: usize = 500;
/// The minimum size of a compressed cross-reference stream, in bytes. Compressing a smaller one is not worth the time.
const MIN_COMPRESSED: usize = 2048;
/// The widths in bytes of the fields of a cross-reference entry (ISO 32000-1, 7.5.8.2).
const WIDTHS: [i32; 3] = [1, 4, 2];

/// A PDF file under construction.
pub(super) struct File<'a> {
    head: Vec<u8>,
    /// Streams, and objects outside object streams.
    body: Chunk,
    /// The cross-reference entries by object number. Number 0 is always free.
    xref: Vec<XrefEntry>,
    /// The objects for object streams, and the number and end of each.
    small: Chunk,
    ends: Vec<(Ref, usize)>,
    pub(super) compressor: &'a mut Compressor,
    identifier: Sha256,
}

/// The position of an object (ISO 32000-1, table 18).
#[derive(Clone, Copy)]
enum XrefEntry {
    Free,
    /// The byte offset in the file.
    Offset(usize),
    InObjectStream {
        stream: Ref,
        index: usize,
    },
}

impl<'a> File<'a> {
    /// Begins a file of a PDF version, such as `1.7`.
    pub(super) fn new(version: &str, compressor: &'a mut Compressor) -> Self {
        let mut head = format!("%PDF-{version}\n").into_bytes();
        // Bytes above 127 mark the file as binary (ISO 32000-1, 7.5.2).
        head.extend_from_slice(b"%\xe2\xe3\xcf\xd3\n");
        Self {
            head,
            body: Chunk::with_settings_and_capacity(COMPACT, 64 * 1024),
            xref: vec![XrefEntry::Free],
            small: Chunk::with_settings_and_capacity(COMPACT, 16 * 1024),
            ends: Vec::new(),
            compressor,
            identifier: Sha256::new(),
        }
    }

    /// Reserves a number for an object that is written later.
    pub(super) fn reserve(&mut self) -> Ref {
        let number = i32::try_from(self.xref.len()).unwrap_or(i32::MAX);
        self.xref.push(XrefEntry::Free);
        Ref::new(number)
    }

    /// The number of objects, including the free object 0.
    pub(super) fn count(&self) -> usize {
        self.xref.len()
    }

    /// Writes an object with a reserved number to an object stream.
    pub(super) fn write(&mut self, number: Ref, write: impl FnOnce(Obj<'_>)) {
        write(self.small.indirect(number));
        self.ends.push((number, self.small.len()));
    }

    /// Writes an object with a new number to an object stream.
    pub(super) fn add(&mut self, write: impl FnOnce(Obj<'_>)) -> Ref {
        let number = self.reserve();
        self.write(number, write);
        number
    }

    /// Writes an object with a reserved number outside object streams.
    pub(super) fn write_direct(&mut self, number: Ref, write: impl FnOnce(Obj<'_>)) {
        self.set_entry(number, XrefEntry::Offset(self.length()));
        write(self.body.indirect(number));
    }

    /// Writes a stream. `write` receives the chunk to write to, the object number and the bytes.
    ///
    /// # Errors
    /// If `content` has 2 GiB or more.
    pub(super) fn stream(&mut self, content: &[u8], write: impl FnOnce(&mut Chunk, Ref, &[u8])) -> Result<Ref, Error> {
        let number = self.reserve();
        self.stream_at(number, content, write)?;
        Ok(number)
    }

    /// Writes a compressed stream. `write` must set its filter.
    ///
    /// # Errors
    /// Those of [`stream`](Self::stream).
    pub(super) fn compress(
        &mut self,
        content: &[u8],
        write: impl FnOnce(&mut Chunk, Ref, &[u8]),
    ) -> Result<Ref, Error> {
        let compressed = self.compressor.compress(content)?;
        self.add_to_identifier(&compressed);
        self.stream(&compressed, write)
    }

    /// Adds bytes to the digest of the file identifier. [`compress`](Self::compress) and object streams add theirs.
    pub(super) fn add_to_identifier(&mut self, bytes: &[u8]) {
        self.identifier.update(bytes);
    }

    fn stream_at(
        &mut self,
        number: Ref,
        content: &[u8],
        write: impl FnOnce(&mut Chunk, Ref, &[u8]),
    ) -> Result<(), Error> {
        if i32::try_from(content.len()).is_err() {
            return Err(violation(Violation::PartSize));
        }
        self.set_entry(number, XrefEntry::Offset(self.length()));
        write(&mut self.body, number, content);
        Ok(())
    }

    /// The number of bytes written so far.
    fn length(&self) -> usize {
        self.head.len() + self.body.len()
    }

    fn set_entry(&mut self, number: Ref, entry: XrefEntry) {
        let reserved = usize::try_from(number.get()).ok().and_then(|number| self.xref.get_mut(number));
        debug_assert!(reserved.is_some(), "{number:?} is not reserved");
        if let Some(reserved) = reserved {
            *reserved = entry;
        }
    }

    /// The file identifier: a digest of the content.
    pub(super) fn identifier(&self) -> [u8; 16] {
        let digest: [u8; 32] = self.identifier.clone().finalize().into();
        std::array::from_fn(|index| digest[index])
    }

    /// Writes the object streams. Write later objects with [`write_direct`](Self::write_direct).
    ///
    /// # Errors
    /// Those of [`stream`](Self::stream).
    pub(super) fn write_object_streams(&mut self) -> Result<(), Error> {
        let small = std::mem::replace(&mut self.small, Chunk::with_settings_and_capacity(COMPACT, 0));
        let ends = std::mem::take(&mut self.ends);
        let mut begin = 0;
        for objects in ends.chunks(MAX_STREAM_OBJECTS) {
            let stream = self.reserve();
            let mut index = String::with_capacity(objects.len() * 10);
            let mut bodies = Vec::with_capacity(objects.len() * 64);
            for (at, (number, end)) in objects.iter().enumerate() {
                let object = small.as_bytes().get(begin..*end).and_then(object_body);
                let _ = write!(index, "{} {} ", number.get(), bodies.len());
                bodies.extend_from_slice(object.ok_or_else(|| internal("an object of an object stream is missing"))?);
                self.set_entry(*number, XrefEntry::InObjectStream { stream, index: at });
                begin = *end;
            }
            let first = index.len();
            let mut content = index.into_bytes();
            content.append(&mut bodies);
            let compressed = self.compressor.compress(&content)?;
            self.add_to_identifier(&compressed);
            self.stream_at(stream, &compressed, |chunk, number, compressed| {
                let mut entries = chunk.stream(number, compressed);
                entries.pair(Name(b"Type"), Name(b"ObjStm"));
                entries.pair(Name(b"N"), objects.len() as i32).pair(Name(b"First"), first as i32);
                entries.filter(Filter::FlateDecode);
            })?;
        }
        Ok(())
    }

    /// Ends the file. `trailer` writes the entries of the file trailer.
    ///
    /// # Errors
    /// If the file has 4 GiB or more.
    pub(super) fn finish(mut self, trailer: impl FnOnce(&mut Dict<'_>)) -> Result<Vec<u8>, Error> {
        let number = self.reserve();
        let start = self.length();
        if self.xref.iter().skip(1).rev().skip(1).any(|entry| matches!(entry, XrefEntry::Free)) {
            return Err(internal("an object is not written"));
        }
        if u32::try_from(start).is_err() {
            return Err(violation(Violation::FileSize));
        }
        self.set_entry(number, XrefEntry::Offset(start));
        let mut xref = Vec::with_capacity(self.xref.len() * 7);
        self.xref.iter().for_each(|entry| entry.write(&mut xref));
        let is_compressed = xref.len() >= MIN_COMPRESSED;
        if is_compressed {
            xref = self.compressor.compress(&xref)?;
        }
        let size = self.xref.len() as i32;
        self.stream_at(number, &xref, |chunk, number, xref| {
            let mut entries = chunk.stream(number, xref);
            entries.pair(Name(b"Type"), Name(b"XRef")).pair(Name(b"Size"), size);
            entries.insert(Name(b"W")).array().items(WIDTHS);
            trailer(&mut entries);
            if is_compressed {
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

/// The part of an object between `obj` and `endobj`.
fn object_body(object: &[u8]) -> Option<&[u8]> {
    let head = object.iter().position(|byte| *byte == b'\n')?;
    object.get(head + 1..)?.strip_suffix(b"\nendobj\n")
}

fn violation(violation: Violation) -> Error {
    Error::from(ConformanceProblem { violations: vec![violation] })
}

impl XrefEntry {
    /// Writes the entry in the format of cross-reference streams.
    fn write(self, xref: &mut Vec<u8>) {
        let (kind, position, index) = match self {
            Self::Free => (0_u8, 0, u16::MAX),
            Self::Offset(offset) => (1, offset as u32, 0),
            Self::InObjectStream { stream, index } => (2, stream.get() as u32, index as u16),
        };
        xref.push(kind);
        xref.extend(position.to_be_bytes());
        xref.extend(index.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use pdf_writer::Null;

    use super::*;
    use crate::codec::deflate::CompressorPool;

    #[test]
    fn count_includes_the_free_object() {
        let mut compressor = CompressorPool::default().take();
        let mut file = File::new("1.7", &mut compressor);
        assert_eq!(
            (file.count(), file.reserve(), file.add(|object| object.primitive(Null)), file.count()),
            (1, Ref::new(1), Ref::new(2), 3)
        );
    }

    #[test]
    fn identifier_depends_on_all_content() {
        let identifier = |content: &[u8], object: i32, extra: &[u8]| {
            let mut compressor = CompressorPool::default().take();
            let mut file = File::new("1.7", &mut compressor);
            file.compress(content, |chunk, number, compressed| drop(chunk.stream(number, compressed))).unwrap();
            file.add(|writer| writer.primitive(object));
            file.add_to_identifier(extra);
            file.write_object_streams().unwrap();
            file.identifier()
        };
        let first = identifier(b"a", 0, b"c");
        assert_eq!(first, identifier(b"a", 0, b"c"));
        for other in [identifier(b"b", 0, b"c"), identifier(b"a", 1, b"c"), identifier(b"a", 0, b"d")] {
            assert_ne!(first, other);
        }
    }
}
