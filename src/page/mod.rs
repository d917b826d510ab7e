//! Laid-out pages: positioned items, the structure tree, faces and lengths.

mod items;
mod structure;

use std::fmt;

pub use self::items::{Field, Glyph, Image, PlacedImage, Rule, SignatureSpace, TextRun};
pub use self::structure::{Node, NodeId, Role, Structure};
pub use crate::fonts::{Face, FontFiles};
pub use crate::length::{Mm, Pt};
pub use crate::standard::{FitDirection, FitSetting, FitValue, LandscapeMargins, PageGeometry};

/// The pages of a laid-out document with its structure tree.
///
/// `Display` prints a display list: one item on each line, with positions in millimetres.
///
/// ```
/// use congvan::page::Item;
/// use congvan::{Dispatch, Issuer, Signatory, Typesetter};
///
/// let issuer = Issuer::new("BAN TỔ CHỨC").under("ĐẢNG UỶ XÃ ĐỨC TRỌNG");
/// let number = "12-CV/BTCĐU".parse()?;
/// let dispatch = Dispatch::new(issuer, number, "về việc họp", "Đức Trọng", "2026-11-24".parse()?)
///     .to("Các chi bộ trực thuộc")
///     .paragraph("Nội dung.")
///     .copy_to("Như trên")
///     .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// let mut texts = pages.pages[0].items.iter().filter_map(|item| match item {
///     Item::Text(run) => Some(run.text.trim_end()),
///     _ => None,
/// });
/// assert!(texts.any(|text| text == "Nội dung."));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("trang đã dàn", "trang da dan"))]
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Pages {
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// The structure tree, as in tagged PDF.
    pub structure: Structure,
    /// The values changed by the fitting.
    pub fit: FitSetting,
    /// The title, author and other metadata.
    pub metadata: Metadata,
}

/// A page. The positions of its items are in points from the upper left corner of the sheet.
///
/// ```
/// use congvan::page::Mm;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// assert_eq!(Mm::from(pages.pages[0].width).0.round(), 210.0);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("trang", "trang giấy", "trang giay"))]
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// The width of the sheet.
    pub width: Pt,
    /// The height of the sheet.
    pub height: Pt,
    /// The items, in reading order.
    pub items: Vec<Item>,
}

/// An item on a page.
///
/// ```
/// use congvan::page::Item;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// let items = &pages.pages[0].items;
/// assert!(items.iter().any(|item| matches!(item, Item::Text(run) if run.text.starts_with("Kính gửi"))));
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Item {
    /// A run of text.
    Text(TextRun),
    /// A straight line.
    Rule(Rule),
    /// An image.
    Image(PlacedImage),
    /// A form field for a table cell; draws nothing.
    Field(Field),
    /// The space for an electronic signature; draws nothing.
    SignatureSpace(SignatureSpace),
}

/// The metadata of a document.
///
/// ```
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// assert_eq!((&*pages.metadata.language, pages.metadata.date), ("vi-VN", (2023, 9, 8)));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("siêu dữ liệu", "sieu du lieu"))]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Metadata {
    /// The title.
    pub title: String,
    /// The issuer.
    pub author: String,
    /// The subject.
    pub subject: String,
    /// The language, `vi-VN`.
    pub language: String,
    /// Year, month and day of the document.
    pub date: (u16, u8, u8),
}

impl Item {
    /// Rotates the item by 90°, to read upwards, inside a box of this width whose upper left corner stays in place.
    pub(crate) fn turn(&mut self, width: Pt) {
        let turned = |(x, y): (Pt, Pt)| (y, width - x);
        match self {
            Self::Text(run) => {
                (run.x, run.baseline) = turned((run.x, run.baseline));
                run.turned = true;
            }
            Self::Rule(rule) => (rule.from, rule.to) = (turned(rule.from), turned(rule.to)),
            // Rotated cells contain only text and rules.
            Self::Image(_) | Self::Field(_) | Self::SignatureSpace(_) => {}
        }
    }

    /// Moves the item to the right and down.
    pub(crate) fn shift(&mut self, x: Pt, y: Pt) {
        match self {
            Self::Text(run) => {
                run.x += x;
                run.baseline += y;
            }
            Self::Rule(rule) => {
                for point in [&mut rule.from, &mut rule.to] {
                    point.0 += x;
                    point.1 += y;
                }
            }
            Self::Image(image) => {
                image.x += x;
                image.y += y;
            }
            Self::Field(field) => {
                field.x += x;
                field.y += y;
            }
            Self::SignatureSpace(room) => {
                room.x += x;
                room.y += y;
            }
        }
    }
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.fit.direction != FitDirection::Own {
            writeln!(f, "fit: {}", self.fit)?;
        }
        for (index, page) in self.pages.iter().enumerate() {
            let (width, height) = (Mm::from(page.width), Mm::from(page.height));
            writeln!(f, "page {}: {width:.1} × {height:.1}", index + 1)?;
            for item in &page.items {
                writeln!(f, "  {item}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mm = |length: Pt| Mm::from(length).0;
        match self {
            Self::Text(run) => write!(
                f,
                "{:6.2} {:6.2}  {:20} {} {}, {:.2} wide{}: {}",
                mm(run.x),
                mm(run.baseline),
                run.style,
                run.face.name(),
                run.size,
                mm(run.width()),
                if run.turned { ", turned" } else { "" },
                run.text.trim_end(),
            ),
            Self::Rule(rule) => write!(
                f,
                "{:6.2} {:6.2}  {:20} rule to {:.2} {:.2}, {} thick",
                mm(rule.from.0),
                mm(rule.from.1),
                rule.style,
                mm(rule.to.0),
                mm(rule.to.1),
                rule.thickness,
            ),
            Self::Image(image) => write!(
                f,
                "{:6.2} {:6.2}  {:20} picture {:.2} × {:.2}: {}",
                mm(image.x),
                mm(image.y),
                image.image.field.to_string(),
                mm(image.width),
                mm(image.height),
                image.image.description,
            ),
            Self::Field(field) => write!(
                f,
                "{:6.2} {:6.2}  {:20} field {:.2} × {:.2}",
                mm(field.x),
                mm(field.y),
                format!("row {}, column {}", field.row + 1, field.column + 1),
                mm(field.width),
                mm(field.height),
            ),
            Self::SignatureSpace(room) => write!(
                f,
                "{:6.2} {:6.2}  {:20} room for a signature {:.2} × {:.2}",
                mm(room.x),
                mm(room.y),
                room.field.to_string(),
                mm(room.width),
                mm(room.height),
            ),
        }
    }
}
