//! Safe fixes never change addresses, codes, times or numbers.

use std::sync::LazyLock;

use congvan::check::check;
use congvan::dispatch::BodyItem;
use congvan::{Dispatch, Typesetter};

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

/// Texts that no fix may change.
const KEPT: [&str; 52] = [
    "http:vcnet.vn",
    "http:\\\\\\\\vcnet.vn",
    "http://vcnet.vn/a,b;c:d--e",
    "https://dangbo.Lamdong.vn/Tin.Tuc?x=1,y=2",
    "http : //vcnet.vn",
    "http: //vcnet.vn/a,b",
    "https  ://dangbo.lamdong.vn",
    "http:// vcnet.vn",
    "www .vcnet.vn",
    "bantochuc @ lamdong.vn",
    "bantochuc@ lamdong.vn",
    "Bieu.Mau .Docx",
    "www.Tinhuy.lamdong.vn,tin",
    "vcnet.vn",
    "tinhuy.Lamdong.gov.vn/a:b",
    "Ban.Tochuc@lamdong.vn",
    "a,b;c@nam-dinh.vn",
    "mailto:Ban.To,chuc",
    "Bieu.Mau.So1.Docx",
    "175-CV/BTCĐUK",
    "1234/2026/QĐ-UBND-SNV",
    "30/2020/NĐ-CP",
    "36-NQ/TW",
    "05-QC/BTCTU-BNCTU",
    "8:30",
    "8h30",
    "14:05:30",
    "14 giờ 00’",
    "16 giờ 30”",
    "1.234.567,89",
    "0,3-0,4%",
    "3.500 - 4.000",
    "2025 - 2030",
    "tỷ lệ 1:2",
    "K1,5",
    "0263.3822.145",
    "26/4/2021",
    "ngày      tháng      năm",
    "ngày  tháng  năm",
    "ngày--tháng--năm",
    "--/--/2026",
    "số      -QĐ/TU",
    "số  -CV/TU",
    "Họ và tên:..........",
    "………… , …………",
    "(      )",
    "____",
    "màn hình 24\" và 27\"",
    "v.v.",
    "TS.Nguyễn Văn A",
    "TP.Đà Lạt",
    "In-đô-nê-xi-a",
];

/// Errors, and correct texts that resemble errors.
const AROUND: [&str; 26] = [
    " , ",
    ",",
    ". ",
    " .",
    ": ",
    " ( ",
    ") ",
    "“",
    "” ",
    "\"",
    " -- ",
    "  ",
    "./.",
    ";;",
    " – ",
    "**",
    " Đề nghị ",
    "chi bộ",
    " các đồng chí ",
    "(",
    "”và ",
    " số: ",
    " ngày ",
    "-",
    "’",
    "\u{200b}",
];

fn dispatch(text: &str) -> Dispatch {
    let mut dispatch = Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap();
    dispatch.body = vec![BodyItem::Paragraph(text.into())];
    dispatch
}

fn fixed(dispatch: &Dispatch) -> Dispatch {
    check(dispatch, TYPESETTER.standard_for(dispatch)).fix(dispatch).unwrap()
}

fn words(dispatch: &Dispatch) -> String {
    let BodyItem::Paragraph(text) = &dispatch.body[0] else { panic!("not a paragraph") };
    text.as_str().to_owned()
}

#[test]
fn kept_texts_are_unchanged_alone_and_in_sentences() {
    for kept in KEPT {
        for text in [
            kept.to_owned(),
            format!("Đề nghị xem {kept}."),
            format!("Đề nghị xem {kept} , chi bộ"),
            format!("({kept})"),
            format!("“{kept}”"),
            format!("Đề nghị  xem ( {kept} ) ;;gửi về."),
        ] {
            let fixed = fixed(&dispatch(&text));
            assert!(words(&fixed).contains(kept), "`{text}` became `{}`", words(&fixed));
        }
    }
}

/// Căn cứ, in their field and typed in the body, before each kept text.
#[test]
fn fixes_of_basis_change_only_the_mark_at_the_end() {
    for kept in KEPT {
        for mark in ["", ".", ",", ";"] {
            let basis = format!("Căn cứ {kept}{mark}");
            let mut before = dispatch("Căn cứ Điều lệ Đảng;");
            before.basis = vec![basis.clone().into(), format!("- {basis}").into()];
            before.body.push(BodyItem::Paragraph(basis.clone().into()));
            before.body.push(BodyItem::Paragraph("Ban Tổ chức báo cáo.".into()));
            let after = fixed(&before);
            assert!(after.basis.iter().all(|basis| basis.as_str().starts_with(&format!("Căn cứ {kept}"))), "{after:?}");
            let BodyItem::Paragraph(text) = &after.body[1] else { panic!("not a paragraph") };
            assert!(text.as_str().starts_with(&format!("Căn cứ {kept}")), "`{basis}` became `{text:?}`");
            assert_eq!(fixed(&after), after, "{basis}");
        }
    }
    let mut typed = dispatch("Căn cứ Điều lệ Đảng.");
    typed.body.push(BodyItem::Paragraph("Căn cứ Quy chế làm việc;".into()));
    typed.body.push(BodyItem::Paragraph("Xét đề nghị của Ban Tổ chức".into()));
    let texts: Vec<String> = fixed(&typed)
        .body
        .iter()
        .map(|item| match item {
            BodyItem::Paragraph(text) => text.as_str().to_owned(),
            item => panic!("{item:?} is not a paragraph"),
        })
        .collect();
    // The standard of 2018 has a comma after the last one.
    assert_eq!(texts, ["Căn cứ Điều lệ Đảng;", "Căn cứ Quy chế làm việc;", "Xét đề nghị của Ban Tổ chức,"]);
}

#[test]
fn kept_texts_are_unchanged_and_fixes_converge() {
    let mut state = 5_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut changed = 0;
    for _ in 0..1500 {
        let mut text = String::from("Đề nghị");
        let mut kept = Vec::new();
        for _ in 0..1 + next(3) {
            text.push_str(AROUND[next(AROUND.len())]);
            // Spaces separate the kept text from its neighbours.
            let one = KEPT[next(KEPT.len())];
            text.push_str(&format!(" {one} "));
            kept.push(one);
            text.push_str(AROUND[next(AROUND.len())]);
        }
        let before = dispatch(&text);
        let mut after = fixed(&before);
        for _ in 0..4 {
            after = fixed(&after);
        }
        assert_eq!(fixed(&after), after, "{text}");
        let fixed_text = words(&after);
        changed += usize::from(fixed_text != words(&before));
        for one in kept.iter().filter(|one| words(&before).contains(**one)) {
            let count = |text: &str| text.matches(one).count();
            assert!(count(&fixed_text) >= count(&words(&before)), "`{one}`: `{text}` became `{fixed_text}`");
        }
    }
    assert!(changed > 600, "{changed}");
}
