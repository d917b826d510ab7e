//! The caller's own data (`extra`) in templates, and pictures of packs.

use std::collections::BTreeMap;
use std::fs;

use congvan::dispatch::{ExtraValue, FiniteFloat};
use congvan::error::ErrorKind;
use congvan::page::{Item, Mm, PlacedImage};
use congvan::{Dispatch, Limits, Pack, Picture, Typesetter};

const SAMPLE: &str = include_str!("../examples/data/nam-dinh-175.toml");
/// 360 by 150 pixels.
const PNG: &[u8] = include_bytes!("data/signature.png");

fn sample() -> Dispatch {
    Dispatch::from_toml(SAMPLE).unwrap()
}

fn picture(description: &str) -> Picture {
    Picture::from_png(PNG).unwrap().with_description(description)
}

/// Returns a typesetter whose pack has this template below the body.
fn typesetter(template: &str) -> Typesetter {
    let template = format!("{{% include \"hd36/parts/marks.xml\" %}}\n{template}");
    let packs = Pack::from_files("office", [("parts/marks.xml", template.as_bytes()), ("pictures/logo.png", PNG)]);
    Typesetter::new().unwrap().with_packs(packs.unwrap()).unwrap()
}

fn text_of(typesetter: &Typesetter, dispatch: &Dispatch) -> String {
    let pages = typesetter.pages(dispatch).unwrap();
    let runs = pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(run) => Some(run.text.as_str()),
        _ => None,
    });
    runs.collect::<String>().split_whitespace().collect()
}

fn images(typesetter: &Typesetter, dispatch: &Dispatch) -> Vec<PlacedImage> {
    let pages = typesetter.pages(dispatch).unwrap();
    let items = pages.pages.into_iter().flat_map(|page| page.items);
    let images = items.filter_map(|item| match item {
        Item::Image(image) => Some(image),
        _ => None,
    });
    images.collect()
}

/// The alternative texts of the figures in a PDF.
fn alternatives(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let figures = document.objects.values().filter_map(|object| object.as_dict().ok());
    let figures = figures.filter(|dict| dict.get(b"S").and_then(|name| name.as_name()).is_ok_and(|s| s == b"Figure"));
    let alternatives = figures.map(|figure| lopdf::decode_text_string(figure.get(b"Alt").unwrap()).unwrap());
    alternatives.collect()
}

fn full() -> Dispatch {
    let office = BTreeMap::from([("name".to_owned(), "Văn phòng".into()), ("floor".to_owned(), 2.into())]);
    sample()
        .extra("motto", "**Vì** nhân dân")
        .extra("copies", 12)
        .extra("ratio", FiniteFloat::new(0.1 + 0.2).unwrap())
        .extra("urgent", true)
        .extra("offices", vec![office])
        .extra("empty", Vec::<ExtraValue>::new())
        .extra("qr", picture("Mã QR của văn bản"))
}

#[test]
fn templates_print_each_type_of_value() {
    let template = "<foot><p style=\"contact\">{{ extra.motto | inline }};{{ extra.copies + 1 }};{{ extra.ratio }};\
                    {% if extra.urgent %}gấp{% endif %};{% for office in extra.offices %}{{ office.name | inline }} \
                    {{ office.floor }}{% endfor %}{% if extra.none %}!{% endif %}</p></foot>";
    let text = text_of(&typesetter(template), &full());
    assert!(text.contains("Vìnhândân;13;0.30000000000000004;gấp;Vănphòng2"), "{text}");
}

#[test]
fn extra_is_an_empty_table_without_data() {
    let template = "<foot><p style=\"contact\">{% if extra.motto %}motto{% else %}nomotto{% endif %}</p></foot>";
    let text = text_of(&typesetter(template), &sample());
    assert!(text.contains("nomotto"), "{text}");
    assert!(!sample().to_toml().unwrap().contains("extra"));
}

#[test]
fn data_round_trip_through_toml_json_and_pdf() {
    let dispatch = full();
    assert_eq!(Dispatch::from_toml(&dispatch.to_toml().unwrap()).unwrap(), dispatch);
    assert_eq!(Dispatch::from_json(&dispatch.to_json().unwrap()).unwrap(), dispatch);
    let typesetter = typesetter("<foot><picture field=\"extra.qr\" style=\"contact\" height=\"20mm\"/></foot>");
    let pdf = typesetter.pdf(&dispatch).unwrap();
    assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), dispatch);
    assert!(typesetter.verify(&pdf).unwrap().is_valid());
}

#[test]
fn errors_in_data_name_the_field() {
    for (extra, wanted) in [
        ("day = 2026-11-24", "(extra.day): write a date as a text, in quotes"),
        ("a = { \"b c\" = 1 }", "(extra.a): invalid name `b c`"),
        ("\"b c\" = 1", "(extra): invalid name `b c`"),
        ("a = [1, nan]", "(extra.a[1]): `NaN` is not a finite number"),
        ("qr = { png = \"x\" }", "(extra.qr): invalid base64 text `x`"),
    ] {
        let error = Dispatch::from_toml(&format!("{SAMPLE}\n[extra]\n{extra}\n")).unwrap_err().to_string();
        assert!(error.contains(wanted), "{extra}: {error}");
    }
    let unusual = sample().extra("b c", 1);
    assert_eq!(Typesetter::new().unwrap().pdf(&unusual).unwrap_err().kind(), ErrorKind::Input);
}

#[test]
fn characters_without_glyphs_are_errors() {
    let typesetter = Typesetter::new().unwrap();
    let table = BTreeMap::from([("name".to_owned(), vec!["a", "b\u{202e}"].into())]);
    let error = typesetter.pdf(&sample().extra("office", table)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Glyph);
    assert!(error.to_string().contains("extra.office.name[1]"), "{error}");
    let error = typesetter.pdf(&sample().extra("qr", picture("a\u{202e}"))).unwrap_err().to_string();
    assert!(error.contains("extra.qr.description"), "{error}");
}

#[test]
fn limits_apply_to_data() {
    let with = |limits: Limits, value: ExtraValue| {
        let typesetter = Typesetter::new().unwrap().with_limits(limits);
        typesetter.pdf(&sample().extra("x", value)).map_err(|error| (error.kind(), error.to_string()))
    };
    let deep = (1..16).fold(ExtraValue::from("a"), |value, _| vec![value].into());
    assert!(with(Limits::default(), deep.clone()).is_ok());
    let (kind, message) = with(Limits::default(), vec![deep].into()).unwrap_err();
    assert_eq!(kind, ErrorKind::Limit);
    assert!(message.contains("extra.x") && message.contains("17 levels"), "{message}");
    let (kind, message) = with(Limits::default(), vec![1; 20_000].into()).unwrap_err();
    assert!(kind == ErrorKind::Limit && message.contains("`texts`"), "{message}");
    let (kind, message) = with(Limits::default(), "a".repeat(100_001).into()).unwrap_err();
    assert!(kind == ErrorKind::Limit && message.contains("`text_bytes`"), "{message}");
    let names: BTreeMap<String, ExtraValue> =
        (0..90).map(|n| (format!("n{n}{}", "a".repeat(99_000)), 1.into())).collect();
    let (kind, message) = with(Limits::default(), names.into()).unwrap_err();
    assert!(kind == ErrorKind::Limit && message.contains("`all_text_bytes`"), "{message}");
}

#[test]
fn pictures_have_size_place_and_description() {
    let mm = |length: congvan::page::Pt| (Mm::from(length).0 * 10.0).round() / 10.0;
    for (attributes, size, left) in [
        // 360 by 150 pixels: the height follows from the width, and the width from the height.
        ("width=\"50mm\" align=\"left\"", (50.0, 20.8), 30.0),
        ("height=\"10mm\" align=\"right\"", (24.0, 10.0), 171.0),
        ("width=\"50mm\" height=\"10mm\"", (24.0, 10.0), 100.5),
        // A picture is no wider than its column.
        ("width=\"500mm\"", (165.0, 68.8), 30.0),
        ("width=\"500mm\" height=\"20mm\" align=\"left\"", (48.0, 20.0), 30.0),
    ] {
        for source in ["file=\"pictures/logo.png\"", "file=\"office/pictures/logo.png\"", "field=\"extra.qr\""] {
            let template =
                format!("<foot><picture {source} style=\"contact\" {attributes} description=\"Biểu trưng\"/></foot>");
            let typesetter = typesetter(&template);
            let dispatch = sample().extra("qr", Picture::from_png(PNG).unwrap());
            let [image] = &images(&typesetter, &dispatch)[..] else { panic!("one picture") };
            assert_eq!((mm(image.width), mm(image.height)), size, "{template}");
            assert_eq!(mm(image.x), left, "{template}");
            assert_eq!(image.image.description, "Biểu trưng");
            let pdf = typesetter.pdf(&dispatch).unwrap();
            assert_eq!(alternatives(&pdf), ["Biểu trưng"]);
        }
    }
}

#[test]
fn picture_without_a_size_has_the_line_height_of_its_style() {
    let typesetter =
        typesetter("<foot><picture file=\"pictures/logo.png\" style=\"sign-room\" description=\"Biểu trưng\"/></foot>");
    let [image] = &images(&typesetter, &sample())[..] else { panic!("one picture") };
    let style = crate::pack_tables::style(&typesetter.standard_for(&sample()).name);
    let line = crate::pack_tables::length(&style, "styles.sign-room.line_height");
    assert!((image.height - line).0.abs() < 0.01, "{}", image.height);
}

#[test]
fn description_of_a_picture_overrides_the_description_of_its_element() {
    let typesetter = typesetter(
        "<foot><picture field=\"extra.qr\" style=\"contact\" height=\"9mm\" description=\"Biểu trưng\"/></foot>",
    );
    let pdf = typesetter.pdf(&sample().extra("qr", picture("Mã QR"))).unwrap();
    assert_eq!(alternatives(&pdf), ["Mã QR"]);
}

#[test]
fn rejects_pictures_that_are_missing_undescribed_or_too_high() {
    for (element, kind, wanted) in [
        ("<picture style=\"contact\"/>", ErrorKind::Markup, "<picture> requires `field` or `file`"),
        (
            "<picture style=\"contact\" field=\"extra.qr\" file=\"pictures/logo.png\"/>",
            ErrorKind::Markup,
            "<picture> takes `field` or `file`, not both",
        ),
        (
            "<picture style=\"contact\" field=\"extra.none\"/>",
            ErrorKind::Picture,
            "the dispatch has no picture at `extra.none`",
        ),
        (
            "<picture style=\"contact\" file=\"pictures/no.png\"/>",
            ErrorKind::Picture,
            "the pack has no `pictures/no.png`",
        ),
        (
            "<picture style=\"contact\" file=\"pictures/logo.png\"/>",
            ErrorKind::Markup,
            "this picture has no description",
        ),
        (
            "<picture style=\"contact\" file=\"pictures/logo.png\" width=\"-1mm\"/>",
            ErrorKind::Markup,
            "`width` must be above zero, not `-1mm`",
        ),
        (
            "<picture style=\"contact\" file=\"pictures/logo.png\" align=\"justified\"/>",
            ErrorKind::Markup,
            "`align` must be `left`, `centre` or `right`, not `justified`",
        ),
    ] {
        let error = typesetter(&format!("<foot>{element}</foot>")).pdf(&sample()).unwrap_err();
        assert_eq!(error.kind(), kind, "{element}: {error}");
        assert!(error.to_string().starts_with("office/parts/marks.xml:2:7: "), "{element}: {error}");
        assert!(error.to_string().contains(wanted), "{element}: {error}");
    }
    let typesetter =
        typesetter("<foot><picture field=\"extra.tall\" style=\"contact\" width=\"40mm\" description=\"a\"/></foot>");
    let error = typesetter.pdf(&sample().extra("tall", strip())).unwrap_err();
    assert!(error.to_string().contains("the text area of a page"), "{error}");
}

/// Returns a picture that is ten times as high as wide.
fn strip() -> Picture {
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::new(&mut bytes, 1, 10).write_header().unwrap();
    writer.write_image_data(&[0; 10]).unwrap();
    drop(writer);
    Picture::from_png(bytes).unwrap()
}

#[test]
fn pack_folders_contain_pictures() {
    let folder = std::env::temp_dir().join(format!("congvan-extra-{}", std::process::id()));
    fs::create_dir_all(folder.join("pictures")).unwrap();
    fs::write(folder.join("pictures/logo.png"), PNG).unwrap();
    fs::write(folder.join("pictures/notes.txt"), "not read").unwrap();
    let marks = "<foot><picture file=\"pictures/logo.png\" style=\"contact\" height=\"9mm\" description=\"a\"/></foot>";
    fs::create_dir_all(folder.join("parts")).unwrap();
    fs::write(folder.join("parts/marks.xml"), marks).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(Pack::open(&folder).unwrap()).unwrap();
    assert_eq!(images(&typesetter, &sample()).len(), 1);
    // A damaged file is an error when the pack is opened.
    fs::write(folder.join("pictures/logo.png"), &PNG[..PNG.len() / 2]).unwrap();
    let error = Pack::open(&folder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Picture);
    assert!(error.to_string().contains("logo.png"), "{error}");
    fs::remove_dir_all(folder).unwrap();
    for name in ["logo.png", "pictures/logo.jpg", "pictures/a/logo.png", "parts/logo.png", "pictures/a.xml"] {
        assert!(Pack::from_files("office", [(name, PNG)]).is_err(), "{name}");
    }
    assert!(Pack::from_files("office", [("style.toml", b"\xff".as_slice())]).is_err());
}

#[test]
fn verification_detects_another_picture() {
    let template =
        "<foot><picture file=\"pictures/logo.png\" style=\"contact\" height=\"9mm\" description=\"a\"/></foot>";
    let pdf = typesetter(template).pdf(&sample()).unwrap();
    assert!(typesetter(template).verify(&pdf).unwrap().is_valid());
    let files = [("parts/marks.xml", template.as_bytes().to_vec()), ("pictures/logo.png", strip().png().to_vec())];
    let packs = Pack::from_files("office", files).unwrap();
    let other = Typesetter::new().unwrap().with_packs(packs).unwrap();
    assert!(!other.verify(&pdf).unwrap().differing_pages.is_empty());
}
