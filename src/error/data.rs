//! Structural errors of a TOML or JSON text.

use std::borrow::Cow;
use std::fmt;

use super::language::{Language, Message};
use super::nearest::near;
use super::place::Place;
use crate::field_path::FieldPath;

/// One structural error, with its field and its place in the text.
#[derive(Debug)]
pub(crate) struct DataError {
    pub(crate) problem: DataProblem,
    pub(crate) path: FieldPath,
    /// Line, from 1; 0 where the data is not a text.
    pub(crate) line: usize,
    /// Column in characters, from 1; 0 where the data is not a text.
    pub(crate) column: usize,
}

/// The problem of a field of a TOML or JSON text.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataProblem {
    /// The text is not TOML or JSON; `detail` is the message of the parser.
    #[error("{detail}")]
    Syntax { detail: String },
    #[error("unknown field `{name}`{}", alternatives(expected, nearest.as_deref()))]
    UnknownField { name: String, expected: Vec<String>, nearest: Option<String> },
    #[error("missing field `{name}`")]
    MissingField { name: String },
    #[error("duplicate field `{name}`")]
    DuplicateField { name: String },
    #[error("unknown value `{found}`{}", alternatives(expected, None))]
    UnknownValue { found: String, expected: Vec<String>, meant: Option<Meant> },
    #[error("invalid type: {found}, expected {expected}")]
    WrongType { found: String, expected: String },
    #[error("{0}")]
    Value(Box<ValueProblem>),
    /// Any other message of a deserializer.
    #[error("{detail}")]
    Other { detail: String },
}

/// The code and texts of a problem of a value, such as an invalid date.
#[derive(Debug)]
pub(crate) struct ValueProblem {
    pub(crate) code: &'static str,
    pub(crate) message: Message,
    pub(crate) help: Option<Message>,
}

impl ValueProblem {
    /// Whether the field does not belong there, whatever its value.
    pub(crate) fn is_misplaced_field(&self) -> bool {
        self.code == "misplaced_field"
    }

    fn help_in(&self, language: Language) -> Option<Cow<'static, str>> {
        self.help.as_ref().map(|help| Cow::Owned(help.in_language(language).to_owned()))
    }
}

impl fmt::Display for ValueProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.in_language(Language::English))?;
        match self.help_in(Language::English) {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// The field and value for a word that clerks write, such as `urgency = "urgent"` for `khẩn`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meant {
    /// The field; none for an item of a list.
    pub(crate) field: Option<String>,
    pub(crate) value: String,
}

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field} = \"{}\"", self.value),
            None => write!(f, "\"{}\"", self.value),
        }
    }
}

impl DataError {
    pub(super) fn place(&self) -> Place {
        match self.line {
            0 => Place::Field(self.path.clone()),
            line => Place::Input { line, column: self.column, path: self.path.clone() },
        }
    }
}

impl DataProblem {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "syntax",
            Self::UnknownField { .. } => "unknown_field",
            Self::MissingField { .. } => "missing_field",
            Self::DuplicateField { .. } => "duplicate_field",
            Self::UnknownValue { .. } => "unknown_value",
            Self::WrongType { .. } => "wrong_type",
            Self::Value(problem) => problem.code,
            Self::Other { .. } => "invalid_data",
        }
    }

    /// The English message without the help.
    pub(super) fn english(&self) -> String {
        match self {
            Self::Value(problem) => problem.message.in_language(Language::English).to_owned(),
            _ => self.to_string(),
        }
    }

    /// The English help.
    pub(super) fn help(&self) -> Option<Cow<'static, str>> {
        Some(match self {
            Self::UnknownField { nearest: Some(name), .. } => Cow::Owned(format!("write `{name}`")),
            Self::UnknownField { .. } => Cow::Borrowed("remove the field"),
            Self::MissingField { .. } => Cow::Borrowed("add the field"),
            Self::DuplicateField { .. } => Cow::Borrowed("remove one of the two"),
            Self::UnknownValue { meant: Some(meant), .. } => Cow::Owned(format!("write `{meant}`")),
            Self::Value(problem) => return problem.help_in(Language::English),
            Self::Syntax { .. } | Self::UnknownValue { .. } | Self::WrongType { .. } | Self::Other { .. } => {
                return None;
            }
        })
    }

    /// The Vietnamese message.
    pub(super) fn vietnamese(&self) -> String {
        match self {
            Self::Syntax { detail } => format!("tệp không đúng cú pháp TOML hoặc JSON: {detail}"),
            Self::UnknownField { name, .. } => format!("không có trường `{name}`"),
            Self::MissingField { name } => format!("thiếu trường `{name}`"),
            Self::DuplicateField { name } => format!("trường `{name}` ghi hai lần"),
            Self::UnknownValue { found, .. } => format!("không có giá trị `{found}`"),
            Self::WrongType { found, expected } => {
                format!("sai kiểu dữ liệu: đang là {}, phải là {}", type_vi(found), type_vi(expected))
            }
            Self::Value(problem) => problem.message.in_language(Language::Vietnamese).to_owned(),
            Self::Other { detail } => format!("không đọc được dữ liệu: {detail}"),
        }
    }

    /// The Vietnamese help.
    pub(super) fn help_vi(&self) -> Option<Cow<'static, str>> {
        Some(match self {
            Self::Syntax { .. } | Self::WrongType { .. } | Self::Other { .. } => {
                Cow::Borrowed("sửa tệp dữ liệu tại chỗ đã nêu")
            }
            Self::UnknownField { nearest: Some(name), .. } => Cow::Owned(format!("ghi `{name}`")),
            Self::UnknownField { .. } => Cow::Borrowed("bỏ trường này"),
            Self::MissingField { .. } => Cow::Borrowed("ghi thêm trường này"),
            Self::DuplicateField { .. } => Cow::Borrowed("bỏ một trong hai"),
            Self::UnknownValue { meant: Some(meant), .. } => Cow::Owned(format!("ghi `{meant}`")),
            Self::UnknownValue { expected, .. } => {
                Cow::Owned(format!("chọn một trong các giá trị {}", quoted(expected)))
            }
            Self::Value(problem) => return problem.help_in(Language::Vietnamese),
        })
    }
}

/// The message of several errors: the place of the first is that of the whole [`Error`](super::Error).
pub(super) fn list(errors: &[DataError]) -> String {
    let mut text = String::new();
    for (index, error) in errors.iter().enumerate() {
        if index > 0 {
            text.push_str(&format!("; {}: ", error.place()));
        }
        text.push_str(&inline(&error.problem));
    }
    text
}

/// The English message with the help that it does not contain already.
fn inline(problem: &DataProblem) -> String {
    match problem {
        DataProblem::UnknownValue { meant: Some(_), .. } => {
            format!("{problem}; {}", problem.help().unwrap_or_default())
        }
        _ => problem.to_string(),
    }
}

/// What may stand there instead, for the end of a message.
fn alternatives(expected: &[String], nearest: Option<&str>) -> String {
    match (expected, nearest) {
        (_, Some(_)) => near(nearest),
        ([], None) => String::new(),
        ([one], None) => format!(", expected `{one}`"),
        ([one, other], None) => format!(", expected `{one}` or `{other}`"),
        (all, None) => format!(", expected one of {}", quoted(all)),
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A type as serde names it, in Vietnamese.
fn type_vi(name: &str) -> String {
    const TYPES: [(&str, &str); 12] = [
        ("a string", "chữ trong dấu ngoặc kép"),
        ("string", "chữ"),
        ("a sequence", "danh sách `[…]`"),
        ("sequence", "danh sách"),
        ("map", "một bảng"),
        ("struct", "một bảng"),
        ("a boolean", "`true` hoặc `false`"),
        ("boolean", "giá trị đúng sai"),
        ("integer", "số nguyên"),
        ("floating point", "số thập phân"),
        ("u", "số nguyên không âm"),
        ("null", "giá trị trống `null`"),
    ];
    let known = TYPES.into_iter().find(|(english, _)| name.starts_with(english));
    match (known, name.split_once(' ').and_then(|(_, rest)| rest.find(['`', '"']).and_then(|at| rest.get(at..)))) {
        (Some((_, words)), Some(value)) => format!("{words} {value}"),
        (Some((_, words)), None) => words.to_owned(),
        (None, _) => name.to_owned(),
    }
}
