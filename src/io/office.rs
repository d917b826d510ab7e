//! Files of office programs under another name, by their first bytes.

use crate::error::OfficeFile;

/// The signature of compound files: old formats, and encrypted files of any format.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
/// The beginning of the same in a text whose invalid bytes were replaced; the next bytes may be a character.
const REPLACED: &str = "\u{fffd}\u{fffd}\u{11}";
/// The signature of ZIP files.
const ZIP: &[u8] = b"PK\x03\x04";

/// The kind of an office file; `None` for other bytes. The whole file tells more than its beginning.
pub(crate) fn kind(bytes: &[u8]) -> Option<OfficeFile> {
    if bytes.starts_with(ZIP) {
        let is_document = contains(bytes, b"word/document.xml");
        return Some(if is_document { OfficeFile::Document } else { OfficeFile::Zip });
    }
    (bytes.starts_with(COMPOUND) || bytes.starts_with(REPLACED.as_bytes())).then(|| {
        // The directory of a compound file has the names of its streams in UTF-16.
        let has = |name: &str| contains(bytes, &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        match () {
            () if has("EncryptedPackage") => OfficeFile::Encrypted,
            () if has("WordDocument") => OfficeFile::OldDocument,
            () if has("Workbook") || has("Book") => OfficeFile::OldWorkbook,
            () => OfficeFile::OldOrEncrypted,
        }
    })
}

fn contains(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compound_files_are_told_apart_by_their_streams() {
        let compound = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            kind(&[COMPOUND, &[0; 512], &name, &[0; 64]].concat())
        };
        assert_eq!(compound("Workbook"), Some(OfficeFile::OldWorkbook));
        assert_eq!(compound("WordDocument"), Some(OfficeFile::OldDocument));
        assert_eq!(compound("EncryptedPackage"), Some(OfficeFile::Encrypted));
        assert_eq!(compound(""), Some(OfficeFile::OldOrEncrypted));
        assert_eq!(kind(b"PK\x03\x04 word/document.xml"), Some(OfficeFile::Document));
        let text = String::from_utf8_lossy(&[COMPOUND, b"B\0o\0o\0k\0"].concat()).into_owned();
        assert_eq!(kind(text.as_bytes()), Some(OfficeFile::OldWorkbook));
        assert_eq!((kind(b"PK\x03\x04"), kind(b"PK"), kind(b"")), (Some(OfficeFile::Zip), None, None));
    }
}
