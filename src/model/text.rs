//! Text with emphasis: `**bold**`, `*italic*`, a line break where the writer broke the line.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::text_marks::{DottedBlank, Mark, is_dot};
use super::text_tokens::{Token, has_marks, pair_up, tokens};

/// A piece of text as the clerk writes it, in Unicode NFC.
///
/// `**bold**` and `*italic*` emphasise, a backslash takes the meaning from the character that follows it, and a
/// newline breaks the line. An unpaired star, or one between spaces, is printed.
/// `{....}` is a dotted blank to the end of the line, `{....30mm}` one of this width; `…` counts as dots. `{[ ]}` or `☐`
/// is a box to tick, `{[x]}`, `☑` or `☒` a ticked one. Other braces are braces, and dots without braces are printed as typed.
/// `[words](https://…)` is a link; its address begins with `https://`, `http://` or `mailto:`. Footnotes among its words are no
/// part of the link.
/// `^[text]` is a footnote, printed at the foot of the page and numbered by the typesetter. Its text may have the other
/// marks; `\]` in it is a bracket without a partner.
/// Whatever comes in is normalised to NFC, so that letters typed in pieces (NFD) are the same letters.
///
/// ```
/// use congvan::dispatch::Text;
///
/// let text = Text::new("trước ngày **31/01/2023** để *tổng hợp*");
/// assert_eq!(text.plain(), "trước ngày 31/01/2023 để tổng hợp");
/// assert_eq!(Text::new("ca\u{302}\u{301}p"), Text::new("cấp"));
/// ```
#[doc(alias("đoạn chữ", "doan chu"))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text(String);

/// A stretch of text of one emphasis, or another mark.
///
/// ```
/// use congvan::dispatch::Text;
///
/// let text = Text::new("trước ngày **31/12**");
/// let spans = text.spans();
/// assert_eq!((&*spans[1].text, spans[1].bold), ("31/12", true));
/// ```
#[doc(alias("kiểu chữ", "kieu chu"))]
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StyledSpan {
    /// The characters, without marks: the dots of a blank, `☐` or `☑` for a box; empty for a footnote.
    pub text: String,
    /// Bold (chữ đậm).
    #[doc(alias("chữ đậm", "chu dam"))]
    pub bold: bool,
    /// Italic (chữ nghiêng).
    #[doc(alias("chữ nghiêng", "chu nghieng"))]
    pub italic: bool,
    /// What the span is.
    #[doc(alias("loại", "loai"))]
    pub kind: SpanKind,
    /// The address of the link that the span belongs to.
    #[doc(alias("liên kết", "lien ket"))]
    pub link: Option<String>,
}

/// What a span of a text is.
///
/// ```
/// use congvan::dispatch::{SpanKind, Text};
///
/// let spans = Text::new("Nam {[x]} Nữ {[ ]}").spans();
/// assert_eq!(spans[1].kind, SpanKind::TickBox { ticked: true });
/// ```
#[doc(alias("loại đoạn chữ", "loai doan chu"))]
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SpanKind {
    /// Words.
    #[doc(alias("chữ", "chu"))]
    Words,
    /// A dotted blank to write in.
    #[doc(alias("chỗ trống", "cho trong"))]
    Blank(DottedBlank),
    /// A box to tick.
    #[doc(alias("ô đánh dấu", "o danh dau"))]
    TickBox {
        /// Whether it is ticked.
        #[doc(alias("đã đánh dấu", "da danh dau"))]
        ticked: bool,
    },
    /// A footnote with its text.
    #[doc(alias("chú thích", "chu thich", "cước chú", "cuoc chu"))]
    Footnote(Text),
}

impl Text {
    /// Takes text in, normalised to NFC; `\r\n` becomes `\n`; a tab becomes a space, and so do thin, wide and other
    /// spaces of a fixed width, because lines are justified. A no-break space stays one.
    ///
    /// Room to write in (chỗ trống) is typed as a row of four spaces or more, or of tabs: it is printed as wide as it is
    /// typed, see `[blanks]` of `style.toml`. Two tabs or more, and one before a mark such as `;`, are eight spaces each.
    ///
    /// ```
    /// use congvan::dispatch::Text;
    ///
    /// assert_eq!(Text::new("Họ tên:\t\t; lớp:\tA").as_str(), "Họ tên:                ; lớp: A");
    /// ```
    #[doc(alias("chỗ trống", "cho trong"))]
    #[must_use]
    pub fn new(source: &str) -> Self {
        let plain = !source.contains(|character| space(character).is_some());
        Self(match (is_composed(source), plain) {
            (true, true) => source.to_owned(),
            _ => blanks_of_tabs(source).replace("\r\n", "\n").chars().map(|c| space(c).unwrap_or(c)).nfc().collect(),
        })
    }

    /// Takes words literally: a star is a star, a backslash a backslash, `{....}` no blank, `{[x]}` no box, `^[a]` no
    /// footnote, and `<` or `^` alone no merged cell of a form.
    ///
    /// ```
    /// use congvan::dispatch::Text;
    ///
    /// assert_eq!(Text::literal("Khách sạn *** và *5*").plain(), "Khách sạn *** và *5*");
    /// ```
    #[must_use]
    pub fn literal(words: &str) -> Self {
        let mut source = String::with_capacity(words.len());
        let merges = matches!(words.trim(), "<" | "^");
        // Brackets without a partner would end or extend a footnote that the words are inserted into.
        let escapes_brackets = words.contains("](") || !has_paired_brackets(words);
        for (at, character) in words.char_indices() {
            let begins_mark = character == '{' && words[at + 1..].starts_with(|inside| is_dot(inside) || inside == '[');
            // A bracket may follow the words where they are inserted.
            let begins_footnote = character == '^' && matches!(words[at + 1..].chars().next(), Some('[') | None);
            if begins_mark
                || begins_footnote
                || (escapes_brackets && matches!(character, '[' | ']'))
                || matches!(character, '*' | '\\')
                || (merges && matches!(character, '<' | '^'))
            {
                source.push('\\');
            }
            source.push(character);
        }
        Self::new(&source)
    }

    /// The text as it was written, marks of emphasis included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space is there.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The text as it will be read, without marks of emphasis and without footnotes.
    #[must_use]
    pub fn plain(&self) -> String {
        self.words().into_owned()
    }

    /// As [`plain`](Self::plain), borrowed if the text has no marks.
    pub(crate) fn words(&self) -> Cow<'_, str> {
        if has_marks(&self.0) {
            Cow::Owned(self.spans().into_iter().map(|span| span.text).collect())
        } else {
            Cow::Borrowed(&self.0)
        }
    }

    /// The text in stretches of one emphasis each, in order. None of them is empty but footnotes.
    #[must_use]
    pub fn spans(&self) -> Vec<StyledSpan> {
        spans(&self.0)
    }
}

impl From<&str> for Text {
    fn from(source: &str) -> Self {
        Self::new(source)
    }
}

impl From<String> for Text {
    fn from(source: String) -> Self {
        Self::new(&source)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// Whether each bracket of a text has its partner.
fn has_paired_brackets(words: &str) -> bool {
    let mut depth = 0_usize;
    let closes = |character| {
        match character {
            '[' => depth += 1,
            ']' if depth == 0 => return false,
            ']' => depth -= 1,
            _ => {}
        }
        true
    };
    words.chars().all(closes) && depth == 0
}

/// The space that a character becomes, if it is one of another sort.
fn space(character: char) -> Option<char> {
    match character {
        '\r' | '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => {
            Some(' ')
        }
        '\u{2007}' | '\u{202f}' => Some('\u{a0}'),
        _ => None,
    }
}

/// The text with spaces in place of the tabs that leave room to write in. A tab by itself parts words.
fn blanks_of_tabs(source: &str) -> Cow<'_, str> {
    /// As wide as text without a ruler shows a tab.
    const BLANK: &str = "        ";
    let is_room = |at: usize| {
        let behind = source[at..].chars().nth(1);
        source[..at].ends_with('\t') || matches!(behind, Some('\t' | ';' | ',' | '.' | ')'))
    };
    if !source.match_indices('\t').any(|(at, _)| is_room(at)) {
        return Cow::Borrowed(source);
    }
    let widened = source.char_indices().map(|(at, character)| match character {
        '\t' if is_room(at) => BLANK,
        _ => &source[at..at + character.len_utf8()],
    });
    Cow::Owned(widened.collect())
}

/// Whether text is in NFC. That is plain to see where it has only letters of Vietnamese and common punctuation: none of
/// these characters composes with another.
fn is_composed(source: &str) -> bool {
    source.chars().all(is_whole) || is_nfc(source)
}

fn is_whole(character: char) -> bool {
    matches!(character, '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

fn spans(source: &str) -> Vec<StyledSpan> {
    let mut spans = Spans::default();
    if !source.is_empty() && !has_marks(source) {
        spans.words(source);
        return spans.done;
    }
    let tokens = tokens(source);
    let roles = pair_up(&tokens);
    for (token, role) in tokens.into_iter().zip(roles) {
        match (token, role) {
            (Token::Characters(text), _) => spans.words(&text),
            (Token::Mark(mark), _) => spans.mark(mark),
            (Token::Link(address), _) => spans.link = address,
            (Token::Footnote(footnote), _) => spans.push(String::new(), SpanKind::Footnote(Text(footnote.source))),
            (Token::Stars { count, .. }, false) => spans.words(&"*".repeat(count)),
            (Token::Stars { count, .. }, true) => {
                spans.bold ^= count >= 2;
                spans.italic ^= count != 2;
            }
        }
    }
    spans.done
}

/// The spans of a text so far, and the emphasis of the next.
#[derive(Default)]
struct Spans {
    done: Vec<StyledSpan>,
    bold: bool,
    italic: bool,
    link: Option<String>,
}

impl Spans {
    fn words(&mut self, text: &str) {
        let Self { bold, italic, .. } = *self;
        match self.done.last_mut() {
            Some(last)
                if (last.bold, last.italic) == (bold, italic)
                    && last.kind == SpanKind::Words
                    && last.link == self.link =>
            {
                last.text.push_str(text);
            }
            _ => self.push(text.to_owned(), SpanKind::Words),
        }
    }

    fn mark(&mut self, mark: Mark) {
        match mark {
            Mark::Blank(blank, dots) => self.push(dots, SpanKind::Blank(blank)),
            Mark::TickBox { ticked } => {
                self.push(if ticked { "☑" } else { "☐" }.to_owned(), SpanKind::TickBox { ticked });
            }
        }
    }

    fn push(&mut self, text: String, kind: SpanKind) {
        self.done.push(StyledSpan { text, bold: self.bold, italic: self.italic, kind, link: self.link.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        Text::new(source)
            .spans()
            .iter()
            .map(|span| match (span.bold, span.italic) {
                (false, false) => span.text.clone(),
                (true, false) => format!("<b>{}</b>", span.text),
                (false, true) => format!("<i>{}</i>", span.text),
                (true, true) => format!("<bi>{}</bi>", span.text),
            })
            .collect()
    }

    #[test]
    fn emphasis() {
        assert_eq!(shown("a **b** c *d* e"), "a <b>b</b> c <i>d</i> e");
        assert_eq!(shown("**a *b* c**"), "<b>a </b><bi>b</bi><b> c</b>");
        assert_eq!(shown("***a***"), "<bi>a</bi>");
        assert_eq!(shown("(**x**)."), "(<b>x</b>).");
        assert_eq!(Text::new("").spans(), []);
    }

    #[test]
    fn dotted_blanks_are_spans() {
        let text = Text::new("**Lớp: {....30mm}** sĩ số: {…}.");
        let spans: Vec<_> = text
            .spans()
            .into_iter()
            .map(|span| (span.text, span.bold, matches!(span.kind, SpanKind::Blank(_))))
            .collect();
        let expected = [("Lớp: ", true, false), ("....", true, true), (" sĩ số: ", false, false), ("…", false, true)];
        let expected = expected.into_iter().chain([(".", false, false)]);
        assert_eq!(spans, expected.map(|(text, bold, blank)| (text.to_owned(), bold, blank)).collect::<Vec<_>>());
        assert_eq!(text.plain(), "Lớp: .... sĩ số: ….");
        assert_eq!(shown(r"\{....} {Tên} {..} \{a}"), r"{....} {Tên} {..} \{a}");
        assert!(Text::literal("{....}{…} {a}").spans().iter().all(|span| span.kind == SpanKind::Words));
        assert_eq!(Text::literal("{....}{…} {a}").plain(), "{....}{…} {a}");
    }

    #[test]
    fn boxes_are_spans() {
        let text = Text::new("Có {[x]} không ☐☒");
        let boxes = text.spans().into_iter().filter_map(|span| match span.kind {
            SpanKind::TickBox { ticked } => Some(ticked),
            _ => None,
        });
        assert_eq!(boxes.collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(text.plain(), "Có ☑ không ☐☑");
        assert_eq!(Text::new(r"\{[x]} [x]").plain(), "{[x]} [x]");
        assert_eq!(Text::literal("{[x]}").plain(), "{[x]}");
    }

    #[test]
    fn links_are_spans() {
        let text = Text::new("Xem [Cổng **tin**](https://a.vn/x) và [1](2), [a](Nguồn: b).");
        let spans: Vec<_> = text.spans().into_iter().map(|span| (span.text, span.bold, span.link.is_some())).collect();
        let expected = [("Xem ", false, false), ("Cổng ", false, true), ("tin", true, true)];
        let rest = (" và [1](2), [a](Nguồn: b).", false, false);
        let expected = expected.into_iter().chain([rest]).map(|(text, bold, link)| (text.to_owned(), bold, link));
        assert_eq!(spans, expected.collect::<Vec<_>>());
        assert_eq!(text.spans()[1].link.as_deref(), Some("https://a.vn/x"));
        for words in [r"[a](https://a.vn)", r"\[a](https://a.vn)"] {
            assert!(Text::literal(words).spans().iter().all(|span| span.link.is_none()));
            assert_eq!(Text::literal(words).plain(), words);
        }
        assert!(Text::new(r"\[a](https://a.vn)").spans().iter().all(|span| span.link.is_none()));
        assert_eq!(Text::new("[](https://a.vn)").plain(), "[](https://a.vn)");
    }

    #[test]
    fn links_may_have_footnotes_among_their_words() {
        let source = "[Cổng^[Xem [b](https://b.vn).] tin^[c]](https://a.vn) d";
        let spans = Text::new(source).spans();
        let linked: Vec<_> = spans
            .iter()
            .filter(|span| span.kind == SpanKind::Words)
            .map(|span| (&*span.text, span.link.as_deref()))
            .collect();
        assert_eq!(linked, [("Cổng", Some("https://a.vn")), (" tin", Some("https://a.vn")), (" d", None)]);
        assert_eq!(spans.iter().filter(|span| matches!(span.kind, SpanKind::Footnote(_))).count(), 2);
        for no_link in ["[^[c]](https://a.vn)", "[a^[c](https://a.vn)", r"[a\](https://a.vn)"] {
            assert!(Text::new(no_link).spans().iter().all(|span| span.link.is_none()), "{no_link}");
        }
    }

    #[test]
    fn footnotes_are_spans() {
        let text = Text::new(r"**Nghị định**^[Số *30*, xem [1].] và ^[b] c \^[d].");
        let notes: Vec<Text> = text
            .spans()
            .into_iter()
            .filter_map(|span| match span.kind {
                SpanKind::Footnote(note) => Some(note),
                _ => None,
            })
            .collect();
        assert_eq!(notes, [Text::new("Số *30*, xem [1]."), Text::new("b")]);
        assert_eq!(text.plain(), "Nghị định và  c ^[d].");
        assert_eq!(shown("**a^[*b] c**"), "<b>a</b><b></b><b> c</b>");
        for words in ["^[a]", "a] b", "[a", "^[a", "a^", r"\]", "[a]", "[a][b](c)"] {
            let literal = Text::literal(words);
            assert_eq!(literal.plain(), words);
            let within = Text::new(&format!("x^[{}]y", literal.as_str()));
            assert_eq!(within.spans().len(), 3, "{words}");
            assert_eq!(within.spans()[1].kind, SpanKind::Footnote(literal), "{words}");
        }
        assert_eq!(Text::literal("[1] a").as_str(), "[1] a");
        assert_eq!(Text::new(&format!("{}[1]", Text::literal("a^").as_str())).plain(), "a^[1]");
    }

    #[test]
    fn a_star_without_a_partner_is_a_star() {
        for text in ["* Nơi nhận:", "2 * 3 = 6", "a*", "**", "*", "5*", "a ** b", "****x****", "2 * 3* 4", "2 *3 * 4"]
        {
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown("*a **b*"), "<i>a **b</i>");
        assert_eq!(shown("*a *b*"), "<i>a *b</i>");
    }

    #[test]
    fn a_backslash_escapes() {
        assert_eq!(shown(r"\*a\* \\ \n"), r"*a* \ \n");
    }

    #[test]
    fn words_taken_literally_are_read_as_they_are() {
        for words in ["**a**", r"\", r"\*a*\\", "*", "a*b*c", "***", "đậm", ""] {
            assert_eq!(Text::literal(words).plain(), words);
            assert!(Text::literal(words).spans().iter().all(|span| !span.bold && !span.italic));
        }
    }

    #[test]
    fn text_comes_in_as_nfc() {
        assert_eq!(Text::new("Đa\u{309}ng u\u{31b}\u{301}").as_str(), "Đảng ứ");
        assert_eq!(Text::new("a\r\nb\tc").as_str(), "a\nb c");
        assert_eq!(Text::new("\ta:\t\tb\t").as_str(), " a:                b ");
        assert_eq!(Text::new("a:\t, b:\t\u{323}").as_str(), "a:        , b: \u{323}");
        assert_eq!(Text::new("10\u{202f}000\u{2009}đồng\u{3000}\u{a0}").as_str(), "10\u{a0}000 đồng \u{a0}");
    }

    #[test]
    fn characters_that_are_whole_are_in_nfc_wherever_they_stand() {
        use unicode_normalization::IsNormalized;
        use unicode_normalization::char::canonical_combining_class;

        for character in ('\0'..=char::MAX).filter(|character| is_whole(*character)) {
            let quick = unicode_normalization::is_nfc_quick(std::iter::once(character));
            assert_eq!((quick, canonical_combining_class(character)), (IsNormalized::Yes, 0), "{character:?}");
        }
    }
}
