//! Columns of percentages whose figures may be parts of one: 0,955 for 95,5 %.

use crate::model::{CellValue, ColumnKind, Text};

/// What is known of the figures of a column.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FractionDetector {
    /// A figure without a sign lies between 0 and 1.
    small: bool,
    /// A figure without a sign is above 1, and not the 100 that somebody types for the whole.
    large: bool,
    /// A figure has the sign.
    signed: bool,
}

impl FractionDetector {
    /// Takes a figure in, and whether it has the sign of per cent.
    pub(crate) fn add(&mut self, figure: f64, signed: bool) {
        let is_whole = figure.fract() == 0.0;
        self.signed |= signed;
        self.small |= !signed && !is_whole && figure < 1.0;
        self.large |= !signed && figure > 1.0 && figure != 100.0;
    }

    /// Takes the words of a cell in, if they are a percentage.
    pub(crate) fn add_words(&mut self, words: &str) {
        if let Ok(CellValue::Percentage { whole, fraction }) = ColumnKind::Percentage.read(&Text::literal(words))
            && let Ok(figure) = format!("{whole}.{fraction}0").parse()
        {
            self.add(figure, words.trim_end().ends_with('%'));
        }
    }

    /// Whether figures without a sign are likely to be parts of one.
    pub(crate) fn likely(self) -> bool {
        self.small && (!self.large || self.signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_may_be_parts_of_one() {
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
