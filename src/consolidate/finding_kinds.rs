//! The findings of a consolidation: names, severities and messages.

use crate::check::{Finding, Message, Suggestion, filled};
use crate::field_path::FieldPath;
use crate::standard::Severity;

/// A kind of finding: its name, severity and messages; `{0}`, `{1}` are placeholders.
#[derive(Debug)]
pub(super) struct FindingKind {
    id: &'static str,
    severity: Severity,
    vi: &'static str,
    en: &'static str,
}

const fn error(id: &'static str, vi: &'static str, en: &'static str) -> FindingKind {
    FindingKind { id, severity: Severity::Error, vi, en }
}

const fn warning(id: &'static str, vi: &'static str, en: &'static str) -> FindingKind {
    FindingKind { id, severity: Severity::Warning, vi, en }
}

pub(super) const UNIT_LISTED_TWICE: FindingKind = warning(
    "unit-listed-twice",
    "đơn vị `{0}` có hai lần trong danh sách; bỏ một lần",
    "the unit `{0}` is twice in the list of units; delete one",
);
pub(super) const UNIT_TWICE: FindingKind = error(
    "unit-twice",
    "đơn vị `{0}` báo cáo hai lần: lần đầu ở {1}; không tính lần này, bỏ một báo cáo",
    "the unit `{0}` reports twice, first in {1}; not counted: delete one of them",
);
pub(super) const UNKNOWN_UNIT: FindingKind = error(
    "unknown-unit",
    "đơn vị `{0}` không có trong danh sách; không tính: sửa tên hoặc thêm vào danh sách",
    "the unit `{0}` is not in the list; not counted: correct the name, or add it to the list",
);
pub(super) const UNNAMED_UNIT: FindingKind = error(
    "unnamed-unit",
    "dòng không ghi tên đơn vị; không tính: ghi tên đơn vị",
    "the row has no name of a unit; not counted: add the name",
);
pub(super) const MISSING_UNIT: FindingKind =
    warning("missing-unit", "đơn vị `{0}` chưa báo cáo", "the unit `{0}` has not reported");
pub(super) const BLANK_RETURN: FindingKind =
    warning("blank-return", "biểu của `{0}` chưa điền số liệu", "the return of `{0}` is not filled in");
pub(super) const UNKNOWN_COLUMN: FindingKind = warning(
    "unknown-column",
    "biểu tổng hợp không có cột `{0}`; không tính: sửa tên cột nếu viết sai",
    "the table has no column `{0}`; not counted: correct the title if it is misspelt",
);
pub(super) const MISSING_COLUMN: FindingKind = error(
    "missing-column",
    "biểu thiếu cột `{0}`; để trống: thêm cột",
    "the return lacks the column `{0}`; left blank: add the column",
);
pub(super) const UNREADABLE_CELL: FindingKind =
    error("unreadable-cell", "cột `{0}`: `{1}` không phải {3}; để trống", "column `{0}`: `{1}` is not {2}; left blank");
pub(super) const ANSWERED_WITH_BAD_CELLS: FindingKind = error(
    "answered-with-bad-cells",
    "đơn vị `{0}` đã báo cáo, có ô sai: {1}",
    "the unit `{0}` has reported, with invalid cells: {1}",
);
pub(super) const REQUIRED_BLANK: FindingKind = error(
    "required-blank",
    "cột `{0}` để trống; ghi số liệu, hoặc `X` nếu không có",
    "the required column `{0}` is blank; write a value, or `X` for none",
);
pub(super) const NEGATIVE_NUMBER: FindingKind = error(
    "negative-number",
    "cột `{0}`: số âm {1}; kiểm tra lại số liệu",
    "column `{0}`: {1} is negative; check the number",
);
pub(super) const NUMBER_TOO_LARGE: FindingKind = error(
    "number-too-large",
    "cột `{0}`: {1} lớn hơn {2} ở cột `{3}`; sửa một trong hai",
    "column `{0}`: {1} is larger than {2} in column `{3}`; correct one of them",
);
pub(super) const TOTAL_WRONG: FindingKind = error(
    "total-wrong",
    "cột `{0}`: ghi tổng {1} nhưng cộng được {2}; sửa tổng hoặc số liệu",
    "column `{0}`: the total is {1}, but the rows add up to {2}; correct the total or the rows",
);
pub(super) const NOT_ADDABLE: FindingKind = warning(
    "not-addable",
    "cột `{0}`: đơn vị `{1}` có nhiều giá trị khác nhau không cộng được; để trống",
    "column `{0}`: the unit `{1}` has different values that cannot be added; left blank",
);

/// The path of a return in the arguments.
pub(super) fn return_path(index: usize) -> FieldPath {
    FieldPath::of("returns").index(index)
}

pub(super) const NOT_ADDABLE_ROW: FindingKind = warning(
    "not-addable",
    "cột `{0}`, dòng `{1}`: tỷ lệ, bình quân hoặc giá trị không cộng được, các đơn vị báo cáo khác nhau; để trống",
    "column `{0}`, row `{1}`: the units have different values that cannot be added, such as averages or ratios; left blank",
);
pub(super) const RATIO_COLUMN: FindingKind = warning(
    "ratio-column",
    "cột `{0}` là bình quân hoặc tỷ lệ: không cộng, dòng cộng để trống",
    "the column `{0}` has averages or ratios: not added, its sums are left blank",
);
pub(super) const UNKNOWN_ROW: FindingKind = error(
    "unknown-row",
    "biểu không có dòng `{0}` ở mục này; không tính: sửa tên dòng theo biểu",
    "the form has no row `{0}` in this section; not counted: use the row names of the form",
);
pub(super) const MISSING_ROW: FindingKind = warning(
    "missing-row",
    "báo cáo thiếu dòng `{0}`; tính là trống",
    "the return lacks the row `{0}`; counted as blank",
);
pub(super) const PRESET_CELL_CHANGED: FindingKind = error(
    "preset-cell-changed",
    "cột `{0}`: biểu ghi sẵn `{1}`, báo cáo ghi `{2}`; giữ như biểu",
    "column `{0}`: the form has the preset `{1}`, the return `{2}`; the preset is kept",
);
pub(super) const UNNAMED_RETURN: FindingKind = error(
    "unnamed-return",
    "báo cáo không ghi tên đơn vị; không tính: ghi tên đơn vị",
    "the return has no name of a unit; not counted: set its issuer or `reporting_unit`",
);
pub(super) const SAME_RETURN: FindingKind = warning(
    "same-return",
    "báo cáo giống hệt {0}, không ghi tên đơn vị; có thể tính hai lần: ghi tên đơn vị, hoặc bỏ một báo cáo",
    "the return is equal to {0}, and neither has the name of a unit; may be counted twice: add the names, or delete one",
);

impl FindingKind {
    /// A finding at a path; `words` fill the placeholders of the message, `text` is the text of the field.
    pub(super) fn at(&self, path: FieldPath, words: &[&str], text: &str) -> Finding {
        Finding {
            check: self.id,
            severity: self.severity,
            path,
            page: None,
            span: None,
            clause: "-".to_owned(),
            message: Message::new(filled(self.vi, words), filled(self.en, words)),
            suggestion: None,
            help: None,
            text: text.to_owned(),
        }
    }

    /// Whether a finding is of this kind.
    pub(super) fn is(&self, finding: &Finding) -> bool {
        finding.check == self.id
    }

    /// A finding with the probable name as a suggestion.
    pub(super) fn with_suggestion(
        &self,
        path: FieldPath,
        words: &[&str],
        text: &str,
        meant: Option<String>,
    ) -> Finding {
        let suggestion = meant.map(|replacement| Suggestion { replacement, safe: false });
        Finding { suggestion, ..self.at(path, words, text) }
    }
}
