//! Annexes: their heading, page numbers, pages and errors.

use congvan::check::check;
use congvan::dispatch::{Annex, Attachment, BodyItem, Figure, Table};
use congvan::form::{Column, Orientation};
use congvan::merge::{MailMerge, Recipient};
use congvan::page::{Item, Mm, Page, Pages, Role};
use congvan::{Dispatch, Picture, Typesetter};

const SAMPLE: &str = include_str!("../examples/data/nam-dinh-175.toml");
const WITH_FORM: &str = include_str!("../examples/data/lam-dong-40.toml");
const PNG: &[u8] = include_bytes!("data/signature.png");

fn sample() -> Dispatch {
    let mut dispatch = Dispatch::from_toml(SAMPLE).unwrap();
    dispatch.issuer = dispatch.issuer.with_name_in_text("Ban Tổ chức Tỉnh uỷ");
    dispatch
}

fn pages(dispatch: &Dispatch) -> Pages {
    Typesetter::new().unwrap().pages(dispatch).unwrap()
}

/// The lines of a page, from top to bottom.
fn lines(page: &Page) -> Vec<String> {
    let mut lines: Vec<(f64, String)> = Vec::new();
    for item in &page.items {
        let Item::Text(run) = item else { continue };
        match lines.iter_mut().find(|(baseline, _)| *baseline == run.baseline.0) {
            Some((_, line)) => line.push_str(&run.text),
            None => lines.push((run.baseline.0, run.text.clone())),
        }
    }
    lines.sort_by(|left, right| left.0.total_cmp(&right.0));
    lines.into_iter().map(|(_, line)| line.trim().to_owned()).collect()
}

fn error(dispatch: &Dispatch) -> String {
    Typesetter::new().unwrap().pages(dispatch).unwrap_err().to_string()
}

#[test]
fn single_annex_has_no_number() {
    let dispatch = sample().attach(Annex::new("Chương trình hội nghị").paragraph("Khai mạc."));
    let pages = pages(&dispatch);
    let annex = lines(pages.pages.last().unwrap());
    let date = "ngày 08/9/2023 của Ban Tổ chức Tỉnh uỷ)";
    let joined = annex.join(" ");
    let wanted =
        format!("PHỤ LỤC CHƯƠNG TRÌNH HỘI NGHỊ (Kèm theo Công văn số {}, {date} ----- Khai mạc.", dispatch.number);
    assert_eq!(joined, wanted);
}

#[test]
fn several_annexes_have_numbers_and_start_their_lists_anew() {
    let dispatch = sample()
        .attach(Annex::new("Một").body_item(BodyItem::Heading("Mục đích".into())).directive("Việc thứ nhất."))
        .attach(Annex::new("Hai").body_item(BodyItem::Heading("Yêu cầu".into())).directive("Việc khác."));
    let pages = pages(&dispatch);
    let [.., first, second] = &pages.pages[..] else { panic!("pages of two annexes") };
    assert_eq!(lines(first)[..2], ["PHỤ LỤC 1", "MỘT"]);
    assert_eq!(lines(second)[..2], ["PHỤ LỤC 2", "HAI"]);
    assert!(lines(second).contains(&"I- Yêu cầu".to_owned()), "{:?}", lines(second));
    assert!(lines(second).iter().any(|line| line.starts_with('1') && line.ends_with("Việc khác.")));
    let headings = pages.structure.nodes().iter().filter_map(|node| match &node.role {
        Role::Heading(1, words) => Some(words.as_str()),
        _ => None,
    });
    let headings: Vec<&str> = headings.collect();
    assert!(headings.iter().any(|words| words.starts_with("Phụ lục 2")), "{headings:?}");
}

#[test]
fn blank_number_and_date_leave_gaps_in_the_reference() {
    let mut dispatch = sample().attach(Annex::new("Một").paragraph("Nội dung."));
    dispatch.number = "-CV/BTCTU".parse().unwrap();
    dispatch.date = "2023-02".parse().unwrap();
    let joined = lines(pages(&dispatch).pages.last().unwrap()).join(" ");
    assert!(joined.contains("Công văn số -CV/BTCTU") && joined.contains("/02/2023 của"), "{joined}");
}

#[test]
fn long_annex_has_page_numbers_of_its_own() {
    let mut annex = Annex::new("Đề cương báo cáo");
    for _ in 0..60 {
        annex = annex.paragraph("Các tổ chức đảng báo cáo kết quả thực hiện nhiệm vụ của năm.");
    }
    let pages = pages(&sample().attach(annex));
    let numbers: Vec<String> = pages
        .pages
        .iter()
        .map(|page| {
            let number = page.items.iter().find_map(|item| match item {
                Item::Text(run) if &*run.style == "page-number" => Some(run.text.clone()),
                _ => None,
            });
            number.unwrap_or_default()
        })
        .collect();
    let annex = numbers.iter().rposition(String::is_empty).unwrap();
    assert!(numbers.len() > annex + 1);
    assert_eq!(numbers[annex + 1], "2");
}

#[test]
fn landscape_annex_is_turned() {
    let annex = Annex::new("Biểu").paragraph("Nội dung.").with_orientation(Orientation::Landscape);
    let pages = pages(&sample().attach(annex));
    let last = pages.pages.last().unwrap();
    assert_eq!([Mm::from(last.width).0.round(), Mm::from(last.height).0.round()], [297.0, 210.0]);
}

#[test]
fn forms_annexes_and_files_stand_in_their_order() {
    let mut dispatch = Dispatch::from_toml(WITH_FORM).unwrap();
    dispatch.issuer = dispatch.issuer.with_name_in_text("Ban Tổ chức Đảng uỷ");
    let form = dispatch.attachments.remove(0);
    let picture = Picture::from_png(PNG).unwrap().with_description("Sơ đồ");
    let table = Table::new()
        .column(Column::new("Đơn vị"))
        .column(Column::number("Số lượng"))
        .row(["Đức Trọng", "12"])
        .row(["Hiệp Thạnh", "3"])
        .with_total_row();
    let dispatch = dispatch
        .attach(Annex::new("Sơ đồ").body_item(Figure::new(picture)).body_item(table))
        .attach(Attachment::File("Danh sách đảng viên".into()))
        .attach(form);
    let pages = pages(&dispatch);
    let all: Vec<String> = pages.pages.iter().map(|page| lines(page).join(" ")).collect();
    let at = |words: &str| all.iter().position(|page| page.contains(words)).unwrap_or_else(|| panic!("no {words}"));
    assert!(at("PHỤ LỤC SƠ ĐỒ") < at("THỐNG KÊ"), "{all:?}");
    assert!(all[at("PHỤ LỤC SƠ ĐỒ")].contains("15"));
    assert!(!all.iter().any(|page| page.contains("Danh sách đảng viên")));
    let pdf = Typesetter::new().unwrap().pdf(&dispatch).unwrap();
    assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), dispatch);
}

#[test]
fn annexes_require_a_body_a_title_and_the_name_of_the_issuer() {
    let mut dispatch = sample().attach(Annex::new(" "));
    dispatch.issuer.in_text = None;
    let wanted = "these fields are empty: attachments[0].annex.title, attachments[0].annex.body, issuer.in_text";
    assert_eq!(error(&dispatch), wanted);
    let table = Table::new().column(Column::new("Đơn vị")).row(["Đảng uỷ", "5"]);
    let found = error(&sample().attach(Annex::new("Biểu").body_item(table)));
    assert!(found.starts_with("attachments[0].annex.body[0].table.rows[0]: row 1 has 2 cells"), "{found}");
    let conditional = BodyItem::Paragraph("Một.".into()).when("{Loại} = xã".parse().unwrap());
    let found = error(&sample().attach(Annex::new("Biểu").body_item(conditional)));
    assert!(found.starts_with("attachments[0].annex.body[0].when: "), "{found}");
}

#[test]
fn mail_merge_keeps_annex_items_by_their_conditions() {
    let item = |text: &str, condition: &str| BodyItem::Paragraph(text.into()).when(condition.parse().unwrap());
    let annex = Annex::new("Phụ lục của {Đơn vị}")
        .body_item(item("Chỉ tiêu của xã.", "{Loại} = xã"))
        .body_item(item("Chỉ tiêu của phường.", "{Loại} = phường"));
    let merge = MailMerge::new(sample().attach(annex)).unwrap();
    let recipient = Recipient::new().with("Đơn vị", "Đảng uỷ phường 1").with("Loại", "phường");
    let copy = merge.dispatch_for(&recipient).unwrap();
    let Attachment::Annex(annex) = &copy.attachments[0] else { panic!("an annex") };
    assert_eq!(annex.body, [BodyItem::Paragraph("Chỉ tiêu của phường.".into())]);
    assert_eq!(annex.title, "Phụ lục của Đảng uỷ phường 1".into());
}

#[test]
fn checker_counts_named_files_as_attachments() {
    let typesetter = Typesetter::new().unwrap();
    let mut dispatch = sample().paragraph("Đề nghị các đơn vị báo cáo (có danh sách kèm theo).");
    let found = |dispatch: &Dispatch| {
        let report = check(dispatch, typesetter.standard_for(dispatch));
        report.findings().iter().any(|finding| finding.check == "attachment-missing")
    };
    assert!(found(&dispatch));
    dispatch = dispatch.attach(Attachment::File("Danh sách".into()));
    assert!(!found(&dispatch));
}
