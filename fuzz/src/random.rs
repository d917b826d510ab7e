//! Reproducible random mutations.

/// Generator of pseudo-random numbers (xorshift64*).
pub struct Random(u64);

impl Random {
    /// Makes a generator from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// Returns a number below the limit, or 0 if the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap_or(0).checked_rem(limit).unwrap_or(0)
    }

    /// Mutates the bytes in one to four places, inserting words of the input format and parts of another input.
    pub fn mutate(&mut self, bytes: &mut Vec<u8>, words: &[&str], other: &[u8]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(32)).min(bytes.len());
            match self.below(8) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 if at < bytes.len() => bytes[at] = u8::try_from(self.below(256)).unwrap_or(0),
                2 => drop(bytes.drain(at..end)),
                3 => {
                    let copy: Vec<u8> = bytes[at..end].repeat(1 + self.below(40));
                    bytes.splice(at..at, copy);
                }
                4 => {
                    let from = self.below(other.len() + 1);
                    let to = (from + self.below(200)).min(other.len());
                    bytes.splice(at..end, other[from..to].iter().copied());
                }
                5 => bytes.truncate(at.max(bytes.len() / 2)),
                _ if !words.is_empty() => {
                    let word = words[self.below(words.len())].as_bytes().repeat(1 + self.below(2));
                    let end = if self.below(2) == 0 { at } else { end };
                    bytes.splice(at..end, word);
                }
                _ => {}
            }
        }
    }
}
