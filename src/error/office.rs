//! Files of office programs under the name of another kind.

/// A file of an office program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfficeFile {
    /// An Excel 97 workbook, `.xls`.
    OldWorkbook,
    /// A Word 97 document, `.doc`.
    OldDocument,
    /// A file with a password.
    Encrypted,
    OldOrEncrypted,
    /// A Word document, `.docx`.
    Document,
    /// An XLSX workbook, or any other ZIP file.
    Zip,
}

impl OfficeFile {
    /// What the file is, in English and Vietnamese.
    pub(super) fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::OldWorkbook => ("an Excel 97 workbook (.xls)", "bảng tính Excel 97 (.xls)"),
            Self::OldDocument => ("a Word 97 document (.doc)", "văn bản Word 97 (.doc)"),
            Self::Encrypted => ("an Office file with a password", "tệp Office có mật khẩu"),
            Self::OldOrEncrypted => {
                ("an old Office file, or one with a password", "tệp Office dạng cũ hoặc có mật khẩu")
            }
            Self::Document => ("a Word document (.docx)", "văn bản Word (.docx)"),
            Self::Zip => ("an XLSX workbook or another ZIP file", "bảng tính XLSX hoặc tệp ZIP khác"),
        }
    }
}
