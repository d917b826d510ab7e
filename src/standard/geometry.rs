//! The size of the sheet and its margins.

use serde::Deserialize;

use super::origin::Origin;
use crate::length::Pt;

/// The size of the sheet and its margins (khổ giấy, lề trang), in pt; the table `[page]` of `style.toml`.
///
/// ```
/// use congvan::page::Mm;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let page = &typesetter.standard_for(&dispatch).page;
/// assert_eq!([page.width, page.height].map(|length| Mm::from(length).0.round()), [210.0, 297.0]);
/// assert_eq!(page.turned().width, page.height);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("khổ giấy", "kho giay", "lề trang", "le trang"))]
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PageGeometry {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// Width of the sheet.
    pub width: Pt,
    /// Height of the sheet.
    pub height: Pt,
    /// Margin above the text.
    pub top: Pt,
    /// Margin below the text.
    pub bottom: Pt,
    /// Margin at the binding edge: the left margin of a front side.
    pub binding: Pt,
    /// Margin at the edge opposite to the binding.
    pub outer: Pt,
    /// Whether sheets are printed on both sides, with mirrored margins on the back.
    pub both_sides: bool,
    /// The margins of a landscape sheet.
    pub landscape: LandscapeMargins,
    /// The A5 sheet of administrative papers.
    pub(crate) a5: A5Geometry,
    /// The first page with a page number.
    pub first_number_on: usize,
}

/// The margins of a landscape sheet, in pt; the table `[page.landscape]` of `style.toml`.
///
/// ```
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let page = &typesetter.standard_for(&dispatch).page;
/// assert_eq!(page.landscape.top, page.turned().top);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("lề trang khổ ngang", "le trang kho ngang"))]
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LandscapeMargins {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// Margin above the text.
    pub top: Pt,
    /// Margin below the text.
    pub bottom: Pt,
    /// Margin to the left of the text.
    pub left: Pt,
    /// Margin to the right of the text.
    pub right: Pt,
}

/// The size and margins of an A5 sheet, in the table `[page.a5]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct A5Geometry {
    /// The clause and common practice behind the values.
    pub(super) origin: Origin,
    pub(super) width: Pt,
    pub(super) height: Pt,
    pub(super) top: Pt,
    pub(super) bottom: Pt,
    pub(super) binding: Pt,
    pub(super) outer: Pt,
    pub(super) landscape: LandscapeMargins,
    /// The factor for type sizes, line heights and spaces.
    pub(super) scale: f64,
}

impl PageGeometry {
    /// Returns the A5 sheet (khổ A5) in portrait. [`turned`](Self::turned) makes it landscape.
    ///
    /// ```
    /// # use congvan::page::Mm;
    /// # use congvan::{Dispatch, Typesetter};
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// # let dispatch = Dispatch::from_toml(text)?;
    /// let typesetter = Typesetter::new()?;
    /// let page = typesetter.standard_for(&dispatch).page.a5();
    /// assert_eq!(Mm::from(page.width).0.round(), 148.0);
    /// assert_eq!(page.turned().width, page.height);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[must_use]
    #[doc(alias("khổ A5", "kho A5"))]
    pub fn a5(&self) -> Self {
        let A5Geometry { origin, width, height, top, bottom, binding, outer, landscape, scale: _ } = self.a5.clone();
        Self { origin, width, height, top, bottom, binding, outer, landscape, ..self.clone() }
    }

    /// Returns the same sheet in landscape.
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

    /// Returns the sheet of a finished page with this size: A5 if its shorter side is shorter than that of the A4 sheet, and
    /// landscape if it is wider than high.
    pub(crate) fn of_page(&self, width: Pt, height: Pt) -> Self {
        let sheet = if width.min(height) < self.width.min(self.height) { self.a5() } else { self.clone() };
        if width > height { sheet.turned() } else { sheet }
    }

    /// Returns the width between the margins.
    #[must_use]
    pub fn text_width(&self) -> Pt {
        self.width - self.binding - self.outer
    }

    /// Returns the height between the margins.
    #[must_use]
    pub fn text_height(&self) -> Pt {
        self.height - self.top - self.bottom
    }

    /// Returns the left margin of a page; pages count from 1.
    #[must_use]
    pub fn left(&self, page: usize) -> Pt {
        if self.both_sides && page.is_multiple_of(2) { self.outer } else { self.binding }
    }
}
