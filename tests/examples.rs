//! The examples (ví dụ) of the standards themselves, in `tests/examples`: each is drawn as printed there, and the checker
//! finds nothing in it.

use std::collections::BTreeMap;

use congvan::check::Language;
use congvan::page::{Face, Item, Mm, Pages};
use congvan::{Dispatch, Typesetter};
use serde::Deserialize;
use toml::Table;

use crate::pack_tables::{merge, read_table};

/// The maximum distance of two centres, in mm.
const TOLERANCE: f64 = 0.05;
/// The middle between the margins of an upright page, in mm.
const MIDDLE: f64 = 112.5;
/// The minimum distance between the baselines above and below a signature, in mm.
const SIGNATURE_SPACE: f64 = 20.0;

#[test]
fn examples_of_hd36_are_drawn_as_printed() {
    assert_drawn("hd36");
}

#[test]
fn examples_of_hd05_are_drawn_as_printed() {
    assert_drawn("hd05");
}

#[test]
fn examples_of_hd36_have_no_findings() {
    assert_clean("hd36");
}

#[test]
fn examples_of_hd05_have_no_findings() {
    assert_clean("hd05");
}

/// The examples of a standard, by component.
#[derive(Deserialize)]
struct Examples {
    /// The dispatch whose fields the examples replace.
    base: Table,
    #[serde(flatten)]
    by_component: BTreeMap<String, Vec<Example>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    /// The clause and the number of the example.
    example: String,
    /// The fields that replace those of the base.
    #[serde(default)]
    data: Table,
    /// The printed lines of a component that is not divided into columns.
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    left: Vec<String>,
    #[serde(default)]
    right: Vec<String>,
    /// The printed lines below two columns.
    #[serde(default)]
    below: Vec<String>,
}

impl Example {
    fn dispatch(&self, base: &Table) -> Dispatch {
        let mut table = base.clone();
        // An issuer without a body above must not keep that of the base.
        if self.data.contains_key("issuer") {
            table.remove("issuer");
        }
        merge(&mut table, self.data.clone());
        Dispatch::from_toml(&toml::to_string(&table).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", self.example))
    }
}

fn examples(pack: &str) -> Examples {
    let table = read_table(&crate::in_repository("tests/examples").join(format!("{pack}.toml")));
    table.try_into().unwrap_or_else(|error| panic!("{pack}.toml: {error}"))
}

/// The typesetter of a pack. The date does not choose it: some examples are dated before the standard.
fn typesetter(pack: &str) -> Typesetter {
    Typesetter::new().unwrap().following(pack).unwrap()
}

fn assert_clean(pack: &str) {
    let (typesetter, examples) = (typesetter(pack), examples(pack));
    let mut found = String::new();
    for (component, list) in &examples.by_component {
        for example in list {
            let report = typesetter.check(&example.dispatch(&examples.base));
            if !report.is_clean() {
                found += &format!("{component} {}:\n{}\n", example.example, report.display(Language::English));
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

fn assert_drawn(pack: &str) {
    let (typesetter, examples) = (typesetter(pack), examples(pack));
    let mut errors = Vec::new();
    let mut count = 0;
    for (component, list) in &examples.by_component {
        for example in list {
            count += 1;
            let drawn = match typesetter.pages(&example.dispatch(&examples.base)) {
                Ok(pages) => Drawn::new(&pages, component),
                Err(error) => {
                    errors.push(format!("{component} {}: {error}", example.example));
                    continue;
                }
            };
            let differences = drawn.differences(component, example);
            errors.extend(differences.into_iter().map(|error| format!("{component} {}: {error}", example.example)));
        }
    }
    assert!(count >= 90, "{count} examples");
    assert!(errors.is_empty(), "{} errors:\n{}\n", errors.len(), errors.join("\n"));
}

/// A printed line. Positions are in mm.
#[derive(Debug, Clone)]
struct Line {
    face: Face,
    text: String,
    left: f64,
    right: f64,
    baseline: f64,
}

impl Line {
    fn centre(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}

/// The lines of a component, and the horizontal rules of its styles.
struct Drawn {
    lines: Vec<Line>,
    rules: Vec<(f64, f64, f64)>,
}

impl Drawn {
    fn new(pages: &Pages, component: &str) -> Self {
        let (mut lines, mut rules): (Vec<Line>, _) = (Vec::new(), Vec::new());
        let mm = |length| Mm::from(length).0;
        for item in pages.pages.iter().flat_map(|page| &page.items) {
            match item {
                Item::Text(run) if has_style(component, &run.style) => {
                    let (left, baseline) = (mm(run.x), mm(run.baseline));
                    let (face, text, right) = (run.face, run.text.clone(), left + mm(run.width()));
                    let line = Line { face, text, left, right, baseline };
                    match lines.last_mut() {
                        // An abbreviation is a run of its own.
                        Some(last)
                            if last.face == line.face && last.baseline == baseline && left - last.right < 2.0 =>
                        {
                            last.text += &line.text;
                            last.right = line.right;
                        }
                        _ => lines.push(line),
                    }
                }
                Item::Rule(rule) if has_style(component, &rule.style) => {
                    rules.push((mm(rule.from.0), mm(rule.to.0), mm(rule.from.1)));
                }
                _ => {}
            }
        }
        Self { lines, rules }
    }

    /// What differs from an example.
    fn differences(&self, component: &str, example: &Example) -> Vec<String> {
        let is_divided = !example.left.is_empty();
        let end = self.lines.iter().rposition(|line| line.text.starts_with("Xác nhận")).filter(|_| is_divided);
        let (beside, below) = self.lines.split_at(end.unwrap_or(self.lines.len()));
        let mut errors = Vec::new();
        if is_divided {
            let (left, right): (Vec<Line>, Vec<Line>) = beside.iter().cloned().partition(|line| line.centre() < MIDDLE);
            let first = |lines: &[Line]| lines.first().map(|line| line.baseline);
            if first(&left) != first(&right) {
                errors.push("the columns begin at different heights".to_owned());
            }
            self.compare(&example.left, &left, &mut errors);
            self.compare(&example.right, &right, &mut errors);
            self.compare(&example.below, below, &mut errors);
            let lowest = beside.iter().map(|line| line.baseline).fold(0.0, f64::max);
            if below.iter().any(|line| line.baseline <= lowest || (line.centre() - MIDDLE).abs() > TOLERANCE) {
                errors.push("the confirmation is not centred below".to_owned());
            }
        } else {
            self.compare(&example.lines, beside, &mut errors);
        }
        let sides = |line: &Line| match component {
            "issuer" | "number" | "header_subject" => line.centre() < MIDDLE,
            "title" => (line.centre() - MIDDLE).abs() < TOLERANCE,
            _ => is_divided || line.centre() > MIDDLE,
        };
        errors.extend(self.lines.iter().filter(|line| !sides(line)).map(|line| format!("misplaced: {line:?}")));
        errors
    }

    /// Compares lines with those of an example. A line of the example may take several lines, where its column is narrower.
    fn compare(&self, wanted: &[String], drawn: &[Line], errors: &mut Vec<String>) {
        let mut rest = drawn.iter().peekable();
        let mut above: Option<&Line> = None;
        let mut has_space = false;
        for line in wanted {
            if line == "rule" {
                let found = self.rules.iter().any(|(left, right, y)| {
                    above.is_some_and(|above| {
                        (above.left - left).abs() < TOLERANCE
                            && (above.right - right).abs() < TOLERANCE
                            && *y > above.baseline
                    })
                });
                if !found {
                    errors.push("no rule as long as the words".to_owned());
                }
                continue;
            }
            let (weight, text) = line.split_once(": ").unwrap_or_else(|| panic!("no weight: {line}"));
            if text == "(chữ ký)" {
                has_space = true;
                continue;
            }
            let mut found = String::new();
            while found != text {
                let Some(next) = rest.next_if(|next| next.face.name() == weight) else { break };
                found = format!("{found} {}", next.text.trim()).trim().to_owned();
                if let Some(above) = above {
                    if (above.centre() - next.centre()).abs() > TOLERANCE {
                        errors.push(format!("not centred below the line above: {next:?}"));
                    }
                    let distance = next.baseline - above.baseline;
                    if distance <= 0.0 || has_space && distance < SIGNATURE_SPACE {
                        errors.push(format!("{distance:.1} mm below the line above: {next:?}"));
                    }
                }
                has_space = false;
                above = Some(next);
            }
            if found != text {
                errors.push(format!("`{line}`, found `{found}`, then {:?}", rest.peek()));
                return;
            }
        }
        errors.extend(rest.map(|line| format!("not in the example: {line:?}")));
    }
}

/// Whether a style belongs to a component.
fn has_style(component: &str, style: &str) -> bool {
    match component {
        "party_title" => style == "party-title",
        "issuer" => matches!(style, "issuer-parent" | "issuer" | "issuer-star"),
        "number" => style == "number",
        "place" => style == "place-date",
        "header_subject" => matches!(style, "number" | "subject-dispatch"),
        "title" => style.starts_with("title-") || matches!(style, "document-type" | "subject" | "subject-hyphens"),
        "signature" => style.starts_with("sign-") || style == "confirmation",
        other => panic!("no component `{other}`"),
    }
}
