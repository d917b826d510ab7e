//! What of a text cannot be printed, and what hinders it.

use unicode_normalization::char::is_combining_mark;

use super::coverage::is_invisible;
use super::face::Face;
use super::family::Fonts;
use crate::error::Obstacle;

/// A letter takes so many marks that are not part of it: more would run into the line above.
const MARKS_ON_A_LETTER: usize = 2;

impl Fonts {
    /// The characters of a text that cannot be printed, each with what hinders it. A line may break anywhere.
    pub(crate) fn obstacles(&self, text: &str) -> Vec<(char, Obstacle)> {
        let mut found = Vec::new();
        // What marks stand on, and how many do.
        let (mut bearer, mut marks) = (' ', 0);
        for character in text.chars() {
            let mark = is_mark(character);
            let has_room = || marks < MARKS_ON_A_LETTER && bearer.is_alphabetic();
            let covered = || Face::ALL.iter().any(|face| self.covers(*face, character));
            let obstacle = match character {
                '\n' => None,
                _ if mark && !has_room() => Some(Obstacle::NoLetter),
                _ if covered() => None,
                _ if is_invisible(character) => Some(Obstacle::Invisible),
                _ => Some(Obstacle::NoGlyph),
            };
            found.extend(obstacle.map(|obstacle| (character, obstacle)));
            (bearer, marks) = if mark { (bearer, marks + 1) } else { (character, 0) };
        }
        found
    }
}

/// Whether it stands on the letter before it. No table is asked of Vietnamese letters.
fn is_mark(character: char) -> bool {
    let is_letter = matches!(character, ..'\u{300}' | '\u{1e00}'..'\u{1f00}');
    !is_letter && is_combining_mark(character)
}
