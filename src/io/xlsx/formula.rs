//! Parses formulas to find the cells that they add up.

use super::reference::Position;

/// The limits on length and depth; formulas beyond them are not parsed.
const LONGEST: usize = 8192;
const DEEPEST: usize = 16;

/// A parsed formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    /// A sum of cells of the same sheet.
    Sum(Sum),
    /// A formula with a sum of cells of the same sheet, such as `IF(SUM(B2:B9)=0,"",SUM(B2:B9))` or `SUMIF`.
    Mixed(Vec<Term>),
    /// Any other formula, with the cells of the same sheet to which it refers.
    Other(Vec<Term>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sum {
    pub(super) terms: Vec<Term>,
    /// Whether the formula processes the sum, such as `ROUND(SUM(…), 0)`.
    pub(super) wrapped: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    /// A rectangle of cells.
    Cells(Corner, Corner),
    /// A column of a spreadsheet table by name; in a totals row, the column of the cell.
    TableColumn,
}

/// A corner of a rectangle, with absolute or relative coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corner {
    pub(super) at: Position,
    fixed_row: bool,
    fixed_column: bool,
}

/// A formula shared by several cells, and the cell that defines it.
pub(super) struct SharedFormula {
    formula: Formula,
    at: Position,
}

impl SharedFormula {
    pub(super) fn new(formula: Formula, at: Position) -> Self {
        Self { formula, at }
    }

    /// The formula in another cell, with relative references shifted.
    pub(super) fn at(&self, at: Position) -> Formula {
        let moved = |corner: &Corner| corner.moved(self.at, at);
        let terms = |terms: &[Term]| {
            let terms = terms.iter().map(|term| match term {
                Term::Cells(first, last) => Some(Term::Cells(moved(first)?, moved(last)?)),
                Term::TableColumn => Some(Term::TableColumn),
            });
            terms.collect::<Option<Vec<_>>>()
        };
        let formula = match &self.formula {
            Formula::Sum(sum) => terms(&sum.terms).map(|terms| Formula::Sum(Sum { terms, wrapped: sum.wrapped })),
            Formula::Mixed(mixed) => terms(mixed).map(Formula::Mixed),
            Formula::Other(others) => terms(others).map(Formula::Other),
        };
        formula.unwrap_or(Formula::Other(Vec::new()))
    }
}

impl Corner {
    fn parse(text: &str) -> Option<Self> {
        let at = Position::parse(text)?;
        let fixed_column = text.starts_with('$');
        let fixed_row = text.get(1..).is_some_and(|rest| rest.contains('$'));
        Some(Self { at, fixed_row, fixed_column })
    }

    fn moved(&self, from: Position, to: Position) -> Option<Self> {
        let shift = |own: u32, fixed: bool, from: u32, to: u32| match fixed {
            true => Some(own),
            false => u32::try_from(i64::from(own) + i64::from(to) - i64::from(from)).ok(),
        };
        let row = shift(self.at.row, self.fixed_row, from.row, to.row)?;
        let column = shift(self.at.column, self.fixed_column, from.column, to.column)?;
        Some(Self { at: Position { row, column }, ..*self })
    }
}

impl Formula {
    /// Parses a formula of a sheet.
    pub(super) fn parse(text: &str, sheet: &str) -> Self {
        let text = text.trim().trim_start_matches('=');
        if text.len() > LONGEST {
            return Self::Other(Vec::new());
        }
        let mut parser = Parser { rest: text, sheet, depth: 0, terms: Vec::new(), wrapped: false, adds: false };
        match parser.whole() {
            Some(()) if parser.adds => Self::Sum(Sum { terms: parser.terms, wrapped: parser.wrapped }),
            _ => Self::other(text, sheet),
        }
    }

    /// The cells to which the formula refers.
    pub(super) fn terms(&self) -> &[Term] {
        match self {
            Self::Sum(sum) => &sum.terms,
            Self::Mixed(terms) | Self::Other(terms) => terms,
        }
    }

    /// A formula that is not only a sum.
    fn other(text: &str, sheet: &str) -> Self {
        let bare = without_texts(text);
        let adds = ADDING.iter().any(|name| bare.to_ascii_uppercase().contains(name))
            || (bare.trim_start_matches(['+', '=']).contains('+') && !bare.contains(['*', '/']));
        let terms = references(&bare, sheet);
        if adds && !terms.is_empty() { Self::Mixed(terms) } else { Self::Other(terms) }
    }
}

struct Parser<'a> {
    rest: &'a str,
    sheet: &'a str,
    depth: usize,
    terms: Vec<Term>,
    wrapped: bool,
    /// Whether the formula adds; a single reference does not.
    adds: bool,
}

impl Parser<'_> {
    fn whole(&mut self) -> Option<()> {
        self.sum()?;
        // `SUM(…)/2` over a column with rows and their subtotals.
        if self.takes("/") {
            self.constant()?;
            self.wrapped = true;
        }
        self.rest.trim().is_empty().then_some(())
    }

    fn sum(&mut self) -> Option<()> {
        self.takes("+");
        self.term()?;
        while self.takes("+") {
            self.term()?;
            self.adds = true;
        }
        Some(())
    }

    fn term(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        if self.takes("(") {
            self.sum()?;
            self.closes()?;
        } else if let Some(name) = self.function() {
            self.call(&name)?;
        } else {
            self.reference()?;
        }
        self.depth -= 1;
        Some(())
    }

    /// The name of a function; consumes it with its parenthesis.
    fn function(&mut self) -> Option<String> {
        let (name, rest) = self.rest.trim_start().split_once('(')?;
        let is_name = |c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '_');
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        self.rest = rest;
        Some(name.to_ascii_uppercase())
    }

    fn call(&mut self, name: &str) -> Option<()> {
        match name {
            "SUM" => self.adds = true,
            "SUBTOTAL" | "AGGREGATE" => {
                self.adds = true;
                let which = self.constant()?;
                (which == "9" || which == "109").then_some(())?;
                self.separates()?;
                if name == "AGGREGATE" {
                    self.constant()?;
                    self.separates()?;
                }
            }
            "ROUND" | "IFERROR" => {
                self.sum()?;
                self.separates()?;
                self.constant()?;
                self.wrapped = true;
                return self.closes();
            }
            _ => return None,
        }
        self.sum()?;
        while self.separates().is_some() {
            self.sum()?;
        }
        self.closes()
    }

    fn reference(&mut self) -> Option<()> {
        let text = self.rest.trim_start();
        if let Some(end) = table_column(text) {
            self.terms.push(Term::TableColumn);
            self.rest = &text[end..];
            return Some(());
        }
        let text = self.own_sheet(text)?;
        let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '$' | ':'))).unwrap_or(text.len());
        let (cells, rest) = text.split_at(end);
        let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
        let (first, last) = (Corner::parse(first)?, Corner::parse(last)?);
        self.terms.push(Term::Cells(first, last));
        self.rest = rest;
        Some(())
    }

    /// The text behind the sheet name, if it is the same sheet or there is none.
    fn own_sheet<'t>(&self, text: &'t str) -> Option<&'t str> {
        if let Some(quoted) = text.strip_prefix('\'') {
            let (name, rest) = quoted.split_once("'!")?;
            return (name.replace("''", "'") == self.sheet).then_some(rest);
        }
        let end = text.find(['+', ',', ';', '(', ')', ' ']).unwrap_or(text.len());
        match text[..end].rsplit_once('!') {
            Some((name, cells)) => (name == self.sheet).then_some(&text[end - cells.len()..]),
            None => Some(text),
        }
    }

    /// A number or a quoted text.
    fn constant(&mut self) -> Option<String> {
        let text = self.rest.trim_start();
        let end = match text.strip_prefix('"') {
            Some(quoted) => quoted.find('"')? + 2,
            None => text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.'))).unwrap_or(text.len()),
        };
        let (constant, rest) = text.split_at(end);
        self.rest = rest;
        (!constant.is_empty()).then(|| constant.to_owned())
    }

    fn takes(&mut self, sign: &str) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn separates(&mut self) -> Option<()> {
        (self.takes(",") || self.takes(";")).then_some(())
    }

    fn closes(&mut self) -> Option<()> {
        self.takes(")").then_some(())
    }
}

/// The functions that add.
const ADDING: [&str; 5] = ["SUM(", "SUMIF(", "SUMIFS(", "SUMPRODUCT(", "SUBTOTAL("];

/// A formula without its quoted texts.
fn without_texts(text: &str) -> String {
    text.split('"').step_by(2).collect::<Vec<_>>().join("\"")
}

/// The cells of the same sheet to which a formula refers.
fn references(text: &str, sheet: &str) -> Vec<Term> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '$' | ':' | '!' | '\'' | '.' | '_' | '[' | ']');
    // A quoted sheet name may have spaces.
    let mut quoted = false;
    let words = text.split(|c: char| {
        quoted ^= c == '\'';
        !quoted && !is_part(c)
    });
    let term = |word: &str| {
        let cells = match word.rsplit_once('!') {
            Some((name, cells)) => (name.trim_matches('\'').replace("''", "'") == sheet).then_some(cells)?,
            None => word,
        };
        // A range may end with a function: `B$2:INDEX(…)`.
        let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
        let first = Corner::parse(first)?;
        Some(Term::Cells(first, Corner::parse(last).unwrap_or(first)))
    };
    words.filter_map(term).collect()
}

/// The length of a reference to a table column, such as `Table1[members]`, at the beginning of a text.
fn table_column(text: &str) -> Option<usize> {
    let open = text.find('[')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    // A number in brackets is a reference to another file.
    let of_file = text[open + 1..].chars().next().is_some_and(|c| c.is_ascii_digit()) && text.contains('!');
    if of_file || !text[..open].chars().all(is_name) {
        return None;
    }
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices().skip_while(|(at, _)| *at < open) {
        match sign {
            '[' => depth += 1,
            ']' if depth == 1 => return Some(at + 1),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(formula: &Formula) -> String {
        let Formula::Sum(sum) = formula else { return "other".to_owned() };
        let terms: Vec<String> = sum
            .terms
            .iter()
            .map(|term| match term {
                Term::Cells(first, last) if first.at == last.at => first.at.to_string(),
                Term::Cells(first, last) => format!("{}:{}", first.at, last.at),
                Term::TableColumn => "column".to_owned(),
            })
            .collect();
        terms.join(" ")
    }

    fn read(text: &str) -> String {
        shown(&Formula::parse(text, "Báo cáo"))
    }

    #[test]
    fn parses_sums() {
        assert_eq!(read("SUM(B7:B26)"), "B7:B26");
        assert_eq!(read("=sum(B7:B8,$B$10:B12; C3)"), "B7:B8 B10:B12 C3");
        assert_eq!(read("SUBTOTAL(9,B7:B26)"), "B7:B26");
        assert_eq!(read("AGGREGATE(9,5,B7:B26)"), "B7:B26");
        assert_eq!(read("+B3 + B9+SUM(B4:B5)"), "B3 B9 B4:B5");
        assert_eq!(read("(B3+B4)"), "B3 B4");
        assert_eq!(read("SUM('Báo cáo'!B2:B5)+Báo cáo!B7"), "other");
        assert_eq!(read("SUM('Báo cáo'!B2:B5)"), "B2:B5");
        assert_eq!(read("ROUND(SUM(B2:B5),0)"), "B2:B5");
        assert_eq!(read("SUM(B2:B9)/2"), "B2:B9");
        assert_eq!(read("SUBTOTAL(109,Table1[Đảng viên])"), "column");
        assert_eq!(read("SUM(T[[#Data],[a]])"), "column");
        assert_eq!(Formula::parse("SUM(Sheet1!B2:B5)", "Sheet1"), Formula::parse("SUM(B2:B5)", "Sheet1"));
    }

    #[test]
    fn formulas_that_are_not_sums_of_the_sheet() {
        for other in [
            "B7",
            "B7*2",
            "B7-B8",
            "SUMIF(A:A,1)",
            "SUM(",
            "",
            "SUM(B7",
            "SUM('Chi tiết'!B2:B31)",
            "Sheet2!B1+B2",
            "SUM(B:B)",
            "B7+10",
            "SUBTOTAL(1,B2:B3)",
            "SUM([1]Sheet1!B2:B3)",
            "1+2",
            "SUM(B2:B3)*2",
            "SUM(B2:B3))",
        ] {
            assert_eq!(read(other), "other", "{other}");
        }
        let deep = "(".repeat(5000);
        assert_eq!(read(&deep), "other");
    }

    #[test]
    fn formulas_with_sums() {
        let mixed = |text: &str| match Formula::parse(text, "Báo cáo") {
            Formula::Mixed(terms) => shown(&Formula::Sum(Sum { terms, wrapped: true })),
            _ => "none".to_owned(),
        };
        assert_eq!(mixed("IF(SUM(B2:B3)=0,\"\",SUM(B2:B3))"), "B2:B3 B2:B3");
        assert_eq!(mixed("SUMIF(A3:A5,\"Chi B9*\",$B$3:B5)"), "A3:A5 B3:B5");
        assert_eq!(mixed("SUM(B$2:INDEX(B:B,ROW()-1))"), "B2");
        assert_eq!(mixed("B2+B3+0"), "B2 B3");
        assert_eq!(mixed("SUM('Báo cáo'!B2:B3)-Sheet2!B4"), "B2:B3");
        for none in ["B2*2+1", "SUMIF(A:A,1)", "\"SUM(B2)\"", "B2", "SUM('Chi tiết'!B2:B31)", "B2-B3"] {
            assert_eq!(mixed(none), "none", "{none}");
        }
    }

    #[test]
    fn shared_formulas_shift_relative_references() {
        let at = |text: &str| Position::parse(text).unwrap();
        let shared = SharedFormula::new(Formula::parse("SUM(B$2:B9)+$C9", "x"), at("B10"));
        assert_eq!(shown(&shared.at(at("D12"))), "D2:D11 C11");
        let shared = SharedFormula::new(Formula::parse("SUM(B2)", "x"), at("B3"));
        assert_eq!(shown(&shared.at(at("B1"))), "other");
    }
}
