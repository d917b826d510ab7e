//! How the columns of a table share its width.

use super::{ROUNDING, Setting, paragraph};
use crate::error::{Error, Problem};
use crate::length::Pt;
use crate::markup::{Blank, Inline, Table};
use crate::standard::TableStyle;

pub(super) struct Widths {
    /// With the room beside the words.
    pub(super) columns: Vec<Pt>,
    /// Whether the room is less than the longest words ask for.
    pub(super) cuts_words: bool,
}

/// What a column asks for, without the room beside its words.
#[derive(Clone, Copy, Default)]
pub(super) struct Want {
    /// The width of its longest word.
    least: Pt,
    /// The width of the longest compound in its head.
    compound: Pt,
    /// The width of the longest part of a word, where words part wherever they may.
    parted: Pt,
    /// What sets each of its cells in one line.
    cells: Pt,
    /// What sets its head in one line too.
    head: Pt,
    /// Whether something is to be written on dots.
    dotted: bool,
    /// Whether the table says how wide it is.
    fixed: bool,
}

/// Each column gets what its longest word needs, then as far as there is room what the longest compound of its head
/// needs, what its cells would like, and what its head would like.
pub(super) fn widths(setting: &mut Setting<'_>, table: &Table, style: &TableStyle, width: Pt) -> Result<Widths, Error> {
    let count = table.widths.len();
    let padding = style.padding_x * 2.0;
    let inner = width - padding * count as f64;
    if count > 0 && inner / (count as f64) < style.padding_x {
        let message = format!("{count} columns are too many for a page of this width");
        return Err(Error::new(Problem::Layout { message }).at(table.at.place()));
    }
    let mut wants = match setting.wants.get(&table.number) {
        Some((room, known)) if *room == inner => known.clone(),
        _ => {
            let wants = wants(setting, table, style, inner)?;
            setting.wants.insert(table.number, (inner, wants.clone()));
            wants
        }
    };
    let words = least(&wants);
    if words > inner + ROUNDING {
        // Addresses and codes part; where that does not suffice, the widths are in proportion to the longest words.
        let parted: Pt = wants.iter().map(|want| want.parted).sum();
        let mut columns: Vec<Pt> = wants.iter().map(|want| want.parted * (inner / parted).min(1.0)).collect();
        share(&mut columns, inner, |index| wants[index].least);
        return Ok(Widths { columns: columns.into_iter().map(|column| column + padding).collect(), cuts_words: true });
    }
    keep_compounds(&mut wants, inner);
    make_room(&mut wants, inner, style.leader, |want| want.dotted);
    let is_blank = table.rows.iter().any(|row| row.blank != Blank::No);
    make_room(&mut wants, inner, style.blank_column, |_| is_blank);
    let mut columns: Vec<Pt> = wants.iter().map(|want| want.least).collect();
    share(&mut columns, inner, |index| wants[index].cells);
    share(&mut columns, inner, |index| wants[index].head);
    let elastic = wants.iter().filter(|want| !want.fixed).count();
    let spare = inner - columns.iter().copied().sum::<Pt>();
    if spare > Pt::ZERO {
        // What nobody asked for goes to those that ask for most, so that wide columns stay wide.
        let asked: Pt = wants.iter().filter(|want| !want.fixed).map(|want| want.head - want.least).sum();
        for (column, want) in columns.iter_mut().zip(&wants).filter(|(_, want)| !want.fixed) {
            let part = if asked > Pt::ZERO { (want.head - want.least) / asked } else { 1.0 / elastic as f64 };
            *column += spare * part;
        }
    }
    Ok(Widths { columns: columns.into_iter().map(|column| column + padding).collect(), cuts_words: false })
}

/// The width of the longest words of all columns.
fn least(wants: &[Want]) -> Pt {
    wants.iter().map(|want| want.least).sum()
}

/// Widens columns to the longest compounds of their heads, those first that lack least, so that few are cut where not
/// all have room.
fn keep_compounds(wants: &mut [Want], inner: Pt) {
    let mut spare = inner - least(wants);
    let mut lacking: Vec<&mut Want> =
        wants.iter_mut().filter(|want| !want.fixed && want.compound > want.least).collect();
    lacking.sort_by(|a, b| (a.compound - a.least).0.total_cmp(&(b.compound - b.least).0));
    for want in lacking {
        let lack = want.compound - want.least;
        if lack > spare + ROUNDING {
            break;
        }
        spare -= lack;
        want.least = want.compound;
    }
}

/// Gives room to write on to columns that ask for it, if all the words still have theirs.
fn make_room(wants: &mut Vec<Want>, inner: Pt, room: Pt, asks: impl Fn(&Want) -> bool) {
    let mut roomy = wants.clone();
    for want in roomy.iter_mut().filter(|want| asks(want) && !want.fixed) {
        want.least = want.least.max(room);
        want.head = want.head.max(want.least);
    }
    if least(&roomy) <= inner {
        *wants = roomy;
    }
}

/// Brings every column up to what it asks for, or, where the room does not suffice, in proportion to what it lacks.
fn share(columns: &mut [Pt], inner: Pt, asked: impl Fn(usize) -> Pt) {
    let spare = inner - columns.iter().copied().sum::<Pt>();
    let lacks: Vec<Pt> =
        columns.iter().enumerate().map(|(index, column)| (asked(index) - *column).max(Pt::ZERO)).collect();
    let all: Pt = lacks.iter().copied().sum();
    if all <= Pt::ZERO || spare <= Pt::ZERO {
        return;
    }
    let part = (spare / all).min(1.0);
    for (column, lack) in columns.iter_mut().zip(lacks) {
        *column += lack * part;
    }
}

fn wants(setting: &mut Setting<'_>, table: &Table, style: &TableStyle, inner: Pt) -> Result<Vec<Want>, Error> {
    let mut wants = vec![Want::default(); table.widths.len()];
    // A cell over several columns asks nothing of them.
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().enumerate().zip(row.spans.iter().chain(std::iter::repeat(&1)));
        cells.filter(|(_, columns)| **columns == 1).map(|(cell, _)| cell).collect::<Vec<_>>()
    });
    let carried = table.rows.iter().filter_map(|row| row.carried.as_ref()).next_back();
    // The last sums are the longest.
    let carried = carried.into_iter().flat_map(|carried| carried.foot.iter().enumerate());
    for (index, cell) in rows.flatten().chain(carried) {
        let widths = paragraph::widths(setting, cell, inner)?;
        let want = &mut wants[index];
        want.parted = want.parted.max(widths.parted);
        want.least = want.least.max(widths.word);
        want.cells = want.cells.max(widths.line);
        want.dotted |= cell.inlines.contains(&Inline::Leader);
    }
    for cell in table.head.iter().flatten().filter(|cell| cell.columns == 1) {
        let widths = paragraph::widths(setting, &cell.paragraph, inner)?;
        let want = &mut wants[cell.column];
        want.parted = want.parted.max(widths.parted);
        want.least = want.least.max(widths.word);
        want.compound = want.compound.max(widths.compound);
        want.head = want.head.max(widths.line);
    }
    for (want, fixed) in wants.iter_mut().zip(&table.widths) {
        want.head = want.head.max(want.cells).max(want.least);
        if let Some(fixed) = fixed {
            let room = (*fixed - style.padding_x * 2.0).max(Pt::ZERO);
            *want = Want { least: room, parted: room, cells: room, head: room, fixed: true, ..*want };
        }
    }
    Ok(wants)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_of_heads_are_kept_where_there_is_room() {
        let kept = |inner: f64| {
            let want = |compound: f64| Want { least: Pt(10.0), compound: Pt(compound), ..Want::default() };
            let mut wants = [want(40.0), want(15.0), Want { fixed: true, ..want(20.0) }, want(5.0)];
            keep_compounds(&mut wants, Pt(inner));
            wants.map(|want| want.least.0)
        };
        assert_eq!(kept(75.0), [40.0, 15.0, 10.0, 10.0]);
        assert_eq!(kept(74.0), [10.0, 15.0, 10.0, 10.0]);
        assert_eq!(kept(44.0), [10.0; 4]);
    }

    #[test]
    fn columns_get_what_they_ask_for_or_a_part_of_what_they_lack() {
        let shared = |inner: f64, asked: [f64; 3]| {
            let mut columns = [Pt(10.0), Pt(10.0), Pt(30.0)];
            share(&mut columns, Pt(inner), |index| Pt(asked[index]));
            columns.map(|column| column.0)
        };
        assert_eq!(shared(100.0, [20.0, 15.0, 30.0]), [20.0, 15.0, 30.0]);
        // 30 are lacking and 15 are there; who has more than it asks for keeps it.
        assert_eq!(shared(65.0, [30.0, 20.0, 5.0]), [20.0, 15.0, 30.0]);
        // Nobody gives anything away.
        assert_eq!(shared(40.0, [30.0, 20.0, 40.0]), [10.0, 10.0, 30.0]);
        assert_eq!(shared(100.0, [5.0, 5.0, 5.0]), [10.0, 10.0, 30.0]);
    }
}
