//! Parses a format code, such as `#,##0.00;[Red]-0`, into sections and tokens.

/// The kind of value that a format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Figure,
    /// A percentage.
    Percentage,
    /// A date with or without a time, or a month.
    Day,
    /// A time of day, or a duration.
    Time,
}

/// The longest code; a longer one is read as `General`.
const LONGEST: usize = 1024;

#[derive(Debug)]
pub(super) struct Code {
    sections: Vec<Section>,
}

#[derive(Debug, Default)]
pub(super) struct Section {
    condition: Option<(Comparison, f64)>,
    /// The language identifier for names of days and months.
    pub(super) language: Option<u32>,
    pub(super) tokens: Vec<Token>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Literal(String),
    /// A digit placeholder: `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    Slash,
    /// `E+` or `E-`.
    Exponent {
        plus: bool,
    },
    General,
    /// `@`
    Text,
    /// `y`, `m`, `d`, `h` or `s`, and their number; minutes are `n`.
    Date(char, usize),
    /// Elapsed time, such as `[h]`.
    Elapsed(char, usize),
    /// `AM/PM`, or `A/P` if short.
    HalfDay {
        short: bool,
    },
}

impl Code {
    pub(super) fn parse(code: &str) -> Self {
        let code = if code.is_empty() || code.len() > LONGEST { "General" } else { code };
        let mut sections = vec![Section::default()];
        let characters: Vec<char> = code.chars().collect();
        let mut at = 0;
        while let Some(&character) = characters.get(at) {
            if character == ';' {
                sections.push(Section::default());
                at += 1;
                continue;
            }
            let Some(section) = sections.last_mut() else { break };
            at += section.take(&characters[at..]);
        }
        for section in &mut sections {
            section.finish();
        }
        Self { sections }
    }

    /// The section for a number, and whether a minus sign is added.
    pub(super) fn section(&self, number: f64) -> (&Section, bool) {
        let numeric: Vec<&Section> = self.sections.iter().take(3).filter(|section| !section.is_for_text()).collect();
        let conditional = numeric.iter().any(|section| section.condition.is_some());
        let negative = number < 0.0;
        let chosen = match (numeric.as_slice(), conditional) {
            ([], _) => return (&self.sections[0], negative),
            (sections, true) => {
                let fits = |section: &&&Section| section.condition.is_none_or(|condition| holds(condition, number));
                let chosen = sections.iter().find(fits).or(sections.last());
                let chosen = chosen.copied().unwrap_or(&self.sections[0]);
                // A section for negative numbers only has its own sign.
                let only_negative = chosen.condition.is_some_and(|condition| !holds(condition, 0.0) && negative);
                return (chosen, negative && !(only_negative && sections.len() > 1));
            }
            ([_], false) => return (numeric[0], negative),
            (sections, false) if negative => sections[1],
            (sections, false) if number == 0.0 && sections.len() > 2 => sections[2],
            (sections, false) => sections[0],
        };
        (chosen, false)
    }

    /// The section for a text.
    pub(super) fn for_text(&self) -> Option<&Section> {
        self.sections.iter().rev().find(|section| section.is_for_text())
    }
}

fn holds((comparison, limit): (Comparison, f64), number: f64) -> bool {
    match comparison {
        Comparison::Less => number < limit,
        Comparison::LessOrEqual => number <= limit,
        #[expect(clippy::float_cmp, reason = "the format has the exact number")]
        Comparison::Equal => number == limit,
        #[expect(clippy::float_cmp, reason = "the format has the exact number")]
        Comparison::NotEqual => number != limit,
        Comparison::GreaterOrEqual => number >= limit,
        Comparison::Greater => number > limit,
    }
}

impl Section {
    fn is_for_text(&self) -> bool {
        self.tokens.contains(&Token::Text)
    }

    pub(super) fn kind(&self) -> Kind {
        let any = |units: &str| {
            let within = |token: &Token| matches!(token, Token::Date(unit, _) | Token::Elapsed(unit, _) if units.contains(*unit));
            self.tokens.iter().any(within)
        };
        match () {
            () if any("ymd") => Kind::Day,
            () if any("hns") => Kind::Time,
            () if self.tokens.contains(&Token::Percent) => Kind::Percentage,
            () => Kind::Figure,
        }
    }

    fn literal(&mut self, text: impl Into<String>) {
        let text = text.into();
        match self.tokens.last_mut() {
            Some(Token::Literal(last)) => last.push_str(&text),
            _ => self.tokens.push(Token::Literal(text)),
        }
    }

    /// Parses the token at the beginning of the rest, and returns its length.
    fn take(&mut self, rest: &[char]) -> usize {
        let first = rest.first().copied().unwrap_or(' ');
        let run = || rest.iter().take_while(|c| c.eq_ignore_ascii_case(&first)).count();
        let begins = |word: &str| {
            word.chars().zip(rest).filter(|(own, other)| own.eq_ignore_ascii_case(other)).count() == word.len()
        };
        match first {
            '"' => {
                let quoted: String = rest[1..].iter().take_while(|c| **c != '"').collect();
                let length = quoted.chars().count() + 2;
                self.literal(quoted);
                return length;
            }
            '\\' => {
                self.literal(rest.get(1).map(char::to_string).unwrap_or_default());
                return 2;
            }
            // A space as wide as the character.
            '_' => {
                self.literal(" ");
                return 2;
            }
            // A character that fills the rest of the cell.
            '*' => return 2,
            '[' => {
                let inside: String = rest[1..].iter().take_while(|c| **c != ']').collect();
                let length = inside.chars().count() + 2;
                self.bracket(&inside);
                return length;
            }
            '0' | '#' | '?' => self.tokens.push(Token::Digit(first)),
            '.' => self.tokens.push(Token::Point),
            ',' => self.tokens.push(Token::Comma),
            '%' => self.tokens.push(Token::Percent),
            '/' => self.tokens.push(Token::Slash),
            '@' => self.tokens.push(Token::Text),
            _ if begins("General") => {
                self.tokens.push(Token::General);
                return "General".len();
            }
            _ if begins("AM/PM") => {
                self.tokens.push(Token::HalfDay { short: false });
                return "AM/PM".len();
            }
            _ if begins("A/P") => {
                self.tokens.push(Token::HalfDay { short: true });
                return "A/P".len();
            }
            'E' | 'e' if matches!(rest.get(1), Some('+' | '-')) => {
                self.tokens.push(Token::Exponent { plus: rest.get(1) == Some(&'+') });
                return 2;
            }
            'e' | 'E' => {
                self.tokens.push(Token::Date('y', 4));
                return run();
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                self.tokens.push(Token::Date(first.to_ascii_lowercase(), run()));
                return run();
            }
            other => self.literal(other.to_string()),
        }
        1
    }

    fn bracket(&mut self, inside: &str) {
        if let Some(currency) = inside.strip_prefix('$') {
            let (sign, language) = currency.split_once('-').unwrap_or((currency, ""));
            self.language = u32::from_str_radix(language, 16).ok().or(self.language);
            if !sign.is_empty() {
                self.literal(sign);
            }
            return;
        }
        let comparison = [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<>", Comparison::NotEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("=", Comparison::Equal),
        ];
        for (sign, comparison) in comparison {
            if let Some(limit) = inside.strip_prefix(sign) {
                self.condition = limit.trim().parse().ok().map(|limit| (comparison, limit));
                return;
            }
        }
        let unit = inside.chars().next().map_or(' ', |unit| unit.to_ascii_lowercase());
        if matches!(unit, 'h' | 'm' | 's') && inside.chars().all(|c| c.eq_ignore_ascii_case(&unit)) {
            let unit = if unit == 'm' { 'n' } else { unit };
            self.tokens.push(Token::Elapsed(unit, inside.len()));
        }
    }

    /// Distinguishes minutes from months, and makes number signs in dates literal.
    fn finish(&mut self) {
        let is_date = self
            .tokens
            .iter()
            .any(|token| matches!(token, Token::Date(..) | Token::Elapsed(..) | Token::HalfDay { .. }));
        if !is_date {
            return;
        }
        let units: Vec<(usize, char)> = self
            .tokens
            .iter()
            .enumerate()
            .filter_map(|(index, token)| match token {
                Token::Date(unit, _) | Token::Elapsed(unit, _) => Some((index, *unit)),
                _ => None,
            })
            .collect();
        for (place, (index, unit)) in units.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|place| units.get(place)).map(|(_, unit)| *unit);
            let after = units.get(place + 1).map(|(_, unit)| *unit);
            if *unit == 'm'
                && (before == Some('h') || after == Some('s'))
                && let Some(Token::Date(unit, 1 | 2)) = self.tokens.get_mut(*index)
            {
                *unit = 'n';
            }
        }
        let mut in_seconds = false;
        for token in &mut self.tokens {
            match token {
                Token::Slash => *token = Token::Literal("/".to_owned()),
                Token::Comma => *token = Token::Literal(",".to_owned()),
                Token::Point if !in_seconds => *token = Token::Literal(".".to_owned()),
                Token::Date('s', _) | Token::Elapsed('s', _) => {
                    in_seconds = true;
                    continue;
                }
                Token::Point | Token::Digit(_) => continue,
                _ => {}
            }
            in_seconds = false;
        }
    }
}
