//! Nội dung: what the dispatch says: paragraphs, numbered directives, headings.

use serde::{Deserialize, Serialize};

use super::Text;
use super::condition::Condition;
use crate::error::{BodyKind, DispatchProblem, Error};

/// One item of the body (nội dung).
///
/// In TOML and JSON each has a `kind`, `"paragraph"` unless it is given, and a `text`; a directive may have `items`.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Written", into = "Written")]
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
    /// An item that a mail merge keeps for the recipients for whom its condition holds. In TOML and JSON it is an item
    /// with `when`.
    #[doc(alias("điều kiện", "dieu kien"))]
    Conditional(ConditionalItem),
}

impl BodyItem {
    /// The item with a condition on the recipient; it replaces the condition that the item has.
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

impl From<Directive> for BodyItem {
    fn from(directive: Directive) -> Self {
        Self::Directive(directive)
    }
}

/// A body item with the condition under which a mail merge keeps it; [`BodyItem::when`] makes one.
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

/// A numbered directive; directives within it are numbered on the next level.
///
/// The marks of the levels stand in the template pack: `1-`, `1.1-`, `a)`, `-`, `+` in `hd36`.
///
/// ```
/// use congvan::Directive;
///
/// let directive = Directive::new("Gửi báo cáo, nêu rõ:").with("số đảng viên;").with("số quần chúng ưu tú.");
/// assert_eq!(directive.items.len(), 2);
/// ```
#[doc(alias("mục", "muc", "điểm", "diem"))]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directive {
    /// What is directed.
    #[doc(alias("nội dung", "noi dung"))]
    pub text: Text,
    /// A mark of the writer's own in place of the automatic number, such as `-`; it does not count.
    #[doc(alias("ký hiệu mục", "ky hieu muc"))]
    pub mark: Option<Text>,
    /// The directives within this one.
    #[doc(alias("điểm", "diem"))]
    pub items: Vec<Directive>,
}

impl Directive {
    /// A directive with an automatic number.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a directive within this one.
    #[must_use]
    pub fn with(mut self, item: impl Into<Directive>) -> Self {
        self.items.push(item.into());
        self
    }

    /// Gives it a mark of its own in place of the automatic number.
    #[must_use]
    pub fn with_mark(mut self, mark: impl Into<Text>) -> Self {
        self.mark = Some(mark.into());
        self
    }
}

impl From<&str> for Directive {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Directive {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Text> for Directive {
    fn from(text: Text) -> Self {
        Self::new(text)
    }
}

/// Directives within each other deeper than this are not read, whatever TOML or JSON themselves allow, so that what is
/// read from one can be written in the other.
pub(crate) const DEEPEST: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Paragraph,
    Directive,
    Heading,
}

/// The shape in TOML and JSON: a plain struct, so that every error knows its line.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::model::schema::restrict_to_directives))]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    kind: Kind,
    text: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<Condition>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    items: Vec<WrittenDirective>,
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WrittenDirective {
    text: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    items: Vec<WrittenDirective>,
}

impl TryFrom<Written> for BodyItem {
    type Error = Error;

    fn try_from(written: Written) -> Result<Self, Error> {
        let Written { kind, text, mark, when, items } = written;
        let with_condition = |item: Self| match when {
            Some(condition) => item.when(condition),
            None => item,
        };
        if levels(&items) >= DEEPEST {
            return Err(Error::from(DispatchProblem::NestingDepth { limit: DEEPEST }));
        }
        let other = match kind {
            Kind::Directive => {
                let items = items.into_iter().map(Directive::from).collect();
                return Ok(with_condition(Self::Directive(Directive { text, mark, items })));
            }
            Kind::Paragraph => BodyKind::Paragraph,
            Kind::Heading => BodyKind::Heading,
        };
        let misplaced = [("mark", mark.is_some()), ("items", !items.is_empty())];
        if let Some((field, _)) = misplaced.into_iter().find(|(_, given)| *given) {
            return Err(Error::from(DispatchProblem::MisplacedField { kind: other, field }));
        }
        Ok(with_condition(match kind {
            Kind::Heading => Self::Heading(text),
            _ => Self::Paragraph(text),
        }))
    }
}

/// How deep the items lie; a parser has bounded it.
fn levels(items: &[WrittenDirective]) -> usize {
    items.iter().map(|item| 1 + levels(&item.items)).max().unwrap_or(0)
}

impl From<WrittenDirective> for Directive {
    fn from(written: WrittenDirective) -> Self {
        Self { text: written.text, mark: written.mark, items: written.items.into_iter().map(Self::from).collect() }
    }
}

impl From<Directive> for WrittenDirective {
    fn from(directive: Directive) -> Self {
        Self {
            text: directive.text,
            mark: directive.mark,
            items: directive.items.into_iter().map(Self::from).collect(),
        }
    }
}

impl From<BodyItem> for Written {
    fn from(item: BodyItem) -> Self {
        let (kind, text) = match item {
            BodyItem::Paragraph(text) => (Kind::Paragraph, text),
            BodyItem::Heading(text) => (Kind::Heading, text),
            BodyItem::Directive(directive) => {
                let WrittenDirective { text, mark, items } = directive.into();
                return Self { kind: Kind::Directive, text, mark, when: None, items };
            }
            BodyItem::Conditional(conditional) => {
                return Self { when: Some(conditional.condition), ..Self::from(*conditional.item) };
            }
        };
        Self { kind, text, mark: None, when: None, items: Vec::new() }
    }
}
