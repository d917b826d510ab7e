//! The PDF painter: tagged, archivable, the fonts embedded as subsets.

use std::num::{NonZeroU16, NonZeroU32};
use std::sync::Arc;

use krilla::Data;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Size, Transform};
use krilla::image::Image as KrillaImage;
use krilla::metadata::{DateTime, Metadata as KrillaMetadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::{Location, Surface};
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup, TagId,
    TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::compact::compact;
use super::conformance::refused;
use super::options::{Conformance, PdfOptions};
use super::xmp;
use crate::error::{Error, Problem};
use crate::fonts::{Face, Fonts};
use crate::length::Pt;
use crate::page::{Item, Metadata, NodeId, Page, Pages, PlacedImage, Role, Rule, TextRun};
use crate::record::{Enclosure, Record};

/// Writes the pages with what machines are told of them.
pub(crate) fn pdf(
    pages: &Pages,
    fonts: &Fonts,
    record: &Record,
    enclosure: Option<&Enclosure>,
    options: &PdfOptions,
) -> Result<Vec<u8>, Error> {
    let faces = Faces::new(fonts)?;
    let images = images(pages)?;
    let fields: Vec<String> = images.iter().map(|(field, _)| field.clone()).collect();
    let configuration = configuration(options.conformance)?;
    // The pages are packed when the file is written once more.
    let settings = SerializeSettings { configuration, compress_content_streams: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut leaves: Vec<Vec<Identifier>> = vec![Vec::new(); pages.structure.nodes().len()];
    let mut images =
        images.into_iter().zip(1..).filter_map(|((_, image), number)| Some((image, Location::new(number)?)));
    for page in &pages.pages {
        paint_page(&mut document, page, &faces, &mut images, &mut leaves)?;
    }
    document.set_tag_tree(tag_tree(pages, leaves));
    document.set_outline(outline(pages));
    document.set_metadata(metadata(&pages.metadata));
    if let Some(enclosure) = enclosure {
        document.embed_file(embedded(enclosure, &pages.metadata));
    }
    let finished = document.finish().map_err(|error| refused(&error, &fields))?;
    compact(&finished, |krillas| xmp::with_record(krillas, record, enclosure))
}

fn configuration(conformance: Conformance) -> Result<Configuration, Error> {
    let builder = ConfigurationBuilder::new();
    let builder = match conformance {
        Conformance::A3a => builder.with_archival_validator(Archival::A3_A),
        Conformance::A2a => builder.with_archival_validator(Archival::A2_A),
        Conformance::A2b => builder.with_archival_validator(Archival::A2_B),
        Conformance::A4 => builder.with_archival_validator(Archival::A4),
        Conformance::A4f => builder.with_archival_validator(Archival::A4F),
        Conformance::Plain => builder,
    };
    let builder = match conformance {
        Conformance::A3a | Conformance::A2a => builder.with_accessibility_validator(Accessibility::UA1),
        Conformance::A2b | Conformance::A4 | Conformance::A4f | Conformance::Plain => builder,
    };
    builder.finish().map_err(|error| Error::new(Problem::Conformance(vec![format!("{error:?}")])))
}

/// The four faces as krilla has them. Each document reads them anew, which is quick: krilla counts a reference for every
/// glyph, and threads that shared a count would wait for each other.
struct Faces([Font; 4]);

impl Faces {
    fn new(fonts: &Fonts) -> Result<Self, Error> {
        let font = |face| {
            let bytes: Data = Arc::clone(fonts.face(face).bytes()).into();
            Font::new(bytes, 0).ok_or_else(|| Error::new(Problem::Font(None)))
        };
        Ok(Self([font(Face::Regular)?, font(Face::Bold)?, font(Face::Italic)?, font(Face::BoldItalic)?]))
    }

    fn get(&self, face: Face) -> Font {
        let [regular, bold, italic, bold_italic] = &self.0;
        match face {
            Face::Regular => regular,
            Face::Bold => bold,
            Face::Italic => italic,
            Face::BoldItalic => bold_italic,
        }
        .clone()
    }
}

/// A picture and its number, from 1, by which a complaint about it finds its field.
type Numbered = (KrillaImage, Location);

/// The pictures with their fields in the order in which they are painted, all of them read before anything is.
fn images(pages: &Pages) -> Result<Vec<(String, KrillaImage)>, Error> {
    pages
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            Item::Image(placed) => Some(&placed.image),
            Item::Text(_) | Item::Rule(_) | Item::Field(_) | Item::SignatureRoom(_) => None,
        })
        .map(|image| {
            let bytes: Data = Arc::clone(&image.png).into();
            let read = KrillaImage::from_png(bytes, false)
                .map_err(|message| Error::new(Problem::Picture { message }).at_field(image.field.clone()))?;
            Ok((image.field.clone(), read))
        })
        .collect()
}

fn paint_page(
    document: &mut Document,
    page: &Page,
    faces: &Faces,
    images: &mut impl Iterator<Item = Numbered>,
    leaves: &mut [Vec<Identifier>],
) -> Result<(), Error> {
    let settings = PageSettings::from_wh(f32(page.width), f32(page.height))
        .ok_or_else(|| Error::new(Problem::Layout { message: "a page needs a width and a height".to_owned() }))?;
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    let mut rest = page.items.as_slice();
    while let Some(first) = rest.first() {
        // What belongs together and follows each other is one marked stretch.
        let (owner, expansion) = (owner(first), expansion(first));
        let belongs = |item: &Item| self::owner(item) == owner && self::expansion(item) == expansion;
        let together = rest.iter().position(|item| !belongs(item)).unwrap_or(rest.len());
        let (stretch, others) = rest.split_at(together);
        rest = others;
        if matches!(first, Item::Field(_) | Item::SignatureRoom(_)) {
            continue;
        }
        let identifier = surface.start_tagged(content_tag(owner, first));
        for item in stretch {
            match item {
                Item::Text(run) => paint_text(&mut surface, run, faces),
                Item::Rule(rule) => paint_rule(&mut surface, rule),
                Item::Image(image) => paint_image(&mut surface, image, images.next()),
                Item::Field(_) | Item::SignatureRoom(_) => {}
            }
        }
        surface.end_tagged();
        if let Some(leaves) = owner.and_then(|NodeId(index)| leaves.get_mut(index)) {
            leaves.push(identifier);
        }
    }
    surface.finish();
    sheet.finish();
    Ok(())
}

fn owner(item: &Item) -> Option<NodeId> {
    match item {
        Item::Text(run) => run.owner,
        Item::Image(image) => image.owner,
        Item::Field(field) => field.owner,
        Item::SignatureRoom(room) => room.owner,
        Item::Rule(_) => None,
    }
}

/// The words that an abbreviation stands for.
fn expansion(item: &Item) -> Option<&str> {
    match item {
        Item::Text(run) => run.expansion.as_deref(),
        Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureRoom(_) => None,
    }
}

fn content_tag(owner: Option<NodeId>, first: &Item) -> ContentTag<'_> {
    match (owner, first) {
        (Some(_), Item::Image(_)) => ContentTag::Other,
        (Some(_), _) => ContentTag::Span(SpanTag::empty().with_expanded(expansion(first))),
        (None, Item::Text(_)) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
        (None, _) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
    }
}

fn paint_text(surface: &mut Surface<'_>, run: &TextRun, faces: &Faces) {
    let em = |length: Pt| (length / run.size) as f32;
    let glyphs: Vec<KrillaGlyph> = run
        .glyphs
        .iter()
        .map(|glyph| {
            KrillaGlyph::new(
                GlyphId::new(glyph.id),
                em(glyph.advance),
                em(glyph.offset.0),
                em(glyph.offset.1),
                0.0,
                glyph.text.clone(),
                None,
            )
        })
        .collect();
    surface.set_fill(Some(black()));
    surface.draw_glyphs(
        Point::from_xy(f32(run.x), f32(run.baseline)),
        &glyphs,
        faces.get(run.face),
        &run.text,
        f32(run.size),
        false,
    );
}

fn paint_rule(surface: &mut Surface<'_>, rule: &Rule) {
    let mut path = PathBuilder::new();
    path.move_to(f32(rule.from.0), f32(rule.from.1));
    path.line_to(f32(rule.to.0), f32(rule.to.1));
    let Some(path) = path.finish() else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: luma::Color::black().into(),
        width: f32(rule.thickness),
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

fn paint_image(surface: &mut Surface<'_>, placed: &PlacedImage, image: Option<Numbered>) {
    let (Some((image, number)), Some(size)) = (image, Size::from_wh(f32(placed.width), f32(placed.height))) else {
        return;
    };
    surface.push_transform(&Transform::from_translate(f32(placed.x), f32(placed.y)));
    surface.set_location(number);
    surface.draw_image(image, size);
    surface.reset_location();
    surface.pop();
}

fn black() -> Fill {
    Fill { paint: luma::Color::black().into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

/// The structure as tags: each node with its children in order, its content behind them.
fn tag_tree(pages: &Pages, leaves: Vec<Vec<Identifier>>) -> TagTree {
    let nodes = pages.structure.nodes();
    let mut groups: Vec<Option<TagGroup>> = nodes
        .iter()
        .zip(leaves)
        .enumerate()
        .map(|(index, (node, leaves))| {
            let mut group = TagGroup::new(tag(NodeId(index), &node.role));
            for leaf in leaves {
                group.push(leaf);
            }
            Some(group)
        })
        .collect();
    let own: Vec<usize> = groups.iter().map(|group| group.as_ref().map_or(0, |group| group.children.len())).collect();
    let mut tree = TagTree::new().with_lang(Some(pages.metadata.language.clone()));
    let mut top = Vec::new();
    // Children come after their parents: going backwards, every group is whole before it moves into its parent.
    for index in (0..nodes.len()).rev() {
        let Some(mut group) = groups[index].take() else {
            continue;
        };
        // The later children came first; what the group itself says stands before them all.
        let own = own[index];
        group.children[own..].reverse();
        // An empty cell still takes its place in the row, and a field has its widget later.
        let stays = matches!(nodes[index].role, Role::Cell | Role::HeaderCell { .. } | Role::Field);
        if group.children.is_empty() && !stays {
            continue;
        }
        match nodes[index].parent {
            None => top.push(group),
            Some(NodeId(parent)) => {
                if let Some(parent) = groups.get_mut(parent).and_then(Option::as_mut) {
                    parent.children.push(group.into());
                }
            }
        }
    }
    for group in top.into_iter().rev() {
        tree.push(group);
    }
    tree
}

/// The name by which the widget of a field finds its element.
pub(crate) fn field_id(NodeId(index): NodeId) -> String {
    format!("field-{index}")
}

fn tag(id: NodeId, role: &Role) -> TagKind {
    match role {
        Role::Copy(_) | Role::Part => Tag::Part.into(),
        Role::Heading(level, words) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(words.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List { ordered: true } => Tag::L(ListNumbering::Decimal).into(),
        Role::List { ordered: false } => Tag::L(ListNumbering::Disc).into(),
        Role::ListItem => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::HeaderCell { columns, rows } => {
            let span = |count: usize| u32::try_from(count).ok().filter(|count| *count > 1).and_then(NonZeroU32::new);
            Tag::TH(TableHeaderScope::Column).with_col_span(span(*columns)).with_row_span(span(*rows)).into()
        }
        Role::Cell => Tag::TD.into(),
        Role::Figure(words) => Tag::Figure(Some(words.clone())).into(),
        Role::Field => Tag::Form.with_id(Some(TagId::from(field_id(id).into_bytes()))).into(),
    }
}

/// A bookmark a heading; below that of its copy, where there are several.
fn outline(pages: &Pages) -> Outline {
    let mut outline = Outline::new();
    let mut marked = vec![false; pages.structure.nodes().len()];
    let mut copy: Option<(NodeId, OutlineNode)> = None;
    for (index, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(run) = item else { continue };
            let Some(NodeId(owner)) = run.owner else {
                continue;
            };
            let Some(Role::Heading(_, words)) = pages.structure.role(NodeId(owner)) else {
                continue;
            };
            if std::mem::replace(&mut marked[owner], true) {
                continue;
            }
            let top = Point::from_xy(0.0, f32(run.baseline - run.size));
            let heading = OutlineNode::new(words.clone(), XyzDestination::new(index, top));
            let Some((of, title)) = copy_of(pages, NodeId(owner)) else {
                outline.push_child(heading);
                continue;
            };
            if copy.as_ref().is_none_or(|(current, _)| *current != of) {
                let top = XyzDestination::new(index, Point::from_xy(0.0, 0.0));
                let next = (of, OutlineNode::new(title.to_owned(), top));
                copy.replace(next).into_iter().for_each(|(_, whole)| outline.push_child(whole));
            }
            if let Some((_, copy)) = &mut copy {
                copy.push_child(heading);
            }
        }
    }
    copy.into_iter().for_each(|(_, whole)| outline.push_child(whole));
    outline
}

/// The data of the paper as a file from which the document was made.
fn embedded(enclosure: &Enclosure, metadata: &Metadata) -> EmbeddedFile {
    EmbeddedFile {
        path: enclosure.name.to_owned(),
        mime_type: MimeType::new("application/json"),
        description: Some(enclosure.description.clone()),
        association_kind: AssociationKind::Source,
        data: enclosure.json.clone().into(),
        modification_date: Some(day(metadata)),
        compress: Some(false),
        location: None,
    }
}

/// The copy to which a node belongs, where there are several, and its title.
fn copy_of(pages: &Pages, node: NodeId) -> Option<(NodeId, &str)> {
    let nodes = pages.structure.nodes();
    let top = std::iter::successors(Some(node), |NodeId(index)| nodes.get(*index)?.parent).last()?;
    match &nodes.get(top.0)?.role {
        Role::Copy(title) => Some((top, title)),
        _ => None,
    }
}

fn day(metadata: &Metadata) -> DateTime {
    let (year, month, day) = metadata.date;
    DateTime::new(year).month(month).day(day)
}

fn metadata(metadata: &Metadata) -> KrillaMetadata {
    KrillaMetadata::new()
        .title(metadata.title.clone())
        .authors(vec![metadata.author.clone()])
        .description(metadata.subject.clone())
        .language(metadata.language.clone())
        .producer(concat!("congvan ", env!("CARGO_PKG_VERSION")).to_owned())
        .creation_date(day(metadata))
}

fn f32(length: Pt) -> f32 {
    length.0 as f32
}
