//! The words that a face has shaped: Vietnamese is written in short syllables that recur, and one document after the
//! other needs the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::shape::Shaped;

/// A face keeps no more words than this, and none of more bytes than this: whatever is printed, memory stays bounded.
const MOST_WORDS: usize = 4096;
const LONGEST_WORD: usize = 32;

/// Shaped words by their characters.
pub(super) type Table = HashMap<Arc<str>, Arc<Shaped>>;

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
    pub(super) fn learn<'a>(&self, shaped: impl Iterator<Item = &'a Arc<Shaped>>) {
        let mut state = self.state();
        let room = MOST_WORDS.saturating_sub(state.known.len() + state.learnt.len());
        let short = shaped.filter(|shaped| shaped.word.len() <= LONGEST_WORD);
        state.learnt.extend(short.take(room).map(|shaped| (Arc::clone(&shaped.word), Arc::clone(shaped))));
        if state.learnt.len() * 8 > state.known.len() {
            let mut known = Table::clone(&state.known);
            known.extend(state.learnt.drain());
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

    fn shaped(words: impl Iterator<Item = String>) -> Vec<Arc<Shaped>> {
        words.map(|word| Arc::new(Shaped { word: word.into(), ..Shaped::default() })).collect()
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let words = Words::default();
        words.learn(shaped(std::iter::once("x".repeat(LONGEST_WORD + 1))).iter());
        assert_eq!(words.known().len(), 0);
        for document in 0..100 {
            words.learn(shaped((0..500).map(|word| format!("{document}-{word}"))).iter());
        }
        let state = words.state();
        assert!(state.known.len() > MOST_WORDS / 2);
        assert!(state.known.len() + state.learnt.len() <= MOST_WORDS);
    }

    #[test]
    fn words_are_known_to_the_next_document() {
        let words = Words::default();
        let before = words.known();
        words.learn(shaped(["đảng".to_owned(), "viên".to_owned()].into_iter()).iter());
        assert!(before.is_empty());
        assert!(words.known().contains_key("đảng"));
    }
}
