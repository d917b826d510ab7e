//! Short centred lines end where the sense does: each text against the lines that a typist gives it.

use congvan::form::{Column, ColumnWidth};
use congvan::page::{Item, Pages};
use congvan::{Dispatch, Issuer, Pack, Signatory, StatisticsForm, Typesetter};
use serde::Deserialize;

/// The texts of `tests/data/short-lines.toml`, line by line.
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

/// Who signs beside the one whose position is tried.
const OTHER_POSITION: &str = "CHÁNH VĂN PHÒNG";

fn cases() -> Cases {
    toml::from_str(include_str!("data/short-lines.toml")).unwrap()
}

fn dispatch(parent: &str, issuer: &str, subject: &str) -> Dispatch {
    let issuer = Issuer::new(issuer).under(parent);
    Dispatch::new(issuer, "12-CV/BTCTU".parse().unwrap(), subject, "Lâm Đồng", "2026-09-03".parse().unwrap())
        .to("Các đảng uỷ trực thuộc")
        .paragraph("Đề nghị các đảng uỷ thực hiện.")
        .copy_to("Như trên")
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"))
}

/// The lines of a style on all pages.
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

/// Compares each text with its lines, set by `set`, and shows all that differ.
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
fn names_of_bodies() {
    let cases = cases();
    assert!(cases.issuers.len() + cases.parents.len() >= 40);
    compare(&cases.issuers, "issuer", |text| dispatch("TỈNH UỶ LÂM ĐỒNG", text, "Công tác đảng viên"));
    compare(&cases.parents, "issuer-parent", |text| dispatch(text, "BAN TỔ CHỨC", "Công tác đảng viên"));
}

#[test]
fn no_line_of_a_subject_ends_within_a_compound() {
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

#[test]
fn subjects() {
    compare(&cases().subjects, "subject-dispatch", |text| dispatch("TỈNH UỶ LÂM ĐỒNG", "BAN TỔ CHỨC", text));
}

/// Two sign side by side in columns of equal width, as a pack may ask.
#[test]
fn positions() {
    let packs = Pack::from_files("office", [("style.toml", "[columns.closing]\nsizing = \"equal\"")]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    compare_with(&typesetter, &cases().positions, "sign-position-alone", |text| {
        let mut dispatch = dispatch("TỈNH UỶ LÂM ĐỒNG", "BAN TỔ CHỨC", "Công tác đảng viên");
        dispatch.signatories = vec![Signatory::new(OTHER_POSITION, "Nguyễn Văn A"), Signatory::new(text, "Lê Thị B")];
        dispatch
    });
}

#[test]
fn heads_of_tables() {
    for head in cases().heads {
        let width = ColumnWidth::mm(head.width).unwrap();
        compare(&[head.lines], "table-head", |text| {
            let form = StatisticsForm::new(
                Issuer::new("CHI BỘ 1"),
                "Lâm Đồng",
                "2026-09-03".parse().unwrap(),
                "THỐNG KÊ",
                "Số lượng đảng viên",
            );
            let column = Column::new(text).wide(width);
            dispatch("TỈNH UỶ LÂM ĐỒNG", "BAN TỔ CHỨC", "Thống kê").attach(form.column(column))
        });
    }
}

/// The lines of an issuer with a pack that has such a `sense.toml`.
fn issuer_with(sense: &str, issuer: &str) -> Vec<String> {
    let packs = Pack::from_files("office", [("sense.toml", sense)]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    let dispatch = dispatch("TỈNH UỶ LÂM ĐỒNG", issuer, "Công tác đảng viên");
    lines_of(&typesetter.pages(&dispatch).unwrap(), "issuer")
}

#[test]
fn an_office_adds_words_to_those_of_the_pack() {
    let body = "TỔ CÔNG TÁC TRIỂN KHAI PHẦN LÕI DỮ LIỆU ĐẢNG VIÊN";
    let list = |words: &str| format!("[sense.compounds.ours]\norigin = {{}}\nwords = [{words}]");
    let as_shipped = ["TỔ CÔNG TÁC TRIỂN KHAI", "PHẦN LÕI DỮ LIỆU ĐẢNG VIÊN"];
    assert_eq!(issuer_with(&list(""), body), as_shipped);
    let ours = list("\"triển khai phần lõi\"");
    assert_eq!(issuer_with(&ours, body), ["TỔ CÔNG TÁC", "TRIỂN KHAI PHẦN LÕI", "DỮ LIỆU ĐẢNG VIÊN"]);
    // The lists of the pack are still there.
    let known = "BAN TỔ CHỨC - BAN TUYÊN GIÁO VÀ DÂN VẬN";
    assert_eq!(issuer_with(&ours, known), ["BAN TỔ CHỨC -", "BAN TUYÊN GIÁO VÀ DÂN VẬN"]);
}

#[test]
fn a_mistake_in_the_words_of_an_office_is_told_with_its_place() {
    let sense = "[sense.compounds.ours]\norigin = {}\nwords = [\n    \"dữ liệu\",\n    \"đảng\",\n]\n";
    let error = Pack::from_files("office", [("sense.toml", sense)]).unwrap_err();
    let wanted = "office/sense.toml:5:5: `đảng`: a compound has two words or more, with spaces between them";
    assert_eq!(error.to_string(), wanted);
}
