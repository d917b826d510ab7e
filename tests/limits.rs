//! Limits on documents and packs, and the choice of packs. Each limit is an error with the field, the limit and help.

use std::fs;
use std::path::PathBuf;

use congvan::error::{ErrorKind, Place};
use congvan::form::Column;
use congvan::{Directive, Dispatch, Error, Limits, Pack, StatisticsForm, Typesetter};

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

fn sample() -> Dispatch {
    Dispatch::from_toml(SAMPLE).unwrap()
}

fn form() -> StatisticsForm {
    let sample = sample();
    let congvan::dispatch::Attachment::StatisticsForm(form) = sample.attachments.into_iter().next().unwrap() else {
        panic!("the sample has a form");
    };
    form
}

fn typesetter(limits: Limits) -> Typesetter {
    Typesetter::new().unwrap().with_limits(limits)
}

/// The PDF of the sample with another template of the body.
fn with_body(template: &str, limits: Limits) -> Result<Vec<u8>, Error> {
    let packs = Pack::from_files("hostile", [("parts/body.xml", template)])?;
    typesetter(limits).with_packs(packs)?.pdf(&sample())
}

#[track_caller]
fn assert_limited(result: Result<Vec<u8>, Error>, field: &str, words: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
    let place = if field.is_empty() { Place::Unknown } else { Place::Field(field.parse().unwrap()) };
    assert_eq!(error.place(), &place, "{error}");
    assert!(error.to_string().ends_with(words), "{error}");
    assert!(error.help().unwrap().contains("with_limits"));
}

#[test]
fn the_sample_is_far_below_the_limits() {
    let few = Limits::default()
        .with_texts(400)
        .with_all_text_bytes(10_000)
        .with_pages(4)
        .with_levels(3)
        .with_cells(100)
        .with_template_bytes(100_000);
    assert!(typesetter(few).pdf(&sample()).is_ok());
}

#[test]
fn each_limit_is_enforced() {
    let default = Limits::default;
    let sample = sample();
    assert_limited(
        typesetter(default().with_pages(1)).pdf(&sample),
        "",
        "there are 2 pages, more than 1, the limit `pages`",
    );
    assert_limited(
        typesetter(default().with_text_bytes(60)).pdf(&sample),
        "body[0].text",
        "bytes in a text, more than 60, the limit `text_bytes`",
    );
    assert_limited(
        typesetter(default().with_all_text_bytes(999)).pdf(&sample),
        "",
        "more than 999, the limit `all_text_bytes`",
    );
    assert_limited(typesetter(default().with_texts(10)).pdf(&sample), "", "texts, more than 10, the limit `texts`");
    assert_limited(
        typesetter(default().with_forms(0)).pdf(&sample),
        "",
        "there are 1 forms, more than 0, the limit `forms`",
    );
    assert_limited(
        typesetter(default().with_columns(5)).pdf(&sample),
        "attachments[0].statistics_form.columns",
        "there are 6 columns, more than 5, the limit `columns`",
    );
    let mut form = form();
    form.blank_rows = 60_000;
    assert_limited(typesetter(default()).pdf(&form), "rows", "there are 60000 rows, more than 20000, the limit `rows`");
    form.blank_rows = 20_000;
    form.columns = vec![Column::new("a"); 100];
    assert_limited(
        typesetter(default()).pdf(&form),
        "",
        "there are 2000000 cells, more than 400000, the limit `cells`",
    );
}

/// The number in the message of an error of a limit.
fn found(error: &Error) -> usize {
    assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
    let text = error.to_string();
    let number = text.split("there are ").nth(1).and_then(|rest| rest.split(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn each_limit_allows_its_number_and_no_more() {
    type Setter = fn(Limits, usize) -> Limits;
    let setters: [(&str, Setter); 9] = [
        ("text_bytes", Limits::with_text_bytes),
        ("all_text_bytes", Limits::with_all_text_bytes),
        ("texts", Limits::with_texts),
        ("levels", Limits::with_levels),
        ("forms", Limits::with_forms),
        ("columns", Limits::with_columns),
        ("rows", Limits::with_rows),
        ("cells", Limits::with_cells),
        ("pages", Limits::with_pages),
    ];
    let sample = sample();
    for (name, set) in setters {
        let pdf = |limit| typesetter(set(Limits::default(), limit)).pdf(&sample);
        let mut limit = 0;
        // The error names the first excess, which may not be the largest.
        while let Err(error) = pdf(limit) {
            let next = found(&error);
            assert!(next > limit && error.to_string().ends_with(&format!("the limit `{name}`")), "{error}");
            limit = next;
        }
        assert!(limit > 0, "{name}");
        assert_eq!(found(&pdf(limit - 1).unwrap_err()), limit, "{name}");
    }
}

#[test]
fn documents_at_the_default_limits_are_typeset() {
    let text = "a".repeat(Limits::default().text_bytes);
    let long = |text: String| Typesetter::new().unwrap().pdf(&sample().paragraph(text));
    assert!(long(text.clone()).is_ok());
    assert_limited(long(text + "a"), &format!("body[{}].text", sample().body.len()), "the limit `text_bytes`");
    let mut form = form();
    form.rows.clear();
    form.columns = vec![Column::new("a")];
    form.blank_rows = 20_000;
    assert!(Typesetter::new().unwrap().with_limits(Limits::default().with_pages(3_000)).pdf(&form).is_ok());
    form.blank_rows += 1;
    assert_limited(
        Typesetter::new().unwrap().pdf(&form),
        "rows",
        "there are 20001 rows, more than 20000, the limit `rows`",
    );
}

#[test]
fn deeply_nested_directives_are_rejected_without_recursion() {
    // Recursion into this many levels would overflow the stack.
    let deep = (0..20_000).fold(Directive::new("a"), |inner, _| Directive::new("a").with(inner));
    let dispatch = sample().directive(deep);
    let place = format!("body[{}]", dispatch.body.len() - 1);
    let words = "there are 17 levels of directives, more than 16, the limit `levels`";
    assert_limited(Typesetter::new().unwrap().pdf(&dispatch), &place, words);
    // Dropping the dispatch would recurse too.
    std::mem::forget(dispatch);
}

#[test]
fn toml_json_and_pdf_read_the_same_depth() {
    let nested = |levels: usize| {
        let inner = (1..levels).fold(String::new(), |inner, _| {
            let items = if inner.is_empty() { inner } else { format!(",\"items\":[{inner}]") };
            format!("{{\"text\":\"a\"{items}}}")
        });
        let items = if inner.is_empty() { inner } else { format!(",\"items\":[{inner}]") };
        let mut json: serde_json::Value = serde_json::from_str(&sample().to_json().unwrap()).unwrap();
        let directive = format!("{{\"kind\":\"directive\",\"text\":\"a\"{items}}}");
        json["body"] = serde_json::Value::Array(vec![serde_json::from_str(&directive).unwrap()]);
        Dispatch::from_json(&json.to_string())
    };
    let deepest = nested(32).unwrap();
    assert_eq!(Dispatch::from_toml(&deepest.to_toml().unwrap()).unwrap(), deepest);
    let pdf = typesetter(Limits::default().with_levels(32)).pdf(&deepest).unwrap();
    assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), deepest);
    let error = nested(33).unwrap_err().to_string();
    assert!(error.contains("(body[0]): directives are nested deeper than 32 levels"), "{error}");
}

#[test]
fn many_findings_in_one_text_use_bounded_memory() {
    let mut dispatch = sample();
    dispatch.subject = "x,x".repeat(10_000).into();
    let report = congvan::check::check(&dispatch, Typesetter::new().unwrap().standard_for(&dispatch));
    let carried: usize = report.findings().iter().map(|finding| finding.text.len()).sum();
    assert!(report.findings().iter().filter(|finding| finding.check == "space-after-punctuation").count() > 10);
    assert!(carried < 40 << 20, "{carried} bytes");
}

#[test]
fn setters_set_their_limits() {
    let limits = Limits::default()
        .with_text_bytes(1)
        .with_all_text_bytes(2)
        .with_texts(3)
        .with_levels(4)
        .with_forms(5)
        .with_columns(6)
        .with_rows(7)
        .with_cells(8)
        .with_pages(9)
        .with_template_bytes(10)
        .with_fields(11);
    let set = [limits.text_bytes, limits.all_text_bytes, limits.texts, limits.levels, limits.forms, limits.columns];
    assert_eq!(set, [1, 2, 3, 4, 5, 6]);
    assert_eq!([limits.rows, limits.cells, limits.pages, limits.template_bytes, limits.fields], [7, 8, 9, 10, 11]);
}

#[test]
fn template_output_is_bounded() {
    let template = "{% for a in range(end=99999) %}<p style=\"body\">x</p>{% endfor %}";
    let error = with_body(template, Limits::default().with_template_bytes(50_000)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Template);
    assert!(error.to_string().ends_with("larger than 50000 bytes, the limit `template_bytes`"), "{error}");
}

#[test]
fn filter_input_is_bounded() {
    // The other filters of the document handle less than 50 rounds would.
    let subject = sample().subject.as_str().len();
    let limit = 500 * subject;
    let rounds = |filter: &str, rounds: usize| {
        let template = format!("{{% for a in range(end={rounds}) %}}{{% set b = {filter} %}}{{% endfor %}}");
        with_body(&template, Limits::default().with_template_bytes(limit))
    };
    assert!(rounds("subject | inline", 450).is_ok());
    for filter in ["subject | inline", "subject | plain", "subject | prefixed(prefix='Về việc')", "body | outline"]
    {
        let error = rounds(filter, 600).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Template, "{error}");
        let words = format!("the filters of the templates process more than {limit} bytes, the limit `template_bytes`");
        assert!(error.to_string().ends_with(&words), "{error}");
        assert!(matches!(error.place(), Place::Template { name, .. } if name == "hostile/parts/body.xml"), "{error}");
    }
    // Empty elements of a list count too.
    assert!(rounds("[''] | listed(list='distribution')", 400).is_ok());
    assert!(rounds("range(end=600) | listed(list='distribution')", 600).is_err());
}

#[test]
fn rejects_circular_includes() {
    let include = |other: &str| format!("{{% include \"parts/{other}.xml\" %}}");
    let error =
        Pack::from_files("hostile", [("parts/a.xml", include("b")), ("parts/b.xml", include("a"))]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Template);
    assert!(error.to_string().contains("Circular include"), "{error}");
}

#[test]
fn rejects_deeply_nested_loops() {
    let loops = "{% for a in body %}".repeat(41) + &"{% endfor %}".repeat(41);
    let error = with_body(&loops, Limits::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Template, "{error}");
}

#[test]
fn typesetters_keep_their_limits() {
    let typesetter = typesetter(Limits::default().with_pages(1));
    let packs = Pack::builtin().unwrap();
    assert!(typesetter.clone().with_packs(packs).unwrap().pdf(&sample()).is_err());
    assert!(typesetter.following("hd05").unwrap().pdf(&sample()).is_err());
}

/// A temporary folder for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("pack/parts")).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
#[test]
fn packs_read_only_their_folder() {
    let folder = Folder::new("links");
    fs::write(folder.0.join("secret"), "secret words").unwrap();
    let link = folder.0.join("pack/parts/body.xml");
    std::os::unix::fs::symlink(folder.0.join("secret"), &link).unwrap();
    let error = Pack::open(folder.0.join("pack")).unwrap_err();
    assert_eq!(error.place(), &Place::File(link.clone()));
    assert!(error.to_string().contains("outside its folder") && !error.to_string().contains("secret words"), "{error}");

    fs::remove_file(&link).unwrap();
    fs::create_dir(&link).unwrap();
    assert!(Pack::open(folder.0.join("pack")).unwrap_err().to_string().ends_with("not a regular file"));

    // A link within the folder is allowed.
    fs::remove_dir(&link).unwrap();
    fs::write(folder.0.join("pack/parts/other.xml"), "").unwrap();
    std::os::unix::fs::symlink("other.xml", &link).unwrap();
    assert!(Pack::open(folder.0.join("pack")).is_ok());

    // A link of `parts` to another folder is not.
    fs::remove_dir_all(folder.0.join("pack/parts")).unwrap();
    fs::create_dir(folder.0.join("elsewhere")).unwrap();
    fs::write(folder.0.join("elsewhere/body.xml"), "").unwrap();
    std::os::unix::fs::symlink(folder.0.join("elsewhere"), folder.0.join("pack/parts")).unwrap();
    assert!(Pack::open(folder.0.join("pack")).unwrap_err().to_string().contains("outside its folder"));
}

#[test]
fn includes_name_files_of_packs() {
    for name in ["../../secret", "/etc/passwd", "parts/../../../secret.xml"] {
        let error = with_body(&format!("{{% include \"{name}\" %}}"), Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Template, "{error}");
    }
}

#[test]
fn files_in_memory_need_the_names_of_a_pack() {
    for name in
        ["../style.toml", "parts/../style.toml", "parts/a/b.xml", "/dispatch.xml", "parts/style.toml", "a.txt", ""]
    {
        let error = Pack::from_files("office", [(name, "")]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pack, "{error}");
        assert!(error.help().unwrap().contains("style.toml"), "{error}");
    }
    let none: [(&str, &str); 0] = [];
    assert_eq!(Pack::from_files("office", none).unwrap_err().kind(), ErrorKind::Pack);
    let packs = Pack::from_files("of/fice", [("style.toml", "[page]\nbinding = \"35mm\"")]).unwrap();
    assert_eq!(packs.len(), 2);
    let pages = Typesetter::new().unwrap().with_packs(packs).unwrap().pages(&sample()).unwrap();
    assert!(pages.to_string().contains("\n   35.00 "));
}

/// A pack named `office` that extends `hd05`.
fn office() -> Vec<Pack> {
    let style = "name = \"office\"\nextends = \"hd05\"\n[page]\nbinding = \"35mm\"";
    Pack::from_files("office", [("style.toml", style)]).unwrap()
}

#[test]
fn with_packs_keeps_the_chosen_pack_or_fails() {
    let chosen = Typesetter::new().unwrap().following("hd36").unwrap();
    let mut dispatch = sample();
    dispatch.date = "2026-11-24".parse().unwrap();
    assert_eq!(chosen.standard_for(&dispatch).name, "hd36");
    let packs = Pack::from_files("wide", [("style.toml", "[page]\nbinding = \"35mm\"")]).unwrap();
    let kept = chosen.clone().with_packs(packs).unwrap();
    assert_eq!(kept.standard_for(&dispatch).name, "hd36");
    assert!(kept.pages(&dispatch).unwrap().to_string().contains("\n   35.00 "));
    let error = chosen.with_packs(office()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pack);
    assert_eq!(error.to_string(), "the new packs lack `hd36`, which `Typesetter::following` chose");
    assert!(error.help().unwrap().contains("call `following` after `with_packs`"));
}

#[test]
fn a_pack_that_extends_a_listed_pack_is_chosen_by_name_only() {
    let mut dispatch = sample();
    dispatch.date = "2026-11-24".parse().unwrap();
    let both: Vec<Pack> = Pack::builtin().unwrap().into_iter().chain(office()).collect();
    let typesetter = Typesetter::new().unwrap().with_packs(both.clone()).unwrap();
    assert_eq!(typesetter.standard_for(&dispatch).name, "hd05");
    let office_style = typesetter.clone().following("office").unwrap();
    assert_eq!(office_style.standard_for(&dispatch).name, "office");
    let pdf = office_style.pdf(&dispatch).unwrap();
    assert!(typesetter.verify(&pdf).unwrap().is_valid());
    // Alone in the list it is chosen by date.
    let alone = Typesetter::new().unwrap().with_packs(office()).unwrap();
    assert_eq!(alone.standard_for(&dispatch).name, "office");
    // The order of the list makes no difference, and built-in packs that extend each other stay.
    let reversed = Typesetter::new().unwrap().with_packs(both.into_iter().rev().collect()).unwrap();
    assert_eq!(reversed.standard_for(&dispatch).name, "hd05");
    assert_eq!(reversed.standard_for(&sample()).name, "hd36");
}

#[test]
fn rejects_two_packs_with_the_same_name() {
    let layered = Pack::from_files("wide", [("style.toml", "[page]\nbinding = \"35mm\"")]).unwrap();
    let packs = Pack::builtin().unwrap().into_iter().chain(layered).collect();
    let error = Typesetter::new().unwrap().with_packs(packs).unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Pack, "two packs are named `hd36`"));
}
