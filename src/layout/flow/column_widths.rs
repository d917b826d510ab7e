//! The widths of columns side by side.

use super::picture;
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::inline::broken_paragraph::ContentWidths;
use crate::layout::inline::paragraph;
use crate::length::{Pt, ROUNDING};
use crate::markup::Block;
use crate::standard::{Align, ColumnSet, Sizing, Style};

/// The parts of the width that the lines and the words of the last column may take from long words of the others.
const LINES_OF_LAST: f64 = 0.5;
const WORDS_OF_LAST: f64 = 2.0 / 3.0;

/// Returns the left edge and the width of each column.
pub(crate) fn column_positions(
    context: &mut LayoutContext<'_>,
    columns: &[Vec<Block>],
    set: &ColumnSet,
    width: Pt,
) -> Result<Vec<(Pt, Pt)>, Error> {
    let free = width - set.gap * columns.len().saturating_sub(1) as f64;
    let widths = match set.sizing {
        Sizing::Equal => vec![free / columns.len() as f64; columns.len()],
        Sizing::Fair => {
            // Left-aligned text may wrap.
            let is_centred = |style: &Style| style.align == Align::Centre;
            fair_widths(columns.len(), set.least, free, |column, width| {
                extent(context, &columns[column], width, is_centred)
            })?
        }
        Sizing::Spread => spread_widths(context, columns, set, free)?,
        Sizing::Centred => {
            let widths = share(&for_each_column(columns, |column| content_widths(context, column, width))?, free);
            // Shrink columns with wrapped lines to their widest line, so that the block is centred.
            let mut widths = widths.into_iter();
            for_each_column(columns, |column| {
                let width = widths.next().unwrap_or_default();
                Ok(extent(context, column, width, |_| true)?.widest.min(width))
            })?
        }
    };
    Ok(positions(&widths, set, width))
}

/// Gives each column the width of its widest line, starting with the last column. If names in capitals in the other
/// columns then take too many lines, the widest line of the last column is broken.
fn spread_widths(
    context: &mut LayoutContext<'_>,
    columns: &[Vec<Block>],
    set: &ColumnSet,
    free: Pt,
) -> Result<Vec<Pt>, Error> {
    let mut natural = for_each_column(columns, |column| content_widths(context, column, free))?;
    let widths = share(&natural, free);
    let (Some(saved), Some(last)) = (set.divided_to_save, columns.len().checked_sub(1)) else { return Ok(widths) };
    let others = &columns[..last];
    let now = lines_in_capitals(context, others, &widths)?;
    // Skip the search if even all the space would not save enough lines.
    let most: Vec<Pt> = widths.iter().map(|_| free - natural[last].compound).collect();
    if now < lines_in_capitals(context, others, &most)? + saved {
        return Ok(widths);
    }
    let least = natural[last].line - ROUNDING * 2.0;
    natural[last].line = extent(context, &columns[last], least, |_| true)?.widest.max(natural[last].compound);
    let divided = share(&natural, free);
    Ok(if now >= lines_in_capitals(context, others, &divided)? + saved { divided } else { widths })
}

/// The number of lines that texts in capitals take in columns of these widths.
fn lines_in_capitals(context: &mut LayoutContext<'_>, columns: &[Vec<Block>], widths: &[Pt]) -> Result<usize, Error> {
    let pairs = columns.iter().zip(widths);
    pairs.map(|(column, width)| Ok(extent(context, column, *width, |style| style.capitals)?.lines)).sum()
}

fn for_each_column<T>(
    columns: &[Vec<Block>],
    work: impl FnMut(&Vec<Block>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    columns.iter().map(work).collect()
}

fn positions(widths: &[Pt], set: &ColumnSet, width: Pt) -> Vec<(Pt, Pt)> {
    let gaps = widths.len().saturating_sub(1) as f64;
    let used = widths.iter().copied().sum::<Pt>() + set.gap * gaps;
    let left_over = (width - used).max(Pt::ZERO);
    let (mut x, gap) = match set.sizing {
        Sizing::Centred => (left_over / 2.0, set.gap),
        Sizing::Equal | Sizing::Fair | Sizing::Spread => (Pt::ZERO, set.gap + left_over / gaps.max(1.0)),
    };
    let mut places = Vec::with_capacity(widths.len());
    for column in widths {
        places.push((x, *column));
        x += *column + gap;
    }
    places
}

/// The number of lines of a text and the width of its widest line.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    lines: usize,
    widest: Pt,
}

/// Starts with equal widths. A column that has fewer lines when wider gets the width it needs, starting with the last
/// column. The others give up unused width, down to `least`.
fn fair_widths(
    count: usize,
    least: Pt,
    free: Pt,
    mut extent: impl FnMut(usize, Pt) -> Result<Extent, Error>,
) -> Result<Vec<Pt>, Error> {
    let mut widths = vec![free / count as f64; count];
    for taker in (0..count).rev() {
        let mut spare = vec![Pt::ZERO; count];
        for giver in (0..count).filter(|giver| *giver != taker) {
            let used = extent(giver, widths[giver])?.widest;
            spare[giver] = (widths[giver] - used.max(least)).max(Pt::ZERO);
        }
        let all: Pt = spare.iter().copied().sum();
        let (now, wider) = (extent(taker, widths[taker])?, extent(taker, widths[taker] + all)?);
        let more = wider.widest - widths[taker];
        if wider.lines >= now.lines || more <= Pt::ZERO {
            continue;
        }
        widths[taker] += more;
        for (width, spare) in widths.iter_mut().zip(spare) {
            *width -= spare * (more / all);
        }
    }
    Ok(widths)
}

/// The extent of the paragraphs of a column whose style satisfies `counts`.
fn extent(
    context: &mut LayoutContext<'_>,
    blocks: &[Block],
    width: Pt,
    counts: impl Fn(&Style) -> bool + Copy,
) -> Result<Extent, Error> {
    let mut all = Extent::default();
    for block in blocks {
        let one = match block {
            Block::Paragraph(paragraph) => {
                let style = &*paragraph.at.locate(context.style(&paragraph.style))?;
                if !counts(style) {
                    continue;
                }
                let (lines, widest) = paragraph::extent(context, paragraph, width)?;
                Extent { lines, widest }
            }
            Block::Keep(blocks) => extent(context, blocks, width, counts)?,
            Block::Columns(_) | Block::Table(_) => Extent { lines: 1, widest: width },
            Block::Frame(frame) => {
                Extent { lines: 1, widest: frame.at.locate(context.standard.frame(&frame.style))?.width }
            }
            Block::Space(_) | Block::Picture(_) => Extent::default(),
        };
        all = Extent { lines: all.lines + one.lines, widest: all.widest.max(one.widest) };
    }
    Ok(all)
}

/// Gives each column the width of its widest line if possible, starting with the last column. No column gets less than
/// its longest compound, or its longest word if there is no space for compounds. Without space for words, the last column
/// comes first.
fn share(natural: &[ContentWidths], width: Pt) -> Vec<Pt> {
    let total = |part: fn(&ContentWidths) -> Pt| natural.iter().map(part).sum::<Pt>();
    let divides_compounds = total(|widths| widths.compound) > width + ROUNDING;
    let divides_words = divides_compounds && total(|widths| widths.word) > width + ROUNDING;
    let least = |widths: &ContentWidths| if divides_compounds { widths.word } else { widths.compound };
    let mut columns = vec![Pt::ZERO; natural.len()];
    let mut free = width;
    for (index, widths) in natural.iter().enumerate().rev() {
        let others: Pt = natural[..index].iter().map(least).sum();
        let mut most = free - others;
        if divides_words && index > 0 && index + 1 == natural.len() {
            most = most.max(width * LINES_OF_LAST).max(widths.word.min(width * WORDS_OF_LAST));
        }
        columns[index] = widths.line.min(most).max(Pt::ZERO);
        free -= columns[index];
    }
    columns
}

/// The content widths of a column of blocks.
fn content_widths(context: &mut LayoutContext<'_>, blocks: &[Block], limit: Pt) -> Result<ContentWidths, Error> {
    let mut all = ContentWidths::default();
    for block in blocks {
        let widths = match block {
            Block::Paragraph(paragraph) => paragraph::widths(context, paragraph, Some(limit))?,
            Block::Keep(blocks) => content_widths(context, blocks, limit)?,
            Block::Columns(_) | Block::Table(_) => {
                ContentWidths { unbreakable: limit, word: limit, compound: limit, line: limit }
            }
            Block::Space(_) => ContentWidths::default(),
            Block::Frame(frame) => {
                let width = frame.at.locate(context.standard.frame(&frame.style))?.width;
                ContentWidths { unbreakable: width, word: width, compound: width, line: width }
            }
            Block::Picture(picture) => {
                let width = picture::width(context, picture, limit)?;
                ContentWidths { unbreakable: width, word: width, compound: width, line: width }
            }
        };
        all = all.max(widths);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(sizing: Sizing) -> ColumnSet {
        let set: ColumnSet = toml::from_str("origin = { clause = \"-\" }\nsizing = \"equal\"\ngap = \"5pt\"").unwrap();
        ColumnSet { sizing, ..set }
    }

    #[test]
    fn positions_follow_the_sizing_of_the_set() {
        let of = |sizing, widest: &[f64]| {
            let set = set(sizing);
            let free = Pt(120.0) - set.gap * (widest.len() - 1) as f64;
            let widths = |widest: &f64| ContentWidths {
                unbreakable: Pt(10.0),
                word: Pt(10.0),
                compound: Pt(15.0),
                line: Pt(*widest),
            };
            let natural: Vec<_> = widest.iter().map(widths).collect();
            let places = positions(&share(&natural, free), &set, Pt(120.0));
            places.iter().map(|(x, width)| (x.0, width.0)).collect::<Vec<_>>()
        };
        // 20 pt are left over; the two gaps share them.
        assert_eq!(of(Sizing::Spread, &[30.0, 20.0, 40.0]), [(0.0, 30.0), (45.0, 20.0), (80.0, 40.0)]);
        assert_eq!(of(Sizing::Centred, &[30.0, 20.0, 40.0]), [(10.0, 30.0), (45.0, 20.0), (70.0, 40.0)]);
        assert_eq!(of(Sizing::Spread, &[30.0]), [(0.0, 30.0)]);
        // The last column gets its full width, the others at least their longest compounds.
        assert_eq!(of(Sizing::Spread, &[80.0, 80.0, 80.0]), [(0.0, 15.0), (20.0, 15.0), (40.0, 80.0)]);
        assert_eq!(of(Sizing::Spread, &[80.0, 80.0, 70.0]), [(0.0, 15.0), (20.0, 25.0), (50.0, 70.0)]);
    }

    #[test]
    fn compounds_are_broken_if_space_is_short() {
        let natural = [ContentWidths { unbreakable: Pt(10.0), word: Pt(10.0), compound: Pt(30.0), line: Pt(60.0) }; 2];
        let shared = |width| share(&natural, Pt(width)).into_iter().map(|column| column.0).collect::<Vec<_>>();
        assert_eq!(shared(100.0), [40.0, 60.0]);
        assert_eq!(shared(80.0), [30.0, 50.0]);
        assert_eq!(shared(60.0), [30.0, 30.0]);
        assert_eq!(shared(59.0), [10.0, 49.0]);
        // Without space for words, the lines of the last column are whole if they take at most half of the width, its words
        // if they take at most two thirds.
        let column = |word, line| ContentWidths { word: Pt(word), compound: Pt(word), line: Pt(line), ..natural[0] };
        assert_eq!(share(&[column(70.0, 90.0), column(40.0, 50.0)], Pt(100.0)), [Pt(50.0), Pt(50.0)]);
        assert_eq!(share(&[column(50.0, 90.0), column(60.0, 80.0)], Pt(100.0)), [Pt(40.0), Pt(60.0)]);
        assert_eq!(share(&[column(50.0, 90.0), column(60.0, 80.0)], Pt(75.0)), [Pt(25.0), Pt(50.0)]);
    }

    /// The widths of columns with one line each, which can be broken in halves.
    fn fair_line_widths(lines: &[f64]) -> Vec<f64> {
        let extent = |column: usize, width: Pt| {
            let line = lines[column];
            let halves = line > width.0;
            Ok(Extent { lines: 1 + usize::from(halves), widest: Pt(if halves { line / 2.0 } else { line }) })
        };
        fair_widths(lines.len(), Pt(50.0), Pt(160.0), extent).unwrap().iter().map(|width| width.0).collect()
    }

    #[test]
    fn columns_take_the_width_that_saves_a_line() {
        // A line that fits changes nothing; a longer one gets its width, but leaves the other column 50 pt.
        assert_eq!(fair_line_widths(&[0.0, 80.0]), [80.0, 80.0]);
        assert_eq!(fair_line_widths(&[0.0, 95.0]), [65.0, 95.0]);
        assert_eq!(fair_line_widths(&[0.0, 110.0]), [50.0, 110.0]);
        // A line that is broken anyway needs no extra width.
        assert_eq!(fair_line_widths(&[0.0, 111.0]), [80.0, 80.0]);
        // The other column gives up unused width only.
        assert_eq!(fair_line_widths(&[95.0, 60.0]), [95.0, 65.0]);
        assert_eq!(fair_line_widths(&[95.0, 66.0]), [80.0, 80.0]);
        assert_eq!(fair_line_widths(&[70.0, 90.0]), [70.0, 90.0]);
        // If one of two lines must be broken, the last one stays whole.
        assert_eq!(fair_line_widths(&[90.0, 85.0]), [75.0, 85.0]);
        assert_eq!(fair_line_widths(&[100.0]), [160.0]);
    }
}
