//! Letters as offices write them, in which a careful văn thư finds nothing to mend.

use std::fs;

use congvan::check::{Language, check};
use congvan::{Dispatch, Typesetter};

#[test]
fn nothing_is_found_in_letters_that_are_right() {
    let typesetter = Typesetter::new().unwrap();
    let mut paths: Vec<_> =
        fs::read_dir(crate::in_repository("tests/letters")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20);
    let mut told = String::new();
    for path in paths {
        let dispatch = Dispatch::from_toml(&fs::read_to_string(&path).unwrap()).unwrap();
        let report = check(&dispatch, typesetter.standard_for(&dispatch));
        if !report.is_clean() {
            told += &format!("{}\n{}\n", path.display(), report.display(Language::English));
        }
        assert!(typesetter.pdf(&dispatch).is_ok(), "{}", path.display());
    }
    assert!(told.is_empty(), "{told}");
}
