//! Time stamps (RFC 3161).

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use der::asn1::{Int, ObjectIdentifier, OctetString};
use der::{Any, Decode, Reader, Sequence, SliceReader, Tag, Tagged};
use x509_cert::spki::AlgorithmIdentifierOwned;

/// The type of the content of a time stamp.
pub(super) const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// What a time-stamping authority signs.
#[derive(Debug, Clone)]
pub(super) struct TimeStamp {
    /// The digest algorithm.
    pub(super) algorithm: ObjectIdentifier,
    /// The digest of the stamped bytes.
    pub(super) digest: Vec<u8>,
    pub(super) time: Option<DateTime<FixedOffset>>,
    /// The number of the request, which the answer repeats.
    pub(super) nonce: Option<Int>,
}

#[derive(Sequence)]
pub(super) struct Imprint {
    pub(super) algorithm: AlgorithmIdentifierOwned,
    pub(super) digest: OctetString,
}

impl TimeStamp {
    /// Reads `TSTInfo`. `None` if it is malformed.
    pub(super) fn read(info: &[u8]) -> Option<Self> {
        let sequence = Any::from_der(info).ok().filter(|info| info.tag() == Tag::Sequence)?;
        let mut reader = SliceReader::new(sequence.value()).ok()?;
        let _version: Any = reader.decode().ok()?;
        let _policy: ObjectIdentifier = reader.decode().ok()?;
        let imprint: Imprint = reader.decode().ok()?;
        let _serial: Any = reader.decode().ok()?;
        let time: Any = reader.decode().ok()?;
        let time = Some(time).filter(|time| time.tag() == Tag::GeneralizedTime)?;
        let mut nonce = None;
        while !reader.is_finished() {
            // The accuracy, the order and the name of the authority do not matter here.
            let optional: Any = reader.decode().ok()?;
            if optional.tag() == Tag::Integer {
                nonce = Some(optional.decode_as().ok()?);
            }
        }
        Some(Self {
            algorithm: imprint.algorithm.oid,
            digest: imprint.digest.as_bytes().to_vec(),
            time: str::from_utf8(time.value()).ok().and_then(generalized_time),
            nonce,
        })
    }
}

/// A time such as `20261129135555.05Z`, to the second.
fn generalized_time(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.strip_suffix('Z')?;
    let seconds = text.split_once('.').map_or(text, |(seconds, _)| seconds);
    Some(NaiveDateTime::parse_from_str(seconds, "%Y%m%d%H%M%S").ok()?.and_utc().fixed_offset())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_times_with_and_without_fractions() {
        let time = |text| generalized_time(text).map(|time| time.to_rfc3339());
        assert_eq!(time("20261129135555.05005Z").as_deref(), Some("2026-11-29T13:55:55+00:00"));
        assert_eq!(time("20261129135555Z").as_deref(), Some("2026-11-29T13:55:55+00:00"));
        assert_eq!(time("20261129135555"), None);
    }
}
