//! `PaperSize`: the size and orientation of the sheet.

use serde::{Deserialize, Serialize};

/// The size of the sheet (khổ giấy).
///
/// Every document may have A4 pages. Only administrative papers, such as giấy mời or phiếu gửi, may have A5 pages
/// (HD36 II.4, HD05 IV.3).
///
/// ```
/// use congvan::Dispatch;
/// use congvan::dispatch::PaperSize;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// assert_eq!(dispatch.paper_size, PaperSize::A4);
/// assert!(dispatch.with_paper_size(PaperSize::A5Landscape).to_toml()?.contains("paper_size = \"a5_landscape\""));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("khổ giấy", "kho giay"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum PaperSize {
    /// A4, 210 × 297 mm, portrait.
    #[default]
    #[serde(rename = "a4")]
    #[doc(alias("khổ A4", "kho A4"))]
    A4,
    /// A5, 148 × 210 mm, portrait.
    #[serde(rename = "a5")]
    #[doc(alias("khổ A5", "kho A5"))]
    A5,
    /// A5, 210 × 148 mm, landscape: half a sheet of A4.
    #[serde(rename = "a5_landscape")]
    #[doc(alias("khổ A5 ngang", "kho A5 ngang"))]
    A5Landscape,
}

impl PaperSize {
    pub(crate) fn is_a4(&self) -> bool {
        *self == Self::A4
    }
}
