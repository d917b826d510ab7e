//! What it costs to end a short line between two words, by what the words mean.
//!
//! The words are divided into units: compounds and openers that the pack knows, names, and single words. Each break has
//! the price of its kind, in the unit of [`BreakPrices`](super::BreakPrices).

use super::{Openers, Sense, Unit};
use crate::fold::fold;

/// More words than this in a row are no name.
const LONGEST_NAME: usize = 5;

/// What a break between each word and the next costs.
pub(crate) fn break_prices(sense: &Sense, words: &[&str]) -> Vec<f64> {
    if words.len() < 2 {
        return Vec::new();
    }
    let tokens: Vec<Token> = words.iter().map(|word| Token::new(word)).collect();
    let mut spans = spans(sense, &tokens);
    mark_names(sense, &tokens, &mut spans);
    let mut prices = Vec::with_capacity(words.len().saturating_sub(1));
    for (index, span) in spans.iter().enumerate() {
        for inner in 1..span.length {
            prices.push(span.inner_price(sense, inner));
        }
        let next = span.start + span.length;
        if let Some(following) = spans.iter().find(|other| other.start == next) {
            let by_kind = between(sense, (span, &tokens[next - 1]), (following, &tokens[next]));
            let before = index.checked_sub(1).map(|before| &spans[before]);
            let counts = is_count(sense, (before, span), &tokens) && is_counted(sense, following, &tokens[next]);
            prices.push(if counts && !tokens[next - 1].closes { by_kind.max(sense.prices.number) } else { by_kind });
        }
    }
    prices
}

/// Between which words a compound or a name goes on.
pub(crate) fn held_together(sense: &Sense, words: &[&str]) -> Vec<bool> {
    let tokens: Vec<Token> = words.iter().map(|word| Token::new(word)).collect();
    let mut spans = spans(sense, &tokens);
    mark_names(sense, &tokens, &mut spans);
    let within = |span: &Span<'_>| {
        let inner: Vec<bool> = (1..span.length).map(|behind| !span.parts_behind(behind)).collect();
        inner.into_iter().chain([false])
    };
    spans.iter().flat_map(within).collect()
}

/// Whether a unit is a number that no word before it bears, as `Điều` and `năm` do.
fn is_count(sense: &Sense, (before, unit): (Option<&Span<'_>>, &Span<'_>), tokens: &[Token]) -> bool {
    let token = &tokens[unit.start];
    let follows = before.filter(|before| !tokens[before.start + before.length - 1].closes && !token.opens);
    unit.is_loose() && token.is_number && follows.is_none_or(|before| before.opener(sense).is_none_or(|it| !it.numbers))
}

/// Whether a number before a unit may count it: `6 tháng`, `250 đảng viên`.
fn is_counted(sense: &Sense, unit: &Span<'_>, first: &Token) -> bool {
    let follows = !first.opens && !first.is_dash();
    follows && unit.opener(sense).map_or(!first.is_capitalised && !first.begins_as_number, |opener| opener.counted)
}

/// A word as the lists know it.
struct Token {
    /// Without the marks around it, folded; a dash between spaces is `-`.
    word: String,
    /// Whether a bracket or quotation mark begins before it.
    opens: bool,
    /// Whether a mark follows it.
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

/// Words in a row that make one unit.
struct Span<'s> {
    start: usize,
    length: usize,
    kind: Kind<'s>,
}

enum Kind<'s> {
    Known(Unit<'s>),
    Name,
    /// A single word that no list has.
    Loose,
}

impl<'s> Span<'s> {
    /// Whether a part of a long compound ends behind so many of its words.
    fn parts_behind(&self, words: usize) -> bool {
        matches!(self.kind, Kind::Known(unit) if unit.ends_part(words))
    }

    fn inner_price(&self, sense: &Sense, behind: usize) -> f64 {
        let prices = &sense.prices;
        match self.kind {
            Kind::Known(_) if self.parts_behind(behind) => prices.part,
            Kind::Name if behind + 1 < self.length => prices.name,
            Kind::Known(_) | Kind::Name | Kind::Loose => prices.compound,
        }
    }

    fn opener(&self, sense: &'s Sense) -> Option<&'s Openers> {
        match self.kind {
            Kind::Known(unit) => sense.opener(unit),
            Kind::Name | Kind::Loose => None,
        }
    }

    fn is_loose(&self) -> bool {
        matches!(self.kind, Kind::Loose)
    }
}

/// What a break between two units costs; each comes with its word at the break.
fn between(sense: &Sense, left: (&Span<'_>, &Token), right: (&Span<'_>, &Token)) -> f64 {
    let ((left, last), (right, first)) = (left, right);
    let prices = &sense.prices;
    if last.is_dash() {
        return if first.begins_as_number { prices.number } else { prices.dash };
    }
    if last.closes || first.opens {
        return prices.mark;
    }
    if let Some(opener) = left.opener(sense) {
        return opener.after;
    }
    if let Some(opener) = right.opener(sense) {
        return opener.before;
    }
    match () {
        () if first.begins_as_number => prices.number,
        () if left.is_loose() && right.is_loose() => prices.unknown,
        () => prices.known,
    }
}

/// Divides words into units so that as few words as can be are in none, and the units are few; of two ways that are
/// equal it takes the one with the longer unit first.
fn spans<'s>(sense: &'s Sense, tokens: &[Token]) -> Vec<Span<'s>> {
    // For each word, the loose words and the units from it on, and the unit that begins with it.
    let mut best: Vec<((usize, usize), Option<Unit<'s>>)> = vec![((0, 0), None); tokens.len() + 1];
    for start in (0..tokens.len()).rev() {
        let ((loose, units), _) = best[start + 1];
        let mut choice = ((loose + 1, units + 1), None);
        let second = tokens.get(start + 1).map(|token| &*token.word);
        for unit in sense.units(&tokens[start].word, second).filter(|unit| continues(*unit, &tokens[start..])) {
            let ((loose, units), _) = best[start + unit.length()];
            let cost = (loose, units + 1);
            let is_longer = choice.1.is_none_or(|chosen: Unit<'_>| unit.length() > chosen.length());
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
            Some(unit) => Span { start, length: unit.length(), kind: Kind::Known(unit) },
            None => Span { start, length: 1, kind: Kind::Loose },
        };
        start += span.length;
        spans.push(span);
    }
    spans
}

/// Whether a unit stands at the beginning of these words, with no mark within it.
fn continues(unit: Unit<'_>, tokens: &[Token]) -> bool {
    let mut words = unit.words().enumerate();
    words.all(|(index, word)| {
        let is_inner = index == 0 || (!tokens[index - 1].closes && tokens.get(index).is_some_and(|token| !token.opens));
        is_inner && tokens.get(index).is_some_and(|token| token.word == word)
    })
}

/// Joins loose words to names: capitalised ones in a row; in capitals those behind an opener that announces a name, and
/// a text of nothing else.
fn mark_names(sense: &Sense, tokens: &[Token], spans: &mut Vec<Span<'_>>) {
    let in_capitals = !tokens.iter().any(|token| token.has_lower_case);
    let bare_name = spans.len() <= LONGEST_NAME && spans.iter().all(Span::is_loose);
    let mut index = 0;
    while index < spans.len() {
        let announced = index > 0 && spans[index - 1].opener(sense).is_some_and(|opener| opener.names);
        let length = name_length(tokens, &spans[index..]);
        if length > 1 && (announced || bare_name || !in_capitals) {
            spans[index].length = length;
            spans[index].kind = Kind::Name;
            spans.drain(index + 1..index + length);
        }
        index += 1;
    }
}

/// How many loose words in a row may be a name: capitalised ones, and a number at the end as in `Bảo Lâm 3`.
fn name_length(tokens: &[Token], spans: &[Span<'_>]) -> usize {
    let mut length = 0;
    for span in spans.iter().take(LONGEST_NAME).take_while(|span| span.is_loose()) {
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
        let sense: Sense = toml::from_str(TABLES).unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        assert_eq!(break_prices(&sense, &words), wanted, "{text}");
    }

    #[test]
    fn breaks_are_cheap_where_the_sense_ends() {
        check("BAN TỔ CHỨC - BAN TUYÊN GIÁO VÀ DÂN VẬN", &[2.0, 7.0, 2.0, 0.0, 2.0, 7.0, 11.0, 12.0, 7.0]);
        check("về việc rà soát, lập biểu", &[7.0, 12.0, 3.0, 1.0, 3.0]);
        check("danh sách (đảng viên)", &[3.0, 1.0, 7.0]);
        check("báo cáo: đảng viên", &[3.0, 1.0, 7.0]);
        check("đảng viên 2026", &[7.0, 4.0]);
        check("2025 - 2030", &[2.0 + 1.0, 4.0]);
    }

    #[test]
    fn compounds_are_known_in_every_writing() {
        for text in ["ỦY BAN NHÂN DÂN", "Uỷ ban nhân dân", "“Ủy ban nhân dân”,"] {
            check(text, &[7.0, 5.0, 7.0]);
        }
        check("hòa bình", &[7.0]);
        check("chính trị – xã hội", &[7.0, 7.0, 5.0, 7.0]);
    }

    #[test]
    fn a_mark_ends_a_compound() {
        check("tổ, chức", &[1.0]);
        check("tổ (chức)", &[1.0]);
        check("(tổ chức) đảng", &[7.0, 1.0]);
    }

    #[test]
    fn units_are_chosen_so_that_few_words_are_left() {
        // Not `tổ chức đảng` and a loose `viên`, nor `ban cán sự` and `đảng bộ`.
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
        // Words in capitals that nothing announces are no name, nor are words in lower case.
        check("ĐẢNG UỶ BẢO LÂM", &[7.0, 2.0, 3.0]);
        check("đồng chí nào đó", &[7.0, 22.0, 3.0]);
    }

    #[test]
    fn compounds_and_names_are_held_together() {
        let sense: Sense = toml::from_str(TABLES).unwrap();
        let held = |text: &str| held_together(&sense, &text.split(' ').collect::<Vec<_>>());
        assert_eq!(held("các đảng uỷ xã, đảng bộ"), [false, true, false, false, true, false]);
        assert_eq!(held("uỷ ban nhân dân xã"), [true, false, true, false, false]);
        assert_eq!(held("họp với Lê Văn An"), [false, false, true, true, false]);
    }

    #[test]
    fn a_number_stays_with_what_it_counts() {
        check("thống kê 6 tháng đầu năm 2026", &[3.0, 4.0, 4.0, 2.0, 1.0, 2.0]);
        check("kỷ niệm 96 năm", &[3.0, 4.0, 4.0]);
        check("kết nạp 1.250 đảng viên", &[3.0, 4.0, 4.0, 7.0]);
        check("TỔNG KẾT 05 NĂM", &[3.0, 4.0, 4.0]);
        // A number that is borne by the word before it, that is parted from what follows, or counts no such thing.
        check("bão số 3 gây ra", &[1.0, 2.0, 3.0, 3.0]);
        check("khoá 75 năm 2026", &[2.0, 1.0, 2.0]);
        check("nghị quyết 57, tháng 6", &[3.0, 4.0, 1.0, 2.0]);
        check("nghị quyết 57 và", &[3.0, 4.0, 11.0]);
        check("nghị quyết 4 khoá 13", &[3.0, 4.0, 1.0, 2.0]);
        check("CHI BỘ 2 XÃ", &[7.0, 4.0, 21.0]);
    }

    #[test]
    fn nothing_is_priced_where_there_is_no_gap() {
        for text in ["", "Đảng", "-", "…"] {
            check(text, &[]);
        }
    }
}
