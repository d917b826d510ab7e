//! Annotates the elements of a template with their positions, so that an error in the filled text names the line of
//! the template.

use std::ops::Range;

use crate::markup::PLACE_ATTRIBUTE;

/// Adds ` at="name:line:column"` to each start tag outside Tera's delimiters.
pub(super) fn annotate(name: &str, source: &str) -> String {
    let mut annotated = String::with_capacity(source.len() * 2);
    let (mut written, mut line, mut line_start) = (0, 1, 0);
    for tag in start_tags(source) {
        annotated.push_str(&source[written..tag.end]);
        let before = &source[written..tag.start];
        line += before.bytes().filter(|byte| *byte == b'\n').count();
        if let Some(end) = before.rfind('\n') {
            line_start = written + end + 1;
        }
        let column = source[line_start..tag.start].chars().count() + 1;
        let parts = [" ", PLACE_ATTRIBUTE, "=\"", name, ":", &line.to_string(), ":", &column.to_string(), "\""];
        annotated.extend(parts);
        written = tag.end;
    }
    annotated.push_str(&source[written..]);
    annotated
}

/// The delimiters of text without elements.
const ENCLOSED: [(&str, &str); 2] = [("<!--", "-->"), ("<![CDATA[", "]]>")];

/// Returns the range of each `<name` outside Tera's delimiters.
fn start_tags(source: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    // `until`: the end of the current XML comment or CDATA section; `raw`: within a `raw` tag of Tera.
    let (mut at, mut until, mut raw) = (0, None, false);
    while let Some(found) = source.get(at..).and_then(|rest| next(rest, until)) {
        at += found;
        let rest = &source[at..];
        at += if let Some(own) = bracket(rest).filter(|own| !raw || is_tag(own, "endraw")) {
            raw = is_tag(own, "raw");
            own.len()
        } else if let Some(close) = until.filter(|close| rest.starts_with(close)) {
            until = None;
            close.len()
        } else if until.is_none() && rest.starts_with('<') {
            until = ENCLOSED.iter().find(|(open, _)| rest.starts_with(open)).map(|(_, close)| *close);
            let length = start_tag(rest);
            tags.extend(length.map(|length| at..at + length));
            length.unwrap_or(1)
        } else {
            1
        };
    }
    tags
}

/// Returns the offset of the next delimiter.
fn next(text: &str, until: Option<&str>) -> Option<usize> {
    match until {
        None => text.bytes().position(|byte| matches!(byte, b'<' | b'{')),
        Some(close) => text.find('{').into_iter().chain(text.find(close)).min(),
    }
}

/// Returns the tag, expression or comment of Tera at the beginning of a text, with its delimiters.
fn bracket(text: &str) -> Option<&str> {
    let opens = matches!(text.as_bytes(), [b'{', b'{' | b'%' | b'#', ..]);
    opens.then(|| &text[..bracket_length(text)])
}

/// Returns its length. One without an end reaches to the end of the text; Tera reports it.
fn bracket_length(text: &str) -> usize {
    let close = match text.as_bytes().get(1) {
        Some(b'{') => "}}",
        Some(b'%') => "%}",
        _ => return text.find("#}").map_or(text.len(), |at| at + 2),
    };
    let mut at = 2;
    let is_special = |byte| matches!(byte, b'"' | b'\'' | b'`' | b'%' | b'}');
    while let Some(found) = text.get(at..).and_then(|rest| rest.bytes().position(is_special)) {
        at += found;
        let rest = &text[at..];
        if rest.starts_with(close) {
            return at + close.len();
        }
        at += if rest.starts_with(['%', '}']) { 1 } else { quoted(rest) };
    }
    text.len()
}

/// Returns the length of a string literal, which may contain delimiters.
fn quoted(text: &str) -> usize {
    let mut characters = text.char_indices();
    let quote = characters.next().map(|(_, quote)| quote);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            other if Some(other) == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn is_tag(bracket: &str, name: &str) -> bool {
    let inner = bracket.strip_prefix("{%").and_then(|inner| inner.strip_suffix("%}"));
    inner.is_some_and(|inner| inner.trim_matches('-').trim() == name)
}

/// Converts a column of an annotated line to the column in the author's template; both count characters from 0.
pub(super) fn original_column(name: &str, annotated_line: &str, column: usize) -> usize {
    let before: String = annotated_line.chars().take(column).collect();
    let opening = format!(" {PLACE_ATTRIBUTE}=\"{name}:");
    let added: usize = before
        .match_indices(&opening)
        .map(|(at, _)| {
            let value = &before[at + opening.len()..];
            let end = value.find('"').map_or(value.len(), |quote| quote + 1);
            opening.chars().count() + value[..end].chars().count()
        })
        .sum();
    column.saturating_sub(added)
}

/// Returns the length of `<name` at the beginning of a text.
fn start_tag(text: &str) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(name.len());
    (length > 0).then_some(length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotates_only_start_tags() {
        assert_eq!(
            annotate("a.xml", "<p style=\"x\">{{ <q/> }}\n  <b>1 &lt; 2</b><!-- <i> --></p>{% if a <b %}"),
            "<p at=\"a.xml:1:1\" style=\"x\">{{ <q/> }}\n  <b at=\"a.xml:2:3\">1 &lt; 2</b><!-- <i> --></p>{% if a <b %}"
        );
    }

    #[test]
    fn delimiters_in_string_literals_are_text() {
        for (source, wanted) in [
            (r#"{{ "}}<b>" | c(d='\'}}<b>') -}}<b>"#, r#"{{ "}}<b>" | c(d='\'}}<b>') -}}<b at="a.xml:1:32">"#),
            ("{% if `%}<b>` %}<b>", "{% if `%}<b>` %}<b at=\"a.xml:1:17\">"),
        ] {
            assert_eq!(annotate("a.xml", source), wanted);
        }
    }

    #[test]
    fn raw_tags_contain_text() {
        assert_eq!(
            annotate("a.xml", "{%- raw -%}{{ \"{% x %}<b>{% endraw %}<i>{{ <q> }}"),
            "{%- raw -%}{{ \"{% x %}<b at=\"a.xml:1:23\">{% endraw %}<i at=\"a.xml:1:38\">{{ <q> }}"
        );
    }

    #[test]
    fn unclosed_delimiters_reach_to_the_end() {
        for source in ["a{{ <b>", "{% \"<b>", "{# <b>", "{% raw %}d{% end", "{{ '\\", "{", "{%"] {
            assert_eq!(annotate("a.xml", source), source);
        }
    }

    #[test]
    fn xml_comments_may_contain_expressions() {
        assert_eq!(annotate("a.xml", "<!-- <i>{{ x }}<i> --><i>"), "<!-- <i>{{ x }}<i> --><i at=\"a.xml:1:23\">");
    }

    #[test]
    fn converts_columns_to_the_authors_template() {
        let source = "<p style=\"x\">{{ y }}";
        let annotated = annotate("a.xml", source);
        let column = annotated.find("{{ y").unwrap();
        assert_eq!(original_column("a.xml", &annotated, column), source.find("{{").unwrap());
        assert_eq!(original_column("a.xml", &annotated, 0), 0);
    }
}
