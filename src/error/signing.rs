//! What stands in the way of an electronic signature.

use super::kind::ErrorKind;
use super::nearest::near;

#[derive(Debug, thiserror::Error)]
pub(crate) enum SigningProblem {
    #[error("this is no PDF file that can be signed: {message}")]
    Unreadable { message: String },
    #[error("there is no signature field `{name}`{}", near(nearest.as_deref()))]
    UnknownField { name: String, nearest: Option<String> },
    #[error("the field `{name}` is signed already")]
    AlreadySigned { name: String },
    #[error("the signature needs {wanted} bytes, its room has {room}")]
    Room { wanted: usize, room: usize },
    #[error("the signature cannot be used: {message}")]
    Signature { message: String },
    #[error("the password does not open the file of the key")]
    Password,
    #[error("this is no file of a key that can be used: {message}")]
    KeyFile { message: String },
    #[error("the certificate is valid from {from} to {to}, not at {at}")]
    Validity { from: String, to: String, at: String },
}

impl SigningProblem {
    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::Unreadable { .. } => ErrorKind::Input,
            Self::UnknownField { .. }
            | Self::AlreadySigned { .. }
            | Self::Room { .. }
            | Self::Signature { .. }
            | Self::Password
            | Self::KeyFile { .. }
            | Self::Validity { .. } => ErrorKind::Signature,
        }
    }

    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "give the whole finished file, not encrypted",
            Self::UnknownField { .. } => "`Typesetter::signable_pdf` makes the fields, `read_signatures` lists them",
            Self::AlreadySigned { .. } => "sign another field, or the file that was not signed yet",
            Self::Room { .. } => "reserve as many bytes with `SignatureRequest::with_reserved_bytes`, at most 32,767",
            Self::Signature { .. } => "sign the bytes of `PreparedSignature` and give CMS SignedData in DER",
            Self::Password => "give the password of the file",
            Self::KeyFile { .. } => {
                "give a PKCS #12 file (.p12, .pfx) with an RSA or P-256 key and the certificate that belongs to it"
            }
            Self::Validity { .. } => "sign with a certificate that is valid at the signing time",
        }
    }
}
