//! What signing adds to a file: signatures in their fields, invisible signature fields, permissions.

use super::file::File;
use super::syntax::{Entries, Value};

/// The entries of an invisible signature field.
const FIELD: [&[u8]; 13] =
    [b"AP", b"F", b"FT", b"Ff", b"Lock", b"M", b"NM", b"P", b"Rect", b"Subtype", b"T", b"TU", b"Type"];
/// The entries of a form dictionary that a signature needs.
const FORM: [&[u8]; 2] = [b"Fields", b"SigFlags"];
/// The number of invisible fields on a page or in a form.
pub(super) const MOST_FIELDS: usize = 100;
/// The flags of a printed field, and of one that is locked as well (ISO 32000-1, table 165).
const PRINT: i64 = 4;
const PRINT_LOCKED: i64 = 132;
/// The largest coordinate of a box.
const FARTHEST: f64 = 1.0e6;

/// Whether a value is a signature or time stamp.
pub(super) fn is_signature(file: &mut File<'_>, value: &Value) -> bool {
    dictionary(file, value).is_some_and(|entries| {
        let is_kind = get(&entries, b"Type").is_none_or(|kind| kind.is_name(b"Sig") || kind.is_name(b"DocTimeStamp"));
        is_kind
            && matches!(get(&entries, b"Contents"), Some(Value::Text(_)))
            && matches!(get(&entries, b"ByteRange"), Some(Value::Array(_)))
    })
}

/// Whether a value is the appearance of a signature: one form that is scaled to its field, and cut off at its edges.
pub(super) fn is_appearance(file: &mut File<'_>, value: &Value) -> bool {
    let Some(appearance) = dictionary(file, value) else { return false };
    let normal = get(&appearance, b"N").and_then(Value::as_reference);
    let Some(form) = normal.filter(|_| appearance.len() == 1).and_then(|number| file.object(number).ok()) else {
        return false;
    };
    let Some(entries) = form.value.as_dictionary().filter(|_| form.is_stream()) else { return false };
    let is_matrix = |matrix: &[f64]| match matrix {
        [a, b, c, d, _, _] => (a * d - b * c).abs() > 1.0e-6,
        _ => false,
    };
    get(entries, b"Subtype").is_some_and(|kind| kind.is_name(b"Form"))
        && numbers(get(entries, b"BBox"))
            .is_some_and(|edges| size(&edges).is_some_and(|(width, height)| width > 0.0 && height > 0.0))
        && (get(entries, b"Matrix").is_none()
            || numbers(get(entries, b"Matrix")).is_some_and(|matrix| is_matrix(&matrix)))
}

/// Whether a value is the flags of a signature field.
pub(super) fn is_flags(value: &Value) -> bool {
    matches!(value, Value::Integer(PRINT | PRINT_LOCKED))
}

/// Whether a value is `SigFlags`: signatures exist, and perhaps the file is append-only (ISO 32000-1, table 219).
pub(super) fn is_signature_flags(value: &Value) -> bool {
    matches!(value, Value::Integer(1 | 3))
}

/// Whether a value locks fields: it shows nothing.
pub(super) fn is_lock(file: &mut File<'_>, value: &Value) -> bool {
    dictionary(file, value).is_some_and(|entries| {
        entries.keys().all(|key| matches!(key.as_slice(), b"Type" | b"Action" | b"Fields" | b"P"))
    })
}

/// Whether a value is a signed signature field of no size, as those of time stamps are.
pub(super) fn is_invisible_field(file: &mut File<'_>, value: &Value) -> bool {
    let Some(entries) = value.as_reference().and_then(|_| dictionary(file, value)) else { return false };
    let is = |key: &[u8], name: &[u8]| get(&entries, key).is_some_and(|value| value.is_name(name));
    let is_empty = numbers(get(&entries, b"Rect")).and_then(|edges| size(&edges)) == Some((0.0, 0.0));
    let known = |key: &Vec<u8>| key == b"V" || FIELD.contains(&key.as_slice());
    is(b"FT", b"Sig")
        && is(b"Subtype", b"Widget")
        && is_empty
        && entries.keys().all(known)
        && get(&entries, b"AP").is_none_or(|appearance| is_blank_appearance(file, appearance))
        && get(&entries, b"V").is_some_and(|signature| is_signature(file, signature))
}

pub(super) fn are_invisible_fields(file: &mut File<'_>, value: &Value) -> bool {
    match file.resolved(value) {
        Ok(Value::Array(fields)) => {
            fields.len() <= MOST_FIELDS && fields.iter().all(|field| is_invisible_field(file, field))
        }
        _ => false,
    }
}

/// Whether a value is a form with nothing but invisible signature fields.
pub(super) fn is_form_of_invisible_fields(file: &mut File<'_>, value: &Value) -> bool {
    dictionary(file, value).is_some_and(|form| {
        form.keys().all(|key| FORM.contains(&key.as_slice()))
            && get(&form, b"SigFlags").is_none_or(is_signature_flags)
            && get(&form, b"Fields").is_some_and(|fields| are_invisible_fields(file, fields))
    })
}

/// Whether a value names the signature that certifies the file.
pub(super) fn is_permissions(file: &mut File<'_>, value: &Value) -> bool {
    dictionary(file, value)
        .is_some_and(|entries| entries.iter().all(|(key, value)| key == b"DocMDP" && is_signature(file, value)))
}

/// Whether a value is a store of certificates and answers about their revocation: lists of streams, for the file and for
/// each signature.
pub(super) fn is_validation_store(file: &mut File<'_>, value: &Value) -> bool {
    dictionary(file, value).is_some_and(|entries| {
        entries.iter().all(|(key, value)| match key.as_slice() {
            b"Certs" | b"CRLs" | b"OCSPs" => are_streams(file, value),
            b"Type" => value.is_name(b"DSS"),
            b"VRI" => dictionary(file, value)
                .is_some_and(|entries| entries.values().all(|value| is_store_of_signature(file, value))),
            _ => false,
        })
    })
}

fn is_store_of_signature(file: &mut File<'_>, value: &Value) -> bool {
    dictionary(file, value).is_some_and(|entries| {
        entries.iter().all(|(key, value)| match key.as_slice() {
            b"Cert" | b"CRL" | b"OCSP" => are_streams(file, value),
            b"TS" => is_stream(file, value),
            b"TU" | b"Type" => matches!(value, Value::Name(_) | Value::Text(_)),
            _ => false,
        })
    })
}

fn are_streams(file: &mut File<'_>, value: &Value) -> bool {
    match file.resolved(value) {
        Ok(Value::Array(entries)) => entries.iter().all(|entry| is_stream(file, entry)),
        _ => false,
    }
}

fn is_stream(file: &mut File<'_>, value: &Value) -> bool {
    let number = value.as_reference();
    number.and_then(|number| file.object(number).ok()).is_some_and(|object| object.is_stream())
}

/// Whether a value lists extensions of PDF by name and level.
pub(super) fn is_extensions(file: &mut File<'_>, value: &Value) -> bool {
    let is_plain = |value: &Value| matches!(value, Value::Name(_) | Value::Integer(_));
    dictionary(file, value).is_some_and(|entries| {
        entries.values().all(|value| {
            is_plain(value) || dictionary(file, value).is_some_and(|extension| extension.values().all(is_plain))
        })
    })
}

/// Whether an appearance draws nothing.
fn is_blank_appearance(file: &mut File<'_>, value: &Value) -> bool {
    let Some(appearance) = dictionary(file, value) else { return false };
    let normal = get(&appearance, b"N").and_then(Value::as_reference);
    let form = normal.filter(|_| appearance.len() == 1).and_then(|number| file.object(number).ok());
    form.is_some_and(|form| matches!(file.content(&form, 0), Ok(Some(content)) if content.is_empty()))
}

fn dictionary(file: &mut File<'_>, value: &Value) -> Option<Entries> {
    match file.resolved(value).ok()? {
        Value::Dictionary(entries) => Some(entries),
        _ => None,
    }
}

fn get<'v>(entries: &'v Entries, key: &[u8]) -> Option<&'v Value> {
    entries.get(key)
}

fn numbers(value: Option<&Value>) -> Option<Vec<f64>> {
    let numbers: Vec<f64> = value?.as_array()?.iter().map(Value::as_number).collect::<Option<_>>()?;
    numbers.iter().all(|number| number.abs() < FARTHEST).then_some(numbers)
}

/// The width and height of a box, given by two opposite corners.
fn size(edges: &[f64]) -> Option<(f64, f64)> {
    match edges {
        [left, bottom, right, top] => Some(((right - left).abs(), (top - bottom).abs())),
        _ => None,
    }
}
