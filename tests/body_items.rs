//! The kinds of body items: their numbers, places on paper, structure and errors.

use congvan::dispatch::{BodyItem, Division, DivisionKind, Figure, Millimetres, Table};
use congvan::form::Column;
use congvan::page::{Face, Item, Mm, Pages, PlacedImage, Role, TextRun};
use congvan::{Directive, Dispatch, Issuer, Picture, Signatory, Typesetter};
use serde_json::{Value, json};

/// 360 by 150 pixels.
const PNG: &[u8] = include_bytes!("data/signature.png");

fn regulation() -> Dispatch {
    let date = "2026-11-24".parse().unwrap();
    let issuer = Issuer::new("TỈNH UỶ LÂM ĐỒNG");
    Dispatch::new(issuer, "12-QC/TU".parse().unwrap(), "quản lý mạng thông tin diện rộng", "Lâm Đồng", date)
        .copy_to("Lưu Văn phòng Tỉnh uỷ")
        .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A").with_authority("T/M TỈNH UỶ".parse().unwrap()))
}

/// The regulation with a body as in JSON.
fn with_body(body: Value) -> Result<Dispatch, congvan::Error> {
    let mut data = serde_json::to_value(regulation()).unwrap();
    data["body"] = body;
    Dispatch::from_json(&data.to_string())
}

fn pages(dispatch: &Dispatch) -> Pages {
    Typesetter::new().unwrap().pages(dispatch).unwrap()
}

fn runs(pages: &Pages) -> impl Iterator<Item = &TextRun> {
    pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

fn images(pages: &Pages) -> Vec<&PlacedImage> {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    items.filter_map(|item| if let Item::Image(image) = item { Some(image) } else { None }).collect()
}

/// The text of each line whose style is one of the body.
fn lines(pages: &Pages) -> Vec<String> {
    let styles = ["body", "directive", "heading", "division", "division-title", "article", "quotation"];
    let mut lines: Vec<(f64, String)> = Vec::new();
    for run in runs(pages).filter(|run| styles.contains(&&*run.style)) {
        match lines.last_mut() {
            Some((baseline, line)) if *baseline == run.baseline.0 => line.push_str(&run.text),
            _ => lines.push((run.baseline.0, run.text.clone())),
        }
    }
    lines.into_iter().map(|(_, line)| line.trim_end().to_owned()).collect()
}

/// The baseline of the line that begins with these words, in mm from the upper edge.
fn baseline(pages: &Pages, words: &str) -> f64 {
    let run = runs(pages).find(|run| run.text.starts_with(words)).unwrap_or_else(|| panic!("no {words}"));
    Mm::from(run.baseline).0
}

fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.01, "{found} instead of {wanted}");
}

#[test]
fn divisions_are_numbered_through_the_document() {
    let article = |title: &str| Division::new(DivisionKind::Article).with_title(title);
    let chapter = |title: &str| Division::new(DivisionKind::Chapter).with_title(title);
    let dispatch = regulation()
        .body_item(chapter("Quy định chung"))
        .body_item(article("Phạm vi").with("Mạng của Tỉnh uỷ.").with(Directive::new("Gồm:").with("máy chủ.")))
        .body_item(chapter("Tổ chức thực hiện"))
        .body_item(Division::new(DivisionKind::Section).with_title("Trách nhiệm"))
        .body_item(article("Văn phòng").with_text("Văn phòng có trách nhiệm:").with("Quản lý mạng."))
        .body_item(Division::new(DivisionKind::Article).with_text("Quy chế có hiệu lực từ ngày ký."))
        .body_item(Division::new(DivisionKind::Part).with_mark("Phần thứ hai"));
    let wanted = [
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 1. Phạm vi",
        "1. Mạng của Tỉnh uỷ.",
        "2. Gồm:",
        "a) máy chủ.",
        "Chương II",
        "TỔ CHỨC THỰC HIỆN",
        "Mục 1",
        "TRÁCH NHIỆM",
        "Điều 2. Văn phòng",
        "Văn phòng có trách nhiệm:",
        "1. Quản lý mạng.",
        "Điều 3. Quy chế có hiệu lực từ ngày ký.",
        "Phần thứ hai",
    ];
    assert_eq!(lines(&pages(&dispatch)), wanted);
}

#[test]
fn divisions_are_headings_of_consecutive_levels() {
    let division = |kind, title: &str| Division::new(kind).with_title(title);
    let dispatch = regulation()
        .body_item(division(DivisionKind::Chapter, "Một"))
        .body_item(division(DivisionKind::Section, "Hai"))
        .body_item(division(DivisionKind::Article, "Ba").with("Một khoản."))
        .body_item(division(DivisionKind::Chapter, "Bốn"))
        .body_item(division(DivisionKind::Article, "Năm").with("Một khoản."));
    let pages = pages(&dispatch);
    let levels: Vec<u16> = pages
        .structure
        .nodes()
        .iter()
        .filter_map(|node| if let Role::Heading(level, _) = &node.role { Some(*level) } else { None })
        .collect();
    // The title block; chapter, section, article; chapter, and its article without a skipped level.
    let title = levels.iter().take_while(|level| **level == 1).count();
    assert_eq!(levels[title..], [2, 3, 4, 2, 3]);
}

#[test]
fn gap_has_its_height() {
    let with = |item: Option<BodyItem>| {
        let mut dispatch = regulation().paragraph("Trước.");
        dispatch.body.extend(item);
        let pages = pages(&dispatch.paragraph("Sau."));
        baseline(&pages, "Sau") - baseline(&pages, "Trước")
    };
    let gap = BodyItem::Gap(Millimetres::new(20).unwrap());
    close(with(Some(gap)) - with(None), 20.0);
}

#[test]
fn gap_higher_than_a_page_is_an_error() {
    let gap = BodyItem::Gap(Millimetres::new(400).unwrap());
    let error = Typesetter::new().unwrap().pages(&regulation().body_item(gap)).unwrap_err();
    assert_eq!(error.to_string(), "a gap is higher than a page");
}

#[test]
fn figure_has_its_width_and_description() {
    let picture = Picture::from_png(PNG).unwrap().with_description("Sơ đồ mạng");
    let figure = Figure::new(picture.clone()).with_caption("Hình 1. Sơ đồ").with_width(Millimetres::new(60).unwrap());
    let laid_out = pages(&regulation().paragraph("Sơ đồ:").body_item(figure));
    let [image] = images(&laid_out)[..] else { panic!("one picture") };
    close(Mm::from(image.width).0, 60.0);
    close(Mm::from(image.height).0, 25.0);
    // Centred in the text area: 30 mm and 15 mm beside it.
    close(Mm::from(image.x).0 + 30.0, (30.0 + 195.0) / 2.0);
    let described = |node: &congvan::page::Node| node.role == Role::Figure("Sơ đồ mạng".to_owned());
    assert!(laid_out.structure.nodes().iter().any(described));
    assert!(baseline(&laid_out, "Hình 1.") > Mm::from(image.y + image.height).0);
    // Without a width: 96 pixels per inch.
    let laid_out = pages(&regulation().paragraph("Sơ đồ:").body_item(Figure::new(picture)));
    close(images(&laid_out)[0].width.0, 360.0 * 72.0 / 96.0);
}

#[test]
fn picture_wider_than_the_text_is_reduced() {
    let wide = Picture::from_png(include_bytes!("../docs/pictures/nam-dinh-175-1.png")).unwrap();
    let pages = pages(&regulation().paragraph("Mẫu:").body_item(Figure::new(wide.with_description("Mẫu"))));
    let widest = images(&pages)[0];
    assert!(Mm::from(widest.width).0 <= 165.0 + 0.01, "{:?}", widest.width);
    assert!(Mm::from(widest.height).0 <= 180.0 + 0.01, "{:?}", widest.height);
}

#[test]
fn table_has_sums_and_stands_between_paragraphs() {
    let table = Table::new()
        .with_caption("Bảng 1. Kết nạp đảng viên")
        .column(Column::new("Đơn vị"))
        .column(Column::number("Số lượng"))
        .row(["Đảng uỷ xã Đức Trọng", "1200"])
        .row(["Đảng uỷ xã Hiệp Thạnh", "34"])
        .with_total_row();
    let pages = pages(&regulation().paragraph("Kết quả:").body_item(table).paragraph("Đề nghị báo cáo."));
    assert!(runs(&pages).any(|run| run.text == "1.234"));
    let order = ["Kết quả", "Bảng 1.", "Đơn", "Đảng uỷ xã Đức", "Đề nghị"].map(|words| baseline(&pages, words));
    assert!(order.is_sorted(), "{order:?}");
    let tables = pages.structure.nodes().iter().filter(|node| node.role == Role::Table);
    assert_eq!(tables.count(), 1);
}

#[test]
fn run_in_heads_and_their_numbers_are_bold() {
    let dispatch = regulation().directive("**Thời gian:** 14 giờ.").directive("Thành phần: các ban.");
    let pages = pages(&dispatch);
    let runs: Vec<&TextRun> = runs(&pages).filter(|run| &*run.style == "directive").collect();
    let face = |words: &str| runs.iter().find(|run| run.text.contains(words)).unwrap().face;
    assert_eq!([face("1."), face("Thời")], [Face::Bold; 2]);
    assert_eq!([face("14"), face("2."), face("Thành")], [Face::Regular; 3]);
}

#[test]
fn lines_to_write_on_are_dotted_over_the_whole_width() {
    let pages = pages(&regulation().paragraph("Ý kiến khác:").body_item(BodyItem::WritingLines(3)));
    let dotted: Vec<&TextRun> = runs(&pages).filter(|run| &*run.style == "writing-line").collect();
    assert_eq!(dotted.len(), 3);
    for run in &dotted {
        let width: f64 = run.glyphs.iter().map(|glyph| glyph.advance.0).sum();
        let right = Mm::from(run.x).0 + width * 25.4 / 72.0;
        assert!((Mm::from(run.x).0 - 30.0).abs() < 2.0 && (right - 195.0).abs() < 2.0, "{} to {right}", run.x.0);
    }
}

#[test]
fn all_items_survive_json_and_the_pdf() {
    let picture = Picture::from_png(PNG).unwrap().with_description("Sơ đồ");
    let dispatch = regulation()
        .body_item(Division::new(DivisionKind::Part).with_title("Một").with_mark("Phần thứ nhất"))
        .body_item(Division::new(DivisionKind::Article).with_title("Hai").with_text("Ba:").with("bốn."))
        .body_item(Table::new().column(Column::new("Đơn vị")).row(["Đảng uỷ"]))
        .body_item(Figure::new(picture).with_caption("Hình 1").with_width(Millimetres::new(40).unwrap()))
        .body_item(BodyItem::Quotation("Trích dẫn.".into()))
        .body_item(BodyItem::Gap(Millimetres::new(10).unwrap()))
        .body_item(BodyItem::WritingLines(2))
        .paragraph("Hết.");
    let json = serde_json::to_string(&dispatch).unwrap();
    assert_eq!(Dispatch::from_json(&json).unwrap(), dispatch);
    let pdf = Typesetter::new().unwrap().pdf(&dispatch).unwrap();
    assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), dispatch);
}

#[test]
fn items_have_the_fields_of_their_kind() {
    for (item, wanted) in [
        (
            json!({ "kind": "part", "text": "a" }),
            "body[0].text): an item of the kind `part` must not have the field `text`",
        ),
        (json!({ "kind": "chapter", "items": [{ "text": "a" }] }), "body[0].items): an item of the kind `chapter`"),
        (json!({ "kind": "gap", "height": "2cm" }), "body[0].height): invalid length `2cm`"),
        (json!({ "kind": "gap" }), "body[0].height): missing field `height`"),
        (json!({ "kind": "table" }), "missing field `table`"),
        (json!({ "kind": "figure" }), "missing field `figure`"),
        (json!({ "kind": "writing_lines" }), "missing field `lines`"),
        (json!({ "title": "a" }), "an item of the kind `paragraph` must not have the field `title`"),
        (json!({ "kind": "quotation" }), "missing field `text`"),
    ] {
        let error = with_body(json!([item])).unwrap_err().to_string();
        assert!(error.contains(wanted), "{item}: {error}");
    }
}

#[test]
fn parts_with_clauses_and_tables_with_wrong_rows_are_errors() {
    let error =
        |item: BodyItem| Typesetter::new().unwrap().pages(&regulation().body_item(item)).unwrap_err().to_string();
    let part = Division::new(DivisionKind::Chapter).with_title("Một").with("Một khoản.");
    let wanted = "body[0].items: an item of the kind `chapter` must not have the field `items`";
    assert_eq!(error(part.into()), wanted);
    let table = Table::new().column(Column::new("Đơn vị")).row(["Đảng uỷ", "5"]);
    let found = error(table.into());
    assert!(found.starts_with("body[0].table.rows[0]: row 1 has 2 cells"), "{found}");
    let table = Table::new().column(Column::number("Số lượng")).row(["mười"]);
    let found = error(table.into());
    assert!(found.starts_with("body[0].table.rows: row 1, column `Số lượng`: `mười` is not a whole number"), "{found}");
}
