//! Malformed and unusual pictures: a correct page, or an error that names the field.

use std::io::Write;

use congvan::error::{ErrorKind, Place};
use congvan::{Dispatch, Error, Picture, Typesetter};
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");
const SIGNATURE: &[u8] = include_bytes!("data/signature.png");
const FIELD: &str = "signatories[0].signature";

/// A PNG file composed by hand, for files that no encoder writes.
struct RawPng {
    size: (u32, u32),
    depth: u8,
    color: u8,
    interlaced: bool,
    /// Each row after its filter byte.
    lines: Vec<u8>,
}

impl RawPng {
    fn bytes(&self) -> Vec<u8> {
        let (width, height) = (self.size.0.to_be_bytes(), self.size.1.to_be_bytes());
        let header = [&width[..], &height, &[self.depth, self.color, 0, 0, u8::from(self.interlaced)]].concat();
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&self.lines).unwrap();
        let chunks = [chunk(b"IHDR", &header), chunk(b"IDAT", &packed.finish().unwrap()), chunk(b"IEND", b"")];
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat()
    }
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(kind);
    sum.update(data);
    let length = u32::try_from(data.len()).unwrap();
    [&length.to_be_bytes()[..], kind, data, &sum.sum().to_be_bytes()].concat()
}

fn signed(picture: Picture) -> Result<Vec<u8>, Error> {
    let mut dispatch = Dispatch::from_toml(SAMPLE).unwrap();
    dispatch.signatories[0].signature = Some(picture);
    Typesetter::new().unwrap().pdf(&dispatch)
}

/// Returns the error for a picture that is rejected only when drawn.
#[track_caller]
fn error_when_drawn(bytes: &[u8]) -> String {
    let error = signed(Picture::from_png(bytes).unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Picture, "{error}");
    assert_eq!(error.place(), &Place::Field(FIELD.parse().unwrap()));
    error.to_string()
}

/// Returns the error for bytes that are rejected at once.
#[track_caller]
fn error_at_once(bytes: &[u8]) -> String {
    let error = Picture::from_png(bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Picture, "{error}");
    assert!(error.help().is_some());
    error.to_string()
}

#[test]
fn rejects_other_file_types() {
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
    let cmyk = b"\xff\xd8\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x02\xff\xc0\0\x14\x08\0\x10\0\x10\x04";
    for bytes in [&jpeg[..], cmyk, b"GIF89a", b"RIFF\0\0\0\0WEBP", b"%PDF-1.7", b"<svg/>", b""] {
        let message = error_at_once(bytes);
        assert!(message.ends_with("the bytes do not begin as a PNG file does"), "{message}");
    }
}

#[test]
fn rejects_impossible_sizes() {
    let of = |width, height| {
        RawPng { size: (width, height), depth: 8, color: 6, interlaced: false, lines: Vec::new() }.bytes()
    };
    for (width, height) in [(0, 10), (10, 0), (0, 0)] {
        error_at_once(&of(width, height));
    }
    // A file of a hundred bytes can claim any size.
    for (width, height) in [(20_000, 10), (10, 20_000), (100_000, 100_000), (u32::MAX, u32::MAX), (6_000, 6_000)] {
        let message = error_at_once(&of(width, height));
        assert!(message.contains(&format!("{width} by {height} pixels are too many")), "{message}");
    }
    let mut padded = SIGNATURE.to_vec();
    padded.resize(17 << 20, 0);
    let message = error_at_once(&padded);
    assert!(message.contains("17825792 bytes are too many"), "{message}");
}

#[test]
fn names_the_field_of_an_embedded_picture() {
    let bomb = RawPng { size: (60_000, 60_000), depth: 16, color: 6, interlaced: false, lines: Vec::new() }.bytes();
    let mut data: serde_json::Value = serde_json::to_value(Dispatch::from_toml(SAMPLE).unwrap()).unwrap();
    let picture = serde_json::to_value(Picture::from_png(SIGNATURE).unwrap()).unwrap();
    let png = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bomb);
    data["signatories"][0]["signature"] = picture;
    data["signatories"][0]["signature"]["png"] = png.into();
    let error = Dispatch::from_json(&data.to_string()).unwrap_err();
    let message = error.to_string();
    assert!(message.contains(FIELD), "{message}");
    assert!(message.contains("60000 by 60000 pixels are too many"), "{message}");
}

#[test]
fn rejects_damaged_pictures() {
    for share in [30, 50, 99] {
        error_when_drawn(&SIGNATURE[..SIGNATURE.len() * share / 100]);
    }
    let mut changed = SIGNATURE.to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 0x55;
    error_when_drawn(&changed);
    // Too few rows; invalid combinations of colour type and depth; a missing palette.
    let whole = || RawPng { size: (8, 8), depth: 8, color: 0, interlaced: false, lines: vec![0; 72] };
    signed(Picture::from_png(whole().bytes()).unwrap()).unwrap();
    error_when_drawn(&RawPng { lines: vec![0; 30], ..whole() }.bytes());
    error_when_drawn(&RawPng { depth: 3, ..whole() }.bytes());
    error_when_drawn(&RawPng { color: 5, ..whole() }.bytes());
    error_when_drawn(&RawPng { color: 3, ..whole() }.bytes());
}

#[test]
fn draws_unusual_colour_types() {
    // 8 by 8 pixels in seven passes, with their widths and heights from the PNG specification.
    let passes = [(1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4)];
    let interlaced: Vec<u8> =
        passes.iter().flat_map(|(width, height)| [&[0][..], &vec![90; *width]].concat().repeat(*height)).collect();
    let lines = |bytes: usize| [&[0][..], &vec![90; bytes]].concat().repeat(8);
    let cases = [
        ("interlaced", 8, 0, true, interlaced),
        ("of one bit", 1, 0, false, lines(1)),
        ("of 16 bits", 16, 2, false, lines(48)),
        ("grey with alpha", 8, 4, false, lines(16)),
        ("with alpha of 16 bits", 16, 6, false, lines(64)),
    ];
    for (what, depth, color, interlaced, lines) in cases {
        let picture = RawPng { size: (8, 8), depth, color, interlaced, lines }.bytes();
        let pdf = signed(Picture::from_png(picture).unwrap()).unwrap_or_else(|error| panic!("{what}: {error}"));
        let drawn = congvan::pdf::Preview::new(pdf).unwrap().png(0, congvan::pdf::PixelsPerInch(50)).unwrap();
        assert_ne!(drawn, unsigned(), "{what}: the picture is not drawn");
    }
}

#[test]
fn keeps_samples_and_stores_alpha_as_mask() {
    let file = |color, lines: &[u8]| {
        RawPng { size: (2, 2), depth: 8, color, interlaced: false, lines: lines.to_vec() }.bytes()
    };
    let grey: (u8, &[u8]) = (0, &[0, 20, 30, 0, 40, 50]);
    assert_eq!(images(file(grey.0, grey.1)), [("DeviceGray".to_owned(), false, vec![20, 30, 40, 50])]);
    let colours = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 9, 10, 11, 12, 13, 14, 15, 16];
    let mask = ("DeviceGray".to_owned(), false, vec![4, 8, 12, 16]);
    let seen = ("DeviceRGB".to_owned(), true, vec![1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15]);
    assert_eq!(images(file(6, &colours)), [mask, seen]);
}

/// Returns colour space, whether there is a mask, and samples of each picture in a dispatch that uses one twice.
fn images(file: Vec<u8>) -> Vec<(String, bool, Vec<u8>)> {
    let mut dispatch = Dispatch::from_toml(SAMPLE).unwrap();
    dispatch.signatories[0].signature = Some(Picture::from_png(file).unwrap());
    dispatch.signatories.push(dispatch.signatories[0].clone());
    let pdf = lopdf::Document::load_mem(&Typesetter::new().unwrap().pdf(&dispatch).unwrap()).unwrap();
    let streams = pdf.objects.values().filter_map(|object| object.as_stream().ok());
    let images = streams.filter(|stream| {
        stream.dict.get(b"Subtype").and_then(lopdf::Object::as_name).is_ok_and(|name| name == b"Image")
    });
    images
        .map(|image| {
            let space = image.dict.get(b"ColorSpace").unwrap().as_name().unwrap();
            let samples = image.decompressed_content().unwrap();
            (String::from_utf8(space.to_vec()).unwrap(), image.dict.has(b"SMask"), samples)
        })
        .collect()
}

/// Draws the page without a signature.
fn unsigned() -> Vec<u8> {
    let pdf = Typesetter::new().unwrap().pdf(&Dispatch::from_toml(SAMPLE).unwrap()).unwrap();
    congvan::pdf::Preview::new(pdf).unwrap().png(0, congvan::pdf::PixelsPerInch(50)).unwrap()
}
