//! Placeholders in a text, `{Tên đơn vị}`; a literal brace is doubled.

use crate::fold::fold_words;
use crate::model::{Text, is_mark};

/// A segment of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Literal text, with single braces.
    Literal(String),
    /// The name of a field, as written between the braces.
    Field(String),
}

/// Braces that are not a placeholder, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) found: String,
    pub(super) reason: &'static str,
}

impl Segment {
    /// The name of the field of a placeholder.
    pub(super) fn field(&self) -> Option<&str> {
        match self {
            Self::Field(name) => Some(name),
            Self::Literal(_) => None,
        }
    }

    pub(super) fn is_field(&self) -> bool {
        self.field().is_some()
    }
}

/// The segments of a text, or everything that is wrong with its braces.
pub(super) fn segments(text: &str) -> Result<Vec<Segment>, Vec<Misfit>> {
    let (mut segments, mut misfits) = (Vec::new(), Vec::new());
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        words.push_str(before);
        let is_literal = brace.starts_with("{{") || brace.starts_with("}}");
        if is_literal {
            words.push_str(&brace[..1]);
            rest = &brace[2..];
            continue;
        }
        let inside = brace.strip_prefix('{').map(|inside| inside.find(['{', '}']).map_or(inside, |end| &inside[..end]));
        let (length, misfit) = match inside {
            None => (1, Some("unmatched closing brace")),
            Some(inside) if !brace[1 + inside.len()..].starts_with('}') => (1 + inside.len(), Some("unclosed brace")),
            Some(inside) if is_mark(inside) => {
                words.push_str(&brace[..inside.len() + 2]);
                (inside.len() + 2, None)
            }
            Some(inside) if fold_words(inside).is_empty() => {
                (inside.len() + 2, Some("a field name needs letters or digits"))
            }
            Some(inside) => {
                if !words.is_empty() {
                    segments.push(Segment::Literal(std::mem::take(&mut words)));
                }
                segments.push(Segment::Field(inside.trim().to_owned()));
                (inside.len() + 2, None)
            }
        };
        let (found, after) = brace.split_at(length);
        misfits.extend(misfit.map(|reason| Misfit { found: shortened(found), reason }));
        rest = after;
    }
    words.push_str(rest);
    if !words.is_empty() {
        segments.push(Segment::Literal(words));
    }
    if misfits.is_empty() { Ok(segments) } else { Err(misfits) }
}

/// The text with the values in place of the placeholders, as plain text.
pub(super) fn plain<'v>(segments: &[Segment], value: impl Fn(&str) -> &'v str) -> String {
    let mut text = String::new();
    for segment in segments {
        text.push_str(match segment {
            Segment::Literal(words) => words,
            Segment::Field(name) => value(name),
        });
    }
    text
}

/// The markup with the values in place of the placeholders, each value escaped.
pub(super) fn filled<'v>(segments: &[Segment], value: impl Fn(&str) -> &'v str) -> Text {
    let mut source = String::new();
    for segment in segments {
        match segment {
            Segment::Literal(words) => source.push_str(words),
            Segment::Field(name) => {
                // A literal backslash before the brace must not escape the value.
                if source.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1 {
                    source.push('\\');
                }
                let literal = Text::literal(value(name));
                // Nor may a literal `^` begin a footnote with the bracket of the value.
                if source.ends_with('^') && literal.as_str().starts_with('[') {
                    source.push('\\');
                }
                source.push_str(literal.as_str());
            }
        }
    }
    Text::new(&source)
}

fn shortened(found: &str) -> String {
    const SHOWN: usize = 40;
    let mut characters = found.chars();
    let mut shown: String = characters.by_ref().take(SHOWN).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SpanKind;

    fn shown(text: &str) -> String {
        let shown = |segment: &Segment| match segment {
            Segment::Literal(words) => words.clone(),
            Segment::Field(name) => format!("<{name}>"),
        };
        match segments(text) {
            Ok(segments) => segments.iter().map(shown).collect::<Vec<_>>().join("|"),
            Err(misfits) => misfits.iter().map(|misfit| format!("{}: {}", misfit.found, misfit.reason)).collect(),
        }
    }

    #[test]
    fn parses_placeholders_and_doubled_braces() {
        assert_eq!(shown("Gửi {Tên đơn vị}, {{x}}"), "Gửi |<Tên đơn vị>|, {x}");
        assert_eq!(shown("{{{ a }}}"), "{|<a>|}");
        assert_eq!(shown("{a}{b}"), "<a>|<b>");
        assert_eq!(shown("{....} {a} {…30mm}"), "{....} |<a>| {…30mm}");
        assert_eq!(shown(""), "");
        assert_eq!(shown("x {a"), "{a: unclosed brace");
        assert_eq!(shown("{a {b}"), "{a : unclosed brace");
        assert_eq!(shown("a}"), "}: unmatched closing brace");
        assert_eq!(
            shown("{} {-}"),
            "{}: a field name needs letters or digits{-}: a field name needs letters or digits"
        );
    }

    #[test]
    fn values_are_escaped_in_every_context() {
        let values = ["**a**", "*", r"\", r"\*", "{b}", "}}", "<x>&amp;", r"a\\", "a", "x*y", "[a]", "]", "^[b]"];
        for before in ["", "*", "**", r"\", r"\\", r"\\\", "a ", "_", r"a*b\", "^", r"\^", "x^["] {
            for value in values {
                let filled = filled(&segments(&format!("{before}{{a}}")).unwrap(), |_| value);
                if let Some(SpanKind::Footnote(footnote)) = filled.spans().pop().map(|span| span.kind) {
                    assert_eq!(footnote.plain(), value);
                }
                // A letter in place of the value gives the expected text.
                let model = Text::new(&format!("{before}\u{1}")).plain();
                assert_eq!(filled.plain(), model.replace('\u{1}', value), "{before} {value}");
            }
        }
        let bold = filled(&segments("**{a}** và *{a}*").unwrap(), |_| "5*");
        assert_eq!(bold.spans().iter().map(|span| span.text.as_str()).collect::<Vec<_>>(), ["5*", " và ", "5*"]);
        assert!(bold.spans()[0].bold && !bold.spans()[1].bold && bold.spans()[2].italic);
    }
}
