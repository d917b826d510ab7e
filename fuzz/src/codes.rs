//! Targets for values of one line: emphasis, numbers, dates, authorities, lengths, widths.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use congvan::dispatch::{Authority, DocumentNumber, IssueDate, Millimetres, Text};
use congvan::form::ColumnKind;
use congvan::page::Pt;

use crate::check_error;

pub(crate) const WORDS: &[&str] = &[
    "*",
    "**",
    "***",
    "\\",
    "\\*",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{301}",
    "\u{302}",
    "ế",
    "Đ",
    "1",
    "12-CV/BTC",
    "Số ",
    "–",
    "-",
    "/",
    "…",
    ".",
    "2023",
    "-02-29",
    "T/M",
    "K/T",
    "T/L",
    "Q.",
    "mm",
    "pt",
    "1e308",
    "1.234",
    "2,2%",
    "31/12/2022",
    "−",
    "\u{345}",
    "\u{1100}",
    "\u{1161}",
];

/// Parses emphasis and checks the spans: no letter is lost, no span is empty, adjacent spans differ in style.
pub fn text(bytes: &[u8]) {
    let Ok(source) = str::from_utf8(bytes) else { return };
    let text = Text::new(source);
    assert_eq!(Text::new(text.as_str()), text, "a normalized text stays the same");
    let spans = text.spans();
    assert!(spans.iter().all(|span| !span.text.is_empty()));
    assert!(spans.windows(2).all(|pair| (pair[0].bold, pair[0].italic) != (pair[1].bold, pair[1].italic)));
    assert_eq!(spans.iter().map(|span| span.text.as_str()).collect::<String>(), text.plain());
    let letters = |text: &str| text.chars().filter(|c| !matches!(c, '*' | '\\')).collect::<String>();
    assert_eq!(letters(&text.plain()), letters(text.as_str()));
    for kind in [ColumnKind::Text, ColumnKind::WholeNumber, ColumnKind::Percentage, ColumnKind::Date, ColumnKind::Note]
    {
        if let Err(wanted) = kind.read(&text) {
            assert!(!wanted.is_empty());
        }
    }
}

/// Checks that a parsed value prints as a text that parses to the same value.
pub fn codes(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    check_round_trip::<DocumentNumber>(text);
    check_round_trip::<IssueDate>(text);
    check_round_trip::<Authority>(text);
    check_round_trip::<Millimetres>(text);
    if let Ok(length) = text.parse::<Pt>() {
        assert!(length.0.is_finite());
    }
}

fn check_round_trip<T: FromStr<Err = congvan::Error> + Display + PartialEq + Debug>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => assert_eq!(value.to_string().parse::<T>().expect("a printed value parses"), value),
        Err(error) => check_error(&error),
    }
}
