//! What is seen of a signature: its picture, in the middle of the room.

use std::io::Cursor;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use png::{ColorType, Decoder, Limits, Transformations};

use crate::dispatch::Picture;
use crate::error::{Error, Problem};

/// Reading a picture may take so many bytes besides.
const MOST_BYTES: usize = 256 << 20;

/// Draws a picture in a room of that width and height, and gives the appearance.
pub(super) fn draw(document: &mut Document, picture: &Picture, (width, height): (f32, f32)) -> Result<ObjectId, Error> {
    let pixels = Pixels::read(picture)?;
    let (across, down) = (pixels.size.0 as f32, pixels.size.1 as f32);
    let scale = (width / across).min(height / down);
    let (shown_width, shown_height) = (across * scale, down * scale);
    let (x, y) = ((width - shown_width) / 2.0, (height - shown_height) / 2.0);
    let mut image = pixels.dictionary(if pixels.grey { "DeviceGray" } else { "DeviceRGB" });
    if let Some(opacity) = &pixels.opacity {
        let mask = packed(pixels.dictionary("DeviceGray"), opacity.clone())?;
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

/// A picture, a byte a colour.
struct Pixels {
    size: (u32, u32),
    grey: bool,
    colours: Vec<u8>,
    opacity: Option<Vec<u8>>,
}

impl Pixels {
    fn read(picture: &Picture) -> Result<Self, Error> {
        let refused = |message: String| Error::new(Problem::Picture { message });
        let limits = Limits { bytes: MOST_BYTES };
        let mut decoder = Decoder::new_with_limits(Cursor::new(picture.png()), limits);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(|error| refused(error.to_string()))?;
        let size = reader.output_buffer_size().ok_or_else(|| refused("it is too large".to_owned()))?;
        let mut bytes = vec![0; size];
        let frame = reader.next_frame(&mut bytes).map_err(|error| refused(error.to_string()))?;
        // The end of the file tells whether it is whole.
        reader.finish().map_err(|error| refused(error.to_string()))?;
        let (grey, clear) = match frame.color_type {
            ColorType::Grayscale => (true, false),
            ColorType::GrayscaleAlpha => (true, true),
            ColorType::Rgb => (false, false),
            ColorType::Rgba => (false, true),
            ColorType::Indexed => return Err(refused("its colours cannot be read".to_owned())),
        };
        let (colours, opacity) = if clear {
            let pixels = bytes.chunks_exact(if grey { 2 } else { 4 });
            let opacity = pixels.clone().filter_map(<[u8]>::last).copied().collect();
            let colours = pixels.filter_map(<[u8]>::split_last).flat_map(|(_, colours)| colours).copied().collect();
            (colours, Some(opacity))
        } else {
            (bytes, None)
        };
        Ok(Self { size: picture.size(), grey, colours, opacity })
    }

    fn dictionary(&self, colours: &str) -> Dictionary {
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(self.size.0),
            "Height" => i64::from(self.size.1),
            "ColorSpace" => colours,
            "BitsPerComponent" => 8,
        }
    }
}

fn packed(dictionary: Dictionary, bytes: Vec<u8>) -> Result<Stream, Error> {
    let mut stream = Stream::new(dictionary, bytes);
    stream.compress().map_err(|error| Error::new(Problem::Picture { message: error.to_string() }))?;
    Ok(stream)
}
