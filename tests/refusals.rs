//! The PDF is refused if and only if a finding of severity error says so.

use std::sync::LazyLock;

use congvan::check::{Finding, Language, Report, Severity};
use congvan::dispatch::BodyItem;
use congvan::form::{Column, ColumnKind};
use congvan::{Directive, Dispatch, Issuer, Limits, Pack, Signatory, StatisticsForm, Typesetter};

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn clean() -> Dispatch {
    Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap()
}

fn form() -> StatisticsForm {
    let count = Column::new("Đảng viên").with_kind(ColumnKind::WholeNumber);
    let form = StatisticsForm::new(Issuer::new("CHI BỘ 1"), "Nam Định", "2023".parse().unwrap(), "BIỂU", "Số lượng");
    form.column("Đơn vị").column(count).row(["Chi bộ 1", "12"]).with_total_row()
}

fn errors(report: &Report) -> Vec<&Finding> {
    report.findings().iter().filter(|finding| finding.severity == Severity::Error).collect()
}

/// Whether the finding prevents the PDF: only these have help.
fn stops(finding: &Finding) -> bool {
    finding.help.is_some()
}

/// Asserts the check and field of each finding that prevents the PDF.
#[track_caller]
fn assert_found(dispatch: &Dispatch, wanted: &[(&str, &str)]) {
    assert!(TYPESETTER.pdf(dispatch).is_err());
    let report = TYPESETTER.check(dispatch);
    let found: Vec<(&str, String)> =
        report.findings().iter().filter(|one| stops(one)).map(|one| (one.check, one.path.to_string())).collect();
    let wanted: Vec<(&str, String)> = wanted.iter().map(|(rule, path)| (*rule, (*path).to_owned())).collect();
    assert_eq!(found, wanted, "{}", report.display(Language::English));
    for finding in report.findings().iter().filter(|finding| stops(finding)) {
        assert_eq!(finding.severity, Severity::Error);
        let help = finding.help.as_ref().unwrap();
        for language in [Language::Vietnamese, Language::English] {
            assert!(!finding.message.in_language(language).is_empty() && !help.in_language(language).is_empty());
        }
        assert_ne!(finding.message.in_language(Language::Vietnamese), finding.message.in_language(Language::English));
    }
}

#[test]
fn errors_have_their_fields() {
    let mut bare = clean();
    bare.addressees.clear();
    bare.signatories.clear();
    bare.subject = " ".into();
    assert_found(&bare, &[("field-empty", "subject"), ("field-empty", "addressees"), ("field-empty", "signatories")]);

    let emoji = clean().paragraph("Đề nghị 🙂 các chi bộ 🙂 báo cáo.").to("Chi bộ 漢");
    assert_found(
        &emoji,
        &[
            ("character-missing", "addressees[1]"),
            ("character-missing", "body[4].text"),
            ("character-missing", "body[4].text"),
        ],
    );
    let report = TYPESETTER.check(&emoji);
    let spans: Vec<_> = errors(&report).iter().filter_map(|finding| Some(finding.span?.start)).collect();
    assert_eq!(spans, [7, 8, 21]);

    let rows = clean().attach(form().row(["Chi bộ 2"]).row(["Chi bộ 3", "nhiều"]).row(["Chi bộ 4", "1,5"]));
    let field = |rest: &str| format!("attachments[0].statistics_form.{rest}");
    assert_found(
        &rows,
        &[
            ("row-length", &field("rows[1]")),
            ("cell-invalid", &field("rows[2][1]")),
            ("cell-invalid", &field("rows[3][1]")),
        ],
    );
    let large = clean().attach(form().row(["a", "9223372036854775807"]));
    assert_found(&large, &[("sum-too-large", "")]);
}

#[test]
fn findings_of_checks_are_not_repeated_as_errors() {
    let unseen = clean().paragraph("Đề nghị các\u{ad} chi bộ báo cáo.");
    let report = TYPESETTER.check(&unseen);
    let rules: Vec<&str> = errors(&report).iter().map(|finding| finding.check).collect();
    assert_eq!((rules, TYPESETTER.pdf(&unseen).is_err()), (vec!["invisible-character"], true));
}

#[test]
fn limits_and_template_errors_are_findings() {
    let small = TYPESETTER.clone().with_limits(Limits::default().text_bytes(40).texts(3));
    let report = small.check(&clean());
    assert!(small.pdf(&clean()).is_err() && report.findings().iter().all(|finding| finding.check == "limit-exceeded"));
    assert!(report.findings().iter().any(|finding| finding.path == "body[0].text"), "{report:?}");

    let mut deep = Directive::new("a");
    for _ in 0..20_000 {
        deep = Directive::new("a").with(deep);
    }
    let deep = clean().directive(deep);
    let report = TYPESETTER.check(&deep);
    assert_eq!((report.findings().len(), report.findings()[0].check), (1, "limit-exceeded"));
    // Dropping twenty thousand levels takes more stack than a test has.
    std::mem::forget(deep);

    for (name, text, rule) in [
        ("parts/body.xml", "<p style=\"nothing\">a</p>", "template-refused"),
        ("parts/body.xml", "{{ nothing.at.all }}", "template-refused"),
        ("style.toml", "[page]\nbinding = \"500mm\"", "layout-refused"),
    ] {
        let office = TYPESETTER.clone().with_packs(Pack::from_files("office", [(name, text)]).unwrap()).unwrap();
        assert!(office.pdf(&clean()).is_err(), "{name}");
        let report = office.check(&clean());
        let found = report.findings().iter().find(|finding| stops(finding)).unwrap();
        assert_eq!((found.check, found.severity), (rule, Severity::Error), "{name}: {found:?}");
    }
}

#[test]
fn unreadable_data_makes_a_report() {
    let error = Dispatch::from_toml("number = \"1-CV/A\"\nsubject = 3").unwrap_err();
    let report = Report::of_error(&error);
    let finding = &report.findings()[0];
    assert_eq!(
        (finding.check, finding.severity, &*finding.path.to_string()),
        ("data-unreadable", Severity::Error, "subject")
    );
    assert!(
        finding
            .message
            .in_language(Language::Vietnamese)
            .contains("dòng 2, cột 11: sai kiểu dữ liệu: đang là số nguyên `3`, phải là chữ trong dấu ngoặc kép")
    );
}

/// Adversarial dispatches: the PDF is refused if and only if a finding says so.
#[test]
fn check_and_pdf_agree() {
    const PIECES: [&str; 26] = [
        "Đề nghị ",
        "các chi bộ ",
        "báo cáo. ",
        "🙂",
        "\u{200b}",
        "\u{323}",
        "a\u{323}\u{323}\u{323}",
        "漢",
        "\u{7}",
        "",
        " ",
        "\n",
        "**",
        "*",
        "\\",
        "<b>",
        "&amp;",
        "{{ x }}",
        "{% if %}",
        "\u{a0}",
        "\u{feff}",
        "https://vcnet.vn/a ",
        "36\u{2011}NQ/TW ",
        "\u{fffd}",
        "…………",
        "αβγ",
    ];
    const CELLS: [&str; 8] = ["12", "", "x", "1,5", "9223372036854775807", "1.234", "🙂", "-3"];
    let mut state = 11_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let (mut refused, mut printed) = (0, 0);
    for round in 0..240 {
        let mut dispatch = clean();
        let mut text = |most: usize| -> String { (0..=next(most)).map(|_| PIECES[next(PIECES.len())]).collect() };
        match round % 8 {
            0 => dispatch.subject = text(3).into(),
            1 => dispatch.body.push(BodyItem::Paragraph(text(6).into())),
            2 => dispatch.addressees = vec![text(2).into()],
            3 => dispatch.issuer.name = vec![text(2).into()],
            4 => dispatch.signatories = vec![Signatory::new(text(2), text(2))],
            5 => {
                let mark = text(1);
                dispatch.body.push(BodyItem::Directive(Directive::new(text(3)).with_mark(mark)));
            }
            6 => {
                let mut form = form();
                for _ in 0..next(3) {
                    form.rows.push((0..1 + next(3)).map(|_| CELLS[next(CELLS.len())]).collect());
                }
                dispatch = dispatch.attach(form);
            }
            _ => match next(5) {
                0 => dispatch.addressees.clear(),
                1 => dispatch.body.clear(),
                2 => dispatch.signatories.clear(),
                3 => dispatch.subject = "".into(),
                _ => dispatch.place = "".into(),
            },
        }
        let pdf = TYPESETTER.pdf(&dispatch);
        let report = TYPESETTER.check(&dispatch);
        let text = report.display(Language::English).to_string();
        // A check of severity error may replace the refusal.
        let found = report.findings().iter().any(stops);
        match pdf {
            Err(error) => {
                assert!(!errors(&report).is_empty(), "{error:?}: nothing of it in\n{text}");
                assert!(found || text.contains("invisible-character"), "{error:?}:\n{text}");
                refused += 1;
            }
            Ok(_) => {
                assert!(!found, "printed in spite of\n{text}");
                printed += 1;
            }
        }
    }
    assert!(refused > 80 && printed > 30, "{refused} refused, {printed} printed");
}
