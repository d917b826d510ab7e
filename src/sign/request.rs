//! The parameters of a signature.

use chrono::{DateTime, FixedOffset};

use crate::model::Picture;

/// Enough for a signature with a certificate chain and a time stamp.
const RESERVED_BYTES: usize = 16 << 10;

/// The parameters of a signature: field, time, reason, location and picture.
///
/// ```
/// use congvan::sign::SignatureRequest;
///
/// let request = SignatureRequest::new("signatories[0].signature", "2026-11-24T09:30:00+07:00".parse()?)
///     .with_reason("Ký ban hành")
///     .with_location("Đức Trọng");
/// assert_eq!(request.reason.as_deref(), Some("Ký ban hành"));
/// assert_eq!(request.reserved_bytes, 16 * 1024);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[doc(alias("yêu cầu ký", "yeu cau ky"))]
pub struct SignatureRequest {
    /// The full name of the field, such as `signatories[0].signature`.
    pub field: String,
    /// The signing time, as claimed by the signer. Only a time stamp in the signature proves it.
    pub time: DateTime<FixedOffset>,
    /// The name of the signer. If `None`, [`Signer`](crate::sign::Signer) uses the name in its certificate.
    pub signer: Option<String>,
    /// The reason, such as `Ký ban hành`.
    pub reason: Option<String>,
    /// The place of signing.
    pub location: Option<String>,
    /// Contact information of the signer.
    pub contact: Option<String>,
    /// The picture of the signature (hình ảnh chữ ký), centred in the field. If `None`, the signature is invisible.
    #[doc(alias("hình ảnh chữ ký", "hinh anh chu ky"))]
    pub picture: Option<Picture>,
    /// The space reserved for the signature, in bytes: 16 KiB by default, and at most 32,767, the limit of PDF/A.
    pub reserved_bytes: usize,
}

impl SignatureRequest {
    /// A request for a signature in the named field at the given time.
    pub fn new(field: impl Into<String>, time: DateTime<FixedOffset>) -> Self {
        Self {
            field: field.into(),
            time,
            signer: None,
            reason: None,
            location: None,
            contact: None,
            picture: None,
            reserved_bytes: RESERVED_BYTES,
        }
    }

    /// Sets the name of the signer.
    #[must_use]
    pub fn with_signer(mut self, signer: &str) -> Self {
        self.signer = Some(signer.to_owned());
        self
    }

    /// Sets the reason.
    #[must_use]
    pub fn with_reason(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }

    /// Sets the place of signing.
    #[must_use]
    pub fn with_location(mut self, location: &str) -> Self {
        self.location = Some(location.to_owned());
        self
    }

    /// Sets the contact information of the signer.
    #[must_use]
    pub fn with_contact(mut self, contact: &str) -> Self {
        self.contact = Some(contact.to_owned());
        self
    }

    /// Sets the picture of the signature.
    #[must_use]
    pub fn with_picture(mut self, picture: Picture) -> Self {
        self.picture = Some(picture);
        self
    }

    /// Sets the space reserved for the signature, in bytes.
    #[must_use]
    pub fn with_reserved_bytes(mut self, bytes: usize) -> Self {
        self.reserved_bytes = bytes;
        self
    }
}
