//! The checker: what must trigger each rule, what must not, and what it finds in the two samples.

#![allow(clippy::disallowed_methods, reason = "a test may read the environment")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::value_at;
use congvan::check::{Check, Finding, Language, Report, Severity, check, check_pages, checks};
use congvan::page::{Item, Pages};
use congvan::{BodyItem, Dispatch, DocumentNumber, FieldPath, Mm, Pt, Typesetter};
use serde::Deserialize;

/// The cases of one rule, in `tests/check/<rule>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    triggers: Vec<Case>,
    near_misses: Vec<Case>,
}

/// A clean dispatch with some fields of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The pack whose clean dispatch it is, `hd36` unless said.
    #[serde(default = "hd36")]
    pack: String,
    /// The fields, in place of those of the clean dispatch.
    dispatch: toml::Table,
    /// The stretch that must be found.
    found: Option<String>,
    /// The path of the field that must be found.
    path: Option<String>,
    /// The text that the safe suggestions make of the field.
    fixed: Option<String>,
    /// What is suggested in place of a stretch.
    suggested: Option<String>,
    /// The message in English.
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

/// One for all cases: to build it takes longer than to check.
static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn report(dispatch: &Dispatch) -> Report {
    check(dispatch, TYPESETTER.standard_for(dispatch))
}

fn of_rule<'a>(report: &'a Report, rule: &str) -> Vec<&'a Finding> {
    report.findings().iter().filter(|finding| finding.rule == rule).collect()
}

fn stretch(finding: &Finding) -> String {
    let span = finding.span.unwrap_or_else(|| panic!("{finding:?} has no place in its text"));
    finding.text.chars().skip(span.start).take(span.end - span.start).collect()
}

/// The text at a path of a dispatch.
fn text_at(dispatch: &Dispatch, path: &FieldPath) -> String {
    let value = serde_json::to_value(dispatch).unwrap();
    value_at(&value, path).unwrap().as_str().unwrap().to_owned()
}

fn hold(rule: &str, cases: &Cases) {
    for (index, case) in cases.triggers.iter().enumerate() {
        let name = format!("{rule}, trigger {}", index + 1);
        let dispatch = case.dispatch(&name);
        let report = report(&dispatch);
        let found = of_rule(&report, rule);
        assert!(!found.is_empty(), "{name}: nothing was found; all findings:\n{}", report.display(Language::English));
        if let Some(wanted) = &case.found {
            let stretches: Vec<String> = found.iter().map(|finding| stretch(finding)).collect();
            assert!(stretches.contains(wanted), "{name}: found {stretches:?}, not `{wanted}`");
        }
        if let Some(path) = &case.path {
            assert!(found.iter().any(|finding| finding.path == **path), "{name}: found {found:#?}, not at {path}");
        }
        if let Some(wanted) = &case.suggested {
            let suggested: Vec<_> = found.iter().filter_map(|finding| finding.suggestion.as_ref()).collect();
            assert!(suggested.iter().any(|one| one.replacement == *wanted), "{name}: {suggested:?}, not `{wanted}`");
        }
        if let Some(wanted) = &case.message {
            let said: Vec<&str> = found.iter().map(|finding| finding.message.in_language(Language::English)).collect();
            assert!(said.contains(&wanted.as_str()), "{name}: {said:?}, not `{wanted}`");
        }
        for finding in found.iter().filter(|finding| finding.span.is_some()) {
            assert_eq!(finding.text, text_at(&dispatch, &finding.path), "{name}: the stretch is not one of its field");
        }
        if let Some(fixed) = &case.fixed {
            let path = case.path.as_ref().map_or_else(|| found[0].path.clone(), |path| path.parse().unwrap());
            assert_eq!(&text_at(&report.fix(&dispatch).unwrap(), &path), fixed, "{name}");
        }
    }
    for (index, case) in cases.near_misses.iter().enumerate() {
        let name = format!("{rule}, near miss {}", index + 1);
        let found = report(&case.dispatch(&name));
        let found = of_rule(&found, rule);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

/// The rules of pages have no cases in files: what they report, layout avoids. That of the choice between standards looks
/// at all packs. What typesetting refuses is no rule of a pack.
fn of_the_dispatch(rule: &&Check) -> bool {
    !rule.id.starts_with("page-") && rule.id != "date-standard" && !stops_the_pdf(rule)
}

fn stops_the_pdf(rule: &Check) -> bool {
    !TYPESETTER.standard_for(&clean()).rules.contains_key(rule.id)
}

fn clean() -> Dispatch {
    Dispatch::from_toml(&read(&folder().join("clean-hd36.toml"))).unwrap()
}

fn of_lines(rule: &str) -> bool {
    ["page-compound-cut", "page-line-short", "page-line-torn"].contains(&rule)
}

/// What is found on pages: the number of the page, and the message.
fn on_pages(pages: &Pages) -> Vec<(usize, String)> {
    let report = check_pages(pages, TYPESETTER.standard_for(&clean()));
    let said = |finding: &Finding| finding.message.in_language(Language::English).to_owned();
    // How lines are broken is the subject of `page_faults`.
    let asked = report.findings().iter().filter(|finding| !of_lines(finding.rule));
    asked.map(|finding| (finding.page.unwrap(), said(finding))).collect()
}

#[test]
fn what_is_found_in_a_code_has_no_place_in_the_number_and_nothing_is_mended_there() {
    let mut found = 0;
    for body in ["A--B", "HOÀ-HÒA", "HÒA"] {
        let mut dispatch = clean();
        dispatch.number = DocumentNumber::new(12, "CV", body);
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
fn nothing_in_the_flow_stands_outside_the_margins() {
    let mut long = clean();
    long.body.extend((0..30).map(|_| BodyItem::Paragraph("Một dòng.".into())));
    long.circulation = vec![congvan::dispatch::Circulation::Internal, congvan::dispatch::Circulation::NotForMedia];
    let pages = TYPESETTER.pages(&long).unwrap();
    assert_eq!((pages.pages.len(), on_pages(&pages)), (2, vec![]));

    // The margins are 15 mm at the narrower side and 20 mm at the foot.
    let moved = |by: fn(&mut congvan::page::TextRun)| {
        let mut moved = pages.clone();
        let runs = moved.pages[1].items.iter_mut().filter_map(|item| match item {
            Item::Text(run) if *run.style == *"distribution" => Some(run),
            _ => None,
        });
        by(runs.last().unwrap());
        on_pages(&moved)
    };
    let found = |by: &str| vec![(2, format!("page 2: `Lưu Ban Tổ chức.` stands {by} mm outside the margins"))];
    assert_eq!(moved(|run| run.x = Pt::from(Mm(7.0))), found("8.0"));
    assert_eq!(moved(|run| run.x = Pt::from(Mm(200.0)) - run.width()), found("5.0"));
    assert_eq!(moved(|run| run.baseline = Pt::from(Mm(279.0))), found("2.0"));
    assert_eq!(moved(|run| run.baseline = Pt::from(Mm(277.0))), []);
}

#[test]
fn a_word_that_is_cut_is_found_on_its_page() {
    let mut long = clean();
    long.body.extend((0..30).map(|_| BodyItem::Paragraph("Một dòng.".into())));
    long.body.push(BodyItem::Paragraph(format!("Đề nghị {} thực hiện.", "a".repeat(200)).into()));
    let cut = |length| {
        (2, format!("page 2: the word `{}` is cut because its line or cell is too narrow", "a".repeat(length)))
    };
    assert_eq!(on_pages(&TYPESETTER.pages(&long).unwrap()), [cut(40), cut(40)]);
    // Where the face changes within a word, nothing is cut.
    let whole = clean().paragraph("Đề nghị **ban** tổ**chức**thực hiện.");
    assert_eq!(on_pages(&TYPESETTER.pages(&whole).unwrap()), []);
}

#[test]
fn a_signature_has_text_above_it() {
    // A pack that lets signatures stand alone.
    let office = Path::new(env!("CARGO_TARGET_TMPDIR")).join("alone");
    fs::create_dir_all(&office).unwrap();
    fs::write(office.join("style.toml"), "[columns.closing]\nlines_before = 0\n[fit]\nenabled = false\n").unwrap();
    let loose = TYPESETTER.clone().with_packs(congvan::Pack::open(&office).unwrap()).unwrap();
    fs::remove_dir_all(office).unwrap();
    let lines = |count| (0..count).map(|_| BodyItem::Paragraph("Một dòng.".into())).collect::<Vec<_>>();

    let mut seen = BTreeSet::new();
    for count in 20..36 {
        let mut full = clean();
        full.body = lines(count);
        seen.extend(on_pages(&loose.pages(&full).unwrap()));
        let mut found = on_pages(&TYPESETTER.pages(&full).unwrap());
        // Some come onto one page by narrower gaps.
        found.retain(|(_, said)| !said.starts_with("narrowed"));
        assert_eq!(found, [], "{count}");
    }
    let alone = |above| (2, format!("page 2: the signature has only {above} lines of text above it"));
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [alone(0), alone(1)]);

    // A text of one line cannot leave two with its signature, wherever it stands.
    let mut short = clean();
    short.body = lines(1);
    short.addressees = (0..40).map(|index| format!("Chi bộ {index}").into()).collect();
    let pages = loose.pages(&short).unwrap();
    let on_first = pages.pages[0].items.iter().any(|item| matches!(item, Item::Text(run) if *run.style == *"body"));
    assert_eq!((pages.pages.len(), on_first, on_pages(&pages)), (2, false, vec![]));
}

#[test]
fn each_rule_finds_its_triggers_and_passes_its_near_misses() {
    for rule in checks().filter(of_the_dispatch) {
        let path = folder().join(format!("{}.toml", rule.id));
        let cases: Cases = toml::from_str(&read(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!cases.triggers.is_empty() && cases.near_misses.len() >= 2, "{}: too few cases", rule.id);
        hold(rule.id, &cases);
    }
}

#[test]
fn a_clean_dispatch_gives_no_finding() {
    for pack in ["hd36", "hd05"] {
        let dispatch = Dispatch::from_toml(&read(&folder().join(format!("clean-{pack}.toml")))).unwrap();
        let typesetter = Typesetter::new().unwrap();
        assert_eq!(typesetter.standard_for(&dispatch).name, pack);
        let report = report(&dispatch);
        assert!(report.is_clean(), "{pack}:\n{}", report.display(Language::English));
    }
}

#[test]
fn the_packs_and_the_rules_know_each_other() {
    let known: BTreeSet<&str> = checks().map(|rule| rule.id).collect();
    assert_eq!(known.len(), checks().count(), "two rules of one name");
    let typesetter = Typesetter::new().unwrap();
    for pack in ["hd36", "hd05"] {
        let typesetter = typesetter.clone().following(pack).unwrap();
        let dispatch = Dispatch::from_toml(&read(&folder().join("clean-hd36.toml"))).unwrap();
        let named: BTreeSet<&str> = typesetter.standard_for(&dispatch).rules.keys().map(String::as_str).collect();
        assert!(named.is_subset(&known), "{pack}: no such rules: {:?}", named.difference(&known));
        let cited = typesetter.standard_for(&dispatch).rules.values().filter(|entry| entry.origin.clause.is_empty());
        assert_eq!(cited.count(), 0, "{pack}: a rule without a clause");
    }
    let applied: BTreeSet<String> = {
        let dispatch = Dispatch::from_toml(&read(&folder().join("clean-hd36.toml"))).unwrap();
        typesetter.standard_for(&dispatch).rules.keys().cloned().collect()
    };
    // What typesetting refuses is an error under every pack.
    const REFUSED: [&str; 19] = [
        "cell-unfit",
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
    let unapplied: Vec<&str> = known.iter().copied().filter(|rule| !applied.contains(*rule)).collect();
    assert_eq!(unapplied, REFUSED, "hd36 applies all others");
}

#[test]
fn fixing_twice_is_fixing_once() {
    for rule in checks().filter(of_the_dispatch) {
        let cases: Cases = toml::from_str(&read(&folder().join(format!("{}.toml", rule.id)))).unwrap();
        for case in &cases.triggers {
            let dispatch = case.dispatch(rule.id);
            let once = report(&dispatch).fix(&dispatch).unwrap();
            let twice = report(&once).fix(&once).unwrap();
            assert_eq!(once, twice, "{}", rule.id);
        }
    }
}

/// Safe suggestions never touch wording: the letters and figures stay as they are.
#[test]
fn fixing_keeps_the_words() {
    let words = |dispatch: &Dispatch| -> String {
        dispatch.to_json().unwrap().chars().filter(|c| c.is_alphanumeric()).collect()
    };
    for rule in checks().filter(of_the_dispatch) {
        let cases: Cases = toml::from_str(&read(&folder().join(format!("{}.toml", rule.id)))).unwrap();
        for case in &cases.triggers {
            let dispatch = case.dispatch(rule.id);
            assert_eq!(words(&report(&dispatch).fix(&dispatch).unwrap()), words(&dispatch), "{}", rule.id);
        }
    }
}

/// A rule, the field that breaks it, and how.
type Slip = (&'static str, &'static str, &'static str);

/// What the checker must find in the two samples, which are real dispatches.
const IN_THE_SAMPLES: [(&str, &[Slip]); 2] = [
    (
        include_str!("../examples/data/lam-dong-40.toml"),
        &[
            ("number-parent", "number", "BXDTCCSĐ are the initials of the body alone, without the code of its Đảng uỷ"),
            ("archive-bare", "distribution[1]", "`Lưu` without the office"),
            ("space-in-number-mark", "body[0].text", "`06- NQ/ĐUK`"),
        ],
    ),
    (
        include_str!("../examples/data/nam-dinh-175.toml"),
        &[
            ("subject-prefix", "subject", "`V/v` is a habit of the State's dispatches"),
            ("subject-stop", "subject", "the subject ends with a full stop"),
            ("issuer-parent", "issuer.parent[0]", "an advisory body stands under the ĐẢNG UỶ, not the ĐẢNG BỘ"),
            ("archive-bare", "distribution[1]", "`Lưu` without the office"),
            ("position-misspelt", "signatories[0].position", "`TRƯỜNG BAN`"),
            ("ending-mark", "body[4].text", "`./.`"),
            ("citation-comma", "body[2].text", "`số 02-NQ/ĐUK ngày 26/4/2021`, elsewhere with its comma"),
            ("space-before-percent", "body[1].text", "`2,2 %`"),
        ],
    ),
];

#[test]
fn the_slips_of_the_samples() {
    for (text, wanted) in IN_THE_SAMPLES {
        let report = report(&Dispatch::from_toml(text).unwrap());
        let found: BTreeSet<(&str, String)> =
            report.findings().iter().map(|finding| (finding.rule, finding.path.to_string())).collect();
        let wanted: BTreeSet<(&str, String)> =
            wanted.iter().map(|(rule, path, _)| (*rule, (*path).to_owned())).collect();
        assert_eq!(found, wanted);
    }
}

/// Compares a file of `docs` with what the code makes; `BLESS=1` writes it.
fn hold_file(name: &str, made: &str) {
    let path = crate::in_repository("docs").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, made).unwrap();
    }
    assert!(
        read(&path) == made,
        "docs/{name} is not what the code makes: `BLESS=1 cargo test -p congvan-tests check::`"
    );
}

#[test]
fn the_table_of_rules_is_the_one_in_the_docs() {
    let typesetter = Typesetter::new().unwrap();
    let base = Dispatch::from_toml(&read(&folder().join("clean-hd36.toml"))).unwrap();
    let standards =
        ["hd36", "hd05"].map(|pack| typesetter.clone().following(pack).unwrap().standard_for(&base).clone());
    let mut made = String::from(
        "# What the checker looks for\n\nMade from the rules and the packs; `BLESS=1 cargo test -p congvan-tests check::` makes it anew. `-` marks what no clause\n\
         treats. A rule says how bad a breach is: against the standard (error), against custom or probably a mistake\n\
         (warning), worth a look (note). What is marked `always` stops the PDF, whatever the pack says.\n\n| rule | what it asks | hd36 | hd05 |\n| --- | --- | --- | --- |\n",
    );
    for rule in checks() {
        let cells = standards.each_ref().map(|standard| {
            let entry = standard.rules.get(rule.id);
            let refused = if stops_the_pdf(rule) { "error, always" } else { "not applied" };
            entry.map_or(refused.to_owned(), |entry| {
                let severity = format!("{:?}", entry.severity).to_lowercase();
                format!("{severity}, {}", entry.origin.clause)
            })
        });
        made.push_str(&format!("| `{}` | {} | {} | {} |\n", rule.id, rule.asks, cells[0], cells[1]));
    }
    made.push_str(&format!("\n{} rules.\n", checks().count()));
    hold_file("rules.md", &made);
}

#[test]
fn the_schema_is_the_one_in_the_docs() {
    hold_file("dispatch.schema.json", &Dispatch::json_schema());
}

#[test]
fn two_reports_are_one_with_the_worst_of_both() {
    let sample = report(&Dispatch::from_toml(IN_THE_SAMPLES[0].0).unwrap());
    assert_eq!((report(&clean()).worst(), sample.worst()), (None, Some(Severity::Warning)));
    let wrong = clean().paragraph("Đề nghị thực hiện./.");
    let both = sample.clone().and(report(&wrong));
    assert_eq!((both.worst(), both.findings().len()), (Some(Severity::Error), sample.findings().len() + 1));
    assert_eq!(both.findings()[sample.findings().len()].rule, "ending-mark");
}

#[test]
fn a_typesetter_checks_the_dispatch_and_its_pages() {
    let long = clean().paragraph(format!("Đề nghị {} thực hiện./.", "a".repeat(200)));
    let rules = |dispatch: &Dispatch| {
        let report = TYPESETTER.check(dispatch);
        let rules = report.findings().iter().map(|finding| finding.rule);
        rules.filter(|rule| !of_lines(rule)).collect::<Vec<_>>()
    };
    assert_eq!(rules(&long), ["ending-mark", "page-word-cut", "page-word-cut"]);
    // What cannot be laid out has no pages.
    assert_eq!(rules(&long.paragraph("漢./.")), ["ending-mark", "character-missing"]);
}

#[test]
fn a_date_that_leaves_the_standard_open_is_told() {
    let note = |date: &str, typesetter: &Typesetter| {
        let mut dispatch = clean();
        dispatch.date = date.parse().unwrap();
        let report = typesetter.check(&dispatch);
        of_rule(&report, "date-standard")
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
        let said = note(date, &TYPESETTER);
        let [[vietnamese, english]] = said.as_slice() else { panic!("{date}: {said:?}") };
        let both = "Hướng dẫn 36-HD/VPTW / Hướng dẫn 05-HD/VPTW";
        assert!(
            english
                .starts_with(&format!("the date `{date}` has blanks, so the paper may follow {both}; Hướng dẫn 05-HD"))
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
    // Who has chosen leaves nothing open.
    let chosen = TYPESETTER.clone().following("hd36").unwrap();
    assert_eq!(note("2026", &chosen), Vec::<[String; 2]>::new());
    // A form that goes out alone has a date too.
    let mut form = Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap().attachments;
    let congvan::dispatch::Attachment::StatisticsForm(form) = &mut form[0] else { panic!("no form") };
    form.date = "2026-05".parse().unwrap();
    let report = TYPESETTER.check(&*form);
    assert_eq!(report.findings().iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["date-standard"]);
    assert_eq!(TYPESETTER.standard_for(&*form).name, "hd05");
}

#[test]
fn what_a_page_shows_is_told_with_its_number() {
    let long = clean().paragraph(format!("Đề nghị {} thực hiện.", "a".repeat(200)));
    let report = TYPESETTER.check(&long);
    let lines = report.display(Language::English).to_string();
    assert!(lines.starts_with("page 1, body[4].text: warning[page-word-cut]: page 1: the word `aaa"), "{lines}");
    let rendered = report.render("a.toml", Language::English, false);
    assert!(rendered.contains("--> a.toml: page 1, body[4].text:"), "{rendered}");
}

#[test]
fn each_severity_has_its_word() {
    let wrong = report(&clean().paragraph("Đề nghị thực hiện./."));
    assert!(wrong.display(Language::Vietnamese).to_string().starts_with("body[4].text: sai[ending-mark]: nội dung"));
    assert!(wrong.display(Language::English).to_string().starts_with("body[4].text: error[ending-mark]: the text"));
    assert!(wrong.render("a.toml", Language::Vietnamese, false).starts_with("sai[ending-mark]: nội dung"));
    let sarif: serde_json::Value = serde_json::from_str(&wrong.to_sarif("a.toml", None, Language::English)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((result["level"].as_str(), result["ruleId"].as_str()), (Some("error"), Some("ending-mark")));
}

#[test]
fn the_forms_of_a_report() {
    let text = IN_THE_SAMPLES[0].0;
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

/// Texts of odd pieces in every field: no panic, every path is there, and fixing is idempotent.
#[test]
fn no_text_makes_the_checker_stumble() {
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
        let mut text = || -> congvan::Text {
            let count = next(9);
            (0..count).map(|_| PIECES[next(PIECES.len())]).collect::<String>().into()
        };
        let issuer = congvan::Issuer { parent: vec![text()], name: vec![text(), text()] };
        let mut dispatch =
            Dispatch::new(issuer, "-CV/X".parse().unwrap(), text(), text(), "2023-01-09".parse().unwrap())
                .to(text())
                .heading(text())
                .paragraph(text())
                .directive(congvan::Directive::new(text()).marked(text()).with(congvan::Directive::new(text())))
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
            assert!(known, "{}: no {}", finding.rule, finding.path);
            let length = finding.text.chars().count();
            assert!(finding.span.is_none_or(|span| span.start <= span.end && span.end <= length), "{finding:?}");
        }
        assert_eq!(report.is_clean(), report.render("x", Language::English, false).is_empty());
        let mut fixed = report.fix(&dispatch).unwrap();
        // One mend may make room for another; they come to rest soon.
        for _ in 0..8 {
            fixed = check(&fixed, standard).fix(&fixed).unwrap();
        }
        assert_eq!(check(&fixed, standard).fix(&fixed).unwrap(), fixed);
    }
}
