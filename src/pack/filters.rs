//! What templates need and the model does not say: dates, numbers, lists and emphasis in the standard's form.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::outline::outline;
use crate::dispatch::{Authority, DocumentNumber, IssueDate, SigningAuthority, Text};
use crate::error::Error;
use crate::length::Pt;
use crate::standard::{DateFormat, NumberFormat, Phrases, Standard};

/// Gives the templates of a pack its filters; `docs/markup.md` describes them.
pub(super) fn register(templates: &mut Tera, standard: &Arc<Standard>) {
    super::steps::register(templates);
    templates
        .register_filter("inline", |text: &str, _: Kwargs, _: &State| Value::safe_string(&inline(&Text::new(text))));
    templates.register_filter("plain", |text: &str, _: Kwargs, _: &State| Text::new(text).plain().replace('\n', " "));
    templates.register_filter("prefixed", |text: &str, kwargs: Kwargs, _: &State| {
        let prefix = kwargs.must_get::<&str>("prefix")?;
        let unless = kwargs.get::<&str>("unless")?.unwrap_or_default();
        TeraResult::Ok(prefixed(text, prefix, unless))
    });

    let held = Arc::clone(standard);
    templates.register_filter("number", move |text: &str, _: Kwargs, _: &State| {
        let number = read::<DocumentNumber>(text)?;
        TeraResult::Ok(Value::safe_string(&number_markup(&number, &held.number)))
    });
    let held = Arc::clone(standard);
    templates.register_filter("plain_number", move |text: &str, _: Kwargs, _: &State| {
        TeraResult::Ok(plain_number(&read(text)?, &held.number))
    });
    let held = Arc::clone(standard);
    templates.register_filter("date", move |text: &str, _: Kwargs, _: &State| {
        TeraResult::Ok(Value::safe_string(&date_markup(&read(text)?, &held.date)))
    });
    let held = Arc::clone(standard);
    templates.register_filter("day", move |text: &str, _: Kwargs, _: &State| {
        let day: NaiveDate = text.parse().map_err(tera::Error::message)?;
        TeraResult::Ok(short_day(day, &held.date))
    });
    let held = Arc::clone(standard);
    templates.register_filter("listed", move |items: &[Value], kwargs: Kwargs, _: &State| {
        listed(items, kwargs.must_get::<&str>("list")?, &held)
    });
    let held = Arc::clone(standard);
    templates.register_filter("authority", move |text: &str, _: Kwargs, _: &State| {
        let authority = read::<Authority>(text)?;
        TeraResult::Ok(format!("{} {}", phrase(&held.phrases, authority.kind), authority.of))
    });
    let held = Arc::clone(standard);
    templates.register_filter("outline", move |body: &[Value], _: Kwargs, _: &State| outline(body, &held.marks));
}

/// Escapes for XML, attribute values included.
pub(super) fn escape_into(text: &str, output: &mut dyn Write) -> std::io::Result<()> {
    output.write_all(escaped(text).as_bytes())
}

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        return Cow::Borrowed(text);
    }
    let mut output = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => output.push_str("&amp;"),
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            '"' => output.push_str("&quot;"),
            '\'' => output.push_str("&apos;"),
            other => output.push(other),
        }
    }
    Cow::Owned(output)
}

fn inline(text: &Text) -> String {
    let mut markup = String::with_capacity(text.as_str().len());
    for span in text.spans() {
        let content = escaped(&span.text).replace('\n', "<br/>");
        let (open, close) = match (span.bold, span.italic) {
            (false, false) => ("", ""),
            (true, false) => ("<b>", "</b>"),
            (false, true) => ("<i>", "</i>"),
            (true, true) => ("<b><i>", "</i></b>"),
        };
        markup.extend([open, &content, close]);
    }
    markup
}

/// The text with the prefix before it, if there is one and the text begins neither with it nor with `unless`.
fn prefixed(text: &str, prefix: &str, unless: &str) -> String {
    let lower = text.trim_start().to_lowercase();
    let begins = |with: &str| !with.is_empty() && lower.starts_with(&with.to_lowercase());
    if prefix.is_empty() || begins(prefix) || begins(unless) { text.to_owned() } else { format!("{prefix} {text}") }
}

fn gap(width: Pt) -> String {
    format!("<gap width=\"{}pt\"/>", width.0)
}

fn padded(number: &DocumentNumber, format: &NumberFormat) -> Option<String> {
    /// No number of a register has more, and Rust's own formatting panics at some width.
    const MOST_DIGITS: usize = 20;
    let digits = format.digits.min(MOST_DIGITS);
    number.number().map(|number| format!("{number:0digits$}"))
}

fn number_markup(number: &DocumentNumber, format: &NumberFormat) -> String {
    let first = padded(number, format).unwrap_or_else(|| gap(format.gap));
    format!("{first}-{}/{}", escaped(number.kind()), escaped(number.body()))
}

fn plain_number(number: &DocumentNumber, format: &NumberFormat) -> String {
    let first = padded(number, format).unwrap_or_default();
    format!("{first}-{}/{}", number.kind(), number.body())
}

fn figures(number: u32, pad_below: u32) -> String {
    if number < pad_below { format!("{number:02}") } else { number.to_string() }
}

fn date_markup(date: &IssueDate, format: &DateFormat) -> String {
    let day = date.day().map(|day| figures(day, format.pad_days_below));
    let month = date.month().map(|month| figures(month, format.pad_months_below));
    escaped(&format.words)
        .replace("{day}", &day.unwrap_or_else(|| gap(format.gap)))
        .replace("{month}", &month.unwrap_or_else(|| gap(format.gap)))
        .replace("{year}", &date.year().to_string())
}

pub(super) fn short_day(day: NaiveDate, format: &DateFormat) -> String {
    format
        .short
        .replace("{day}", &figures(day.day(), format.pad_days_below))
        .replace("{month}", &figures(day.month(), format.pad_months_below))
        .replace("{year}", &day.year().to_string())
}

/// The items with the punctuation of their list behind them; what punctuation they end in gives way.
fn listed(items: &[Value], list: &str, standard: &Standard) -> TeraResult<Vec<String>> {
    let format =
        standard.lists.get(list).ok_or_else(|| tera::Error::message(format!("style.toml has no [lists.{list}]")))?;
    let last = items.len().saturating_sub(1);
    Ok(items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let words = item.as_str().unwrap_or_default();
            let bare = words.trim().trim_end_matches([',', ';', '.']).trim_end();
            let end = if index == last { &format.end } else { &format.separator };
            format!("{bare}{end}")
        })
        .collect())
}

fn phrase(phrases: &Phrases, kind: SigningAuthority) -> &str {
    match kind {
        SigningAuthority::OnBehalf => phrases.on_behalf(),
        SigningAuthority::ForHead => phrases.for_head(),
        SigningAuthority::ByOrder => phrases.by_order(),
        SigningAuthority::Acting => phrases.acting(),
    }
}

fn read<T: std::str::FromStr<Err = Error>>(text: &str) -> TeraResult<T> {
    text.parse().map_err(|error: Error| tera::Error::message(error.one_line()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(
            inline(&"<b>&amp;</b> **\"x\" < 'y'**\n{{ z }}".into()),
            "&lt;b&gt;&amp;amp;&lt;/b&gt; <b>&quot;x&quot; &lt; &apos;y&apos;</b><br/>{{ z }}"
        );
    }

    #[test]
    fn a_prefix_stands_once() {
        assert_eq!(prefixed("tăng cường", "về việc", ""), "về việc tăng cường");
        assert_eq!(prefixed("Về việc tăng cường", "về việc", "V/v"), "Về việc tăng cường");
        assert_eq!(prefixed("V/v tăng cường", "về việc", "V/v"), "V/v tăng cường");
        assert_eq!(prefixed("Tăng cường", "", ""), "Tăng cường");
    }
}
