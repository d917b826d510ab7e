//! Problems of documents above the limits of a typesetter.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A document that exceeds a limit.
#[derive(Debug)]
pub(crate) struct LimitProblem {
    pub(crate) limit: LimitName,
    pub(crate) found: usize,
    pub(crate) most: usize,
}

/// A quantity that is limited.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LimitName {
    TextBytes,
    AllTextBytes,
    Texts,
    DirectiveLevels,
    ValueLevels,
    Forms,
    Columns,
    Rows,
    Cells,
    Fields,
    Pages,
}

impl LimitName {
    /// The field of `Limits`, and the quantity in English and Vietnamese.
    fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::TextBytes => ("text_bytes", "bytes in a text", "byte trong một đoạn chữ"),
            Self::AllTextBytes => ("all_text_bytes", "bytes of text", "byte chữ"),
            Self::Texts => ("texts", "texts", "đoạn chữ"),
            Self::DirectiveLevels => ("levels", "levels of directives", "cấp của các mục"),
            Self::ValueLevels => ("levels", "levels of values", "cấp của các giá trị"),
            Self::Forms => ("forms", "forms", "biểu"),
            Self::Columns => ("columns", "columns", "cột"),
            Self::Rows => ("rows", "rows", "dòng"),
            Self::Cells => ("cells", "cells", "ô"),
            Self::Fields => ("fields", "fields", "ô điền"),
            Self::Pages => ("pages", "pages", "trang"),
        }
    }
}

impl LimitProblem {
    pub(super) fn words(&self) -> Words {
        let Self { limit, found, most } = self;
        let (name, english, vietnamese) = limit.names();
        Words::new("limit", ErrorKind::Limit)
            .english(
                format!("there are {found} {english}, more than {most}, the limit `{name}`"),
                "split the document, or raise the limit with `Typesetter::with_limits`",
            )
            .vietnamese(
                format!("vượt giới hạn `{name}`: có {found} {vietnamese}, tối đa {most}"),
                "chia nhỏ văn bản, hoặc nâng giới hạn bằng `Typesetter::with_limits`",
            )
    }
}
