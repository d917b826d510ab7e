//! The formats of paragraphs and characters, written in full for a style or as the difference from one.

use super::measure::{eighths, half_points, twips};
use super::xml::Xml;
use crate::color::Color;
use crate::length::Pt;
use crate::standard::{Align, Style, StyleRole, Underline};

/// The format of a paragraph. Lengths are twentieths of a point.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ParagraphFormat {
    pub(super) style: String,
    pub(super) keep_with_next: bool,
    pub(super) begins_page: bool,
    pub(super) frame: Option<FramePlace>,
    /// The number of the list, and the level from 0.
    pub(super) list: Option<(usize, usize)>,
    /// The thickness of a rule above.
    pub(super) rule_above: Option<Pt>,
    /// The place of a tab stop with dots up to it.
    pub(super) leader: Option<i64>,
    pub(super) before: i64,
    pub(super) after: i64,
    pub(super) line: LinePitch,
    pub(super) left: i64,
    pub(super) right: i64,
    pub(super) first: i64,
    pub(super) align: Align,
    /// The level of a heading, from 0.
    pub(super) outline: Option<u16>,
}

/// The level of titles, from 0. At the first level, LibreOffice takes an annex for a chapter, and shows the numbers of its
/// footnotes as 0.
pub(super) const TITLE_LEVEL: u16 = 1;

/// The distance between baselines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum LinePitch {
    Exact(i64),
    /// As high as its content.
    #[default]
    Single,
}

/// The place of a paragraph outside the flow, from the edges of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FramePlace {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
    /// Whether the place is measured from the lower edge of the text, which it reserves.
    pub(super) at_bottom: bool,
}

impl ParagraphFormat {
    /// The format of a style.
    pub(super) fn of(id: &str, style: &Style) -> Self {
        Self {
            style: id.to_owned(),
            keep_with_next: style.keep_with_next,
            before: twips(style.space_before),
            line: LinePitch::Exact(twips(style.line_height)),
            left: twips(style.indent),
            first: twips(style.first_line),
            align: style.align,
            outline: match style.role {
                StyleRole::Title => Some(TITLE_LEVEL),
                StyleRole::Heading => Some(TITLE_LEVEL + 1),
                StyleRole::Paragraph | StyleRole::Artifact => None,
            },
            ..Self::default()
        }
    }

    /// Writes the properties that differ from those of a style, in the order of the schema, without the element.
    pub(super) fn write(&self, xml: &mut Xml, base: &Self) {
        if !self.style.is_empty() {
            xml.value("w:pStyle", &self.style);
        }
        if self.keep_with_next != base.keep_with_next {
            switch(xml, "w:keepNext", self.keep_with_next);
        }
        if self.begins_page {
            xml.empty("w:pageBreakBefore", &[]);
        }
        if let Some(frame) = &self.frame {
            frame.write(xml);
        }
        if let Some((list, level)) = self.list {
            xml.open("w:numPr", &[]);
            xml.value("w:ilvl", &level);
            xml.value("w:numId", &list);
            xml.close("w:numPr");
        }
        if let Some(rule) = self.rule_above {
            xml.open("w:pBdr", &[]);
            border(xml, "w:top", rule, Color::default());
            xml.close("w:pBdr");
        }
        if let Some(leader) = self.leader {
            xml.open("w:tabs", &[]);
            xml.empty("w:tab", &[("w:val", &"right"), ("w:leader", &"dot"), ("w:pos", &leader)]);
            xml.close("w:tabs");
        }
        self.write_spacing(xml, base);
        self.write_indents(xml, base);
        if self.align != base.align {
            xml.value("w:jc", &alignment(self.align));
        }
        if self.outline != base.outline {
            // Level 9 is body text.
            xml.value("w:outlineLvl", &self.outline.unwrap_or(9));
        }
    }

    fn write_spacing(&self, xml: &mut Xml, base: &Self) {
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = Vec::new();
        if self.before != base.before {
            attributes.push(("w:before", &self.before));
        }
        if self.after != base.after {
            attributes.push(("w:after", &self.after));
        }
        let (pitch, rule) = match self.line {
            LinePitch::Exact(pitch) => (pitch, "exact"),
            LinePitch::Single => (240, "auto"),
        };
        if self.line != base.line {
            attributes.extend([("w:line", &pitch as &dyn std::fmt::Display), ("w:lineRule", &rule)]);
        }
        if !attributes.is_empty() {
            xml.empty("w:spacing", &attributes);
        }
    }

    fn write_indents(&self, xml: &mut Xml, base: &Self) {
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = Vec::new();
        // A numbering level has indents of its own, which only indents of the paragraph replace.
        let all = self.list.is_some();
        if all || self.left != base.left {
            attributes.push(("w:left", &self.left));
        }
        if self.right != base.right {
            attributes.push(("w:right", &self.right));
        }
        let hanging = -self.first;
        if all || self.first != base.first {
            attributes.push(match self.first < 0 {
                true => ("w:hanging", &hanging),
                false => ("w:firstLine", &self.first),
            });
        }
        if !attributes.is_empty() {
            xml.empty("w:ind", &attributes);
        }
    }
}

impl FramePlace {
    fn write(&self, xml: &mut Xml) {
        let anchor = if self.at_bottom { "margin" } else { "page" };
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> =
            vec![("w:w", &self.width), ("w:h", &self.height), ("w:hRule", &"exact"), ("w:wrap", &"around")];
        attributes.extend([("w:vAnchor", &anchor as &dyn std::fmt::Display), ("w:hAnchor", &"page"), ("w:x", &self.x)]);
        match self.at_bottom {
            true => attributes.push(("w:yAlign", &"bottom")),
            false => attributes.push(("w:y", &self.y)),
        }
        xml.empty("w:framePr", &attributes);
    }
}

/// The format of characters. The size is in half points, the spacing in twentieths of a point.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Characters {
    /// The character style.
    pub(super) style: Option<String>,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) capitals: bool,
    pub(super) color: Color,
    pub(super) spacing: i64,
    pub(super) size: i64,
    pub(super) underline: Underline,
    /// Raised, and smaller than the size says.
    pub(super) is_superscript: bool,
}

impl Characters {
    pub(super) fn of(style: &Style) -> Self {
        Self {
            style: None,
            bold: style.bold,
            italic: style.italic,
            capitals: style.capitals,
            color: style.color,
            spacing: 0,
            size: half_points(style.size),
            underline: style.underline,
            is_superscript: style.raise > Pt::ZERO,
        }
    }

    /// Whether nothing differs from a style.
    pub(super) fn is_like(&self, base: &Self) -> bool {
        self == base
    }

    /// Writes the properties that differ from those of a style, in the order of the schema, without the element.
    pub(super) fn write(&self, xml: &mut Xml, base: &Self) {
        if let Some(style) = &self.style {
            xml.value("w:rStyle", style);
        }
        for (name, own, other) in
            [("w:b", self.bold, base.bold), ("w:i", self.italic, base.italic), ("w:caps", self.capitals, base.capitals)]
        {
            if own != other {
                switch(xml, name, own);
            }
        }
        if self.color != base.color {
            xml.value("w:color", &hexadecimal(self.color));
        }
        if self.spacing != base.spacing {
            xml.value("w:spacing", &self.spacing);
        }
        if self.size != base.size {
            xml.value("w:sz", &self.size);
            xml.value("w:szCs", &self.size);
        }
        let (own, other) = (self.underline != Underline::Nothing, base.underline != Underline::Nothing);
        if own != other {
            xml.value("w:u", &if own { "single" } else { "none" });
        }
        if self.is_superscript != base.is_superscript {
            xml.value("w:vertAlign", &if self.is_superscript { "superscript" } else { "baseline" });
        }
    }
}

/// A border of a paragraph, a table or a cell.
pub(super) fn border(xml: &mut Xml, side: &str, thickness: Pt, color: Color) {
    let (size, color) = (eighths(thickness), hexadecimal(color));
    xml.empty(side, &[("w:val", &"single"), ("w:sz", &size), ("w:space", &0), ("w:color", &color)]);
}

/// A colour without the sign before its digits.
pub(super) fn hexadecimal(color: Color) -> String {
    color.to_string().trim_start_matches('#').to_ascii_uppercase()
}

fn switch(xml: &mut Xml, name: &str, is_on: bool) {
    match is_on {
        true => xml.empty(name, &[]),
        false => xml.value(name, &0),
    }
}

fn alignment(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Right => "right",
        Align::Justified => "both",
    }
}
