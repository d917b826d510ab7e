//! Draws the appearance of electronic signatures.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::Typesetter;
use super::laid_out::{date, image};
use crate::error::{Error, PackProblem, SigningProblem};
use crate::export::PdfOptions;
use crate::export::pdf::{Continuation, FormFields, Painting, pdf as paint};
use crate::field_path::FieldPath;
use crate::layout::{Fields, Input, layout};
use crate::length::{Mm, Pt, ROUNDING};
use crate::markup::{Block, Document, Inline, MarkupPlace, Paper, Paragraph, Part, Turn};
use crate::model::Picture;
use crate::page::{FitSetting, Item, Metadata, Page, PageGeometry, Pages, PlacedImage, Role, Structure};
use crate::readback::ReadBack;
use crate::sign::{Appearance, SignatureRequest, field_size};
use crate::standard::{Signing, Standard};

/// The step between type sizes of the text beside a seal.
const STEP: Pt = Pt(0.25);
/// Longer texts fit beside no seal.
const MOST_CHARACTERS: usize = 2_000;
/// The height of the page on which the text is set before it is measured.
const ENDLESS: Pt = Pt(100_000.0);
/// The prefix of the resource names of an appearance.
const PREFIX: &str = "Signature";

/// What a signature field shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// The picture of the signature of a person.
    Person,
    /// The seal of a body in its real size, and the text.
    Seal,
    /// A picture as high as the field at most, and the text: a field at the top of a certified copy.
    Copy,
}

impl Typesetter {
    /// Draws the appearance of a signature by the standard of a PDF of this crate, and returns the request with it.
    ///
    /// The signature of a person (`….signature`) has its picture, centred. The signature of a body (`….seal`), and those of an
    /// electronic copy, have the picture and beside it the text of the standard: who signs, e-mail address, body and time. Its
    /// type becomes smaller until it fits. The seal has its real size: `picture_width`, or that of the standard. Draw after the
    /// request is complete; [`Signer::identify`](crate::sign::Signer::identify) completes it from a certificate.
    ///
    /// HD05 I.7.2.2, I.8.2.3 and III.3; place and text are those of page 29 of the standard as issued.
    ///
    /// ```
    /// use congvan::sign::{SignatureRequest, Signer};
    /// use congvan::{Dispatch, Picture, Typesetter};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// # let key = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-seal.p12"));
    /// # let png = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/seal.png"));
    /// let typesetter = Typesetter::new()?.following("hd05")?;
    /// let pdf = typesetter.signable_pdf(&Dispatch::from_toml(text)?)?;
    /// let signer = Signer::from_pkcs12(key, "test")?;
    /// let request = SignatureRequest::new("signatories[0].seal", "2026-11-24T10:15:00+07:00".parse()?)
    ///     .with_picture(Picture::from_png(png)?);
    /// let request = typesetter.draw_signature(&pdf, signer.identify(request))?;
    /// let signed = signer.sign(&pdf, request)?;
    /// assert!(typesetter.verify(&signed)?.is_valid());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the field is missing or signed, the file is not of this crate or its pack is missing, its standard has no
    /// appearance of signatures, there is no picture or no signer for the text, the seal is larger than its field, or the text
    /// does not fit or cannot be printed.
    #[doc(alias("hình ảnh chữ ký", "hinh anh chu ky", "con dấu", "con dau", "chữ ký số", "chu ky so"))]
    pub fn draw_signature(&self, pdf: &[u8], request: SignatureRequest) -> Result<SignatureRequest, Error> {
        let size = field_size(pdf, &request.field)?;
        let read = ReadBack::from_pdf(pdf)?;
        let is_copy = request.field.starts_with("copy.");
        let name = &read.record.standard;
        #[cfg(feature = "certified-copy")]
        let name = read.copy_standard.as_ref().filter(|_| is_copy).unwrap_or(name);
        let unknown = || PackProblem::UnknownPack { name: name.clone() };
        let packs = self.packs.choosing(name).ok_or_else(unknown)?;
        let pack = packs.selectable().next().ok_or_else(unknown)?;
        let standard = pack.style()?;
        let no_appearance = || SigningProblem::NoAppearance { standard: standard.title.clone() };
        let signing = standard.signing.as_ref().ok_or_else(no_appearance)?;
        let picture = request.picture.as_ref().ok_or(SigningProblem::NoPicture)?;
        let content = match request.field.ends_with(".seal") {
            _ if is_copy => Content::Copy,
            true => Content::Seal,
            false => Content::Person,
        };
        let mut items = vec![placed(picture, (content, size), &request, signing)?];
        if content != Content::Person {
            items.extend(self.text(&request, (content, size), standard, signing)?);
        }
        let pages = page(items, size, &request);
        let painting = Painting {
            pages: &pages,
            fonts: &self.fonts,
            fields: &FormFields::new(),
            record: &read.record,
            enclosure: None,
            continuation: Continuation { first_mcid: 0, prefix: PREFIX },
        };
        let options = PdfOptions::new().with_conformance(read.conformance);
        let drawn = paint(painting, &options, &self.compressors)?;
        let appearance = Appearance::new(drawn, request.shown(content != Content::Person));
        Ok(SignatureRequest { appearance: Some(appearance), ..request })
    }

    /// The text beside a picture, in the largest type that fits.
    fn text(
        &self,
        request: &SignatureRequest,
        (content, (width, height)): (Content, (Pt, Pt)),
        standard: &Standard,
        signing: &Signing,
    ) -> Result<Vec<Item>, Error> {
        let lines = self.lines(request, signing)?;
        let left = slot(content, height, signing) + signing.text.gap;
        let room = width - left;
        let too_small = || {
            let [width, height] = [room.max(Pt::ZERO), height].map(|length| Mm::from(length).0);
            Error::from(SigningProblem::TextSpace { width, height })
        };
        let length: usize = lines.iter().map(|line| line.chars().count()).sum();
        if room <= Pt::ZERO || length > MOST_CHARACTERS {
            return Err(too_small());
        }
        let document = document(&lines, &signing.text.style);
        let mut own = on_page(standard, room);
        own.lines.ragged_full = signing.text.ragged_full;
        let style = standard.style(&signing.text.style)?;
        let mut size = style.size;
        loop {
            if let Some(own) = own.styles.get_mut(&signing.text.style) {
                own.size = size;
                own.line_height = style.line_height * (size / style.size);
            }
            let (mut items, bottom) = self.set(&document, &own, request)?;
            if bottom <= height + ROUNDING {
                items.iter_mut().for_each(|item| item.shift(left, (height - bottom) / 2.0));
                return Ok(items);
            }
            if size <= signing.text.least {
                return Err(too_small());
            }
            size = (size - STEP).max(signing.text.least);
        }
    }

    /// The lines of the text. Those without a value are left out.
    fn lines(&self, request: &SignatureRequest, signing: &Signing) -> Result<Vec<String>, Error> {
        let SignatureRequest { signer, email, organization, .. } = request;
        let values = [("signer", signer), ("email", email), ("organization", organization)];
        let values = values.map(|(name, value)| {
            let value: Option<String> = value.as_ref().map(|value| value.trim().nfc().collect());
            (name, value.filter(|value| !value.is_empty()))
        });
        if let [(_, None), ..] = values {
            return Err(SigningProblem::NoSigner.into());
        }
        let paths = values.each_ref().map(|(name, _)| FieldPath::of(*name));
        self.require_glyphs_in(
            |visitor| {
                for (path, (_, value)) in paths.iter().zip(&values) {
                    visitor(path, value.as_deref().unwrap_or_default());
                }
            },
            std::iter::empty(),
        )?;
        let time = ("time", Some(signing.text.time.format(request.time)));
        let values: Vec<(&str, Option<String>)> = values.into_iter().chain([time]).collect();
        let filled = signing.text.lines.iter().filter_map(|line| filled(line, &values));
        Ok(filled.collect())
    }

    /// Sets text on a page without margins. Returns its items and its height.
    fn set(
        &self,
        document: &Document,
        standard: &Standard,
        request: &SignatureRequest,
    ) -> Result<(Vec<Item>, Pt), Error> {
        let pages = layout(&Input {
            document,
            standard,
            fonts: &self.fonts,
            images: &BTreeMap::new(),
            date: date(request.time.date_naive()),
            fields: Fields::default(),
        })?;
        let Some(page) = pages.pages.into_iter().next() else { return Ok((Vec::new(), Pt::ZERO)) };
        let bottom = page.space_below.map_or(page.height, |below| below.start);
        let mut items = page.items;
        for item in &mut items {
            if let Item::Text(run) = item {
                run.owner = None;
            }
        }
        Ok((items, bottom))
    }
}

/// The width of the place of a picture beside the text.
fn slot(content: Content, height: Pt, signing: &Signing) -> Pt {
    match content {
        Content::Copy => signing.seal.size.min(height),
        Content::Person | Content::Seal => signing.seal.size,
    }
}

/// The picture at its place in a field of this size.
///
/// # Errors
/// If a seal is larger than its field.
fn placed(
    picture: &Picture,
    (content, (width, height)): (Content, (Pt, Pt)),
    request: &SignatureRequest,
    signing: &Signing,
) -> Result<Item, Error> {
    let (across, down) = picture.size();
    let (across, down) = (f64::from(across), f64::from(down));
    let (own, high) = match content {
        Content::Person => (width, height),
        Content::Seal | Content::Copy => (slot(content, height, signing).min(width), height),
    };
    let within = |width: Pt, height: Pt| (width.0 / across).min(height.0 / down);
    let scale = match (content, request.picture_width) {
        (Content::Person, _) => within(own.min(signing.person.width), high.min(signing.person.height)),
        (Content::Copy, _) => within(own, high),
        (Content::Seal, Some(real)) => Pt::from(Mm(f64::from(real.get()))).0 / across,
        (Content::Seal, None) => within(signing.seal.size, signing.seal.size),
    };
    let (shown_width, shown_height) = (Pt(across * scale), Pt(down * scale));
    if shown_width > own + ROUNDING || shown_height > high + ROUNDING {
        let [width, height, own, high] = [shown_width, shown_height, own, high].map(|length| Mm::from(length).0);
        return Err(SigningProblem::SealSize { width, height, field: [own, high] }.into());
    }
    Ok(Item::Image(PlacedImage {
        x: (own - shown_width) / 2.0,
        y: (high - shown_height) / 2.0,
        width: shown_width,
        height: shown_height,
        image: image(FieldPath::of("picture"), picture, ""),
        owner: None,
    }))
}

/// A line with its values; `None` if it has none.
fn filled(line: &str, values: &[(&str, Option<String>)]) -> Option<String> {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(values.iter().find(|(own, _)| *own == name)?.1.as_deref()?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// A document with a paragraph for each line.
fn document(lines: &[String], style: &str) -> Document {
    let style: Arc<str> = style.into();
    let paragraph = |line: &String| {
        let text = Inline::Text { text: line.clone(), bold: false, italic: false, label: false, style: None };
        let style = Arc::clone(&style);
        Block::Paragraph(Paragraph { style, item: None, level: 1, inlines: vec![text], at: MarkupPlace::default() })
    };
    let part = Part {
        paper: Paper::A4,
        turn: Turn::Portrait,
        fit: false,
        page_number: None,
        first_page: 1,
        blocks: lines.iter().map(paragraph).collect(),
        fixed: Vec::new(),
        foot: Vec::new(),
        at: MarkupPlace::default(),
    };
    let text = String::new;
    Document { title: text(), author: text(), subject: text(), language: text(), parts: vec![part] }
}

/// The standard with a page of this width, without margins.
fn on_page(standard: &Standard, width: Pt) -> Standard {
    let none = Pt::ZERO;
    let page = PageGeometry {
        width,
        height: ENDLESS,
        top: none,
        bottom: none,
        binding: none,
        outer: none,
        both_sides: false,
        ..standard.page.clone()
    };
    Standard { page, ..standard.clone() }
}

/// The page of an appearance, of the size of its field.
fn page(items: Vec<Item>, (width, height): (Pt, Pt), request: &SignatureRequest) -> Pages {
    let mut structure = Structure::default();
    structure.add(Role::Part, None);
    let metadata = Metadata {
        title: request.field.clone(),
        language: "vi-VN".to_owned(),
        date: date(request.time.date_naive()),
        ..Metadata::default()
    };
    let page = Page { width, height, items, space_below: None };
    Pages { pages: vec![page], structure, fit: FitSetting::default(), metadata }
}
