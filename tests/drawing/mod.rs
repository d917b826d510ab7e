//! Draws the pages of a PDF with a renderer that is not ours, and compares the pictures.

use std::fs;
use std::path::Path;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// A page in shades of grey.
#[derive(PartialEq)]
pub(crate) struct Shades {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

/// How much two pictures may differ and still be of the same page.
#[derive(Clone, Copy)]
pub(crate) struct Tolerance {
    /// On average, of 255.
    pub(crate) mean: f64,
    /// At one pixel, of 255.
    pub(crate) pixel: u8,
}

/// The pages, so many pixels a point.
pub(crate) fn draw(pdf: Vec<u8>, scale: f32) -> Vec<Shades> {
    let pdf = Pdf::new(pdf).expect("the renderer reads the file");
    let cache = RenderCache::new();
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    pdf.pages()
        .iter()
        .map(|page| {
            let drawn = render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
            let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
            let grey = |pixel: &[u8]| {
                u8::try_from((u32::from(pixel[0]) * 3 + u32::from(pixel[1]) * 6 + u32::from(pixel[2])) / 10).unwrap()
            };
            let pixels = drawn.data_as_u8_slice().chunks_exact(4).map(grey).collect();
            Shades { width, height, pixels }
        })
        .collect()
}

/// What differs, if more differs than two machines may.
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
    (mean > tolerance.mean || worst > tolerance.pixel).then(|| format!("{mean:.3} off on average, {worst} at worst"))
}

pub(crate) fn write(path: &Path, shades: &Shades) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, shades.width, shades.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&shades.pixels).unwrap();
    fs::write(path, bytes).unwrap();
}
