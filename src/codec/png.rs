//! PNG decoding to the form that PDF images have: 8-bit colour samples, with opacity in a separate plane.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use crate::error::{Error, PictureProblem, internal};

/// The memory limit of the decoder, in bytes, without the output buffer.
const DECODER_MEMORY: usize = 256 << 20;

/// A decoded picture with one byte for each sample.
pub(crate) struct Pixels {
    /// Width and height, in pixels.
    pub(crate) size: (u32, u32),
    /// The name of the PDF colour space (ISO 32000-1, 8.6.4).
    pub(crate) space: &'static str,
    /// The colour samples, row by row from the top.
    pub(crate) colours: Vec<u8>,
    /// One byte for each pixel. `None` if the file has no transparency.
    pub(crate) opacity: Option<Vec<u8>>,
}

impl Pixels {
    /// Decodes a whole PNG file. It reads up to the end so that truncated files are errors.
    ///
    /// # Errors
    /// If the file is damaged, truncated or too large.
    pub(crate) fn read(png: &[u8]) -> Result<Self, Error> {
        let damaged = |cause: png::DecodingError| Error::from(PictureProblem::Damaged { detail: cause.to_string() });
        let mut decoder = Decoder::new_with_limits(Cursor::new(png), Limits { bytes: DECODER_MEMORY });
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(damaged)?;
        let size = reader.output_buffer_size().ok_or(PictureProblem::TooLarge)?;
        let mut bytes = vec![0; size];
        let frame = reader.next_frame(&mut bytes).map_err(damaged)?;
        reader.finish().map_err(damaged)?;
        let (space, samples, has_alpha) = match frame.color_type {
            ColorType::Grayscale => ("DeviceGray", 1, false),
            ColorType::GrayscaleAlpha => ("DeviceGray", 2, true),
            ColorType::Rgb => ("DeviceRGB", 3, false),
            ColorType::Rgba => ("DeviceRGB", 4, true),
            ColorType::Indexed => return Err(internal("a palette is not expanded")),
        };
        let (colours, opacity) = if has_alpha {
            let pixels = bytes.chunks_exact(samples);
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

    /// Encodes two pixels side by side and decodes them.
    fn decode(
        colour: ColorType,
        depth: BitDepth,
        samples: &[u8],
        palette: Option<&'static [u8]>,
        transparency: Option<&'static [u8]>,
    ) -> Pixels {
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, 2, 1);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        if let Some(palette) = palette {
            encoder.set_palette(palette);
        }
        if let Some(transparency) = transparency {
            encoder.set_trns(transparency);
        }
        encoder.write_header().unwrap().write_image_data(samples).unwrap();
        Pixels::read(&png).unwrap()
    }

    #[test]
    fn all_colour_types_become_8_bit_samples() {
        use BitDepth::*;
        use ColorType::*;
        let parts = |pixels: Pixels| (pixels.space, pixels.colours, pixels.opacity);
        assert_eq!(parts(decode(Grayscale, One, &[0b0100_0000], None, None)), ("DeviceGray", vec![0, 255], None));
        assert_eq!(
            parts(decode(Grayscale, Sixteen, &[0x12, 0x34, 0xab, 0xcd], None, None)),
            ("DeviceGray", vec![0x12, 0xab], None)
        );
        assert_eq!(
            parts(decode(GrayscaleAlpha, Eight, &[1, 2, 3, 4], None, None)),
            ("DeviceGray", vec![1, 3], Some(vec![2, 4]))
        );
        assert_eq!(
            parts(decode(Rgb, Eight, &[1, 2, 3, 4, 5, 6], None, None)),
            ("DeviceRGB", vec![1, 2, 3, 4, 5, 6], None)
        );
        assert_eq!(
            parts(decode(Rgba, Eight, &[1, 2, 3, 9, 4, 5, 6, 8], None, None)),
            ("DeviceRGB", vec![1, 2, 3, 4, 5, 6], Some(vec![9, 8]))
        );
        let palette = Some(&[7, 8, 9, 10, 11, 12][..]);
        assert_eq!(
            parts(decode(Indexed, One, &[0b1000_0000], palette, None)),
            ("DeviceRGB", vec![10, 11, 12, 7, 8, 9], None)
        );
        assert_eq!(
            parts(decode(Indexed, Eight, &[0, 1], palette, Some(&[5]))),
            ("DeviceRGB", vec![7, 8, 9, 10, 11, 12], Some(vec![5, 255]))
        );
    }
}
