//! Body items as they are written in TOML and JSON.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::directive::{DEEPEST, Directive};
use super::division::{Division, DivisionKind};
use super::figure::Figure;
use super::item::BodyItem;
use super::table::Table;
use crate::error::{DispatchProblem, Error};
use crate::model::condition::Condition;
use crate::model::millimetres::Millimetres;
use crate::model::text::Text;

impl Serialize for BodyItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for BodyItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Written::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for BodyItem {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BodyItem".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = Written::json_schema(generator);
        let description = "One item of the body (nội dung). Its `kind`, by default `paragraph`, determines its fields.";
        schema.insert("description".to_owned(), description.into());
        schema
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Paragraph,
    Directive,
    Heading,
    Part,
    Chapter,
    Section,
    Article,
    Table,
    Figure,
    Quotation,
    Gap,
    WritingLines,
}

/// The fields of all kinds: a plain struct, so that every error has a line.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::model::schema::restrict_fields_to_kinds))]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    height: Option<Millimetres>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lines: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<Condition>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    items: Vec<WrittenDirective>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    table: Option<Table>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    figure: Option<Figure>,
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

/// The fields that only some kinds have.
pub(crate) const BODY_FIELDS: [&str; 8] = ["title", "text", "mark", "items", "table", "figure", "height", "lines"];

/// The names of the kinds.
pub(crate) fn body_kinds() -> impl Iterator<Item = &'static str> {
    Kind::ALL.into_iter().map(Kind::name)
}

/// The fields of the kind with a name.
#[cfg(feature = "schema")]
pub(crate) fn body_fields(kind: &str) -> &'static [&'static str] {
    Kind::ALL.into_iter().find(|known| known.name() == kind).map_or(&[], Kind::fields)
}

impl Kind {
    /// All kinds.
    const ALL: [Self; 12] = [
        Self::Paragraph,
        Self::Directive,
        Self::Heading,
        Self::Part,
        Self::Chapter,
        Self::Section,
        Self::Article,
        Self::Table,
        Self::Figure,
        Self::Quotation,
        Self::Gap,
        Self::WritingLines,
    ];

    /// The name in TOML and JSON.
    fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Directive => "directive",
            Self::Heading => "heading",
            Self::Part => "part",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Article => "article",
            Self::Table => "table",
            Self::Figure => "figure",
            Self::Quotation => "quotation",
            Self::Gap => "gap",
            Self::WritingLines => "writing_lines",
        }
    }

    /// The fields that it may have beside `kind` and `when`.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Paragraph | Self::Heading | Self::Quotation => &["text"],
            Self::Directive => &["text", "mark", "items"],
            Self::Part | Self::Chapter | Self::Section => &["title", "mark"],
            Self::Article => &["title", "text", "mark", "items"],
            Self::Table => &["table"],
            Self::Figure => &["figure"],
            Self::Gap => &["height"],
            Self::WritingLines => &["lines"],
        }
    }
}

impl Written {
    /// The first field that the kind does not have.
    fn misplaced(&self) -> Option<&'static str> {
        let given = [
            self.title.is_some(),
            self.text.is_some(),
            self.mark.is_some(),
            !self.items.is_empty(),
            self.table.is_some(),
            self.figure.is_some(),
            self.height.is_some(),
            self.lines.is_some(),
        ];
        let fields = self.kind.fields();
        let misplaced = BODY_FIELDS.into_iter().zip(given).find(|(field, given)| *given && !fields.contains(field));
        misplaced.map(|(field, _)| field)
    }
}

impl TryFrom<Written> for BodyItem {
    type Error = Error;

    fn try_from(written: Written) -> Result<Self, Error> {
        let kind = written.kind;
        if levels(&written.items) >= DEEPEST {
            return Err(Error::from(DispatchProblem::NestingDepth { limit: DEEPEST }));
        }
        if let Some(field) = written.misplaced() {
            return Err(Error::from(DispatchProblem::MisplacedField { kind: kind.name(), field }));
        }
        let Written { title, text, mark, height, lines, when, items, table, figure, .. } = written;
        let items = items.into_iter().map(Directive::from).collect();
        let division = |kind| {
            Self::Division(Division { kind, title: title.clone(), text: None, mark: mark.clone(), items: Vec::new() })
        };
        let item = match kind {
            Kind::Paragraph => Self::Paragraph(required(text, "text")?),
            Kind::Heading => Self::Heading(required(text, "text")?),
            Kind::Quotation => Self::Quotation(required(text, "text")?),
            Kind::Directive => Self::Directive(Directive { text: required(text, "text")?, mark, items }),
            Kind::Part => division(DivisionKind::Part),
            Kind::Chapter => division(DivisionKind::Chapter),
            Kind::Section => division(DivisionKind::Section),
            Kind::Article => Self::Division(Division { kind: DivisionKind::Article, title, text, mark, items }),
            Kind::Table => Self::Table(required(table, "table")?),
            Kind::Figure => Self::Figure(required(figure, "figure")?),
            Kind::Gap => Self::Gap(required(height, "height")?),
            Kind::WritingLines => Self::WritingLines(required(lines, "lines")?),
        };
        Ok(match when {
            Some(condition) => item.when(condition),
            None => item,
        })
    }
}

fn required<T>(value: Option<T>, field: &'static str) -> Result<T, Error> {
    value.ok_or_else(|| Error::from(DispatchProblem::MissingField { field }))
}

/// The depth of nested directives, which the parser bounds.
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
        let of = |kind| Self { kind, ..Self::default() };
        let with_text = |kind, text| Self { text: Some(text), ..of(kind) };
        match item {
            BodyItem::Paragraph(text) => with_text(Kind::Paragraph, text),
            BodyItem::Heading(text) => with_text(Kind::Heading, text),
            BodyItem::Quotation(text) => with_text(Kind::Quotation, text),
            BodyItem::Directive(directive) => {
                let WrittenDirective { text, mark, items } = directive.into();
                Self { mark, items, ..with_text(Kind::Directive, text) }
            }
            BodyItem::Division(division) => Self::of_division(division),
            BodyItem::Table(table) => Self { table: Some(table), ..of(Kind::Table) },
            BodyItem::Figure(figure) => Self { figure: Some(figure), ..of(Kind::Figure) },
            BodyItem::Gap(height) => Self { height: Some(height), ..of(Kind::Gap) },
            BodyItem::WritingLines(lines) => Self { lines: Some(lines), ..of(Kind::WritingLines) },
            BodyItem::Conditional(conditional) => {
                Self { when: Some(conditional.condition), ..Self::from(*conditional.item) }
            }
        }
    }
}

impl Written {
    fn of_division(division: Division) -> Self {
        let Division { kind, title, text, mark, items } = division;
        let kind = match kind {
            DivisionKind::Part => Kind::Part,
            DivisionKind::Chapter => Kind::Chapter,
            DivisionKind::Section => Kind::Section,
            DivisionKind::Article => Kind::Article,
        };
        let items = items.into_iter().map(WrittenDirective::from).collect();
        Self { kind, title, text, mark, items, ..Self::default() }
    }
}
