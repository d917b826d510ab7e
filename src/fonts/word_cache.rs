//! A cache of shaped words for each face. Vietnamese is written in short syllables, so documents share most words.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::shaped::Shaped;

/// The maximum number of cached words for each face, which bounds memory.
const MAX_WORDS: usize = 4096;
/// The initial capacity of a table, enough for the words of most documents in one face.
const INITIAL_WORDS: usize = 224;
/// The maximum length of a cached word, in bytes.
const MAX_WORD_LENGTH: usize = 32;

/// A map from words to shaped words, each with an index.
#[derive(Default, Clone)]
pub(super) struct WordTable {
    words: Vec<Arc<Shaped>>,
    indices: HashMap<Arc<str>, usize>,
}

impl WordTable {
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn index(&self, word: &str) -> Option<usize> {
        self.indices.get(word).copied()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Arc<Shaped>> {
        self.words.get(index)
    }

    /// Adds a word unless it is present, and returns its index.
    pub(super) fn add(&mut self, shaped: Arc<Shaped>) -> usize {
        let next = self.words.len();
        if next == 0 {
            self.words.reserve(INITIAL_WORDS);
            self.indices.reserve(INITIAL_WORDS);
        }
        let index = *self.indices.entry(Arc::clone(&shaped.word)).or_insert(next);
        if index == next {
            self.words.push(shaped);
        }
        index
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &Arc<Shaped>> {
        self.words.iter()
    }
}

/// The shaped words of a face, shared by all documents. A document takes an immutable snapshot, so lookups need no
/// lock. A word has only one shaped form, so the cache does not change the output.
#[derive(Default)]
pub(super) struct WordCache {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    published: Arc<WordTable>,
    /// Words for the next table, which is built when there are enough of them to be worth a copy.
    pending: WordTable,
}

impl WordCache {
    /// The current table.
    pub(super) fn snapshot(&self) -> Arc<WordTable> {
        Arc::clone(&self.state().published)
    }

    /// Adds the words of a document.
    pub(super) fn insert(&self, shaped: &WordTable) {
        let mut state = self.state();
        let is_short = |shaped: &&Arc<Shaped>| shaped.word.len() <= MAX_WORD_LENGTH;
        let is_first = state.published.len() + state.pending.len() == 0;
        if is_first && shaped.len() <= MAX_WORDS && shaped.words().all(|shaped| is_short(&shaped)) {
            // A copy is faster than adding each word.
            state.published = Arc::new(shaped.clone());
            return;
        }
        let capacity = MAX_WORDS.saturating_sub(state.published.len() + state.pending.len());
        let short = shaped.words().filter(is_short);
        for shaped in short.take(capacity) {
            state.pending.add(Arc::clone(shaped));
        }
        if state.published.len() == 0 {
            // There is nothing to copy: the pending table becomes the current one.
            state.published = Arc::new(std::mem::take(&mut state.pending));
        } else if state.pending.len() * 8 > state.published.len() {
            let mut published = WordTable::clone(&state.published);
            for shaped in std::mem::take(&mut state.pending).words {
                published.add(shaped);
            }
            state.published = Arc::new(published);
        }
    }

    /// Ignores poisoning: a panic in another thread cannot leave a partial entry.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(words: impl Iterator<Item = String>) -> WordTable {
        let mut table = WordTable::default();
        for word in words {
            table.add(Arc::new(Shaped { word: word.into(), ..Shaped::default() }));
        }
        table
    }

    #[test]
    fn size_is_bounded() {
        let words = WordCache::default();
        words.insert(&table(std::iter::once("x".repeat(MAX_WORD_LENGTH + 1))));
        assert_eq!(words.snapshot().len(), 0);
        for document in 0..20 {
            words.insert(&table((0..500).map(|word| format!("{document}-{word}"))));
        }
        let state = words.state();
        assert!(state.published.len() > MAX_WORDS / 2);
        assert!(state.published.len() + state.pending.len() <= MAX_WORDS);
    }

    #[test]
    fn later_documents_see_inserted_words() {
        let words = WordCache::default();
        let before = words.snapshot();
        words.insert(&table(["đảng", "viên", "đảng"].into_iter().map(str::to_owned)));
        assert_eq!(before.len(), 0);
        assert_eq!(words.snapshot().len(), 2);
        assert_eq!(words.snapshot().index("viên"), Some(1));
    }
}
