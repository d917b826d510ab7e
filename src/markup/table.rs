//! Parses tables: heads, rows, spans and carried sums.

use std::rc::Rc;

use super::element::Element;
use super::inline::paragraph;
use super::{Blank, Carried, HeadCell, HeadRow, Paragraph, Row, Table};
use crate::error::{Error, MarkupProblem};

/// The maximum number of columns.
const MOST_COLUMNS: usize = 1000;

pub(super) fn table(element: Element<'_>) -> Result<Table, Error> {
    element.only(&["style"])?;
    let (mut widths, mut head, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for child in element.elements()? {
        match child.name() {
            "col" => {
                child.only(&["width"])?;
                child.empty()?;
                widths.push(child.optional("width").map(|_| child.parsed("width")).transpose()?);
            }
            "head" => {
                child.only(&[])?;
                head = self::head(child)?;
            }
            _ => {
                let count = columns_of(&head).or(rows.first().map(|row: &Row| row.cells.len()));
                rows.push(row(child, count)?);
            }
        }
    }
    let count = columns_of(&head).or(rows.first().map(|row| row.cells.len())).unwrap_or(0);
    add_covered_cells(&mut rows, count)?;
    widths.resize(count, None);
    let (number, style) = (element.table_number(), element.named_by("style")?);
    Ok(Table { number, style, widths, head, rows, at: element.place() })
}

/// Returns the number of columns of a head.
fn columns_of(head: &[HeadRow]) -> Option<usize> {
    head.first().map(|row| row.iter().map(|cell| cell.columns).sum())
}

/// Places each cell of the head in the first free columns of its row.
fn head(element: Element<'_>) -> Result<Vec<HeadRow>, Error> {
    let rows = element.elements()?;
    let mut head: Vec<HeadRow> = Vec::new();
    // The first free row of each column.
    let mut free: Vec<usize> = Vec::new();
    for (index, element) in rows.iter().enumerate() {
        if !element.named("row") {
            return Err(element.unexpected("head"));
        }
        element.only(&[])?;
        let mut cells = Vec::new();
        for child in element.elements()? {
            if !child.named("cell") {
                return Err(child.unexpected("row"));
            }
            child.only(&["style", "columns", "rows"])?;
            let (columns, deep) = (span(child, "columns")?, span(child, "rows")?);
            if index + deep > rows.len() {
                return Err(child.error(MarkupProblem::HeadHeight { rows: rows.len() }));
            }
            let column = free.iter().position(|row| *row <= index).unwrap_or(free.len());
            let end = column + columns;
            if index == 0 {
                free.resize(end, 0);
            }
            if end > free.len() || end > MOST_COLUMNS || free[column..end].iter().any(|row| *row > index) {
                return Err(child.error(MarkupProblem::HeadOverlap));
            }
            free[column..end].fill(index + deep);
            cells.push(HeadCell { paragraph: paragraph(child, None)?, column, columns, rows: deep });
        }
        if free.is_empty() || free.iter().any(|row| *row <= index) {
            return Err(element.error(MarkupProblem::HeadGap));
        }
        head.push(cells);
    }
    Ok(head)
}

/// Adds empty cells below cells that span several rows.
fn add_covered_cells(rows: &mut [Row], count: usize) -> Result<(), Error> {
    // For each column, the remaining rows of the cell above, and an empty cell with its style and position.
    let mut open: Vec<Option<(usize, Paragraph)>> = vec![None; count];
    let end = rows.len();
    for (index, row) in rows.iter_mut().enumerate() {
        let refusal = |problem: MarkupProblem| Error::from(problem).at(row.at.place());
        let covered: Vec<usize> =
            open.iter().enumerate().filter(|(_, open)| open.is_some()).map(|(column, _)| column).collect();
        let own = row.cells.len();
        if own + covered.len() != count || count == 0 {
            let beside_covered = !covered.is_empty();
            return Err(refusal(MarkupProblem::RowLength { cells: own, columns: count, beside_covered }));
        }
        if row.blank == Blank::Fill && (!covered.is_empty() || row.deep.iter().any(|rows| *rows > 1)) {
            return Err(refusal(MarkupProblem::FillingRow));
        }
        for column in covered {
            let Some((left, below)) = open.get_mut(column).and_then(Option::take) else { continue };
            // The cell begins left of the overlapped one.
            if row.spans.get(column) == Some(&0) {
                return Err(refusal(MarkupProblem::CellOverlap));
            }
            row.cells.insert(column, below.clone());
            row.closed.insert(column, true);
            row.spans.insert(column, 0);
            row.deep.insert(column, 1);
            open[column] = (left > 1).then(|| (left - 1, below));
        }
        let mut from = 0;
        for (column, span) in row.spans.iter().enumerate() {
            if *span > 0 {
                from = column;
            }
            // Cells from rows above are continued separately.
            let is_own = from == column || *span == 0 && column < from + row.spans.get(from).copied().unwrap_or(0);
            let deep = row.deep.get(from).copied().unwrap_or(1);
            if !is_own || deep == 1 {
                continue;
            }
            if index + deep > end {
                return Err(refusal(MarkupProblem::CellBelowTable));
            }
            let below = row.cells.get(column).map(|cell| Paragraph { inlines: Vec::new(), ..cell.clone() });
            if let (Some(open), Some(below)) = (open.get_mut(column), below) {
                *open = Some((deep - 1, below));
            }
        }
    }
    Ok(())
}

fn span(element: Element<'_>, attribute: &str) -> Result<usize, Error> {
    match element.optional(attribute) {
        None => Ok(1),
        Some(_) => match element.parsed::<usize>(attribute)? {
            number @ 1..=MOST_COLUMNS => Ok(number),
            found => {
                let attribute = attribute.to_owned();
                Err(element.error(MarkupProblem::AttributeRange { attribute, most: MOST_COLUMNS, found }))
            }
        },
    }
}

/// Parses a row; the first row of a table without a head determines the number of columns.
fn row(element: Element<'_>, count: Option<usize>) -> Result<Row, Error> {
    if !element.named("row") {
        return Err(element.unexpected("table"));
    }
    element.only(&["blank", "keep", "sum"])?;
    let blank = match element.optional("blank") {
        None | Some("no") => Blank::No,
        Some("yes") => Blank::Yes,
        Some("fill") => Blank::Fill,
        Some(other) => return Err(element.not_one_of("blank", &["yes", "no", "fill"], other)),
    };
    let (keep, sum) = (element.yes("keep", false)?, element.yes("sum", false)?);
    let (cells, closed, spans, deep) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut row = Row { blank, keep, sum, cells, closed, spans, deep, carried: None, at: element.place() };
    let (mut foot, mut top) = (None, None);
    for child in element.elements()? {
        match child.name() {
            "cell" => {
                child.only(&["style", "columns", "rows", "fill"])?;
                let own = paragraph(child, None)?;
                let columns = span(child, "columns")?;
                let below = Paragraph { inlines: Vec::new(), ..own.clone() };
                row.cells.push(own);
                row.cells.extend(std::iter::repeat_n(below, columns - 1));
                row.closed.extend(std::iter::repeat_n(!child.yes("fill", true)?, columns));
                row.spans.push(columns);
                row.spans.extend(std::iter::repeat_n(0, columns - 1));
                row.deep.push(span(child, "rows")?);
                row.deep.extend(std::iter::repeat_n(1, columns - 1));
            }
            "carried" => {
                child.only(&["to"])?;
                let cells = child.elements()?.into_iter().map(cell).collect::<Result<Vec<_>, _>>()?;
                match child.required("to")? {
                    "foot" => foot = Some((cells, child)),
                    "top" => top = Some((cells, child)),
                    other => return Err(child.not_one_of("to", &["foot", "top"], other)),
                }
            }
            _ => return Err(child.unexpected("row")),
        }
    }
    let count = count.unwrap_or(row.cells.len());
    for (cells, child) in foot.iter().chain(&top) {
        if cells.len() != count {
            return Err(child.error(MarkupProblem::CarriedLength { cells: cells.len(), columns: count }));
        }
    }
    row.carried = match (foot, top) {
        (Some((foot, _)), Some((top, _))) => Some(Rc::new(Carried { foot, top })),
        (None, None) => None,
        (Some((_, child)), None) | (None, Some((_, child))) => {
            return Err(child.error(MarkupProblem::CarriedPair));
        }
    };
    Ok(row)
}

fn cell(element: Element<'_>) -> Result<Paragraph, Error> {
    if !element.named("cell") {
        return Err(element.unexpected("row"));
    }
    element.only(&["style"])?;
    paragraph(element, None)
}

#[cfg(test)]
mod tests {
    use super::super::{Block, parse};

    fn parsed(inside: &str) -> Result<super::Table, String> {
        let text = format!(
            "<document title=\"\" author=\"\" subject=\"\" language=\"vi\"><part><table style=\"t\">{inside}</table></part></document>"
        );
        let document = parse(&text).map_err(|error| error.to_string())?;
        match document.parts.into_iter().next().and_then(|part| part.blocks.into_iter().next()) {
            Some(Block::Table(table)) => Ok(table),
            other => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn cells_of_a_head_take_free_columns() {
        let table = parsed(
            "<head><row><cell style=\"h\" rows=\"2\">a</cell><cell style=\"h\" columns=\"2\">b</cell></row>
             <row><cell style=\"h\">c</cell><cell style=\"h\">d</cell></row></head>",
        )
        .unwrap();
        let places: Vec<Vec<(usize, usize, usize)>> = table
            .head
            .iter()
            .map(|row| row.iter().map(|cell| (cell.column, cell.columns, cell.rows)).collect())
            .collect();
        assert_eq!(places, [vec![(0, 1, 2), (1, 2, 1)], vec![(1, 1, 1), (2, 1, 1)]]);
    }

    #[test]
    fn rejects_inconsistent_heads_and_rows() {
        let cell = "<cell style=\"h\">a</cell>";
        for (inside, wanted) in [
            (format!("<head><row>{cell}{cell}</row><row>{cell}</row></head>"), "has empty columns"),
            (format!("<head><row>{cell}</row><row>{cell}{cell}</row></head>"), "does not fit beside"),
            ("<head><row><cell style=\"h\" rows=\"2\">a</cell></row></head>".to_owned(), "extends below"),
            ("<head><row><cell style=\"h\" columns=\"0\">a</cell></row></head>".to_owned(), "must be 1 to 1000"),
            (format!("<head><row>{cell}</row></head><row>{cell}{cell}</row>"), "this row has 2 cells"),
            ("<row></row>".to_owned(), "this row has 0 cells"),
            (format!("<row blank=\"maybe\">{cell}</row>"), "`blank` must be"),
            (format!("<row sum=\"maybe\">{cell}</row>"), "`sum` must be `yes` or `no`"),
            ("<row><cell style=\"t\" fill=\"x\">a</cell></row>".to_owned(), "`fill` must be `yes` or `no`"),
            ("<row><cell style=\"t\" columns=\"0\">a</cell></row>".to_owned(), "must be 1 to 1000"),
            (
                format!("<head><row>{cell}</row></head><row><cell style=\"t\" columns=\"2\">a</cell></row>"),
                "this row has 2 cells",
            ),
            (format!("<row>{cell}<carried to=\"foot\">{cell}</carried></row>"), "for both `foot` and `top`"),
            (format!("<row>{cell}<carried to=\"foot\"></carried></row>"), "<carried> has 0 cells"),
        ] {
            let message = parsed(&inside).unwrap_err();
            assert!(message.contains(wanted), "{inside}: {message}");
        }
    }
}
