//! An item of the body.

use super::directive::Directive;
use super::division::Division;
use super::figure::Figure;
use super::table::Table;
use crate::model::condition::Condition;
use crate::model::millimetres::Millimetres;
use crate::model::text::Text;

/// One item of the body (nội dung).
///
/// In TOML and JSON an item has a `kind`, by default `paragraph`, and the fields of that kind:
///
/// | kind | fields |
/// | --- | --- |
/// | `paragraph`, `heading`, `quotation` | `text` |
/// | `directive` | `text`; optional `items`, `mark` |
/// | `part`, `chapter`, `section` | optional `title`, `mark` |
/// | `article` | `title` or `text`; optional `items`, `mark` |
/// | `table` | `table` |
/// | `figure` | `figure` |
/// | `gap` | `height` |
/// | `writing_lines` | `lines` |
///
/// ```toml
/// [[body]]
/// text = "Đề nghị các tổ chức cơ sở đảng thực hiện một số nội dung:"
///
/// [[body]]
/// kind = "directive"
/// text = "Đề ra chỉ tiêu về công tác kết nạp đảng viên."
/// ```
#[doc(alias("nội dung", "noi dung"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyItem {
    /// A paragraph (đoạn văn).
    #[doc(alias("đoạn văn", "doan van"))]
    Paragraph(Text),
    /// A numbered directive (mục 1-, điểm a).
    #[doc(alias("mục", "muc", "điểm", "diem"))]
    Directive(Directive),
    /// A heading (đề mục I-, II-), numbered with Roman figures.
    #[doc(alias("đề mục", "de muc"))]
    Heading(Text),
    /// A part, chapter, section or article (phần, chương, mục, điều).
    #[doc(alias("phần", "phan", "chương", "chuong", "mục", "muc", "điều", "dieu"))]
    Division(Division),
    /// A table (bảng).
    #[doc(alias("bảng", "bang"))]
    Table(Table),
    /// A picture with a caption (hình).
    #[doc(alias("hình ảnh", "hinh anh"))]
    Figure(Figure),
    /// A quotation (trích dẫn), indented.
    #[doc(alias("trích dẫn", "trich dan"))]
    Quotation(Text),
    /// Empty space (khoảng trống) of this height, such as for a stamp.
    #[doc(alias("khoảng trống", "khoang trong"))]
    Gap(Millimetres),
    /// This number of dotted lines to write on (dòng kẻ chấm).
    #[doc(alias("dòng kẻ chấm", "dong ke cham"))]
    WritingLines(u8),
    /// An item that a mail merge keeps for the recipients for whom its condition holds. In TOML and JSON it is an item
    /// with `when`.
    #[doc(alias("điều kiện", "dieu kien"))]
    Conditional(ConditionalItem),
}

impl BodyItem {
    /// Sets a condition on the recipient. It replaces the condition that the item has.
    ///
    /// Only [`MailMerge`](crate::merge::MailMerge) evaluates conditions: any other use of the dispatch is an error.
    ///
    /// ```
    /// use congvan::dispatch::BodyItem;
    ///
    /// let item = BodyItem::Paragraph("Các phường báo cáo thêm.".into()).when("{Loại} = phường".parse()?);
    /// let BodyItem::Conditional(conditional) = &item else { unreachable!() };
    /// assert_eq!(conditional.condition().to_string(), "{Loại} = phường");
    /// assert_eq!(conditional.item(), &BodyItem::Paragraph("Các phường báo cáo thêm.".into()));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[doc(alias("điều kiện", "dieu kien"))]
    #[must_use]
    pub fn when(self, condition: Condition) -> Self {
        Self::Conditional(ConditionalItem { condition, item: Box::new(self.into_unconditional()) })
    }

    pub(crate) fn into_unconditional(self) -> Self {
        match self {
            Self::Conditional(conditional) => *conditional.item,
            item => item,
        }
    }

    /// The item without its condition.
    pub(crate) fn unconditional(&self) -> &Self {
        match self {
            Self::Conditional(conditional) => &conditional.item,
            item => item,
        }
    }
}

impl From<Division> for BodyItem {
    fn from(division: Division) -> Self {
        Self::Division(division)
    }
}

impl From<Table> for BodyItem {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

impl From<Figure> for BodyItem {
    fn from(figure: Figure) -> Self {
        Self::Figure(figure)
    }
}

impl From<Directive> for BodyItem {
    fn from(directive: Directive) -> Self {
        Self::Directive(directive)
    }
}

/// A body item with the condition under which a mail merge keeps it; [`BodyItem::when`] creates one.
///
/// ```
/// use congvan::dispatch::BodyItem;
///
/// let item = BodyItem::Paragraph("Các phường báo cáo thêm.".into()).when("{Loại} = phường".parse()?);
/// let BodyItem::Conditional(conditional) = item else { unreachable!() };
/// assert_eq!(conditional.condition().field(), "Loại");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("điều kiện", "dieu kien"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionalItem {
    pub(super) condition: Condition,
    /// Never conditional itself.
    pub(super) item: Box<BodyItem>,
}

impl ConditionalItem {
    /// The condition on the recipient.
    #[must_use]
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// The item without its condition.
    #[must_use]
    pub fn item(&self) -> &BodyItem {
        &self.item
    }

    pub(in crate::model) fn item_mut(&mut self) -> &mut BodyItem {
        &mut self.item
    }
}
