//! Pictures: from a field of the dispatch or a file of the pack, with size, place and description.

use super::MarkupPlace;
use super::element::Element;
use crate::error::{Error, MarkupProblem};
use crate::field_path::{FieldPath, FieldSegment};
use crate::length::Pt;

/// The element `<picture>`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    pub(crate) source: PictureSource,
    /// Its line height bounds the height of a picture without a size.
    pub(crate) style: String,
    /// The largest width; by default the width of the column.
    pub(crate) width: Option<Pt>,
    /// The largest height.
    pub(crate) height: Option<Pt>,
    pub(crate) align: PictureAlign,
    /// The alternative text of a picture that has no description in its data.
    pub(crate) description: Option<String>,
    /// The path of the signature of the body, with its seal, over the picture of a signature.
    pub(crate) seal: Option<FieldPath>,
    pub(crate) at: MarkupPlace,
}

/// The source of the bytes of a picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PictureSource {
    /// A field of the dispatch or the form.
    Field(FieldPath),
    /// A file of the pack, such as `pictures/logo.png`.
    File(String),
}

/// The alignment of a picture in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureAlign {
    Left,
    Centre,
    Right,
}

impl Picture {
    /// Whether it is the picture of a signature, which has the room of a signature.
    pub(crate) fn is_signature(&self) -> bool {
        matches!(&self.source, PictureSource::Field(field)
            if field.segments().next_back() == Some(FieldSegment::Name("signature")) && !is_extra(field))
    }

    /// The alternative text of the picture itself, otherwise of the element.
    pub(crate) fn alternative<'a>(&'a self, own: &'a str) -> Option<&'a str> {
        Some(own).filter(|words| !words.is_empty()).or(self.description.as_deref())
    }

    /// Whether its size is given in millimetres or points, and not by a line of its style.
    pub(crate) fn has_size(&self) -> bool {
        self.width.is_some() || self.height.is_some()
    }
}

fn is_extra(field: &FieldPath) -> bool {
    field.segments().next() == Some(FieldSegment::Name("extra"))
}

pub(super) fn picture(element: Element<'_>) -> Result<Picture, Error> {
    element.only(&["field", "file", "seal", "style", "width", "height", "align", "description"])?;
    element.empty()?;
    let source = match (element.optional("field"), element.optional("file")) {
        (Some(_), None) => PictureSource::Field(element.parsed("field")?),
        (None, Some(file)) => PictureSource::File(file.to_owned()),
        (Some(_), Some(_)) => return Err(element.error(MarkupProblem::PictureSources)),
        (None, None) => return Err(element.error(MarkupProblem::NoPictureSource)),
    };
    let align = match element.optional("align") {
        Some("left") => PictureAlign::Left,
        None | Some("centre") => PictureAlign::Centre,
        Some("right") => PictureAlign::Right,
        Some(other) => {
            return Err(element.not_one_of("align", &["left", "centre", "right"], other));
        }
    };
    let description = element.optional("description").map(str::trim).filter(|text| !text.is_empty());
    Ok(Picture {
        source,
        style: element.required("style")?.to_owned(),
        width: element.length("width")?,
        height: element.length("height")?,
        align,
        description: description.map(str::to_owned),
        seal: element.optional("seal").map(|_| element.parsed("seal")).transpose()?,
        at: element.place(),
    })
}
