//! Structural errors of a TOML or JSON text.

use std::fmt;

use super::kind::ErrorKind;
use super::language::Language;
use super::nearest::near;
use super::office::OfficeFile;
use super::place::Place;
use super::words::Words;
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

/// The structural errors of a TOML or JSON text, at least one.
#[derive(Debug)]
pub(crate) struct DataErrors {
    pub(crate) errors: Vec<DataError>,
}

/// The problem of a field of a TOML or JSON text.
#[derive(Debug)]
pub(crate) enum DataProblem {
    /// The text is not TOML or JSON; `detail` is the message of the parser.
    Syntax {
        detail: String,
    },
    /// A file of an office program.
    Office {
        kind: OfficeFile,
    },
    /// The text has too many values.
    Size {
        limit: usize,
    },
    UnknownField {
        name: String,
        expected: Vec<String>,
        nearest: Option<String>,
    },
    MissingField {
        name: String,
    },
    DuplicateField {
        name: String,
    },
    UnknownValue {
        found: String,
        expected: Vec<String>,
        meant: Option<Meant>,
    },
    WrongType {
        found: String,
        expected: String,
    },
    /// The code and texts of a problem of a value, such as an invalid date.
    Value(Box<Words>),
    /// Any other message of a deserializer.
    Other {
        detail: String,
    },
}

/// The field and value for a word that clerks write, such as `urgency = "urgent"` for `khẩn`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meant {
    /// The field; `None` for an item of a list.
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

impl DataErrors {
    /// The words of all errors; the code and the help come from the first.
    pub(super) fn words(&self) -> Words {
        let words: Vec<Words> = self.errors.iter().map(|error| error.problem.words()).collect();
        let Some(first) = words.first() else { return Words::new("invalid_data", ErrorKind::Input) };
        let english = match words.as_slice() {
            [one] => one.message(Language::English).to_owned(),
            _ => self.english_list(),
        };
        let vietnamese =
            self.list(Place::vietnamese, |problem| problem.words().message(Language::Vietnamese).to_owned());
        Words::new(first.code, ErrorKind::Input)
            .english(english, first.help(Language::English).to_owned())
            .vietnamese(vietnamese, first.help(Language::Vietnamese).to_owned())
    }

    /// The English messages, with the help that they do not contain already. The first one has the place of the whole
    /// [`Error`](super::Error).
    pub(super) fn english_list(&self) -> String {
        self.list(ToString::to_string, DataProblem::one_line)
    }

    fn list(&self, place: impl Fn(&Place) -> String, message: impl Fn(&DataProblem) -> String) -> String {
        let mut text = String::new();
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                text.push_str(&format!("; {}: ", place(&error.place())));
            }
            text.push_str(&message(&error.problem));
        }
        text
    }
}

impl DataProblem {
    pub(super) fn words(&self) -> Words {
        let words = |code| Words::new(code, ErrorKind::Input);
        let (place, place_vi) = ("correct the data at this position", "sửa tệp dữ liệu tại chỗ đã nêu");
        match self {
            Self::Syntax { detail } => words("syntax")
                .english(detail.clone(), place)
                .vietnamese(format!("tệp không đúng cú pháp TOML hoặc JSON: {detail}"), place_vi),
            Self::Office { kind } => {
                let (english, vietnamese) = kind.texts();
                words("unreadable_input")
                    .english(format!("the file is {english}"), "write the data as TOML or JSON in a text editor")
                    .vietnamese(
                        format!("tệp là {vietnamese}"),
                        "ghi dữ liệu dạng TOML hoặc JSON bằng chương trình soạn thảo văn bản thuần",
                    )
            }
            Self::Size { limit } => words("data_size")
                .english(format!("the data have more than {limit} values"), "divide them among several files")
                .vietnamese(format!("dữ liệu có quá {limit} giá trị"), "chia dữ liệu ra nhiều tệp"),
            Self::UnknownField { name, expected, nearest } => {
                let (help, help_vi) = match nearest {
                    Some(near) => (format!("write `{near}`"), format!("ghi `{near}`")),
                    None => ("remove the field".to_owned(), "bỏ trường này".to_owned()),
                };
                let alternatives = alternatives(expected, nearest.as_deref());
                words("unknown_field")
                    .english(format!("unknown field `{name}`{alternatives}"), help)
                    .vietnamese(format!("không có trường `{name}`"), help_vi)
            }
            Self::MissingField { name } => words("missing_field")
                .english(format!("missing field `{name}`"), "add the field")
                .vietnamese(format!("thiếu trường `{name}`"), "ghi thêm trường này"),
            Self::DuplicateField { name } => words("duplicate_field")
                .english(format!("duplicate field `{name}`"), "remove one of the two")
                .vietnamese(format!("trường `{name}` ghi hai lần"), "bỏ một trong hai"),
            Self::UnknownValue { found, expected, meant } => {
                let (help, help_vi) = match meant {
                    Some(meant) => (format!("write `{meant}`"), format!("ghi `{meant}`")),
                    None => {
                        let list = quoted(expected);
                        (format!("choose one of {list}"), format!("chọn một trong các giá trị {list}"))
                    }
                };
                words("unknown_value")
                    .english(format!("unknown value `{found}`{}", alternatives(expected, None)), help)
                    .vietnamese(format!("không có giá trị `{found}`"), help_vi)
            }
            Self::WrongType { found, expected } => {
                words("wrong_type").english(format!("invalid type: {found}, expected {expected}"), place).vietnamese(
                    format!("sai kiểu dữ liệu: đang là {}, phải là {}", type_vi(found), type_vi(expected)),
                    place_vi,
                )
            }
            Self::Value(value) => words(value.code)
                .english(value.message(Language::English).to_owned(), value.help(Language::English).to_owned())
                .vietnamese(
                    value.message(Language::Vietnamese).to_owned(),
                    value.help(Language::Vietnamese).to_owned(),
                ),
            Self::Other { detail } => words("invalid_data")
                .english(detail.clone(), place)
                .vietnamese(format!("không đọc được dữ liệu: {detail}"), place_vi),
        }
    }

    /// Whether the field is misplaced, with any value.
    pub(crate) fn is_misplaced_field(&self) -> bool {
        matches!(self, Self::Value(value) if value.code == "misplaced_field")
    }

    /// The English message, with the help that it does not contain already.
    fn one_line(&self) -> String {
        match self {
            Self::Value(_) | Self::UnknownValue { meant: Some(_), .. } => self.words().one_line(),
            _ => self.words().message(Language::English).to_owned(),
        }
    }
}

/// The expected names, for the end of a message.
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
