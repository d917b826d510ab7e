//! The values out of a form that was filled in on the screen.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lopdf::{Document, Object, decode_text_string};

use super::field_name;
use crate::dispatch::{Row, RowKind, StatisticsForm, Text};
use crate::error::{Error, Place, refused};
use crate::foreign::{array, dictionary, open, unpacked};

/// A file may have so many fields, groups of them so many levels, and a form so many rows.
const MOST_FIELDS: usize = 200_000;
const LEVELS: usize = 16;
const MOST_ROWS: usize = 20_000;
/// A name of a field may have so many bytes, and all values together: one value may belong to many fields.
const LONGEST_NAME: usize = 4_000;
const MOST_TEXT: usize = 32 << 20;

impl StatisticsForm {
    /// The form with the values of its fillable PDF
    /// ([`Typesetter::fillable_pdf`](crate::Typesetter::fillable_pdf)) that came back, whatever program filled it in,
    /// and no blank rows. `name` is that of the file, for errors.
    ///
    /// ```
    /// use congvan::{Column, Issuer, StatisticsForm, Typesetter};
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
    /// When the file is no PDF, is encrypted, has no fields, or those of another form; or with all cells that do not
    /// fit their columns at once.
    pub fn read_pdf(&self, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        self.with_values(bytes).map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    fn with_values(&self, bytes: &[u8]) -> Result<Self, Error> {
        let document = open(bytes)?;
        let mut values: BTreeMap<(usize, usize), Text> = BTreeMap::new();
        let mut known = false;
        for (name, value) in fields(&document)? {
            let Some((row, column)) = self.place(&name)? else { continue };
            known = true;
            values.insert((row, column), Text::new(&value));
        }
        if !known {
            return Err(refused("the file has none of the form's fields: it may have been printed anew".to_owned()));
        }
        let last = values.keys().map(|(row, _)| row + 1).max().unwrap_or(0);
        let mut rows = self.rows.clone();
        rows.resize_with(rows.len().max(last), || Row {
            kind: RowKind::Plain,
            cells: vec![Text::default(); self.columns.len()],
        });
        for ((row, column), value) in values {
            if let Some(cell) = rows.get_mut(row).and_then(|row| row.cells.get_mut(column)) {
                *cell = value;
            }
        }
        let mut form = Self { rows, blank_rows: 0, fill_page: false, ..self.clone() };
        // With the blank rows still there, so that a row has the number that its reader sees.
        form.require_sound_cells()?;
        form.rows.retain(|row| !row.is_blank());
        Ok(form)
    }

    /// Row and column of a field, from 0; none for a field that is not of a form.
    fn place(&self, name: &str) -> Result<Option<(usize, usize)>, Error> {
        let mut parts = name.splitn(3, ':');
        let mut number = || parts.next()?.parse::<usize>().ok()?.checked_sub(1);
        let (Some(row), Some(column)) = (number(), number()) else { return Ok(None) };
        let fits = self.columns.get(column).is_some_and(|own| field_name(row, column, own) == name);
        if !fits || row >= MOST_ROWS {
            return Err(refused(format!("the file is of another form: this one has no field `{name}`")));
        }
        Ok(Some((row, column)))
    }
}

/// The fields of a file with what is filled in.
fn fields(document: &Document) -> Result<Vec<(String, String)>, Error> {
    let roots = document
        .catalog()
        .and_then(|catalog| catalog.get(b"AcroForm"))
        .ok()
        .and_then(|form| dictionary(document, form))
        .and_then(|form| array(document, form, b"Fields"))
        .ok_or_else(|| refused("the file has no fields: it was printed or made flat".to_owned()))?;
    let mut found = Vec::new();
    let mut open: Vec<(&Object, String, Option<&Object>, usize)> =
        roots.iter().rev().map(|field| (field, String::new(), None, 0)).collect();
    let mut seen = 0_usize;
    let mut left = MOST_TEXT;
    while let Some((field, above, value, level)) = open.pop() {
        seen += 1;
        if seen + open.len() > MOST_FIELDS || level > LEVELS {
            return Err(refused("the file has too many fields".to_owned()));
        }
        let Some(field) = dictionary(document, field) else { continue };
        let own = field.get(b"T").ok().and_then(|name| text(document, name));
        let named = own.is_some();
        let name = match (own, above.is_empty()) {
            (Some(own), true) => own,
            (Some(own), false) => format!("{above}.{own}"),
            (None, _) => above,
        };
        if name.len() > LONGEST_NAME {
            return Err(refused("the file has a field whose name is too long".to_owned()));
        }
        let value = field.get(b"V").ok().or(value);
        match array(document, field, b"Kids") {
            // The further widgets of a field have no names and say nothing new.
            Some(kids) if named || level == 0 => {
                let fields = kids
                    .iter()
                    .filter(|kid| dictionary(document, kid).is_some_and(|kid| kid.has(b"T") || kid.has(b"Kids")));
                let fields: Vec<&Object> = fields.collect();
                if fields.is_empty() {
                    found.push((name, shown(document, value, &mut left)?));
                } else {
                    open.extend(fields.into_iter().rev().map(|kid| (kid, name.clone(), value, level + 1)));
                }
            }
            _ => found.push((name, shown(document, value, &mut left)?)),
        }
    }
    Ok(found)
}

fn shown(document: &Document, value: Option<&Object>, left: &mut usize) -> Result<String, Error> {
    let Some((_, value)) = value.and_then(|value| document.dereference(value).ok()) else {
        return Ok(String::new());
    };
    if value.is_null() {
        return Ok(String::new());
    }
    let text =
        text(document, value).ok_or_else(|| refused("the file has a field whose value is no text".to_owned()))?;
    *left =
        left.checked_sub(text.len()).ok_or_else(|| refused("the fields of the file hold too much text".to_owned()))?;
    Ok(text)
}

/// A text, or the bytes of a stream that holds one.
fn text(document: &Document, object: &Object) -> Option<String> {
    let (_, object) = document.dereference(object).ok()?;
    match object {
        Object::String(..) => decode_text_string(object).ok(),
        Object::Stream(_) => decode_text_string(&Object::string_literal(unpacked(document, object)?)).ok(),
        _ => None,
    }
}
