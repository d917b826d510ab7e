//! Room to write in: rows of spaces, tabs, dots and underscores come onto the paper as wide as they are typed.

use std::sync::LazyLock;

use congvan::{BodyItem, Dispatch, Item, Mm, Pages, Pt, TextRun, Typesetter, check};

/// The room that a space leaves, from `[blanks]` of the pack.
const SPACE: f64 = 3.5;

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn dispatch(text: &str) -> Dispatch {
    let mut dispatch = Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap();
    dispatch.body = vec![BodyItem::Paragraph(text.into())];
    dispatch
}

fn set(text: &str) -> Pages {
    TYPESETTER.pages(&dispatch(text)).unwrap()
}

/// The runs of the body.
fn runs(pages: &Pages) -> Vec<&TextRun> {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let runs = items.filter_map(|item| match item {
        Item::Text(run) if *run.style == *"body" => Some(run),
        _ => None,
    });
    runs.collect()
}

/// Where the ink of a run ends.
fn right(run: &TextRun) -> f64 {
    (run.x + run.width()).0
}

/// The room between two runs that follow each other on a line, in points.
fn rooms(pages: &Pages) -> Vec<f64> {
    let runs = runs(pages);
    let pairs = runs.windows(2).filter(|pair| pair[0].baseline == pair[1].baseline);
    let all = |run: &TextRun| run.glyphs.iter().map(|glyph| glyph.advance.0).sum::<f64>();
    pairs.map(|pair| (pair[1].x - pair[0].x).0 - all(pair[0])).filter(|room| *room > 0.01).collect()
}

fn text(pages: &Pages) -> String {
    runs(pages).iter().map(|run| run.text.as_str()).collect()
}

#[track_caller]
fn assert_rooms(text: &str, spaces: &[usize]) {
    let found = rooms(&set(text));
    let close = found.len() == spaces.len()
        && found.iter().zip(spaces).all(|(room, count)| (room - SPACE * *count as f64).abs() < 0.01);
    assert!(close, "{text}: {found:?} is not {spaces:?} spaces");
}

#[test]
fn a_row_of_spaces_is_as_wide_as_it_is_typed() {
    assert_rooms("Họ tên:          ; sinh ngày    tháng      năm.", &[10, 4, 6]);
    assert_rooms("Số:      -CV/TU, **lớp:**     .", &[6, 5]);
    assert_rooms("Họ tên:\t\t; lớp:\t, số:\tA.", &[16, 8]);
    // Three are a slip.
    assert_rooms("Họ tên:   ; lớp.", &[]);
    assert_rooms("     Họ tên:     ", &[]);
    assert_eq!(text(&set("Số:      -CV/TU ngày     tháng.")), "Số: -CV/TU ngày tháng.");
}

#[test]
fn room_is_not_stretched_and_no_line_ends_within_it() {
    let words = "cấp uỷ các cấp quán triệt và nghiêm túc thực hiện";
    let mut stretched = 0;
    for before in 0..60 {
        let first = words.split(' ').cycle().take(before).collect::<Vec<_>>().join(" ");
        let text = format!("Xem {first} họ tên:{}; lớp {words} {words}.", " ".repeat(12));
        let pages = set(&text);
        let rooms = rooms(&pages);
        assert_eq!(rooms.len(), 1, "{text}");
        assert!((rooms[0] - 12.0 * SPACE).abs() < 0.01, "{text}: {rooms:?}");
        let first = runs(&pages)[0];
        let spaces = first.glyphs.iter().filter(|glyph| &first.text[glyph.text.clone()] == " ");
        stretched += usize::from(spaces.take(1).any(|glyph| glyph.advance > Pt(3.6)));
    }
    assert!(stretched > 10, "{stretched}: no line was stretched");
}

#[test]
fn a_line_ends_behind_room_and_before_it_where_both_do_not_fit() {
    let margin = Pt::from(Mm(195.0)).0 + 0.01;
    for count in (4..400).step_by(7) {
        let room = " ".repeat(count);
        for text in [
            format!("Họ tên:{room}; lớp:{room}, số:{room}-CV/TU."),
            format!("ngày{room}tháng{room}năm{room}của{room}Ban Tổ chức"),
            format!("{}{room}{}.", "đ".repeat(30), "m".repeat(30)),
        ] {
            let pages = set(&text);
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
fn dots_and_underscores_are_printed_as_they_are_typed() {
    for typed in
        ["......", "..........................", "……………", "____", "________________________", "../../2026", "___/___"]
    {
        for text in [format!("Họ tên: {typed}; lớp {typed}"), format!("Họ tên:{typed}"), format!("{typed} {typed}")]
        {
            let pages = set(&text);
            assert_eq!(self::text(&pages), text);
            let fixed = check(&dispatch(&text), TYPESETTER.standard_for(&dispatch(&text)));
            assert_eq!(fixed.fix(&dispatch(&text)).unwrap(), dispatch(&text), "{text}");
        }
    }
    // What is longer than a line goes on in the next.
    let margin = Pt::from(Mm(195.0)).0 + 0.01;
    for typed in [".".repeat(300), "_".repeat(300), ". ".repeat(300)] {
        let pages = set(&format!("Ý kiến khác: {typed} hết"));
        assert!(runs(&pages).iter().all(|run| right(run) <= margin), "{typed}");
        let marks = text(&pages).matches(&typed[..1]).count();
        assert_eq!(marks, 300);
    }
}

#[test]
fn no_fix_takes_room_away() {
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
        let room = |dispatch: &Dispatch| match &dispatch.body[0] {
            BodyItem::Paragraph(text) => text.as_str().matches("      ").count(),
            _ => 0,
        };
        assert_eq!(room(&fixed), room(&dispatch), "{:?}", fixed.body[0]);
    }
}
