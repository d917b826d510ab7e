//! The kinds of documents: how a kind is chosen, and the components that it must and must not have.

use congvan::dispatch::{Annex, Confirmation, Minutes, PaperSize};
use congvan::page::{Item, Mm, TextRun};
use congvan::{Dispatch, Issuer, Signatory, Typesetter};

fn dispatch(number: &str) -> Dispatch {
    let date = "2026-11-24".parse().unwrap();
    Dispatch::new(Issuer::new("TỈNH UỶ LÂM ĐỒNG"), number.parse().unwrap(), "về công tác cán bộ", "Lâm Đồng", date)
        .paragraph("Tỉnh uỷ Lâm Đồng thông tin như sau.")
        .copy_to("Lưu Văn phòng Tỉnh uỷ")
        .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A").with_authority("T/M TỈNH UỶ".parse().unwrap()))
}

/// The dispatch on the last day of HD36.
fn earlier(mut dispatch: Dispatch) -> Dispatch {
    dispatch.date = "2026-05-26".parse().unwrap();
    dispatch
}

fn text(dispatch: &Dispatch) -> String {
    let pages = Typesetter::new().unwrap().pages(dispatch).unwrap().pages;
    let items = pages.iter().flat_map(|page| &page.items);
    let runs = items.filter_map(|item| if let Item::Text(run) = item { Some(run.text.trim()) } else { None });
    runs.collect::<Vec<_>>().join(" ")
}

fn error(dispatch: &Dispatch) -> String {
    Typesetter::new().unwrap().pages(dispatch).unwrap_err().to_string()
}

#[test]
fn code_of_the_number_chooses_the_kind() {
    for (number, title) in [
        ("1-NQ/TU", "NGHỊ QUYẾT"),
        ("1-QĐ/TU", "QUYẾT ĐỊNH"),
        ("1-CTr/TU", "CHƯƠNG TRÌNH"),
        ("1-TB/TU", "THÔNG BÁO"),
        ("1-BB/TU", "BIÊN BẢN"),
    ] {
        assert!(text(&dispatch(number)).contains(title), "{number}");
    }
    let dispatch_by_code = dispatch("1-CV/TU").to("Các ban đảng");
    assert!(!text(&dispatch_by_code).contains("CÔNG VĂN"));
    let unknown = dispatch("1-XYZ/TU").to("Các ban đảng");
    assert_eq!(text(&unknown).replace("XYZ", "CV"), text(&dispatch_by_code));
}

#[test]
fn named_kind_takes_precedence_over_the_code() {
    assert!(text(&dispatch("1-QĐ/TU").with_kind("quy định")).contains("QUY ĐỊNH"));
    assert!(text(&dispatch("1-TB/TU").with_kind("Tuyên Bố")).contains("TUYÊN BỐ"));
    assert!(text(&dispatch("1-BC/TU").with_kind("bao-cao")).contains("BÁO CÁO"));
}

#[test]
fn ambiguous_and_unknown_kinds_are_errors() {
    let ambiguous = error(&dispatch("1-CL/TU"));
    assert_eq!(ambiguous, "kind: the code `CL` stands for several kinds of document: chiến lược, cương lĩnh chính trị");
    let unknown = error(&dispatch("1-QĐ/TU").with_kind("quyêt định"));
    assert_eq!(unknown, "kind: there is no kind of document `quyêt định`; the nearest is `quyết định`");
}

#[test]
fn kind_determines_the_components() {
    assert_eq!(error(&dispatch("1-TTr/TU")), "this field is empty: addressees");
    assert_eq!(error(&dispatch("1-CV/TU")), "this field is empty: addressees");
    let misplaced = error(&dispatch("1-NQ/TU").to("Các ban đảng"));
    assert_eq!(misplaced, "addressees: a document of the kind `nghị quyết` must not have the field `addressees`");
    let minutes = Minutes::new("08 giờ", "Phòng họp");
    let misplaced = error(&dispatch("1-NQ/TU").with_minutes(minutes));
    let author = error(&dispatch("1-CV/TU").to("Các chi bộ").with_author("CỦA BAN THƯỜNG VỤ TỈNH UỶ"));
    assert_eq!(author, "author: a document of the kind `công văn` must not have the field `author`");
    assert_eq!(misplaced, "minutes: a document of the kind `nghị quyết` must not have the field `minutes`");
}

#[test]
fn submission_is_addressed_below_its_subject() {
    let submission = dispatch("1-TTr/TU").to("Ban Bí thư");
    let printed = text(&submission);
    let at = |words: &str| printed.find(words).unwrap_or_else(|| panic!("no {words} in\n{printed}"));
    assert!(at("TỜ TRÌNH") < at("về công tác cán bộ") && at("về công tác cán bộ") < at("-----"));
    assert!(at("-----") < at("Kính trình: Ban Bí thư"));
    assert!(text(&earlier(submission)).contains("Kính gửi: Ban Bí thư"));
}

#[test]
fn basis_ends_with_the_punctuation_of_the_standard() {
    let decision = dispatch("1-QĐ/TU").basis("Căn cứ Điều lệ Đảng").basis("Xét đề nghị của Ban Tổ chức Tỉnh uỷ");
    let printed = text(&decision);
    assert!(printed.contains("- Căn cứ Điều lệ Đảng;") && printed.contains("- Xét đề nghị của Ban Tổ chức Tỉnh uỷ."));
    assert!(printed.contains("QUYẾT ĐỊNH:"));
    let printed = text(&earlier(decision));
    assert!(printed.contains("Căn cứ Điều lệ Đảng;") && printed.contains("Xét đề nghị của Ban Tổ chức Tỉnh uỷ,"));
    assert!(!printed.contains("- Xét đề nghị"));
}

#[test]
fn minutes_have_two_signatures_and_a_confirmation() {
    let officer = Signatory::new("CHÁNH VĂN PHÒNG", "Lê Văn C").with_authority("T/L BAN THƯỜNG VỤ".parse().unwrap());
    let mut minutes = dispatch("1-BB/TU")
        .with_minutes(Minutes::new("08 giờ 00", "Phòng họp số 2").chaired_by("Đồng chí Nguyễn Văn A"))
        .with_confirmation(Confirmation::new("Nguyễn Văn A", officer));
    minutes.signatories =
        vec![Signatory::new("CHỦ TRÌ HỘI NGHỊ", "Nguyễn Văn A"), Signatory::new("NGƯỜI GHI BIÊN BẢN", "Trần Thị B")];
    let printed = text(&minutes);
    for words in ["Thời gian: 08 giờ 00", "Địa điểm: Phòng họp số 2", "Xác nhận chữ ký của đồng chí Nguyễn Văn A"]
    {
        assert!(printed.contains(words), "{words}\n{printed}");
    }
    let fields = Typesetter::new().unwrap().signable_pdf(&minutes);
    assert!(fields.is_ok());
}

#[test]
fn confirmation_stays_with_the_signatures() {
    let officer = Signatory::new("CHÁNH VĂN PHÒNG", "Lê Văn C").with_authority("T/L BAN THƯỜNG VỤ".parse().unwrap());
    let typesetter = Typesetter::new().unwrap();
    let mut on_two_pages = 0;
    for paragraphs in 15..35 {
        let mut minutes = dispatch("1-BB/TU").with_confirmation(Confirmation::new("Nguyễn Văn A", officer.clone()));
        minutes.signatories =
            vec![Signatory::new("CHỦ TRÌ", "Nguyễn Văn A"), Signatory::new("NGƯỜI GHI BIÊN BẢN", "Trần Thị B")];
        for _ in 0..paragraphs {
            minutes = minutes.paragraph("Hội nghị nghe báo cáo.");
        }
        let pages = typesetter.pages(&minutes).unwrap().pages;
        let page_of = |words: &str| {
            let has = |item: &Item| matches!(item, Item::Text(run) if run.text.contains(words));
            pages.iter().position(|page| page.items.iter().any(has)).unwrap()
        };
        assert_eq!(page_of("CHỦ TRÌ"), page_of("Xác nhận"), "{paragraphs} paragraphs");
        on_two_pages += usize::from(pages.len() > 1);
    }
    assert!(on_two_pages > 3, "{on_two_pages}");
}

#[test]
fn third_signatory_is_below_the_second_with_a_gap() {
    let mut joint = dispatch("1-TTr/TU").to("Ban Bí thư");
    joint.signatories = vec![
        Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"),
        Signatory::new("CHỦ NHIỆM", "Trần Văn B"),
        Signatory::new("CHÁNH VĂN PHÒNG", "Lê Thị C"),
    ];
    let pages = Typesetter::new().unwrap().pages(&joint).unwrap().pages;
    let run = |words: &str| {
        let runs = pages[0].items.iter().filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None });
        runs.into_iter().find(|run| run.text.contains(words)).unwrap()
    };
    let (first, second, third) = (run("TRƯỞNG BAN"), run("CHỦ NHIỆM"), run("CHÁNH VĂN PHÒNG"));
    assert_eq!(first.baseline, second.baseline);
    assert!(first.x > second.x && first.x > third.x);
    // A line of 18 pt and the gap above a signature, which is at least 6 pt.
    let below_name = third.baseline - run("Trần Văn B").baseline;
    assert!(below_name.0 >= 24.0, "{below_name}");
}

#[test]
fn many_long_signatures_leave_the_title_on_the_first_page() {
    let mut joint = dispatch("5-QC/BTCTU-UBKTTU").basis("Căn cứ Điều lệ Đảng Cộng sản Việt Nam");
    joint.signatories =
        ["TRƯỞNG BAN TỔ CHỨC", "CHÁNH VĂN PHÒNG", "TRƯỞNG BAN", "CHỦ NHIỆM UỶ BAN KIỂM TRA TỈNH UỶ", "CHỦ TỊCH"]
            .map(|position| Signatory::new(position, "Nguyễn Văn A"))
            .into();
    let pages = Typesetter::new().unwrap().pages(&joint).unwrap().pages;
    assert_eq!(pages.len(), 2);
    let runs = |page: usize, style: &str| -> Vec<TextRun> {
        let runs =
            pages[page].items.iter().filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None });
        runs.filter(|run| *run.style == *style).cloned().collect()
    };
    // The title block stays with the header, and the signatures with text.
    assert!(!runs(0, "subject-hyphens").is_empty() && !runs(0, "basis").is_empty());
    assert!(!runs(1, "body").is_empty());
    // The signatures on the left are centred below one another.
    let names = runs(1, "sign-name");
    assert_eq!(names.len(), 5);
    let left: Vec<f64> = names.iter().map(|run| run.x.0).filter(|x| *x < 300.0).collect();
    assert_eq!(left.len(), 4);
    assert!(left.iter().all(|x| (x - left[0]).abs() < 0.01), "{left:?}");
}

#[test]
fn administrative_papers_may_have_a5_pages() {
    let typesetter = Typesetter::new().unwrap();
    let paper = dispatch("1-GM/TU").to("Các đồng chí Tỉnh uỷ viên");
    for (size, [width, height], left) in [
        (PaperSize::A4, [210.0, 297.0], 30.0),
        (PaperSize::A5, [148.0, 210.0], 20.0),
        (PaperSize::A5Landscape, [210.0, 148.0], 25.0),
    ] {
        let pages = typesetter.pages(&paper.clone().with_paper_size(size)).unwrap();
        let page = &pages.pages[0];
        assert_eq!([page.width, page.height].map(|side| Mm::from(side).0.round()), [width, height], "{size:?}");
        let lefts = page.items.iter().filter_map(|item| if let Item::Text(run) = item { Some(run.x) } else { None });
        let first = lefts.map(|x| Mm::from(x).0).fold(f64::INFINITY, f64::min);
        assert!((first - left).abs() < 0.01, "{size:?}: {first}");
    }
}

#[test]
fn type_of_a5_pages_is_smaller_and_annexes_stay_a4() {
    let annex = Annex::new("chương trình").paragraph("Khai mạc lúc 8 giờ.");
    let mut paper = dispatch("1-GM/TU").to("Các đồng chí Tỉnh uỷ viên").with_paper_size(PaperSize::A5);
    paper.issuer.in_text = Some("Tỉnh uỷ Lâm Đồng".into());
    let pages = Typesetter::new().unwrap().pages(&paper.attach(annex)).unwrap().pages;
    let size = |page: usize, start: &str| {
        let mut runs =
            pages[page].items.iter().filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None });
        runs.find(|run| run.text.starts_with(start)).unwrap_or_else(|| panic!("no `{start}`")).size.0
    };
    assert_eq!(pages.iter().map(|page| Mm::from(page.width).0.round()).collect::<Vec<_>>(), [148.0, 210.0]);
    assert_eq!(size(0, "Tỉnh"), 12.0);
    assert_eq!(size(1, "Khai"), 14.0);
}

#[test]
fn other_kinds_have_only_a4_pages() {
    let report = dispatch("1-BC/TU").with_paper_size(PaperSize::A5);
    assert_eq!(error(&report), "paper_size: a document of the kind `báo cáo` must not have A5 pages");
}
