//! Fits a table to its width: with the type of its styles, with reduced type, or with rotated heads.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::measure::measure;
use super::requirements::{Requirements, Strictness};
use super::table_fit::{TableFit, TypeReduction};
use super::widths;
use crate::error::{Error, LayoutProblem};
use crate::layout::context::LayoutContext;
use crate::layout::inline::inline_box::Owners;
use crate::layout::inline::paragraph;
use crate::length::{Mm, Pt, ROUNDING};
use crate::markup::{Block, Inline, Paragraph, Table};
use crate::standard::TableStyle;

/// The requirements, from the strictest. All type sizes are tried at each level before the next.
const LEVELS: [Strictness; 9] = [
    Strictness { heads: true, whole: true, fixed: true, turned: false },
    Strictness { heads: false, whole: true, fixed: true, turned: false },
    Strictness { heads: false, whole: true, fixed: false, turned: false },
    Strictness { heads: false, whole: false, fixed: true, turned: false },
    Strictness { heads: false, whole: false, fixed: false, turned: false },
    Strictness { heads: false, whole: true, fixed: true, turned: true },
    Strictness { heads: false, whole: true, fixed: false, turned: true },
    Strictness { heads: false, whole: false, fixed: true, turned: true },
    Strictness { heads: false, whole: false, fixed: false, turned: true },
];
/// Maximum number of type reduction steps.
const MAX_STEPS: usize = 32;

/// A table, its style and the available width.
#[derive(Clone, Copy)]
struct FitInput<'a> {
    table: &'a Table,
    style: &'a TableStyle,
    width: Pt,
}

/// Fits a table to a width.
///
/// # Errors
/// If the table is too wide at every level and type size.
pub(crate) fn fit(
    context: &mut LayoutContext<'_>,
    table: &Table,
    style: &TableStyle,
    width: Pt,
) -> Result<Rc<TableFit>, Error> {
    if let Some((room, known)) = context.tables.fits.get(&table.number)
        && *room == width
    {
        return Ok(Rc::clone(known));
    }
    let least = style.smaller_type.map_or(Pt::ZERO, |reduction| reduction.least);
    let sizes = sizes(context, table, style, least)?;
    let input = FitInput { table, style, width };
    for level in LEVELS {
        if let Some(fit) = fit_by(context, input, level, &sizes)? {
            let fit = Rc::new(fit);
            context.tables.fits.insert(table.number, (width, Rc::clone(&fit)));
            return Ok(fit);
        }
    }
    Err(too_wide_error(context, input, &sizes)?.at(table.at.place()))
}

/// Whether a table among these blocks does not fit a portrait page at the strictest level.
pub(crate) fn is_cramped(context: &mut LayoutContext<'_>, blocks: &[Block], width: Pt) -> Result<bool, Error> {
    for block in blocks {
        let Block::Table(table) = block else { continue };
        let style = table.at.locate(context.standard.table(&table.style))?;
        let least = style.smaller_type.map_or(Pt::ZERO, |reduction| reduction.upright);
        let sizes = sizes(context, table, style, least)?;
        if fit_by(context, FitInput { table, style, width }, LEVELS[0], &sizes)?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The type reductions that a table may use, starting with none.
fn sizes(
    context: &LayoutContext<'_>,
    table: &Table,
    style: &TableStyle,
    least: Pt,
) -> Result<Vec<TypeReduction>, Error> {
    let mut sizes = vec![TypeReduction::default()];
    let Some(reduction) = style.smaller_type.filter(|reduction| reduction.step > Pt::ZERO) else { return Ok(sizes) };
    let head = table.head.iter().flatten().map(|cell| &cell.paragraph);
    let mut largest = Pt::ZERO;
    for name in
        head.chain(table.rows.iter().flat_map(|row| &row.cells)).map(|cell| &cell.style).collect::<BTreeSet<_>>()
    {
        largest = largest.max(table.at.locate(context.standard.style(name))?.size);
    }
    for step in 1..=MAX_STEPS {
        let by = reduction.step * step as f64;
        if largest - by < least - ROUNDING {
            break;
        }
        sizes.push(TypeReduction { by, least: reduction.least });
    }
    Ok(sizes)
}

fn fit_by(
    context: &mut LayoutContext<'_>,
    input: FitInput<'_>,
    level: Strictness,
    sizes: &[TypeReduction],
) -> Result<Option<TableFit>, Error> {
    let FitInput { table, style, width } = input;
    let padding = style.padding_x * 2.0;
    let inner = width - padding * table.widths.len() as f64;
    for (step, reduction) in sizes.iter().enumerate() {
        let requirements = requirements(context, input, Step { step, reduction: *reduction }, level.turned)?;
        let least = requirements.least(level, padding);
        if least.iter().copied().sum::<Pt>() > inner + ROUNDING {
            continue;
        }
        let columns = widths::share(&requirements.columns, &least, inner, style, table);
        let widths = columns.into_iter().map(|column| column + padding).collect();
        let fit = TableFit { reduction: *reduction, turned: requirements.turned.clone(), widths };
        if !level.heads
            || context.with_reduced_type(*reduction, |context| heads_are_short(context, table, style, &fit))?
        {
            return Ok(Some(fit));
        }
    }
    Ok(None)
}

/// A type reduction with its step number.
#[derive(Clone, Copy)]
struct Step {
    step: usize,
    reduction: TypeReduction,
}

fn requirements(
    context: &mut LayoutContext<'_>,
    input: FitInput<'_>,
    Step { step, reduction }: Step,
    turned: bool,
) -> Result<Rc<Requirements>, Error> {
    let FitInput { table, style, .. } = input;
    let key = (table.number, step, turned);
    if let Some(known) = context.tables.requirements.get(&key) {
        return Ok(Rc::clone(known));
    }
    let requirements = Rc::new(context.with_reduced_type(reduction, |context| measure(context, table, style, turned))?);
    context.tables.requirements.insert(key, Rc::clone(&requirements));
    Ok(requirements)
}

fn heads_are_short(
    context: &mut LayoutContext<'_>,
    table: &Table,
    style: &TableStyle,
    fit: &TableFit,
) -> Result<bool, Error> {
    for cell in table.head.iter().flatten() {
        let room: Pt = fit.widths.iter().skip(cell.column).take(cell.columns).copied().sum();
        let lines =
            paragraph::lay_out(context, Owners::default(), &cell.paragraph, room - style.padding_x * 2.0)?.lines.len();
        if lines > style.head_lines {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The error for a table that is too wide, with the missing width and its widest column.
fn too_wide_error(
    context: &mut LayoutContext<'_>,
    input: FitInput<'_>,
    sizes: &[TypeReduction],
) -> Result<Error, Error> {
    let FitInput { table, style, width } = input;
    let padding = style.padding_x * 2.0;
    let mut fewest: Option<(Pt, usize)> = None;
    let level = Strictness { heads: false, whole: false, fixed: false, turned: true };
    for (step, reduction) in sizes.iter().enumerate() {
        let least = requirements(context, input, Step { step, reduction: *reduction }, true)?.least(level, padding);
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
    Ok(LayoutProblem::TableWidth { column, title, lacking }.into())
}

fn words(paragraph: &Paragraph) -> String {
    let text = paragraph.inlines.iter().map(|inline| match inline {
        Inline::Text { text, .. } => text.as_str(),
        Inline::Break | Inline::Gap(_) | Inline::Leader(_) | Inline::TickBox(_) => " ",
        Inline::Link(_) | Inline::Footnote(_) | Inline::FootnoteNumber { .. } => "",
    });
    text.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
