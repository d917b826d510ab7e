//! The PDF painter: tagged, archivable, the fonts embedded as subsets.

mod content;
mod faces;
mod fields;
mod file;
mod groups;
mod outline;
mod pictures;
mod syntax;
mod tags;

use std::fmt::{self, Write};

pub(super) use self::syntax::Text;
pub(crate) use fields::{FieldKind, FormField, FormFields, TextAlignment};

use super::conformance::{Breaches, Demands};
use super::options::PdfOptions;
use super::xmp::{Said, xmp};
use crate::codec::deflate::{Deflater, Deflaters};
use crate::error::Error;
use crate::fonts::Fonts;
use crate::page::{Metadata, Pages};
use crate::record::{Enclosure, Record};

use self::faces::Faces;
use self::file::File;
use self::pictures::Pictures;
use self::syntax::{Real, Ref};
use fields::Widgets;
use tags::Shown;

const PRODUCER: &str = concat!("congvan ", env!("CARGO_PKG_VERSION"));

/// The colours of the file, sRGB: an ICC profile of its fewest bytes, in the public domain (CC0), from Compact ICC Profiles.
const SRGB: &[u8] = include_bytes!("srgb.icc");

/// What is painted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Painting<'a> {
    pub(crate) pages: &'a Pages,
    pub(crate) fonts: &'a Fonts,
    /// What each item of the pages is that is a field.
    pub(crate) fields: &'a FormFields,
    pub(crate) record: &'a Record,
    pub(crate) enclosure: Option<&'a Enclosure>,
}

/// Writes the pages with what machines are told of them.
pub(crate) fn pdf(painting: Painting<'_>, options: &PdfOptions, deflaters: &Deflaters) -> Result<Vec<u8>, Error> {
    let mut deflater = deflaters.take();
    let written = write(painting, options, &mut deflater);
    deflaters.give_back(deflater);
    written
}

fn write(painting: Painting<'_>, options: &PdfOptions, deflater: &mut Deflater) -> Result<Vec<u8>, Error> {
    let Painting { pages, fonts, fields, record, enclosure } = painting;
    let demands = options.conformance.demands();
    let mut breaches = Breaches::new(demands);
    let mut file = File::new(demands.version, deflater);
    let [catalog, tree, resources] = [(); 3].map(|()| file.reserve());
    let page_refs: Vec<Ref> = pages.pages.iter().map(|_| file.reserve()).collect();

    let faces = Faces::new(&pages.pages, fonts, file.deflater, &mut breaches)?;
    let widgets = Widgets::new(&mut file, &pages.pages, fields, &mut breaches);
    let pictures = Pictures::embed(&mut file, &pages.pages)?;
    let mut drawn = pictures.drawn.iter().copied();
    let mut marks = Vec::new();
    for (index, (page, number)) in pages.pages.iter().zip(&page_refs).enumerate() {
        let mut notes = content::Notes { marks: &mut marks, breaches: &mut breaches };
        let content = content::content(page, index, &faces, &mut drawn, &mut notes);
        let content = file.stream("", &content)?;
        let (width, height) = (Real::from(page.width), Real::from(page.height));
        let annotations = widgets.entry(index);
        file.put(*number, |entry| {
            let _ = write!(
                entry,
                "<</Type/Page/Parent {tree}/MediaBox[0 0 {width} {height}]/Resources {resources}/Contents {content}\
                 /StructParents {index}/Tabs/S{annotations}>>"
            );
        });
    }
    file.put(tree, |entry| {
        let _ = write!(entry, "<</Type/Pages/Count {}/Kids[", page_refs.len());
        page_refs.iter().for_each(|page| {
            let _ = write!(entry, "{page} ");
        });
        entry.push_str("]>>");
    });
    let form = widgets.write(&mut file, fonts, &page_refs, &mut breaches)?;
    let fonts = faces.embed(&mut file);
    file.put(resources, |entry| {
        let _ = write!(entry, "<</Font<<{fonts}>>/XObject<<{}>>>>", pictures.entries());
    });
    let shown = Shown { marks, widgets: &widgets };
    let tags = tags::tags(&mut file, pages, &page_refs, shown, &mut breaches);
    let outline = outline::outline(&mut file, pages, &page_refs, &mut breaches);
    breaches.metadata(&pages.metadata, outline.is_some());

    let embedded = enclosure.map(|enclosure| embed(&mut file, enclosure, &pages.metadata));
    // Deprecated in PDF 2.0, and not admitted by PDF/A-4.
    let info = (demands.version == "1.7").then(|| info(&mut file, &pages.metadata));
    let intent = demands.archival.map(|_| intent(&mut file));
    file.identify(options.conformance.to_string().as_bytes());
    file.pack_small()?;
    let identity = file.identity();
    let said = Said { metadata: &pages.metadata, producer: PRODUCER, record, enclosure, demands, identity };
    let metadata = file.unpacked("/Type/Metadata/Subtype/XML", xmp(&said).as_bytes());
    let attached = enclosure.zip(embedded);
    let entries =
        Catalog { tree, tags, outline, form, metadata, intent, attached, demands, language: &pages.metadata.language };
    file.put_alone(catalog, &entries.to_string());
    breaches.objects(file.count());
    breaches.refused()?;
    let identity: String = identity.iter().map(|byte| format!("{byte:02x}")).collect();
    let info = info.map(|info| format!("/Info {info}")).unwrap_or_default();
    file.finish(&format!("/Root {catalog}{info}/ID[<{identity}><{identity}>]"))
}

/// What a reader looks at first (ISO 32000-1, 7.7.2).
struct Catalog<'a> {
    tree: Ref,
    tags: Ref,
    outline: Option<Ref>,
    form: Option<Ref>,
    metadata: Ref,
    intent: Option<Ref>,
    attached: Option<(&'a Enclosure, Ref)>,
    demands: Demands,
    language: &'a str,
}

impl fmt::Display for Catalog<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tree, tags, outline, form, metadata, intent, attached, demands, language } = self;
        write!(
            f,
            "<</Type/Catalog/Pages {tree}/Lang{}/MarkInfo<</Marked true>>/StructTreeRoot {tags}/Metadata {metadata}\
             /ViewerPreferences<</DisplayDocTitle true>>",
            Text(language)
        )?;
        if let Some(outline) = outline {
            write!(f, "/Outlines {outline}")?;
        }
        if let Some(form) = form {
            write!(f, "/AcroForm {form}")?;
        }
        if let Some(intent) = intent {
            write!(f, "/OutputIntents[{intent}]")?;
        }
        match attached {
            Some((enclosure, file)) => {
                write!(f, "/Names<</EmbeddedFiles<</Names[{}{file}]>>>>/AF[{file}]", Text(enclosure.name))?;
            }
            None if demands.wants_files => f.write_str("/Names<</EmbeddedFiles<</Names[]>>>>")?,
            None => {}
        }
        f.write_str(">>")
    }
}

/// The data of the paper as a file from which the document was made (ISO 19005-3, 6.8).
fn embed(file: &mut File<'_>, enclosure: &Enclosure, metadata: &Metadata) -> Ref {
    let day = Day(metadata);
    let size = enclosure.json.len();
    let entries = format!("/Type/EmbeddedFile/Subtype/application#2Fjson/Params<</ModDate{day}/Size {size}>>");
    file.identify(enclosure.digest.as_bytes());
    // Not packed: the data can be read by whoever opens the file in an editor.
    let content = file.unpacked(&entries, &enclosure.json);
    let (name, description) = (Text(enclosure.name), Text(&enclosure.description));
    file.add(|entry| {
        let _ = write!(
            entry,
            "<</Type/Filespec/F{name}/UF{name}/Desc{description}/AFRelationship/Source/EF<</F {content}/UF {content}>>>>"
        );
    })
}

fn info(file: &mut File<'_>, metadata: &Metadata) -> Ref {
    let day = Day(metadata);
    file.add(|entry| {
        entry.push_str("<<");
        let Metadata { title, author, subject, .. } = metadata;
        for (key, text) in [("Title", title), ("Author", author), ("Subject", subject)] {
            if !text.is_empty() {
                let _ = write!(entry, "/{key}{}", Text(text));
            }
        }
        let _ = write!(entry, "/Producer{}/CreationDate{day}/ModDate{day}>>", Text(PRODUCER));
    })
}

/// What the colours mean (ISO 19005-2, 6.2.3): black is that of sRGB, and so are the colours of pictures.
fn intent(file: &mut File<'_>) -> Ref {
    let profile = file.unpacked("/N 3", SRGB);
    file.add(|entry| {
        let _ = write!(
            entry,
            "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)\
             /DestOutputProfile {profile}>>"
        );
    })
}

/// The day of the document, as PDF writes it.
struct Day<'a>(&'a Metadata);

impl fmt::Display for Day<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.date;
        write!(f, "(D:{year:04}{month:02}{day:02}000000Z)")
    }
}
