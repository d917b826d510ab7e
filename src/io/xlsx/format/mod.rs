//! Number formats: the text that a sheet shows for a number.
//!
//! Numbers have a decimal comma and points between thousands, as in the Vietnamese settings of spreadsheet programs.

mod code;
mod date_time;
mod decimal;
mod number;

pub(super) use self::code::Kind;
use self::code::{Code, Token};
pub(super) use self::date_time::iso_as_written;
use self::decimal::Decimal;

/// The text that a sheet shows for a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Formatted {
    pub(super) text: String,
    /// Whether the text has all digits of the number.
    pub(super) exact: bool,
}

/// The code of a built-in format, with Vietnamese settings.
pub(super) fn builtin(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "dd/mm/yyyy",
        15 => "dd-mmm-yy",
        16 => "dd-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "dd/mm/yyyy h:mm",
        5 | 6 => "#,##0 ₫",
        7 | 8 => "#,##0.00 ₫",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        41 => "#,##0;-#,##0;\"-\";@",
        42 => "#,##0 ₫;-#,##0 ₫;\"- ₫\";@",
        43 => "#,##0.00;-#,##0.00;\"-\"??;@",
        44 => "#,##0.00 ₫;-#,##0.00 ₫;\"-\"?? ₫;@",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        27..=31 | 36 | 50..=54 | 57 | 58 => "dd/mm/yyyy",
        32..=35 | 55 | 56 => "h:mm",
        _ => "General",
    }
}

/// Formats a number; `None` for a date out of range.
pub(super) fn shown(number: f64, code: &str, from_1904: bool) -> Option<Formatted> {
    let code = Code::parse(code);
    let (section, negative) = code.section(number);
    let magnitude = number.abs();
    if section.kind() == Kind::Day || section.kind() == Kind::Time {
        let text = date_time::shown(section, if negative { number } else { magnitude }, from_1904)?;
        return Some(Formatted { text: text.trim().to_owned(), exact: date_time::is_whole(section, number) });
    }
    let exact = Decimal::of(magnitude);
    let (text, exact) = number::shown(section, &exact);
    let is_something = text.contains(|c: char| matches!(c, '1'..='9'));
    let sign = if negative && is_something { "-" } else { "" };
    Some(Formatted { text: format!("{sign}{}", text.trim_start()).trim().to_owned(), exact })
}

/// Formats a text.
pub(super) fn shown_text(text: &str, code: &str) -> String {
    // Most texts have a number format.
    if !code.contains('@') || code == "@" {
        return text.to_owned();
    }
    let code = Code::parse(code);
    let Some(section) = code.for_text() else { return text.to_owned() };
    let shown = section.tokens.iter().map(|token| match token {
        Token::Literal(literal) => literal.as_str(),
        Token::Text => text,
        _ => "",
    });
    shown.collect::<String>().trim().to_owned()
}

/// The kind of value that a format shows for a number.
pub(super) fn kind(number: f64, code: &str) -> Kind {
    Code::parse(code).section(number).0.kind()
}

/// The date of a number, and whether it has a time.
pub(super) fn day(number: f64, from_1904: bool) -> Option<(chrono::NaiveDate, bool)> {
    date_time::day(number, from_1904)
}

/// A number with all its digits and a decimal comma, without separators of thousands.
pub(super) fn plain(number: f64) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}", Decimal::of(number.abs()).plain())
}

/// A number times 100, for percentages.
pub(super) fn times_hundred(number: f64) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}", Decimal::of(number.abs()).shifted(2).plain())
}

/// A plain number rounded to nine decimal places.
pub(super) fn with_nine_places(plain: &str) -> String {
    match plain.split_once(',') {
        Some((_, behind)) if behind.len() > 9 => {
            let number: f64 = plain.replace(',', ".").parse().unwrap_or(0.0);
            let sign = if number < 0.0 { "-" } else { "" };
            format!("{sign}{}", Decimal::of(number.abs()).rounded(9).plain())
        }
        _ => plain.to_owned(),
    }
}
