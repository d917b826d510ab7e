//! Columns side by side: the header, the addressees, the closing.

use super::paragraph;
use super::strips::{Column, Strip};
use super::{Container, ROUNDING, Setting};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::{Block, Columns};
use crate::page::Item;
use crate::standard::{ColumnSet, Sizing};

/// Sets a block of columns as strips, cut wherever no column has anything across the cut.
pub(super) fn set<'a>(
    setting: &mut Setting<'a>,
    container: &mut Container,
    block: &Columns,
    width: Pt,
) -> Result<(Vec<Strip>, &'a ColumnSet), Error> {
    let set = block.at.locate(setting.standard.column_set(&block.set))?;
    let natural = block.columns.iter().map(|column| natural(setting, column, width)).collect::<Result<Vec<_>, _>>()?;
    let mut pieces = Vec::new();
    for (column, (x, column_width)) in block.columns.iter().zip(places(&natural, set, width)) {
        let mut y = Pt::ZERO;
        for mut strip in Column::set(setting, container, column, column_width)?.strips {
            y += strip.space_before;
            for item in &mut strip.items {
                item.shift(x, Pt::ZERO);
            }
            pieces.push(Piece { top: y, bottom: y + strip.height, items: strip.items });
            y += strip.height;
        }
    }
    let height = pieces.iter().map(|piece| piece.bottom).fold(Pt::ZERO, Pt::max);
    // What stays together and fits on no page is cut all the same.
    let divided = set.divisible || height > setting.page.text_height();
    Ok((cut(pieces, divided), set))
}

/// A strip of one column, by its distance from the top of the block.
struct Piece {
    top: Pt,
    bottom: Pt,
    items: Vec<Item>,
}

/// Pieces that lie side by side become one strip; undivided, all do. Columns stay in reading order: the items of the first come first.
fn cut(pieces: Vec<Piece>, divided: bool) -> Vec<Strip> {
    let mut spans: Vec<(Pt, Pt)> = pieces.iter().map(|piece| (piece.top, piece.bottom)).collect();
    spans.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let mut cuts: Vec<(Pt, Pt)> = Vec::new();
    for (top, bottom) in spans {
        match cuts.last_mut() {
            Some(last) if !divided || top < last.1 - ROUNDING => last.1 = last.1.max(bottom),
            _ => cuts.push((top, bottom)),
        }
    }
    let mut strips: Vec<Strip> = Vec::with_capacity(cuts.len());
    let mut above = Pt::ZERO;
    for (top, bottom) in &cuts {
        strips.push(Strip { height: *bottom - *top, space_before: *top - above, ..Strip::default() });
        above = *bottom;
    }
    for mut piece in pieces {
        let index = cuts.partition_point(|(top, _)| *top <= piece.top + ROUNDING).saturating_sub(1);
        let (Some(strip), Some((top, _))) = (strips.get_mut(index), cuts.get(index)) else { continue };
        for item in &mut piece.items {
            item.shift(Pt::ZERO, piece.top - *top);
        }
        strip.items.append(&mut piece.items);
    }
    strips
}

/// The left edge and the width of each column.
fn places(natural: &[(Pt, Pt)], set: &ColumnSet, width: Pt) -> Vec<(Pt, Pt)> {
    let count = natural.len();
    if count == 0 {
        return Vec::new();
    }
    let gaps = set.gap * (count - 1) as f64;
    let widths = match set.sizing {
        Sizing::Equal => vec![(width - gaps) / count as f64; count],
        Sizing::Spread | Sizing::Centred => shared(natural, width - gaps),
    };
    let used = widths.iter().copied().sum::<Pt>() + gaps;
    let left_over = (width - used).max(Pt::ZERO);
    let (mut x, gap) = match set.sizing {
        Sizing::Centred => (left_over / 2.0, set.gap),
        Sizing::Equal | Sizing::Spread if count == 1 => (Pt::ZERO, set.gap),
        Sizing::Equal | Sizing::Spread => (Pt::ZERO, set.gap + left_over / (count - 1) as f64),
    };
    let mut places = Vec::with_capacity(count);
    for column in widths {
        places.push((x, column));
        x += column + gap;
    }
    places
}

/// As wide as the widest lines where there is room, the last column first served, none below its longest word.
fn shared(natural: &[(Pt, Pt)], width: Pt) -> Vec<Pt> {
    let mut widths = vec![Pt::ZERO; natural.len()];
    let mut free = width;
    for (index, (_, widest)) in natural.iter().enumerate().rev() {
        let others: Pt = natural[..index].iter().map(|(narrowest, _)| *narrowest).sum();
        widths[index] = widest.min(free - others).max(Pt::ZERO);
        free -= widths[index];
    }
    widths
}

/// The narrowest and the widest that blocks can sensibly be set.
fn natural(setting: &mut Setting<'_>, blocks: &[Block], limit: Pt) -> Result<(Pt, Pt), Error> {
    let mut both = (Pt::ZERO, Pt::ZERO);
    for block in blocks {
        let (narrowest, widest) = match block {
            Block::Paragraph(paragraph) => paragraph::widths(setting, paragraph, limit)?,
            Block::Keep(blocks) => natural(setting, blocks, limit)?,
            Block::Columns(_) | Block::Table(_) => (limit, limit),
            Block::Space(_) | Block::Picture(_) => (Pt::ZERO, Pt::ZERO),
        };
        both = (both.0.max(narrowest), both.1.max(widest));
    }
    Ok(both)
}
