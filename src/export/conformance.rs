//! The requirements of conformance levels, and their violations.

use super::options::Conformance;
use crate::error::{ConformanceProblem, Error, Violation, internal};
use crate::fonts::is_private;
use crate::length::Pt;
use crate::page::Metadata;

/// The maximum length of a string in PDF/A-2 and PDF/A-3, in bytes (ISO 19005-2 and 19005-3, 6.1.13).
const MAX_STRING_LENGTH: usize = 32_767;
/// The maximum number of objects in PDF/A-2 and PDF/A-3 (ISO 19005-2 and 19005-3, 6.1.13).
const MAX_OBJECTS: usize = 8_388_607;

/// The shortest and the longest side of a page in points (ISO 19005-2, 6.1.13; ISO 32000-1, annex C, for all files).
const PAGE_SIDES: (f64, f64) = (3.0, 14_400.0);

/// The requirements of a conformance level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Requirements {
    /// The PDF version.
    pub(super) version: &'static str,
    /// The part of ISO 19005 and the conformance level.
    pub(super) archival: Option<(u8, &'static str)>,
    /// The part of ISO 14289: 1 for PDF/UA-1, 2 for PDF/UA-2 with both levels of WTPDF 1.0.
    pub(super) accessible: Option<u8>,
    /// Whether the file must list embedded files even if there are none.
    pub(super) needs_embedded_files: bool,
}

/// The violations found while writing a file.
pub(super) struct Violations {
    requirements: Requirements,
    found: Vec<Violation>,
    /// A bug in the painter.
    internal: Option<Error>,
}

impl Conformance {
    pub(super) fn requirements(self) -> Requirements {
        let requirements = |version, archival, accessible| Requirements {
            version,
            archival,
            accessible,
            needs_embedded_files: self == Self::A4f,
        };
        match self {
            Self::A3a => requirements("1.7", Some((3, "A")), Some(1)),
            Self::A2a => requirements("1.7", Some((2, "A")), Some(1)),
            Self::A2b => requirements("1.7", Some((2, "B")), None),
            Self::A4 => requirements("2.0", Some((4, "")), Some(2)),
            Self::A4f => requirements("2.0", Some((4, "F")), Some(2)),
            Self::Plain => requirements("1.7", None, None),
        }
    }
}

impl Requirements {
    /// Whether the file conforms to a part of ISO 14289.
    pub(super) fn is_accessible(self) -> bool {
        self.accessible.is_some()
    }

    /// Whether ISO 14289-2 (PDF/UA-2) applies, which needs the structure namespace of PDF 2.0 and structure destinations.
    pub(super) fn is_pdfua_2(self) -> bool {
        self.accessible == Some(2)
    }

    /// Whether PDF/A-2 or PDF/A-3 applies, which limit strings and objects and need extension schemas.
    pub(super) fn is_pdfa_2_or_3(self) -> bool {
        matches!(self.archival, Some((2 | 3, _)))
    }
}

impl Violations {
    pub(super) fn new(requirements: Requirements) -> Self {
        Self { requirements, found: Vec::new(), internal: None }
    }

    /// The requirements of the file.
    pub(super) fn requirements(&self) -> Requirements {
        self.requirements
    }

    /// Returns an error if there are violations.
    ///
    /// # Errors
    /// A bug in the painter, or an error that lists all violations.
    pub(super) fn into_result(self) -> Result<(), Error> {
        if let Some(internal) = self.internal {
            return Err(internal);
        }
        if self.found.is_empty() { Ok(()) } else { Err(ConformanceProblem { violations: self.found }.into()) }
    }

    pub(super) fn check_metadata(&mut self, metadata: &Metadata, has_headings: bool) {
        let missing = [
            (metadata.title.is_empty(), Violation::NoTitle),
            (metadata.language.is_empty(), Violation::NoLanguage),
            (!has_headings, Violation::NoHeading),
        ];
        for (is_missing, violation) in missing {
            if is_missing && self.requirements.is_accessible() {
                self.add(violation);
            }
        }
        for text in [&metadata.title, &metadata.author, &metadata.subject] {
            self.check_length(text);
        }
    }

    pub(super) fn check_length(&mut self, text: &str) {
        if self.requirements.is_pdfa_2_or_3() && encoded_length(text) > MAX_STRING_LENGTH {
            self.add(Violation::TextLength { limit: MAX_STRING_LENGTH });
        }
    }

    pub(super) fn check_page_size(&mut self, width: Pt, height: Pt) {
        let (least, most) = PAGE_SIDES;
        if [width, height].iter().any(|side| !(least..=most).contains(&side.0)) {
            self.add(Violation::PageSize { least, most });
        }
    }

    pub(super) fn check_object_count(&mut self, count: usize) {
        if self.requirements.is_pdfa_2_or_3() && count > MAX_OBJECTS {
            self.add(Violation::ObjectCount { limit: MAX_OBJECTS });
        }
    }

    pub(super) fn report_missing_glyph(&mut self, text: &str) {
        self.add(Violation::MissingGlyph { text: text.to_owned() });
    }

    /// Checks that the text of glyphs has a meaning outside the font (ISO 19005-2, 6.2.11.7.2).
    pub(super) fn check_meaning(&mut self, text: &str) {
        let is_exchangeable =
            |character: &char| !is_private(*character) && !matches!(character, '\0' | '\u{feff}' | '\u{fffe}');
        if self.requirements.archival.is_none() {
            return;
        }
        for character in text.chars().filter(|character| !is_exchangeable(character)) {
            self.add(Violation::Meaningless { character });
        }
    }

    pub(super) fn report_embedding_forbidden(&mut self) {
        if self.requirements.archival.is_some() {
            self.add(Violation::EmbeddingForbidden);
        }
    }

    pub(super) fn check_heading(&mut self, words: &str) {
        if self.requirements.is_accessible() && words.is_empty() {
            self.add(Violation::EmptyHeading);
        }
    }

    pub(super) fn check_description(&mut self, words: &str) {
        if self.requirements.is_accessible() && words.is_empty() {
            self.add(Violation::NoPictureDescription);
        }
    }

    /// Reports a bug in the painter, which would make a damaged file.
    pub(super) fn report_bug(&mut self, what: &'static str) {
        self.internal.get_or_insert_with(|| internal(what));
    }

    fn add(&mut self, violation: Violation) {
        if !self.found.contains(&violation) {
            self.found.push(violation);
        }
    }
}

/// The length of an encoded text string, in bytes: ASCII, or UTF-16 with a byte order mark (ISO 32000-1, 7.9.2.2).
fn encoded_length(text: &str) -> usize {
    let is_ascii = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_ascii { text.len() } else { 2 + 2 * text.encode_utf16().count() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SystemProblem;

    fn violations(conformance: Conformance, find: impl Fn(&mut Violations)) -> Vec<Violation> {
        let mut violations = Violations::new(conformance.requirements());
        find(&mut violations);
        violations.found
    }

    #[test]
    fn each_violation_is_reported_once() {
        let long = "a".repeat(MAX_STRING_LENGTH + 1);
        let find = |violations: &mut Violations| {
            for _ in 0..2 {
                violations.check_metadata(&Metadata::default(), false);
                violations.check_length(&long);
                violations.check_object_count(MAX_OBJECTS + 1);
                violations.report_missing_glyph("漢");
                violations.check_meaning("\u{e000}");
                violations.report_embedding_forbidden();
                violations.check_heading("");
                violations.check_description("");
            }
        };
        assert_eq!(violations(Conformance::A3a, find).len(), 10);
        assert_eq!(violations(Conformance::A2b, find).len(), 5);
        assert_eq!(violations(Conformance::A4, find).len(), 8);
        assert_eq!(violations(Conformance::Plain, find), [Violation::MissingGlyph { text: "漢".to_owned() }]);
    }

    #[test]
    fn an_internal_error_comes_before_violations() {
        let mut violations = Violations::new(Conformance::A3a.requirements());
        violations.check_heading("");
        violations.internal = Some(Error::from(SystemProblem::Internal { what: "a mark has no element" }));
        assert_eq!(violations.into_result().unwrap_err().to_string(), "internal error: a mark has no element");
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "internal error: a mark has no element")]
    fn bugs_panic_in_debug_builds() {
        Violations::new(Conformance::A3a.requirements()).report_bug("a mark has no element");
    }

    #[test]
    fn valid_values_are_accepted() {
        let found = violations(Conformance::A3a, |violations| {
            let text = || "có".to_owned();
            violations.check_metadata(&Metadata { title: text(), language: text(), ..Metadata::default() }, true);
            violations.check_length(&"a".repeat(MAX_STRING_LENGTH));
            violations.check_object_count(MAX_OBJECTS);
            violations.check_meaning("Đ");
            violations.check_heading("có");
            violations.check_description("có");
        });
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn texts_are_ascii_or_utf_16() {
        assert_eq!(["Số", "Đảng", "Dang", "\n", "𝄞"].map(encoded_length), [6, 10, 4, 4, 6]);
    }
}
