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
    let set = block.at.locate(setting.column_set(&block.set))?;
    let natural = block.columns.iter().map(|column| natural(setting, column, width)).collect::<Result<Vec<_>, _>>()?;
    let mut columns = Vec::with_capacity(natural.len());
    for (column, (x, column_width)) in block.columns.iter().zip(places(&natural, set, width)) {
        columns.push((x, Column::set(setting, container, column, column_width)?.strips));
    }
    let rooms: Vec<Option<Pt>> = columns.iter().map(|(_, strips)| above_room(strips)).collect();
    let lowest = rooms.iter().flatten().copied().fold(Pt::ZERO, Pt::max);
    let mut pieces = Vec::new();
    for ((x, strips), mut above) in columns.into_iter().zip(rooms) {
        let mut y = Pt::ZERO;
        for mut strip in strips {
            y += strip.space_before;
            // Who sign side by side sign at one height, however many lines their positions take.
            if strip.is_room
                && let Some(above) = above.take()
            {
                y += lowest - above;
            }
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

/// How far below the top of a column its first room for a signature begins.
fn above_room(strips: &[Strip]) -> Option<Pt> {
    let room = strips.iter().position(|strip| strip.is_room)?;
    let above = strips.iter().take(room).map(|strip| strip.space_before + strip.height).sum::<Pt>();
    Some(above + strips.get(room)?.space_before)
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
        Sizing::Equal | Sizing::Spread => (Pt::ZERO, set.gap + left_over / (count - 1).max(1) as f64),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::page::Rule;

    /// A piece with one rule across its top, and the number of its column in the rule's thickness.
    fn piece(column: f64, top: f64, bottom: f64) -> Piece {
        let rule =
            Rule { from: (Pt(0.0), Pt(0.0)), to: (Pt(1.0), Pt(0.0)), thickness: Pt(column), style: Arc::from("") };
        Piece { top: Pt(top), bottom: Pt(bottom), items: vec![Item::Rule(rule)] }
    }

    /// A strip: the room above it, its height, and the column and place of each of its rules.
    type Seen = (f64, f64, Vec<(f64, f64)>);

    fn cut_up(pieces: Vec<Piece>, divided: bool) -> Vec<Seen> {
        let strips = cut(pieces, divided).into_iter().map(|strip| {
            let rules = strip.items.iter().filter_map(|item| match item {
                Item::Rule(rule) => Some((rule.thickness.0, rule.from.1.0)),
                _ => None,
            });
            (strip.space_before.0, strip.height.0, rules.collect())
        });
        strips.collect()
    }

    #[test]
    fn what_lies_side_by_side_stays_in_one_strip() {
        let pieces =
            || vec![piece(1.0, 2.0, 10.0), piece(1.0, 10.0, 20.0), piece(2.0, 5.0, 15.0), piece(2.0, 23.0, 30.0)];
        let first = vec![(1.0, 0.0), (1.0, 8.0), (2.0, 3.0)];
        assert_eq!(cut_up(pieces(), true), [(2.0, 18.0, first), (3.0, 7.0, vec![(2.0, 0.0)])]);
        let all = vec![(1.0, 0.0), (1.0, 8.0), (2.0, 3.0), (2.0, 21.0)];
        assert_eq!(cut_up(pieces(), false), [(2.0, 28.0, all)]);
    }

    fn set(sizing: Sizing) -> ColumnSet {
        let set: ColumnSet = toml::from_str("origin = { clause = \"-\" }\nsizing = \"equal\"\ngap = \"5pt\"").unwrap();
        ColumnSet { sizing, ..set }
    }

    #[test]
    fn columns_stand_where_their_set_says() {
        let natural = |widest: &[f64]| widest.iter().map(|widest| (Pt(10.0), Pt(*widest))).collect::<Vec<_>>();
        let of = |sizing, widest: &[f64]| {
            let places = places(&natural(widest), &set(sizing), Pt(120.0));
            places.iter().map(|(x, width)| (x.0, width.0)).collect::<Vec<_>>()
        };
        assert_eq!(
            of(Sizing::Equal, &[50.0, 20.0, 20.0]),
            [(0.0, 110.0 / 3.0), (5.0 + 110.0 / 3.0, 110.0 / 3.0), (10.0 + 220.0 / 3.0, 110.0 / 3.0)]
        );
        // 20 are left over, and go to the two gaps.
        assert_eq!(of(Sizing::Spread, &[30.0, 20.0, 40.0]), [(0.0, 30.0), (45.0, 20.0), (80.0, 40.0)]);
        assert_eq!(of(Sizing::Centred, &[30.0, 20.0, 40.0]), [(10.0, 30.0), (45.0, 20.0), (70.0, 40.0)]);
        assert_eq!(of(Sizing::Spread, &[30.0]), [(0.0, 30.0)]);
        // The last is as wide as it likes, the first as its longest word at least.
        assert_eq!(of(Sizing::Spread, &[80.0, 80.0, 80.0]), [(0.0, 10.0), (15.0, 20.0), (40.0, 80.0)]);
    }
}
