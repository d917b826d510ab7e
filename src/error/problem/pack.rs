//! Problems of packs: their files, their order and their settings.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A pack, or a list of packs, that cannot be used.
#[derive(Debug)]
pub(crate) enum PackProblem {
    NoPack,
    DuplicatePack {
        name: String,
    },
    /// The pack that `Typesetter::following` chose is not among the new ones.
    ChosenPackMissing {
        name: String,
    },
    UnknownPack {
        name: String,
    },
    MissingFile {
        name: String,
    },
    /// Packs that extend each other.
    Cycle {
        names: Vec<String>,
    },
    UnknownFile,
    /// A blank or long name or title, or one with control characters.
    Name {
        key: &'static str,
        longest: usize,
    },
    /// An error of the TOML reader.
    Settings {
        detail: String,
    },
    /// A number of `[fit]` outside its range.
    FitNumber {
        key: &'static str,
        found: String,
        least: usize,
        most: usize,
    },
    FitRangeOrder {
        range: String,
        least: String,
        most: String,
    },
    FitRangeWithoutStyles {
        range: String,
    },
    /// A range for a key that column sets do not have.
    FitRangeOfColumns {
        range: String,
    },
}

impl PackProblem {
    pub(super) fn words(&self) -> Words {
        let words = |code| Words::new(code, ErrorKind::Pack);
        let settings = || words("pack_settings");
        match self {
            Self::Name { key, longest } => settings()
                .english(
                    format!("the `{key}` of the pack is blank, longer than {longest} characters, or has control characters"),
                    format!("correct `{key}` in style.toml"),
                )
                .vietnamese(
                    format!("`{key}` của bộ mẫu trống, dài quá {longest} ký tự hoặc có ký tự điều khiển"),
                    format!("sửa `{key}` trong style.toml"),
                ),
            Self::NoPack => words("no_pack")
                .english("no template pack was given", "pass the packs of `Pack::builtin` or `Pack::open`")
                .vietnamese("chưa có bộ mẫu nào", "dùng bộ mẫu của `Pack::builtin` hoặc `Pack::open`"),
            Self::DuplicatePack { name } => words("duplicate_pack")
                .english(
                    format!("two packs are named `{name}`"),
                    "pass only the packs of `Pack::open`, or give the pack another `name` in its style.toml",
                )
                .vietnamese(
                    format!("có hai bộ mẫu cùng tên `{name}`"),
                    "chỉ dùng các bộ mẫu của `Pack::open`, hoặc đặt tên riêng trong style.toml",
                ),
            Self::ChosenPackMissing { name } => words("chosen_pack_missing")
                .english(
                    format!("the new packs lack `{name}`, which `Typesetter::following` chose"),
                    "add the pack to the list, or call `following` after `with_packs`",
                )
                .vietnamese(
                    format!("không còn bộ mẫu `{name}` đã chọn"),
                    "thêm bộ mẫu đó vào danh sách, hoặc gọi `following` sau `with_packs`",
                ),
            Self::UnknownPack { name } => words("unknown_pack")
                .english(format!("there is no pack `{name}`"), "the built-in packs are `hd36` and `hd05`")
                .vietnamese(format!("không có bộ mẫu `{name}`"), "bộ mẫu có sẵn là `hd36` và `hd05`"),
            Self::MissingFile { name } => words("missing_pack_file")
                .english(format!("the pack lacks `{name}`"), "add the file, or write `extends = \"hd36\"` in style.toml")
                .vietnamese(
                    format!("bộ mẫu thiếu tệp `{name}`"),
                    "thêm tệp đó, hoặc ghi `extends = \"hd36\"` trong style.toml",
                ),
            Self::Cycle { names } => words("pack_cycle")
                .english(
                    format!("the packs extend each other in a cycle: {}", names.join(", ")),
                    "remove `extends` from the last of them",
                )
                .vietnamese(
                    format!("các bộ mẫu kế thừa nhau thành vòng: {}", names.join(", ")),
                    "bỏ `extends` ở bộ mẫu cuối cùng",
                ),
            Self::UnknownFile => words("unknown_pack_file")
                .english(
                    "unknown file in a pack",
                    "a pack consists of `style.toml`, `kinds.toml`, `sense.toml`, `rules.toml`, `dispatch.xml`, `form.xml`, \
                     templates `parts/<name>.xml`, and pictures `pictures/<name>.png`",
                )
                .vietnamese(
                    "bộ mẫu không có tệp nào tên như vậy",
                    "bộ mẫu gồm `style.toml`, `kinds.toml`, `sense.toml`, `rules.toml`, `dispatch.xml`, `form.xml`, \
                     `parts/<tên>.xml` và `pictures/<tên>.png`",
                ),
            Self::Settings { detail } => settings()
                .english(detail.clone(), "correct this file of the pack")
                .vietnamese(format!("bộ mẫu có lỗi: {detail}"), "sửa tệp của bộ mẫu tại chỗ đã nêu"),
            Self::FitNumber { key, found, least, most } => settings()
                .english(format!("`fit.{key}` is {found}"), format!("write a number from {least} to {most}"))
                .vietnamese(format!("`fit.{key}` là {found}"), format!("ghi số từ {least} đến {most}")),
            Self::FitRangeOrder { range, least, most } => settings()
                .english(
                    format!("`fit.ranges.{range}` goes from {least} to {most}"),
                    "write lengths of at least zero, the smaller one first",
                )
                .vietnamese(
                    format!("`fit.ranges.{range}` đi từ {least} đến {most}"),
                    "ghi độ dài nhỏ trước, không ghi số âm",
                ),
            Self::FitRangeWithoutStyles { range } => settings()
                .english(
                    format!("`fit.ranges.{range}` has no style and no column set"),
                    "name one in `styles` or `columns`",
                )
                .vietnamese(
                    format!("`fit.ranges.{range}` không có kiểu chữ hoặc nhóm cột nào"),
                    "ghi tên vào `styles` hoặc `columns`",
                ),
            Self::FitRangeOfColumns { range } => settings()
                .english(
                    format!("`fit.ranges.{range}`: column sets have no `line_height` and no `size`"),
                    "remove `columns` from the range",
                )
                .vietnamese(
                    format!("`fit.ranges.{range}`: nhóm cột không có `line_height` và `size`"),
                    "bỏ `columns` ở khoảng này",
                ),
        }
    }
}
