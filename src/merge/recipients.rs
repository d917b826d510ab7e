//! Recipients one after the other, from CSV, JSON and XLSX files.

use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::json::JsonObjects;
use super::recipient::{FieldName, Recipient};
use crate::dispatch::CsvRows;
use crate::error::{Error, Place, Problem};

/// Recipients as they are read, one after the other; only what is at hand is in memory.
///
/// ```
/// use congvan::Recipients;
///
/// let csv = "Tên đơn vị;Bí thư\r\nChi bộ Ví dụ 1;Nguyễn Văn Ví Dụ\r\n";
/// let mut recipients = Recipients::from_csv("units.csv", csv.as_bytes())?;
/// let first = recipients.next().unwrap()?;
/// assert_eq!((first.row(), first.get("tên đơn vị")), (Some(2), Some("Chi bộ Ví dụ 1")));
///
/// let lines = "{\"Tên đơn vị\": \"Chi bộ Ví dụ 2\"}\n{\"Tên đơn vị\": \"Chi bộ Ví dụ 3\"}\n";
/// assert_eq!(Recipients::from_json("units.jsonl", lines.as_bytes()).count(), 2);
/// # Ok::<(), congvan::Error>(())
/// ```
pub struct Recipients<'a> {
    file: PathBuf,
    rows: Box<dyn Iterator<Item = Result<Recipient, Error>> + 'a>,
}

impl Recipients<'static> {
    /// The recipients of a file, which is CSV, JSON or, with the feature `spreadsheet`, XLSX, as its ending says.
    ///
    /// # Errors
    /// When the file cannot be read, its ending is another, or as [`from_csv`](Self::from_csv) and the others.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let io = |error| Error::io("reading the file", path, error);
        let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
        let name = path.to_string_lossy();
        match ending.as_str() {
            "csv" | "tsv" | "txt" => Self::from_csv(&name, File::open(path).map_err(io)?),
            "json" | "jsonl" | "ndjson" => Ok(Self::from_json(&name, File::open(path).map_err(io)?)),
            #[cfg(feature = "spreadsheet")]
            "xlsx" => Self::from_xlsx(&name, &std::fs::read(path).map_err(io)?),
            _ => {
                let message = format!("`.{ending}` is no file of recipients: give CSV, JSON or XLSX");
                Err(Error::new(Problem::Input { message }).at(Place::File(path.to_owned())))
            }
        }
    }

    /// The recipients of an XLSX file, read whole: the rows of its first sheet. `name` is that of the file, for errors.
    ///
    /// The first row with two cells or more names the fields; a sheet of one column has its name first. What stands
    /// above is passed over, and so are empty rows, a row of column numbers below the names, and rows of sums.
    ///
    /// # Errors
    /// When the file is no XLSX file, unpacks to more than 64 MiB, or is empty.
    #[cfg(feature = "spreadsheet")]
    pub fn from_xlsx(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let file = PathBuf::from(name);
        let at_file = |error: Error| error.at(Place::File(PathBuf::from(name)));
        let table = crate::spreadsheet::table(bytes).map_err(at_file)?;
        let names = names(&table.head);
        let rows =
            table.rows.into_iter().map(move |(row, values)| Ok(Recipient::of_row(row, Arc::clone(&names), values)));
        Ok(Self { file, rows: Box::new(rows) })
    }
}

impl<'a> Recipients<'a> {
    /// The recipients of a CSV file, read as it is needed. `name` is that of the file, for errors.
    ///
    /// The file is as for [`StatisticsForm::read_csv`](crate::StatisticsForm::read_csv): UTF-8, its cells parted by
    /// commas, semicolons or tabs; its first line names the fields. The row of a recipient is its line.
    ///
    /// # Errors
    /// When the first line cannot be read. What is wrong with a later line comes in its place.
    pub fn from_csv(name: &str, input: impl Read + 'a) -> Result<Self, Error> {
        let file = PathBuf::from(name);
        let lines = CsvRows::new(input).map_err(|error| error.at(Place::File(file.clone())))?;
        let names = names(lines.head());
        let first = lines.head().first().cloned().unwrap_or_default();
        let width = lines.head().len();
        let rows = lines.map(move |line| {
            let line = line?;
            match line.misfit(width, &first) {
                Some(misfit) => Err(Error::new(Problem::Cells(vec![misfit])).in_row(line.line)),
                None => Ok(Recipient::of_row(line.line, Arc::clone(&names), line.cells)),
            }
        });
        Ok(Self { file, rows: Box::new(rows) })
    }

    /// The recipients of a JSON file, read as it is needed: an array of objects, or objects in lines. `name` is that of
    /// the file, for errors.
    ///
    /// A value is a text or a number; null is a field without a value. The row of a recipient counts the objects.
    pub fn from_json(name: &str, input: impl Read + 'a) -> Self {
        Self { file: PathBuf::from(name), rows: Box::new(JsonObjects::new(BufReader::new(input))) }
    }
}

fn names(head: &[String]) -> Arc<Vec<FieldName>> {
    Arc::new(head.iter().map(|name| FieldName::new(name)).collect())
}

impl Iterator for Recipients<'_> {
    type Item = Result<Recipient, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.rows.next()?;
        Some(next.map_err(|error| error.at(Place::File(self.file.clone()))))
    }
}

impl fmt::Debug for Recipients<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipients").field("file", &self.file).finish_non_exhaustive()
    }
}
