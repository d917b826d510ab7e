//! What of a text cannot be printed, and what hinders it.

use unicode_normalization::char::is_combining_mark;

use super::{Face, Fonts, is_invisible};
use crate::error::Obstacle;

/// A letter takes so many marks that are not part of it: more would run into the line above.
const MARKS_ON_A_LETTER: usize = 2;

impl Fonts {
    /// The characters of a text that cannot be printed, each with what hinders it. A line may break anywhere.
    pub(crate) fn obstacles(&self, text: &str) -> Vec<(char, Obstacle)> {
        let mut found = Vec::new();
        let mut room = 0_usize;
        for character in text.chars() {
            let mark = is_mark(character);
            let covered = || Face::ALL.iter().any(|face| self.covers(*face, character));
            let obstacle = match character {
                '\n' => None,
                _ if mark && room == 0 => Some(Obstacle::NoLetter),
                _ if covered() => None,
                _ if is_invisible(character) => Some(Obstacle::Invisible),
                _ => Some(Obstacle::NoGlyph),
            };
            found.extend(obstacle.map(|obstacle| (character, obstacle)));
            room = match character {
                _ if mark => room.saturating_sub(1),
                _ if character.is_alphabetic() => MARKS_ON_A_LETTER,
                _ => 0,
            };
        }
        found
    }
}

/// Whether it stands on the letter before it. No table is asked of Vietnamese letters.
fn is_mark(character: char) -> bool {
    let is_letter = matches!(character, ..'\u{300}' | '\u{1e00}'..'\u{1f00}');
    !is_letter && is_combining_mark(character)
}
