//! What of Tera a template may use: nothing that switches escaping off, nothing that grows without end.

use super::pieces::{Kind, Piece};

/// Tags that repeat or gather what is never counted.
const TAGS: [&str; 4] = ["component", "endcomponent", "filter", "endfilter"];
/// Filters that switch escaping off, or give far more than they take.
const FILTERS: [&str; 5] = ["indent", "join", "newlines_to_br", "replace", "safe"];

/// What in a piece a template may not use.
pub(super) fn refused(piece: &Piece<'_>) -> Option<String> {
    if !matches!(piece.kind, Kind::Expression | Kind::Tag) {
        return None;
    }
    let words = piece.words.as_slice();
    if let Some(tag) = piece.tag() {
        if TAGS.contains(&tag) {
            return Some(format!("a template of a pack has no `{tag}`"));
        }
        if matches!(tag, "set" | "set_global") && words.get(2) != Some(&"=") {
            return Some(format!("`{tag}` takes an expression behind `=`, not a section"));
        }
    }
    words.iter().enumerate().find_map(|(at, word)| match *word {
        "..." => Some("a template of a pack spreads nothing with `...`".to_owned()),
        "for" if at > 0 || piece.kind == Kind::Expression => {
            Some("a template of a pack has no list comprehension, but `{% for %}`".to_owned())
        }
        name if FILTERS.contains(&name) && at.checked_sub(1).and_then(|at| words.get(at)) == Some(&"|") => {
            Some(format!("a template of a pack has no filter `{name}`"))
        }
        _ => None,
    })
}

/// Whether a piece gives a name to a value that may be larger than those that it is made of.
pub(super) fn may_grow(piece: &Piece<'_>) -> bool {
    let is_sign = |word: &&str| matches!(*word, "~" | "{" | "(" | "|" | "+" | "*");
    // A bracket behind a name takes an element out; elsewhere it makes a list.
    let makes_list = piece.words.windows(2).any(|pair| {
        pair[1] == "["
            && (pair[0] == "in"
                || pair[0] == "else"
                || !pair[0].ends_with(|c: char| c.is_ascii_alphanumeric() || "_])\"'`".contains(c)))
    });
    makes_list || piece.words.iter().any(is_sign)
}

#[cfg(test)]
mod tests {
    use super::super::pieces::pieces;
    use super::*;

    fn is_refused(source: &str) -> bool {
        pieces(source).iter().any(|piece| refused(piece).is_some())
    }

    #[test]
    fn what_grows_or_is_not_escaped_is_refused() {
        for source in [
            "{{ subject | safe }}",
            "{{ \"}}\" ~ subject|safe }}",
            "{% for a in [b for b in body] %}",
            "{% set a %}x{% endset %}",
            "{% set a = [...b, ...b] %}",
            "{% filter upper %}x{% endfilter %}",
            "{% component a() %}x{% endcomponent %}",
            "{{ a | replace(from=\"a\", to=a) }}",
        ] {
            assert!(is_refused(source), "{source}");
        }
    }

    #[test]
    fn what_templates_need_is_allowed() {
        for source in [
            "{% if not (a or b) and (c is starting_with(\"x\")) %}",
            "{{ a | listed(list=\"x\") | inline }}",
            "{% for a in range(end=3) %}{% break %}{% endfor %}",
            "{% raw %}{{ a | safe }}{% endraw %}",
            "{# a | safe #}",
            "{% set a = b[loop.index0] %}",
            "{{ a is not divisible_by(3) }}",
        ] {
            assert!(!is_refused(source), "{source}");
        }
    }

    #[test]
    fn paths_do_not_grow() {
        for (source, grows) in [
            ("{% set a = b[loop.index0].c %}", false),
            ("{% for a in b.c %}", false),
            ("{% set a = a ~ a %}", true),
            ("{% set a = [a, a] %}", true),
            ("{% for a in [b, b] %}", true),
            ("{% set a = {\"x\": a} %}", true),
            ("{% for a in b | outline %}", true),
        ] {
            assert_eq!(may_grow(&pieces(source)[0]), grows, "{source}");
        }
    }
}
