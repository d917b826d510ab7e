//! A strict reader of PDF files: it finds objects only where the cross-reference table says, and rejects what readers
//! interpret in different ways. Objects are read when they are needed.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::ambiguity::Ambiguity;
use super::filter::decoded;
use super::syntax::{Entries, Parser, Value, is_space};

/// The number of revisions, and of objects of all of them.
const MOST_REVISIONS: usize = 1_000;
const MOST_OBJECTS: u64 = 1_000_000;
/// The decompressed size of cross-reference and object streams together.
const MOST_BYTES: usize = 64 << 20;
/// The number of bytes that are parsed: objects may overlap.
const MOST_PARSED: usize = 192 << 20;
/// Readers look for `startxref` in the last bytes of this number, and else search the file for objects.
const TAIL: usize = 1024;
/// The generation of a free object whose number is not used again.
const LAST_GENERATION: usize = 65_535;

/// Entries of a file trailer and of a cross-reference stream that tell how the file is written.
const WRITING: [&[u8]; 8] = [b"DecodeParms", b"Filter", b"Index", b"Length", b"Prev", b"Size", b"Type", b"W"];

/// An indirect object.
pub(super) struct Indirect {
    pub(super) value: Value,
    /// The bytes of a stream as they are in the file: begin and end.
    stream: Option<(usize, usize)>,
}

impl Indirect {
    pub(super) fn is_stream(&self) -> bool {
        self.stream.is_some()
    }
}

/// A PDF file.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    places: BTreeMap<u32, Place>,
    /// The trailer of the last revision, without the entries that tell how the file is written.
    pub(super) trailer: Entries,
    streams: BTreeMap<u32, Rc<ObjectStream>>,
    /// The rest of the limits on decompressed and on parsed bytes.
    budget: usize,
    unparsed: usize,
}

/// The place of an object.
#[derive(Clone, Copy)]
enum Place {
    Free,
    At(usize),
    InStream { stream: u32, index: usize },
}

/// A decompressed object stream.
struct ObjectStream {
    content: Vec<u8>,
    /// The numbers and positions of its objects.
    index: Vec<(u32, usize)>,
}

impl<'a> File<'a> {
    /// Reads the cross-reference tables of all revisions.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Ambiguity> {
        require_plain_start(bytes)?;
        Self::since(bytes, 0)
    }

    /// Reads a file that this crate wrote, which has no limit.
    pub(super) fn read_own(bytes: &'a [u8]) -> Result<Self, Ambiguity> {
        Ok(Self { unparsed: usize::MAX, ..Self::read(bytes)? })
    }

    /// Reads the cross-reference tables that stand after a position, up to the first one before it.
    fn since(bytes: &'a [u8], position: usize) -> Result<Self, Ambiguity> {
        let mut file = Self {
            bytes,
            places: BTreeMap::new(),
            trailer: Entries::new(),
            streams: BTreeMap::new(),
            budget: MOST_BYTES,
            unparsed: MOST_PARSED,
        };
        let mut next = Some(end(bytes)?);
        let mut seen = BTreeSet::new();
        while let Some(at) = next.filter(|at| *at >= position) {
            if !seen.insert(at) || seen.len() > MOST_REVISIONS {
                return Err(Ambiguity::CrossReference);
            }
            let trailer = file.section(at)?;
            let previous = trailer.get(b"Prev".as_slice());
            next = previous
                .map(|at| at.as_integer().and_then(|at| usize::try_from(at).ok()))
                .map_or(Ok(None), |at| at.map(Some).ok_or(Ambiguity::CrossReference))?;
            if seen.len() == 1 {
                let size = trailer.get(b"Size".as_slice()).and_then(Value::as_integer);
                let most = file.places.keys().next_back().copied().unwrap_or(0);
                if size.is_none_or(|size| size <= i64::from(most)) {
                    return Err(Ambiguity::CrossReference);
                }
                file.trailer = trailer;
                file.trailer.retain(|key, _| !WRITING.contains(&key.as_slice()));
            }
        }
        Ok(file)
    }

    /// Reads a cross-reference table or stream, and returns its trailer.
    fn section(&mut self, at: usize) -> Result<Entries, Ambiguity> {
        let mut parser = Parser::new(self.bytes, at);
        let mut section = BTreeMap::new();
        let trailer = if parser.keyword(b"xref").is_ok() {
            table(&mut parser, &mut section)?;
            match parser.value()? {
                Value::Dictionary(trailer) => trailer,
                _ => return Err(Ambiguity::CrossReference),
            }
        } else {
            self.stream_section(at, &mut section)?
        };
        if trailer.contains_key(b"XRefStm".as_slice()) {
            return Err(Ambiguity::Hybrid);
        }
        for (number, place) in section {
            self.places.entry(number).or_insert(place);
        }
        if self.places.len() as u64 > MOST_OBJECTS {
            return Err(Ambiguity::TooLarge);
        }
        Ok(trailer)
    }

    fn stream_section(&mut self, at: usize, section: &mut BTreeMap<u32, Place>) -> Result<Entries, Ambiguity> {
        let (_, object) = self.object_at(at)?;
        let content = self.container(&object)?;
        let Value::Dictionary(entries) = object.value else { return Err(Ambiguity::CrossReference) };
        let numbers = |key: &[u8]| {
            let numbers = entries.get(key)?.as_array()?.iter();
            numbers.map(|number| usize::try_from(number.as_integer()?).ok()).collect::<Option<Vec<usize>>>()
        };
        let is_section = entries.get(b"Type".as_slice()).is_some_and(|kind| kind.is_name(b"XRef"));
        let widths = numbers(b"W").filter(|widths| widths.len() == 3 && widths.iter().all(|width| *width <= 8));
        let (Some(widths), true) = (widths, is_section) else { return Err(Ambiguity::CrossReference) };
        let size =
            entries.get(b"Size".as_slice()).and_then(Value::as_integer).and_then(|size| usize::try_from(size).ok());
        let ranges = match entries.contains_key(b"Index".as_slice()) {
            true => numbers(b"Index"),
            false => size.map(|size| vec![0, size]),
        };
        let ranges = ranges.filter(|ranges| ranges.len() % 2 == 0).ok_or(Ambiguity::CrossReference)?;
        let length: usize = widths.iter().sum();
        let mut rows = content.chunks_exact(length.max(1));
        for range in ranges.chunks_exact(2) {
            for offset in 0..range[1] {
                if section.len() as u64 >= MOST_OBJECTS {
                    return Err(Ambiguity::TooLarge);
                }
                let row = rows.next().ok_or(Ambiguity::CrossReference)?;
                let number = range[0].checked_add(offset).and_then(|number| u32::try_from(number).ok());
                let place = row_place(row, &widths)?;
                if number.is_none_or(|number| section.insert(number, place).is_some()) {
                    return Err(Ambiguity::CrossReference);
                }
            }
        }
        match rows.next().is_none() && rows.remainder().is_empty() {
            true => Ok(entries),
            false => Err(Ambiguity::CrossReference),
        }
    }

    /// The object with a number.
    pub(super) fn object(&mut self, number: u32) -> Result<Indirect, Ambiguity> {
        match self.places.get(&number).copied() {
            Some(Place::At(at)) => {
                let (own, object) = self.object_at(at)?;
                if own == number { Ok(object) } else { Err(Ambiguity::CrossReference) }
            }
            Some(Place::InStream { stream, index }) => {
                let stream = self.object_stream(stream)?;
                let (_, at) =
                    stream.index.get(index).filter(|(own, _)| *own == number).ok_or(Ambiguity::CrossReference)?;
                let end = stream.index.get(index + 1).map_or(stream.content.len(), |(_, next)| *next);
                let mut parser = Parser::new(stream.content.get(..end).unwrap_or_default(), *at);
                let value = parser.value();
                self.parsed(parser.at.saturating_sub(*at))?;
                Ok(Indirect { value: value?, stream: None })
            }
            Some(Place::Free) | None => Err(Ambiguity::Missing),
        }
    }

    /// The value that a reference leads to, or the value itself.
    pub(super) fn resolved(&mut self, value: &Value) -> Result<Value, Ambiguity> {
        match value {
            Value::Reference(number) => Ok(self.object(*number)?.value),
            value => Ok(value.clone()),
        }
    }

    /// The decompressed bytes of a stream, at most `limit`. `None` if the object is not a stream.
    pub(super) fn content(&self, object: &Indirect, limit: usize) -> Result<Option<Vec<u8>>, Ambiguity> {
        let (Some((begin, end)), Value::Dictionary(entries)) = (object.stream, &object.value) else { return Ok(None) };
        decoded(entries, self.bytes.get(begin..end).unwrap_or_default(), limit).map(Some)
    }

    fn object_at(&mut self, at: usize) -> Result<(u32, Indirect), Ambiguity> {
        let mut parser = Parser::new(self.bytes, at);
        let number = parser.object_head()?;
        let value = parser.value();
        parser.skip_space();
        self.parsed(parser.at.saturating_sub(at))?;
        let value = value?;
        let mut stream = None;
        if let (Value::Dictionary(entries), Ok(())) = (&value, parser.keyword(b"stream")) {
            let begin = match parser.rest() {
                [b'\r', b'\n', ..] => parser.at + 2,
                [b'\n', ..] => parser.at + 1,
                _ => return Err(Ambiguity::Length),
            };
            let length = entries.get(b"Length".as_slice()).ok_or(Ambiguity::Length)?;
            let length = self.length(length).ok_or(Ambiguity::Length)?;
            let end = begin.checked_add(length).ok_or(Ambiguity::Length)?;
            parser = Parser::new(self.bytes, end);
            let end_of_line =
                [b"\r\n".as_slice(), b"\n", b"\r"].into_iter().find(|line| parser.rest().starts_with(line));
            parser.at += end_of_line.map_or(0, <[u8]>::len);
            parser.keyword(b"endstream").map_err(|_| Ambiguity::Length)?;
            parser.skip_space();
            stream = Some((begin, end));
        }
        parser.keyword(b"endobj")?;
        Ok((number, Indirect { value, stream }))
    }

    /// The length of a stream, which may be an object of its own.
    fn length(&mut self, value: &Value) -> Option<usize> {
        let length = match value {
            Value::Reference(number) => {
                let Some(Place::At(at)) = self.places.get(number).copied() else { return None };
                let mut parser = Parser::new(self.bytes, at);
                (parser.object_head().ok()? == *number).then_some(())?;
                let length = parser.value();
                self.parsed(parser.at.saturating_sub(at)).ok()?;
                length.ok()?.as_integer()?
            }
            value => value.as_integer()?,
        };
        usize::try_from(length).ok()
    }

    fn object_stream(&mut self, number: u32) -> Result<Rc<ObjectStream>, Ambiguity> {
        if let Some(known) = self.streams.get(&number) {
            return Ok(Rc::clone(known));
        }
        let Some(Place::At(at)) = self.places.get(&number).copied() else { return Err(Ambiguity::CrossReference) };
        let (own, object) = self.object_at(at)?;
        let content = self.container(&object)?;
        let entries = object.value.as_dictionary().filter(|_| own == number).ok_or(Ambiguity::CrossReference)?;
        let integer = |key: &[u8]| entries.get(key)?.as_integer().and_then(|value| usize::try_from(value).ok());
        let is_stream = entries.get(b"Type".as_slice()).is_some_and(|kind| kind.is_name(b"ObjStm"));
        let (Some(count), Some(first), true) = (integer(b"N"), integer(b"First"), is_stream) else {
            return Err(Ambiguity::CrossReference);
        };
        let mut parser = Parser::new(content.get(..first).ok_or(Ambiguity::CrossReference)?, 0);
        let mut index: Vec<(u32, usize)> = Vec::new();
        let mut numbers = BTreeSet::new();
        for _ in 0..count {
            parser.skip_space();
            let number = u32::try_from(parser.digits()?).map_err(|_| Ambiguity::Syntax)?;
            parser.skip_space();
            let offset = usize::try_from(parser.digits()?).ok().and_then(|offset| offset.checked_add(first));
            // Some readers find a member by its number, others by its index.
            if !numbers.insert(number) {
                return Err(Ambiguity::CrossReference);
            }
            let offset = offset.ok_or(Ambiguity::Syntax)?;
            // The standard wants them in order, and overlapping objects would be read many times.
            if index.last().is_some_and(|(_, previous)| *previous >= offset) {
                return Err(Ambiguity::CrossReference);
            }
            index.push((number, offset));
        }
        let stream = Rc::new(ObjectStream { content, index });
        self.streams.insert(number, Rc::clone(&stream));
        Ok(stream)
    }

    /// The content of a cross-reference or object stream.
    fn container(&mut self, object: &Indirect) -> Result<Vec<u8>, Ambiguity> {
        let content = self.content(object, self.budget)?.ok_or(Ambiguity::CrossReference)?;
        self.budget = self.budget.saturating_sub(content.len());
        Ok(content)
    }

    /// Takes a number of parsed bytes from the limit.
    fn parsed(&mut self, bytes: usize) -> Result<(), Ambiguity> {
        self.unparsed = self.unparsed.checked_sub(bytes).ok_or(Ambiguity::TooLarge)?;
        Ok(())
    }
}

/// Requires that all readers find the same objects in the revisions after a position. `is_before` tells whether an object
/// has the same position in the revision before.
#[cfg(feature = "sign")]
pub(crate) fn require_unambiguous_update(
    bytes: &[u8],
    position: usize,
    is_before: impl Fn(u32, usize) -> bool,
) -> Result<(), Ambiguity> {
    let mut file = File::since(bytes, position)?;
    let places: Vec<(u32, Place)> = file.places.iter().map(|(number, place)| (*number, *place)).collect();
    for (number, place) in places {
        let is_new = match place {
            Place::Free => false,
            Place::At(at) => !is_before(number, at),
            Place::InStream { .. } => true,
        };
        if is_new {
            file.object(number)?;
        }
    }
    Ok(())
}

/// Requires that a file begins with the header and an object, and is not linearized.
fn require_plain_start(bytes: &[u8]) -> Result<(), Ambiguity> {
    let version = bytes.strip_prefix(b"%PDF-").ok_or(Ambiguity::Ends)?;
    if !matches!(version, [b'1'..=b'2', b'.', b'0'..=b'9', end, ..] if is_space(*end)) {
        return Err(Ambiguity::Ends);
    }
    let mut first = Parser::new(bytes, 0);
    first.skip_space();
    first.object_head()?;
    match first.value()?.as_dictionary().is_some_and(|entries| entries.contains_key(b"Linearized".as_slice())) {
        true => Err(Ambiguity::Linearized),
        false => Ok(()),
    }
}

/// Checks the end of a file, and returns the position of the last cross-reference table.
fn end(bytes: &[u8]) -> Result<usize, Ambiguity> {
    let last = bytes.windows(9).rposition(|window| window == b"startxref").ok_or(Ambiguity::Ends)?;
    let mut parser = Parser::new(bytes, last + 9);
    let skip_space = |parser: &mut Parser<'_>| {
        while parser.peek().is_some_and(is_space) {
            parser.at += 1;
        }
    };
    skip_space(&mut parser);
    let at = parser.digits().map_err(|_| Ambiguity::Ends)?;
    skip_space(&mut parser);
    let end = parser.rest().strip_prefix(b"%%EOF").ok_or(Ambiguity::Ends)?;
    if !end.iter().all(|byte| is_space(*byte)) {
        return Err(Ambiguity::Ends);
    }
    if bytes.len() - last > TAIL {
        return Err(Ambiguity::Distance);
    }
    usize::try_from(at).map_err(|_| Ambiguity::CrossReference)
}

/// Reads a cross-reference table up to its trailer (ISO 32000-1, 7.5.4).
fn table(parser: &mut Parser<'_>, section: &mut BTreeMap<u32, Place>) -> Result<(), Ambiguity> {
    loop {
        parser.skip_space();
        if parser.keyword(b"trailer").is_ok() {
            return Ok(());
        }
        let first = parser.digits()?;
        parser.skip_space();
        let count = parser.digits()?;
        if first.saturating_add(count) > MOST_OBJECTS {
            return Err(Ambiguity::TooLarge);
        }
        parser.skip_space();
        for number in first..first + count {
            let row = parser.rest().get(..20).ok_or(Ambiguity::CrossReference)?;
            let (offset, generation) = (digits(&row[..10]), digits(&row[11..16]));
            let (Some(offset), Some(generation), b' ', b' ') = (offset, generation, row[10], row[16]) else {
                return Err(Ambiguity::CrossReference);
            };
            let place = match (&row[17..], generation) {
                ([b'n', b' ', b'\n' | b'\r'] | [b'n', b'\r', b'\n'], 0) => Place::At(offset),
                ([b'f', b' ', b'\n' | b'\r'] | [b'f', b'\r', b'\n'], _) => Place::Free,
                ([b'n', ..], _) => return Err(Ambiguity::Generation),
                _ => return Err(Ambiguity::CrossReference),
            };
            // Some readers take this for the free object 0, and then look for each object in the place of another.
            let is_shifted = (first, number) == (1, 1) && matches!(place, Place::Free) && generation == LAST_GENERATION;
            let number = u32::try_from(number).map_err(|_| Ambiguity::CrossReference)?;
            if is_shifted || section.insert(number, place).is_some() {
                return Err(Ambiguity::CrossReference);
            }
            parser.at += 20;
        }
    }
}

fn digits(bytes: &[u8]) -> Option<usize> {
    bytes.iter().all(u8::is_ascii_digit).then(|| str::from_utf8(bytes).ok()?.parse().ok())?
}

/// The place in a row of a cross-reference stream (ISO 32000-1, table 18).
fn row_place(row: &[u8], widths: &[usize]) -> Result<Place, Ambiguity> {
    let mut rest = row;
    let mut fields = [0_u64; 3];
    for (field, width) in fields.iter_mut().zip(widths) {
        let (own, others) = rest.split_at_checked(*width).ok_or(Ambiguity::CrossReference)?;
        *field = own.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
        rest = others;
    }
    // Without a first field, the type is 1.
    let kind = if widths.first() == Some(&0) { 1 } else { fields[0] };
    let position = usize::try_from(fields[1]).map_err(|_| Ambiguity::CrossReference)?;
    match (kind, fields[2]) {
        (0, _) => Ok(Place::Free),
        (1, 0) => Ok(Place::At(position)),
        (1, _) => Err(Ambiguity::Generation),
        (2, index) => {
            let index = usize::try_from(index).map_err(|_| Ambiguity::CrossReference)?;
            u32::try_from(position)
                .map(|stream| Place::InStream { stream, index })
                .map_err(|_| Ambiguity::CrossReference)
        }
        _ => Err(Ambiguity::CrossReference),
    }
}
