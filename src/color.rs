//! `Color`: the colour of text.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// An sRGB colour, written `#ff0000` in a pack. The default is black.
///
/// ```
/// use congvan::page::Color;
///
/// let red: Color = "#ff0000".parse()?;
/// assert_eq!((red.red, red.green, red.blue), (255, 0, 0));
/// assert_eq!(Color::default().to_string(), "#000000");
/// # Ok::<(), String>(())
/// ```
#[doc(alias("màu", "mau"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Color {
    /// Red, from 0 to 255.
    pub red: u8,
    /// Green, from 0 to 255.
    pub green: u8,
    /// Blue, from 0 to 255.
    pub blue: u8,
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl FromStr for Color {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let channel = |at: usize| u8::from_str_radix(digits?.get(at..at + 2)?, 16).ok();
        match (channel(0), channel(2), channel(4)) {
            (Some(red), Some(green), Some(blue)) => Ok(Self { red, green, blue }),
            _ => Err(format!("invalid colour `{text}`; write it as `#rrggbb`, such as `#ff0000`")),
        }
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_written_alike() {
        for text in ["#000000", "#ff0000", "#0a1b2c"] {
            assert_eq!(text.parse::<Color>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn invalid_colours_are_errors() {
        for bad in ["", "red", "ff0000", "#ff00", "#ff00000", "#gg0000", "#+f0000", "#ắ00"] {
            assert!(bad.parse::<Color>().is_err(), "{bad}");
        }
    }
}
