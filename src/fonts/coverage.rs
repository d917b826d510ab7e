//! Which characters a face can print.

/// Code points below this are looked up as bits: every Vietnamese letter and all common punctuation.
const BITS: u32 = 0x2400;

/// The characters that a face can print.
pub(super) struct Coverage {
    bits: Box<[u64]>,
    /// The code points above, ascending.
    beyond: Box<[u32]>,
}

impl Coverage {
    /// Of these code points, those that can be printed.
    pub(super) fn new(code_points: impl Iterator<Item = u32>) -> Self {
        let mut bits = vec![0_u64; (BITS / u64::BITS) as usize];
        let mut beyond = Vec::new();
        for code_point in code_points {
            let printed = char::from_u32(code_point)
                .is_some_and(|character| !is_invisible(character) && !runs_from_the_right(character));
            match bits.get_mut((code_point / u64::BITS) as usize) {
                _ if !printed => {}
                Some(word) => *word |= 1 << (code_point % u64::BITS),
                None => beyond.push(code_point),
            }
        }
        beyond.sort_unstable();
        Self { bits: bits.into(), beyond: beyond.into() }
    }

    pub(super) fn has(&self, character: char) -> bool {
        let code_point = u32::from(character);
        match self.bits.get((code_point / u64::BITS) as usize) {
            Some(word) => word & (1 << (code_point % u64::BITS)) != 0,
            None => self.beyond.binary_search(&code_point).is_ok(),
        }
    }

    /// How many characters there are.
    pub(super) fn count(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum::<usize>() + self.beyond.len()
    }
}

/// Characters that a reader cannot see but a machine would find: controls, marks of direction, joiners.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Hebrew, Arabic and their kin: lines are set from the left only.
fn runs_from_the_right(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
