//! Problems of the template files of a pack.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A template that cannot be read or filled.
#[derive(Debug)]
pub(crate) enum TemplateProblem {
    /// An error of the template engine.
    Tera {
        detail: String,
    },
    /// A filled template that is too large.
    FilledSize {
        limit: usize,
    },
    /// Filters that handle too much text.
    FilterSize {
        limit: usize,
    },
    FileSize {
        limit: u64,
    },
    FileCount {
        limit: usize,
    },
    FileNotUtf8,
    FilledNotUtf8,
    /// A link to a place outside the folder of the pack.
    OutsideFolder,
    /// A folder or another entry that is not a file.
    NotAFile,
}

impl TemplateProblem {
    pub(super) fn words(&self) -> Words {
        let template = || Words::new("template", ErrorKind::Template);
        let size = |code| Words::new(code, ErrorKind::Template);
        let loops = "look for nested loops; a larger document may need a higher limit in `Typesetter::with_limits`";
        let loops_vi = "chia nhỏ văn bản, hoặc nâng giới hạn bằng `Typesetter::with_limits`";
        match self {
            Self::Tera { detail } => template()
                .english(detail.clone(), "correct the template of the pack, or use a built-in pack")
                .vietnamese(
                    format!("mẫu trình bày có lỗi: {detail}"),
                    "sửa mẫu trình bày của cơ quan, hoặc dùng mẫu có sẵn",
                ),
            Self::FilledSize { limit } => size("template_size")
                .english(format!("the filled template is larger than {limit} bytes, the limit `template_bytes`"), loops)
                .vietnamese(format!("mẫu đã điền vượt giới hạn `template_bytes`: tối đa {limit} byte"), loops_vi),
            Self::FilterSize { limit } => size("filter_size")
                .english(
                    format!("the filters of the templates process more than {limit} bytes, the limit `template_bytes`"),
                    loops,
                )
                .vietnamese(
                    format!("các bộ lọc của mẫu vượt giới hạn `template_bytes`: tối đa {limit} byte"),
                    loops_vi,
                ),
            Self::FileSize { limit } => template()
                .english(format!("a file of a pack has at most {limit} bytes"), "make the file smaller")
                .vietnamese(format!("mỗi tệp của bộ mẫu có tối đa {limit} byte"), "làm tệp nhỏ lại"),
            Self::FileCount { limit } => template()
                .english(format!("a pack has at most {limit} files"), "remove files that no template uses")
                .vietnamese(format!("bộ mẫu có tối đa {limit} tệp"), "bỏ các tệp không dùng đến"),
            Self::FileNotUtf8 => template()
                .english("the file is not UTF-8", "save it as UTF-8")
                .vietnamese("tệp không phải là UTF-8", "lưu tệp dạng UTF-8"),
            Self::FilledNotUtf8 => template()
                .english("the filled template is not UTF-8", "save the files of the pack as UTF-8")
                .vietnamese("mẫu đã điền không phải là UTF-8", "lưu các tệp của bộ mẫu dạng UTF-8"),
            Self::OutsideFolder => template()
                .english("a file of a pack must not link to a place outside its folder", "copy the file into the pack")
                .vietnamese("tệp của bộ mẫu liên kết ra ngoài thư mục", "chép tệp vào bộ mẫu"),
            Self::NotAFile => template()
                .english("not a regular file", "replace it with a file")
                .vietnamese("đây không phải là tệp", "thay bằng một tệp"),
        }
    }
}
