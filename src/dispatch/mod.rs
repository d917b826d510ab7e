//! The model: a dispatch as plain data.

mod as_text;
mod body;
mod csv;
mod date;
mod encoding;
mod form;
mod marks;
mod number;
mod paper;
mod picture;
mod read;
mod rewrite;
#[cfg(feature = "schema")]
mod schema;
mod signatory;
mod sound;
mod text;
mod walk;

use serde::{Deserialize, Serialize};

pub(crate) use body::DEEPEST;
pub use body::{BodyItem, Directive};
pub(crate) use csv::{CsvRow, CsvRows};
pub use date::IssueDate;
pub(crate) use encoding::Decoded;
pub(crate) use form::is_dotted;
pub use form::{
    Attachment, BadRow, CellAlign, CellValue, Column, ColumnKind, ColumnWidth, Corner, DateAt, ImportNote,
    ImportedForm, NoteKind, Orientation, Row, RowKind, SkipReason, SkippedRow, StatisticsForm,
};
pub(crate) use form::{
    FOOTER, Head, HeadTitle, Numbered, TextRow, WITHIN, closes, list_head, no_entry, numbered, skipped,
};
#[cfg(feature = "spreadsheet")]
pub(crate) use form::{Found, Incoming, KIND_COLUMN, Merge, PartsOfOne, Taken, list_end, names_sum};
pub use marks::{Circulation, Secrecy, Typist, Urgency};
pub use number::DocumentNumber;
pub use paper::Paper;
pub use picture::Picture;
pub use signatory::{Authority, Signatory, SigningAuthority};
pub use text::{Span, Text};
pub(crate) use walk::{Component, Located};

use crate::error::Error;

/// An official dispatch (công văn).
///
/// [`new`](Self::new) takes the parts that every dispatch has; the chained adders take the rest. Any field may also
/// be set directly. In TOML and JSON an unknown field is an error.
///
/// ```
/// use congvan::{Dispatch, Directive, Issuer, Signatory};
///
/// let dispatch = Dispatch::new(
///     Issuer::new("BAN TỔ CHỨC").under("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
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
/// .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
///
/// assert_eq!(Dispatch::from_toml(&dispatch.to_toml()?)?, dispatch);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Dispatch {
    /// Số và ký hiệu.
    pub number: DocumentNumber,
    /// Trích yếu: the subject.
    pub subject: Text,
    /// Địa danh: the place of issue.
    pub place: Text,
    /// Ngày, tháng, năm: the date of issue.
    pub date: IssueDate,
    /// Kính gửi: whom it is addressed to; one stands inline, several in a list.
    pub addressees: Vec<Text>,
    /// Nơi nhận: who gets a copy; the last is the archive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<Text>,
    /// Độ mật.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Secrecy>,
    /// Độ khẩn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// Phạm vi phổ biến.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circulation: Vec<Circulation>,
    /// Dự thảo lần …: the number of the draft; none for what is issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<u32>,
    /// Thông tin liên hệ: how to reach the issuer, at the foot of the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Text>,
    /// Cơ quan ban hành: who issues it.
    pub issuer: Issuer,
    /// Ký hiệu người soạn thảo và số bản.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typist: Option<Typist>,
    /// Nội dung: what it says.
    pub body: Vec<BodyItem>,
    /// Who signs: one, or two who issue it jointly, the leading body first.
    pub signatories: Vec<Signatory>,
    /// Biểu mẫu gửi kèm, phụ lục: what is attached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// Who issues a document (cơ quan ban hành), under whom (cơ quan cấp trên trực tiếp); each as many lines as it takes.
///
/// Each line is kept as one unless it is wider than its column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Cơ quan cấp trên: the lines of the parent body; none for a body that stands alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parent: Vec<Text>,
    /// Cơ quan ban hành: the lines of the issuing body.
    pub name: Vec<Text>,
}

impl Issuer {
    /// A body that stands alone.
    pub fn new(name: impl Into<Text>) -> Self {
        Self { parent: Vec::new(), name: vec![name.into()] }
    }

    /// Adds a line of the parent body.
    #[must_use]
    pub fn under(mut self, parent: impl Into<Text>) -> Self {
        self.parent.push(parent.into());
        self
    }
}

impl Dispatch {
    /// A dispatch with the parts of its header; it wants addressees, a body and a signatory before it can be printed.
    pub fn new(
        issuer: Issuer,
        number: DocumentNumber,
        subject: impl Into<Text>,
        place: impl Into<Text>,
        date: IssueDate,
    ) -> Self {
        Self {
            number,
            subject: subject.into(),
            place: place.into(),
            date,
            addressees: Vec::new(),
            distribution: Vec::new(),
            secrecy: None,
            urgency: None,
            circulation: Vec::new(),
            draft: None,
            contact: None,
            issuer,
            typist: None,
            body: Vec::new(),
            signatories: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// Adds an addressee (kính gửi).
    #[must_use]
    pub fn to(mut self, addressee: impl Into<Text>) -> Self {
        self.addressees.push(addressee.into());
        self
    }

    /// Adds a paragraph to the body.
    #[must_use]
    pub fn paragraph(mut self, text: impl Into<Text>) -> Self {
        self.body.push(BodyItem::Paragraph(text.into()));
        self
    }

    /// Adds a numbered directive to the body.
    #[must_use]
    pub fn directive(mut self, directive: impl Into<Directive>) -> Self {
        self.body.push(BodyItem::Directive(directive.into()));
        self
    }

    /// Adds a heading to the body.
    #[must_use]
    pub fn heading(mut self, text: impl Into<Text>) -> Self {
        self.body.push(BodyItem::Heading(text.into()));
        self
    }

    /// Adds one who gets a copy (nơi nhận).
    #[must_use]
    pub fn copy_to(mut self, receiver: impl Into<Text>) -> Self {
        self.distribution.push(receiver.into());
        self
    }

    /// Adds a signatory.
    #[must_use]
    pub fn signed_by(mut self, signatory: Signatory) -> Self {
        self.signatories.push(signatory);
        self
    }

    /// Adds an attached form.
    #[must_use]
    pub fn attach(mut self, form: StatisticsForm) -> Self {
        self.attachments.push(Attachment::StatisticsForm(form));
        self
    }

    /// Reads a dispatch from TOML.
    ///
    /// # Errors
    /// When the text is no TOML, a field is missing, unknown or misspelt, or a value is impossible; the error tells
    /// line, column and field.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        read::from_toml(text)
    }

    /// Reads a dispatch from JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, Error> {
        read::from_json(text)
    }

    /// Writes the dispatch as TOML, which reads back as the same dispatch.
    ///
    /// # Errors
    /// When the TOML writer refuses a value.
    pub fn to_toml(&self) -> Result<String, Error> {
        read::to_toml(self)
    }

    /// Writes the dispatch as JSON, which reads back as the same dispatch.
    ///
    /// # Errors
    /// When the JSON writer refuses a value.
    pub fn to_json(&self) -> Result<String, Error> {
        read::to_json(self)
    }

    /// The JSON Schema of a dispatch in TOML or JSON, with which editors complete and check dispatch files.
    ///
    /// The crate's repository holds it as `docs/dispatch.schema.json`.
    #[cfg(feature = "schema")]
    #[must_use]
    pub fn json_schema() -> String {
        schema::json_schema()
    }

    /// Says whether it has all that a page needs: every required text, an addressee, a body, a signatory, and rows as
    /// long as their form is wide.
    ///
    /// # Errors
    /// With all the fields that are empty at once, or the first row that has too many or too few cells.
    pub fn require_complete(&self) -> Result<(), Error> {
        sound::require_complete(self)
    }

    /// All that [`require_complete`](Self::require_complete) refuses, and not the first alone.
    pub(crate) fn mistakes(&self) -> Vec<Error> {
        sound::mistakes(self)
    }

    /// Every text with the path of its field, in the order of the model.
    pub(crate) fn texts(&self) -> Vec<Located<'_>> {
        walk::located(self)
    }

    /// Gives each text, but the codes of the number, to a writer.
    pub(crate) fn rewrite(&mut self, mut write: impl FnMut(&mut Text)) {
        rewrite::rewrite(self, &mut write);
    }

    /// Those who sign, of the forms too, each with the path of the signature.
    pub(crate) fn signing(&self) -> impl Iterator<Item = (String, &Signatory)> {
        let attached = self.attachments.iter().enumerate().flat_map(move |(index, attachment)| match attachment {
            Attachment::StatisticsForm(form) => {
                signing(format!("attachments[{index}].statistics_form."), &form.signatories)
            }
        });
        signing(String::new(), &self.signatories).chain(attached)
    }
}

fn signing(prefix: String, signatories: &[Signatory]) -> impl Iterator<Item = (String, &Signatory)> {
    let path = move |index| format!("{prefix}signatories[{index}].signature");
    signatories.iter().enumerate().map(move |(index, signatory)| (path(index), signatory))
}
