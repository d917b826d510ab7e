//! The parts that are nearly the same in every document: settings, fonts and properties.

use super::measure::twips;
use super::namespaces::MAIN;
use super::xml::Xml;
use crate::length::Pt;
use crate::page::Metadata;
use crate::record::Record;
use crate::standard::DocxFormat;

/// The mode of Word 2013 and later.
const COMPATIBILITY_MODE: u32 = 15;
const COMPATIBILITY: &str = "http://schemas.microsoft.com/office/word";

/// The typeface of all scripts.
pub(super) fn fonts(xml: &mut Xml, font: &str) {
    xml.empty("w:rFonts", &[("w:ascii", &font), ("w:hAnsi", &font), ("w:eastAsia", &font), ("w:cs", &font)]);
}

/// What the settings depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings<'a> {
    /// Whether backs have mirrored margins.
    pub(super) mirrored: bool,
    pub(super) tab: Pt,
    pub(super) has_footnotes: bool,
    pub(super) language: &'a str,
    /// The mark before decimals.
    pub(super) decimal: &'a str,
}

impl Settings<'_> {
    pub(super) fn part(&self) -> Vec<u8> {
        let mut xml = Xml::part();
        xml.open("w:settings", &[("xmlns:w", &MAIN)]);
        xml.empty("w:zoom", &[("w:percent", &100)]);
        if self.mirrored {
            xml.empty("w:mirrorMargins", &[]);
        }
        xml.value("w:defaultTabStop", &twips(self.tab));
        xml.value("w:characterSpacingControl", &"doNotCompress");
        if self.has_footnotes {
            xml.open("w:footnotePr", &[]);
            xml.empty("w:footnote", &[("w:id", &-1)]);
            xml.empty("w:footnote", &[("w:id", &0)]);
            xml.close("w:footnotePr");
        }
        xml.open("w:compat", &[]);
        xml.empty(
            "w:compatSetting",
            &[("w:name", &"compatibilityMode"), ("w:uri", &COMPATIBILITY), ("w:val", &COMPATIBILITY_MODE)],
        );
        for name in ["overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures", "doNotFlipMirrorIndents"] {
            xml.empty("w:compatSetting", &[("w:name", &name), ("w:uri", &COMPATIBILITY), ("w:val", &1)]);
        }
        xml.close("w:compat");
        xml.empty("w:themeFontLang", &[("w:val", &self.language)]);
        xml.value("w:decimalSymbol", &self.decimal);
        xml.value("w:listSeparator", &";");
        xml.close("w:settings");
        xml.into_bytes()
    }
}

/// The table of fonts: where the typeface is not installed, its substitute has the same widths.
pub(super) fn font_table(format: &DocxFormat) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.open("w:fonts", &[("xmlns:w", &MAIN)]);
    xml.open("w:font", &[("w:name", &format.font)]);
    xml.value("w:altName", &format.substitute);
    xml.value("w:charset", &"00");
    xml.value("w:family", &"roman");
    xml.value("w:pitch", &"variable");
    xml.close("w:font");
    xml.close("w:fonts");
    xml.into_bytes()
}

/// The core properties of a document.
pub(super) fn core_properties(record: &Record, metadata: &Metadata) -> Vec<u8> {
    let (year, month, day) = metadata.date;
    let date = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
    let mut xml = Xml::part();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    let texts = [
        ("cp:category", record.kind.as_str()),
        ("dc:creator", &metadata.author),
        ("dc:identifier", record.number.as_deref().unwrap_or_default()),
        ("dc:language", &metadata.language),
        ("dc:subject", &metadata.subject),
        ("dc:title", &metadata.title),
    ];
    for (name, text) in texts {
        if !text.is_empty() {
            xml.element(name, &[], text);
        }
    }
    for name in ["dcterms:created", "dcterms:modified"] {
        xml.element(name, &[("xsi:type", &"dcterms:W3CDTF")], &date);
    }
    xml.close("cp:coreProperties");
    xml.into_bytes()
}

/// The extended properties: the program that wrote the file.
pub(super) fn extended_properties(record: &Record) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.open("Properties", &[("xmlns", &"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")]);
    xml.element("Application", &[], env!("CARGO_PKG_NAME"));
    if !record.issuer.is_empty() {
        xml.element("Company", &[], &record.issuer);
    }
    xml.close("Properties");
    xml.into_bytes()
}
