//! The paper that travels in a PDF.

use lopdf::{Dictionary, Document, Object};
use serde::Deserialize;

use super::xmp;
use crate::error::{Error, refused};
use crate::export::Conformance;
use crate::model::{Dispatch, DocumentRef, StatisticsForm};
use crate::pdf_reader::{array, dictionary, open, unpacked};
use crate::record::{Record, SCHEMA_VERSION, digest};

/// A tree of attached files is looked through as far as this: nodes, files, and parts of a node.
const MOST_FILES: usize = 1000;

/// What a PDF that this crate has made says of itself.
///
/// ```
/// use congvan::pdf::ReadBack;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!("../../examples/data/nam-dinh-175.toml");
/// let dispatch = Dispatch::from_toml(text)?;
/// let pdf = Typesetter::new()?.pdf(&dispatch)?;
/// let read = ReadBack::from_pdf(&pdf)?;
/// assert_eq!(read.record.number.as_deref(), Some("175-CV/BTCĐUK"));
/// assert_eq!(read.dispatch, Some(dispatch));
/// assert!(read.data_unchanged);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadBack {
    /// What the XMP metadata say.
    pub record: Record,
    /// The dispatch, if the file shows one and its data were not left out.
    pub dispatch: Option<Dispatch>,
    /// The form, if the file shows one that goes out alone and its data were not left out.
    pub form: Option<StatisticsForm>,
    /// Whether the data have the digest that the metadata name; so they do where there are none.
    pub data_unchanged: bool,
    /// What the file says that it conforms to.
    pub conformance: Conformance,
    /// The program that wrote the file, such as `congvan 0.1.0`.
    pub producer: Option<String>,
}

#[derive(Deserialize)]
struct Version {
    congvan: u32,
}

#[derive(Deserialize)]
struct Enclosed {
    dispatch: Option<Dispatch>,
    statistics_form: Option<StatisticsForm>,
}

impl ReadBack {
    /// Reads the record and the data of a PDF, whatever has been signed or saved anew since.
    ///
    /// [`Typesetter::verify`](crate::Typesetter::verify) says whether the pages were made from the data.
    ///
    /// # Errors
    /// When the bytes are no PDF, it is encrypted, this crate has not made it, or the data are those of a newer
    /// version of the crate.
    pub fn from_pdf(bytes: &[u8]) -> Result<Self, Error> {
        Self::of(&open(bytes)?)
    }

    pub(crate) fn of(document: &Document) -> Result<Self, Error> {
        let metadata = document
            .catalog()
            .ok()
            .and_then(|catalog| unpacked(document, catalog.get(b"Metadata").ok()?))
            .ok_or_else(|| refused("the file has no metadata: this crate has not made it"))?;
        let said = xmp::read(&metadata)?;
        let mut read = Self {
            record: said.record,
            dispatch: None,
            form: None,
            data_unchanged: true,
            conformance: said.conformance,
            producer: said.producer,
        };
        let Some(name) = said.data_file else { return Ok(read) };
        let json = enclosed(document, &name)
            .ok_or_else(|| refused("the metadata name a file of data that is not in the PDF: somebody took it out"))?;
        read.data_unchanged = said.data_digest.is_some_and(|said| said == digest(&json));
        let unreadable = |error: serde_json::Error| refused(format!("the data cannot be read: {error}"));
        let Version { congvan: version } = serde_json::from_slice(&json).map_err(unreadable)?;
        if version > SCHEMA_VERSION {
            return Err(refused(format!(
                "the data have version {version}, this program knows {SCHEMA_VERSION}: use a newer one"
            )));
        }
        let data: Enclosed = serde_json::from_slice(&json).map_err(unreadable)?;
        Ok(Self { dispatch: data.dispatch, form: data.statistics_form, ..read })
    }

    /// What is printed, if the data were not left out.
    #[must_use]
    pub fn paper(&self) -> Option<DocumentRef<'_>> {
        let form = self.form.as_ref().map(DocumentRef::StatisticsForm);
        self.dispatch.as_ref().map(DocumentRef::Dispatch).or(form)
    }
}

impl Dispatch {
    /// The dispatch that travels in a PDF ([`ReadBack`] tells more).
    ///
    /// # Errors
    /// As [`ReadBack::from_pdf`]; also when the file holds no dispatch, or its data were changed.
    pub fn from_pdf(bytes: &[u8]) -> Result<Self, Error> {
        let read = ReadBack::from_pdf(bytes)?;
        require_unchanged(&read)?;
        read.dispatch.ok_or_else(|| refused("the file holds no data of a dispatch"))
    }
}

impl StatisticsForm {
    /// The form that travels in a PDF of its own, as it was printed; what was filled into fields since is read by
    /// `read_pdf` (feature `fillable`).
    ///
    /// # Errors
    /// As [`ReadBack::from_pdf`]; also when the file holds no form, or its data were changed.
    pub fn from_pdf(bytes: &[u8]) -> Result<Self, Error> {
        let read = ReadBack::from_pdf(bytes)?;
        require_unchanged(&read)?;
        read.form.ok_or_else(|| refused("the file holds no data of a form that goes out alone"))
    }
}

fn require_unchanged(read: &ReadBack) -> Result<(), Error> {
    match read.data_unchanged {
        true => Ok(()),
        false => Err(refused("the data in the file are not those that it was made with: their digest differs")),
    }
}

/// The bytes of the attached file of that name.
fn enclosed(document: &Document, name: &str) -> Option<Vec<u8>> {
    let is_wanted = |specification: &&Dictionary| {
        let named = specification.get(b"UF").or_else(|_| specification.get(b"F"));
        let own = named.ok().and_then(|own| document.dereference(own).ok()?.1.as_str().ok());
        own.is_some_and(|own| own == name.as_bytes())
    };
    let specification = attached(document)?.into_iter().find(is_wanted)?;
    let files = dictionary(document, specification.get(b"EF").ok()?)?;
    let file: &Object = files.get(b"UF").or_else(|_| files.get(b"F")).ok()?;
    unpacked(document, file)
}

/// The attached files: the leaves of a tree of names.
fn attached(document: &Document) -> Option<Vec<&Dictionary>> {
    let names = dictionary(document, document.catalog().ok()?.get(b"Names").ok()?)?;
    let mut found = Vec::new();
    let mut open = vec![dictionary(document, names.get(b"EmbeddedFiles").ok()?)?];
    for _ in 0..MOST_FILES {
        let Some(node) = open.pop() else { break };
        let leaves = array(document, node, b"Names").map_or(&[][..], Vec::as_slice);
        let leaves = leaves.iter().skip(1).step_by(2).filter_map(|leaf| dictionary(document, leaf));
        found.extend(leaves.take(MOST_FILES - found.len()));
        let kids = array(document, node, b"Kids").map_or(&[][..], Vec::as_slice);
        open.extend(kids.iter().filter_map(|kid| dictionary(document, kid)).take(MOST_FILES));
    }
    Some(found)
}
