//! Fitting of documents to pages, compared with the same documents without fitting.

use std::sync::LazyLock;

use congvan::check::check_pages;
use congvan::error::Language;
use congvan::page::{FitDirection, Item, Page, Pages, Pt};
use congvan::{Dispatch, Pack, Standard, Typesetter};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use crate::pack_tables::{length, lookup};

static BOTH: LazyLock<(Typesetter, Typesetter)> = LazyLock::new(|| (Typesetter::new().unwrap(), without_fit()));

/// Makes a typesetter with this table in the styles of its packs.
fn with_fit(table: &str) -> Typesetter {
    let packs = Pack::from_files("office", [("style.toml", table)]).unwrap();
    Typesetter::new().unwrap().with_packs(packs).unwrap()
}

fn without_fit() -> Typesetter {
    with_fit("[fit]\nenabled = false\n")
}

/// Makes a dispatch with paragraphs of the given numbers of sentences.
fn dispatch(date: &str, paragraphs: &[usize]) -> Dispatch {
    const SENTENCES: [&str; 4] = [
        "Các chi bộ rà soát hồ sơ đảng viên đang quản lý, đối chiếu với cơ sở dữ liệu và bổ sung giấy tờ còn thiếu.",
        "Cấp uỷ viên được phân công hướng dẫn đảng viên kê khai, xác nhận thông tin trước khi gửi về Ban Tổ chức.",
        "Báo cáo kết quả gửi trước ngày 05/02/2027.",
        "Trong quá trình thực hiện nếu có khó khăn, vướng mắc, liên hệ với Ban Tổ chức Đảng uỷ xã để được hướng dẫn.",
    ];
    let texts = paragraphs.iter().enumerate().map(|(index, sentences)| {
        let sentences = (index..index + sentences).map(|number| SENTENCES[number % SENTENCES.len()]);
        format!("  {{ text = \"{}\" }},\n", sentences.collect::<Vec<_>>().join(" "))
    });
    let toml = format!(
        "number = \"15-CV/BTCĐU\"\nsubject = \"về việc rà soát hồ sơ đảng viên\"\nplace = \"Đức Trọng\"\ndate = \"{date}\"\n\
         issuer = {{ parent = [\"ĐẢNG UỶ XÃ ĐỨC TRỌNG\"], name = [\"BAN TỔ CHỨC\"] }}\n\
         addressees = [\"Các chi bộ trực thuộc\"]\nbody = [\n{}]\n\
         distribution = [\"Như trên\", \"Lưu Ban Tổ chức\"]\n\
         signatories = [{{ authority = \"K/T TRƯỞNG BAN\", position = \"PHÓ TRƯỞNG BAN\", name = \"Nguyễn Văn A\" }}]\n",
        texts.collect::<String>()
    );
    Dispatch::from_toml(&toml).unwrap()
}

/// Returns the number of lines of running text on a page.
fn lines(page: &Page) -> usize {
    let mut baselines: Vec<u64> = Vec::new();
    for item in &page.items {
        if let Item::Text(run) = item
            && matches!(&*run.style, "body" | "directive" | "heading")
            && !baselines.contains(&run.baseline.0.to_bits())
        {
            baselines.push(run.baseline.0.to_bits());
        }
    }
    baselines.len()
}

/// Returns the share of the text height used down to the lowest baseline, in percent.
fn fullness(page: &Page, standard: &Standard) -> u32 {
    let baselines = page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run.baseline),
        _ => None,
    });
    let lowest = baselines.fold(Pt::ZERO, Pt::max);
    ((lowest - standard.page.top) / standard.page.text_height() * 100.0).round() as u32
}

fn layout_summary(pages: &Pages, standard: &Standard) -> (Vec<u32>, usize, String) {
    let fullness = pages.pages.iter().map(|page| fullness(page, standard)).collect();
    (fullness, lines(pages.pages.last().unwrap()), pages.fit.to_string())
}

/// A document with its expected layout without and with fitting: fullness of the pages and lines above the signature,
/// and the fitted values. docs/fitting.md has the same table.
type Fitted = (&'static str, &'static [usize], (&'static [u32], usize), (&'static [u32], usize), &'static str);

#[rustfmt::skip]
const PAPERS: [Fitted; 6] = [
    ("2026-11-24", &[2, 2, 2, 2, 2, 2, 2, 5], (&[75, 27], 2), (&[99], 23),
     "tighter: above-addressees 20 pt to 13 pt, above-signature 14 pt to 10 pt, below-addressees 8 pt to 4 pt, sign-room 99.5 pt to 91.25 pt"),
    ("2025-11-24", &[5, 5, 5, 5, 1], (&[80, 24], 2), (&[99], 26),
     "tighter: above-addressees 20 pt to 6 pt, above-signature 14 pt to 6 pt, below-addressees 8 pt to 0 pt, sign-room 72 pt to 60 pt"),
    ("2026-11-24", &[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], (&[84, 27], 2), (&[85, 33], 4),
     "looser: line-pitch 18 pt to 19.5 pt, paragraph-gap 6 pt to 7.5 pt"),
    ("2025-11-24", &[3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1], (&[95, 74, 27], 3), (&[97, 87, 28], 3),
     "looser: line-pitch 18 pt to 19.5 pt, paragraph-gap 6 pt to 7.5 pt"),
    ("2026-11-24", &[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5],
     (&[99, 77, 27], 2), (&[99, 86, 30], 3), "looser: line-pitch 18 pt to 19 pt, paragraph-gap 6 pt to 7 pt"),
    ("2026-11-24", &[3, 3, 3, 3, 3, 3, 5], (&[94, 27], 2), (&[92, 29], 3), "own"),
];

#[test]
fn fitted_layouts_have_the_expected_fullness() {
    let (fitting, plain) = (Typesetter::new().unwrap(), without_fit());
    for (date, paragraphs, off, on, setting) in PAPERS {
        let dispatch = dispatch(date, paragraphs);
        let standard = plain.standard_for(&dispatch);
        let found = layout_summary(&plain.pages(&dispatch).unwrap(), standard);
        assert_eq!(found, (off.0.to_vec(), off.1, "own".to_owned()), "without, {date} {paragraphs:?}");
        let found = layout_summary(&fitting.pages(&dispatch).unwrap(), standard);
        assert_eq!(found, (on.0.to_vec(), on.1, setting.to_owned()), "with, {date} {paragraphs:?}");
    }
}

#[test]
fn fitting_saves_a_page_or_adds_lines_above_the_signature() {
    let (fitting, plain) = &*BOTH;
    let counts = |toml: &str| {
        let dispatch = Dispatch::from_toml(toml).unwrap();
        let (on, off) = (fitting.pages(&dispatch).unwrap(), plain.pages(&dispatch).unwrap());
        let last = |pages: &Pages| lines(pages.pages.last().unwrap());
        (off.pages.len(), last(&off), on.pages.len(), last(&on), on.fit.direction)
    };
    let invitation = counts(include_str!("data/fitting/one-page-with-care.toml"));
    assert_eq!((invitation.0, invitation.2, invitation.4), (2, 1, FitDirection::Tighter));
    let counted = counts(include_str!("data/fitting/lone-signature.toml"));
    assert!(counted.0 == 2 && counted.1 == 2 && counted.2 == 2 && counted.3 >= 3, "{counted:?}");
}

#[test]
fn single_value_ranges_are_fixed() {
    let (date, paragraphs, ..) = PAPERS[0];
    let dispatch = dispatch(date, paragraphs);
    let fixed = with_fit("[fit.ranges.below-addressees]\nleast = \"8pt\"\nmost = \"8pt\"\n");
    let pages = fixed.pages(&dispatch).unwrap();
    let names: Vec<&str> = pages.fit.values.iter().map(|value| value.name.as_str()).collect();
    assert_eq!((pages.pages.len(), names), (1, vec!["above-addressees", "above-signature", "sign-room"]));
}

#[test]
fn attachments_are_not_fitted() {
    let toml = include_str!("../examples/data/lam-dong-40.toml");
    let sample = Dispatch::from_toml(toml).unwrap();
    let (fitting, plain) = (Typesetter::new().unwrap(), without_fit());
    let (date, paragraphs, ..) = PAPERS[1];
    let mut dispatch = dispatch(date, paragraphs);
    dispatch.attachments = sample.attachments;
    let form = |typesetter: &Typesetter| {
        let pages = typesetter.pages(&dispatch).unwrap();
        let lines = pages.to_string();
        assert!(lines.contains("sign-position"));
        lines[lines.find("THỐNG KÊ").unwrap()..].to_owned()
    };
    assert_eq!(form(&fitting), form(&plain));
    assert_eq!(fitting.pages(&dispatch).unwrap().fit.direction, FitDirection::Tighter);
}

#[test]
fn tightening_is_reported_as_a_note() {
    let typesetter = Typesetter::new().unwrap();
    let notes = |(date, paragraphs, ..): Fitted| {
        let dispatch = dispatch(date, paragraphs);
        let report = check_pages(&typesetter.pages(&dispatch).unwrap(), typesetter.standard_for(&dispatch));
        let found = report.findings().iter().filter(|finding| finding.check == "page-tightened");
        let message = |finding: &congvan::check::Finding, language| finding.message.in_language(language).to_owned();
        found
            .map(|found| [Language::Vietnamese, Language::English].map(|language| message(found, language)))
            .collect::<Vec<_>>()
    };
    let wanted = [
        "đã thu hẹp để vừa trang: khoảng cách phía trên “Kính gửi” từ 20 pt còn 13 pt; khoảng cách phía trên phần ký \
         từ 14 pt còn 10 pt; khoảng cách phía dưới “Kính gửi” từ 8 pt còn 4 pt; khoảng trống để ký từ 99,5 pt còn 91,25 pt",
        "spacing was narrowed to fit the pages: the space above the addressees from 20 pt to 13 pt; the space \
         above the signature from 14 pt to 10 pt; the space below the addressees from 8 pt to 4 pt; the space for \
         the signature from 99.5 pt to 91.25 pt",
    ];
    assert_eq!(notes(PAPERS[0]), [wanted.map(str::to_owned)]);
    assert!(notes(PAPERS[2]).is_empty() && notes(PAPERS[5]).is_empty());
}

#[test]
fn rejects_invalid_fit_tables() {
    let error = |table: &str| Pack::from_files("office", [("style.toml", table)]).unwrap_err().to_string();
    assert!(error("[fit]\nsteps = 0\n").contains("`fit.steps` is 0"));
    assert!(error("[fit]\nmost_empty = 2.0\n").contains("`fit.most_empty` is 2"));
    let turned = error("[fit.ranges.sign-room]\nleast = \"80pt\"\n");
    assert!(turned.contains("`fit.ranges.sign-room` goes from 80 pt to 72 pt"), "{turned}");
    assert!(error("[fit.ranges.sign-room]\nstyles = [\"sign-rom\"]\n").contains("fit.ranges.sign-room"));
    let columns = error("[fit.ranges.line-pitch]\ncolumns = [\"closing\"]\n");
    assert!(columns.contains("column sets have no `line_height` and no `size`"), "{columns}");
}

#[test]
fn does_not_loosen_pages_without_space() {
    let foot = format!("<foot>{}</foot>", "<p style=\"body\">chân</p>".repeat(23));
    let packs = Pack::from_files("office", [("parts/body.xml", foot)]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    assert_eq!(typesetter.pages(&dispatch("2026-11-24", &[1])).unwrap().fit.direction, FitDirection::Own);
}

proptest! {
    #![proptest_config(Config {
        cases: 200,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(16),
        ..Config::default()
    })]
    #[test]
    fn fitting_adds_no_page_stays_in_range_and_is_reproducible(
        new in any::<bool>(), paragraphs in vec(1..8_usize, 1..40),
    ) {
        let dispatch = dispatch(if new { "2026-11-24" } else { "2025-11-24" }, &paragraphs);
        let (fitting, plain) = &*BOTH;
        let (on, off) = (fitting.pages(&dispatch).unwrap(), plain.pages(&dispatch).unwrap());
        prop_assert!(on.pages.len() <= off.pages.len());
        let style = crate::pack_tables::style(&fitting.standard_for(&dispatch).name);
        for value in &on.fit.values {
            let range = format!("fit.ranges.{}", value.name);
            let [least, most] = ["least", "most"].map(|key| length(&style, &format!("{range}.{key}")));
            prop_assert!(least <= value.to && value.to <= most, "{value:?}");
            // Documents are tightened only by their gaps, and loosened only by their text.
            let is_text = lookup(&style, &format!("{range}.styles")).is_some_and(|styles| styles[0].as_str() == Some("body"));
            prop_assert_eq!(is_text, on.fit.direction == FitDirection::Looser);
        }
        prop_assert_eq!(on.to_string(), fitting.pages(&dispatch).unwrap().to_string());
        if on.fit.direction == FitDirection::Own && on.pages.len() == 1 {
            prop_assert_eq!(on.to_string(), off.to_string());
        }
    }
}
