//! Reads the values of a filled PDF form.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lopdf::{Document, Object};

use crate::acroform;
use crate::error::{BadCell, Error, FillableProblem, Place};
use crate::fields::cell_name;
use crate::io::table::imported::{BadRow, ImportedForm};
use crate::model::{Row, StatisticsForm, Text};
use crate::pdf_reader::open;

/// The largest number of rows.
const MOST_ROWS: usize = 20_000;
/// The limit on the text of all values and on what is read for them, in bytes; several fields may share a value.
const MOST_TEXT: usize = 32 << 20;

impl StatisticsForm {
    /// Reads the values of the fillable PDF of this form
    /// ([`Typesetter::fillable_pdf`](crate::Typesetter::fillable_pdf)), filled in with any program. Rows that are still
    /// blank are removed. `name` is the file name for errors.
    ///
    /// ```
    /// use congvan::form::Column;
    /// use congvan::{Issuer, StatisticsForm, Typesetter};
    ///
    /// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
    ///     .column(Column::new("Đơn vị"))
    ///     .column(Column::number("Đảng viên"))
    ///     .row(["Chi bộ 1", ""]);
    /// let sent = Typesetter::new()?.fillable_pdf(&form)?;
    /// let came_back = form.read_pdf("chi-bo-1.pdf", &sent)?;
    /// assert_eq!(came_back.rows[0].cells[1].as_str(), "");
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file is not a PDF, is encrypted, has no fields, or has the fields of another form. Otherwise with all
    /// invalid cells.
    pub fn read_pdf(&self, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let form = self.import_pdf(name, bytes)?.into_form();
        form.map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    /// Reads a fillable PDF, and returns valid and invalid rows: see [`ImportedForm`]. Rows are numbered as on paper.
    ///
    /// # Errors
    /// As [`read_pdf`](Self::read_pdf), except for invalid cells.
    pub fn import_pdf(&self, name: &str, bytes: &[u8]) -> Result<ImportedForm, Error> {
        self.with_values(bytes).map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    fn with_values(&self, bytes: &[u8]) -> Result<ImportedForm, Error> {
        let document = open(bytes)?;
        let mut values: BTreeMap<(usize, usize), Text> = BTreeMap::new();
        let mut known = false;
        for (name, value) in filled(&document)? {
            let Some((row, column)) = self.place(&name)? else { continue };
            known = true;
            values.insert((row, column), Text::literal(&value));
        }
        if !known {
            return Err(FillableProblem::OtherFields.into());
        }
        let last = values.keys().map(|(row, _)| row + 1).max().unwrap_or(0);
        let mut rows = self.rows.clone();
        rows.resize_with(rows.len().max(last), || Row::from(vec![Text::default(); self.columns.len()]));
        for ((row, column), value) in values {
            let Some(row) = rows.get_mut(row) else { continue };
            row.cells = self.cells_of(row).into_owned();
            if let Some(cell) = row.cells.get_mut(column) {
                *cell = value;
            }
        }
        let form = Self { rows, blank_rows: 0, fill_page: false, ..self.clone() };
        form.require_sound_columns()?;
        // Convert before blank rows are removed, so that row numbers match the paper.
        let mut bad: BTreeMap<usize, Vec<BadCell>> = BTreeMap::new();
        for cell in form.bad_cells() {
            bad.entry(cell.row).or_default().push(cell);
        }
        let mut imported = ImportedForm::from(Self { rows: Vec::new(), ..form.clone() });
        let rows = (1..).zip(form.rows.iter().zip(form.rows_left_blank()));
        for (line, (cells, _)) in rows.filter(|(_, (row, blank))| !blank || row.kind.is_sum()) {
            let cells = cells.clone();
            match bad.remove(&line) {
                Some(bad) => imported.bad_rows.push(BadRow { row: line, cells, bad }),
                None => {
                    imported.form.rows.push(cells);
                    imported.lines.push(line);
                }
            }
        }
        Ok(imported)
    }

    /// The row and column of a field, from 0; `None` for a field that is not a cell.
    fn place(&self, name: &str) -> Result<Option<(usize, usize)>, Error> {
        let mut parts = name.splitn(3, ':');
        let mut number = || parts.next()?.parse::<usize>().ok()?.checked_sub(1);
        let (Some(row), Some(column)) = (number(), number()) else { return Ok(None) };
        let fits = self.columns.get(column).is_some_and(|own| cell_name(row, column, own) == name);
        if !fits || row >= MOST_ROWS {
            return Err(FillableProblem::UnknownField { name: name.to_owned() }.into());
        }
        Ok(Some((row, column)))
    }
}

/// The names and values of the fields of a file.
fn filled(document: &Document) -> Result<Vec<(String, String)>, Error> {
    let fields = acroform::fields(document)?;
    let fields = fields.ok_or(FillableProblem::NoFields)?;
    let mut left = MOST_TEXT;
    fields.into_iter().map(|field| Ok((field.name, shown(document, field.value, &mut left)?))).collect()
}

fn shown(document: &Document, value: Option<&Object>, left: &mut usize) -> Result<String, Error> {
    let Some((_, value)) = value.and_then(|value| document.dereference(value).ok()) else {
        return Ok(String::new());
    };
    if value.is_null() {
        return Ok(String::new());
    }
    let (text, read) = acroform::value_text(document, value).ok_or(FillableProblem::FieldValue)?;
    *left = left.checked_sub(text.len() + read).ok_or(FillableProblem::TextSize { limit: MOST_TEXT })?;
    Ok(text)
}
