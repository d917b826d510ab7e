//! The resources that a page may use: without patterns, meshes and programs, whose cost is not known beforehand.

use lopdf::{Dictionary, Document, Object};

use crate::error::{PreviewCost, PreviewProblem};
use crate::pdf_reader::{array, dictionary};

/// The depth of nested functions and colour spaces, and the number of parts of one.
const DEEPEST: usize = 6;
const MOST_PARTS: usize = 64;

/// The resource dictionaries from the innermost to that of the page.
#[derive(Clone, Copy)]
pub(super) struct Resources<'a> {
    document: &'a Document,
    own: Option<&'a Dictionary>,
    outer: Option<&'a Resources<'a>>,
}

impl<'a> Resources<'a> {
    pub(super) fn new(document: &'a Document, own: Option<&'a Dictionary>) -> Self {
        Self { document, own, outer: None }
    }

    /// The resources of a form within those of the content that draws it.
    pub(super) fn of_form(outer: &'a Self, form: &'a Dictionary) -> Self {
        let own = form.get(b"Resources").ok().and_then(|own| dictionary(outer.document, own));
        Self { document: outer.document, own, outer: Some(outer) }
    }

    pub(super) fn document(&self) -> &'a Document {
        self.document
    }

    /// The resource of a kind and name.
    pub(super) fn find(&self, kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        let of_kind = self.own.and_then(|own| dictionary(self.document, own.get(kind).ok()?));
        let found = of_kind.and_then(|of_kind| self.document.dereference(of_kind.get(name).ok()?).ok());
        found.map(|(_, found)| found).or_else(|| self.outer?.find(kind, name))
    }

    /// Requires that a colour space has no functions of unknown cost.
    pub(super) fn require_color_space(&self, name: &[u8]) -> Result<(), PreviewProblem> {
        self.find(b"ColorSpace", name).map_or(Ok(()), |space| require_plain(self.document, space, 0))
    }

    /// Requires that a font has outlines, and no content streams.
    pub(super) fn require_font(&self, name: &[u8]) -> Result<(), PreviewProblem> {
        let font = self.find(b"Font", name).and_then(|font| font.as_dict().ok());
        let is_drawn =
            |font: &Dictionary| font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|it| it == b"Type3");
        let encoding = font.and_then(|font| self.document.dereference(font.get(b"Encoding").ok()?).ok());
        let uses_other = |stream: &lopdf::Stream| stream.dict.has(b"UseCMap");
        match font.is_some_and(is_drawn) || encoding.is_some_and(|(_, it)| it.as_stream().is_ok_and(uses_other)) {
            true => Err(unknown()),
            false => Ok(()),
        }
    }

    /// Requires that a shading is along a line or between circles.
    pub(super) fn require_shading(&self, name: &[u8]) -> Result<(), PreviewProblem> {
        let Some(shading) = self.find(b"Shading", name) else { return Ok(()) };
        let Ok(dictionary) = shading.as_dict() else { return Err(unknown()) };
        let kind = dictionary.get_deref(b"ShadingType", self.document).and_then(Object::as_i64);
        match kind {
            Ok(2 | 3) => require_plain(self.document, shading, 0),
            _ => Err(unknown()),
        }
    }
}

/// Requires that the functions and colour spaces in an object are few and simple.
pub(super) fn require_plain(document: &Document, object: &Object, depth: usize) -> Result<(), PreviewProblem> {
    let Ok((_, object)) = document.dereference(object) else { return Ok(()) };
    if depth > DEEPEST {
        return Err(unknown());
    }
    let parts = match object {
        Object::Array(items) => {
            // Numbers have no cost.
            let parts = || items.iter().filter(|item| !matches!(item, Object::Integer(_) | Object::Real(_)));
            if parts().count() > MOST_PARTS {
                return Err(unknown());
            }
            if items.first().and_then(|name| name.as_name().ok()) == Some(b"Pattern") {
                return Err(unknown());
            }
            parts().try_for_each(|part| require_plain(document, part, depth + 1))?;
            return Ok(());
        }
        Object::Dictionary(parts) => parts,
        Object::Stream(stream) => &stream.dict,
        _ => return Ok(()),
    };
    let kind = parts.get_deref(b"FunctionType", document).and_then(Object::as_i64);
    if matches!(kind, Ok(4)) {
        return Err(unknown());
    }
    for key in [&b"Function"[..], b"ColorSpace", b"Alternate"] {
        parts.get(key).map_or(Ok(()), |part| require_plain(document, part, depth + 1))?;
    }
    let functions = array(document, parts, b"Functions").map_or(&[][..], Vec::as_slice);
    if functions.len() > MOST_PARTS {
        return Err(unknown());
    }
    functions.iter().try_for_each(|part| require_plain(document, part, depth + 1))
}

pub(super) fn unknown() -> PreviewProblem {
    PreviewProblem::Cost { cost: PreviewCost::Unknown }
}
