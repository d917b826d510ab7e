//! Electronic signatures (chữ ký số) on finished PDF files.
//!
//! Each signature is an incremental update: it appends to the file and changes no earlier byte. [`Signer`] signs with a
//! key file, [`prepare_signature`] prepares the file for a token or a signing service, and [`read_signatures`] lists
//! and verifies the signatures of a file.

mod algorithm;
mod appearance;
mod coverage;
mod later_changes;
mod open;
mod permissions;
mod prepare;
mod read;
mod request;
mod signed_data;
mod signer;
mod subject;
mod time_stamp;

pub(crate) use appearance::Appearance;
pub use later_changes::LaterChanges;
pub(crate) use prepare::field_size;
pub use prepare::{PreparedSignature, prepare_signature};
pub use read::{Integrity, SignatureField, SignatureInfo, read_signatures};
pub use request::SignatureRequest;
pub use signer::Signer;

use crate::error::{Error, SignedFileFault, SigningProblem};

fn unreadable(fault: SignedFileFault) -> Error {
    Error::from(SigningProblem::File { fault })
}
