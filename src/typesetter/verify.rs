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
    /// The pages of a certified copy are compared with those of the original and the components of the copy, which are
    /// made from its data (feature `certified-copy`; without it, the page of the components differs). A valid copy shows its
    /// original unchanged; whether its signatory certified it only the signature on paper or in the file tells.
    ///
    /// # Errors
    /// As [`ReadBack::from_pdf`]; also when the file has no data, or they cannot be laid out.
    pub fn verify(&self, pdf: &[u8]) -> Result<Verification, Error> {
        let document = pdf_reader::open(pdf)?;
        let read = ReadBack::of(&document)?;
        let paper = read.document().ok_or(ReadbackProblem::NoData)?;
        let same_pack = self.of_original(&read);
        let made_again = same_pack.pdf_with(paper, &PdfOptions::new().with_conformance(read.conformance))?;
        #[cfg(feature = "certified-copy")]
        let made_again = match &read.copy {
            Some(copy) => {
                let named = read.copy_standard.as_deref().and_then(|name| self.packs.choosing(name));
                let packs = named.as_ref().unwrap_or(&self.packs);
                same_pack.with_copy(&made_again, &read, copy, packs.pack_on(copy.date))?
            }
            None => made_again,
        };
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

    /// The same typesetter with the pack that a document was typeset with.
    pub(super) fn of_original(&self, read: &ReadBack) -> Self {
        let packs = self.packs.choosing(&read.record.standard).unwrap_or_else(|| self.packs.clone());
        Self { packs, ..self.clone() }
    }
}
