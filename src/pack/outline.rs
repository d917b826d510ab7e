//! The body in a row: every item with its level and its mark, so that the template needs no recursion.

use serde::Serialize;
use tera::{TeraResult, Value};

use crate::standard::Marks;

#[derive(Serialize)]
struct Item<'a> {
    kind: &'a str,
    level: usize,
    mark: String,
    text: &'a str,
}

/// Numbers directives and headings. A heading begins the count of directives anew.
pub(super) fn outline(body: &[Value], marks: &Marks) -> TeraResult<Vec<Value>> {
    let mut flat = Vec::new();
    let (mut headings, mut directives) = (0, vec![0]);
    for item in body {
        let kind = string(item, "kind").unwrap_or("paragraph");
        match kind {
            "directive" => flatten(item, marks, &mut directives, &mut flat),
            "heading" => {
                headings += 1;
                directives = vec![0];
                flat.push(Item {
                    kind,
                    level: 0,
                    mark: marks.heading.replace("{I}", &roman(headings)),
                    text: string(item, "text").unwrap_or_default(),
                });
            }
            _ => flat.push(Item {
                kind: "paragraph",
                level: 0,
                mark: String::new(),
                text: string(item, "text").unwrap_or_default(),
            }),
        }
    }
    flat.iter().map(Value::try_from_serializable).collect()
}

/// Adds a directive and those within it. `counts` holds how many there were on each level above and on this one.
fn flatten<'a>(directive: &'a Value, marks: &Marks, counts: &mut Vec<usize>, flat: &mut Vec<Item<'a>>) {
    let mark = match string(directive, "mark") {
        Some(own) => own.to_owned(),
        None => {
            if let Some(count) = counts.last_mut() {
                *count += 1;
            }
            automatic(marks, counts)
        }
    };
    flat.push(Item {
        kind: "directive",
        level: counts.len(),
        mark,
        text: string(directive, "text").unwrap_or_default(),
    });
    let items = directive.get_from_path("items").and_then(Value::as_array);
    counts.push(0);
    for item in items.unwrap_or_default() {
        flatten(item, marks, counts, flat);
    }
    counts.pop();
}

fn automatic(marks: &Marks, counts: &[usize]) -> String {
    let level = counts.len().min(marks.directive.len());
    let Some(pattern) = marks.directive.get(level.saturating_sub(1)) else {
        return String::new();
    };
    let number = |index: usize| counts.get(index).copied().unwrap_or(0).to_string();
    pattern
        .replace("{1}", &number(0))
        .replace("{2}", &number(1))
        .replace("{a}", &letter(marks, counts.last().copied().unwrap_or(0)))
}

/// The letter of that number; after the last letter they double: aa, ab.
fn letter(marks: &Marks, number: usize) -> String {
    let letters: Vec<char> = marks.letters.chars().collect();
    if letters.is_empty() || number == 0 {
        return number.to_string();
    }
    let mut rest = number;
    let mut reversed = Vec::new();
    while rest > 0 {
        rest -= 1;
        reversed.push(letters[rest % letters.len()]);
        rest /= letters.len();
    }
    reversed.into_iter().rev().collect()
}

fn roman(mut number: usize) -> String {
    const FIGURES: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut figures = String::new();
    for (value, figure) in FIGURES {
        while number >= value {
            figures.push_str(figure);
            number -= value;
        }
    }
    figures
}

fn string<'a>(value: &'a Value, key: &'static str) -> Option<&'a str> {
    value.get_from_path(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::Origin;

    fn marks() -> Marks {
        Marks {
            origin: Origin::default(),
            heading: "{I}-".to_owned(),
            directive: ["{1}-", "{1}.{2}-", "{a})", "-", "+"].map(str::to_owned).to_vec(),
            letters: "abcdđe".to_owned(),
        }
    }

    fn marks_of(json: &str) -> Vec<String> {
        let body: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
        let values: Vec<Value> = body.iter().map(Value::from_serializable).collect();
        outline(&values, &marks()).unwrap().iter().map(|item| string(item, "mark").unwrap().to_owned()).collect()
    }

    #[test]
    fn directives_are_numbered_by_level_and_begin_anew_after_a_heading() {
        let deep = r#"{"kind":"directive","text":"x","items":[{"text":"x"},{"text":"x","items":[{"text":"x"},
            {"text":"x","items":[{"text":"x","items":[{"text":"x","items":[{"text":"x"}]}]}]}]}]}"#;
        let json = format!(
            r#"[{deep},{{"kind":"directive","text":"x","mark":"-"}},{{"text":"p"}},{{"kind":"directive","text":"x"}},
            {{"kind":"heading","text":"h"}},{{"kind":"directive","text":"x"}},{{"kind":"heading","text":"h"}}]"#
        );
        assert_eq!(
            marks_of(&json),
            ["1-", "1.1-", "1.2-", "a)", "b)", "-", "+", "+", "-", "", "2-", "I-", "1-", "II-"]
        );
    }

    #[test]
    fn letters_and_figures() {
        assert_eq!(["a", "đ", "e", "aa", "ea"].map(str::to_owned), [1, 5, 6, 7, 37].map(|n| letter(&marks(), n)));
        assert_eq!(roman(1994), "MCMXCIV");
    }
}
