//! Options of DOCX output.

/// Options of DOCX output (tuỳ chọn xuất DOCX). By default Word breaks lines and pages, and the data are attached.
///
/// ```
/// use congvan::docx::{DocxOptions, Fidelity};
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let options = DocxOptions::new().with_fidelity(Fidelity::Lines).with_comments();
/// let docx = Typesetter::new()?.docx_with(&dispatch, &options)?;
/// assert!(docx.starts_with(b"PK"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("tuỳ chọn xuất DOCX", "tuy chon xuat DOCX"))]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DocxOptions {
    /// Who breaks lines and pages.
    pub fidelity: Fidelity,
    /// Whether the findings of the checker are comments beside their paragraphs.
    pub comments: bool,
    /// Whether to leave out the data, so that `Dispatch::from_docx` cannot read the file.
    pub without_data: bool,
}

/// Who breaks lines and pages of a DOCX file (độ trung thành).
///
/// ```
/// use congvan::docx::Fidelity;
///
/// assert_eq!(Fidelity::default(), Fidelity::Text);
/// ```
#[doc(alias("độ trung thành", "do trung thanh"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Fidelity {
    /// Word does: the text can be corrected and flows anew. Only centred lines end where those of the PDF end.
    #[default]
    Text,
    /// This crate does: every line and page ends where that of the PDF ends. A correction leaves uneven lines.
    Lines,
}

impl DocxOptions {
    /// The default options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets who breaks lines and pages.
    #[must_use]
    pub fn with_fidelity(mut self, fidelity: Fidelity) -> Self {
        self.fidelity = fidelity;
        self
    }

    /// Adds the findings of the checker as comments.
    #[must_use]
    pub fn with_comments(mut self) -> Self {
        self.comments = true;
        self
    }

    /// Leaves out the data.
    #[must_use]
    pub fn without_data(mut self) -> Self {
        self.without_data = true;
        self
    }
}
