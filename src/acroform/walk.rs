//! Walks the tree of form fields of a PDF.

use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

use crate::error::{Error, PdfProblem};
#[cfg(feature = "fillable")]
use crate::pdf_reader::unpacked;
use crate::pdf_reader::{array, dictionary};

/// The largest number of fields, and of levels of groups.
const MOST_FIELDS: usize = 200_000;
const LEVELS: usize = 16;
/// The longest name of a field, and all names together, in bytes.
const LONGEST_NAME: usize = 4_000;
const ALL_NAMES: usize = 32 << 20;

/// A field of a file.
#[cfg_attr(not(feature = "sign"), expect(dead_code, reason = "readers of values need fewer items than signing"))]
pub(crate) struct FoundField<'a> {
    /// The full name; full stops separate the names of groups.
    pub(crate) name: String,
    /// The object; `None` if it is direct.
    pub(crate) id: Option<ObjectId>,
    pub(crate) dictionary: &'a Dictionary,
    /// The type, such as `Sig`, possibly inherited.
    pub(crate) kind: Option<&'a Object>,
    /// The value, possibly inherited.
    pub(crate) value: Option<&'a Object>,
}

/// The attributes that a field inherits from its group.
#[derive(Clone, Default)]
struct Inherited<'a> {
    /// Shared, since a group may have many fields.
    name: Rc<str>,
    kind: Option<&'a Object>,
    value: Option<&'a Object>,
    level: usize,
}

/// The fields of a file, in order; `None` if the file has no form.
pub(crate) fn fields(document: &Document) -> Result<Option<Vec<FoundField<'_>>>, Error> {
    let form = document.catalog().and_then(|catalog| catalog.get(b"AcroForm")).ok();
    let form = form.and_then(|form| dictionary(document, form));
    let Some(roots) = form.and_then(|form| array(document, form, b"Fields")) else { return Ok(None) };
    let mut found = Vec::new();
    let mut open: Vec<(&Object, Inherited<'_>)> =
        roots.iter().rev().map(|field| (field, Inherited::default())).collect();
    let mut seen = 0_usize;
    let mut names = 0_usize;
    while let Some((object, inherited)) = open.pop() {
        seen += 1;
        if seen + open.len() > MOST_FIELDS || inherited.level > LEVELS {
            return Err(PdfProblem::FieldCount { limit: MOST_FIELDS }.into());
        }
        let Some(field) = dictionary(document, object) else { continue };
        let own = field.get(b"T").ok().and_then(|name| text(document, name));
        let named = own.is_some();
        let name: Rc<str> = match (own, inherited.name.is_empty()) {
            (Some(own), true) => own.into(),
            (Some(own), false) => format!("{}.{own}", inherited.name).into(),
            (None, _) => inherited.name,
        };
        let kind = field.get(b"FT").ok().or(inherited.kind);
        names += name.len();
        if name.len() > LONGEST_NAME || names > ALL_NAMES {
            return Err(PdfProblem::FieldName { limit: LONGEST_NAME }.into());
        }
        let value = field.get(b"V").ok().or(inherited.value);
        let level = inherited.level + 1;
        let kids = match array(document, field, b"Kids") {
            // Kids without names are further widgets of the same field.
            Some(kids) if named || level == 1 => kids.as_slice(),
            _ => &[],
        };
        // Kids that are no fields count too, since a group may be in many groups.
        seen += kids.len();
        if seen > 2 * MOST_FIELDS {
            return Err(PdfProblem::FieldCount { limit: MOST_FIELDS }.into());
        }
        let is_field = |kid: &Object| dictionary(document, kid).is_some_and(|kid| kid.has(b"T") || kid.has(b"Kids"));
        let fields: Vec<&Object> = kids.iter().filter(|kid| is_field(kid)).collect();
        if fields.is_empty() {
            let name = name.to_string();
            found.push(FoundField { name, id: object.as_reference().ok(), dictionary: field, kind, value });
        } else {
            let inherited = Inherited { name, kind, value, level };
            open.extend(fields.into_iter().rev().map(|kid| (kid, inherited.clone())));
        }
    }
    Ok(Some(found))
}

/// The text of a string, direct or by reference.
pub(crate) fn text(document: &Document, object: &Object) -> Option<String> {
    let (_, object) = document.dereference(object).ok()?;
    match object {
        Object::String(..) => decode_text_string(object).ok(),
        _ => None,
    }
}

/// The value of a field, which may be a stream, and the bytes that reading it took. Many fields may have the same value.
#[cfg(feature = "fillable")]
pub(crate) fn value_text(document: &Document, object: &Object) -> Option<(String, usize)> {
    let (_, object) = document.dereference(object).ok()?;
    let Object::Stream(stream) = object else { return text(document, object).map(|text| (text, 0)) };
    let unpacked = unpacked(document, object)?;
    let read = stream.content.len() + unpacked.len();
    Some((decode_text_string(&Object::string_literal(unpacked)).ok()?, read))
}
