//! Checks of forms: sums, blank rows, columns of row numbers.

use crate::check::context::FormContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::Findings;
use crate::model::{CellValue, Column, Row, RowKind, Text};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "sum-wrong",
        requirement: "A typed sum must equal the sum of its rows.",
        vi: "dòng `{0}` ghi {1} ở cột `{2}`, nhưng các dòng thành phần cộng lại là {3}: sửa số, để trống để biểu tự \
             cộng, hoặc ghi `kind = \"part\"` cho dòng đã tính trong dòng khác",
        en: "the row `{0}` has {1} in the column `{2}`, but its rows add up to {3}: correct it, leave it blank to \
             compute it, or write `kind = \"part\"` for a row that another row includes",
        run: Run::Form(sum_wrong),
    },
    Check {
        id: "sum-doubtful",
        requirement: "It must be clear whether a row is a sum.",
        vi: "dòng `{0}` có thể là dòng cộng, nhưng số liệu không bằng tổng các dòng khác nên được tính như dòng số \
             liệu: nếu là dòng cộng thì ghi `kind = \"subtotal\"` hoặc `kind = \"total\"`",
        en: "the row `{0}` may be a sum, but its figures are not the sum of other rows, so it counts as data: if it \
             is a sum, write `kind = \"subtotal\"` or `kind = \"total\"`",
        run: Run::Form(sum_doubtful),
    },
    Check {
        id: "row-numbers-kind",
        requirement: "A column of row numbers must have the kind `running_number`.",
        vi: "cột `{0}` là số thứ tự nhưng được khai là số nguyên; cột này không cộng: ghi `kind = \"running_number\"`",
        en: "the column `{0}` has row numbers but is one of whole numbers; row numbers are not added up: \
             write `kind = \"running_number\"`",
        run: Run::Form(row_numbers_kind),
    },
    Check {
        id: "sum-before-blank-rows",
        requirement: "A form with figures in its sums must not have blank rows.",
        vi: "dòng cộng đã có số ({0}) trong khi biểu còn dòng trống để điền tay: bỏ dòng trống, hoặc bỏ dòng cộng",
        en: "a sum is printed ({0}), but the form has blank rows to fill in by hand: remove the blank rows or the sum",
        run: Run::Form(sum_before_blank_rows),
    },
];

fn sum_wrong(context: &FormContext<'_>, findings: &mut Findings<'_>) {
    let form = context.form;
    for sum in form.typed_sums() {
        let label = form.rows.get(sum.row).and_then(|row| form.label_words(row)).unwrap_or_default();
        for wrong in sum.wrong {
            let Some(column) = form.columns.get(wrong.column) else { continue };
            let (stated, counted) = (context.format_number(wrong.stated.into()), context.format_number(wrong.counted));
            findings
                .report_field(&context.cell_path(sum.row, wrong.column), &[&label, &stated, &column.key(), &counted]);
        }
    }
}

fn sum_doubtful(context: &FormContext<'_>, findings: &mut Findings<'_>) {
    let form = context.form;
    // The kind of a row matters only if the form has sums.
    let has_sums = form.total_row || form.carried_sums || !form.rows.iter().all(|row| row.kind == RowKind::Plain);
    for sum in form.typed_sums().into_iter().filter(|sum| has_sums && !sum.is_sum) {
        let label = form.rows.get(sum.row).and_then(|row| form.label_words(row)).unwrap_or_default();
        findings.report_field(&context.cell_path(sum.row, form.name_column()), &[&label]);
    }
}

fn row_numbers_kind(context: &FormContext<'_>, findings: &mut Findings<'_>) {
    for (index, column) in context.form.columns.iter().enumerate() {
        if column.kind.is_summed() && column.numbers_rows() {
            let path = context.path.clone().child("columns").index(index).child("kind");
            findings.report_field(&path, &[&column.key()]);
        }
    }
}

fn sum_before_blank_rows(context: &FormContext<'_>, findings: &mut Findings<'_>) {
    let form = context.form;
    let has_sums = form.total_row || form.rows.iter().any(|row| row.kind.is_sum());
    let field = match (form.blank_rows > 0, form.fill_page) {
        (true, _) => "blank_rows",
        (false, true) => "fill_page",
        (false, false) => return,
    };
    // A sum without figures is printed blank.
    let is_figure = |(column, cell): (&Column, &Text)| {
        column.kind.is_summed() && matches!(column.kind.read(cell), Ok(CellValue::Whole(_)))
    };
    let is_filled = |row: &Row| form.columns.iter().zip(form.cells_of(row).iter()).any(is_figure);
    // Another check reports overflows.
    let totals = form.totals().unwrap_or_default();
    if let Some(total) = totals.into_iter().flatten().next().filter(|_| has_sums && form.rows.iter().any(is_filled)) {
        findings.report_field(&context.path.clone().child(field), &[&context.format_number(total.into())]);
    }
}
