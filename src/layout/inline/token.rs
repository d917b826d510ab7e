//! Line breaks inside long tokens: web and mail addresses, file names and document codes.

use super::cost::penalty;
use crate::standard::TokenBreaks;

/// The possible line breaks inside a word, as byte offsets with penalties. Words other than addresses and codes have
/// breaks only if they are long.
pub(crate) fn breaks(rules: &TokenBreaks, word: &str, too_long: bool) -> Vec<(usize, f64)> {
    // The most frequent case: a Vietnamese syllable.
    if !has_inner_sign(word) {
        return Vec::new();
    }
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_address = is_address(bare);
    let (is_sign, hyphen, other): (&dyn Fn(char) -> bool, f64, f64) = if is_address {
        (&|sign| rules.address_after.contains(sign), rules.address_hyphen, rules.address)
    } else if is_code(bare) {
        (&|sign| rules.code_after.contains(sign), rules.code, rules.code)
    } else if too_long || letters(bare) >= rules.long {
        (&|sign| rules.code_after.contains(sign) || rules.address_after.contains(sign), rules.code, rules.code)
    } else {
        return Vec::new();
    };
    // The end of an address, such as `vn.`, does not read as part of it on a line of its own.
    let shortest_last = if is_address && !too_long { rules.shortest_last } else { rules.shortest };
    let mut found = Vec::new();
    let mut before = None;
    for (at, sign) in word.char_indices() {
        let end = at + sign.len_utf8();
        let after = word[end..].chars().next();
        let is_break = (sign == '-' || is_sign(sign))
            && after.is_some_and(|after| after != '-' && !is_sign(after))
            && !(is_digit(before) && is_digit(after))
            // `06-` alone at the end of a line does not read as a document number.
            && (is_address || too_long || sign != '-' || !is_figure(&word[..at]))
            && letters(&word[..end]) >= rules.shortest
            && letters(&word[end..]) >= shortest_last;
        if is_break {
            found.push((end, penalty(if sign == '-' { hyphen } else { other })));
        }
        before = Some(sign);
    }
    found
}

/// Whether punctuation stands between letters or digits.
fn has_inner_sign(word: &str) -> bool {
    let is_sign = |byte: &u8| byte.is_ascii_punctuation();
    let bytes = word.as_bytes();
    let Some(first) = bytes.iter().position(|byte| !is_sign(byte)) else { return false };
    let Some(sign) = bytes[first..].iter().position(is_sign) else { return false };
    bytes[first + sign..].iter().any(|byte| !is_sign(byte))
}

/// The number of letters and digits.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Whether a text is digits only, after opening punctuation.
fn is_figure(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    bare.chars().all(|c| c.is_ascii_digit())
}

fn is_digit(character: Option<char>) -> bool {
    character.is_some_and(|c| c.is_ascii_digit())
}

/// `https://vidu.vn/a`, `www.vidu.vn`, `ten@vidu.vn`, `vidu.gov.vn/bieu-mau`, `bieu-mau.xlsx`.
fn is_address(word: &str) -> bool {
    if word.contains("://") || word.starts_with("www.") {
        return true;
    }
    if let Some((name, host)) = word.split_once('@') {
        return !name.is_empty() && host.starts_with(|c: char| c.is_ascii_alphanumeric());
    }
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let Some((labels, last)) = host.rsplit_once('.') else { return false };
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    let ends = last.len() > 1 && last.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    ends && last.starts_with(|c: char| c.is_ascii_lowercase()) && labels.split('.').all(is_label)
}

/// `1234/2026/QĐ-UBND-SNV`, `33/CĐ-BCĐ-BNNMT`, `06-NQ/ĐUk`: figures and abbreviations in capitals.
fn is_code(word: &str) -> bool {
    let mut has_capitals = false;
    let all = word.split(['/', '-']).all(|part| {
        let capitals = part.chars().filter(|c| c.is_uppercase()).count();
        has_capitals |= capitals > 1;
        let is_number = !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        let small = part.chars().filter(|c| c.is_lowercase()).count();
        is_number || (part.starts_with(char::is_uppercase) && small <= 1)
    });
    all && has_capitals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::Origin;

    /// Marks possible breaks of a word: `|`, or `‖` for a higher penalty.
    fn marked(word: &str, too_long: bool) -> String {
        let rules = TokenBreaks {
            origin: Origin::default(),
            shortest: 2,
            shortest_last: 4,
            address_after: "/.?&=_:@,".to_owned(),
            address: 1.5,
            address_hyphen: 1.8,
            code_after: "/-".to_owned(),
            code: 2.0,
            long: 24,
            cut: 2.4,
        };
        let mut marked = word.to_owned();
        for (at, cost) in breaks(&rules, word, too_long).into_iter().rev() {
            marked.insert(at, if cost > penalty(1.5) { '‖' } else { '|' });
        }
        marked
    }

    #[test]
    fn addresses_break_after_punctuation() {
        for address in [
            "https://|vidu.|gov.|vn/|bieu-‖mau/|dang-‖ky?|nam=|2026&|quy=04",
            "van_|phong.|danguy@|vidu.|gov.vn,",
            "(www.|vidu.vn)",
            "dang-‖ky.|vidu.|vn/|bieu-‖mau/|2026/11",
            "bieu-‖mau-‖2026.|xlsx;",
            "http://|vidu.|vn:|8080",
            "https://|vidu.|vn/--‖ghichu",
        ] {
            assert_eq!(marked(&address.replace(['|', '‖'], ""), false), address);
        }
    }

    #[test]
    fn codes_break_after_slashes_and_hyphens() {
        for code in [
            "1234/2026/‖QĐ-‖UBND-‖SNV-‖BTC-‖KT&ĐT",
            "33/‖CĐ-‖BCĐ-‖BNNMT.",
            "(06-NQ/‖ĐUk)",
            "1234-CV/‖BTCTW-‖BTGDVTW",
            "HD05-‖VPTW",
        ] {
            assert_eq!(marked(&code.replace('‖', ""), false), code);
        }
    }

    #[test]
    fn keeps_figures_dates_and_words_whole() {
        for word in [
            "1.250.000.000",
            "41.250",
            "2,2%",
            "12/8/2026",
            "12-8-2026",
            "0263-3822-123",
            "10.0.0.1",
            "2025-2030",
            "trị-xã",
            "và/hoặc",
            "v.v.",
            "v.v...",
            "T/M",
            "V/v",
            "K/T",
            "Mơ-Nông",
            "TP.HCM",
            "(a)",
            "…",
            "-",
            "08h30",
            "3.500-4.000",
            "Đ/c",
            "A4-A5",
        ] {
            assert_eq!(marked(word, false), word);
        }
        for word in ["1.250.000.000", "12/8/2026", "nghiêngnghiêngnghiêng"] {
            assert_eq!(marked(word, true), word);
        }
    }

    #[test]
    fn overlong_words_break_after_punctuation_first() {
        assert_eq!(marked("06-NQ/ĐUk", true), "06-‖NQ/‖ĐUk");
        assert_eq!(marked("công/đoàn-thanh_niên", true), "công/‖đoàn-‖thanh_‖niên");
    }

    #[test]
    fn long_words_break_after_any_punctuation() {
        assert_eq!(marked("Mau_tong.hop-so_lieu=dang/vien", false), "Mau_‖tong.‖hop-‖so_‖lieu=‖dang/‖vien");
        assert_eq!(marked("Mau_tong.hop-so", false), "Mau_tong.hop-so");
        assert_eq!(marked("1.250.000.000.000.000.000.000.000", false), "1.250.000.000.000.000.000.000.000");
    }
}
