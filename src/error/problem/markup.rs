//! Problems of the markup that a template makes, and of the names in it.

use crate::error::kind::ErrorKind;
use crate::error::nearest::near;
use crate::error::words::Words;

/// An element of the markup that cannot be set.
#[derive(Debug)]
pub(crate) enum MarkupProblem {
    /// An error of the XML parser.
    NotWellFormed {
        detail: String,
    },
    /// Many attributes of an element, namespaces or levels.
    Excess {
        attributes: usize,
    },
    RootElement {
        found: String,
    },
    NoPart,
    /// A second part that is fitted to the page.
    SecondFit,
    NestingDepth {
        limit: usize,
    },
    UnexpectedElement {
        parent: String,
        element: String,
    },
    UnexpectedText {
        element: String,
        text: String,
    },
    NotEmpty {
        element: String,
    },
    UnknownAttribute {
        element: String,
        attribute: String,
        nearest: Option<String>,
    },
    MissingAttribute {
        element: String,
        attribute: String,
    },
    InvalidAttribute {
        attribute: String,
        detail: String,
    },
    /// An attribute with a word that is not allowed.
    AttributeWord {
        attribute: String,
        expected: &'static [&'static str],
        found: String,
    },
    AttributeRange {
        attribute: String,
        most: usize,
        found: usize,
    },
    AttributeNotPositive {
        attribute: String,
        found: String,
    },
    /// An element with more than words.
    OnlyWords {
        element: String,
    },
    /// A footnote inside an element that has none.
    FootnoteWithin {
        element: String,
    },
    /// A link to something other than a web page or a mailbox.
    LinkAddress {
        address: String,
    },
    /// A picture with both `field` and `file`.
    PictureSources,
    /// A picture with neither `field` nor `file`.
    NoPictureSource,
    PictureHeight {
        height: String,
        page: String,
    },
    NoPictureDescription,
    HeadHeight {
        rows: usize,
    },
    HeadOverlap,
    HeadGap,
    RowLength {
        cells: usize,
        columns: usize,
        beside_covered: bool,
    },
    /// A row that fills the page, with cells over several rows.
    FillingRow,
    CellOverlap,
    CellBelowTable,
    CarriedLength {
        cells: usize,
        columns: usize,
    },
    /// A row with a carried sum for only one of foot and top.
    CarriedPair,
    UnknownName {
        what: NamedThing,
        name: String,
        nearest: Option<String>,
    },
    FieldName {
        name: String,
        fault: FieldNameFault,
    },
}

/// The kind of thing in the standard that a name of the markup refers to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NamedThing {
    Style,
    ColumnSet,
    TableStyle,
    FrameStyle,
}

/// The reason why a form field cannot have its name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FieldNameFault {
    /// An empty part, or too many parts.
    Parts,
    Repeated,
    /// The name begins with the name of another field.
    BelowField,
}

impl MarkupProblem {
    pub(super) fn words(&self) -> Words {
        let code = if matches!(self, Self::UnknownName { .. }) { "unknown_name" } else { "markup" };
        let words = Words::new(code, ErrorKind::Markup);
        words.english(self.english(), "correct the template of the pack, or use a built-in pack").vietnamese(
            format!("mẫu trình bày có lỗi: {}", self.vietnamese()),
            "sửa mẫu trình bày của cơ quan, hoặc dùng mẫu có sẵn",
        )
    }

    fn english(&self) -> String {
        match self {
            Self::NotWellFormed { detail } => format!("the markup is not well-formed: {detail}"),
            Self::Excess { attributes } => {
                format!("an element has more than {attributes} attributes, or elements are nested too deeply")
            }
            Self::RootElement { found } => format!("the root element must be <document>, not <{found}>"),
            Self::NoPart => "a document requires a <part>".to_owned(),
            Self::SecondFit => "only one <part> of a document may have `fit`".to_owned(),
            Self::NestingDepth { limit } => format!("elements are nested deeper than {limit}"),
            Self::UnexpectedElement { parent, element } => format!("<{parent}> must not contain <{element}>"),
            Self::UnexpectedText { element, text } => format!("<{element}> must not contain text: `{text}`"),
            Self::NotEmpty { element } => format!("<{element}> must be empty"),
            Self::UnknownAttribute { element, attribute, nearest } => {
                format!("unknown attribute `{attribute}` of <{element}>{}", near(nearest.as_deref()))
            }
            Self::MissingAttribute { element, attribute } => format!("<{element}> requires `{attribute}`"),
            Self::InvalidAttribute { attribute, detail } => format!("`{attribute}`: {detail}"),
            Self::AttributeWord { attribute, expected, found } => {
                format!("`{attribute}` must be {}, not `{found}`", one_of(expected, "or"))
            }
            Self::AttributeRange { attribute, most, found } => {
                format!("`{attribute}` must be 1 to {most}, not {found}")
            }
            Self::AttributeNotPositive { attribute, found } => {
                format!("`{attribute}` must be above zero, not `{found}`")
            }
            Self::OnlyWords { element } => format!("<{element}> must contain only words"),
            Self::FootnoteWithin { element } => {
                format!("<footnote> must not stand in <{element}>, which has no foot of the page")
            }
            Self::LinkAddress { address } => {
                format!("`to` must begin with `https://`, `http://` or `mailto:`, not `{address}`")
            }
            Self::PictureSources => "<picture> takes `field` or `file`, not both".to_owned(),
            Self::NoPictureSource => "<picture> requires `field` or `file`".to_owned(),
            Self::PictureHeight { height, page } => {
                format!("this picture is {height} high; the text area of a page is {page} high")
            }
            Self::NoPictureDescription => "this picture has no description: write one in `description`".to_owned(),
            Self::HeadHeight { rows } => format!("this cell extends below the {rows} rows of the head"),
            Self::HeadOverlap => "this cell does not fit beside the others of the head".to_owned(),
            Self::HeadGap => "this row of the head has empty columns".to_owned(),
            Self::RowLength { cells, columns, beside_covered } => {
                let beside = if *beside_covered { " beside the cells that extend from rows above" } else { "" };
                format!("this row has {cells} cells{beside}, the table has {columns} columns")
            }
            Self::FillingRow => "a row with `blank=\"fill\"` must not have cells over several rows".to_owned(),
            Self::CellOverlap => "a cell overlaps a cell that extends from a row above".to_owned(),
            Self::CellBelowTable => "a cell of this row extends below the last row".to_owned(),
            Self::CarriedLength { cells, columns } => {
                format!("<carried> has {cells} cells, the table has {columns} columns")
            }
            Self::CarriedPair => "a row requires <carried> for both `foot` and `top`".to_owned(),
            Self::UnknownName { what, name, nearest } => {
                let what = match what {
                    NamedThing::Style => "style",
                    NamedThing::ColumnSet => "column set",
                    NamedThing::TableStyle => "table style",
                    NamedThing::FrameStyle => "frame style",
                };
                format!("there is no {what} `{name}`{}", near(nearest.as_deref()))
            }
            Self::FieldName { name, fault } => {
                let fault = match fault {
                    FieldNameFault::Parts => "has an empty part, or too many parts",
                    FieldNameFault::Repeated => "is given twice",
                    FieldNameFault::BelowField => "begins with the name of another field",
                };
                format!("the field name `{name}` {fault}")
            }
        }
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::NotWellFormed { detail } => format!("không đúng cú pháp XML: {detail}"),
            Self::Excess { attributes } => {
                format!("có phần tử mang quá {attributes} thuộc tính, hoặc các phần tử lồng nhau quá sâu")
            }
            Self::RootElement { found } => format!("phần tử gốc phải là <document>, không phải <{found}>"),
            Self::NoPart => "thiếu phần tử <part>".to_owned(),
            Self::SecondFit => "chỉ một <part> được có `fit`".to_owned(),
            Self::NestingDepth { limit } => format!("các phần tử lồng nhau quá {limit} cấp"),
            Self::UnexpectedElement { parent, element } => format!("<{parent}> không được chứa <{element}>"),
            Self::UnexpectedText { element, text } => format!("<{element}> không được chứa chữ: `{text}`"),
            Self::NotEmpty { element } => format!("<{element}> phải để trống"),
            Self::UnknownAttribute { element, attribute, .. } => {
                format!("<{element}> không có thuộc tính `{attribute}`")
            }
            Self::MissingAttribute { element, attribute } => format!("<{element}> thiếu thuộc tính `{attribute}`"),
            Self::InvalidAttribute { attribute, detail } => {
                format!("thuộc tính `{attribute}` không hợp lệ: {detail}")
            }
            Self::AttributeWord { attribute, expected, found } => {
                format!("`{attribute}` phải là {}, không phải `{found}`", one_of(expected, "hoặc"))
            }
            Self::AttributeRange { attribute, most, found } => {
                format!("`{attribute}` phải từ 1 đến {most}, không phải {found}")
            }
            Self::AttributeNotPositive { attribute, found } => {
                format!("`{attribute}` phải lớn hơn 0, không phải `{found}`")
            }
            Self::OnlyWords { element } => format!("<{element}> chỉ được chứa chữ"),
            Self::FootnoteWithin { element } => format!("<footnote> không được nằm trong <{element}>"),
            Self::LinkAddress { address } => {
                format!("`to` phải bắt đầu bằng `https://`, `http://` hoặc `mailto:`, không phải `{address}`")
            }
            Self::PictureSources => "<picture> chỉ có `field` hoặc `file`, không có cả hai".to_owned(),
            Self::NoPictureSource => "<picture> thiếu `field` hoặc `file`".to_owned(),
            Self::PictureHeight { height, page } => {
                format!("hình cao {height}, phần chữ của trang chỉ cao {page}")
            }
            Self::NoPictureDescription => "hình chưa có mô tả: ghi vào `description`".to_owned(),
            Self::HeadHeight { rows } => format!("ô kéo xuống quá {rows} dòng của đầu biểu"),
            Self::HeadOverlap => "ô không nằm vừa bên cạnh các ô khác của đầu biểu".to_owned(),
            Self::HeadGap => "dòng của đầu biểu có cột trống".to_owned(),
            Self::RowLength { cells, columns, beside_covered } => {
                let beside = if *beside_covered { " cạnh các ô kéo từ dòng trên xuống" } else { "" };
                format!("dòng có {cells} ô{beside}, trong khi bảng có {columns} cột")
            }
            Self::FillingRow => "dòng có `blank=\"fill\"` không được có ô gộp nhiều dòng".to_owned(),
            Self::CellOverlap => "có ô đè lên ô kéo từ dòng trên xuống".to_owned(),
            Self::CellBelowTable => "có ô kéo xuống quá dòng cuối".to_owned(),
            Self::CarriedLength { cells, columns } => {
                format!("<carried> có {cells} ô, trong khi bảng có {columns} cột")
            }
            Self::CarriedPair => "dòng phải có <carried> cho cả `foot` và `top`".to_owned(),
            Self::UnknownName { what, name, .. } => {
                let what = match what {
                    NamedThing::Style => "kiểu chữ",
                    NamedThing::ColumnSet => "nhóm cột",
                    NamedThing::TableStyle => "kiểu bảng",
                    NamedThing::FrameStyle => "kiểu khung",
                };
                format!("không có {what} `{name}`")
            }
            Self::FieldName { name, fault } => {
                let fault = match fault {
                    FieldNameFault::Parts => "có phần trống hoặc có quá nhiều phần",
                    FieldNameFault::Repeated => "dùng hai lần",
                    FieldNameFault::BelowField => "bắt đầu bằng tên của ô khác",
                };
                format!("tên ô điền `{name}` {fault}")
            }
        }
    }
}

/// The words of a choice, such as ``a`, `b` or `c``.
fn one_of(words: &[&str], or: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {or} {last}", others.join(", ")),
        None => String::new(),
    }
}
