//! Target for files of dispatches and forms in TOML and JSON.

use congvan::check::check;
use congvan::{Dispatch, StatisticsForm};

use crate::{TYPESETTER, check_error};

pub(crate) const WORDS: &[&str] = &[
    "number",
    "subject",
    "place",
    "date",
    "issuer",
    "parent",
    "name",
    "addressees",
    "body",
    "kind",
    "directive",
    "heading",
    "paragraph",
    "items",
    "mark",
    "text",
    "distribution",
    "signatories",
    "authority",
    "position",
    "attachments",
    "statistics_form",
    "columns",
    "rows",
    "blank_rows",
    "total_row",
    "carried_sums",
    "[[body]]",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\"\"\"",
    "'''",
    "= ",
    "\n",
    "12-CV/X",
    "2023-01-09",
    "T/M ",
    "**",
    "*",
    "\\",
    "whole_number",
    "65535",
    "-1",
    "1e999",
    "\\u0000",
    "\u{301}",
    "\u{202e}",
];

/// Checks that a file that can be read is written and read back as an equal document, in both formats.
pub fn documents(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for read in [Dispatch::from_toml(text), Dispatch::from_json(text)] {
        match read {
            Ok(dispatch) => check_round_trip(&dispatch),
            Err(error) => check_error(&error),
        }
    }
    for read in [StatisticsForm::from_toml(text), StatisticsForm::from_json(text)] {
        match read {
            Ok(form) => {
                let toml = form.to_toml().expect("a form can be written as TOML");
                assert_eq!(StatisticsForm::from_toml(&toml).expect("the TOML can be read"), form);
                let json = form.to_json().expect("a form can be written as JSON");
                assert_eq!(StatisticsForm::from_json(&json).expect("the JSON can be read"), form);
                if let Err(error) = form.totals() {
                    check_error(&error);
                }
            }
            Err(error) => check_error(&error),
        }
    }
}

/// Checks that a dispatch is read back as it was written, and that its findings can be shown and applied.
pub(crate) fn check_round_trip(dispatch: &Dispatch) {
    let toml = match (dispatch.to_toml(), dispatch.to_json()) {
        (Ok(toml), Ok(json)) => {
            assert_eq!(&Dispatch::from_toml(&toml).expect("the TOML can be read"), dispatch);
            assert_eq!(&Dispatch::from_json(&json).expect("the JSON can be read"), dispatch);
            toml
        }
        (Err(toml), Err(json)) => {
            check_error(&toml);
            check_error(&json);
            String::new()
        }
        (toml, json) => panic!("written in one format only: {toml:?}, {json:?}"),
    };
    let report = check(dispatch, TYPESETTER.standard_for(dispatch));
    let _ = (report.to_json(), report.to_sarif("a.toml", Some(&toml), congvan::error::Language::English));
    let _ = report.render("a.toml", congvan::error::Language::Vietnamese, false);
    if let Err(error) = report.fix(dispatch) {
        check_error(&error);
    }
}
