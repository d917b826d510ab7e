//! The pixels of a PNG file, as a PDF has them: colours of eight bits, and how opaque each pixel is beside them.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use crate::error::{Error, Problem};

/// Reading a picture may take so many bytes besides.
const MOST_BYTES: usize = 256 << 20;

/// A picture, a byte a colour.
pub(crate) struct Pixels {
    /// Width and height.
    pub(crate) size: (u32, u32),
    /// The colour space of a PDF (ISO 32000-1, 8.6.4).
    pub(crate) space: &'static str,
    pub(crate) colours: Vec<u8>,
    /// A byte a pixel, where some of them are clear.
    pub(crate) opacity: Option<Vec<u8>>,
}

impl Pixels {
    /// Reads a PNG file to its end, which tells whether it is whole.
    ///
    /// # Errors
    /// When the file is damaged.
    pub(crate) fn read(png: &[u8]) -> Result<Self, Error> {
        let refused = |message: String| Error::new(Problem::Picture { message });
        let mut decoder = Decoder::new_with_limits(Cursor::new(png), Limits { bytes: MOST_BYTES });
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(|error| refused(error.to_string()))?;
        let size = reader.output_buffer_size().ok_or_else(|| refused("it is too large".to_owned()))?;
        let mut bytes = vec![0; size];
        let frame = reader.next_frame(&mut bytes).map_err(|error| refused(error.to_string()))?;
        reader.finish().map_err(|error| refused(error.to_string()))?;
        let (space, together, is_clear) = match frame.color_type {
            ColorType::Grayscale => ("DeviceGray", 1, false),
            ColorType::GrayscaleAlpha => ("DeviceGray", 2, true),
            ColorType::Rgb => ("DeviceRGB", 3, false),
            ColorType::Rgba => ("DeviceRGB", 4, true),
            ColorType::Indexed => return Err(refused("its colours cannot be read".to_owned())),
        };
        let (colours, opacity) = if is_clear {
            let pixels = bytes.chunks_exact(together);
            let opacity = pixels.clone().filter_map(<[u8]>::last).copied().collect();
            let colours = pixels.filter_map(<[u8]>::split_last).flat_map(|(_, colours)| colours).copied().collect();
            (colours, Some(opacity))
        } else {
            (bytes, None)
        };
        Ok(Self { size: (frame.width, frame.height), space, colours, opacity })
    }
}

#[cfg(test)]
mod tests {
    use png::{BitDepth, Encoder};

    use super::*;

    /// A picture of two pixels side by side.
    fn read(
        colour: ColorType,
        depth: BitDepth,
        samples: &[u8],
        palette: Option<&'static [u8]>,
        clear: Option<&'static [u8]>,
    ) -> Pixels {
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, 2, 1);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        if let Some(palette) = palette {
            encoder.set_palette(palette);
        }
        if let Some(clear) = clear {
            encoder.set_trns(clear);
        }
        encoder.write_header().unwrap().write_image_data(samples).unwrap();
        Pixels::read(&png).unwrap()
    }

    #[test]
    fn colours_of_every_kind_become_bytes() {
        use BitDepth::*;
        use ColorType::*;
        let of = |pixels: Pixels| (pixels.space, pixels.colours, pixels.opacity);
        assert_eq!(of(read(Grayscale, One, &[0b0100_0000], None, None)), ("DeviceGray", vec![0, 255], None));
        assert_eq!(
            of(read(Grayscale, Sixteen, &[0x12, 0x34, 0xab, 0xcd], None, None)),
            ("DeviceGray", vec![0x12, 0xab], None)
        );
        assert_eq!(
            of(read(GrayscaleAlpha, Eight, &[1, 2, 3, 4], None, None)),
            ("DeviceGray", vec![1, 3], Some(vec![2, 4]))
        );
        assert_eq!(of(read(Rgb, Eight, &[1, 2, 3, 4, 5, 6], None, None)), ("DeviceRGB", vec![1, 2, 3, 4, 5, 6], None));
        assert_eq!(
            of(read(Rgba, Eight, &[1, 2, 3, 9, 4, 5, 6, 8], None, None)),
            ("DeviceRGB", vec![1, 2, 3, 4, 5, 6], Some(vec![9, 8]))
        );
        let palette = Some(&[7, 8, 9, 10, 11, 12][..]);
        assert_eq!(
            of(read(Indexed, One, &[0b1000_0000], palette, None)),
            ("DeviceRGB", vec![10, 11, 12, 7, 8, 9], None)
        );
        assert_eq!(
            of(read(Indexed, Eight, &[0, 1], palette, Some(&[5]))),
            ("DeviceRGB", vec![7, 8, 9, 10, 11, 12], Some(vec![5, 255]))
        );
    }
}
