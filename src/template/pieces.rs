//! A template in pieces, as Tera reads it: text, and what stands in Tera's brackets.

/// A stretch of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) kind: Kind,
    /// As it stands in the template, brackets included.
    pub(super) source: &'a str,
    /// The words in its brackets: names, numbers, quoted texts, and signs one by one, but `...` as a whole.
    pub(super) words: Vec<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What is printed as it stands.
    Text,
    /// `{{ … }}`
    Expression,
    /// `{% … %}`
    Tag,
    /// `{# … #}`
    Comment,
}

impl Piece<'_> {
    /// The name of a tag, such as `for`.
    pub(super) fn tag(&self) -> Option<&str> {
        (self.kind == Kind::Tag).then(|| self.words.first().copied().unwrap_or_default())
    }
}

/// The pieces of a template. What is not closed reaches to the end: Tera will tell.
pub(super) fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = source;
    while !rest.is_empty() {
        let piece = next(rest);
        rest = &rest[piece.source.len()..];
        let raw = piece.kind == Kind::Tag && piece.words == ["raw"];
        pieces.push(piece);
        if raw {
            let length = raw_length(rest);
            pieces.push(Piece { kind: Kind::Text, source: &rest[..length], words: Vec::new() });
            rest = &rest[length..];
        }
    }
    pieces
}

fn next(text: &str) -> Piece<'_> {
    for (open, close, kind) in [("{{", "}}", Kind::Expression), ("{%", "%}", Kind::Tag)] {
        if let Some(inner) = text.strip_prefix(open) {
            let (length, words) = words(inner, close);
            return Piece { kind, source: &text[..open.len() + length], words };
        }
    }
    if text.starts_with("{#") {
        let length = text.find("#}").map_or(text.len(), |at| at + 2);
        return Piece { kind: Kind::Comment, source: &text[..length], words: Vec::new() };
    }
    let opens = |at: &usize| matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#'));
    let length = text.match_indices('{').map(|(at, _)| at).find(opens).unwrap_or(text.len());
    Piece { kind: Kind::Text, source: &text[..length], words: Vec::new() }
}

/// How long the text before `{% endraw %}` is.
fn raw_length(text: &str) -> usize {
    let ends = |at: &usize| next(&text[*at..]).words == ["endraw"];
    text.match_indices("{%").map(|(at, _)| at).find(ends).unwrap_or(text.len())
}

/// The words up to the closing bracket, and the length with it. A bracket in quotes closes nothing.
fn words<'a>(inner: &'a str, close: &str) -> (usize, Vec<&'a str>) {
    let mut words = Vec::new();
    let mut at = inner.strip_prefix('-').map_or(0, |_| 1);
    while let Some(first) = inner[at..].chars().next() {
        let rest = &inner[at..];
        if rest.strip_prefix('-').unwrap_or(rest).starts_with(close) {
            return (at + rest.find(close).unwrap_or(0) + close.len(), words);
        }
        let length = match first {
            '\'' | '"' | '`' => quoted(rest, first),
            '.' if rest.starts_with("...") => 3,
            _ if is_name(first) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            other => other.len_utf8(),
        };
        if !first.is_ascii_whitespace() {
            words.push(&rest[..length]);
        }
        at += length;
    }
    (inner.len(), words)
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The length of a text in quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            other if other == quote => return at + quote.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<String> {
        pieces(source).iter().map(|piece| format!("{:?} {} {:?}", piece.kind, piece.source, piece.words)).collect()
    }

    #[test]
    fn brackets_in_quotes_close_nothing() {
        assert_eq!(
            shown(r#"a{{ "}}" | b(c='\'}}') -}}d"#),
            [
                "Text a []",
                r#"Expression {{ "}}" | b(c='\'}}') -}} ["\"}}\"", "|", "b", "(", "c", "=", "'\\'}}'", ")"]"#,
                "Text d []"
            ]
        );
    }

    #[test]
    fn what_is_raw_is_text() {
        let wanted =
            ["Tag {%- raw -%} [\"raw\"]", "Text {{ x }}{% for %} []", "Tag {% endraw %} [\"endraw\"]", "Text y []"];
        assert_eq!(shown("{%- raw -%}{{ x }}{% for %}{% endraw %}y"), wanted);
    }

    #[test]
    fn what_is_not_closed_reaches_to_the_end() {
        for source in ["a{{ b", "{% \"", "{# c", "{% raw %}d{% end"] {
            assert_eq!(pieces(source).iter().map(|piece| piece.source).collect::<String>(), source);
        }
    }
}
