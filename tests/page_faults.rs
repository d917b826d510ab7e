//! Checks of pages: visible faults are reported with their page and field.

use std::sync::LazyLock;

use congvan::check::{Finding, Severity, check_pages};
use congvan::dispatch::BodyItem;
use congvan::page::{Item, Pages, Pt, TextRun};
use congvan::{Dispatch, Pack, Typesetter};

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn clean() -> Dispatch {
    Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap()
}

fn found(pages: &Pages, id: &str) -> Vec<Finding> {
    let report = check_pages(pages, TYPESETTER.standard_for(&clean()));
    report.findings().iter().filter(|finding| finding.check == id).cloned().collect()
}

/// Lays out the clean dispatch and changes the lines of its first paragraph.
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

fn scale_spaces(run: &mut TextRun, by: f64) {
    for glyph in &mut run.glyphs {
        if &run.text[glyph.text.clone()] == " " {
            glyph.advance = glyph.advance * by;
        }
    }
}

#[test]
fn reports_short_lines_but_not_forced_breaks() {
    assert!(found(&changed(|_, _| ()), "page-line-short").is_empty());
    let short = changed(|line, run| {
        if line == 1 {
            // Seven tenths of the text width.
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
fn short_lines_before_a_split_address_are_not_reported() {
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
fn reports_loose_lines() {
    assert!(found(&changed(|_, _| ()), "page-line-loose").is_empty());
    let loose = |by| {
        changed(move |line, run| {
            if line == 1 {
                // The space after the last word keeps its width.
                let last = run.glyphs.last().map(|glyph| glyph.advance);
                scale_spaces(run, by);
                if let (Some(glyph), Some(width)) = (run.glyphs.last_mut(), last) {
                    glyph.advance = width;
                }
            }
        })
    };
    let findings = found(&loose(4.0), "page-line-loose");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(found(&loose(1.5), "page-line-loose").is_empty());
}

/// Makes a typesetter for a narrow page.
fn narrow(width: &str) -> Typesetter {
    let style = format!("[page]\nwidth = \"{width}\"\n");
    TYPESETTER.clone().with_packs(Pack::from_files("narrow", [("style.toml", style)]).unwrap()).unwrap()
}

/// Replaces a paragraph of a style by two lines.
fn two_lines(dispatch: &Dispatch, style: &str, upper: &str, lower: &str) -> Pages {
    let mut pages = TYPESETTER.pages(dispatch).unwrap();
    let of_style = |item: &Item| match item {
        Item::Text(run) if *run.style == *style => Some(run.clone()),
        _ => None,
    };
    let found = pages.pages.iter_mut().find_map(|page| {
        let first = page.items.iter().find_map(of_style)?;
        Some((page, first))
    });
    let (page, first) = found.unwrap_or_else(|| panic!("no {style}"));
    page.items.retain(|item| !matches!(item, Item::Text(run) if run.owner == first.owner));
    for (text, drop) in [(upper, 0.0), (lower, 18.0)] {
        let mut run = first.clone();
        run.text = text.to_owned();
        run.baseline += Pt(drop);
        page.items.push(Item::Text(run));
    }
    pages
}

fn with_form() -> Dispatch {
    Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap()
}

#[test]
fn reports_compounds_split_in_a_header() {
    let cut = |upper, lower| {
        let findings = found(&two_lines(&clean(), "subject-dispatch", upper, lower), "page-compound-cut");
        findings.iter().filter(|finding| finding.text == upper).count()
    };
    assert_eq!(cut("Tăng cường công tác phát", "triển đảng viên"), 1);
    assert_eq!(cut("Tăng cường công tác phát triển", "đảng viên"), 0);
    // The comma separates the words, so they are not a compound.
    assert_eq!(cut("Tăng cường công tác phát,", "triển đảng viên"), 0);
}

#[test]
fn table_heads_may_separate_a_word_from_its_compound() {
    let cut = |dispatch: &Dispatch, style, upper, lower| {
        let findings = found(&two_lines(dispatch, style, upper, lower), "page-compound-cut");
        findings.iter().filter(|finding| finding.text == upper).count()
    };
    assert_eq!(cut(&with_form(), "table-head", "Tên", "đơn vị"), 0);
    assert_eq!(cut(&with_form(), "table-head", "Số lượng tổ", "chức đảng"), 1);
    assert_eq!(cut(&with_form(), "table-head", "Tên đơn", "vị"), 1);
    assert_eq!(cut(&clean(), "subject-dispatch", "Thống nhất tên", "đơn vị"), 1);
}

#[test]
fn split_dots_are_not_cut_words() {
    let cut = |upper, lower| {
        let findings = found(&two_lines(&clean(), "place-date", upper, lower), "page-word-cut");
        findings.iter().filter(|finding| finding.text == upper).count()
    };
    assert_eq!(cut("Họ và tên: ………", "………"), 0);
    assert_eq!(cut("Họ và tên: ......", "......"), 0);
    assert_eq!(cut("Họ và tên", "………"), 0);
    assert_eq!(cut("Họ và tên", "......"), 0);
    assert_eq!(cut("Đề nghị th", "ực hiện"), 1);
}

#[test]
fn reports_split_labels() {
    let cut = |upper, lower| found(&two_lines(&clean(), "addressees-label", upper, lower), "page-label-cut").len();
    assert_eq!((cut("Kính ", "gửi: Các chi bộ"), cut("Kính gửi: ", "Các chi bộ")), (1, 0));
}

#[test]
fn findings_name_their_field() {
    let long = clean().paragraph(format!("Đề nghị xem {} để biết.", "a".repeat(120)));
    let report = narrow("150mm").check(&long);
    let on_pages: Vec<&Finding> = report.findings().iter().filter(|finding| finding.page.is_some()).collect();
    let of_field = on_pages.iter().filter(|finding| finding.path == "body[4].text");
    assert!(of_field.count() > 0, "{on_pages:#?}");
}

#[test]
fn reports_pages_that_are_a_third_empty() {
    let mut long = clean();
    long.body.extend((0..40).map(|_| BodyItem::Paragraph("Một dòng.".into())));
    let pages = TYPESETTER.pages(&long).unwrap();
    assert!(pages.pages.len() > 1 && found(&pages, "page-empty").is_empty());
    let mut with_gap = pages.clone();
    let height = with_gap.pages[0].height;
    with_gap.pages[0].items.retain(|item| !matches!(item, Item::Text(run) if run.baseline > height * 0.5));
    let findings = found(&with_gap, "page-empty");
    assert_eq!((findings.len(), findings[0].page), (1, Some(1)), "{findings:?}");
    // Nor is a page full because of its footnote, which is at the bottom.
    long.body[0] = BodyItem::Paragraph("Một^[Chú thích.] dòng.".into());
    let mut with_gap = TYPESETTER.pages(&long).unwrap();
    let is_text = |run: &TextRun| *run.style != *"footnote" && run.baseline > height * 0.5;
    assert!(found(&with_gap, "page-empty").is_empty());
    with_gap.pages[0].items.retain(|item| !matches!(item, Item::Text(run) if is_text(run)));
    assert_eq!(found(&with_gap, "page-empty").len(), 1);
}
