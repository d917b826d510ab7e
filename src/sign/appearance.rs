//! What is seen of a signature: its picture, in the middle of the room.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::codec::png::Pixels;
use crate::error::{Error, Problem};
use crate::model::Picture;

/// Draws a picture in a room of that width and height, and gives the appearance.
pub(super) fn draw(document: &mut Document, picture: &Picture, (width, height): (f32, f32)) -> Result<ObjectId, Error> {
    let pixels = Pixels::read(picture.png())?;
    let (across, down) = (pixels.size.0 as f32, pixels.size.1 as f32);
    let scale = (width / across).min(height / down);
    let (shown_width, shown_height) = (across * scale, down * scale);
    let (x, y) = ((width - shown_width) / 2.0, (height - shown_height) / 2.0);
    let mut image = entries(&pixels, pixels.space);
    if let Some(opacity) = &pixels.opacity {
        let mask = packed(entries(&pixels, "DeviceGray"), opacity.clone())?;
        image.set("SMask", document.add_object(mask));
    }
    let image = document.add_object(packed(image, pixels.colours)?);
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

fn entries(pixels: &Pixels, space: &str) -> Dictionary {
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

fn packed(dictionary: Dictionary, bytes: Vec<u8>) -> Result<Stream, Error> {
    let mut stream = Stream::new(dictionary, bytes);
    stream.compress().map_err(|error| Error::new(Problem::Picture { message: error.to_string() }))?;
    Ok(stream)
}
