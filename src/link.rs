//! The addresses that links may have.

/// The allowed schemes, each with a text that its addresses must contain.
const SCHEMES: [(&str, &str); 3] = [("http://", ""), ("https://", ""), ("mailto:", "@")];

/// Whether a link may have this address: a web page or a mailbox. Other addresses could start programs.
pub(crate) fn is_allowed(address: &str) -> bool {
    let is_plain = !address.contains(|character: char| character.is_whitespace() || character.is_control());
    is_plain
        && SCHEMES.iter().any(|(scheme, part)| {
            let start = address.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme));
            start.is_some_and(|start| address.len() > start.len() && address[start.len()..].contains(part))
        })
}

/// Whether a text begins with a scheme, allowed or not: letters, digits, `+`, `-`, `.`, and a colon.
pub(crate) fn has_scheme(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.'))
}

/// The address in ASCII, as a URI action needs it (ISO 32000-1, 12.6.4.7).
pub(crate) fn ascii(address: &str) -> String {
    let bytes = address.bytes().map(|byte| match byte {
        b'!'..=b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_and_mailboxes_are_allowed() {
        for address in ["http://a.vn", "HTTPS://dangcongsan.vn/bài?x=1", "mailto:vp@tinhuy.vn"] {
            assert!(is_allowed(address) && has_scheme(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "file:///c:/a.exe",
            "ftp://a.vn",
            "http://",
            "https:a.vn",
            "mailto:a",
            "https://a b",
            "a.vn",
        ] {
            assert!(!is_allowed(address), "{address}");
        }
        assert!(has_scheme("javascript:x") && !has_scheme("a.vn/b:c") && !has_scheme("1:2") && !has_scheme("Điều:2"));
    }

    #[test]
    fn addresses_become_ascii() {
        assert_eq!(ascii("https://a.vn/Đ?b=%20"), "https://a.vn/%C4%90?b=%20");
    }
}
