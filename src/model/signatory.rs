//! Signatories: their authority (quyền hạn), position (chức vụ) and name (họ tên).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::as_text::serde_as_text;
use super::{Picture, Text};
use crate::error::{Error, ValueProblem};

/// A signatory: authority (quyền hạn), position (chức vụ), name (họ tên), and optionally a picture of the signature.
///
/// ```
/// use congvan::Signatory;
///
/// let head = Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A");
/// let deputy = Signatory::new("PHÓ TRƯỞNG BAN", "Trần Văn B").with_authority("K/T TRƯỞNG BAN".parse()?);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("người ký", "nguoi ky", "quyền hạn", "quyen han", "chức vụ", "chuc vu", "họ tên", "ho ten"))]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    /// The authority to sign (quyền hạn), such as `T/M BAN THƯỜNG VỤ`, in a line above the position. A head who signs
    /// in his own position has none.
    #[doc(alias("quyền hạn", "quyen han"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Authority>,
    /// The position (chức vụ), such as `PHÓ BÍ THƯ`. Absent if the line of the authority is enough.
    #[doc(alias("chức vụ", "chuc vu"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Text>,
    /// The instruction below the position in a form that is not signed yet, such as `(Ký, ghi rõ họ tên)`.
    #[doc(alias("ký ghi rõ họ tên", "ky ghi ro ho ten"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<Text>,
    /// The name without rank (họ tên). Absent in a form that is signed by others.
    #[doc(alias("họ tên", "ho ten", "họ và tên", "ho va ten"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The picture of the signature (hình ảnh chữ ký), between position and name.
    #[doc(alias("hình ảnh chữ ký", "hinh anh chu ky"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Picture>,
}

impl Signatory {
    /// Creates a signatory who signs in his own position.
    pub fn new(position: impl Into<Text>, name: impl Into<Text>) -> Self {
        Self { position: Some(position.into()), name: Some(name.into()), ..Self::default() }
    }

    /// Sets the authority to sign.
    #[must_use]
    pub fn with_authority(mut self, authority: Authority) -> Self {
        self.authority = Some(authority);
        self
    }

    /// Sets the instruction below the position, such as `(Ký, ghi rõ họ tên)`.
    #[must_use]
    pub fn with_instruction(mut self, instruction: impl Into<Text>) -> Self {
        self.instruction = Some(instruction.into());
        self
    }

    /// Sets the picture of the signature.
    #[must_use]
    pub fn with_signature(mut self, picture: Picture) -> Self {
        self.signature = Some(picture);
        self
    }
}

/// The authority to sign (quyền hạn ký): its kind, and the body or office that it comes from.
///
/// It is written as on paper: `T/M BAN THƯỜNG VỤ`, `K/T TRƯỞNG BAN`, `T/L BAN THƯỜNG VỤ`, `Q. TRƯỞNG BAN`.
///
/// ```
/// use congvan::dispatch::{Authority, AuthorityKind};
///
/// let authority: Authority = "T/M BAN THƯỜNG VỤ".parse()?;
/// assert_eq!(authority.kind, AuthorityKind::OnBehalf);
/// assert_eq!(authority.of, "BAN THƯỜNG VỤ".into());
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("quyền hạn ký", "quyen han ky", "quyền hạn", "quyen han"))]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Authority {
    /// The kind of authority.
    #[doc(alias("quyền hạn ký", "quyen han ky"))]
    pub kind: AuthorityKind,
    /// The body (`BAN THƯỜNG VỤ`) or the office (`TRƯỞNG BAN`) that the authority comes from.
    pub of: Text,
}

/// A kind of authority to sign other than one's own position.
///
/// ```
/// use congvan::dispatch::AuthorityKind;
///
/// assert_eq!(AuthorityKind::ByOrder.abbreviation(), "T/L");
/// ```
#[doc(alias("quyền hạn ký", "quyen han ky"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthorityKind {
    /// `T/M` (thay mặt): on behalf of a collective body.
    #[doc(alias("thay mặt", "thay mat", "T/M", "TM"))]
    OnBehalf,
    /// `K/T` (ký thay): a deputy for the head.
    #[doc(alias("ký thay", "ky thay", "K/T", "KT"))]
    ForHead,
    /// `T/L` (thừa lệnh): by order of a body or its head.
    #[doc(alias("thừa lệnh", "thua lenh", "T/L", "TL"))]
    ByOrder,
    /// `Q.` (quyền): the acting head.
    #[doc(alias("quyền", "quyen"))]
    Acting,
}

impl AuthorityKind {
    const ALL: [Self; 4] = [Self::OnBehalf, Self::ForHead, Self::ByOrder, Self::Acting];

    /// Returns the abbreviation: `T/M`, `K/T`, `T/L` or `Q.`.
    #[must_use]
    pub fn abbreviation(self) -> &'static str {
        match self {
            Self::OnBehalf => "T/M",
            Self::ForHead => "K/T",
            Self::ByOrder => "T/L",
            Self::Acting => "Q.",
        }
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.abbreviation(), self.of)
    }
}

impl FromStr for Authority {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let trimmed = text.trim();
        AuthorityKind::ALL
            .into_iter()
            .find_map(|kind| {
                let of = Text::new(trimmed.strip_prefix(kind.abbreviation())?.trim_start());
                (!of.is_blank()).then_some(Self { kind, of })
            })
            .ok_or_else(|| Error::from(ValueProblem::Authority { found: text.to_owned() }))
    }
}

serde_as_text!(Authority);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parsing_and_printing_are_inverse() {
        for text in ["T/M BAN THƯỜNG VỤ", "K/T TRƯỞNG BAN", "T/L CHÁNH VĂN PHÒNG", "Q. TRƯỞNG BAN"] {
            assert_eq!(text.parse::<Authority>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn rejects_abbreviations_of_state_bodies_and_missing_bodies() {
        for bad in ["TM. BAN THƯỜNG VỤ", "TUQ TRƯỞNG BAN", "T/M", "T/M  ", ""] {
            assert!(bad.parse::<Authority>().is_err(), "{bad}");
        }
    }
}
