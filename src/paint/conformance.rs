//! What krilla refuses, in our terms.

use krilla::configure::ValidationError;
use krilla::error::KrillaError;

use crate::error::{Error, Problem};

/// Every breach that krilla found, at once. `fields` are those of the pictures, in the order of their numbers.
pub(super) fn refused(error: &KrillaError, fields: &[String]) -> Error {
    match error {
        KrillaError::Validation(breaches) => {
            Error::new(Problem::Conformance(breaches.iter().map(|(breach, _)| words(breach)).collect()))
        }
        KrillaError::Image(_, number, message) => {
            let index = number.and_then(|number| usize::try_from(number.get() - 1).ok());
            let error = Error::new(Problem::Picture { message: message.clone() });
            match index.and_then(|index| fields.get(index)) {
                Some(field) => error.at_field(field.as_str()),
                None => error,
            }
        }
        other => Error::new(Problem::Conformance(vec![other.to_string()])),
    }
}

fn words(breach: &ValidationError) -> String {
    match breach {
        ValidationError::TooLongString => "a text of the document's data is longer than 32,767 bytes".to_owned(),
        ValidationError::TooManyIndirectObjects => "the document has too many objects".to_owned(),
        ValidationError::ContainsNotDefGlyph(_, _, text) => format!("`{text}` has no glyph"),
        ValidationError::InvalidCodepointMapping(_, _, character, _)
        | ValidationError::UnicodePrivateArea(_, _, character, _) => {
            format!("U+{:04X} is no character for exchange", u32::from(*character))
        }
        ValidationError::RestrictedLicense(_) => "the licence of a font forbids to embed it".to_owned(),
        ValidationError::NoDocumentTitle => "the document has no title".to_owned(),
        ValidationError::NoDocumentLanguage => "the document has no language".to_owned(),
        ValidationError::MissingDocumentOutline => "the document has no heading".to_owned(),
        ValidationError::MissingHeadingTitle => "a heading has no words".to_owned(),
        ValidationError::MissingAltText(_) => "a picture has no description".to_owned(),
        other => format!("{other:?}"),
    }
}
