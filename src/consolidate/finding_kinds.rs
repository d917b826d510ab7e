//! The kinds of findings in returns.

use crate::check::{Finding, Message, Suggestion, filled};
use crate::field_path::FieldPath;
use crate::standard::Severity;

/// A kind of finding: its name, severity and messages; `{0}`, `{1}` are placeholders for words of the return.
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
    "đơn vị `{0}` có hai lần trong danh sách",
    "the unit `{0}` stands twice in the list of units",
);
pub(super) const UNIT_TWICE: FindingKind = error(
    "unit-twice",
    "đơn vị `{0}` báo cáo hai lần: lần đầu ở {1}; lần này không tính",
    "the unit `{0}` reports twice, first in {1}; this one is not counted",
);
pub(super) const UNKNOWN_UNIT: FindingKind = error(
    "unknown-unit",
    "đơn vị `{0}` không có trong danh sách; không tính",
    "there is no unit `{0}` in the list; it is not counted",
);
pub(super) const UNNAMED_UNIT: FindingKind =
    error("unnamed-unit", "dòng không ghi tên đơn vị; không tính", "the row names no unit; it is not counted");
pub(super) const MISSING_UNIT: FindingKind =
    warning("missing-unit", "đơn vị `{0}` chưa báo cáo", "the unit `{0}` has not answered");
pub(super) const BLANK_RETURN: FindingKind =
    warning("blank-return", "biểu của `{0}` chưa điền số liệu", "the return of `{0}` is not filled in");
pub(super) const UNKNOWN_COLUMN: FindingKind = warning(
    "unknown-column",
    "biểu tổng hợp không có cột `{0}`; không tính",
    "the table has no column `{0}`; it is not counted",
);
pub(super) const MISSING_COLUMN: FindingKind =
    error("missing-column", "biểu thiếu cột `{0}`", "the return lacks the column `{0}`");
pub(super) const UNREADABLE_CELL: FindingKind = error(
    "unreadable-cell",
    "cột `{0}`: `{1}` không đúng loại số liệu của cột; để trống",
    "column `{0}`: `{1}` is not {2}; it is left blank",
);
pub(super) const ANSWERED_WITH_BAD_CELLS: FindingKind = error(
    "answered-with-bad-cells",
    "đơn vị `{0}` đã báo cáo, có ô sai: {1}",
    "the unit `{0}` has answered, with cells that do not fit: {1}",
);
pub(super) const REQUIRED_BLANK: FindingKind =
    error("required-blank", "cột `{0}` bắt buộc điền nhưng để trống", "the column `{0}` is required, but blank");
pub(super) const NEGATIVE_NUMBER: FindingKind =
    error("negative-number", "cột `{0}`: số âm {1}", "column `{0}`: {1} is below zero");
pub(super) const NUMBER_TOO_LARGE: FindingKind = error(
    "number-too-large",
    "cột `{0}`: {1} lớn hơn {2} ở cột `{3}`",
    "column `{0}`: {1} is above the {2} of the column `{3}`",
);
pub(super) const TOTAL_WRONG: FindingKind = error(
    "total-wrong",
    "cột `{0}`: ghi tổng {1} nhưng cộng được {2}",
    "column `{0}`: the total says {1}, the sum is {2}",
);
pub(super) const NOT_ADDABLE: FindingKind = warning(
    "not-addable",
    "cột `{0}`: đơn vị `{1}` có nhiều giá trị không cộng được; để trống",
    "column `{0}`: the unit `{1}` has several values that cannot be added; it is left blank",
);

/// The path of a return among the arguments.
pub(super) fn return_path(index: usize) -> FieldPath {
    FieldPath::of("returns").index(index)
}

pub(super) const NOT_ADDABLE_ROW: FindingKind = warning(
    "not-addable",
    "cột `{0}`, dòng `{1}`: tỉ lệ, bình quân hoặc giá trị không cộng được, các đơn vị báo cáo khác nhau; để trống",
    "column `{0}`, row `{1}`: a share, an average or another value that cannot be added, and units differ; left blank",
);
pub(super) const RATIO_COLUMN: FindingKind = warning(
    "ratio-column",
    "cột `{0}` là bình quân hoặc tỉ lệ: không cộng, dòng cộng để trống",
    "the column `{0}` holds averages or shares: it is not added, and its sums are left blank",
);
pub(super) const UNKNOWN_ROW: FindingKind = error(
    "unknown-row",
    "biểu không có dòng `{0}` ở mục này; không tính",
    "the form has no row `{0}` in this section; it is not counted",
);
pub(super) const MISSING_ROW: FindingKind =
    warning("missing-row", "báo cáo thiếu dòng `{0}`", "the return lacks the row `{0}`");
pub(super) const PRESET_CELL_CHANGED: FindingKind = error(
    "preset-cell-changed",
    "cột `{0}`: biểu ghi sẵn `{1}`, báo cáo ghi `{2}`; không tính",
    "column `{0}`: the form has `{1}`, the return `{2}`; it is not counted",
);
pub(super) const UNNAMED_RETURN: FindingKind = error(
    "unnamed-return",
    "báo cáo không ghi tên đơn vị; không tính",
    "the return does not say whose it is; it is not counted",
);
pub(super) const SAME_RETURN: FindingKind = warning(
    "same-return",
    "báo cáo giống hệt {0}, không ghi tên đơn vị; có thể tính hai lần",
    "the return is the same as {0} and neither says whose it is; it may be counted twice",
);

impl FindingKind {
    /// The finding at a path, with the words that fill the message and the text that stands there.
    pub(super) fn at(&self, path: FieldPath, words: &[&str], text: &str) -> Finding {
        Finding {
            rule: self.id,
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
        finding.rule == self.id
    }

    /// The finding, with the name that was probably meant as a suggestion.
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
