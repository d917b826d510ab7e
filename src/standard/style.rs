//! How components, columns and tables look.

use serde::Deserialize;

use super::origin::Origin;
use crate::length::Pt;

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
    /// Whether lines are about as long as each other and end where the sense does; if not said, those of centred text.
    #[serde(default)]
    pub balanced: Option<bool>,
    /// Distance from line to line, exact.
    pub line_height: Pt,
    /// Indent of the first line.
    #[serde(default)]
    pub first_line: Pt,
    /// Indent of all lines on the left.
    #[serde(default)]
    pub indent: Pt,
    /// Whether further lines hang below the first word behind the mark of an item, or behind a label.
    #[serde(default)]
    pub hanging: bool,
    /// Space above, dropped at the top of a page.
    #[serde(default)]
    pub space_before: Pt,
    /// Space below.
    #[serde(default)]
    pub space_after: Pt,
    /// Whether it stays on the page of what follows.
    #[serde(default)]
    pub keep_with_next: bool,
    /// Whether it is a remark, which is no text that a signature could stand below.
    #[serde(default)]
    pub remark: bool,
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
    /// Whether it may be turned to be read from below, at the head of a column that has no room.
    #[serde(default)]
    pub may_turn: bool,
}

impl Style {
    /// Whether lines are about as long as each other. Those that reach both margins cannot be.
    pub(crate) fn is_balanced(&self) -> bool {
        self.align != Align::Justified && self.balanced.unwrap_or(self.align == Align::Centre)
    }
}

/// A horizontal line below a text, exactly as wide as the text.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RuleBelow {
    /// Thickness of the line.
    pub thickness: Pt,
    /// Distance from the baseline of the text to the middle of the line.
    pub drop: Pt,
}

/// How lines stand between the margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
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
#[non_exhaustive]
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
    /// How narrow a column may become for another's sake where they share fairly.
    #[serde(default)]
    pub least: Pt,
    /// How many lines the names of bodies must save in the others so that the last column, where each is as wide as its
    /// widest line, divides that; if not said, it never does.
    #[serde(default)]
    pub divided_to_save: Option<usize>,
    /// Whether the first lines of all columns stand on one baseline.
    #[serde(default)]
    pub one_baseline: bool,
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
#[non_exhaustive]
pub enum Sizing {
    /// All are alike.
    Equal,
    /// All are alike, until centred lines ask for more: a column takes from the others what saves it a line.
    Fair,
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
    /// The height of a row that will be filled in by hand.
    pub blank_row: BlankRow,
    /// A head with more lines than this is cramped.
    pub head_lines: usize,
    /// How small the type of a table may become that has no room; if not said, it keeps its size.
    #[serde(default)]
    pub smaller_type: Option<SmallerType>,
    /// How long the lines of a turned head may be; if not said, none is turned.
    #[serde(default)]
    pub turned_head: Option<Pt>,
    /// The room that a dotted line to be written on asks for.
    pub leader: Pt,
    /// The room that any other column to be filled in by hand asks for; like that of dotted lines, it gives way to words.
    pub blank_column: Pt,
    /// Space above the table.
    pub space_before: Pt,
}

/// The height of a row that will be filled in by hand: a length, or `{ least = "7mm", most = "11mm" }`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "BlankRowInput")]
#[non_exhaustive]
pub struct BlankRow {
    /// How low it may become where that saves a sheet.
    pub least: Pt,
    /// Its height elsewhere.
    pub most: Pt,
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

/// How small the type of a table may become that has no room.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SmallerType {
    /// By how much it becomes smaller at a time.
    pub step: Pt,
    /// The smallest type.
    pub least: Pt,
    /// The smallest type on an upright sheet that may be turned.
    pub upright: Pt,
}
