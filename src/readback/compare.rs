//! Comparison of a PDF with the file that its data give, object by object from the trailer.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::ambiguity::Ambiguity;
use super::difference::{Difference, DifferenceKind};
use super::file::{File, Indirect};
use super::properties;
use super::signing;
use super::syntax::{Entries, Value};

/// The number of differences that are listed.
const MOST_DIFFERENCES: usize = 100;
/// The decompressed size of a stream that this crate writes.
const MOST_BYTES: usize = 256 << 20;
/// Numbers are equal if they differ by less: programs write a different number of decimals.
const TOLERANCE: f64 = 0.0005;
/// Entries of a stream that tell how it is written.
const ENCODING: [&[u8]; 3] = [b"DecodeParms", b"Filter", b"Length"];
/// Entries of the document information that each program sets when it saves a file.
const OF_SAVING: [&[u8]; 2] = [b"ModDate", b"Producer"];

/// The result of a comparison.
#[derive(Default)]
pub(crate) struct Comparison {
    /// Empty if the files are equal but for signatures and the way in which they are written.
    pub(crate) differences: Vec<Difference>,
    /// The pages with other content or resources, missing and extra ones, from 1.
    pub(crate) differing_pages: Vec<usize>,
    /// The pages with other annotations, from 1.
    pub(crate) covered_pages: Vec<usize>,
}

impl Comparison {
    /// Adds the difference that readers which repair files find other data.
    pub(crate) fn add_other_data(&mut self) {
        self.differences.push(Difference::ambiguous(Ambiguity::CrossReference, "file".to_owned()));
    }
}

/// Compares a file with the one that this crate writes for its data.
pub(crate) fn compare(found: &[u8], expected: &[u8]) -> Comparison {
    let files = File::read_own(expected).and_then(|expected| Ok((File::read(found)?, expected)));
    match files {
        Ok((found, expected)) => Walk::new(found, expected).compare(),
        Err(ambiguity) => Comparison {
            differences: vec![Difference::ambiguous(ambiguity, "file".to_owned())],
            differing_pages: Vec::new(),
            covered_pages: Vec::new(),
        },
    }
}

/// The comparison in progress. Each object of one file has exactly one counterpart in the other.
struct Walk<'a> {
    found: File<'a>,
    expected: File<'a>,
    /// Numbers in the file, with those of their counterparts.
    pairs: BTreeMap<u32, u32>,
    paired: BTreeSet<u32>,
    /// Pairs to compare, each with its place.
    open: VecDeque<(String, u32, u32)>,
    differences: Vec<Difference>,
    /// The numbers of expected objects with a difference.
    tainted: BTreeSet<u32>,
    /// The numbers of expected pages with other annotations.
    covered: BTreeSet<u32>,
    /// The number of pages of the file.
    pages: Option<usize>,
}

/// Two values to compare.
struct Pair<'v> {
    place: &'v str,
    /// The number of the expected object.
    object: u32,
    role: Role,
}

/// The part of a file that an object is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Catalog,
    Form,
    Information,
    Metadata,
    Page,
    PageTree,
    Signature,
    Other,
}

impl<'a> Walk<'a> {
    fn new(found: File<'a>, expected: File<'a>) -> Self {
        Self {
            found,
            expected,
            pairs: BTreeMap::new(),
            paired: BTreeSet::new(),
            open: VecDeque::new(),
            differences: Vec::new(),
            tainted: BTreeSet::new(),
            covered: BTreeSet::new(),
            pages: None,
        }
    }

    fn compare(mut self) -> Comparison {
        let (found, mut expected) = (self.found.trailer.clone(), self.expected.trailer.clone());
        // The identifiers depend on the compression; the metadata must have the same. The second is that of the revision.
        if self.identifier().is_some() {
            expected.extend(found.get_key_value(b"ID".as_slice()).map(|(key, own)| (key.clone(), own.clone())));
        }
        self.entries(&Pair { place: "", object: 0, role: Role::Other }, &found, &expected);
        self.all_open();
        self.result()
    }

    fn all_open(&mut self) {
        while let Some((place, found, expected)) = self.open.pop_front() {
            self.objects(&place, found, expected);
        }
    }

    /// The identifier of the file.
    fn identifier(&self) -> Option<[u8; 16]> {
        match self.found.trailer.get(b"ID".as_slice())?.as_array()? {
            [Value::Text(identifier), Value::Text(_)] => identifier.as_slice().try_into().ok(),
            _ => None,
        }
    }

    fn differ(&mut self, kind: DifferenceKind, pair: &Pair<'_>, key: &str) {
        self.tainted.insert(pair.object);
        if self.differences.len() < MOST_DIFFERENCES {
            self.differences.push(Difference::new(kind, join(pair.place, key)));
        }
    }

    fn objects(&mut self, place: &str, found: u32, expected: u32) {
        let objects = self.expected.object(expected).and_then(|expected| Ok((self.found.object(found)?, expected)));
        let compared = objects.and_then(|(found, own)| self.indirect(place, expected, &found, &own));
        if let Err(ambiguity) = compared {
            self.tainted.insert(expected);
            if self.differences.len() < MOST_DIFFERENCES {
                self.differences.push(Difference::ambiguous(ambiguity, place.to_owned()));
            }
        }
    }

    fn indirect(&mut self, place: &str, object: u32, found: &Indirect, expected: &Indirect) -> Result<(), Ambiguity> {
        let role = self.role(place, expected);
        let pair = Pair { place, object, role };
        let Some(wanted) = self.expected.content(expected, MOST_BYTES)? else {
            if found.is_stream() {
                self.differ(DifferenceKind::Changed, &pair, "");
            } else {
                self.values(&pair, &found.value, &expected.value);
            }
            return Ok(());
        };
        self.values(&pair, &found.value, &expected.value);
        // Metadata may be written in other words.
        let most = if role == Role::Metadata { wanted.len().saturating_mul(4) } else { wanted.len() };
        let content = match self.found.content(found, most) {
            Err(Ambiguity::TooLarge) => None,
            content => content?,
        };
        match (role, content) {
            (Role::Metadata, Some(content)) => match properties::differing(&content, &wanted, self.identifier()) {
                Some(names) => names.iter().for_each(|name| self.differ(DifferenceKind::Changed, &pair, name)),
                None => self.differ(DifferenceKind::Changed, &pair, ""),
            },
            (_, Some(content)) if content == wanted => {}
            _ => self.differ(DifferenceKind::Changed, &pair, ""),
        }
        Ok(())
    }

    fn role(&mut self, place: &str, expected: &Indirect) -> Role {
        let is = |key: &[u8], name: &[u8]| {
            let entries = expected.value.as_dictionary();
            entries.and_then(|entries| entries.get(key)).is_some_and(|value| value.is_name(name))
        };
        match place {
            "Root" => Role::Catalog,
            "Root/AcroForm" => Role::Form,
            "Root/Metadata" => Role::Metadata,
            "Info" => Role::Information,
            _ if is(b"Type", b"Page") => Role::Page,
            _ if is(b"Type", b"Pages") => Role::PageTree,
            _ if is(b"Subtype", b"Widget") && is(b"FT", b"Sig") => Role::Signature,
            _ => Role::Other,
        }
    }

    fn values(&mut self, pair: &Pair<'_>, found: &Value, expected: &Value) {
        match (found, expected) {
            (Value::Reference(found), Value::Reference(expected)) => self.references(pair, *found, *expected),
            (Value::Array(found), Value::Array(expected)) => {
                for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                    let place = format!("{}[{index}]", pair.place);
                    self.values(&Pair { place: &place, ..*pair }, found, expected);
                }
                for index in (expected.len()..found.len()).take(MOST_DIFFERENCES) {
                    self.differ(DifferenceKind::Added, pair, &format!("[{index}]"));
                }
                for index in (found.len()..expected.len()).take(MOST_DIFFERENCES) {
                    self.differ(DifferenceKind::Missing, pair, &format!("[{index}]"));
                }
            }
            (Value::Dictionary(found), Value::Dictionary(expected)) => self.entries(pair, found, expected),
            (found, expected) if found == expected => {}
            (found, expected) => {
                // Not every reader accepts `2.0` where the standard wants an integer.
                let expected = if let Value::Real(expected) = expected { Some(*expected) } else { None };
                let numbers = found.as_number().zip(expected);
                if !numbers.is_some_and(|(found, expected)| (found - expected).abs() < TOLERANCE) {
                    self.differ(DifferenceKind::Changed, pair, "");
                }
            }
        }
    }

    fn references(&mut self, pair: &Pair<'_>, found: u32, expected: u32) {
        match (self.pairs.get(&found), self.paired.contains(&expected)) {
            (Some(known), _) if *known == expected => {}
            (None, false) => {
                self.pairs.insert(found, expected);
                self.paired.insert(expected);
                self.open.push_back((pair.place.to_owned(), found, expected));
            }
            _ => self.differ(DifferenceKind::Changed, pair, ""),
        }
    }

    fn entries(&mut self, pair: &Pair<'_>, found: &Entries, expected: &Entries) {
        for (key, wanted) in order(expected) {
            let is_encoding = ENCODING.contains(&key) && found.contains_key(b"Length".as_slice());
            if is_encoding || pair.role == Role::Information && OF_SAVING.contains(&key) {
                continue;
            }
            match found.get(key) {
                None => self.differ(DifferenceKind::Missing, pair, &text(key)),
                Some(own) => {
                    let place = join(pair.place, &text(key));
                    self.entry(&Pair { place: &place, ..*pair }, (key, found), (own, wanted));
                    if (pair.role, key) == (Role::Catalog, b"Pages") {
                        self.all_open();
                    }
                }
            }
        }
        for (key, own) in found {
            let is_encoding = expected.contains_key(b"Length".as_slice()) && ENCODING.contains(&key.as_slice());
            let is_known = expected.contains_key(key) || is_encoding;
            if !is_known && !self.may_be_added(pair, key, (own, found)) {
                self.differ(DifferenceKind::Added, pair, &text(key));
                if pair.role == Role::Page && key == b"Annots" {
                    self.covered.insert(pair.object);
                }
            }
        }
    }

    /// Compares an entry that both dictionaries have. `pair` has its place.
    fn entry(&mut self, pair: &Pair<'_>, (key, holder): (&[u8], &Entries), (found, expected): (&Value, &Value)) {
        let direct = Pair { role: Role::Other, ..*pair };
        match (pair.role, key) {
            (Role::Page, b"Annots") => self.list(pair, found, expected),
            (Role::Form, b"Fields") => self.list(pair, found, expected),
            (Role::Form, b"SigFlags") if signing::is_signature_flags(found) => {}
            (Role::Signature, b"AP" | b"F") if holder.contains_key(b"V".as_slice()) => {
                let is_allowed = match key {
                    b"AP" => signing::is_appearance(&mut self.found, found),
                    _ => signing::is_flags(found),
                };
                if !is_allowed {
                    self.values(&direct, found, expected);
                }
            }
            (Role::Information, b"CreationDate") if same_date(found, expected) => {}
            (Role::PageTree, b"Kids") => {
                self.pages = Some(found.as_array().map_or(0, <[Value]>::len));
                self.values(&direct, found, expected);
            }
            (Role::Catalog, b"AcroForm") if expected.as_dictionary().is_some() => {
                self.values(&Pair { role: Role::Form, ..*pair }, found, expected);
            }
            _ => self.values(&direct, found, expected),
        }
    }

    /// Compares annotations or fields: invisible signature fields may follow those of the expected file.
    fn list(&mut self, pair: &Pair<'_>, found: &Value, expected: &Value) {
        let before = self.tainted.contains(&pair.object);
        let (Value::Array(own), Value::Array(wanted)) = (found, expected) else {
            self.values(&Pair { role: Role::Other, ..*pair }, found, expected);
            return;
        };
        let (same, more) = own.split_at(own.len().min(wanted.len()));
        self.values(&Pair { role: Role::Other, ..*pair }, &Value::Array(same.to_vec()), expected);
        let mut is_covered = !before && self.tainted.contains(&pair.object);
        for (index, field) in more.iter().enumerate().take(signing::MOST_FIELDS + MOST_DIFFERENCES) {
            if index >= signing::MOST_FIELDS || !signing::is_invisible_field(&mut self.found, field) {
                self.differ(DifferenceKind::Added, pair, &format!("[{}]", wanted.len() + index));
                is_covered = true;
            }
        }
        if is_covered && pair.role == Role::Page {
            self.covered.insert(pair.object);
        }
    }

    /// Whether signing a file may add an entry.
    fn may_be_added(&mut self, pair: &Pair<'_>, key: &[u8], (value, holder): (&Value, &Entries)) -> bool {
        let file = &mut self.found;
        match (pair.role, key) {
            (Role::Page, b"Annots") => signing::are_invisible_fields(file, value),
            (Role::Catalog, b"AcroForm") => signing::is_form_of_invisible_fields(file, value),
            (Role::Catalog, b"Perms") => signing::is_permissions(file, value),
            (Role::Catalog, b"DSS") => signing::is_validation_store(file, value),
            (Role::Catalog, b"Extensions") => signing::is_extensions(file, value),
            (Role::Form, b"SigFlags") => signing::is_signature_flags(value),
            (Role::Signature, b"V") => signing::is_signature(file, value),
            (Role::Signature, b"Lock") => holder.contains_key(b"V".as_slice()) && signing::is_lock(file, value),
            (Role::Information, _) => OF_SAVING.contains(&key) && matches!(value, Value::Text(_)),
            _ => false,
        }
    }

    fn result(mut self) -> Comparison {
        let pages = self.expected_pages();
        let (mut differing_pages, mut covered_pages) = (Vec::new(), Vec::new());
        for (index, page) in pages.iter().enumerate() {
            let content = |key: &[u8]| !matches!(key, b"Parent" | b"Annots");
            let is_changed = match self.covered.contains(page) {
                // The difference may be in the annotations only.
                true => self.reaches(*page, &|key| matches!(key, b"Contents" | b"Resources")),
                false => self.tainted.contains(page) || self.reaches(*page, &content),
            };
            if is_changed || !self.paired.contains(page) {
                differing_pages.push(index + 1);
            }
            if self.covered.contains(page) || self.reaches(*page, &|key| key == b"Annots") {
                covered_pages.push(index + 1);
            }
        }
        let found = self.pages.unwrap_or(pages.len());
        differing_pages.extend(pages.len() + 1..=found);
        Comparison { differences: self.differences, differing_pages, covered_pages }
    }

    /// The numbers of the expected pages.
    fn expected_pages(&mut self) -> Vec<u32> {
        let mut value = self.expected.trailer.get(b"Root".as_slice()).cloned().unwrap_or(Value::Null);
        for key in [b"Pages".as_slice(), b"Kids"] {
            let Ok(Value::Dictionary(entries)) = self.expected.resolved(&value) else { return Vec::new() };
            value = entries.get(key).cloned().unwrap_or(Value::Null);
        }
        value.as_array().map_or_else(Vec::new, |kids| kids.iter().filter_map(Value::as_reference).collect())
    }

    /// Whether entries of an expected page lead to an object with a difference.
    fn reaches(&mut self, page: u32, is_followed: &dyn Fn(&[u8]) -> bool) -> bool {
        let Ok(page) = self.expected.object(page) else { return false };
        let Some(entries) = page.value.as_dictionary() else { return false };
        let mut open: Vec<u32> = Vec::new();
        entries.iter().filter(|(key, _)| is_followed(key)).for_each(|(_, value)| references(value, &mut open));
        let mut seen = BTreeSet::new();
        while let Some(number) = open.pop() {
            if !seen.insert(number) {
                continue;
            }
            if self.tainted.contains(&number) {
                return true;
            }
            if let Ok(object) = self.expected.object(number) {
                references(&object.value, &mut open);
            }
        }
        false
    }
}

/// Collects the references in a value but for those to objects above it.
fn references(value: &Value, into: &mut Vec<u32>) {
    match value {
        Value::Reference(number) => into.push(*number),
        Value::Array(items) => items.iter().for_each(|item| references(item, into)),
        Value::Dictionary(entries) => {
            let below = entries.iter().filter(|(key, _)| !matches!(key.as_slice(), b"Parent" | b"P" | b"Dest"));
            below.for_each(|(_, value)| references(value, into));
        }
        _ => {}
    }
}

/// Whether two dates are equal, however they write that they are in UTC.
fn same_date(found: &Value, expected: &Value) -> bool {
    let [Value::Text(found), Value::Text(expected)] = [found, expected] else { return false };
    let digits = |date: &[u8]| {
        let zone = [b"Z".as_slice(), b"+00'00'", b"+00'00"];
        zone.iter().find_map(|zone| date.strip_suffix(*zone).map(<[u8]>::to_vec))
    };
    digits(found).is_some() && digits(found) == digits(expected)
}

/// The entries in the order of comparison: pages first, so that their objects are named after them.
fn order(entries: &Entries) -> impl Iterator<Item = (&[u8], &Value)> {
    let all = || entries.iter().map(|(key, value)| (key.as_slice(), value));
    all().filter(|(key, _)| *key == b"Pages").chain(all().filter(|(key, _)| *key != b"Pages"))
}

fn join(place: &str, key: &str) -> String {
    match (place.is_empty(), key.is_empty() || key.starts_with('[')) {
        (false, false) => format!("{place}/{key}"),
        _ => format!("{place}{key}"),
    }
}

/// A key for a message.
fn text(key: &[u8]) -> String {
    String::from_utf8_lossy(key).chars().filter(|character| !character.is_control()).take(64).collect()
}
