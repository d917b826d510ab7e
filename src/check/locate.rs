//! Finds the field of text on a page.

use super::finding::{CharRange, Finding};
use crate::model::{Dispatch, Located, Text, footnotes};

/// Sets the path of each finding about text on a page, if exactly one field contains the text.
pub(super) fn locate(findings: &mut [Finding], dispatch: &Dispatch) {
    if findings.iter().all(|finding| finding.page.is_none() || finding.text.is_empty()) {
        return;
    }
    let texts: Vec<(Located<'_>, String)> = dispatch
        .texts()
        .into_iter()
        .map(|located| {
            let mut plain = Text::new(located.text).plain();
            for footnote in footnotes(located.text) {
                plain.extend(["\n", &Text::new(&located.text[footnote.inside]).plain()]);
            }
            let plain = collapse_spaces(&plain);
            (located, plain)
        })
        .collect();
    for finding in findings.iter_mut().filter(|finding| finding.page.is_some() && !finding.text.is_empty()) {
        let words = collapse_spaces(&finding.text);
        let mut fields = texts.iter().filter(|(_, plain)| plain.contains(&words));
        let (Some((located, _)), None) = (fields.next(), fields.next()) else { continue };
        finding.path.clone_from(&located.path);
        // There is no range if the field has emphasis, a line break or several spaces between the words.
        finding.span = located.text.find(&words).map(|at| {
            let start = located.text[..at].chars().count();
            CharRange { start, end: start + words.chars().count() }
        });
        located.text.clone_into(&mut finding.text);
    }
}

/// Returns the text with a single space between words.
fn collapse_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
