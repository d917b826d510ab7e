//! `Recipient`: the field values of one recipient.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::Error;
use crate::fold::fold_words;
use crate::model::Text;

/// A recipient (nơi nhận) of a copy: values by field name.
///
/// Field names are compared without regard to case, spaces, punctuation and the position of tone marks (`uỷ`, `ủy`). A
/// value is plain text, without markup.
///
/// ```
/// use congvan::merge::Recipient;
///
/// let recipient = Recipient::new().with("Tên đơn vị", "Chi bộ Ví dụ 1").with("Bí thư", "Nguyễn Văn Ví Dụ");
/// assert_eq!(recipient.get("TÊN ĐƠN VỊ"), Some("Chi bộ Ví dụ 1"));
/// assert_eq!(recipient.get("số"), None);
/// ```
#[doc(alias("nơi nhận", "noi nhan"))]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipient {
    /// The row in its file.
    row: Option<usize>,
    /// Shared by the recipients of a file.
    names: Arc<Vec<FieldName>>,
    values: Vec<String>,
}

/// A field name, as written and as compared.
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
    /// Creates a recipient without fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.names).push(FieldName::new(name));
        self.values.push(value.into());
        self
    }

    /// Creates a recipient from a row of a file.
    pub(super) fn of_row(row: usize, names: Arc<Vec<FieldName>>, values: Vec<String>) -> Self {
        Self { row: Some(row), names, values }
    }

    /// The trimmed value of the first field with this name.
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

    /// The trimmed values of all fields, by their folded names.
    pub(super) fn values_by_name(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in self.names.iter().zip(&self.values) {
            values.entry(&name.folded).or_default().push(value.trim());
        }
        values
    }

    /// The field names as written.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| name.written.as_str())
    }

    /// The row in its file, from 1; `None` for a recipient made in code.
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
