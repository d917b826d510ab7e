//! The columns of a form: what stands at their head and what their cells may hold.

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
    /// The words at its head.
    #[doc(alias("tên cột", "ten cot"))]
    pub title: Text,
    /// The name by which files and other columns know it, such as `members`; without one, its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What its cells hold.
    #[doc(alias("loại số liệu", "loai so lieu"))]
    #[serde(default, skip_serializing_if = "ColumnKind::is_text")]
    pub kind: ColumnKind,
    /// Its width between the rules; without one, what its words ask for.
    #[doc(alias("độ rộng cột", "do rong cot"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<Millimetres>,
    /// The words over this column and its neighbours of the same group, from above to below: `"Cán bộ"`, or a path such as
    /// `["Trình độ", "Chuyên môn"]`.
    #[doc(alias("nhóm cột", "nhom cot"))]
    #[serde(
        default,
        deserialize_with = "group",
        serialize_with = "written_group",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Group"))]
    pub group: Vec<Text>,
    /// What stands under its head where columns are numbered, such as `A` or `3 = 4 + 6`; without it, its number, lettered
    /// columns not counted.
    #[doc(alias("số thứ tự cột", "so thu tu cot"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Text>,
    /// How its cells are set; without it, as its kind asks.
    #[doc(alias("căn lề", "can le"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<CellAlign>,
    /// Whether a row that is filled must fill it.
    #[doc(alias("bắt buộc", "bat buoc"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The name of a column of numbers that its numbers may not exceed.
    #[doc(alias("không vượt quá", "khong vuot qua"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_above: Option<String>,
}

/// How the cells of a column are set.
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
    /// Against the left rule.
    #[doc(alias("căn trái", "can trai"))]
    Left,
    /// In the middle.
    #[doc(alias("căn giữa", "can giua"))]
    Centre,
    /// Against the right rule.
    #[doc(alias("căn phải", "can phai"))]
    Right,
}

/// One title or several, from above to below.
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

/// What the cells of a column hold.
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
    /// A whole number, `1234567` or `1.234.567`; totals add it up.
    #[doc(alias("số nguyên", "so nguyen"))]
    WholeNumber,
    /// A part of a hundred, `2,2` or `2,2%`.
    #[doc(alias("tỉ lệ phần trăm", "ti le phan tram", "tỷ lệ phần trăm", "ty le phan tram"))]
    Percentage,
    /// A day, `31/12/2022` or `2022-12-31`.
    #[doc(alias("ngày", "ngay"))]
    Date,
    /// Ghi chú: a remark.
    #[doc(alias("ghi chú", "ghi chu"))]
    Note,
    /// STT, TT: the number of the row. The form numbers its plain rows itself, anew behind each section, so their cells are
    /// left blank or left out of the row; a section or a part may have a mark of its own there, such as `I` or `a)`.
    #[doc(alias("số thứ tự", "so thu tu", "STT"))]
    RunningNumber,
}

impl ColumnKind {
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

impl Column {
    /// A column of text of that title, its width following its words.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// A column of whole numbers of that title.
    pub fn number(title: impl Into<Text>) -> Self {
        Self::new(title).with_kind(ColumnKind::WholeNumber)
    }

    /// Sets the kind of its cells.
    #[must_use]
    pub fn with_kind(mut self, kind: ColumnKind) -> Self {
        self.kind = kind;
        self
    }

    /// Sets the name by which files and other columns know it.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets its width.
    #[must_use]
    pub fn with_width(mut self, width: Millimetres) -> Self {
        self.width = Some(width);
        self
    }

    /// Puts it under a head that it shares with its neighbours of the same group; once more, under a further one below.
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

    /// Sets its number in the row of column numbers.
    #[must_use]
    pub fn with_number(mut self, number: impl Into<Text>) -> Self {
        self.number = Some(number.into());
        self
    }

    /// Sets the alignment of its cells.
    #[must_use]
    pub fn with_align(mut self, align: CellAlign) -> Self {
        self.align = Some(align);
        self
    }

    /// Whether totals add its cells up: they are whole numbers, and its title does not say that they number the rows.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        self.kind.is_summed() && !self.numbers_rows()
    }

    /// Whether its title says that it numbers the rows: `STT`, `Số TT`.
    pub(crate) fn numbers_rows(&self) -> bool {
        labels::numbers_rows(&self.title.words())
    }

    /// The titles at its head, from above to below.
    pub(crate) fn path(&self) -> impl DoubleEndedIterator<Item = &Text> {
        self.group.iter().chain([&self.title])
    }

    /// Requires a value in every filled row.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Limits its numbers to those of the column with this name: it sets `not_above`.
    #[must_use]
    pub fn with_max_of(mut self, name: impl Into<String>) -> Self {
        self.not_above = Some(name.into());
        self
    }

    /// The name by which files and other columns know it: its name, else its title in one line.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.name {
            Some(name) => Text::new(name).as_str().trim().to_owned(),
            None => self.title.plain().split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}
