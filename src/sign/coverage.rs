//! The bytes that a signature covers.

use std::ops::Range;

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::readback::Parser;

/// The bytes that a signature covers.
pub(super) struct SignedRange<'a> {
    pub(super) signed: [&'a [u8]; 2],
    /// The signature between them, in hexadecimal digits.
    digits: &'a [u8],
    /// The place of the signature, with its angle brackets.
    gap: Range<usize>,
    /// The end of the signed bytes.
    pub(super) end: usize,
}

impl<'a> SignedRange<'a> {
    /// Reads `ByteRange`. `None` if it is malformed or leaves more than the signature unsigned.
    pub(super) fn read(pdf: &'a [u8], value: &Dictionary) -> Option<Self> {
        let range = value.get(b"ByteRange").ok()?.as_array().ok()?;
        let numbers: Vec<usize> =
            range.iter().map(|number| usize::try_from(number.as_i64().ok()?).ok()).collect::<Option<_>>()?;
        let [0, before, after, length] = numbers.as_slice() else { return None };
        let end = after.checked_add(*length)?;
        let digits = pdf.get(*before..*after)?.strip_prefix(b"<")?.strip_suffix(b">")?;
        digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
        Some(Self { signed: [pdf.get(..*before)?, pdf.get(*after..end)?], digits, gap: *before..*after, end })
    }

    /// The signature. `None` if it has an odd number of digits.
    pub(super) fn cms(&self) -> Option<Vec<u8>> {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (pairs, rest) = self.digits.as_chunks();
        rest.is_empty().then_some(())?;
        pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
    }

    /// Whether the gap is exactly the `Contents` of the dictionary that is the value of a field. The rest of the
    /// dictionary is then signed.
    pub(super) fn is_contents_of(&self, pdf: &[u8], document: &Document, field: (ObjectId, &Dictionary)) -> bool {
        let (holder, keys): (ObjectId, &[&[u8]]) = match field.1.get(b"V") {
            Ok(Object::Reference(id)) => (*id, &[b"Contents"]),
            Ok(Object::Dictionary(_)) => (field.0, &[b"V", b"Contents"]),
            _ => return false,
        };
        let Some(XrefEntry::Normal { offset, .. }) = document.reference_table.get(holder.0) else { return false };
        let Ok(offset) = usize::try_from(*offset) else { return false };
        let mut parser = Parser::new(pdf, offset);
        parser.object_head() == Ok(holder.0) && parser.entry(keys).is_ok_and(|contents| contents == self.gap)
    }
}
