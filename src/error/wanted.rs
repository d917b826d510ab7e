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
        "the sum of the rows beside it, as the formulas of this row: label the row as a sum, or type all its numbers",
        "tổng của các dòng bên cạnh như các công thức của dòng này: ghi dòng này là dòng cộng, hoặc gõ số vào mọi ô",
    ),
    ("a value: the formula has an error; correct it", "một giá trị: công thức bị lỗi, sửa lại công thức"),
    (
        "a formula with a saved value: open the file in a spreadsheet program and save it",
        "công thức có giá trị đã lưu: mở tệp bằng phần mềm bảng tính rồi lưu lại",
    ),
    ("a date between 01/03/1900 and 31/12/9999", "ngày từ 01/03/1900 đến 31/12/9999"),
    (
        "a whole number: the cell has a percentage format; use a number format",
        "số nguyên: ô có định dạng phần trăm, đổi sang định dạng số",
    ),
    (
        "a whole number: the cell has a date or time format; use a number format",
        "số nguyên: ô có định dạng ngày giờ, đổi sang định dạng số",
    ),
    (
        "a percentage: the cell has a per mille format; use a percentage format",
        "tỷ lệ phần trăm: ô có định dạng phần nghìn, đổi sang định dạng phần trăm",
    ),
    (
        "a percentage: the cell has a date or time format; use a percentage format",
        "tỷ lệ phần trăm: ô có định dạng ngày giờ, đổi sang định dạng phần trăm",
    ),
    (
        "a date from 01/03/1900 on: spreadsheet programs count earlier days differently; write it as text",
        "ngày từ 01/03/1900: các phần mềm bảng tính tính ngày trước đó khác nhau, ghi ngày bằng chữ",
    ),
    ("a date without a time", "ngày, không kèm giờ"),
    ("a date: use a date format for the cell", "ngày: đặt định dạng ngày cho ô"),
    ("a cell of its own: unmerge it and repeat its value", "ô riêng: bỏ gộp ô và ghi lại giá trị"),
];

/// The Vietnamese translation of a description of valid cells; the English text if there is none.
pub(crate) fn wanted_vi(english: &str) -> &str {
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
