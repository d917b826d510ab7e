//! Rules that only the laid-out page shows.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::rules::{CheckRule, Run};
use crate::length::{Mm, Pt};
use crate::page::{Item, Page, Pages, TextRun};
use crate::standard::{FitDirection, FitValue, Standard};

/// What the rules of pages look at.
#[derive(Debug)]
pub(super) struct Laid<'a> {
    pub(super) pages: &'a Pages,
    pub(super) standard: &'a Standard,
}

pub(super) const RULES: &[CheckRule] = &[
    CheckRule {
        id: "page-signature",
        asks: "A signature has lines of the text above it on its page.",
        vi: "trang {0}: phần chữ ký chỉ có {1} dòng nội dung phía trên",
        en: "page {0}: the signature has only {1} lines of text above it",
        run: Run::Pages(page_signature),
    },
    CheckRule {
        id: "page-tightened",
        asks: "The paper fits its pages without being squeezed.",
        vi: "để vừa trang, đã thu hẹp: {0}",
        en: "narrowed so that the paper fits its pages: {1}",
        run: Run::Pages(page_tightened),
    },
    CheckRule {
        id: "page-margin",
        asks: "Nothing in the flow of the text stands outside the margins.",
        vi: "trang {0}: `{1}` vượt lề {2} mm",
        en: "page {0}: `{1}` stands {2} mm outside the margins",
        run: Run::Pages(page_margin),
    },
    CheckRule {
        id: "page-word-cut",
        asks: "No word is cut because its line or its cell is too narrow.",
        vi: "trang {0}: từ `{1}` bị cắt vì dòng hoặc ô quá hẹp",
        en: "page {0}: the word `{1}` is cut because its line or cell is too narrow",
        run: Run::Pages(page_word_cut),
    },
];

impl Laid<'_> {
    fn words(&self, name: &str) -> &[String] {
        self.standard.vocabulary.get(name).map_or(&[], |list| list.words.as_slice())
    }

    fn is_of(&self, list: &str, run: &TextRun) -> bool {
        self.words(list).iter().any(|style| **style == *run.style)
    }
}

fn page_signature(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    let wanted = laid.standard.columns.values().map(|set| set.lines_before).max().unwrap_or(0);
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
    let geometry = &laid.standard.page;
    for (index, page) in laid.pages.pages.iter().enumerate() {
        for run in runs(page) {
            let outside_flow = laid
                .standard
                .styles
                .get(&*run.style)
                .is_some_and(|style| style.from_top.is_some() || style.from_bottom.is_some());
            // On the back of a sheet the margins are mirrored: the narrower of the two counts.
            let left = geometry.binding.min(geometry.outer);
            let right = page.width - left;
            let over =
                (left - run.x).max(run.x + run.width() - right).max(run.baseline - (page.height - geometry.bottom));
            if !outside_flow && over > TOLERANCE {
                let excerpt: String = run.text.trim().chars().take(30).collect();
                findings.page(index, &[&(index + 1).to_string(), &excerpt, &format!("{:.1}", Mm::from(over).0)]);
            }
        }
    }
}

fn page_word_cut(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    for (index, page) in laid.pages.pages.iter().enumerate() {
        let runs: Vec<&TextRun> = runs(page).collect();
        for pair in runs.windows(2) {
            let [above, below] = pair else { continue };
            let one_text = above.owner.is_some() && above.owner == below.owner && above.style == below.style;
            let next_line = below.baseline > above.baseline;
            if one_text && next_line && !above.text.ends_with([' ', '.']) && !above.text.is_empty() {
                let start = above.text.rsplit(' ').next().unwrap_or_default();
                let end = below.text.split(' ').next().unwrap_or_default();
                let word: String = start.chars().chain(end.chars()).take(40).collect();
                findings.page(index, &[&(index + 1).to_string(), &word]);
            }
        }
    }
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureRoom(_) => None,
    })
}
