//! Typesets official dispatches (công văn) and all other kinds of documents of Party bodies in Viet Nam from plain
//! data, as archivable PDF.
//!
//! A [`Dispatch`] is the content of a document: a công văn, or another kind such as a decision, a report or minutes. A
//! [`Typesetter`] lays it out by the standard in force on its date, and writes a PDF that can be signed, searched and
//! archived.
//!
//! ```
//! use congvan::{Dispatch, Issuer, Signatory, Typesetter};
//!
//! let dispatch = Dispatch::new(
//!     Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
//!     "12-CV/BTCĐU".parse()?,
//!     "về việc đăng ký chỉ tiêu kết nạp đảng viên",
//!     "Đức Trọng",
//!     "2026-11-24".parse()?,
//! )
//! .to("Các chi bộ trực thuộc")
//! .paragraph("Đề nghị các chi bộ gửi báo cáo trước ngày **31/12/2026**.")
//! .copy_to("Như trên")
//! .copy_to("Lưu Ban Tổ chức")
//! .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
//!
//! let typesetter = Typesetter::new()?;
//! assert_eq!(typesetter.standard_for(&dispatch).title, "Hướng dẫn 05-HD/VPTW");
//! let pdf = typesetter.pdf(&dispatch)?;
//! assert!(pdf.starts_with(b"%PDF-1.7"));
//! # Ok::<(), congvan::Error>(())
//! ```
//!
//! # Main types
//!
//! - [`Dispatch`]: the content of a document of any kind. It can be read from and written to TOML and JSON.
//! - [`StatisticsForm`]: a statistics form (biểu thống kê), attached to a dispatch or standalone.
//! - [`Standard`]: the rules for the page, such as margins, type sizes and phrases, each with its clause. A template
//!   [`Pack`] contains them as data.
//! - [`Typesetter`]: has the packs and fonts. It turns a document into [`page::Pages`], with the position of each item,
//!   and into the bytes of a PDF.
//!
//! # Properties of the output
//!
//! - It follows Hướng dẫn 36-HD/VPTW (2018) or 05-HD/VPTW (2026), chosen by the date of the document. An office can
//!   change templates and styles without a compiler.
//! - It conforms to PDF/A-3a and PDF/UA-1, and contains the data.
//! - The same input gives the same bytes: the crate uses no clock, no random numbers and no system fonts.
//! - Every character has a glyph. If the fonts lack a character, an [`Error`] names the character and its field.
//!
//! [`Limits`] bound the size of untrusted documents. Packs are trusted. The crate prints nothing, and reads no
//! environment, no network, and no file that its caller does not name.
//!
//! # Features
//!
//! - `builtin-packs` (default): the packs `hd36` and `hd05`.
//! - `certified-copy`: certified copies of a finished PDF: on paper and electronic.
//! - `docx`: writes dispatches as DOCX for correction in Word, and reads their data back.
//! - `embedded-fonts` (default): the fonts, Congvan Serif, with the metrics of Times New Roman.
//! - `fillable`: reads the values of filled-in PDF forms.
//! - `genpdf`: converts pages to an element of a genpdf document; depends on unmaintained crates.
//! - `parallel`: runs mail merges on several threads.
//! - `preview`: renders pages of a finished PDF as PNG and SVG.
//! - `readback`: reads the data of a finished PDF, and compares the pages with the data.
//! - `schema`: makes the JSON Schema of dispatches.
//! - `sign`: adds electronic signatures to a finished PDF, and verifies them.
//! - `spreadsheet`: reads and writes forms as XLSX, and reads recipients from XLSX.
//! - `terminal`: prints findings with underlined excerpts.
#![deny(missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::dbg_macro
    )
)]

#[cfg(all(doctest, feature = "sign"))]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(any(feature = "fillable", feature = "readback", feature = "sign"))]
mod acroform;
#[cfg(feature = "certified-copy")]
mod certified_copy;
pub mod check;
mod codec;
mod color;
mod consolidate;
#[cfg(feature = "docx")]
pub mod docx;
pub mod error;
mod export;
mod field_path;
mod fields;
#[cfg(feature = "fillable")]
mod fillable;
mod fold;
mod fonts;
mod io;
mod kind;
mod layout;
mod length;
mod limits;
mod link;
mod markup;
pub mod merge;
mod model;
pub mod page;
#[cfg(any(feature = "fillable", feature = "preview", feature = "readback", feature = "sign"))]
mod pdf_reader;
#[cfg(any(feature = "certified-copy", feature = "sign"))]
mod pdf_update;
#[cfg(feature = "preview")]
mod preview;
#[cfg(feature = "readback")]
mod readback;
mod record;
mod roman;
#[cfg(feature = "sign")]
pub mod sign;
mod standard;
mod template;
mod toml_span;
mod typesetter;

pub use chrono;
pub use error::Error;
pub use fonts::Fonts;
pub use limits::Limits;
pub use model::{Directive, Dispatch, Issuer, Picture, Signatory, StatisticsForm};
pub use standard::Standard;
pub use template::Pack;
pub use typesetter::Typesetter;

/// Certified copies (bản sao) of finished PDF files (feature `certified-copy`).
#[cfg(feature = "certified-copy")]
pub mod copy {
    pub use crate::model::{CertifiedCopy, CopyForm, CopyMedium};
}

/// Parts of a dispatch: texts, numbers, dates, marks and data of the caller.
pub mod dispatch {
    pub use crate::model::{
        Annex, Attachment, Authority, AuthorityKind, BodyItem, Circulation, Condition, ConditionalItem, Confirmation,
        Division, DivisionKind, DocumentNumber, DocumentRef, DottedBlank, Drafter, ExtraValue, Figure, FiniteFloat,
        IssueDate, Millimetres, Minutes, PaperSize, Secrecy, SpanKind, StyledSpan, Table, Text, Urgency,
    };
    pub use crate::standard::DocumentKind;
}

/// Statistics forms (biểu thống kê): columns and rows, imported files, and consolidation.
#[doc(alias("biểu thống kê", "bieu thong ke"))]
pub mod form {
    pub use crate::consolidate::{
        ConsolidateBy, Consolidated, Unit, consolidate, consolidate_by, consolidate_imported,
    };
    pub use crate::io::table::imported::{BadRow, ImportNote, ImportedForm, NoteKind, SkipReason, SkippedRow};
    pub use crate::model::{
        CellAlign, CellValue, Column, ColumnKind, Corner, DateAt, Neighbour, Orientation, Row, RowKind,
    };
}

/// Elements of genpdf documents (feature `genpdf`): the pages of a dispatch.
#[cfg(feature = "genpdf")]
pub mod genpdf {
    pub use crate::export::genpdf::{GenpdfFonts, GenpdfPages};
}

/// PDF files: conformance, metadata, the data read back, previews.
pub mod pdf {
    pub use crate::export::{Conformance, PdfOptions};
    #[cfg(feature = "preview")]
    pub use crate::preview::{PixelsPerInch, Preview};
    #[cfg(feature = "readback")]
    pub use crate::readback::{Difference, DifferenceKind, ReadBack};
    pub use crate::record::Record;
    #[cfg(feature = "readback")]
    pub use crate::typesetter::{Incomparable, Verdict, Verification};
}
