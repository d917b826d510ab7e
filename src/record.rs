//! `Record`: the metadata of a PDF about its document, and the embedded data.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{DispatchProblem, Error};
use crate::kind::kind_of;
#[cfg(feature = "certified-copy")]
use crate::model::{CertifiedCopy, CopyForm, CopyMedium};
use crate::model::{Dispatch, DocumentRef, Issuer, Signatory, StatisticsForm, Text};
use crate::standard::{Kind, Standard};

/// The schema version of the embedded data; it increases when older programs cannot read the data.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// The XMP namespace of the record.
pub(crate) const NAMESPACE: &str = "https://docs.rs/congvan/record/1.0/";

/// The metadata of a PDF about its dispatch or form (siêu dữ liệu), as XMP properties.
///
/// `docs/record.md` in the repository of the crate describes the properties. `ReadBack` (feature `readback`) reads
/// them.
///
/// ```
/// # #[cfg(feature = "readback")] {
/// use congvan::pdf::ReadBack;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let pdf = Typesetter::new()?.pdf(&Dispatch::from_toml(text)?)?;
/// let record = ReadBack::from_pdf(&pdf)?.record;
/// assert_eq!((record.kind.as_str(), record.standard.as_str()), ("Công văn", "hd36"));
/// assert_eq!(record.number.as_deref(), Some("175-CV/BTCĐUK"));
/// # }
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("siêu dữ liệu", "sieu du lieu"))]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Record {
    /// The kind of document (loại văn bản): `Công văn`, or the title of a form.
    #[doc(alias("loại văn bản", "loai van ban"))]
    pub kind: String,
    /// The number (số và ký hiệu), such as `40-CV/BXDTCCSĐ`; `None` for a standalone form.
    #[doc(alias("số ký hiệu", "so ky hieu"))]
    pub number: Option<String>,
    /// The issuer (cơ quan ban hành) on one line.
    #[doc(alias("cơ quan ban hành", "co quan ban hanh"))]
    pub issuer: String,
    /// The parent body of the issuer (cơ quan cấp trên) on one line.
    #[doc(alias("cơ quan cấp trên", "co quan cap tren"))]
    pub parent: Option<String>,
    /// The date of issue (ngày ban hành), such as `2023-01-09`; shorter for a date with blanks.
    #[doc(alias("ngày ban hành", "ngay ban hanh"))]
    pub date: String,
    /// The subject (trích yếu).
    #[doc(alias("trích yếu", "trich yeu"))]
    pub subject: String,
    /// The signatories (người ký), each as `T/M BAN THƯỜNG VỤ, BÍ THƯ, Nguyễn Văn A`.
    #[doc(alias("người ký", "nguoi ky"))]
    pub signatories: Vec<String>,
    /// The name of the standard, such as `hd36`.
    pub standard: String,
}

/// The data of a document as a file embedded in its PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enclosure {
    /// The file name.
    pub(crate) name: &'static str,
    /// The content: JSON with the schema version and the document.
    pub(crate) json: Vec<u8>,
    /// The digest of the content, `sha256:` and hexadecimal digits.
    pub(crate) digest: String,
    /// The description of the file.
    pub(crate) description: String,
}

/// The name and the digest of an embedded file of data.
#[cfg(feature = "readback")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DataFile {
    /// The file name.
    pub(crate) name: String,
    /// `sha256:` and hexadecimal digits.
    pub(crate) digest: String,
}

/// The metadata of a PDF about its certified copy, as XMP properties.
#[cfg(feature = "certified-copy")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CopyRecord {
    pub(crate) form: String,
    pub(crate) medium: &'static str,
    pub(crate) number: String,
    pub(crate) issuer: String,
    pub(crate) date: String,
    pub(crate) signatory: String,
    /// The name of the standard of the copy.
    pub(crate) standard: String,
    pub(crate) data: DataFile,
}

/// The JSON of the embedded data.
#[derive(Serialize)]
struct Envelope<'a> {
    congvan: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    dispatch: Option<&'a Dispatch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics_form: Option<&'a StatisticsForm>,
    #[cfg(feature = "certified-copy")]
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<&'a CertifiedCopy>,
}

impl Record {
    /// The record of a document with its standard.
    pub(crate) fn of(paper: DocumentRef<'_>, standard: &Standard) -> Self {
        let base = Self { standard: standard.name.clone(), ..Self::default() };
        match paper {
            DocumentRef::Dispatch(dispatch) => Self {
                kind: kind_of(dispatch, standard).map_or_else(|_| String::new(), Kind::title_case),
                number: Some(dispatch.number.to_string()),
                date: dispatch.date.to_string(),
                subject: one_line(std::slice::from_ref(&dispatch.subject)),
                ..base.issued_by(&dispatch.issuer).signed_by(&dispatch.signatories)
            },
            DocumentRef::StatisticsForm(form) => Self {
                kind: one_line(std::slice::from_ref(&form.title)),
                date: form.date.to_string(),
                subject: one_line(std::slice::from_ref(&form.subject)),
                ..base.issued_by(&form.issuer).signed_by(&form.signatories)
            },
        }
    }

    /// Clears the properties that differ from the properties of another record.
    pub(crate) fn keep_common(&mut self, other: &Self) {
        for (own, other) in [
            (&mut self.kind, &other.kind),
            (&mut self.issuer, &other.issuer),
            (&mut self.date, &other.date),
            (&mut self.subject, &other.subject),
        ] {
            if own != other {
                own.clear();
            }
        }
        for (own, other) in [(&mut self.number, &other.number), (&mut self.parent, &other.parent)] {
            own.take_if(|own| Some(&*own) != other.as_ref());
        }
        self.signatories.retain(|own| other.signatories.contains(own));
    }

    fn issued_by(self, issuer: &Issuer) -> Self {
        let parent = Some(one_line(&issuer.parent)).filter(|parent| !parent.is_empty());
        Self { issuer: one_line(&issuer.name), parent, ..self }
    }

    fn signed_by(self, signatories: &[Signatory]) -> Self {
        let words = signatories.iter().map(signatory_words).filter(|words| !words.is_empty());
        Self { signatories: words.collect(), ..self }
    }
}

/// Authority, position and name.
fn signatory_words(signatory: &Signatory) -> String {
    let authority = signatory.authority.as_ref().map(ToString::to_string);
    let others = [&signatory.position, &signatory.name].into_iter().flatten().map(Text::plain);
    authority.into_iter().chain(others).collect::<Vec<_>>().join(", ")
}

#[cfg(feature = "certified-copy")]
impl CopyRecord {
    /// The record of a copy with its standard and its data.
    pub(crate) fn of(copy: &CertifiedCopy, standard: &Standard, data: &Enclosure) -> Self {
        let phrase = match copy.form {
            CopyForm::TrueCopy => "copy_true_copy",
            CopyForm::Transcript => "copy_transcript",
            CopyForm::Extract => "copy_extract",
        };
        let issuer = [copy.issuer.name.as_slice(), &copy.issuer.parent].concat();
        Self {
            form: standard.phrases.get(phrase).map_or_else(String::new, |phrase| phrase.text.clone()),
            medium: match copy.medium {
                CopyMedium::Paper => "paper",
                CopyMedium::Electronic => "electronic",
            },
            number: copy.number.to_string(),
            issuer: one_line(&issuer),
            date: copy.date.to_string(),
            signatory: signatory_words(&copy.signatory),
            standard: standard.name.clone(),
            data: DataFile { name: data.name.to_owned(), digest: data.digest.clone() },
        }
    }
}

impl Enclosure {
    /// The data of a document.
    ///
    /// # Errors
    /// When the document cannot be written as JSON.
    pub(crate) fn of(paper: DocumentRef<'_>, standard: &Standard) -> Result<Self, Error> {
        let mut envelope = Envelope {
            congvan: SCHEMA_VERSION,
            dispatch: None,
            statistics_form: None,
            #[cfg(feature = "certified-copy")]
            copy: None,
        };
        let name = match paper {
            DocumentRef::Dispatch(dispatch) => {
                envelope.dispatch = Some(dispatch);
                "dispatch.json"
            }
            DocumentRef::StatisticsForm(form) => {
                envelope.statistics_form = Some(form);
                "statistics-form.json"
            }
        };
        Self::holding(name, &envelope, standard.phrases.data_description())
    }

    /// The data of a certified copy.
    ///
    /// # Errors
    /// When the data cannot be written as JSON.
    #[cfg(feature = "certified-copy")]
    pub(crate) fn of_copy(copy: &CertifiedCopy, standard: &Standard) -> Result<Self, Error> {
        let envelope = Envelope { congvan: SCHEMA_VERSION, dispatch: None, statistics_form: None, copy: Some(copy) };
        let description = standard.phrases.get("copy_description").map_or("", |phrase| &phrase.text);
        Self::holding("copy.json", &envelope, description)
    }

    fn holding(name: &'static str, envelope: &Envelope<'_>, description: &str) -> Result<Self, Error> {
        let json =
            serde_json::to_vec(envelope).map_err(|error| DispatchProblem::NotWritable { detail: error.to_string() })?;
        let digest = digest(&json);
        Ok(Self { name, json, digest, description: description.to_owned() })
    }
}

/// The digest of embedded data, as written in the record.
pub(crate) fn digest(json: &[u8]) -> String {
    let mut digest = String::from("sha256:");
    for byte in Sha256::digest(json) {
        for half in [byte >> 4, byte & 15] {
            digest.extend(char::from_digit(u32::from(half), 16));
        }
    }
    digest
}

fn one_line(lines: &[Text]) -> String {
    let words: Vec<String> = lines.iter().map(Text::plain).collect();
    words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_matches_the_example_of_fips_180_2() {
        // The second example of FIPS 180-2, B.1.
        assert_eq!(digest(b"abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
