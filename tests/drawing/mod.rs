//! Draws the pages of a PDF with an independent renderer, and compares pictures.

use congvan::pdf::{PixelsPerInch, Preview};

/// A picture of a page in shades of grey.
#[derive(PartialEq)]
pub(crate) struct Shades {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

/// The maximum difference between two pictures of the same page.
#[derive(Clone, Copy)]
pub(crate) struct Tolerance {
    /// Mean difference, of 255.
    pub(crate) mean: f64,
    /// Difference of a single pixel, of 255.
    pub(crate) pixel: u8,
}

/// Draws the pages as PNG files.
pub(crate) fn pictures(pdf: Vec<u8>, resolution: PixelsPerInch) -> Vec<Vec<u8>> {
    let preview = Preview::of_any(pdf).expect("the renderer reads the file");
    (0..preview.page_count()).map(|page| preview.png(page, resolution).expect("the page is drawn")).collect()
}

/// Decodes a PNG file to shades of grey.
pub(crate) fn shades(png: &[u8]) -> Shades {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    let grey = |pixel: &[u8]| {
        u8::try_from((u32::from(pixel[0]) * 3 + u32::from(pixel[1]) * 6 + u32::from(pixel[2])) / 10).unwrap()
    };
    let pixels = match info.color_type {
        png::ColorType::Grayscale => bytes,
        png::ColorType::Rgb => bytes.chunks_exact(3).map(grey).collect(),
        other => panic!("a preview is grey or has colours, not {other:?}"),
    };
    Shades { width: info.width, height: info.height, pixels }
}

/// Describes the difference if it exceeds the tolerance.
pub(crate) fn difference(drawn: &Shades, wanted: &Shades, tolerance: Tolerance) -> Option<String> {
    if (drawn.width, drawn.height) != (wanted.width, wanted.height) {
        return Some(format!("{}×{} pixels, not {}×{}", drawn.width, drawn.height, wanted.width, wanted.height));
    }
    let pairs = drawn.pixels.iter().zip(&wanted.pixels);
    let (mut sum, mut worst) = (0.0, 0);
    for (a, b) in pairs {
        let difference = a.abs_diff(*b);
        sum += f64::from(difference);
        worst = worst.max(difference);
    }
    let mean = sum / drawn.pixels.len() as f64;
    (mean > tolerance.mean || worst > tolerance.pixel).then(|| format!("mean difference {mean:.3}, largest {worst}"))
}
