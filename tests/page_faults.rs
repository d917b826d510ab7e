//! What a reader sees at once on a page is a finding, with its page and field.

use std::sync::LazyLock;

use congvan::check::{Finding, Severity, check_pages};
use congvan::page::{Item, Pages, TextRun};
use congvan::{BodyItem, Dispatch, Pack, Pt, Typesetter};

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn clean() -> Dispatch {
    Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap()
}

fn found(pages: &Pages, rule: &str) -> Vec<Finding> {
    let report = check_pages(pages, TYPESETTER.standard_for(&clean()));
    report.findings().iter().filter(|finding| finding.rule == rule).cloned().collect()
}

/// The pages of the clean dispatch, the lines of its first paragraph changed.
fn changed(change: impl Fn(usize, &mut TextRun)) -> Pages {
    let mut pages = TYPESETTER.pages(&clean()).unwrap();
    let first = pages.pages[0].items.iter().find_map(|item| match item {
        Item::Text(run) if *run.style == *"body" => Some(run.owner),
        _ => None,
    });
    let mut line = 0;
    for item in &mut pages.pages[0].items {
        if let Item::Text(run) = item
            && Some(run.owner) == first
        {
            change(line, run);
            line += 1;
        }
    }
    assert!(line > 2);
    pages
}

fn stretch(run: &mut TextRun, by: f64) {
    for glyph in &mut run.glyphs {
        if &run.text[glyph.text.clone()] == " " {
            glyph.advance = glyph.advance * by;
        }
    }
}

#[test]
fn a_line_that_ends_short_is_found_but_not_where_the_writer_broke_it() {
    assert!(found(&changed(|_, _| ()), "page-line-short").is_empty());
    let short = changed(|line, run| {
        if line == 1 {
            // Seven tenths of the measure.
            run.glyphs.iter_mut().for_each(|glyph| glyph.advance = glyph.advance * 0.7);
        }
    });
    let findings = found(&short, "page-line-short");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((findings[0].page, findings[0].severity), (Some(1), Severity::Warning));

    let by_hand = clean().paragraph("Ban Tổ chức đề nghị:\ncác chi bộ báo cáo kết quả.");
    assert!(found(&TYPESETTER.pages(&by_hand).unwrap(), "page-line-short").is_empty());
}

#[test]
fn a_line_that_ends_within_an_address_is_not_reported() {
    for address in [
        "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/edit?usp=sharing",
        "https://tinhuylamdong.vn/van-ban/huong-dan-nghiep-vu",
        "vanphong.danguykhoi@namdinh.gov.vn",
    ] {
        for before in
            ["Bản điện tử gửi về hộp thư", "Đề nghị phản ánh qua địa chỉ", "Các đồng chí ký tên và gửi kèm theo hồ sơ"]
        {
            let text = format!(
                "{before} {address} để tổng hợp, báo cáo Ban Thường vụ theo quy định tại Hướng dẫn số 05-HD/VPTW."
            );
            let pages = TYPESETTER.pages(&clean().paragraph(text.as_str())).unwrap();
            assert!(found(&pages, "page-line-short").is_empty(), "{text}");
        }
    }
}

#[test]
fn a_torn_line_is_found() {
    assert!(found(&changed(|_, _| ()), "page-line-torn").is_empty());
    let torn = |by| {
        changed(move |line, run| {
            if line == 1 {
                // The space behind the last word stays as it is.
                let last = run.glyphs.last().map(|glyph| glyph.advance);
                stretch(run, by);
                if let (Some(glyph), Some(width)) = (run.glyphs.last_mut(), last) {
                    glyph.advance = width;
                }
            }
        })
    };
    let findings = found(&torn(4.0), "page-line-torn");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(found(&torn(1.5), "page-line-torn").is_empty());
}

/// A pack with a narrow sheet.
fn narrow(width: &str) -> Typesetter {
    let style = format!("[page]\nwidth = \"{width}\"\n");
    TYPESETTER.clone().with_packs(Pack::from_files("narrow", [("style.toml", style)]).unwrap()).unwrap()
}

/// The clean dispatch with two lines in the place of those of a style.
fn two_lines(style: &str, upper: &str, lower: &str) -> Pages {
    let mut pages = TYPESETTER.pages(&clean()).unwrap();
    let of_style = |item: &Item| matches!(item, Item::Text(run) if *run.style == *style);
    let items = &mut pages.pages[0].items;
    let Some(Item::Text(first)) = items.iter().find(|item| of_style(item)).cloned() else { panic!("no {style}") };
    items.retain(|item| !matches!(item, Item::Text(run) if run.owner == first.owner));
    for (text, drop) in [(upper, 0.0), (lower, 18.0)] {
        let mut run = first.clone();
        run.text = text.to_owned();
        run.baseline += Pt(drop);
        items.push(Item::Text(run));
    }
    pages
}

#[test]
fn a_compound_that_is_cut_in_a_header_is_found() {
    let cut = |upper, lower| {
        let findings = found(&two_lines("subject-dispatch", upper, lower), "page-compound-cut");
        findings.iter().filter(|finding| finding.text == upper).count()
    };
    assert_eq!(cut("Tăng cường công tác phát", "triển đảng viên"), 1);
    assert_eq!(cut("Tăng cường công tác phát triển", "đảng viên"), 0);
    // The comma parts what only looks like a compound.
    assert_eq!(cut("Tăng cường công tác phát,", "triển đảng viên"), 0);
}

#[test]
fn a_label_that_is_cut_is_found() {
    let cut = |upper, lower| found(&two_lines("addressees-label", upper, lower), "page-label-cut").len();
    assert_eq!((cut("Kính ", "gửi: Các chi bộ"), cut("Kính gửi: ", "Các chi bộ")), (1, 0));
}

#[test]
fn faults_have_the_field_from_which_they_come() {
    let long = clean().paragraph(format!("Đề nghị xem {} để biết.", "a".repeat(120)));
    let report = narrow("150mm").check(&long);
    let on_pages: Vec<&Finding> = report.findings().iter().filter(|finding| finding.page.is_some()).collect();
    let of_field = on_pages.iter().filter(|finding| finding.path == "body[4].text");
    assert!(of_field.count() > 0, "{on_pages:#?}");
}

#[test]
fn a_page_that_is_a_third_empty_is_found() {
    let mut long = clean();
    long.body.extend((0..40).map(|_| BodyItem::Paragraph("Một dòng.".into())));
    let pages = TYPESETTER.pages(&long).unwrap();
    assert!(pages.pages.len() > 1 && found(&pages, "page-empty").is_empty());
    let mut holed = pages.clone();
    let height = holed.pages[0].height;
    holed.pages[0].items.retain(|item| !matches!(item, Item::Text(run) if run.baseline > height * 0.5));
    let findings = found(&holed, "page-empty");
    assert_eq!((findings.len(), findings[0].page), (1, Some(1)), "{findings:?}");
}
