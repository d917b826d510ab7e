//! Kính gửi: the label, the addressees behind it and below each other, as they stand on the page.

use congvan::page::{Item, Page, Pages, Role};
use congvan::{Dispatch, Issuer, Mm, Pack, Signatory, Typesetter};

const LONG: &str = "Ban Thường vụ Đảng uỷ các cơ quan Đảng tỉnh, Đảng uỷ Uỷ ban nhân dân tỉnh, Đảng uỷ Quân sự tỉnh, Đảng uỷ \
                    Công an tỉnh, Đảng uỷ các trường đại học, cao đẳng trực thuộc Tỉnh uỷ";
/// The text stands between these, in millimetres.
const MARGINS: (f64, f64) = (30.0, 195.0);

/// A run of text: its left and right edge and its baseline in millimetres, its style and its words.
#[derive(Debug, Clone)]
struct Run {
    left: f64,
    right: f64,
    baseline: f64,
    style: String,
    text: String,
}

fn dispatch(date: &str, addressees: &[&str]) -> Dispatch {
    let issuer = Issuer::new("BAN TỔ CHỨC").under("TỈNH UỶ LÂM ĐỒNG");
    let number = "12-CV/BTCTU".parse().unwrap();
    let mut dispatch = Dispatch::new(issuer, number, "Công tác đảng viên", "Đà Lạt", date.parse().unwrap())
        .paragraph("Một.")
        .copy_to("Như trên")
        .copy_to("Lưu Ban Tổ chức")
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
    dispatch.addressees = addressees.iter().map(|addressee| (*addressee).into()).collect();
    dispatch
}

fn pages(addressees: &[&str]) -> Pages {
    Typesetter::new().unwrap().pages(&dispatch("2026-09-03", addressees)).unwrap()
}

fn runs(page: &Page) -> Vec<Run> {
    let mm = |length| Mm::from(length).0;
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(Run {
            left: mm(run.x),
            right: mm(run.x + run.width()),
            baseline: mm(run.baseline),
            style: run.style.to_string(),
            text: run.text.trim_end().to_owned(),
        }),
        _ => None,
    });
    runs.filter(|run| run.style.starts_with("addressee")).collect()
}

#[track_caller]
fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.02, "{found} is not {wanted}");
}

/// Takes the label off the runs and says that it is whole.
#[track_caller]
fn label(runs: &mut Vec<Run>) -> Run {
    let label = runs.remove(0);
    assert_eq!((label.style.as_str(), label.text.as_str()), ("addressees-label", "Kính gửi:"));
    label
}

#[test]
fn several_begin_on_the_line_of_the_label_and_hang() {
    let twelve: Vec<&str> = (0..12).map(|index| if index % 5 == 1 { LONG } else { "Văn phòng Tỉnh uỷ" }).collect();
    for addressees in
        [&twelve[..2], &twelve[..3], &["Chi bộ A", "Chi bộ B"], &["Chi bộ A", LONG], &[LONG, "Chi bộ A"], &twelve[..]]
    {
        let mut runs = runs(&pages(addressees).pages[0]);
        let label = label(&mut runs);
        let (dashes, texts): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.text == "-");
        assert_eq!(dashes.len(), addressees.len());
        // The first dash stands on the line of the label, a space behind it, and all below each other.
        close(dashes[0].baseline, label.baseline);
        close(dashes[0].left, label.left + 19.02 + 1.235);
        assert!(dashes.windows(2).all(|pair| (pair[0].left - pair[1].left).abs() < 0.01), "{dashes:?}");
        // A space behind the dash, and further lines below the first word.
        assert!(texts.len() > dashes.len() || !addressees.contains(&LONG));
        for text in &texts {
            close(text.left, dashes[0].left + 1.64 + 1.235);
        }
        // The block stands in the middle of the page.
        let right = texts.iter().map(|text| text.right).fold(0.0, f64::max);
        assert!((label.left - MARGINS.0 - (MARGINS.1 - right)).abs() < 0.7, "{} and {right}", label.left);
    }
}

#[test]
fn no_more_lines_are_taken_than_the_full_width_would() {
    let mut runs = runs(&pages(&["Văn phòng Tỉnh uỷ", LONG]).pages[0]);
    label(&mut runs);
    let texts: Vec<&Run> = runs.iter().filter(|run| run.text != "-").collect();
    // 307 mm in a room of 142: three lines and one for the other, none of them a remnant.
    assert_eq!(texts.len(), 4, "{texts:#?}");
    let shortest = texts[1..].iter().map(|run| run.right - run.left).fold(f64::INFINITY, f64::min);
    assert!(shortest > 80.0, "{texts:#?}");
}

#[test]
fn one_stands_behind_the_label_and_hangs_there() {
    let laid_out = pages(&["Các chi bộ trực thuộc"]);
    let mut short = runs(&laid_out.pages[0]);
    let beginning = label(&mut short);
    assert_eq!(short.len(), 1);
    close(short[0].left, beginning.left + 19.02 + 1.235);
    close(beginning.left - MARGINS.0, MARGINS.1 - short[0].right);

    let mut long = runs(&pages(&[LONG]).pages[0]);
    let beginning = label(&mut long);
    assert_eq!(long.len(), 3, "{long:#?}");
    close(long[0].baseline, beginning.baseline);
    for line in &long {
        close(line.left, beginning.left + 19.02 + 1.235);
    }
    let right = long.iter().map(|line| line.right).fold(0.0, f64::max);
    close(beginning.left - MARGINS.0, MARGINS.1 - right);
}

#[test]
fn a_page_ends_between_addressees_and_not_within_one_of_three_lines() {
    for before in 0..3 {
        let addressees: Vec<&str> = ["Chi bộ"].repeat(before).into_iter().chain([LONG].repeat(25)).collect();
        let laid_out = pages(&addressees);
        assert!(laid_out.pages.len() > 1);
        let second = runs(&laid_out.pages[1]);
        assert_eq!(second[0].text, "-", "{before}: {:#?}", second[0]);
    }
}

#[test]
fn names_in_larger_type_stand_on_the_baseline_of_the_label() {
    let style = "[styles.addressee]\nsize = \"15pt\"\nline_height = \"22pt\"\n";
    let packs = Pack::from_files("office", [("style.toml", style)]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    let laid_out = typesetter.pages(&dispatch("2026-09-03", &["Chi bộ A", "Chi bộ B"])).unwrap();
    let mut runs = runs(&laid_out.pages[0]);
    let label = label(&mut runs);
    close(runs[0].baseline, label.baseline);
    close(runs[2].baseline - runs[0].baseline, 22.0 * 25.4 / 72.0);
}

#[test]
fn a_label_is_whole_however_narrow_the_page_is() {
    let style = "[page]\nwidth = \"110mm\"\n[styles.party-title]\nsize = \"8pt\"\n";
    let packs = Pack::from_files("office", [("style.toml", style)]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    for addressees in [&[LONG][..], &[LONG, "Chi bộ A"]] {
        let laid_out = typesetter.pages(&dispatch("2026-09-03", addressees)).unwrap();
        let mut found = runs(&laid_out.pages[0]);
        let beginning = label(&mut found);
        assert!(found.iter().all(|run| run.left > beginning.right), "{found:#?}");
        assert!(found.iter().all(|run| run.right < 95.01), "{found:#?}");
    }
}

#[test]
fn what_is_read_aloud_is_the_label_and_then_the_list() {
    let laid_out = pages(&["Chi bộ A", LONG]);
    let nodes = laid_out.structure.nodes();
    // The roles above a run, the innermost first, and the number of the innermost.
    let above = |wanted: &str| {
        let mut owner = laid_out.pages[0].items.iter().find_map(|item| match item {
            Item::Text(run) if run.text.starts_with(wanted) && run.style.starts_with("addressee") => run.owner,
            _ => None,
        });
        let number = owner.unwrap().0;
        let mut roles = Vec::new();
        while let Some(id) = owner {
            roles.push(nodes[id.0].role.clone());
            owner = nodes[id.0].parent;
        }
        (number, roles)
    };
    let (label, roles) = above("Kính gửi:");
    assert_eq!(roles[0], Role::Paragraph);
    let outside = roles[1..].to_vec();
    let list = Role::List { ordered: false };
    let (dash, roles) = above("- ");
    assert_eq!(roles, [&[Role::Label, Role::ListItem, list.clone()][..], &outside].concat());
    let (first, roles) = above("Chi bộ A");
    assert_eq!(roles, [&[Role::Paragraph, Role::ItemBody, Role::ListItem, list][..], &outside].concat());
    let (second, _) = above("Ban Thường vụ");
    assert!(label < dash && dash < first && first < second);
    assert_eq!(nodes.iter().filter(|node| matches!(node.role, Role::List { .. })).count(), 2, "and nơi nhận");
}

#[test]
fn further_lines_begin_with_a_whole_compound() {
    let copies =
        ["Các đồng chí Uỷ viên Ban Thường vụ Tỉnh uỷ", "Đ/c Bí thư Tỉnh uỷ, Bí thư Đảng uỷ Quân sự tỉnh", "Lưu"];
    let addressees = [
        "Hội Nông dân, Hội Liên hiệp Phụ nữ, Hội Cựu chiến binh, Liên đoàn Lao động, Đoàn Thanh niên Cộng sản tỉnh",
        "Chi bộ A",
    ];
    let mut dispatch = dispatch("2026-09-03", &addressees);
    dispatch.distribution = copies.iter().map(|copy| (*copy).into()).collect();
    let pages = Typesetter::new().unwrap().pages(&dispatch).unwrap();
    let second_line = |style: &str, end: &str| {
        let texts = pages.pages[0].items.iter().filter_map(|item| match item {
            Item::Text(run) if *run.style == *style => Some(run.text.trim_end().to_owned()),
            _ => None,
        });
        texts.collect::<Vec<_>>().into_iter().find(|text| text.ends_with(end)).unwrap()
    };
    assert_eq!(second_line("addressee", "tỉnh;"), "Liên đoàn Lao động, Đoàn Thanh niên Cộng sản tỉnh;");
    assert_eq!(second_line("distribution", "Tỉnh uỷ;"), "Tỉnh uỷ;");
}
