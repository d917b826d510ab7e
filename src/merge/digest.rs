//! The digest of the inputs of a file: FNV-1a with 128 bits, the same on every machine.

/// A digest that detects changes; it does not resist deliberate collisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest(u128);

const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

impl Digest {
    pub(super) fn new() -> Self {
        Self(BASIS)
    }

    pub(super) fn from_hex(text: &str) -> Option<Self> {
        (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok().map(Self)).flatten()
    }

    pub(super) fn hex(self) -> String {
        format!("{:032x}", self.0)
    }

    /// The digest folded to 64 bits, for sets of names.
    pub(super) fn short(self) -> u64 {
        (self.0 >> 64) as u64 ^ self.0 as u64
    }

    /// Adds a part with its length, so that `ab`, `c` and `a`, `bc` differ.
    #[must_use]
    pub(super) fn and(self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        let length = part.len().to_le_bytes();
        let bytes = length.iter().chain(part);
        Self(bytes.fold(self.0, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_boundaries_change_the_digest() {
        assert_ne!(Digest::new().and("ab").and("c"), Digest::new().and("a").and("bc"));
        let digest = Digest::new().and("Chi bộ");
        assert_eq!(Digest::from_hex(&digest.hex()), Some(digest));
        assert_eq!(Digest::from_hex("12"), None);
    }
}
