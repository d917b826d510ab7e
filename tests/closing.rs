//! The closing: widths of the distribution list and of the signature blocks.

use congvan::page::{Face, Item, Mm, Page};
use congvan::{Dispatch, Issuer, Signatory, Typesetter};

/// Returns the left and right edges of the lines of a style in millimetres; adjacent runs are joined.
fn lines(page: &Page, style: &str) -> Vec<(f64, f64)> {
    let mut lines: Vec<(f64, f64, f64)> = Vec::new();
    for item in &page.items {
        let Item::Text(run) = item else { continue };
        if *run.style != *style {
            continue;
        }
        let visible = run.glyphs.iter().rev().skip_while(|glyph| run.text[glyph.text.clone()].trim().is_empty());
        let width: f64 = visible.map(|glyph| Mm::from(glyph.advance).0).sum();
        let (left, baseline) = (Mm::from(run.x).0, Mm::from(run.baseline).0);
        match lines.last_mut() {
            Some(line) if (line.2 - baseline).abs() < 0.01 && left > line.1 - 1.5 && left < line.1 + 1.5 => {
                line.1 = left + width;
            }
            _ => lines.push((left, left + width, baseline)),
        }
    }
    lines.into_iter().map(|(left, right, _)| (left, right)).collect()
}

fn page(signatories: Vec<Signatory>, copies: &[&str]) -> Page {
    let issuer = Issuer::new("BAN TỔ CHỨC").with_parent("TỈNH UỶ LÂM ĐỒNG");
    let number = "12-CV/BTCTU".parse().unwrap();
    let mut dispatch = Dispatch::new(issuer, number, "Công tác đảng viên", "Đà Lạt", "2026-09-03".parse().unwrap())
        .to("Các chi bộ")
        .paragraph("Một.");
    dispatch.distribution = copies.iter().map(|copy| (*copy).into()).collect();
    dispatch.signatories = signatories;
    Typesetter::new().unwrap().pages(&dispatch).unwrap().pages.remove(0)
}

fn on_behalf(authority: &str, position: &str) -> Signatory {
    let mut signatory = Signatory::new(position, "Nguyễn Văn A");
    signatory.authority = Some(authority.parse().unwrap());
    signatory
}

#[track_caller]
fn assert_close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.02, "{found}, expected {wanted}");
}

fn centre((left, right): (f64, f64)) -> f64 {
    f64::midpoint(left, right)
}

const LONG_COPY: &str = "Các đồng chí Uỷ viên Ban Thường vụ Tỉnh uỷ phụ trách địa bàn xã, phường";

#[test]
fn short_lines_are_centred_in_the_right_half() {
    let page = page(vec![on_behalf("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")], &["Như trên", LONG_COPY]);
    for style in ["sign-authority", "sign-position", "sign-name"] {
        let found = lines(&page, style);
        assert_eq!(found.len(), 1, "{style}: {found:?}");
        assert_close(centre(found[0]), 155.0);
    }
    // The distribution list has the left half, 30 to 110 mm; further lines of an item are indented by 3 mm.
    let copies = lines(&page, "distribution");
    assert!(copies.iter().all(|(_, right)| *right < 110.01), "{copies:?}");
    assert_eq!(copies.len(), 3);
    assert_close(copies[0].0, 30.0);
    assert_close(copies[1].0, 30.0);
    assert_close(copies[2].0, 33.0);
}

#[test]
fn long_position_narrows_the_distribution_list() {
    let page = page(vec![on_behalf("T/M BAN THƯỜNG VỤ", "UỶ VIÊN BAN THƯỜNG VỤ ĐẢNG UỶ")], &["Như trên", LONG_COPY]);
    let position = lines(&page, "sign-position");
    assert_eq!(position.len(), 1, "{position:?}");
    // The position is 86.41 mm wide and ends at the right margin; the other lines are centred on it.
    assert_close(position[0].1, 195.0);
    assert_close(position[0].0, 195.0 - 86.41);
    assert_close(centre(lines(&page, "sign-authority")[0]), 195.0 - 86.41 / 2.0);
    assert_close(centre(lines(&page, "sign-name")[0]), 195.0 - 86.41 / 2.0);
    let copies = lines(&page, "distribution");
    let widest = copies.iter().map(|(_, right)| *right).fold(0.0, f64::max);
    assert!(widest > 90.0 && widest < 195.0 - 86.41 - 5.0 + 0.01, "{copies:?}");
}

#[test]
fn two_positions_of_a_signatory_are_joined_by_kiem() {
    let signatory = Signatory::new("TRƯỞNG BAN TỔ CHỨC KIÊM CHỦ TỊCH HỘI ĐỒNG", "Nguyễn Văn A");
    let page = page(vec![signatory], &["Như trên"]);
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Text(run) if run.style.starts_with("sign-") => Some((run.face, run.text.trim())),
        _ => None,
    });
    let wanted = [
        (Face::Bold, "TRƯỞNG BAN TỔ CHỨC"),
        (Face::Regular, "kiêm"),
        (Face::Bold, "CHỦ TỊCH HỘI ĐỒNG"),
        (Face::Bold, "Nguyễn Văn A"),
    ];
    assert_eq!(runs.collect::<Vec<_>>(), wanted);
}

/// HD36 II.1.7, HD05 I.7.1.4: the positions of the examples are bold only without an authority above them.
#[test]
fn positions_are_bold_without_an_authority_above() {
    let faces = |signatory: Signatory| {
        let mut lines: Vec<(Face, String)> = Vec::new();
        for item in &page(vec![signatory], &["Như trên"]).items {
            let Item::Text(run) = item else { continue };
            match lines.last_mut() {
                _ if !matches!(&*run.style, "sign-authority" | "sign-position" | "sign-position-alone") => {}
                Some((face, text)) if *face == run.face => *text += &run.text,
                _ => lines.push((run.face, run.text.to_string())),
            }
        }
        lines
    };
    let line = |face, text: &str| (face, text.to_owned());
    for (authority, position) in [
        ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
        ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
        ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"),
    ] {
        let wanted = [line(Face::Bold, authority), line(Face::Regular, position)];
        assert_eq!(faces(on_behalf(authority, position)), wanted);
    }
    assert_eq!(faces(Signatory::new("PHÓ TRƯỞNG BAN", "Nguyễn Văn A")), [line(Face::Bold, "PHÓ TRƯỞNG BAN")]);
    let mut acting = on_behalf("Q. TRƯỞNG BAN", "");
    acting.position = None;
    assert_eq!(faces(acting), [line(Face::Bold, "Q. TRƯỞNG BAN")]);
}

#[test]
fn overlong_position_does_not_narrow_the_distribution_list_further() {
    let position = "UỶ VIÊN BAN THƯỜNG VỤ TỈNH UỶ, TRƯỞNG BAN TUYÊN GIÁO VÀ DÂN VẬN";
    let page = page(vec![Signatory::new(position, "Nguyễn Văn A")], &["Như trên", LONG_COPY]);
    let found = lines(&page, "sign-position-alone");
    let copies = lines(&page, "distribution");
    // The position takes two lines at 110 mm and three at 80 mm; the distribution list keeps its 50 mm.
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        copies.iter().all(|(_, right)| *right < 195.0 - (found[0].1 - found[0].0).max(found[1].1 - found[1].0) - 4.99)
    );
}

#[test]
fn signatories_side_by_side_share_the_width_by_content() {
    let left = on_behalf("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC TỈNH");
    let right = on_behalf("T/M BAN THƯỜNG VỤ", "BÍ THƯ");
    let joint = page(vec![right.clone(), left.clone()], &["Như trên"]);
    let positions = lines(&joint, "sign-position");
    // The left position is 93.67 mm wide; the right column is centred in the rest.
    assert_eq!(positions.len(), 2, "{positions:?}");
    assert_close(positions[0].0, 30.0);
    assert_close(positions[0].1, 30.0 + 93.67);
    assert_close(centre(positions[1]), f64::midpoint(30.0 + 93.67 + 5.0, 195.0));
    // The same with the columns exchanged.
    let joint = page(vec![left, right], &["Như trên"]);
    let positions = lines(&joint, "sign-position");
    assert_close(centre(positions[0]), f64::midpoint(30.0, 195.0 - 93.67 - 5.0));
    assert_close(positions[1].1, 195.0);
    assert_eq!(positions.len(), 2, "{positions:?}");
    // Short positions share the width equally.
    let joint =
        page(vec![on_behalf("T/M BAN THƯỜNG VỤ", "BÍ THƯ"), on_behalf("T/M UỶ BAN", "CHỦ TỊCH")], &["Như trên"]);
    let positions = lines(&joint, "sign-position");
    assert_close(centre(positions[0]), 70.0);
    assert_close(centre(positions[1]), 155.0);
}
