//! Rules of forms: sums, and columns of row numbers.

use crate::check::findings::Findings;
use crate::check::rule::{Check, Run};
use crate::check::subject::FormSubject;
use crate::model::{CellValue, Column, Row, RowKind, Text};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "sum-wrong",
        asks: "A sum that is typed is that of its rows.",
        vi: "dòng `{0}` ghi {1} ở cột `{2}`, nhưng các dòng thuộc nó cộng lại là {3}: sửa số, để trống cho biểu tự cộng, \
             hoặc ghi `kind = \"part\"` cho dòng đã tính trong dòng khác",
        en: "the row `{0}` has {1} in the column `{2}`, but its rows add up to {3}: correct it, leave it blank to have it \
             counted, or write `kind = \"part\"` for a row that another one includes",
        run: Run::Form(sum_wrong),
    },
    Check {
        id: "sum-doubtful",
        asks: "It is plain whether a row adds up others.",
        vi: "dòng `{0}` có thể là dòng cộng, nhưng số liệu không bằng tổng các dòng khác nên được tính như một dòng số liệu: \
             nếu là dòng cộng thì ghi `kind = \"subtotal\"` hoặc `kind = \"total\"`",
        en: "the row `{0}` may be a sum, but its figures are not those of other rows, so it counts as data: if it is a sum, \
             write `kind = \"subtotal\"` or `kind = \"total\"`",
        run: Run::Form(sum_doubtful),
    },
    Check {
        id: "row-numbers-kind",
        asks: "A column that numbers the rows is one of running numbers.",
        vi: "cột `{0}` là số thứ tự nhưng khai là số nguyên; cột này không được cộng: ghi `kind = \"running_number\"`",
        en: "the column `{0}` numbers the rows but is one of whole numbers; it is not added up: write \
             `kind = \"running_number\"`",
        run: Run::Form(row_numbers_kind),
    },
    Check {
        id: "sum-before-blank-rows",
        asks: "A form with figures in its sums has no blank rows.",
        vi: "dòng cộng đã có số ({0}) trong khi biểu còn dòng trống để điền tay: bỏ dòng trống, hoặc bỏ dòng cộng",
        en: "a sum is printed ({0}), but blank rows can still be filled in by hand: remove the blank rows or the sum",
        run: Run::Form(sum_before_blank_rows),
    },
];

fn sum_wrong(subject: &FormSubject<'_>, findings: &mut Findings<'_>) {
    let form = subject.form;
    for sum in form.typed_sums() {
        let label = form.rows.get(sum.row).and_then(|row| form.label_words(row)).unwrap_or_default();
        for wrong in sum.wrong {
            let Some(column) = form.columns.get(wrong.column) else { continue };
            let (stated, counted) = (subject.figure(wrong.stated.into()), subject.figure(wrong.counted));
            findings.field(&subject.cell(sum.row, wrong.column), &[&label, &stated, &column.key(), &counted]);
        }
    }
}

fn sum_doubtful(subject: &FormSubject<'_>, findings: &mut Findings<'_>) {
    let form = subject.form;
    // Where nothing is added up, it makes no difference.
    let adds = form.total_row || form.carried_sums || !form.rows.iter().all(|row| row.kind == RowKind::Plain);
    for sum in form.typed_sums().into_iter().filter(|sum| adds && !sum.is_sum) {
        let label = form.rows.get(sum.row).and_then(|row| form.label_words(row)).unwrap_or_default();
        findings.field(&subject.cell(sum.row, form.name_column()), &[&label]);
    }
}

fn row_numbers_kind(subject: &FormSubject<'_>, findings: &mut Findings<'_>) {
    for (index, column) in subject.form.columns.iter().enumerate() {
        if column.kind.is_summed() && column.numbers_rows() {
            let path = subject.path.clone().child("columns").index(index).child("kind");
            findings.field(&path, &[&column.key()]);
        }
    }
}

fn sum_before_blank_rows(subject: &FormSubject<'_>, findings: &mut Findings<'_>) {
    let form = subject.form;
    let sums = form.total_row || form.rows.iter().any(|row| row.kind.is_sum());
    let field = match (form.blank_rows > 0, form.fill_page) {
        (true, _) => "blank_rows",
        (false, true) => "fill_page",
        (false, false) => return,
    };
    // A sum without figures is blank on paper.
    let is_figure = |(column, cell): (&Column, &Text)| {
        column.kind.is_summed() && matches!(column.kind.read(cell), Ok(CellValue::Whole(_)))
    };
    let is_filled = |row: &Row| form.columns.iter().zip(form.cells_of(row).iter()).any(is_figure);
    // Sums that overflow are an error of their own.
    let totals = form.totals().unwrap_or_default();
    if let Some(total) = totals.into_iter().flatten().next().filter(|_| sums && form.rows.iter().any(is_filled)) {
        findings.field(&subject.path.clone().child(field), &[&subject.figure(total.into())]);
    }
}
