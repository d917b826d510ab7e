//! Sign: electronic signatures on the finished PDF, each an addition that touches no byte before it.

mod appearance;
mod open;
mod prepare;
mod read;
mod request;
mod signed_data;
mod signer;

pub use prepare::{PreparedSignature, prepare_signature};
pub use read::{FoundSignature, Integrity, SignatureField, read_signatures};
pub use request::SignatureRequest;
pub use signer::Signer;

use crate::error::{Error, SigningProblem};

fn unreadable(message: impl Into<String>) -> Error {
    Error::from(SigningProblem::Unreadable { message: message.into() })
}
