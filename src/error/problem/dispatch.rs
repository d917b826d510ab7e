//! Problems of the fields of a dispatch or form.

use crate::error::kind::ErrorKind;
use crate::error::lists::field_list;
use crate::error::words::Words;
use crate::field_path::FieldPath;

/// Fields of a dispatch or form that do not fit together.
#[derive(Debug)]
pub(crate) enum DispatchProblem {
    /// Required fields without text, at least one.
    Empty {
        fields: Vec<FieldPath>,
    },
    /// A field that an item of the body of this kind does not have.
    MisplacedField {
        kind: &'static str,
        field: &'static str,
    },
    /// A field that an item of the body of this kind requires.
    MissingField {
        field: &'static str,
    },
    /// Directives that are nested too deeply to be read.
    NestingDepth {
        limit: usize,
    },
    ConditionOutsideMerge {
        condition: String,
    },
    /// A link to something other than a web page or a mailbox.
    LinkAddress {
        address: String,
    },
    Footnote {
        fault: FootnoteFault,
    },
    /// A report about another dispatch, whose fixes cannot be applied.
    OtherReport,
    /// A name in the table `extra` that cannot be written in a file.
    ExtraName {
        name: String,
    },
    /// A table in `extra` that would be read as a picture.
    ExtraPicture {
        key: &'static str,
    },
    /// Data that the writer of TOML or JSON refuses.
    NotWritable {
        detail: String,
    },
}

/// The reason why a footnote is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FootnoteFault {
    /// The text is in a column, a table or another place that has no footnotes.
    Misplaced,
    /// There is no bracket at its end.
    Unclosed,
    Empty,
    /// It contains another footnote.
    Nested,
    /// The text has no words before or after it.
    Alone,
}

impl FootnoteFault {
    fn english(self) -> (&'static str, &'static str) {
        match self {
            Self::Misplaced => (
                "this text must not have a footnote",
                "put the note in a paragraph, an item or a heading of the body; write `\\^[` for the characters",
            ),
            Self::Unclosed => {
                ("the footnote has no closing `]`", "add `]` after its text; write `\\^[` for the characters")
            }
            Self::Empty => ("the footnote has no text", "write its text between `^[` and `]`, or remove it"),
            Self::Nested => {
                ("a footnote must not contain a footnote", "put the inner note in the paragraph, or remove it")
            }
            Self::Alone => ("the text has only a footnote", "write the words that the footnote belongs to before `^[`"),
        }
    }

    fn vietnamese(self) -> (&'static str, &'static str) {
        match self {
            Self::Misplaced => (
                "phần này không được có chú thích cuối trang",
                "đặt chú thích ở đoạn văn, điểm, khoản hoặc đề mục của nội dung; ghi `\\^[` nếu muốn in hai ký tự đó",
            ),
            Self::Unclosed => (
                "chú thích cuối trang thiếu dấu `]` ở cuối",
                "ghi `]` sau lời chú thích; ghi `\\^[` nếu muốn in hai ký tự đó",
            ),
            Self::Empty => ("chú thích cuối trang còn trống", "ghi lời chú thích giữa `^[` và `]`, hoặc bỏ chú thích"),
            Self::Nested => (
                "trong chú thích cuối trang lại có chú thích",
                "chuyển chú thích bên trong ra đoạn văn, hoặc bỏ chú thích đó",
            ),
            Self::Alone => ("chỉ có chú thích cuối trang, chưa có lời văn", "ghi lời văn cần chú thích trước dấu `^[`"),
        }
    }
}

impl DispatchProblem {
    pub(super) fn words(&self) -> Words {
        let value = |code| Words::new(code, ErrorKind::Value);
        let input = || Words::new("unreadable_input", ErrorKind::Input);
        match self {
            Self::Empty { fields } => {
                let (english, vietnamese) = match fields.as_slice() {
                    [field] => (format!("this field is empty: {field}"), format!("trường `{field}` còn trống")),
                    _ => {
                        let list = field_list(fields);
                        (format!("these fields are empty: {list}"), format!("các trường sau còn trống: {list}"))
                    }
                };
                value("empty_field")
                    .english(english, "fill in the field, or remove it if it is optional")
                    .vietnamese(vietnamese, "điền nội dung, hoặc bỏ trường này nếu không bắt buộc")
            }
            Self::MisplacedField { kind, field } => value("misplaced_field")
                .english(
                    format!("an item of the kind `{kind}` must not have the field `{field}`"),
                    "remove the field, or change the `kind` of the item",
                )
                .vietnamese(
                    format!("phần nội dung loại `{kind}` không có trường `{field}`"),
                    "bỏ trường này, hoặc ghi `kind` của loại có trường này",
                ),
            Self::MissingField { field } => Words::new("missing_field", ErrorKind::Input)
                .english(format!("missing field `{field}`"), "add the field")
                .vietnamese(format!("thiếu trường `{field}`"), "ghi thêm trường này"),
            Self::NestingDepth { limit } => value("nesting_depth")
                .english(format!("directives are nested deeper than {limit} levels"), "use fewer levels")
                .vietnamese(format!("các mục lồng nhau quá {limit} cấp"), "giảm số cấp của các mục"),
            Self::ConditionOutsideMerge { condition } => value("condition_outside_merge")
                .english(
                    format!("the condition `{condition}` can only be evaluated by a mail merge"),
                    "give the dispatch to `MailMerge`, or delete `when`",
                )
                .vietnamese(
                    format!("điều kiện `{condition}` chỉ dùng được khi trộn thư"),
                    "trộn thư bằng `MailMerge`, hoặc bỏ `when`",
                ),
            Self::LinkAddress { address } => value("link_address")
                .english(
                    format!("a link must not have the address `{address}`"),
                    "write `https://…`, `http://…` or `mailto:…@…`; write `\\[` for a bracket that begins no link",
                )
                .vietnamese(
                    format!("liên kết không được có địa chỉ `{address}`"),
                    "ghi `https://…`, `http://…` hoặc `mailto:…@…`; ghi `\\[` nếu không phải liên kết",
                ),
            Self::Footnote { fault } => {
                let (english, vietnamese) = (fault.english(), fault.vietnamese());
                value("footnote").english(english.0, english.1).vietnamese(vietnamese.0, vietnamese.1)
            }
            Self::OtherReport => value("report_mismatch")
                .english("the report belongs to another dispatch", "check the dispatch that you want to fix")
                .vietnamese("kết quả kiểm tra là của văn bản khác", "kiểm tra lại chính văn bản cần sửa"),
            Self::ExtraName { name } => input()
                .english(format!("invalid name `{name}`"), "use ASCII letters, digits and `_`, a letter or `_` first")
                .vietnamese(
                    format!("tên `{name}` không hợp lệ"),
                    "chỉ dùng chữ cái không dấu, chữ số và `_`, không bắt đầu bằng chữ số",
                ),
            Self::ExtraPicture { key } => input()
                .english(format!("a table with the key `{key}` is a picture"), "use `ExtraValue::Picture`")
                .vietnamese(format!("bảng có khoá `{key}` là hình ảnh"), "dùng `ExtraValue::Picture`"),
            Self::NotWritable { detail } => input()
                .english(format!("the data cannot be written: {detail}"), "correct the value named")
                .vietnamese(format!("không ghi được dữ liệu: {detail}"), "sửa giá trị đã nêu"),
        }
    }
}
