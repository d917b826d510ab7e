//! `Recipient`: who gets a copy, as values by field.

use std::sync::Arc;

use crate::error::Error;
use crate::fold::fold_words;
use crate::model::Text;

/// Who gets a copy (nơi nhận): the values of its fields.
///
/// The names of fields are compared as readers compare words: capitals, spaces, punctuation and the vowel that bears
/// the tone (`uỷ`, `ủy`) make no difference. A value is plain words: whatever stands in it is printed as it is.
///
/// ```
/// use congvan::merge::Recipient;
///
/// let recipient = Recipient::new().with("Tên đơn vị", "Chi bộ Ví dụ 1").with("Bí thư", "Nguyễn Văn Ví Dụ");
/// assert_eq!(recipient.get("TÊN ĐƠN VỊ"), Some("Chi bộ Ví dụ 1"));
/// assert_eq!(recipient.get("số"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipient {
    /// Its row in the file that it comes from.
    row: Option<usize>,
    /// Shared among the recipients of a file.
    names: Arc<Vec<FieldName>>,
    values: Vec<String>,
}

/// The name of a field, and how it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldName {
    written: String,
    folded: String,
}

impl FieldName {
    pub(super) fn new(name: &str) -> Self {
        let written = Text::new(name).as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        Self { folded: fold_words(&written), written }
    }
}

impl Recipient {
    /// A recipient without any field.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives it a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.names).push(FieldName::new(name));
        self.values.push(value.into());
        self
    }

    /// A recipient from a row of a file.
    pub(super) fn of_row(row: usize, names: Arc<Vec<FieldName>>, values: Vec<String>) -> Self {
        Self { row: Some(row), names, values }
    }

    /// The value of a field: of the first one of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let name = fold_words(name);
        let field = self.names.iter().position(|known| known.folded == name)?;
        self.values.get(field).map(|value| value.trim())
    }

    /// The value of a field, or an empty text.
    pub(super) fn values<'a>(&'a self) -> impl Fn(&str) -> &'a str {
        move |name| self.get(name).unwrap_or_default()
    }

    /// The values of all fields of that folded name, trimmed.
    pub(super) fn values_of<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.names.iter().zip(&self.values).filter(move |(name, _)| name.folded == folded);
        fields.map(|(_, value)| value.trim())
    }

    /// The names of its fields, as they are written.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| name.written.as_str())
    }

    /// The row of the file that it comes from, from 1; none for a recipient that comes from a program.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.row
    }
}

impl<N: AsRef<str>, V: Into<String>> FromIterator<(N, V)> for Recipient {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        fields.into_iter().fold(Self::new(), |recipient, (name, value)| recipient.with(name.as_ref(), value))
    }
}

impl<N: AsRef<str>, V: Into<String>, const COUNT: usize> From<[(N, V); COUNT]> for Recipient {
    fn from(fields: [(N, V); COUNT]) -> Self {
        fields.into_iter().collect()
    }
}

impl From<Recipient> for Result<Recipient, Error> {
    fn from(recipient: Recipient) -> Self {
        Ok(recipient)
    }
}
