//! Fixed words within texts: the prefix of a subject, the word between two positions.

use crate::model::Text;

/// Returns the text with exactly one prefix. It replaces a typed prefix (`Về việc`), its last words (`việc`) and its
/// other form `old` (`V/v`). A text that begins with the first word of the prefix gets no other.
pub(super) fn prefixed(text: &str, prefix: &str, old: &str) -> String {
    let words: Vec<&str> = prefix.split_whitespace().collect();
    let [first, others @ ..] = &words[..] else { return text.to_owned() };
    let typed = [vec![old.to_owned(), prefix.to_owned()], (1..words.len()).map(|at| words[at..].join(" ")).collect()];
    let mut rest = text.trim_start();
    while let Some(remainder) = typed.iter().flatten().find_map(|words| text_after(rest, words)) {
        rest = remainder;
    }
    if rest.is_empty() {
        return text.to_owned();
    }
    match text_after(rest, first) {
        Some(remainder) if !others.is_empty() => format!("{first} {remainder}"),
        _ => format!("{prefix} {rest}"),
    }
}

/// Splits a text at a word, except where the word begins the words `unless`: `TRƯỞNG BAN kiêm CHỦ TỊCH` are two
/// positions of one person.
pub(super) fn parted(text: &str, by: &str, unless: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut rest = text;
    while let Some(word) = rest.split_whitespace().next() {
        let at = rest.len() - rest.trim_start().len();
        let joins = text_after(word, by).is_some_and(str::is_empty) && text_after(&rest[at..], unless).is_none();
        let end = at + word.len();
        match parts.last_mut() {
            _ if joins => parts.push(String::new()),
            Some(part) => part.push_str(&rest[..end]),
            None => {}
        }
        rest = &rest[end..];
    }
    let parts: Vec<String> = parts.iter().map(|part| part.trim().to_owned()).collect();
    // A split must not separate a pair of emphasis marks, and a word at an end does not join two positions.
    let whole = |part: &String| !part.is_empty() && !Text::new(part).words().contains('*');
    if parts.iter().all(whole) { parts } else { vec![text.to_owned()] }
}

/// Returns the rest of a text that begins with some words in any case, and perhaps a colon or a full stop.
fn text_after<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in words.chars().flat_map(char::to_lowercase) {
        // Vietnamese letters have single-letter case mappings.
        (rest.next()?.to_lowercase().next()? == wanted).then_some(())?;
    }
    let rest = rest.as_str();
    let ends = !words.is_empty() && !rest.starts_with(char::is_alphanumeric);
    ends.then(|| rest.trim_start_matches([' ', '\u{a0}', '\n', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_a_prefix_once() {
        assert_eq!(prefixed("tăng cường", "về việc", ""), "về việc tăng cường");
        for typed in [
            "về việc tăng cường",
            "Về việc tăng cường",
            "VỀ VIỆC: tăng cường",
            "việc tăng cường",
            "Việc tăng cường",
            " V/v tăng cường",
            "v/v: tăng cường",
            "V/v việc tăng cường",
            "Về việc\nviệc tăng cường",
        ] {
            assert_eq!(prefixed(typed, "về việc", "V/v"), "về việc tăng cường", "{typed}");
        }
        assert_eq!(prefixed("Về công tác cán bộ", "về việc", "V/v"), "về công tác cán bộ");
        assert_eq!(prefixed("Việclàm", "về việc", "V/v"), "về việc Việclàm");
        assert_eq!(prefixed("Về việc", "về việc", "V/v"), "Về việc");
        assert_eq!(prefixed("V/v tăng cường", "", "V/v"), "V/v tăng cường");
        assert_eq!(prefixed("Tăng cường", "", ""), "Tăng cường");
    }

    #[test]
    fn splits_two_positions_at_the_word_between_them() {
        let parted = |text| parted(text, "kiêm", "kiêm nhiệm").join(" | ");
        assert_eq!(parted("TRƯỞNG BAN kiêm  CHỦ TỊCH"), "TRƯỞNG BAN | CHỦ TỊCH");
        assert_eq!(parted("TRƯỞNG BAN\nKIÊM\nCHỦ TỊCH kiêm TỔ TRƯỞNG"), "TRƯỞNG BAN | CHỦ TỊCH | TỔ TRƯỞNG");
        assert_eq!(parted("**TRƯỞNG BAN** kiêm **CHỦ TỊCH**"), "**TRƯỞNG BAN** | **CHỦ TỊCH**");
        for whole in
            ["TRƯỞNG BAN", "CHUYÊN VIÊN KIÊM NHIỆM", "**TRƯỞNG BAN kiêm CHỦ TỊCH**", "kiêm CHỦ TỊCH", "A kiêm", ""]
        {
            assert_eq!(parted(whole), whole);
        }
    }
}
