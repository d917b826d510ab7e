//! Recipients one after the other, from CSV, JSON and XLSX files.

use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::MailMerge;
use super::json::JsonObjects;
use super::list::{CsvList, Wanted};
use super::recipient::Recipient;
use super::source::Source;
use crate::error::{Error, Place, Problem};
use crate::io::encoding::Decoded;
use crate::io::table::imported::{ImportNote, SkippedRow};

/// Recipients as they are read, one after the other; only what is at hand is in memory.
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
pub struct Recipients<'a> {
    file: PathBuf,
    rows: Box<dyn Source + Send + 'a>,
}

impl Recipients<'static> {
    /// The recipients of a file, which is CSV, JSON or, with the feature `spreadsheet`, XLSX, as its ending says.
    ///
    /// # Errors
    /// When the file cannot be read, its ending is another, or as [`from_csv`](Self::from_csv) and the others.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::opened(path.as_ref(), Wanted::default())
    }

    /// As [`open`](Self::open): the row of the file that has most of the fields of the merge is the head of the table,
    /// whatever stands above it, and a sheet that has them is taken before others.
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
        Self::opened(path.as_ref(), Wanted::of(merge.fields()))
    }

    fn opened(path: &Path, wanted: Wanted) -> Result<Self, Error> {
        let io = |error| Error::io("reading the file", path, error);
        let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
        let name = path.to_string_lossy();
        match ending.as_str() {
            "csv" | "tsv" | "txt" => Recipients::of_csv(&name, File::open(path).map_err(io)?, &wanted),
            "json" | "jsonl" | "ndjson" => Ok(Self::from_json(&name, File::open(path).map_err(io)?)),
            #[cfg(feature = "spreadsheet")]
            "xlsx" => Self::of_xlsx(&name, &std::fs::read(path).map_err(io)?, &wanted),
            _ => {
                let message = format!("`.{ending}` is no file of recipients: give CSV, JSON or XLSX");
                Err(Error::new(Problem::Input { message }).at(Place::File(path.to_owned())))
            }
        }
    }

    /// The recipients of an XLSX file, read whole: the rows of its first visible sheet with cells, with what the sheet
    /// shows: dates, times, codes with zeros. `name` is that of the file, for errors.
    ///
    /// The first row with two cells or more names the fields; a sheet of one column has its name first. A letterhead
    /// above is passed over; a head of several rows with merged cells gives each field its last name, and all of them.
    /// Rows that are no recipients are in [`skipped`](Self::skipped): column numbers, sums, notes, what stands below the
    /// table.
    ///
    /// # Errors
    /// When the file is no XLSX file, unpacks to more than 64 MiB, or is empty. A formula without a saved value comes in
    /// the place of its recipient.
    #[cfg(feature = "spreadsheet")]
    pub fn from_xlsx(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        Self::of_xlsx(name, bytes, &Wanted::default())
    }

    #[cfg(feature = "spreadsheet")]
    fn of_xlsx(name: &str, bytes: &[u8], wanted: &Wanted) -> Result<Self, Error> {
        let file = PathBuf::from(name);
        let table = crate::io::xlsx::table(bytes, &|name| wanted.has(name));
        let table = table.map_err(|error| error.at(Place::File(file.clone())))?;
        Ok(Self { file, rows: Box::new(super::list::SheetList::new(table)) })
    }
}

impl<'a> Recipients<'a> {
    /// The recipients of a CSV file, read as it is needed. `name` is that of the file, for errors.
    ///
    /// The file is as for [`StatisticsForm::read_csv`](crate::StatisticsForm::read_csv): UTF-8, or UTF-16 with a byte
    /// order mark, its cells parted by commas, semicolons, tabs or bars; its head names the fields. Cells that are
    /// missing at the end of a row are blank. The row of a recipient is its line.
    ///
    /// # Errors
    /// When the beginning cannot be read. What is wrong with a later line comes in its place.
    pub fn from_csv(name: &str, input: impl Read + Send + 'a) -> Result<Self, Error> {
        Self::of_csv(name, input, &Wanted::default())
    }

    fn of_csv(name: &str, input: impl Read + Send + 'a, wanted: &Wanted) -> Result<Self, Error> {
        let file = PathBuf::from(name);
        let list = CsvList::new(input, wanted).map_err(|error| error.at(Place::File(file.clone())))?;
        Ok(Self { file, rows: Box::new(list) })
    }

    /// The recipients of a JSON file, read as it is needed: an array of objects, or objects in lines. `name` is that of
    /// the file, for errors.
    ///
    /// A value is a text or a number; null is a field without a value. The row of a recipient counts the objects.
    pub fn from_json(name: &str, input: impl Read + Send + 'a) -> Self {
        let objects = JsonObjects::new(BufReader::new(Decoded::new(input)));
        Self { file: PathBuf::from(name), rows: Box::new(objects) }
    }

    /// The sheet that is read; none for files without sheets.
    #[must_use]
    pub fn sheet(&self) -> Option<&str> {
        self.rows.origin().sheet
    }

    /// The rows of the head, by their numbers in the file; none for JSON.
    #[must_use]
    pub fn head_rows(&self) -> Option<RangeInclusive<usize>> {
        self.rows.origin().head
    }

    /// The rows that are no recipients, of what was read so far: of a CSV file, up to the last recipient.
    #[must_use]
    pub fn skipped(&self) -> &[SkippedRow] {
        self.rows.origin().skipped
    }

    /// What is to be known of the file: hidden rows, other sheets, values beside the table.
    #[must_use]
    pub fn notes(&self) -> &[ImportNote] {
        self.rows.origin().notes
    }
}

impl<R: std::io::BufRead> Source for JsonObjects<R> {}

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
