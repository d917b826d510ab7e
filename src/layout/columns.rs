//! Columns side by side: the header, the addressees, the closing.

use super::paragraph;
use super::strips::{Column, Strip};
use super::{Container, Setting};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::{Block, Columns};
use crate::standard::{ColumnSet, Sizing};

/// Sets a block of columns as one strip.
pub(super) fn set<'a>(
    setting: &mut Setting<'a>,
    container: &mut Container,
    block: &Columns,
    width: Pt,
) -> Result<(Strip, &'a ColumnSet), Error> {
    let set = block.at.locate(setting.standard.column_set(&block.set))?;
    let mut places = Vec::new();
    let natural = block.columns.iter().map(|column| natural(setting, column, width)).collect::<Result<Vec<_>, _>>()?;
    place(&mut places, &natural, set, width);
    let mut strip = Strip::default();
    for (column, (x, column_width)) in block.columns.iter().zip(places) {
        let mut stacked = Column::set(setting, container, column, column_width)?.stacked();
        for item in &mut stacked.items {
            item.shift(x, Pt::ZERO);
        }
        strip.items.append(&mut stacked.items);
        strip.height = strip.height.max(stacked.height);
    }
    Ok((strip, set))
}

/// The left edge and the width of each column.
fn place(places: &mut Vec<(Pt, Pt)>, natural: &[(Pt, Pt)], set: &ColumnSet, width: Pt) {
    let count = natural.len();
    if count == 0 {
        return;
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
    for column in widths {
        places.push((x, column));
        x += column + gap;
    }
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
            Block::Space { .. } | Block::Picture(_) => (Pt::ZERO, Pt::ZERO),
        };
        both = (both.0.max(narrowest), both.1.max(widest));
    }
    Ok(both)
}
