//! Addresses, codes and endless words: they are broken so that the line before them is not too short.

use std::sync::LazyLock;

use congvan::dispatch::BodyItem;
use congvan::page::{Item, Mm};
use congvan::{Dispatch, Typesetter};

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

const WORDS: &str = "Đề nghị các chi bộ, đảng bộ trực thuộc truy cập địa chỉ sau đây để tải biểu mẫu về và gửi trước";

/// Returns the fullness of each line of a style but the last, as a share of the text width, with its text.
fn fullness(body: BodyItem, style: &str) -> Vec<(f64, String)> {
    let mut dispatch = Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap();
    dispatch.body = vec![body];
    let pages = TYPESETTER.pages(&dispatch).unwrap();
    let mut lines: Vec<(f64, f64, String)> = Vec::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::Text(run) = item else { continue };
        if *run.style != *style {
            continue;
        }
        let right = Mm::from(run.x + run.width()).0;
        match lines.last_mut() {
            Some(line) if line.0 == run.baseline.0 => {
                line.1 = right;
                line.2.push_str(&run.text);
            }
            _ => lines.push((run.baseline.0, right, run.text.clone())),
        }
    }
    assert!(lines.iter().all(|(_, right, _)| *right < 195.01), "{lines:?}");
    lines.pop();
    lines.into_iter().map(|(_, right, text)| ((right - 30.0) / 165.0, text)).collect()
}

/// Returns the lines of the body of a dispatch with one paragraph.
fn body_lines(text: &str) -> Vec<String> {
    let mut dispatch = Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap();
    dispatch.body = vec![BodyItem::Paragraph(text.into())];
    let mut lines: Vec<(f64, String)> = Vec::new();
    for item in TYPESETTER.pages(&dispatch).unwrap().pages.iter().flat_map(|page| &page.items) {
        let Item::Text(run) = item else { continue };
        match lines.last_mut() {
            _ if *run.style != *"body" => {}
            Some((baseline, line)) if *baseline == run.baseline.0 => line.push_str(&run.text),
            _ => lines.push((run.baseline.0, run.text.clone())),
        }
    }
    lines.into_iter().map(|(_, line)| line.trim().to_owned()).collect()
}

#[test]
fn ends_of_addresses_ranges_and_rates_stay_together() {
    for start in 0..WORDS.chars().count() {
        let before: String = WORDS.chars().skip(start).collect();
        for (text, whole) in [
            ("ban.tuyengiao.danvan@lamdong.gov.vn", "gov.vn"),
            ("https://dangbo.lamdong.vn", "lamdong.vn"),
            ("5 - 7 ngày", "5 - 7"),
            ("10 %/năm", "10 %/năm"),
            ("0,3 %/năm - 0,4 %/năm", "0,3 %/năm - 0,4 %/năm"),
        ] {
            let lines = body_lines(&format!("{before} và {before} {text}."));
            assert!(lines.iter().any(|line| line.contains(whole)), "{lines:#?}");
        }
    }
}

fn tokens() -> Vec<String> {
    let letters = "aB3dE6gH9kL2mN5pQ8rS1tU4vX7yZ0";
    vec![
        format!("https://dangbo.lamdong.gov.vn/{}", letters.repeat(4)),
        format!("https://drive.vidu.com/file/d/{}/view?usp=sharing", letters.repeat(3)),
        letters.repeat(3),
        format!("{}-CV/BTCTU", "BCĐ".repeat(40)),
        "Bieu_mau_tong_hop_so_lieu_dang_vien_moi_ket_nap_nam_2026_cua_cac_chi_bo".to_owned(),
        "bieu-mau-tong-hop/so-lieu-dang-vien/moi-ket-nap=2026&cua=cac_chi_bo".to_owned(),
        "van.phong.dang.uy.cac.co.quan.dang.tinh.lam.dong@lamdong.dcs.vn".to_owned(),
    ]
}

#[test]
fn lines_before_long_words_are_full_enough() {
    for token in tokens() {
        let mut count = 0;
        for words in 1..=WORDS.split(' ').count() {
            let before = WORDS.split(' ').take(words).collect::<Vec<_>>().join(" ");
            let text = format!("{before} {token} trước ngày 15 tháng 6 năm 2026 để tổng hợp, báo cáo Ban Thường vụ.");
            for (body, style) in [
                (BodyItem::Paragraph(text.as_str().into()), "body"),
                (BodyItem::Heading(text.as_str().into()), "heading"),
            ] {
                for (full, line) in fullness(body, style) {
                    assert!(full > 0.6, "{style}: {full:.2} of `{line}` in `{text}`");
                    count += 1;
                }
            }
        }
        assert!(count > 50);
    }
}

#[test]
fn addresses_break_only_after_punctuation() {
    let token = "https://dangbo.lamdong.gov.vn/bieu-mau/tong-hop?nam=2026&quy=02&don-vi=cac-chi-bo-truc-thuoc/xem";
    for words in 1..=WORDS.split(' ').count() {
        let before = WORDS.split(' ').take(words).collect::<Vec<_>>().join(" ");
        let body = BodyItem::Paragraph(format!("{before} {token} để tổng hợp.").into());
        for (_, line) in fullness(body, "body") {
            let end = line.chars().last().unwrap();
            assert!(" /.?=&-".contains(end), "`{line}` ends within a word");
        }
    }
}
