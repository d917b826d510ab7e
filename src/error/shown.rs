//! Texts of input as messages show them.

use std::borrow::Cow;

/// The longest message in characters, and what is kept of its end.
const LONGEST: usize = 4000;
const END: usize = 500;

/// A text for a message: without control characters and marks that change the direction of the text, and without the
/// middle of a long text.
///
/// Messages quote the input. A control character could change what a terminal shows, and a whole file could be quoted.
pub(super) fn shown(text: Cow<'static, str>) -> Cow<'static, str> {
    match text {
        // Texts of the crate.
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(text) => Cow::Owned(shown_owned(text)),
    }
}

/// The same for an owned text.
pub(super) fn shown_owned(text: String) -> String {
    let is_short = text.len() <= LONGEST || text.chars().nth(LONGEST).is_none();
    if is_short && !text.chars().any(is_hidden) {
        return text;
    }
    if is_short {
        return escaped(text.chars());
    }
    let from = text.char_indices().rev().nth(END - 1).map_or(0, |(at, _)| at);
    let begin = escaped(text.chars().take(LONGEST - END));
    let end = escaped(text.get(from..).unwrap_or_default().chars());
    format!("{begin}…{end}")
}

fn escaped(characters: impl Iterator<Item = char>) -> String {
    let mut escaped = String::new();
    for character in characters {
        match is_hidden(character) {
            true => escaped.extend(character.escape_default()),
            false => escaped.push(character),
        }
    }
    escaped
}

/// Whether a character is a control character, or hides or reorders others.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        shown_owned(text.to_owned())
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(of("a\u{1b}[31m\nb\u{202e}c\0"), "a\\u{1b}[31m\\nb\\u{202e}c\\u{0}");
        assert_eq!(of("Đảng uỷ xã “Đức” – 1"), "Đảng uỷ xã “Đức” – 1");
        let once = of("\u{7f}");
        assert_eq!(of(&once), once);
    }

    #[test]
    fn the_middle_of_a_long_text_is_left_out() {
        let long = format!("begin{}end", "ộ".repeat(1_000_000));
        let short = of(&long);
        assert!(short.starts_with("beginộ") && short.ends_with("ộend") && short.contains('…'));
        assert_eq!(short.chars().count(), LONGEST + 1);
        assert_eq!(of(&"ộ".repeat(LONGEST)), "ộ".repeat(LONGEST));
    }
}
