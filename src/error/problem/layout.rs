//! Problems of setting text on the page.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// Text that does not fit the page of the pack.
#[derive(Debug)]
pub(crate) enum LayoutProblem {
    NoTextArea,
    PageCount {
        limit: usize,
    },
    /// Lines or a row higher than a page, alone or with the head of a table and the foot of the page.
    Height {
        words: String,
        with_head: bool,
        with_foot: bool,
    },
    /// The style of a fixed paragraph without a position on the page.
    NoPosition {
        style: String,
    },
    /// A table that is too wide. `column` counts from 0, `lacking` is in mm.
    TableWidth {
        column: usize,
        title: String,
        lacking: f64,
    },
    NoSignatureSpace,
    /// A field narrower than the seal of a body with its text, in mm.
    SealWidth {
        width: f64,
        needed: f64,
    },
    /// The field of a body that reaches into the upper or lower margin, in mm.
    SealInMargin {
        is_upper: bool,
        by: f64,
    },
    /// The field of a body over other text than that of its signatory.
    SealCovers {
        words: String,
    },
    /// Blocks that are higher than their frame.
    FrameHeight {
        style: String,
        needed: f64,
        height: f64,
    },
}

impl LayoutProblem {
    pub(super) fn words(&self) -> Words {
        let layout = || Words::new("layout", ErrorKind::Layout);
        let seal = || Words::new("seal_space", ErrorKind::Signature);
        let vi = |words: &str| format!("không trình bày được văn bản trên trang giấy: {words}");
        match self {
            Self::NoTextArea => layout()
                .english("the margins leave no room for text", "reduce the margins in style.toml")
                .vietnamese(vi("các lề không chừa chỗ cho chữ"), "giảm lề trong style.toml"),
            Self::PageCount { limit } => layout()
                .english(format!("the text takes more than {limit} pages"), "split the document")
                .vietnamese(vi(&format!("văn bản dài quá {limit} trang")), "chia nhỏ văn bản"),
            Self::Height { words, with_head, with_foot } => {
                let (beside, beside_vi) = match (with_head, with_foot) {
                    (false, false) => ("", ""),
                    (true, false) => (", with the head of its table,", " cùng với đầu biểu"),
                    (false, true) => (", with the foot of the page,", " cùng với chân trang"),
                    (true, true) => (
                        ", with the head of its table and the foot of the page,",
                        " cùng với đầu biểu và chân trang",
                    ),
                };
                if words.is_empty() {
                    return layout()
                        .english(format!("a gap{beside} is higher than a page"), "make the gap lower")
                        .vietnamese(
                            vi(&format!("khoảng trống{beside_vi} cao hơn một trang")),
                            "giảm chiều cao của khoảng trống",
                        );
                }
                layout()
                    .english(
                        format!("the block that begins with `{words}`{beside} is higher than a page"),
                        "shorten the text, or split the row",
                    )
                    .vietnamese(
                        vi(&format!("phần bắt đầu bằng `{words}`{beside_vi} cao hơn một trang")),
                        "rút ngắn phần này, hoặc tách dòng",
                    )
            }
            Self::NoPosition { style } => layout()
                .english(
                    format!("the style `{style}` has neither `from_top` nor `from_bottom`"),
                    "set one of them in style.toml",
                )
                .vietnamese(
                    vi(&format!("kiểu chữ `{style}` không có `from_top` hoặc `from_bottom`")),
                    "ghi một trong hai trong style.toml",
                ),
            Self::TableWidth { column, title, lacking } => Words::new("table_width", ErrorKind::Layout)
                .english(
                    format!(
                        "the table is {lacking:.1} mm too wide, though in the smallest type; column {} `{title}` \
                         needs the most space",
                        column + 1
                    ),
                    "shorten the longest word or number of the column, remove a column, or split the table in two",
                )
                .vietnamese(
                    format!(
                        "biểu rộng hơn trang giấy {} mm dù đã dùng cỡ chữ nhỏ nhất; cột {} `{title}` cần nhiều chỗ nhất",
                        format!("{lacking:.1}").replace('.', ","),
                        column + 1
                    ),
                    "rút ngắn từ hoặc số dài nhất của cột này, bớt cột, hoặc tách thành hai biểu",
                ),
            Self::NoSignatureSpace => Words::new("no_signature_space", ErrorKind::Signature)
                .english(
                    "the document has no space for a signature",
                    "add the space to the template: `<space style=\"sign-room\" field=\"…\"/>`",
                )
                .vietnamese(
                    "văn bản không có chỗ cho chữ ký",
                    "thêm chỗ ký vào mẫu: `<space style=\"sign-room\" field=\"…\"/>`",
                ),
            Self::SealWidth { width, needed } => {
                let vietnamese = |length: &f64| format!("{length:.1}").replace('.', ",");
                seal()
                    .english(
                        format!("the column of the signature is {width:.1} mm wide, the seal with its text needs {needed:.1} mm"),
                        "use a larger page, or reduce `signing.seal.size` and `signing.text.least_width` in style.toml",
                    )
                    .vietnamese(
                        format!(
                            "phần ký rộng {} mm, dấu cùng nội dung chữ ký số cần {} mm",
                            vietnamese(width),
                            vietnamese(needed)
                        ),
                        "dùng khổ giấy lớn hơn, hoặc giảm `signing.seal.size` và `signing.text.least_width` trong style.toml",
                    )
            }
            Self::SealInMargin { is_upper, by } => {
                let (margin, margin_vi) = if *is_upper { ("upper", "lề trên") } else { ("lower", "lề dưới") };
                seal()
                    .english(
                        format!("the seal beside the signature reaches {by:.1} mm into the {margin} margin"),
                        "increase `styles.sign-room.line_height`, or reduce `signing.seal.height` in style.toml",
                    )
                    .vietnamese(
                        format!("dấu bên chữ ký lấn vào {margin_vi} {} mm", format!("{by:.1}").replace('.', ",")),
                        "tăng `styles.sign-room.line_height`, hoặc giảm `signing.seal.height` trong style.toml",
                    )
            }
            Self::SealCovers { words } => seal()
                .english(
                    format!("the seal beside the signature would cover `{words}`"),
                    "increase `styles.sign-room.line_height`, or reduce `signing.seal.height` in style.toml",
                )
                .vietnamese(
                    format!("dấu bên chữ ký sẽ đè lên `{words}`"),
                    "tăng `styles.sign-room.line_height`, hoặc giảm `signing.seal.height` trong style.toml",
                ),
            Self::FrameHeight { style, needed, height } => {
                let vietnamese = |length: &f64| format!("{length:.1}").replace('.', ",");
                layout()
                    .english(
                        format!("the text in the frame `{style}` is {needed:.1} mm high, the frame {height:.1} mm"),
                        "shorten the text",
                    )
                    .vietnamese(
                        vi(&format!(
                            "nội dung trong khung `{style}` cao {} mm, khung chỉ cao {} mm",
                            vietnamese(needed),
                            vietnamese(height)
                        )),
                        "rút ngắn nội dung trong khung",
                    )
            }
        }
    }
}
