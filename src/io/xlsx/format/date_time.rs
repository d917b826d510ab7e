//! Formats dates and times.

use chrono::{Datelike, Days, NaiveDate};

use super::code::{Section, Token};

/// The first number behind the last date, 31/12/9999.
const LAST: f64 = 2_958_466.0;
/// The number of days between the epochs 1900 and 1904.
const FROM_1904: f64 = 1462.0;
const MILLISECONDS: f64 = 86_400_000.0;
const DAY: i64 = 86_400_000;

const DAYS: [&str; 7] = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"];
const ENGLISH_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// The primary language English: the lower ten bits of a language identifier.
const ENGLISH: u32 = 0x09;

/// The date of a number, and whether it has a time; `None` out of range.
pub(super) fn day(number: f64, from_1904: bool) -> Option<(NaiveDate, bool)> {
    let milliseconds = milliseconds(number, from_1904)?;
    Some((date(milliseconds.div_euclid(DAY))?, milliseconds.rem_euclid(DAY) != 0))
}

/// Milliseconds since 30/12/1899.
fn milliseconds(number: f64, from_1904: bool) -> Option<i64> {
    let number = if from_1904 { number + FROM_1904 } else { number };
    if !(0.0..LAST).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below the last day of the calendar")]
    let milliseconds = (number * MILLISECONDS).round() as i64;
    Some(milliseconds)
}

fn date(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(u64::try_from(days).ok()?))
}

/// Whether the format shows the whole value.
pub(super) fn is_whole(section: &Section, number: f64) -> bool {
    let has = |wanted: char| {
        section
            .tokens
            .iter()
            .any(|token| matches!(token, Token::Date(unit, _) | Token::Elapsed(unit, _) if *unit == wanted))
    };
    let Some(milliseconds) = milliseconds(number.abs(), false) else { return false };
    let (days, time) = (milliseconds.div_euclid(DAY), milliseconds.rem_euclid(DAY));
    let whole_day = has('y') && has('m') && has('d');
    let whole_time = (time == 0 || has('h')) && (time % 3_600_000 == 0 || has('n')) && (time % 60_000 == 0 || has('s'));
    let counts_days = section.tokens.iter().any(|token| matches!(token, Token::Elapsed(..)));
    whole_time && (whole_day || days == 0 || counts_days)
}

/// The text for a number of days; `None` out of range.
pub(super) fn shown(section: &Section, number: f64, from_1904: bool) -> Option<String> {
    let elapsed = section.tokens.iter().any(|token| matches!(token, Token::Elapsed(..)));
    let sign = if number < 0.0 { "-" } else { "" };
    let total = match elapsed {
        true => milliseconds(number.abs(), false)?,
        false => milliseconds(number, from_1904)?,
    };
    let fraction = section.tokens.iter().skip_while(|token| **token != Token::Point);
    let fraction = fraction.filter(|token| matches!(token, Token::Digit(_))).count();
    let total = rounded(section, total, fraction);
    let date_time = Moment { date: date(total.div_euclid(DAY))?, total, language: section.language, fraction };
    let half = section.tokens.iter().any(|token| matches!(token, Token::HalfDay { .. }));
    let mut text = sign.to_owned();
    for token in &section.tokens {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Date(unit, length) => text.push_str(&date_time.part(*unit, *length, half)),
            Token::Elapsed(unit, length) => text.push_str(&date_time.elapsed(*unit, *length)),
            Token::HalfDay { short } => text.push_str(date_time.half_day(*short)),
            Token::Point if fraction > 0 => text.push_str(&date_time.behind_seconds()),
            Token::Percent => text.push('%'),
            _ => {}
        }
    }
    Some(text)
}

/// Rounds a duration to the displayed fraction of seconds; a time of day is truncated.
fn rounded(section: &Section, total: i64, fraction: usize) -> i64 {
    let seconds = section.tokens.iter().any(|token| matches!(token, Token::Date('s', _) | Token::Elapsed('s', _)));
    let seconds = seconds && section.tokens.iter().any(|token| matches!(token, Token::Elapsed(..)));
    let unit = match (seconds, fraction) {
        (true, 0) => 1000,
        (true, 1) => 100,
        (true, 2) => 10,
        _ => 1,
    };
    (total + unit / 2).div_euclid(unit) * unit
}

struct Moment {
    date: NaiveDate,
    total: i64,
    language: Option<u32>,
    fraction: usize,
}

impl Moment {
    fn is_english(&self) -> bool {
        self.language.is_some_and(|language| language & 0x3ff == ENGLISH)
    }

    fn part(&self, unit: char, length: usize, half: bool) -> String {
        let time = self.total.rem_euclid(DAY) / 1000;
        let hour = time / 3600;
        let hour = if half { (hour + 11) % 12 + 1 } else { hour };
        let two = |number: i64| if length > 1 { format!("{number:02}") } else { number.to_string() };
        match unit {
            'y' if length <= 2 => format!("{:02}", self.date.year() % 100),
            'y' => format!("{:04}", self.date.year()),
            'm' if length > 2 => self.month(length),
            'm' => two(i64::from(self.date.month())),
            'd' if length > 2 => self.weekday(length),
            'd' => two(i64::from(self.date.day())),
            'h' => two(hour),
            'n' => two(time / 60 % 60),
            _ => two(time % 60),
        }
    }

    fn elapsed(&self, unit: char, length: usize) -> String {
        let seconds = self.total / 1000;
        let number = match unit {
            'h' => seconds / 3600,
            'n' => seconds / 60,
            _ => seconds,
        };
        format!("{number:0length$}")
    }

    fn behind_seconds(&self) -> String {
        let digits = format!("{:03}000", self.total.rem_euclid(1000));
        format!(",{}", &digits[..self.fraction.min(6)])
    }

    fn half_day(&self, short: bool) -> &'static str {
        let afternoon = self.total.rem_euclid(DAY) >= DAY / 2;
        match (self.is_english() || short, afternoon) {
            (true, false) if short => "A",
            (true, true) if short => "P",
            (true, false) => "AM",
            (true, true) => "PM",
            (false, false) => "sáng",
            (false, true) => "chiều",
        }
    }

    fn month(&self, length: usize) -> String {
        let month = usize::try_from(self.date.month0()).unwrap_or(0);
        let english = ENGLISH_MONTHS.get(month).copied().unwrap_or_default();
        match (self.is_english(), length) {
            (true, 3) => english.chars().take(3).collect(),
            (true, 4) => english.to_owned(),
            (true, _) => english.chars().take(1).collect(),
            (false, 3 | 4) => format!("Tháng {:02}", month + 1),
            (false, _) => "T".to_owned(),
        }
    }

    fn weekday(&self, length: usize) -> String {
        let day = usize::try_from(self.date.weekday().num_days_from_monday()).unwrap_or(0);
        let english = ENGLISH_DAYS.get(day).copied().unwrap_or_default();
        match (self.is_english(), length) {
            (true, 3) => english.chars().take(3).collect(),
            (true, _) => english.to_owned(),
            (false, _) => DAYS.get(day).copied().unwrap_or_default().to_owned(),
        }
    }
}

/// Formats an ISO 8601 date, such as `2022-12-31T00:00:00`, as `31/12/2022`.
pub(in crate::io::xlsx) fn iso_as_written(text: &str) -> String {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let Ok(date) = day.parse::<NaiveDate>() else { return text.to_owned() };
    let date = date.format("%d/%m/%Y");
    let time = time.trim_end_matches('Z').trim_end_matches(".000");
    match time {
        "" | "00:00:00" | "00:00" => date.to_string(),
        time => format!("{date} {}", time.strip_suffix(":00").filter(|short| short.len() == 5).unwrap_or(time)),
    }
}
