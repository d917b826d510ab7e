//! How components, columns and tables look.

use serde::Deserialize;

use super::origin::Origin;
use crate::length::Pt;

/// A named style: how a component looks, in a table `[styles.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Style {
    /// Where the rule comes from.
    pub(crate) origin: Origin,
    /// Cỡ chữ: size of the type.
    pub(crate) size: Pt,
    /// Chữ đậm.
    #[serde(default)]
    pub(crate) bold: bool,
    /// Chữ nghiêng.
    #[serde(default)]
    pub(crate) italic: bool,
    /// Chữ in hoa: set in capitals whatever the text's case.
    #[serde(default)]
    pub(crate) capitals: bool,
    /// Gạch chân: a line under the words.
    #[serde(default)]
    pub(crate) underline: bool,
    /// How lines stand between the margins.
    #[serde(default)]
    pub(crate) align: Align,
    /// Whether lines are about as long as each other and end where the sense does; if not said, those of centred text.
    #[serde(default)]
    pub(crate) balanced: Option<bool>,
    /// Distance from line to line, exact.
    pub(crate) line_height: Pt,
    /// Indent of the first line.
    #[serde(default)]
    pub(crate) first_line: Pt,
    /// Indent of all lines on the left.
    #[serde(default)]
    pub(crate) indent: Pt,
    /// Whether further lines hang below the first word behind the mark of an item, or behind a label.
    #[serde(default)]
    pub(crate) hanging: bool,
    /// Space above, dropped at the top of a page.
    #[serde(default)]
    pub(crate) space_before: Pt,
    /// Space below.
    #[serde(default)]
    pub(crate) space_after: Pt,
    /// Whether it stays on the page of what follows.
    #[serde(default)]
    pub(crate) keep_with_next: bool,
    /// Whether it is a remark, which is no text that a signature could stand below.
    #[serde(default)]
    pub(crate) remark: bool,
    /// A line below, as wide as the text.
    #[serde(default)]
    pub(crate) rule_below: Option<RuleBelow>,
    /// A line above, as wide as the column, of that thickness.
    #[serde(default)]
    pub(crate) rule_above: Option<Pt>,
    /// Distance from the top edge of the sheet, for what stands outside the flow of the text.
    #[serde(default)]
    pub(crate) from_top: Option<Pt>,
    /// Distance from the bottom edge of the sheet, for what stands outside the flow of the text.
    #[serde(default)]
    pub(crate) from_bottom: Option<Pt>,
    /// What it is in the structure of the document.
    #[serde(default)]
    pub(crate) role: StyleRole,
    /// Whether it may be turned to be read from below, at the head of a column that has no room.
    #[serde(default)]
    pub(crate) may_turn: bool,
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
pub(crate) struct RuleBelow {
    /// Thickness of the line.
    pub(crate) thickness: Pt,
    /// Distance from the baseline of the text to the middle of the line.
    pub(crate) drop: Pt,
}

/// How lines stand between the margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Align {
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
pub(crate) enum StyleRole {
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
pub(crate) struct ColumnSet {
    /// Where the rule comes from.
    pub(crate) origin: Origin,
    /// How the width is shared.
    pub(crate) sizing: Sizing,
    /// The least space between columns.
    pub(crate) gap: Pt,
    /// How narrow a column may become for another's sake where they share fairly.
    #[serde(default)]
    pub(crate) least: Pt,
    /// How many lines the names of bodies must save in the others so that the last column, where each is as wide as its
    /// widest line, divides that; if not said, it never does.
    #[serde(default)]
    pub(crate) divided_to_save: Option<usize>,
    /// Whether the first lines of all columns stand on one baseline.
    #[serde(default)]
    pub(crate) one_baseline: bool,
    /// Space above the block.
    #[serde(default)]
    pub(crate) space_before: Pt,
    /// Space below the block.
    #[serde(default)]
    pub(crate) space_after: Pt,
    /// Whether a page may end within the block.
    #[serde(default)]
    pub(crate) divisible: bool,
    /// How many lines of text at least go with the block onto its page; 0 lets it stand alone.
    #[serde(default)]
    pub(crate) lines_before: usize,
}

/// How columns share the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sizing {
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
pub(crate) struct TableStyle {
    /// Where the rule comes from.
    pub(crate) origin: Origin,
    /// Thickness of the grid.
    pub(crate) rule: Pt,
    /// Space between a vertical rule and the text.
    pub(crate) padding_x: Pt,
    /// Space between a horizontal rule and the text.
    pub(crate) padding_y: Pt,
    /// The height of a row that will be filled in by hand.
    pub(crate) blank_row: BlankRow,
    /// A head with more lines than this is cramped.
    pub(crate) head_lines: usize,
    /// How small the type of a table may become that has no room; if not said, it keeps its size.
    #[serde(default)]
    pub(crate) smaller_type: Option<SmallerType>,
    /// How long the lines of a turned head may be; if not said, none is turned.
    #[serde(default)]
    pub(crate) turned_head: Option<Pt>,
    /// The room that a dotted line to be written on asks for.
    pub(crate) leader: Pt,
    /// The room that any other column to be filled in by hand asks for; like that of dotted lines, it gives way to words.
    pub(crate) blank_column: Pt,
    /// Space above the table.
    pub(crate) space_before: Pt,
}

/// The height of a row that will be filled in by hand: a length, or `{ least = "7mm", most = "11mm" }`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "BlankRowInput")]
pub(crate) struct BlankRow {
    /// How low it may become where that saves a sheet.
    pub(crate) least: Pt,
    /// Its height elsewhere.
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

/// How small the type of a table may become that has no room.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmallerType {
    /// By how much it becomes smaller at a time.
    pub(crate) step: Pt,
    /// The smallest type.
    pub(crate) least: Pt,
    /// The smallest type on an upright sheet that may be turned.
    pub(crate) upright: Pt,
}
