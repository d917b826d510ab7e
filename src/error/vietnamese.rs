//! The Vietnamese messages and help of all problems.

use std::borrow::Cow;

use super::authority;
use super::data::DataError;
use super::lists::{cell_list_vi, field_list, placeholder_list_vi};
use super::problem::Problem;
use super::unprintable::missing_list_vi;

impl Problem {
    /// The Vietnamese message.
    pub(super) fn vietnamese(&self) -> String {
        match self {
            Self::Input { message } => format!("không đọc được dữ liệu: {message}"),
            Self::Data(errors) => data_vi(errors),
            Self::Number { found } => format!("`{found}` không phải là số và ký hiệu văn bản"),
            Self::Date { found } => format!("`{found}` không phải là ngày, tháng, năm"),
            Self::Calendar { found } => format!("không có ngày `{found}`"),
            Self::Authority { found } => format!("`{found}` không phải là quyền hạn ký"),
            Self::Base64 { found } => format!("`{found}` không phải là dữ liệu base64"),
            Self::Empty { fields } if fields.len() == 1 => format!("trường `{}` còn trống", field_list(fields)),
            Self::Empty { fields } => format!("các trường sau còn trống: {}", field_list(fields)),
            Self::UnknownKind { name, nearest: Some(nearest) } => {
                format!("không có thể loại `{name}`; tên gần nhất là `{nearest}`")
            }
            Self::UnknownKind { name, nearest: None } => format!("không có thể loại `{name}`"),
            Self::AmbiguousKind { code, names } => {
                format!("ký hiệu `{code}` dùng chung cho: {}", names.join(", "))
            }
            Self::KindComponent { kind, field } => format!("{kind} không có thành phần `{field}`"),
            Self::BodyField { kind, field } => {
                format!("phần nội dung loại `{kind}` không có trường `{field}`")
            }
            Self::MissingBodyField { field } => format!("thiếu trường `{field}`"),
            Self::Levels { limit } => format!("các mục lồng nhau quá {limit} cấp"),
            Self::RowLength { row, found, columns } => {
                format!("dòng {row} có {found} ô, trong khi biểu có {columns} cột")
            }
            Self::ColumnWidth { found } => format!("`{found}` không phải là độ rộng cột"),
            Self::NoSuchColumn { name } => format!("biểu không có cột số liệu `{name}`"),
            Self::Cells(bad) => cell_list_vi(bad),
            Self::Placeholders { placeholders, cells } => placeholder_list_vi(placeholders, cells),
            Self::TooManyPages { limit } => format!("một tệp không chứa quá {limit} trang"),
            Self::Busy => "một lượt trộn khác đang dùng nhật ký này".to_owned(),
            Self::CopyNotStored => "không lưu được bản này".to_owned(),
            Self::Condition { found } => format!("`{found}` không phải là điều kiện"),
            Self::ConditionOutsideMerge { condition } => format!("điều kiện `{condition}` chỉ dùng được khi trộn thư"),
            Self::DuplicatePack { name } => format!("có hai bộ mẫu cùng tên `{name}`"),
            Self::ChosenPack { name } => format!("không còn bộ mẫu `{name}` đã chọn"),
            Self::Sum { column } => format!("tổng của cột `{column}` quá lớn"),
            Self::NoPack => "chưa có bộ mẫu nào".to_owned(),
            Self::OtherReport => "kết quả kiểm tra là của văn bản khác".to_owned(),
            Self::UnknownPack { name } => format!("không có bộ mẫu `{name}`"),
            Self::PackFile { name } => format!("bộ mẫu thiếu tệp `{name}`"),
            Self::PackCircle { chain } => format!("các bộ mẫu kế thừa nhau thành vòng: {chain}"),
            Self::StrayFile => "bộ mẫu không có tệp nào tên như vậy".to_owned(),
            Self::UnknownName { name, .. } => format!("mẫu trình bày dùng tên không có: `{name}`"),
            Self::Style { message } | Self::Template { message } | Self::Markup { message } => {
                format!("mẫu trình bày có lỗi: {message}")
            }
            Self::TemplateSize { limit } | Self::FilterSize { limit } => {
                format!("vượt giới hạn `template_bytes`: tối đa {limit}")
            }
            Self::Limit { name, found, limit, .. } => format!("vượt giới hạn `{name}`: có {found}, tối đa {limit}"),
            Self::Font(Some(what)) => format!("không dùng được phông chữ: thiếu {what}"),
            Self::Font(None) => "không dùng được phông chữ".to_owned(),
            Self::Glyphs(missing) => missing_list_vi(missing),
            Self::Picture { message } => format!("không dùng được hình ảnh: {message}"),
            Self::Layout { message } => format!("không trình bày được văn bản trên trang giấy: {message}"),
            Self::NoSignatureRoom => "văn bản không có chỗ cho chữ ký".to_owned(),
            Self::TableWidth { column, title, lacking } => format!(
                "biểu rộng hơn trang giấy {} mm dù đã dùng cỡ chữ nhỏ nhất; cột {} `{title}` cần nhiều chỗ nhất",
                lacking.replace('.', ","),
                column + 1
            ),
            Self::Conformance(points) => format!("tệp PDF sẽ không đạt chuẩn PDF/A, PDF/UA: {}", points.join("; ")),
            #[cfg(feature = "preview")]
            Self::Preview { why } => format!("không vẽ được tệp PDF này: {why}"),
            #[cfg(feature = "preview")]
            Self::PreviewLimit { found, limit, .. } => format!("tệp PDF quá lớn để vẽ: {found}, tối đa {limit}"),
            #[cfg(feature = "preview")]
            Self::PreviewSize { width, height } => format!("không vẽ được hình {width} × {height} điểm ảnh"),
            #[cfg(feature = "preview")]
            Self::NoSuchPage { page, pages } => format!("không có trang {page}: tệp có {pages} trang, đếm từ 0"),
            #[cfg(feature = "sign")]
            Self::Signing(problem) => problem.vietnamese(),
            #[cfg(feature = "genpdf")]
            Self::Genpdf(points) => format!("genpdf không vẽ được các trang này: {}", points.join("; ")),
            Self::Io { .. } => "không đọc hoặc ghi được tệp".to_owned(),
            Self::DiskFull { .. } => "ổ đĩa đã đầy nên không ghi được tệp".to_owned(),
            Self::Internal { what } => format!("chương trình có lỗi: {what}"),
        }
    }

    /// The Vietnamese help.
    pub(super) fn help_vi(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::Data(errors) => return errors.first().and_then(|error| error.problem.help_vi()),
            Self::Authority { found } => return Some(authority::help_vi(found)),
            Self::Input { .. } => "sửa tệp dữ liệu tại chỗ đã nêu",
            Self::Number { .. } => {
                "ghi số, loại văn bản và cơ quan, chẳng hạn `175-CV/BTCĐUK`; chưa có số thì ghi `-CV/BTCĐUK`"
            }
            Self::Date { .. } => "ghi `2023-01-09`; `2023-01` để trống ngày, `2023` để trống ngày và tháng",
            Self::Calendar { .. } => "kiểm tra ngày và tháng",
            Self::Base64 { .. } => "ghi nội dung tệp theo base64 chuẩn",
            Self::Empty { .. } => "điền nội dung, hoặc bỏ trường này nếu không bắt buộc",
            Self::UnknownKind { .. } => {
                "ghi tên thể loại có trong `kinds.toml`, như `công văn`, `quyết định`, `tờ trình`"
            }
            Self::AmbiguousKind { .. } => "ghi `kind` là một trong các tên này",
            Self::KindComponent { .. } => "bỏ trường này, hoặc ghi `kind` là thể loại có thành phần này",
            Self::MissingBodyField { .. } => "ghi thêm trường này",
            Self::BodyField { .. } => "bỏ trường này, hoặc ghi `kind` của loại có trường này",
            Self::Levels { .. } => "giảm số cấp của các mục",
            Self::RowLength { .. } => "ghi cho mỗi cột một ô; ô trống ghi \"\"",
            Self::ColumnWidth { .. } => "ghi số milimét nguyên, chẳng hạn `30mm`",
            Self::NoSuchColumn { .. } => "ghi tên một cột số nguyên của biểu này",
            Self::Cells(_) => "sửa ô này, hoặc để trống nếu chưa có số liệu",
            Self::Placeholders { .. } => {
                "dùng trường mà mọi nơi nhận đều có giá trị; dấu ngoặc nhọn của chính văn bản thì ghi hai lần, `{{`"
            }
            Self::TooManyPages { .. } => "ghi mỗi nơi nhận một tệp",
            Self::Busy => "chờ lượt đó xong",
            Self::CopyNotStored => "xem nguyên nhân; lượt sau dùng cùng nhật ký sẽ tiếp tục từ bản này",
            Self::Condition { .. } => {
                "ghi tên trường trong ngoặc nhọn, dấu `=` hoặc `!=` và các giá trị cách nhau bằng dấu phẩy, chẳng hạn \
                 `{Loại} = phường, đặc khu`"
            }
            Self::ConditionOutsideMerge { .. } => "trộn thư bằng `MailMerge`, hoặc bỏ `when`",
            Self::DuplicatePack { .. } => "chỉ dùng các bộ mẫu của `Pack::open`, hoặc đặt tên riêng trong style.toml",
            Self::ChosenPack { .. } => "thêm bộ mẫu đó vào danh sách, hoặc gọi `following` sau `with_packs`",
            Self::Sum { .. } => "tìm số có quá nhiều chữ số",
            Self::OtherReport => "kiểm tra lại chính văn bản cần sửa",
            Self::NoPack => "dùng bộ mẫu của `Pack::builtin` hoặc `Pack::open`",
            Self::UnknownPack { .. } => "bộ mẫu có sẵn là `hd36` và `hd05`",
            Self::PackFile { .. } => "thêm tệp đó, hoặc ghi `extends = \"hd36\"` trong style.toml",
            Self::PackCircle { .. } => "bỏ `extends` ở bộ mẫu cuối cùng",
            Self::StrayFile => {
                "bộ mẫu gồm `style.toml`, `kinds.toml`, `sense.toml`, `rules.toml`, `dispatch.xml`, `form.xml`, `parts/<tên>.xml` và `pictures/<tên>.png`"
            }
            Self::Style { .. } | Self::UnknownName { .. } | Self::Template { .. } | Self::Markup { .. } => {
                "sửa mẫu trình bày của cơ quan, hoặc dùng mẫu có sẵn"
            }
            Self::TemplateSize { .. } | Self::FilterSize { .. } | Self::Limit { .. } => {
                "chia nhỏ văn bản, hoặc nâng giới hạn bằng `Typesetter::with_limits`"
            }
            Self::Font(_) => "dùng bốn kiểu chữ dạng TrueType hoặc OpenType, chẳng hạn Times New Roman",
            Self::Glyphs(missing) => super::unprintable::help_vi(missing),
            Self::Picture { .. } => "chọn một tệp PNG nguyên vẹn",
            Self::Layout { .. } => "rút ngắn phần quá dài, hoặc sửa kích thước trong mẫu trình bày",
            Self::NoSignatureRoom => "thêm chỗ ký vào mẫu: `<space style=\"sign-room\" field=\"…\"/>`",
            Self::TableWidth { .. } => "rút ngắn từ hoặc số dài nhất của cột này, bớt cột, hoặc tách thành hai biểu",
            Self::Conformance(_) => "sửa những điểm đã nêu",
            #[cfg(feature = "preview")]
            Self::Preview { .. } => "dùng tệp nguyên vẹn như khi được tạo",
            #[cfg(feature = "preview")]
            Self::PreviewLimit { .. } | Self::PreviewSize { .. } => "dùng tệp nhỏ hơn hoặc độ phân giải khác",
            #[cfg(feature = "preview")]
            Self::NoSuchPage { .. } => "xem số trang bằng `page_count`",
            #[cfg(feature = "sign")]
            Self::Signing(problem) => problem.help_vi(),
            #[cfg(feature = "genpdf")]
            Self::Genpdf(_) => "dùng các trang cùng khổ giấy, cỡ chữ nguyên và `Typesetter::genpdf_fonts`",
            Self::Io { .. } => "kiểm tra đường dẫn và quyền đọc, ghi tệp",
            Self::DiskFull { .. } => "dọn ổ đĩa rồi chạy lại; các tệp đã xong vẫn còn",
            Self::Internal { .. } => "báo lỗi này cho tác giả chương trình, kèm theo văn bản",
        }))
    }
}

/// The structural errors of a text; the place of the first is that of the whole error.
fn data_vi(errors: &[DataError]) -> String {
    let mut text = String::new();
    for (index, error) in errors.iter().enumerate() {
        if index > 0 {
            text.push_str("; ");
            text.push_str(&error.place().vietnamese());
            text.push_str(": ");
        }
        text.push_str(&error.problem.vietnamese());
    }
    text
}
