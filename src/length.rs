//! Lengths: `Pt` (points) for type, `Mm` (millimetres) for paper.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

const PT_PER_MM: f64 = 72.0 / 25.4;

/// The tolerance for sums of lengths, less than a thousandth of a millimetre.
pub(crate) const ROUNDING: Pt = Pt(0.001);

/// A length in typographic points of 1/72 inch (0.3528 mm).
///
/// ```
/// use congvan::page::{Mm, Pt};
///
/// assert_eq!(Mm::from(Pt(72.0)), Mm(25.4));
/// assert_eq!("14pt".parse::<Pt>()?, Pt(14.0));
/// assert_eq!("25.4mm".parse::<Pt>()?, Pt(72.0));
/// # Ok::<(), congvan::error::LengthError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Pt(pub f64);

/// A length in millimetres.
///
/// ```
/// use congvan::page::{Mm, Pt};
///
/// assert_eq!(Pt::from(Mm(25.4)), Pt(72.0));
/// assert_eq!(format!("{:.1}", Mm(12.7)), "12.7 mm");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Mm(pub f64);

impl Pt {
    /// The zero length.
    pub const ZERO: Self = Self(0.0);

    /// The maximum of two lengths.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// The minimum of two lengths.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

impl From<Mm> for Pt {
    fn from(mm: Mm) -> Self {
        Self(mm.0 * PT_PER_MM)
    }
}

impl From<Pt> for Mm {
    fn from(pt: Pt) -> Self {
        Self(pt.0 / PT_PER_MM)
    }
}

impl fmt::Display for Pt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        f.write_str(" pt")
    }
}

impl fmt::Display for Mm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        f.write_str(" mm")
    }
}

/// The error for a text that is not a number followed by `pt` or `mm`.
///
/// ```
/// use congvan::page::Pt;
///
/// let error = "14".parse::<Pt>().unwrap_err();
/// assert!(error.to_string().starts_with("invalid length `14`"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid length `{found}`: expected a number with a unit, such as `14pt` or `10mm`")]
pub struct LengthError {
    found: String,
}

impl FromStr for Pt {
    type Err = LengthError;

    fn from_str(text: &str) -> Result<Self, LengthError> {
        let error = || LengthError { found: text.to_owned() };
        let trimmed = text.trim();
        let (digits, in_mm) = match (trimmed.strip_suffix("pt"), trimmed.strip_suffix("mm")) {
            (Some(digits), _) => (digits, false),
            (None, Some(digits)) => (digits, true),
            (None, None) => return Err(error()),
        };
        let number: f64 = digits.trim().parse().map_err(|_| error())?;
        // The number of points is larger and may overflow to infinity.
        let length = if in_mm { Mm(number).into() } else { Self(number) };
        if !length.0.is_finite() {
            return Err(error());
        }
        Ok(length)
    }
}

impl<'de> Deserialize<'de> for Pt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Add for Pt {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Pt {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Pt {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Pt {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Neg for Pt {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<f64> for Pt {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

impl Div<f64> for Pt {
    type Output = Self;
    fn div(self, divisor: f64) -> Self {
        Self(self.0 / divisor)
    }
}

impl Div for Pt {
    type Output = f64;
    fn div(self, other: Self) -> f64 {
        self.0 / other.0
    }
}

impl Sum for Pt {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_lengths_without_a_unit() {
        for bad in ["14", "pt", "14 px", "1e400pt", "1e308mm", "-1e308mm", "NaNpt", ""] {
            assert!(bad.parse::<Pt>().is_err(), "{bad}");
        }
    }

    #[test]
    fn converts_millimetres_and_points() {
        assert_eq!(" 10 mm ".parse::<Pt>(), Ok(Pt(10.0 * 72.0 / 25.4)));
        assert_eq!(format!("{:.1}", Mm::from(Pt(36.0))), "12.7 mm");
    }
}
