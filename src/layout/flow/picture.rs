//! Lays out pictures: scaled to the line height of their style or to their own size.

use super::flow_box::{Break, FlowBox};
use super::signature_space;
use crate::error::{Error, MarkupProblem, PictureProblem};
use crate::layout::context::LayoutContext;
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::{Picture, PictureAlign, PictureSource};
use crate::page::{Image, Item, PlacedImage};

pub(crate) fn lay_out(
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    picture: &Picture,
    width: Pt,
) -> Result<FlowBox, Error> {
    let room = picture.at.locate(context.style(&picture.style))?.line_height;
    let image = image(context, picture)?;
    let (shown_width, shown_height) = size(picture, image, (width, room));
    let height = if picture.has_size() { shown_height } else { room };
    require_height(context, picture, height)?;
    let description = description(picture, image)?;
    let beside = width - shown_width;
    let mut items = vec![Item::Image(PlacedImage {
        x: match picture.align {
            PictureAlign::Left => Pt::ZERO,
            PictureAlign::Centre => beside / 2.0,
            PictureAlign::Right => beside,
        },
        y: (height - shown_height) / 2.0,
        width: shown_width,
        height: shown_height,
        image: Image { description, ..image.clone() },
        owner: nodes.owners.text,
    })];
    if !picture.is_signature() {
        return Ok(FlowBox { items, height, ..FlowBox::default() });
    }
    if let PictureSource::Field(field) = &picture.source {
        items.extend(signature_space::fields(context, nodes, [Some(field), picture.seal.as_ref()], (width, height)));
    }
    Ok(FlowBox { items, height, break_above: Break::Forbidden, is_signature_space: true, ..FlowBox::default() })
}

/// The width of a picture in a column of at most `limit`. Zero for the picture of a signature, which must not widen its
/// column.
pub(crate) fn width(context: &LayoutContext<'_>, picture: &Picture, limit: Pt) -> Result<Pt, Error> {
    if picture.is_signature() {
        return Ok(Pt::ZERO);
    }
    let room = picture.at.locate(context.style(&picture.style))?.line_height;
    Ok(size(picture, image(context, picture)?, (limit, room)).0)
}

pub(crate) fn image<'a>(context: &LayoutContext<'a>, picture: &Picture) -> Result<&'a Image, Error> {
    let missing = || match &picture.source {
        PictureSource::Field(field) => PictureProblem::NoneInField { field: field.to_string() },
        PictureSource::File(file) => PictureProblem::NotInPack { file: file.to_string() },
    };
    let images = context.images;
    images.get(&picture.source).ok_or_else(|| Error::from(missing()).at(picture.at.place()))
}

/// The width and height on the page, in the proportions of the picture.
pub(crate) fn size(picture: &Picture, image: &Image, (column, line): (Pt, Pt)) -> (Pt, Pt) {
    let (across, down) = (f64::from(image.pixels.0), f64::from(image.pixels.1));
    let width = picture.width.map_or(column, |width| width.min(column));
    let height = if picture.has_size() { picture.height } else { Some(line) };
    let scale = (width.0 / across).min(height.map_or(f64::INFINITY, |height| height.0 / down));
    (Pt(across * scale), Pt(down * scale))
}

/// Returns an error if a picture is higher than a page.
fn require_height(context: &LayoutContext<'_>, picture: &Picture, height: Pt) -> Result<(), Error> {
    let most = context.page.text_height();
    if !picture.has_size() || height <= most {
        return Ok(());
    }
    let problem =
        MarkupProblem::PictureHeight { height: format!("{:.1} pt", height.0), page: format!("{:.1} pt", most.0) };
    Err(Error::from(problem).at(picture.at.place()))
}

/// The alternative text (ISO 32000-1, 14.9.3).
///
/// # Errors
/// When neither the picture nor its element has one.
pub(crate) fn description(picture: &Picture, image: &Image) -> Result<String, Error> {
    picture
        .alternative(&image.description)
        .map(str::to_owned)
        .ok_or_else(|| Error::from(MarkupProblem::NoPictureDescription).at(picture.at.place()))
}
