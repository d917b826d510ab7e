//! Problems of the values of a filled form.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A PDF file whose fields do not fill the form.
#[derive(Debug)]
pub(crate) enum FillableProblem {
    NoFields,
    /// None of the fields belongs to the form.
    OtherFields,
    UnknownField {
        name: String,
    },
    FieldValue,
    /// More text than the fields may have, in bytes.
    TextSize {
        limit: usize,
    },
}

impl FillableProblem {
    pub(super) fn words(&self) -> Words {
        let words = Words::new("unreadable_input", ErrorKind::Input);
        let help = "fill in the form on the screen and save it as PDF";
        let help_vi = "điền biểu trên máy rồi lưu lại dạng PDF";
        match self {
            Self::NoFields => words
                .english("the PDF has no fields: it was printed or flattened", help)
                .vietnamese("tệp PDF không có ô điền: tệp đã được in lại hoặc làm phẳng", help_vi),
            Self::OtherFields => words
                .english("the PDF has no field of the form: it may have been printed", help)
                .vietnamese("tệp PDF không có ô điền nào của biểu: có thể tệp đã được in lại", help_vi),
            Self::UnknownField { name } => words
                .english(
                    format!("the PDF belongs to another form: this one has no field `{name}`"),
                    "read the file with the form that it was made from",
                )
                .vietnamese(
                    format!("tệp PDF thuộc biểu khác: biểu này không có ô `{name}`"),
                    "đọc tệp bằng chính biểu đã dùng để tạo tệp",
                ),
            Self::FieldValue => words
                .english("the value of a field of the PDF is not text", help)
                .vietnamese("tệp PDF có ô điền không phải là chữ", help_vi),
            Self::TextSize { limit } => words
                .english(format!("the fields of the PDF have more than {limit} bytes of text"), "shorten the values")
                .vietnamese(format!("các ô điền của tệp PDF có quá {limit} byte chữ"), "rút ngắn nội dung các ô"),
        }
    }
}
