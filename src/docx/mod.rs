//! DOCX files (feature `docx`): the blocks of a document with the styles of its pack, for correction in a word processor,
//! and their data read back.
//!
//! [`Typesetter::docx`](crate::Typesetter::docx) writes them.

mod comments;
mod data;
mod drawing;
mod flow;
mod format;
mod inlines;
mod measure;
mod namespaces;
mod numbering;
mod options;
mod package;
mod paragraph;
mod read;
mod sections;
mod settings;
mod styles;
mod table;
mod text;
mod writer;
mod xml;

pub use options::{DocxOptions, Fidelity};
pub use read::{DocxChange, DocxReadBack};

use comments::Comments;
use namespaces::{COMPATIBILITY, DRAWING, DRAWING_PLACE, DRAWING_SHAPE, MAIN, RELATIONSHIPS, WORD_2010};
use package::{Package, Relationships};
use sections::Headers;
use settings::Settings;
use writer::Writer;
use xml::Xml;

use crate::check::Finding;
use crate::error::{DocxProblem, Error};
use crate::fonts::{Face, Fonts};
use crate::layout::composition::Composition;
use crate::page::Metadata;
use crate::record::{Enclosure, Record};
use crate::standard::Standard;

/// The beginning of the types of parts.
macro_rules! word_part {
    ($name:literal) => {
        concat!("application/vnd.openxmlformats-officedocument.wordprocessingml.", $name, "+xml")
    };
}

/// The input of the writer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocxInput<'a> {
    pub(crate) composition: &'a Composition,
    pub(crate) metadata: &'a Metadata,
    pub(crate) standard: &'a Standard,
    pub(crate) fonts: &'a Fonts,
    pub(crate) record: &'a Record,
    pub(crate) enclosure: Option<&'a Enclosure>,
    /// The findings that become comments.
    pub(crate) findings: &'a [Finding],
}

/// Writes a composed document as a DOCX file.
///
/// # Errors
/// If the pack has no table `[docx]`, or the file cannot be written.
pub(crate) fn docx(input: DocxInput<'_>, fidelity: Fidelity) -> Result<Vec<u8>, Error> {
    let DocxInput { composition, metadata, standard, fonts, record, enclosure, findings } = input;
    let missing = || DocxProblem::NoFormat { pack: standard.name.clone() };
    let format = standard.docx.as_ref().ok_or_else(missing)?;
    let face = fonts.face(Face::Regular);
    let dot = face.full_stop().map_or(0.0, |(_, advance)| advance / face.units_per_em());
    let comments = Comments::new(findings, composition);
    let mut writer = Writer::new(standard, format, fidelity == Fidelity::Lines, dot, comments);
    let mut headers = Headers::default();
    let mut document = root("w:document");
    document.open("w:body", &[]);
    sections::write(&mut writer, &mut document, composition, &mut headers)?;
    document.close("w:body");
    document.close("w:document");

    let mut package = Package::default();
    let mut shown = visible(&document)?;
    if writer.notes > 0 {
        let footnotes = footnotes(&writer.footnotes);
        shown.extend(visible(&footnotes)?);
        package.add("word/footnotes.xml", word_part!("footnotes"), footnotes.into_bytes());
        writer.relationships.part("footnotes", "footnotes.xml");
        if !writer.note_relationships.is_empty() {
            package.add_plain("word/_rels/footnotes.xml.rels", writer.note_relationships.bytes());
        }
    }
    if !writer.comments.is_empty() {
        package.add("word/comments.xml", word_part!("comments"), writer.comments.part(metadata.date));
        writer.relationships.part("comments", "comments.xml");
    }
    if !writer.numbering.is_empty() {
        package.add("word/numbering.xml", word_part!("numbering"), writer.numbering.part());
        writer.relationships.part("numbering", "numbering.xml");
    }
    for (index, picture) in writer.pictures.iter().enumerate() {
        package.add_plain(format!("word/media/image{}.png", index + 1), picture.to_vec());
    }
    headers.add_to(&mut package);
    let settings = Settings {
        mirrored: standard.page.both_sides,
        tab: standard.styles.get("body").map_or_else(Default::default, |body| body.first_line),
        has_footnotes: writer.notes > 0,
        language: &metadata.language,
        decimal: &standard.figures.decimal,
    };
    package.add("word/settings.xml", word_part!("settings"), settings.part());
    package.add("word/styles.xml", word_part!("styles"), writer.sheet.part(format, &metadata.language));
    package.add("word/fontTable.xml", word_part!("fontTable"), settings::font_table(format));
    package.add("word/document.xml", word_part!("document.main"), document.into_bytes());
    for (kind, target) in [("settings", "settings.xml"), ("styles", "styles.xml"), ("fontTable", "fontTable.xml")] {
        writer.relationships.part(kind, target);
    }
    if let Some(enclosure) = enclosure {
        add_data(&mut package, enclosure, &shown);
        writer.relationships.part("customXml", "../customXml/item1.xml");
    }
    package.add_plain("word/_rels/document.xml.rels", writer.relationships.bytes());
    add_properties(&mut package, record, metadata);
    package.archive()
}

/// The root element of a part with text.
fn root(name: &str) -> Xml {
    let mut xml = Xml::part();
    xml.open(
        name,
        &[
            ("xmlns:w", &MAIN),
            ("xmlns:r", &RELATIONSHIPS),
            ("xmlns:mc", &COMPATIBILITY),
            ("xmlns:a", &DRAWING),
            ("xmlns:wp", &DRAWING_PLACE),
            ("xmlns:wps", &DRAWING_SHAPE),
            ("xmlns:w14", &WORD_2010),
            ("mc:Ignorable", &"w14"),
        ],
    );
    xml
}

/// The part with the footnotes and their separators.
fn footnotes(notes: &Xml) -> Xml {
    let mut xml = root("w:footnotes");
    for (id, kind, element) in
        [(-1, "separator", "w:separator"), (0, "continuationSeparator", "w:continuationSeparator")]
    {
        xml.open("w:footnote", &[("w:type", &kind), ("w:id", &id)]);
        xml.open("w:p", &[]);
        xml.open("w:r", &[]);
        xml.empty(element, &[]);
        xml.close("w:r");
        xml.close("w:p");
        xml.close("w:footnote");
    }
    xml.append(notes);
    xml.close("w:footnotes");
    xml
}

/// The visible paragraphs of a part, as the reader finds them.
fn visible(part: &Xml) -> Result<Vec<String>, Error> {
    let tree = roxmltree::Document::parse(part.as_str());
    let tree = tree.map_err(|error| DocxProblem::NotWritable { detail: error.to_string() })?;
    Ok(text::paragraphs(tree.root_element()))
}

fn add_data(package: &mut Package, enclosure: &Enclosure, shown: &[String]) {
    package.add_plain("customXml/item1.xml", data::part(enclosure, shown));
    package.add(
        "customXml/itemProps1.xml",
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        data::properties(),
    );
    let mut relationships = Relationships::default();
    relationships.part("customXmlProps", "itemProps1.xml");
    package.add_plain("customXml/_rels/item1.xml.rels", relationships.bytes());
}

fn add_properties(package: &mut Package, record: &Record, metadata: &Metadata) {
    package.add(
        "docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        settings::core_properties(record, metadata),
    );
    package.add(
        "docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        settings::extended_properties(record),
    );
    let mut relationships = Relationships::default();
    relationships.part("officeDocument", "word/document.xml");
    relationships.part(
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml",
    );
    relationships.part("extended-properties", "docProps/app.xml");
    package.add_plain("_rels/.rels", relationships.bytes());
}
