//! Tables of forms and bodies.

use super::format::border;
use super::measure::twips;
use super::paragraph::{self, Setting, write_space};
use super::writer::Writer;
use super::xml::Xml;
use crate::color::Color;
use crate::error::Error;
use crate::layout::composition::{ComposedCell, ComposedRow, ComposedTable, VerticalMerge};
use crate::length::Pt;

/// Writes a table, and returns its height in the layout.
pub(super) fn write(writer: &mut Writer<'_>, xml: &mut Xml, table: &ComposedTable) -> Result<Pt, Error> {
    let style = &table.style;
    let mut edge = Pt::ZERO;
    let edges: Vec<i64> = table
        .widths
        .iter()
        .map(|width| {
            edge += *width;
            twips(edge)
        })
        .collect();
    let columns: Vec<i64> = edges.iter().scan(0, |left, right| Some(right - std::mem::replace(left, *right))).collect();
    xml.open("w:tbl", &[]);
    xml.open("w:tblPr", &[]);
    xml.empty("w:tblW", &[("w:w", &edges.last().copied().unwrap_or(0)), ("w:type", &"dxa")]);
    xml.empty("w:tblInd", &[("w:w", &0), ("w:type", &"dxa")]);
    xml.open("w:tblBorders", &[]);
    for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
        border(xml, side, style.rule, Color::default());
    }
    xml.close("w:tblBorders");
    xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
    // A rule takes its thickness from the row below it.
    write_margins(xml, twips(style.padding_y - style.rule / 2.0), twips(style.padding_x));
    xml.close("w:tblPr");
    xml.open("w:tblGrid", &[]);
    for width in &columns {
        xml.empty("w:gridCol", &[("w:w", width)]);
    }
    xml.close("w:tblGrid");
    for row in &table.head {
        write_row(writer, xml, row, (&columns, true))?;
    }
    for row in &table.rows {
        write_row(writer, xml, row, (&columns, false))?;
    }
    xml.close("w:tbl");
    Ok(table.head.iter().chain(&table.rows).filter_map(|row| row.height).sum())
}

/// Writes the margins of the cells of a table, in twentieths of a point.
pub(super) fn write_margins(xml: &mut Xml, vertical: i64, horizontal: i64) {
    xml.open("w:tblCellMar", &[]);
    for (side, margin) in [("w:top", vertical), ("w:left", horizontal), ("w:bottom", vertical), ("w:right", horizontal)]
    {
        xml.empty(side, &[("w:w", &margin.max(0)), ("w:type", &"dxa")]);
    }
    xml.close("w:tblCellMar");
}

fn write_row(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    row: &ComposedRow,
    (columns, is_head): (&[i64], bool),
) -> Result<(), Error> {
    xml.open("w:tr", &[]);
    xml.open("w:trPr", &[]);
    // A row without a height is higher than a page.
    if let Some(height) = row.height {
        xml.empty("w:cantSplit", &[]);
        xml.empty("w:trHeight", &[("w:val", &twips(height)), ("w:hRule", &"atLeast")]);
    }
    if is_head {
        xml.empty("w:tblHeader", &[]);
    }
    xml.close("w:trPr");
    let mut column = 0;
    for cell in &row.cells {
        let width: i64 = columns.iter().skip(column).take(cell.columns).sum();
        write_cell(writer, xml, cell, (row, width))?;
        column += cell.columns;
    }
    xml.close("w:tr");
    Ok(())
}

fn write_cell(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    cell: &ComposedCell,
    (row, width): (&ComposedRow, i64),
) -> Result<(), Error> {
    xml.open("w:tc", &[]);
    xml.open("w:tcPr", &[]);
    xml.empty("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
    if cell.columns > 1 {
        xml.value("w:gridSpan", &cell.columns);
    }
    match cell.merge {
        VerticalMerge::No => {}
        VerticalMerge::Begins => xml.value("w:vMerge", &"restart"),
        VerticalMerge::Continues => xml.empty("w:vMerge", &[]),
    }
    if cell.is_turned {
        xml.value("w:textDirection", &"btLr");
    }
    if row.middle {
        xml.value("w:vAlign", &"center");
    }
    xml.close("w:tcPr");
    match &cell.paragraph {
        Some(own) => {
            let setting = Setting { before: Some(0), keep_with_next: row.keep_with_next, ..Setting::default() };
            paragraph::write(writer, xml, own, &setting)?;
        }
        None => write_space(xml, EMPTY_CELL, row.keep_with_next, None),
    }
    xml.close("w:tc");
    Ok(())
}

/// The height of the line of a cell that continues another.
const EMPTY_CELL: i64 = 20;
