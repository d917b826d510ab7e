//! Marks every element of a template with its own place, so that a mistake found in the filled text names the line
//! that an author can mend.

use super::pieces::{Kind, pieces};
use super::steps;
use crate::markup::ORIGIN_ATTRIBUTE;

/// The template with ` at="name:line:column"` in each start tag outside Tera's own brackets, and with the calls that
/// count its steps.
pub(super) fn annotate(name: &str, source: &str) -> String {
    let pieces = pieces(source);
    let bodies = steps::bodies(&pieces);
    let mut annotated = String::with_capacity(source.len() * 2);
    annotated.push_str(&steps::first(&pieces));
    let mut place = Place { name, line: 1, column: 1, until: None };
    for (piece, body) in pieces.iter().zip(bodies) {
        match piece.kind {
            Kind::Text => place.text(piece.source, &mut annotated),
            Kind::Expression | Kind::Tag | Kind::Comment => {
                annotated.push_str(piece.source);
                place.pass(piece.source);
            }
        }
        annotated.extend(steps::behind(piece, body));
    }
    annotated
}

/// Where in the author's template the writing is.
struct Place<'a> {
    name: &'a str,
    line: usize,
    column: usize,
    /// What ends the XML comment or CDATA that it is in.
    until: Option<&'static str>,
}

impl Place<'_> {
    fn pass(&mut self, text: &str) {
        let last_line = match text.rfind('\n') {
            Some(at) => {
                self.line += text.matches('\n').count();
                self.column = 1;
                &text[at + 1..]
            }
            None => text,
        };
        self.column += last_line.chars().count();
    }

    /// Writes text with its start tags marked.
    fn text(&mut self, text: &str, annotated: &mut String) {
        let mut rest = text;
        while !rest.is_empty() {
            let length = match self.until {
                Some(close) => match rest.find(close) {
                    Some(at) => {
                        self.until = None;
                        at + close.len()
                    }
                    None => rest.len(),
                },
                None if rest.starts_with('<') => {
                    self.until = ENCLOSED.iter().find(|(open, _)| rest.starts_with(open)).map(|(_, close)| *close);
                    start_tag(rest).unwrap_or(1)
                }
                None => rest.find('<').unwrap_or(rest.len()),
            };
            let (taken, left) = rest.split_at(length);
            annotated.push_str(taken);
            if length > 1 && self.until.is_none() && start_tag(taken) == Some(length) {
                annotated.push_str(&marker(self.name, self.line, self.column));
            }
            self.pass(taken);
            rest = left;
        }
    }
}

/// What encloses text that has no elements in it.
const ENCLOSED: [(&str, &str); 2] = [("<!--", "-->"), ("<![CDATA[", "]]>")];

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
    column.saturating_sub(added + steps::added(&before))
}

fn marker(name: &str, line: usize, column: usize) -> String {
    format!(" {ORIGIN_ATTRIBUTE}=\"{name}:{line}:{column}\"")
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
            "{{ congvan_step(by=4) }}<p at=\"a.xml:1:1\" style=\"x\">{{ <q/> }}\n  <b at=\"a.xml:2:3\">1 &lt; 2</b><!-- <i> --></p>{% if a <b %}"
        );
    }

    #[test]
    fn loops_and_what_is_made_are_counted() {
        assert_eq!(
            annotate("a.xml", "{%- for x in y -%} {% set z = x ~ x %}{{ z }}{% endfor %}{% set w = x.y %}"),
            "{{ congvan_step(by=6) }}{%- for x in y -%}{{ congvan_step(by=4) -}} {% set z = x ~ x %}\
             {{ congvan_step(by=1, of=z) }}{{ z }}{% endfor %}{% set w = x.y %}"
        );
        assert!(annotate("a.xml", "{% extends \"b\" %}").starts_with("{% extends"));
    }

    #[test]
    fn a_comment_may_hold_what_tera_fills() {
        assert_eq!(
            annotate("a.xml", "<!-- <i>{{ x }}<i> --><i>"),
            "{{ congvan_step(by=3) }}<!-- <i>{{ x }}<i> --><i at=\"a.xml:1:23\">"
        );
    }

    #[test]
    fn columns_are_those_of_the_author() {
        let source = "<p style=\"x\">{{ y }}";
        let annotated = annotate("a.xml", source);
        let column = annotated.find("{{ y").unwrap();
        assert_eq!(original_column("a.xml", &annotated, column), source.find("{{").unwrap());
        assert_eq!(original_column("a.xml", &annotated, 0), 0);
    }
}
