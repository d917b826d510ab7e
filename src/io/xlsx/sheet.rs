//! Reads the cells of a sheet.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::formula::{Formula, SharedFormula};
use super::package::{Package, unescaped};
use super::reference::{Area, Position, required};
use super::xml::{Element, Event, Xml};
use crate::error::{Error, SpreadsheetProblem};

/// The number of columns that may be hidden.
const HIDDEN: usize = 16_384;
/// The largest number of merged ranges; each cell is compared with all.
const MERGED: usize = 1000;
/// The number of columns that are read.
const COLUMNS: u32 = 1024;

#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// The rows with a value, in order.
    pub(super) rows: Vec<SheetRow>,
    pub(super) merged: Vec<Area>,
    pub(super) hidden_columns: Vec<(u32, u32)>,
    pub(super) from_1904: bool,
    /// Whether the file was saved without calculating its formulas.
    pub(super) uncalculated: bool,
    formats: Arc<[String]>,
}

/// A row with a value; its cells are in order.
#[derive(Debug)]
pub(super) struct SheetRow {
    pub(super) row: u32,
    pub(super) hidden: bool,
    pub(super) cells: Vec<Cell>,
}

#[derive(Debug)]
pub(super) struct Cell {
    pub(super) at: Position,
    pub(super) value: Value,
    /// The index of the style, and so of the format code.
    pub(super) style: usize,
    pub(super) formula: Option<Formula>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Number(f64),
    Text(String),
    Boolean(bool),
    /// An error code, such as `#DIV/0!`.
    Error(String),
    /// A formula without a saved value.
    NotCached,
}

impl SheetRow {
    pub(super) fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |cell| cell.at.column).ok().and_then(|index| self.cells.get(index))
    }
}

impl Cell {
    pub(super) fn is_blank(&self) -> bool {
        matches!(&self.value, Value::Text(text) if text.trim().is_empty())
    }
}

impl Sheet {
    /// Reads the sheet with an index.
    pub(super) fn read(package: &mut Package<'_>, index: usize) -> Result<Self, Error> {
        let text = package.sheet_text(index)?;
        let name = package.sheets.get(index).map(|sheet| sheet.name.clone()).unwrap_or_default();
        let sheet = Self {
            name,
            rows: Vec::new(),
            merged: Vec::new(),
            hidden_columns: Vec::new(),
            from_1904: package.from_1904,
            uncalculated: package.uncalculated,
            formats: Arc::clone(&package.formats),
        };
        let left = package.memory;
        let (sheet, left) = Reading { package, sheet, shared: BTreeMap::new(), left }.read(&text)?;
        package.memory = left;
        Ok(sheet)
    }

    /// The merged range of a cell.
    pub(super) fn merge_at(&self, at: Position) -> Option<&Area> {
        self.merged.iter().find(|area| area.contains(at) && area.first != area.last)
    }

    /// The format code of a cell.
    pub(super) fn format(&self, cell: &Cell) -> &str {
        self.formats.get(cell.style).map_or("General", String::as_str)
    }

    pub(super) fn is_hidden(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }
}

struct Reading<'a, 'p> {
    package: &'a Package<'p>,
    sheet: Sheet,
    shared: BTreeMap<u32, SharedFormula>,
    left: usize,
}

impl Reading<'_, '_> {
    fn read(mut self, text: &str) -> Result<(Sheet, usize), Error> {
        let mut xml = Xml::new(text);
        // The position of a cell without a reference.
        let mut next = Position { row: 0, column: 0 };
        let mut following = 0;
        let mut hidden = false;
        let mut known = false;
        loop {
            match xml.next()? {
                Event::Open(element) => match element.name() {
                    "sheetData" => known = true,
                    "row" => {
                        let row = match element.attribute("r")? {
                            Some(row) => required(Position::parse(&format!("A{row}")), &row)?.row,
                            None => following,
                        };
                        next = Position { row, column: 0 };
                        following = row + 1;
                        // A row of height 0 is hidden too.
                        let height = element.attribute("ht")?.and_then(|height| height.trim().parse::<f64>().ok());
                        hidden = element.is_true("hidden")? || height == Some(0.0);
                    }
                    "c" => {
                        if let Some(at) = element.attribute("r")? {
                            next = required(Position::parse(&at), &at)?;
                        }
                        if let Some(cell) = self.cell(&mut xml, &element, next)? {
                            self.add(cell, hidden)?;
                        }
                        next.column += 1;
                    }
                    "col" if element.is_true("hidden")? || element.attribute("width")?.as_deref() == Some("0") => {
                        let is_possible = self.sheet.hidden_columns.len() < HIDDEN;
                        if let (Some(first), Some(last), true) =
                            (element.number("min")?, element.number("max")?, is_possible)
                        {
                            self.sheet.hidden_columns.push((first.saturating_sub(1), last.saturating_sub(1)));
                        }
                    }
                    "mergeCell" => {
                        let area = element.attribute("ref")?.unwrap_or_default();
                        self.sheet.merged.push(required(Area::parse(&area), &area)?);
                        if self.sheet.merged.len() > MERGED {
                            return Err(SpreadsheetProblem::MergedAreas { limit: MERGED }.into());
                        }
                    }
                    _ => {}
                },
                Event::End if known => break,
                Event::End => return Err(SpreadsheetProblem::Truncated.into()),
                Event::Close | Event::Text(_) => {}
            }
        }
        for row in &mut self.sheet.rows {
            row.cells.sort_by_key(|cell| cell.at.column);
        }
        Ok((self.sheet, self.left))
    }

    fn add(&mut self, cell: Cell, hidden: bool) -> Result<(), Error> {
        let size = match &cell.value {
            Value::Text(text) | Value::Error(text) => text.len(),
            Value::Number(_) | Value::Boolean(_) | Value::NotCached => 0,
        };
        let terms = cell.formula.as_ref().map_or(0, |formula| size_of_val(formula.terms()));
        let row = size_of::<SheetRow>();
        let size = size + size_of::<Cell>() + terms + row;
        self.left = self.left.checked_sub(size).ok_or(SpreadsheetProblem::TextSize)?;
        match self.sheet.rows.last_mut() {
            Some(last) if last.row == cell.at.row => last.cells.push(cell),
            Some(last) if last.row > cell.at.row => return Err(SpreadsheetProblem::RowOrder.into()),
            _ => self.sheet.rows.push(SheetRow { row: cell.at.row, hidden, cells: vec![cell] }),
        }
        Ok(())
    }

    /// Reads a cell up to its end tag; `None` if it has neither a value nor a formula.
    fn cell(&mut self, xml: &mut Xml<'_>, element: &Element<'_>, at: Position) -> Result<Option<Cell>, Error> {
        let kind = element.attribute("t")?.unwrap_or_default();
        let style = usize::try_from(element.number("s")?.unwrap_or(0)).unwrap_or(0);
        let (mut value, mut inline, mut formula) = (None, None, None);
        loop {
            match xml.next()? {
                Event::Open(part) => match part.name() {
                    "v" => value = Some(xml.text()?),
                    "is" => inline = Some(unescaped(&xml.text_without(&["rPh"])?)),
                    "f" => formula = Some(self.formula(xml, &part, at)?),
                    _ => drop(xml.text()?),
                },
                Event::Close => break,
                Event::Text(_) => {}
                Event::End => return Err(SpreadsheetProblem::Truncated.into()),
            }
        }
        if at.column >= COLUMNS {
            return Ok(None);
        }
        let value = match (inline, value) {
            (Some(text), _) => Some(Value::Text(text)),
            (None, Some(value)) => self.value(&kind, value, at)?,
            (None, None) => None,
        };
        let value = match (value, &formula) {
            (Some(value), _) => value,
            // The saved value is an empty text.
            (None, Some(_)) if kind == "str" => Value::Text(String::new()),
            (None, Some(_)) => Value::NotCached,
            (None, None) => return Ok(None),
        };
        let cell = Cell { at, value, style, formula };
        Ok(Some(cell).filter(|cell| !cell.is_blank() || cell.formula.is_some()))
    }

    fn value(&self, kind: &str, text: String, at: Position) -> Result<Option<Value>, Error> {
        let wrong = || Error::from(SpreadsheetProblem::CellValue { cell: at.to_string() });
        Ok(match kind {
            "s" => {
                let index = text.trim().parse::<usize>().map_err(|_| wrong())?;
                Some(Value::Text(self.package.texts.get(index).ok_or_else(wrong)?.clone()))
            }
            "str" => Some(Value::Text(unescaped(&text))),
            "b" => Some(Value::Boolean(matches!(text.trim(), "1" | "true"))),
            "e" => Some(Value::Error(text)),
            // A date in ISO 8601 is read as text.
            "d" => Some(Value::Text(super::format::iso_as_written(&text))),
            _ if text.trim().is_empty() => None,
            _ => {
                let number: f64 = text.trim().parse().map_err(|_| wrong())?;
                Some(Value::Number(Some(number).filter(|number| number.is_finite()).ok_or_else(wrong)?))
            }
        })
    }

    fn formula(&mut self, xml: &mut Xml<'_>, element: &Element<'_>, at: Position) -> Result<Formula, Error> {
        let is_shared = element.attribute("t")?.as_deref() == Some("shared");
        let index = element.number("si")?.filter(|_| is_shared);
        let text = xml.text()?;
        let Some(index) = index else { return Ok(Formula::parse(&text, &self.sheet.name)) };
        if text.is_empty() {
            let shared = self.shared.get(&index);
            return Ok(shared.map_or(Formula::Other(Vec::new()), |shared| shared.at(at)));
        }
        let formula = Formula::parse(&text, &self.sheet.name);
        self.shared.insert(index, SharedFormula::new(formula.clone(), at));
        Ok(formula)
    }
}
