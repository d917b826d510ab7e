//! The genpdf painter draws the same pages as the default painter.

use std::fs;
use std::path::Path;

use crate::drawing::{Shades, Tolerance, difference, pictures, shades};
use crate::readback::{Letter, ReadPage, read};
use congvan::dispatch::{DocumentRef, Secrecy, Urgency};
use congvan::error::ErrorKind;
use congvan::form::Column;
use congvan::page::{Face, Item, Pages, Pt, TextRun};
use congvan::pdf::PixelsPerInch;
use congvan::{Dispatch, Picture, Typesetter};
use genpdf::elements::{Break, Paragraph};
use genpdf::{Document, Element, SimplePageDecorator};

/// Pixels per point.
const SCALE: f32 = 2.0;
/// The renderer snaps glyphs to quarter pixels and pictures, which draw the rules in genpdf, to whole pixels. So
/// pictures are compared coarsely as a whole, and glyphs and rules one by one.
const TOLERANCE: Tolerance = Tolerance { mean: 4.0, pixel: 255 };
/// Shades up to this value count as black.
const BLACK: u8 = 100;
/// Greatest distance in points between corresponding glyphs; the painters round widths differently.
const DRIFT: f64 = 0.1;
const FACES: [(&str, &str); 4] = [
    ("F0", "CongvanSerif-Regular"),
    ("F1", "CongvanSerif-Bold"),
    ("F2", "CongvanSerif-Italic"),
    ("F3", "CongvanSerif-BoldItalic"),
];

#[test]
fn lam_dong() {
    compare("lam-dong-40", &sample(include_str!("../examples/data/lam-dong-40.toml")));
}

#[test]
fn nam_dinh() {
    compare("nam-dinh-175", &sample(include_str!("../examples/data/nam-dinh-175.toml")));
}

#[test]
fn picture_and_all_faces() {
    let mut dispatch = sample(include_str!("../examples/data/nam-dinh-175.toml"));
    dispatch.body.truncate(1);
    let dispatch = &mut dispatch.paragraph("**đậm** ***cả hai*** *nghiêng*, **AVATAR**, fi, ffl, Tò, Vũ, “Ý”");
    dispatch.signatories[0].signature = Some(Picture::from_png(include_bytes!("data/signature.png")).unwrap());
    compare("picture", &*dispatch);
}

#[test]
fn footnotes() {
    let mut dispatch = sample(include_str!("../examples/data/nam-dinh-175.toml"));
    dispatch.body.truncate(1);
    let dispatch =
        dispatch.paragraph("Theo Nghị định^[Nghị định **số 30/2020/NĐ-CP**, ngày 05/3/2020.] và *Quy định*^[Số 66.].");
    compare("footnotes", &dispatch);
}

#[test]
fn red_marks() {
    let dispatch = sample(include_str!("../examples/data/nam-dinh-175.toml"));
    let marked = dispatch.clone().with_secrecy(Secrecy::Secret).with_urgency(Urgency::Express);
    compare("marks", &marked);
    let typesetter = Typesetter::new().unwrap();
    let [plain, red] = [&dispatch, &marked].map(|dispatch| {
        let pdf = render(&typesetter, &typesetter.pages(dispatch).unwrap());
        pictures(pdf, PixelsPerInch(144)).iter().map(|png| red_pixels(png)).sum::<usize>()
    });
    assert!(plain == 0 && red > 500, "{plain}, {red}");
}

/// The number of red pixels of a PNG file.
fn red_pixels(png: &[u8]) -> usize {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    match reader.next_frame(&mut bytes).unwrap().color_type {
        png::ColorType::Rgb => bytes.chunks_exact(3).filter(|pixel| pixel[0] > 200 && pixel[1] < 100).count(),
        _ => 0,
    }
}

#[test]
fn merged_cells() {
    let mut form = crate::forms::form().column("Đơn vị").column("Đối tượng").column(Column::number("Số")).column("Nữ");
    form.rows = vec![
        ["Ban Dân vận", "Nam", "10", "Chung cho cả hai dòng"].into(),
        ["^", "Khác", "5", "^"].into(),
        ["Ban Nội chính", "<", "Chưa có", "<"].into(),
        ["^", "<", "3", "1"].into(),
    ];
    compare("merged", &form);
}

#[test]
fn rejects_turned_heads() {
    let mut form = crate::forms::form().column("Tên");
    form.columns.extend((0..24).map(|_| Column::number("Nghiệp vụ chuyên môn")));
    form.rows.push(std::iter::once("Chi bộ 1".to_owned()).chain((0..24).map(|_| "7".to_owned())).collect());
    let typesetter = Typesetter::new().unwrap();
    let pages = typesetter.pages(&form).unwrap();
    let turned = |item: &&Item| matches!(item, Item::Text(run) if run.turned);
    assert!(pages.pages[0].items.iter().filter(turned).count() > 1);
    let error = typesetter.genpdf_pages(&pages, &document(&typesetter)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Painter);
    let wanted = "genpdf does not support rotated text, such as the column head that begins with `Nghiệp";
    assert_eq!(error.to_string().matches("rotated text").count(), 1, "{error}");
    assert!(error.to_string().contains(wanted), "{error}");
}

#[test]
fn comparison_detects_shifts_wrong_faces_and_missing_rules() {
    let (typesetter, pages) = nam_dinh_pages();
    let wanted = read(&typesetter.pdf(&sample(include_str!("../examples/data/nam-dinh-175.toml"))).unwrap());
    let compared = |change: &dyn Fn(&mut TextRun)| {
        let mut pages = pages.clone();
        let mut runs = pages.pages[0].items.iter_mut().filter_map(|item| match item {
            Item::Text(run) => Some(run),
            _ => None,
        });
        change(runs.find(|run| run.text.starts_with("Kính gửi")).unwrap());
        same_letters(&wanted[0], &read(&render(&typesetter, &pages))[0])
    };
    assert_eq!(compared(&|_| {}), Ok(()));
    assert!(compared(&|run| run.x += Pt(0.5)).is_err());
    assert!(compared(&|run| run.baseline += Pt(0.5)).is_err());
    assert!(compared(&|run| run.face = Face::Regular).is_err());

    let mut without = pages.clone();
    without.pages[0].items.retain(|item| !matches!(item, Item::Rule(_)));
    assert!(same_rules(&wanted[0], &draw(render(&typesetter, &pages))[0]).is_ok());
    assert!(same_rules(&wanted[0], &draw(render(&typesetter, &without))[0]).is_err());
}

#[test]
fn pages_can_be_placed_between_other_elements() {
    let (typesetter, pages) = nam_dinh_pages();
    let mut document = document(&typesetter);
    let element = typesetter.genpdf_pages(&pages, &document).unwrap();
    document.set_paper_size(element.paper_size());
    document.push(Paragraph::new("Trang bìa").padded(20));
    document.push(element);
    document.push(Break::new(1));
    document.push(Paragraph::new("Trang cuối").padded(20));
    let read = read(&bytes(document));
    let texts: Vec<String> = read.iter().map(text).collect();
    assert_eq!(texts.len(), pages.pages.len() + 2);
    assert_eq!(texts[0], "Trang bìa");
    assert!(texts[1].contains("Kính gửi"), "{}", texts[1]);
    assert_eq!(texts[3], "Trang cuối");
}

#[test]
fn reports_all_obstacles_at_once() {
    let (typesetter, mut pages) = nam_dinh_pages();
    let page = &mut pages.pages[1];
    (page.width, page.height) = (page.height, page.width);
    for item in &mut page.items {
        if let Item::Text(run) = item {
            run.size = Pt(13.5);
        }
    }
    let error = typesetter.genpdf_pages(&pages, &document(&typesetter)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Painter);
    assert_eq!(
        error.to_string(),
        "genpdf cannot draw the pages: page 2 differs in size: 297 mm × 210 mm; genpdf does not support the font size 13.5 pt"
    );
    pages.pages.clear();
    let error = typesetter.genpdf_pages(&pages, &document(&typesetter)).unwrap_err();
    assert_eq!(error.to_string(), "genpdf cannot draw the pages: there are no pages");
}

#[test]
fn rejects_documents_with_other_fonts() {
    let (typesetter, pages) = nam_dinh_pages();
    let mut fonts = typesetter.genpdf_fonts().unwrap();
    fonts.regular = fonts.italic.clone();
    let other = Document::new(fonts);
    let error = typesetter.genpdf_pages(&pages, &other).unwrap_err();
    assert_eq!(error.to_string(), "genpdf cannot draw the pages: the regular face of the document is a different font");
}

#[test]
fn rejects_margins_and_other_paper_sizes() {
    let (typesetter, pages) = nam_dinh_pages();
    let mut decorated = document(&typesetter);
    let mut decorator = SimplePageDecorator::new();
    decorator.set_margins(10);
    decorated.set_page_decorator(decorator);
    let mut letter = document(&typesetter);
    letter.set_paper_size((210, 280));
    for mut document in [decorated, letter] {
        let element = typesetter.genpdf_pages(&pages, &document).unwrap();
        document.push(element);
        let error = document.render(Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "the document must have the `paper_size` of the pages and no margins");
    }
}

fn compare<'a>(name: &str, paper: impl Into<DocumentRef<'a>>) {
    let (typesetter, paper) = (Typesetter::new().unwrap(), paper.into());
    let pages = typesetter.pages(paper).unwrap();
    let (ours, theirs) = (typesetter.pdf(paper).unwrap(), render(&typesetter, &pages));
    let (ours_read, theirs_read) = (read(&ours), read(&theirs));
    let (ours, theirs) = (draw(ours), draw(theirs));
    assert_eq!((ours_read.len(), theirs_read.len()), (pages.pages.len(), pages.pages.len()));
    for (index, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        let picture = difference(theirs, ours, TOLERANCE).map_or(Ok(()), Err);
        let result = same_letters(&ours_read[index], &theirs_read[index])
            .and(same_rules(&ours_read[index], theirs))
            .and(picture);
        if let Err(difference) = result {
            panic!("{name}, page {}: {difference}; see {}", index + 1, save_pictures(name, index, ours, theirs));
        }
    }
}

/// Compares the glyphs: the same order, faces and sizes, and positions within `DRIFT`.
fn same_letters(ours: &ReadPage, theirs: &ReadPage) -> Result<(), String> {
    if text(ours) != text(theirs) {
        return Err(format!("{:?}, not {:?}", text(theirs), text(ours)));
    }
    for (ours, theirs) in inked(ours).zip(inked(theirs)) {
        let face = FACES.iter().find(|(name, _)| *name == theirs.font).map(|(_, face)| *face);
        let distance = (theirs.x - ours.x).abs().max((theirs.baseline - ours.baseline).abs());
        if (face, theirs.size) != (Some(ours.font.as_str()), ours.size) || distance > DRIFT {
            return Err(format!("{distance} pt apart: {ours:?}, {theirs:?}"));
        }
    }
    Ok(())
}

/// Checks that every rule is black at its centre.
fn same_rules(ours: &ReadPage, theirs: &Shades) -> Result<(), String> {
    for rule in &ours.rules {
        let (x, y) = (f64::midpoint(rule.left, rule.right), f64::midpoint(rule.top, rule.bottom));
        let pixel = |length: f64| (length * f64::from(SCALE)) as usize;
        let shade = theirs.pixels[pixel(y) * theirs.width as usize + pixel(x)];
        if shade > BLACK {
            return Err(format!("the shade {shade} at {rule:?}"));
        }
    }
    Ok(())
}

/// Returns the visible glyphs.
fn inked(page: &ReadPage) -> impl Iterator<Item = &Letter> {
    page.letters.iter().filter(|letter| !letter.is_space())
}

fn text(page: &ReadPage) -> String {
    let lines: Vec<String> = page.letters.iter().map(|letter| letter.text.clone()).collect();
    lines.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn save_pictures(name: &str, index: usize, ours: &Shades, theirs: &Shades) -> String {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (painter, shades) in [("default", ours), ("genpdf", theirs)] {
        write(&folder.join(format!("{name}-{}-{painter}.png", index + 1)), shades);
    }
    folder.display().to_string()
}

fn render(typesetter: &Typesetter, pages: &Pages) -> Vec<u8> {
    let mut document = document(typesetter);
    let element = typesetter.genpdf_pages(pages, &document).unwrap();
    document.set_paper_size(element.paper_size());
    document.push(element);
    bytes(document)
}

fn document(typesetter: &Typesetter) -> Document {
    let mut document = Document::new(typesetter.genpdf_fonts().unwrap());
    document.set_minimal_conformance();
    document
}

fn bytes(document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.render(&mut bytes).unwrap();
    bytes
}

fn nam_dinh_pages() -> (Typesetter, Pages) {
    let typesetter = Typesetter::new().unwrap();
    let pages = typesetter.pages(&sample(include_str!("../examples/data/nam-dinh-175.toml"))).unwrap();
    (typesetter, pages)
}

fn sample(text: &str) -> Dispatch {
    Dispatch::from_toml(text).unwrap()
}

/// Draws the pages with `SCALE` pixels per point.
fn draw(pdf: Vec<u8>) -> Vec<Shades> {
    pictures(pdf, PixelsPerInch(144)).iter().map(|png| shades(png)).collect()
}

fn write(path: &Path, shades: &Shades) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, shades.width, shades.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&shades.pixels).unwrap();
    fs::write(path, bytes).unwrap();
}
