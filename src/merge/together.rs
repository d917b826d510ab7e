//! The pages of many copies as those of one document.

use crate::error::{Error, Problem};
use crate::page::{Item, Metadata, NodeId, Page, Pages, Role, Structure};
use crate::record::Record;
use crate::standard::FitSetting;

/// So many pages are held in memory at most.
const MOST_PAGES: usize = 2000;

/// The copies so far.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pages: Vec<Page>,
    structure: Structure,
    /// What all of them say of themselves.
    said: Option<(Metadata, Record)>,
}

impl Joined {
    /// Adds a copy: its structure stands below a node of its own, which has its title.
    pub(super) fn add(&mut self, title: String, copy: Pages, record: Record) -> Result<(), Error> {
        if self.pages.len() + copy.pages.len() > MOST_PAGES {
            return Err(Error::new(Problem::TooManyPages { limit: MOST_PAGES }));
        }
        let root = self.structure.add(Role::Copy(title), None);
        let moved = |node: NodeId| NodeId(root.0 + 1 + node.0);
        for node in copy.structure.nodes() {
            self.structure.add(node.role.clone(), Some(node.parent.map_or(root, moved)));
        }
        for mut page in copy.pages {
            for item in &mut page.items {
                let owner = match item {
                    Item::Text(run) => &mut run.owner,
                    Item::Image(image) => &mut image.owner,
                    Item::Field(field) => &mut field.owner,
                    Item::SignatureSpace(room) => &mut room.owner,
                    Item::Rule(_) => continue,
                };
                *owner = owner.map(moved);
            }
            self.pages.push(page);
        }
        match &mut self.said {
            None => self.said = Some((copy.metadata, record)),
            Some((metadata, common)) => {
                keep_common(&mut metadata.title, &copy.metadata.title);
                keep_common(&mut metadata.author, &copy.metadata.author);
                keep_common(&mut metadata.subject, &copy.metadata.subject);
                common.keep_common(&record);
            }
        }
        Ok(())
    }

    /// The document of all copies, and its record. It says of itself what all of them say; one that says nothing has that title.
    pub(super) fn finish(self, title: &str) -> (Pages, Record) {
        let (mut metadata, record) = self.said.unwrap_or_default();
        for text in [&mut metadata.title, &mut metadata.author, &mut metadata.subject] {
            *text = closed(text);
        }
        if metadata.title.is_empty() {
            title.clone_into(&mut metadata.title);
        }
        (Pages { pages: self.pages, structure: self.structure, fit: FitSetting::default(), metadata }, record)
    }
}

/// Keeps the words with which both begin.
fn keep_common(text: &mut String, other: &str) {
    let words = text.split_inclusive(' ').zip(other.split_inclusive(' '));
    let same = words.take_while(|(ours, theirs)| ours.trim_end() == theirs.trim_end());
    let length = same.map(|(word, _)| word.len()).sum();
    text.truncate(length);
}

/// The words without the marks at their end that part them from others.
fn closed(text: &str) -> String {
    text.trim_end_matches([' ', ':', ',', ';', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::length::Pt;

    #[test]
    fn there_is_an_end_to_what_is_held_in_memory() {
        let page = Page { width: Pt(1.0), height: Pt(1.0), items: Vec::new() };
        let copy = |pages| Pages {
            pages: vec![page.clone(); pages],
            structure: Structure::default(),
            fit: FitSetting::default(),
            metadata: Metadata::default(),
        };
        let mut joined = Joined::default();
        joined.add("A".to_owned(), copy(MOST_PAGES - 1), Record::default()).unwrap();
        assert!(
            joined
                .add("B".to_owned(), copy(2), Record::default())
                .unwrap_err()
                .to_string()
                .contains("more than 2000 pages")
        );
        joined.add("B".to_owned(), copy(1), Record::default()).unwrap();
        assert_eq!(joined.finish("12-CV/A").0.metadata.title, "12-CV/A");
    }

    #[test]
    fn the_words_that_all_say() {
        let common = |texts: &[&str]| {
            let mut text = texts[0].to_owned();
            texts.iter().for_each(|other| keep_common(&mut text, other));
            closed(&text)
        };
        assert_eq!(common(&["Công văn số 1: gửi A", "Công văn số 1: gửi B"]), "Công văn số 1: gửi");
        assert_eq!(common(&["Công văn số 1: A B", "Công văn số 1: A C", "Công văn số 1: D"]), "Công văn số 1");
        assert_eq!(common(&["A B C", "A B D", "A B E", "A B F"]), "A B");
        assert_eq!(common(&["A", "B"]), "");
        assert_eq!(common(&["A B", "A B"]), "A B");
    }
}
