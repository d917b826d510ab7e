//! Problems of the data and metadata in a finished PDF file.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A PDF file without usable data of this crate.
#[derive(Debug)]
pub(crate) enum ReadbackProblem {
    NoMetadata,
    /// Metadata that are not XMP.
    Metadata,
    /// Metadata of another program.
    NoRecord,
    /// The file lacks the data file that its metadata name.
    NoDataFile,
    Data {
        detail: String,
    },
    /// Data of a newer version of the crate.
    NewerVersion {
        found: u32,
        known: u32,
    },
    /// Data that differ from their digest.
    DataChanged,
    NoDispatch,
    NoForm,
    /// A file without data, so that its pages cannot be compared.
    NoData,
}

impl ReadbackProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::NoMetadata => other_file(
                "the PDF has no metadata; another program made it",
                "tệp PDF không có siêu dữ liệu, do chương trình khác tạo",
            ),
            Self::Metadata => {
                other_file("the metadata of the PDF are not valid XMP", "siêu dữ liệu của tệp PDF không phải là XMP")
            }
            Self::NoRecord => other_file(
                "the metadata of the PDF have no congvan record; another program made the file",
                "siêu dữ liệu của tệp PDF không có phần của congvan, do chương trình khác tạo",
            ),
            Self::NoDataFile => other_file(
                "the PDF lacks the data file that its metadata name",
                "tệp PDF thiếu tệp dữ liệu đã nêu trong siêu dữ liệu",
            ),
            Self::Data { detail } => other_file(
                &format!("the data of the PDF cannot be read: {detail}"),
                &format!("không đọc được dữ liệu trong tệp PDF: {detail}"),
            ),
            Self::DataChanged => other_file(
                "the data in the PDF were changed: their digest differs",
                "dữ liệu trong tệp PDF đã bị sửa: mã băm không khớp",
            ),
            Self::NewerVersion { found, known } => input()
                .english(
                    format!("the data have version {found}; this version of the crate reads up to {known}"),
                    "use a newer version of the crate",
                )
                .vietnamese(
                    format!("dữ liệu thuộc phiên bản {found}, chương trình này chỉ đọc đến phiên bản {known}"),
                    "dùng phiên bản mới hơn của chương trình",
                ),
            Self::NoDispatch => no_data("the PDF has no data of a dispatch", "tệp PDF không có dữ liệu của văn bản"),
            Self::NoForm => {
                no_data("the PDF has no data of a standalone form", "tệp PDF không có dữ liệu của biểu riêng")
            }
            Self::NoData => {
                no_data("the PDF has no data to make its pages from", "tệp PDF không có dữ liệu để dựng lại các trang")
            }
        }
    }
}

fn input() -> Words {
    Words::new("unreadable_input", ErrorKind::Input)
}

fn other_file(english: &str, vietnamese: &str) -> Words {
    input()
        .english(english.to_owned(), "use the file as this crate wrote it")
        .vietnamese(vietnamese.to_owned(), "dùng tệp nguyên vẹn như khi được tạo")
}

fn no_data(english: &str, vietnamese: &str) -> Words {
    input()
        .english(english.to_owned(), "use a file that was made with its data")
        .vietnamese(vietnamese.to_owned(), "dùng tệp được tạo kèm dữ liệu")
}
