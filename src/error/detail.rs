//! `ErrorDetail`: one field of an error.

use serde::Serialize;

use super::language::Message;
use super::words::Words;
use crate::field_path::FieldPath;

/// One field that an error concerns, with its own message.
///
/// ```
/// use congvan::Dispatch;
///
/// let text = "number = \"12\"\nsubjet = \"Báo cáo\"";
/// let error = Dispatch::from_toml(text).unwrap_err();
/// let found: Vec<_> = error.details().into_iter().map(|detail| (detail.code, detail.line.unwrap())).collect();
/// assert_eq!(found[..2], [("document_number", 1), ("unknown_field", 2)]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The stable code, as of [`Error::code`](crate::Error::code).
    pub code: &'static str,
    /// The path of the field; empty for the document as a whole.
    pub field: FieldPath,
    /// The line in the input text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column in the input text in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The message without its place.
    pub message: Message,
    /// The help: how to correct the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Message>,
}

impl ErrorDetail {
    /// The detail of one field, without line and column.
    pub(super) fn new(words: Words, field: FieldPath) -> Self {
        let code = words.code;
        let (message, help) = words.into_messages();
        Self { code, field, line: None, column: None, message, help: Some(help) }
    }
}
