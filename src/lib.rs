//! Official dispatches (công văn) of Party bodies in Viet Nam, from plain data to an archivable PDF.
//!
//! A [`Dispatch`] is plain data. A [`Typesetter`] lays it out exactly as the standard of its date asks and writes a
//! PDF that can be printed, signed, searched, archived and read by machines.
//!
//! ```
//! use congvan::{Dispatch, Issuer, Signatory, Typesetter};
//!
//! let dispatch = Dispatch::new(
//!     Issuer::new("BAN TỔ CHỨC").under("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
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
//! # The four nouns
//!
//! - [`Dispatch`]: what is said. It reads and writes TOML and JSON.
//! - [`Standard`]: how it must look, data of a template [`Pack`], each value with its clause.
//! - [`page::Pages`]: the position of everything on the pages; `{}` prints it in millimetres.
//! - the bytes of the PDF: PDF/A-3a and PDF/UA-1.
//!
//! # What it does
//!
//! - It follows Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026); the date of a dispatch chooses.
//! - It justifies, keeps words and numbers together, and never parts a signature from its text.
//! - It gives the same bytes for the same input, on every machine: no clock, no randomness, no installed font.
//! - It never prints a box for a letter: a character that a font lacks is an [`Error`] that names it and its field.
//! - It can take papers from strangers: [`Limits`] bound what a paper may ask for. Packs are an office's own files.
//! - An office's own folder of templates changes how a dispatch looks without compiling anything.
//!
//! # What it does not do
//!
//! - It gives no numbers to documents and keeps no register.
//! - It does not write DOCX.
//! - It prints nothing, reads no environment, and touches no network and no file that its caller did not name.
//!
//! # Features
//!
//! - `builtin-packs` (default): the packs `hd36` and `hd05` are part of the program.
//! - `embedded-fonts` (default): Congvan Serif, with the metrics of Times New Roman, is part of the program.
//! - `fillable`: the values out of forms that were filled in on the screen.
//! - `genpdf`: the pages as an element of a genpdf document; plain pages, by crates that are no longer maintained.
//! - `preview`: the pages of a finished PDF as PNG and SVG pictures.
//! - `readback`: the data out of a finished PDF, and whether its pages were made from them.
//! - `parallel`: mail merges with several threads.
//! - `schema`: the JSON Schema of a dispatch.
//! - `sign`: electronic signatures on the finished PDF.
//! - `spreadsheet`: the rows of a form from an XLSX file and to one.
//! - `terminal`: findings with their excerpts underlined.
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

#[cfg(any(feature = "fillable", feature = "sign"))]
mod acroform;
pub mod check;
mod codec;
mod consolidate;
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
mod markup;
pub mod merge;
mod model;
pub mod page;
#[cfg(any(feature = "fillable", feature = "readback", feature = "sign"))]
mod pdf_reader;
#[cfg(feature = "preview")]
mod preview;
#[cfg(feature = "readback")]
mod readback;
mod record;
#[cfg(feature = "sign")]
pub mod sign;
mod standard;
mod template;
mod toml_span;
mod typesetter;

pub use chrono;
pub use error::Error;
pub use field_path::FieldPath;
pub use fonts::{FontFiles, Fonts};
pub use length::{Mm, Pt};
pub use limits::Limits;
pub use model::{
    Authority, AuthorityKind, BodyItem, Directive, Dispatch, DocumentNumber, DocumentRef, IssueDate, Issuer, Picture,
    Signatory, StatisticsForm, Text,
};
pub use standard::Standard;
pub use template::Pack;
pub use typesetter::Typesetter;

/// Optional parts of a dispatch.
pub mod dispatch {
    pub use crate::model::Attachment;
    pub use crate::model::Condition;
    pub use crate::model::ConditionalItem;
    pub use crate::model::ExtraValue;
    pub use crate::model::FiniteFloat;
    pub use crate::model::Secrecy;
    pub use crate::model::StyledSpan;
    pub use crate::model::Typist;
    pub use crate::model::Urgency;
    pub use crate::model::{Circulation, Confirmation, Division, DivisionKind, Figure, Minutes, Table};
}

/// Statistics forms (biểu thống kê): columns and rows, imported files, and consolidation.
pub mod form {
    pub use crate::consolidate::{
        ConsolidateBy, Consolidated, Unit, consolidate, consolidate_by, consolidate_imported,
    };
    pub use crate::io::table::imported::{BadRow, ImportNote, ImportedForm, NoteKind, SkipReason, SkippedRow};
    pub use crate::model::{
        CellAlign, CellValue, Column, ColumnKind, ColumnWidth, Corner, DateAt, Neighbour, Orientation, Row, RowKind,
    };
}

/// Dispatches among the pages of a genpdf document.
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
    pub use crate::readback::ReadBack;
    pub use crate::record::Record;
    #[cfg(feature = "readback")]
    pub use crate::typesetter::Verification;
}
