//! `Difference`: an object of a PDF that is not as the crate writes it.

use std::fmt;

use super::ambiguity::Ambiguity;
use crate::error::Language;

/// A difference between a PDF and the file that its data give, from `Typesetter::verify`.
///
/// ```
/// use congvan::pdf::DifferenceKind;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let typesetter = Typesetter::new()?;
/// let mut pdf = typesetter.pdf(&Dispatch::from_toml(text)?)?;
/// pdf.extend_from_slice(b"more");
/// let difference = &typesetter.verify(&pdf)?.differences[0];
/// assert_eq!(difference.kind, DifferenceKind::Ambiguous);
/// assert_eq!(difference.to_string(), "`file` can be read in different ways: bytes stand before the header or after the end");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("sai khác", "sai khac"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The kind of the difference.
    pub kind: DifferenceKind,
    /// The place, as the keys that lead to it: `Root/Pages/Kids[0]/Contents`; `file` for the file as a whole.
    pub place: String,
    ambiguity: Option<Ambiguity>,
}

/// The kind of a [`Difference`].
///
/// ```
/// use congvan::pdf::DifferenceKind;
///
/// assert_ne!(DifferenceKind::Added, DifferenceKind::Missing);
/// ```
#[doc(alias("loại sai khác", "loai sai khac"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// The file has another value.
    Changed,
    /// The file lacks the value.
    Missing,
    /// The file has a value that the crate does not write.
    Added,
    /// Readers interpret the value in different ways.
    Ambiguous,
}

impl Difference {
    pub(super) fn new(kind: DifferenceKind, place: String) -> Self {
        Self { kind, place, ambiguity: None }
    }

    pub(super) fn ambiguous(ambiguity: Ambiguity, place: String) -> Self {
        Self { kind: DifferenceKind::Ambiguous, place, ambiguity: Some(ambiguity) }
    }

    /// The message in one language.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let place = &self.place;
        let (english, vietnamese) = self.ambiguity.map_or(("", ""), Ambiguity::texts);
        match (language, self.kind) {
            (Language::English, DifferenceKind::Changed) => format!("`{place}` was changed"),
            (Language::English, DifferenceKind::Missing) => format!("`{place}` is missing"),
            (Language::English, DifferenceKind::Added) => format!("`{place}` was added"),
            (Language::English, DifferenceKind::Ambiguous) => {
                format!("`{place}` can be read in different ways: {english}")
            }
            (Language::Vietnamese, DifferenceKind::Changed) => format!("`{place}` đã bị sửa"),
            (Language::Vietnamese, DifferenceKind::Missing) => format!("thiếu `{place}`"),
            (Language::Vietnamese, DifferenceKind::Added) => format!("`{place}` được thêm vào"),
            (Language::Vietnamese, DifferenceKind::Ambiguous) => {
                format!("`{place}` có thể được đọc theo nhiều cách: {vietnamese}")
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}
