//! The inlines of a paragraph as runs.

use super::format::Characters;
use super::measure::{half_points, twips};
use super::writer::Writer;
use super::xml::Xml;
use crate::error::Error;
use crate::layout::composition::{ComposedLine, ComposedParagraph};
use crate::length::Pt;
use crate::markup::{Footnote, Inline};
use crate::standard::Underline;

/// The runs of a paragraph under construction.
struct Runs<'w, 'a> {
    writer: &'w mut Writer<'a>,
    xml: &'w mut Xml,
    paragraph: &'w ComposedParagraph,
    /// The format that the style of the paragraph has.
    base: Characters,
    place: Place,
    /// The characters and the text of the open run.
    format: Characters,
    text: String,
    /// White space before the next character.
    space: Option<char>,
    at_line_start: bool,
    /// The number of characters so far, as [`ComposedLine::end`] counts, and the index of the line.
    count: usize,
    line: usize,
    /// The number of leaders of the line so far.
    leaders: usize,
    /// Whether the last inline was a footnote.
    after_footnote: bool,
}

/// Where runs are, and whether their lines are broken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) breaks: bool,
    pub(super) in_footnote: bool,
    /// Whether a single leader is a tab stop.
    pub(super) has_leader_tab: bool,
}

/// Writes the inlines of a paragraph. `base` is the format that its style has.
pub(super) fn write(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    paragraph: &ComposedParagraph,
    base: &Characters,
    place: Place,
) -> Result<(), Error> {
    let breaks = place.breaks && counts_alike(writer, paragraph)?;
    let mut runs = Runs {
        writer,
        xml,
        paragraph,
        base: base.clone(),
        place: Place { breaks, ..place },
        format: base.clone(),
        text: String::new(),
        space: None,
        at_line_start: true,
        count: 0,
        line: 0,
        leaders: 0,
        after_footnote: false,
    };
    runs.inlines()
}

/// Whether the characters of the inlines are counted as the layout counted them.
fn counts_alike(writer: &Writer<'_>, paragraph: &ComposedParagraph) -> Result<bool, Error> {
    let mut count = 0;
    for inline in &paragraph.paragraph.inlines {
        count += match inline {
            Inline::Text { text, style, .. } => {
                let capitals = match style {
                    Some(name) => writer.style(name, &paragraph.paragraph.at)?.capitals,
                    None => paragraph.style.capitals,
                };
                text.chars().filter(|character| !is_space(*character)).map(|character| width(character, capitals)).sum()
            }
            Inline::FootnoteNumber { number, .. } => number.to_string().len(),
            Inline::Gap(_) | Inline::Leader(_) | Inline::TickBox(_) | Inline::Footnote(_) => 1,
            Inline::Break | Inline::Link(_) => 0,
        };
    }
    Ok(paragraph.lines.lines.last().is_none_or(|last| last.end == count))
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\n' | '\r' | '\t' | '\u{a0}')
}

/// The number of characters of a letter in print.
fn width(character: char, capitals: bool) -> usize {
    if capitals { character.to_uppercase().count() } else { 1 }
}

impl Runs<'_, '_> {
    fn inlines(&mut self) -> Result<(), Error> {
        let mut is_linked = false;
        let paragraph = self.paragraph;
        for inline in &paragraph.paragraph.inlines {
            match inline {
                Inline::Text { text, bold, italic, style, .. } => {
                    let mut format = self.characters(style.as_deref(), *bold, *italic)?;
                    if is_linked {
                        let links = &self.writer.standard.links;
                        format.color = links.color.unwrap_or(format.color);
                        if format.underline == Underline::Nothing {
                            format.underline = links.underline;
                        }
                    }
                    for character in text.chars() {
                        self.character(character, &format);
                    }
                }
                Inline::Break => {
                    self.end_run();
                    self.break_line();
                    if self.line_end() == Some(self.count) {
                        self.next_line();
                    }
                }
                Inline::Gap(width) => self.gap(*width),
                Inline::Leader(_) => self.leader(),
                Inline::TickBox(ticked) => self.tick_box(*ticked),
                Inline::Link(Some(address)) => {
                    self.end_run();
                    let relationships = match self.place.in_footnote {
                        true => &mut self.writer.note_relationships,
                        false => &mut self.writer.relationships,
                    };
                    let id = relationships.external("hyperlink", address);
                    self.flush_space();
                    self.xml.open("w:hyperlink", &[("r:id", &id), ("w:history", &1)]);
                    is_linked = true;
                }
                Inline::Link(None) => {
                    self.end_run();
                    self.xml.close("w:hyperlink");
                    is_linked = false;
                }
                Inline::Footnote(footnote) => self.footnote(footnote)?,
                Inline::FootnoteNumber { number, style } => {
                    let format = self.characters(Some(style), false, false)?;
                    self.advance(number.to_string().len());
                    self.run(&format, |xml| xml.empty("w:footnoteRef", &[]));
                    self.space = Some(' ');
                    self.at_line_start = false;
                }
            }
        }
        self.end_run();
        Ok(())
    }

    /// The format of characters in a style of their own, or in that of the paragraph.
    fn characters(&mut self, style: Option<&str>, bold: bool, italic: bool) -> Result<Characters, Error> {
        let own = match style {
            None => Characters { style: None, ..Characters::of(&self.paragraph.style) },
            Some(name) => {
                let style = self.writer.style(name, &self.paragraph.paragraph.at)?;
                let id = self.writer.sheet.characters(name, &style, self.writer.format);
                let own = Characters { style: Some(id), ..Characters::of(&style) };
                // A superscript is as high as a part of the letters beside it.
                let size = if own.is_superscript { half_points(self.paragraph.style.size) } else { own.size };
                Characters { size, ..own }
            }
        };
        Ok(Characters { bold: own.bold || bold, italic: own.italic || italic, spacing: self.line_spacing(), ..own })
    }

    /// The space between letters that keeps a line with narrow spaces on one line.
    fn line_spacing(&self) -> i64 {
        let Some(line) = self.paragraph.lines.lines.get(self.line).filter(|_| self.place.breaks) else { return 0 };
        let excess = (line.natural - line.room).max(Pt::ZERO);
        let begins = self.line.checked_sub(1).and_then(|above| self.paragraph.lines.lines.get(above));
        let letters = line.end - begins.map_or(0, |above: &ComposedLine| above.end);
        match excess > Pt::ZERO && letters > 0 {
            true => -(excess.0 * 20.0 / letters as f64).ceil() as i64,
            false => 0,
        }
    }

    /// The end of the line, if another follows.
    fn line_end(&self) -> Option<usize> {
        let lines = &self.paragraph.lines.lines;
        lines.get(self.line).filter(|_| self.line + 1 < lines.len()).map(|line| line.end)
    }

    fn next_line(&mut self) {
        self.line += 1;
        self.leaders = 0;
    }

    /// Counts characters, after a line break if the line ends before them.
    fn advance(&mut self, characters: usize) {
        if self.line_end() == Some(self.count) && characters > 0 {
            self.next_line();
            if self.place.breaks && !self.at_line_start {
                self.end_run();
                self.break_line();
            }
        }
        self.count += characters;
    }

    fn break_line(&mut self) {
        self.space = None;
        self.at_line_start = true;
        self.xml.open("w:r", &[]);
        self.xml.empty("w:br", &[]);
        self.xml.close("w:r");
    }

    fn character(&mut self, character: char, format: &Characters) {
        if is_space(character) {
            let space = if character == '\u{a0}' { '\u{a0}' } else { ' ' };
            self.space = Some(self.space.filter(|space| *space == '\u{a0}').unwrap_or(space));
            return;
        }
        self.advance(width(character, format.capitals));
        let format = Characters { spacing: self.line_spacing(), ..format.clone() };
        if self.format != format {
            self.end_run();
            self.format = format;
        }
        if let Some(space) = self.space.take().filter(|_| !self.at_line_start) {
            self.text.push(space);
        }
        self.text.push(character);
        self.at_line_start = false;
        self.after_footnote = false;
    }

    /// Writes the open run.
    fn end_run(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return;
        }
        let (words, rest) = match self.format.underline {
            Underline::Words => {
                text.split_at(text.trim_end().trim_end_matches(|mark: char| mark.is_ascii_punctuation()).len())
            }
            Underline::Nothing | Underline::All => (text.as_str(), ""),
        };
        let plain = Characters { underline: Underline::Nothing, ..self.format.clone() };
        for (part, format) in [(words, self.format.clone()), (rest, plain)] {
            if !part.is_empty() {
                self.run(&format, |xml| xml.element("w:t", &[("xml:space", &"preserve")], part));
            }
        }
    }

    /// Writes the space before something that is not text.
    fn flush_space(&mut self) {
        if let Some(space) = self.space.take().filter(|_| !self.at_line_start) {
            self.text.push(space);
        }
        self.end_run();
    }

    fn run(&mut self, format: &Characters, content: impl FnOnce(&mut Xml)) {
        self.xml.open("w:r", &[]);
        // The styles have no underline.
        let base = Characters { underline: Underline::Nothing, ..self.base.clone() };
        if !format.is_like(&base) {
            self.xml.open("w:rPr", &[]);
            format.write(self.xml, &base);
            self.xml.close("w:rPr");
        }
        content(self.xml);
        self.xml.close("w:r");
    }

    /// Room to write in, as spaces with the space between letters that makes up the width.
    fn gap(&mut self, width: Pt) {
        let own = self.writer.standard.blanks.space;
        let spaces = if own > Pt::ZERO { (width.0 / own.0).round().clamp(1.0, MOST_MARKS) } else { 1.0 };
        self.advance(1);
        self.flush_space();
        // The full stop of the typeface is as wide as its space.
        let rest = width - self.paragraph.style.size * self.writer.dot * spaces;
        let format = Characters { spacing: twips(rest / spaces), ..Characters::of(&self.paragraph.style) };
        let text = " ".repeat(spaces as usize);
        self.run(&format, |xml| xml.element("w:t", &[("xml:space", &"preserve")], &text));
        self.at_line_start = false;
    }

    /// Dots: up to a tab stop if nothing follows on the line, otherwise as many as fit.
    fn leader(&mut self) {
        self.advance(1);
        self.flush_space();
        let line = self.paragraph.lines.lines.get(self.line);
        let width = line.and_then(|line| line.leaders.get(self.leaders)).copied().unwrap_or_default();
        self.leaders += 1;
        let format = Characters::of(&self.paragraph.style);
        if self.place.has_leader_tab {
            // LibreOffice gives a line without text another height.
            if self.at_line_start {
                self.run(&format, |xml| xml.element("w:t", &[], "."));
            }
            self.run(&format, |xml| xml.empty("w:tab", &[]));
        } else {
            let dot = self.paragraph.style.size * self.writer.dot;
            let dots = if dot > Pt::ZERO { (width.0 / dot.0).floor().clamp(0.0, MOST_MARKS) as usize } else { 0 };
            self.format = format;
            self.text = ".".repeat(dots);
            self.end_run();
        }
        self.at_line_start = false;
    }

    /// A box that can be ticked in Word.
    fn tick_box(&mut self, ticked: bool) {
        self.advance(1);
        self.flush_space();
        let symbols = &self.writer.format.symbols;
        self.xml.open("w:sdt", &[]);
        self.xml.open("w:sdtPr", &[]);
        self.xml.open("w14:checkbox", &[]);
        self.xml.empty("w14:checked", &[("w14:val", &u8::from(ticked))]);
        self.xml.empty("w14:checkedState", &[("w14:val", &"2611"), ("w14:font", symbols)]);
        self.xml.empty("w14:uncheckedState", &[("w14:val", &"2610"), ("w14:font", symbols)]);
        self.xml.close("w14:checkbox");
        self.xml.close("w:sdtPr");
        self.xml.open("w:sdtContent", &[]);
        self.xml.open("w:r", &[]);
        self.xml.open("w:rPr", &[]);
        super::settings::fonts(self.xml, symbols);
        self.xml.close("w:rPr");
        self.xml.element("w:t", &[], if ticked { "☑" } else { "☐" });
        self.xml.close("w:r");
        self.xml.close("w:sdtContent");
        self.xml.close("w:sdt");
        self.at_line_start = false;
    }

    /// The number of a footnote, and the footnote itself.
    fn footnote(&mut self, footnote: &Footnote) -> Result<(), Error> {
        let format = self.characters(Some(&footnote.reference), false, false)?;
        self.advance(1);
        self.end_run();
        self.writer.notes += 1;
        let id = self.writer.notes;
        if self.after_footnote {
            let separator = &self.writer.standard.footnotes.separator;
            self.run(&format, |xml| xml.element("w:t", &[("xml:space", &"preserve")], separator));
        }
        self.after_footnote = true;
        self.run(&format, |xml| xml.empty("w:footnoteReference", &[("w:id", &id)]));
        self.at_line_start = false;
        Ok(())
    }
}

/// The number of dots or spaces of a blank, which is more than the widest sheet needs.
const MOST_MARKS: f64 = 4096.0;
