//! A number in decimal digits, with the precision of spreadsheets.

/// A number 0.d₁d₂d₃… · 10^`point`; zero has no digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

/// The number of digits of a spreadsheet; further ones are rounding errors of binary fractions.
const DIGITS: usize = 15;
/// The largest number of digits that are written.
const LONGEST: i32 = 400;

impl Decimal {
    /// Converts a number that is not negative.
    pub(super) fn of(number: f64) -> Self {
        let text = format!("{number:.*e}", DIGITS - 1);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
        let mut decimal = Self { digits, point: exponent.parse().unwrap_or(0) + 1 };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
        self.point = match self.digits.is_empty() {
            true => 0,
            false => self.point - i32::try_from(zeros).unwrap_or(0),
        };
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The number times a power of ten.
    pub(super) fn shifted(&self, places: i32) -> Self {
        let point = if self.is_zero() { 0 } else { self.point + places };
        Self { digits: self.digits.clone(), point }
    }

    /// The number of digits before the decimal sign: 0 for a number below 1, negative below 0.1.
    pub(super) fn magnitude(&self) -> i32 {
        self.point
    }

    /// The number rounded to decimal places, half up.
    pub(super) fn rounded(&self, places: i32) -> Self {
        let kept = self.point + places;
        let Ok(kept) = usize::try_from(kept) else { return Self { digits: Vec::new(), point: 0 } };
        if kept >= self.digits.len() {
            return self.clone();
        }
        let up = self.digits.get(kept).is_some_and(|digit| *digit >= 5);
        let mut digits = self.digits[..kept].to_vec();
        let mut point = self.point;
        if up {
            let nines = digits.iter().rev().take_while(|digit| **digit == 9).count();
            digits.truncate(kept - nines);
            match digits.last_mut() {
                Some(last) => *last += 1,
                None => {
                    digits.push(1);
                    point += 1;
                }
            }
        }
        let mut rounded = Self { digits, point };
        rounded.trim();
        rounded
    }

    /// The digits before the decimal sign; empty for a number below 1.
    pub(super) fn before(&self) -> String {
        (0..self.point.min(LONGEST)).map(|place| self.digit(place)).collect()
    }

    /// The digits behind the decimal sign, without trailing zeros.
    pub(super) fn behind(&self) -> String {
        let end = i32::try_from(self.digits.len()).unwrap_or(0).min(LONGEST);
        (self.point.max(-LONGEST)..end).map(|place| self.digit(place)).collect()
    }

    fn digit(&self, place: i32) -> char {
        let digit = usize::try_from(place).ok().and_then(|place| self.digits.get(place)).copied().unwrap_or(0);
        char::from(b'0' + digit)
    }

    /// All digits, with a decimal comma.
    pub(super) fn plain(&self) -> String {
        let (before, behind) = (self.before(), self.behind());
        let before = if before.is_empty() { "0" } else { &before };
        if behind.is_empty() { before.to_owned() } else { format!("{before},{behind}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_no_rounding_errors() {
        let plain = |number: f64| Decimal::of(number).plain();
        assert_eq!([plain(1e20), plain(0.1 + 0.2), plain(12.0)], ["100000000000000000000", "0,3", "12"]);
        assert_eq!([plain(0.0), plain(2.5), plain(0.00123)], ["0", "2,5", "0,00123"]);
        assert_eq!(Decimal::of(0.022).shifted(2).plain(), "2,2");
        assert_eq!(plain(1e-300).len(), 302);
    }

    #[test]
    fn rounds_half_up() {
        let rounded = |number: f64, places| Decimal::of(number).rounded(places).plain();
        assert_eq!([rounded(12.5, 0), rounded(0.125, 2), rounded(9.99, 1), rounded(0.4, 0)], ["13", "0,13", "10", "0"]);
        assert_eq!(
            [rounded(0.5, 0), rounded(0.05, 0), rounded(1.005, 2), rounded(999.9, -1)],
            ["1", "0", "1,01", "1000"]
        );
    }
}
