//! Columns side by side: the header, the addressees, the closing.

use super::outline::Nodes;
use super::sharing::places;
use super::strips::{Break, Column, Strip};
use super::{ROUNDING, Setting};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::Columns;
use crate::page::Item;
use crate::standard::ColumnSet;

/// Sets a block of columns as strips, cut wherever no column has anything across the cut.
pub(super) fn set<'a>(
    setting: &mut Setting<'a>,
    nodes: &Nodes,
    block: &Columns,
    width: Pt,
) -> Result<(Vec<Strip>, &'a ColumnSet), Error> {
    let set = block.at.locate(setting.column_set(&block.set))?;
    let mut columns = Vec::with_capacity(block.columns.len());
    let places = places(setting, &block.columns, set, width)?;
    for (index, (column, (x, column_width))) in block.columns.iter().zip(places).enumerate() {
        columns.push((x, Column::set(setting, nodes.of(index), column, column_width)?.strips));
    }
    let rooms: Vec<Option<Pt>> = columns.iter().map(|(_, strips)| above_room(strips)).collect();
    let lowest = rooms.iter().flatten().copied().fold(Pt::ZERO, Pt::max);
    let baselines: Vec<Option<Pt>> = match set.one_baseline {
        true => columns.iter().map(|(_, strips)| first_baseline(strips)).collect(),
        false => Vec::new(),
    };
    let lowest_baseline = baselines.iter().flatten().copied().fold(Pt::ZERO, Pt::max);
    let mut baselines = baselines.into_iter();
    let mut pieces = Vec::new();
    for ((x, strips), mut above) in columns.into_iter().zip(rooms) {
        let mut y = baselines.next().flatten().map_or(Pt::ZERO, |baseline| lowest_baseline - baseline);
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
            // An item that stays with the next where it is numbered does not in a column.
            let kept = if strip.break_above >= Break::Kept { strip.break_above } else { Break::Allowed };
            pieces.push(Piece { top: y, bottom: y + strip.height, break_above: kept, items: strip.items });
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

/// How far below the top of a column the baseline of its first line is.
fn first_baseline(strips: &[Strip]) -> Option<Pt> {
    let first = strips.first()?;
    Some(first.space_before + first.baseline?)
}

/// A strip of one column, by its distance from the top of the block.
struct Piece {
    top: Pt,
    bottom: Pt,
    /// Whether a page may end above it.
    break_above: Break,
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
        if piece.top <= *top + ROUNDING {
            strip.break_above = strip.break_above.max(piece.break_above);
        }
        strip.items.append(&mut piece.items);
    }
    strips
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
        let items = vec![Item::Rule(rule)];
        Piece { top: Pt(top), bottom: Pt(bottom), break_above: Break::Allowed, items }
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
}
