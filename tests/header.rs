//! The header: widths of its columns, and the prefix of a subject.

use std::sync::LazyLock;

use congvan::page::{Item, Mm, Pages};
use congvan::{Dispatch, Issuer, Signatory, Typesetter};

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn dispatch(place: &str, issuer: Issuer, subject: &str) -> Dispatch {
    Dispatch::new(issuer, "12-CV/BTCTU".parse().unwrap(), subject, place, "2026-06-03".parse().unwrap())
        .to("Các đảng uỷ trực thuộc")
        .paragraph("Đề nghị các đảng uỷ thực hiện.")
        .copy_to("Như trên")
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"))
}

fn pages_of(place: &str, issuer: Issuer, subject: &str) -> Pages {
    TYPESETTER.pages(&dispatch(place, issuer, subject)).unwrap()
}

/// Returns the lines of a style, and their left and right edge in millimetres.
fn lines(pages: &Pages, style: &str) -> (Vec<String>, [f64; 2]) {
    let runs = pages.pages[0].items.iter().filter_map(|item| match item {
        Item::Text(run) if *run.style == *style => Some(run),
        _ => None,
    });
    let mut lines = Vec::new();
    let mut edges = [f64::INFINITY, 0.0];
    for run in runs {
        lines.push(run.text.trim().to_owned());
        edges = [edges[0].min(Mm::from(run.x).0), edges[1].max(Mm::from(run.x + run.width()).0)];
    }
    (lines, edges)
}

#[test]
fn long_places_take_two_lines_to_save_two_lines_of_the_issuer() {
    let long = Issuer::new("ĐẢNG UỶ TRƯỜNG ĐẠI HỌC KHOA HỌC XÃ HỘI VÀ NHÂN VĂN")
        .with_parent("ĐẢNG BỘ UỶ BAN NHÂN DÂN THÀNH PHỐ");
    let pages = pages_of("Thành phố Hồ Chí Minh", long, "công tác đảng viên");
    let (date, [left, right]) = lines(&pages, "place-date");
    assert_eq!(date, ["Thành phố Hồ Chí Minh,", "ngày 03 tháng 6 năm 2026"]);
    let (issuer, [_, end]) = lines(&pages, "issuer");
    assert_eq!(issuer, ["ĐẢNG UỶ TRƯỜNG ĐẠI HỌC", "KHOA HỌC XÃ HỘI VÀ NHÂN VĂN"]);
    let (title, [title_left, title_right]) = lines(&pages, "party-title");
    assert_eq!(title, ["ĐẢNG CỘNG SẢN VIỆT NAM"]);
    assert!(end + 3.0 < title_left + 0.01 && end + 3.0 < left + 0.01, "{end} overlaps {title_left}, {left}");
    // Place and date are centred below the title, which ends at the margin.
    assert!((title_right - 195.0).abs() < 0.01, "{title_right}");
    assert!((f64::midpoint(left, right) - f64::midpoint(title_left, title_right)).abs() < 0.01);
}

#[test]
fn long_numbers_of_joint_bodies_are_broken_rather_than_the_title() {
    let issuer = "BAN TỔ CHỨC TỈNH UỶ - BAN NỘI CHÍNH TỈNH UỶ - VĂN PHÒNG TỈNH UỶ - UỶ BAN KIỂM TRA TỈNH UỶ LÂM ĐỒNG";
    for date in ["2026-06-03", "2026-05-03"] {
        let mut joint = dispatch("Lâm Đồng", Issuer::new(issuer), "công tác phối hợp");
        joint.number = "5-CV/BTCTU-BNCTU-VPTU-UBKTTU".parse().unwrap();
        joint.date = date.parse().unwrap();
        let pages = TYPESETTER.pages(&joint).unwrap();
        assert_eq!(lines(&pages, "party-title").0, ["ĐẢNG CỘNG SẢN VIỆT NAM"]);
        assert_eq!(lines(&pages, "place-date").0.len(), 1);
        let (number, [left, right]) = lines(&pages, "number");
        assert_eq!(number.concat().replace(' ', ""), "Số05-CV/BTCTU-BNCTU-VPTU-UBKTTU");
        assert!(left > 29.99 && right < lines(&pages, "place-date").1[0] - 2.99, "{left} {right}");
    }
}

#[test]
fn place_and_date_share_a_line_if_little_is_saved() {
    for (issuer, parent) in [
        ("BAN TỔ CHỨC", "THÀNH UỶ THÀNH PHỐ HỒ CHÍ MINH"),
        ("BAN TUYÊN GIÁO VÀ DÂN VẬN", "ĐẢNG UỶ CÁC CƠ QUAN ĐẢNG THÀNH PHỐ"),
    ] {
        let subject = "triển khai Kế hoạch tổ chức hội nghị trực tuyến quán triệt Nghị quyết Trung ương 12 khoá XIII";
        let pages = pages_of("Thành phố Hồ Chí Minh", Issuer::new(issuer).with_parent(parent), subject);
        let (date, _) = lines(&pages, "place-date");
        assert_eq!(date, ["Thành phố Hồ Chí Minh, ngày 03 tháng 6 năm 2026"], "{issuer}");
    }
}

#[test]
fn subjects_have_their_prefix_once() {
    for typed in ["công tác cán bộ", "việc công tác cán bộ", "Về việc công tác cán bộ", "V/v công tác cán bộ"]
    {
        let (subject, _) = lines(&pages_of("Lâm Đồng", Issuer::new("TỈNH UỶ LÂM ĐỒNG"), typed), "subject-dispatch");
        assert_eq!(subject.join(" "), "về việc công tác cán bộ", "{typed}");
    }
}
