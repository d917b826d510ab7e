//! The visible appearance of a signature: drawn by the typesetter, or its picture centred in the field.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::open::open;
use crate::codec::png::Pixels;
use crate::error::{Error, PictureProblem, SigningProblem, internal};
use crate::model::Picture;

/// The largest difference between the size of a field and that of its appearance, in points.
const TOLERANCE: f32 = 0.01;

/// An appearance that the typesetter drew: a PDF file with one page of the size of the field, and what it shows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Appearance {
    pdf: Arc<[u8]>,
    shown: Shown,
}

/// The parts of a request that an appearance shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(super) field: String,
    pub(super) picture: Option<Picture>,
    /// The time, and the signer, e-mail address and organization.
    pub(super) text: Option<(DateTime<FixedOffset>, [Option<String>; 3])>,
}

impl Appearance {
    /// An appearance: a PDF file of this crate with one page, and what it shows.
    pub(crate) fn new(pdf: Vec<u8>, shown: Shown) -> Self {
        Self { pdf: pdf.into(), shown }
    }

    /// Whether it has text besides the picture.
    pub(super) fn has_text(&self) -> bool {
        self.shown.text.is_some()
    }

    /// Adds the appearance stream of a field with the given width and height, in points, and returns its id.
    ///
    /// # Errors
    /// If the appearance was drawn for another request or another field.
    pub(super) fn add(&self, document: &mut Document, wanted: &Shown, size: (f32, f32)) -> Result<ObjectId, Error> {
        if self.shown != *wanted {
            return Err(SigningProblem::OtherAppearance.into());
        }
        let drawn = open(&self.pdf)?;
        let page = drawn.page_iter().next().and_then(|page| drawn.get_dictionary(page).ok());
        let (page, content) = page
            .and_then(|page| Some((page, page.get_deref(b"Contents", &drawn).ok()?.as_stream().ok()?)))
            .ok_or_else(|| internal("an appearance has no page"))?;
        let bounds = page.get(b"MediaBox").and_then(Object::as_array).cloned().unwrap_or_default();
        let own: Vec<f32> = bounds.iter().filter_map(|edge| edge.as_float().ok()).collect();
        let is_equal = |own: Option<&f32>, wanted: f32| own.is_some_and(|own| (own - wanted).abs() < TOLERANCE);
        if !is_equal(own.get(2), size.0) || !is_equal(own.get(3), size.1) {
            return Err(SigningProblem::OtherAppearance.into());
        }
        let mut copy = Copy { from: &drawn, numbers: BTreeMap::new(), open: Vec::new() };
        let resources = page.get_deref(b"Resources", &drawn).map_err(|_| internal("an appearance has no resources"))?;
        let resources = copy.value(document, resources);
        let mut form = Stream::new(content.dict.clone(), content.content.clone());
        form.allows_compression = false;
        form.dict.extend(&dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => bounds,
            "Resources" => resources,
        });
        copy.finish(document);
        Ok(document.add_object(form))
    }
}

impl fmt::Debug for Appearance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Appearance").field("bytes", &self.pdf.len()).finish_non_exhaustive()
    }
}

/// Copies objects of one file to another, with new numbers.
struct Copy<'a> {
    from: &'a Document,
    numbers: BTreeMap<ObjectId, ObjectId>,
    /// Objects to copy, each with its new number.
    open: Vec<(ObjectId, ObjectId)>,
}

impl Copy<'_> {
    fn value(&mut self, into: &mut Document, value: &Object) -> Object {
        match value {
            Object::Reference(id) => {
                let number = *self.numbers.entry(*id).or_insert_with(|| {
                    let number = into.new_object_id();
                    self.open.push((*id, number));
                    number
                });
                Object::Reference(number)
            }
            Object::Array(items) => items.iter().map(|item| self.value(into, item)).collect::<Vec<_>>().into(),
            Object::Dictionary(entries) => self.entries(into, entries).into(),
            Object::Stream(stream) => {
                let mut copy = Stream::new(self.entries(into, &stream.dict), stream.content.clone());
                copy.allows_compression = false;
                copy.into()
            }
            simple => simple.clone(),
        }
    }

    fn entries(&mut self, into: &mut Document, entries: &Dictionary) -> Dictionary {
        entries.iter().map(|(key, value)| (key.clone(), self.value(into, value))).collect()
    }

    fn finish(mut self, into: &mut Document) {
        while let Some((id, number)) = self.open.pop() {
            let copy = self.from.get_object(id).map_or(Object::Null, |object| self.value(into, object));
            into.set_object(number, copy);
        }
    }
}

/// Adds the appearance stream of a field with a picture centred in it, and returns its id. `size` is the width and height
/// of the field, in points.
pub(super) fn add(document: &mut Document, picture: &Picture, (width, height): (f32, f32)) -> Result<ObjectId, Error> {
    let pixels = Pixels::read(picture.png())?;
    let (pixels_wide, pixels_high) = (pixels.size.0 as f32, pixels.size.1 as f32);
    let scale = (width / pixels_wide).min(height / pixels_high);
    let (shown_width, shown_height) = (pixels_wide * scale, pixels_high * scale);
    let (x, y) = ((width - shown_width) / 2.0, (height - shown_height) / 2.0);
    let mut image = image_dictionary(&pixels, pixels.space);
    if let Some(opacity) = &pixels.opacity {
        let mask = compressed(image_dictionary(&pixels, "DeviceGray"), opacity.clone())?;
        image.set("SMask", document.add_object(mask));
    }
    let image = document.add_object(compressed(image, pixels.colours)?);
    let mut appearance = Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => [0.0, 0.0, width, height].map(Object::Real).to_vec(),
            "Resources" => dictionary! { "XObject" => dictionary! { "Signature" => image } },
        },
        format!("q {shown_width} 0 0 {shown_height} {x} {y} cm /Signature Do Q").into_bytes(),
    );
    appearance.allows_compression = false;
    Ok(document.add_object(appearance))
}

fn image_dictionary(pixels: &Pixels, space: &str) -> Dictionary {
    let (width, height) = pixels.size;
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => space,
        "BitsPerComponent" => 8,
    }
}

fn compressed(dictionary: Dictionary, bytes: Vec<u8>) -> Result<Stream, Error> {
    let mut stream = Stream::new(dictionary, bytes);
    stream.compress().map_err(|error| PictureProblem::Damaged { detail: error.to_string() })?;
    Ok(stream)
}
