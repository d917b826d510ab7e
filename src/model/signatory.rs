//! Quyền hạn, chức vụ, họ tên: who signs, by what authority.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::as_text::serde_as_text;
use super::{Picture, Text};
use crate::error::{Error, ValueProblem};

/// Who signs: authority (quyền hạn), position (chức vụ), name (họ tên), and perhaps a picture of the signature.
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
    /// Quyền hạn: the line above the position, such as `T/M BAN THƯỜNG VỤ`; none where the head signs for himself.
    #[doc(alias("quyền hạn", "quyen han"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Authority>,
    /// Chức vụ: the position, such as `PHÓ BÍ THƯ`; none where the authority line says it all.
    #[doc(alias("chức vụ", "chuc vu"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Text>,
    /// What stands under the position of one who is still to sign, such as `(Ký, ghi rõ họ tên)`.
    #[doc(alias("ký ghi rõ họ tên", "ky ghi ro ho ten"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instruction: Option<Text>,
    /// Họ tên: the name, without rank; none on a form that others will sign.
    #[doc(alias("họ tên", "ho ten", "họ và tên", "ho va ten"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The picture of the signature (hình ảnh chữ ký), placed between position and name.
    #[doc(alias("hình ảnh chữ ký", "hinh anh chu ky"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Picture>,
}

impl Signatory {
    /// One who signs in his own position.
    pub fn new(position: impl Into<Text>, name: impl Into<Text>) -> Self {
        Self { position: Some(position.into()), name: Some(name.into()), ..Self::default() }
    }

    /// Adds the authority by which he signs.
    #[must_use]
    pub fn with_authority(mut self, authority: Authority) -> Self {
        self.authority = Some(authority);
        self
    }

    /// Adds a line under the position, such as `(Ký, ghi rõ họ tên)`.
    #[must_use]
    pub fn with_instruction(mut self, instruction: impl Into<Text>) -> Self {
        self.instruction = Some(instruction.into());
        self
    }

    /// Adds the picture of the signature.
    #[must_use]
    pub fn with_signature(mut self, picture: Picture) -> Self {
        self.signature = Some(picture);
        self
    }
}

/// The authority by which somebody signs (quyền hạn ký), and the body or office that it comes from.
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
    /// How.
    #[doc(alias("quyền hạn ký", "quyen han ky"))]
    pub kind: AuthorityKind,
    /// In whose name: the body (`BAN THƯỜNG VỤ`) or the office (`TRƯỞNG BAN`).
    pub of: Text,
}

/// How somebody signs who does not sign in his own position alone.
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
    /// `T/M`, thay mặt: on behalf of a collective body.
    #[doc(alias("thay mặt", "thay mat", "T/M", "TM"))]
    OnBehalf,
    /// `K/T`, ký thay: a deputy for the head.
    #[doc(alias("ký thay", "ky thay", "K/T", "KT"))]
    ForHead,
    /// `T/L`, thừa lệnh: by order of a body or its head.
    #[doc(alias("thừa lệnh", "thua lenh", "T/L", "TL"))]
    ByOrder,
    /// `Q.`, quyền: the acting head.
    #[doc(alias("quyền", "quyen"))]
    Acting,
}

impl AuthorityKind {
    const ALL: [Self; 4] = [Self::OnBehalf, Self::ForHead, Self::ByOrder, Self::Acting];

    /// The abbreviation by which it is written: `T/M`, `K/T`, `T/L`, `Q.`.
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
    fn authorities_are_read_and_written_alike() {
        for text in ["T/M BAN THƯỜNG VỤ", "K/T TRƯỞNG BAN", "T/L CHÁNH VĂN PHÒNG", "Q. TRƯỞNG BAN"] {
            assert_eq!(text.parse::<Authority>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn the_authorities_of_the_state_are_no_authorities_of_the_party() {
        for bad in ["TM. BAN THƯỜNG VỤ", "TUQ TRƯỞNG BAN", "T/M", "T/M  ", ""] {
            assert!(bad.parse::<Authority>().is_err(), "{bad}");
        }
    }
}
