//! What is asked of a signature.

use chrono::{DateTime, FixedOffset};

use crate::model::Picture;

/// Room for a signature with a chain of certificates and a time stamp.
const ROOM: usize = 16 << 10;

/// What is asked of a signature: which field, when, why, and what is seen of it.
///
/// ```
/// use congvan::sign::SignatureRequest;
///
/// let request = SignatureRequest::new("signatories[0].signature", "2026-11-24T09:30:00+07:00".parse()?)
///     .because("Ký ban hành")
///     .at("Đức Trọng");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureRequest {
    /// The whole name of the field, such as `signatories[0].signature`.
    pub field: String,
    /// The signing time. It is what the signer says; only a time stamp in the signature proves it.
    pub time: DateTime<FixedOffset>,
    /// Who signs; [`Signer`](crate::sign::Signer) fills in the name of its certificate.
    pub signer: Option<String>,
    /// Why, such as `Ký ban hành`.
    pub reason: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// How to reach the signer.
    pub contact: Option<String>,
    /// The picture of the signature (hình ảnh chữ ký), drawn in the middle of the room; without one nothing is drawn.
    pub picture: Option<Picture>,
    /// How many bytes are kept for the signature; 16 KiB unless told, and at most 32,767, as PDF/A allows.
    pub room: usize,
}

impl SignatureRequest {
    /// Asks for a signature in the field of that name at that time.
    pub fn new(field: impl Into<String>, time: DateTime<FixedOffset>) -> Self {
        Self {
            field: field.into(),
            time,
            signer: None,
            reason: None,
            location: None,
            contact: None,
            picture: None,
            room: ROOM,
        }
    }

    /// Says who signs.
    #[must_use]
    pub fn by(mut self, signer: &str) -> Self {
        self.signer = Some(signer.to_owned());
        self
    }

    /// Says why.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, location: &str) -> Self {
        self.location = Some(location.to_owned());
        self
    }

    /// Says how to reach the signer.
    #[must_use]
    pub fn contact(mut self, contact: &str) -> Self {
        self.contact = Some(contact.to_owned());
        self
    }

    /// Draws the picture of the signature in the room.
    #[must_use]
    pub fn with_picture(mut self, picture: Picture) -> Self {
        self.picture = Some(picture);
        self
    }

    /// Keeps so many bytes for the signature.
    #[must_use]
    pub fn room(mut self, bytes: usize) -> Self {
        self.room = bytes;
        self
    }
}
