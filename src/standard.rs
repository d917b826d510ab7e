//! `Standard`: the typed `style.toml` of a template pack: page geometry, named styles, phrases, each with its clause.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::error::{Error, Place, Problem, line_and_column, nearest};
use crate::length::Pt;

/// A standard of documents as data: everything that its rules fix about the page.
///
/// It is read from the `style.toml` of a template pack; each table there names the clause that it follows, and lists
/// under `practice` the keys whose values the standard leaves to custom.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Standard {
    /// The name of the pack, such as `hd36`.
    pub name: String,
    /// The title of the instrument, such as `Hướng dẫn 36-HD/VPTW`.
    pub title: String,
    /// The first day on which documents follow it.
    pub in_force_from: NaiveDate,
    /// The pack that this one extends.
    #[serde(default)]
    pub extends: Option<String>,
    /// Paper and margins.
    pub page: PageGeometry,
    /// How numbers of documents are printed.
    pub number: NumberFormat,
    /// How dates are printed.
    pub date: DateFormat,
    /// How directives and headings are marked.
    pub marks: Marks,
    /// How lists of bodies are punctuated.
    pub lists: BTreeMap<String, ListFormat>,
    /// Words that do not part from their neighbours at the end of a line.
    pub no_break: NoBreak,
    /// How lines of text are filled.
    pub lines: LineFilling,
    /// Blocks of columns side by side.
    pub columns: BTreeMap<String, ColumnSet>,
    /// Tables.
    pub tables: BTreeMap<String, TableStyle>,
    /// Named styles, one a component.
    pub styles: BTreeMap<String, Style>,
    /// Fixed phrases, by table and key.
    pub phrases: BTreeMap<String, Phrase>,
}

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The clause, such as `HD36 II.1.1`.
    #[serde(default)]
    pub clause: String,
    /// The keys of this table that the standard leaves to custom.
    #[serde(default)]
    pub practice: Vec<String>,
}

/// Paper and margins, in a table `[page]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PageGeometry {
    /// Where the rule comes from.
    pub origin: Origin,
    /// Width of the sheet.
    pub width: Pt,
    /// Height of the sheet.
    pub height: Pt,
    /// Margin above the text.
    pub top: Pt,
    /// Margin below the text.
    pub bottom: Pt,
    /// Margin at the edge where the sheets are bound: the left of a front.
    pub binding: Pt,
    /// Margin at the other edge.
    pub outer: Pt,
    /// Whether sheets are printed on both sides, so that the margins of a back are mirrored.
    pub both_sides: bool,
    /// The first page that shows its number.
    pub first_number_on: usize,
}

/// How numbers of documents are printed, in a table `[number]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NumberFormat {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The fewest digits; shorter numbers get leading zeros.
    pub digits: usize,
    /// The room for a number still to be written by hand.
    pub gap: Pt,
}

/// How dates are printed, in a table `[date]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DateFormat {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The words, with `{day}`, `{month}` and `{year}`.
    pub words: String,
    /// The figures, with `{day}`, `{month}` and `{year}`.
    pub short: String,
    /// Days below this get a leading zero.
    pub pad_days_below: u32,
    /// Months below this get a leading zero.
    pub pad_months_below: u32,
    /// The room for a day or month still to be written by hand.
    pub gap: Pt,
}

/// How directives and headings are marked, in a table `[marks]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Marks {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The mark of a heading, with `{I}` for its Roman number.
    pub heading: String,
    /// The marks of directives, one a level; `{1}` and `{2}` are the numbers on that level, `{a}` the letter on this.
    pub directive: Vec<String>,
    /// The letters that `{a}` runs through.
    pub letters: String,
}

/// How a list of bodies is punctuated, in a table `[lists.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListFormat {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The mark before each item; empty for none.
    pub dash: String,
    /// What follows each item but the last.
    pub separator: String,
    /// What follows the last.
    pub end: String,
}

/// Words that do not part from their neighbours at the end of a line, in a table `[no_break]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NoBreak {
    /// Where the rule comes from.
    pub origin: Origin,
    /// Words that stay with a number that follows them, in lower case.
    pub before_number: Vec<String>,
    /// Words that stay with a number before them, in lower case.
    pub after_number: Vec<String>,
}

/// How lines of text are filled, in a table `[lines]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LineFilling {
    /// Where the rule comes from.
    pub origin: Origin,
    /// How far the space between words may shrink in justified text, as a part of its width.
    pub shrink: f64,
    /// The fewest lines of a paragraph before a page break.
    pub orphans: usize,
    /// The fewest lines of a paragraph after a page break.
    pub widows: usize,
    /// How much of a page may stay empty so that no numbered line is its last.
    pub numbered_last: Pt,
}

/// A block of columns side by side, in a table `[columns.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ColumnSet {
    /// Where the rule comes from.
    pub origin: Origin,
    /// How the width is shared.
    pub sizing: Sizing,
    /// The least space between columns.
    pub gap: Pt,
    /// Space above the block.
    #[serde(default)]
    pub space_before: Pt,
    /// Space below the block.
    #[serde(default)]
    pub space_after: Pt,
    /// Whether a page may end within the block.
    #[serde(default)]
    pub divisible: bool,
    /// How many lines of text at least go with the block onto its page; 0 lets it stand alone.
    #[serde(default)]
    pub lines_before: usize,
}

/// How columns share the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sizing {
    /// All are alike.
    Equal,
    /// Each is as wide as its widest line, the last first served; they spread over the whole width.
    Spread,
    /// Each is as wide as its widest line, and they stand in the middle.
    Centred,
}

/// A table, in a table `[tables.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TableStyle {
    /// Where the rule comes from.
    pub origin: Origin,
    /// Thickness of the grid.
    pub rule: Pt,
    /// Space between a vertical rule and the text.
    pub padding_x: Pt,
    /// Space between a horizontal rule and the text.
    pub padding_y: Pt,
    /// The least height of a row that will be filled in by hand.
    pub blank_row: Pt,
    /// The room that a dotted line to be written on asks for.
    pub leader: Pt,
    /// Space above the table.
    pub space_before: Pt,
}

/// A fixed phrase, in a table `[phrases.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Phrase {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The words.
    pub text: String,
}

/// A named style: how a component looks, in a table `[styles.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Style {
    /// Where the rule comes from.
    pub origin: Origin,
    /// Cỡ chữ: size of the type.
    pub size: Pt,
    /// Chữ đậm.
    #[serde(default)]
    pub bold: bool,
    /// Chữ nghiêng.
    #[serde(default)]
    pub italic: bool,
    /// Chữ in hoa: set in capitals whatever the text's case.
    #[serde(default)]
    pub capitals: bool,
    /// Gạch chân: a line under the words.
    #[serde(default)]
    pub underline: bool,
    /// How lines stand between the margins.
    #[serde(default)]
    pub align: Align,
    /// Distance from line to line, exact.
    pub line_height: Pt,
    /// Indent of the first line.
    #[serde(default)]
    pub first_line: Pt,
    /// Indent of all lines on the left.
    #[serde(default)]
    pub indent: Pt,
    /// Space above, dropped at the top of a page.
    #[serde(default)]
    pub space_before: Pt,
    /// Space below.
    #[serde(default)]
    pub space_after: Pt,
    /// Whether it stays on the page of what follows.
    #[serde(default)]
    pub keep_with_next: bool,
    /// A line below, as wide as the text.
    #[serde(default)]
    pub rule_below: Option<RuleBelow>,
    /// A line above, as wide as the column, of that thickness.
    #[serde(default)]
    pub rule_above: Option<Pt>,
    /// Distance from the top edge of the sheet, for what stands outside the flow of the text.
    #[serde(default)]
    pub from_top: Option<Pt>,
    /// Distance from the bottom edge of the sheet, for what stands outside the flow of the text.
    #[serde(default)]
    pub from_bottom: Option<Pt>,
    /// What it is in the structure of the document.
    #[serde(default)]
    pub role: StyleRole,
}

/// A horizontal line below a text, exactly as wide as the text.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBelow {
    /// Thickness of the line.
    pub thickness: Pt,
    /// Distance from the baseline of the text to the middle of the line.
    pub drop: Pt,
}

/// How lines stand between the margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// From the left, ragged on the right.
    #[default]
    Left,
    /// Centred, long texts in lines of about the same length.
    Centre,
    /// Against the right.
    Right,
    /// From margin to margin, the last line from the left.
    Justified,
}

/// What a component is in the structure of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StyleRole {
    /// A paragraph.
    #[default]
    Paragraph,
    /// The title of a part: a heading of level 1.
    Title,
    /// A heading of level 2.
    Heading,
    /// An ornament that is not read aloud.
    Artifact,
}

impl Standard {
    /// Reads a `style.toml` that stands alone.
    ///
    /// # Errors
    /// When it is no TOML, a key is missing or unknown, or a value is impossible; the error tells line and column.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, Error> {
        Self::from_layers(&[(name, text)])
    }

    /// Reads the `style.toml` of each pack, the one that extends nothing first; later ones override key by key.
    pub(crate) fn from_layers(layers: &[(&str, &str)]) -> Result<Self, Error> {
        let mut merged = toml::Table::new();
        for (name, text) in layers {
            let table = text.parse::<toml::Table>().map_err(|error| style_error(name, text, &error))?;
            merge(&mut merged, table);
        }
        let Some((name, text)) = layers.last() else {
            return Err(Error::new(Problem::PackFile { name: "style.toml".to_owned() }));
        };
        if layers.len() == 1 {
            // Reading from the text keeps the line and column of a mistake.
            return toml::from_str(text).map_err(|error| style_error(name, text, &error));
        }
        serde_path_to_error::deserialize(merged).map_err(|traced| {
            let path = traced.path().to_string();
            let message = traced.inner().message().trim_end().to_owned();
            let (name, line, column) = layers
                .iter()
                .rev()
                .find_map(|(name, text)| {
                    let (line, column) = line_and_column(text, position(text, &path)?);
                    Some((*name, line, column))
                })
                .unwrap_or((*name, 0, 0));
            Error::new(Problem::Style { message }).at(Place::Template { name: name.to_owned(), line, column })
        })
    }

    /// The style of that name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn style(&self, name: &str) -> Result<&Style, Error> {
        self.named("style", &self.styles, name)
    }

    /// The set of columns of that name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn column_set(&self, name: &str) -> Result<&ColumnSet, Error> {
        self.named("column set", &self.columns, name)
    }

    /// The table style of that name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn table(&self, name: &str) -> Result<&TableStyle, Error> {
        self.named("table style", &self.tables, name)
    }

    fn named<'a, T>(&self, what: &'static str, from: &'a BTreeMap<String, T>, name: &str) -> Result<&'a T, Error> {
        from.get(name).ok_or_else(|| {
            Error::new(Problem::UnknownName {
                what,
                name: name.to_owned(),
                nearest: nearest(name, from.keys().map(String::as_str)),
            })
        })
    }
}

impl PageGeometry {
    /// The width between the margins.
    #[must_use]
    pub fn text_width(&self) -> Pt {
        self.width - self.binding - self.outer
    }

    /// The height between the margins.
    #[must_use]
    pub fn text_height(&self) -> Pt {
        self.height - self.top - self.bottom
    }

    /// The left margin of a page, counted from 1.
    #[must_use]
    pub fn left(&self, page: usize) -> Pt {
        if self.both_sides && page.is_multiple_of(2) { self.outer } else { self.binding }
    }
}

fn merge(into: &mut toml::Table, from: toml::Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(toml::Value::Table(old)), toml::Value::Table(new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// The byte at which the value of a dotted path begins in a TOML text, if the text has that path.
fn position(text: &str, path: &str) -> Option<usize> {
    let document = toml::de::DeTable::parse(text).ok()?;
    let mut table = document.get_ref();
    let mut start = None;
    for key in path.split('.') {
        let key = key.split_once('[').map_or(key, |(array, _)| array);
        let (name, value) = table.iter().find(|(name, _)| name.get_ref() == key)?;
        start = Some(name.span().start);
        match value.get_ref() {
            toml::de::DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    start
}

fn style_error(name: &str, text: &str, error: &toml::de::Error) -> Error {
    let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
    Error::new(Problem::Style { message: error.message().trim_end().to_owned() }).at(Place::Template {
        name: name.to_owned(),
        line,
        column,
    })
}
