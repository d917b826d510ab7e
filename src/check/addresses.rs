//! Web addresses, mail addresses and file names: signs inside them are not punctuation.

use std::ops::Range;

/// What an address may begin with.
const SCHEMES: [&str; 5] = ["http:", "https:", "ftp:", "mailto:", "tel:"];

/// Whether a stretch of a text touches an address or the name of a file; `endings` are those of either, such as `vn`.
/// Spaces that were typed into an address belong to it: `http : //vcnet.vn`.
pub(super) fn touches(text: &str, bytes: &Range<usize>, endings: &[String]) -> bool {
    /// No address is longer; a text without spaces may be.
    const LONGEST: usize = 1000;
    let from = text.floor_char_boundary(bytes.start.saturating_sub(LONGEST));
    let to = text.ceil_char_boundary(bytes.end.saturating_add(LONGEST).min(text.len()));
    let window = text.get(from..to).unwrap_or_default();
    let mut start = from;
    // The words that may be one address, joined, and where the first of them begins.
    let (mut joined, mut begun, mut behind) = (String::new(), from, from);
    for part in window.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        if !word.is_empty() {
            if !continues(&joined, word, endings) {
                if is_within(text, bytes, begun..behind) && is_address(&joined, endings) {
                    return true;
                }
                joined.clear();
                begun = start;
            }
            joined.push_str(word);
            behind = start + word.len();
        }
        start += part.len();
    }
    is_within(text, bytes, begun..behind) && is_address(&joined, endings)
}

/// Whether a stretch touches an address that stands there; the marks of the sentence around it are not its own.
fn is_within(text: &str, bytes: &Range<usize>, address: Range<usize>) -> bool {
    let all = text.get(address.clone()).unwrap_or_default();
    let bare = all.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '”', '"', '*', '>']);
    let inner = bare.trim_start_matches(['(', '[', '“', '"', '*', '<']);
    let begin = address.start + bare.len() - inner.len();
    bytes.start < begin + inner.len() && begin < bytes.end
}

/// Whether a word goes on with the address before it in spite of the space between them.
fn continues(before: &str, word: &str, endings: &[String]) -> bool {
    const SIGNS: [char; 4] = [':', '/', '@', '.'];
    // As nearly all words do.
    if before.is_empty() || !(before.ends_with(SIGNS) || word.starts_with(SIGNS)) {
        return false;
    }
    let small = before.to_lowercase();
    let opened = small.trim_start_matches(|c: char| !c.is_alphanumeric());
    let scheme = |ends: &str| ["http", "https", "ftp"].iter().any(|name| opened.strip_prefix(name) == Some(ends));
    let ending = word.strip_prefix('.').is_some_and(|tail| {
        let label = tail.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        endings.contains(&label)
    });
    (scheme("") && word.starts_with(':'))
        || (scheme(":") && word.starts_with('/'))
        || before.ends_with("//")
        || word.starts_with("//")
        || before.ends_with('@')
        || word.starts_with('@')
        || (opened == "www" && word.starts_with('.'))
        || opened.ends_with("www.")
        || ending
        || (before.ends_with('/') || word.starts_with('/')) && is_address(before, endings)
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
