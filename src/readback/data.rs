//! The dispatch or form embedded in a PDF.

use lopdf::{Dictionary, Document, Object};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::xmp;
use crate::error::{Error, ReadbackProblem};
use crate::export::Conformance;
#[cfg(feature = "certified-copy")]
use crate::model::CertifiedCopy;
use crate::model::{Dispatch, DocumentRef, StatisticsForm};
use crate::pdf_reader::{array, dictionary, open, unpacked};
use crate::record::{DataFile, Record, SCHEMA_VERSION, digest};

/// The number of nodes, files and children of a node that are read from the tree of embedded files.
const MOST_FILES: usize = 1000;
/// The number of lists and objects of the data, and of the commas between values. A value takes more memory than bytes.
const MOST_LISTS: usize = 400_000;
const MOST_COMMAS: usize = 2_000_000;

/// The record and the data of a PDF made by this crate.
///
/// ```
/// use congvan::pdf::ReadBack;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let pdf = Typesetter::new()?.pdf(&dispatch)?;
/// let read = ReadBack::from_pdf(&pdf)?;
/// assert_eq!(read.record.number.as_deref(), Some("175-CV/BTCĐUK"));
/// assert_eq!(read.dispatch, Some(dispatch));
/// assert!(read.data_unchanged);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("đọc lại dữ liệu", "doc lai du lieu"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadBack {
    /// The record in the XMP metadata.
    pub record: Record,
    /// The dispatch (công văn); `None` if the file shows a form or was written without data.
    #[doc(alias("công văn", "cong van"))]
    pub dispatch: Option<Dispatch>,
    /// The standalone form; `None` if the file shows a dispatch or was written without data.
    pub form: Option<StatisticsForm>,
    /// The data of the certified copy (bản sao); `None` if the file is not a copy.
    #[cfg(feature = "certified-copy")]
    #[doc(alias("bản sao", "ban sao"))]
    pub copy: Option<CertifiedCopy>,
    /// Whether the data have the digest in the metadata, those of a copy too; true for a file without data.
    pub data_unchanged: bool,
    /// The conformance declared in the metadata.
    pub conformance: Conformance,
    /// The program that wrote the file, such as `congvan 0.1.0`.
    pub producer: Option<String>,
    /// The data file of the document.
    #[cfg(feature = "certified-copy")]
    pub(crate) data_file: Option<DataFile>,
    /// The name of the standard of the copy.
    #[cfg(feature = "certified-copy")]
    pub(crate) copy_standard: Option<String>,
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

#[cfg(feature = "certified-copy")]
#[derive(Deserialize)]
struct EnclosedCopy {
    copy: CertifiedCopy,
}

impl ReadBack {
    /// Reads the record and the data of a PDF, signed and re-saved ones too.
    ///
    /// [`Typesetter::verify`](crate::Typesetter::verify) compares the pages with the data.
    ///
    /// # Errors
    /// When the bytes are not a PDF, the PDF is encrypted or was made by another program, or the data have the schema
    /// of a newer version of the crate.
    pub fn from_pdf(bytes: &[u8]) -> Result<Self, Error> {
        Self::of(&open(bytes)?)
    }

    pub(crate) fn of(document: &Document) -> Result<Self, Error> {
        let packet = document
            .catalog()
            .ok()
            .and_then(|catalog| unpacked(document, catalog.get(b"Metadata").ok()?))
            .ok_or(ReadbackProblem::NoMetadata)?;
        let metadata = xmp::read(&packet)?;
        let mut read = Self {
            record: metadata.record,
            dispatch: None,
            form: None,
            #[cfg(feature = "certified-copy")]
            copy: None,
            data_unchanged: true,
            conformance: metadata.conformance,
            producer: metadata.producer,
            #[cfg(feature = "certified-copy")]
            data_file: metadata.data.clone(),
            #[cfg(feature = "certified-copy")]
            copy_standard: None,
        };
        if let Some(file) = metadata.data {
            let data: Enclosed = read.data_of(document, &file)?;
            (read.dispatch, read.form) = (data.dispatch, data.statistics_form);
        }
        #[cfg(feature = "certified-copy")]
        if let Some(copy) = metadata.copy {
            let data: EnclosedCopy = read.data_of(document, &copy.data)?;
            (read.copy, read.copy_standard) = (Some(data.copy), Some(copy.standard));
        }
        Ok(read)
    }

    /// The data in an embedded file. Notes whether they have their digest.
    fn data_of<T: DeserializeOwned>(&mut self, document: &Document, file: &DataFile) -> Result<T, Error> {
        let json = enclosed(document, &file.name).ok_or(ReadbackProblem::NoDataFile)?;
        require_few(&json)?;
        self.data_unchanged &= file.digest == digest(&json);
        let unreadable = |error: serde_json::Error| ReadbackProblem::Data { detail: error.to_string() };
        let Version { congvan: version } = serde_json::from_slice(&json).map_err(unreadable)?;
        if version > SCHEMA_VERSION {
            return Err(ReadbackProblem::NewerVersion { found: version, known: SCHEMA_VERSION }.into());
        }
        Ok(serde_json::from_slice(&json).map_err(unreadable)?)
    }

    /// The dispatch or the form; `None` for a file without data.
    #[must_use]
    pub fn document(&self) -> Option<DocumentRef<'_>> {
        let form = self.form.as_ref().map(DocumentRef::StatisticsForm);
        self.dispatch.as_ref().map(DocumentRef::Dispatch).or(form)
    }
}

impl Dispatch {
    /// Reads the dispatch embedded in a PDF; [`ReadBack`] has the record too.
    ///
    /// # Errors
    /// As [`ReadBack::from_pdf`]; also when the file has no dispatch, or the data were changed.
    pub fn from_pdf(bytes: &[u8]) -> Result<Self, Error> {
        let read = ReadBack::from_pdf(bytes)?;
        require_unchanged(&read)?;
        read.dispatch.ok_or_else(|| ReadbackProblem::NoDispatch.into())
    }
}

impl StatisticsForm {
    /// Reads the standalone form embedded in a PDF, as printed; `read_pdf` (feature `fillable`) reads the values of
    /// its fields.
    ///
    /// # Errors
    /// As [`ReadBack::from_pdf`]; also when the file has no form, or the data were changed.
    pub fn from_pdf(bytes: &[u8]) -> Result<Self, Error> {
        let read = ReadBack::from_pdf(bytes)?;
        require_unchanged(&read)?;
        read.form.ok_or_else(|| ReadbackProblem::NoForm.into())
    }
}

/// Requires that data have few values. Brackets and commas in texts count too.
fn require_few(json: &[u8]) -> Result<(), Error> {
    let (mut lists, mut commas) = (0_usize, 0_usize);
    for byte in json {
        lists += usize::from(matches!(byte, b'[' | b'{'));
        commas += usize::from(*byte == b',');
    }
    match lists > MOST_LISTS || commas > MOST_COMMAS {
        true => Err(ReadbackProblem::Data { detail: format!("they have more than {MOST_COMMAS} values") }.into()),
        false => Ok(()),
    }
}

fn require_unchanged(read: &ReadBack) -> Result<(), Error> {
    match read.data_unchanged {
        true => Ok(()),
        false => Err(ReadbackProblem::DataChanged.into()),
    }
}

/// The bytes of the attached file of that name.
fn enclosed(document: &Document, name: &str) -> Option<Vec<u8>> {
    let has_name = |specification: &&Dictionary| {
        let named = specification.get(b"UF").or_else(|_| specification.get(b"F"));
        let own = named.ok().and_then(|own| document.dereference(own).ok()?.1.as_str().ok());
        own.is_some_and(|own| own == name.as_bytes())
    };
    let specification = attached(document)?.into_iter().find(has_name)?;
    let files = dictionary(document, specification.get(b"EF").ok()?)?;
    let file: &Object = files.get(b"UF").or_else(|_| files.get(b"F")).ok()?;
    unpacked(document, file)
}

/// The attached files: the leaves of a tree of names.
fn attached(document: &Document) -> Option<Vec<&Dictionary>> {
    let names = dictionary(document, document.catalog().ok()?.get(b"Names").ok()?)?;
    let mut found = Vec::new();
    let mut nodes = vec![dictionary(document, names.get(b"EmbeddedFiles").ok()?)?];
    for _ in 0..MOST_FILES {
        let Some(node) = nodes.pop() else { break };
        let leaves = array(document, node, b"Names").map_or(&[][..], Vec::as_slice);
        let leaves = leaves.iter().skip(1).step_by(2).take(MOST_FILES - found.len());
        found.extend(leaves.filter_map(|leaf| dictionary(document, leaf)));
        let kids = array(document, node, b"Kids").map_or(&[][..], Vec::as_slice);
        nodes.extend(kids.iter().take(MOST_FILES).filter_map(|kid| dictionary(document, kid)));
    }
    Some(found)
}
