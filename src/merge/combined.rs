//! The pages of all copies in one document.

use crate::error::{Error, MergeProblem};
use crate::page::{Item, Metadata, NodeId, Page, Pages, Role, Structure};
use crate::record::Record;
use crate::standard::FitSetting;

/// The maximum number of pages of a combined file: all are in memory.
const MOST_PAGES: usize = 2000;

/// The pages of the copies.
#[derive(Debug, Default)]
pub(super) struct CombinedPages {
    pages: Vec<Page>,
    structure: Structure,
    /// The metadata that all copies share.
    common: Option<(Metadata, Record)>,
    /// The number of the first copy.
    number: String,
}

impl CombinedPages {
    /// Adds a copy; its structure becomes the child of a node with its title.
    pub(super) fn add(&mut self, title: String, copy: Pages, record: Record) -> Result<(), Error> {
        if self.pages.len() + copy.pages.len() > MOST_PAGES {
            return Err(Error::from(MergeProblem::PageCount { limit: MOST_PAGES }));
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
        match &mut self.common {
            None => {
                self.number = record.number.clone().unwrap_or_default();
                self.common = Some((copy.metadata, record));
            }
            Some((metadata, common)) => {
                keep_common_prefix(&mut metadata.title, &copy.metadata.title);
                keep_common_prefix(&mut metadata.author, &copy.metadata.author);
                keep_common_prefix(&mut metadata.subject, &copy.metadata.subject);
                common.keep_common(&record);
            }
        }
        Ok(())
    }

    /// The combined document and its record, with the metadata that all copies share. The number of the first copy
    /// replaces an empty title.
    pub(super) fn finish(self) -> (Pages, Record) {
        let (mut metadata, record) = self.common.unwrap_or_default();
        for text in [&mut metadata.title, &mut metadata.author, &mut metadata.subject] {
            *text = without_end_punctuation(text);
        }
        if metadata.title.is_empty() {
            metadata.title = self.number;
        }
        (Pages { pages: self.pages, structure: self.structure, fit: FitSetting::default(), metadata }, record)
    }
}

/// Keeps the words that both texts begin with.
fn keep_common_prefix(text: &mut String, other: &str) {
    let words = text.split_inclusive(' ').zip(other.split_inclusive(' '));
    let same = words.take_while(|(ours, theirs)| ours.trim_end() == theirs.trim_end());
    let length = same.map(|(word, _)| word.len()).sum();
    text.truncate(length);
}

/// Removes spaces and punctuation from the end of a text.
fn without_end_punctuation(text: &str) -> String {
    text.trim_end_matches([' ', ':', ',', ';', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::length::Pt;

    #[test]
    fn rejects_more_pages_than_the_limit() {
        let page = Page { width: Pt(1.0), height: Pt(1.0), items: Vec::new(), space_below: None };
        let copy = |pages| Pages {
            pages: vec![page.clone(); pages],
            structure: Structure::default(),
            fit: FitSetting::default(),
            metadata: Metadata::default(),
        };
        let first = Record { number: Some("12-CV/A".to_owned()), ..Record::default() };
        let mut combined = CombinedPages::default();
        combined.add("A".to_owned(), copy(MOST_PAGES - 1), first).unwrap();
        assert!(
            combined
                .add("B".to_owned(), copy(2), Record::default())
                .unwrap_err()
                .to_string()
                .contains("more than 2000 pages")
        );
        combined.add("B".to_owned(), copy(1), Record::default()).unwrap();
        assert_eq!(combined.finish().0.metadata.title, "12-CV/A");
    }

    #[test]
    fn keeps_the_common_words() {
        let common = |texts: &[&str]| {
            let mut text = texts[0].to_owned();
            texts.iter().for_each(|other| keep_common_prefix(&mut text, other));
            without_end_punctuation(&text)
        };
        assert_eq!(common(&["Công văn số 1: gửi A", "Công văn số 1: gửi B"]), "Công văn số 1: gửi");
        assert_eq!(common(&["Công văn số 1: A B", "Công văn số 1: A C", "Công văn số 1: D"]), "Công văn số 1");
        assert_eq!(common(&["A B C", "A B D", "A B E", "A B F"]), "A B");
        assert_eq!(common(&["A", "B"]), "");
        assert_eq!(common(&["A B", "A B"]), "A B");
    }
}
