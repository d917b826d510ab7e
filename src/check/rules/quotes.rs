//! Rules of quotation marks: their form, and the spaces beside them.

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;

pub(super) const RULES: &[Check] = &[
    Check {
        id: "quotes-straight",
        asks: "Quotation marks are “ and ”.",
        vi: "dùng dấu ngoặc kép “ ”, không dùng `\"`",
        en: "quotation marks are “ and ”, not `\"`",
        run: Run::Dispatch(quotes_straight),
    },
    Check {
        id: "quote-space",
        asks: "A space stands before an opening and behind a closing quotation mark.",
        vi: "thiếu khoảng trắng bên ngoài dấu `{0}`",
        en: "no space stands outside `{0}`",
        run: Run::Dispatch(quote_space),
    },
];

/// A straight quotation mark: where it stands, and what it can be there.
struct Straight {
    at: usize,
    opens: bool,
    closes: bool,
    /// Whether it may count inches or seconds.
    measures: bool,
}

fn quotes_straight(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        let text = located.text;
        let mut marks: Vec<Straight> = Vec::new();
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
            marks.push(Straight { at, opens, closes, measures });
        }
        let fits = |(index, mark): (usize, &Straight)| if index % 2 == 0 { mark.opens } else { mark.closes };
        let paired = marks.len().is_multiple_of(2) && marks.iter().enumerate().all(fits);
        for pair in marks.chunks(2) {
            let safe = pair.iter().all(|mark| !mark.measures);
            for (Straight { at, .. }, right) in pair.iter().zip(["“", "”"]) {
                match paired {
                    true => findings.mendable(located, *at..at + 1, &[], Mend { text: right, safe }),
                    false => findings.stretch(located, *at..at + 1, &[]),
                }
            }
        }
    }
}

fn quote_space(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        for (at, mark) in located.text.char_indices() {
            let (before, after) = (&located.text[..at], &located.text[at + mark.len_utf8()..]);
            let right = match mark {
                '”' if after.starts_with(char::is_alphanumeric) => "” ",
                '“' if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | ')')) => " “",
                _ => continue,
            };
            findings.mendable(located, at..at + mark.len_utf8(), &[&mark.to_string()], Mend::safe(right));
        }
    }
}
