//! Kính gửi: positions of the label and of the addressees.

use congvan::page::{Item, Mm, Page, Pages, Role};
use congvan::{Dispatch, Issuer, Pack, Signatory, Typesetter};

const LONG: &str = "Ban Thường vụ Đảng uỷ các cơ quan Đảng tỉnh, Đảng uỷ Uỷ ban nhân dân tỉnh, Đảng uỷ Quân sự tỉnh, Đảng uỷ \
                    Công an tỉnh, Đảng uỷ các trường đại học, cao đẳng trực thuộc Tỉnh uỷ";
/// Left and right edge of the text block, in millimetres.
const MARGINS: (f64, f64) = (30.0, 195.0);

/// A run of text with its position in millimetres.
#[derive(Debug, Clone)]
struct Run {
    left: f64,
    right: f64,
    baseline: f64,
    style: String,
    text: String,
}

fn dispatch(date: &str, addressees: &[&str]) -> Dispatch {
    let issuer = Issuer::new("BAN TỔ CHỨC").with_parent("TỈNH UỶ LÂM ĐỒNG");
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
fn assert_close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.02, "{found}, expected {wanted}");
}

/// Removes the label from the runs and checks its text.
#[track_caller]
fn label(runs: &mut Vec<Run>) -> Run {
    let label = runs.remove(0);
    assert_eq!((label.style.as_str(), label.text.as_str()), ("addressees-label", "Kính gửi:"));
    label
}

#[test]
fn several_addressees_start_after_the_label_with_hanging_indent() {
    let twelve: Vec<&str> = (0..12).map(|index| if index % 5 == 1 { LONG } else { "Văn phòng Tỉnh uỷ" }).collect();
    for addressees in
        [&twelve[..2], &twelve[..3], &["Chi bộ A", "Chi bộ B"], &["Chi bộ A", LONG], &[LONG, "Chi bộ A"], &twelve[..]]
    {
        let mut runs = runs(&pages(addressees).pages[0]);
        let label = label(&mut runs);
        let (dashes, texts): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.text == "-");
        assert_eq!(dashes.len(), addressees.len());
        // The first dash is on the line of the label, after a space; all dashes are aligned.
        assert_close(dashes[0].baseline, label.baseline);
        assert_close(dashes[0].left, label.left + 19.02 + 1.235);
        assert!(dashes.windows(2).all(|pair| (pair[0].left - pair[1].left).abs() < 0.01), "{dashes:?}");
        // A space follows the dash, and further lines align with the first word.
        assert!(texts.len() > dashes.len() || !addressees.contains(&LONG));
        for text in &texts {
            assert_close(text.left, dashes[0].left + 1.64 + 1.235);
        }
        // The block is centred on the page.
        let right = texts.iter().map(|text| text.right).fold(0.0, f64::max);
        assert!((label.left - MARGINS.0 - (MARGINS.1 - right)).abs() < 0.7, "{} and {right}", label.left);
    }
}

#[test]
fn uses_no_more_lines_than_the_full_width() {
    let mut runs = runs(&pages(&["Văn phòng Tỉnh uỷ", LONG]).pages[0]);
    label(&mut runs);
    let texts: Vec<&Run> = runs.iter().filter(|run| run.text != "-").collect();
    // 307 mm of text in lines of 142 mm: three lines, plus one for the other addressee, none of them short.
    assert_eq!(texts.len(), 4, "{texts:#?}");
    let shortest = texts[1..].iter().map(|run| run.right - run.left).fold(f64::INFINITY, f64::min);
    assert!(shortest > 80.0, "{texts:#?}");
}

#[test]
fn single_addressee_follows_the_label_with_hanging_indent() {
    let laid_out = pages(&["Các chi bộ trực thuộc"]);
    let mut short = runs(&laid_out.pages[0]);
    let first_label = label(&mut short);
    assert_eq!(short.len(), 1);
    assert_close(short[0].left, first_label.left + 19.02 + 1.235);
    assert_close(first_label.left - MARGINS.0, MARGINS.1 - short[0].right);

    let mut long = runs(&pages(&[LONG]).pages[0]);
    let first_label = label(&mut long);
    assert_eq!(long.len(), 3, "{long:#?}");
    assert_close(long[0].baseline, first_label.baseline);
    for line in &long {
        assert_close(line.left, first_label.left + 19.02 + 1.235);
    }
    let right = long.iter().map(|line| line.right).fold(0.0, f64::max);
    assert_close(first_label.left - MARGINS.0, MARGINS.1 - right);
}

#[test]
fn page_breaks_between_addressees_not_within_three_lines() {
    for before in 0..3 {
        let addressees: Vec<&str> = ["Chi bộ"].repeat(before).into_iter().chain([LONG].repeat(25)).collect();
        let laid_out = pages(&addressees);
        assert!(laid_out.pages.len() > 1);
        let second = runs(&laid_out.pages[1]);
        assert_eq!(second[0].text, "-", "{before}: {:#?}", second[0]);
    }
}

#[test]
fn larger_names_share_the_baseline_of_the_label() {
    let style = "[styles.addressee]\nsize = \"15pt\"\nline_height = \"22pt\"\n";
    let packs = Pack::from_files("office", [("style.toml", style)]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    let laid_out = typesetter.pages(&dispatch("2026-09-03", &["Chi bộ A", "Chi bộ B"])).unwrap();
    let mut runs = runs(&laid_out.pages[0]);
    let label = label(&mut runs);
    assert_close(runs[0].baseline, label.baseline);
    assert_close(runs[2].baseline - runs[0].baseline, 22.0 * 25.4 / 72.0);
}

#[test]
fn label_is_not_broken_on_narrow_pages() {
    let style = "[page]\nwidth = \"110mm\"\n[styles.party-title]\nsize = \"8pt\"\n";
    let packs = Pack::from_files("office", [("style.toml", style)]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    for addressees in [&[LONG][..], &[LONG, "Chi bộ A"]] {
        let laid_out = typesetter.pages(&dispatch("2026-09-03", addressees)).unwrap();
        let mut found = runs(&laid_out.pages[0]);
        let first_label = label(&mut found);
        assert!(found.iter().all(|run| run.left > first_label.right), "{found:#?}");
        assert!(found.iter().all(|run| run.right < 95.01), "{found:#?}");
    }
}

#[test]
fn structure_has_label_then_list() {
    let laid_out = pages(&["Chi bộ A", LONG]);
    let nodes = laid_out.structure.nodes();
    // Index of the owner of a run, and the roles from there up to the root.
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
    assert_eq!(
        nodes.iter().filter(|node| matches!(node.role, Role::List { .. })).count(),
        2,
        "the other list is nơi nhận"
    );
}

#[test]
fn line_breaks_keep_compounds() {
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
