//! The input of checks on dispatches and forms: the data and the standard.

use super::words::{Word, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::{Component, Dispatch, Located, StatisticsForm};
use crate::standard::Standard;

/// A dispatch, its texts and its standard.
#[derive(Debug)]
pub(super) struct DispatchContext<'a> {
    pub(super) dispatch: &'a Dispatch,
    pub(super) standard: &'a Standard,
    texts: Vec<Located<'a>>,
}

/// A form and its standard.
#[derive(Debug)]
pub(super) struct FormContext<'a> {
    pub(super) form: &'a StatisticsForm,
    /// The path of the form; empty for a form without a dispatch.
    pub(super) path: FieldPath,
    pub(super) standard: &'a Standard,
}

impl FormContext<'_> {
    /// Returns the path of a cell.
    pub(super) fn cell_path(&self, row: usize, column: usize) -> FieldPath {
        self.path.clone().join(&self.form.cell_field(row, column))
    }

    /// Formats a number as it is printed.
    pub(super) fn format_number(&self, number: i128) -> String {
        self.standard.figures.grouped(number)
    }
}

impl<'a> DispatchContext<'a> {
    pub(super) fn new(dispatch: &'a Dispatch, standard: &'a Standard) -> Self {
        Self { dispatch, standard, texts: dispatch.texts() }
    }

    /// Returns all texts of the dispatch.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Located<'a>> {
        self.texts.iter()
    }

    /// Returns the texts of some components, including those of attachments.
    pub(super) fn texts_of(&self, components: &'static [Component]) -> impl Iterator<Item = &Located<'a>> {
        self.texts.iter().filter(move |located| components.contains(&located.component))
    }

    /// Returns the running texts: subject, body, contact, subjects of forms.
    pub(super) fn prose(&self) -> impl Iterator<Item = &Located<'a>> {
        self.texts.iter().filter(|located| located.component.is_prose())
    }

    /// Returns the text of a field.
    pub(super) fn text_at(&self, path: &FieldPath) -> Option<&Located<'a>> {
        self.texts.iter().find(|located| located.path == *path)
    }

    /// Returns the first line above the name of the issuer: the name of its parent body.
    pub(super) fn parent_line(&self) -> Option<&Located<'a>> {
        self.text_at(&FieldPath::of("issuer").child("parent").index(0))
    }

    /// Returns the name of the issuer on a single line.
    pub(super) fn issuer_name(&self) -> String {
        let lines: Vec<&str> = self.dispatch.issuer.name.iter().map(|line| line.as_str().trim()).collect();
        lines.join(" ")
    }

    /// Returns the folded word before a placeholder in the long form of dates: `ngày` before `{day}`.
    pub(super) fn date_word(&self, placeholder: &str) -> String {
        let pattern = self.standard.date.words.as_str();
        let head = pattern.split_once(placeholder).map_or("", |(head, _)| head);
        words(head).last().map(Word::folded).unwrap_or_default()
    }

    /// Returns the folded word before the number of a document: `số`.
    pub(super) fn number_word(&self) -> String {
        fold_words(self.standard.phrases.number_label())
    }

    /// Returns whether a blank to fill in by hand may follow a word, such as `ngày` or `số`.
    pub(super) fn precedes_blank(&self, word: &str) -> bool {
        let word = fold_words(word);
        !word.is_empty() && self.word_list("words-before-blanks").iter().any(|known| fold_words(known) == word)
    }

    /// Returns a word list of the standard; empty if the standard has none of this name.
    pub(super) fn word_list(&self, name: &str) -> &[String] {
        self.standard.word_list(name)
    }
}
