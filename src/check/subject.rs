//! What rules look at: the dispatch, its texts, and the words that the standard knows.

use super::words::{Word, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::{Component, Dispatch, Located, StatisticsForm};
use crate::standard::Standard;

#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) dispatch: &'a Dispatch,
    pub(super) standard: &'a Standard,
    texts: Vec<Located<'a>>,
}

/// A form, alone or attached to a dispatch.
#[derive(Debug)]
pub(super) struct FormSubject<'a> {
    pub(super) form: &'a StatisticsForm,
    /// What the paths of its fields begin with.
    pub(super) path: FieldPath,
    pub(super) standard: &'a Standard,
}

impl FormSubject<'_> {
    /// The path of a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> FieldPath {
        self.path.clone().join(&self.form.cell_field(row, column))
    }

    /// A figure as it is printed.
    pub(super) fn figure(&self, number: i128) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut written = if number < 0 { self.standard.figures.minus.clone() } else { String::new() };
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                written.push_str(&self.standard.figures.thousands);
            }
            written.push(digit);
        }
        written
    }
}

impl<'a> Subject<'a> {
    pub(super) fn new(dispatch: &'a Dispatch, standard: &'a Standard) -> Self {
        Self { dispatch, standard, texts: dispatch.texts() }
    }

    /// Every text of the dispatch.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Located<'a>> {
        self.texts.iter()
    }

    /// The texts that are one of these components, of the dispatch itself and of what is attached.
    pub(super) fn texts_of(&self, components: &'static [Component]) -> impl Iterator<Item = &Located<'a>> {
        self.texts.iter().filter(move |located| components.contains(&located.component))
    }

    /// The running texts: subject, body, contact, the subject of a form.
    pub(super) fn prose(&self) -> impl Iterator<Item = &Located<'a>> {
        self.texts.iter().filter(|located| located.component.is_prose())
    }

    /// The text of one field.
    pub(super) fn text_at(&self, path: &FieldPath) -> Option<&Located<'a>> {
        self.texts.iter().find(|located| located.path == *path)
    }

    /// The first line over the name of the issuer.
    pub(super) fn first_parent(&self) -> Option<&Located<'a>> {
        self.text_at(&FieldPath::of("issuer").child("parent").index(0))
    }

    /// The name of the issuer in one line.
    pub(super) fn issuer_name(&self) -> String {
        let lines: Vec<&str> = self.dispatch.issuer.name.iter().map(|line| line.as_str().trim()).collect();
        lines.join(" ")
    }

    /// The folded word that the standard writes before the day (`{day}`) or the month (`{month}`) of a date.
    pub(super) fn date_word(&self, before: &str) -> String {
        let pattern = self.standard.date.words.as_str();
        let head = pattern.split_once(before).map_or("", |(head, _)| head);
        words(head).last().map(Word::folded).unwrap_or_default()
    }

    /// The folded word that the standard writes before the number of a document.
    pub(super) fn number_word(&self) -> String {
        fold_words(self.standard.phrases.number_label())
    }

    /// Whether room is left behind this word in forms that are filled in by hand: `ngày`, `số`.
    pub(super) fn is_blank_word(&self, word: &str) -> bool {
        let word = fold_words(word);
        !word.is_empty() && self.vocabulary("words-before-blanks").iter().any(|known| fold_words(known) == word)
    }

    /// The words that the standard lists under `[vocabulary]`.
    pub(super) fn vocabulary(&self, name: &str) -> &[String] {
        self.standard.vocabulary.get(name).map_or(&[], |list| list.words.as_slice())
    }
}
