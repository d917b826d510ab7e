//! The parameters of a signature.

use chrono::{DateTime, FixedOffset};

use super::appearance::{Appearance, Shown};
use crate::model::{Millimetres, Picture};

/// Enough for a signature with a certificate chain and a time stamp.
const RESERVED_BYTES: usize = 16 << 10;

/// The parameters of a signature: field, time, signer, reason, location and picture.
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
    /// The e-mail address of the signer, in the text beside the seal of a body.
    #[doc(alias("thư điện tử", "thu dien tu"))]
    pub email: Option<String>,
    /// The body of the signer (cơ quan), in the text beside its seal.
    #[doc(alias("cơ quan", "co quan"))]
    pub organization: Option<String>,
    /// The reason, such as `Ký ban hành`.
    pub reason: Option<String>,
    /// The place of signing.
    pub location: Option<String>,
    /// Contact information of the signer.
    pub contact: Option<String>,
    /// The picture of the signature (hình ảnh chữ ký) or of the seal (hình ảnh con dấu). If `None`, the signature is
    /// invisible. `Typesetter::draw_signature` places it by the standard; otherwise it fills the field, centred.
    #[doc(alias("hình ảnh chữ ký", "hinh anh chu ky", "con dấu", "con dau"))]
    pub picture: Option<Picture>,
    /// The real width of the seal, for `Typesetter::draw_signature`. If `None`, that of the standard.
    #[doc(alias("kích thước con dấu", "kich thuoc con dau"))]
    pub picture_width: Option<Millimetres>,
    /// The space reserved for the signature, in bytes: 16 KiB by default, and at most 32,767, the limit of PDF/A.
    pub reserved_bytes: usize,
    pub(crate) appearance: Option<Appearance>,
}

impl SignatureRequest {
    /// A request for a signature in the named field at the given time.
    pub fn new(field: impl Into<String>, time: DateTime<FixedOffset>) -> Self {
        Self {
            field: field.into(),
            time,
            signer: None,
            email: None,
            organization: None,
            reason: None,
            location: None,
            contact: None,
            picture: None,
            picture_width: None,
            reserved_bytes: RESERVED_BYTES,
            appearance: None,
        }
    }

    /// Sets the name of the signer.
    #[must_use]
    pub fn with_signer(mut self, signer: &str) -> Self {
        self.signer = Some(signer.to_owned());
        self
    }

    /// Sets the e-mail address of the signer.
    #[must_use]
    pub fn with_email(mut self, email: &str) -> Self {
        self.email = Some(email.to_owned());
        self
    }

    /// Sets the body of the signer.
    #[must_use]
    pub fn with_organization(mut self, organization: &str) -> Self {
        self.organization = Some(organization.to_owned());
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

    /// Sets the picture of the signature or of the seal.
    #[must_use]
    pub fn with_picture(mut self, picture: Picture) -> Self {
        self.picture = Some(picture);
        self
    }

    /// Sets the real width of the seal.
    #[must_use]
    pub fn with_picture_width(mut self, width: Millimetres) -> Self {
        self.picture_width = Some(width);
        self
    }

    /// What an appearance of this request shows, with or without text.
    pub(crate) fn shown(&self, has_text: bool) -> Shown {
        let Self { field, time, signer, email, organization, picture, .. } = self;
        let text = has_text.then(|| (*time, [signer, email, organization].map(Clone::clone)));
        Shown { field: field.clone(), picture: picture.clone(), text }
    }

    /// Sets the space reserved for the signature, in bytes.
    #[must_use]
    pub fn with_reserved_bytes(mut self, bytes: usize) -> Self {
        self.reserved_bytes = bytes;
        self
    }
}
