//! The tokens of a text: its words, the marks of emphasis, and other marks.

use super::text_marks::{Footnote, Mark, footnote, is_dot, link, mark};

/// A piece of a text.
pub(super) enum Token {
    Characters(String),
    Mark(Mark),
    /// The start of a link with its address, or the end of one.
    Link(Option<String>),
    Footnote(Footnote),
    /// Stars in a row, and whether they may open or close an emphasis.
    Stars {
        count: usize,
        opens: bool,
        closes: bool,
    },
}

/// Whether a character stands in it that may be a mark.
pub(super) fn has_marks(source: &str) -> bool {
    source.bytes().any(|byte| matches!(byte, b'*' | b'\\' | b'{' | b'[')) || source.contains(['☐', '☑', '☒'])
}

/// Divides a text into its tokens.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let characters: Vec<char> = source.chars().collect();
    let mut tokens = Tokens { closed: Vec::new(), open: String::new() };
    let mut at = 0;
    // The bracket at the end of the open link, and the end of its address.
    let mut link_end = None;
    while let Some(&character) = characters.get(at) {
        let rest = &characters[at..];
        if let Some((_, end)) = link_end.take_if(|(bracket, _)| *bracket == at) {
            tokens.push(Token::Link(None));
            at = end;
        } else if is_escape(rest) {
            tokens.open.extend(rest.get(1));
            at += 2;
        } else if character == '*' {
            let count = rest.iter().take_while(|c| **c == '*').count();
            let before = at.checked_sub(1).and_then(|i| characters.get(i));
            let after = characters.get(at + count);
            tokens.push(Token::Stars {
                count,
                opens: count <= 3 && after.is_some_and(|c| !c.is_whitespace()),
                closes: count <= 3 && before.is_some_and(|c| !c.is_whitespace()),
            });
            at += count;
        } else if let Some((mark, length)) = mark(rest) {
            tokens.push(Token::Mark(mark));
            at += length;
        } else if let Some(footnote) = footnote(rest) {
            at += footnote.length;
            tokens.push(Token::Footnote(footnote));
        } else if let Some(link) = link(rest).filter(|_| link_end.is_none()) {
            link_end = Some((at + link.bracket, at + link.length));
            tokens.push(Token::Link(Some(link.address)));
            at += 1;
        } else {
            tokens.open.push(character);
            at += 1;
        }
    }
    tokens.finish()
}

/// The tokens of the text so far.
struct Tokens {
    closed: Vec<Token>,
    /// The characters after the last of them.
    open: String,
}

impl Tokens {
    fn push(&mut self, token: Token) {
        self.close();
        self.closed.push(token);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.closed.push(Token::Characters(std::mem::take(&mut self.open)));
        }
    }

    fn finish(mut self) -> Vec<Token> {
        self.close();
        self.closed
    }
}

/// Whether a text begins with a backslash that takes the meaning from the next character.
pub(super) fn is_escape(source: &[char]) -> bool {
    match source {
        ['\\', '*' | '\\' | '<' | '^' | '[' | ']', ..] => true,
        ['\\', '{', next, ..] => is_dot(*next) || *next == '[',
        _ => false,
    }
}

/// Which of the tokens are marks of emphasis: those that find a partner of the same number of stars, well nested.
pub(super) fn pair_up(tokens: &[Token]) -> Vec<bool> {
    let mut is_mark = vec![false; tokens.len()];
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Token::Stars { count, opens, closes } = *token else {
            continue;
        };
        let partner = open.iter().rposition(|(_, stars)| *stars == count);
        match partner {
            Some(position) if closes => {
                is_mark[open[position].0] = true;
                is_mark[index] = true;
                open.truncate(position);
            }
            _ if opens && partner.is_none() => open.push((index, count)),
            _ => {}
        }
    }
    is_mark
}
