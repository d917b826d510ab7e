//! `Page`: what stands where on the paper, a list of things to draw and the structure that they belong to.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::field_path::FieldPath;
pub use crate::fonts::Face;
use crate::length::{Mm, Pt};
use crate::standard::{FitDirection, FitSetting};

/// The laid-out document: its pages and its structure.
///
/// `{}` prints it as a display list in millimetres, one thing a line, which is what the tests compare.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Pages {
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// What things are and how they belong together.
    pub structure: Structure,
    /// What was moved so that the text fits its pages.
    pub fit: FitSetting,
    /// What the document says of itself.
    pub metadata: Metadata,
}

/// One page: things with their places, counted from the upper left corner of the sheet.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page {
    /// Width of the sheet.
    pub width: Pt,
    /// Height of the sheet.
    pub height: Pt,
    /// What is drawn, in reading order.
    pub items: Vec<Item>,
}

/// A thing on a page.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Item {
    /// A run of text.
    Text(TextRun),
    /// A straight line.
    Rule(Rule),
    /// A picture.
    Image(PlacedImage),
    /// A cell to be filled in on the screen; nothing is drawn.
    Field(Field),
    /// Where an electronic signature will be seen; nothing is drawn.
    SignatureSpace(SignatureSpace),
}

/// A run of text of one face and size on one line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TextRun {
    /// The left edge of its first glyph.
    pub x: Pt,
    /// The baseline, from the top of the sheet.
    pub baseline: Pt,
    /// The face.
    pub face: Face,
    /// The size of the type.
    pub size: Pt,
    /// The characters, in NFC, a space at the end of a line included.
    pub text: String,
    /// The glyphs, from left to right.
    pub glyphs: Vec<Glyph>,
    /// The name of the style, which names the component.
    pub style: Arc<str>,
    /// What it belongs to; none for what is not read aloud.
    pub owner: Option<NodeId>,
    /// The words that an abbreviation stands for.
    pub expansion: Option<Arc<str>>,
    /// Whether it is turned to be read from below: it begins at `x`, `baseline` and runs upward.
    pub turned: bool,
}

/// A glyph of a run.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Glyph {
    /// Its number in the font.
    pub id: u32,
    /// How far the next glyph is from this one.
    pub advance: Pt,
    /// How far it is moved to the right and up.
    pub offset: (Pt, Pt),
    /// The bytes of the run's text that it shows.
    pub text: Range<usize>,
}

/// A straight line, horizontal or vertical.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rule {
    /// Where it begins: from the left and from the top of the sheet.
    pub from: (Pt, Pt),
    /// Where it ends.
    pub to: (Pt, Pt),
    /// Its thickness, half on either side.
    pub thickness: Pt,
    /// The name of the style that it comes from.
    pub style: Arc<str>,
}

/// A picture with its place.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlacedImage {
    /// The left edge.
    pub x: Pt,
    /// The upper edge.
    pub y: Pt,
    /// The width on paper.
    pub width: Pt,
    /// The height on paper.
    pub height: Pt,
    /// The picture.
    pub image: Image,
    /// What it belongs to.
    pub owner: Option<NodeId>,
}

/// A cell of a form that is to be filled in on the screen. Only a layout for that purpose has any.
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
    /// The row of the table, from 0, the head not counted.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
    /// Its node of the structure, within that of the cell that it fills.
    pub owner: Option<NodeId>,
}

/// The room between position and name, for an electronic signature. Only a layout for that purpose has any.
#[derive(Debug, Clone, PartialEq)]
pub struct SignatureSpace {
    /// The left edge.
    pub x: Pt,
    /// The upper edge.
    pub y: Pt,
    /// The width.
    pub width: Pt,
    /// The height.
    pub height: Pt,
    /// The field of the paper that it stands for, such as `signatories[0].signature`.
    pub field: FieldPath,
    /// Its node of the structure.
    pub owner: Option<NodeId>,
}

/// A picture that can be placed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Image {
    /// The bytes of a PNG file.
    pub png: Arc<Vec<u8>>,
    /// Width and height in pixels.
    pub pixels: (u32, u32),
    /// The words that are read aloud in its place.
    pub description: String,
    /// The field that it comes from.
    pub field: FieldPath,
}

/// What the document says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Metadata {
    /// The title.
    pub title: String,
    /// Who issues it.
    pub author: String,
    /// What it is about.
    pub subject: String,
    /// The language, `vi-VN`.
    pub language: String,
    /// Year, month and day of the document.
    pub date: (u16, u8, u8),
}

/// The number of a node of the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// The structure of a document: a tree of nodes, each with a role, in reading order.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    nodes: Vec<Node>,
}

/// A node of the structure.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Node {
    /// What it is.
    pub role: Role,
    /// What it belongs to; none at the top.
    pub parent: Option<NodeId>,
}

/// What a node of the structure is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// A whole document among several in one file, with its title.
    Copy(String),
    /// A part: the dispatch, an attached form.
    Part,
    /// A heading of a level from 1, with its words.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A list; its marks count, or are all alike.
    List {
        /// Whether the marks count.
        ordered: bool,
    },
    /// An item of a list.
    ListItem,
    /// The mark of an item.
    Label,
    /// What an item says.
    ItemBody,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell at the head of a column.
    HeaderCell {
        /// Over how many columns it reaches.
        columns: usize,
        /// Over how many rows of the head it reaches.
        rows: usize,
    },
    /// A cell.
    Cell,
    /// A cell that reaches over several columns or rows.
    WideCell {
        /// Over how many columns.
        columns: usize,
        /// Over how many rows.
        rows: usize,
    },
    /// A picture, with the words that are read aloud in its place.
    Figure(String),
    /// A field that is filled in or signed on the screen.
    Field,
}

impl Structure {
    /// Adds a node below another, after those that are there.
    pub fn add(&mut self, role: Role, parent: Option<NodeId>) -> NodeId {
        self.nodes.push(Node { role, parent });
        NodeId(self.nodes.len() - 1)
    }

    /// The nodes, parents before their children.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The role of a node, if there is such a node.
    #[must_use]
    pub fn role(&self, id: NodeId) -> Option<&Role> {
        self.nodes.get(id.0).map(|node| &node.role)
    }
}

impl TextRun {
    /// The width of its ink: a space at its end does not count.
    #[must_use]
    pub fn width(&self) -> Pt {
        let inked = self.text.trim_end().len();
        self.glyphs.iter().filter(|glyph| glyph.text.start < inked).map(|glyph| glyph.advance).sum()
    }

    /// How far its line is from where lines begin: from the top of the sheet, or from the left where it is turned.
    pub(crate) fn line(&self) -> Pt {
        if self.turned { self.x } else { self.baseline }
    }
}

impl Item {
    /// Turns it to be read from below, as part of something of that width whose upper left corner stays where it is.
    pub(crate) fn turn(&mut self, width: Pt) {
        let turned = |(x, y): (Pt, Pt)| (y, width - x);
        match self {
            Self::Text(run) => {
                (run.x, run.baseline) = turned((run.x, run.baseline));
                run.turned = true;
            }
            Self::Rule(rule) => (rule.from, rule.to) = (turned(rule.from), turned(rule.to)),
            // No text holds any.
            Self::Image(_) | Self::Field(_) | Self::SignatureSpace(_) => {}
        }
    }

    /// Moves it right and down.
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
