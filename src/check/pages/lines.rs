//! Rules of lines: those that end short, that are torn open, that cut what belongs together.

use super::paragraphs::{Line, Space, paragraphs};
use crate::check::findings::Findings;
use crate::check::laid::{Laid, runs};
use crate::check::rule::{Check, Run};
use crate::check::words::{Word, words};
use crate::length::Pt;
use crate::standard::{Align, Style, break_penalties, unit_continues};

pub(in crate::check) const RULES: &[Check] = &[
    Check {
        id: "page-line-short",
        asks: "A line of a justified paragraph reaches the margin, but the last.",
        vi: "trang {0}: dòng `{1}` kết thúc giữa chừng, chỉ đầy {2}%",
        en: "page {0}: the line `{1}` ends short in the middle of its paragraph, {2}% full",
        run: Run::Pages(page_line_short),
    },
    Check {
        id: "page-line-torn",
        asks: "The spaces of a justified line are not stretched much.",
        vi: "trang {0}: dòng `{1}` bị giãn, khoảng cách giữa các từ rộng gấp {2} lần bình thường",
        en: "page {0}: the line `{1}` is torn open, its spaces {2} times as wide as usual",
        run: Run::Pages(page_line_torn),
    },
    Check {
        id: "page-label-cut",
        asks: "A label such as `Kính gửi:` stands on one line.",
        vi: "trang {0}: `{1}` bị ngắt thành hai dòng",
        en: "page {0}: the label `{1}` is broken into two lines",
        run: Run::Pages(page_label_cut),
    },
    Check {
        id: "page-compound-cut",
        asks: "No line of a header, a title or a table head ends within a compound such as `tổ chức`.",
        vi: "trang {0}: từ ghép `{1}` bị ngắt thành hai dòng",
        en: "page {0}: the compound `{1}` is broken into two lines",
        run: Run::Pages(page_compound_cut),
    },
];

/// The pairs of lines that follow each other in a justified paragraph of the text, but where the writer broke the line:
/// it is about the upper of the two.
fn justified<'l, 'a>(laid: &Laid<'_>, paragraphs: &'l [Vec<Line<'a>>]) -> Vec<&'l Line<'a>> {
    let pairs = paragraphs.iter().flat_map(|lines| lines.windows(2));
    pairs
        .filter_map(|pair| {
            let [line, _] = pair else { return None };
            let run = line.runs.first()?;
            let is_justified = laid.style(run).is_some_and(|style| style.align == Align::Justified);
            let is_text = laid.is_of("text-styles", run);
            (is_text && is_justified && !line.is_broken_by_hand()).then_some(line)
        })
        .collect()
}

fn page_line_short(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    let Some(limit) = findings.limit() else { return };
    let measure = laid.standard.page.text_width();
    for line in justified(laid, &paragraphs(laid)) {
        let full = (1.0 - (right_margin(laid, line.page) - line.right()) / measure) * 100.0;
        if full < limit as f64 {
            report(line, &format!("{full:.0}"), findings);
        }
    }
}

/// Where the lines of a page end. On the back of a sheet the margins are mirrored.
fn right_margin(laid: &Laid<'_>, page: usize) -> Pt {
    /// Less than this is rounding.
    const TOLERANCE: Pt = Pt(0.01);
    let geometry = &laid.standard.page;
    let Some(page) = laid.pages.pages.get(page) else { return Pt::ZERO };
    let text = runs(page).filter(|run| laid.is_of("text-styles", run));
    let left = text.map(|run| run.x).fold(page.width, Pt::min);
    let mirrored = geometry.both_sides && left < geometry.binding - TOLERANCE;
    page.width - if mirrored { geometry.binding } else { geometry.outer }
}

fn page_line_torn(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    let Some(limit) = findings.limit() else { return };
    let paragraphs = paragraphs(laid);
    // How wide spaces are by themselves, in each type that closes a line.
    let usual: Vec<Space> = paragraphs.iter().flatten().filter_map(Line::closing_space).collect();
    let usual = |space: &Space| {
        let alike = |other: &&Space| other.face == space.face && other.size == space.size && other.width > Pt::ZERO;
        usual.iter().find(alike).map(|other| other.width)
    };
    for line in justified(laid, &paragraphs) {
        let widest = line.spaces().iter().filter_map(|space| Some(space.width / usual(space)?)).fold(0.0, f64::max);
        if widest * 100.0 > limit as f64 {
            report(line, &format!("{widest:.1}"), findings);
        }
    }
}

fn report(line: &Line<'_>, measure: &str, findings: &mut Findings<'_>) {
    let text = line.text();
    let excerpt: String = text.trim().chars().take(40).collect();
    findings.on_page(line.page, &[&(line.page + 1).to_string(), &excerpt, measure], text.trim());
}

fn page_label_cut(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    let phrases = laid.words("labels").iter().filter_map(|name| laid.standard.phrases.get(name.as_str()));
    let labels: Vec<Vec<String>> = phrases.map(|phrase| folded_words(&phrase.text)).collect();
    let paragraphs = paragraphs(laid);
    // A label opens its paragraph.
    for (above, below) in paragraphs.iter().filter_map(|lines| Some((lines.first()?, lines.get(1)?))) {
        let (text, next) = (above.text(), below.text());
        let (head, tail) = (folded_words(&text), folded_words(&next));
        let cut = |label: &&Vec<String>| {
            let short = head.len() < label.len() && label.starts_with(&head);
            short && tail.starts_with(label.get(head.len()..).unwrap_or_default())
        };
        if let Some(label) = labels.iter().find(cut) {
            let rest = words(&next).get(label.len() - head.len() - 1).map_or(0, |word| word.bytes.end);
            let label = format!("{} {}", text.trim(), next.get(..rest).unwrap_or_default());
            findings.on_page(above.page, &[&(above.page + 1).to_string(), &label], text.trim());
        }
    }
}

fn page_compound_cut(laid: &Laid<'_>, findings: &mut Findings<'_>) {
    let breaks = &laid.standard.phrase_breaks;
    let paragraphs = paragraphs(laid);
    for pair in paragraphs.iter().flat_map(|lines| lines.windows(2)) {
        let [above, below] = pair else { continue };
        let style = above.runs.first().and_then(|run| laid.style(run));
        // The head of a table comes again on the next page, from its first line.
        if above.page != below.page || !style.is_some_and(Style::is_balanced) || above.is_broken_by_hand() {
            continue;
        }
        let (text, next) = (above.text(), below.text());
        let words: Vec<&str> = text.split_whitespace().chain(next.split_whitespace()).collect();
        let at = text.split_whitespace().count();
        // A narrow column of a table may separate a word from its compound: `Tên / đơn vị`.
        let in_table = above.runs.first().is_some_and(|run| laid.is_of("form-styles", run));
        if in_table && words.get(at..).is_some_and(|below| unit_continues(breaks, below).first() == Some(&true)) {
            continue;
        }
        let price = at.checked_sub(1).and_then(|behind| break_penalties(breaks, &words).get(behind).copied());
        if breaks.penalties.compound > 0.0
            && price.is_some_and(|price| price >= breaks.penalties.compound)
            && let (Some(left), Some(right)) = (words.get(at - 1), words.get(at))
        {
            let compound = format!("{left} {right}");
            findings.on_page(above.page, &[&(above.page + 1).to_string(), &compound], text.trim());
        }
    }
}

fn folded_words(text: &str) -> Vec<String> {
    words(text).iter().map(Word::folded).collect()
}
