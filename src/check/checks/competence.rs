//! Checks of the kind: whether the body may issue it, and the parts that it usually has.

use super::basis::typed_basis;
use super::body_items::body_index;
use super::typed_divisions::has_articles;
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::Findings;
use crate::check::words::longest_prefix;
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::kind::kind_of;
use crate::model::{AuthorityKind, BodyItem, Component};
use crate::standard::{Kind, UsualPart};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "kind-body",
        requirement: "A body must have the authority to issue the kind of document.",
        vi: "{0} không có thẩm quyền ban hành {1}; ghi thể loại khác, hoặc cơ quan có thẩm quyền",
        en: "{0} has no authority to issue a document of the kind `{1}`; choose another kind, or the body with authority",
        run: Run::Dispatch(kind_body),
    },
    Check {
        id: "basis-missing",
        requirement: "A quyết định should have căn cứ.",
        vi: "{0} thường có phần căn cứ ban hành; ghi ở `basis`",
        en: "a document of the kind `{0}` usually has legal bases; write them in `basis`",
        run: Run::Dispatch(basis_missing),
    },
    Check {
        id: "articles-missing",
        requirement: "A quyết định should be divided into articles.",
        vi: "{0} thường bố cục theo điều; ghi mỗi điều là một mục `article`",
        en: "a document of the kind `{0}` usually has articles; write items of the kind `article`",
        run: Run::Dispatch(articles_missing),
    },
    Check {
        id: "second-signatory-missing",
        requirement: "Minutes must have the signatures of the chair and of the secretary.",
        vi: "{0} phải có chữ ký của người chủ trì và của người ghi biên bản",
        en: "a document of the kind `{0}` must be signed by the chair and by the secretary",
        run: Run::Dispatch(second_signatory_missing),
    },
    Check {
        id: "enacting-typed",
        requirement: "The line that enacts a decision must not be typed: the template prints it.",
        vi: "bỏ dòng `{0}`: mẫu đã in sẵn",
        en: "remove the line `{0}`: the template prints it",
        run: Run::Dispatch(enacting_typed),
    },
];

/// Reports only bodies whose level is certain: cells, and committees directly below the organisation of a commune.
fn kind_body(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(kind) = kind(context) else { return };
    let issuer = context.issuer_name();
    let begins = |text: &str, list: &str| longest_prefix(text, context.word_list(list)).is_some();
    let mut lists = Vec::new();
    if begins(&issuer, "cells") {
        // A cell is at the grassroots, too.
        lists.extend(["kinds-not-of-cells", "kinds-not-of-grassroots"]);
    } else if begins(&issuer, "committee-of-organisation")
        && context.parent_line().is_some_and(|parent| begins(parent.text, "organisations-above-grassroots"))
    {
        lists.push("kinds-not-of-grassroots");
        let authority = context.dispatch.signatories.first().and_then(|signatory| signatory.authority.as_ref());
        match authority.filter(|authority| authority.kind == AuthorityKind::OnBehalf) {
            Some(authority) if begins(&authority.of.plain(), "standing-committees") => {
                lists.push("kinds-not-of-standing-committees");
            }
            Some(_) => lists.push("kinds-not-of-full-committees"),
            None => {}
        }
    }
    let excluded = lists.into_iter().flat_map(|list| context.word_list(list));
    if excluded.into_iter().any(|name| fold_words(name) == fold_words(&kind.name)) {
        let field = if context.dispatch.kind.is_some() { "kind" } else { "number" };
        findings.report_field(&FieldPath::of(field), &[&issuer, &kind.name]);
    }
}

fn basis_missing(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(kind) = kind_that_expects(context, UsualPart::Basis) else { return };
    if context.dispatch.basis.is_empty() && typed_basis(context).is_empty() {
        findings.report_field(&FieldPath::of("basis"), &[&kind.name]);
    }
}

fn articles_missing(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(kind) = kind_that_expects(context, UsualPart::Articles) else { return };
    if !has_articles(context) {
        findings.report_field(&FieldPath::of("body"), &[&kind.name]);
    }
}

fn second_signatory_missing(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(kind) = kind_that_expects(context, UsualPart::SecondSignatory) else { return };
    // The minutes of a count of votes are a report of the body, which its head signs.
    let is_of_head = longest_prefix(&context.issuer_name(), context.word_list("congress-bodies-with-head")).is_some();
    if context.dispatch.signatories.len() == 1 && !is_of_head {
        findings.report_field(&FieldPath::of("signatories"), &[&kind.name]);
    }
}

fn enacting_typed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(line) = kind(context).and_then(|kind| kind.enacting.as_deref()) else { return };
    let wanted = fold_words(line);
    for located in context.texts_of(&[Component::Paragraph, Component::Heading]) {
        if body_index(&located.path).is_some() && fold_words(located.text) == wanted {
            findings.report_span(located, 0..located.text.len(), &[located.text.trim()]);
        }
    }
}

fn kind<'a>(context: &DispatchContext<'a>) -> Option<&'a Kind> {
    kind_of(context.dispatch, context.standard).ok()
}

/// Returns the kind if its documents usually have the part. A document without text does not count.
fn kind_that_expects<'a>(context: &DispatchContext<'a>, part: UsualPart) -> Option<&'a Kind> {
    let has_text = context.dispatch.body.iter().any(|item| !matches!(item, BodyItem::Gap(_)));
    kind(context).filter(|kind| has_text && kind.expects.contains(&part))
}
