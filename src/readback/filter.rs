//! The filters of streams: deflate, with or without PNG predictors, is what programs write when they save a file.

use super::ambiguity::Ambiguity;
use super::syntax::{Entries, Value};
use crate::codec::deflate::{Damage, decompress};

/// The decompressed bytes of a stream, at most `limit`.
pub(super) fn decoded(entries: &Entries, bytes: &[u8], limit: usize) -> Result<Vec<u8>, Ambiguity> {
    let parameters = parameters(entries)?;
    match entries.get(b"Filter".as_slice()) {
        None => bytes
            .get(..limit.min(bytes.len()))
            .filter(|own| own.len() == bytes.len())
            .map(<[u8]>::to_vec)
            .ok_or(Ambiguity::TooLarge),
        // qpdf writes an empty stream like this.
        Some(filter) if is_deflate(filter) && bytes.is_empty() => Ok(Vec::new()),
        Some(filter) if is_deflate(filter) => {
            // Each row of a predictor has a byte more than its pixels.
            let most = if parameters.is_some() { limit.saturating_mul(2) } else { limit };
            let content = decompress(bytes, most).map_err(|damage| match damage {
                Damage::Malformed => Ambiguity::Filter,
                Damage::TooLong => Ambiguity::TooLarge,
            })?;
            let content = match parameters {
                Some(parameters) => unpredicted(parameters, &content)?,
                None => content,
            };
            if content.len() > limit { Err(Ambiguity::TooLarge) } else { Ok(content) }
        }
        Some(_) => Err(Ambiguity::Filter),
    }
}

fn is_deflate(filter: &Value) -> bool {
    match filter {
        Value::Array(filters) => matches!(filters.as_slice(), [filter] if filter.is_name(b"FlateDecode")),
        filter => filter.is_name(b"FlateDecode"),
    }
}

/// The parameters of the filter; none without a predictor.
fn parameters(entries: &Entries) -> Result<Option<&Entries>, Ambiguity> {
    let mut parameters = entries.get(b"DecodeParms".as_slice());
    if let Some(Value::Array(items)) = parameters {
        parameters = match items.as_slice() {
            [] => None,
            [one] => Some(one),
            _ => return Err(Ambiguity::Filter),
        };
    }
    match parameters {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Dictionary(own)) => match own.get(b"Predictor".as_slice()).map(Value::as_integer) {
            None | Some(Some(1)) => Ok(None),
            Some(Some(10..=15)) => Ok(Some(own)),
            Some(_) => Err(Ambiguity::Filter),
        },
        Some(_) => Err(Ambiguity::Filter),
    }
}

/// Undoes the PNG predictors (ISO 32000-1, 7.4.4.4).
fn unpredicted(parameters: &Entries, content: &[u8]) -> Result<Vec<u8>, Ambiguity> {
    let parameter = |key: &[u8], default: usize| match parameters.get(key) {
        None => Some(default),
        Some(value) => value.as_integer().and_then(|value| usize::try_from(value).ok()).filter(|value| *value > 0),
    };
    let sizes = (parameter(b"Colors", 1), parameter(b"BitsPerComponent", 8), parameter(b"Columns", 1));
    let (Some(colours), Some(bits), Some(columns)) = sizes else { return Err(Ambiguity::Filter) };
    let pixel_bits = colours.checked_mul(bits).ok_or(Ambiguity::Filter)?;
    let row_length = pixel_bits.checked_mul(columns).ok_or(Ambiguity::Filter)?.div_ceil(8);
    let step = pixel_bits.div_ceil(8);
    let rows = content.chunks_exact(row_length.saturating_add(1));
    if !rows.remainder().is_empty() {
        return Err(Ambiguity::Filter);
    }
    let mut pixels: Vec<u8> = Vec::with_capacity(content.len());
    // A row is not longer than the content, whatever its parameters say.
    let mut above = vec![0; row_length.min(content.len())];
    for row in rows {
        let (kind, coded) = row.split_first().ok_or(Ambiguity::Filter)?;
        let mut own: Vec<u8> = Vec::with_capacity(row_length);
        for (index, byte) in coded.iter().enumerate() {
            let left = |of: &[u8]| index.checked_sub(step).and_then(|index| of.get(index)).copied().unwrap_or(0);
            let (a, b, c) = (left(&own), above.get(index).copied().unwrap_or(0), left(&above));
            let predicted = match kind {
                0 => 0,
                1 => a,
                2 => b,
                3 => u8::midpoint(a, b),
                4 => paeth(a, b, c),
                _ => return Err(Ambiguity::Filter),
            };
            own.push(byte.wrapping_add(predicted));
        }
        pixels.extend_from_slice(&own);
        above = own;
    }
    Ok(pixels)
}

/// The predictor of Paeth (PNG specification, 9.4).
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let estimate = i16::from(a) + i16::from(b) - i16::from(c);
    let distance = |of: u8| (estimate - i16::from(of)).abs();
    if distance(a) <= distance(b) && distance(a) <= distance(c) {
        a
    } else if distance(b) <= distance(c) {
        b
    } else {
        c
    }
}
