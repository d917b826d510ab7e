//! The head of the table of a form: titles over one or several columns, in as many rows as the deepest group has.

use super::StatisticsForm;
use crate::model::Text;

/// A title in the head of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeadTitle<'a> {
    pub(crate) text: &'a Text,
    /// The index of its first column.
    pub(crate) column: usize,
    /// The number of columns that it spans.
    pub(crate) columns: usize,
    /// The number of rows of the head that it spans.
    pub(crate) rows: usize,
}

impl StatisticsForm {
    /// Returns the rows of the head, each with the titles that begin in it, from left to right.
    pub(crate) fn head_titles(&self) -> Vec<Vec<HeadTitle<'_>>> {
        let paths: Vec<Vec<&Text>> = self.columns.iter().map(|column| column.path().collect()).collect();
        let depth = paths.iter().map(Vec::len).max().unwrap_or(0);
        let row = |level: usize| {
            let mut titles: Vec<HeadTitle<'_>> = Vec::new();
            for (column, path) in paths.iter().enumerate() {
                let Some(text) = path.get(level) else { continue };
                let is_group = level + 1 < path.len();
                let goes_on = column
                    .checked_sub(1)
                    .and_then(|before| paths.get(before))
                    .is_some_and(|before| is_group && level + 1 < before.len() && before[..=level] == path[..=level]);
                match titles.last_mut().filter(|_| goes_on) {
                    Some(title) => title.columns += 1,
                    None => {
                        let rows = if is_group { 1 } else { depth - level };
                        titles.push(HeadTitle { text, column, columns: 1, rows });
                    }
                }
            }
            titles
        };
        (0..depth).map(row).collect()
    }

    /// Returns `true` if a row of column numbers follows the head.
    pub(crate) fn has_column_numbers(&self) -> bool {
        self.column_numbers || self.columns.iter().any(|column| column.number.is_some())
    }

    /// Returns the texts of the row of column numbers. The default is the number of the column, not counting the
    /// columns with letters.
    pub(crate) fn numbers(&self) -> Vec<String> {
        let mut number = 0;
        let written = |own: Option<&Text>| {
            let own = own.map(|own| own.as_str().trim().to_owned());
            let lettered =
                own.as_ref().is_some_and(|own| own.chars().all(|c| c.is_alphabetic() || "()[].".contains(c)));
            number += usize::from(!lettered);
            own.unwrap_or_else(|| number.to_string())
        };
        self.columns.iter().map(|column| column.number.as_ref()).map(written).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use crate::model::{Issuer, StatisticsForm};

    #[test]
    fn head_has_the_rows_of_its_deepest_group() {
        let mut form = StatisticsForm::new(Issuer::new("BAN"), "Huế", "2025".parse().unwrap(), "BIỂU", "Số lượng");
        form.columns = vec![
            Column::new("TT"),
            Column::number("Đại học").with_group("Trình độ").with_group("Chuyên môn"),
            Column::number("Khác").with_group("Trình độ").with_group("Chuyên môn"),
            Column::number("Cao cấp").with_group("Trình độ").with_group("Chính trị"),
            Column::number("Tin học").with_group("Trình độ"),
            // Equal titles in different groups are different titles.
            Column::number("Nữ").with_group("Khác").with_group("Chuyên môn"),
        ];
        let head: Vec<Vec<(String, usize, usize, usize)>> = form
            .head_titles()
            .iter()
            .map(|row| row.iter().map(|t| (t.text.plain(), t.column, t.columns, t.rows)).collect())
            .collect();
        let title = |text: &str, column, columns, rows| (text.to_owned(), column, columns, rows);
        assert_eq!(
            head,
            [
                vec![title("TT", 0, 1, 3), title("Trình độ", 1, 4, 1), title("Khác", 5, 1, 1)],
                vec![
                    title("Chuyên môn", 1, 2, 1),
                    title("Chính trị", 3, 1, 1),
                    title("Tin học", 4, 1, 2),
                    title("Chuyên môn", 5, 1, 1)
                ],
                vec![
                    title("Đại học", 1, 1, 1),
                    title("Khác", 2, 1, 1),
                    title("Cao cấp", 3, 1, 1),
                    title("Nữ", 5, 1, 1)
                ],
            ]
        );
    }

    #[test]
    fn columns_with_letters_are_not_counted() {
        let mut form = StatisticsForm::new(Issuer::new("BAN"), "Huế", "2025".parse().unwrap(), "BIỂU", "Số lượng");
        form.columns = vec![
            Column::new("TT").with_number("A"),
            Column::new("Đơn vị").with_number("(B)"),
            Column::number("Tổng số").with_number("1 = 2 + 3"),
            Column::number("Nam"),
            Column::number("Nữ"),
        ];
        assert_eq!(form.numbers(), ["A", "(B)", "1 = 2 + 3", "2", "3"]);
    }
}
