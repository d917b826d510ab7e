//! Reports for terminals: each finding with an excerpt in which the range is underlined.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::finding::{Finding, location, severity_word};
use super::report::Report;
use crate::error::Language;
use crate::standard::Severity;

impl Report {
    /// Renders the report for a terminal: each finding with an excerpt in which its range is underlined.
    ///
    /// `name` is the name of the dispatch file, which precedes the path of each field. `colour` enables ANSI colours.
    #[must_use]
    pub fn render(&self, name: &str, language: Language, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(DEFAULT_TERM_WIDTH);
        let mut rendered = String::new();
        for finding in self.findings() {
            let location = format!("{name}: {}", location(finding));
            rendered.push_str(&renderer.render(&[group(finding, &location, language)]));
            rendered.push_str("\n\n");
        }
        rendered
    }
}

fn group<'a>(finding: &'a Finding, location: &'a str, language: Language) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .with_name(severity_word(finding.severity, language))
        .primary_title(finding.message.in_language(language))
        .id(finding.check);
    let group = match finding.span {
        Some(span) => {
            let bytes = byte_offset(&finding.text, span.start)..byte_offset(&finding.text, span.end);
            let annotation = AnnotationKind::Primary.span(bytes).label(finding.clause.as_str());
            title.element(Snippet::source(finding.text.as_str()).path(location).fold(true).annotation(annotation))
        }
        None => title.element(Origin::path(location)).element(Level::NOTE.no_name().message(finding.clause.as_str())),
    };
    let group = match &finding.help {
        Some(help) => {
            let word = if language == Language::Vietnamese { "cách sửa" } else { "help" };
            group.element(Level::HELP.with_name(word).message(help.in_language(language)))
        }
        None => group,
    };
    let Some(suggestion) = &finding.suggestion else { return group };
    let (word, words) = match (language, suggestion.replacement.as_str()) {
        (Language::Vietnamese, "") => ("đề nghị", "bỏ".to_owned()),
        (Language::English, "") => ("suggestion", "remove".to_owned()),
        (Language::Vietnamese, text) => ("đề nghị", format!("`{text}`")),
        (Language::English, text) => ("suggestion", format!("`{text}`")),
    };
    group.element(Level::HELP.with_name(word).message(words))
}

/// Returns the byte offset of a character.
fn byte_offset(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}
