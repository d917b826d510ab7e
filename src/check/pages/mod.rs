//! Checks of laid-out pages.

mod lines;
mod paragraphs;

use std::collections::BTreeSet;

pub(super) use self::lines::CHECKS as LINE_CHECKS;
use super::definition::{Check, Run};
use super::findings::Findings;
use super::page_context::{PageContext, text_runs};
use crate::length::{Mm, Pt};
use crate::page::{Page, TextRun};
use crate::standard::{FitDirection, FitValue};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "page-signature",
        requirement: "A signature must have enough lines of text above it on its page.",
        vi: "trang {0}: phần chữ ký chỉ có {1} dòng nội dung phía trên",
        en: "page {0}: the signature has too little text above it: {1} lines",
        run: Run::Pages(page_signature),
    },
    Check {
        id: "page-tightened",
        requirement: "The document should fit its pages without narrower spacing.",
        vi: "đã thu hẹp để vừa trang: {0}",
        en: "spacing was narrowed to fit the pages: {1}",
        run: Run::Pages(page_tightened),
    },
    Check {
        id: "page-empty",
        requirement: "A page must not be largely empty if the document continues on the next page.",
        vi: "trang {0}: để trống {1}% trang trong khi nội dung còn tiếp ở trang sau",
        en: "page {0}: {1}% of the page is empty although the document continues on the next page",
        run: Run::Pages(page_empty),
    },
    Check {
        id: "page-margin",
        requirement: "Text must stay within the margins, except page numbers and the like.",
        vi: "trang {0}: `{1}` vượt ra ngoài lề {2} mm",
        en: "page {0}: `{1}` is {2} mm outside the margins",
        run: Run::Pages(page_margin),
    },
    Check {
        id: "page-word-cut",
        requirement: "A word must not be cut because its line or cell is too narrow.",
        vi: "trang {0}: từ `{1}` bị cắt vì dòng hoặc ô quá hẹp",
        en: "page {0}: the word `{1}` is cut because its line or cell is too narrow",
        run: Run::Pages(page_word_cut),
    },
];

fn page_signature(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    // At least one line, even if a pack requires none.
    let required = context.standard.columns.values().map(|set| set.lines_before).max().unwrap_or(0).max(1);
    for (index, pair) in context.pages.pages.windows(2).enumerate() {
        let [before, page] = pair else { continue };
        let has_signature = text_runs(page).any(|run| context.has_style_in(run, "signature-styles"));
        // More lines can be above the signature only if the text continues from the previous page.
        let text_continues = line_count(context, before) > 0
            && !text_runs(before).any(|run| context.has_style_in(run, "signature-styles"));
        // A form has a table above its signature instead of text.
        let is_form = text_runs(page).any(|run| context.has_style_in(run, "form-styles"));
        let above = line_count(context, page);
        if has_signature && text_continues && !is_form && above < required {
            findings.report_page(index + 1, &[&(index + 2).to_string(), &above.to_string()]);
        }
    }
}

/// Returns the number of lines of running text on a page.
fn line_count(context: &PageContext<'_>, page: &Page) -> usize {
    let baselines =
        text_runs(page).filter(|run| context.has_style_in(run, "text-styles")).map(|run| run.baseline.0.to_bits());
    baselines.collect::<BTreeSet<u64>>().len()
}

fn page_tightened(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    let (Some(fit), FitDirection::Tighter) = (&context.standard.fit, context.pages.fit.direction) else { return };
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    for FitValue { name, from, to, .. } in &context.pages.fit.values {
        if let Some(range) = fit.ranges.get(name) {
            vi.push(format!("{} từ {from} còn {to}", range.label.vi).replace('.', ","));
            en.push(format!("{} from {from} to {to}", range.label.en));
        }
    }
    findings.report_page(0, &[&vi.join("; "), &en.join("; ")]);
}

fn page_margin(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    /// The tolerance for rounding.
    const TOLERANCE: Pt = Pt(0.01);
    for (index, page) in context.pages.pages.iter().enumerate() {
        let geometry = context.standard.page.of_page(page.width, page.height);
        for run in text_runs(page) {
            // The margins are mirrored on the back of a sheet, so the narrower one applies on both sides.
            let left = geometry.binding.min(geometry.outer);
            let right = page.width - left;
            let end = if run.turned { run.x } else { run.x + run.width() };
            let excess = (left - run.x).max(end - right).max(run.baseline - (page.height - geometry.bottom));
            if !context.is_fixed(run) && excess > TOLERANCE {
                let excerpt: String = run.text.trim().chars().take(30).collect();
                let words = [&(index + 1).to_string(), &excerpt, &format!("{:.1}", Mm::from(excess).0)];
                findings.report_page_text(index, &words.map(String::as_str), run.text.trim());
            }
        }
    }
}

fn page_empty(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    let Some(limit) = findings.limit() else { return };
    for (index, pair) in context.pages.pages.windows(2).enumerate() {
        let [page, next] = pair else { continue };
        let same_part = context.part(page).is_some_and(|part| context.part(next) == Some(part));
        // Rows of forms may be high.
        let is_form =
            [page, next].iter().any(|page| text_runs(page).any(|run| context.has_style_in(run, "form-styles")));
        if !same_part || is_form || page.width > page.height {
            continue;
        }
        let lowest =
            text_runs(page).filter(|run| !context.is_fixed(run)).max_by(|a, b| a.baseline.0.total_cmp(&b.baseline.0));
        let Some(lowest) = lowest else { continue };
        let geometry = context.standard.page.of_page(page.width, page.height);
        let empty = (page.height - geometry.bottom - lowest.baseline) / geometry.text_height() * 100.0;
        if empty > limit as f64 {
            findings.report_page_text(index, &[&(index + 1).to_string(), &format!("{empty:.0}")], lowest.text.trim());
        }
    }
}

fn page_word_cut(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    let address_breaks: String = context.word_list("address-breaks").concat();
    for (index, page) in context.pages.pages.iter().enumerate() {
        let runs: Vec<&TextRun> = text_runs(page).collect();
        for pair in runs.windows(2) {
            let [above, below] = pair else { continue };
            let same_text = above.owner.is_some() && above.owner == below.owner && above.style == below.style;
            let on_next_line = below.line() > above.line();
            // A dotted line to write on may be divided anywhere, an address after its punctuation.
            let ends_word = above.text.ends_with(|c: char| matches!(c, ' ' | '.' | '…') || address_breaks.contains(c))
                || below.text.starts_with('…')
                || below.text.starts_with("..");
            if same_text && on_next_line && !ends_word && !above.text.is_empty() {
                let start = above.text.rsplit(' ').next().unwrap_or_default();
                let end = below.text.split(' ').next().unwrap_or_default();
                let word: String = start.chars().chain(end.chars()).take(40).collect();
                findings.report_page_text(index, &[&(index + 1).to_string(), &word], above.text.trim());
            }
        }
    }
}
