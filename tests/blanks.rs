//! Blanks to write in: rows of spaces, tabs, dots and underscores keep their width on the page.

use std::sync::LazyLock;

use congvan::check::check;
use congvan::dispatch::BodyItem;
use congvan::page::{Item, Mm, Pages, Pt, TextRun};
use congvan::{Dispatch, Typesetter};

/// Width of a space in a blank, in points, from `[blanks]` of the pack.
const SPACE: f64 = 3.5;

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn dispatch(text: &str) -> Dispatch {
    let mut dispatch = Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap();
    dispatch.body = vec![BodyItem::Paragraph(text.into())];
    dispatch
}

fn pages_of(text: &str) -> Pages {
    TYPESETTER.pages(&dispatch(text)).unwrap()
}

/// Returns the runs of the body.
fn runs(pages: &Pages) -> Vec<&TextRun> {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let runs = items.filter_map(|item| match item {
        Item::Text(run) if *run.style == *"body" => Some(run),
        _ => None,
    });
    runs.collect()
}

/// Returns the right edge of a run, in points.
fn right(run: &TextRun) -> f64 {
    (run.x + run.width()).0
}

/// Returns the blanks between consecutive runs on a line, in points.
fn blanks(pages: &Pages) -> Vec<f64> {
    let runs = runs(pages);
    let pairs = runs.windows(2).filter(|pair| pair[0].baseline == pair[1].baseline);
    let all = |run: &TextRun| run.glyphs.iter().map(|glyph| glyph.advance.0).sum::<f64>();
    pairs.map(|pair| (pair[1].x - pair[0].x).0 - all(pair[0])).filter(|blank| *blank > 0.01).collect()
}

fn text(pages: &Pages) -> String {
    runs(pages).iter().map(|run| run.text.as_str()).collect()
}

#[track_caller]
fn assert_blanks(text: &str, spaces: &[usize]) {
    let found = blanks(&pages_of(text));
    let close = found.len() == spaces.len()
        && found.iter().zip(spaces).all(|(blank, count)| (blank - SPACE * *count as f64).abs() < 0.01);
    assert!(close, "{text}: found {found:?}, expected {spaces:?} spaces");
}

#[test]
fn rows_of_spaces_keep_their_width() {
    assert_blanks("Họ tên:          ; sinh ngày    tháng      năm.", &[10, 4, 6]);
    assert_blanks("Số:      -CV/TU, **lớp:**     .", &[6, 5]);
    assert_blanks("Họ tên:\t\t; lớp:\t, số:\tA.", &[16, 8]);
    // Three spaces are a typing error.
    assert_blanks("Họ tên:   ; lớp.", &[]);
    assert_blanks("     Họ tên:     ", &[]);
    assert_eq!(text(&pages_of("Số:      -CV/TU ngày     tháng.")), "Số: -CV/TU ngày tháng.");
}

#[test]
fn blanks_are_not_stretched_or_broken() {
    let words = "cấp uỷ các cấp quán triệt và nghiêm túc thực hiện";
    let mut stretched = 0;
    for before in 0..60 {
        let first = words.split(' ').cycle().take(before).collect::<Vec<_>>().join(" ");
        let text = format!("Xem {first} họ tên:{}; lớp {words} {words}.", " ".repeat(12));
        let pages = pages_of(&text);
        let blanks = blanks(&pages);
        assert_eq!(blanks.len(), 1, "{text}");
        assert!((blanks[0] - 12.0 * SPACE).abs() < 0.01, "{text}: {blanks:?}");
        let first = runs(&pages)[0];
        let spaces = first.glyphs.iter().filter(|glyph| &first.text[glyph.text.clone()] == " ");
        stretched += usize::from(spaces.take(1).any(|glyph| glyph.advance > Pt(3.6)));
    }
    assert!(stretched > 10, "{stretched}: no line was stretched");
}

#[test]
fn lines_break_after_blanks_or_before_them() {
    let margin = Pt::from(Mm(195.0)).0 + 0.01;
    for count in (4..400).step_by(7) {
        let blank = " ".repeat(count);
        for text in [
            format!("Họ tên:{blank}; lớp:{blank}, số:{blank}-CV/TU."),
            format!("ngày{blank}tháng{blank}năm{blank}của{blank}Ban Tổ chức"),
            format!("{}{blank}{}.", "đ".repeat(30), "m".repeat(30)),
        ] {
            let pages = pages_of(&text);
            for run in runs(&pages) {
                assert!(right(run) <= margin, "{count}: {text}");
            }
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().concat();
            let cut: Vec<&str> =
                runs(&pages).iter().map(|run| run.text.trim()).filter(|text| text.len() == 1).collect();
            assert!(cut.iter().all(|text| matches!(*text, ";" | ",")), "{cut:?}: a word is cut in {text}");
            assert_eq!(words(&self::text(&pages)), words(&text));
        }
    }
}

#[test]
fn dots_and_underscores_are_printed_as_typed() {
    for typed in
        ["......", "..........................", "……………", "____", "________________________", "../../2026", "___/___"]
    {
        for text in [format!("Họ tên: {typed}; lớp {typed}"), format!("Họ tên:{typed}"), format!("{typed} {typed}")]
        {
            let pages = pages_of(&text);
            assert_eq!(self::text(&pages), text);
            let fixed = check(&dispatch(&text), TYPESETTER.standard_for(&dispatch(&text)));
            assert_eq!(fixed.fix(&dispatch(&text)).unwrap(), dispatch(&text), "{text}");
        }
    }
    // A row longer than a line continues on the next line.
    let margin = Pt::from(Mm(195.0)).0 + 0.01;
    for typed in [".".repeat(300), "_".repeat(300), ". ".repeat(300)] {
        let pages = pages_of(&format!("Ý kiến khác: {typed} hết"));
        assert!(runs(&pages).iter().all(|run| right(run) <= margin), "{typed}");
        let marks = text(&pages).matches(&typed[..1]).count();
        assert_eq!(marks, 300);
    }
}

#[test]
fn fixes_keep_blanks() {
    for text in [
        "Họ tên:          ; sinh ngày      tháng      năm      .",
        "(Từ ngày       đến ngày       )",
        "“Họ tên:       ”, số:      -CV/TU, ngày      /      /2026",
        "Số:      , ngày      .",
        "Tỷ lệ      % (      đồng)",
        "Đồng chí      - Bí thư      – Chủ tịch",
        "Kết quả:      ",
    ] {
        let dispatch = dispatch(text);
        let fixed = check(&dispatch, TYPESETTER.standard_for(&dispatch)).fix(&dispatch).unwrap();
        let blank = |dispatch: &Dispatch| match &dispatch.body[0] {
            BodyItem::Paragraph(text) => text.as_str().matches("      ").count(),
            _ => 0,
        };
        assert_eq!(blank(&fixed), blank(&dispatch), "{:?}", fixed.body[0]);
    }
}

#[test]
fn dotted_blanks_have_their_width_or_fill_the_line() {
    let dots = |text: &str| {
        let pages = pages_of(text);
        let wide = |run: &&TextRun| run.text.contains("....");
        let widths = runs(&pages).into_iter().filter(wide).map(|run| {
            run.glyphs
                .iter()
                .zip(run.text.chars())
                .filter(|(_, dot)| *dot == '.')
                .map(|(glyph, _)| glyph.advance.0)
                .sum()
        });
        (widths.collect::<Vec<f64>>(), runs(&pages).iter().map(|run| right(run)).fold(0.0, f64::max))
    };
    // A dot is 3.5 pt wide.
    let (widths, _) = dots("Lớp {....30mm} có");
    assert!(matches!(widths[..], [width] if (width - Pt::from(Mm(30.0)).0).abs() < SPACE), "{widths:?}");
    let edge = Pt::from(Mm(210.0 - 15.0)).0;
    let (_, end) = dots("Họ tên: {....}");
    assert!((edge - end) < SPACE && end <= edge + 0.01, "{end}");
    let (widths, end) = dots("Họ tên: {....} Lớp: {…}");
    assert!(matches!(widths[..], [first, second] if (first - second).abs() < SPACE && first > 100.0), "{widths:?}");
    assert!((edge - end) < SPACE * 2.0 && end <= edge + 0.01, "{end}");
    // Too little of the line is left, so the dots begin the next one.
    for words in 1..40 {
        let (widths, _) = dots(&format!("{}lý do: {{....}} trước 16 giờ", "vắng ".repeat(words)));
        assert!(matches!(widths[..], [width] if width > Pt::from(Mm(20.0)).0 - SPACE), "{words}: {widths:?}");
    }
    assert!(text(&pages_of("{....30} {Tên} …… {..}")).contains("{....30} {Tên} …… {..}"));
}
