//! A writer of DER.

use chrono::NaiveDateTime;

pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        0x100..0x1_0000 => vec![tag, 0x82, (length >> 8) as u8, length as u8],
        _ => vec![tag, 0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8],
    };
    [head, content.to_vec()].concat()
}

pub(crate) fn sequence(items: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &items.concat())
}

pub(crate) fn set(items: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x31, &items.concat())
}

pub(crate) fn explicit(number: u8, content: &[u8]) -> Vec<u8> {
    tlv(0xA0 | number, content)
}

pub(crate) fn integer(bytes: &[u8]) -> Vec<u8> {
    tlv(2, bytes)
}

pub(crate) fn boolean(value: bool) -> Vec<u8> {
    tlv(1, &[if value { 0xFF } else { 0 }])
}

pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(4, bytes)
}

pub(crate) fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(3, &[&[0], bytes].concat())
}

pub(crate) fn utf8(text: &str) -> Vec<u8> {
    tlv(12, text.as_bytes())
}

pub(crate) fn utc(at: NaiveDateTime) -> Vec<u8> {
    tlv(0x17, at.format("%y%m%d%H%M%SZ").to_string().as_bytes())
}

pub(crate) fn time(at: NaiveDateTime) -> Vec<u8> {
    tlv(0x18, at.format("%Y%m%d%H%M%SZ").to_string().as_bytes())
}

pub(crate) fn object(identifier: &str) -> Vec<u8> {
    let arcs: Vec<u32> = identifier.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut bytes = vec![(arcs[0] * 40 + arcs[1]) as u8];
    for arc in &arcs[2..] {
        let groups = (0..5).rev().map(|group| (arc >> (7 * group)) & 0x7F);
        let mut groups: Vec<u8> = groups.skip_while(|group| *group == 0).map(|group| group as u8 | 0x80).collect();
        if groups.is_empty() {
            groups.push(0x80);
        }
        *groups.last_mut().unwrap() &= 0x7F;
        bytes.extend(groups);
    }
    tlv(6, &bytes)
}

/// The items inside a structure, each with its head.
pub(crate) fn items(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = value(bytes);
    let mut items = Vec::new();
    while !rest.is_empty() {
        let (head, length) = head(rest);
        items.push(rest[..head + length].to_vec());
        rest = &rest[head + length..];
    }
    items
}

/// The content of a structure.
pub(crate) fn value(bytes: &[u8]) -> &[u8] {
    let (head, length) = head(bytes);
    &bytes[head..head + length]
}

fn head(bytes: &[u8]) -> (usize, usize) {
    match bytes[1] {
        short @ 0..0x80 => (2, usize::from(short)),
        long => {
            let count = usize::from(long & 0x7F);
            (2 + count, bytes[2..2 + count].iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
        }
    }
}
