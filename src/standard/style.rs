//! The styles of paragraphs, columns and tables.

use serde::Deserialize;

use super::origin::Origin;
use crate::color::Color;
use crate::length::Pt;

/// A paragraph style, in a table `[styles.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Style {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// Cỡ chữ: the type size.
    pub(crate) size: Pt,
    /// Chữ đậm.
    #[serde(default)]
    pub(crate) bold: bool,
    /// Chữ nghiêng.
    #[serde(default)]
    pub(crate) italic: bool,
    /// Chữ in hoa: printed in capitals.
    #[serde(default)]
    pub(crate) capitals: bool,
    /// Gạch chân: the underlined part of the text.
    #[serde(default)]
    pub(crate) underline: Underline,
    /// How far the letters are raised above the baseline.
    #[serde(default)]
    pub(crate) raise: Pt,
    /// The colour of the letters.
    #[serde(default)]
    pub(crate) color: Color,
    /// The alignment.
    #[serde(default)]
    pub(crate) align: Align,
    /// Whether lines are balanced in length and break between phrases; by default if centred.
    #[serde(default)]
    pub(crate) balanced: Option<bool>,
    /// The exact distance between baselines.
    pub(crate) line_height: Pt,
    /// Indent of the first line.
    #[serde(default)]
    pub(crate) first_line: Pt,
    /// Indent of all lines on the left.
    #[serde(default)]
    pub(crate) indent: Pt,
    /// Whether further lines are indented to the text after the mark of an item or after a label.
    #[serde(default)]
    pub(crate) hanging: bool,
    /// Space above, dropped at the top of a page.
    #[serde(default)]
    pub(crate) space_before: Pt,
    /// Space below.
    #[serde(default)]
    pub(crate) space_after: Pt,
    /// Whether it stays on the page of the next block.
    #[serde(default)]
    pub(crate) keep_with_next: bool,
    /// Whether it is a remark, which does not count as text above a signature.
    #[serde(default)]
    pub(crate) remark: bool,
    /// A line below, as wide as the text.
    #[serde(default)]
    pub(crate) rule_below: Option<RuleBelow>,
    /// A line above, as wide as the column, of that thickness.
    #[serde(default)]
    pub(crate) rule_above: Option<Pt>,
    /// The distance from the top edge of the page, for text outside the flow.
    #[serde(default)]
    pub(crate) from_top: Option<Pt>,
    /// The distance from the bottom edge of the page, for text outside the flow.
    #[serde(default)]
    pub(crate) from_bottom: Option<Pt>,
    /// The role in the structure of the document.
    #[serde(default)]
    pub(crate) role: StyleRole,
    /// Whether the columns beside it give it the width of its lines, if their words have space.
    #[serde(default)]
    pub(crate) unbroken: bool,
    /// Whether it may be rotated at the head of a narrow column.
    #[serde(default)]
    pub(crate) may_turn: bool,
}

impl Style {
    /// Returns whether lines are balanced in length. Justified lines never are.
    pub(crate) fn is_balanced(&self) -> bool {
        self.align != Align::Justified && self.balanced.unwrap_or(self.align == Align::Centre)
    }
}

/// The underlined part of a text: `true`, `false`, or `"words"` for all but the punctuation at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "UnderlineInput")]
pub(crate) enum Underline {
    #[default]
    Nothing,
    All,
    /// All but the punctuation at the end, such as a colon.
    Words,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected `true`, `false` or `\"words\"`")]
enum UnderlineInput {
    All(bool),
    Part(UnderlinedPart),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnderlinedPart {
    Words,
}

impl From<UnderlineInput> for Underline {
    fn from(input: UnderlineInput) -> Self {
        match input {
            UnderlineInput::All(false) => Self::Nothing,
            UnderlineInput::All(true) => Self::All,
            UnderlineInput::Part(UnderlinedPart::Words) => Self::Words,
        }
    }
}

/// A horizontal line below a text, as wide as the text.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleBelow {
    /// Thickness of the line.
    pub(crate) thickness: Pt,
    /// Distance from the baseline of the text to the middle of the line.
    pub(crate) drop: Pt,
}

/// The alignment of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Align {
    /// Left-aligned, ragged on the right.
    #[default]
    Left,
    /// Centred.
    Centre,
    /// Right-aligned, ragged on the left.
    Right,
    /// Justified; the last line is left-aligned.
    Justified,
}

/// The role of a paragraph in the structure of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StyleRole {
    /// A paragraph.
    #[default]
    Paragraph,
    /// The title of a part: a heading of level 1.
    Title,
    /// A heading of level 2.
    Heading,
    /// An artifact, which is not read aloud.
    Artifact,
}

/// A block of columns side by side, in a table `[columns.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnSet {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The distribution of the width.
    pub(crate) sizing: Sizing,
    /// The minimum space between columns.
    pub(crate) gap: Pt,
    /// The minimum width of a column with `fair` sizing.
    #[serde(default)]
    pub(crate) least: Pt,
    /// With `spread` sizing, the number of lines that the other columns must save before the widest line of the last
    /// column is broken; by default it is not.
    #[serde(default)]
    pub(crate) divided_to_save: Option<usize>,
    /// Whether the first lines of all columns share a baseline.
    #[serde(default)]
    pub(crate) one_baseline: bool,
    /// Space above the block.
    #[serde(default)]
    pub(crate) space_before: Pt,
    /// Space below the block.
    #[serde(default)]
    pub(crate) space_after: Pt,
    /// Whether the block may be divided between pages.
    #[serde(default)]
    pub(crate) divisible: bool,
    /// The minimum number of lines of text above the block on its page.
    #[serde(default)]
    pub(crate) lines_before: usize,
}

/// The distribution of the width among columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sizing {
    /// Equal widths.
    Equal,
    /// Equal widths, except that a column with centred lines takes width from the others if it then needs fewer lines.
    Fair,
    /// Each as wide as its widest line, the last column first; spread over the whole width.
    Spread,
    /// Each as wide as its widest line; centred.
    Centred,
}

/// A table, in a table `[tables.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableStyle {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// Thickness of the grid.
    pub(crate) rule: Pt,
    /// Space between a vertical rule and the text.
    pub(crate) padding_x: Pt,
    /// Space between a horizontal rule and the text.
    pub(crate) padding_y: Pt,
    /// The height of a row to fill in by hand.
    pub(crate) blank_row: BlankRow,
    /// The maximum number of lines of a head.
    pub(crate) head_lines: usize,
    /// The smaller type sizes for wide tables, if allowed.
    #[serde(default)]
    pub(crate) smaller_type: Option<SmallerType>,
    /// The maximum line length of a rotated head, if allowed.
    #[serde(default)]
    pub(crate) turned_head: Option<Pt>,
    /// The width of a dotted line to write on.
    pub(crate) leader: Pt,
    /// The width of other columns to fill in by hand. Both widths shrink if words need the space.
    pub(crate) blank_column: Pt,
    /// Space above the table.
    pub(crate) space_before: Pt,
}

/// The height of a row to fill in by hand: a length, or `{ least = "7mm", most = "11mm" }`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "BlankRowInput")]
pub(crate) struct BlankRow {
    /// The height if that saves a page.
    pub(crate) least: Pt,
    /// The normal height.
    pub(crate) most: Pt,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected a length such as `11mm`, or `{ least = \"7mm\", most = \"11mm\" }`"
)]
enum BlankRowInput {
    One(Pt),
    Range { least: Pt, most: Pt },
}

impl From<BlankRowInput> for BlankRow {
    fn from(input: BlankRowInput) -> Self {
        match input {
            BlankRowInput::One(height) => Self { least: height, most: height },
            BlankRowInput::Range { least, most } => Self { least, most },
        }
    }
}

/// The smaller type sizes of wide tables.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmallerType {
    /// The step between sizes.
    pub(crate) step: Pt,
    /// The smallest size.
    pub(crate) least: Pt,
    /// The smallest size on a portrait page that may become landscape.
    pub(crate) upright: Pt,
}
