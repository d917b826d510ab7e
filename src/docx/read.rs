//! Reads the data of a DOCX file, and tells which paragraphs were changed since it was written.

use std::io::{Cursor, Read};

use roxmltree::{Document, Node, ParsingOptions};
use serde::Deserialize;
use zip::ZipArchive;

use super::data;
use super::namespaces::MAIN;
use super::text;
use crate::codec::xml;
use crate::error::{DocxProblem, Error};
use crate::model::{Dispatch, DocumentRef, StatisticsForm};
use crate::record::{SCHEMA_VERSION, digest};

/// The largest decompressed size of the parts that are read, in bytes.
const UNPACKED: u64 = 32 << 20;
/// The number of entries of an archive.
const MOST_ENTRIES: usize = 4096;
/// The number of paragraphs whose changes are found one by one.
const MOST_PARAGRAPHS: usize = 4000;

/// The data of a DOCX file made by this crate, and the changes of its text (đọc lại tệp DOCX).
///
/// ```
/// use congvan::docx::DocxReadBack;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let docx = Typesetter::new()?.docx(&dispatch)?;
/// let read = DocxReadBack::from_docx(&docx)?;
/// assert_eq!(read.dispatch, Some(dispatch));
/// assert!(read.changes.is_empty());
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("đọc lại tệp DOCX", "doc lai tep DOCX"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocxReadBack {
    /// The dispatch (công văn); `None` if the file shows a form.
    #[doc(alias("công văn", "cong van"))]
    pub dispatch: Option<Dispatch>,
    /// The standalone form; `None` if the file shows a dispatch.
    pub form: Option<StatisticsForm>,
    /// The paragraphs that were changed since the file was written, in order. They are not in the data.
    pub changes: Vec<DocxChange>,
    /// Whether the data have their digest.
    pub data_unchanged: bool,
}

/// A changed paragraph of a DOCX file (đoạn đã sửa). Numbers of lists and spaces do not count.
///
/// ```
/// use congvan::docx::DocxReadBack;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let docx = Typesetter::new()?.docx(&Dispatch::from_toml(text)?)?;
/// for change in DocxReadBack::from_docx(&docx)?.changes {
///     println!("{:?} became {:?}", change.before, change.after);
/// }
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("đoạn đã sửa", "doan da sua"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocxChange {
    /// The number of the paragraph in the file, from 1, without empty ones. For a deleted paragraph, that of the next.
    pub number: usize,
    /// Its text when the file was written; `None` for an added paragraph.
    pub before: Option<String>,
    /// Its text now; `None` for a deleted paragraph.
    pub after: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    dispatch: Option<Dispatch>,
    statistics_form: Option<StatisticsForm>,
}

#[derive(Deserialize)]
struct Version {
    congvan: u32,
}

impl DocxReadBack {
    /// Reads the data of a DOCX file, and compares its text with the text that the crate wrote. Word and LibreOffice may
    /// have saved the file.
    ///
    /// # Errors
    /// When the bytes are not a DOCX file, are too large, have no data of this crate, or data of a newer version.
    pub fn from_docx(bytes: &[u8]) -> Result<Self, Error> {
        let mut package = Package::open(bytes)?;
        let document = package.part("word/document.xml")?.ok_or(DocxProblem::NoDocument)?;
        let mut now = paragraphs(&document)?;
        if let Some(footnotes) = package.part("word/footnotes.xml")? {
            now.extend(paragraphs(&footnotes)?);
        }
        for path in package.custom_parts() {
            let Some(part) = package.part(&path)? else { continue };
            // The custom parts of other programs may be anything.
            let Ok(tree) = parsed(&part) else { continue };
            if tree.root_element().tag_name().namespace() == Some(data::NAMESPACE) {
                return Self::of(tree.root_element(), &now);
            }
        }
        Err(DocxProblem::NoData.into())
    }

    fn of(root: Node<'_, '_>, now: &[String]) -> Result<Self, Error> {
        let data = child(root, "data").ok_or(DocxProblem::NoData)?;
        let json = data.text().unwrap_or_default();
        let unreadable = |error: serde_json::Error| DocxProblem::Data { detail: error.to_string() };
        let Version { congvan: version } = serde_json::from_str(json).map_err(unreadable)?;
        if version > SCHEMA_VERSION {
            return Err(DocxProblem::NewerVersion { found: version, known: SCHEMA_VERSION }.into());
        }
        let Envelope { dispatch, statistics_form } = serde_json::from_str(json).map_err(unreadable)?;
        let before: Vec<String> = child(root, "text")
            .into_iter()
            .flat_map(|text| text.children())
            .filter(Node::is_element)
            .map(|node| node.text().unwrap_or_default().to_owned())
            .collect();
        Ok(Self {
            dispatch,
            form: statistics_form,
            changes: changes(&before, now),
            data_unchanged: data.attribute("digest") == Some(&digest(json.as_bytes())),
        })
    }

    /// The dispatch or the form.
    #[must_use]
    pub fn document(&self) -> Option<DocumentRef<'_>> {
        let form = self.form.as_ref().map(DocumentRef::StatisticsForm);
        self.dispatch.as_ref().map(DocumentRef::Dispatch).or(form)
    }

    /// Requires that neither the text nor the data were changed.
    fn require_unchanged(&self) -> Result<(), Error> {
        if !self.data_unchanged {
            return Err(DocxProblem::DataChanged.into());
        }
        match self.changes.as_slice() {
            [] => Ok(()),
            changes => {
                Err(DocxProblem::TextChanged { changes: changes.iter().map(DocxChange::words).collect() }.into())
            }
        }
    }
}

impl DocxChange {
    /// The number of the paragraph and its text, shortened.
    fn words(&self) -> (usize, String) {
        let text = self.after.as_ref().or(self.before.as_ref()).map(String::as_str).unwrap_or_default();
        (self.number, text.chars().take(40).collect())
    }
}

impl Dispatch {
    /// Reads the dispatch in a DOCX file (feature `docx`), exactly as it was written.
    /// [`DocxReadBack`](crate::docx::DocxReadBack) also reads it when the text was changed afterwards.
    ///
    /// # Errors
    /// As [`DocxReadBack::from_docx`](crate::docx::DocxReadBack::from_docx); also when the file has no dispatch, or the text
    /// or the data were changed. The error names the changed paragraphs.
    pub fn from_docx(bytes: &[u8]) -> Result<Self, Error> {
        let read = DocxReadBack::from_docx(bytes)?;
        read.require_unchanged()?;
        read.dispatch.ok_or_else(|| DocxProblem::NoDispatch.into())
    }
}

impl StatisticsForm {
    /// Reads the standalone form in a DOCX file (feature `docx`), exactly as it was written.
    ///
    /// # Errors
    /// As [`Dispatch::from_docx`].
    pub fn from_docx(bytes: &[u8]) -> Result<Self, Error> {
        let read = DocxReadBack::from_docx(bytes)?;
        read.require_unchanged()?;
        read.form.ok_or_else(|| DocxProblem::NoForm.into())
    }
}

/// An opened package.
struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| malformed(&error))?;
        match archive.len() > MOST_ENTRIES {
            true => Err(DocxProblem::Entries { limit: MOST_ENTRIES }.into()),
            false => Ok(Self { archive, left: UNPACKED }),
        }
    }

    /// The text of a part; `None` if there is none. The size is measured, because the declared size may be wrong.
    fn part(&mut self, path: &str) -> Result<Option<String>, Error> {
        let Some(index) = self.archive.index_for_name(path) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|error| malformed(&error))?;
        let mut bytes = Vec::new();
        file.take(self.left + 1).read_to_end(&mut bytes).map_err(|error| malformed(&error))?;
        let size = u64::try_from(bytes.len()).map_err(|_| too_large())?;
        self.left = self.left.checked_sub(size).ok_or_else(too_large)?;
        String::from_utf8(bytes).map(Some).map_err(|error| malformed(&error))
    }

    /// The paths of the custom XML parts.
    fn custom_parts(&self) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned);
        let mut paths: Vec<String> =
            names.filter(|name| name.starts_with("customXml/item") && name.ends_with(".xml")).collect();
        paths.sort();
        paths
    }
}

fn paragraphs(part: &str) -> Result<Vec<String>, Error> {
    let tree = parsed(part)?;
    let root = tree.root_element();
    match root.tag_name().namespace() == Some(MAIN) {
        true => Ok(text::paragraphs(root)),
        false => Err(DocxProblem::NoDocument.into()),
    }
}

fn parsed(part: &str) -> Result<Document<'_>, Error> {
    let part = part.trim_start_matches('\u{feff}');
    if xml::excess(part).is_some() {
        return Err(malformed(&"its elements are too large or too deep"));
    }
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    Document::parse_with_options(part, options).map_err(|error| malformed(&error))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name((data::NAMESPACE, name)))
}

/// The changes from one list of paragraphs to another: a longest common subsequence stays.
fn changes(before: &[String], now: &[String]) -> Vec<DocxChange> {
    let same_start = before.iter().zip(now).take_while(|(old, new)| old == new).count();
    let rest = before[same_start..].iter().rev().zip(now[same_start..].iter().rev());
    let same_end = rest.take_while(|(old, new)| old == new).count();
    let (old, new) = (&before[same_start..before.len() - same_end], &now[same_start..now.len() - same_end]);
    let mut found = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (old_kept, new_kept) in kept(old, new).into_iter().chain([(old.len(), new.len())]) {
        let (gone, come) = (&old[from..old_kept], &new[to..new_kept]);
        for index in 0..gone.len().max(come.len()) {
            found.push(DocxChange {
                number: same_start + (to + index).min(new_kept) + 1,
                before: gone.get(index).cloned(),
                after: come.get(index).cloned(),
            });
        }
        (from, to) = (old_kept + 1, new_kept + 1);
    }
    found
}

/// The indices of the paragraphs of a longest common subsequence. Of very long texts, none.
fn kept(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    if old.len() > MOST_PARAGRAPHS || new.len() > MOST_PARAGRAPHS {
        return Vec::new();
    }
    let columns = new.len() + 1;
    let mut lengths = vec![0_u16; (old.len() + 1) * columns];
    for (row, old) in old.iter().enumerate().rev() {
        for (column, new) in new.iter().enumerate().rev() {
            let at = row * columns + column;
            lengths[at] = match old == new {
                true => lengths[at + columns + 1] + 1,
                false => lengths[at + columns].max(lengths[at + 1]),
            };
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < old.len() && column < new.len() {
        let at = row * columns + column;
        if old[row] == new[column] {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if lengths[at + columns] >= lengths[at + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

fn too_large() -> Error {
    DocxProblem::UnpackedSize { mebibytes: UNPACKED >> 20 }.into()
}

fn malformed(error: &dyn std::fmt::Display) -> Error {
    DocxProblem::Malformed { detail: error.to_string() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(before: &[&str], now: &[&str]) -> Vec<(usize, Option<String>, Option<String>)> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let changes = changes(&owned(before), &owned(now)).into_iter();
        changes.map(|change| (change.number, change.before, change.after)).collect()
    }

    #[test]
    fn finds_changed_added_and_deleted_paragraphs() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(found(&["a", "b", "c"], &["a", "b", "c"]), []);
        assert_eq!(found(&["a", "b", "c"], &["a", "x", "c"]), [(2, text("b"), text("x"))]);
        assert_eq!(found(&["a", "c"], &["a", "b", "c"]), [(2, None, text("b"))]);
        assert_eq!(found(&["a", "b", "c"], &["a", "c"]), [(2, text("b"), None)]);
        assert_eq!(
            found(&["a", "b", "c", "d"], &["x", "b", "d", "e"]),
            [(1, text("a"), text("x")), (3, text("c"), None), (4, None, text("e"))]
        );
    }
}
