//! Placeholders in a text: `{Tên đơn vị}`; a brace that is meant is written twice.

use crate::fold::fold_words;
use crate::model::Text;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words, braces single.
    Words(String),
    /// The name of a field, as it is written between the braces.
    Field(String),
}

/// A stretch that is no placeholder, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) found: String,
    pub(super) reason: &'static str,
}

/// The pieces of a text, or all that is wrong with its braces.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, Vec<Misfit>> {
    let (mut pieces, mut misfits) = (Vec::new(), Vec::new());
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        words.push_str(before);
        let twice = brace.starts_with("{{") || brace.starts_with("}}");
        if twice {
            words.push_str(&brace[..1]);
            rest = &brace[2..];
            continue;
        }
        let inside = brace.strip_prefix('{').map(|inside| inside.find(['{', '}']).map_or(inside, |end| &inside[..end]));
        let (length, misfit) = match inside {
            None => (1, Some("nothing opens it")),
            Some(inside) if !brace[1 + inside.len()..].starts_with('}') => {
                (1 + inside.len(), Some("nothing closes it"))
            }
            Some(inside) if fold_words(inside).is_empty() => (inside.len() + 2, Some("a name has letters or figures")),
            Some(inside) => {
                if !words.is_empty() {
                    pieces.push(Piece::Words(std::mem::take(&mut words)));
                }
                pieces.push(Piece::Field(inside.trim().to_owned()));
                (inside.len() + 2, None)
            }
        };
        let (found, after) = brace.split_at(length);
        misfits.extend(misfit.map(|reason| Misfit { found: shortened(found), reason }));
        rest = after;
    }
    words.push_str(rest);
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    if misfits.is_empty() { Ok(pieces) } else { Err(misfits) }
}

/// The text with the values in their places, each taken literally.
pub(super) fn filled(pieces: &[Piece], value: impl Fn(&str) -> String) -> Text {
    let mut source = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => source.push_str(words),
            Piece::Field(name) => {
                // A backslash that meant itself before the brace must not escape what comes in its place.
                if source.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1 {
                    source.push('\\');
                }
                source.push_str(Text::literal(&value(name)).as_str());
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

    fn shown(text: &str) -> String {
        let shown = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Field(name) => format!("<{name}>"),
        };
        match pieces(text) {
            Ok(pieces) => pieces.iter().map(shown).collect::<Vec<_>>().join("|"),
            Err(misfits) => misfits.iter().map(|misfit| format!("{}: {}", misfit.found, misfit.reason)).collect(),
        }
    }

    #[test]
    fn braces() {
        assert_eq!(shown("Gửi {Tên đơn vị}, {{x}}"), "Gửi |<Tên đơn vị>|, {x}");
        assert_eq!(shown("{{{ a }}}"), "{|<a>|}");
        assert_eq!(shown("{a}{b}"), "<a>|<b>");
        assert_eq!(shown(""), "");
        assert_eq!(shown("x {a"), "{a: nothing closes it");
        assert_eq!(shown("{a {b}"), "{a : nothing closes it");
        assert_eq!(shown("a}"), "}: nothing opens it");
        assert_eq!(shown("{} {-}"), "{}: a name has letters or figures{-}: a name has letters or figures");
    }

    #[test]
    fn values_stay_what_they_are_whatever_stands_around() {
        let values = ["**a**", "*", r"\", r"\*", "{b}", "}}", "<x>&amp;", r"a\\", "a", "x*y"];
        for before in ["", "*", "**", r"\", r"\\", r"\\\", "a ", "_", r"a*b\"] {
            for value in values {
                let filled = filled(&pieces(&format!("{before}{{a}}")).unwrap(), |_| value.to_owned());
                // The same with a letter in its place tells what the text around it says.
                let model = Text::new(&format!("{before}\u{1}")).plain();
                assert_eq!(filled.plain(), model.replace('\u{1}', value), "{before} {value}");
            }
        }
        let bold = filled(&pieces("**{a}** và *{a}*").unwrap(), |_| "5*".to_owned());
        assert_eq!(bold.spans().iter().map(|span| span.text.as_str()).collect::<Vec<_>>(), ["5*", " và ", "5*"]);
        assert!(bold.spans()[0].bold && !bold.spans()[1].bold && bold.spans()[2].italic);
    }
}
