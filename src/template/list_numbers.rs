//! The body as a flat list with levels and marks, so that templates need no recursion.

use serde::Serialize;
use tera::{TeraResult, Value};

use super::bounded::{ELEMENT, charge};
use crate::model::Text;
use crate::roman::roman;
use crate::standard::Marks;

/// An item of the body, or an item within a directive or article.
#[derive(Default, Serialize)]
struct ListItem<'a> {
    kind: &'a str,
    level: usize,
    mark: String,
    title: &'a str,
    text: &'a str,
    /// The index in the body.
    index: usize,
    /// The emphasis of the mark, which is the emphasis of the first words of the text.
    bold: bool,
    italic: bool,
}

/// The numbers of a body so far.
struct Numbers {
    parts: usize,
    chapters: usize,
    sections: usize,
    articles: usize,
    headings: usize,
    directives: Vec<Level>,
}

impl Numbers {
    fn new() -> Self {
        Self { parts: 0, chapters: 0, sections: 0, articles: 0, headings: 0, directives: vec![Level::default()] }
    }

    /// Counts a division or heading and returns its automatic mark. Parts, chapters and articles count through the
    /// document; sections restart in a chapter, headings and directives in every division above them.
    fn next(&mut self, kind: &str, marks: &Marks) -> Option<String> {
        let (number, pattern) = match kind {
            "part" => {
                (self.sections, self.headings) = (0, 0);
                (&mut self.parts, &marks.part)
            }
            "chapter" => {
                (self.sections, self.headings) = (0, 0);
                (&mut self.chapters, &marks.chapter)
            }
            "section" => {
                self.headings = 0;
                (&mut self.sections, &marks.section)
            }
            "article" => (&mut self.articles, &marks.article),
            "heading" => (&mut self.headings, &marks.heading),
            _ => return None,
        };
        *number += 1;
        let mark = pattern.replace("{I}", &roman(*number)).replace("{1}", &number.to_string());
        self.directives = vec![Level::default()];
        Some(mark)
    }
}

/// Numbers the divisions, headings and directives of a body.
pub(super) fn list_numbers(body: &[Value], marks: &Marks) -> TeraResult<Vec<Value>> {
    let mut flat = Vec::new();
    let mut numbers = Numbers::new();
    for (index, item) in body.iter().enumerate() {
        let kind = string(item, "kind").unwrap_or("paragraph");
        let own = string(item, "mark");
        let from = flat.len();
        if kind == "directive" {
            flatten(item, &marks.directive, marks, &mut numbers.directives, &mut flat);
        } else {
            // A typed mark does not count, but the lists below it start again.
            let mark = match own {
                Some(own) => {
                    numbers.directives = vec![Level::default()];
                    own.to_owned()
                }
                None => numbers.next(kind, marks).unwrap_or_default(),
            };
            let (title, text) = (string(item, "title").unwrap_or_default(), string(item, "text").unwrap_or_default());
            flat.push(ListItem { kind, mark, title, text, ..ListItem::default() });
            let items = item.get_from_path("items").and_then(Value::as_array).unwrap_or_default();
            let mut levels = vec![Level::default()];
            for item in items {
                flatten(item, &marks.article_items, marks, &mut levels, &mut flat);
            }
        }
        for item in &mut flat[from..] {
            item.index = index;
        }
    }
    charge(flat.iter().map(|item| ELEMENT + item.mark.len() + item.title.len() + item.text.len()).sum())?;
    flat.iter().map(Value::try_from_serializable).collect()
}

/// A level of numbering: the directives counted so far below a directive, and the mark of that directive.
#[derive(Default)]
struct Level {
    count: usize,
    own: Option<String>,
}

/// Adds a directive and its items. `levels` has one level for each directive above it, the outermost first; the last
/// counts it.
fn flatten<'a>(
    directive: &'a Value,
    patterns: &[String],
    marks: &Marks,
    levels: &mut Vec<Level>,
    flat: &mut Vec<ListItem<'a>>,
) {
    let own = string(directive, "mark").map(str::to_owned);
    let mark = own.clone().unwrap_or_else(|| {
        if let Some(level) = levels.last_mut() {
            level.count += 1;
        }
        automatic(patterns, marks, levels)
    });
    let text = string(directive, "text").unwrap_or_default();
    let (bold, italic) = emphasis(text);
    flat.push(ListItem { kind: "directive", level: levels.len(), mark, text, bold, italic, ..ListItem::default() });
    let items = directive.get_from_path("items").and_then(Value::as_array);
    levels.push(Level { count: 0, own });
    for item in items.unwrap_or_default() {
        flatten(item, patterns, marks, levels, flat);
    }
    levels.pop();
}

/// Returns the mark of the last directive counted. If its pattern contains the number of a directive above that has a
/// typed mark, the number is taken from that mark. Below a typed mark without a number, a new list starts.
fn automatic(all: &[String], marks: &Marks, levels: &[Level]) -> String {
    let parent = levels.last().and_then(|level| level.own.as_deref()).unwrap_or_default();
    let mut patterns = all.iter().skip(levels.len().min(all.len()).saturating_sub(1));
    let Some(first) = patterns.next() else {
        return String::new();
    };
    // If the mark above looks like a mark of this level, use the next level: no dash below a dash, no `a)` below `a)`.
    let number = number_of(parent).map_or("", |(number, _)| number);
    let alike = first.replace("{a}", number) == parent;
    let pattern = if alike { patterns.next().unwrap_or(first) } else { first };
    let placeholders = ["{1}", "{2}"];
    let asked = placeholders.iter().enumerate().take(levels.len() - 1).rev();
    let named = asked.filter_map(|(above, placeholder)| {
        let own = levels.get(above + 1)?.own.as_deref()?;
        let at = pattern.find(placeholder)?;
        Some((above, own, &pattern[at + placeholder.len()..]))
    });
    // The innermost mark has the full number.
    let Some((above, own, behind)) = named.into_iter().next() else {
        return filled(marks, levels, pattern);
    };
    let Some((number, closing)) = number_of(own) else {
        return automatic(all, marks, &levels[above + 1..]);
    };
    let open = behind.trim_end_matches(|character: char| !character.is_alphanumeric() && character != '}');
    format!("{number}{}{closing}", filled(marks, levels, open))
}

/// Fills the counts of the levels into a pattern.
fn filled(marks: &Marks, levels: &[Level], pattern: &str) -> String {
    let count = |index: usize| levels.get(index).map_or(0, |level| level.count);
    pattern
        .replace("{1}", &count(0).to_string())
        .replace("{2}", &count(1).to_string())
        .replace("{a}", &letter(marks, count(levels.len() - 1)))
}

/// Whether a text begins with bold and with italic words: a run-in head, whose number has the same emphasis.
fn emphasis(text: &str) -> (bool, bool) {
    if !text.starts_with('*') {
        return (false, false);
    }
    Text::new(text).spans().first().map_or((false, false), |span| (span.bold, span.italic))
}

/// Splits a mark that is a number from its closing punctuation: `1.2` and `.`, `II` and `-`, `(a` and `)`.
fn number_of(mark: &str) -> Option<(&str, &str)> {
    let mark = mark.trim().trim_matches('*');
    let number = mark.trim_end_matches(|character: char| !character.is_alphanumeric());
    let is_number = |part: &str| {
        let figures = part.bytes().all(|byte| byte.is_ascii_digit());
        let roman = part.bytes().all(|byte| b"IVXLC".contains(&byte));
        !part.is_empty() && (figures || roman || part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
    };
    let parts = number.strip_prefix(['(', '[']).unwrap_or(number).split('.');
    parts.into_iter().all(is_number).then(|| (number, &mark[number.len()..]))
}

/// Returns the letter for a number; after the last letter: aa, ab.
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

fn string<'a>(value: &'a Value, key: &'static str) -> Option<&'a str> {
    value.get_from_path(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::bounded::set_filter_budget;
    use super::*;
    use crate::standard::Origin;

    fn marks() -> Marks {
        Marks {
            origin: Origin::default(),
            heading: "{I}-".to_owned(),
            directive: ["{1}-", "{1}.{2}-", "{a})", "-", "+"].map(str::to_owned).to_vec(),
            article_items: ["{1}.", "{a})", "-", "+"].map(str::to_owned).to_vec(),
            part: "Phần {I}".to_owned(),
            chapter: "Chương {I}".to_owned(),
            section: "Mục {1}".to_owned(),
            article: "Điều {1}.".to_owned(),
            letters: "abcdđe".to_owned(),
        }
    }

    fn marks_of(json: &str) -> Vec<String> {
        marks_with(json, &marks())
    }

    fn marks_with(json: &str, marks: &Marks) -> Vec<String> {
        let body: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
        let values: Vec<Value> = body.iter().map(Value::from_serializable).collect();
        set_filter_budget(usize::MAX);
        list_numbers(&values, marks).unwrap().iter().map(|item| string(item, "mark").unwrap().to_owned()).collect()
    }

    #[test]
    fn numbers_restart_after_a_heading() {
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
    fn divisions_are_numbered() {
        let json = r#"[{"kind":"part"},{"kind":"chapter"},{"kind":"section"},{"kind":"article","items":[{"text":"x"},
            {"text":"x","items":[{"text":"x"}]}]},{"kind":"section"},{"kind":"article"},{"kind":"chapter"},
            {"kind":"section"},{"kind":"article","items":[{"text":"x"}]},{"kind":"part","mark":"Phần thứ hai"},
            {"kind":"heading","text":"x"},{"kind":"directive","text":"x"},{"kind":"chapter"},{"kind":"heading","text":"x"}]"#;
        let wanted = [
            "Phần I",
            "Chương I",
            "Mục 1",
            "Điều 1.",
            "1.",
            "2.",
            "a)",
            "Mục 2",
            "Điều 2.",
            "Chương II",
            "Mục 1",
            "Điều 3.",
            "1.",
            "Phần thứ hai",
            "I-",
            "1-",
            "Chương III",
            "I-",
        ];
        assert_eq!(marks_of(json), wanted);
    }

    #[test]
    fn mark_has_the_emphasis_of_a_run_in_head() {
        for (text, wanted) in [
            ("**Thời gian:** 14 giờ", (true, false)),
            ("***Địa điểm***", (true, true)),
            ("*Địa điểm*", (false, true)),
            ("Thời gian **14 giờ**", (false, false)),
            ("* Nơi nhận", (false, false)),
        ] {
            assert_eq!(emphasis(text), wanted, "{text}");
        }
    }

    /// The marks of the items of a directive with a typed mark.
    fn below(mark: &str, items: &str, marks: &Marks) -> Vec<String> {
        let json = format!(r#"[{{"kind":"directive","text":"x","mark":"{mark}","items":{items}}}]"#);
        let all = marks_with(&json, marks);
        all[1..].to_vec()
    }

    #[test]
    fn numbers_continue_a_typed_mark() {
        let two = r#"[{"text":"x"},{"text":"x","items":[{"text":"x"}]}]"#;
        for (mark, wanted) in [
            ("1.", ["1.1.", "1.2.", "a)"]),
            ("2)", ["2.1)", "2.2)", "a)"]),
            ("I-", ["I.1-", "I.2-", "a)"]),
            ("II.", ["II.1.", "II.2.", "a)"]),
            ("a)", ["a.1)", "a.2)", "a)"]),
            ("1.2.", ["1.2.1.", "1.2.2.", "a)"]),
            ("(3)", ["(3.1)", "(3.2)", "a)"]),
            ("**4.**", ["4.1.", "4.2.", "a)"]),
            ("10", ["10.1", "10.2", "a)"]),
            // A mark without a number starts a new list.
            ("*", ["1-", "2-", "a)"]),
            ("-", ["1-", "2-", "a)"]),
            ("Điều 5.", ["1-", "2-", "a)"]),
            ("", ["1-", "2-", "a)"]),
        ] {
            assert_eq!(below(mark, two, &marks()), wanted, "{mark}");
        }
    }

    #[test]
    fn typed_marks_at_every_level_and_between_others() {
        // `1-` with a typed `b)` and a counted item, each with two items.
        let json = r#"[{"kind":"directive","text":"x","items":[{"text":"x","mark":"b)","items":[{"text":"x"}]},
            {"text":"x","items":[{"text":"x"},{"text":"x","mark":"-","items":[{"text":"x"}]}]}]},
            {"kind":"directive","text":"x","mark":"7.","items":[{"text":"x"},{"text":"x","mark":"7.9."},{"text":"x"}]},
            {"kind":"directive","text":"x","items":[{"text":"x"}]}]"#;
        assert_eq!(
            marks_of(json),
            ["1-", "b)", "-", "1.1-", "a)", "-", "+", "7.", "7.1.", "7.9.", "7.2.", "2-", "2.1-"]
        );
        // A pack whose lower levels contain two numbers of levels above.
        let deep = Marks { directive: ["{1}.", "{1}.{2}.", "{1}.{2}.{a}."].map(str::to_owned).to_vec(), ..marks() };
        let items = r#"[{"text":"x","items":[{"text":"x"}]},{"text":"x","mark":"3.8)","items":[{"text":"x"}]}]"#;
        assert_eq!(below("3)", items, &deep), ["3.1)", "3.1.a)", "3.8)", "3.8.a)"]);
        // The standard of 2026 has letters below numbers.
        let lettered = Marks { directive: ["{1}.", "{a})", "-", "+"].map(str::to_owned).to_vec(), ..marks() };
        for mark in ["1.", "1.2.", "II.", "-", "*"] {
            let items =
                r#"[{"text":"x"},{"text":"x","items":[{"text":"x"},{"text":"x","mark":"-","items":[{"text":"x"}]}]}]"#;
            assert_eq!(below(mark, items, &lettered), ["a)", "b)", "-", "-", "+"], "{mark}");
        }
        assert_eq!(below("a)", r#"[{"text":"x"},{"text":"x"}]"#, &lettered), ["-", "-"]);
    }

    #[test]
    fn letters_of_the_alphabet() {
        assert_eq!(["a", "đ", "e", "aa", "ea"].map(str::to_owned), [1, 5, 6, 7, 37].map(|n| letter(&marks(), n)));
    }
}
