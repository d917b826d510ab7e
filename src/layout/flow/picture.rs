//! Pictures: scaled into the line of their style or to their own size, and placed in the column.

use super::sign_room;
use super::strip::{Break, Strip};
use crate::error::{Error, Problem};
use crate::layout::setting::Setting;
use crate::layout::structure::Container;
use crate::length::Pt;
use crate::markup::{Picture, PictureAlign, PictureSource};
use crate::page::{Image, Item, PlacedImage, Role};

pub(crate) fn set(
    setting: &mut Setting<'_>,
    container: &mut Container,
    picture: &Picture,
    width: Pt,
) -> Result<Strip, Error> {
    let room = picture.at.locate(setting.style(&picture.style))?.line_height;
    let image = image(setting, picture)?;
    let (shown_width, shown_height) = size(picture, image, (width, room));
    let height = if picture.has_size() { shown_height } else { room };
    require_height(setting, picture, height)?;
    let description = description(picture, image)?;
    let owner = setting.structure.add(Role::Figure(description.clone()), Some(container.node));
    container.lists.close();
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
        owner: Some(owner),
    })];
    if !picture.is_signature() {
        return Ok(Strip { items, height, ..Strip::default() });
    }
    if let PictureSource::Field(field) = &picture.source {
        items.extend(sign_room::room(setting, container, field, (width, height)));
    }
    Ok(Strip { items, height, break_above: Break::Forbidden, is_room: true, ..Strip::default() })
}

/// The width that a picture asks for.
pub(crate) fn width(setting: &Setting<'_>, picture: &Picture, limit: Pt) -> Result<Pt, Error> {
    if picture.is_signature() {
        return Ok(Pt::ZERO);
    }
    let room = picture.at.locate(setting.style(&picture.style))?.line_height;
    Ok(size(picture, image(setting, picture)?, (limit, room)).0)
}

fn image<'a>(setting: &Setting<'a>, picture: &Picture) -> Result<&'a Image, Error> {
    let missing = || match &picture.source {
        PictureSource::Field(field) => format!("the dispatch has none at `{field}`"),
        PictureSource::File(file) => format!("the pack has no `{file}`"),
    };
    let images = setting.images;
    images
        .get(&picture.source)
        .ok_or_else(|| Error::new(Problem::Picture { message: missing() }).at(picture.at.place()))
}

/// Width and height in print, in the proportions of the picture.
fn size(picture: &Picture, image: &Image, (column, line): (Pt, Pt)) -> (Pt, Pt) {
    let (across, down) = (f64::from(image.pixels.0), f64::from(image.pixels.1));
    let width = picture.width.map_or(column, |width| width.min(column));
    let height = if picture.has_size() { picture.height } else { Some(line) };
    let scale = (width.0 / across).min(height.map_or(f64::INFINITY, |height| height.0 / down));
    (Pt(across * scale), Pt(down * scale))
}

/// Refuses a picture that fits on no page.
fn require_height(setting: &Setting<'_>, picture: &Picture, height: Pt) -> Result<(), Error> {
    let most = setting.page.text_height();
    if !picture.has_size() || height <= most {
        return Ok(());
    }
    let message = format!("this picture is {height} high, the text of a page {most}");
    Err(Error::new(Problem::Markup { message }).at(picture.at.place()))
}

/// The alternative text (ISO 32000-1, 14.9.3): that of the picture itself, else that of the element.
fn description(picture: &Picture, image: &Image) -> Result<String, Error> {
    let own = Some(&image.description).filter(|words| !words.is_empty());
    own.or(picture.description.as_ref()).cloned().ok_or_else(|| {
        let message = "this picture has no description: write one in `description`".to_owned();
        Error::new(Problem::Markup { message }).at(picture.at.place())
    })
}
