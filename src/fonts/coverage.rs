//! Which characters a face can print.

use std::sync::OnceLock;

use skrifa::charmap::Charmap;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Code points below this are kept as bits: every Vietnamese letter and all common punctuation.
const KEPT: u32 = 0x2400;

/// The characters that a face can print, read from its character map as they are asked for.
pub(super) struct Coverage {
    /// 64 code points each, the first in the lowest bit.
    blocks: Box<[OnceLock<u64>]>,
}

impl Default for Coverage {
    fn default() -> Self {
        Self { blocks: (0..KEPT / u64::BITS).map(|_| OnceLock::new()).collect() }
    }
}

impl Coverage {
    /// Whether the face can print a character. `charmap` is the face's character map; it is rarely needed.
    pub(super) fn has<'a>(&self, character: char, charmap: impl FnOnce() -> Option<Charmap<'a>>) -> bool {
        let code_point = u32::from(character);
        match self.blocks.get((code_point / u64::BITS) as usize) {
            Some(block) => {
                let bits = block.get_or_init(|| charmap().map_or(0, |charmap| bits(&charmap, code_point / u64::BITS)));
                bits & (1 << (code_point % u64::BITS)) != 0
            }
            None => charmap().is_some_and(|charmap| prints(&charmap, code_point)),
        }
    }
}

fn bits(charmap: &Charmap<'_>, block: u32) -> u64 {
    let code_points = (0..u64::BITS).map(|bit| block * u64::BITS + bit);
    let set = code_points.enumerate().filter(|(_, code_point)| prints(charmap, *code_point));
    set.fold(0, |bits, (bit, _)| bits | 1 << bit)
}

fn prints(charmap: &Charmap<'_>, code_point: u32) -> bool {
    char::from_u32(code_point).is_some_and(is_printed)
        && charmap.map(code_point).is_some_and(|glyph| glyph.to_u32() != 0)
}

fn is_printed(character: char) -> bool {
    !is_invisible(character) && !is_meaningless(character) && !runs_from_the_right(character)
}

/// Characters that a reader cannot see but a machine would find: controls, marks of direction, joiners, fillers.
pub(crate) fn is_invisible(character: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    matches!(character.general_category(), Control | Format | LineSeparator | ParagraphSeparator)
        || is_filler(character)
}

/// Letters, marks and unassigned characters of the property `Default_Ignorable_Code_Point`, which the categories do
/// not tell.
fn is_filler(character: char) -> bool {
    matches!(character,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2065}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that mean nothing to another reader: private use, what is no character, what stands for lost ones.
pub(crate) fn is_meaningless(character: char) -> bool {
    u32::from(character) & 0xfffe == 0xfffe
        || matches!(character, '\u{fdd0}'..='\u{fdef}' | '\u{fffc}' | '\u{fffd}')
        || is_private(character)
}

/// Whether programs may give the character whatever meaning they like.
pub(crate) fn is_private(character: char) -> bool {
    character.general_category() == GeneralCategory::PrivateUse
}

/// Hebrew, Arabic and their kin: lines are set from the left only. These are the blocks for such scripts, so that
/// their marks and figures, and what is added to them later, are taken with their letters.
fn runs_from_the_right(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_told_from_visible_ones() {
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
    fn what_means_nothing_to_others() {
        for character in
            ['\u{e000}', '\u{f8ff}', '\u{fdd0}', '\u{fffd}', '\u{fffe}', '\u{1ffff}', '\u{f0000}', '\u{10fffd}']
        {
            assert!(is_meaningless(character), "{character:?}");
        }
        for character in ['a', 'Đ', '\u{d7ff}', '\u{f900}', '\u{fdcf}', '\u{fdf0}', '\u{fffb}', '\u{1fffd}'] {
            assert!(!is_meaningless(character), "{character:?}");
        }
    }

    #[test]
    fn what_runs_from_the_right() {
        for character in ['א', 'ع', '\u{590}', '\u{8ff}', '\u{fb1d}', '\u{fe70}', '\u{10800}', '\u{1efff}'] {
            assert!(runs_from_the_right(character), "{character:?}");
        }
        for character in ['a', 'ặ', 'Ω', '\u{58f}', '\u{900}', '\u{feff}', '\u{11000}'] {
            assert!(!runs_from_the_right(character), "{character:?}");
        }
    }
}
