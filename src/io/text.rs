//! Dispatches and forms in TOML and JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Place, Problem, line_and_column, nearest};
use crate::field_path::FieldPath;
use crate::model::{Dispatch, StatisticsForm};

impl Dispatch {
    /// Reads a dispatch from TOML.
    ///
    /// # Errors
    /// When the text is no TOML, a field is missing, unknown or misspelt, or a value is impossible; the error tells
    /// line, column and field.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        from_toml(text)
    }

    /// Reads a dispatch from JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, Error> {
        from_json(text)
    }

    /// Writes the dispatch as TOML, which reads back as the same dispatch.
    ///
    /// # Errors
    /// When the TOML writer refuses a value.
    pub fn to_toml(&self) -> Result<String, Error> {
        to_toml(self)
    }

    /// Writes the dispatch as JSON, which reads back as the same dispatch.
    ///
    /// # Errors
    /// When the JSON writer refuses a value.
    pub fn to_json(&self) -> Result<String, Error> {
        to_json(self)
    }
}

impl StatisticsForm {
    /// Reads a form from TOML, whose fields are those of an attached one.
    ///
    /// ```
    /// use congvan::StatisticsForm;
    ///
    /// let form = StatisticsForm::from_toml(
    ///     r#"
    ///     place = "Đà Lạt"
    ///     date = "2023-01"
    ///     title = "THỐNG KÊ"
    ///     subject = "Số lượng đảng viên"
    ///     issuer = { name = ["CHI BỘ 1"] }
    ///     columns = [{ title = "Đơn vị" }, { title = "Đảng viên", kind = "whole_number" }]
    ///     rows = [["Chi bộ 1", "1.234"]]
    ///     "#,
    /// )?;
    /// assert_eq!(form.totals()?, [None, Some(1234)]);
    /// assert_eq!(StatisticsForm::from_toml(&form.to_toml()?)?, form);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Dispatch::from_toml`](crate::Dispatch::from_toml).
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        from_toml(text)
    }

    /// Reads a form from JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, Error> {
        from_json(text)
    }

    /// Writes the form as TOML, which reads back as the same form.
    ///
    /// # Errors
    /// When the TOML writer refuses a value.
    pub fn to_toml(&self) -> Result<String, Error> {
        to_toml(self)
    }

    /// Writes the form as JSON, which reads back as the same form.
    ///
    /// # Errors
    /// When the JSON writer refuses a value.
    pub fn to_json(&self) -> Result<String, Error> {
        to_json(self)
    }
}

/// Reads a value from TOML, with line, column and field of an error.
pub(crate) fn from_toml<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let text = without_mark(text);
    let error = |error: &toml::de::Error, path: FieldPath| {
        let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
        input(error.message(), line, column, path)
    };
    let document = toml::Deserializer::parse(text).map_err(|parsing| error(&parsing, FieldPath::new()))?;
    serde_path_to_error::deserialize(document).map_err(|traced| {
        let path = FieldPath::of_serde(traced.path());
        error(&traced.into_inner(), path)
    })
}

/// As [`from_toml`], from JSON.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let text = without_mark(text);
    let error = |error: &serde_json::Error, path: FieldPath| {
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let bare = message.strip_suffix(&place).unwrap_or(&message);
        input(bare, error.line(), error.column(), path)
    };
    let mut document = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut document).map_err(|traced| {
        let path = FieldPath::of_serde(traced.path());
        error(&traced.into_inner(), path)
    })?;
    document.end().map_err(|trailing| error(&trailing, FieldPath::new()))?;
    Ok(value)
}

/// The text without the byte order mark that editors of Windows write.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn to_toml(paper: &impl Serialize) -> Result<String, Error> {
    toml::to_string_pretty(paper).map_err(|error| Error::new(Problem::Input { message: error.to_string() }))
}

fn to_json(paper: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string_pretty(paper).map_err(|error| Error::new(Problem::Input { message: error.to_string() }))
}

fn input(message: &str, line: usize, column: usize, path: FieldPath) -> Error {
    let message = with_nearest(message.trim_end());
    Error::new(Problem::Input { message }).at(Place::Input { line, column, path })
}

/// Serde lists every field that it knows; the one that was meant says more.
fn with_nearest(message: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    let unknown = names.next().filter(|_| message.starts_with("unknown field"));
    match unknown.and_then(|unknown| Some((unknown, nearest(unknown, names)?))) {
        Some((unknown, meant)) => format!("unknown field `{unknown}`; the nearest is `{meant}`"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        from_toml::<Dispatch>(text).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_field_is_placed() {
        assert_eq!(
            message("subject = \"a\"\n  subjet = \"b\"\n"),
            "line 2, column 3 (subjet): unknown field `subjet`; the nearest is `subject`"
        );
        let listed = message("[issuer]\nzzzzzzzz = 1");
        assert!(listed.ends_with("unknown field `zzzzzzzz`, expected `parent` or `name`"), "{listed}");
    }

    #[test]
    fn a_wrong_value_is_placed_and_helped() {
        let text = message("date = \"2023-02-31\"");
        assert!(text.starts_with("line 1, column 8 (date): `2023-02-31` is no day of the calendar; check"), "{text}");
        let text = message("[[body]]\ntext = 5");
        assert!(text.starts_with("line 2, column 8 (body[0].text): "), "{text}");
        let text = message("[[body]]\nkind = \"heading\"\ntext = \"a\"\nmark = \"-\"");
        assert!(text.contains("a heading of the body takes no `mark`"), "{text}");
    }

    #[test]
    fn json_is_placed_too() {
        let error = from_json::<Dispatch>("{\"subject\": 1}").unwrap_err();
        assert!(error.to_string().starts_with("line 1, column 13 (subject): "), "{error}");
        assert!(from_json::<Dispatch>("{} x").is_err());
    }
}
