//! Paper and margins.

use serde::Deserialize;

use super::origin::Origin;
use crate::length::Pt;

/// DocumentRef and margins, in a table `[page]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PageGeometry {
    /// Where the rule comes from.
    pub origin: Origin,
    /// Width of the sheet.
    pub width: Pt,
    /// Height of the sheet.
    pub height: Pt,
    /// Margin above the text.
    pub top: Pt,
    /// Margin below the text.
    pub bottom: Pt,
    /// Margin at the edge where the sheets are bound: the left of a front.
    pub binding: Pt,
    /// Margin at the other edge.
    pub outer: Pt,
    /// Whether sheets are printed on both sides, so that the margins of a back are mirrored.
    pub both_sides: bool,
    /// The margins of a sheet that lies on its side, as it is read.
    pub landscape: LandscapeMargins,
    /// The first page that shows its number.
    pub first_number_on: usize,
}

/// The margins of a sheet that lies on its side, in a table `[page.landscape]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LandscapeMargins {
    /// Where the rule comes from.
    pub origin: Origin,
    /// Margin above the text.
    pub top: Pt,
    /// Margin below the text.
    pub bottom: Pt,
    /// Margin to the left of the text.
    pub left: Pt,
    /// Margin to the right of the text.
    pub right: Pt,
}

impl PageGeometry {
    /// The same sheet on its side.
    #[must_use]
    pub fn turned(&self) -> Self {
        Self {
            width: self.height,
            height: self.width,
            top: self.landscape.top,
            bottom: self.landscape.bottom,
            binding: self.landscape.left,
            outer: self.landscape.right,
            both_sides: false,
            ..self.clone()
        }
    }

    /// The width between the margins.
    #[must_use]
    pub fn text_width(&self) -> Pt {
        self.width - self.binding - self.outer
    }

    /// The height between the margins.
    #[must_use]
    pub fn text_height(&self) -> Pt {
        self.height - self.top - self.bottom
    }

    /// The left margin of a page, counted from 1.
    #[must_use]
    pub fn left(&self, page: usize) -> Pt {
        if self.both_sides && page.is_multiple_of(2) { self.outer } else { self.binding }
    }
}
