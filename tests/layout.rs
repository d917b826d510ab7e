//! Rules for lines and pages, checked on laid-out pages.

use congvan::dispatch::{Circulation, Drafter, Secrecy, Urgency};
use congvan::form::{Column, ColumnKind, Orientation};
use congvan::page::{Face, Item, Mm, Page, Pages, Pt, TextRun};
use congvan::{Directive, Dispatch, Issuer, Pack, Picture, Signatory, StatisticsForm, Typesetter};
use std::collections::BTreeSet;

/// A line of text on a page with its style and its position in millimetres.
#[derive(Debug, Clone)]
struct Line {
    style: String,
    left: f64,
    right: f64,
    baseline: f64,
    text: String,
}

fn typesetter() -> Typesetter {
    Typesetter::new().unwrap()
}

fn blank() -> Dispatch {
    let issuer = Issuer::new("BAN TỔ CHỨC").under("TỈNH UỶ LÂM ĐỒNG");
    let number = "12-CV/BTCTU".parse().unwrap();
    Dispatch::new(issuer, number, "Công tác đảng viên", "Đà Lạt", "2023-01-09".parse().unwrap())
        .to("Các đảng uỷ trực thuộc")
        .copy_to("Như trên")
        .copy_to("Lưu Ban Tổ chức")
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"))
}

/// Lays out without fitting, with the values of the pack.
fn unfitted(dispatch: &Dispatch) -> Pages {
    let packs = congvan::Pack::from_files("office", [("style.toml", "[fit]\nenabled = false\n")]).unwrap();
    typesetter().with_packs(packs).unwrap().pages(dispatch).unwrap()
}

fn pages(dispatch: &Dispatch) -> Pages {
    typesetter().pages(dispatch).unwrap()
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

/// Returns the lines of a page in millimetres; adjacent runs of one style are joined.
fn lines(page: &Page) -> Vec<Line> {
    let mm = |length: Pt| Mm::from(length).0;
    let mut lines: Vec<Line> = Vec::new();
    for run in runs(page) {
        let right = mm(run.x + run.width());
        match lines.last_mut() {
            Some(line) if line.baseline == mm(run.baseline) && line.style == *run.style => {
                line.right = right;
                line.text.push_str(&run.text);
            }
            _ => lines.push(Line {
                style: run.style.to_string(),
                left: mm(run.x),
                right,
                baseline: mm(run.baseline),
                text: run.text.clone(),
            }),
        }
    }
    lines
}

/// Returns the narrowest space between words of the body; overfull lines have spaces that are too narrow.
fn narrowest_space(pages: &Pages) -> f64 {
    let body = pages.pages.iter().flat_map(runs).filter(|run| *run.style == *"body");
    let spaces = body.flat_map(|run| {
        let inner = run.glyphs.iter().take(run.glyphs.len().saturating_sub(1));
        inner.filter(|glyph| &run.text[glyph.text.clone()] == " ").map(|glyph| glyph.advance.0)
    });
    spaces.fold(f64::INFINITY, f64::min)
}

fn is_running_text(line: &Line) -> bool {
    matches!(line.style.as_str(), "body" | "directive" | "heading")
}

/// Makes a text of the given number of words of different lengths.
fn words(count: usize) -> String {
    let vocabulary = ["công", "tác", "phát", "triển", "đảng", "viên", "ở", "các", "tổ", "chức", "nghiêm", "túc"];
    let chosen: Vec<&str> = (0..count).map(|index| vocabulary[(index * 7 + index / 5) % vocabulary.len()]).collect();
    format!("{}.", chosen.join(" "))
}

#[test]
fn justified_lines_fill_the_text_width_except_the_last() {
    let laid_out = pages(&blank().paragraph(words(120)));
    let body: Vec<Line> = lines(&laid_out.pages[0]).into_iter().filter(|line| line.style == "body").collect();
    assert!(body.len() > 5);
    let (last, others) = body.split_last().unwrap();
    assert!((body[0].left - 40.0).abs() < 0.01, "the first line must be indented by 10 mm: {:?}", body[0]);
    for line in others {
        assert!((line.right - 195.0).abs() < 0.01, "{line:?}");
    }
    for line in &body[1..] {
        assert!((line.left - 30.0).abs() < 0.01, "{line:?}");
    }
    assert!(last.right < 194.0, "{last:?}");
}

#[test]
fn paragraphs_leave_no_widows_or_orphans() {
    for count in 1..70 {
        let mut dispatch = blank();
        for index in 0..6 {
            dispatch = dispatch.paragraph(words(60 + count * 5 + index * 13));
        }
        let laid_out = pages(&dispatch);
        for pair in laid_out.pages.windows(2) {
            let (before, after) = (lines(&pair[0]), lines(&pair[1]));
            let body =
                |lines: &[Line]| -> Vec<Line> { lines.iter().filter(|line| is_running_text(line)).cloned().collect() };
            let (before, after) = (body(&before), body(&after));
            let (Some(last), Some(first)) = (before.last(), after.first()) else { continue };
            let split = !last.text.trim_end().ends_with('.');
            if split {
                let has_second_line = before.len() > 1 && !before[before.len() - 2].text.trim_end().ends_with('.');
                assert!(has_second_line, "{count}: orphan: {last:?}");
                assert!(!first.text.trim_end().ends_with('.'), "{count}: widow: {first:?}");
            }
        }
    }
}

#[test]
fn keeps_numbers_with_units_in_ragged_lines() {
    for unit in ["cm", "mm", "m³", "km²", "kWh", "lít", "km/h", "đồng/kg", "tạ/ha"] {
        for count in 1..40 {
            let text = format!("{} 12,5 {unit} {}", words(count).trim_end_matches('.'), words(12));
            let mut dispatch = blank();
            dispatch.body.push(congvan::dispatch::BodyItem::Heading(text.into()));
            let lines = lines(&pages(&dispatch).pages[0]);
            assert!(lines.iter().any(|line| line.text.contains(&format!("12,5 {unit}"))), "{unit}: {lines:?}");
        }
    }
}

#[test]
fn signature_block_keeps_two_lines_of_text() {
    let mut kept_with_two_lines = 0;
    for count in 1..160 {
        let laid_out = unfitted(&blank().paragraph(words(330)).paragraph(words(count * 2)));
        let last = lines(laid_out.pages.last().unwrap());
        let text = last.iter().filter(|line| is_running_text(line)).count();
        assert!(text >= 2, "{count}: {last:#?}");
        for style in ["sign-position-alone", "sign-name", "distribution-label", "distribution"] {
            assert!(last.iter().any(|line| line.style == style), "{count}: {style} is on another page");
        }
        kept_with_two_lines += usize::from(laid_out.pages.len() > 1 && text == 2);
    }
    assert!(kept_with_two_lines > 0, "the rule was never needed");
}

#[test]
fn signature_block_keeps_paragraphs_of_one_line() {
    for count in 1..45 {
        let mut dispatch = blank();
        for index in 0..count {
            dispatch = dispatch.paragraph(format!("Đoạn {index}."));
        }
        let laid_out = pages(&dispatch);
        let last = lines(laid_out.pages.last().unwrap());
        let text = last.iter().filter(|line| is_running_text(line)).count();
        assert!(text >= 2.min(count), "{count}: {last:#?}");
    }
}

#[test]
fn headings_and_numbered_lines_do_not_end_a_page() {
    for count in 1..60 {
        let dispatch = blank()
            .paragraph(words(200 + count * 6))
            .heading("Nhiệm vụ, giải pháp")
            .directive("Một chỉ thị trong một dòng")
            .paragraph(words(90))
            .paragraph(words(90));
        for page in &pages(&dispatch).pages {
            let text: Vec<Line> = lines(page).into_iter().filter(is_running_text).collect();
            let Some(last) = text.last() else { continue };
            assert!(last.style == "body", "{count}: {last:?}");
        }
    }
}

#[test]
fn page_may_break_between_numbered_lines() {
    for count in 1..45 {
        let mut dispatch = blank().paragraph(words(200 + count * 6));
        for _ in 0..30 {
            dispatch = dispatch.directive("Một chỉ thị trong một dòng.");
        }
        let laid_out = unfitted(&dispatch);
        let last = lines(&laid_out.pages[0]).pop().unwrap();
        // A line and the space above it are 8.5 mm high.
        assert!(last.baseline > 277.0 - 8.5 - 2.0, "{count}: {last:?}");
    }
}

#[test]
fn long_numbered_lists_break_over_pages() {
    let mut dispatch = blank();
    for _ in 0..80 {
        dispatch = dispatch.directive("Một chỉ thị trong một dòng");
    }
    let laid_out = unfitted(&dispatch);
    assert_eq!(laid_out.pages.len(), 4);
    let full = lines(&laid_out.pages[1]).iter().filter(|line| line.style == "directive").count();
    assert!(full >= 28, "{full} lines on a full page");
}

#[test]
fn content_stays_within_the_margins() {
    let long = "a".repeat(4000);
    let dispatch = blank()
        .to(words(40))
        .to(long.as_str())
        .paragraph(long.as_str())
        .directive(Directive::new(words(60)).with(Directive::new(words(60)).with(words(60))))
        .copy_to(words(30))
        .signed_by(Signatory::new(words(12), words(9)));
    let laid_out = pages(&dispatch);
    for (index, page) in laid_out.pages.iter().enumerate() {
        for line in lines(page).iter().filter(|line| line.style != "page-number") {
            assert!(line.left >= 29.99 && line.right <= 195.01, "page {}: {line:?}", index + 1);
            assert!(line.baseline > 20.0 && line.baseline < 277.0, "page {}: {line:?}", index + 1);
        }
    }
    let letters: usize = laid_out
        .pages
        .iter()
        .flat_map(runs)
        .filter(|run| *run.style == *"body")
        .map(|run| run.text.trim_end().len())
        .sum();
    assert_eq!(letters, 4000, "a broken word must keep all letters");
    let cut: Vec<Line> = laid_out
        .pages
        .iter()
        .flat_map(lines)
        .filter(|line| line.style == "body" && line.text.starts_with("aa"))
        .collect();
    let (_, full) = cut.split_last().unwrap();
    assert!(full.len() > 50 && full.iter().all(|line| line.right - line.left > 151.0), "{full:#?}");
}

#[test]
fn overlong_nonbreaking_sequences_are_broken() {
    for unit in [". ", "( ", "a\u{a0}", "*a*a", "– "] {
        let laid_out = pages(&blank().paragraph(unit.repeat(400)));
        for line in laid_out.pages.iter().flat_map(lines).filter(|line| line.style == "body") {
            assert!(line.left >= 29.99 && line.right <= 195.01, "{unit:?}: {line:?}");
        }
        // A space is 3.5 pt wide and may shrink by 12 %.
        assert!(narrowest_space(&laid_out) >= 3.07, "{unit:?}: {}", narrowest_space(&laid_out));
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '*').count();
        let body = laid_out.pages.iter().flat_map(runs).filter(|run| *run.style == *"body");
        assert_eq!(body.map(|run| letters(&run.text)).sum::<usize>(), letters(&unit.repeat(400)), "{unit:?}");
    }
}

#[test]
fn keeps_words_with_their_numbers() {
    let mut split_count = 0;
    for count in 1..40 {
        let text = format!(
            "{} Nghị quyết số 06-NQ/ĐUK, ngày 03/01/2023, tháng 01 năm 2023, Điều 5 và 2,2 % tổng số.",
            words(count)
        );
        let last_words = |pages: &Pages, style: &str| -> Vec<String> {
            let of_style = lines(&pages.pages[0]).into_iter().filter(|line| line.style == style);
            of_style.map(|line| line.text.trim_end().rsplit(' ').next().unwrap().to_owned()).collect()
        };
        let is_bound = |word: &String| ["số", "ngày", "tháng", "năm", "Điều"].contains(&word.as_str());
        let always = |word: &String| ["1-", "2,2"].contains(&word.as_str());
        let laid_out = pages(&blank().directive(Directive::new(text.as_str())).paragraph("Hết."));
        let justified = last_words(&laid_out, "directive");
        assert!(!justified.iter().any(always), "{justified:?}");
        // In justified text a number may be separated from its word to avoid a very loose line.
        split_count += justified.iter().filter(|word| is_bound(word)).count();
        // In ragged text this is never necessary.
        let ragged = last_words(&pages(&blank().paragraph("Hết.").copy_to(text.as_str())), "distribution");
        assert!(ragged.len() > 1 && !ragged.iter().any(|word| always(word) || is_bound(word)), "{ragged:?}");
    }
    assert!(split_count <= 8, "{split_count} of 39");
}

#[test]
fn slightly_overlong_last_lines_are_squeezed() {
    let mut squeezed = 0;
    for count in 0..40 {
        let text =
            format!("Đề nghị các chi bộ, đảng bộ trực thuộc nghiêm túc thực hiện kế hoạch{}.", "i".repeat(count));
        let laid_out = pages(&blank().paragraph(text));
        let body: Vec<Line> = lines(&laid_out.pages[0]).into_iter().filter(|line| line.style == "body").collect();
        assert!(body.iter().all(|line| line.right <= 195.01), "{count}: {body:?}");
        squeezed += usize::from(body.len() == 1 && narrowest_space(&laid_out) < 3.49);
    }
    assert!(squeezed > 0, "no line was squeezed");
}

#[test]
fn wide_pictures_shrink_to_their_column() {
    let mut dispatch = blank().paragraph("Một.");
    let header = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 8, 0, 0, 0, 0, 128]].concat();
    dispatch.signatories[0] =
        Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A").with_signature(Picture::from_png(header).unwrap());
    let laid_out = pages(&dispatch);
    let shown = laid_out.pages[0].items.iter().find_map(|item| match item {
        Item::Image(image) => Some((image.width, image.height)),
        _ => None,
    });
    let (width, height) = shown.unwrap();
    assert!((width.0 / height.0 - 16.0).abs() < 1e-9 && Mm::from(width).0 < 90.0, "{width} by {height}");
}

#[test]
fn signatures_side_by_side_are_aligned() {
    let long = "PHÓ TRƯỞNG BAN THƯỜNG TRỰC BAN TỔ CHỨC TỈNH ỦY LÂM ĐỒNG";
    for positions in [["TRƯỞNG BAN", "BÍ THƯ"], [long, "BÍ THƯ"], ["TRƯỞNG BAN", long]] {
        let mut dispatch = blank().paragraph("Một.\nHai.\nBa.");
        let names = ["Nguyễn Văn A", "Trần Thị B"];
        dispatch.signatories =
            positions.iter().zip(names).map(|(position, name)| Signatory::new(*position, name)).collect();
        let lines = lines(&pages(&dispatch).pages[0]);
        let at = |text: &str| lines.iter().find(|line| line.text.trim() == text).unwrap();
        let [first, second] = names.map(|name| at(name).baseline);
        assert!((first - second).abs() < 0.001, "{positions:?}: {first} and {second}");
        let centre = |line: &Line| f64::midpoint(line.left, line.right);
        // Both positions begin at the same height, and the longer one has the space required for a signature.
        let position = |name: &str| {
            let column: Vec<&Line> = lines
                .iter()
                .filter(|line| line.style == "sign-position-alone" && (centre(line) - centre(at(name))).abs() < 2.0)
                .collect();
            (column.first().unwrap().baseline, column.last().unwrap().baseline)
        };
        let [(top, last), (other_top, other_last)] = names.map(position);
        assert!((top - other_top).abs() < 0.001, "{positions:?}");
        let room = first - last.max(other_last);
        assert!((room - 31.75).abs() < 0.01, "{positions:?}: {room}");
    }
}

#[test]
fn centred_lines_are_balanced_without_single_words() {
    for count in 5..40 {
        let mut dispatch = blank().paragraph("Một.");
        dispatch.subject = words(count).into();
        let laid_out = pages(&dispatch);
        let subject: Vec<Line> =
            lines(&laid_out.pages[0]).into_iter().filter(|line| line.style == "subject-dispatch").collect();
        let width = |line: &Line| line.right - line.left;
        let widest = subject.iter().map(width).fold(0.0, f64::max);
        for line in &subject {
            assert!(line.text.trim().contains(' '), "single word: {line:?}");
            // Lines that end between phrases may be shorter, but by at most half.
            assert!(width(line) > widest * 0.5, "{count}: unbalanced: {subject:#?}");
            let centre = |line: &Line| (line.left + line.right) / 2.0;
            assert!((centre(line) - centre(&subject[0])).abs() < 0.01, "{subject:#?}");
        }
    }
}

#[test]
fn keeps_forced_line_breaks() {
    let mut dispatch = blank().paragraph("Một\nhai ba.");
    dispatch.subject = "Tăng cường\ncông tác lãnh đạo".into();
    let texts: Vec<String> = lines(&pages(&dispatch).pages[0]).into_iter().map(|line| line.text).collect();
    for line in ["Tăng cường ", "công tác lãnh đạo", "Một ", "hai ba."] {
        assert!(texts.iter().any(|text| text == line), "{line:?} in {texts:#?}");
    }
}

#[test]
fn emphasis_changes_only_the_face() {
    let laid_out = pages(&blank().paragraph("a **b** *c* ***d*** e"));
    let faces: Vec<(Face, String)> = runs(&laid_out.pages[0])
        .filter(|run| *run.style == *"body")
        .map(|run| (run.face, run.text.trim().to_owned()))
        .collect();
    let expected =
        [(Face::Regular, "a"), (Face::Bold, "b"), (Face::Italic, "c"), (Face::BoldItalic, "d"), (Face::Regular, "e")];
    let seen: Vec<(Face, &str)> =
        faces.iter().map(|(face, text)| (*face, text.as_str())).filter(|(_, text)| !text.is_empty()).collect();
    assert_eq!(seen, expected);
}

#[test]
fn table_head_repeats_on_each_page() {
    let mut form = StatisticsForm::new(
        Issuer::new("CHI BỘ ....."),
        "Đà Lạt",
        "2023-01".parse().unwrap(),
        "THỐNG KÊ",
        "Số lượng đảng viên",
    )
    .column("Tên tổ chức cơ sở đảng")
    .column("Tổng số đảng viên")
    .with_blank_rows(0)
    .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"));
    form.rows =
        (0..200).map(|index| congvan::form::Row::from(vec![format!("Chi bộ {index}"), "12".to_owned()])).collect();
    let laid_out = pages(&blank().paragraph("Một.").attach(form));
    let with_rows: Vec<&Page> =
        laid_out.pages[1..].iter().filter(|page| runs(page).any(|run| *run.style == *"table-cell")).collect();
    assert!(with_rows.len() > 3);
    for page in &with_rows {
        let texts: Vec<String> = lines(page).into_iter().map(|line| line.text).collect();
        assert!(texts.iter().any(|text| text.contains("Tên tổ chức cơ sở đảng")), "{texts:#?}");
    }
    let rows = with_rows.iter().flat_map(|page| runs(page)).filter(|run| run.text.starts_with("Chi bộ ")).count();
    assert_eq!(rows, 200);
    // The structure, which is read aloud, has the head only once.
    let heads = |pages: &Pages| {
        let is_head = |node: &&congvan::page::Node| matches!(node.role, congvan::page::Role::HeaderCell { .. });
        pages.structure.nodes().iter().filter(is_head).count()
    };
    assert_eq!(heads(&laid_out), 2);
    let mut grouped = counted_form();
    grouped.rows = (0..60).map(|_| ["Chi bộ", "2", "1", "", ""].into()).collect();
    // Five columns, a head over two of them, and the row of column numbers.
    assert_eq!(heads(&typesetter().pages(&grouped).unwrap()), 11);
    let last = lines(laid_out.pages.last().unwrap());
    assert!(last.iter().any(|line| line.style == "sign-name"));
}

/// Trial layouts must not add nodes to the structure.
#[test]
fn every_leaf_of_the_structure_has_content_on_a_page() {
    let mut filled = counted_form();
    filled.fill_page = true;
    let fitted =
        [include_str!("data/fitting/one-page-with-care.toml"), include_str!("data/fitting/lone-signature.toml")];
    let fitted = fitted.map(|text| pages(&Dispatch::from_toml(text).unwrap()));
    assert!(
        fitted.iter().any(|pages| pages.fit.direction != congvan::page::FitDirection::Own),
        "no document is fitted"
    );
    let with_form = blank().paragraph("Một.").attach(filled.clone());
    for pages in fitted.into_iter().chain([typesetter().pages(&filled).unwrap(), pages(&with_form)]) {
        let nodes = pages.structure.nodes();
        let mut leaves: BTreeSet<usize> = (0..nodes.len()).collect();
        for node in nodes {
            leaves.retain(|leaf| node.parent.is_none_or(|parent| parent.0 != *leaf));
        }
        let owner = |item: &Item| match item {
            Item::Text(run) => run.owner,
            Item::Image(image) => image.owner,
            _ => None,
        };
        let owners: BTreeSet<usize> =
            pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| Some(owner(item)?.0)).collect();
        assert_eq!(owners, leaves);
    }
}

#[test]
fn positions_of_all_components() {
    let mut dispatch = blank().paragraph(words(30)).signed_by(
        Signatory::new("CHÁNH VĂN PHÒNG", "Trần Văn B")
            .with_authority("T/L BAN THƯỜNG VỤ".parse().unwrap())
            .with_signature(Picture::from_png(include_bytes!("data/signature.png")).unwrap()),
    );
    dispatch.secrecy = Some(Secrecy::Secret);
    dispatch.urgency = Some(Urgency::Express);
    dispatch.circulation = vec![Circulation::Internal, Circulation::NotForMedia];
    dispatch.draft = Some(2);
    dispatch.drafter = Some(Drafter { initials: "ABC".into(), copies: Some(268) });
    dispatch.contact = Some("Đồng chí A, điện thoại 0263 3 822 000".into());
    dispatch.number = "-CV/BTCTU".parse().unwrap();
    insta::assert_snapshot!(pages(&dispatch));
}

#[test]
fn circulation_marks_stay_above_the_header() {
    let all = [
        Circulation::MeetingPaper,
        Circulation::Recalled,
        Circulation::ReturnAfterReading,
        Circulation::ReturnAfterMeeting,
        Circulation::Internal,
    ];
    for count in 1..=all.len() {
        let mut dispatch = blank().paragraph("Một.");
        dispatch.circulation = all[..count].to_vec();
        let lines = lines(&pages(&dispatch).pages[0]);
        let marks: Vec<&Line> = lines.iter().filter(|line| line.style == "circulation").collect();
        let words: String = marks.iter().map(|mark| mark.text.as_str()).collect();
        assert_eq!(words.matches(" - ").count(), if count > 2 { count - 1 } else { 0 }, "{words}");
        assert!(marks.iter().all(|mark| mark.baseline < 20.0 && (mark.right - 195.0).abs() < 2.0), "{marks:?}");
    }
}

#[test]
fn long_address_lists_continue_on_the_next_page() {
    let mut dispatch = blank().paragraph("Một.");
    dispatch.addressees = (0..60).map(|index| format!("Chi bộ {index}").into()).collect();
    let laid_out = pages(&dispatch);
    assert_eq!(laid_out.pages.len(), 2);
    let named = |page: usize| lines(&laid_out.pages[page]).iter().filter(|line| line.style == "addressee").count();
    assert!(named(0) > 25 && named(0) + named(1) == 60, "{} and {}", named(0), named(1));
}

#[test]
fn long_distribution_lists_are_complete() {
    let mut dispatch = blank().paragraph(words(40));
    dispatch.distribution = (0..120).map(|index| format!("Chi bộ {index}").into()).collect();
    let laid_out = pages(&dispatch);
    let all: Vec<Line> = laid_out.pages.iter().flat_map(lines).filter(|line| line.style == "distribution").collect();
    assert_eq!(all.len(), 120);
    assert!(all.iter().all(|line| line.baseline < 277.0));
}

#[test]
fn date_selects_the_standard() {
    let mut dispatch = blank().paragraph("Một.").directive("Hai.");
    let typesetter = typesetter();
    for (date, name, mark) in [
        ("2017-01-01", "hd36", "1-"),
        ("2026-05-26", "hd36", "1-"),
        ("2026-05-27", "hd05", "1."),
        // A date with blanks counts as its last possible day.
        ("2026", "hd05", "1."),
        ("2026-05", "hd05", "1."),
        ("2026-04", "hd36", "1-"),
        ("2025", "hd36", "1-"),
    ] {
        dispatch.date = date.parse().unwrap();
        assert_eq!(typesetter.standard_for(&dispatch).name, name, "{date}");
        let text = typesetter.pages(&dispatch).unwrap().to_string();
        assert!(text.contains(&format!(": {mark}\n")), "{date}: {text}");
    }
    dispatch.date = "2023-01-09".parse().unwrap();
    let chosen = typesetter.following("hd05").unwrap();
    assert_eq!(chosen.standard_for(&dispatch).name, "hd05");
    assert!(chosen.pages(&dispatch).unwrap().to_string().contains("về việc Công tác đảng viên"));
}

#[test]
fn custom_marks_replace_numbers() {
    let dispatch =
        blank().directive(Directive::new("Một.").with_mark("Điều 7.")).directive(congvan::dispatch::Text::new("Hai."));
    let found = lines(&pages(&dispatch).pages[0]).into_iter().filter(|line| line.style == "directive");
    assert_eq!(found.map(|line| line.text).collect::<Vec<_>>(), ["Điều 7. Một.", "1- Hai."]);
}

#[test]
fn double_sided_printing_mirrors_margins() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("both-sides");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("style.toml"), "[page]\nboth_sides = true\n").unwrap();
    let packs = congvan::Pack::open(&folder).unwrap();
    let laid_out = typesetter().with_packs(packs).unwrap().pages(&blank().paragraph(words(900))).unwrap();
    let left = |page: usize| {
        let body = lines(&laid_out.pages[page]).into_iter().filter(|line| line.style == "body");
        body.map(|line| line.left).fold(f64::INFINITY, f64::min)
    };
    assert!((left(0) - 30.0).abs() < 0.01 && (left(1) - 15.0).abs() < 0.01, "{} {}", left(0), left(1));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn landscape_pages_have_their_own_margins() {
    let packs = congvan::Pack::from_files("office", [("style.toml", "[page]\nboth_sides = true\n")]).unwrap();
    let turned = packs[0].standard().page.turned();
    let mm = |lengths: [Pt; 6]| lengths.map(|length| Mm::from(length).0.round());
    let sheet = [turned.width, turned.height, turned.top, turned.bottom, turned.left(1), turned.left(2)];
    assert_eq!(mm(sheet), [297.0, 210.0, 30.0, 15.0, 20.0, 20.0]);
    assert_eq!((Mm::from(turned.text_width()).0.round(), turned.both_sides), (257.0, false));

    let mut form = counted_form();
    form.orientation = Orientation::Landscape;
    form.rows = (0..60).map(|_| ["Chi bộ", "2", "1", "", ""].into()).collect();
    let page = typesetter().pages(&form).unwrap().pages.remove(1);
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) => Some([rule.from.0, rule.to.0, rule.from.1, rule.to.1].map(|at| Mm::from(at).0)),
        _ => None,
    });
    let rules: Vec<[f64; 4]> = rules.collect();
    let least = |side: usize| rules.iter().map(|rule| rule[side]).fold(f64::INFINITY, f64::min);
    let most = |side: usize| rules.iter().map(|rule| rule[side]).fold(0.0, f64::max);
    let edges = [least(0), most(1), least(2)].map(|at| (at * 10.0).round() / 10.0);
    assert_eq!(edges, [20.0, 277.0, 30.0]);
    assert!(most(3) <= 195.0, "{}", most(3));
}

#[test]
fn the_samples() {
    for (name, text) in [
        ("lam-dong-40", include_str!("../examples/data/lam-dong-40.toml")),
        ("nam-dinh-175", include_str!("../examples/data/nam-dinh-175.toml")),
    ] {
        insta::assert_snapshot!(name, pages(&Dispatch::from_toml(text).unwrap()));
    }
}

fn counted_form() -> StatisticsForm {
    StatisticsForm::new(Issuer::new("BAN TỔ CHỨC"), "Đà Lạt", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng")
        .column("Đơn vị")
        .column(Column::number("Đã học lớp").with_name("eligible").with_group("Kết nạp"))
        .column(Column::number("Chỉ tiêu").with_name("target").with_group("Kết nạp").with_max_of("eligible"))
        .column(Column::new("Tỷ lệ").with_kind(ColumnKind::Percentage))
        .column(Column::new("Ngày").with_kind(ColumnKind::Date))
        .with_column_numbers()
        .with_total_row()
        .footnote("Ghi theo mẫu.")
        .with_blank_rows(0)
        .signed_by(Signatory { position: Some("BÍ THƯ".into()), ..Signatory::default() })
}

fn texts(pages: &[Page]) -> Vec<String> {
    pages.iter().flat_map(runs).map(|run| run.text.trim().to_owned()).collect()
}

#[test]
fn forms_format_numbers_and_sums_for_vietnamese() {
    let form = counted_form().row(["Chi bộ 1", "1234567", "12", "2,2", "2022-12-01"]).row([
        "Chi bộ 2",
        "1.000",
        "8",
        "12.5%",
        "31/1/2023",
    ]);
    let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
    let texts = texts(&pages);
    for wanted in ["1.234.567", "1.000", "2,2%", "12,5%", "01/12/2022", "31/01/2023", "Tổng cộng", "1.235.567", "20"]
    {
        assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
    }
    // Numbers are right-aligned.
    let edges: Vec<f64> = ["1.234.567", "1.000", "1.235.567"]
        .iter()
        .map(|text| runs(&pages[0]).find(|run| run.text.trim() == *text).map(|run| (run.x + run.width()).0).unwrap())
        .collect();
    assert!(edges.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.01), "{edges:?}");
    // The group title appears once, above its two columns and centred.
    let at = |text: &str| runs(&pages[0]).find(|run| run.text.trim() == text).unwrap();
    let middle = |run: &TextRun| (run.x + run.width() / 2.0).0;
    assert!(at("Kết nạp").baseline < at("Chỉ tiêu").baseline);
    assert!(middle(at("Kết nạp")) > middle(at("Đã học lớp")) && middle(at("Kết nạp")) < middle(at("Chỉ tiêu")));
}

#[test]
fn carried_sums_are_correct_and_the_total_has_a_row_above() {
    for count in [100_u64, 101, 102, 103, 104, 105, 106, 107, 108] {
        let mut form = counted_form();
        form.carried_sums = true;
        form.rows = (1..=count)
            .map(|n| [format!("Chi bộ {n}"), n.to_string(), "1".into(), "".into(), "".into()].into())
            .collect();
        let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
        let mut sum = 0;
        let last = pages.len() - 1;
        for (index, page) in pages.iter().enumerate() {
            let rows: Vec<u64> =
                runs(page).filter_map(|run| run.text.trim().strip_prefix("Chi bộ ")?.parse().ok()).collect();
            let carried: Vec<&str> =
                runs(page).filter(|run| &*run.style == "table-carried-figure").map(|run| run.text.trim()).collect();
            let digits =
                |sum: u64| if sum < 1000 { sum.to_string() } else { format!("{}.{:03}", sum / 1000, sum % 1000) };
            if index > 0 {
                assert_eq!(carried[0], digits(sum), "{count} rows, top of page {}", index + 1);
            }
            sum += rows.iter().sum::<u64>();
            if index < last {
                assert_eq!(carried[carried.len() - 3], digits(sum), "{count} rows, foot of page {}", index + 1);
            }
            if runs(page).any(|run| run.text.trim() == "Tổng cộng") {
                assert!(!rows.is_empty(), "{count} rows: the total is alone on its page");
            }
            let lowest = runs(page).map(|run| run.baseline.0).fold(0.0, f64::max);
            assert!(lowest < (page.height - Pt::from(Mm(20.0))).0, "{count} rows: page {} is too full", index + 1);
        }
        assert_eq!(sum, count * (count + 1) / 2);
    }
}

/// Returns the heights of blank rows for handwriting, in tenths of a millimetre.
fn blank_heights(page: &Page) -> Vec<i64> {
    let mut across: Vec<Pt> = page
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Rule(rule) if &*rule.style == "statistics" && rule.from.1 == rule.to.1 => Some(rule.from.1),
            _ => None,
        })
        .collect();
    across.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rows = across.windows(2).filter(|pair| {
        runs(page).any(|run| run.text.starts_with("......") && run.baseline > pair[0] && run.baseline < pair[1])
    });
    rows.map(|pair| (Mm::from(pair[1] - pair[0]).0 * 10.0).round() as i64).collect()
}

#[test]
fn blank_rows_fill_the_page() {
    let typesetter = typesetter();
    let mut form = counted_form();
    form.fill_page = true;
    let pages = typesetter.pages(&form).unwrap().pages;
    assert_eq!(pages.len(), 1);
    assert_eq!(blank_heights(&pages[0]), [110; 12]);
    form.fill_page = false;
    form.blank_rows = 12;
    let pages = typesetter.pages(&form).unwrap().pages;
    assert_eq!((pages.len(), blank_heights(&pages[0])), (1, vec![110; 12]));
    // A data row replaces as many blank rows as fit into its height.
    let tall = counted_form().row(["Một\nhai\nba\nbốn\nnăm\nsáu\nbảy\ntám", "1", "1", "", ""]);
    let mut filled = tall.clone();
    filled.fill_page = true;
    let pages = typesetter.pages(&filled).unwrap().pages;
    let blank = texts(&pages).iter().filter(|text| text.starts_with("......")).count();
    assert_eq!((pages.len(), blank), (1, 8));
}

#[test]
fn blank_rows_shrink_to_save_a_page() {
    let typesetter = typesetter();
    let style = crate::pack_tables::style("hd36");
    let [least, most] =
        ["least", "most"].map(|key| crate::pack_tables::length(&style, &format!("tables.statistics.blank_row.{key}")));
    let tenths = |length: Pt| (Mm::from(length).0 * 10.0).round() as i64;
    let mut lowest = tenths(most);
    let mut seen = Vec::new();
    for rows in 12..24 {
        let pages = typesetter.pages(&counted_form().with_blank_rows(rows)).unwrap().pages;
        let heights: Vec<i64> = pages.iter().flat_map(blank_heights).collect();
        assert_eq!(heights.len(), usize::from(rows));
        assert!(heights.iter().all(|height| *height == heights[0]), "{rows} rows: {heights:?}");
        if pages.len() == 1 {
            assert!((tenths(least)..=lowest).contains(&heights[0]), "{rows} rows: {heights:?}");
            lowest = heights[0];
        } else {
            // Lower rows would not save a page.
            assert_eq!((pages.len(), heights[0]), (2, tenths(most)), "{rows} rows");
        }
        seen.push(pages.len());
    }
    assert!(lowest < tenths(most));
    assert_eq!(seen[..7], [1; 7], "18 rows fit on one page");
    assert_eq!(seen.last(), Some(&2));
    // Partly filled rows shrink as well, but not below their text.
    let rows = |form: StatisticsForm, count: usize, name: &str| {
        (0..count).fold(form, |form, number| {
            form.row([format!("{name} {number}"), String::new(), String::new(), String::new(), String::new()])
        })
    };
    assert_eq!(typesetter.pages(&rows(counted_form(), 17, "Chi bộ")).unwrap().pages.len(), 1);
    let high = "Một\nhai\nba\nbốn\nChi bộ";
    let pages = typesetter.pages(&rows(counted_form(), 17, high)).unwrap().pages;
    let last = runs(&pages[0]).filter(|run| &*run.style == "table-cell").map(|run| run.baseline.0).fold(0.0, f64::max);
    assert!(pages.len() > 1 && last < pages[0].height.0 - 56.0);
}

#[test]
fn blank_rows_of_fixed_height_do_not_shrink() {
    let packs = Pack::from_files("office", [("style.toml", "[tables.statistics]\nblank_row = \"11mm\"")]).unwrap();
    let typesetter = typesetter().with_packs(packs).unwrap();
    let pages = typesetter.pages(&counted_form().with_blank_rows(13)).unwrap().pages;
    assert_eq!(pages.iter().flat_map(blank_heights).collect::<Vec<_>>(), [110; 13]);
    assert_eq!(pages.len(), 2);
}

#[test]
fn blank_rows_fill_the_last_page_of_a_table() {
    let typesetter = typesetter();
    let mut seen = std::collections::BTreeSet::new();
    for rows in (12..24).chain([40, 43, 46]) {
        let mut form = counted_form();
        form.rows = (0..rows)
            .map(|number| [format!("Chi bộ {number}"), "1".into(), "1".into(), "".into(), "".into()].into())
            .collect();
        form.fill_page = true;
        let filled = typesetter.pages(&form).unwrap().pages;
        let heights = |pages: &[Page]| pages.iter().flat_map(blank_heights).collect::<Vec<_>>();
        let blank = heights(&filled).len();
        form.fill_page = false;
        form.blank_rows = u16::try_from(blank).unwrap();
        let laid_out = |form: &StatisticsForm| typesetter.pages(form).unwrap().pages;
        assert_eq!(filled.len(), laid_out(&form).len(), "{rows} rows, {blank} blank");
        // With one more row, there is another page or the rows are lower.
        form.blank_rows += 1;
        let more = laid_out(&form);
        let is_lower = heights(&more)[0] < heights(&filled)[0];
        assert!(more.len() == filled.len() + 1 || is_lower, "{rows} rows, {blank} blank");
        form.blank_rows = 1;
        assert_eq!(filled.len(), laid_out(&form).len(), "{rows} rows");
        let table_goes_on = filled.len() > 1 && blank > 10;
        seen.insert((filled.len(), table_goes_on));
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [(1, false), (2, false), (2, true)]);
}

#[test]
fn cramped_heads_make_the_page_landscape() {
    let narrow = counted_form();
    let mut wide = counted_form();
    wide.columns
        .extend((1..=9).map(|n| Column::number(format!("Chỉ tiêu phát triển đảng viên của quý {n} trong năm"))));
    let mut upright = wide.clone();
    upright.orientation = Orientation::Portrait;
    let mut turned = narrow.clone();
    turned.orientation = Orientation::Landscape;
    for (form, landscape) in [(narrow, false), (wide, true), (upright, false), (turned, true)] {
        let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
        assert_eq!(pages[0].width > pages[0].height, landscape, "{} columns", form.columns.len());
        let right = runs(&pages[0]).map(|run| (run.x + run.width()).0).fold(0.0, f64::max);
        assert!(right < pages[0].width.0 - 40.0, "text in the margin");
    }
}

#[test]
fn too_many_head_lines_make_the_page_landscape() {
    let one_size = "[tables.statistics.smaller_type]\nleast = \"13pt\"\nupright = \"13pt\"";
    let packs = Pack::from_files("office", [("style.toml", one_size)]).unwrap();
    let typesetter = typesetter().with_packs(packs).unwrap();
    let style = crate::pack_tables::style("hd36");
    let head_lines = crate::pack_tables::lookup(&style, "tables.statistics.head_lines").unwrap().as_integer().unwrap();
    let mut seen = [0, 0];
    for width in 13..32 {
        let title = "một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn";
        let mut form = counted_form();
        form.columns.insert(0, Column::new(title));
        form.columns[0].width = Some(format!("{width}mm").parse().unwrap());
        let turned = |form: &StatisticsForm| {
            let page = typesetter.pages(form).unwrap().pages.remove(0);
            (page.width > page.height, page)
        };
        let (is_turned, _) = turned(&form);
        form.orientation = Orientation::Portrait;
        let (_, page) = turned(&form);
        let right = 30.0 + f64::from(width);
        let mut baselines: Vec<f64> = lines(&page)
            .iter()
            .filter(|line| line.style == "table-head" && line.left < right)
            .map(|line| line.baseline)
            .collect();
        baselines.dedup();
        let too_many = baselines.len() > usize::try_from(head_lines).unwrap();
        assert_eq!(is_turned, too_many, "{} lines in {width} mm", baselines.len());
        seen[usize::from(too_many)] += 1;
    }
    assert!(seen[0] > 3 && seen[1] > 3, "{seen:?}");
}

#[test]
fn landscape_pages_recompute_column_widths() {
    let word = "m".repeat(50);
    let form = counted_form().column("Ghi chú").row([&word, "1", "1", "", "", &words(80)]);
    let page = typesetter().pages(&form).unwrap().pages.remove(0);
    assert!(page.width > page.height);
    assert!(runs(&page).any(|run| run.text.contains(&word)), "the word is broken");
}

#[test]
fn column_has_the_given_width() {
    let mut form = counted_form().row(["Chi bộ 1", "5", "3", "", ""]);
    form.columns[0].width = Some("60mm".parse().unwrap());
    let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
    let edges: Vec<f64> = pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Rule(rule) if &*rule.style == "statistics" && rule.from.0 == rule.to.0 => {
                Some(Mm::from(rule.from.0).0)
            }
            _ => None,
        })
        .collect();
    assert!(
        edges.iter().any(|x| (x - 90.0).abs() < 0.001),
        "the column must end at 30 mm of margin and 60 mm of width: {edges:?}"
    );
}

#[test]
fn prefilled_form_has_the_unit_name() {
    let form = counted_form().with_blank_rows(3).prefilled("Chi bộ Sở Thử nghiệm");
    let texts = texts(&Typesetter::new().unwrap().pages(&form).unwrap().pages);
    assert!(
        texts.iter().any(|text| text == "CHI BỘ SỞ THỬ NGHIỆM")
            && texts.iter().any(|text| text == "Chi bộ Sở Thử nghiệm")
    );
    assert_eq!(texts.iter().filter(|text| text.starts_with("......")).count(), 2);
}

#[test]
fn footnotes_do_not_count_as_lines_above_a_signature() {
    let typesetter = typesetter();
    let mut split_count = 0;
    for count in 10..30 {
        let mut form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse().unwrap(), "THỐNG KÊ", "Số")
            .column("Đơn vị")
            .column(Column::number("Đảng viên"))
            .with_blank_rows(0)
            .footnote("một hai ba bốn ".repeat(20))
            .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
        form.rows = (0..count).map(|number| [format!("Chi bộ {number}"), "1".to_owned()].into()).collect();
        let laid_out = typesetter.pages(&form).unwrap();
        let last = laid_out.pages.last().unwrap();
        split_count += usize::from(laid_out.pages.len() > 1);
        assert!(lines(last).iter().filter(|line| line.text.starts_with("Chi bộ")).count() >= 2, "{count} rows");
    }
    // Some of these forms must be longer than a page, or the test checks nothing.
    assert!((1..20).contains(&split_count), "{split_count}");
}
