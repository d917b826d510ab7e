//! Laid-out pages: positioned items, the structure tree, faces and lengths.

mod display;
mod structure;

use std::ops::Range;
use std::sync::Arc;

pub use crate::color::Color;
use crate::field_path::FieldPath;
pub use crate::fonts::{Face, FontFiles};
pub use crate::length::{Mm, Pt};
pub use structure::{Node, NodeId, Role, Structure};

pub use crate::standard::{FitDirection, FitSetting, FitValue, LandscapeMargins, PageGeometry};

/// The pages of a laid-out document with its structure tree.
///
/// `Display` prints a display list: one item on each line, with positions in millimetres.
///
/// ```
/// use congvan::page::Item;
/// use congvan::{Dispatch, Issuer, Signatory, Typesetter};
///
/// let issuer = Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG");
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
    /// The free space below the text and above the foot, from its top to its bottom; `None` unless the page is the last
    /// of the document itself or of an attachment.
    pub space_below: Option<Range<Pt>>,
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

/// A run of text on a line, with one face and size.
///
/// ```
/// use congvan::page::{Face, Item};
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// let mut runs = pages.pages[0].items.iter().filter_map(|item| match item {
///     Item::Text(run) => Some(run),
///     _ => None,
/// });
/// let run = runs.find(|run| run.text.starts_with("Kính gửi")).unwrap();
/// assert_eq!(run.face, Face::Italic);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TextRun {
    /// The left edge of the first glyph.
    pub x: Pt,
    /// The distance of the baseline from the top of the sheet.
    pub baseline: Pt,
    /// The face.
    pub face: Face,
    /// The type size.
    pub size: Pt,
    /// The colour.
    pub color: Color,
    /// The characters in NFC, including a space at the end of a line.
    pub text: String,
    /// The glyphs, from left to right.
    pub glyphs: Vec<Glyph>,
    /// The name of the style, which identifies the component.
    pub style: Arc<str>,
    /// The structure node; `None` for an artifact.
    pub owner: Option<NodeId>,
    /// The expansion of an abbreviation.
    pub expansion: Option<Arc<str>>,
    /// Whether the run is rotated by 90° to read upwards. It then starts at `x`, `baseline`.
    pub turned: bool,
}

/// A glyph of a text run.
///
/// ```
/// use congvan::page::Item;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// let run = pages.pages[0].items.iter().find_map(|item| match item {
///     Item::Text(run) => Some(run),
///     _ => None,
/// });
/// let glyph = &run.unwrap().glyphs[0];
/// assert!(glyph.advance.0 > 0.0);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Glyph {
    /// The glyph index in the font.
    pub id: u32,
    /// The distance to the next glyph.
    pub advance: Pt,
    /// The offset to the right and upwards.
    pub offset: (Pt, Pt),
    /// The byte range of its characters in the text of the run.
    pub text: Range<usize>,
}

/// A straight line, horizontal or vertical.
///
/// ```
/// use congvan::page::Item;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// let rule = pages.pages[0].items.iter().find_map(|item| match item {
///     Item::Rule(rule) => Some(rule),
///     _ => None,
/// });
/// assert_eq!(rule.unwrap().from.1, rule.unwrap().to.1); // horizontal
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rule {
    /// The start, from the left and from the top of the sheet.
    pub from: (Pt, Pt),
    /// The end, from the left and from the top of the sheet.
    pub to: (Pt, Pt),
    /// The thickness; half of it is on either side.
    pub thickness: Pt,
    /// The colour.
    pub color: Color,
    /// The name of the style that requires the rule.
    pub style: Arc<str>,
}

/// An image with its position and size.
///
/// ```
/// use congvan::page::Item;
/// use congvan::{Dispatch, Picture, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let mut dispatch = Dispatch::from_toml(text)?;
/// # let png = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures/nam-dinh-175-1.png"));
/// let picture = Picture::from_png(png)?;
/// dispatch.signatories[0].signature = Some(picture);
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// let mut items = pages.pages.iter().flat_map(|page| &page.items);
/// assert!(items.any(|item| matches!(item, Item::Image(placed) if placed.width.0 > 0.0)));
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PlacedImage {
    /// The left edge.
    pub x: Pt,
    /// The upper edge.
    pub y: Pt,
    /// The width on the page.
    pub width: Pt,
    /// The height on the page.
    pub height: Pt,
    /// The image.
    pub image: Image,
    /// The structure node; `None` for an artifact.
    pub owner: Option<NodeId>,
}

/// A form field for a cell that is filled in on the screen. Only the layout of a fillable PDF has fields.
///
/// ```
/// use congvan::page::Item;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// assert!(!pages.pages[0].items.iter().any(|item| matches!(item, Item::Field(_))));
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Field {
    /// The left edge.
    pub x: Pt,
    /// The upper edge.
    pub y: Pt,
    /// The width inside the rules.
    pub width: Pt,
    /// The height inside the rules.
    pub height: Pt,
    /// The index of the row in the body of the table, from 0.
    pub row: usize,
    /// The index of the column, from 0.
    pub column: usize,
    /// The structure node of the field, a child of the cell's node.
    pub owner: Option<NodeId>,
}

/// The space for an electronic signature, between position and name. Only the layout of a PDF to be signed on the
/// screen has signature spaces.
///
/// ```
/// use congvan::page::Item;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// assert!(!pages.pages[0].items.iter().any(|item| matches!(item, Item::SignatureSpace(_))));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("chỗ ký", "cho ky", "chữ ký số", "chu ky so"))]
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SignatureSpace {
    /// The left edge.
    pub x: Pt,
    /// The upper edge.
    pub y: Pt,
    /// The width.
    pub width: Pt,
    /// The height.
    pub height: Pt,
    /// The path of the signature, such as `signatories[0].signature`.
    pub field: FieldPath,
    /// The structure node of the field.
    pub owner: Option<NodeId>,
}

/// An image that can be placed on a page.
///
/// ```
/// use congvan::page::Item;
/// # use congvan::{Dispatch, Picture, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let mut dispatch = Dispatch::from_toml(text)?;
/// # let png = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures/nam-dinh-175-1.png"));
/// # let picture = Picture::from_png(png)?;
/// # dispatch.signatories[0].signature = Some(picture);
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// let mut items = pages.pages.iter().flat_map(|page| &page.items);
/// let image = items.find_map(|item| match item {
///     Item::Image(placed) => Some(&placed.image),
///     _ => None,
/// });
/// assert_eq!(image.unwrap().field.to_string(), "signatories[0].signature");
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Image {
    /// The bytes of a PNG file.
    pub png: Arc<Vec<u8>>,
    /// The width and height in pixels.
    pub pixels: (u32, u32),
    /// The alternative text.
    pub description: String,
    /// The path of its field in the dispatch.
    pub field: FieldPath,
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

impl TextRun {
    /// The width of the run without trailing spaces.
    #[must_use]
    pub fn width(&self) -> Pt {
        self.width_to(self.text.trim_end().len())
    }

    /// The width of the first bytes of the text.
    pub(crate) fn width_to(&self, end: usize) -> Pt {
        self.glyphs.iter().filter(|glyph| glyph.text.start < end).map(|glyph| glyph.advance).sum()
    }

    /// The position of the line across its reading direction: the distance of the baseline from the top of the sheet,
    /// or from the left if rotated.
    pub(crate) fn line(&self) -> Pt {
        if self.turned { self.x } else { self.baseline }
    }
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
