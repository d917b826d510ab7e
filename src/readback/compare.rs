//! How pages look, as digests that do not depend on how a file is written.

use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest, Sha256};

use crate::foreign::{UNPACKED, array, dictionary, unpacked};

/// Objects inside each other deeper than this are no page of ours.
const DEEPEST: usize = 32;
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
    document
        .page_iter()
        .map(|page| Look { drawn: drawn(document, page), covered: is_covered(document, page) })
        .collect()
}

fn drawn(document: &Document, page: ObjectId) -> Option<[u8; 32]> {
    let mut hasher = Sha256::new();
    let content = document.get_page_content_with_limit(page, UNPACKED).ok()?;
    text(&mut hasher, b"content", &content);
    let own = document.get_dictionary(page).ok()?;
    for (key, value) in sorted(own).into_iter().filter(|(key, _)| !ELSEWHERE.contains(key) && !INHERITED.contains(key))
    {
        text(&mut hasher, b"key", key);
        object(&mut hasher, document, value, 0)?;
    }
    for key in INHERITED {
        if let Some(value) = inherited(document, own, key) {
            text(&mut hasher, b"key", key);
            object(&mut hasher, document, value, 0)?;
        }
    }
    Some(hasher.finalize().into())
}

fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let parent = |of: &&'a Dictionary| dictionary(document, of.get(b"Parent").ok()?);
    std::iter::successors(Some(page), parent).take(DEEPEST).find_map(|level| level.get(key).ok())
}

/// An object with all that it refers to.
fn object(hasher: &mut Sha256, document: &Document, value: &Object, depth: usize) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let (_, value) = document.dereference(value).ok()?;
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
                object(hasher, document, item, depth + 1)?;
            }
        }
        Object::Dictionary(dictionary) => entries(hasher, document, dictionary, depth)?,
        Object::Stream(stream) => {
            entries(hasher, document, &stream.dict, depth)?;
            // What cannot be unpacked, such as a photograph, is compared as it is.
            let content = unpacked(document, value).unwrap_or_else(|| stream.content.clone());
            text(hasher, b"stream", &content);
        }
        Object::Reference(_) => return None,
    }
    Some(())
}

fn entries(hasher: &mut Sha256, document: &Document, of: &Dictionary, depth: usize) -> Option<()> {
    let packing = |key: &[u8]| matches!(key, b"Length" | b"Filter" | b"DecodeParms");
    text(hasher, b"dictionary", b"");
    for (key, value) in sorted(of).into_iter().filter(|(key, _)| !packing(key)) {
        text(hasher, b"key", key);
        object(hasher, document, value, depth + 1)?;
    }
    text(hasher, b"end", b"");
    Some(())
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

fn is_covered(document: &Document, page: ObjectId) -> bool {
    let Ok(page) = document.get_dictionary(page) else { return true };
    if !page.has(b"Annots") {
        return false;
    }
    let Some(annotations) = array(document, page, b"Annots") else { return true };
    !annotations
        .iter()
        .all(|annotation| dictionary(document, annotation).is_some_and(|annotation| is_name(annotation, b"FT", b"Sig")))
}

fn is_name(of: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    of.get(key).and_then(Object::as_name).is_ok_and(|own| own == name)
}
