//! The optional marks of both standards: their order below the number, their colour and their place.

use congvan::dispatch::{Circulation, Secrecy, Urgency};
use congvan::page::{Color, Item, Mm, Page, Rule, TextRun};
use congvan::{Dispatch, Issuer, Signatory, Typesetter};

fn dispatch() -> Dispatch {
    let (number, date) = ("12-CV/BTCTU".parse().unwrap(), "2026-09-03".parse().unwrap());
    let issuer = Issuer::new("BAN TỔ CHỨC").under("TỈNH UỶ LÂM ĐỒNG");
    Dispatch::new(issuer, number, "về việc báo cáo", "Lâm Đồng", date)
        .to("Các đảng uỷ trực thuộc")
        .paragraph("Đề nghị các đảng uỷ báo cáo.")
        .copy_to("Như trên")
        .copy_to("Lưu Ban Tổ chức Tỉnh uỷ")
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"))
}

/// The pages of a dispatch by a pack.
fn pages(pack: &str, dispatch: &Dispatch) -> Vec<Page> {
    Typesetter::new().unwrap().following(pack).unwrap().pages(dispatch).unwrap().pages
}

fn runs<'p>(page: &'p Page, style: &'p str) -> Vec<&'p TextRun> {
    let runs = page.items.iter().filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None });
    runs.filter(|run| *run.style == *style).collect()
}

fn run<'p>(page: &'p Page, style: &'p str) -> &'p TextRun {
    let found = runs(page, style);
    assert_eq!(found.len(), 1, "{style}");
    found[0]
}

fn rule<'p>(page: &'p Page, style: &str) -> &'p Rule {
    let mut rules = page.items.iter().filter_map(|item| if let Item::Rule(rule) = item { Some(rule) } else { None });
    rules.find(|rule| *rule.style == *style).unwrap()
}

fn centre(run: &TextRun) -> f64 {
    Mm::from(run.x + run.width() / 2.0).0
}

/// HD36 PL1: the boxes 3, 5b, 11b, 10a, 10b from top to bottom.
#[test]
fn subject_draft_secrecy_and_urgency_follow_the_number() {
    let marked = dispatch().with_draft(2).with_secrecy(Secrecy::Secret).with_urgency(Urgency::Express);
    for pack in ["hd36", "hd05"] {
        let page = pages(pack, &marked).remove(0);
        let lines = ["number", "subject-dispatch", "draft", "secrecy", "urgency"].map(|style| run(&page, style));
        assert!(lines.is_sorted_by(|above, below| above.baseline < below.baseline), "{pack}");
        assert!(lines.iter().all(|line| (centre(line) - centre(lines[0])).abs() < 0.05), "{pack}");
    }
}

/// HD36 II.2.1: the ink of both marks is bright red; HD05 says nothing of it.
#[test]
fn secrecy_and_urgency_are_red_by_hd36_only() {
    let marked = dispatch().with_secrecy(Secrecy::Secret).with_urgency(Urgency::Express);
    let red: Color = "#ff0000".parse().unwrap();
    for (pack, wanted) in [("hd36", red), ("hd05", Color::default())] {
        let page = pages(pack, &marked).remove(0);
        for item in &page.items {
            let Item::Text(run) = item else { continue };
            let color = if matches!(&*run.style, "secrecy" | "urgency") { wanted } else { Color::default() };
            assert_eq!(run.color, color, "{pack}: {}", run.text);
        }
    }
    let listed = Typesetter::new().unwrap().following("hd36").unwrap().pages(&marked).unwrap().to_string();
    assert!(listed.contains("#ff0000: HOẢ TỐC"), "{listed}");
}

/// HD36 II.2.2: centred below the signature.
#[test]
fn mark_not_for_the_media_stands_below_the_signature_by_hd36() {
    let marked = dispatch().with_circulation(Circulation::NotForMedia);
    let pages = pages("hd36", &marked);
    let page = pages.last().unwrap();
    let mark = run(page, "circulation-foot");
    assert_eq!(mark.text.trim(), "KHÔNG PHỔ BIẾN TRÊN CÁC PHƯƠNG TIỆN THÔNG TIN ĐẠI CHÚNG");
    assert!((centre(mark) - 112.5).abs() < 0.05);
    let below = Mm::from(mark.baseline - run(page, "sign-name").baseline).0;
    assert!((5.0..25.0).contains(&below), "{below}");
}

/// The mark never stands alone on the last page.
#[test]
fn mark_not_for_the_media_stays_with_the_signature() {
    for count in 1..45 {
        let mut marked = dispatch().with_circulation(Circulation::NotForMedia);
        for _ in 0..count {
            marked = marked.paragraph("Một.");
        }
        let pages = pages("hd36", &marked);
        let page = pages.last().unwrap();
        assert_eq!((runs(page, "circulation-foot").len(), runs(page, "sign-name").len()), (1, 1), "{count}");
    }
}

/// HD05 II.4.1: on the last page, centred, 10 mm above the lower edge.
#[test]
fn mark_not_for_the_media_stands_at_the_lower_edge_by_hd05() {
    let page = pages("hd05", &dispatch().with_circulation(Circulation::NotForMedia)).pop().unwrap();
    let mark = run(&page, "circulation-foot");
    assert_eq!(mark.text.trim(), "KHÔNG PHỔ BIẾN TRÊN PHƯƠNG TIỆN THÔNG TIN ĐẠI CHÚNG");
    assert!((centre(mark) - 112.5).abs() < 0.05);
    let above = Mm::from(page.height - mark.baseline).0;
    assert!((10.0..12.0).contains(&above), "{above}");
}

/// HD05 I.9.2.1: the line is as long as the words; HD36 PL3 underlines the colon too.
#[test]
fn line_below_the_distribution_label_is_as_long_as_its_words() {
    let lines = ["hd36", "hd05"].map(|pack| {
        let page = pages(pack, &dispatch()).remove(0);
        let (label, line) = (run(&page, "distribution-label"), rule(&page, "distribution-label"));
        assert_eq!((label.text.trim(), label.x), ("Nơi nhận:", line.from.0));
        let colon = label.glyphs.iter().find(|glyph| &label.text[glyph.text.clone()] == ":").unwrap();
        Mm::from(label.x + label.width() - line.to.0).0 / Mm::from(colon.advance).0
    });
    assert!(lines[0].abs() < 0.01 && (lines[1] - 1.0).abs() < 0.01, "{lines:?}");
}
