//! `Recipients`: recipients from CSV, JSON and XLSX files.

use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::MailMerge;
use super::json::JsonObjects;
use super::list::{CsvList, WantedFields};
use super::recipient::Recipient;
use super::source::Source;
use crate::error::{Error, FileAction, MergeProblem, Place};
use crate::io::encoding::Utf8Decoder;
use crate::io::table::imported::{ImportNote, SkippedRow};

/// An iterator over the recipients (danh sách nơi nhận) of a CSV, JSON or XLSX file. CSV and JSON are read lazily.
///
/// ```
/// use congvan::merge::Recipients;
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
#[doc(alias("danh sách nơi nhận", "danh sach noi nhan"))]
pub struct Recipients<'a> {
    file: PathBuf,
    rows: Box<dyn Source + Send + 'a>,
}

impl Recipients<'static> {
    /// Opens a file by its extension: CSV, JSON or, with the feature `spreadsheet`, XLSX.
    ///
    /// # Errors
    /// When the file cannot be read or has another extension, or as [`from_csv`](Self::from_csv) and `from_xlsx`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::opened(path.as_ref(), WantedFields::default())
    }

    /// Opens a file whose table has the fields of a mail merge: the row with most of these fields is the head row, and
    /// a sheet with these fields is preferred to others.
    ///
    /// ```
    /// use congvan::merge::{MailMerge, Recipients};
    /// use congvan::{Dispatch, Issuer};
    ///
    /// let number = "12-CV/BTCĐU".parse()?;
    /// let dispatch = Dispatch::new(Issuer::new("BAN TỔ CHỨC"), number, "về việc họp", "Đức Trọng", "2026-11-24".parse()?);
    /// let merge = MailMerge::new(dispatch.to("{Tên đơn vị}").paragraph("Mời {Tên đơn vị} dự họp."))?;
    /// let folder = std::env::temp_dir().join("congvan-open-for");
    /// std::fs::create_dir_all(&folder).unwrap();
    /// let file = folder.join("units.csv");
    /// std::fs::write(&file, "Đảng uỷ xã;Đảng Cộng sản\nSTT;Tên đơn vị\n1;Chi bộ 1\n").unwrap();
    /// let mut recipients = Recipients::open_for(&file, &merge)?;
    /// assert_eq!(recipients.head_rows(), Some(2..=2));
    /// assert_eq!(recipients.next().unwrap()?.get("Tên đơn vị"), Some("Chi bộ 1"));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_for(path: impl AsRef<Path>, merge: &MailMerge) -> Result<Self, Error> {
        Self::opened(path.as_ref(), WantedFields::of(merge.fields()))
    }

    fn opened(path: &Path, wanted: WantedFields) -> Result<Self, Error> {
        let io = |error| Error::io(FileAction::Read, path, error);
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
        let name = path.to_string_lossy();
        match extension.as_str() {
            "csv" | "tsv" | "txt" => Recipients::of_csv(&name, File::open(path).map_err(io)?, &wanted),
            "json" | "jsonl" | "ndjson" => Ok(Self::from_json(&name, File::open(path).map_err(io)?)),
            #[cfg(feature = "spreadsheet")]
            "xlsx" => Self::of_xlsx(&name, &std::fs::read(path).map_err(io)?, &wanted),
            _ => Err(Error::from(MergeProblem::UnknownFormat { extension }).at(Place::File(path.to_owned()))),
        }
    }

    /// Reads the recipients of an XLSX file from its first visible sheet with cells. Values are as displayed: dates,
    /// times, codes with leading zeros. `name` is the file name, for errors.
    ///
    /// The first row with two or more cells is the head row; a letterhead above it is skipped. In a sheet with one
    /// column it is the first row. In a head of several rows with merged cells, a field has the name of its last cell
    /// and the full path of names. Other rows are in [`skipped`](Self::skipped): column numbers, totals, notes, text
    /// below the table.
    ///
    /// # Errors
    /// When the bytes are not an XLSX file, decompress to more than 64 MiB, or the file is empty. The iterator yields
    /// an error for a formula without a saved value.
    #[cfg(feature = "spreadsheet")]
    pub fn from_xlsx(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        Self::of_xlsx(name, bytes, &WantedFields::default())
    }

    #[cfg(feature = "spreadsheet")]
    fn of_xlsx(name: &str, bytes: &[u8], wanted: &WantedFields) -> Result<Self, Error> {
        let file = PathBuf::from(name);
        let table = crate::io::xlsx::table(bytes, &|name| wanted.has(name));
        let table = table.map_err(|error| error.at(Place::File(file.clone())))?;
        Ok(Self { file, rows: Box::new(super::list::SheetList::new(table)) })
    }
}

impl<'a> Recipients<'a> {
    /// Reads the recipients of a CSV file lazily. `name` is the file name, for errors.
    ///
    /// The format is the same as for [`StatisticsForm::read_csv`](crate::StatisticsForm::read_csv): UTF-8, or UTF-16
    /// with a byte order mark, with commas, semicolons, tabs or vertical bars as delimiters. The head row names the
    /// fields. Missing cells at the end of a row are blank. The row of a recipient is its line.
    ///
    /// # Errors
    /// When the head cannot be read. The iterator yields an error for an invalid line.
    pub fn from_csv(name: &str, input: impl Read + Send + 'a) -> Result<Self, Error> {
        Self::of_csv(name, input, &WantedFields::default())
    }

    fn of_csv(name: &str, input: impl Read + Send + 'a, wanted: &WantedFields) -> Result<Self, Error> {
        let file = PathBuf::from(name);
        let list = CsvList::new(input, wanted).map_err(|error| error.at(Place::File(file.clone())))?;
        Ok(Self { file, rows: Box::new(list) })
    }

    /// Reads the recipients of a JSON file lazily: an array of objects, or one object a line. `name` is the file name,
    /// for errors.
    ///
    /// A value is a string or a number; null is a blank value. The row of a recipient is the position of its object.
    pub fn from_json(name: &str, input: impl Read + Send + 'a) -> Self {
        let objects = JsonObjects::new(Utf8Decoder::new(input));
        Self { file: PathBuf::from(name), rows: Box::new(objects) }
    }

    /// The name of the sheet; `None` for CSV and JSON.
    #[must_use]
    pub fn sheet(&self) -> Option<&str> {
        self.rows.origin().sheet
    }

    /// The head rows, from 1; `None` for JSON.
    #[must_use]
    pub fn head_rows(&self) -> Option<RangeInclusive<usize>> {
        self.rows.origin().head
    }

    /// The skipped rows so far; for a CSV file those before the last recipient.
    #[must_use]
    pub fn skipped(&self) -> &[SkippedRow] {
        self.rows.origin().skipped
    }

    /// Notes on the file: hidden rows, other sheets, values beside the table.
    #[must_use]
    pub fn notes(&self) -> &[ImportNote] {
        self.rows.origin().notes
    }
}

impl<R: std::io::Read> Source for JsonObjects<R> {}

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
