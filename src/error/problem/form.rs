//! Problems of the columns, rows and cells of a statistics form.

use crate::error::kind::ErrorKind;
use crate::error::lists::{BadCell, cell_list, cell_list_vi};
use crate::error::words::Words;

/// A part of a statistics form that is wrong.
#[derive(Debug)]
pub(crate) enum FormProblem {
    /// A row, from 1, with another number of cells than the form has columns.
    RowLength {
        row: usize,
        cells: usize,
        columns: usize,
    },
    /// The name of a column of whole numbers that the form does not have.
    UnknownColumn {
        name: String,
    },
    /// Cells that do not fit their columns, at least one.
    Cells {
        bad: Vec<BadCell>,
    },
    SumOverflow {
        column: String,
    },
    /// A fillable form without blank rows.
    NoBlankRow,
}

impl FormProblem {
    pub(super) fn words(&self) -> Words {
        let words = |code| Words::new(code, ErrorKind::Value);
        match self {
            Self::RowLength { row, cells, columns } => words("row_length")
                .english(
                    format!("row {row} has {cells} cells, the form has {columns} columns"),
                    "give each row one cell a column; an empty cell is \"\"",
                )
                .vietnamese(
                    format!("dòng {row} có {cells} ô, trong khi biểu có {columns} cột"),
                    "ghi cho mỗi cột một ô; ô trống ghi \"\"",
                ),
            Self::UnknownColumn { name } => words("unknown_column")
                .english(
                    format!("there is no number column `{name}`"),
                    "give the name of a column of whole numbers of the same form",
                )
                .vietnamese(format!("biểu không có cột số liệu `{name}`"), "ghi tên một cột số nguyên của biểu này"),
            Self::Cells { bad } => words("cell_value")
                .english(cell_list(bad), "correct the cells, or leave unknown values blank")
                .vietnamese(cell_list_vi(bad), "sửa ô này, hoặc để trống nếu chưa có số liệu"),
            Self::SumOverflow { column } => words("sum_overflow")
                .english(
                    format!("the sum of the column `{column}` is too large"),
                    "look for a number with too many digits",
                )
                .vietnamese(format!("tổng của cột `{column}` quá lớn"), "tìm số có quá nhiều chữ số"),
            Self::NoBlankRow => Words::new("unreadable_input", ErrorKind::Input)
                .english("the form has no blank row to be filled in", "give the form blank rows with `blank_rows`")
                .vietnamese("biểu không có dòng trống nào để điền", "thêm dòng trống cho biểu bằng `blank_rows`"),
        }
    }
}
