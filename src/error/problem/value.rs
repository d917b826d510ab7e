//! Problems of single values that are written as text: numbers, dates, authorities, widths.

use crate::error::authority;
use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A value that cannot be read.
#[derive(Debug)]
pub(crate) enum ValueProblem {
    DocumentNumber {
        found: String,
    },
    Date {
        found: String,
    },
    /// A date that is not in the calendar.
    NoSuchDate {
        found: String,
    },
    Authority {
        found: String,
    },
    /// The bytes of a picture.
    Base64 {
        found: String,
    },
    Condition {
        found: String,
    },
    Millimetres {
        found: String,
    },
}

impl ValueProblem {
    pub(super) fn words(&self) -> Words {
        let words = |code| Words::new(code, ErrorKind::Value);
        match self {
            Self::DocumentNumber { found } => words("document_number")
                .english(
                    format!("invalid document number `{found}`"),
                    "write number, kind and body, such as `175-CV/BTCĐUK`, or `-CV/BTCĐUK` if the number is still \
                     to come",
                )
                .vietnamese(
                    format!("`{found}` không phải là số và ký hiệu văn bản"),
                    "ghi số, loại văn bản và cơ quan, chẳng hạn `175-CV/BTCĐUK`; chưa có số thì ghi `-CV/BTCĐUK`",
                ),
            Self::Date { found } => words("date_format")
                .english(
                    format!("invalid date `{found}`"),
                    "write `2023-01-09`; `2023-01` leaves the day blank, `2023` the day and the month",
                )
                .vietnamese(
                    format!("`{found}` không phải là ngày, tháng, năm"),
                    "ghi `2023-01-09`; `2023-01` để trống ngày, `2023` để trống ngày và tháng",
                ),
            Self::NoSuchDate { found } => words("calendar_date")
                .english(format!("the date `{found}` does not exist"), "check the day and the month")
                .vietnamese(format!("không có ngày `{found}`"), "kiểm tra ngày và tháng"),
            Self::Authority { found } => words("signing_authority")
                .english(format!("invalid signing authority `{found}`"), authority::help(found))
                .vietnamese(format!("`{found}` không phải là quyền hạn ký"), authority::help_vi(found)),
            Self::Base64 { found } => words("base64")
                .english(format!("invalid base64 text `{found}`"), "write the bytes of the file in standard base64")
                .vietnamese(format!("`{found}` không phải là dữ liệu base64"), "ghi nội dung tệp theo base64 chuẩn"),
            Self::Condition { found } => words("condition")
                .english(
                    format!("invalid condition `{found}`"),
                    "write a field in braces, `=` or `!=`, and values separated by commas, such as \
                     `{Loại} = phường, đặc khu`",
                )
                .vietnamese(
                    format!("`{found}` không phải là điều kiện"),
                    "ghi tên trường trong ngoặc nhọn, dấu `=` hoặc `!=` và các giá trị cách nhau bằng dấu phẩy, \
                     chẳng hạn `{Loại} = phường, đặc khu`",
                ),
            Self::Millimetres { found } => words("length")
                .english(format!("invalid length `{found}`"), "write whole millimetres, such as `30mm`")
                .vietnamese(format!("`{found}` không phải là độ dài"), "ghi số milimét nguyên, chẳng hạn `30mm`"),
        }
    }
}
