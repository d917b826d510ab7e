//! Checks of the numbers of parts, chapters, sections and articles, and of references to articles.

use std::collections::BTreeMap;
use std::ops::Range;

use super::typed_divisions::{DIVISION_KINDS, NumberForm, PrintedDivision, attachment_of, pattern, printed_divisions};
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{Word, folded_words, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::kind::kind_of;
use crate::model::{Component, DivisionKind, Located};
use crate::roman::roman;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "division-number",
        requirement: "Parts, chapters, sections and articles must be numbered consecutively.",
        vi: "`{0}` không đúng thứ tự; ghi `{1}`",
        en: "`{0}` is out of sequence; write `{1}`",
        run: Run::Dispatch(division_number),
    },
    Check {
        id: "division-form",
        requirement: "Parts and chapters must have Roman numbers or numbers in words, sections and articles Arabic ones.",
        vi: "`{0}` phải ghi là `{1}`",
        en: "`{0}` must be written `{1}`",
        run: Run::Dispatch(division_form),
    },
    Check {
        id: "article-reference",
        requirement: "A reference to an article of the document must name an article that exists.",
        vi: "văn bản chỉ có {1} điều, không có `{0}`",
        en: "there is no `{0}`: the document has {1} articles",
        run: Run::Dispatch(article_reference),
    },
];

/// Writes the mark of a division in a form, without the full stop of an article.
fn mark(context: &DispatchContext<'_>, kind: DivisionKind, number: usize, form: NumberForm) -> String {
    let figures = match form {
        NumberForm::Arabic => number.to_string(),
        NumberForm::Roman => roman(number),
        NumberForm::Ordinal => {
            context.word_list("ordinals").get(number.wrapping_sub(1)).cloned().unwrap_or_else(|| roman(number))
        }
    };
    let label = pattern(&context.standard.marks, kind).split('{').next().unwrap_or_default();
    format!("{label}{figures}")
}

/// Returns the form of the standard.
fn standard_form(context: &DispatchContext<'_>, kind: DivisionKind) -> NumberForm {
    if pattern(&context.standard.marks, kind).contains("{I}") { NumberForm::Roman } else { NumberForm::Arabic }
}

fn division_number(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let divisions = printed_divisions(context);
    let texts = texts_by_path(context);
    // A single number in a text may be quoted from another document.
    let place = |one: &PrintedDivision| (DIVISION_KINDS.iter().position(|kind| *kind == one.kind), one.attachment);
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for one in &divisions {
        *counts.entry(place(one)).or_default() += 1;
    }
    let is_single = |one: &PrintedDivision| one.in_text && counts.get(&place(one)) == Some(&1);
    for kind in DIVISION_KINDS {
        let mut last = 0;
        // Whether a higher division came since the last division of this kind.
        let mut may_restart = true;
        let mut attachment = None;
        for one in divisions.iter().filter(|one| !is_single(one)) {
            if one.attachment != attachment {
                (last, may_restart, attachment) = (0, true, one.attachment);
            }
            if one.kind != kind {
                may_restart |= is_above(one.kind, kind);
                continue;
            }
            // A second document in the same body may begin with 1 again.
            let restarts = one.number == 1 && (may_restart || last > 1);
            let wanted = last + 1;
            if one.number != wanted && !restarts {
                report(context, &texts, one, wanted, findings);
            }
            (last, may_restart) = (one.number, false);
        }
    }
}

/// Returns whether divisions of the kind `lower` may begin with 1 in a division of the kind `upper`.
fn is_above(upper: DivisionKind, lower: DivisionKind) -> bool {
    let place = |kind| DIVISION_KINDS.iter().position(|one| *one == kind);
    // Articles are numbered through the document.
    lower != DivisionKind::Article && place(upper) < place(lower)
}

/// The texts of a dispatch by their path.
type ByPath<'s, 'a> = BTreeMap<&'s FieldPath, &'s Located<'a>>;

fn texts_by_path<'s, 'a>(context: &'s DispatchContext<'a>) -> ByPath<'s, 'a> {
    context.texts().map(|located| (&located.path, located)).collect()
}

fn report(
    context: &DispatchContext<'_>,
    texts: &ByPath<'_, '_>,
    one: &PrintedDivision,
    wanted: usize,
    findings: &mut Findings<'_>,
) {
    let form = one.typed.as_ref().map_or(standard_form(context, one.kind), |typed| typed.form);
    let wanted = mark(context, one.kind, wanted, form);
    match (&one.typed, texts.get(&one.path)) {
        (Some(typed), Some(located)) => {
            let found = &located.text[typed.bytes.clone()];
            findings.suggest(located, typed.bytes.clone(), &[found, &wanted], Replacement::wording(&wanted));
        }
        _ => {
            let found = mark(context, one.kind, one.number, form);
            findings.report_field(&one.path, &[&found, &wanted]);
        }
    }
}

fn division_form(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let texts = texts_by_path(context);
    for one in printed_divisions(context) {
        let (Some(typed), Some(located)) = (&one.typed, texts.get(&one.path)) else { continue };
        let wanted = standard_form(context, one.kind);
        let in_words = typed.form == NumberForm::Ordinal && wanted == NumberForm::Roman;
        if typed.form != wanted && !in_words {
            let found = &located.text[typed.bytes.clone()];
            let right = mark(context, one.kind, one.number, wanted);
            findings.suggest(located, typed.bytes.clone(), &[found, &right], Replacement::wording(&right));
        }
    }
}

fn article_reference(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let divisions = printed_divisions(context);
    // The last article of the body and of each annex.
    let mut last_of: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for one in divisions.iter().filter(|one| one.kind == DivisionKind::Article) {
        let last = last_of.entry(one.attachment).or_default();
        *last = one.number.max(*last);
    }
    let own: Vec<String> =
        kind_of(context.dispatch, context.standard).map(|kind| kind.name.clone()).into_iter().collect();
    let all: Vec<String> = context.standard.kinds().into_iter().map(|kind| kind.name).collect();
    let (own, all) = (names_of_itself(context, &own), names_of_itself(context, &all));
    for located in context.texts_of(&[Component::Receiver, Component::Paragraph, Component::Directive]) {
        let attachment = attachment_of(&located.path);
        // An annex may be a regulation that the dispatch issues.
        let names = if attachment.is_some() { &all } else { &own };
        let Some(&last) = last_of.get(&attachment) else { continue };
        for (number, bytes) in references(context, located, names) {
            if number > last {
                findings.report_span(located, bytes.clone(), &[&located.text[bytes], &last.to_string()]);
            }
        }
    }
}

/// Returns the folded words with which a document of each kind names itself, such as `Quy chế này`.
fn names_of_itself(context: &DispatchContext<'_>, kinds: &[String]) -> Vec<Vec<String>> {
    let this = context.word_list("words-for-this-document");
    let names = kinds.iter().flat_map(|kind| this.iter().map(move |word| folded_words(&format!("{kind} {word}"))));
    names.filter(|name| !name.is_empty()).collect()
}

/// Returns the references to articles of the document itself, with their ranges: `Điều 3` in nơi nhận, and references
/// followed by `Quy định này` in other texts. `names` are the names of the document.
fn references(
    context: &DispatchContext<'_>,
    located: &Located<'_>,
    names: &[Vec<String>],
) -> Vec<(usize, Range<usize>)> {
    let label =
        fold_words(pattern(&context.standard.marks, DivisionKind::Article).split('{').next().unwrap_or_default());
    let found = words(located.text);
    let mut references = Vec::new();
    for (at, pair) in found.windows(2).enumerate() {
        let [word, number] = pair else { continue };
        let Ok(value) = number.text.parse() else { continue };
        let is_reference = word.folded() == label
            && (located.component == Component::Receiver || names_this(context, found.get(at + 2..), names));
        if is_reference {
            references.push((value, word.bytes.start..number.bytes.end));
        }
    }
    references
}

/// Returns whether words begin with a name of the document, perhaps after more numbers of articles.
fn names_this(context: &DispatchContext<'_>, rest: Option<&[Word<'_>]>, names: &[Vec<String>]) -> bool {
    /// The maximum number of words of a list of articles.
    const LONGEST: usize = 40;
    let between = context.word_list("words-between-numbers");
    let rest: Vec<String> = rest.into_iter().flatten().take(LONGEST).map(Word::folded).collect();
    let is_between = |word: &&String| {
        word.bytes().all(|byte| byte.is_ascii_digit()) || between.iter().any(|known| fold_words(known) == **word)
    };
    let begin = rest.iter().take_while(is_between).count();
    names.iter().any(|name| rest[begin..].starts_with(name))
}
