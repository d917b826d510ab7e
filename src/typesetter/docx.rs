//! DOCX files of dispatches and forms.

use super::Typesetter;
use crate::docx::{DocxInput, DocxOptions, docx};
use crate::error::Error;
use crate::layout::{Fields, compose};
use crate::model::DocumentRef;
use crate::record::{Enclosure, Record};

impl Typesetter {
    /// Makes a DOCX file of a dispatch or a standalone form (feature `docx`), to be corrected in Word before it is signed.
    ///
    /// It has the components of the PDF of [`pdf`](Self::pdf) at the same places, with the styles of the standard under
    /// Vietnamese names. Word breaks the lines; [`Fidelity`](crate::docx::Fidelity) has another choice. The data are
    /// attached, so that [`Dispatch::from_docx`](crate::Dispatch::from_docx) reads them. `docs/docx.md` in the repository
    /// of the crate lists what may differ from the PDF.
    ///
    /// ```
    /// use congvan::{Dispatch, Typesetter};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// let dispatch = Dispatch::from_toml(text)?;
    /// let docx = Typesetter::new()?.docx(&dispatch)?;
    /// assert_eq!(Dispatch::from_docx(&docx)?, dispatch);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`pages`](Self::pages); also when the pack has no table `[docx]`.
    pub fn docx<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Result<Vec<u8>, Error> {
        self.docx_with(paper, &DocxOptions::default())
    }

    /// Makes a DOCX file with options: the line breaks of the PDF, findings as comments, or no data.
    ///
    /// # Errors
    /// As [`docx`](Self::docx).
    pub fn docx_with<'a>(&self, paper: impl Into<DocumentRef<'a>>, options: &DocxOptions) -> Result<Vec<u8>, Error> {
        let paper = paper.into();
        let (pages, composition) = self.with_input(paper, Fields::default(), compose)?;
        self.limits.require_pages(pages.pages.len())?;
        let standard = self.pack_for(paper).style()?;
        let report = if options.comments { self.check(paper) } else { Default::default() };
        let enclosure = (!options.without_data).then(|| Enclosure::of(paper, standard)).transpose()?;
        let input = DocxInput {
            composition: &composition,
            metadata: &pages.metadata,
            standard,
            fonts: &self.fonts,
            record: &Record::of(paper, standard),
            enclosure: enclosure.as_ref(),
            findings: report.findings(),
        };
        docx(input, options.fidelity)
    }
}
