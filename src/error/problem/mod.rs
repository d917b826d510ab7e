//! The problems behind errors: an enum for each subject, with its texts in English and Vietnamese.

mod conformance;
#[cfg(feature = "certified-copy")]
mod copy;
mod dispatch;
#[cfg(feature = "docx")]
mod docx;
#[cfg(feature = "fillable")]
mod fillable;
mod font;
mod form;
#[cfg(feature = "genpdf")]
mod genpdf;
mod kind;
mod layout;
mod limit;
mod markup;
mod merge;
mod pack;
#[cfg(any(feature = "fillable", feature = "preview", feature = "readback", feature = "sign"))]
mod pdf;
mod picture;
#[cfg(feature = "preview")]
mod preview;
#[cfg(feature = "sign")]
mod proof;
#[cfg(feature = "readback")]
mod readback;
#[cfg(feature = "sign")]
mod signing;
#[cfg(feature = "spreadsheet")]
mod spreadsheet;
mod system;
mod table;
mod template;
mod value;

use super::data::DataErrors;
use super::words::Words;
pub(crate) use conformance::{ConformanceProblem, Violation};
#[cfg(feature = "certified-copy")]
pub(crate) use copy::CopyProblem;
pub(crate) use dispatch::{DispatchProblem, FootnoteFault};
#[cfg(feature = "docx")]
pub(crate) use docx::DocxProblem;
#[cfg(feature = "fillable")]
pub(crate) use fillable::FillableProblem;
pub(crate) use font::{FontPart, FontProblem};
pub(crate) use form::FormProblem;
#[cfg(feature = "genpdf")]
pub(crate) use genpdf::{GenpdfProblem, Undrawable};
pub(crate) use kind::KindProblem;
pub(crate) use layout::LayoutProblem;
pub(crate) use limit::{LimitName, LimitProblem};
pub(crate) use markup::{FieldNameFault, MarkupProblem, NamedThing};
pub(crate) use merge::MergeProblem;
pub(crate) use pack::PackProblem;
#[cfg(any(feature = "fillable", feature = "preview", feature = "readback", feature = "sign"))]
pub(crate) use pdf::{PdfDamage, PdfProblem, PdfQuantity};
pub(crate) use picture::PictureProblem;
#[cfg(feature = "preview")]
pub(crate) use preview::{PreviewCost, PreviewProblem};
#[cfg(feature = "sign")]
pub(crate) use proof::{
    ArchiveFault, ChainFault, ProofProblem, RevocationFault, RevocationSource, StampFault, TrustService,
};
#[cfg(feature = "readback")]
pub(crate) use readback::ReadbackProblem;
#[cfg(feature = "sign")]
pub(crate) use signing::{KeyFileFault, SignedDataFault, SignedFileFault, SigningObstacle, SigningProblem};
#[cfg(feature = "spreadsheet")]
pub(crate) use spreadsheet::SpreadsheetProblem;
pub(crate) use system::{FileAction, SystemProblem};
pub(crate) use table::TableProblem;
pub(crate) use template::TemplateProblem;
pub(crate) use value::ValueProblem;

/// Declares `Problem` with a variant for each subject.
macro_rules! problems {
    ($($(#[$condition:meta])* $subject:ident($problem:ty),)*) => {
        /// A problem of any subject.
        #[derive(Debug)]
        pub(crate) enum Problem {
            $($(#[$condition])* $subject($problem),)*
        }

        impl Problem {
            /// The code, the kind and the texts.
            pub(crate) fn words(&self) -> Words {
                match self {
                    $($(#[$condition])* Self::$subject(problem) => problem.words(),)*
                }
            }
        }

        $(
            $(#[$condition])*
            impl From<$problem> for Problem {
                fn from(problem: $problem) -> Self {
                    Self::$subject(problem)
                }
            }

            $(#[$condition])*
            impl From<$problem> for super::Error {
                fn from(problem: $problem) -> Self {
                    Self::new(problem.into())
                }
            }
        )*
    };
}

problems! {
    Data(DataErrors),
    Value(ValueProblem),
    Dispatch(DispatchProblem),
    Kind(KindProblem),
    Form(FormProblem),
    Table(TableProblem),
    #[cfg(feature = "spreadsheet")]
    Spreadsheet(SpreadsheetProblem),
    Merge(MergeProblem),
    Limit(LimitProblem),
    Pack(PackProblem),
    Template(TemplateProblem),
    Markup(MarkupProblem),
    Font(FontProblem),
    Picture(PictureProblem),
    Layout(LayoutProblem),
    Conformance(ConformanceProblem),
    #[cfg(feature = "certified-copy")]
    Copy(CopyProblem),
    #[cfg(feature = "docx")]
    Docx(DocxProblem),
    #[cfg(feature = "genpdf")]
    Genpdf(GenpdfProblem),
    #[cfg(any(feature = "fillable", feature = "preview", feature = "readback", feature = "sign"))]
    Pdf(PdfProblem),
    #[cfg(feature = "readback")]
    Readback(ReadbackProblem),
    #[cfg(feature = "fillable")]
    Fillable(FillableProblem),
    #[cfg(feature = "preview")]
    Preview(PreviewProblem),
    #[cfg(feature = "sign")]
    Signing(SigningProblem),
    #[cfg(feature = "sign")]
    Proof(ProofProblem),
    System(SystemProblem),
}
