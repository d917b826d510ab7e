//! Checks of lines: short and loose lines, and labels and compounds split between lines.

use super::paragraphs::{Line, Space, paragraphs};
use crate::check::definition::{Check, Run};
use crate::check::findings::Findings;
use crate::check::page_context::{PageContext, text_runs};
use crate::check::words::{folded_words, words};
use crate::length::Pt;
use crate::standard::{Align, Style, break_penalties, unit_continues};

pub(in crate::check) const CHECKS: &[Check] = &[
    Check {
        id: "page-line-short",
        requirement: "Each line of a justified paragraph except the last must reach the margin.",
        vi: "trang {0}: dòng `{1}` ngắt sớm, chỉ đầy {2}% chiều rộng",
        en: "page {0}: the line `{1}` is short: it fills {2}% of the text width",
        run: Run::Pages(page_line_short),
    },
    Check {
        id: "page-line-loose",
        requirement: "The spaces of a justified line must not be stretched too much.",
        vi: "trang {0}: dòng `{1}` bị giãn chữ, khoảng cách giữa các từ gấp {2} lần bình thường",
        en: "page {0}: the line `{1}` is loose: its spaces are {2} times their normal width",
        run: Run::Pages(page_line_loose),
    },
    Check {
        id: "page-label-cut",
        requirement: "A label such as `Kính gửi:` must not be split between lines.",
        vi: "trang {0}: cụm từ `{1}` bị tách ra hai dòng",
        en: "page {0}: the label `{1}` is split between two lines",
        run: Run::Pages(page_label_cut),
    },
    Check {
        id: "page-compound-cut",
        requirement: "Lines of headers, titles and table heads must not split a compound such as `tổ chức`.",
        vi: "trang {0}: từ ghép `{1}` bị tách ra hai dòng",
        en: "page {0}: the compound `{1}` is split between two lines",
        run: Run::Pages(page_compound_cut),
    },
];

/// Returns the lines of justified paragraphs, except last lines and lines with a forced break.
fn justified_lines<'l, 'a>(context: &PageContext<'_>, paragraphs: &'l [Vec<Line<'a>>]) -> Vec<&'l Line<'a>> {
    let pairs = paragraphs.iter().flat_map(|lines| lines.windows(2));
    pairs
        .filter_map(|pair| {
            let [line, _] = pair else { return None };
            let run = line.runs.first()?;
            let is_justified = context.style(run).is_some_and(|style| style.align == Align::Justified);
            let is_text = context.has_style_in(run, "text-styles");
            (is_text && is_justified && !line.ends_with_forced_break()).then_some(line)
        })
        .collect()
}

fn page_line_short(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    let Some(limit) = findings.limit() else { return };
    for line in justified_lines(context, &paragraphs(context)) {
        let Some(page) = context.pages.pages.get(line.page) else { continue };
        let text_width = context.standard.page.of_page(page.width, page.height).text_width();
        let fill = (1.0 - (right_end(context, line.page) - line.right()) / text_width) * 100.0;
        if fill < limit as f64 {
            report(line, &format!("{fill:.0}"), findings);
        }
    }
}

/// Returns the right end of the lines of a page. The margins are mirrored on the back of a sheet.
fn right_end(context: &PageContext<'_>, page: usize) -> Pt {
    /// The tolerance for rounding.
    const TOLERANCE: Pt = Pt(0.01);
    let Some(page) = context.pages.pages.get(page) else { return Pt::ZERO };
    let geometry = context.standard.page.of_page(page.width, page.height);
    let text = text_runs(page).filter(|run| context.has_style_in(run, "text-styles"));
    let left = text.map(|run| run.x).fold(page.width, Pt::min);
    let is_mirrored = geometry.both_sides && left < geometry.binding - TOLERANCE;
    page.width - if is_mirrored { geometry.binding } else { geometry.outer }
}

fn page_line_loose(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    let Some(limit) = findings.limit() else { return };
    let paragraphs = paragraphs(context);
    // The spaces at the ends of lines have their normal width.
    let unstretched: Vec<Space> = paragraphs.iter().flatten().filter_map(Line::final_space).collect();
    let normal_width = |space: &Space| {
        let is_alike = |other: &&Space| other.face == space.face && other.size == space.size && other.width > Pt::ZERO;
        unstretched.iter().find(is_alike).map(|other| other.width)
    };
    for line in justified_lines(context, &paragraphs) {
        let widest =
            line.spaces().iter().filter_map(|space| Some(space.width / normal_width(space)?)).fold(0.0, f64::max);
        if widest * 100.0 > limit as f64 {
            report(line, &format!("{widest:.1}"), findings);
        }
    }
}

fn report(line: &Line<'_>, value: &str, findings: &mut Findings<'_>) {
    let text = line.text();
    let excerpt: String = text.trim().chars().take(40).collect();
    findings.report_page_text(line.page, &[&(line.page + 1).to_string(), &excerpt, value], text.trim());
}

fn page_label_cut(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    let phrases = context.word_list("labels").iter().filter_map(|name| context.standard.phrases.get(name.as_str()));
    let labels: Vec<Vec<String>> = phrases.map(|phrase| folded_words(&phrase.text)).collect();
    let paragraphs = paragraphs(context);
    // A label is at the beginning of a paragraph.
    for (above, below) in paragraphs.iter().filter_map(|lines| Some((lines.first()?, lines.get(1)?))) {
        let (text, next) = (above.text(), below.text());
        let (upper, lower) = (folded_words(&text), folded_words(&next));
        let is_split = |label: &&Vec<String>| {
            let begins = upper.len() < label.len() && label.starts_with(&upper);
            begins && lower.starts_with(label.get(upper.len()..).unwrap_or_default())
        };
        if let Some(label) = labels.iter().find(is_split) {
            let rest = words(&next).get(label.len() - upper.len() - 1).map_or(0, |word| word.bytes.end);
            let label = format!("{} {}", text.trim(), next.get(..rest).unwrap_or_default());
            findings.report_page_text(above.page, &[&(above.page + 1).to_string(), &label], text.trim());
        }
    }
}

fn page_compound_cut(context: &PageContext<'_>, findings: &mut Findings<'_>) {
    let breaks = &context.standard.phrase_breaks;
    let paragraphs = paragraphs(context);
    for pair in paragraphs.iter().flat_map(|lines| lines.windows(2)) {
        let [above, below] = pair else { continue };
        let style = above.runs.first().and_then(|run| context.style(run));
        // A repeated table head begins again with its first line on the next page.
        if above.page != below.page || !style.is_some_and(Style::is_balanced) || above.ends_with_forced_break() {
            continue;
        }
        let (text, next) = (above.text(), below.text());
        let words: Vec<&str> = text.split_whitespace().chain(next.split_whitespace()).collect();
        let at = text.split_whitespace().count();
        // A narrow column of a table may separate a word from its compound: `Tên / đơn vị`.
        let in_table = above.runs.first().is_some_and(|run| context.has_style_in(run, "form-styles"));
        if in_table && words.get(at..).is_some_and(|below| unit_continues(breaks, below).first() == Some(&true)) {
            continue;
        }
        let penalty = at.checked_sub(1).and_then(|last| break_penalties(breaks, &words).get(last).copied());
        if breaks.penalties.compound > 0.0
            && penalty.is_some_and(|penalty| penalty >= breaks.penalties.compound)
            && let (Some(left), Some(right)) = (words.get(at - 1), words.get(at))
        {
            let compound = format!("{left} {right}");
            findings.report_page_text(above.page, &[&(above.page + 1).to_string(), &compound], text.trim());
        }
    }
}
