//! Fixed words within texts: a prefix that stands once, the word between two positions.

use crate::model::Text;

/// The text with the prefix before it once: in place of one that is typed (`Về việc`), of its last words (`việc`), or of
/// the other form of it that `old` is (`V/v`). A text that begins with the prefix's first word alone needs no other.
pub(super) fn prefixed(text: &str, prefix: &str, old: &str) -> String {
    let words: Vec<&str> = prefix.split_whitespace().collect();
    let [first, others @ ..] = &words[..] else { return text.to_owned() };
    let typed = [vec![old.to_owned(), prefix.to_owned()], (1..words.len()).map(|at| words[at..].join(" ")).collect()];
    let mut rest = text.trim_start();
    while let Some(behind) = typed.iter().flatten().find_map(|words| behind(rest, words)) {
        rest = behind;
    }
    if rest.is_empty() {
        return text.to_owned();
    }
    match behind(rest, first) {
        Some(behind) if !others.is_empty() => format!("{first} {behind}"),
        _ => format!("{prefix} {rest}"),
    }
}

/// The parts of a text between which a word stands, but where it begins the words of `unless`: two positions are held by
/// one who is `TRƯỞNG BAN kiêm CHỦ TỊCH`.
pub(super) fn parted(text: &str, by: &str, unless: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut rest = text;
    while let Some(word) = rest.split_whitespace().next() {
        let at = rest.len() - rest.trim_start().len();
        let joins = behind(word, by).is_some_and(str::is_empty) && behind(&rest[at..], unless).is_none();
        let end = at + word.len();
        match parts.last_mut() {
            _ if joins => parts.push(String::new()),
            Some(part) => part.push_str(&rest[..end]),
            None => {}
        }
        rest = &rest[end..];
    }
    let parts: Vec<String> = parts.iter().map(|part| part.trim().to_owned()).collect();
    // Emphasis that reaches over the word would lose its partner, and a word at the edge joins nothing.
    let whole = |part: &String| !part.is_empty() && !Text::new(part).words().contains('*');
    if parts.iter().all(whole) { parts } else { vec![text.to_owned()] }
}

/// What follows some words at the beginning of a text, whatever their case, with a colon or a stop behind them.
fn behind<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in words.chars().flat_map(char::to_lowercase) {
        // No letter of Vietnamese has two in the other case.
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
    fn a_prefix_stands_once() {
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
    fn two_positions_part_at_the_word_between_them() {
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
