//! Nội dung: the body of a dispatch.

mod directive;
mod division;
mod figure;
mod table;
mod written;

use serde::{Deserialize, Serialize};

pub use directive::Directive;
pub use division::{Division, DivisionKind};
pub use figure::Figure;
pub use table::Table;
#[cfg(feature = "schema")]
pub(crate) use written::body_fields;
pub(crate) use written::{BODY_FIELDS, body_kinds};
use written::Written;

use super::condition::Condition;
use super::form::ColumnWidth;
use super::text::Text;

/// One item of the body (nội dung).
///
/// In TOML and JSON each has a `kind`, `"paragraph"` unless it is given, and the fields of that kind:
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Written", into = "Written")]
#[non_exhaustive]
pub enum BodyItem {
    /// A paragraph (đoạn văn).
    Paragraph(Text),
    /// A numbered directive (mục 1-, điểm a).
    Directive(Directive),
    /// A heading (đề mục I-, II-), numbered with Roman figures.
    Heading(Text),
    /// A part, chapter, section or article (phần, chương, mục, điều).
    Division(Division),
    /// A table (bảng).
    Table(Table),
    /// A picture with a caption (hình).
    Figure(Figure),
    /// A quotation (trích dẫn), indented on both sides.
    Quotation(Text),
    /// An intended gap (khoảng trống) of that height.
    Gap(ColumnWidth),
    /// Dotted lines to write on (dòng kẻ chấm), as many.
    WritingLines(u8),
    /// An item that a mail merge keeps for the recipients for whom its condition holds. In TOML and JSON it is an item
    /// with `when`.
    Conditional(ConditionalItem),
}

impl BodyItem {
    /// The item with a condition on the recipient; it replaces the condition that the item has.
    ///
    /// Only [`MailMerge`](crate::merge::MailMerge) evaluates conditions: any other use of the dispatch is an error.
    ///
    /// ```
    /// use congvan::BodyItem;
    ///
    /// let item = BodyItem::Paragraph("Các phường báo cáo thêm.".into()).when("{Loại} = phường".parse()?);
    /// let BodyItem::Conditional(conditional) = &item else { unreachable!() };
    /// assert_eq!(conditional.condition().to_string(), "{Loại} = phường");
    /// assert_eq!(conditional.item(), &BodyItem::Paragraph("Các phường báo cáo thêm.".into()));
    /// # Ok::<(), congvan::Error>(())
    /// ```
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

/// A body item with the condition under which a mail merge keeps it; [`BodyItem::when`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionalItem {
    condition: Condition,
    /// Never conditional itself.
    item: Box<BodyItem>,
}

impl ConditionalItem {
    /// The condition on the recipient.
    #[must_use]
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// The item, which has no condition of its own.
    #[must_use]
    pub fn item(&self) -> &BodyItem {
        &self.item
    }

    pub(super) fn item_mut(&mut self) -> &mut BodyItem {
        &mut self.item
    }
}

/// Directives within each other deeper than this are not read, whatever TOML or JSON themselves allow, so that what is
/// read from one can be written in the other.
pub(crate) const DEEPEST: usize = 32;

