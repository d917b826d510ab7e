//! Problems of previews of finished PDF files.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A PDF file whose pages cannot be drawn.
#[derive(Debug)]
pub(crate) enum PreviewProblem {
    NotPdf,
    Truncated,
    Encrypted,
    NoPages,
    /// A page longer than this number of points.
    PageLength {
        limit: f64,
    },
    /// A font or picture of the page that cannot be read.
    UnreadablePart,
    /// A file without a record of this crate.
    OtherProgram,
    /// A page that would cost too much time or memory.
    Cost {
        cost: PreviewCost,
    },
    /// A drawn page that cannot be encoded as PNG.
    Encoding,
    FileSize {
        found: usize,
        limit: usize,
    },
    PageCount {
        found: usize,
        limit: usize,
    },
    PixelCount {
        found: usize,
        limit: usize,
    },
    /// A picture without pixels, or with too many.
    PictureSize {
        width: usize,
        height: usize,
    },
    /// A page, from 0, that the file does not have.
    PageIndex {
        page: usize,
        pages: usize,
    },
}

/// What makes a page too costly to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PreviewCost {
    Operators,
    Area,
    Dashes,
    Pixels,
    Nesting,
    /// Points far outside the page.
    Distance,
    /// Decompressed fonts and contents.
    Unpacked,
    /// Patterns, meshes, programs and the like, whose cost is not known beforehand.
    Unknown,
}

impl PreviewCost {
    /// What is too costly, in English and Vietnamese.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Operators => ("it has too many drawing operators", "trang có quá nhiều lệnh vẽ"),
            Self::Area => ("it paints the page too many times", "trang bị tô quá nhiều lần"),
            Self::Dashes => ("its lines have too many dashes", "nét đứt trên trang quá dày"),
            Self::Pixels => ("its pictures have too many pixels", "hình trên trang có quá nhiều điểm ảnh"),
            Self::Nesting => ("its drawings are nested too deeply", "hình vẽ lồng nhau quá nhiều lớp"),
            Self::Distance => ("it draws far outside the page", "trang có nét vẽ ở quá xa ngoài mép"),
            Self::Unpacked => ("its fonts and drawings are too large", "phông chữ và hình vẽ quá lớn"),
            Self::Unknown => (
                "it has a pattern, a shading, a drawn font or a picture of a kind that is not drawn",
                "trang có mẫu tô, chuyển màu, phông chữ vẽ hoặc loại hình không vẽ được",
            ),
        }
    }
}

impl PreviewProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::NotPdf => damaged("it does not begin with `%PDF-`", "tệp không bắt đầu bằng `%PDF-`"),
            Self::Truncated => damaged("its end is missing", "tệp bị cắt cụt"),
            Self::Encrypted => damaged("it is encrypted", "tệp có mật khẩu"),
            Self::NoPages => damaged("it has no readable pages", "tệp không có trang nào đọc được"),
            Self::PageLength { limit } => {
                damaged(&format!("a page is longer than {limit} pt"), &format!("có trang dài hơn {limit} pt"))
            }
            Self::UnreadablePart => damaged(
                "a font or a picture of the page cannot be read",
                "không đọc được một phông chữ hoặc hình ảnh của trang",
            ),
            Self::OtherProgram => Words::new("preview", ErrorKind::Preview)
                .english(
                    "this PDF cannot be drawn: another program made it",
                    "use a file of this crate, or call `Preview::of_any` in a process of its own",
                )
                .vietnamese(
                    "không vẽ được tệp PDF này: tệp do chương trình khác tạo",
                    "dùng tệp do chương trình này tạo, hoặc gọi `Preview::of_any` trong một tiến trình riêng",
                ),
            Self::Cost { cost } => {
                let (english, vietnamese) = cost.texts();
                damaged(english, vietnamese)
            }
            Self::Encoding => damaged("its picture cannot be written", "không ghi được hình của trang"),
            Self::FileSize { found, limit } => {
                above("the size of the file in bytes", ("kích thước tệp", "byte"), *found, *limit)
            }
            Self::PageCount { found, limit } => above("the number of pages", ("số trang", "trang"), *found, *limit),
            Self::PixelCount { found, limit } => {
                above("the number of pixels", ("số điểm ảnh", "điểm ảnh"), *found, *limit)
            }
            Self::PictureSize { width, height } => Words::new("preview_size", ErrorKind::Preview)
                .english(format!("a picture of {width} by {height} pixels cannot be drawn"), SMALLER)
                .vietnamese(format!("không vẽ được hình {width} × {height} điểm ảnh"), SMALLER_VI),
            Self::PageIndex { page, pages } => Words::new("page_index", ErrorKind::Preview)
                .english(
                    format!("there is no page {page}: the PDF has {pages} pages, counted from 0"),
                    "call `page_count` first",
                )
                .vietnamese(
                    format!("không có trang {page}: tệp có {pages} trang, đếm từ 0"),
                    "xem số trang bằng `page_count`",
                ),
        }
    }
}

const SMALLER: &str = "use a smaller file or another resolution";
const SMALLER_VI: &str = "dùng tệp nhỏ hơn hoặc độ phân giải khác";

fn damaged(english: &str, vietnamese: &str) -> Words {
    Words::new("preview", ErrorKind::Preview)
        .english(format!("this PDF cannot be drawn: {english}"), "use the complete file as this crate wrote it")
        .vietnamese(format!("không vẽ được tệp PDF này: {vietnamese}"), "dùng tệp nguyên vẹn như khi được tạo")
}

fn above(quantity: &str, (quantity_vi, unit_vi): (&str, &str), found: usize, limit: usize) -> Words {
    Words::new("preview_limit", ErrorKind::Preview)
        .english(format!("{quantity} is {found}, more than the limit {limit}"), SMALLER)
        .vietnamese(format!("tệp PDF quá lớn để vẽ: {quantity_vi} là {found} {unit_vi}, tối đa {limit}"), SMALLER_VI)
}
