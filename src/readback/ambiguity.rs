//! The reasons why readers may show a file in different ways.

/// A structure that readers interpret in different ways, or that this crate and programs that save its files do not
/// write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ambiguity {
    /// Bytes before the header or after the end.
    Ends,
    /// An end that is not within the last bytes, where readers look for it.
    Distance,
    /// A cross-reference table or stream with an error, or an object that it describes in two ways.
    CrossReference,
    /// Both a cross-reference table and a stream for the same revision.
    Hybrid,
    /// A file for page-wise download.
    Linearized,
    /// A generation other than 0.
    Generation,
    RepeatedKey,
    Syntax,
    /// A stream whose length is not that of its bytes.
    Length,
    /// A filter that is not written out, is not deflate, or fails.
    Filter,
    /// An object that is referred to but missing.
    Missing,
    /// More objects, levels or bytes than this crate writes.
    TooLarge,
}

impl Ambiguity {
    /// The words in English.
    #[cfg(feature = "sign")]
    pub(crate) fn english(self) -> &'static str {
        self.texts().0
    }

    /// The words in English and Vietnamese.
    pub(super) fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Ends => {
                ("bytes stand before the header or after the end", "có byte thừa trước phần đầu hoặc sau phần cuối tệp")
            }
            Self::Distance => {
                ("the end of the file is followed or divided by many spaces", "phần cuối tệp có quá nhiều khoảng trắng")
            }
            Self::CrossReference => ("the cross-reference table has an error", "bảng tham chiếu có lỗi"),
            Self::Hybrid => ("the file has two cross-reference tables", "tệp có hai bảng tham chiếu"),
            Self::Linearized => ("the file is linearized", "tệp được sắp xếp để tải từng trang"),
            Self::Generation => ("a generation is not 0", "số thế hệ của đối tượng khác 0"),
            Self::RepeatedKey => ("a dictionary has a key twice", "một khoá được ghi hai lần"),
            Self::Syntax => ("the syntax has an error", "cú pháp có lỗi"),
            Self::Length => ("the length of a stream is wrong", "độ dài của một luồng dữ liệu bị sai"),
            Self::Filter => (
                "the filter of a stream is not plain deflate or fails",
                "bộ lọc của một luồng dữ liệu không phải là deflate hoặc có lỗi",
            ),
            Self::Missing => ("an object is missing", "thiếu một đối tượng"),
            Self::TooLarge => (
                "the file has more objects, levels or bytes than this crate writes",
                "tệp có số đối tượng, số cấp hoặc số byte lớn hơn tệp gốc",
            ),
        }
    }
}
