//! `FieldPath`: the path of a field in a document, such as `body[2].items[0].text`.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The path of a field (đường dẫn trường) of a dispatch or a form, such as `body[2].items[0].text`.
///
/// Items of a list count from 0. The empty path is the whole document. `Display` and `FromStr` are inverse; in JSON and
/// TOML a path is a string. A name with characters other than letters, digits, `_` and `-` is put in double quotes,
/// with `\` before each `"` and `\` in it.
///
/// ```
/// use congvan::error::{FieldPath, FieldSegment};
///
/// let path = FieldPath::of("body").index(2).child("text");
/// assert_eq!(path.to_string(), "body[2].text");
/// assert_eq!("body[2].text".parse(), Ok(path.clone()));
/// assert_eq!(path.segments().nth(1), Some(FieldSegment::Index(2)));
/// assert!(path.starts_with(&FieldPath::of("body")));
/// assert_eq!(path.parent(), Some(FieldPath::of("body").index(2)));
/// assert!("body[two]".parse::<FieldPath>().is_err());
/// ```
#[doc(alias("đường dẫn trường", "duong dan truong"))]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FieldPath {
    segments: Vec<Segment>,
}

/// One step of a [`FieldPath`].
///
/// ```
/// use congvan::error::{FieldPath, FieldSegment};
///
/// let path = FieldPath::of("body").index(2);
/// assert!(path.segments().eq([FieldSegment::Name("body"), FieldSegment::Index(2)]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FieldSegment<'a> {
    /// The field with this name.
    Name(&'a str),
    /// The item of a list with this index.
    Index(usize),
}

/// An error for a text that is not the path of a field.
///
/// ```
/// use congvan::error::FieldPath;
///
/// assert_eq!("body[two]".parse::<FieldPath>().unwrap_err().found, "body[two]");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldPathError {
    /// The invalid text.
    pub found: String,
}

/// An owned step of a path. Field names of the model need no allocation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Segment {
    Name(Cow<'static, str>),
    Index(usize),
}

impl FieldPath {
    /// Creates the empty path: the path of the whole document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates the path of a field of the document.
    #[must_use]
    pub fn of(name: impl Into<Cow<'static, str>>) -> Self {
        Self::default().child(name)
    }

    /// Returns the path of a field of this field.
    #[must_use]
    pub fn child(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.segments.push(Segment::Name(name.into()));
        self
    }

    /// Returns the path of an item of this list, counting from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.segments.push(Segment::Index(index));
        self
    }

    /// Appends another path.
    #[must_use]
    pub fn join(mut self, path: &Self) -> Self {
        self.segments.extend_from_slice(&path.segments);
        self
    }

    /// Returns the path of the enclosing field, list or document, or `None` for the whole document.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.segments.split_last()?;
        Some(Self { segments: above.to_vec() })
    }

    /// Returns `true` for the path of the whole document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Returns `true` if the path is the other path or a path within it.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.segments.starts_with(&other.segments)
    }

    /// Returns the steps, from the document to the field.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = FieldSegment<'_>> + ExactSizeIterator {
        self.segments.iter().map(|segment| match segment {
            Segment::Name(name) => FieldSegment::Name(name),
            Segment::Index(index) => FieldSegment::Index(*index),
        })
    }

    /// Returns the number of steps with this field name.
    pub(crate) fn count_of(&self, name: &str) -> usize {
        self.segments().filter(|segment| *segment == FieldSegment::Name(name)).count()
    }

    /// Converts a path that serde recorded.
    pub(crate) fn of_serde(path: &serde_path_to_error::Path) -> Self {
        use serde_path_to_error::Segment as Seen;
        let segments = path.iter().map(|segment| match segment {
            Seen::Seq { index } => Segment::Index(*index),
            Seen::Map { key: name } | Seen::Enum { variant: name } => Segment::Name(name.clone().into()),
            Seen::Unknown => Segment::Name("?".into()),
        });
        Self { segments: segments.collect() }
    }

    /// Appends a field name in place. Visitors of a document change a single path.
    pub(crate) fn enter(&mut self, name: impl Into<Cow<'static, str>>) {
        self.segments.push(Segment::Name(name.into()));
    }

    /// Appends an index in place.
    pub(crate) fn enter_item(&mut self, index: usize) {
        self.segments.push(Segment::Index(index));
    }

    /// Removes the last step.
    pub(crate) fn leave(&mut self) {
        self.segments.pop();
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Name(name) => {
                    let dot = if place == 0 { "" } else { "." };
                    match is_bare(name) {
                        true => write!(f, "{dot}{name}")?,
                        false => write!(f, "{dot}\"{}\"", name.replace('\\', r"\\").replace('"', r#"\""#))?,
                    }
                }
            }
        }
        Ok(())
    }
}

impl FromStr for FieldPath {
    type Err = FieldPathError;

    fn from_str(text: &str) -> Result<Self, FieldPathError> {
        let mut path = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let dot = rest.strip_prefix('.').filter(|_| !path.is_empty());
            let (segment, after) = match rest.strip_prefix('[') {
                Some(inside) => index(inside),
                None if dot.is_some() || path.is_empty() => name(dot.unwrap_or(rest)),
                None => None,
            }
            .ok_or_else(|| FieldPathError { found: text.to_owned() })?;
            path.segments.push(segment);
            rest = after;
        }
        Ok(path)
    }
}

/// Returns `true` if a name can be printed without quotes.
fn is_bare(name: &str) -> bool {
    // Serde writes a question mark for a step without a name.
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '?'))
}

/// Parses a number and its closing bracket. Returns the number and the rest of the text.
fn index(text: &str) -> Option<(Segment, &str)> {
    let (figures, after) = text.split_once(']')?;
    let is_plain = figures.bytes().all(|byte| byte.is_ascii_digit()) && (figures == "0" || !figures.starts_with('0'));
    let index = figures.parse().ok().filter(|_| is_plain)?;
    Some((Segment::Index(index), after))
}

/// Parses a name, which may be quoted. Returns the name and the rest of the text.
fn name(text: &str) -> Option<(Segment, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut name = String::new();
        let mut characters = quoted.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => return Some((Segment::Name(name.into()), quoted.get(at + 1..)?)),
                '\\' => name.push(characters.next().map(|(_, escaped)| escaped).filter(|c| matches!(c, '"' | '\\'))?),
                character => name.push(character),
            }
        }
        return None;
    }
    let (name, after) = text.split_at(text.find(['.', '[']).unwrap_or(text.len()));
    is_bare(name).then(|| (Segment::Name(name.to_owned().into()), after))
}

impl PartialEq<str> for FieldPath {
    /// Returns `true` if the path is printed as this text.
    fn eq(&self, text: &str) -> bool {
        let mut rest = Rest(text);
        write!(rest, "{self}").is_ok() && rest.0.is_empty()
    }
}

/// The rest of an expected text. Writing anything else is an error.
struct Rest<'a>(&'a str);

impl Write for Rest<'_> {
    fn write_str(&mut self, written: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(written).ok_or(fmt::Error)?;
        Ok(())
    }
}

impl PartialEq<&str> for FieldPath {
    /// Returns `true` if the value is printed as this text.
    fn eq(&self, text: &&str) -> bool {
        *self == **text
    }
}

impl Serialize for FieldPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl fmt::Display for FieldPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not the path of a field; write one such as `body[2].text`", self.found)
    }
}

impl std::error::Error for FieldPathError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parsing_and_printing_are_inverse() {
        for text in ["", "number", "body[0].text", "body[1].items[12].text", "a[0][1]", "[3].a", r#"a."b.c"[0]."\"\\""#]
        {
            let path: FieldPath = text.parse().unwrap();
            assert_eq!(path.to_string(), text);
            assert_eq!(path, text);
            assert_ne!(path, *format!("{text}x"));
        }
        assert_ne!(FieldPath::of("body").index(1), "body");
        let strange = FieldPath::of("Tên đơn vị").child("").index(7).child(r#"a\".["#);
        assert_eq!(strange.to_string().parse(), Ok(strange));
    }

    #[test]
    fn rejects_invalid_paths() {
        for text in
            ["a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a[+1]", "a[01]", "a[0", "a]", "a b", "a[0]b", "\"a", "\"\\x\""]
        {
            let error = text.parse::<FieldPath>().unwrap_err();
            assert_eq!(error.found, text);
        }
        let huge = "a[99999999999999999999999]";
        assert!(huge.parse::<FieldPath>().is_err());
    }

    #[test]
    fn prefixes_parents_and_order() {
        let path: FieldPath = "body[10].items[0].text".parse().unwrap();
        assert_eq!(path.parent().unwrap(), "body[10].items[0]");
        assert_eq!(FieldPath::new().parent(), None);
        assert!(path.starts_with(&FieldPath::of("body").index(10)));
        // As texts, one would begin with the other.
        assert!(!path.starts_with(&FieldPath::of("body").index(1)));
        assert_eq!(FieldPath::of("rows").index(2).join(&path), "rows[2].body[10].items[0].text");
        assert_eq!(path.count_of("items"), 1);
        let item = FieldPath::of("body").index(9);
        assert!(item < path, "items are ordered by number");
    }

    #[test]
    fn is_a_string_in_json() {
        let path: FieldPath = serde_json::from_str("\"body[0].text\"").unwrap();
        assert_eq!(serde_json::to_string(&path).unwrap(), "\"body[0].text\"");
        assert!(serde_json::from_str::<FieldPath>("\"body[\"").is_err());
    }

    #[test]
    fn can_be_sent_between_threads() {
        fn takes<T: Send + Sync + Clone + Eq + Ord + std::hash::Hash>() {}
        takes::<FieldPath>();
    }
}
