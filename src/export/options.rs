//! What kind of PDF is wanted.

use std::fmt;

/// What kind of PDF is wanted; by default the most that archives and readers ask for.
///
/// ```
/// use congvan::pdf::{Conformance, PdfOptions};
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!("../../examples/data/nam-dinh-175.toml");
/// let dispatch = Dispatch::from_toml(text)?;
/// let options = PdfOptions::new().conformance(Conformance::A2b);
/// let pdf = Typesetter::new()?.pdf_with(&dispatch, &options)?;
/// assert!(pdf.starts_with(b"%PDF-1.7"));
/// assert_eq!(PdfOptions::new().conformance.to_string(), "PDF/A-3a and PDF/UA-1");
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PdfOptions {
    /// What the file conforms to.
    pub conformance: Conformance,
    /// Whether the data stay out of the file; where the conformance admits no attached files, they do in any case.
    pub without_data: bool,
}

/// What a PDF conforms to. A file that would violate it is not written: the error names each violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Conformance {
    /// PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1): archivable, accessible, with the data of the paper attached.
    #[default]
    A3a,
    /// PDF/A-2a (ISO 19005-2) and PDF/UA-1: archivable and accessible, for archives that take no attachments.
    A2a,
    /// PDF/A-2b: archivable; for systems that ask for just that. The file is tagged all the same.
    A2b,
    /// PDF/A-4 (ISO 19005-4): archivable, in PDF 2.0.
    A4,
    /// PDF/A-4f: the same with the data of the paper attached.
    A4f,
    /// PDF 1.7 that claims no conformance, with the data of the paper attached.
    Plain,
}

impl PdfOptions {
    /// PDF/A-3a and PDF/UA-1, with the data attached.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what the file conforms to.
    #[must_use]
    pub fn conformance(mut self, conformance: Conformance) -> Self {
        self.conformance = conformance;
        self
    }

    /// Says that the data stay out of the file.
    #[must_use]
    pub fn without_data(mut self) -> Self {
        self.without_data = true;
        self
    }

    /// Whether the data are attached.
    pub(crate) fn has_data(&self) -> bool {
        !self.without_data && self.conformance.admits_files()
    }
}

impl fmt::Display for Conformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A3a => "PDF/A-3a and PDF/UA-1",
            Self::A2a => "PDF/A-2a and PDF/UA-1",
            Self::A2b => "PDF/A-2b",
            Self::A4 => "PDF/A-4",
            Self::A4f => "PDF/A-4f",
            Self::Plain => "plain PDF",
        })
    }
}

impl Conformance {
    fn admits_files(self) -> bool {
        match self {
            Self::A3a | Self::A4f | Self::Plain => true,
            Self::A2a | Self::A2b | Self::A4 => false,
        }
    }
}
