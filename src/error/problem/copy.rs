//! Problems of certified copies.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A copy that cannot be certified.
#[derive(Debug)]
pub(crate) enum CopyProblem {
    /// A pack without rules of copies.
    NoRules {
        pack: String,
    },
    /// A standard without electronic copies.
    NoElectronic {
        standard: String,
    },
    /// A number with another code than that of copies.
    Code {
        expected: String,
        found: String,
    },
    /// A copy dated before its original.
    Date {
        copy: String,
        original: String,
    },
    Draft,
    AlreadyCopy,
    /// Pages that differ from the data in the file, or are covered by annotations; or another difference, in English
    /// and Vietnamese.
    Differs {
        pages: Vec<usize>,
        other: [String; 2],
    },
    /// An extract of a signed file, which shows the whole document.
    SignedExtract,
    /// Components that fill more than a page.
    Height,
    /// Marks at the top of the first page that leave no space for the signature fields.
    NoSpace,
    /// A structure of the file that this crate does not write.
    Structure {
        detail: &'static str,
    },
}

impl CopyProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::NoRules { pack } => Words::new("copy_rules", ErrorKind::Pack)
                .english(
                    format!("the pack `{pack}` has no rules of certified copies"),
                    "add `[copies]` to its style.toml and a template `copy.xml`, or extend a built-in pack",
                )
                .vietnamese(
                    format!("bộ mẫu `{pack}` không có quy định về bản sao"),
                    "thêm `[copies]` vào style.toml và mẫu `copy.xml`, hoặc kế thừa bộ mẫu có sẵn",
                ),
            Self::NoElectronic { standard } => value("copy_medium")
                .english(
                    format!("{standard} has no electronic copies"),
                    "make a copy on paper, or use the standard that was in force when the copy was made",
                )
                .vietnamese(
                    format!("{standard} không có thể thức bản sao điện tử"),
                    "sao sang văn bản giấy, hoặc ghi đúng ngày sao để áp dụng hướng dẫn có bản sao điện tử",
                ),
            Self::Code { expected, found } => value("copy_code")
                .english(
                    format!("the code of a copy is `{expected}`, not `{found}`"),
                    format!("write the number as `24-{expected}/…`"),
                )
                .vietnamese(
                    format!("ký hiệu của bản sao là `{expected}`, không phải `{found}`"),
                    format!("ghi số, ký hiệu bản sao dạng `24-{expected}/…`"),
                ),
            Self::Date { copy, original } => value("copy_date")
                .english(
                    format!("the copy is dated {copy}, before its original of {original}"),
                    "correct the date of the copy",
                )
                .vietnamese(format!("ngày sao {copy} trước ngày ban hành văn bản {original}"), "sửa lại ngày sao"),
            Self::Draft => original(
                "a draft cannot be copied",
                "make the copy from the issued document",
                "không sao bản dự thảo",
                "sao từ văn bản đã ban hành",
            ),
            Self::AlreadyCopy => original(
                "the file is a certified copy already",
                "make the copy from the original file: the components of a copy are shown once",
                "tệp này đã là bản sao",
                "sao từ tệp của bản chính: thể thức bản sao chỉ trình bày một lần",
            ),
            Self::Differs { pages, other: [other, other_vietnamese] } => {
                let list: Vec<String> = pages.iter().map(ToString::to_string).collect();
                let (what, vietnamese) = match list.join(", ") {
                    list if list.is_empty() => (other.clone(), other_vietnamese.clone()),
                    list => (format!("changed pages: {list}"), format!("trang bị thay đổi: {list}")),
                };
                original(
                    format!("the file is not as this crate wrote it: {what}"),
                    "use the file without comments and changes, and the fonts and pack that it was made with",
                    format!("tệp không còn như khi được tạo: {vietnamese}"),
                    "dùng tệp không có ghi chú, không bị sửa, với đúng phông chữ và bộ mẫu khi tạo tệp",
                )
            }
            Self::SignedExtract => original(
                "an extract shows a part of a document, but the file is a signed document",
                "make a PDF of the extracted part, and certify that",
                "bản trích sao chỉ có một phần nội dung, nhưng tệp này là văn bản đã ký",
                "tạo tệp PDF chỉ gồm phần cần trích, rồi sao tệp đó",
            ),
            Self::Height => Words::new("layout", ErrorKind::Layout)
                .english("the components of the copy take more than a page", "shorten the recipients of the copy")
                .vietnamese("thể thức bản sao dài quá một trang", "rút gọn nơi nhận bản sao"),
            Self::NoSpace => Words::new("layout", ErrorKind::Layout)
                .english(
                    "the top of the first page has no space for the signature fields of the copy",
                    "reduce `copies.signatures` in style.toml",
                )
                .vietnamese(
                    "phía trên trang đầu không còn chỗ cho ô ký số của bản sao",
                    "giảm các giá trị của `copies.signatures` trong style.toml",
                ),
            Self::Structure { detail } => Words::new("unreadable_input", ErrorKind::Input)
                .english(format!("the PDF cannot be extended: {detail}"), "use the file as this crate wrote it")
                .vietnamese(format!("không bổ sung được tệp PDF: {detail}"), "dùng tệp nguyên vẹn như khi được tạo"),
        }
    }
}

fn value(code: &'static str) -> Words {
    Words::new(code, ErrorKind::Value)
}

/// The message for a file that cannot be the original of a copy.
fn original(
    english: impl Into<std::borrow::Cow<'static, str>>,
    help: &'static str,
    vietnamese: impl Into<std::borrow::Cow<'static, str>>,
    help_vietnamese: &'static str,
) -> Words {
    Words::new("copy_original", ErrorKind::Value).english(english, help).vietnamese(vietnamese, help_vietnamese)
}
