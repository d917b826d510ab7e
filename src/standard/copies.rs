//! The rules of certified copies.

use serde::Deserialize;

use super::origin::Origin;
use crate::length::Pt;

/// The rules of certified copies, in the table `[copies]`. The template `copy.xml` has their components.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Copies {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The code in the number of every copy.
    pub(crate) code: String,
    /// The space between the end of the original and the components of the copy.
    pub(crate) space_before: Pt,
    /// The signature fields of an electronic copy; `None` if the standard has no electronic copies.
    #[serde(default)]
    pub(crate) signatures: Option<CopySignatures>,
}

/// The two signature fields of an electronic copy, side by side at the upper right of the first page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CopySignatures {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The width of a field.
    pub(crate) width: Pt,
    /// The height of a field: `most`, or less above other text.
    pub(crate) height: CopySignatureHeight,
    /// The space between the two fields.
    pub(crate) gap: Pt,
    /// The distance from the top edge of the page.
    pub(crate) from_top: Pt,
    /// The least space between a field and the text below it.
    pub(crate) clearance: Pt,
}

/// The height of a signature field.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CopySignatureHeight {
    pub(crate) least: Pt,
    pub(crate) most: Pt,
}
