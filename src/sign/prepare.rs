//! A signature made ready: the PDF with all but the signature itself, whose room is kept.

use std::ops::Range;

use chrono::{DateTime, FixedOffset};
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, dictionary, text_string};
use sha2::{Digest, Sha256};

use super::open::{open, signature_fields};
use super::{SignatureRequest, appearance, signed_data, unreadable};
use crate::error::{Error, SigningProblem, nearest};

/// The longest string that PDF/A allows.
const LONGEST_STRING: usize = 32_767;
/// There are signatures, and the file may only be added to.
const SIGNED: i64 = 3;
/// Takes as many digits as any length of a file.
const LATER: i64 = 9_999_999_999;

/// A PDF that waits for its signature.
///
/// Whoever has the key signs [`digest`](Self::digest) or [`bytes_to_sign`](Self::bytes_to_sign); [`finish`](Self::finish)
/// puts the signature in.
#[derive(Debug, Clone)]
pub struct PreparedSignature {
    pdf: Vec<u8>,
    /// Where the signature will stand, its brackets included.
    gap: Range<usize>,
    time: DateTime<FixedOffset>,
}

/// Makes a signature ready in an empty field of a PDF, for a signer outside: a token, a card, a signing service.
///
/// What is added comes after the bytes that are there, so that earlier signatures stay valid. The signature is one of
/// the kind `ETSI.CAdES.detached`.
///
/// ```
/// use congvan::sign::{SignatureRequest, Signer, prepare_signature};
/// use congvan::Typesetter;
/// # let text = include_str!("../../examples/data/nam-dinh-175.toml");
/// # let dispatch = congvan::Dispatch::from_toml(text)?;
///
/// let pdf = Typesetter::new()?.signable_pdf(&dispatch)?;
/// let request = SignatureRequest::new("signatories[0].signature", "2023-09-08T09:30:00+07:00".parse()?);
/// let prepared = prepare_signature(&pdf, &request)?;
/// assert_eq!(prepared.digest().len(), 32); // SHA-256, for the token
/// # let key = include_bytes!("../../tests/data/test-signer.p12");
/// # let cms = Signer::from_pkcs12(key, "test")?.cms(&prepared)?;
/// let signed = prepared.finish(&cms)?; // what came back: CMS SignedData, in DER
/// assert!(signed.starts_with(&pdf));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the PDF is damaged or encrypted, it has no such field or the field is signed already, the picture is no whole
/// PNG file, or more room is asked for than PDF/A allows.
pub fn prepare_signature(pdf: &[u8], request: &SignatureRequest) -> Result<PreparedSignature, Error> {
    if request.room > LONGEST_STRING {
        return Err(Error::from(SigningProblem::Room { wanted: request.room, room: LONGEST_STRING }));
    }
    let document = open(pdf)?;
    let (field, widget) = empty_field(&document, &request.field)?;
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), document);
    let failed = |error: lopdf::Error| unreadable(error.to_string());
    let value = update.new_document.add_object(signature(request));
    for id in [field, widget] {
        update.opt_clone_object_to_new_document(id).map_err(failed)?;
    }
    if let Some(picture) = &request.picture {
        let size = size(&update.new_document, widget).ok_or_else(|| unreadable("a field has no place"))?;
        let appearance = appearance::draw(&mut update.new_document, picture, size)?;
        let widget = update.new_document.get_dictionary_mut(widget).map_err(failed)?;
        widget.set("AP", dictionary! { "N" => appearance });
    }
    update.new_document.get_dictionary_mut(field).map_err(failed)?.set("V", value);
    mark_as_signed(&mut update).map_err(failed)?;
    rename(&mut update, pdf, request);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).map_err(|error| failed(error.into()))?;
    let gap = measure(&mut bytes, value)?;
    Ok(PreparedSignature { pdf: bytes, gap, time: request.time })
}

impl PreparedSignature {
    /// The two stretches of the file that are signed: all before the signature, and all behind it.
    #[must_use]
    pub fn bytes_to_sign(&self) -> [&[u8]; 2] {
        [self.pdf.get(..self.gap.start).unwrap_or_default(), self.pdf.get(self.gap.end..).unwrap_or_default()]
    }

    /// The SHA-256 of the bytes to sign.
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

    /// Puts the signature in, CMS `SignedData` in DER, and gives the signed PDF.
    ///
    /// # Errors
    /// When it is none, was made of other bytes, or is larger than its room.
    pub fn finish(mut self, cms: &[u8]) -> Result<Vec<u8>, Error> {
        signed_data::require_digest(cms, &self.digest())?;
        let room = self.gap.len().saturating_sub(2) / 2;
        if cms.len() > room {
            return Err(Error::from(SigningProblem::Room { wanted: cms.len(), room }));
        }
        let digits = cms
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 0xF])
            .filter_map(|digit| b"0123456789ABCDEF".get(usize::from(digit)));
        let places = self.pdf.iter_mut().skip(self.gap.start + 1);
        for (place, digit) in places.zip(digits) {
            *place = *digit;
        }
        Ok(self.pdf)
    }
}

/// The field of that name, and the widget that shows it.
fn empty_field(document: &Document, name: &str) -> Result<(ObjectId, ObjectId), Error> {
    let fields = signature_fields(document)?;
    let Some(field) = fields.iter().find(|field| field.name == name) else {
        let nearest = nearest(name, fields.iter().map(|field| field.name.as_str()));
        return Err(Error::from(SigningProblem::UnknownField { name: name.to_owned(), nearest }));
    };
    if field.value.is_some_and(|value| !value.is_null()) {
        return Err(Error::from(SigningProblem::AlreadySigned { name: name.to_owned() }));
    }
    let id = field.id.ok_or_else(|| unreadable("a field stands inside another object"))?;
    let kids = field.dictionary.get_deref(b"Kids", document).and_then(Object::as_array);
    let widget = kids.ok().and_then(|kids| kids.first()?.as_reference().ok());
    Ok((id, widget.unwrap_or(id)))
}

/// Width and height of a widget.
fn size(document: &Document, widget: ObjectId) -> Option<(f32, f32)> {
    let corners = document.get_dictionary(widget).ok()?.get(b"Rect").ok()?.as_array().ok()?;
    let [left, bottom, right, top] =
        <[f32; 4]>::try_from(corners.iter().map(Object::as_float).collect::<Result<Vec<f32>, _>>().ok()?).ok()?;
    Some(((right - left).abs(), (top - bottom).abs()))
}

/// What the file says of the signature. The two that are filled in later come first, where no text can look like them.
fn signature(request: &SignatureRequest) -> Dictionary {
    let mut signature = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![0.into(), LATER.into(), LATER.into(), LATER.into()],
        "Contents" => Object::String(vec![0; request.room], StringFormat::Hexadecimal),
        "M" => Object::string_literal(time(request.time)),
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

fn time(time: DateTime<FixedOffset>) -> String {
    let offset = time.format("%:z").to_string().replace(':', "'");
    format!("{}{offset}'", time.format("D:%Y%m%d%H%M%S"))
}

/// The form says that there are signatures.
fn mark_as_signed(update: &mut IncrementalDocument) -> Result<(), lopdf::Error> {
    let catalog = update.get_prev_documents().trailer.get(b"Root")?.as_reference()?;
    let form = update.get_prev_documents().catalog()?.get(b"AcroForm")?.as_reference().ok();
    let holder = form.unwrap_or(catalog);
    update.opt_clone_object_to_new_document(holder)?;
    let holder = update.new_document.get_dictionary_mut(holder)?;
    let form = if form.is_some() { holder } else { holder.get_mut(b"AcroForm")?.as_dict_mut()? };
    form.set("SigFlags", SIGNED);
    Ok(())
}

/// Each state of a file has a name of its own, beside the one that stays.
fn rename(update: &mut IncrementalDocument, pdf: &[u8], request: &SignatureRequest) {
    let name = Sha256::new().chain_update(pdf).chain_update(&request.field).finalize();
    let name: Vec<u8> = name.iter().take(16).copied().collect();
    let trailer = &mut update.new_document.trailer;
    // How the cross-reference stream before was packed says nothing of the next.
    trailer.remove(b"DecodeParms");
    if let Ok(names) = trailer.get_mut(b"ID").and_then(Object::as_array_mut)
        && let Some(last) = names.last_mut()
    {
        *last = Object::String(name, StringFormat::Hexadecimal);
    }
}

/// Writes down which bytes are signed, and gives the gap between them.
fn measure(bytes: &mut [u8], value: ObjectId) -> Result<Range<usize>, Error> {
    let failed = || unreadable("it cannot be added to");
    let written = open(bytes)?;
    let Some(XrefEntry::Normal { offset, .. }) = written.reference_table.get(value.0) else { return Err(failed()) };
    let from = usize::try_from(*offset).map_err(|_| failed())?;
    let after = |from: usize, mark: &[u8]| {
        let rest = bytes.get(from..)?;
        Some(from + rest.windows(mark.len()).position(|window| window == mark)? + mark.len())
    };
    let place = || {
        let range = after(from, b"/ByteRange[")?;
        let range_end = after(range, b"]")? - 1;
        let start = after(range_end, b"/Contents<")? - 1;
        Some((range..range_end, start..after(start, b">")?))
    };
    let (range, gap) = place().ok_or_else(failed)?;
    let numbers = format!("0 {} {} {}", gap.start, gap.end, bytes.len() - gap.end);
    let room = bytes.get_mut(range).ok_or_else(failed)?;
    if numbers.len() > room.len() {
        return Err(failed());
    }
    room.fill(b' ');
    for (place, byte) in room.iter_mut().zip(numbers.bytes()) {
        *place = byte;
    }
    Ok(gap)
}
