//! Line breaks of short centred texts between phrases: each text is compared with lines chosen by a person.

use congvan::dispatch::Millimetres;
use congvan::form::Column;
use congvan::page::{Item, Pages};
use congvan::{Dispatch, Issuer, Pack, Signatory, StatisticsForm, Typesetter};
use serde::Deserialize;

/// The texts of `tests/data/short-lines.toml`, each a list of its lines.
#[derive(Deserialize)]
struct Cases {
    issuers: Vec<Vec<String>>,
    parents: Vec<Vec<String>>,
    subjects: Vec<Vec<String>>,
    positions: Vec<Vec<String>>,
    heads: Vec<Head>,
}

#[derive(Deserialize)]
struct Head {
    width: u16,
    lines: Vec<String>,
}

/// Position of the second signatory, which is ignored.
const OTHER_POSITION: &str = "CHÁNH VĂN PHÒNG";

fn cases() -> Cases {
    toml::from_str(include_str!("data/short-lines.toml")).unwrap()
}

fn dispatch(parent: &str, issuer: &str, subject: &str) -> Dispatch {
    let issuer = Issuer::new(issuer).with_parent(parent);
    Dispatch::new(issuer, "12-CV/BTCTU".parse().unwrap(), subject, "Lâm Đồng", "2026-09-03".parse().unwrap())
        .to("Các đảng uỷ trực thuộc")
        .paragraph("Đề nghị các đảng uỷ thực hiện.")
        .copy_to("Như trên")
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"))
}

/// Returns the lines of a style on all pages.
fn lines_of(pages: &Pages, style: &str) -> Vec<String> {
    let mut lines: Vec<(f64, String)> = Vec::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::Text(run) = item else { continue };
        match lines.last_mut() {
            _ if *run.style != *style || run.text.trim() == OTHER_POSITION => {}
            Some((baseline, text)) if *baseline == run.baseline.0 => text.push_str(&run.text),
            _ => lines.push((run.baseline.0, run.text.clone())),
        }
    }
    lines.into_iter().map(|(_, text)| text.trim().to_owned()).collect()
}

/// Compares each text with its expected lines, in the dispatch that `set` makes from it, and lists all differences.
fn compare(cases: &[Vec<String>], style: &str, set: impl Fn(&str) -> Dispatch) {
    compare_with(&Typesetter::new().unwrap(), cases, style, set);
}

fn compare_with(typesetter: &Typesetter, cases: &[Vec<String>], style: &str, set: impl Fn(&str) -> Dispatch) {
    let mut wrong = Vec::new();
    for wanted in cases {
        let found = lines_of(&typesetter.pages(&set(&wanted.join(" "))).unwrap(), style);
        if found != *wanted {
            wrong.push(format!("{}   not   {}", found.join(" / "), wanted.join(" / ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn issuer_names_break_by_sense() {
    let cases = cases();
    assert!(cases.issuers.len() + cases.parents.len() >= 40);
    compare(&cases.issuers, "issuer", |text| dispatch("TỈNH UỶ LÂM ĐỒNG", text, "Công tác đảng viên"));
    compare(&cases.parents, "issuer-parent", |text| dispatch(text, "BAN TỔ CHỨC", "Công tác đảng viên"));
}

#[test]
fn subjects_do_not_break_within_compounds() {
    let typesetter = Typesetter::new().unwrap();
    let words = "tăng cường công tác quản lý và bảo vệ các tuyến".split(' ').collect::<Vec<_>>();
    for compound in ["đê điều", "lộ trình", "người uy tín", "xâm nhập mặn", "dịch vụ công", "kê khai", "hậu phương"]
    {
        for before in 0..words.len() {
            let subject = format!("{} {compound} ở các xã, phường ven biển trong tỉnh", words[..=before].join(" "));
            let lines = lines_of(
                &typesetter.pages(&dispatch("TỈNH UỶ LÂM ĐỒNG", "BAN TỔ CHỨC", &subject)).unwrap(),
                "subject-dispatch",
            );
            assert!(lines.iter().any(|line| line.contains(compound)), "{lines:?}");
        }
    }
}

/// The names of bodies in the standards, with slashes where a long one may be divided.
const BODIES: [&str; 16] = [
    "Ban Tuyên giáo / và Dân vận",
    "Ban Tổ chức",
    "Ban Nội chính",
    "Văn phòng / Tỉnh uỷ",
    "Uỷ ban / Kiểm tra",
    "Cơ quan / Uỷ ban / Kiểm tra",
    "Uỷ ban Mặt trận Tổ quốc / Việt Nam",
    "Đảng uỷ / Quân sự",
    "Đảng uỷ / Công an",
    "Đảng uỷ / Biên phòng",
    "Quân uỷ / Trung ương",
    "Hội đồng / Lý luận",
    "Ban Chỉ đạo",
    "Thông tấn xã / Việt Nam",
    "Tạp chí / Cộng sản",
    "Đài Tiếng nói / Việt Nam",
];

/// Asserts that a body is on one line, or divided at its slashes, and returns whether it is divided.
fn is_divided(lines: &[String], body: &str) -> bool {
    let text = lines.join(" ").to_lowercase();
    let whole = body.replace(" / ", " ").to_lowercase();
    assert!(text.contains(&whole), "{lines:?}");
    let parts: Vec<String> = body.split(" / ").map(str::to_lowercase).collect();
    for part in &parts {
        assert!(lines.iter().any(|line| line.to_lowercase().contains(part.as_str())), "`{part}` is divided: {lines:?}");
    }
    !lines.iter().any(|line| line.to_lowercase().contains(&whole))
}

#[test]
fn names_of_bodies_are_divided_only_where_they_may_be() {
    let typesetter = Typesetter::new().unwrap();
    let before =
        "về kiện toàn tổ chức bộ máy, chức năng, nhiệm vụ và quy chế làm việc của".split(' ').collect::<Vec<_>>();
    let mut divided = Vec::new();
    let mut count = 0;
    for body in BODIES {
        let name = body.replace(" / ", " ");
        // Below the number, in a column, and in the title block, across the page.
        for (number, style) in [("12-CV/BTCTU", "subject-dispatch"), ("12-KH/BTCTU", "subject")] {
            for start in 0..before.len() - 1 {
                let subject = format!("{} {name} giai đoạn 2026 - 2030", before[start..].join(" "));
                let mut dispatch = dispatch("TỈNH UỶ LÂM ĐỒNG", "BAN TỔ CHỨC", &subject);
                dispatch.number = number.parse().unwrap();
                if style == "subject" {
                    dispatch.addressees.clear();
                }
                let lines = lines_of(&typesetter.pages(&dispatch).unwrap(), style);
                count += 1;
                if is_divided(&lines, body) {
                    divided.push(lines.join(" / "));
                }
            }
        }
        let issuer = name.to_uppercase();
        for suffix in ["", " TỈNH LÂM ĐỒNG", " XÃ ĐỨC TRỌNG", " - SỞ NỘI VỤ"] {
            let dispatch = dispatch("TỈNH UỶ LÂM ĐỒNG", &format!("{issuer}{suffix}"), "Công tác đảng viên");
            is_divided(&lines_of(&typesetter.pages(&dispatch).unwrap(), "issuer"), body);
        }
    }
    // A whole body may not fit, or need a further line.
    assert!(divided.len() * 10 <= count, "{} of {count}:\n{}", divided.len(), divided.join("\n"));
}

#[test]
fn subjects_break_by_sense() {
    compare(&cases().subjects, "subject-dispatch", |text| dispatch("TỈNH UỶ LÂM ĐỒNG", "BAN TỔ CHỨC", text));
}

/// Two signatories side by side in columns of equal width, which a pack may request.
#[test]
fn positions_break_by_sense() {
    let packs = Pack::from_files("office", [("style.toml", "[columns.closing]\nsizing = \"equal\"")]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    compare_with(&typesetter, &cases().positions, "sign-position-alone", |text| {
        let mut dispatch = dispatch("TỈNH UỶ LÂM ĐỒNG", "BAN TỔ CHỨC", "Công tác đảng viên");
        dispatch.signatories = vec![Signatory::new(OTHER_POSITION, "Nguyễn Văn A"), Signatory::new(text, "Lê Thị B")];
        dispatch
    });
}

#[test]
fn table_heads_break_by_sense() {
    for head in cases().heads {
        let width = Millimetres::new(head.width).unwrap();
        compare(&[head.lines], "table-head", |text| {
            let form = StatisticsForm::new(
                Issuer::new("CHI BỘ 1"),
                "Lâm Đồng",
                "2026-09-03".parse().unwrap(),
                "THỐNG KÊ",
                "Số lượng đảng viên",
            );
            let column = Column::new(text).with_width(width);
            dispatch("TỈNH UỶ LÂM ĐỒNG", "BAN TỔ CHỨC", "Thống kê").attach(form.column(column))
        });
    }
}

/// Returns the lines of an issuer with the given `sense.toml` in a pack.
fn issuer_with(sense: &str, issuer: &str) -> Vec<String> {
    let packs = Pack::from_files("office", [("sense.toml", sense)]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    let dispatch = dispatch("TỈNH UỶ LÂM ĐỒNG", issuer, "Công tác đảng viên");
    lines_of(&typesetter.pages(&dispatch).unwrap(), "issuer")
}

#[test]
fn packs_can_add_compounds() {
    let body = "TỔ CÔNG TÁC TRIỂN KHAI PHẦN LÕI DỮ LIỆU ĐẢNG VIÊN";
    let list = |words: &str| format!("[sense.compounds.ours]\norigin = {{}}\nwords = [{words}]");
    let built_in = ["TỔ CÔNG TÁC TRIỂN KHAI", "PHẦN LÕI DỮ LIỆU ĐẢNG VIÊN"];
    assert_eq!(issuer_with(&list(""), body), built_in);
    let office_list = list("\"triển khai phần lõi\"");
    assert_eq!(issuer_with(&office_list, body), ["TỔ CÔNG TÁC", "TRIỂN KHAI PHẦN LÕI", "DỮ LIỆU ĐẢNG VIÊN"]);
    // The lists of the built-in pack still apply.
    let known = "BAN TỔ CHỨC - BAN TUYÊN GIÁO VÀ DÂN VẬN";
    assert_eq!(issuer_with(&office_list, known), ["BAN TỔ CHỨC -", "BAN TUYÊN GIÁO VÀ DÂN VẬN"]);
}

#[test]
fn errors_in_compounds_have_a_position() {
    let sense = "[sense.compounds.ours]\norigin = {}\nwords = [\n    \"dữ liệu\",\n    \"đảng\",\n]\n";
    let error = Pack::from_files("office", [("sense.toml", sense)]).unwrap_err();
    let wanted = "office/sense.toml:5:5: `đảng`: a compound has at least two words, separated by spaces";
    assert_eq!(error.to_string(), wanted);
}
