//! The condition under which a mail merge keeps a body item.

use std::fmt;
use std::str::FromStr;

use super::as_text::serde_as_text;
use super::text::Text;
use crate::error::{Error, ValueProblem};
use crate::fold::{fold, fold_words};

/// A condition (điều kiện) on a field of the recipient, such as `{Loại} = phường, đặc khu` or `{Loại} != xã`.
///
/// `=` holds for a value in the list, `!=` for a value outside it. Values are separated by commas. A value with a comma
/// or a quotation mark is put in double quotes, with each quotation mark inside doubled. `""` is a blank value. The
/// comparison ignores case, repeated spaces and the position of the tone mark (`uỷ`, `ủy`).
///
/// [`BodyItem::when`](crate::dispatch::BodyItem::when) attaches one to a paragraph, and
/// [`MailMerge`](crate::merge::MailMerge) evaluates it for each recipient.
///
/// ```
/// use congvan::dispatch::Condition;
///
/// let condition: Condition = "{Loại} = phường, đặc khu".parse()?;
/// assert_eq!(condition.field(), "Loại");
/// assert!(condition.holds("Phường") && !condition.holds("xã"));
/// let condition: Condition = r#"{Ghi chú} != """#.parse()?;
/// assert!(condition.holds("gấp") && !condition.holds(" "));
/// assert!("{Loại} > 3".parse::<Condition>().is_err());
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("điều kiện", "dieu kien"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    field: String,
    negated: bool,
    values: Vec<String>,
}

impl Condition {
    /// Returns the name of the field, without braces.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns `true` if the condition holds for a value of the field.
    #[must_use]
    pub fn holds(&self, value: &str) -> bool {
        let value = fold(value.trim());
        self.values.iter().any(|listed| fold(listed) == value) != self.negated
    }

    /// Returns `true` if a blank value is in the list. Then a recipient may leave the field blank.
    pub(crate) fn lists_blank(&self) -> bool {
        self.values.iter().any(String::is_empty)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}} {} ", self.field, if self.negated { "!=" } else { "=" })?;
        for (index, value) in self.values.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            match value.is_empty() || value.contains([',', '"']) {
                true => write!(f, "{comma}\"{}\"", value.replace('"', "\"\""))?,
                false => write!(f, "{comma}{value}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Condition {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse(Text::new(text).as_str()).ok_or_else(|| Error::from(ValueProblem::Condition { found: text.to_owned() }))
    }
}

serde_as_text!(Condition);

fn parse(text: &str) -> Option<Condition> {
    let (field, rest) = text.trim().strip_prefix('{')?.split_once('}')?;
    let field = field.split_whitespace().collect::<Vec<_>>().join(" ");
    if field.contains('{') || fold_words(&field).is_empty() {
        return None;
    }
    let rest = rest.trim_start();
    let (negated, list) = match rest.strip_prefix("!=") {
        Some(list) => (true, list),
        None => (false, rest.strip_prefix('=')?),
    };
    Some(Condition { field, negated, values: values(list)? })
}

/// Splits a list of values at its commas.
fn values(list: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut rest = list.trim();
    loop {
        let (value, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_value(quoted)?,
            None => {
                let (value, after) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
                let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                if value.is_empty() || value.contains('"') || value.starts_with('=') {
                    return None;
                }
                (value, after)
            }
        };
        values.push(value);
        match after.trim_start() {
            "" => return Some(values),
            more => rest = more.strip_prefix(',')?.trim_start(),
        }
    }
}

/// Reads a quoted value after its opening quotation mark. Returns it with the text after the closing mark.
fn quoted_value(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        value.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => return Some((value.split_whitespace().collect::<Vec<_>>().join(" "), after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, printed: &str) {
        let condition: Condition = text.parse().unwrap();
        assert_eq!(condition.to_string(), printed);
        assert_eq!(printed.parse::<Condition>().unwrap(), condition);
    }

    #[test]
    fn parsing_and_printing_are_inverse() {
        check("{Loại}=phường", "{Loại} = phường");
        check(" { Loại  đơn vị } != xã ,  đặc  khu ", "{Loại đơn vị} != xã, đặc khu");
        check(r#"{A} = "a, b", c, "", "say ""x""""#, r#"{A} = "a, b", c, "", "say ""x""""#);
        check("{A} = b = c", "{A} = b = c");
    }

    #[test]
    fn rejects_invalid_conditions() {
        for text in [
            "",
            "Loại = phường",
            "{} = a",
            "{-} = a",
            "{A = b",
            "{A}",
            "{A} a",
            "{A} = ",
            "{A} = a,",
            "{A} = ,a",
            "{A} == a",
            "{A} = \"a",
            "{A} = \"a\" b",
            "{A} = a\"b",
            "{{A}} = a",
            "{A} > 3",
            "{A} <> b",
        ] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }

    #[test]
    fn compares_values_regardless_of_case_spaces_and_tone_position() {
        let condition: Condition = "{A} = Đảng uỷ xã, 1.5".parse().unwrap();
        assert!(condition.holds(" đảng  ủy XÃ ") && condition.holds("1.5"));
        assert!(!condition.holds("15") && !condition.holds("Đảng uỷ xa") && !condition.holds(""));
        let not: Condition = "{A} != a, b".parse().unwrap();
        assert!(not.holds("c") && not.holds("") && !not.holds("B"));
        assert!(!not.lists_blank() && "{A} = \"\", b".parse::<Condition>().unwrap().lists_blank());
    }
}
