//! The filters of templates: dates, numbers, lists and emphasis in the format of the standard.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::bounded::{ELEMENT, charge};
use super::list_numbers::list_numbers;
use super::phrases::{parted, prefixed};
use crate::error::Error;
use crate::length::{Mm, Pt};
use crate::model::{Authority, AuthorityKind, DocumentNumber, DottedBlank, IssueDate, SpanKind, Text};
use crate::standard::{Blanks, DateFormat, Footnotes, NumberFormat, Phrases, Standard};

/// Filters of Tera that packs must not use: they disable escaping or multiply the size of their input.
const FORBIDDEN: [&str; 5] = ["indent", "join", "newlines_to_br", "replace", "safe"];

/// Registers the filters of packs; `docs/markup.md` describes them.
pub(super) fn register(templates: &mut Tera, standard: &Arc<Standard>) {
    for name in FORBIDDEN {
        templates.register_filter(name, move |_: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
            Err(tera::Error::message(format!("the filter `{name}` is not allowed in templates of packs")))
        });
    }
    let shared = Arc::clone(standard);
    register_text(templates, "inline", move |text, _| {
        Ok(Value::safe_string(&inline(&Text::new(text), &shared.blanks, &shared.footnotes)))
    });
    register_text(templates, "plain", |text, _| Ok(Text::new(text).plain().replace('\n', " ").into()));
    register_text(templates, "prefixed", |text, kwargs| {
        let prefix = kwargs.must_get::<&str>("prefix")?;
        let unless = kwargs.get::<&str>("unless")?.unwrap_or_default();
        Ok(prefixed(text, prefix, unless).into())
    });
    register_text(templates, "parted", |text, kwargs| {
        let unless = kwargs.get::<&str>("unless")?.unwrap_or_default();
        Ok(Value::from(parted(text, kwargs.must_get::<&str>("by")?, unless)))
    });
    let shared = Arc::clone(standard);
    register_text(templates, "number", move |text, _| {
        Ok(Value::safe_string(&number_markup(&read::<DocumentNumber>(text)?, &shared.number)))
    });
    let shared = Arc::clone(standard);
    register_text(templates, "plain_number", move |text, _| Ok(plain_number(&read(text)?, &shared.number).into()));
    let shared = Arc::clone(standard);
    register_text(templates, "date", move |text, _| {
        Ok(Value::safe_string(&date_in(&shared.date.words, &read(text)?, &shared.date)))
    });
    let shared = Arc::clone(standard);
    register_text(templates, "short_date", move |text, _| {
        Ok(Value::safe_string(&date_in(&shared.date.short, &read(text)?, &shared.date)))
    });
    let shared = Arc::clone(standard);
    register_text(templates, "day", move |text, _| {
        let day: NaiveDate = text.parse().map_err(tera::Error::message)?;
        Ok(short_day(day, &shared.date).into())
    });
    let shared = Arc::clone(standard);
    register_text(templates, "authority", move |text, _| {
        let authority = read::<Authority>(text)?;
        Ok(format!("{} {}", phrase(&shared.phrases, authority.kind), authority.of).into())
    });
    let shared = Arc::clone(standard);
    templates.register_filter("listed", move |items: &[Value], kwargs: Kwargs, _: &State| {
        listed(items, kwargs.must_get::<&str>("list")?, &shared)
    });
    let shared = Arc::clone(standard);
    templates.register_filter("outline", move |body: &[Value], _: Kwargs, _: &State| list_numbers(body, &shared.marks));
}

/// Registers a filter of texts and charges the bytes of its input.
fn register_text(
    templates: &mut Tera,
    name: &'static str,
    filter: impl Fn(&str, &Kwargs) -> TeraResult<Value> + Send + Sync + 'static,
) {
    templates.register_filter(name, move |text: &str, kwargs: Kwargs, _: &State| {
        charge(text.len())?;
        filter(text, &kwargs)
    });
}

/// Escapes text for XML, including attribute values.
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

fn inline(text: &Text, blanks: &Blanks, footnotes: &Footnotes) -> String {
    let mut markup = String::with_capacity(text.as_str().len());
    let spans = text.spans();
    let mut open_link = None;
    let end_link = |markup: &mut String, link: Option<&str>| markup.push_str(link.map_or("", |_| "</link>"));
    for (index, span) in spans.iter().enumerate() {
        // Spaces at the ends of a line are not a blank to fill in.
        let first = index == 0 || spans[index - 1].text.ends_with('\n');
        let last = spans.get(index + 1).is_none_or(|next| next.text.starts_with('\n'));
        let content = match span.kind {
            SpanKind::Blank(DottedBlank { width, .. }) => leader(width),
            SpanKind::TickBox { ticked: false } => "<box/>".to_owned(),
            SpanKind::TickBox { ticked: true } => "<box ticked=\"yes\"/>".to_owned(),
            SpanKind::Words => with_blanks(&escaped(&span.text), blanks, [first, last]).replace('\n', "<br/>"),
            SpanKind::Footnote(ref text) => {
                let Footnotes { style, reference, number, .. } = footnotes;
                let [style, reference, number] = [style, reference, number].map(|name| escaped(name));
                let text = inline(text, blanks, footnotes);
                format!("<footnote style=\"{style}\" reference=\"{reference}\" number=\"{number}\">{text}</footnote>")
            }
        };
        let (open, close) = match (span.bold, span.italic) {
            _ if matches!(span.kind, SpanKind::Footnote(_)) => ("", ""),
            (false, false) => ("", ""),
            (true, false) => ("<b>", "</b>"),
            (false, true) => ("<i>", "</i>"),
            (true, true) => ("<b><i>", "</i></b>"),
        };
        // Only words may be part of a link.
        let link = span.link.as_deref().filter(|_| span.kind == SpanKind::Words);
        if link != open_link {
            end_link(&mut markup, open_link);
            markup.extend(link.map(|address| format!("<link to=\"{}\">", escaped(address))));
            open_link = link;
        }
        markup.extend([open, &content, close]);
    }
    end_link(&mut markup, open_link);
    markup
}

/// Replaces each blank to fill in, typed as spaces, with a gap. `first` and `last` tell whether the text begins and
/// ends a line.
fn with_blanks<'t>(text: &'t str, blanks: &Blanks, [first, last]: [bool; 2]) -> Cow<'t, str> {
    let minimum = blanks.spaces.max(2);
    if !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut markup = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(at) = rest.find("  ") {
        let (before, spaces) = rest.split_at(at);
        let after = spaces.trim_start_matches(' ');
        let count = spaces.len() - after.len();
        markup.push_str(before);
        let begins = markup.ends_with('\n') || (markup.is_empty() && first);
        let ends = after.starts_with('\n') || (after.is_empty() && last);
        match &spaces[..count] {
            _ if count >= minimum && !begins && !ends => markup.push_str(&gap(blanks.space * count as f64)),
            spaces => markup.push_str(spaces),
        }
        rest = after;
    }
    markup.push_str(rest);
    Cow::Owned(markup)
}

fn leader(width: Option<Mm>) -> String {
    width.map_or_else(|| "<leader/>".to_owned(), |width| format!("<leader width=\"{}mm\"/>", width.0))
}

fn gap(width: Pt) -> String {
    format!("<gap width=\"{}pt\"/>", width.0)
}

/// Returns the number with leading zeros; `None` if it is blank.
fn padded(number: &DocumentNumber, format: &NumberFormat) -> Option<String> {
    /// Bounds the width, because Rust's formatting panics on very large ones.
    const MAX_DIGITS: usize = 20;
    let digits = format.digits.min(MAX_DIGITS);
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

/// Formats a day or month.
fn two_digits(number: u32, pad_below: u32) -> String {
    if number < pad_below { format!("{number:02}") } else { number.to_string() }
}

/// Fills a date into a pattern, with gaps for a blank day and month.
fn date_in(pattern: &str, date: &IssueDate, format: &DateFormat) -> String {
    let day = date.day().map(|day| two_digits(day, format.pad_days_below));
    let month = date.month().map(|month| two_digits(month, format.pad_months_below));
    escaped(pattern)
        .replace("{day}", &day.unwrap_or_else(|| gap(format.gap)))
        .replace("{month}", &month.unwrap_or_else(|| gap(format.gap)))
        .replace("{year}", &date.year().to_string())
}

/// Formats a date in the short form.
pub(super) fn short_day(day: NaiveDate, format: &DateFormat) -> String {
    format
        .short
        .replace("{day}", &two_digits(day.day(), format.pad_days_below))
        .replace("{month}", &two_digits(day.month(), format.pad_months_below))
        .replace("{year}", &day.year().to_string())
}

/// Replaces the punctuation at the ends of items with the punctuation of the list.
fn listed(items: &[Value], list: &str, standard: &Standard) -> TeraResult<Vec<String>> {
    let format =
        standard.lists.get(list).ok_or_else(|| tera::Error::message(format!("style.toml has no [lists.{list}]")))?;
    let last = items.len().saturating_sub(1);
    charge(items.iter().map(|item| ELEMENT + item.as_str().unwrap_or_default().len()).sum())?;
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

fn phrase(phrases: &Phrases, kind: AuthorityKind) -> &str {
    match kind {
        AuthorityKind::OnBehalf => phrases.on_behalf(),
        AuthorityKind::ForHead => phrases.for_head(),
        AuthorityKind::ByOrder => phrases.by_order(),
        AuthorityKind::Acting => phrases.acting(),
    }
}

fn read<T: std::str::FromStr<Err = Error>>(text: &str) -> TeraResult<T> {
    text.parse().map_err(|error: Error| tera::Error::message(error.one_line()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> String {
        let blanks: Blanks = toml::from_str("origin = {}\nspaces = 4\nspace = \"3pt\"\nleader = \"30pt\"").unwrap();
        let footnotes = "origin = {}\nstyle = \"f\"\nreference = \"r\"\nseparator = \",\"\nnumber = \"n\"\nrule_length = \"1pt\"\n\
                         rule = \"1pt\"\nspace_above = \"1pt\"\nspace_below = \"1pt\"\nundivided = \"1pt\"\n\
                         to_footnote = \"\"\nto_text = \"\"";
        inline(&text.into(), &blanks, &toml::from_str(footnotes).unwrap())
    }

    #[test]
    fn footnotes_become_elements() {
        assert_eq!(
            marked("**a^[*b* & c] d**"),
            "<b>a</b><footnote style=\"f\" reference=\"r\" number=\"n\"><i>b</i> &amp; c</footnote><b> d</b>"
        );
    }

    #[test]
    fn blanks_become_gaps() {
        assert_eq!(marked("Họ tên:          ;"), "Họ tên:<gap width=\"30pt\"/>;");
        assert_eq!(marked("**Số:**    *-CV*"), "<b>Số:</b><gap width=\"12pt\"/><i>-CV</i>");
        assert_eq!(marked("**Số:    A** a     &"), "<b>Số:<gap width=\"12pt\"/>A</b> a<gap width=\"15pt\"/>&amp;");
        // Three spaces are not a blank, nor are spaces at the ends of a line.
        assert_eq!(marked("a   b"), "a   b");
        assert_eq!(marked("     a     \n     b     "), "     a     <br/>     b     ");
    }

    #[test]
    fn dotted_blanks_become_leaders() {
        assert_eq!(marked("Tên: {....} **{…30mm}**"), "Tên: <leader/> <b><leader width=\"30mm\"/></b>");
        assert_eq!(marked("Tên: {....30} {a}"), "Tên: {....30} {a}");
    }

    #[test]
    fn boxes_become_elements() {
        assert_eq!(marked("Nam ☐ *Nữ {[x]}*"), "Nam <box/> <i>Nữ </i><i><box ticked=\"yes\"/></i>");
    }

    #[test]
    fn links_become_elements() {
        assert_eq!(
            marked("Xem [a **b** ☐](https://a.vn/?x&y)."),
            "Xem <link to=\"https://a.vn/?x&amp;y\">a <b>b</b> </link><box/>."
        );
        let with_footnote = marked("[a^[n] b](https://a.vn)");
        assert!(with_footnote.starts_with("<link to=\"https://a.vn\">a</link><footnote "), "{with_footnote}");
        assert!(with_footnote.ends_with("</footnote><link to=\"https://a.vn\"> b</link>"), "{with_footnote}");
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(
            marked("<b>&amp;</b> **\"x\" < 'y'**\n{{ z }}"),
            "&lt;b&gt;&amp;amp;&lt;/b&gt; <b>&quot;x&quot; &lt; &apos;y&apos;</b><br/>{{ z }}"
        );
    }
}
