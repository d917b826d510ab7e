//! Checks of quotation marks: their form, and the spaces around them.

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "quotes-straight",
        requirement: "Quotation marks must be “ and ”.",
        vi: "dùng dấu ngoặc kép “ ”, không dùng `\"`",
        en: "quotation marks must be “ and ”, not `\"`",
        run: Run::Dispatch(quotes_straight),
    },
    Check {
        id: "quote-space",
        requirement: "There must be a space before an opening and after a closing quotation mark.",
        vi: "thiếu khoảng trắng phía ngoài dấu ngoặc kép `{0}`",
        en: "there is no space outside `{0}`",
        run: Run::Dispatch(quote_space),
    },
];

/// A straight quotation mark and its possible meanings.
struct StraightQuote {
    /// Its byte offset in the text.
    at: usize,
    opens: bool,
    closes: bool,
    /// Whether it may stand for inches or seconds.
    measures: bool,
}

fn quotes_straight(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.prose() {
        let text = located.text;
        let mut marks: Vec<StraightQuote> = Vec::new();
        let mut open = false;
        for (at, _) in text.match_indices('"') {
            let before = text[..at].chars().next_back();
            let after = text[at + 1..].chars().next();
            let outside = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '*' | '/' | '-');
            let opens = before.is_none_or(outside) && after.is_some_and(|c| !c.is_whitespace());
            let closes = before.is_some_and(|c| !c.is_whitespace());
            let measures = before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '’' | '\''));
            if measures && !open {
                continue;
            }
            open = !open;
            marks.push(StraightQuote { at, opens, closes, measures });
        }
        let fits = |(index, mark): (usize, &StraightQuote)| if index % 2 == 0 { mark.opens } else { mark.closes };
        let paired = marks.len().is_multiple_of(2) && marks.iter().enumerate().all(fits);
        for pair in marks.chunks(2) {
            let safe = pair.iter().all(|mark| !mark.measures);
            for (StraightQuote { at, .. }, right) in pair.iter().zip(["“", "”"]) {
                match paired {
                    true => findings.suggest(located, *at..at + 1, &[], Replacement { text: right, safe }),
                    false => findings.report_span(located, *at..at + 1, &[]),
                }
            }
        }
    }
}

fn quote_space(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.prose() {
        for (at, mark) in located.text.char_indices() {
            let (before, after) = (&located.text[..at], &located.text[at + mark.len_utf8()..]);
            let right = match mark {
                '”' if after.starts_with(char::is_alphanumeric) => "” ",
                '“' if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | ')')) => " “",
                _ => continue,
            };
            findings.suggest(located, at..at + mark.len_utf8(), &[&mark.to_string()], Replacement::safe(right));
        }
    }
}
