//! Previews: picture sizes, contents and errors.

use congvan::error::ErrorKind;
use congvan::form::{Column, Orientation};
use congvan::pdf::{PixelsPerInch, Preview};
use congvan::{Dispatch, Issuer, Picture, StatisticsForm, Typesetter};

const SAMPLES: [&str; 2] =
    [include_str!("../examples/data/lam-dong-40.toml"), include_str!("../examples/data/nam-dinh-175.toml")];

struct Pixels {
    size: (u32, u32),
    color: png::ColorType,
    bytes: Vec<u8>,
}

fn sample(text: &str) -> Dispatch {
    Dispatch::from_toml(text).unwrap()
}

fn pdf(dispatch: &Dispatch) -> Vec<u8> {
    Typesetter::new().unwrap().pdf(dispatch).unwrap()
}

fn preview(text: &str) -> Preview {
    Preview::new(pdf(&sample(text))).unwrap()
}

fn pixels(png: &[u8]) -> Pixels {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    bytes.truncate(info.buffer_size());
    Pixels { size: (info.width, info.height), color: info.color_type, bytes }
}

#[track_caller]
fn message_of(bytes: &[u8]) -> String {
    let error = Preview::new(bytes).and_then(|preview| preview.png(0, PixelsPerInch(72))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Preview);
    assert!(error.help().is_some());
    error.to_string()
}

#[test]
fn png_has_page_size_and_ink() {
    // A4 is 210 by 297 mm.
    let sizes = [(72, (595, 842)), (96, (794, 1123)), (300, (2480, 3508))];
    for text in SAMPLES {
        let preview = preview(text);
        assert_eq!(preview.page_count(), 2);
        for page in 0..2 {
            // The highest resolution is slow, so it is used once.
            for (resolution, size) in sizes.into_iter().take(3 - page) {
                let drawn = pixels(&preview.png(page, PixelsPerInch(resolution)).unwrap());
                assert_eq!(drawn.size, size);
                assert_eq!(drawn.color, png::ColorType::Grayscale);
                // A page of text has between 1 and 20 % ink.
                let ink: u64 = drawn.bytes.iter().map(|shade| u64::from(255 - shade)).sum();
                let share = ink as f64 / 255.0 / drawn.bytes.len() as f64;
                assert!((0.01..0.2).contains(&share), "{share}");
                // The first and last rows of pixels are white.
                assert!(drawn.bytes.iter().take(size.0 as usize).all(|shade| *shade == 255));
                assert!(drawn.bytes.iter().rev().take(size.0 as usize).all(|shade| *shade == 255));
            }
        }
    }
}

#[test]
fn svg_is_well_formed_and_has_page_size() {
    for text in SAMPLES {
        let preview = preview(text);
        for page in 0..preview.page_count() {
            let svg = preview.svg(page).unwrap();
            let tree = roxmltree::Document::parse(&svg).unwrap();
            let root = tree.root_element();
            assert!(root.has_tag_name(("http://www.w3.org/2000/svg", "svg")));
            let (width, height) = preview.page_size(page).unwrap();
            for (name, wanted, millimetres) in [("width", width, 210.0), ("height", height, 297.0)] {
                let written = root.attribute(name).unwrap().strip_suffix("pt").unwrap();
                assert!((written.parse::<f64>().unwrap() - wanted.0).abs() < 0.01, "{name}: {written}");
                assert!((wanted.0 - millimetres * 72.0 / 25.4).abs() < 0.01, "{name}: {wanted:?}");
            }
            // Each letter is a `use` of its outline; a page of text has hundreds.
            let letters = tree.descendants().filter(|node| node.has_tag_name("use")).count();
            assert!(letters > 100, "{letters}");
            assert!(!svg.contains("NaN"));
        }
    }
}

#[test]
fn landscape_pages_stay_landscape() {
    let mut form = StatisticsForm::new(Issuer::new("BAN"), "Huế", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng")
        .column("Đơn vị")
        .column(Column::number("Đảng viên"))
        .row(["Một", "12"]);
    form.orientation = Orientation::Landscape;
    let typesetter = Typesetter::new().unwrap();
    for bytes in [typesetter.pdf(&form).unwrap(), typesetter.fillable_pdf(&form.clone().row(["", ""])).unwrap()] {
        let drawn = Preview::new(bytes).unwrap().png(0, PixelsPerInch(72)).unwrap();
        assert_eq!(pixels(&drawn).size, (842, 595));
    }
}

#[test]
fn drawing_is_deterministic() {
    let bytes = pdf(&sample(SAMPLES[0]));
    let draw = || {
        let preview = Preview::new(bytes.clone()).unwrap();
        (preview.png(1, PixelsPerInch(96)).unwrap(), preview.svg(1).unwrap())
    };
    assert_eq!(draw(), draw());
}

#[test]
fn coloured_signatures_keep_their_colour() {
    let mut blue = Vec::new();
    let mut encoder = png::Encoder::new(&mut blue, 60, 20);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&[20, 40, 200].repeat(60 * 20)).unwrap();
    let mut dispatch = sample(SAMPLES[0]);
    dispatch.signatories[0].signature = Some(Picture::from_png(blue).unwrap());
    let drawn = pixels(&Preview::new(pdf(&dispatch)).unwrap().png(0, PixelsPerInch(72)).unwrap());
    assert_eq!(drawn.color, png::ColorType::Rgb);
    assert!(drawn.bytes.chunks_exact(3).filter(|pixel| *pixel == [20, 40, 200]).count() > 500);
}

#[test]
fn rejects_files_that_cannot_be_drawn() {
    let whole = pdf(&sample(SAMPLES[1]));
    assert_eq!(message_of(b""), "this PDF cannot be drawn: it does not begin with `%PDF-`");
    assert_eq!(message_of(b"\x89PNG"), "this PDF cannot be drawn: it does not begin with `%PDF-`");
    for part in [8, whole.len() / 2, whole.len() - 10] {
        assert_eq!(message_of(&whole[..part]), "this PDF cannot be drawn: its end is missing");
    }
    assert_eq!(message_of(b"%PDF-1.7\n%%EOF"), "this PDF cannot be drawn: it has no readable pages");
    let long = [&whole[..], &vec![b' '; 33 << 20]].concat();
    let message = message_of(&long);
    assert!(message.starts_with("the size of the file in bytes is 346"), "{message}");
}

#[test]
fn rejects_missing_pages_and_bad_resolutions() {
    let preview = preview(SAMPLES[1]);
    let message = |page, resolution| {
        let error = preview.png(page, PixelsPerInch(resolution)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Preview);
        error.to_string()
    };
    assert_eq!(message(2, 72), "there is no page 2: the PDF has 2 pages, counted from 0");
    assert_eq!(preview.svg(2).unwrap_err().to_string(), "there is no page 2: the PDF has 2 pages, counted from 0");
    assert_eq!(message(0, 0), "a picture of 0 by 0 pixels cannot be drawn");
    assert_eq!(message(0, 720), "the number of pixels is 50118307, more than the limit 50000000");
    assert!(message(0, u16::MAX).starts_with("the number of pixels is "));
}

#[test]
fn missing_fonts_are_errors() {
    let bytes = pdf(&sample(SAMPLES[1]));
    let mut document = lopdf::Document::load_mem(&bytes).unwrap();
    for object in document.objects.values_mut() {
        if let Ok(dictionary) = object.as_dict_mut() {
            dictionary.remove(b"FontFile2");
            dictionary.remove(b"FontFile3");
        }
    }
    let mut without = Vec::new();
    document.save_to(&mut without).unwrap();
    assert_eq!(message_of(&without), "this PDF cannot be drawn: a font or a picture of the page cannot be read");
}

#[test]
fn damaged_files_do_not_panic() {
    let whole = pdf(&sample(SAMPLES[0]));
    // A linear congruential generator, so the test is deterministic.
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    for _ in 0..24 {
        let mut bytes = whole.clone();
        for _ in 0..20 {
            let at = next() % bytes.len();
            bytes[at] = (next() % 256) as u8;
        }
        let Ok(preview) = Preview::new(bytes) else { continue };
        for page in 0..preview.page_count() {
            let _ = (preview.png(page, PixelsPerInch(20)), preview.svg(page));
        }
    }
}
