//! A length of whole millimetres.

use std::fmt;
use std::str::FromStr;

use super::as_text::serde_as_text;
use crate::error::{Error, ValueProblem};

/// A length of at least one whole millimetre, written `30mm`: the width of a column or figure, the height of a gap.
///
/// ```
/// use congvan::dispatch::Millimetres;
///
/// assert_eq!(Millimetres::new(30)?, "30mm".parse()?);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("độ dài", "do dai", "độ rộng cột", "do rong cot"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Millimetres {
    millimetres: u16,
}

impl Millimetres {
    /// Creates a length.
    ///
    /// # Errors
    /// When it is 0.
    pub fn new(millimetres: u16) -> Result<Self, Error> {
        match millimetres {
            0 => Err(Error::from(ValueProblem::Millimetres { found: "0mm".to_owned() })),
            _ => Ok(Self { millimetres }),
        }
    }

    /// Returns the number of millimetres.
    #[must_use]
    pub fn get(self) -> u16 {
        self.millimetres
    }
}

impl fmt::Display for Millimetres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}mm", self.millimetres)
    }
}

impl FromStr for Millimetres {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let error = || Error::from(ValueProblem::Millimetres { found: text.to_owned() });
        let digits = text.trim().strip_suffix("mm").ok_or_else(error)?.trim_end();
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let millimetres = digits.parse().ok().filter(|_| plain).ok_or_else(error)?;
        Self::new(millimetres).map_err(|_| error())
    }
}

serde_as_text!(Millimetres);
