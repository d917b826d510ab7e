//! Correct letters of offices have no findings.

use std::fs;

use congvan::check::{Language, check};
use congvan::{Dispatch, Typesetter};

#[test]
fn correct_letters_have_no_findings() {
    let typesetter = Typesetter::new().unwrap();
    let mut paths: Vec<_> =
        fs::read_dir(crate::in_repository("tests/letters")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20);
    let mut reports = String::new();
    for path in paths {
        let dispatch = Dispatch::from_toml(&fs::read_to_string(&path).unwrap()).unwrap();
        let report = check(&dispatch, typesetter.standard_for(&dispatch));
        if !report.is_clean() {
            reports += &format!("{}\n{}\n", path.display(), report.display(Language::English));
        }
        assert!(typesetter.pdf(&dispatch).is_ok(), "{}", path.display());
    }
    assert!(reports.is_empty(), "{reports}");
}
