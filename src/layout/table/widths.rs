//! How the columns of a table share its width.

use super::requirements::ColumnRequirement;
use crate::length::{Pt, ROUNDING};
use crate::markup::{Blank, Table};
use crate::standard::TableStyle;

/// What a column asks for, and what it gets in any case.
#[derive(Debug, Clone)]
struct Claim {
    least: Pt,
    column: ColumnRequirement,
}

impl Claim {
    fn is_fixed(&self) -> bool {
        self.column.fixed.is_some()
    }

    /// What sets its head in one line, and all below it.
    fn most(&self) -> Pt {
        self.column.head.max(self.least)
    }
}

/// Each column gets its least width, then as far as there is room that of its longest word, what the longest compound of
/// its head needs, what its cells would like, and what its head would like. All are without the room beside the words.
pub(crate) fn share(
    requirements: &[ColumnRequirement],
    least: &[Pt],
    inner: Pt,
    style: &TableStyle,
    table: &Table,
) -> Vec<Pt> {
    let mut claims: Vec<Claim> =
        requirements.iter().zip(least).map(|(column, least)| Claim { least: *least, column: *column }).collect();
    // Where not every word stands whole, those come first.
    let mut columns: Vec<Pt> = least.to_vec();
    bring_up(&mut columns, inner, |index| requirements[index].word);
    for (claim, column) in claims.iter_mut().zip(columns) {
        claim.least = column;
    }
    keep_compounds(&mut claims, inner);
    make_room(&mut claims, inner, style.leader, |column| column.dotted);
    let is_blank = table.rows.iter().any(|row| row.blank != Blank::No);
    make_room(&mut claims, inner, style.blank_column, |_| is_blank);
    let mut columns: Vec<Pt> = claims.iter().map(|claim| claim.least).collect();
    bring_up(&mut columns, inner, |index| claims[index].column.cells);
    bring_up(&mut columns, inner, |index| claims[index].most());
    let elastic = claims.iter().filter(|claim| !claim.is_fixed()).count();
    let spare = inner - columns.iter().copied().sum::<Pt>();
    if spare > Pt::ZERO {
        // What nobody asked for goes to those that ask for most, so that wide columns stay wide; where a hand is to
        // write, all become wider.
        let asks = |claim: &Claim| if is_blank { claim.most() } else { claim.most() - claim.least };
        let asked: Pt = claims.iter().filter(|claim| !claim.is_fixed()).map(asks).sum();
        for (column, claim) in columns.iter_mut().zip(&claims).filter(|(_, claim)| !claim.is_fixed()) {
            let part = if asked > Pt::ZERO { asks(claim) / asked } else { 1.0 / elastic as f64 };
            *column += spare * part;
        }
    }
    columns
}

fn claimed(claims: &[Claim]) -> Pt {
    claims.iter().map(|claim| claim.least).sum()
}

/// Widens columns to the longest compounds of their heads, those first that lack least, so that few are cut where not
/// all have room.
fn keep_compounds(claims: &mut [Claim], inner: Pt) {
    let mut spare = inner - claimed(claims);
    let mut lacking: Vec<&mut Claim> =
        claims.iter_mut().filter(|claim| !claim.is_fixed() && claim.column.compound > claim.least).collect();
    lacking.sort_by(|a, b| (a.column.compound - a.least).0.total_cmp(&(b.column.compound - b.least).0));
    for claim in lacking {
        let lack = claim.column.compound - claim.least;
        if lack > spare + ROUNDING {
            break;
        }
        spare -= lack;
        claim.least = claim.column.compound;
    }
}

/// Gives room to write on to columns that ask for it, if all the words still have theirs.
fn make_room(claims: &mut Vec<Claim>, inner: Pt, room: Pt, asks: impl Fn(&ColumnRequirement) -> bool) {
    let mut roomy = claims.clone();
    for claim in roomy.iter_mut().filter(|claim| asks(&claim.column) && !claim.is_fixed()) {
        claim.least = claim.least.max(room);
    }
    if claimed(&roomy) <= inner {
        *claims = roomy;
    }
}

/// Brings every column up to what it asks for, or, where the room does not suffice, in proportion to what it lacks.
fn bring_up(columns: &mut [Pt], inner: Pt, asked: impl Fn(usize) -> Pt) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_of_heads_are_kept_where_there_is_room() {
        let kept = |inner: f64| {
            let column = |compound: f64| ColumnRequirement { compound: Pt(compound), ..ColumnRequirement::default() };
            let requirements =
                [column(40.0), column(15.0), ColumnRequirement { fixed: Some(Pt(10.0)), ..column(20.0) }, column(5.0)];
            let mut claims = requirements.map(|column| Claim { least: Pt(10.0), column });
            keep_compounds(&mut claims, Pt(inner));
            claims.map(|claim| claim.least.0)
        };
        assert_eq!(kept(75.0), [40.0, 15.0, 10.0, 10.0]);
        assert_eq!(kept(74.0), [10.0, 15.0, 10.0, 10.0]);
        assert_eq!(kept(44.0), [10.0; 4]);
    }

    #[test]
    fn columns_get_what_they_ask_for_or_a_part_of_what_they_lack() {
        let shared = |inner: f64, asked: [f64; 3]| {
            let mut columns = [Pt(10.0), Pt(10.0), Pt(30.0)];
            bring_up(&mut columns, Pt(inner), |index| Pt(asked[index]));
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
