//! The columns of a form: their heads and the kinds of their cells.

use serde::{Deserialize, Serialize};

use super::labels;
use crate::model::Text;
use crate::model::millimetres::Millimetres;

/// A column of a form.
///
/// ```
/// use congvan::form::{Column, ColumnKind};
///
/// let column = Column::number("Đảng viên").with_group("Số lượng").with_name("members");
/// assert_eq!(column.kind, ColumnKind::WholeNumber);
/// assert_eq!(column.group, ["Số lượng".into()]);
/// ```
#[doc(alias("cột", "cot"))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Column {
    /// The title.
    #[doc(alias("tên cột", "ten cot"))]
    pub title: Text,
    /// The name for references from files and other columns, such as `members`. The default is the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The kind of the cells.
    #[doc(alias("loại số liệu", "loai so lieu"))]
    #[serde(default, skip_serializing_if = "ColumnKind::is_text")]
    pub kind: ColumnKind,
    /// The width between the rules. By default it follows from the text.
    #[doc(alias("độ rộng cột", "do rong cot"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<Millimetres>,
    /// The titles above this column, which it shares with neighbours of the same group, from top to bottom: `"Cán bộ"`,
    /// or a path such as `["Trình độ", "Chuyên môn"]`.
    #[doc(alias("nhóm cột", "nhom cot"))]
    #[serde(
        default,
        deserialize_with = "group",
        serialize_with = "written_group",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Group"))]
    pub group: Vec<Text>,
    /// The text in the row of column numbers, such as `A` or `3 = 4 + 6`. The default is the number of the column, not
    /// counting the columns with letters.
    #[doc(alias("số thứ tự cột", "so thu tu cot"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Text>,
    /// The alignment of the cells. The default follows from the kind.
    #[doc(alias("căn lề", "can le"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<CellAlign>,
    /// Whether a filled row must have a value in this column.
    #[doc(alias("bắt buộc", "bat buoc"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The name of a column of numbers. A number in this column must not exceed the number in the named column of the
    /// same row.
    #[doc(alias("không vượt quá", "khong vuot qua"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_above: Option<String>,
}

/// The alignment of the cells of a column.
///
/// ```
/// use congvan::form::{CellAlign, Column};
///
/// assert_eq!(Column::new("Đơn vị").with_align(CellAlign::Centre).align, Some(CellAlign::Centre));
/// ```
#[doc(alias("căn lề", "can le"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CellAlign {
    /// On the left.
    #[doc(alias("căn trái", "can trai"))]
    Left,
    /// Centred.
    #[doc(alias("căn giữa", "can giua"))]
    Centre,
    /// On the right.
    #[doc(alias("căn phải", "can phai"))]
    Right,
}

/// A group as it is written: one title, or several from top to bottom.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a group is a text, or a list of texts")]
enum Group {
    One(Text),
    Path(Vec<Text>),
}

fn group<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Text>, D::Error> {
    Ok(match Group::deserialize(deserializer)? {
        Group::One(title) => vec![title],
        Group::Path(titles) => titles,
    })
}

fn written_group<S: serde::Serializer>(titles: &[Text], serializer: S) -> Result<S::Ok, S::Error> {
    match titles {
        [title] => title.serialize(serializer),
        titles => titles.serialize(serializer),
    }
}

/// The kind of the cells of a column.
///
/// ```
/// use congvan::form::{CellValue, ColumnKind};
///
/// assert_eq!(ColumnKind::WholeNumber.read(&"1.234".into()), Ok(CellValue::Whole(1234)));
/// assert!(ColumnKind::WholeNumber.read(&"nhiều".into()).is_err());
/// ```
#[doc(alias("loại số liệu", "loai so lieu"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ColumnKind {
    /// Any text, such as the name of a unit.
    #[doc(alias("chữ", "chu"))]
    #[default]
    Text,
    /// A whole number, such as `1234567` or `1.234.567`. Totals add it up.
    #[doc(alias("số nguyên", "so nguyen"))]
    WholeNumber,
    /// A percentage, such as `2,2` or `2,2%`.
    #[doc(alias("tỉ lệ phần trăm", "ti le phan tram", "tỷ lệ phần trăm", "ty le phan tram"))]
    Percentage,
    /// A day, such as `31/12/2022` or `2022-12-31`.
    #[doc(alias("ngày", "ngay"))]
    Date,
    /// A remark (ghi chú).
    #[doc(alias("ghi chú", "ghi chu"))]
    Note,
    /// The number of the row (STT, TT). The form numbers its plain rows, from 1 in each section, so their cells are
    /// blank or omitted. Sections and parts may have typed marks, such as `I` or `a)`.
    #[doc(alias("số thứ tự", "so thu tu", "STT"))]
    RunningNumber,
}

impl ColumnKind {
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

impl Column {
    /// Creates a column of text. Its width follows from its text.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Creates a column of whole numbers.
    pub fn number(title: impl Into<Text>) -> Self {
        Self::new(title).with_kind(ColumnKind::WholeNumber)
    }

    /// Sets the kind of the cells.
    #[must_use]
    pub fn with_kind(mut self, kind: ColumnKind) -> Self {
        self.kind = kind;
        self
    }

    /// Sets the name for references from files and other columns.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the width.
    #[must_use]
    pub fn with_width(mut self, width: Millimetres) -> Self {
        self.width = Some(width);
        self
    }

    /// Adds a title that the column shares with its neighbours of the same group. A second call adds a title below the
    /// first.
    ///
    /// ```
    /// use congvan::form::Column;
    ///
    /// let column = Column::number("Đại học").with_group("Trình độ").with_group("Chuyên môn");
    /// assert_eq!(column.group, ["Trình độ".into(), "Chuyên môn".into()]);
    /// ```
    #[must_use]
    pub fn with_group(mut self, group: impl Into<Text>) -> Self {
        self.group.push(group.into());
        self
    }

    /// Sets the text in the row of column numbers.
    #[must_use]
    pub fn with_number(mut self, number: impl Into<Text>) -> Self {
        self.number = Some(number.into());
        self
    }

    /// Sets the alignment of the cells.
    #[must_use]
    pub fn with_align(mut self, align: CellAlign) -> Self {
        self.align = Some(align);
        self
    }

    /// Returns `true` if totals add up the column: its cells are whole numbers, and its title is not a title of row
    /// numbers.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        self.kind.is_summed() && !self.numbers_rows()
    }

    /// Returns `true` for a title of row numbers, such as `STT` or `Số TT`.
    pub(crate) fn numbers_rows(&self) -> bool {
        labels::numbers_rows(&self.title.words())
    }

    /// Returns the titles in the head, from top to bottom.
    pub(crate) fn path(&self) -> impl DoubleEndedIterator<Item = &Text> {
        self.group.iter().chain([&self.title])
    }

    /// Requires a value in every filled row. Sets [`required`](Self#structfield.required).
    #[must_use]
    pub fn with_required_cells(mut self) -> Self {
        self.required = true;
        self
    }

    /// Limits each number to the number of the named column in the same row. Sets
    /// [`not_above`](Self#structfield.not_above).
    #[must_use]
    pub fn with_max_of(mut self, name: impl Into<String>) -> Self {
        self.not_above = Some(name.into());
        self
    }

    /// Returns the name for references: [`name`](Self#structfield.name), or else the title in one line.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.name {
            Some(name) => Text::new(name).as_str().trim().to_owned(),
            None => self.title.plain().split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}
