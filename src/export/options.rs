//! Options of PDF output.

use std::fmt;

/// Options of PDF output. The default conformance is the strictest: PDF/A-3a and PDF/UA-1, with the data attached.
///
/// ```
/// use congvan::pdf::{Conformance, PdfOptions};
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let options = PdfOptions::new().with_conformance(Conformance::A2b);
/// let pdf = Typesetter::new()?.pdf_with(&dispatch, &options)?;
/// assert!(pdf.starts_with(b"%PDF-1.7"));
/// assert_eq!(PdfOptions::new().conformance.to_string(), "PDF/A-3a and PDF/UA-1");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("tuỳ chọn xuất PDF", "tuy chon xuat PDF"))]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PdfOptions {
    /// The conformance of the file.
    pub conformance: Conformance,
    /// Whether to leave out the attached data. They are always left out if the conformance does not allow attachments.
    pub without_data: bool,
}

/// The PDF standard that a file conforms to. A file that would violate it is an error that lists all violations.
///
/// ```
/// use congvan::pdf::Conformance;
///
/// assert_eq!(Conformance::default(), Conformance::A3a);
/// assert_eq!(Conformance::A4f.to_string(), "PDF/A-4f and PDF/UA-2");
/// ```
#[doc(alias("PDF/A", "PDF/UA", "chuẩn lưu trữ", "chuan luu tru"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Conformance {
    /// PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1): archivable, accessible, with the data attached.
    #[default]
    A3a,
    /// PDF/A-2a (ISO 19005-2) and PDF/UA-1: archivable and accessible, for archives that reject attachments.
    A2a,
    /// PDF/A-2b: archivable, for systems that require exactly this. The file is tagged too.
    A2b,
    /// PDF/A-4 (ISO 19005-4), PDF/UA-2 (ISO 14289-2) and both levels of WTPDF 1.0, accessibility and reuse: archivable and
    /// accessible, in PDF 2.0.
    A4,
    /// PDF/A-4f, PDF/UA-2 and WTPDF 1.0: as [`A4`](Self::A4), with the data attached.
    A4f,
    /// PDF 1.7 without conformance, with the data attached.
    Plain,
}

impl PdfOptions {
    /// The default options: PDF/A-3a and PDF/UA-1, with the data attached.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the conformance of the file.
    #[must_use]
    pub fn with_conformance(mut self, conformance: Conformance) -> Self {
        self.conformance = conformance;
        self
    }

    /// Leaves out the attached data.
    #[must_use]
    pub fn without_data(mut self) -> Self {
        self.without_data = true;
        self
    }

    /// Whether the data are attached.
    pub(crate) fn has_data(&self) -> bool {
        !self.without_data && self.conformance.allows_attachments()
    }
}

impl fmt::Display for Conformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A3a => "PDF/A-3a and PDF/UA-1",
            Self::A2a => "PDF/A-2a and PDF/UA-1",
            Self::A2b => "PDF/A-2b",
            Self::A4 => "PDF/A-4 and PDF/UA-2",
            Self::A4f => "PDF/A-4f and PDF/UA-2",
            Self::Plain => "plain PDF",
        })
    }
}

impl Conformance {
    fn allows_attachments(self) -> bool {
        match self {
            Self::A3a | Self::A4f | Self::Plain => true,
            Self::A2a | Self::A2b | Self::A4 => false,
        }
    }
}
