//! The names of the files: filled like any text, safe on every system, and never the same twice.

use std::collections::HashSet;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::digest::Digest;
use super::placeholder::Piece;
use crate::fold::fold_words;
use crate::model::Text;

/// A name may have so many bytes before its ending: systems take 255, and a row may have to follow.
const LONGEST: usize = 180;
const ENDING: &str = ".pdf";
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 8] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT", "CONIN$", "CONOUT$"];

/// What stands for `{number}` and `{row}` in a name; other names are fields.
pub(super) fn is_built_in(name: &str) -> bool {
    matches!(fold_words(name).as_str(), "number" | "row")
}

/// The name in plain words, as a bookmark has it.
pub(super) fn title(pieces: &[Piece], number: &str, row: usize, value: impl Fn(&str) -> String) -> String {
    let words = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Field(name) => match fold_words(name).as_str() {
            "number" => number.to_owned(),
            "row" => row.to_string(),
            _ => value(name),
        },
    });
    let title = Text::new(&words.collect::<String>());
    let title = title.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
    title[..title.floor_char_boundary(LONGEST)].trim_end().to_owned()
}

/// The title as a name that every system takes, without its ending.
fn safe(title: &str) -> String {
    let safe: String = title.chars().map(|character| if is_safe(character) { character } else { '_' }).collect();
    let safe = safe.trim_matches([' ', '.']);
    let before = safe.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let device = before.trim_end_matches(|c: char| c.is_ascii_digit() || "¹²³".contains(c));
    let numbered = before.chars().count() - device.chars().count();
    let is_device = DEVICES.contains(&device)
        && match device {
            "COM" | "LPT" => numbered == 1,
            _ => numbered == 0,
        };
    if safe.is_empty() || is_device { format!("_{safe}") } else { safe.to_owned() }
}

fn is_safe(character: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    let hides = matches!(character.general_category(), Control | Format | LineSeparator | ParagraphSeparator);
    !hides && !r#"/\:*?"<>|"#.contains(character)
}

/// The names that have been given. Of each it remembers eight bytes.
#[derive(Debug, Default)]
pub(super) struct FileNames {
    given: HashSet<u64>,
}

impl FileNames {
    /// A name that nobody has yet. Who comes second gets his row behind it; capitals do not make another name.
    pub(super) fn give(&mut self, title: &str, row: usize) -> String {
        let stem = safe(title);
        if self.is_new(&stem) {
            return format!("{stem}{ENDING}");
        }
        let with_row = format!("{stem}-{row}");
        let mut name = with_row.clone();
        let mut count = 2_usize;
        // Two fields and a row can read like another field and row; each turn here is another such name.
        while !self.is_new(&name) {
            name = format!("{with_row}-{count}");
            count += 1;
        }
        format!("{name}{ENDING}")
    }

    fn is_new(&mut self, stem: &str) -> bool {
        self.given.insert(Digest::new().and(stem.to_lowercase()).short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(value: &str) -> String {
        let pieces = [Piece::Words("{".to_owned()), Piece::Field("a".to_owned())];
        FileNames::default().give(&title(&pieces[1..], "", 1, |_| value.to_owned()), 1)
    }

    #[test]
    fn names_are_safe() {
        assert_eq!(name("Chi bộ 1"), "Chi bộ 1.pdf");
        assert_eq!(name("../../etc/passwd"), "_.._etc_passwd.pdf");
        assert_eq!(name("a\u{0}b\n\u{202e}c"), "a_b _c.pdf");
        assert_eq!(name(" .. "), "_.pdf");
        assert_eq!(name("C:\\x|y?"), "C__x_y_.pdf");
        for device in ["con", "NUL.txt", "com1", "LPT¹", "aux .x", "CONIN$"] {
            assert!(name(device).starts_with('_'), "{device}");
        }
        assert_eq!(name("COM12"), "COM12.pdf");
        assert_eq!(name("Console"), "Console.pdf");
        let long = name(&"ế".repeat(400));
        assert!(long.len() <= LONGEST + ENDING.len() && long.starts_with("ếế"), "{long}");
        assert_eq!(name("a\u{302}\u{301}"), "ấ.pdf");
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut names = FileNames::default();
        let given: Vec<String> =
            [("A", 2), ("a", 3), ("A-3", 4), ("A", 3)].iter().map(|(title, row)| names.give(title, *row)).collect();
        assert_eq!(given, ["A.pdf", "a-3.pdf", "A-3-4.pdf", "A-3-2.pdf"]);
    }
}
