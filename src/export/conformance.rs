//! Checks that a PDF meets its conformance level: all violations, before the file is returned.

use super::options::Conformance;
use crate::error::{Error, Problem, internal};
use crate::fonts::is_private;
use crate::page::Metadata;

/// PDF/A-2 and PDF/A-3 have no longer strings and no more objects (ISO 19005-2 and 19005-3, 6.1.13).
const LONGEST_STRING: usize = 32_767;
const MOST_OBJECTS: usize = 8_388_607;

/// The requirements of a conformance level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Requirements {
    /// The version of PDF.
    pub(super) version: &'static str,
    /// Part of ISO 19005 and level or kind.
    pub(super) archival: Option<(u8, &'static str)>,
    /// Whether ISO 14289-1 holds as well.
    pub(super) is_accessible: bool,
    /// Whether attached files are asked for even where there are none.
    pub(super) wants_files: bool,
}

/// Violations of the requirements, found while painting.
pub(super) struct Violations {
    requirements: Requirements,
    found: Vec<String>,
    /// A mistake in the painter itself.
    internal: Option<Error>,
}

impl Conformance {
    pub(super) fn requirements(self) -> Requirements {
        let requirements = |version, archival, is_accessible| Requirements {
            version,
            archival,
            is_accessible,
            wants_files: self == Self::A4f,
        };
        match self {
            Self::A3a => requirements("1.7", Some((3, "A")), true),
            Self::A2a => requirements("1.7", Some((2, "A")), true),
            Self::A2b => requirements("1.7", Some((2, "B")), false),
            Self::A4 => requirements("2.0", Some((4, "")), false),
            Self::A4f => requirements("2.0", Some((4, "F")), false),
            Self::Plain => requirements("1.7", None, false),
        }
    }
}

impl Requirements {
    /// Whether these are those of PDF/A-2 or PDF/A-3, which share their limits and describe their properties.
    pub(super) fn is_of_pdf_1_7(self) -> bool {
        matches!(self.archival, Some((2 | 3, _)))
    }
}

impl Violations {
    pub(super) fn new(requirements: Requirements) -> Self {
        Self { requirements, found: Vec::new(), internal: None }
    }

    /// The error that names each of them, if there are any. A mistake in the painter comes first.
    pub(super) fn refused(self) -> Result<(), Error> {
        if let Some(internal) = self.internal {
            return Err(internal);
        }
        if self.found.is_empty() { Ok(()) } else { Err(Error::new(Problem::Conformance(self.found))) }
    }

    pub(super) fn metadata(&mut self, metadata: &Metadata, has_headings: bool) {
        let lacks = [
            (metadata.title.is_empty(), "the document has no title"),
            (metadata.language.is_empty(), "the document has no language"),
            (!has_headings, "the document has no heading"),
        ];
        for (lacks, what) in lacks {
            if lacks && self.requirements.is_accessible {
                self.add(what.to_owned());
            }
        }
        for text in [&metadata.title, &metadata.author, &metadata.subject] {
            self.length(text);
        }
    }

    pub(super) fn length(&mut self, text: &str) {
        if self.requirements.is_of_pdf_1_7() && bytes(text) > LONGEST_STRING {
            self.add(format!("a text of the document's data is longer than {LONGEST_STRING} bytes"));
        }
    }

    pub(super) fn objects(&mut self, count: usize) {
        if self.requirements.is_of_pdf_1_7() && count > MOST_OBJECTS {
            self.add(format!("the document has more than {MOST_OBJECTS} objects"));
        }
    }

    /// No font has a glyph for the text.
    pub(super) fn no_glyph(&mut self, text: &str) {
        self.add(format!("`{text}` has no glyph"));
    }

    /// Some characters say nothing to those who read a text in another font.
    pub(super) fn meaning(&mut self, text: &str) {
        let is_for_exchange =
            |character: &char| !is_private(*character) && !matches!(character, '\0' | '\u{feff}' | '\u{fffe}');
        if self.requirements.archival.is_none() {
            return;
        }
        for character in text.chars().filter(|character| !is_for_exchange(character)) {
            self.add(format!("U+{:04X} is no character for exchange", u32::from(character)));
        }
    }

    pub(super) fn licence(&mut self) {
        if self.requirements.archival.is_some() {
            self.add("the licence of a font forbids to embed it".to_owned());
        }
    }

    pub(super) fn heading(&mut self, words: &str) {
        if self.requirements.is_accessible && words.is_empty() {
            self.add("a heading has no words".to_owned());
        }
    }

    pub(super) fn description(&mut self, words: &str) {
        if self.requirements.is_accessible && words.is_empty() {
            self.add("a picture has no description".to_owned());
        }
    }

    /// A mistake in the painter itself, which would make a damaged file.
    pub(super) fn internal(&mut self, what: &'static str) {
        self.internal.get_or_insert_with(|| internal(what));
    }

    fn add(&mut self, violation: String) {
        if !self.found.contains(&violation) {
            self.found.push(violation);
        }
    }
}

/// The bytes of a text that people read: it is as it is where it is ASCII, else in UTF-16 (ISO 32000-1, 7.9.2.2).
fn bytes(text: &str) -> usize {
    let is_ascii = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_ascii { text.len() } else { 2 + 2 * text.encode_utf16().count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(conformance: Conformance, find: impl Fn(&mut Violations)) -> Vec<String> {
        let mut violations = Violations::new(conformance.requirements());
        find(&mut violations);
        violations.found
    }

    #[test]
    fn each_violation_is_reported_once() {
        let long = "a".repeat(LONGEST_STRING + 1);
        let find = |violations: &mut Violations| {
            for _ in 0..2 {
                violations.metadata(&Metadata::default(), false);
                violations.length(&long);
                violations.objects(MOST_OBJECTS + 1);
                violations.no_glyph("漢");
                violations.meaning("\u{e000}");
                violations.licence();
                violations.heading("");
                violations.description("");
            }
        };
        assert_eq!(violations(Conformance::A3a, find).len(), 10);
        assert_eq!(violations(Conformance::A2b, find).len(), 5);
        assert_eq!(violations(Conformance::A4, find).len(), 3);
        assert_eq!(violations(Conformance::Plain, find), ["`漢` has no glyph"]);
    }

    #[test]
    fn an_internal_error_comes_before_violations() {
        let mut violations = Violations::new(Conformance::A3a.requirements());
        violations.heading("");
        violations.internal = Some(Error::new(Problem::Internal { what: "a mark has no element" }));
        assert_eq!(violations.refused().unwrap_err().to_string(), "internal error: a mark has no element");
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "internal error: a mark has no element")]
    fn a_mistake_in_the_painter_stops_a_debug_build() {
        Violations::new(Conformance::A3a.requirements()).internal("a mark has no element");
    }

    #[test]
    fn valid_values_are_no_violations() {
        let found = violations(Conformance::A3a, |violations| {
            let said = || "có".to_owned();
            violations.metadata(&Metadata { title: said(), language: said(), ..Metadata::default() }, true);
            violations.length(&"a".repeat(LONGEST_STRING));
            violations.objects(MOST_OBJECTS);
            violations.meaning("Đ");
            violations.heading("có");
            violations.description("có");
        });
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn texts_are_ascii_or_utf_16() {
        assert_eq!(["Số", "Đảng", "Dang", "\n", "𝄞"].map(bytes), [6, 10, 4, 4, 6]);
    }
}
