//! Bản sao văn bản: the data of a certified copy.

use serde::{Deserialize, Serialize};

use super::date::IssueDate;
use super::issuer::Issuer;
use super::number::DocumentNumber;
use super::signatory::Signatory;
use super::text::Text;

/// The data of a certified copy (bản sao văn bản): the form of the copy, and who certifies it.
///
/// [`Typesetter::certified_copy`](crate::Typesetter::certified_copy) adds them to the PDF of a document. In TOML and JSON
/// an unknown field is an error.
///
/// ```
/// use congvan::copy::{CertifiedCopy, CopyForm};
/// use congvan::{Issuer, Signatory};
///
/// let copy = CertifiedCopy::new(
///     CopyForm::Transcript,
///     Issuer::new("VĂN PHÒNG").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
///     "24-BS/VPĐU".parse()?,
///     "Đức Trọng",
///     "2026-11-30".parse()?,
/// )
/// .copy_to("Các chi bộ trực thuộc")
/// .copy_to("Lưu Văn phòng Đảng uỷ")
/// .signed_by(Signatory::new("CHÁNH VĂN PHÒNG", "Trần Văn B"));
/// assert_eq!(CertifiedCopy::from_toml(&copy.to_toml()?)?, copy);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias(
    "bản sao văn bản",
    "ban sao van ban",
    "bản sao",
    "ban sao",
    "sao y",
    "sao lục",
    "sao luc",
    "trích sao",
    "trich sao"
))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CertifiedCopy {
    /// Hình thức sao: sao y, sao lục or trích sao.
    #[doc(alias("hình thức sao", "hinh thuc sao", "loại bản sao", "loai ban sao"))]
    pub form: CopyForm,
    /// Whether the copy is printed or stays a file.
    #[doc(alias("bản sao giấy", "ban sao giay", "bản sao điện tử", "ban sao dien tu"))]
    #[serde(default, skip_serializing_if = "CopyMedium::is_paper")]
    pub medium: CopyMedium,
    /// Số, ký hiệu bản sao: `24-BS/UBKTTU`; `-BS/UBKTTU` leaves the number blank.
    #[doc(alias("số ký hiệu bản sao", "so ky hieu ban sao"))]
    pub number: DocumentNumber,
    /// Địa danh: the place of the copy.
    #[doc(alias("địa danh", "dia danh"))]
    pub place: Text,
    /// Ngày, tháng, năm sao: the date of the copy, which decides its standard.
    #[doc(alias("ngày sao", "ngay sao", "ngày tháng năm sao", "ngay thang nam sao", "tháng năm", "thang nam"))]
    pub date: IssueDate,
    /// Cơ quan, tổ chức sao: the copying body.
    #[doc(alias("cơ quan sao", "co quan sao", "tổ chức sao", "to chuc sao"))]
    pub issuer: Issuer,
    /// Nơi nhận bản sao: who gets the copy.
    #[doc(alias("nơi nhận bản sao", "noi nhan ban sao"))]
    pub distribution: Vec<Text>,
    /// Người ký sao: who signs the copy.
    #[doc(alias("người ký sao", "nguoi ky sao"))]
    pub signatory: Signatory,
}

impl CertifiedCopy {
    /// Creates the data of a copy on paper. A copy also needs recipients and a signatory.
    pub fn new(
        form: CopyForm,
        issuer: Issuer,
        number: DocumentNumber,
        place: impl Into<Text>,
        date: IssueDate,
    ) -> Self {
        Self {
            form,
            medium: CopyMedium::Paper,
            number,
            place: place.into(),
            date,
            issuer,
            distribution: Vec::new(),
            signatory: Signatory::default(),
        }
    }

    /// Sets the medium; [`CopyMedium::Electronic`] for an electronic copy (bản sao điện tử).
    #[doc(alias("bản sao điện tử", "ban sao dien tu"))]
    #[must_use]
    pub fn with_medium(mut self, medium: CopyMedium) -> Self {
        self.medium = medium;
        self
    }

    /// Adds a recipient of the copy (nơi nhận bản sao).
    #[doc(alias("nơi nhận bản sao", "noi nhan ban sao"))]
    #[must_use]
    pub fn copy_to(mut self, receiver: impl Into<Text>) -> Self {
        self.distribution.push(receiver.into());
        self
    }

    /// Sets who signs the copy (người ký sao).
    #[doc(alias("người ký sao", "nguoi ky sao"))]
    #[must_use]
    pub fn signed_by(mut self, signatory: Signatory) -> Self {
        self.signatory = signatory;
        self
    }
}

/// The form of a certified copy (hình thức sao).
///
/// ```
/// use congvan::copy::CopyForm;
///
/// assert_eq!(serde_json::to_value(CopyForm::TrueCopy).unwrap(), "true_copy");
/// ```
#[doc(alias("hình thức sao", "hinh thuc sao", "loại bản sao", "loai ban sao"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CopyForm {
    /// Sao y (bản chính): the whole document, copied by the body that issued it.
    #[doc(alias("sao y", "sao y bản chính", "sao y ban chinh"))]
    TrueCopy,
    /// Sao lục: the whole document, copied by a body that received it.
    #[doc(alias("sao lục", "sao luc"))]
    Transcript,
    /// Trích sao: a part of the document. The PDF shows only this part.
    #[doc(alias("trích sao", "trich sao"))]
    Extract,
}

/// The medium of a certified copy: paper or a file.
///
/// ```
/// use congvan::copy::CopyMedium;
///
/// assert_eq!(CopyMedium::default(), CopyMedium::Paper);
/// ```
#[doc(alias("bản sao giấy", "ban sao giay", "bản sao điện tử", "ban sao dien tu"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CopyMedium {
    /// Văn bản giấy: the components of the copy stand below the document, to be signed and sealed by hand.
    #[default]
    #[doc(alias("văn bản giấy", "van ban giay"))]
    Paper,
    /// Văn bản điện tử: the first page has signature fields for the copying body and its officer. HD05 has electronic
    /// copies of documents on paper (III.1), not of electronic documents.
    #[doc(alias("văn bản điện tử", "van ban dien tu"))]
    Electronic,
}

impl CopyMedium {
    fn is_paper(&self) -> bool {
        *self == Self::Paper
    }
}
