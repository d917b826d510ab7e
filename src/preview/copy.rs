//! A copy of a file with only what its pages draw, so that the renderer reads what was checked and nothing else.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::bounds::pixels;
use crate::error::{PreviewCost, PreviewProblem};
use crate::pdf_reader::{dictionary as dictionary_of, unpacked_within};

/// The decompressed size of all streams except pictures, in bytes.
const UNPACKED: usize = 48 << 20;
/// The number of pixels of a picture.
const PIXELS: usize = 25_000_000;
/// The largest number of bytes of a pixel, and of all pixels of a picture: three bytes for each of the most pixels.
const PIXEL: usize = 8;
const PICTURE: usize = 3 * PIXELS;
/// The levels of page trees whose attributes a page inherits.
const LEVELS: usize = 32;
const INHERITABLE: [&[u8]; 4] = [b"CropBox", b"MediaBox", b"Resources", b"Rotate"];

/// Makes the copy, with at most a number of pages; returns their numbers.
pub(super) fn drawable(mut document: Document, most: usize) -> Result<(Document, Vec<ObjectId>), PreviewProblem> {
    let pages: Vec<ObjectId> = document.page_iter().take(most + 1).filter(|page| is_page(&document, *page)).collect();
    if pages.len() > most {
        return Err(PreviewProblem::PageCount { found: pages.len(), limit: most });
    }
    let form = document.catalog().ok().and_then(|catalog| catalog.get(b"AcroForm").ok().cloned());
    let whole: Vec<Dictionary> = pages.iter().filter_map(|page| with_inherited(&document, *page)).collect();
    let first = document.objects.keys().next_back().map_or(1, |last| last.0.saturating_add(1));
    let tree = (first, 0);
    let mut own = Vec::new();
    for (page, number) in whole.into_iter().zip(first.saturating_add(1)..) {
        let mut page = page;
        page.set("Parent", tree);
        document.objects.insert((number, 0), page.into());
        own.push((number, 0));
    }
    let kids: Vec<Object> = own.iter().map(|page| Object::Reference(*page)).collect();
    let count = i64::try_from(own.len()).unwrap_or_default();
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    if let Some(form) = form {
        catalog.set("AcroForm", form);
    }
    let mut copy = Document::with_version("1.7");
    copy.objects = std::mem::take(&mut document.objects);
    plain_streams(&mut copy)?;
    copy.max_id = own.last().map_or(tree.0, |last| last.0);
    let root = copy.add_object(catalog);
    copy.trailer.set("Root", root);
    Ok((copy, own))
}

fn is_page(document: &Document, page: ObjectId) -> bool {
    document.get_dictionary(page).is_ok()
}

fn with_inherited(document: &Document, page: ObjectId) -> Option<Dictionary> {
    let mut page = document.get_dictionary(page).ok()?.clone();
    let mut level = page.clone();
    for _ in 0..LEVELS {
        let Some(parent) = level.get(b"Parent").ok().and_then(|parent| dictionary_of(document, parent)) else { break };
        for key in INHERITABLE {
            if let (false, Ok(value)) = (page.has(key), parent.get(key)) {
                page.set(key, value.clone());
            }
        }
        level = parent.clone();
    }
    // The renderer draws none of these.
    for key in [&b"StructParents"[..], b"Metadata", b"AF", b"AA", b"B", b"Thumb", b"PieceInfo"] {
        page.remove(key);
    }
    page.set("Type", Object::Name(b"Page".to_vec()));
    Some(page)
}

/// Decompresses the streams, except pictures, and requires that they are small.
fn plain_streams(document: &mut Document) -> Result<(), PreviewProblem> {
    let mut left = UNPACKED;
    let is_picture =
        |stream: &Stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|it| it == b"Image");
    let pictures: Vec<(ObjectId, usize)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let stream = object.as_stream().ok().filter(|stream| is_picture(stream))?;
            Some((*id, pixels(document, &stream.dict)))
        })
        .collect();
    for (id, pixels) in pictures {
        let Some(Object::Stream(picture)) = document.objects.get(&id) else { continue };
        if pixels > PIXELS {
            return Err(PreviewProblem::Cost { cost: PreviewCost::Pixels });
        }
        let filters = picture.filters().unwrap_or_default();
        match filters.as_slice() {
            [] | [b"DCTDecode"] => {}
            [b"FlateDecode"] => {
                let limit = pixels.saturating_mul(PIXEL).min(PICTURE).saturating_add(1 << 16);
                unpacked_within(picture, limit).map_err(|_| PreviewProblem::UnreadablePart)?;
            }
            _ => return Err(PreviewProblem::Cost { cost: PreviewCost::Unknown }),
        }
    }
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if is_picture(stream) {
            continue;
        }
        if stream.is_compressed() {
            let content = unpacked_within(stream, left).map_err(|_| PreviewProblem::UnreadablePart)?;
            stream.set_plain_content(content);
        }
        left = left.checked_sub(stream.content.len()).ok_or(PreviewProblem::Cost { cost: PreviewCost::Unpacked })?;
    }
    Ok(())
}
