//! Verification: compares the pages of a PDF with pages typeset from its data.

use super::Typesetter;
use crate::error::{Error, ReadbackProblem};
use crate::export::PdfOptions;
use crate::pdf_reader;
use crate::readback::{ReadBack, appearances};

/// The result of [`Typesetter::verify`]: the differences between a PDF and its data.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let typesetter = Typesetter::new()?;
/// let pdf = typesetter.pdf(&Dispatch::from_toml(text)?)?;
/// let verification = typesetter.verify(&pdf)?;
/// assert!(verification.is_valid());
/// assert_eq!(verification.read.record.number.as_deref(), Some("175-CV/BTCĐUK"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("đối chiếu", "doi chieu"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// The record and the data of the file.
    pub read: ReadBack,
    /// The pages that differ from pages typeset from the data, from 1, including missing and extra pages.
    pub differing_pages: Vec<usize>,
    /// The pages covered by an annotation other than a signature field, from 1: a comment, a stamp, a filled field.
    pub covered_pages: Vec<usize>,
}

impl Verification {
    /// Whether the data match their digest, no page differs, and no page is covered.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.read.data_unchanged && self.differing_pages.is_empty() && self.covered_pages.is_empty()
    }
}

impl Typesetter {
    /// Compares the pages of a PDF with pages typeset from the data in it.
    ///
    /// Signatures, and saving the file with another program, do not change the result; other fonts or a changed pack
    /// do. The appearance of signature fields is not compared, and signatures are not verified; a signature field may
    /// cover the text. `read_signatures` (feature `sign`) verifies signatures.
    ///
    /// # Errors
    /// As [`ReadBack::from_pdf`]; also when the file has no data, or they cannot be laid out.
    pub fn verify(&self, pdf: &[u8]) -> Result<Verification, Error> {
        let document = pdf_reader::open(pdf)?;
        let read = ReadBack::of(&document)?;
        let paper = read.document().ok_or(ReadbackProblem::NoData)?;
        let packs = self.packs.choosing(&read.record.standard).unwrap_or_else(|| self.packs.clone());
        let same_pack = Self { packs, ..self.clone() };
        let made_again = same_pack.pdf_with(paper, &PdfOptions::new().with_conformance(read.conformance))?;
        let (found, expected) = (appearances(&document), appearances(&pdf_reader::open(&made_again)?));
        let pages = 1..=found.len().max(expected.len());
        let differs = |page: &usize| match (found.get(page - 1), expected.get(page - 1)) {
            (Some(found), Some(expected)) => found.digest.is_none() || found.digest != expected.digest,
            _ => true,
        };
        let is_covered = |page: &usize| found.get(page - 1).is_some_and(|page| page.is_covered);
        Ok(Verification {
            differing_pages: pages.clone().filter(differs).collect(),
            covered_pages: pages.filter(is_covered).collect(),
            read,
        })
    }
}
