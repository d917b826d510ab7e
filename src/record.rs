//! `Record`: what a PDF says, for machines, of the paper that it shows; and the data that travel in it.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Problem};
use crate::model::{Dispatch, DocumentRef, Issuer, Signatory, StatisticsForm, Text};
use crate::standard::Standard;

/// The version of the data that travel in a PDF: it rises when a program that knows an older one could not read them.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// The namespace of the record's properties in XMP.
pub(crate) const NAMESPACE: &str = "https://docs.rs/congvan/record/1.0/";

/// What a PDF says of the dispatch or form that it shows, in its XMP metadata.
///
/// `docs/record.md` in the crate's repository describes the properties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Record {
    /// Loại văn bản: `Công văn`, or the title of a form.
    pub kind: String,
    /// Số và ký hiệu, such as `40-CV/BXDTCCSĐ`; none for a form that goes out alone.
    pub number: Option<String>,
    /// Cơ quan ban hành, in one line.
    pub issuer: String,
    /// Cơ quan cấp trên, in one line, if there is one.
    pub parent: Option<String>,
    /// Ngày ban hành: `2023-01-09`, or as much of it as is printed.
    pub date: String,
    /// Trích yếu.
    pub subject: String,
    /// Who signs, each as `T/M BAN THƯỜNG VỤ, BÍ THƯ, Nguyễn Văn A`.
    pub signatories: Vec<String>,
    /// The name of the standard that it follows, such as `hd36`.
    pub standard: String,
}

/// The data of a paper as a file that travels in its PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enclosure {
    /// The name of the file.
    pub(crate) name: &'static str,
    /// JSON: the version of its shape, and the paper.
    pub(crate) json: Vec<u8>,
    /// The digest of the data, `sha256:` and hexadecimal digits.
    pub(crate) digest: String,
    /// What the file is, in words.
    pub(crate) description: String,
}

/// The shape of the enclosed JSON.
#[derive(Serialize)]
struct Enclosed<'a> {
    congvan: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    dispatch: Option<&'a Dispatch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics_form: Option<&'a StatisticsForm>,
}

impl Record {
    /// The record of a paper that follows a standard.
    pub(crate) fn of(paper: DocumentRef<'_>, standard: &Standard) -> Self {
        let base = Self { standard: standard.name.clone(), ..Self::default() };
        match paper {
            DocumentRef::Dispatch(dispatch) => Self {
                kind: standard.phrases.document_kind().to_owned(),
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

    /// Keeps what another says too; what they say otherwise is left blank.
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
        let words = |signatory: &Signatory| {
            let authority = signatory.authority.as_ref().map(ToString::to_string);
            let others = [&signatory.position, &signatory.name].into_iter().flatten().map(Text::plain);
            authority.into_iter().chain(others).collect::<Vec<_>>().join(", ")
        };
        Self { signatories: signatories.iter().map(words).filter(|words| !words.is_empty()).collect(), ..self }
    }
}

impl Enclosure {
    /// The data of a paper.
    ///
    /// # Errors
    /// When the JSON writer refuses a value.
    pub(crate) fn of(paper: DocumentRef<'_>, standard: &Standard) -> Result<Self, Error> {
        let mut enclosed = Enclosed { congvan: SCHEMA_VERSION, dispatch: None, statistics_form: None };
        let name = match paper {
            DocumentRef::Dispatch(dispatch) => {
                enclosed.dispatch = Some(dispatch);
                "dispatch.json"
            }
            DocumentRef::StatisticsForm(form) => {
                enclosed.statistics_form = Some(form);
                "statistics-form.json"
            }
        };
        let json =
            serde_json::to_vec(&enclosed).map_err(|error| Error::new(Problem::Input { message: error.to_string() }))?;
        let digest = digest(&json);
        Ok(Self { name, json, digest, description: standard.phrases.data_description().to_owned() })
    }
}

/// The digest of enclosed data, as the record of a PDF writes it.
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
    fn the_digest_is_that_of_the_standard() {
        // The second example of FIPS 180-2, B.1.
        assert_eq!(digest(b"abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
