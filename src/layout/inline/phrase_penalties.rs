//! `PhrasePenalties`: the penalties of breaks in texts that are laid out several times.

use std::collections::HashMap;
use std::rc::Rc;

use crate::standard::{PhraseBreaks, break_penalties};

/// The penalties of breaks between phrases, by text. A text is often measured several times before its lines are set.
#[derive(Debug, Default)]
pub(crate) struct PhrasePenalties(HashMap<String, Rc<[f64]>>);

impl PhrasePenalties {
    /// Returns the penalty of a break after each word except the last.
    pub(crate) fn of(&mut self, breaks: &PhraseBreaks, words: &[&str]) -> Rc<[f64]> {
        if words.len() < 2 {
            return Rc::default();
        }
        // Line feeds never occur within words.
        let penalties = self.0.entry(words.join("\n")).or_insert_with(|| break_penalties(breaks, words).into());
        Rc::clone(penalties)
    }
}
