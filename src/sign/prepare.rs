//! Preparation of a PDF for signing: everything but the signature itself, for which space is reserved.

use std::ops::Range;

use chrono::{DateTime, FixedOffset};
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, dictionary, text_string};
use sha2::{Digest, Sha256};

use super::open::{open, signature_fields};
use super::permissions::{Permissions, is_read_only};
use super::{SignatureRequest, appearance as drawing, signed_data, unreadable};
use crate::error::{Error, SignedFileFault, SigningObstacle, SigningProblem, internal, nearest};
use crate::length::Pt;
use crate::pdf_update::set_revision;

/// The maximum length of a string in PDF/A, in bytes.
const MAX_STRING_LENGTH: usize = 32_767;
/// `SigFlags`: the document has signatures and is append-only (ISO 32000-1, table 219).
const SIG_FLAGS: i64 = 3;
/// A placeholder in `ByteRange` with enough digits for any file length.
pub(super) const PLACEHOLDER: i64 = 9_999_999_999;

/// A PDF prepared for an external signature, made by [`prepare_signature`].
///
/// The holder of the key signs [`digest`](Self::digest) or [`bytes_to_sign`](Self::bytes_to_sign), and
/// [`finish`](Self::finish) inserts the signature.
///
/// ```
/// use congvan::Typesetter;
/// use congvan::sign::{SignatureRequest, prepare_signature};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = congvan::Dispatch::from_toml(text)?;
///
/// let pdf = Typesetter::new()?.signable_pdf(&dispatch)?;
/// let request = SignatureRequest::new("signatories[0].signature", "2023-09-08T09:30:00+07:00".parse()?);
/// let prepared = prepare_signature(&pdf, &request)?;
/// assert_eq!(prepared.time(), request.time);
/// assert!(prepared.bytes_to_sign()[0].starts_with(&pdf));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("chữ ký số", "chu ky so"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedSignature {
    pdf: Vec<u8>,
    /// The byte range reserved for the signature, including its angle brackets.
    gap: Range<usize>,
    time: DateTime<FixedOffset>,
}

/// Prepares a PDF for a signature (chữ ký số) by a token, a smart card or a signing service.
///
/// The change is appended to the file, so earlier signatures stay valid. The `SubFilter` of the signature is
/// `ETSI.CAdES.detached`.
///
/// ```
/// use congvan::sign::{SignatureRequest, Signer, prepare_signature};
/// use congvan::Typesetter;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = congvan::Dispatch::from_toml(text)?;
///
/// let pdf = Typesetter::new()?.signable_pdf(&dispatch)?;
/// let request = SignatureRequest::new("signatories[0].signature", "2023-09-08T09:30:00+07:00".parse()?);
/// let prepared = prepare_signature(&pdf, &request)?;
/// assert_eq!(prepared.digest().len(), 32); // SHA-256, to be signed by the token
/// # let key = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-signer.p12"));
/// # let cms = Signer::from_pkcs12(key, "test")?.cms(&prepared)?;
/// let signed = prepared.finish(&cms)?; // `cms` is the answer of the token: CMS SignedData in DER
/// assert!(signed.starts_with(&pdf));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the PDF is damaged or encrypted, the field is missing, already signed, read-only or locked by a signature, a
/// certification permits no more signatures, the picture is damaged, the appearance was drawn for another request, or a text or `reserved_bytes` exceeds the limit of
/// PDF/A.
#[doc(alias("ký số", "ky so", "chữ ký số", "chu ky so"))]
pub fn prepare_signature(pdf: &[u8], request: &SignatureRequest) -> Result<PreparedSignature, Error> {
    if request.reserved_bytes > MAX_STRING_LENGTH {
        return Err(Error::from(SigningProblem::Space { needed: request.reserved_bytes, reserved: MAX_STRING_LENGTH }));
    }
    require_short_texts(request)?;
    let document = open(pdf)?;
    let (field, widget) = unsigned_field(&document, &request.field)?;
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), document);
    let failed = |error: lopdf::Error| unreadable(SignedFileFault::Malformed { detail: error.to_string() });
    let value = update.new_document.add_object(signature_dictionary(request));
    for id in [field, widget] {
        update.opt_clone_object_to_new_document(id).map_err(failed)?;
    }
    if request.picture.is_some() || request.appearance.is_some() {
        let size = size(&update.new_document, widget).ok_or_else(|| unreadable(SignedFileFault::NoRectangle))?;
        let appearance = appearance(&mut update.new_document, request, size)?;
        let widget = update.new_document.get_dictionary_mut(widget).map_err(failed)?;
        widget.set("AP", dictionary! { "N" => appearance });
    }
    update.new_document.get_dictionary_mut(field).map_err(failed)?.set("V", value);
    set_signature_flags(&mut update).map_err(failed)?;
    set_revision(&mut update, identifier(pdf, request));
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).map_err(|error| failed(error.into()))?;
    let gap = write_byte_range(&mut bytes, value)?;
    Ok(PreparedSignature { pdf: bytes, gap, time: request.time })
}

impl PreparedSignature {
    /// The signed bytes: the part of the file before the signature and the part after it.
    #[must_use]
    pub fn bytes_to_sign(&self) -> [&[u8]; 2] {
        [self.pdf.get(..self.gap.start).unwrap_or_default(), self.pdf.get(self.gap.end..).unwrap_or_default()]
    }

    /// The SHA-256 digest of the bytes to sign.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for bytes in self.bytes_to_sign() {
            hash.update(bytes);
        }
        hash.finalize().into()
    }

    /// The signing time.
    #[must_use]
    pub fn time(&self) -> DateTime<FixedOffset> {
        self.time
    }

    /// Inserts the signature, CMS `SignedData` in DER, and returns the signed PDF.
    ///
    /// # Errors
    /// If `cms` is malformed, has another digest, or is larger than the reserved space.
    pub fn finish(mut self, cms: &[u8]) -> Result<Vec<u8>, Error> {
        signed_data::require_digest(cms, &self.digest())?;
        insert(&mut self.pdf, &self.gap, cms)?;
        Ok(self.pdf)
    }
}

/// The width and height of an unsigned field, in points.
///
/// # Errors
/// As [`prepare_signature`] for the file and the field.
pub(crate) fn field_size(pdf: &[u8], field: &str) -> Result<(Pt, Pt), Error> {
    let document = open(pdf)?;
    let (_, widget) = unsigned_field(&document, field)?;
    let (width, height) = size(&document, widget).ok_or_else(|| unreadable(SignedFileFault::NoRectangle))?;
    Ok((Pt(width.into()), Pt(height.into())))
}

/// Adds the appearance of a field of this width and height: the drawn one, or else the picture. Returns its id.
fn appearance(document: &mut Document, request: &SignatureRequest, size: (f32, f32)) -> Result<ObjectId, Error> {
    match (&request.appearance, &request.picture) {
        (Some(drawn), _) => drawn.add(document, &request.shown(drawn.has_text()), size),
        (None, Some(picture)) => drawing::add(document, picture, size),
        (None, None) => Err(internal("a signature has no appearance")),
    }
}

/// Writes a signature to the space that is reserved for it.
///
/// # Errors
/// If it is larger.
pub(super) fn insert(pdf: &mut [u8], gap: &Range<usize>, cms: &[u8]) -> Result<(), Error> {
    let reserved = gap.len().saturating_sub(2) / 2;
    if cms.len() > reserved {
        return Err(Error::from(SigningProblem::Space { needed: cms.len(), reserved }));
    }
    let digits = cms
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0xF])
        .filter_map(|digit| b"0123456789ABCDEF".get(usize::from(digit)));
    let target = pdf.iter_mut().skip(gap.start + 1);
    for (byte, digit) in target.zip(digits) {
        *byte = *digit;
    }
    Ok(())
}

/// Requires that the texts are within the limit of PDF/A for strings.
fn require_short_texts(request: &SignatureRequest) -> Result<(), Error> {
    let SignatureRequest { signer, email, organization, reason, location, contact, .. } = request;
    let texts = [signer, email, organization, reason, location, contact];
    let length = |text: &String| text_string(text).as_str().map_or(usize::MAX, <[u8]>::len);
    match texts.into_iter().flatten().any(|text| length(text) > MAX_STRING_LENGTH) {
        true => Err(SigningProblem::TextLength { limit: MAX_STRING_LENGTH }.into()),
        false => Ok(()),
    }
}

/// The unsigned field with the given name, and its widget.
fn unsigned_field(document: &Document, name: &str) -> Result<(ObjectId, ObjectId), Error> {
    let fields = signature_fields(document)?;
    let Some(field) = fields.iter().find(|field| field.name == name) else {
        let nearest = nearest(name, fields.iter().map(|field| field.name.as_str()));
        return Err(Error::from(SigningProblem::UnknownField { name: name.to_owned(), nearest }));
    };
    if field.value.is_some_and(|value| !value.is_null()) {
        return Err(Error::from(SigningProblem::AlreadySigned { name: name.to_owned() }));
    }
    let permissions = Permissions::of(document, &fields);
    let obstacle = if !permissions.allow_signing() {
        Some(SigningObstacle::Certified)
    } else if permissions.lock_field(name) {
        Some(SigningObstacle::Locked)
    } else if is_read_only(document, field.dictionary) {
        Some(SigningObstacle::ReadOnly)
    } else {
        None
    };
    if let Some(obstacle) = obstacle {
        return Err(Error::from(SigningProblem::NotPermitted { name: name.to_owned(), obstacle }));
    }
    let id = field.id.ok_or_else(|| unreadable(SignedFileFault::DirectField))?;
    let kids = field.dictionary.get_deref(b"Kids", document).and_then(Object::as_array);
    let widget = kids.ok().and_then(|kids| kids.first()?.as_reference().ok());
    Ok((id, widget.unwrap_or(id)))
}

/// The width and height of a widget, in points.
fn size(document: &Document, widget: ObjectId) -> Option<(f32, f32)> {
    let corners = document.get_dictionary(widget).ok()?.get(b"Rect").ok()?.as_array().ok()?;
    let [left, bottom, right, top] =
        <[f32; 4]>::try_from(corners.iter().map(Object::as_float).collect::<Result<Vec<f32>, _>>().ok()?).ok()?;
    Some(((right - left).abs(), (top - bottom).abs()))
}

/// The signature dictionary. `ByteRange` and `Contents` come first, so that the search of [`write_byte_range`] cannot
/// match a text.
fn signature_dictionary(request: &SignatureRequest) -> Dictionary {
    let mut signature = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![0.into(), PLACEHOLDER.into(), PLACEHOLDER.into(), PLACEHOLDER.into()],
        "Contents" => Object::String(vec![0; request.reserved_bytes], StringFormat::Hexadecimal),
        "M" => Object::string_literal(pdf_date(request.time)),
    };
    let texts = [
        ("Name", &request.signer),
        ("Reason", &request.reason),
        ("Location", &request.location),
        ("ContactInfo", &request.contact),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            signature.set(key, text_string(text));
        }
    }
    signature
}

/// A date in PDF syntax, such as `D:20261124093000+07'00'`.
fn pdf_date(time: DateTime<FixedOffset>) -> String {
    let offset = time.format("%:z").to_string().replace(':', "'");
    format!("{}{offset}'", time.format("D:%Y%m%d%H%M%S"))
}

/// Sets `SigFlags` of the form.
fn set_signature_flags(update: &mut IncrementalDocument) -> Result<(), lopdf::Error> {
    let catalog = update.get_prev_documents().trailer.get(b"Root")?.as_reference()?;
    let form = update.get_prev_documents().catalog()?.get(b"AcroForm")?.as_reference().ok();
    let holder = form.unwrap_or(catalog);
    update.opt_clone_object_to_new_document(holder)?;
    let holder = update.new_document.get_dictionary_mut(holder)?;
    let form = if form.is_some() { holder } else { holder.get_mut(b"AcroForm")?.as_dict_mut()? };
    form.set("SigFlags", SIG_FLAGS);
    Ok(())
}

/// The identifier of the signed revision.
fn identifier(pdf: &[u8], request: &SignatureRequest) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::new().chain_update(pdf).chain_update(&request.field).finalize().into();
    std::array::from_fn(|index| digest[index])
}

/// Fills in `ByteRange`, and returns the range of `Contents`, which is not signed.
pub(super) fn write_byte_range(bytes: &mut [u8], value: ObjectId) -> Result<Range<usize>, Error> {
    let failed = || unreadable(SignedFileFault::NotAppendable);
    let written = open(bytes)?;
    let Some(XrefEntry::Normal { offset, .. }) = written.reference_table.get(value.0) else { return Err(failed()) };
    let from = usize::try_from(*offset).map_err(|_| failed())?;
    let after = |from: usize, pattern: &[u8]| {
        let rest = bytes.get(from..)?;
        Some(from + rest.windows(pattern.len()).position(|window| window == pattern)? + pattern.len())
    };
    let locate = || {
        let range = after(from, b"/ByteRange[")?;
        let range_end = after(range, b"]")? - 1;
        let start = after(range_end, b"/Contents<")? - 1;
        Some((range..range_end, start..after(start, b">")?))
    };
    let (range, gap) = locate().ok_or_else(failed)?;
    let numbers = format!("0 {} {} {}", gap.start, gap.end, bytes.len() - gap.end);
    let target = bytes.get_mut(range).ok_or_else(failed)?;
    if numbers.len() > target.len() {
        return Err(failed());
    }
    target.fill(b' ');
    for (place, byte) in target.iter_mut().zip(numbers.bytes()) {
        *place = byte;
    }
    Ok(gap)
}
