//! The visible appearance of a signature: its picture, centred in the field.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::codec::png::Pixels;
use crate::error::{Error, PictureProblem};
use crate::model::Picture;

/// Adds the appearance stream of a field with the given width and height, in points, and returns its id.
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
