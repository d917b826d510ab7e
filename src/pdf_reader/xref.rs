//! Cross-reference tables and streams, and their chain (ISO 32000-1, 7.5.4 to 7.5.8).

use std::collections::BTreeSet;

use lopdf::xref::{Xref, XrefEntry, XrefType};
use lopdf::{Dictionary, Object};

use super::budget::{Budget, Fault};
use super::stream;
use super::syntax::Parser;
use crate::error::PdfDamage;

/// The last bytes of a file, where `startxref` stands.
const TAIL: usize = 1024;

/// The position of each object, and the newest trailer.
pub(super) struct Table {
    pub(super) xref: Xref,
    pub(super) trailer: Dictionary,
    /// The position of the newest section; 0 for a table that was made by a scan.
    pub(super) start: usize,
}

/// Reads the sections from the newest to the oldest.
pub(super) fn read(bytes: &[u8], strict: bool, budget: &mut Budget) -> Result<Table, Fault> {
    let start = start(bytes, budget)?;
    let mut sections = Sections { bytes, strict, budget };
    let (mut xref, mut trailer) = sections.with_hybrid(start)?;
    let mut seen = BTreeSet::from([start]);
    let mut before = trailer.remove(b"Prev");
    while let Some(position) = before.as_ref().and_then(position) {
        if !seen.insert(position) {
            break;
        }
        let mark = sections.budget.mark();
        let (older, mut trailer) = sections.with_hybrid(position)?;
        xref.merge(older);
        before = trailer.remove(b"Prev");
        sections.budget.free(mark);
    }
    // The number after the last object, whatever the trailer says.
    xref.size = xref.entries.keys().next_back().map_or(1, |last| last.saturating_add(1));
    Ok(Table { xref, trailer, start })
}

/// The position after the last `startxref`.
fn start(bytes: &[u8], budget: &mut Budget) -> Result<usize, Fault> {
    const KEYWORD: &[u8] = b"startxref";
    let tail = bytes.len().saturating_sub(TAIL);
    let found = bytes.get(tail..).and_then(|tail| tail.windows(KEYWORD.len()).rposition(|window| window == KEYWORD));
    let number = found.and_then(|found| Parser::new(bytes, tail + found + KEYWORD.len(), budget).integer());
    number.and_then(|number| usize::try_from(number).ok()).ok_or(Fault::Malformed(PdfDamage::TablePlace))
}

fn position(object: &Object) -> Option<usize> {
    object.as_i64().ok().and_then(|position| usize::try_from(position).ok())
}

struct Sections<'a, 'b> {
    bytes: &'a [u8],
    strict: bool,
    budget: &'b mut Budget,
}

impl Sections<'_, '_> {
    /// A section, with the cross-reference stream that a table names.
    fn with_hybrid(&mut self, at: usize) -> Result<(Xref, Dictionary), Fault> {
        let (mut xref, mut trailer) = self.section(at)?;
        if let Some(stream) = trailer.remove(b"XRefStm").as_ref().and_then(position) {
            match self.section(stream) {
                Ok((hidden, _)) => xref.merge_hybrid(hidden),
                Err(Fault::Malformed(_)) if !self.strict => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok((xref, trailer))
    }

    fn section(&mut self, at: usize) -> Result<(Xref, Dictionary), Fault> {
        self.budget.entries(1)?;
        let mut parser = Parser::new(self.bytes, at, self.budget);
        match parser.skip(b"xref") {
            true => self.table(at),
            false => self.stream(at),
        }
    }

    fn table(&mut self, at: usize) -> Result<(Xref, Dictionary), Fault> {
        let damaged = || Fault::Malformed(PdfDamage::Table);
        let mut xref = Xref::new(0, XrefType::CrossReferenceTable);
        let mut parser = Parser::new(self.bytes, at, self.budget);
        parser.skip(b"xref");
        while !parser.skip(b"trailer") {
            let (first, count) = parser.integer().zip(parser.integer()).ok_or_else(damaged)?;
            let count = usize::try_from(count).map_err(|_| damaged())?;
            parser.budget().entries(count)?;
            for number in (first..).take(count) {
                let (offset, generation) = parser.integer().zip(parser.integer()).ok_or_else(damaged)?;
                let is_used = parser.skip(b"n");
                if !is_used && !parser.skip(b"f") {
                    return Err(damaged());
                }
                let number = u32::try_from(number).map_err(|_| damaged())?;
                let used = || {
                    let (offset, generation) = (u32::try_from(offset).ok()?, u16::try_from(generation).ok()?);
                    Some(XrefEntry::Normal { offset, generation }).filter(|_| is_used)
                };
                xref.insert(number, used().unwrap_or(XrefEntry::Free));
            }
        }
        match parser.object()? {
            Object::Dictionary(trailer) => Ok((xref, trailer)),
            _ => Err(Fault::Malformed(PdfDamage::Trailer)),
        }
    }

    fn stream(&mut self, at: usize) -> Result<(Xref, Dictionary), Fault> {
        let damaged = || Fault::Malformed(PdfDamage::TableStream);
        let mut parser = Parser::new(self.bytes, at, self.budget);
        parser.header().map_err(|_| damaged())?;
        let Object::Dictionary(mut dictionary) = parser.object()? else { return Err(damaged()) };
        if !dictionary.has_type(b"XRef") || !parser.skip(b"stream") {
            return Err(damaged());
        }
        parser.line_end();
        let rest = self.bytes.get(parser.position()..).unwrap_or_default();
        let content = stream::content(rest, dictionary.get(b"Length").ok().and_then(position), self.strict)?;
        self.budget.parse(content.len())?;
        let content = self.budget.unpack(&dictionary, content)?;
        let xref = self.decoded(&dictionary, &content)?;
        // They describe this stream, and not the file.
        for key in [&b"Length"[..], b"W", b"Index"] {
            dictionary.remove(key);
        }
        Ok((xref, dictionary))
    }

    fn decoded(&mut self, dictionary: &Dictionary, content: &[u8]) -> Result<Xref, Fault> {
        let damaged = || Fault::Malformed(PdfDamage::TableStream);
        let numbers = |key| Some(dictionary.get(key).and_then(Object::as_array).ok()?.iter().map(position));
        let widths = numbers(b"W").and_then(Iterator::collect::<Option<Vec<usize>>>).ok_or_else(damaged)?;
        let [kind, second, third] = <[usize; 3]>::try_from(widths).map_err(|_| damaged())?;
        let size = dictionary.get(b"Size").ok().and_then(position).ok_or_else(damaged)?;
        let sections = match numbers(b"Index") {
            Some(sections) => sections.collect::<Option<Vec<usize>>>().ok_or_else(damaged)?,
            None => vec![0, size],
        };
        if [kind, second, third].iter().any(|width| *width > 8) || kind + second + third == 0 {
            return Err(damaged());
        }
        let mut xref = Xref::new(0, XrefType::CrossReferenceStream);
        let mut rows = content.chunks_exact(kind + second + third);
        for [first, count] in sections.as_chunks().0 {
            if *count > rows.len() {
                return Err(damaged());
            }
            self.budget.entries(*count)?;
            for (number, row) in (*first..).zip(rows.by_ref().take(*count)) {
                let (kind_field, rest) = row.split_at(kind);
                let (second, third) = rest.split_at(second);
                let kind = if kind_field.is_empty() { 1 } else { big_endian(kind_field) };
                let number = u32::try_from(number).map_err(|_| damaged())?;
                xref.insert(number, entry(kind, big_endian(second), big_endian(third)));
            }
        }
        Ok(xref)
    }
}

/// An entry of a cross-reference stream. An object of an unknown kind is null (ISO 32000-1, 7.5.8.3): it hides the object of
/// an older revision.
fn entry(kind: u64, second: u64, third: u64) -> XrefEntry {
    match (kind, u32::try_from(second), u16::try_from(third)) {
        (1, Ok(offset), Ok(generation)) => XrefEntry::Normal { offset, generation },
        // A member with a larger index is found by its number.
        (2, Ok(container), index) => XrefEntry::Compressed { container, index: index.unwrap_or(u16::MAX) },
        _ => XrefEntry::Free,
    }
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
