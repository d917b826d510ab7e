//! Digests of the appearance of pages, independent of how the file is written.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest, Sha256};

use crate::pdf_reader::{UNPACKED, array, dictionary, unpacked};

/// The depth of nested objects; a page with deeper ones counts as unreadable.
const DEEPEST: usize = 32;
/// The decompressed size of all pages of a file together, and the number of their values; shared objects count once.
const MOST_BYTES: usize = 1 << 30;
const MOST_VALUES: usize = 20_000_000;
/// The number of pages compared; later pages are ignored.
const MOST_PAGES: usize = 20_000;

/// Entries of a page that do not change its appearance, or are compared separately.
const IGNORED: [&[u8]; 8] =
    [b"Annots", b"Contents", b"Parent", b"StructParents", b"Tabs", b"Type", b"Metadata", b"LastModified"];

/// Entries that a page inherits from its parents.
const INHERITABLE: [&[u8]; 4] = [b"CropBox", b"MediaBox", b"Resources", b"Rotate"];

/// The appearance of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Appearance {
    /// The digest of the content and its resources; `None` for an unreadable page.
    pub(crate) digest: Option<PageDigest>,
    /// Whether an annotation other than a signature field covers the page.
    pub(crate) is_covered: bool,
}

/// The appearance of each page of a document.
pub(crate) fn appearances(document: &Document) -> Vec<Appearance> {
    let mut hasher = PageHasher { document, known: BTreeMap::new(), bytes: MOST_BYTES, values: MOST_VALUES };
    let pages = document.page_iter().take(MOST_PAGES);
    pages.map(|page| Appearance { digest: hasher.page(page), is_covered: hasher.is_covered(page) }).collect()
}

type PageDigest = [u8; 32];

/// Hashes pages, each object once, within the limits.
struct PageHasher<'a> {
    document: &'a Document,
    /// The digests of indirect objects; `None` for an unreadable one and for one whose hashing is in progress.
    known: BTreeMap<ObjectId, Option<PageDigest>>,
    /// The rest of the two limits; at zero the remaining pages count as unreadable.
    bytes: usize,
    values: usize,
}

impl<'a> PageHasher<'a> {
    /// Takes values and bytes from the limits; none, now and later, when they are exceeded.
    fn take(&mut self, values: usize, bytes: usize) -> Option<()> {
        let left = self.bytes.checked_sub(bytes).zip(self.values.checked_sub(values));
        (self.bytes, self.values) = left.unwrap_or_default();
        left.map(|_| ())
    }

    fn page(&mut self, page: ObjectId) -> Option<PageDigest> {
        let mut hasher = Sha256::new();
        let content = self.document.get_page_content_with_limit(page, UNPACKED.min(self.bytes)).ok();
        self.take(1, content.as_ref().map_or(UNPACKED, Vec::len))?;
        text(&mut hasher, b"content", &content?);
        let own = self.document.get_dictionary(page).ok()?;
        let is_ignored = |key: &[u8]| IGNORED.contains(&key) || INHERITABLE.contains(&key);
        for (key, value) in sorted(own).into_iter().filter(|(key, _)| !is_ignored(key)) {
            text(&mut hasher, b"key", key);
            self.value(&mut hasher, value, 0)?;
        }
        for key in INHERITABLE {
            if let Some(value) = inherited(self.document, own, key) {
                text(&mut hasher, b"key", key);
                self.value(&mut hasher, value, 0)?;
            }
        }
        Some(hasher.finalize().into())
    }

    /// Hashes a value and the objects it refers to, each by its digest: object numbers make no difference.
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
        let digest = known.unwrap_or_else(|| {
            if let Some(id) = id {
                self.known.insert(id, None);
            }
            let mut own = Sha256::new();
            let digest = self.contents(&mut own, value, depth).map(|()| own.finalize().into());
            if let Some(id) = id {
                self.known.insert(id, digest);
            }
            digest
        });
        text(hasher, b"object", &digest?);
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
                // A stream that cannot be decompressed, such as a photograph, is compared compressed.
                let content = unpacked(self.document, value).unwrap_or_else(|| stream.content.clone());
                self.take(0, content.len())?;
                text(hasher, b"stream", &content);
            }
            Object::Reference(_) => return None,
        }
        Some(())
    }

    fn entries(&mut self, hasher: &mut Sha256, of: &'a Dictionary, depth: usize) -> Option<()> {
        let is_encoding = |key: &[u8]| matches!(key, b"Length" | b"Filter" | b"DecodeParms");
        text(hasher, b"dictionary", b"");
        for (key, value) in sorted(of).into_iter().filter(|(key, _)| !is_encoding(key)) {
            text(hasher, b"key", key);
            self.value(hasher, value, depth + 1)?;
        }
        text(hasher, b"end", b"");
        Some(())
    }

    /// Whether an annotation other than a signature field covers a page.
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

/// Numbers are equal if they round to the same thousandth.
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
