//! The styles of a document: those of the pack that it uses, with their Vietnamese names.

use std::collections::BTreeMap;

use super::format::{Characters, ParagraphFormat};
use super::namespaces::MAIN;
use super::settings;
use super::xml::Xml;
use crate::fold::fold_letters;
use crate::standard::{DocxFormat, Style, Underline};

/// The beginning of the id of every style of a pack.
const PREFIX: &str = "VB_";

/// The styles that a document uses.
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    styles: BTreeMap<String, SheetStyle>,
}

/// A style of the pack as a paragraph style, and the same for characters.
#[derive(Debug, Clone)]
pub(super) struct SheetStyle {
    pub(super) id: String,
    name: String,
    pub(super) paragraph: ParagraphFormat,
    pub(super) characters: Characters,
    /// Whether paragraphs, and parts of paragraphs, use it.
    of_paragraphs: bool,
    of_characters: bool,
}

impl StyleSheet {
    /// The style of a paragraph. The first use defines it.
    pub(super) fn paragraph(&mut self, name: &str, style: &Style, format: &DocxFormat) -> SheetStyle {
        let entry = self.entry(name, style, format);
        entry.of_paragraphs = true;
        entry.clone()
    }

    /// The style of some characters.
    pub(super) fn characters(&mut self, name: &str, style: &Style, format: &DocxFormat) -> String {
        let entry = self.entry(name, style, format);
        entry.of_characters = true;
        character_id(&entry.id)
    }

    fn entry(&mut self, name: &str, style: &Style, format: &DocxFormat) -> &mut SheetStyle {
        if !self.styles.contains_key(name) {
            let title = format.names.get(name).map_or(name, String::as_str);
            let own = style_id(title);
            let is_taken = |id: &str| self.styles.values().any(|other| other.id == id);
            let mut ids = std::iter::once(own.clone()).chain((2_usize..).map(|number| format!("{own}{number}")));
            let id = ids.find(|id| !is_taken(id)).unwrap_or(own);
            let sheet_style = SheetStyle {
                paragraph: ParagraphFormat::of(&id, style),
                characters: Characters::of(style),
                name: title.to_owned(),
                id,
                of_paragraphs: false,
                of_characters: false,
            };
            self.styles.insert(name.to_owned(), sheet_style);
        }
        self.styles.entry(name.to_owned()).or_insert_with(|| SheetStyle {
            id: String::new(),
            name: String::new(),
            paragraph: ParagraphFormat::default(),
            characters: Characters::default(),
            of_paragraphs: false,
            of_characters: false,
        })
    }

    /// The part with the styles.
    pub(super) fn part(&self, format: &DocxFormat, language: &str) -> Vec<u8> {
        let mut xml = Xml::part();
        xml.open("w:styles", &[("xmlns:w", &MAIN)]);
        xml.open("w:docDefaults", &[]);
        xml.open("w:rPrDefault", &[]);
        xml.open("w:rPr", &[]);
        settings::fonts(&mut xml, &format.font);
        // Kerning at all sizes, as in the layout.
        xml.value("w:kern", &2);
        xml.empty("w:lang", &[("w:val", &language), ("w:eastAsia", &language), ("w:bidi", &"ar-SA")]);
        xml.close("w:rPr");
        xml.close("w:rPrDefault");
        xml.open("w:pPrDefault", &[]);
        xml.open("w:pPr", &[]);
        xml.empty("w:snapToGrid", &[("w:val", &0)]);
        xml.close("w:pPr");
        xml.close("w:pPrDefault");
        xml.close("w:docDefaults");
        xml.open("w:style", &[("w:type", &"paragraph"), ("w:default", &1), ("w:styleId", &"Normal")]);
        xml.value("w:name", &"Normal");
        xml.empty("w:qFormat", &[]);
        xml.close("w:style");
        xml.open("w:style", &[("w:type", &"character"), ("w:default", &1), ("w:styleId", &"DefaultParagraphFont")]);
        xml.value("w:name", &"Default Paragraph Font");
        xml.value("w:uiPriority", &1);
        xml.empty("w:semiHidden", &[]);
        xml.close("w:style");
        xml.open("w:style", &[("w:type", &"table"), ("w:default", &1), ("w:styleId", &"TableNormal")]);
        xml.value("w:name", &"Normal Table");
        xml.value("w:uiPriority", &99);
        xml.empty("w:semiHidden", &[]);
        xml.close("w:style");
        for style in self.styles.values() {
            style.write(&mut xml);
        }
        xml.close("w:styles");
        xml.into_bytes()
    }
}

impl SheetStyle {
    fn write(&self, xml: &mut Xml) {
        if self.of_paragraphs {
            xml.open("w:style", &[("w:type", &"paragraph"), ("w:customStyle", &1), ("w:styleId", &self.id)]);
            xml.value("w:name", &self.name);
            xml.value("w:basedOn", &"Normal");
            if self.of_characters {
                xml.value("w:link", &character_id(&self.id));
            }
            xml.empty("w:qFormat", &[]);
            xml.open("w:pPr", &[]);
            let own = ParagraphFormat { style: String::new(), ..self.paragraph.clone() };
            own.write(xml, &ParagraphFormat::default());
            xml.close("w:pPr");
            xml.open("w:rPr", &[]);
            // Underlined words are marked in the text, because punctuation may have to stay without.
            let own = Characters { underline: Underline::Nothing, ..self.characters.clone() };
            own.write(xml, &Characters::default());
            xml.close("w:rPr");
            xml.close("w:style");
        }
        if self.of_characters {
            let id = character_id(&self.id);
            xml.open("w:style", &[("w:type", &"character"), ("w:customStyle", &1), ("w:styleId", &id)]);
            xml.value("w:name", &format_args!("{} Char", self.name));
            xml.value("w:basedOn", &"DefaultParagraphFont");
            if self.of_paragraphs {
                xml.value("w:link", &self.id);
            }
            xml.open("w:rPr", &[]);
            // Word toggles bold, italic and capitals of a paragraph style by those of a character style.
            let own = Characters {
                bold: false,
                italic: false,
                capitals: false,
                underline: Underline::Nothing,
                ..self.characters.clone()
            };
            // A superscript has the size of the letters beside it.
            let base = Characters { size: if own.is_superscript { own.size } else { 0 }, ..Characters::default() };
            own.write(xml, &base);
            xml.close("w:rPr");
            xml.close("w:style");
        }
    }
}

fn character_id(id: &str) -> String {
    format!("{id}Char")
}

/// The id of a style: the letters and digits of its name without diacritics, each word with a capital.
fn style_id(name: &str) -> String {
    let mut id = PREFIX.to_owned();
    for word in name.split(|character: char| !character.is_alphanumeric()) {
        let mut is_first = true;
        for character in word.chars() {
            if character.is_ascii_digit() {
                id.push(character);
            }
            let letters = if matches!(character, 'đ' | 'Đ') { 'd' } else { character };
            fold_letters(letters, |letter| {
                let letter = char::from(letter);
                id.push(if std::mem::take(&mut is_first) { letter.to_ascii_uppercase() } else { letter });
            });
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_names_without_diacritics() {
        assert_eq!(style_id("Số, ký hiệu"), "VB_SoKyHieu");
        assert_eq!(style_id("Địa danh, ngày tháng"), "VB_DiaDanhNgayThang");
        assert_eq!(style_id("table-part 2"), "VB_TablePart2");
    }
}
