//! Electronic signatures (chữ ký số) on finished PDF files.
//!
//! Each signature is an incremental update: it appends to the file and changes no earlier byte. [`Signer`] signs with a
//! key file, [`prepare_signature`] prepares the file for a token or a signing service, and [`read_signatures`] lists
//! and verifies the signatures of a file. [`Archiver`] adds time stamps and validation data, so that signatures can be proven
//! after their certificates have ended, and [`read_signatures_trusting`] tells what is proven.

mod algorithm;
mod answer;
mod appearance;
mod archiver;
mod chain;
mod coverage;
mod crl;
mod document_update;
mod integrity;
mod later_changes;
mod level;
mod ocsp;
mod open;
mod permissions;
mod prepare;
mod proof;
mod read;
mod request;
mod services;
mod signed_data;
mod signer;
mod subject;
mod time_stamp;
mod token;
mod trust_store;
mod validation;

pub(crate) use appearance::Appearance;
pub use archiver::Archiver;
pub use integrity::Integrity;
pub use later_changes::LaterChanges;
pub use level::BaselineLevel;
pub(crate) use prepare::field_size;
pub use prepare::{PreparedSignature, prepare_signature};
pub use proof::Proof;
pub use read::{SignatureField, SignatureInfo, read_signatures, read_signatures_trusting};
pub use request::SignatureRequest;
pub use services::{CertificateQuery, TrustServices};
pub use signer::Signer;
pub use trust_store::TrustStore;

use crate::error::{Error, SignedFileFault, SigningProblem};

#[cfg(doctest)]
#[doc = include_str!("../../docs/signatures.md")]
struct Guide;

fn unreadable(fault: SignedFileFault) -> Error {
    Error::from(SigningProblem::File { fault })
}
