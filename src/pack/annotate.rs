//! Marks every element of a template with its own place, so that a mistake found in the filled text names the line
//! that an author can mend.

use crate::markup::ORIGIN_ATTRIBUTE;

/// The template with ` at="name:line:column"` in each start tag outside Tera's own brackets.
pub(super) fn annotate(name: &str, source: &str) -> String {
    let mut annotated = String::with_capacity(source.len() * 2);
    let (mut line, mut column) = (1, 1);
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        let taken = if let Some(length) = bracketed(rest) {
            &rest[..length]
        } else if let Some(length) = start_tag(rest) {
            &rest[..length]
        } else {
            &rest[..character.len_utf8()]
        };
        annotated.push_str(taken);
        if character == '<' && start_tag(rest).is_some() {
            annotated.push_str(&marker(name, line, column));
        }
        for passed in taken.chars() {
            (line, column) = if passed == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        rest = &rest[taken.len()..];
    }
    annotated
}

/// The column of the author's template for a column of the annotated line, both counted from 0 in characters.
pub(super) fn original_column(name: &str, annotated_line: &str, column: usize) -> usize {
    let before: String = annotated_line.chars().take(column).collect();
    let opening = format!(" {ORIGIN_ATTRIBUTE}=\"{name}:");
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

fn marker(name: &str, line: usize, column: usize) -> String {
    format!(" {ORIGIN_ATTRIBUTE}=\"{name}:{line}:{column}\"")
}

/// The length of the Tera expression, statement or comment, the XML comment or CDATA, that the text begins with.
fn bracketed(text: &str) -> Option<usize> {
    [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<!--", "-->"), ("<![CDATA[", "]]>")]
        .iter()
        .find(|(open, _)| text.starts_with(open))
        .map(|(_, close)| text.find(close).map_or(text.len(), |at| at + close.len()))
}

/// The length of `<name` at the beginning of the text.
fn start_tag(text: &str) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(name.len());
    (length > 0).then_some(length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_tags_are_marked_and_nothing_else() {
        assert_eq!(
            annotate("a.xml", "<p style=\"x\">{{ <q/> }}\n  <b>1 &lt; 2</b><!-- <i> --></p>{% if a <b %}"),
            "<p at=\"a.xml:1:1\" style=\"x\">{{ <q/> }}\n  <b at=\"a.xml:2:3\">1 &lt; 2</b><!-- <i> --></p>{% if a <b %}"
        );
    }

    #[test]
    fn columns_are_those_of_the_author() {
        let source = "<p style=\"x\">{{ y }}";
        let annotated = annotate("a.xml", source);
        let column = annotated.find("{{").unwrap();
        assert_eq!(original_column("a.xml", &annotated, column), source.find("{{").unwrap());
        assert_eq!(original_column("a.xml", &annotated, 0), 0);
    }
}
