//! Rules that only the laid-out page shows.

mod lines;
mod paragraphs;

use std::collections::BTreeSet;

pub(super) use self::lines::RULES as LINE_RULES;
use super::findings::Findings;
use super::laid::{Laid, runs};
use super::rule::{Check, Run};
use crate::length::{Mm, Pt};
use crate::page::{Page, TextRun};
use crate::standard::{FitDirection, FitValue};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "page-signature",
        asks: "A signature has lines of the text above it on its page.",
        vi: "trang {0}: phần chữ ký chỉ có {1} dòng nội dung phía trên",
        en: "page {0}: the signature has only {1} lines of text above it",
        run: Run::Pages(page_signature),
    },
    Check {
        id: "page-tightened",
        asks: "The paper fits its pages without being squeezed.",
        vi: "để vừa trang, đã thu hẹp: {0}",
        en: "narrowed so that the paper fits its pages: {1}",
        run: Run::Pages(page_tightened),
    },
    Check {
        id: "page-empty",
        asks: "No page is left largely empty before the signature or the rest of the text.",
        vi: "trang {0}: bỏ trống {1}% trang trong khi nội dung còn tiếp ở trang sau",
        en: "page {0}: {1}% of the page is empty, and the dispatch goes on overleaf",
        run: Run::Pages(page_empty),
    },
    Check {
        id: "page-margin",
        asks: "Nothing in the flow of the text stands outside the margins.",
        vi: "trang {0}: `{1}` vượt lề {2} mm",
        en: "page {0}: `{1}` stands {2} mm outside the margins",
        run: Run::Pages(page_margin),
    },
    Check {
        id: "page-word-cut",
        asks: "No word is cut because its line or its cell is too narrow.",
        vi: "trang {0}: từ `{1}` bị cắt vì dòng hoặc ô quá hẹp",
        en: "page {0}: the word `{1}` is cut because its line or cell is too narrow",
        run: Run::Pages(page_word_cut),
    },
];

fn page_signature(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    // A pack may ask for no line, but a signature alone on its page is a fault everywhere.
    let wanted = laid.standard.columns.values().map(|set| set.lines_before).max().unwrap_or(0).max(1);
    for (index, pair) in laid.pages.pages.windows(2).enumerate() {
        let [before, page] = pair else { continue };
        let signed = runs(page).any(|run| laid.is_of("signature-styles", run));
        // A text that is short as a whole stands on one page; only one that goes on can leave its signature behind.
        let goes_on = lines(laid, before) > 0 && !runs(before).any(|run| laid.is_of("signature-styles", run));
        // A form is no text: its table is what is signed.
        let is_form = runs(page).any(|run| laid.is_of("form-styles", run));
        let above = lines(laid, page);
        if signed && goes_on && !is_form && above < wanted {
            findings.page(index + 1, &[&(index + 2).to_string(), &above.to_string()]);
        }
    }
}

/// How many lines of running text a page has.
fn lines(laid: &Laid<'_>, page: &Page) -> usize {
    let baselines = runs(page).filter(|run| laid.is_of("text-styles", run)).map(|run| run.baseline.0.to_bits());
    baselines.collect::<BTreeSet<u64>>().len()
}

fn page_tightened(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    let (Some(fit), FitDirection::Tighter) = (&laid.standard.fit, laid.pages.fit.direction) else { return };
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    for FitValue { name, from, to, .. } in &laid.pages.fit.values {
        if let Some(range) = fit.ranges.get(name) {
            vi.push(format!("{} từ {from} còn {to}", range.label.vi).replace('.', ","));
            en.push(format!("{} from {from} to {to}", range.label.en));
        }
    }
    findings.page(0, &[&vi.join("; "), &en.join("; ")]);
}

fn page_margin(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    /// Less than this is rounding.
    const TOLERANCE: Pt = Pt(0.01);
    let (upright, turned) = (&laid.standard.page, laid.standard.page.turned());
    for (index, page) in laid.pages.pages.iter().enumerate() {
        let geometry = if page.width > page.height { &turned } else { upright };
        for run in runs(page) {
            // On the back of a sheet the margins are mirrored: the narrower of the two counts.
            let left = geometry.binding.min(geometry.outer);
            let right = page.width - left;
            let end = if run.turned { run.x } else { run.x + run.width() };
            let over = (left - run.x).max(end - right).max(run.baseline - (page.height - geometry.bottom));
            if !laid.is_fixed(run) && over > TOLERANCE {
                let excerpt: String = run.text.trim().chars().take(30).collect();
                let words = [&(index + 1).to_string(), &excerpt, &format!("{:.1}", Mm::from(over).0)];
                findings.on_page(index, &words.map(String::as_str), run.text.trim());
            }
        }
    }
}

fn page_empty(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    let Some(limit) = findings.limit() else { return };
    let geometry = &laid.standard.page;
    for (index, pair) in laid.pages.pages.windows(2).enumerate() {
        let [page, next] = pair else { continue };
        let one_part = laid.part(page).is_some_and(|part| laid.part(next) == Some(part));
        // A row of a form may be as high as it likes.
        let is_form = [page, next].iter().any(|page| runs(page).any(|run| laid.is_of("form-styles", run)));
        if !one_part || is_form || page.width > page.height {
            continue;
        }
        let lowest = runs(page).filter(|run| !laid.is_fixed(run)).max_by(|a, b| a.baseline.0.total_cmp(&b.baseline.0));
        let Some(lowest) = lowest else { continue };
        let empty = (page.height - geometry.bottom - lowest.baseline) / geometry.text_height() * 100.0;
        if empty > limit as f64 {
            findings.on_page(index, &[&(index + 1).to_string(), &format!("{empty:.0}")], lowest.text.trim());
        }
    }
}

fn page_word_cut(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    let address_breaks: String = laid.words("address-breaks").concat();
    for (index, page) in laid.pages.pages.iter().enumerate() {
        let runs: Vec<&TextRun> = runs(page).collect();
        for pair in runs.windows(2) {
            let [above, below] = pair else { continue };
            let one_text = above.owner.is_some() && above.owner == below.owner && above.style == below.style;
            let next_line = below.line() > above.line();
            // A dotted line to write on may be divided anywhere, an address after its punctuation.
            let ends_word = above.text.ends_with(|c: char| matches!(c, ' ' | '.' | '…') || address_breaks.contains(c))
                || below.text.starts_with('…')
                || below.text.starts_with("..");
            if one_text && next_line && !ends_word && !above.text.is_empty() {
                let start = above.text.rsplit(' ').next().unwrap_or_default();
                let end = below.text.split(' ').next().unwrap_or_default();
                let word: String = start.chars().chain(end.chars()).take(40).collect();
                findings.on_page(index, &[&(index + 1).to_string(), &word], above.text.trim());
            }
        }
    }
}
