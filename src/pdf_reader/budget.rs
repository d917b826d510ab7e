//! The budget of one file: what reading it may cost, and the faults of files.

use std::fmt;

use lopdf::{Dictionary, Object, Stream};

use crate::error::{PdfDamage, PdfQuantity};

/// The largest file, in bytes.
pub(super) const FILE: usize = 32 << 20;
/// The largest decompressed size of one cross-reference stream or object stream, and of all of them, in bytes.
const UNPACKED_ONCE: usize = 16 << 20;
const UNPACKED: usize = 48 << 20;
/// The number of cross-reference entries and of entries of object streams.
const ENTRIES: usize = 1_000_000;
/// The memory of the objects, in bytes.
const MEMORY: usize = 112 << 20;
/// The bytes that are parsed; a damaged file is parsed several times.
const PARSED: usize = 192 << 20;
/// The number of filters of a stream. Each may produce the largest size.
const FILTERS: usize = 3;

/// The memory of a value in an array, of an entry of a dictionary, and of an allocation, in bytes.
const VALUE: usize = size_of::<Object>();
const ENTRY: usize = VALUE + size_of::<Vec<u8>>() + 96;
const ALLOCATION: usize = 24;
/// The memory of the number of an object, in the lists of those that were read.
const OBJECT: usize = 64;

/// The reason why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    Malformed(PdfDamage),
    Exceeded { quantity: PdfQuantity, limit: usize },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(damage) => f.write_str(damage.texts().0),
            Self::Exceeded { quantity, limit } => f.write_str(&quantity.english(*limit)),
        }
    }
}

/// What is left of each quantity.
#[derive(Debug)]
pub(crate) struct Budget {
    unpacked: usize,
    entries: usize,
    memory: usize,
    parsed: usize,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self { unpacked: UNPACKED, entries: ENTRIES, memory: MEMORY, parsed: PARSED }
    }

    /// Takes a number of cross-reference entries.
    pub(super) fn entries(&mut self, count: usize) -> Result<(), Fault> {
        take(&mut self.entries, count, PdfQuantity::Entries, ENTRIES)
    }

    /// Takes a number of bytes to parse.
    pub(crate) fn parse(&mut self, bytes: usize) -> Result<(), Fault> {
        take(&mut self.parsed, bytes, PdfQuantity::Parsed, PARSED)
    }

    /// Takes the memory of a value in an array.
    pub(super) fn value(&mut self) -> Result<(), Fault> {
        self.memory(VALUE)
    }

    /// Takes the memory of an indirect object and its number.
    pub(super) fn object(&mut self) -> Result<(), Fault> {
        self.memory(VALUE + OBJECT)
    }

    /// Takes the memory of an entry of a dictionary.
    pub(super) fn dictionary_entry(&mut self, key: &[u8]) -> Result<(), Fault> {
        self.memory(ENTRY + ALLOCATION + key.len())
    }

    /// Takes the memory of a list of bytes, or of the parts of an array or dictionary.
    pub(super) fn allocation(&mut self, bytes: usize) -> Result<(), Fault> {
        self.memory(ALLOCATION + bytes)
    }

    fn memory(&mut self, bytes: usize) -> Result<(), Fault> {
        take(&mut self.memory, bytes, PdfQuantity::Memory, MEMORY)
    }

    /// The rest of the memory. [`free`](Self::free) restores it when objects are dropped.
    pub(crate) fn mark(&self) -> usize {
        self.memory
    }

    pub(crate) fn free(&mut self, mark: usize) {
        self.memory = mark;
    }

    /// Decompresses a cross-reference stream or an object stream.
    pub(super) fn unpack(&mut self, dictionary: &Dictionary, content: &[u8]) -> Result<Vec<u8>, Fault> {
        let stream = Stream::new(dictionary.clone(), content.to_vec());
        let limit = self.unpacked.min(UNPACKED_ONCE);
        let exceeded = Fault::Exceeded { quantity: PdfQuantity::Unpacked, limit: UNPACKED_ONCE };
        let unpacked = match unpacked_within(&stream, limit) {
            Ok(unpacked) => unpacked,
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => return Err(exceeded),
            Err(_) => return Err(Fault::Malformed(PdfDamage::Compression)),
        };
        self.unpacked = self.unpacked.checked_sub(unpacked.len()).ok_or(exceeded)?;
        Ok(unpacked)
    }
}

/// The decompressed bytes of a stream with few filters.
pub(crate) fn unpacked_within(stream: &Stream, limit: usize) -> Result<Vec<u8>, lopdf::Error> {
    match stream.dict.get(b"Filter") {
        Ok(Object::Array(filters)) if filters.len() > FILTERS => {
            Err(lopdf::Error::Unimplemented("a stream with many filters"))
        }
        _ => stream.decompressed_content_with_limit(limit),
    }
}

fn take(left: &mut usize, count: usize, quantity: PdfQuantity, limit: usize) -> Result<(), Fault> {
    *left = left.checked_sub(count).ok_or(Fault::Exceeded { quantity, limit })?;
    Ok(())
}
