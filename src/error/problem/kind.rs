//! Problems of the kind of a document (thể loại).

use crate::error::kind::ErrorKind;
use crate::error::nearest::near;
use crate::error::words::Words;

/// A kind of document that is unknown, or that does not fit the dispatch.
#[derive(Debug)]
pub(crate) enum KindProblem {
    UnknownKind {
        name: String,
        nearest: Option<String>,
    },
    /// A code of several kinds.
    AmbiguousKind {
        code: String,
        names: Vec<String>,
    },
    /// A field that documents of this kind do not have.
    Component {
        kind: String,
        field: &'static str,
    },
    /// A5 pages of a document that is not an administrative paper.
    PaperSize {
        kind: String,
    },
}

impl KindProblem {
    pub(super) fn words(&self) -> Words {
        let words = |code| Words::new(code, ErrorKind::Value);
        match self {
            Self::UnknownKind { name, nearest } => {
                let nearest_vi = nearest.as_ref().map(|near| format!("; tên gần nhất là `{near}`"));
                words("unknown_kind")
                    .english(
                        format!("there is no kind of document `{name}`{}", near(nearest.as_deref())),
                        "write a name of `kinds.toml`, such as `công văn`, `quyết định` or `tờ trình`",
                    )
                    .vietnamese(
                        format!("không có thể loại `{name}`{}", nearest_vi.unwrap_or_default()),
                        "ghi tên thể loại có trong `kinds.toml`, như `công văn`, `quyết định`, `tờ trình`",
                    )
            }
            Self::AmbiguousKind { code, names } => words("ambiguous_kind")
                .english(
                    format!("the code `{code}` stands for several kinds of document: {}", names.join(", ")),
                    "set `kind` to one of these names",
                )
                .vietnamese(
                    format!("ký hiệu `{code}` dùng chung cho: {}", names.join(", ")),
                    "ghi `kind` là một trong các tên này",
                ),
            Self::Component { kind, field } => words("kind_component")
                .english(
                    format!("a document of the kind `{kind}` must not have the field `{field}`"),
                    "remove the field, or set `kind` to a kind that has it",
                )
                .vietnamese(
                    format!("{kind} không có thành phần `{field}`"),
                    "bỏ trường này, hoặc ghi `kind` là thể loại có thành phần này",
                ),
            Self::PaperSize { kind } => words("kind_paper_size")
                .english(
                    format!("a document of the kind `{kind}` must not have A5 pages"),
                    "remove `paper_size`, or set `kind` to an administrative paper, such as `giấy mời`",
                )
                .vietnamese(
                    format!("{kind} không được trình bày trên khổ giấy A5"),
                    "bỏ `paper_size`, hoặc ghi `kind` là một loại giấy tờ hành chính, như `giấy mời`",
                ),
        }
    }
}
