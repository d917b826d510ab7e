//! The values of cells: whole numbers, percentages, days and texts, by the kind of the column.

use chrono::NaiveDate;

use super::{ColumnKind, Neighbour};
use crate::model::Text;

/// The value of a cell, read by the kind of its column.
///
/// ```
/// use congvan::form::{CellValue, ColumnKind};
///
/// let cell = ColumnKind::Percentage.read(&"2,25%".into());
/// assert_eq!(cell, Ok(CellValue::Percentage { whole: 2, fraction: "25".to_owned() }));
/// ```
#[doc(alias("giá trị của ô", "gia tri cua o"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CellValue {
    /// A blank cell, still to be filled in.
    #[doc(alias("ô trống", "o trong"))]
    Blank,
    /// A text.
    #[doc(alias("chữ", "chu"))]
    Text(String),
    /// A whole number.
    #[doc(alias("số nguyên", "so nguyen"))]
    Whole(i64),
    /// A percentage: the digits before and after the decimal separator.
    #[doc(alias("tỉ lệ phần trăm", "ti le phan tram", "tỷ lệ phần trăm", "ty le phan tram"))]
    Percentage {
        /// The digits before the decimal separator.
        whole: i64,
        /// The digits after the decimal separator, possibly none.
        fraction: String,
    },
    /// A day.
    #[doc(alias("ngày", "ngay"))]
    Day(NaiveDate),
    /// A cell without a figure: `X`, `-`, or dots.
    #[doc(alias("không có số liệu", "khong co so lieu"))]
    NoFigure(String),
    /// A part of a merged cell (ô gộp).
    #[doc(alias("ô gộp", "o gop"))]
    Merged(Neighbour),
}

impl ColumnKind {
    /// Reads a cell.
    ///
    /// - Whole numbers may have thousands separators: `1.234.567`, `1 234 567` or `1,234,567`. `1,234` is an error,
    ///   because it may be a decimal.
    /// - Days are `31/12/2022`, `31.12.2022`, `31-12-2022` or `2022-12-31`.
    /// - Percentages have a decimal comma or point, and optionally the sign.
    /// - A capital `X`, a dash or dots mean no figure. A small `x` is an error, because it may be a tick.
    /// - `<` and `^` are merged with the cell to the left or above.
    ///
    /// # Errors
    /// The kind of value that the column requires, in a few words.
    pub fn read(self, cell: &Text) -> Result<CellValue, &'static str> {
        if let Some(neighbour) = Neighbour::of(cell) {
            return Ok(CellValue::Merged(neighbour));
        }
        let words = cell.words();
        let text = words.trim();
        if text.is_empty() {
            return Ok(CellValue::Blank);
        }
        if !matches!(self, Self::Text | Self::Note | Self::RunningNumber) && has_no_figure(text) {
            return Ok(CellValue::NoFigure(text.to_owned()));
        }
        match self {
            Self::RunningNumber => Ok(CellValue::Text(text.to_owned())),
            Self::Text | Self::Note => Ok(CellValue::Text(text.to_owned())),
            Self::WholeNumber => whole(text).map(CellValue::Whole),
            Self::Percentage => percentage(text),
            Self::Date => day(text).map(CellValue::Day).ok_or("a day, such as 31/12/2022"),
        }
    }

    /// Returns `true` if totals add up the cells.
    #[must_use]
    pub fn is_summed(self) -> bool {
        self == Self::WholeNumber
    }
}

/// Returns `true` for `X`, a dash or dots.
fn has_no_figure(text: &str) -> bool {
    matches!(text, "X" | "-" | "–" | "—") || is_dotted(text)
}

/// Returns `true` if a cell consists of dots, a blank to be filled in by hand.
pub(crate) fn is_dotted(text: &str) -> bool {
    let text = text.trim();
    let dots: usize = text.chars().map(|c| if c == '…' { 3 } else { usize::from(c == '.') }).sum();
    dots > 1 && text.chars().all(|c| matches!(c, '…' | '.'))
}

fn whole(text: &str) -> Result<i64, &'static str> {
    const WANTED: &str = "a whole number, such as 1234 or 1.234";
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.split_once(',').is_some_and(|(first, rest)| is_group(rest) && (1..=3).contains(&first.len())) {
        return Err("a whole number: a comma before three digits may mean thousands; write 1234 or 1.234");
    }
    let digits = ungrouped(digits).ok_or(WANTED)?;
    let magnitude: i64 = digits.parse().map_err(|_| "a whole number below 9.223.372.036.854.775.808")?;
    Ok(if negative { -magnitude } else { magnitude })
}

/// Returns the digits of a whole number without its thousands separators. A decimal part of zeros is dropped if its
/// separator cannot be a thousands separator: `1.234,00`, `1,234.00`.
fn ungrouped(text: &str) -> Option<String> {
    let is_point_or_space = |c: char| matches!(c, '.' | ' ' | '\u{a0}' | '\u{202f}');
    let point = text.rfind(['.', ',']).filter(|at| matches!(&text[at + 1..], "0" | "00"));
    let (integer, decimal) = point.map_or((text, None), |at| (&text[..at], text[at..].chars().next()));
    let by_commas = integer.contains(',');
    // A number does not mix points and commas as thousands separators, and a single comma is ambiguous.
    if by_commas && (integer.contains('.') || (decimal.is_none() && integer.matches(',').count() < 2)) {
        return None;
    }
    if decimal.is_some_and(|sign| integer.contains(sign)) {
        return None;
    }
    let mut groups = integer.split(|c| is_point_or_space(c) || c == ',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let mut grouped = false;
    for group in groups {
        if !is_group(group) {
            return None;
        }
        grouped = true;
        digits.push_str(group);
    }
    let valid = !first.is_empty() && (!grouped || first.len() <= 3) && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then_some(digits)
}

fn is_group(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn percentage(text: &str) -> Result<CellValue, &'static str> {
    const WANTED: &str = "a percentage, such as 2,2";
    let bare = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (whole, fraction) = match bare.split_once(',').or_else(|| bare.split_once('.')) {
        Some((_, "")) => return Err(WANTED),
        Some((_, fraction)) if !bare.contains(',') && fraction.len() == 3 => {
            return Err("a percentage with a decimal comma: a point before three digits may mean thousands");
        }
        Some((whole, fraction)) => (whole, fraction),
        None => (bare, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return Err(WANTED);
    }
    let whole = whole.parse().map_err(|_| WANTED)?;
    Ok(CellValue::Percentage { whole, fraction: fraction.to_owned() })
}

fn day(text: &str) -> Option<NaiveDate> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if let [year, month, day] = *text.split('-').collect::<Vec<_>>().as_slice()
        && year.len() == 4
        && [year, month, day].into_iter().all(digits)
    {
        return NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    let sign = ['/', '.', '-'].into_iter().find(|sign| text.contains(*sign))?;
    let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
    let [day, month, year] = *parts.as_slice() else { return None };
    if year.len() != 4 || ![day, month, year].into_iter().all(digits) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: ColumnKind, text: &str) -> Result<CellValue, &'static str> {
        kind.read(&Text::new(text))
    }

    #[test]
    fn reads_whole_numbers() {
        for (text, number) in
            [("1234567", 1_234_567), ("1.234.567", 1_234_567), ("1 234", 1234), ("-5", -5), (" 007 ", 7), ("0", 0)]
                .into_iter()
                .chain([
                    ("1,234,567", 1_234_567),
                    ("1.234,00", 1234),
                    ("1,234.00", 1234),
                    ("12,0", 12),
                    ("1.234", 1234),
                ])
        {
            assert_eq!(read(ColumnKind::WholeNumber, text), Ok(CellValue::Whole(number)), "{text}");
        }
        for bad in [
            "1,234",
            "1.234,567",
            "1,234.567",
            "1,2,3",
            "12,5.0",
            "1.2.0",
            "1.23",
            "1,5",
            "12a",
            "mười",
            "1.2345",
            "1234.567",
            ".5",
            "--1",
            "100000000000000000000",
            "٣",
            "1e3",
        ] {
            assert!(read(ColumnKind::WholeNumber, bad).is_err(), "{bad}");
        }
        assert_eq!(read(ColumnKind::WholeNumber, " "), Ok(CellValue::Blank));
    }

    #[test]
    fn reads_cells_without_figures() {
        for kind in [ColumnKind::WholeNumber, ColumnKind::Percentage, ColumnKind::Date] {
            for text in ["X", "-", "–", "…", "….", "...."] {
                assert_eq!(read(kind, text), Ok(CellValue::NoFigure(text.to_owned())), "{text}");
            }
            for bad in ["x", "XX", ".", "--", "0…", "-."] {
                assert!(read(kind, bad).is_err(), "{bad}");
            }
        }
        assert_eq!(read(ColumnKind::Text, "X"), Ok(CellValue::Text("X".to_owned())));
    }

    #[test]
    fn reads_percentages() {
        let percent = |whole, fraction: &str| Ok(CellValue::Percentage { whole, fraction: fraction.to_owned() });
        assert_eq!(read(ColumnKind::Percentage, "2,2 %"), percent(2, "2"));
        assert_eq!(read(ColumnKind::Percentage, "2.25"), percent(2, "25"));
        assert_eq!(read(ColumnKind::Percentage, "100%"), percent(100, ""));
        assert_eq!(read(ColumnKind::Percentage, "0,123456789"), percent(0, "123456789"));
        for bad in ["1.234", "2,", ",2", "%", "hai", "-1", "1,2,3", "0,1234567890"] {
            assert!(read(ColumnKind::Percentage, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reads_days() {
        let day = NaiveDate::from_ymd_opt(2022, 12, 31).map(CellValue::Day);
        assert_eq!(read(ColumnKind::Date, "31/12/2022").ok(), day);
        assert_eq!(read(ColumnKind::Date, "2022-12-31").ok(), day);
        assert_eq!(read(ColumnKind::Date, "31.12.2022").ok(), day);
        assert_eq!(read(ColumnKind::Date, "31-12-2022").ok(), day);
        for bad in ["31/2/2022", "31.12/2022", "12/31/2022", "31/12/22", "2022-12", "+1/1/2022", "1/1/2022/1"] {
            assert!(read(ColumnKind::Date, bad).is_err(), "{bad}");
        }
    }
}
