//! `Words`: the code, the kind and the texts of a problem.

use std::borrow::Cow;

use super::kind::ErrorKind;
use super::language::{Language, Message};
use super::shown::shown;

/// The code, the kind and the texts of a problem.
#[derive(Debug)]
pub(crate) struct Words {
    pub(super) code: &'static str,
    pub(super) kind: ErrorKind,
    english: Texts,
    vietnamese: Texts,
}

/// The texts of a problem in one language.
#[derive(Debug, Default)]
struct Texts {
    message: Cow<'static, str>,
    help: Cow<'static, str>,
}

impl Texts {
    fn new(message: Cow<'static, str>, help: Cow<'static, str>) -> Self {
        Self { message: shown(message), help: shown(help) }
    }
}

impl Words {
    pub(super) fn new(code: &'static str, kind: ErrorKind) -> Self {
        Self { code, kind, english: Texts::default(), vietnamese: Texts::default() }
    }

    /// Sets the English message and help.
    pub(super) fn english(self, message: impl Into<Cow<'static, str>>, help: impl Into<Cow<'static, str>>) -> Self {
        Self { english: Texts::new(message.into(), help.into()), ..self }
    }

    /// Sets the Vietnamese message and help.
    pub(super) fn vietnamese(self, message: impl Into<Cow<'static, str>>, help: impl Into<Cow<'static, str>>) -> Self {
        Self { vietnamese: Texts::new(message.into(), help.into()), ..self }
    }

    fn texts(&self, language: Language) -> &Texts {
        match language {
            Language::English => &self.english,
            Language::Vietnamese => &self.vietnamese,
        }
    }

    /// The message in one language, without the help.
    pub(crate) fn message(&self, language: Language) -> &str {
        &self.texts(language).message
    }

    pub(crate) fn help(&self, language: Language) -> &str {
        &self.texts(language).help
    }

    /// The help in one language, without a copy.
    pub(super) fn into_help(self, language: Language) -> Cow<'static, str> {
        match language {
            Language::English => self.english.help,
            Language::Vietnamese => self.vietnamese.help,
        }
    }

    /// The English message and help in one line.
    pub(crate) fn one_line(&self) -> String {
        format!("{}; {}", self.english.message, self.english.help)
    }

    /// The message and the help in both languages.
    pub(super) fn into_messages(self) -> (Message, Message) {
        let (english, vietnamese) = (self.english, self.vietnamese);
        let message = |vietnamese: Cow<'_, str>, english: Cow<'_, str>| {
            Message::new(vietnamese.into_owned(), english.into_owned())
        };
        (message(vietnamese.message, english.message), message(vietnamese.help, english.help))
    }
}
