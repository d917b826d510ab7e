//! Problems of pictures.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A picture that cannot be used.
#[derive(Debug)]
pub(crate) enum PictureProblem {
    NotPng,
    Pixels {
        width: u32,
        height: u32,
        longest_side: u32,
        most: u64,
    },
    Bytes {
        found: usize,
        most: usize,
    },
    /// Pixels that do not fit in memory.
    TooLarge,
    /// An error of the decoder.
    Damaged {
        detail: String,
    },
    /// A field of the template that holds no picture in this dispatch.
    NoneInField {
        field: String,
    },
    NotInPack {
        file: String,
    },
}

impl PictureProblem {
    pub(super) fn words(&self) -> Words {
        let (english, vietnamese) = match self {
            Self::NotPng => {
                ("the bytes do not begin as a PNG file does".to_owned(), "đây không phải là tệp PNG".to_owned())
            }
            Self::Pixels { width, height, longest_side, most } => (
                format!(
                    "{width} by {height} pixels are too many: the limit is {longest_side} a side and {most} in all"
                ),
                format!("{width} × {height} điểm ảnh là quá nhiều: mỗi cạnh tối đa {longest_side}, tổng cộng {most}"),
            ),
            Self::Bytes { found, most } => (
                format!("{found} bytes are too many: the limit is {most}"),
                format!("{found} byte là quá nhiều: tối đa {most}"),
            ),
            Self::TooLarge => ("it is too large".to_owned(), "hình quá lớn".to_owned()),
            Self::Damaged { detail } => (detail.clone(), detail.clone()),
            Self::NoneInField { field } => {
                (format!("the dispatch has no picture at `{field}`"), format!("văn bản không có hình ở `{field}`"))
            }
            Self::NotInPack { file } => (format!("the pack has no `{file}`"), format!("bộ mẫu không có tệp `{file}`")),
        };
        Words::new("picture", ErrorKind::Picture)
            .english(format!("the picture cannot be used: {english}"), "use a complete PNG file")
            .vietnamese(format!("không dùng được hình ảnh: {vietnamese}"), "chọn một tệp PNG nguyên vẹn")
    }
}
