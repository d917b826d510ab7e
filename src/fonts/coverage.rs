//! The characters that a face covers.

use std::sync::atomic::{AtomicU64, Ordering};

use skrifa::charmap::Charmap;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The end of the cached code points, which include all Vietnamese letters and common punctuation.
const CACHE_END: u32 = 0x2400;

/// A lazy cache of the character map of a face.
pub(super) struct Coverage {
    /// Blocks of 64 code points.
    blocks: Box<[Block]>,
}

/// A bit for each code point of a block, the first in the lowest bit.
#[derive(Default)]
struct Block {
    /// Whether the code point was looked up.
    known: AtomicU64,
    /// Whether the face covers it; written before `known`.
    covered: AtomicU64,
}

impl Default for Coverage {
    fn default() -> Self {
        Self { blocks: (0..CACHE_END / u64::BITS).map(|_| Block::default()).collect() }
    }
}

impl Coverage {
    /// Whether the face covers a character. `charmap` returns the character map of the face; it is called only for
    /// characters that are not cached.
    pub(super) fn contains<'a>(&self, character: char, charmap: impl FnOnce() -> Option<Charmap<'a>>) -> bool {
        let code_point = u32::from(character);
        let look_up = || charmap().is_some_and(|charmap| covers(&charmap, character));
        match self.blocks.get((code_point / u64::BITS) as usize) {
            Some(block) => block.get_or_look_up(1 << (code_point % u64::BITS), look_up),
            None => look_up(),
        }
    }
}

impl Block {
    fn get_or_look_up(&self, bit: u64, look_up: impl FnOnce() -> bool) -> bool {
        if self.known.load(Ordering::Acquire) & bit != 0 {
            return self.covered.load(Ordering::Relaxed) & bit != 0;
        }
        let covered = look_up();
        if covered {
            self.covered.fetch_or(bit, Ordering::Relaxed);
        }
        self.known.fetch_or(bit, Ordering::Release);
        covered
    }
}

fn covers(charmap: &Charmap<'_>, character: char) -> bool {
    is_printable(character) && charmap.map(character).is_some_and(|glyph| glyph.to_u32() != 0)
}

fn is_printable(character: char) -> bool {
    !is_invisible(character) && !is_private_or_noncharacter(character) && !is_right_to_left(character)
}

/// Whether a character is invisible but present for programs: controls, direction marks, joiners, fillers.
pub(crate) fn is_invisible(character: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    matches!(character.general_category(), Control | Format | LineSeparator | ParagraphSeparator)
        || is_filler(character)
}

/// Whether a character is a letter, mark or unassigned character with the property `Default_Ignorable_Code_Point`,
/// which its general category does not show.
fn is_filler(character: char) -> bool {
    matches!(character,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2065}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character has no public meaning: private use, noncharacters, replacement characters.
pub(crate) fn is_private_or_noncharacter(character: char) -> bool {
    u32::from(character) & 0xfffe == 0xfffe
        || matches!(character, '\u{fdd0}'..='\u{fdef}' | '\u{fffc}' | '\u{fffd}')
        || is_private(character)
}

/// Whether a character is for private use.
pub(crate) fn is_private(character: char) -> bool {
    character.general_category() == GeneralCategory::PrivateUse
}

/// Whether a character is in a block for right-to-left scripts, such as Hebrew or Arabic. Layout is left-to-right only.
/// Whole blocks include marks, digits and future characters of these scripts.
fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_and_visible_characters() {
        for character in "\0\u{85}\u{ad}\u{34f}\u{61c}\u{1160}\u{180e}\u{200b}\u{200f}\u{2028}\u{2029}\u{202e}".chars()
        {
            assert!(is_invisible(character), "{character:?}");
        }
        for character in
            "\u{2060}\u{2065}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff0}\u{fffb}\u{1d173}\u{e0001}\u{e01ef}".chars()
        {
            assert!(is_invisible(character), "{character:?}");
        }
        for character in "aĐặ \u{a0}\u{202f}\u{301}–“…₫\u{2070}\u{fffd}".chars() {
            assert!(!is_invisible(character), "{character:?}");
        }
    }

    #[test]
    fn private_use_and_noncharacters() {
        for character in
            ['\u{e000}', '\u{f8ff}', '\u{fdd0}', '\u{fffd}', '\u{fffe}', '\u{1ffff}', '\u{f0000}', '\u{10fffd}']
        {
            assert!(is_private_or_noncharacter(character), "{character:?}");
        }
        for character in ['a', 'Đ', '\u{d7ff}', '\u{f900}', '\u{fdcf}', '\u{fdf0}', '\u{fffb}', '\u{1fffd}'] {
            assert!(!is_private_or_noncharacter(character), "{character:?}");
        }
    }

    #[test]
    fn right_to_left_scripts() {
        for character in ['א', 'ع', '\u{590}', '\u{8ff}', '\u{fb1d}', '\u{fe70}', '\u{10800}', '\u{1efff}'] {
            assert!(is_right_to_left(character), "{character:?}");
        }
        for character in ['a', 'ặ', 'Ω', '\u{58f}', '\u{900}', '\u{feff}', '\u{11000}'] {
            assert!(!is_right_to_left(character), "{character:?}");
        }
    }
}
