//! Finds URLs, email addresses and file names. Punctuation inside them must not be reported or changed.

use std::ops::Range;

/// The schemes of URLs, without slashes.
const SCHEMES: [&str; 5] = ["http:", "https:", "ftp:", "mailto:", "tel:"];

/// Returns whether a byte range of a text overlaps a URL, an email address or a file name. `endings` are top-level
/// domains and file extensions, such as `vn`. Spaces typed inside an address are part of it: `http : //vcnet.vn`.
pub(super) fn overlaps_address(text: &str, bytes: &Range<usize>, endings: &[String]) -> bool {
    /// The maximum length of an address in bytes, which bounds the work in a text without spaces.
    const LONGEST: usize = 1000;
    let from = text.floor_char_boundary(bytes.start.saturating_sub(LONGEST));
    let to = text.ceil_char_boundary(bytes.end.saturating_add(LONGEST).min(text.len()));
    let window = text.get(from..to).unwrap_or_default();
    let mut start = from;
    // The current candidate: its words without spaces, and its byte range.
    let (mut joined, mut begin, mut end) = (String::new(), from, from);
    for part in window.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        if !word.is_empty() {
            if !continues(&joined, word, endings) {
                if overlaps_core(text, bytes, begin..end) && is_address(&joined, endings) {
                    return true;
                }
                joined.clear();
                begin = start;
            }
            joined.push_str(word);
            end = start + word.len();
        }
        start += part.len();
    }
    overlaps_core(text, bytes, begin..end) && is_address(&joined, endings)
}

/// Returns whether a range overlaps an address without the punctuation and quotation marks around it.
fn overlaps_core(text: &str, bytes: &Range<usize>, address: Range<usize>) -> bool {
    let all = text.get(address.clone()).unwrap_or_default();
    let bare = all.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '”', '"', '*', '>']);
    let inner = bare.trim_start_matches(['(', '[', '“', '"', '*', '<']);
    let begin = address.start + bare.len() - inner.len();
    bytes.start < begin + inner.len() && begin < bytes.end
}

/// Returns whether a word continues the address before it despite the space between them.
fn continues(before: &str, word: &str, endings: &[String]) -> bool {
    const SEPARATORS: [char; 4] = [':', '/', '@', '.'];
    // A fast path for ordinary words.
    if before.is_empty() || !(before.ends_with(SEPARATORS) || word.starts_with(SEPARATORS)) {
        return false;
    }
    let lowercase = before.to_lowercase();
    let without_bracket = lowercase.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_scheme =
        |ends: &str| ["http", "https", "ftp"].iter().any(|name| without_bracket.strip_prefix(name) == Some(ends));
    let is_ending = word.strip_prefix('.').is_some_and(|tail| {
        let label = tail.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        endings.contains(&label)
    });
    (is_scheme("") && word.starts_with(':'))
        || (is_scheme(":") && word.starts_with('/'))
        || before.ends_with("//")
        || word.starts_with("//")
        || before.ends_with('@')
        || word.starts_with('@')
        || (without_bracket == "www" && word.starts_with('.'))
        || without_bracket.ends_with("www.")
        || is_ending
        || (before.ends_with('/') || word.starts_with('/')) && is_address(before, endings)
}

fn is_address(word: &str, endings: &[String]) -> bool {
    let lowercase = word.to_lowercase();
    let without_bracket = lowercase.trim_start_matches(|c: char| !c.is_alphanumeric());
    let ends_at = |(at, _): (usize, &str)| {
        let (head, tail) = (&lowercase[..at], &lowercase[at + 1..]);
        let label = tail.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        head.ends_with(|c: char| c.is_alphanumeric() || c == ')') && endings.iter().any(|ending| ending == label)
    };
    lowercase.contains('@')
        || lowercase.contains("//")
        || lowercase.contains("www.")
        || SCHEMES.iter().any(|scheme| without_bracket.starts_with(scheme))
        || lowercase.match_indices('.').any(ends_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_around_an_address_is_not_part_of_it() {
        let endings = ["vn", "docx"].map(str::to_owned);
        let found = |text: &str, part: &str| {
            let at = text.find(part).unwrap();
            overlaps_address(text, &(at..at + part.len()), &endings)
        };
        for text in
            ["xem http:vcnet.vn", "(vcnet.vn),", "Mau.So1.Docx", "a,b@lamdong.x", "tel:0912,345", "https:\\\\a:b"]
        {
            let inner = text.trim_start_matches("xem ").trim_matches(['(', ')', ',']);
            assert!(found(text, inner), "{text}");
        }
        for text in [
            "http : //vcnet.vn",
            "http: //vcnet.vn",
            "https ://vcnet.vn",
            "http:// vcnet.vn",
            "www .vcnet.vn",
            "a @ vcnet.vn",
            "a@ b",
            "Mau .docx",
            "vcnet.vn /a ,b",
        ] {
            assert!(found(text, " "), "{text}");
        }
        assert!(!found("tại vcnet.vn, và", ","));
        assert!(!found("tại vcnet.vn , và", " ,"));
        assert!(!found("tỉnh / huyện", " "));
        assert!(!found("xem : b", " :"));
        assert!(!found("tại vcnet.vn và", "và"));
        assert!(!found("báo cáo.Đề nghị", "."));
        assert!(!found("chi bộ,đảng bộ", ","));
        assert!(!found("lưu.Vào sổ", "."));
    }
}
