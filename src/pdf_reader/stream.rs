//! The bytes of a stream (ISO 32000-1, 7.3.8).

use super::budget::Fault;
use crate::error::PdfDamage;

const END: &[u8] = b"endstream";

/// The content of a stream from its first byte. `bytes` ends where the next object begins.
///
/// A wrong length is an error if `strict`; else the keyword at the end is searched.
pub(super) fn content(bytes: &[u8], length: Option<usize>, strict: bool) -> Result<&[u8], Fault> {
    let has_length = length.and_then(|length| {
        let (content, after) = bytes.split_at_checked(length)?;
        let line_end = after.iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        after.get(line_end..)?.starts_with(END).then_some(content)
    });
    match has_length {
        Some(content) => Ok(content),
        None if strict => Err(Fault::Malformed(PdfDamage::StreamLength)),
        None => searched(bytes).ok_or(Fault::Malformed(PdfDamage::StreamEnd)),
    }
}

fn searched(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.windows(END.len()).position(|window| window == END)?;
    let content = bytes.get(..end)?;
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    Some(content.strip_suffix(b"\r").unwrap_or(content))
}
