//! The fields of any PDF, whatever program wrote it.

use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

use crate::error::{Error, PdfProblem};
use crate::pdf_reader::{array, dictionary, unpacked};

/// A file may have so many fields, and groups of them so many levels.
const MOST_FIELDS: usize = 200_000;
const LEVELS: usize = 16;
/// A name of a field may have so many bytes.
const LONGEST_NAME: usize = 4_000;

/// A field of a file.
#[cfg_attr(not(feature = "sign"), expect(dead_code, reason = "who reads values asks for less than who signs"))]
pub(crate) struct FoundField<'a> {
    /// Its whole name; full stops part the names of groups.
    pub(crate) name: String,
    /// Its object; none where it stands inside another.
    pub(crate) id: Option<ObjectId>,
    pub(crate) dictionary: &'a Dictionary,
    /// Its type, or that of its group, such as `Sig`.
    pub(crate) kind: Option<&'a Object>,
    /// What is filled in, there or in its group.
    pub(crate) value: Option<&'a Object>,
}

/// What a field has from the group around it.
#[derive(Clone, Default)]
struct Above<'a> {
    name: String,
    kind: Option<&'a Object>,
    value: Option<&'a Object>,
    level: usize,
}

/// The fields of a file, in its order; none where the file has no form.
pub(crate) fn fields(document: &Document) -> Result<Option<Vec<FoundField<'_>>>, Error> {
    let form = document.catalog().and_then(|catalog| catalog.get(b"AcroForm")).ok();
    let form = form.and_then(|form| dictionary(document, form));
    let Some(roots) = form.and_then(|form| array(document, form, b"Fields")) else { return Ok(None) };
    let mut found = Vec::new();
    let mut open: Vec<(&Object, Above<'_>)> = roots.iter().rev().map(|field| (field, Above::default())).collect();
    let mut seen = 0_usize;
    while let Some((object, above)) = open.pop() {
        seen += 1;
        if seen + open.len() > MOST_FIELDS || above.level > LEVELS {
            return Err(PdfProblem::FieldCount { limit: MOST_FIELDS }.into());
        }
        let Some(field) = dictionary(document, object) else { continue };
        let own = field.get(b"T").ok().and_then(|name| text(document, name));
        let named = own.is_some();
        let name = match (own, above.name.is_empty()) {
            (Some(own), true) => own,
            (Some(own), false) => format!("{}.{own}", above.name),
            (None, _) => above.name,
        };
        let kind = field.get(b"FT").ok().or(above.kind);
        if name.len() > LONGEST_NAME {
            return Err(PdfProblem::FieldName { limit: LONGEST_NAME }.into());
        }
        let value = field.get(b"V").ok().or(above.value);
        let level = above.level + 1;
        let kids = match array(document, field, b"Kids") {
            // The further widgets of a field have no names and say nothing new.
            Some(kids) if named || level == 1 => kids.as_slice(),
            _ => &[],
        };
        let is_field = |kid: &Object| dictionary(document, kid).is_some_and(|kid| kid.has(b"T") || kid.has(b"Kids"));
        let fields: Vec<&Object> = kids.iter().filter(|kid| is_field(kid)).collect();
        if fields.is_empty() {
            found.push(FoundField { name, id: object.as_reference().ok(), dictionary: field, kind, value });
        } else {
            let above = Above { name, kind, value, level };
            open.extend(fields.into_iter().rev().map(|kid| (kid, above.clone())));
        }
    }
    Ok(Some(found))
}

/// A text, or the bytes of a stream that holds one.
pub(crate) fn text(document: &Document, object: &Object) -> Option<String> {
    let (_, object) = document.dereference(object).ok()?;
    match object {
        Object::String(..) => decode_text_string(object).ok(),
        Object::Stream(_) => decode_text_string(&Object::string_literal(unpacked(document, object)?)).ok(),
        _ => None,
    }
}
