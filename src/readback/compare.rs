//! How pages look, as digests that do not depend on how a file is written.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest, Sha256};

use crate::pdf_reader::{UNPACKED, array, dictionary, unpacked};

/// Objects inside each other deeper than this are no page of ours.
const DEEPEST: usize = 32;
/// All pages of a file together may unpack to so many bytes, and have so many values: what several refer to counts once.
const MOST_BYTES: usize = 1 << 30;
const MOST_VALUES: usize = 20_000_000;
/// Pages behind these are not looked at: no paper has so many.
const MOST_PAGES: usize = 20_000;

/// What a page says that makes no difference to how it looks, or is looked at apart.
const ELSEWHERE: [&[u8]; 8] =
    [b"Annots", b"Contents", b"Parent", b"StructParents", b"Tabs", b"Type", b"Metadata", b"LastModified"];

/// What a page that does not say it takes from its parents.
const INHERITED: [&[u8]; 4] = [b"CropBox", b"MediaBox", b"Resources", b"Rotate"];

/// How a page looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    /// The digest of what is drawn and of what it is drawn with; none for a page that cannot be read.
    pub(crate) drawn: Option<[u8; 32]>,
    /// Whether something lies over the page that is no field of a signature.
    pub(crate) covered: bool,
}

/// How the pages of a document look.
pub(crate) fn look(document: &Document) -> Vec<Look> {
    let mut eye = Eye { document, known: BTreeMap::new(), bytes: MOST_BYTES, values: MOST_VALUES };
    let pages = document.page_iter().take(MOST_PAGES);
    pages.map(|page| Look { drawn: eye.page(page), covered: eye.is_covered(page) }).collect()
}

type Seen = Option<[u8; 32]>;

/// Looks at a document, at each object once, and not without end.
struct Eye<'a> {
    document: &'a Document,
    /// The digests of the objects that others refer to; none for one that cannot be read, or is being looked at.
    known: BTreeMap<ObjectId, Seen>,
    /// What may still be looked at. Where it is used up, pages count as such that cannot be read.
    bytes: usize,
    values: usize,
}

impl<'a> Eye<'a> {
    /// Takes so much of what is left; none, from then on, where there is not so much.
    fn take(&mut self, values: usize, bytes: usize) -> Option<()> {
        let left = self.bytes.checked_sub(bytes).zip(self.values.checked_sub(values));
        (self.bytes, self.values) = left.unwrap_or_default();
        left.map(|_| ())
    }

    fn page(&mut self, page: ObjectId) -> Seen {
        let mut hasher = Sha256::new();
        let content = self.document.get_page_content_with_limit(page, UNPACKED.min(self.bytes)).ok();
        self.take(1, content.as_ref().map_or(UNPACKED, Vec::len))?;
        text(&mut hasher, b"content", &content?);
        let own = self.document.get_dictionary(page).ok()?;
        let elsewhere = |key: &[u8]| ELSEWHERE.contains(&key) || INHERITED.contains(&key);
        for (key, value) in sorted(own).into_iter().filter(|(key, _)| !elsewhere(key)) {
            text(&mut hasher, b"key", key);
            self.value(&mut hasher, value, 0)?;
        }
        for key in INHERITED {
            if let Some(value) = inherited(self.document, own, key) {
                text(&mut hasher, b"key", key);
                self.value(&mut hasher, value, 0)?;
            }
        }
        Some(hasher.finalize().into())
    }

    /// A value with all that it refers to. What is referred to counts as its digest, wherever it is written.
    fn value(&mut self, hasher: &mut Sha256, value: &'a Object, depth: usize) -> Option<()> {
        self.take(1, 0)?;
        if depth > DEEPEST {
            return None;
        }
        let (id, value) = self.document.dereference(value).ok()?;
        let is_large = matches!(value, Object::Array(_) | Object::Dictionary(_) | Object::Stream(_));
        if !is_large {
            return self.contents(hasher, value, depth);
        }
        let known = id.and_then(|id| self.known.get(&id).copied());
        let seen = known.unwrap_or_else(|| {
            if let Some(id) = id {
                self.known.insert(id, None);
            }
            let mut own = Sha256::new();
            let seen = self.contents(&mut own, value, depth).map(|()| own.finalize().into());
            if let Some(id) = id {
                self.known.insert(id, seen);
            }
            seen
        });
        text(hasher, b"object", &seen?);
        Some(())
    }

    fn contents(&mut self, hasher: &mut Sha256, value: &'a Object, depth: usize) -> Option<()> {
        match value {
            Object::Null => text(hasher, b"null", b""),
            Object::Boolean(value) => text(hasher, b"boolean", &[u8::from(*value)]),
            Object::Integer(value) => number(hasher, *value as f64),
            Object::Real(value) => number(hasher, f64::from(*value)),
            Object::Name(name) => text(hasher, b"name", name),
            Object::String(string, _) => text(hasher, b"string", string),
            Object::Array(items) => {
                text(hasher, b"array", &items.len().to_be_bytes());
                for item in items {
                    self.value(hasher, item, depth + 1)?;
                }
            }
            Object::Dictionary(dictionary) => self.entries(hasher, dictionary, depth)?,
            Object::Stream(stream) => {
                self.entries(hasher, &stream.dict, depth)?;
                // What cannot be unpacked, such as a photograph, is compared as it is.
                let content = unpacked(self.document, value).unwrap_or_else(|| stream.content.clone());
                self.take(0, content.len())?;
                text(hasher, b"stream", &content);
            }
            Object::Reference(_) => return None,
        }
        Some(())
    }

    fn entries(&mut self, hasher: &mut Sha256, of: &'a Dictionary, depth: usize) -> Option<()> {
        let packing = |key: &[u8]| matches!(key, b"Length" | b"Filter" | b"DecodeParms");
        text(hasher, b"dictionary", b"");
        for (key, value) in sorted(of).into_iter().filter(|(key, _)| !packing(key)) {
            text(hasher, b"key", key);
            self.value(hasher, value, depth + 1)?;
        }
        text(hasher, b"end", b"");
        Some(())
    }

    /// Whether something lies over a page that is no field of a signature.
    fn is_covered(&mut self, page: ObjectId) -> bool {
        let Ok(page) = self.document.get_dictionary(page) else { return true };
        if !page.has(b"Annots") {
            return false;
        }
        let Some(annotations) = array(self.document, page, b"Annots") else { return true };
        let is_signature = |annotation| {
            dictionary(self.document, annotation).is_some_and(|annotation| is_name(annotation, b"FT", b"Sig"))
        };
        !annotations.iter().all(is_signature) || self.take(annotations.len(), 0).is_none()
    }
}

fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let parent = |of: &&'a Dictionary| dictionary(document, of.get(b"Parent").ok()?);
    std::iter::successors(Some(page), parent).take(DEEPEST).find_map(|level| level.get(key).ok())
}

fn sorted(of: &Dictionary) -> Vec<(&[u8], &Object)> {
    let mut entries: Vec<(&[u8], &Object)> = of.iter().map(|(key, value)| (key.as_slice(), value)).collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries
}

/// Numbers are alike if they mean the same thousandth.
fn number(hasher: &mut Sha256, value: f64) {
    text(hasher, b"number", &((value * 1000.0).round() as i64).to_be_bytes());
}

fn text(hasher: &mut Sha256, kind: &[u8], bytes: &[u8]) {
    for part in [kind, bytes] {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part);
    }
}

fn is_name(of: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    of.get(key).and_then(Object::as_name).is_ok_and(|own| own == name)
}
