//! Distributes the width of a table among its columns.

use super::requirements::ColumnRequirement;
use crate::length::{Pt, ROUNDING};
use crate::markup::{Blank, Table};
use crate::standard::TableStyle;

/// The requirements of a column with its guaranteed width.
#[derive(Debug, Clone)]
struct ColumnShare {
    least: Pt,
    column: ColumnRequirement,
}

impl ColumnShare {
    fn is_fixed(&self) -> bool {
        self.column.fixed.is_some()
    }

    /// The width at which head and body cells take one line.
    fn most(&self) -> Pt {
        self.column.head.max(self.least)
    }
}

/// Distributes the width of a table. Each column first gets its minimum width; then, as far as space allows, the widths
/// of its longest word, of the longest compound in its head, of its cells on one line and of its head on one line. All
/// widths exclude cell padding.
pub(crate) fn share(
    requirements: &[ColumnRequirement],
    least: &[Pt],
    inner: Pt,
    style: &TableStyle,
    table: &Table,
) -> Vec<Pt> {
    let mut shares: Vec<ColumnShare> =
        requirements.iter().zip(least).map(|(column, least)| ColumnShare { least: *least, column: *column }).collect();
    // If words may be broken, their widths come first.
    let mut columns: Vec<Pt> = least.to_vec();
    widen_towards(&mut columns, inner, |index| requirements[index].word);
    for (share, column) in shares.iter_mut().zip(columns) {
        share.least = column;
    }
    keep_compounds(&mut shares, inner);
    widen_for_writing(&mut shares, inner, style.leader, |_, column| column.dotted);
    let is_blank = table.rows.iter().any(|row| row.blank != Blank::No);
    let open = open_columns(table, shares.len());
    widen_for_writing(&mut shares, inner, style.blank_column, |index, _| open[index]);
    let mut columns: Vec<Pt> = shares.iter().map(|share| share.least).collect();
    widen_towards(&mut columns, inner, |index| shares[index].column.cells);
    widen_towards(&mut columns, inner, |index| shares[index].most());
    let elastic = shares.iter().filter(|share| !share.is_fixed()).count();
    let spare = inner - columns.iter().copied().sum::<Pt>();
    if spare > Pt::ZERO {
        // Give spare width to the columns with the widest content; in a table with blank rows, to those that are filled in.
        let asks = |(share, is_open): (&ColumnShare, &bool)| match is_blank {
            true if *is_open => share.most(),
            true => Pt::ZERO,
            false => share.most() - share.least,
        };
        let asked: Pt = shares.iter().zip(&open).filter(|(share, _)| !share.is_fixed()).map(asks).sum();
        let widened = columns.iter_mut().zip(shares.iter().zip(&open)).filter(|(_, (share, _))| !share.is_fixed());
        for (column, share) in widened {
            let part = if asked > Pt::ZERO { asks(share) / asked } else { 1.0 / elastic as f64 };
            *column += spare * part;
        }
    }
    columns
}

/// Whether each column has cells to fill in.
fn open_columns(table: &Table, count: usize) -> Vec<bool> {
    let mut open = vec![false; count];
    for row in table.rows.iter().filter(|row| row.is_blank()) {
        for (own, (is_open, columns)) in open.iter_mut().zip(row.open_cells().zip(&row.spans)) {
            // A covered cell is empty too.
            *own |= is_open && *columns > 0;
        }
    }
    open
}

fn total_width(shares: &[ColumnShare]) -> Pt {
    shares.iter().map(|share| share.least).sum()
}

/// Widens columns to the longest compounds of their heads, starting with the smallest lack, so that as few as possible
/// are broken.
fn keep_compounds(shares: &mut [ColumnShare], inner: Pt) {
    let mut spare = inner - total_width(shares);
    let mut lacking: Vec<&mut ColumnShare> =
        shares.iter_mut().filter(|share| !share.is_fixed() && share.column.compound > share.least).collect();
    lacking.sort_by(|a, b| (a.column.compound - a.least).0.total_cmp(&(b.column.compound - b.least).0));
    for share in lacking {
        let lack = share.column.compound - share.least;
        if lack > spare + ROUNDING {
            break;
        }
        spare -= lack;
        share.least = share.column.compound;
    }
}

/// Gives columns space for handwriting if all words still fit.
fn widen_for_writing(
    shares: &mut Vec<ColumnShare>,
    inner: Pt,
    room: Pt,
    asks: impl Fn(usize, &ColumnRequirement) -> bool,
) {
    let mut widened = shares.clone();
    for (_, share) in
        widened.iter_mut().enumerate().filter(|(index, share)| asks(*index, &share.column) && !share.is_fixed())
    {
        share.least = share.least.max(room);
    }
    if total_width(&widened) <= inner {
        *shares = widened;
    }
}

/// Widens columns towards their targets; if space is short, in proportion to what each lacks.
fn widen_towards(columns: &mut [Pt], inner: Pt, target: impl Fn(usize) -> Pt) {
    let spare = inner - columns.iter().copied().sum::<Pt>();
    let lacks: Vec<Pt> =
        columns.iter().enumerate().map(|(index, column)| (target(index) - *column).max(Pt::ZERO)).collect();
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
    fn keeps_compounds_of_heads_if_space_allows() {
        let kept = |inner: f64| {
            let column = |compound: f64| ColumnRequirement { compound: Pt(compound), ..ColumnRequirement::default() };
            let requirements =
                [column(40.0), column(15.0), ColumnRequirement { fixed: Some(Pt(10.0)), ..column(20.0) }, column(5.0)];
            let mut shares = requirements.map(|column| ColumnShare { least: Pt(10.0), column });
            keep_compounds(&mut shares, Pt(inner));
            shares.map(|share| share.least.0)
        };
        assert_eq!(kept(75.0), [40.0, 15.0, 10.0, 10.0]);
        assert_eq!(kept(74.0), [10.0, 15.0, 10.0, 10.0]);
        assert_eq!(kept(44.0), [10.0; 4]);
    }

    #[test]
    fn columns_share_scarce_width_in_proportion_to_their_lack() {
        let shared = |inner: f64, asked: [f64; 3]| {
            let mut columns = [Pt(10.0), Pt(10.0), Pt(30.0)];
            widen_towards(&mut columns, Pt(inner), |index| Pt(asked[index]));
            columns.map(|column| column.0)
        };
        assert_eq!(shared(100.0, [20.0, 15.0, 30.0]), [20.0, 15.0, 30.0]);
        // The columns lack 30 and 15 are free; a column above its target keeps its width.
        assert_eq!(shared(65.0, [30.0, 20.0, 5.0]), [20.0, 15.0, 30.0]);
        // No column gives up width.
        assert_eq!(shared(40.0, [30.0, 20.0, 40.0]), [10.0, 10.0, 30.0]);
        assert_eq!(shared(100.0, [5.0, 5.0, 5.0]), [10.0, 10.0, 30.0]);
    }
}
