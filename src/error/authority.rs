//! Help for a signing authority that cannot be read.

use std::borrow::Cow;

/// Abbreviations of state documents (Decree 30/2020/NĐ-CP) and the forms of Party documents for them, HD36 II.1.7.
/// Party documents have no `TUQ`: delegation is written `T/L`.
const ABBREVIATIONS: [(&str, &str); 5] = [("TUQ", "T/L"), ("TM", "T/M"), ("KT", "K/T"), ("TL", "T/L"), ("Q", "Q.")];

const HELP: &str = "begin with `T/M`, `K/T`, `T/L` or `Q.` and name the body or office, such as `T/M BAN THƯỜNG VỤ`";
const HELP_VI: &str =
    "bắt đầu bằng `T/M`, `K/T`, `T/L` hoặc `Q.`, sau đó ghi cơ quan hoặc chức vụ, chẳng hạn `T/M BAN THƯỜNG VỤ`";

/// The English help.
pub(super) fn help(found: &str) -> Cow<'static, str> {
    corrected(found).map_or(Cow::Borrowed(HELP), |text| Cow::Owned(format!("write `{text}`")))
}

/// The Vietnamese help.
pub(super) fn help_vi(found: &str) -> Cow<'static, str> {
    corrected(found).map_or(Cow::Borrowed(HELP_VI), |text| Cow::Owned(format!("ghi `{text}`")))
}

/// The authority in the form of Party documents, if it begins with another usual abbreviation.
fn corrected(found: &str) -> Option<String> {
    let end = |c: char| c.is_whitespace() || c == '.';
    let (head, rest) = found.trim().split_once(end).unwrap_or((found.trim(), ""));
    let letters: String = head.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let (_, form) = ABBREVIATIONS.into_iter().find(|(abbreviation, _)| *abbreviation == letters)?;
    let of = rest.trim_start_matches(end).trim_end();
    Some(match of.is_empty() {
        true => format!("{form} …"),
        false => format!("{form} {of}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrects_abbreviations_of_state_documents() {
        for (found, wanted) in [
            ("TM. BAN THƯỜNG VỤ", "T/M BAN THƯỜNG VỤ"),
            ("KT.TRƯỞNG BAN", "K/T TRƯỞNG BAN"),
            ("TL CHÁNH VĂN PHÒNG", "T/L CHÁNH VĂN PHÒNG"),
            ("TUQ. TRƯỞNG BAN", "T/L TRƯỞNG BAN"),
            ("k/t trưởng ban", "K/T trưởng ban"),
            ("KT.", "K/T …"),
        ] {
            assert_eq!(corrected(found).as_deref(), Some(wanted));
        }
        assert_eq!(corrected("TRƯỞNG BAN"), None);
    }
}
