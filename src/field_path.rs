//! `FieldPath`: the place of a field in a dispatch or a form, such as `body[2].items[0].text`.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The path of a field (đường dẫn trường) of a dispatch or a form, such as `body[2].items[0].text`.
///
/// Items of a list count from 0. The empty path is the paper as a whole. `{}` prints a path and `parse` reads it; in
/// JSON and TOML it is a string. A name that has other characters than letters, figures, `_` and `-` stands in double
/// quotes, with `\` before each `"` and `\` in it.
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
    /// The field of that name.
    Name(&'a str),
    /// The item of a list, from 0.
    Index(usize),
}

/// A text is not the path of a field.
///
/// ```
/// use congvan::error::FieldPath;
///
/// assert_eq!("body[two]".parse::<FieldPath>().unwrap_err().found, "body[two]");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldPathError {
    /// The text.
    pub found: String,
}

/// A step as a path owns it. The names of the model cost nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Segment {
    Name(Cow<'static, str>),
    Index(usize),
}

impl FieldPath {
    /// The path of the paper as a whole, which is empty.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The path of a field at the top.
    #[must_use]
    pub fn of(name: impl Into<Cow<'static, str>>) -> Self {
        Self::default().child(name)
    }

    /// The path of a field within this one.
    #[must_use]
    pub fn child(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.segments.push(Segment::Name(name.into()));
        self
    }

    /// The path of an item of this list, from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.segments.push(Segment::Index(index));
        self
    }

    /// Another path, which begins at this one.
    #[must_use]
    pub fn join(mut self, path: &Self) -> Self {
        self.segments.extend_from_slice(&path.segments);
        self
    }

    /// The path of what holds this field; none for the paper as a whole.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.segments.split_last()?;
        Some(Self { segments: above.to_vec() })
    }

    /// Whether it is the path of the paper as a whole.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Whether it is the path of that field or of something within it.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.segments.starts_with(&other.segments)
    }

    /// Its steps, from the paper to the field.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = FieldSegment<'_>> + ExactSizeIterator {
        self.segments.iter().map(|segment| match segment {
            Segment::Name(name) => FieldSegment::Name(name),
            Segment::Index(index) => FieldSegment::Index(*index),
        })
    }

    /// How often a field of that name is a step of it.
    pub(crate) fn count_of(&self, name: &str) -> usize {
        self.segments().filter(|segment| *segment == FieldSegment::Name(name)).count()
    }

    /// The path as serde saw it.
    pub(crate) fn of_serde(path: &serde_path_to_error::Path) -> Self {
        use serde_path_to_error::Segment as Seen;
        let segments = path.iter().map(|segment| match segment {
            Seen::Seq { index } => Segment::Index(*index),
            Seen::Map { key: name } | Seen::Enum { variant: name } => Segment::Name(name.clone().into()),
            Seen::Unknown => Segment::Name("?".into()),
        });
        Self { segments: segments.collect() }
    }

    /// Goes into a field of that name. Those who walk through a paper change one path as they go.
    pub(crate) fn enter(&mut self, name: impl Into<Cow<'static, str>>) {
        self.segments.push(Segment::Name(name.into()));
    }

    /// Goes into an item of a list.
    pub(crate) fn enter_item(&mut self, index: usize) {
        self.segments.push(Segment::Index(index));
    }

    /// Goes back to what holds the field.
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

/// Whether a name needs no quotes.
fn is_bare(name: &str) -> bool {
    // Serde writes a question mark for what has no name.
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '?'))
}

/// The number at the head of a text, the bracket behind it, and what follows.
fn index(text: &str) -> Option<(Segment, &str)> {
    let (figures, after) = text.split_once(']')?;
    let is_plain = figures.bytes().all(|byte| byte.is_ascii_digit()) && (figures == "0" || !figures.starts_with('0'));
    let index = figures.parse().ok().filter(|_| is_plain)?;
    Some((Segment::Index(index), after))
}

/// The name at the head of a text, and what follows.
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
    /// Whether it is printed so.
    fn eq(&self, text: &str) -> bool {
        let mut rest = Rest(text);
        write!(rest, "{self}").is_ok() && rest.0.is_empty()
    }
}

/// What is left of a text; only what it begins with can be written to it.
struct Rest<'a>(&'a str);

impl Write for Rest<'_> {
    fn write_str(&mut self, written: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(written).ok_or(fmt::Error)?;
        Ok(())
    }
}

impl PartialEq<&str> for FieldPath {
    /// Whether it is printed so.
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
    fn paths_are_read_as_they_are_printed() {
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
    fn other_texts_are_refused() {
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
    fn parts_of_paths() {
        let path: FieldPath = "body[10].items[0].text".parse().unwrap();
        assert_eq!(path.parent().unwrap(), "body[10].items[0]");
        assert_eq!(FieldPath::new().parent(), None);
        assert!(path.starts_with(&FieldPath::of("body").index(10)));
        // As texts, one would begin with the other.
        assert!(!path.starts_with(&FieldPath::of("body").index(1)));
        assert_eq!(FieldPath::of("rows").index(2).join(&path), "rows[2].body[10].items[0].text");
        assert_eq!(path.count_of("items"), 1);
        let item = FieldPath::of("body").index(9);
        assert!(item < path, "items stand in the order of their numbers");
    }

    #[test]
    fn a_path_is_a_string_in_json() {
        let path: FieldPath = serde_json::from_str("\"body[0].text\"").unwrap();
        assert_eq!(serde_json::to_string(&path).unwrap(), "\"body[0].text\"");
        assert!(serde_json::from_str::<FieldPath>("\"body[\"").is_err());
    }

    #[test]
    fn paths_go_where_data_go() {
        fn takes<T: Send + Sync + Clone + Eq + Ord + std::hash::Hash>() {}
        takes::<FieldPath>();
    }
}
