//! Detection of unprintable characters.

use unicode_normalization::char::is_combining_mark;

use super::coverage::is_invisible;
use super::face::Face;
use super::family::Fonts;
use crate::error::Obstacle;

/// The maximum number of separate combining marks on a letter. More would overlap the line above.
const MAX_MARKS: usize = 2;

impl Fonts {
    /// The unprintable characters of a text, each with its obstacle. Line breaks are ignored.
    pub(crate) fn unprintable(&self, text: &str) -> Vec<(char, Obstacle)> {
        let mut found = Vec::new();
        // The last base character and the number of marks on it.
        let (mut base, mut marks) = (' ', 0);
        for character in text.chars() {
            let mark = is_mark(character);
            let fits = || marks < MAX_MARKS && base.is_alphabetic();
            let covered = || Face::ALL.iter().any(|face| self.covers(*face, character));
            let obstacle = match character {
                '\n' => None,
                _ if mark && !fits() => Some(Obstacle::NoLetter),
                _ if covered() => None,
                _ if is_invisible(character) => Some(Obstacle::Invisible),
                _ => Some(Obstacle::NoGlyph),
            };
            found.extend(obstacle.map(|obstacle| (character, obstacle)));
            (base, marks) = if mark { (base, marks + 1) } else { (character, 0) };
        }
        found
    }
}

/// Whether a character is a combining mark. Latin ranges skip the table lookup.
fn is_mark(character: char) -> bool {
    let is_letter = matches!(character, ..'\u{300}' | '\u{1e00}'..'\u{1f00}');
    !is_letter && is_combining_mark(character)
}
