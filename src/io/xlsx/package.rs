//! Opens an XLSX file: its sheets, shared strings and number formats.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

use zip::ZipArchive;

use super::xml::{Element, Event, Xml};
use crate::error::{Error, OfficeFile, SpreadsheetProblem, TableProblem};
use crate::io::office;

/// The largest decompressed size of a file, in bytes; protects from decompression bombs.
const UNPACKED: u64 = 64 << 20;
/// The largest memory of the cells of all sheets, in bytes; shared strings and formulas may be in many cells.
const MEMORY: usize = 64 << 20;
/// The numbers of sheets, shared strings and cell styles.
const MOST_SHEETS: usize = 1000;
const MOST_TEXTS: usize = 1_000_000;
const MOST_STYLES: usize = 65_536;
/// The longest format code, in bytes.
const LONGEST_FORMAT: usize = 1000;

/// An opened XLSX file.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
    /// What is left of the memory of the cells, in bytes.
    pub(super) memory: usize,
    pub(super) sheets: Vec<SheetPart>,
    pub(super) texts: Vec<String>,
    /// The format codes, indexed by cell style.
    pub(super) formats: Arc<[String]>,
    /// Whether dates count from 1904.
    pub(super) from_1904: bool,
    /// Whether the file was saved without calculating its formulas.
    pub(super) uncalculated: bool,
}

pub(super) struct SheetPart {
    pub(super) name: String,
    path: String,
    visible: bool,
    is_worksheet: bool,
}

impl SheetPart {
    pub(super) fn is_shown_table(&self) -> bool {
        self.visible && self.is_worksheet
    }
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        if let Some(kind) = office::kind(bytes).filter(|kind| *kind != OfficeFile::Zip) {
            return Err(TableProblem::Office { kind }.into());
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| no_file(&error))?;
        let mut package = Self {
            archive,
            left: UNPACKED,
            memory: MEMORY,
            sheets: Vec::new(),
            texts: Vec::new(),
            formats: Arc::default(),
            from_1904: false,
            uncalculated: false,
        };
        package.require_small()?;
        let root = package.relations("")?;
        let workbook = root.into_values().find(|relation| relation.kind == "officeDocument");
        let workbook = workbook.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
        let relations = package.relations(&workbook)?;
        package.read_workbook(&workbook, &relations)?;
        let of_kind =
            |kind: &str| relations.values().find(|found| found.kind == kind).map(|found| found.target.clone());
        if let Some(path) = of_kind("sharedStrings") {
            package.read_texts(&path)?;
        }
        if let Some(path) = of_kind("styles") {
            package.read_formats(&path)?;
        }
        Ok(package)
    }

    /// Limits the decompressed size. It is measured, because the declared size may be wrong.
    fn require_small(&mut self) -> Result<(), Error> {
        let mut left = UNPACKED;
        for index in 0..self.archive.len() {
            let mut file = self.archive.by_index(index).map_err(|error| no_file(&error))?;
            let size = std::io::copy(&mut file.by_ref().take(left + 1), &mut std::io::sink());
            let size = size.map_err(|error| no_file(&error))?;
            left = left.checked_sub(size).ok_or_else(too_large)?;
        }
        Ok(())
    }

    /// The text of a part.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<String>, Error> {
        let index = self.archive.file_names().position(|name| name.is_ok_and(|name| same_path(&name, path)));
        let Some(index) = index else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|error| no_file(&error))?;
        let mut bytes = Vec::new();
        file.take(self.left + 1).read_to_end(&mut bytes).map_err(|error| no_file(&error))?;
        // Several sheets may name the same part.
        let size = u64::try_from(bytes.len()).map_err(|_| too_large())?;
        self.left = self.left.checked_sub(size).ok_or_else(too_large)?;
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).map(<[u8]>::to_vec).unwrap_or(bytes);
        String::from_utf8(bytes).map(Some).map_err(|_| SpreadsheetProblem::NotUtf8.into())
    }

    fn required_part(&mut self, path: &str) -> Result<String, Error> {
        self.part(path)?.ok_or_else(|| SpreadsheetProblem::MissingPart { path: path.to_owned() }.into())
    }

    pub(super) fn sheet_text(&mut self, index: usize) -> Result<String, Error> {
        let path = self.sheets.get(index).map(|sheet| sheet.path.clone()).unwrap_or_default();
        self.required_part(&path)
    }

    /// The relationships of a part by id.
    fn relations(&mut self, of: &str) -> Result<BTreeMap<String, Relation>, Error> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let text = self.required_part(&format!("{prefix}_rels/{file}.rels"))?;
        let mut xml = Xml::new(&text);
        let mut relations = BTreeMap::new();
        loop {
            match xml.next()? {
                Event::Open(element) if element.name() == "Relationship" => {
                    let kind = element.attribute("Type")?.unwrap_or_default();
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    let target = resolved(folder, &element.attribute("Target")?.unwrap_or_default());
                    relations.insert(element.attribute("Id")?.unwrap_or_default(), Relation { kind, target });
                }
                Event::End => return Ok(relations),
                _ => {}
            }
        }
    }

    fn read_workbook(&mut self, path: &str, relations: &BTreeMap<String, Relation>) -> Result<(), Error> {
        let text = self.required_part(path)?;
        let mut xml = Xml::new(&text);
        loop {
            match xml.next()? {
                Event::Open(element) if element.name() == "workbookPr" => {
                    self.from_1904 |= element.is_true("date1904")?;
                }
                Event::Open(element) if element.name() == "calcPr" => {
                    self.uncalculated |= element.is_true("fullCalcOnLoad")?;
                }
                Event::Open(element) if element.name() == "sheet" => self.add_sheet(&element, relations)?,
                Event::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn add_sheet(&mut self, element: &Element<'_>, relations: &BTreeMap<String, Relation>) -> Result<(), Error> {
        let id = element.attribute("id")?.unwrap_or_default();
        let Some(relation) = relations.get(&id) else {
            return Err(SpreadsheetProblem::SheetWithoutPart.into());
        };
        if self.sheets.len() == MOST_SHEETS {
            return Err(too_large());
        }
        self.sheets.push(SheetPart {
            name: element.attribute("name")?.unwrap_or_default(),
            path: relation.target.clone(),
            visible: !matches!(element.attribute("state")?.as_deref(), Some("hidden" | "veryHidden")),
            is_worksheet: relation.kind == "worksheet",
        });
        Ok(())
    }

    fn read_texts(&mut self, path: &str) -> Result<(), Error> {
        let Some(text) = self.part(path)? else { return Ok(()) };
        let mut xml = Xml::new(&text);
        loop {
            match xml.next()? {
                // Runs of rich text are one text; phonetic guides are not part of it.
                Event::Open(element) if element.name() == "si" => {
                    if self.texts.len() == MOST_TEXTS {
                        return Err(too_large());
                    }
                    self.texts.push(unescaped(&xml.text_without(&["rPh"])?));
                }
                Event::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn read_formats(&mut self, path: &str) -> Result<(), Error> {
        let Some(text) = self.part(path)? else { return Ok(()) };
        let mut xml = Xml::new(&text);
        let mut codes: BTreeMap<u32, String> = BTreeMap::new();
        let mut formats: Vec<String> = Vec::new();
        let mut of_cells = false;
        loop {
            match xml.next()? {
                Event::Open(element) => match element.name() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) = (element.number("numFmtId")?, element.attribute("formatCode")?)
                        {
                            if codes.len() == MOST_STYLES || code.len() > LONGEST_FORMAT {
                                return Err(too_large());
                            }
                            codes.insert(id, code);
                        }
                    }
                    "cellXfs" => of_cells = true,
                    "cellStyles" | "dxfs" => of_cells = false,
                    "xf" if of_cells => {
                        let id = element.number("numFmtId")?.unwrap_or(0);
                        let code = codes.get(&id).map(String::as_str);
                        if formats.len() == MOST_STYLES {
                            return Err(too_large());
                        }
                        formats.push(code.unwrap_or_else(|| super::format::builtin(id)).to_owned());
                    }
                    _ => {}
                },
                Event::End => {
                    self.formats = formats.into();
                    return Ok(());
                }
                _ => {}
            }
        }
    }
}

struct Relation {
    /// The last segment of the type.
    kind: String,
    target: String,
}

/// The path of a part from a target relative to a folder.
fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/').filter(|step| !step.is_empty() && *step != ".") {
        match step {
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Whether two paths in an archive are equal, ignoring case and the kind of slashes.
fn same_path(one: &str, other: &str) -> bool {
    one == other || one.replace('\\', "/").trim_start_matches('/').eq_ignore_ascii_case(other)
}

/// Decodes escapes of characters that XML cannot contain, such as `_x000D_`.
pub(super) fn unescaped(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let (mut whole, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        let escape = rest.get(at + 2..at + 7).filter(|escape| escape.ends_with('_'));
        let code = escape.and_then(|escape| u32::from_str_radix(&escape[..4], 16).ok());
        let (before, after) = rest.split_at(at);
        whole.push_str(before);
        match code.and_then(char::from_u32) {
            Some(character) => {
                whole.push(character);
                rest = &after[7..];
            }
            None => {
                whole.push_str("_x");
                rest = &after[2..];
            }
        }
    }
    whole.push_str(rest);
    whole.replace("\r\n", "\n").replace('\r', "\n")
}

fn too_large() -> Error {
    SpreadsheetProblem::UnpackedSize { mebibytes: UNPACKED >> 20 }.into()
}

fn no_file(error: &dyn std::fmt::Display) -> Error {
    SpreadsheetProblem::Malformed { detail: error.to_string() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_paths_of_parts() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("xl/worksheets", "../tables/table1.xml"), "xl/tables/table1.xml");
    }

    #[test]
    fn decodes_escapes() {
        assert_eq!(unescaped("a_x000D_\nb"), "a\nb");
        assert_eq!(unescaped("_x005F_x000D_ _xyz _x12"), "_x000D_ _xyz _x12");
        assert_eq!(unescaped("ộ_xộộộộ_"), "ộ_xộộộộ_");
    }
}
