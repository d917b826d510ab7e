//! What a PDF would breach, all of it, before it is given away.

use super::options::Conformance;
use super::pdf::Text;
use crate::error::{Error, Problem, internal};
use crate::page::Metadata;

/// PDF/A-2 and PDF/A-3 have no longer strings and no more objects (ISO 19005-2 and 19005-3, 6.1.13).
const LONGEST_STRING: usize = 32_767;
const MOST_OBJECTS: usize = 8_388_607;

/// What a conformance asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demands {
    /// The version of PDF.
    pub(super) version: &'static str,
    /// Part of ISO 19005 and level or kind.
    pub(super) archival: Option<(u8, &'static str)>,
    /// Whether ISO 14289-1 holds as well.
    pub(super) is_accessible: bool,
    /// Whether attached files are asked for even where there are none.
    pub(super) wants_files: bool,
}

/// What would be breached.
pub(super) struct Breaches {
    demands: Demands,
    found: Vec<String>,
    /// A mistake in the painter itself.
    internal: Option<Error>,
}

impl Conformance {
    pub(super) fn demands(self) -> Demands {
        let demands = |version, archival, is_accessible| Demands {
            version,
            archival,
            is_accessible,
            wants_files: self == Self::A4f,
        };
        match self {
            Self::A3a => demands("1.7", Some((3, "A")), true),
            Self::A2a => demands("1.7", Some((2, "A")), true),
            Self::A2b => demands("1.7", Some((2, "B")), false),
            Self::A4 => demands("2.0", Some((4, "")), false),
            Self::A4f => demands("2.0", Some((4, "F")), false),
            Self::Plain => demands("1.7", None, false),
        }
    }
}

impl Demands {
    /// Whether these are those of PDF/A-2 or PDF/A-3, which share their limits and describe their properties.
    pub(super) fn is_of_pdf_1_7(self) -> bool {
        matches!(self.archival, Some((2 | 3, _)))
    }
}

impl Breaches {
    pub(super) fn new(demands: Demands) -> Self {
        Self { demands, found: Vec::new(), internal: None }
    }

    /// The error that names each of them, if there are any. A mistake in the painter comes first.
    pub(super) fn refused(self) -> Result<(), Error> {
        if let Some(internal) = self.internal {
            return Err(internal);
        }
        if self.found.is_empty() { Ok(()) } else { Err(Error::new(Problem::Conformance(self.found))) }
    }

    pub(super) fn metadata(&mut self, metadata: &Metadata, has_outline: bool) {
        let lacks = [
            (metadata.title.is_empty(), "the document has no title"),
            (metadata.language.is_empty(), "the document has no language"),
            (!has_outline, "the document has no heading"),
        ];
        for (lacks, what) in lacks {
            if lacks && self.demands.is_accessible {
                self.add(what.to_owned());
            }
        }
        for text in [&metadata.title, &metadata.author, &metadata.subject] {
            self.length(&Text(text));
        }
    }

    pub(super) fn length(&mut self, text: &Text<'_>) {
        if self.demands.is_of_pdf_1_7() && text.bytes() > LONGEST_STRING {
            self.add(format!("a text of the document's data is longer than {LONGEST_STRING} bytes"));
        }
    }

    pub(super) fn objects(&mut self, count: usize) {
        if self.demands.is_of_pdf_1_7() && count > MOST_OBJECTS {
            self.add(format!("the document has more than {MOST_OBJECTS} objects"));
        }
    }

    /// No font has a glyph for the text.
    pub(super) fn no_glyph(&mut self, text: &str) {
        self.add(format!("`{text}` has no glyph"));
    }

    /// Some characters say nothing to those who read a text in another font.
    pub(super) fn meaning(&mut self, text: &str) {
        let is_for_exchange = |character: &char| {
            let is_private =
                matches!(u32::from(*character), 0xE000..=0xF8FF | 0xF_0000..=0xF_FFFD | 0x10_0000..=0x10_FFFD);
            !is_private && !matches!(character, '\0' | '\u{feff}' | '\u{fffe}')
        };
        if self.demands.archival.is_none() {
            return;
        }
        for character in text.chars().filter(|character| !is_for_exchange(character)) {
            self.add(format!("U+{:04X} is no character for exchange", u32::from(character)));
        }
    }

    pub(super) fn licence(&mut self) {
        if self.demands.archival.is_some() {
            self.add("the licence of a font forbids to embed it".to_owned());
        }
    }

    pub(super) fn heading(&mut self, words: &str) {
        if self.demands.is_accessible && words.is_empty() {
            self.add("a heading has no words".to_owned());
        }
    }

    pub(super) fn description(&mut self, words: &str) {
        if self.demands.is_accessible && words.is_empty() {
            self.add("a picture has no description".to_owned());
        }
    }

    /// A mistake in the painter itself, which would make a damaged file.
    pub(super) fn internal(&mut self, what: &'static str) {
        self.internal.get_or_insert_with(|| internal(what));
    }

    fn add(&mut self, breach: String) {
        if !self.found.contains(&breach) {
            self.found.push(breach);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches(conformance: Conformance, find: impl Fn(&mut Breaches)) -> Vec<String> {
        let mut breaches = Breaches::new(conformance.demands());
        find(&mut breaches);
        breaches.found
    }

    #[test]
    fn each_breach_is_named_once_where_it_is_one() {
        let long = "a".repeat(LONGEST_STRING + 1);
        let find = |breaches: &mut Breaches| {
            for _ in 0..2 {
                breaches.metadata(&Metadata::default(), false);
                breaches.length(&Text(&long));
                breaches.objects(MOST_OBJECTS + 1);
                breaches.no_glyph("漢");
                breaches.meaning("\u{e000}");
                breaches.licence();
                breaches.heading("");
                breaches.description("");
            }
        };
        assert_eq!(breaches(Conformance::A3a, find).len(), 10);
        assert_eq!(breaches(Conformance::A2b, find).len(), 5);
        assert_eq!(breaches(Conformance::A4, find).len(), 3);
        assert_eq!(breaches(Conformance::Plain, find), ["`漢` has no glyph"]);
    }

    #[test]
    fn a_mistake_in_the_painter_comes_before_the_breaches() {
        let mut breaches = Breaches::new(Conformance::A3a.demands());
        breaches.heading("");
        breaches.internal = Some(Error::new(Problem::Internal { what: "a mark has no element" }));
        assert_eq!(breaches.refused().unwrap_err().to_string(), "internal error: a mark has no element");
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "internal error: a mark has no element")]
    fn a_mistake_in_the_painter_stops_a_debug_build() {
        Breaches::new(Conformance::A3a.demands()).internal("a mark has no element");
    }

    #[test]
    fn what_is_in_order_is_no_breach() {
        let found = breaches(Conformance::A3a, |breaches| {
            let said = || "có".to_owned();
            breaches.metadata(&Metadata { title: said(), language: said(), ..Metadata::default() }, true);
            breaches.length(&Text(&"a".repeat(LONGEST_STRING)));
            breaches.objects(MOST_OBJECTS);
            breaches.meaning("Đ");
            breaches.heading("có");
            breaches.description("có");
        });
        assert!(found.is_empty(), "{found:?}");
    }
}
