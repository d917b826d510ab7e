//! What stops the PDF as findings: the errors of typesetting, each with its field, in both languages.
//!
//! No pack switches these off: whatever is refused is an error, whichever standard a dispatch follows.

use super::finding::{CharRange, Finding, Message};
use super::findings::filled;
use super::rule::{Check, Run};
use crate::error::{BadCell, Error, MissingGlyph, Obstacle, Place, Problem, character_name};
use crate::field_path::FieldPath;
use crate::model::{Attachment, Component, DocumentRef, StatisticsForm, form_path};
use crate::standard::Severity;

/// One error tells no more than so many findings of its kind: nobody would read them, and a table of strangers may have
/// hundreds of thousands.
const MOST_OF_A_KIND: usize = 1000;

/// A sort of mistake that stops the PDF. Its messages in English are those of the error.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) rule: Check,
    help: &'static str,
}

macro_rules! refusals {
    ($($name:ident: $id:literal, $asks:literal, $vi:literal, $help:literal;)*) => {
        $(const $name: Refusal = Refusal {
            rule: Check { id: $id, asks: $asks, vi: $vi, en: "{0}", run: Run::Refusal },
            help: $help,
        };)*
        /// All of them.
        pub(super) const REFUSALS: &[Refusal] = &[$($name),*];
    };
}

refusals! {
    FIELD_EMPTY: "field-empty", "What every dispatch has is there: an addressee, a text, a signatory; no text is blank.",
        "trường `{1}` còn trống", "điền nội dung, hoặc bỏ trường này nếu không bắt buộc";
    NUMBER: "number-unreadable", "The number of the document can be read.",
        "`{1}` không phải là số và ký hiệu văn bản", "ghi số, loại văn bản và cơ quan, chẳng hạn `175-CV/BTCĐUK`; chưa có số thì ghi `-CV/BTCĐUK`";
    DATE: "date-unreadable", "The date of the document is in the calendar.",
        "`{1}` không phải là ngày, tháng, năm", "ghi `2023-01-09`; `2023-01` để trống ngày, `2023` để trống ngày và tháng";
    ROW_LENGTH: "row-length", "Each row of a form has a cell for every column.",
        "dòng {1} có {2} ô, trong khi biểu có {3} cột", "ghi cho mỗi cột một ô; ô trống ghi \"\"";
    CELL: "cell-unfit", "Each cell of a form holds what its column asks for.",
        "dòng {1}, cột `{2}`: `{3}` chưa đúng; phải là {4}", "sửa ô này, hoặc để trống nếu chưa có số liệu";
    COLUMN: "column-unknown", "A column of a form refers to a column that is there.",
        "biểu không có cột số liệu `{1}`", "ghi tên một cột số nguyên của biểu này";
    SUM: "sum-too-large", "The sums of a form can be counted.",
        "tổng của cột `{1}` quá lớn", "tìm số có quá nhiều chữ số";
    LIMIT: "limit-exceeded", "The paper keeps the limits of the typesetter.",
        "vượt giới hạn `{1}`: có {2}, tối đa {3}", "chia nhỏ văn bản, hoặc nâng giới hạn bằng `Typesetter::with_limits`";
    NO_GLYPH: "character-missing", "The fonts have every character.",
        "phông chữ không có ký tự {1} nên không in được", "bỏ ký tự này, hoặc dùng phông chữ có ký tự đó";
    INVISIBLE: "character-unseen", "Every character can be seen on paper.",
        "ký tự {1} không nhìn thấy được nên không in được", "bỏ ký tự này";
    NO_LETTER: "mark-misplaced", "Every mark stands on a letter.",
        "dấu {1} không đứng trên chữ cái nào nên không in được", "gõ lại chữ cái cùng với dấu";
    PICTURE: "picture-unusable", "Every picture can be printed.",
        "không dùng được hình ảnh: {0}", "chọn một tệp PNG nguyên vẹn";
    TEMPLATE: "template-refused", "The templates of the pack are sound.",
        "mẫu trình bày có lỗi: {0}", "sửa mẫu trình bày của cơ quan, hoặc dùng mẫu có sẵn";
    TABLE: "table-too-wide", "Every word and figure of a table stands whole on the widest sheet.",
        "biểu rộng hơn trang giấy {3} mm dù đã dùng cỡ chữ nhỏ nhất; cột {1} `{2}` cần nhiều chỗ nhất",
        "rút ngắn từ hoặc số dài nhất của cột này, bớt cột, hoặc tách thành hai biểu";
    LAYOUT: "layout-refused", "The text fits the page that the pack describes.",
        "không trình bày được văn bản trên trang giấy: {0}", "rút ngắn phần quá dài, hoặc sửa kích thước trong mẫu trình bày";
    CONFORMANCE: "conformance-refused", "The PDF conforms to PDF/A and PDF/UA.",
        "tệp PDF sẽ không đạt chuẩn PDF/A, PDF/UA: {0}", "sửa những điểm đã nêu";
    CONDITION: "condition-outside-merge", "Only the dispatch of a mail merge has conditions.",
        "điều kiện `{1}` chỉ dùng được khi trộn thư", "trộn thư bằng `MailMerge`, hoặc bỏ `when`";
    INTERNAL: "internal-error", "The library makes no mistake of its own.",
        "chương trình có lỗi: {1}", "báo lỗi này cho tác giả chương trình, kèm theo văn bản";
    DATA: "data-unreadable", "The data of the dispatch can be read.",
        "không đọc được dữ liệu: {0}", "sửa tệp dữ liệu tại chỗ đã nêu";
}

/// What a column wants, in Vietnamese.
const WANTED: [(&str, &str); 13] = [
    ("a cell with another one to its left, to be merged with it", "ô có một ô bên trái để gộp vào"),
    (
        "a cell below another one, to be merged with it; a section is merged with no other row",
        "ô có một ô ở trên để gộp vào; dòng mục không gộp với dòng khác",
    ),
    ("part of a rectangle of merged cells", "một phần của khối ô gộp hình chữ nhật"),
    (
        "words, `X` or blank: a figure over several columns belongs to none of them",
        "chữ, `X` hoặc ô trống: số nằm trên nhiều cột không thuộc cột nào",
    ),
    ("a cell of its own: sums are not merged with other figures", "ô riêng: số cộng không gộp với số liệu khác"),
    ("a value: the column is required", "một giá trị vì cột này bắt buộc"),
    (
        "blank: the form numbers its rows, from 1 behind each section",
        "ô trống: biểu tự đánh số thứ tự, từ 1 sau mỗi mục",
    ),
    (
        "what its rows add up to: leave it blank to have it counted",
        "số cộng của các dòng thuộc nó: để trống thì biểu tự cộng",
    ),
    ("a day, such as 31/12/2022", "ngày, chẳng hạn 31/12/2022"),
    ("a whole number, such as 1234 or 1.234", "số nguyên, chẳng hạn 1234 hoặc 1.234"),
    ("a whole number below 9.223.372.036.854.775.808", "số nguyên nhỏ hơn 9.223.372.036.854.775.808"),
    ("a percentage, such as 2,2", "tỷ lệ phần trăm, chẳng hạn 2,2"),
    (
        "a percentage with a decimal comma: a point before three digits may mean thousands",
        "tỷ lệ phần trăm có dấu phẩy thập phân: dấu chấm trước ba chữ số có thể hiểu là hàng nghìn",
    ),
];

/// The findings that an error makes: one for each field that it concerns.
pub(super) fn findings(error: &Error, paper: Option<DocumentRef<'_>>) -> Vec<Finding> {
    let problem = error.problem();
    let said = problem.to_string();
    let path = error.field().cloned().unwrap_or_default();
    let told = Told { error, paper };
    let one = |refusal: &Refusal, words: &[&str]| vec![told.finding(refusal, path.clone(), words)];
    if matches!(error.place(), Place::Input { .. }) {
        return one(&DATA, &[&error.to_string()]);
    }
    match problem {
        Problem::Empty { fields } => fields.iter().map(|field| told.empty(field)).collect(),
        Problem::Cells(bad) => bad.iter().take(MOST_OF_A_KIND).map(|cell| told.cell(cell, &path)).collect(),
        Problem::Glyphs(missing) => missing.iter().flat_map(|glyph| told.glyph(glyph)).take(MOST_OF_A_KIND).collect(),
        Problem::Number { found } => one(&NUMBER, &[&said, found]),
        Problem::Date { found } | Problem::Calendar { found } => one(&DATE, &[&said, found]),
        Problem::RowLength { row, found, columns } => {
            one(&ROW_LENGTH, &[&said, &row.to_string(), &found.to_string(), &columns.to_string()])
        }
        Problem::NoSuchColumn { name } => one(&COLUMN, &[&said, name]),
        Problem::Sum { column } => one(&SUM, &[&said, column]),
        Problem::Limit { name, found, limit, .. } => {
            one(&LIMIT, &[&said, name, &found.to_string(), &limit.to_string()])
        }
        Problem::TemplateSize { limit } | Problem::FilterSize { limit } => {
            one(&LIMIT, &[&said, "template_bytes", "nhiều hơn", &limit.to_string()])
        }
        Problem::Picture { message } => one(&PICTURE, &[message]),
        Problem::TableWidth { column, title, lacking } => {
            let path = told.column_path(*column, title);
            let lacking = lacking.replace('.', ",");
            vec![told.finding(&TABLE, path, &[&said, &(column + 1).to_string(), title, &lacking])]
        }
        Problem::Layout { .. } => one(&LAYOUT, &[&error.to_string()]),
        Problem::Conformance(_) => one(&CONFORMANCE, &[&said]),
        Problem::ConditionOutsideMerge { condition } => one(&CONDITION, &[&said, condition]),
        Problem::Internal { what } => one(&INTERNAL, &[&said, what]),
        Problem::Input { .. } => one(&DATA, &[&error.to_string()]),
        // All other problems come from a pack.
        _ => one(&TEMPLATE, &[&error.to_string()]),
    }
}

/// An error that is being told, and the paper that it is about.
struct Told<'a> {
    error: &'a Error,
    paper: Option<DocumentRef<'a>>,
}

impl<'a> Told<'a> {
    /// `words` fill the message in Vietnamese; the first of them is the message in English.
    fn finding(&self, refusal: &Refusal, path: FieldPath, words: &[&str]) -> Finding {
        let en = self.error.help().unwrap_or("correct what the message names");
        Finding {
            rule: refusal.rule.id,
            severity: Severity::Error,
            path,
            page: None,
            span: None,
            clause: "-".to_owned(),
            message: Message::new(filled(refusal.rule.vi, words), filled(refusal.rule.en, words)),
            suggestion: None,
            help: Some(Message::new(refusal.help.to_owned(), en.to_owned())),
            text: String::new(),
        }
    }

    fn empty(&self, field: &FieldPath) -> Finding {
        self.finding(&FIELD_EMPTY, field.clone(), &["this field is empty", &field.to_string()])
    }

    fn cell(&self, cell: &BadCell, rows: &FieldPath) -> Finding {
        let said = Error::new(Problem::Cells(vec![cell.clone()])).to_string();
        let wanted = WANTED.iter().find(|(en, _)| *en == cell.wanted).map_or(cell.wanted, |(_, vi)| vi);
        let value: String = cell.value.chars().take(40).collect();
        let path = self.cell_path(cell, rows).unwrap_or_else(|| rows.clone());
        let words = [&said, &*cell.row.to_string(), &cell.column, &value, wanted];
        let mut finding = self.finding(&CELL, path, &words);
        finding.text.clone_from(&cell.value);
        finding
    }

    /// The path of a cell, given that of its rows.
    fn cell_path(&self, cell: &BadCell, rows: &FieldPath) -> Option<FieldPath> {
        let (path, form) = self.forms().into_iter().find(|(path, _)| path.clone().child("rows") == *rows)?;
        Some(path.join(&form.cell_field(cell.row.checked_sub(1)?, form.position(&cell.column)?)))
    }

    /// The path of the column of a form, given its number and its title.
    fn column_path(&self, column: usize, title: &str) -> FieldPath {
        let in_form = FieldPath::of("columns").index(column).child("title");
        let is_it = |(_, form): &(FieldPath, &StatisticsForm)| {
            form.columns.get(column).is_some_and(|column| {
                let plain = column.title.plain();
                plain.split_whitespace().eq(title.split_whitespace())
            })
        };
        match self.paper {
            Some(DocumentRef::Dispatch(_)) => {
                let form = self.forms().into_iter().find(is_it);
                form.map_or_else(FieldPath::new, |(path, _)| path.join(&in_form))
            }
            Some(DocumentRef::StatisticsForm(_)) | None => in_form,
        }
    }

    /// The forms of the document, each with its path.
    fn forms(&self) -> Vec<(FieldPath, &'a StatisticsForm)> {
        match self.paper {
            Some(DocumentRef::Dispatch(dispatch)) => {
                let form = |(index, attachment): (usize, &'a Attachment)| {
                    let Attachment::StatisticsForm(form) = attachment;
                    (form_path(index), form)
                };
                dispatch.attachments.iter().enumerate().map(form).collect()
            }
            Some(DocumentRef::StatisticsForm(form)) => vec![(FieldPath::new(), form)],
            None => Vec::new(),
        }
    }

    /// A character wherever it stands; a mark that stands on no letter may elsewhere stand on one, so it is shown once.
    fn glyph(&self, glyph: &MissingGlyph) -> Vec<Finding> {
        let refusal = match glyph.obstacle {
            Obstacle::NoGlyph => &NO_GLYPH,
            Obstacle::Invisible => &INVISIBLE,
            Obstacle::NoLetter => &NO_LETTER,
        };
        let texts = match self.paper {
            Some(DocumentRef::Dispatch(dispatch)) => dispatch.texts(),
            Some(DocumentRef::StatisticsForm(_)) | None => Vec::new(),
        };
        let everywhere = glyph.obstacle != Obstacle::NoLetter;
        let named = character_name(glyph.character);
        let mut found = Vec::new();
        let of_place = texts.iter().filter(|text| everywhere || text.path == *glyph.place);
        for located in of_place.take(MOST_OF_A_KIND) {
            let told =
                Error::new(Problem::Glyphs(vec![MissingGlyph { place: located.path.to_string(), ..glyph.clone() }]));
            let said = told.to_string();
            let at = located.text.chars().enumerate().filter(|(_, character)| *character == glyph.character);
            for (start, _) in at.take(if everywhere { MOST_OF_A_KIND } else { 1 }) {
                let mut finding = self.finding(refusal, located.path.clone(), &[&said, &named]);
                // The field of a code is the whole number.
                finding.span = (located.component != Component::Code).then_some(CharRange { start, end: start + 1 });
                located.text.clone_into(&mut finding.text);
                found.push(finding);
            }
        }
        if found.is_empty() {
            // It comes from a template, or from the description of a picture.
            let path = glyph.place.parse().unwrap_or_default();
            found.push(self.finding(refusal, path, &[&self.error.problem().to_string(), &named]));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ColumnKind, Text};

    #[test]
    fn what_columns_want_is_said_in_vietnamese_too() {
        let kinds = [ColumnKind::WholeNumber, ColumnKind::Percentage, ColumnKind::Date];
        let mut wanted: Vec<&str> = Vec::new();
        for kind in kinds {
            for cell in ["x", "1.234", "100000000000000000000"] {
                wanted.extend(kind.read(&Text::new(cell)).err());
            }
        }
        assert!(wanted.len() > 5);
        let unknown: Vec<&&str> = wanted.iter().filter(|en| !WANTED.iter().any(|(known, _)| known == *en)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
