//! Detects columns of percentages that are written as fractions: 0,955 for 95,5%.

use crate::model::{CellValue, ColumnKind, Text};

/// The numbers of a column so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FractionDetector {
    /// Whether a number without a sign is between 0 and 1.
    small: bool,
    /// Whether a number without a sign is above 1, except 100, which may be typed for the whole.
    large: bool,
    /// Whether a number has a percent sign.
    signed: bool,
}

impl FractionDetector {
    /// Adds a number; `signed` tells whether it has a percent sign.
    pub(crate) fn add(&mut self, figure: f64, signed: bool) {
        let is_whole = figure.fract() == 0.0;
        self.signed |= signed;
        self.small |= !signed && !is_whole && figure < 1.0;
        self.large |= !signed && figure > 1.0 && figure != 100.0;
    }

    /// Adds the text of a cell, if it is a percentage.
    pub(crate) fn add_words(&mut self, words: &str) {
        if let Ok(CellValue::Percentage { whole, fraction }) = ColumnKind::Percentage.read(&Text::literal(words))
            && let Ok(figure) = format!("{whole}.{fraction}0").parse()
        {
            self.add(figure, words.trim_end().ends_with('%'));
        }
    }

    /// Whether the numbers without a sign are probably fractions.
    pub(crate) fn likely(self) -> bool {
        self.small && (!self.large || self.signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detects_fractions() {
        let likely = |cells: &[&str]| {
            let mut parts = FractionDetector::default();
            cells.iter().for_each(|words| parts.add_words(words));
            parts.likely()
        };
        for cells in
            [&["0,955", "0,87"][..], &["0,955", "1"], &["0,955", "100"], &["0,955", "87%"], &["0,955", "87%", "5"]]
        {
            assert!(likely(cells), "{cells:?}");
        }
        for cells in [&["95,5", "0,5"][..], &["0", "1"], &["0,5%"], &["100", "0"], &["", "X", "nhiều"]] {
            assert!(!likely(cells), "{cells:?}");
        }
    }
}
