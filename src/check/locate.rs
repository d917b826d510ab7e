//! From words on a page back to the field that they come from.

use super::finding::{CharRange, Finding};
use crate::model::{Dispatch, Located, Text};

/// Gives each finding of a page the path of the field in which its words stand, where there is one such field only.
pub(super) fn locate(findings: &mut [Finding], dispatch: &Dispatch) {
    if findings.iter().all(|finding| finding.page.is_none() || finding.text.is_empty()) {
        return;
    }
    let texts: Vec<(Located<'_>, String)> = dispatch
        .texts()
        .into_iter()
        .map(|located| {
            let read = one_spaced(&Text::new(located.text).plain());
            (located, read)
        })
        .collect();
    for finding in findings.iter_mut().filter(|finding| finding.page.is_some() && !finding.text.is_empty()) {
        let words = one_spaced(&finding.text);
        let mut fields = texts.iter().filter(|(_, read)| read.contains(&words));
        let (Some((located, _)), None) = (fields.next(), fields.next()) else { continue };
        finding.path.clone_from(&located.path);
        // Emphasis, a break of the writer's or a second space may stand between the words.
        finding.span = located.text.find(&words).map(|at| {
            let start = located.text[..at].chars().count();
            CharRange { start, end: start + words.chars().count() }
        });
        located.text.clone_into(&mut finding.text);
    }
}

/// The words as they stand on paper, one space between them.
fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
