//! How a table fits the room that it has: in its own type, in smaller type, with its heads turned.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::ask::ask;
use super::fitted::{Smaller, TableFit};
use super::wants::{Demand, Wants};
use super::widths;
use crate::error::{Error, Problem};
use crate::layout::inline::paragraph;
use crate::layout::inline::piece::Owners;
use crate::layout::setting::Setting;
use crate::length::{Mm, Pt, ROUNDING};
use crate::markup::{Block, Inline, Paragraph, Table};
use crate::standard::TableStyle;

/// What is given up, one after the other: each in all sizes of type.
const DEMANDS: [Demand; 9] = [
    Demand { heads: true, whole: true, fixed: true, turned: false },
    Demand { heads: false, whole: true, fixed: true, turned: false },
    Demand { heads: false, whole: true, fixed: false, turned: false },
    Demand { heads: false, whole: false, fixed: true, turned: false },
    Demand { heads: false, whole: false, fixed: false, turned: false },
    Demand { heads: false, whole: true, fixed: true, turned: true },
    Demand { heads: false, whole: true, fixed: false, turned: true },
    Demand { heads: false, whole: false, fixed: true, turned: true },
    Demand { heads: false, whole: false, fixed: false, turned: true },
];
/// Type is made smaller in so many steps at most.
const MOST_STEPS: usize = 32;

/// A table, and the room that it has.
#[derive(Clone, Copy)]
struct Tabled<'a> {
    table: &'a Table,
    style: &'a TableStyle,
    width: Pt,
}

/// How a table fits so much room.
pub(crate) fn fit(
    setting: &mut Setting<'_>,
    table: &Table,
    style: &TableStyle,
    width: Pt,
) -> Result<Rc<TableFit>, Error> {
    if let Some((room, known)) = setting.known.fits.get(&table.number)
        && *room == width
    {
        return Ok(Rc::clone(known));
    }
    let least = style.smaller_type.map_or(Pt::ZERO, |smaller| smaller.least);
    let sizes = sizes(setting, table, style, least)?;
    let tabled = Tabled { table, style, width };
    for demand in DEMANDS {
        if let Some(fit) = fit_by(setting, tabled, demand, &sizes)? {
            let fit = Rc::new(fit);
            setting.known.fits.insert(table.number, (width, Rc::clone(&fit)));
            return Ok(fit);
        }
    }
    Err(too_wide(setting, tabled, &sizes)?.at(table.at.place()))
}

/// Whether a table among these blocks is cramped on an upright sheet with that much room.
pub(crate) fn is_cramped(setting: &mut Setting<'_>, blocks: &[Block], width: Pt) -> Result<bool, Error> {
    for block in blocks {
        let Block::Table(table) = block else { continue };
        let style = table.at.locate(setting.standard.table(&table.style))?;
        let least = style.smaller_type.map_or(Pt::ZERO, |smaller| smaller.upright);
        let sizes = sizes(setting, table, style, least)?;
        if fit_by(setting, Tabled { table, style, width }, DEMANDS[0], &sizes)?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The sizes of type that a table may have, its own first.
fn sizes(setting: &Setting<'_>, table: &Table, style: &TableStyle, least: Pt) -> Result<Vec<Smaller>, Error> {
    let mut sizes = vec![Smaller::default()];
    let Some(smaller) = style.smaller_type.filter(|smaller| smaller.step > Pt::ZERO) else { return Ok(sizes) };
    let head = table.head.iter().flatten().map(|cell| &cell.paragraph);
    let mut largest = Pt::ZERO;
    for name in
        head.chain(table.rows.iter().flat_map(|row| &row.cells)).map(|cell| &cell.style).collect::<BTreeSet<_>>()
    {
        largest = largest.max(table.at.locate(setting.standard.style(name))?.size);
    }
    for step in 1..=MOST_STEPS {
        let by = smaller.step * step as f64;
        if largest - by < least - ROUNDING {
            break;
        }
        sizes.push(Smaller { by, least: smaller.least });
    }
    Ok(sizes)
}

fn fit_by(
    setting: &mut Setting<'_>,
    tabled: Tabled<'_>,
    demand: Demand,
    sizes: &[Smaller],
) -> Result<Option<TableFit>, Error> {
    let Tabled { table, style, width } = tabled;
    let padding = style.padding_x * 2.0;
    let inner = width - padding * table.widths.len() as f64;
    for (step, smaller) in sizes.iter().enumerate() {
        let wants = asked(setting, tabled, Step { step, smaller: *smaller }, demand.turned)?;
        let least = wants.least(demand, padding);
        if least.iter().copied().sum::<Pt>() > inner + ROUNDING {
            continue;
        }
        let columns = widths::share(&wants.columns, &least, inner, style, table);
        let widths = columns.into_iter().map(|column| column + padding).collect();
        let fit = TableFit { smaller: *smaller, turned: wants.turned.clone(), widths };
        if !demand.heads || setting.in_type(*smaller, |setting| heads_are_short(setting, table, style, &fit))? {
            return Ok(Some(fit));
        }
    }
    Ok(None)
}

/// A size of type that a table may have, and its number.
#[derive(Clone, Copy)]
struct Step {
    step: usize,
    smaller: Smaller,
}

fn asked(
    setting: &mut Setting<'_>,
    tabled: Tabled<'_>,
    Step { step, smaller }: Step,
    turned: bool,
) -> Result<Rc<Wants>, Error> {
    let Tabled { table, style, .. } = tabled;
    let key = (table.number, step, turned);
    if let Some(known) = setting.known.wants.get(&key) {
        return Ok(Rc::clone(known));
    }
    let wants = Rc::new(setting.in_type(smaller, |setting| ask(setting, table, style, turned))?);
    setting.known.wants.insert(key, Rc::clone(&wants));
    Ok(wants)
}

fn heads_are_short(
    setting: &mut Setting<'_>,
    table: &Table,
    style: &TableStyle,
    fit: &TableFit,
) -> Result<bool, Error> {
    for cell in table.head.iter().flatten() {
        let room: Pt = fit.widths.iter().skip(cell.column).take(cell.columns).copied().sum();
        let lines =
            paragraph::set(setting, Owners::default(), &cell.paragraph, room - style.padding_x * 2.0)?.lines.len();
        if lines > style.head_lines {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Says how much room a table lacks, and which of its columns asks for most.
fn too_wide(setting: &mut Setting<'_>, tabled: Tabled<'_>, sizes: &[Smaller]) -> Result<Error, Error> {
    let Tabled { table, style, width } = tabled;
    let padding = style.padding_x * 2.0;
    let mut fewest: Option<(Pt, usize)> = None;
    let demand = Demand { heads: false, whole: false, fixed: false, turned: true };
    for (step, smaller) in sizes.iter().enumerate() {
        let least = asked(setting, tabled, Step { step, smaller: *smaller }, true)?.least(demand, padding);
        let lack = least.iter().map(|column| *column + padding).sum::<Pt>() - width;
        if fewest.is_none_or(|(fewest, _)| lack < fewest) {
            let widest = least.iter().enumerate().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0)));
            fewest = Some((lack, widest.map_or(0, |(column, _)| column)));
        }
    }
    let (lack, column) = fewest.unwrap_or_default();
    let heads = table.head.iter().flatten().filter(|cell| cell.columns == 1 && cell.column == column);
    let title = heads.map(|cell| words(&cell.paragraph)).next().unwrap_or_default().chars().take(40).collect();
    let lacking = (Mm::from(lack).0 * 10.0).ceil() / 10.0;
    Ok(Error::new(Problem::TableWidth { column, title, lacking: format!("{lacking:.1}") }))
}

fn words(paragraph: &Paragraph) -> String {
    let text = paragraph.inlines.iter().map(|inline| match inline {
        Inline::Text { text, .. } => text.as_str(),
        Inline::Break | Inline::Gap(_) | Inline::Leader => " ",
    });
    text.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
