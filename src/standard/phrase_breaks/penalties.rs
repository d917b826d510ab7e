//! The penalties of line breaks between the words of short texts.
//!
//! The words are divided into units: compounds and openers that the pack knows, names, and single words. Each break has
//! the penalty of its kind, in the unit of [`BreakPenalties`](super::BreakPenalties).

use super::{Openers, PhraseBreaks, Unit};
use crate::fold::fold;

/// The maximum number of words of a name.
const MAX_NAME_WORDS: usize = 5;

/// Returns the penalty of a break after each word except the last.
pub(crate) fn break_penalties(breaks: &PhraseBreaks, words: &[&str]) -> Vec<f64> {
    if words.len() < 2 {
        return Vec::new();
    }
    let tokens: Vec<Token> = words.iter().map(|word| Token::new(word)).collect();
    let mut spans = spans(breaks, &tokens);
    mark_names(breaks, &tokens, &mut spans);
    let mut penalties = Vec::with_capacity(words.len().saturating_sub(1));
    for (index, span) in spans.iter().enumerate() {
        for inner in 1..span.length {
            penalties.push(span.inner_penalty(breaks, inner));
        }
        let next = span.start + span.length;
        if let Some(following) = spans.iter().find(|other| other.start == next) {
            let by_kind = between(breaks, (span, &tokens[next - 1]), (following, &tokens[next]));
            let before = index.checked_sub(1).map(|before| &spans[before]);
            let counts = is_count(breaks, (before, span), &tokens) && is_counted(breaks, following, &tokens[next]);
            penalties.push(if counts && !tokens[next - 1].closes {
                by_kind.max(breaks.penalties.number)
            } else {
                by_kind
            });
        }
    }
    penalties
}

/// Returns for each word whether its compound or name continues with the next word.
pub(crate) fn unit_continues(breaks: &PhraseBreaks, words: &[&str]) -> Vec<bool> {
    let tokens: Vec<Token> = words.iter().map(|word| Token::new(word)).collect();
    let mut spans = spans(breaks, &tokens);
    mark_names(breaks, &tokens, &mut spans);
    let within = |span: &Span<'_>| {
        let inner: Vec<bool> = (1..span.length).map(|words| !span.ends_part(words)).collect();
        inner.into_iter().chain([false])
    };
    spans.iter().flat_map(within).collect()
}

/// Whether a unit is a number that does not belong to the word before it, such as `Điều` or `năm`.
fn is_count(breaks: &PhraseBreaks, (before, unit): (Option<&Span<'_>>, &Span<'_>), tokens: &[Token]) -> bool {
    let token = &tokens[unit.start];
    let follows = before.filter(|before| !tokens[before.start + before.length - 1].closes && !token.opens);
    unit.is_single_word()
        && token.is_number
        && follows.is_none_or(|before| before.opener(breaks).is_none_or(|it| !it.numbers))
}

/// Whether a number before a unit may count it: `6 tháng`, `250 đảng viên`.
fn is_counted(breaks: &PhraseBreaks, unit: &Span<'_>, first: &Token) -> bool {
    let follows = !first.opens && !first.is_dash();
    follows && unit.opener(breaks).map_or(!first.is_capitalised && !first.begins_as_number, |opener| opener.counted)
}

/// A word, prepared for comparison with the lists.
struct Token {
    /// Folded, without punctuation around it; a dash between spaces is `-`.
    word: String,
    /// Whether an opening bracket or quotation mark precedes it.
    opens: bool,
    /// Whether punctuation follows it.
    closes: bool,
    is_capitalised: bool,
    has_lower_case: bool,
    begins_as_number: bool,
    is_number: bool,
}

impl Token {
    fn new(text: &str) -> Self {
        let from_word = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let bare = from_word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_mark = bare.is_empty();
        Self {
            word: fold(if is_mark { text } else { bare }),
            opens: !is_mark && from_word.len() < text.len(),
            closes: if is_mark { !is_dash(text) } else { bare.len() < from_word.len() },
            is_capitalised: bare.starts_with(char::is_uppercase),
            has_lower_case: bare.contains(char::is_lowercase),
            begins_as_number: bare.starts_with(|c: char| c.is_ascii_digit()),
            is_number: !is_mark && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')),
        }
    }

    fn is_dash(&self) -> bool {
        is_dash(&self.word)
    }
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—")
}

/// Consecutive words that form a unit.
struct Span<'s> {
    start: usize,
    length: usize,
    kind: Kind<'s>,
}

enum Kind<'s> {
    Known(&'s Unit),
    Name,
    /// A word outside the lists.
    SingleWord,
}

impl<'s> Span<'s> {
    /// Returns whether a part of the unit ends after this number of words.
    fn ends_part(&self, words: usize) -> bool {
        matches!(self.kind, Kind::Known(unit) if unit.ends_part(words))
    }

    /// Returns the penalty of a break after this number of its words.
    fn inner_penalty(&self, breaks: &PhraseBreaks, words: usize) -> f64 {
        let penalties = &breaks.penalties;
        match self.kind {
            Kind::Known(_) if self.ends_part(words) => penalties.part,
            Kind::Name if words + 1 < self.length => penalties.name,
            Kind::Known(_) | Kind::Name | Kind::SingleWord => penalties.compound,
        }
    }

    fn opener(&self, breaks: &'s PhraseBreaks) -> Option<&'s Openers> {
        match self.kind {
            Kind::Known(unit) => breaks.opener(unit),
            Kind::Name | Kind::SingleWord => None,
        }
    }

    fn is_single_word(&self) -> bool {
        matches!(self.kind, Kind::SingleWord)
    }
}

/// Returns the penalty of a break between two units, each given with its word at the break.
fn between(breaks: &PhraseBreaks, left: (&Span<'_>, &Token), right: (&Span<'_>, &Token)) -> f64 {
    let ((left, last), (right, first)) = (left, right);
    let penalties = &breaks.penalties;
    if last.is_dash() {
        return if first.begins_as_number { penalties.number } else { penalties.dash };
    }
    if last.closes || first.opens {
        return penalties.mark;
    }
    if let Some(opener) = left.opener(breaks) {
        return opener.after;
    }
    if let Some(opener) = right.opener(breaks) {
        return opener.before;
    }
    match () {
        () if first.begins_as_number => penalties.number,
        () if left.is_single_word() && right.is_single_word() => penalties.unknown,
        () => penalties.known,
    }
}

/// Divides words into the fewest units with the fewest single words. Of equal divisions, takes the one whose first unit
/// is longer.
fn spans<'s>(breaks: &'s PhraseBreaks, tokens: &[Token]) -> Vec<Span<'s>> {
    // For each word, the number of single words and of units from there on, and the unit that begins with it.
    let mut best: Vec<((usize, usize), Option<&'s Unit>)> = vec![((0, 0), None); tokens.len() + 1];
    for start in (0..tokens.len()).rev() {
        let ((singles, units), _) = best[start + 1];
        let mut choice = ((singles + 1, units + 1), None);
        let second = tokens.get(start + 1).map(|token| &*token.word);
        for unit in breaks.units(&tokens[start].word, second).filter(|unit| continues(unit, &tokens[start..])) {
            let ((singles, units), _) = best[start + unit.length];
            let cost = (singles, units + 1);
            let is_longer = choice.1.is_none_or(|chosen: &Unit| unit.length > chosen.length);
            if cost < choice.0 || (cost == choice.0 && is_longer) {
                choice = (cost, Some(unit));
            }
        }
        best[start] = choice;
    }
    let mut spans = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let span = match best[start].1 {
            Some(unit) => Span { start, length: unit.length, kind: Kind::Known(unit) },
            None => Span { start, length: 1, kind: Kind::SingleWord },
        };
        start += span.length;
        spans.push(span);
    }
    spans
}

/// Whether words begin with a unit that has no punctuation inside.
fn continues(unit: &Unit, tokens: &[Token]) -> bool {
    let mut words = unit.words().enumerate();
    words.all(|(index, word)| {
        let is_inner = index == 0 || (!tokens[index - 1].closes && tokens.get(index).is_some_and(|token| !token.opens));
        is_inner && tokens.get(index).is_some_and(|token| token.word == word)
    })
}

/// Joins single words to names: consecutive capitalised words. In a text in capitals, only those after an opener that
/// announces a name, or the whole text.
fn mark_names(breaks: &PhraseBreaks, tokens: &[Token], spans: &mut Vec<Span<'_>>) {
    let in_capitals = !tokens.iter().any(|token| token.has_lower_case);
    let bare_name = spans.len() <= MAX_NAME_WORDS && spans.iter().all(Span::is_single_word);
    let mut index = 0;
    while index < spans.len() {
        let announced = index > 0 && spans[index - 1].opener(breaks).is_some_and(|opener| opener.names);
        let length = name_length(tokens, &spans[index..]);
        if length > 1 && (announced || bare_name || !in_capitals) {
            spans[index].length = length;
            spans[index].kind = Kind::Name;
            spans.drain(index + 1..index + length);
        }
        index += 1;
    }
}

/// Returns the number of consecutive words that may be a name: capitalised words, and a final number as in `Bảo Lâm 3`.
fn name_length(tokens: &[Token], spans: &[Span<'_>]) -> usize {
    let mut length = 0;
    for span in spans.iter().take(MAX_NAME_WORDS).take_while(|span| span.is_single_word()) {
        let token = &tokens[span.start];
        let ends = length > 0 && (tokens[span.start - 1].closes || token.opens);
        let is_number = length > 0 && token.begins_as_number;
        if ends || !(token.is_capitalised || is_number) {
            break;
        }
        length += 1;
        if is_number {
            break;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: &str = r#"
        [prices]
        origin = {}
        dash = 0
        mark = 1
        known = 2
        unknown = 3
        number = 4
        part = 5
        name = 6
        compound = 7
        lone = 0
        line = 0
        [openers.joining]
        origin = {}
        before = 11
        after = 12
        words = ["và", "về việc", "bộ"]
        [openers.times]
        origin = {}
        before = 1
        after = 2
        numbers = true
        counted = true
        words = ["năm", "tháng"]
        [openers.terms]
        origin = {}
        before = 1
        after = 2
        numbers = true
        words = ["khoá", "số"]
        [openers.places]
        origin = {}
        before = 21
        after = 22
        names = true
        words = ["xã", "đồng chí"]
        [compounds.a]
        origin = {}
        words = [
            "chi bộ", "tổ chức", "tuyên giáo", "dân vận", "đảng viên", "đảng uỷ", "tổ chức / đảng", "uỷ ban / nhân dân", "ban cán sự",
            "ban cán sự / đảng", "đảng bộ", "xã hội", "chính trị", "chính trị - / xã hội", "hoà bình",
        ]
    "#;

    #[track_caller]
    fn check(text: &str, wanted: &[f64]) {
        let breaks: PhraseBreaks = toml::from_str(TABLES).unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        assert_eq!(break_penalties(&breaks, &words), wanted, "{text}");
    }

    #[test]
    fn breaks_between_phrases_have_small_penalties() {
        check("BAN TỔ CHỨC - BAN TUYÊN GIÁO VÀ DÂN VẬN", &[2.0, 7.0, 2.0, 0.0, 2.0, 7.0, 11.0, 12.0, 7.0]);
        check("về việc rà soát, lập biểu", &[7.0, 12.0, 3.0, 1.0, 3.0]);
        check("danh sách (đảng viên)", &[3.0, 1.0, 7.0]);
        check("báo cáo: đảng viên", &[3.0, 1.0, 7.0]);
        check("đảng viên 2026", &[7.0, 4.0]);
        check("2025 - 2030", &[2.0 + 1.0, 4.0]);
    }

    #[test]
    fn compounds_match_in_any_spelling() {
        for text in ["ỦY BAN NHÂN DÂN", "Uỷ ban nhân dân", "“Ủy ban nhân dân”,"] {
            check(text, &[7.0, 5.0, 7.0]);
        }
        check("hòa bình", &[7.0]);
        check("chính trị – xã hội", &[7.0, 7.0, 5.0, 7.0]);
    }

    #[test]
    fn punctuation_ends_a_compound() {
        check("tổ, chức", &[1.0]);
        check("tổ (chức)", &[1.0]);
        check("(tổ chức) đảng", &[7.0, 1.0]);
    }

    #[test]
    fn units_leave_few_single_words() {
        // Not `tổ chức đảng` and a single `viên`, nor `ban cán sự` and `đảng bộ`.
        check("tổ chức đảng viên", &[7.0, 2.0, 7.0]);
        check("tổ chức đảng", &[7.0, 5.0]);
        check("ban cán sự đảng bộ", &[7.0, 7.0, 5.0, 11.0]);
    }

    #[test]
    fn names_keep_their_last_word() {
        check("Nguyễn Thị Minh An", &[6.0, 6.0, 7.0]);
        check("NGUYỄN THỊ AN", &[6.0, 7.0]);
        check("về việc kỷ luật Lê Văn An", &[7.0, 12.0, 3.0, 2.0, 6.0, 7.0]);
        check("KỶ LUẬT ĐỒNG CHÍ LÊ VĂN AN", &[3.0, 21.0, 7.0, 22.0, 6.0, 7.0]);
        check("ĐẢNG UỶ XÃ BẢO LÂM 3", &[7.0, 21.0, 22.0, 6.0, 7.0]);
        check("ĐẢNG UỶ XÃ BẢO LÂM - ĐÀ LẠT", &[7.0, 21.0, 22.0, 7.0, 2.0, 0.0, 3.0]);
        // Words in capitals without an opener are not a name, nor are words in lower case.
        check("ĐẢNG UỶ BẢO LÂM", &[7.0, 2.0, 3.0]);
        check("đồng chí nào đó", &[7.0, 22.0, 3.0]);
    }

    #[test]
    fn units_continue_within_compounds_and_names() {
        let breaks: PhraseBreaks = toml::from_str(TABLES).unwrap();
        let continues = |text: &str| unit_continues(&breaks, &text.split(' ').collect::<Vec<_>>());
        assert_eq!(continues("các đảng uỷ xã, đảng bộ"), [false, true, false, false, true, false]);
        assert_eq!(continues("uỷ ban nhân dân xã"), [true, false, true, false, false]);
        assert_eq!(continues("họp với Lê Văn An"), [false, false, true, true, false]);
    }

    #[test]
    fn numbers_stay_with_the_counted_word() {
        check("thống kê 6 tháng đầu năm 2026", &[3.0, 4.0, 4.0, 2.0, 1.0, 2.0]);
        check("kỷ niệm 96 năm", &[3.0, 4.0, 4.0]);
        check("kết nạp 1.250 đảng viên", &[3.0, 4.0, 4.0, 7.0]);
        check("TỔNG KẾT 05 NĂM", &[3.0, 4.0, 4.0]);
        // A number that belongs to the word before it, is separated from the next word, or does not count it.
        check("bão số 3 gây ra", &[1.0, 2.0, 3.0, 3.0]);
        check("khoá 75 năm 2026", &[2.0, 1.0, 2.0]);
        check("nghị quyết 57, tháng 6", &[3.0, 4.0, 1.0, 2.0]);
        check("nghị quyết 57 và", &[3.0, 4.0, 11.0]);
        check("nghị quyết 4 khoá 13", &[3.0, 4.0, 1.0, 2.0]);
        check("CHI BỘ 2 XÃ", &[7.0, 4.0, 21.0]);
    }

    #[test]
    fn single_words_have_no_breaks() {
        for text in ["", "Đảng", "-", "…"] {
            check(text, &[]);
        }
    }
}
