//! The fields of the model that templates see, against the tables of docs/markup.md.

use std::collections::BTreeSet;

use congvan::Dispatch;
use serde_json::Value;

const DOCS: &str = include_str!("../docs/markup.md");

/// Each heading of the docs with the type of the schema that its table describes.
const TYPES: [(&str, &str); 8] = [
    ("Issuer", "Issuer"),
    ("Annex", "Annex"),
    ("Item of the body", "BodyItem"),
    ("Signatory", "Signatory"),
    ("Picture", "Picture"),
    ("Drafter", "Drafter"),
    ("Statistics form", "StatisticsForm"),
    ("Column of a form", "Column"),
];
/// The variables that are not fields of a dispatch.
const OTHER_VARIABLES: [&str; 6] = ["tables", "body_items", "attachment_items", "form", "phrases", "dashes"];

/// The section below a heading.
fn section(heading: &str) -> &'static str {
    let (_, section) = DOCS.split_once(&format!("# {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    section.split("\n#").next().unwrap()
}

/// The names in the first column of the table below a heading.
fn documented(heading: &str) -> BTreeSet<&'static str> {
    let rows = section(heading).lines().filter(|line| line.starts_with("| `"));
    rows.filter_map(|row| row.split('|').nth(1)).flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

fn schema() -> Value {
    serde_json::from_str(&Dispatch::json_schema()).unwrap()
}

fn properties(of: &Value) -> BTreeSet<&str> {
    of["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn every_field_of_a_dispatch_is_a_variable_of_the_docs() {
    let schema = schema();
    let mut variables = properties(&schema);
    variables.extend(OTHER_VARIABLES);
    assert_eq!(variables, documented("Variables"));
}

#[test]
fn every_field_of_its_parts_is_in_the_docs() {
    let schema = schema();
    for (heading, name) in TYPES {
        assert_eq!(properties(&schema["$defs"][name]), documented(heading), "{heading}");
    }
}

#[test]
fn every_value_of_its_marks_is_in_the_docs() {
    let schema = schema();
    for (name, heading) in [
        ("Secrecy", "Variables"),
        ("Urgency", "Variables"),
        ("Circulation", "Variables"),
        ("Corner", "Statistics form"),
        ("DateAt", "Statistics form"),
        ("Orientation", "Statistics form"),
    ] {
        let values =
            schema["$defs"][name]["oneOf"].as_array().unwrap().iter().filter_map(|value| value["const"].as_str());
        let values: Vec<&str> = values.collect();
        assert!(values.len() > 1, "{name}");
        for value in values {
            assert!(section(heading).contains(&format!("`{value}`")), "{name}: {value}");
        }
    }
}
