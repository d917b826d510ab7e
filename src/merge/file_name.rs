//! File names of copies: filled like any text, valid on every system, unique in a run.

use std::collections::HashSet;

use super::digest::Digest;
use super::placeholder::Segment;
use crate::fold::fold_words;
use crate::model::Text;

/// The maximum length of a name without its extension, in bytes. Systems allow 255, and the row may be appended.
const LONGEST: usize = 180;
const EXTENSION: &str = ".pdf";
/// Names that Windows reserves for devices, with any extension.
const DEVICES: [&str; 8] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT", "CONIN$", "CONOUT$"];

/// Whether a placeholder is `{number}` or `{row}`; all others are fields.
pub(super) fn is_built_in(name: &str) -> bool {
    matches!(fold_words(name).as_str(), "number" | "row")
}

/// The name in plain text, as for a bookmark.
pub(super) fn title(segments: &[Segment], number: &str, row: usize, value: impl Fn(&str) -> String) -> String {
    let words = segments.iter().map(|segment| match segment {
        Segment::Literal(words) => words.clone(),
        Segment::Field(name) => match fold_words(name).as_str() {
            "number" => number.to_owned(),
            "row" => row.to_string(),
            _ => value(name),
        },
    });
    let title = Text::new(&words.collect::<String>());
    let title = title.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
    title[..title.floor_char_boundary(LONGEST)].trim_end().to_owned()
}

/// The title as a file name that every system allows, without the extension.
fn safe_stem(title: &str) -> String {
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
    let is_bidi_or_invisible = matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    );
    !character.is_control() && !is_bidi_or_invisible && !r#"/\:*?"<>|"#.contains(character)
}

/// The names in use, eight bytes for each.
#[derive(Debug, Default)]
pub(super) struct FileNames {
    used: HashSet<u64>,
}

impl FileNames {
    /// A new name. A name in use, in any case, gets the row as a suffix.
    pub(super) fn unique(&mut self, title: &str, row: usize) -> String {
        let stem = safe_stem(title);
        if self.is_new(&stem) {
            return format!("{stem}{EXTENSION}");
        }
        let with_row = format!("{stem}-{row}");
        let mut name = with_row.clone();
        let mut count = 2_usize;
        // A field that ends with a row can equal another name with its suffix.
        while !self.is_new(&name) {
            name = format!("{with_row}-{count}");
            count += 1;
        }
        format!("{name}{EXTENSION}")
    }

    fn is_new(&mut self, stem: &str) -> bool {
        self.used.insert(Digest::new().and(stem.to_lowercase()).short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(value: &str) -> String {
        let segments = [Segment::Literal("{".to_owned()), Segment::Field("a".to_owned())];
        FileNames::default().unique(&title(&segments[1..], "", 1, |_| value.to_owned()), 1)
    }

    #[test]
    fn names_are_valid_on_every_system() {
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
        assert!(long.len() <= LONGEST + EXTENSION.len() && long.starts_with("ếế"), "{long}");
        assert_eq!(name("a\u{302}\u{301}"), "ấ.pdf");
    }

    #[test]
    fn names_are_unique() {
        let mut names = FileNames::default();
        let given: Vec<String> =
            [("A", 2), ("a", 3), ("A-3", 4), ("A", 3)].iter().map(|(title, row)| names.unique(title, *row)).collect();
        assert_eq!(given, ["A.pdf", "a-3.pdf", "A-3-4.pdf", "A-3-2.pdf"]);
    }
}
