//! The words that a face has shaped: Vietnamese is written in short syllables that recur, and one document after the
//! other needs the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::shaped::Shaped;

/// A face keeps no more words than this, and none of more bytes than this: whatever is printed, memory stays bounded.
const MOST_WORDS: usize = 4096;
const LONGEST_WORD: usize = 32;

/// Shaped words by their characters, each with a number.
#[derive(Default, Clone)]
pub(super) struct Table {
    words: Vec<Arc<Shaped>>,
    numbers: HashMap<Arc<str>, usize>,
}

impl Table {
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn number(&self, word: &str) -> Option<usize> {
        self.numbers.get(word).copied()
    }

    pub(super) fn get(&self, number: usize) -> Option<&Arc<Shaped>> {
        self.words.get(number)
    }

    /// Adds a word, unless it is there, and gives its number.
    pub(super) fn add(&mut self, shaped: Arc<Shaped>) -> usize {
        let next = self.words.len();
        let number = *self.numbers.entry(Arc::clone(&shaped.word)).or_insert(next);
        if number == next {
            self.words.push(shaped);
        }
        number
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &Arc<Shaped>> {
        self.words.iter()
    }
}

/// The words that all documents of a face share. What is known is a table that never changes: a document takes it
/// once and looks words up without waiting for anybody. A word is shaped in one way only, so what is known changes
/// nothing but the time.
#[derive(Default)]
pub(super) struct Words {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: Arc<Table>,
    /// Words for the next table: it is made when they are enough to be worth a copy.
    learnt: Table,
}

impl Words {
    /// What is known by now.
    pub(super) fn known(&self) -> Arc<Table> {
        Arc::clone(&self.state().known)
    }

    /// Takes in what a document had to shape.
    pub(super) fn learn(&self, shaped: &Table) {
        let mut state = self.state();
        let room = MOST_WORDS.saturating_sub(state.known.len() + state.learnt.len());
        let short = shaped.words().filter(|shaped| shaped.word.len() <= LONGEST_WORD);
        for shaped in short.take(room) {
            state.learnt.add(Arc::clone(shaped));
        }
        if state.known.len() == 0 {
            // Nothing is to be copied: what was learnt is the table.
            state.known = Arc::new(std::mem::take(&mut state.learnt));
        } else if state.learnt.len() * 8 > state.known.len() {
            let mut known = Table::clone(&state.known);
            for shaped in std::mem::take(&mut state.learnt).words {
                known.add(shaped);
            }
            state.known = Arc::new(known);
        }
    }

    /// A thread that panicked has left nothing half done that matters: each word stands for itself.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(words: impl Iterator<Item = String>) -> Table {
        let mut table = Table::default();
        for word in words {
            table.add(Arc::new(Shaped { word: word.into(), ..Shaped::default() }));
        }
        table
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let words = Words::default();
        words.learn(&table(std::iter::once("x".repeat(LONGEST_WORD + 1))));
        assert_eq!(words.known().len(), 0);
        for document in 0..20 {
            words.learn(&table((0..500).map(|word| format!("{document}-{word}"))));
        }
        let state = words.state();
        assert!(state.known.len() > MOST_WORDS / 2);
        assert!(state.known.len() + state.learnt.len() <= MOST_WORDS);
    }

    #[test]
    fn words_are_known_to_the_next_document() {
        let words = Words::default();
        let before = words.known();
        words.learn(&table(["đảng", "viên", "đảng"].into_iter().map(str::to_owned)));
        assert_eq!(before.len(), 0);
        assert_eq!(words.known().len(), 2);
        assert_eq!(words.known().number("viên"), Some(1));
    }
}
