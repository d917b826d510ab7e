//! Pictures: scaled into the room of their style, in the middle of the column.

use super::sign_room;
use super::strip::{Break, Strip};
use crate::error::{Error, Problem};
use crate::layout::setting::Setting;
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::Picture;
use crate::page::{Item, PlacedImage};

pub(crate) fn set(setting: &mut Setting<'_>, nodes: &Nodes, picture: &Picture, width: Pt) -> Result<Strip, Error> {
    let room = picture.at.locate(setting.style(&picture.style))?.line_height;
    let image = setting.images.get(&picture.field).ok_or_else(|| {
        Error::new(Problem::Picture { message: format!("the dispatch has none at `{}`", picture.field) })
            .at(picture.at.place())
    })?;
    let (across, down) = (f64::from(image.pixels.0), f64::from(image.pixels.1));
    let scale = (room.0 / down).min(width.0 / across);
    let (shown_width, shown_height) = (Pt(across * scale), Pt(down * scale));
    let mut items = vec![Item::Image(PlacedImage {
        x: (width - shown_width) / 2.0,
        y: (room - shown_height) / 2.0,
        width: shown_width,
        height: shown_height,
        image: image.clone(),
        owner: nodes.owners.text,
    })];
    items.extend(sign_room::room(setting, nodes, &picture.field, (width, room)));
    Ok(Strip { items, height: room, break_above: Break::Forbidden, is_room: true, ..Strip::default() })
}
