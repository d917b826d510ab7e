//! The number and codes of a document (số và ký hiệu).

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

use super::as_text::serde_as_text;
use crate::error::{Error, ValueProblem};

/// The number and codes of a document (số và ký hiệu), such as `175-CV/BTCĐUK`: number, kind of document, issuing body.
///
/// Parsing accepts spaces between the parts. `Display` writes the form of the standard, without spaces. Before
/// registration the number may be absent: `-CV/BTCĐUK`.
///
/// `Display` does not pad the number. On paper the template pack adds the leading zero of a number below 10.
///
/// ```
/// use congvan::dispatch::DocumentNumber;
///
/// let number: DocumentNumber = "Số 40 - CV/BXDTCCSĐ".parse()?;
/// assert_eq!(number, DocumentNumber::new(40, "CV", "BXDTCCSĐ")?);
/// assert_eq!(number.to_string(), "40-CV/BXDTCCSĐ");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("số và ký hiệu", "so va ky hieu", "số ký hiệu", "so ky hieu"))]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentNumber {
    number: Option<u32>,
    kind: String,
    body: String,
}

impl DocumentNumber {
    /// Creates a registered number.
    ///
    /// `kind` is the code of the kind of document, such as `CV`. `body` is the code of the issuing body. A code
    /// consists of letters and digits, with single hyphens or slashes between them. `kind` has no slash.
    ///
    /// # Errors
    /// [`ErrorKind::Value`](crate::error::ErrorKind::Value) for invalid codes.
    ///
    /// ```
    /// use congvan::dispatch::DocumentNumber;
    ///
    /// assert_eq!(DocumentNumber::new(40, "CV", "BTCĐUK")?.to_string(), "40-CV/BTCĐUK");
    /// assert!(DocumentNumber::new(40, "C V", "BTCĐUK").is_err());
    /// # Ok::<(), congvan::Error>(())
    /// ```
    pub fn new(number: u32, kind: &str, body: &str) -> Result<Self, Error> {
        Self { number: Some(number), ..Self::of_codes(kind, body) }.require_readable()
    }

    /// Creates a number before registration. The document has a gap in its place, to be filled in by hand.
    ///
    /// # Errors
    /// The same as for [`new`](Self::new).
    pub fn unregistered(kind: &str, body: &str) -> Result<Self, Error> {
        Self::of_codes(kind, body).require_readable()
    }

    fn of_codes(kind: &str, body: &str) -> Self {
        Self { number: None, kind: kind.nfc().collect(), body: body.nfc().collect() }
    }

    /// Returns the number, or an error if its printed form does not parse to the same number.
    fn require_readable(self) -> Result<Self, Error> {
        let printed = self.to_string();
        if parse(&printed).as_ref() == Some(&self) {
            Ok(self)
        } else {
            Err(Error::from(ValueProblem::DocumentNumber { found: printed }))
        }
    }

    /// Returns the running number (số), or `None` before registration.
    #[doc(alias("số", "so"))]
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        self.number
    }

    /// Returns the code of the kind of document, such as `CV` for công văn.
    #[doc(alias("ký hiệu tên loại", "ky hieu ten loai"))]
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns the code of the issuing body, such as `BTCĐUK`.
    #[doc(alias("ký hiệu cơ quan", "ky hieu co quan"))]
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = self.number {
            write!(f, "{number}")?;
        }
        write!(f, "-{}/{}", self.kind, self.body)
    }
}

impl FromStr for DocumentNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).ok_or_else(|| Error::from(ValueProblem::DocumentNumber { found: text.to_owned() }))
    }
}

fn parse(text: &str) -> Option<DocumentNumber> {
    let text: String = text.nfc().collect();
    let trimmed = text.trim();
    let unlabelled = ["Số", "SỐ", "số"]
        .iter()
        .find_map(|label| trimmed.strip_prefix(label))
        .map_or(trimmed, |rest| rest.trim_start_matches(':'));
    let (number, mark) = unlabelled.split_once(['-', '–'])?;
    let (kind, body) = mark.split_once('/')?;
    let number = match number.trim_matches(|c: char| c.is_whitespace() || c == '.' || c == '…') {
        "" => None,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
        _ => return None,
    };
    let (kind, body) = (code(kind)?, code(body)?);
    Some(DocumentNumber { number, kind, body })
}

/// Normalises a code of letters, digits and inner hyphens or slashes. Spaces around hyphens and slashes are dropped.
fn code(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split_inclusive(['-', '/']).map(str::trim).collect();
    let code = parts.concat();
    let valid = code.chars().all(|c| c.is_alphanumeric() || "-/".contains(c))
        && code.starts_with(char::is_alphanumeric)
        && code.ends_with(char::is_alphanumeric);
    valid.then_some(code)
}

serde_as_text!(DocumentNumber);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let number: DocumentNumber = text.parse().unwrap();
        assert_eq!(number.to_string(), expected);
        assert_eq!(number.to_string().parse::<DocumentNumber>().unwrap(), number);
    }

    #[test]
    fn parses_the_standard_form_and_forms_with_spaces() {
        check("175-CV/BTCĐUK", "175-CV/BTCĐUK");
        check("40 - CV/BXDTCCSĐ", "40-CV/BXDTCCSĐ");
        check("Số: 06- NQ/ĐUK", "6-NQ/ĐUK");
        check("05-QC/BTCTU-BNCTU", "5-QC/BTCTU-BNCTU");
        check("Số      -CV/ĐU", "-CV/ĐU");
        check("....-CV / ĐU", "-CV/ĐU");
    }

    #[test]
    fn rejects_invalid_numbers() {
        for bad in [
            "abc",
            "",
            "175",
            "175-CV",
            "175/CV",
            "-/",
            "1a-CV/X",
            "+1-CV/X",
            "99999999999-CV/X",
            "1-C V/X",
            "1-CV/<X>",
        ] {
            assert!(bad.parse::<DocumentNumber>().is_err(), "{bad}");
        }
    }
}
