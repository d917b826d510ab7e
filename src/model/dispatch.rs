//! `Dispatch`: the content of a document as plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attachment::{Attachment, annexes, forms};
use super::body::{BodyItem, Directive};
use super::confirmation::Confirmation;
use super::date::IssueDate;
use super::extra::{self, ExtraValue};
use super::issuer::Issuer;
use super::marks::{Circulation, Drafter, Secrecy, Urgency};
use super::minutes::Minutes;
use super::number::DocumentNumber;
use super::paper_size::PaperSize;
use super::signatory::Signatory;
use super::text::Text;
use crate::field_path::FieldPath;

/// An official dispatch (công văn), or another kind of document of a Party body, such as a report or a decision.
///
/// [`new`](Self::new) takes the parts of the header. The chained methods add addressees, the body, copies, signatories
/// and attachments, and set the optional parts. The fields are public too. In TOML and JSON an unknown field is an
/// error.
///
/// ```
/// use congvan::dispatch::Urgency;
/// use congvan::{Directive, Dispatch, Issuer, Signatory};
///
/// let dispatch = Dispatch::new(
///     Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
///     "12-CV/BTCĐU".parse()?,
///     "về việc đăng ký chỉ tiêu kết nạp đảng viên",
///     "Đức Trọng",
///     "2026-11-24".parse()?,
/// )
/// .to("Các chi bộ trực thuộc")
/// .paragraph("Ban Tổ chức đề nghị các chi bộ:")
/// .directive("Đề ra chỉ tiêu kết nạp đảng viên.")
/// .directive(Directive::new("Gửi báo cáo:").with("số đảng viên;").with("số quần chúng ưu tú."))
/// .copy_to("Như trên")
/// .copy_to("Lưu Ban Tổ chức")
/// .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"))
/// .with_urgency(Urgency::Urgent)
/// .with_contact("Ban Tổ chức, số điện thoại 0263 3000 000");
///
/// assert_eq!(Dispatch::from_toml(&dispatch.to_toml()?)?, dispatch);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("công văn", "cong van"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(
        description = "An official dispatch (công văn), or another kind of document of a Party body, such as a report or a decision. An unknown field is an error."
    )
)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Dispatch {
    /// The kind of document (thể loại), by its name, such as `tờ trình`. If absent, the code in the number decides it.
    #[doc(alias("thể loại", "the loai"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Text>,
    /// The size of the sheet (khổ giấy). Only administrative papers may have A5 pages. Annexes and attached forms have A4
    /// pages.
    #[doc(alias("khổ giấy", "kho giay"))]
    #[serde(default, skip_serializing_if = "PaperSize::is_a4")]
    pub paper_size: PaperSize,
    /// The number and codes (số và ký hiệu).
    #[doc(alias("số và ký hiệu", "so va ky hieu", "số ký hiệu", "so ky hieu"))]
    pub number: DocumentNumber,
    /// The subject (trích yếu). Some administrative papers have no subject.
    #[doc(alias("trích yếu", "trich yeu"))]
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub subject: Text,
    /// The author (tên tác giả), such as `CỦA BAN THƯỜNG VỤ THÀNH UỶ`: a line between kind and subject.
    #[doc(alias("tên tác giả", "ten tac gia"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Text>,
    /// The theme of a political report to a congress (chủ đề), printed in place of kind and subject.
    #[doc(alias("chủ đề", "chu de"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Text>,
    /// The presenter of a report and the congress, in a line below the title.
    #[doc(alias("trình đại hội", "trinh dai hoi"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presented: Option<Text>,
    /// The place of issue (địa danh).
    #[doc(alias("địa danh", "dia danh"))]
    pub place: Text,
    /// The date of issue (ngày, tháng, năm).
    #[doc(alias("ngày tháng năm", "ngay thang nam"))]
    pub date: IssueDate,
    /// The addressees (kính gửi, kính trình). A single one is printed inline, several as a list. Only some kinds have
    /// addressees.
    #[doc(alias("kính gửi", "kinh gui", "kính trình", "kinh trinh"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addressees: Vec<Text>,
    /// The legal bases (căn cứ), each without the punctuation at its end.
    #[doc(alias("căn cứ", "can cu"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Text>,
    /// The distribution list (nơi nhận). The last entry is the archive.
    #[doc(alias("nơi nhận", "noi nhan"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<Text>,
    /// The degree of secrecy (độ mật).
    #[doc(alias("độ mật", "do mat"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Secrecy>,
    /// The degree of urgency (độ khẩn).
    #[doc(alias("độ khẩn", "do khan"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// The limits of circulation (phạm vi phổ biến).
    #[doc(alias("phạm vi phổ biến", "pham vi pho bien"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circulation: Vec<Circulation>,
    /// The number of the draft (dự thảo lần …). A final document has none.
    #[doc(alias("dự thảo lần", "du thao lan", "bản dự thảo", "ban du thao"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<u32>,
    /// The contact details of the issuer (thông tin liên hệ), at the foot of the last page.
    #[doc(alias("thông tin liên hệ", "thong tin lien he"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Text>,
    /// The issuing body (cơ quan ban hành).
    #[doc(alias("cơ quan ban hành", "co quan ban hanh"))]
    pub issuer: Issuer,
    /// The initials of the drafter and the number of copies (ký hiệu người soạn thảo và số bản).
    #[doc(alias("ký hiệu người soạn thảo", "ky hieu nguoi soan thao", "số bản", "so ban"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafter: Option<Drafter>,
    /// The data of minutes (biên bản): time, place and participants.
    #[doc(alias("biên bản", "bien ban"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Minutes>,
    /// The body (nội dung).
    #[doc(alias("nội dung", "noi dung"))]
    pub body: Vec<BodyItem>,
    /// The signatories. If there are several, the leading body or the chair comes first and signs on the right.
    #[doc(alias("người ký", "nguoi ky"))]
    pub signatories: Vec<Signatory>,
    /// The confirmation of a signature without a seal (xác nhận chữ ký).
    #[doc(alias("xác nhận chữ ký", "xac nhan chu ky"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// The attached forms (biểu mẫu gửi kèm, phụ lục).
    #[doc(alias("biểu mẫu gửi kèm", "bieu mau gui kem", "phụ lục", "phu luc"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// The caller's own values (dữ liệu riêng), which templates read as `extra.<name>`.
    #[doc(alias("dữ liệu riêng", "du lieu rieng"))]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "extra::read")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "extra::table"))]
    pub extra: BTreeMap<String, ExtraValue>,
}

impl Dispatch {
    /// Creates a dispatch with the parts of its header. To be printed it also needs a body and a signatory; a công văn
    /// needs addressees.
    pub fn new(
        issuer: Issuer,
        number: DocumentNumber,
        subject: impl Into<Text>,
        place: impl Into<Text>,
        date: IssueDate,
    ) -> Self {
        Self {
            kind: None,
            paper_size: PaperSize::A4,
            number,
            subject: subject.into(),
            author: None,
            theme: None,
            presented: None,
            place: place.into(),
            date,
            addressees: Vec::new(),
            basis: Vec::new(),
            distribution: Vec::new(),
            secrecy: None,
            urgency: None,
            circulation: Vec::new(),
            draft: None,
            contact: None,
            issuer,
            drafter: None,
            minutes: None,
            body: Vec::new(),
            signatories: Vec::new(),
            confirmation: None,
            attachments: Vec::new(),
            extra: BTreeMap::new(),
        }
    }

    /// Sets the kind of document (thể loại) by its name, such as `tờ trình`.
    ///
    /// ```
    /// use congvan::{Dispatch, Issuer};
    ///
    /// let number = "7-QĐ/TU".parse()?;
    /// let date = "2026-11-24".parse()?;
    /// let rules = Dispatch::new(Issuer::new("TỈNH UỶ LÂM ĐỒNG"), number, "về bảo mật thông tin", "Lâm Đồng", date);
    /// let rules = rules.with_kind("quy định");
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[must_use]
    #[doc(alias("thể loại", "the loai"))]
    pub fn with_kind(mut self, kind: impl Into<Text>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// Sets the size of the sheet (khổ giấy): A5 for an administrative paper.
    #[must_use]
    #[doc(alias("khổ giấy", "kho giay"))]
    pub fn with_paper_size(mut self, size: PaperSize) -> Self {
        self.paper_size = size;
        self
    }

    /// Sets the author in the title block (tên tác giả), such as `CỦA BAN THƯỜNG VỤ THÀNH UỶ`.
    #[must_use]
    #[doc(alias("tên tác giả", "ten tac gia"))]
    pub fn with_author(mut self, author: impl Into<Text>) -> Self {
        self.author = Some(author.into());
        self
    }

    /// Sets the theme of a political report (chủ đề), in place of kind and subject.
    #[must_use]
    #[doc(alias("chủ đề", "chu de"))]
    pub fn with_theme(mut self, theme: impl Into<Text>) -> Self {
        self.theme = Some(theme.into());
        self
    }

    /// Sets the line with the presenter of a report and the congress.
    #[must_use]
    pub fn with_presented(mut self, presented: impl Into<Text>) -> Self {
        self.presented = Some(presented.into());
        self
    }

    /// Adds a legal basis (căn cứ), without the punctuation at its end.
    #[must_use]
    #[doc(alias("căn cứ", "can cu"))]
    pub fn basis(mut self, basis: impl Into<Text>) -> Self {
        self.basis.push(basis.into());
        self
    }

    /// Sets the data of minutes (biên bản).
    #[must_use]
    #[doc(alias("biên bản", "bien ban"))]
    pub fn with_minutes(mut self, minutes: Minutes) -> Self {
        self.minutes = Some(minutes);
        self
    }

    /// Sets the confirmation of a signature (xác nhận chữ ký).
    #[must_use]
    #[doc(alias("xác nhận chữ ký", "xac nhan chu ky"))]
    pub fn with_confirmation(mut self, confirmation: Confirmation) -> Self {
        self.confirmation = Some(confirmation);
        self
    }

    /// Adds an addressee (kính gửi).
    #[doc(alias("kính gửi", "kinh gui"))]
    #[must_use]
    pub fn to(mut self, addressee: impl Into<Text>) -> Self {
        self.addressees.push(addressee.into());
        self
    }

    /// Adds a paragraph to the body.
    #[doc(alias("đoạn văn", "doan van"))]
    #[must_use]
    pub fn paragraph(mut self, text: impl Into<Text>) -> Self {
        self.body.push(BodyItem::Paragraph(text.into()));
        self
    }

    /// Adds a numbered directive to the body.
    #[doc(alias("mục", "muc", "điểm", "diem"))]
    #[must_use]
    pub fn directive(mut self, directive: impl Into<Directive>) -> Self {
        self.body.push(BodyItem::Directive(directive.into()));
        self
    }

    /// Adds a heading to the body.
    #[doc(alias("đề mục", "de muc"))]
    #[must_use]
    pub fn heading(mut self, text: impl Into<Text>) -> Self {
        self.body.push(BodyItem::Heading(text.into()));
        self
    }

    /// Adds an item to the body, such as one with a [condition](BodyItem::when).
    #[doc(alias("nội dung", "noi dung"))]
    #[must_use]
    pub fn body_item(mut self, item: impl Into<BodyItem>) -> Self {
        self.body.push(item.into());
        self
    }

    /// Adds an entry to the distribution list (nơi nhận).
    #[doc(alias("nơi nhận", "noi nhan"))]
    #[must_use]
    pub fn copy_to(mut self, receiver: impl Into<Text>) -> Self {
        self.distribution.push(receiver.into());
        self
    }

    /// Sets the degree of secrecy (độ mật).
    #[must_use]
    #[doc(alias("độ mật", "do mat"))]
    pub fn with_secrecy(mut self, secrecy: Secrecy) -> Self {
        self.secrecy = Some(secrecy);
        self
    }

    /// Sets the degree of urgency (độ khẩn).
    #[must_use]
    #[doc(alias("độ khẩn", "do khan"))]
    pub fn with_urgency(mut self, urgency: Urgency) -> Self {
        self.urgency = Some(urgency);
        self
    }

    /// Adds a limit of circulation (phạm vi phổ biến).
    #[must_use]
    #[doc(alias("phạm vi phổ biến", "pham vi pho bien"))]
    pub fn with_circulation(mut self, circulation: Circulation) -> Self {
        self.circulation.push(circulation);
        self
    }

    /// Marks the dispatch as a draft with this number (dự thảo lần …).
    #[must_use]
    #[doc(alias("dự thảo", "du thao", "dự thảo lần", "du thao lan", "bản dự thảo", "ban du thao"))]
    pub fn with_draft(mut self, draft: u32) -> Self {
        self.draft = Some(draft);
        self
    }

    /// Sets the contact details at the foot of the last page (thông tin liên hệ).
    #[must_use]
    #[doc(alias("thông tin liên hệ", "thong tin lien he"))]
    pub fn with_contact(mut self, contact: impl Into<Text>) -> Self {
        self.contact = Some(contact.into());
        self
    }

    /// Sets the initials of the drafter and the number of copies (ký hiệu người soạn thảo và số bản).
    #[must_use]
    #[doc(alias("ký hiệu người soạn thảo", "ky hieu nguoi soan thao", "số bản", "so ban"))]
    pub fn with_drafter(mut self, drafter: Drafter) -> Self {
        self.drafter = Some(drafter);
        self
    }

    /// Adds a signatory.
    #[doc(alias("người ký", "nguoi ky"))]
    #[must_use]
    pub fn signed_by(mut self, signatory: Signatory) -> Self {
        self.signatories.push(signatory);
        self
    }

    /// Adds an attachment: a form, an annex, or the name of a file that is sent separately.
    ///
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// use congvan::Dispatch;
    /// use congvan::dispatch::Annex;
    ///
    /// let dispatch = Dispatch::from_toml(text)?.attach(Annex::new("Chương trình hội nghị").paragraph("Khai mạc."));
    /// assert_eq!(dispatch.attachments.len(), 1);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[doc(alias("phụ lục", "phu luc", "biểu mẫu", "bieu mau"))]
    #[must_use]
    pub fn attach(mut self, attachment: impl Into<Attachment>) -> Self {
        self.attachments.push(attachment.into());
        self
    }

    /// Adds a value of the caller, which templates read as `extra.<name>`.
    ///
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
    /// use congvan::Dispatch;
    ///
    /// let dispatch = Dispatch::from_toml(text)?.extra("motto", "Vì nhân dân").extra("copies", 12);
    /// assert_eq!(dispatch.extra.len(), 2);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[must_use]
    pub fn extra(mut self, name: &str, value: impl Into<ExtraValue>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// Returns the items of the body and of the annexes, each with its path.
    pub(crate) fn all_items(&self) -> impl Iterator<Item = (FieldPath, &BodyItem)> {
        let bodies = std::iter::once((FieldPath::new(), &self.body));
        let bodies = bodies.chain(annexes(&self.attachments).map(|(path, annex)| (path, &annex.body)));
        bodies.flat_map(|(path, body)| {
            let body = body.iter().enumerate();
            body.map(move |(index, item)| (path.clone().child("body").index(index), item))
        })
    }

    /// Returns the signatories, including the signatories of forms, each with the path of its signature.
    pub(crate) fn signing(&self) -> impl Iterator<Item = (FieldPath, &Signatory)> {
        let attached = forms(&self.attachments).flat_map(|(path, form)| signing(path, &form.signatories));
        let confirming = self.confirmation.iter().map(|confirmation| {
            let path = FieldPath::of("confirmation").child("signatory").child("signature");
            (path, &confirmation.signatory)
        });
        signing(FieldPath::new(), &self.signatories).chain(confirming).chain(attached)
    }
}

pub(super) fn signing(prefix: FieldPath, signatories: &[Signatory]) -> impl Iterator<Item = (FieldPath, &Signatory)> {
    let path = move |index| prefix.clone().child("signatories").index(index).child("signature");
    signatories.iter().enumerate().map(move |(index, signatory)| (path(index), signatory))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chained_methods_set_the_optional_marks() {
        let (issuer, date) = (Issuer::new("BAN TỔ CHỨC"), "2026-11-24".parse().unwrap());
        let dispatch = Dispatch::new(issuer, "12-CV/BTCĐU".parse().unwrap(), "về việc báo cáo", "Huế", date);
        let drafter = Drafter { initials: "NVA".into(), copies: Some(3) };
        let marked = dispatch
            .clone()
            .with_secrecy(Secrecy::Secret)
            .with_urgency(Urgency::Express)
            .with_circulation(Circulation::Internal)
            .with_circulation(Circulation::NotForMedia)
            .with_draft(2)
            .with_contact("Ban Tổ chức")
            .with_drafter(drafter.clone());
        let wanted = Dispatch {
            secrecy: Some(Secrecy::Secret),
            urgency: Some(Urgency::Express),
            circulation: vec![Circulation::Internal, Circulation::NotForMedia],
            draft: Some(2),
            contact: Some("Ban Tổ chức".into()),
            drafter: Some(drafter),
            ..dispatch
        };
        assert_eq!(marked, wanted);
    }
}
