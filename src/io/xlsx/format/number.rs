//! Formats numbers, percentages and fractions.

use super::code::{Section, Token};
use super::decimal::Decimal;

/// Formats a number that is not negative; also returns whether the text has all its digits.
pub(super) fn shown(section: &Section, number: &Decimal) -> (String, bool) {
    let tokens = section.tokens.as_slice();
    if let Some(exponent) = tokens.iter().position(|token| matches!(token, Token::Exponent { .. })) {
        return scientific(tokens, exponent, number);
    }
    if tokens.contains(&Token::Slash) && tokens.iter().any(|token| matches!(token, Token::Digit(_))) {
        return fraction(tokens, number);
    }
    if !tokens.iter().any(|token| matches!(token, Token::Digit(_))) {
        return without_digits(tokens, number);
    }
    let percents = tokens.iter().filter(|token| **token == Token::Percent).count();
    let scaled = number.shifted(2 * i32::try_from(percents).unwrap_or(0) - 3 * thousands(tokens));
    let places = tokens.iter().skip_while(|token| **token != Token::Point);
    let places = places.filter(|token| matches!(token, Token::Digit(_))).count();
    let rounded = scaled.rounded(i32::try_from(places).unwrap_or(0));
    let exact = rounded == scaled && thousands(tokens) == 0;
    (placed(tokens, &rounded), exact)
}

/// The number of commas behind the last digit; each divides by a thousand.
fn thousands(tokens: &[Token]) -> i32 {
    let mut commas = 0;
    for token in tokens {
        match token {
            Token::Digit(_) => commas = 0,
            Token::Comma => commas += 1,
            _ => {}
        }
    }
    commas
}

/// Fills the digit placeholders with a rounded number.
fn placed(tokens: &[Token], number: &Decimal) -> String {
    let point = tokens.iter().position(|token| *token == Token::Point).unwrap_or(tokens.len());
    let (integer, fraction) = tokens.split_at(point);
    let mut text = placed_before(integer, &number.before());
    let mut point = false;
    let put = |text: &mut String, point: &mut bool, digit: char| {
        text.push_str(if std::mem::take(point) { "," } else { "" });
        text.push(digit);
    };
    let mut digits = number.behind().chars().collect::<std::collections::VecDeque<char>>();
    for token in fraction {
        match token {
            // A decimal sign without digits behind it is not shown.
            Token::Point => point = true,
            Token::Digit(place) => match (digits.pop_front(), place) {
                (Some(digit), _) => put(&mut text, &mut point, digit),
                (None, '0') => put(&mut text, &mut point, '0'),
                (None, '?') => put(&mut text, &mut point, ' '),
                (None, _) => {}
            },
            Token::Literal(literal) => text.push_str(literal),
            Token::Percent => text.push('%'),
            _ => {}
        }
    }
    text
}

fn placed_before(tokens: &[Token], digits: &str) -> String {
    let places = tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count();
    let first = tokens.iter().position(|token| matches!(token, Token::Digit(_)));
    let last = tokens.iter().rposition(|token| matches!(token, Token::Digit(_)));
    let grouped = first.zip(last).is_some_and(|(first, last)| tokens[first..=last].contains(&Token::Comma));
    let digits: Vec<char> = digits.chars().collect();
    // From right to left, to count groups of three.
    let mut text: Vec<char> = Vec::new();
    let (mut left, mut count, mut place) = (digits.len(), 0, 0);
    let mut put = |text: &mut Vec<char>, digit: char| {
        if grouped && count > 0 && count % 3 == 0 {
            text.push('.');
        }
        text.push(digit);
        count += 1;
    };
    for token in tokens.iter().rev() {
        match token {
            Token::Digit(kind) => {
                place += 1;
                match (left.checked_sub(1), kind) {
                    (Some(index), _) => {
                        put(&mut text, digits[index]);
                        left = index;
                    }
                    (None, '0') => put(&mut text, '0'),
                    (None, '?') => text.push(' '),
                    (None, _) => {}
                }
                if place == places {
                    while let Some(index) = left.checked_sub(1) {
                        put(&mut text, digits[index]);
                        left = index;
                    }
                }
            }
            Token::Literal(literal) => text.extend(literal.chars().rev()),
            Token::Percent => text.push('%'),
            _ => {}
        }
    }
    // A format without a placeholder before the decimal sign, `.00`.
    while let Some(index) = left.checked_sub(1) {
        put(&mut text, digits[index]);
        left = index;
    }
    text.iter().rev().collect()
}

/// Formats `General`, or literal text only.
fn without_digits(tokens: &[Token], number: &Decimal) -> (String, bool) {
    let mut exact = false;
    let text = tokens.iter().map(|token| match token {
        Token::Literal(literal) => literal.clone(),
        Token::General | Token::Text => {
            exact = true;
            number.plain()
        }
        Token::Percent => "%".to_owned(),
        Token::Slash => "/".to_owned(),
        Token::Point => ".".to_owned(),
        Token::Comma => ",".to_owned(),
        _ => String::new(),
    });
    (text.collect(), exact)
}

fn scientific(tokens: &[Token], exponent: usize, number: &Decimal) -> (String, bool) {
    let (mantissa, rest) = tokens.split_at(exponent);
    let is_digit = |token: &&Token| matches!(token, Token::Digit(_));
    let before = mantissa.iter().take_while(|token| **token != Token::Point).filter(is_digit).count().max(1);
    let places = mantissa.iter().skip_while(|token| **token != Token::Point).filter(is_digit).count();
    let (before, places) = (i32::try_from(before).unwrap_or(1), i32::try_from(places).unwrap_or(0));
    let power_of = |number: &Decimal| match number.is_zero() {
        true => 0,
        false => (number.magnitude() - 1).div_euclid(before) * before,
    };
    let mut power = power_of(number);
    let mut rounded = number.shifted(-power).rounded(places);
    // Rounding may have carried: 9,99 is now 10.
    if rounded.magnitude() > before {
        power += before;
        rounded = number.shifted(-power).rounded(places);
    }
    let exact = rounded == number.shifted(-power);
    let plus = matches!(rest.first(), Some(Token::Exponent { plus: true }));
    let sign = if power < 0 {
        "-"
    } else if plus {
        "+"
    } else {
        ""
    };
    let width = rest.iter().filter(is_digit).count();
    (format!("{}E{sign}{:0width$}", placed(mantissa, &rounded), power.unsigned_abs()), exact)
}

/// Formats a whole number and a fraction, `# ?/?`.
fn fraction(tokens: &[Token], number: &Decimal) -> (String, bool) {
    let slash = tokens.iter().position(|token| *token == Token::Slash).unwrap_or(0);
    let (left, right) = (&tokens[..slash], &tokens[slash + 1..]);
    let fixed: String = right
        .iter()
        .map_while(|token| match token {
            Token::Literal(text) => Some(text.trim().to_owned()),
            Token::Digit('0') => Some("0".to_owned()),
            _ => None,
        })
        .collect();
    let fixed = fixed.parse::<u64>().ok().filter(|fixed| *fixed > 0);
    let width = right.iter().filter(|token| matches!(token, Token::Digit(_))).count().clamp(1, 4);
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    // A space separates the whole number from the numerator.
    let numerator = left.iter().rposition(|token| !is_digit(token)).map_or(0, |at| at + 1);
    let has_whole = left[..numerator].iter().any(is_digit);
    let value: f64 = number.plain().replace(',', ".").parse().unwrap_or(0.0);
    let integer = if has_whole { value.floor() } else { 0.0 };
    let part = value - integer;
    let most = 10_u64.pow(u32::try_from(width).unwrap_or(1)) - 1;
    let candidates = fixed.map_or(1..=most, |fixed| fixed..=fixed);
    #[expect(clippy::cast_precision_loss, reason = "four digits")]
    let off = |denominator: u64| {
        let top = (part * denominator as f64).round();
        ((part - top / denominator as f64).abs(), denominator, top)
    };
    // Of equally near fractions, the simplest one.
    let best = candidates.map(off).reduce(|best, next| if next.0 < best.0 - 1e-9 { next } else { best });
    let Some((off, denominator, top)) = best else { return (number.plain(), true) };
    #[expect(clippy::cast_precision_loss, reason = "four digits")]
    let (integer, top) = match has_whole && top >= denominator as f64 {
        true => (integer + 1.0, 0.0),
        false => (integer, top),
    };
    let exact = off < 1e-12;
    let integer_text = Decimal::of(integer).before();
    let text = match (top == 0.0, integer_text.is_empty()) {
        (true, true) if has_whole => "0".to_owned(),
        (true, false) if has_whole => integer_text,
        (true, _) | (false, true) => format!("{}/{denominator}", Decimal::of(top).plain()),
        (false, false) => format!("{integer_text} {}/{denominator}", Decimal::of(top).plain()),
    };
    (text, exact)
}
