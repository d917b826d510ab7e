//! The PDF painter: tagged, archivable files with embedded font subsets.

mod bookmarks;
mod content;
mod continuation;
mod destinations;
mod faces;
mod fields;
mod file;
mod footnotes;
mod groups;
mod links;
mod pictures;
mod syntax;
mod tags;

use pdf_writer::types::{AssociationKind, OutputIntentSubtype, TabOrder};
use pdf_writer::writers::{Catalog, DocumentInfo, FileSpec, OutputIntent, Page, Pages as PageTree, Resources};
use pdf_writer::{Date, Filter, Name, Obj, Rect, Ref, Str, TextStr};

pub(crate) use continuation::Continuation;
pub(crate) use fields::{FieldKind, FormField, FormFields, TextAlignment};

use super::conformance::{Requirements, Violations};
use super::options::PdfOptions;
use super::xmp::{Revision, XmpInput, xmp};
use crate::codec::deflate::{Compressor, CompressorPool};
use crate::error::Error;
use crate::fonts::Fonts;
use crate::page::{Metadata, Pages};
use crate::record::{Enclosure, Record};

use destinations::Targets;
use faces::Faces;
use fields::Widgets;
use file::File;
use links::Links;
use pictures::Pictures;
use syntax::Real;
use tags::TaggedContent;

/// The name and version of the crate.
pub(crate) const PRODUCER: &str = concat!("congvan ", env!("CARGO_PKG_VERSION"));

/// The output profile: sRGB as a minimal ICC profile, from Compact ICC Profiles, in the public domain (CC0).
const SRGB: &[u8] = include_bytes!("srgb.icc");

/// The input of the painter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Painting<'a> {
    pub(crate) pages: &'a Pages,
    pub(crate) fonts: &'a Fonts,
    /// The form fields of the pages.
    pub(crate) fields: &'a FormFields,
    pub(crate) record: &'a Record,
    pub(crate) enclosure: Option<&'a Enclosure>,
    pub(crate) continuation: Continuation,
}

/// Writes pages as a PDF file.
///
/// # Errors
/// If a picture or font is damaged, field names clash, or the file violates its conformance.
pub(crate) fn pdf(
    painting: Painting<'_>,
    options: &PdfOptions,
    compressors: &CompressorPool,
) -> Result<Vec<u8>, Error> {
    let mut compressor = compressors.take();
    let result = write(painting, options, &mut compressor);
    compressors.release(compressor);
    result
}

fn write(painting: Painting<'_>, options: &PdfOptions, compressor: &mut Compressor) -> Result<Vec<u8>, Error> {
    let Painting { pages, fonts, fields, record, enclosure, continuation } = painting;
    let Continuation { prefix, .. } = continuation;
    let requirements = options.conformance.requirements();
    let mut violations = Violations::new(requirements);
    let mut file = File::new(requirements.version, compressor);
    let [catalog, tree, resources] = [(); 3].map(|()| file.reserve());
    let page_refs: Vec<Ref> = pages.pages.iter().map(|_| file.reserve()).collect();

    let faces = Faces::new(&pages.pages, fonts, file.compressor, &mut violations)?;
    let widgets = Widgets::new(&mut file, &pages.pages, fields, &mut violations);
    let links = Links::new(&mut file, pages, fonts);
    let pictures = Pictures::embed(&mut file, &pages.pages)?;
    let mut drawn = pictures.drawn.iter().copied();
    let mut marks = Vec::new();
    for (index, (page, number)) in pages.pages.iter().zip(&page_refs).enumerate() {
        let mut notes = content::PageNotes { marks: &mut marks, violations: &mut violations, continuation };
        let content = content::content(page, index, &faces, &mut drawn, &mut notes);
        let content = file.compress(&content, |chunk, number, compressed| {
            chunk.stream(number, compressed).filter(Filter::FlateDecode);
        })?;
        violations.check_page_size(page.width, page.height);
        let (width, height) = (Real::from(page.width).value(), Real::from(page.height).value());
        file.write(*number, |object| {
            let mut entry = object.start::<Page<'_>>();
            entry.parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
            entry.struct_parents(index as i32).tab_order(TabOrder::StructureOrder);
            entry.pair(Name(b"Resources"), resources);
            let of_widgets = widgets.iter().filter(|widget| widget.page == index).map(|widget| widget.number);
            let of_links = links.iter().filter(|area| area.page == index).map(|area| area.number);
            let mut annotations = of_widgets.chain(of_links).peekable();
            if annotations.peek().is_some() {
                entry.annotations(annotations);
            }
        });
    }
    file.write(tree, |object| {
        object.start::<PageTree<'_>>().count(page_refs.len() as i32).kids(page_refs.iter().copied());
    });
    let form = widgets.write(&mut file, fonts, &page_refs, &mut violations)?;
    let fonts = faces.embed(&mut file, prefix)?;
    file.write(resources, |object| {
        let mut entry = object.start::<Resources<'_>>();
        entry.fonts().pairs(fonts.iter().map(|(name, font)| (Name(name.as_bytes()), *font)));
        pictures.write_resources(&mut entry.x_objects(), prefix);
    });
    let content = TaggedContent { marks, widgets: &widgets, links: &links };
    let tags = tags::tags(&mut file, pages, &page_refs, content, &mut violations);
    let targets = Targets { pages: &page_refs, element: &|node| tags.element(node) };
    links.write(&mut file, &targets, page_refs.len() + widgets.count(), &mut violations);
    let bookmarks = bookmarks::bookmarks(&mut file, pages, &targets, &mut violations);
    violations.check_metadata(&pages.metadata, bookmarks.is_some() || !prefix.is_empty());

    let attached = enclosure.map(|enclosure| attach(&mut file, enclosure, &pages.metadata)).transpose()?;
    // PDF 2.0 deprecates the document information dictionary, and PDF/A-4 forbids it.
    let info = (requirements.version == "1.7").then(|| file.add(|object| info(object, &pages.metadata)));
    let intent = requirements.archival.map(|_| output_intent(&mut file)).transpose()?;
    file.add_to_identifier(options.conformance.to_string().as_bytes());
    file.write_object_streams()?;
    let identifier = file.identifier();
    let input = XmpInput {
        metadata: &pages.metadata,
        producer: PRODUCER,
        record,
        data: enclosure.map(|enclosure| (enclosure.name, enclosure.digest.as_str())),
        #[cfg(feature = "certified-copy")]
        copy: None,
        conformance: options.conformance,
        revision: Revision { identifiers: [identifier; 2], date: pages.metadata.date },
    };
    let metadata = file.stream(xmp(&input).as_bytes(), |chunk, number, xmp| {
        chunk.metadata(number, xmp);
    })?;
    let parts = Parts { tree, tags: tags.root, bookmarks, form, metadata, intent, attached: enclosure.zip(attached) };
    file.write_direct(catalog, |object| parts.write_catalog(object, requirements, &pages.metadata.language));
    violations.check_object_count(file.count());
    violations.into_result()?;
    file.finish(|trailer| {
        trailer.pair(Name(b"Root"), catalog);
        if let Some(info) = info {
            trailer.pair(Name(b"Info"), info);
        }
        trailer.insert(Name(b"ID")).array().items([Str(&identifier); 2]);
    })
}

/// The entries of the catalog.
struct Parts<'a> {
    tree: Ref,
    tags: Ref,
    bookmarks: Option<Ref>,
    form: Option<Ref>,
    metadata: Ref,
    intent: Option<Ref>,
    attached: Option<(&'a Enclosure, Ref)>,
}

impl Parts<'_> {
    /// Writes the document catalog (ISO 32000-1, 7.7.2).
    fn write_catalog(&self, object: Obj<'_>, requirements: Requirements, language: &str) {
        let mut entry = object.start::<Catalog<'_>>();
        entry.pages(self.tree).lang(TextStr(language)).metadata(self.metadata);
        entry.mark_info().marked(true);
        entry.pair(Name(b"StructTreeRoot"), self.tags);
        entry.viewer_preferences().display_doc_title(true);
        if let Some(bookmarks) = self.bookmarks {
            entry.outlines(bookmarks);
        }
        if let Some(form) = self.form {
            entry.pair(Name(b"AcroForm"), form);
        }
        if let Some(intent) = self.intent {
            entry.insert(Name(b"OutputIntents")).array().item(intent);
        }
        if let Some((enclosure, file)) = self.attached {
            entry.names().embedded_files().names().insert(Str(enclosure.name.as_bytes()), file);
            entry.insert(Name(b"AF")).array().item(file);
        } else if requirements.needs_embedded_files {
            entry.names().embedded_files().names();
        }
    }
}

/// Attaches the data as the source of the document (ISO 19005-3, 6.8).
fn attach(file: &mut File<'_>, enclosure: &Enclosure, metadata: &Metadata) -> Result<Ref, Error> {
    file.add_to_identifier(enclosure.digest.as_bytes());
    // Not compressed, so that the data can be read in a text editor.
    let content = file.stream(&enclosure.json, |chunk, number, json| {
        let mut entries = chunk.embedded_file(number, json);
        entries.subtype(Name(b"application/json"));
        entries.params().modification_date(date(metadata)).size(json.len() as i32);
    })?;
    Ok(file.add(|object| {
        let mut entry = object.start::<FileSpec<'_>>();
        entry.path(Str(enclosure.name.as_bytes())).unic_file(TextStr(enclosure.name));
        entry.description(TextStr(&enclosure.description)).association_kind(AssociationKind::Source);
        entry.embedded_file_with_unicode(content);
    }))
}

/// Writes the document information dictionary (ISO 32000-1, 14.3.3).
fn info(object: Obj<'_>, metadata: &Metadata) {
    let mut entry = object.start::<DocumentInfo<'_>>();
    let Metadata { title, author, subject, .. } = metadata;
    for (key, text) in [("Title", title), ("Author", author), ("Subject", subject)] {
        if !text.is_empty() {
            entry.pair(Name(key.as_bytes()), TextStr(text));
        }
    }
    entry.producer(TextStr(PRODUCER)).creation_date(date(metadata)).modified_date(date(metadata));
}

/// Writes the output intent: all colours are sRGB (ISO 19005-2, 6.2.3).
fn output_intent(file: &mut File<'_>) -> Result<Ref, Error> {
    let profile = file.stream(SRGB, |chunk, number, profile| {
        chunk.icc_profile(number, profile).n(3);
    })?;
    Ok(file.add(|object| {
        let mut entry = object.start::<OutputIntent<'_>>();
        entry.subtype(OutputIntentSubtype::PDFA).output_condition_identifier(TextStr("sRGB"));
        entry.info(TextStr("sRGB IEC61966-2.1")).dest_output_profile(profile);
    }))
}

/// The date of the document, at midnight UTC.
fn date(metadata: &Metadata) -> Date {
    let (year, month, day) = metadata.date;
    Date::new(year).month(month).day(day).hour(0).minute(0).second(0).utc_offset_hour(0)
}
