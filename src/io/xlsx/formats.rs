//! The cell formats of a written sheet.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::model::{ColumnKind, Row, RowKind};

/// The cell formats of a sheet.
pub(super) struct Formats {
    pub(super) heading: Format,
    pub(super) note: Format,
    pub(super) head: Format,
    pub(super) number_of_column: Format,
    pub(super) text: Format,
    pub(super) number: Format,
    pub(super) percentage: Format,
    pub(super) day: Format,
    pub(super) sum: Format,
    pub(super) sum_name: Format,
    /// Centred: crosses and row numbers.
    pub(super) middle: Format,
    /// Centred and bold: marks of sections.
    pub(super) sum_middle: Format,
    pub(super) part: Format,
    pub(super) deeper_part: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let font = || Format::new().set_font_name("Times New Roman").set_font_size(12);
        let cell = || font().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        Self {
            heading: font().set_bold().set_align(FormatAlign::Center).set_text_wrap(),
            note: font().set_text_wrap().set_align(FormatAlign::Left),
            head: cell().set_bold().set_align(FormatAlign::Center).set_text_wrap(),
            number_of_column: cell().set_italic().set_align(FormatAlign::Center).set_text_wrap(),
            text: cell().set_text_wrap(),
            number: cell().set_num_format("#,##0"),
            percentage: cell().set_num_format("0.#########"),
            day: cell().set_num_format("dd/mm/yyyy"),
            sum: cell().set_bold().set_num_format("#,##0"),
            sum_name: cell().set_bold().set_text_wrap(),
            middle: cell().set_align(FormatAlign::Center),
            sum_middle: cell().set_bold().set_align(FormatAlign::Center),
            part: cell().set_text_wrap().set_indent(1),
            deeper_part: cell().set_text_wrap().set_indent(2),
        }
    }

    /// The format for the name or the mark of a row.
    pub(super) fn of_name(&self, row: &Row, kind: ColumnKind) -> &Format {
        match (row.kind, kind) {
            (RowKind::Section, ColumnKind::RunningNumber) => &self.sum_middle,
            (_, ColumnKind::RunningNumber) => &self.middle,
            (RowKind::Section, _) => &self.sum_name,
            (RowKind::Part, _) if row.level > 1 => &self.deeper_part,
            (RowKind::Part, _) => &self.part,
            _ => &self.text,
        }
    }
}
