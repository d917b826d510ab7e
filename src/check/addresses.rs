//! Web addresses, mail addresses and file names: signs inside them are not punctuation.

use std::ops::Range;

/// What an address may begin with.
const SCHEMES: [&str; 5] = ["http:", "https:", "ftp:", "mailto:", "tel:"];

/// Whether a stretch of a text touches an address or the name of a file; `endings` are those of either, such as `vn`.
pub(super) fn touches(text: &str, bytes: &Range<usize>, endings: &[String]) -> bool {
    /// No address is longer; a text without spaces may be.
    const LONGEST: usize = 1000;
    let from = text.floor_char_boundary(bytes.start.saturating_sub(LONGEST));
    let to = text.ceil_char_boundary(bytes.end.saturating_add(LONGEST).min(text.len()));
    let window = text.get(from..to).unwrap_or_default();
    let mut start = from;
    for part in window.split_inclusive(char::is_whitespace) {
        let end = start + part.trim_end().len();
        if start < bytes.end && bytes.start < end && is_address(part.trim_end(), endings) {
            // The marks of the sentence around it are not its own.
            let bare = part.trim_end().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '”', '"', '*', '>']);
            let inner = bare.trim_start_matches(['(', '[', '“', '"', '*', '<']);
            let begin = start + bare.len() - inner.len();
            return bytes.start < begin + inner.len() && begin < bytes.end;
        }
        start += part.len();
    }
    false
}

fn is_address(word: &str, endings: &[String]) -> bool {
    let small = word.to_lowercase();
    let opens = small.trim_start_matches(|c: char| !c.is_alphanumeric());
    let ends = |(at, _): (usize, &str)| {
        let (head, tail) = (&small[..at], &small[at + 1..]);
        let label = tail.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        head.ends_with(|c: char| c.is_alphanumeric() || c == ')') && endings.iter().any(|ending| ending == label)
    };
    small.contains('@')
        || small.contains("//")
        || small.contains("www.")
        || SCHEMES.iter().any(|scheme| opens.starts_with(scheme))
        || small.match_indices('.').any(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_with_the_marks_around_them_left_out() {
        let endings = ["vn", "docx"].map(str::to_owned);
        let found = |text: &str, part: &str| {
            let at = text.find(part).unwrap();
            touches(text, &(at..at + part.len()), &endings)
        };
        for text in
            ["xem http:vcnet.vn", "(vcnet.vn),", "Mau.So1.Docx", "a,b@lamdong.x", "tel:0912,345", "https:\\\\a:b"]
        {
            let inner = text.trim_start_matches("xem ").trim_matches(['(', ')', ',']);
            assert!(found(text, inner), "{text}");
        }
        assert!(!found("tại vcnet.vn, và", ","));
        assert!(!found("tại vcnet.vn và", "và"));
        assert!(!found("báo cáo.Đề nghị", "."));
        assert!(!found("chi bộ,đảng bộ", ","));
        assert!(!found("lưu.Vào sổ", "."));
    }
}
