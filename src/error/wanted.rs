//! What the cells of a form should hold, in Vietnamese.

/// English descriptions of valid cells and their Vietnamese translations.
const WANTED: &[(&str, &str)] = &[
    ("a cell with another one to its left, to be merged with it", "ô có một ô bên trái để gộp vào"),
    (
        "a cell below another one, to be merged with it; a section is merged with no other row",
        "ô có một ô ở trên để gộp vào; dòng mục không gộp với dòng khác",
    ),
    ("part of a rectangle of merged cells", "một phần của khối ô gộp hình chữ nhật"),
    (
        "words, `X` or blank: a figure over several columns belongs to none of them",
        "chữ, `X` hoặc ô trống: số nằm trên nhiều cột không thuộc cột nào",
    ),
    ("a cell of its own: sums are not merged with other figures", "ô riêng: số cộng không gộp với số liệu khác"),
    ("a value: the column is required", "một giá trị vì cột này bắt buộc"),
    (
        "blank: the form numbers its rows, from 1 behind each section",
        "ô trống: biểu tự đánh số thứ tự, từ 1 sau mỗi mục",
    ),
    (
        "what its rows add up to: leave it blank to have it counted",
        "số cộng của các dòng thuộc nó: để trống thì biểu tự cộng",
    ),
    ("a day, such as 31/12/2022", "ngày, chẳng hạn 31/12/2022"),
    ("a whole number, such as 1234 or 1.234", "số nguyên, chẳng hạn 1234 hoặc 1.234"),
    ("a whole number below 9.223.372.036.854.775.808", "số nguyên nhỏ hơn 9.223.372.036.854.775.808"),
    ("a percentage, such as 2,2", "tỷ lệ phần trăm, chẳng hạn 2,2"),
    (
        "a percentage with a decimal comma: a point before three digits may mean thousands",
        "tỷ lệ phần trăm có dấu phẩy thập phân: dấu chấm trước ba chữ số có thể hiểu là hàng nghìn",
    ),
    (
        "a whole number: a comma before three digits may mean thousands; write 1234 or 1.234",
        "số nguyên: dấu phẩy trước ba chữ số có thể hiểu là hàng nghìn; ghi 1234 hoặc 1.234",
    ),
    ("a value", "một giá trị"),
    ("a text or a number", "chữ hoặc số"),
    ("blank, `mục`, `trong đó`, `cộng` or `tổng cộng`", "ô trống, `mục`, `trong đó`, `cộng` hoặc `tổng cộng`"),
    ("the beginning of a line with as many cells as the first", "đầu của một dòng có số ô bằng dòng đầu tiên"),
    (
        "what the rows beside it add up to, as the formulas of this row do: call the row a sum, or type its figures",
        "tổng của các dòng bên cạnh như các công thức của dòng này: ghi dòng này là dòng cộng, hoặc gõ số",
    ),
];

/// A description of valid cells in Vietnamese; unchanged where there is no translation.
pub(super) fn wanted_vi(english: &str) -> &str {
    WANTED.iter().find(|(en, _)| *en == english).map_or(english, |(_, vi)| vi)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ColumnKind, Text};

    #[test]
    fn descriptions_of_column_values_are_translated() {
        let kinds = [ColumnKind::WholeNumber, ColumnKind::Percentage, ColumnKind::Date];
        let mut wanted: Vec<&str> = Vec::new();
        for kind in kinds {
            for cell in ["x", "1.234", "1,234", "100000000000000000000"] {
                wanted.extend(kind.read(&Text::new(cell)).err());
            }
        }
        assert!(wanted.len() > 6);
        let unknown: Vec<&&str> = wanted.iter().filter(|english| wanted_vi(english) == **english).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
