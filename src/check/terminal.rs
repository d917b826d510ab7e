//! Findings in a terminal, each with its excerpt, the place underlined.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::finding::{Finding, place, severity_word};
use super::report::Report;
use crate::error::Language;
use crate::standard::Severity;

impl Report {
    /// The report for a terminal: each finding with its excerpt, the place underlined, in colour if asked.
    ///
    /// `name` stands before the path of each field: the name of the file of the dispatch.
    #[must_use]
    pub fn render(&self, name: &str, language: Language, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(DEFAULT_TERM_WIDTH);
        let mut rendered = String::new();
        for finding in self.findings() {
            let place = format!("{name}: {}", place(finding));
            rendered.push_str(&renderer.render(&[group(finding, &place, language)]));
            rendered.push_str("\n\n");
        }
        rendered
    }
}

fn group<'a>(finding: &'a Finding, place: &'a str, language: Language) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .with_name(severity_word(finding.severity, language))
        .primary_title(finding.message.in_language(language))
        .id(finding.rule);
    let group = match finding.span {
        Some(span) => {
            let bytes = byte(&finding.text, span.start)..byte(&finding.text, span.end);
            let annotation = AnnotationKind::Primary.span(bytes).label(finding.clause.as_str());
            title.element(Snippet::source(finding.text.as_str()).path(place).fold(true).annotation(annotation))
        }
        None => title.element(Origin::path(place)).element(Level::NOTE.no_name().message(finding.clause.as_str())),
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
        (Language::English, "") => ("suggestion", "remove it".to_owned()),
        (Language::Vietnamese, text) => ("đề nghị", format!("`{text}`")),
        (Language::English, text) => ("suggestion", format!("`{text}`")),
    };
    group.element(Level::HELP.with_name(word).message(words))
}

/// The byte at which a character begins.
fn byte(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}
