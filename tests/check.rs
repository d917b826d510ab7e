//! Checks: cases that trigger each check, near misses, and the findings in the two specimens.

#![allow(clippy::disallowed_methods, reason = "a test may read the environment")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::value_at;
use congvan::check::{Check, Finding, Report, Severity, check, check_pages, checks};
use congvan::copy::CertifiedCopy;
use congvan::dispatch::{BodyItem, DocumentNumber};
use congvan::error::{FieldPath, Language};
use congvan::page::{Item, Mm, Pages, Pt};
use congvan::{Dispatch, Typesetter};
use serde::Deserialize;

/// The cases of a check, in `tests/check/<id>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    triggers: Vec<Case>,
    near_misses: Vec<Case>,
}

/// A clean dispatch with some fields replaced.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The pack of the clean dispatch, `hd36` by default.
    #[serde(default = "hd36")]
    pack: String,
    /// The fields to replace in the clean dispatch.
    dispatch: toml::Table,
    /// The expected text in the span of a finding.
    found: Option<String>,
    /// The expected path of the field.
    path: Option<String>,
    /// The expected text of the field after the safe fixes.
    fixed: Option<String>,
    /// The expected replacement in a suggestion.
    suggested: Option<String>,
    /// The expected message in English.
    message: Option<String>,
}

fn hd36() -> String {
    "hd36".to_owned()
}

fn folder() -> PathBuf {
    crate::in_repository("tests/check")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Case {
    fn dispatch(&self, name: &str) -> Dispatch {
        let mut table: toml::Table = read(&folder().join(format!("clean-{}.toml", self.pack))).parse().unwrap();
        table.extend(self.dispatch.clone());
        Dispatch::from_toml(&toml::to_string(&table).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

/// Shared by all cases, since building one is slower than checking.
static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn report(dispatch: &Dispatch) -> Report {
    check(dispatch, TYPESETTER.standard_for(dispatch))
}

fn findings_of<'a>(report: &'a Report, id: &str) -> Vec<&'a Finding> {
    report.findings().iter().filter(|finding| finding.check == id).collect()
}

fn found_text(finding: &Finding) -> String {
    let span = finding.span.unwrap_or_else(|| panic!("{finding:?} has no span"));
    finding.text.chars().skip(span.start).take(span.end - span.start).collect()
}

/// Returns the text at a path of a dispatch.
fn text_at(dispatch: &Dispatch, path: &FieldPath) -> String {
    let value = serde_json::to_value(dispatch).unwrap();
    value_at(&value, path).unwrap().as_str().unwrap().to_owned()
}

fn run_cases(id: &str, cases: &Cases) {
    for (index, case) in cases.triggers.iter().enumerate() {
        let name = format!("{id}, trigger {}", index + 1);
        let dispatch = case.dispatch(&name);
        let report = report(&dispatch);
        let found = findings_of(&report, id);
        assert!(
            !found.is_empty(),
            "{name}: no finding of this check; all findings:\n{}",
            report.display(Language::English)
        );
        if let Some(wanted) = &case.found {
            let found_texts: Vec<String> = found.iter().map(|finding| found_text(finding)).collect();
            assert!(found_texts.contains(wanted), "{name}: found {found_texts:?}, expected `{wanted}`");
        }
        if let Some(path) = &case.path {
            assert!(found.iter().any(|finding| finding.path == **path), "{name}: found {found:#?}, expected at {path}");
        }
        if let Some(wanted) = &case.suggested {
            let suggested: Vec<_> = found.iter().filter_map(|finding| finding.suggestion.as_ref()).collect();
            assert!(
                suggested.iter().any(|one| one.replacement == *wanted),
                "{name}: suggested {suggested:?}, expected `{wanted}`"
            );
        }
        if let Some(wanted) = &case.message {
            let messages: Vec<&str> =
                found.iter().map(|finding| finding.message.in_language(Language::English)).collect();
            assert!(messages.contains(&wanted.as_str()), "{name}: messages {messages:?}, expected `{wanted}`");
        }
        for finding in found.iter().filter(|finding| finding.span.is_some()) {
            assert_eq!(
                finding.text,
                text_at(&dispatch, &finding.path),
                "{name}: the text of the finding differs from the text of its field"
            );
        }
        if let Some(fixed) = &case.fixed {
            let path = case.path.as_ref().map_or_else(|| found[0].path.clone(), |path| path.parse().unwrap());
            assert_eq!(&text_at(&report.fix(&dispatch).unwrap(), &path), fixed, "{name}");
        }
    }
    for (index, case) in cases.near_misses.iter().enumerate() {
        let name = format!("{id}, near miss {}", index + 1);
        let found = report(&case.dispatch(&name));
        let found = findings_of(&found, id);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

/// Returns whether a check has a file of cases. There are no files for checks of pages, because the layout avoids such
/// faults, for `date-standard`, which depends on all packs, and for the errors that prevent the PDF, which do not
/// depend on packs.
fn has_cases(check: &&Check) -> bool {
    !check.id.starts_with("page-") && check.id != "date-standard" && !prevents_the_pdf(check)
}

fn prevents_the_pdf(check: &Check) -> bool {
    TYPESETTER.standard_for(&clean()).checks().all(|applied| applied.id != check.id)
}

fn clean() -> Dispatch {
    Dispatch::from_toml(&read(&folder().join("clean-hd36.toml"))).unwrap()
}

fn is_about_lines(id: &str) -> bool {
    ["page-compound-cut", "page-line-short", "page-line-loose"].contains(&id)
}

/// Returns the findings on pages: page number and message.
fn page_findings(pages: &Pages) -> Vec<(usize, String)> {
    let report = check_pages(pages, TYPESETTER.standard_for(&clean()));
    let messages = |finding: &Finding| finding.message.in_language(Language::English).to_owned();
    // The module `page_faults` tests line breaks.
    let relevant = report.findings().iter().filter(|finding| !is_about_lines(finding.check));
    relevant.map(|finding| (finding.page.unwrap(), messages(finding))).collect()
}

#[test]
fn findings_in_a_code_have_no_span_and_no_fix() {
    let mut found = 0;
    for body in ["A--B", "HOÀ-HÒA", "HÒA"] {
        let mut dispatch = clean();
        dispatch.number = DocumentNumber::new(12, "CV", body).unwrap();
        let report = report(&dispatch);
        for finding in report.findings().iter().filter(|finding| finding.path == "number") {
            assert_eq!((finding.span, &finding.suggestion), (None, &None), "{finding:?}");
            found += 1;
        }
        assert_eq!(report.fix(&dispatch).unwrap().number, dispatch.number);
    }
    assert!(found > 0);
}

#[test]
fn reports_text_outside_the_margins() {
    let mut long = clean();
    long.body.extend((0..30).map(|_| BodyItem::Paragraph("Một dòng.".into())));
    long.circulation = vec![congvan::dispatch::Circulation::Internal, congvan::dispatch::Circulation::NotForMedia];
    let pages = TYPESETTER.pages(&long).unwrap();
    assert_eq!((pages.pages.len(), page_findings(&pages)), (2, vec![]));

    // Margins: 15 mm at the outer edge and 20 mm at the bottom.
    let moved = |by: fn(&mut congvan::page::TextRun)| {
        let mut moved = pages.clone();
        let runs = moved.pages[1].items.iter_mut().filter_map(|item| match item {
            Item::Text(run) if *run.style == *"distribution" => Some(run),
            _ => None,
        });
        by(runs.last().unwrap());
        page_findings(&moved)
    };
    let found = |by: &str| vec![(2, format!("page 2: `Lưu Ban Tổ chức.` is {by} mm outside the margins"))];
    assert_eq!(moved(|run| run.x = Pt::from(Mm(7.0))), found("8.0"));
    assert_eq!(moved(|run| run.x = Pt::from(Mm(200.0)) - run.width()), found("5.0"));
    assert_eq!(moved(|run| run.baseline = Pt::from(Mm(279.0))), found("2.0"));
    assert_eq!(moved(|run| run.baseline = Pt::from(Mm(277.0))), []);
}

#[test]
fn reports_cut_words() {
    let mut long = clean();
    long.body.extend((0..30).map(|_| BodyItem::Paragraph("Một dòng.".into())));
    long.body.push(BodyItem::Paragraph(format!("Đề nghị {} thực hiện.", "a".repeat(200)).into()));
    let cut = |length| {
        (2, format!("page 2: the word `{}` is cut because its line or cell is too narrow", "a".repeat(length)))
    };
    assert_eq!(page_findings(&TYPESETTER.pages(&long).unwrap()), [cut(40), cut(40)]);
    // A change of face within a word is not a cut.
    let whole = clean().paragraph("Đề nghị **ban** tổ**chức**thực hiện.");
    assert_eq!(page_findings(&TYPESETTER.pages(&whole).unwrap()), []);
}

#[test]
fn reports_signatures_with_too_little_text_above() {
    // A pack without the minimum of lines above signatures.
    let office = Path::new(env!("CARGO_TARGET_TMPDIR")).join("alone");
    fs::create_dir_all(&office).unwrap();
    fs::write(office.join("style.toml"), "[columns.closing]\nlines_before = 0\n[fit]\nenabled = false\n").unwrap();
    let loose = TYPESETTER.clone().with_packs(congvan::Pack::open(&office).unwrap()).unwrap();
    fs::remove_dir_all(office).unwrap();
    let lines = |count| (0..count).map(|_| BodyItem::Paragraph("Một dòng.".into())).collect::<Vec<_>>();

    let mut all = BTreeSet::new();
    for count in 20..36 {
        let mut full = clean();
        full.body = lines(count);
        all.extend(page_findings(&loose.pages(&full).unwrap()));
        let mut found = page_findings(&TYPESETTER.pages(&full).unwrap());
        // Some dispatches fit on one page with less space.
        found.retain(|(_, messages)| !messages.starts_with("spacing was narrowed"));
        assert_eq!(found, [], "{count}");
    }
    let alone = |above| (2, format!("page 2: the signature has too little text above it: {above} lines"));
    assert_eq!(all.into_iter().collect::<Vec<_>>(), [alone(0), alone(1)]);

    // A text of one line cannot put two lines above its signature.
    let mut short = clean();
    short.body = lines(1);
    short.addressees = (0..40).map(|index| format!("Chi bộ {index}").into()).collect();
    let pages = loose.pages(&short).unwrap();
    let on_first = pages.pages[0].items.iter().any(|item| matches!(item, Item::Text(run) if *run.style == *"body"));
    assert_eq!((pages.pages.len(), on_first, page_findings(&pages)), (2, false, vec![]));
}

#[test]
fn checks_report_triggers_but_not_near_misses() {
    for check in checks().filter(has_cases) {
        let path = folder().join(format!("{}.toml", check.id));
        let cases: Cases = toml::from_str(&read(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(
            !cases.triggers.is_empty() && cases.near_misses.len() >= 2,
            "{}: fewer than one trigger and two near misses",
            check.id
        );
        run_cases(check.id, &cases);
    }
}

#[test]
fn clean_dispatches_have_no_findings() {
    for pack in ["hd36", "hd05"] {
        let dispatch = Dispatch::from_toml(&read(&folder().join(format!("clean-{pack}.toml")))).unwrap();
        let typesetter = Typesetter::new().unwrap();
        assert_eq!(typesetter.standard_for(&dispatch).name, pack);
        let report = report(&dispatch);
        assert!(report.is_clean(), "{pack}:\n{}", report.display(Language::English));
    }
}

#[test]
fn packs_have_settings_of_all_checks_and_no_others() {
    let known: BTreeSet<&str> = checks().map(|check| check.id).collect();
    assert_eq!(known.len(), checks().count(), "two checks have the same id");
    let typesetter = Typesetter::new().unwrap();
    for pack in ["hd36", "hd05"] {
        let typesetter = typesetter.clone().following(pack).unwrap();
        let dispatch = Dispatch::from_toml(&read(&folder().join("clean-hd36.toml"))).unwrap();
        let named: BTreeSet<&str> = typesetter.standard_for(&dispatch).checks().map(|check| check.id).collect();
        assert!(named.is_subset(&known), "{pack}: unknown checks: {:?}", named.difference(&known));
        let cited = typesetter.standard_for(&dispatch).checks().filter(|check| check.clause.is_empty());
        assert_eq!(cited.count(), 0, "{pack}: checks without a clause");
    }
    let applied: BTreeSet<String> = {
        let dispatch = Dispatch::from_toml(&read(&folder().join("clean-hd36.toml"))).unwrap();
        typesetter.standard_for(&dispatch).checks().map(|check| check.id.to_owned()).collect()
    };
    // Typesetting errors are errors under every pack.
    const REFUSED: [&str; 19] = [
        "cell-invalid",
        "character-missing",
        "character-unseen",
        "column-unknown",
        "condition-outside-merge",
        "conformance-refused",
        "data-unreadable",
        "date-unreadable",
        "field-empty",
        "internal-error",
        "layout-refused",
        "limit-exceeded",
        "mark-misplaced",
        "number-unreadable",
        "picture-unusable",
        "row-length",
        "sum-too-large",
        "table-too-wide",
        "template-refused",
    ];
    let unapplied: Vec<&str> = known.iter().copied().filter(|id| !applied.contains(*id)).collect();
    assert_eq!(unapplied, REFUSED, "hd36 must have settings of all others");
}

#[test]
fn fixes_are_idempotent() {
    for check in checks().filter(has_cases) {
        let cases: Cases = toml::from_str(&read(&folder().join(format!("{}.toml", check.id)))).unwrap();
        for case in &cases.triggers {
            let dispatch = case.dispatch(check.id);
            let once = report(&dispatch).fix(&dispatch).unwrap();
            let twice = report(&once).fix(&once).unwrap();
            assert_eq!(once, twice, "{}", check.id);
        }
    }
}

/// Safe fixes never change words: letters and digits stay the same.
#[test]
fn fixes_keep_words() {
    let words = |dispatch: &Dispatch| -> String {
        dispatch.to_json().unwrap().chars().filter(|c| c.is_alphanumeric()).collect()
    };
    for check in checks().filter(has_cases) {
        let cases: Cases = toml::from_str(&read(&folder().join(format!("{}.toml", check.id)))).unwrap();
        for case in &cases.triggers {
            let dispatch = case.dispatch(check.id);
            assert_eq!(words(&report(&dispatch).fix(&dispatch).unwrap()), words(&dispatch), "{}", check.id);
        }
    }
}

/// The id of a check, the path of the field, and the reason.
type ExpectedFinding = (&'static str, &'static str, &'static str);

/// The findings expected in the two specimens, which are real dispatches.
const SAMPLES: [(&str, &[ExpectedFinding]); 2] = [
    (
        include_str!("../examples/data/lam-dong-40.toml"),
        &[
            ("number-parent", "number", "BXDTCCSĐ are the initials of the body, without the code of its Đảng uỷ"),
            ("archive-office-missing", "distribution[1]", "`Lưu` without the office"),
            ("space-in-number-mark", "body[0].text", "`06- NQ/ĐUK`"),
        ],
    ),
    (
        include_str!("../examples/data/nam-dinh-175.toml"),
        &[
            ("subject-prefix", "subject", "`V/v` is used in dispatches of the state"),
            ("subject-stop", "subject", "the subject ends with a full stop"),
            (
                "issuer-parent",
                "issuer.parent[0]",
                "the line above an advisory body must be the ĐẢNG UỶ, not the ĐẢNG BỘ",
            ),
            ("archive-office-missing", "distribution[1]", "`Lưu` without the office"),
            ("position-misspelt", "signatories[0].position", "`TRƯỜNG BAN`"),
            ("ending-mark", "body[4].text", "`./.`"),
            ("citation-comma", "body[2].text", "`số 02-NQ/ĐUK ngày 26/4/2021`, elsewhere with a comma"),
            ("space-before-percent", "body[1].text", "`2,2 %`"),
        ],
    ),
];

#[test]
fn specimens_have_expected_findings() {
    for (text, wanted) in SAMPLES {
        let report = report(&Dispatch::from_toml(text).unwrap());
        let found: BTreeSet<(&str, String)> =
            report.findings().iter().map(|finding| (finding.check, finding.path.to_string())).collect();
        let wanted: BTreeSet<(&str, String)> = wanted.iter().map(|(id, path, _)| (*id, (*path).to_owned())).collect();
        assert_eq!(found, wanted);
    }
}

/// Compares a file of `docs` with the generated text; `BLESS=1` updates it.
fn check_file(name: &str, generated: &str) {
    let path = crate::in_repository("docs").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, generated).unwrap();
    }
    assert!(read(&path) == generated, "docs/{name} is outdated; run `BLESS=1 cargo test -p congvan-tests check::`");
}

#[test]
fn docs_have_the_current_table_of_checks() {
    let typesetter = Typesetter::new().unwrap();
    let base = Dispatch::from_toml(&read(&folder().join("clean-hd36.toml"))).unwrap();
    let standards =
        ["hd36", "hd05"].map(|pack| typesetter.clone().following(pack).unwrap().standard_for(&base).clone());
    let mut generated = String::from(
        "# Checks\n\nGenerated from the checks and the packs by `BLESS=1 cargo test -p congvan-tests check::`. Severities: *error* for\n\
         violations of the standard, *warning* for unusual or probably wrong text, *note* for hints. `always` marks errors that\n\
         prevent the PDF with every pack; `-` marks checks without a clause.\n\n| check | requirement | hd36 | hd05 |\n| --- | --- | --- | --- |\n",
    );
    for check in checks() {
        let cells = standards.each_ref().map(|standard| {
            let applied = standard.checks().find(|applied| applied.id == check.id);
            let other = if prevents_the_pdf(check) { "error, always" } else { "not applied" };
            applied.map_or(other.to_owned(), |applied| {
                let severity = format!("{:?}", applied.severity).to_lowercase();
                format!("{severity}, {}", applied.clause)
            })
        });
        generated.push_str(&format!("| `{}` | {} | {} | {} |\n", check.id, check.requirement, cells[0], cells[1]));
    }
    generated.push_str(&format!("\n{} checks.\n", checks().count()));
    check_file("rules.md", &generated);
}

#[test]
fn docs_have_the_current_schema() {
    check_file("dispatch.schema.json", &Dispatch::json_schema());
    check_file("copy.schema.json", &CertifiedCopy::json_schema());
}

#[test]
fn joined_reports_keep_the_worst_severity() {
    let sample = report(&Dispatch::from_toml(SAMPLES[0].0).unwrap());
    assert_eq!((report(&clean()).worst(), sample.worst()), (None, Some(Severity::Warning)));
    let wrong = clean().paragraph("Đề nghị thực hiện./.");
    let both = sample.clone().and(report(&wrong));
    assert_eq!((both.worst(), both.findings().len()), (Some(Severity::Error), sample.findings().len() + 1));
    assert_eq!(both.findings()[sample.findings().len()].check, "ending-mark");
}

#[test]
fn typesetter_checks_data_and_pages() {
    let long = clean().paragraph(format!("Đề nghị {} thực hiện./.", "a".repeat(200)));
    let ids = |dispatch: &Dispatch| {
        let report = TYPESETTER.check(dispatch);
        let ids = report.findings().iter().map(|finding| finding.check);
        ids.filter(|id| !is_about_lines(id)).collect::<Vec<_>>()
    };
    assert_eq!(ids(&long), ["ending-mark", "page-word-cut", "page-word-cut"]);
    // A dispatch that cannot be laid out has no findings on pages.
    assert_eq!(ids(&long.paragraph("漢./.")), ["ending-mark", "character-missing"]);
}

#[test]
fn ambiguous_dates_are_reported() {
    let note = |date: &str, typesetter: &Typesetter| {
        let mut dispatch = clean();
        dispatch.date = date.parse().unwrap();
        let report = typesetter.check(&dispatch);
        findings_of(&report, "date-standard")
            .into_iter()
            .map(|finding| {
                assert_eq!(finding.path, "date");
                assert_eq!(finding.severity, Severity::Note);
                [Language::Vietnamese, Language::English]
                    .map(|language| finding.message.in_language(language).to_owned())
            })
            .collect::<Vec<_>>()
    };
    for date in ["2026", "2026-05"] {
        let messages = note(date, &TYPESETTER);
        let [[vietnamese, english]] = messages.as_slice() else { panic!("{date}: {messages:?}") };
        let both = "Hướng dẫn 36-HD/VPTW / Hướng dẫn 05-HD/VPTW";
        assert!(
            english.starts_with(&format!(
                "the date `{date}` has blanks, so the document may follow {both}; Hướng dẫn 05-HD"
            ))
        );
        assert!(english.ends_with("by its name (`hd36` / `hd05`)"), "{english}");
        assert!(
            vietnamese.starts_with(&format!("ngày `{date}` còn để trống nên có thể theo {both}; ")),
            "{vietnamese}"
        );
    }
    for date in ["2026-05-26", "2026-05-27", "2026-06", "2026-04", "2025", "2027"] {
        assert_eq!(note(date, &TYPESETTER), Vec::<[String; 2]>::new(), "{date}");
    }
    // An explicit choice is not ambiguous.
    let chosen = TYPESETTER.clone().following("hd36").unwrap();
    assert_eq!(note("2026", &chosen), Vec::<[String; 2]>::new());
    // A form without a dispatch has a date as well.
    let mut form = Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap().attachments;
    let congvan::dispatch::Attachment::StatisticsForm(form) = &mut form[0] else { panic!("no form") };
    form.date = "2026-05".parse().unwrap();
    let report = TYPESETTER.check(&*form);
    assert_eq!(report.findings().iter().map(|finding| finding.check).collect::<Vec<_>>(), ["date-standard"]);
    assert_eq!(TYPESETTER.standard_for(&*form).name, "hd05");
}

#[test]
fn page_findings_have_a_page_number() {
    let long = clean().paragraph(format!("Đề nghị {} thực hiện.", "a".repeat(200)));
    let report = TYPESETTER.check(&long);
    let lines = report.display(Language::English).to_string();
    assert!(lines.starts_with("page 1, body[4].text: warning[page-word-cut]: page 1: the word `aaa"), "{lines}");
    let rendered = report.render("a.toml", Language::English, false);
    assert!(rendered.contains("--> a.toml: page 1, body[4].text:"), "{rendered}");
}

#[test]
fn severities_are_named_in_each_format() {
    let wrong = report(&clean().paragraph("Đề nghị thực hiện./."));
    assert!(wrong.display(Language::Vietnamese).to_string().starts_with("body[4].text: sai[ending-mark]: nội dung"));
    assert!(wrong.display(Language::English).to_string().starts_with("body[4].text: error[ending-mark]: the text"));
    assert!(wrong.render("a.toml", Language::Vietnamese, false).starts_with("sai[ending-mark]: nội dung"));
    let sarif: serde_json::Value = serde_json::from_str(&wrong.to_sarif("a.toml", None, Language::English)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((result["level"].as_str(), result["ruleId"].as_str()), (Some("error"), Some("ending-mark")));
}

#[test]
fn report_formats() {
    let text = SAMPLES[0].0;
    let report = report(&Dispatch::from_toml(text).unwrap());
    insta::assert_snapshot!("json", report.to_json());
    insta::assert_snapshot!("terminal", report.render("lam-dong-40.toml", Language::Vietnamese, false));
    insta::assert_snapshot!("lines", report.display(Language::English));

    let sarif: serde_json::Value =
        serde_json::from_str(&report.to_sarif("lam-dong-40.toml", Some(text), Language::English)).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), checks().count());
    let result = run["results"].as_array().unwrap().iter().find(|result| result["ruleId"] == "space-in-number-mark");
    let region = &result.unwrap()["locations"][0]["physicalLocation"]["region"];
    let line = usize::try_from(region["startLine"].as_u64().unwrap()).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().contains("06- NQ/ĐUK"), "line {line}");
}

/// Random texts in every field cause no panic, have findings with existing paths, and have fixes that converge.
#[test]
fn random_texts_cause_no_panic() {
    const PIECES: [&str; 34] = [
        " ",
        "  ",
        "-",
        "–",
        "số",
        "số:",
        "06",
        "06-",
        "-NQ/ĐUK",
        "NQ/ĐUK",
        ",",
        ".",
        "./.",
        "ngày",
        "tháng",
        "31/02/2023",
        "1/1/2024",
        "9",
        "trước",
        "Đảng uỷ",
        "ủy",
        "Ðảng",
        "“",
        "\"",
        "**",
        "*",
        "\\",
        "\n",
        "%",
        "a)",
        "C«ng",
        "x\u{323}",
        "🙂",
        "K/T",
    ];
    let typesetter = Typesetter::new().unwrap();
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..300 {
        let mut text = || -> congvan::dispatch::Text {
            let count = next(9);
            (0..count).map(|_| PIECES[next(PIECES.len())]).collect::<String>().into()
        };
        let issuer = congvan::Issuer { parent: vec![text()], name: vec![text(), text()], in_text: Some(text()) };
        let mut dispatch =
            Dispatch::new(issuer, "-CV/X".parse().unwrap(), text(), text(), "2023-01-09".parse().unwrap())
                .to(text())
                .heading(text())
                .paragraph(text())
                .directive(congvan::Directive::new(text()).with_mark(text()).with(congvan::Directive::new(text())))
                .paragraph(text())
                .copy_to(text())
                .copy_to(text())
                .signed_by(congvan::Signatory::new(text(), text()));
        dispatch.contact = Some(text());
        let standard = typesetter.standard_for(&dispatch);
        let report = check(&dispatch, standard);
        let value = serde_json::to_value(&dispatch).unwrap();
        for finding in report.findings() {
            let known = value_at(&value, &finding.path).is_some()
                || ["addressees", "distribution"].iter().any(|list| finding.path == *list);
            assert!(known, "{}: no {}", finding.check, finding.path);
            let length = finding.text.chars().count();
            assert!(finding.span.is_none_or(|span| span.start <= span.end && span.end <= length), "{finding:?}");
        }
        assert_eq!(report.is_clean(), report.render("x", Language::English, false).is_empty());
        let mut fixed = report.fix(&dispatch).unwrap();
        // A fix may make another fix possible; after a few rounds no fix must be left.
        for _ in 0..8 {
            fixed = check(&fixed, standard).fix(&fixed).unwrap();
        }
        assert_eq!(check(&fixed, standard).fix(&fixed).unwrap(), fixed);
    }
}
