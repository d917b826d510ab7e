//! Characters that cannot be printed, and how a message names them.

/// A character that cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The first place where it stands: a field path, or a template.
    pub place: String,
    /// What hinders it.
    pub obstacle: Obstacle,
}

/// Why a character cannot be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Obstacle {
    /// The fonts have no glyph for it.
    NoGlyph,
    /// It prints nothing, so that a reader could not see what a machine finds: a control, a soft hyphen, a joiner.
    Invisible,
    /// It is a mark that belongs on a letter, and no letter stands before it, or two marks are on it already.
    NoLetter,
}

/// By what hinders them; the order of each group is that in which they were found.
pub(super) fn missing_list(missing: &[MissingGlyph]) -> String {
    let groups = [
        (Obstacle::NoGlyph, "the fonts lack"),
        (Obstacle::Invisible, "these print nothing:"),
        (Obstacle::NoLetter, "these marks stand on no letter:"),
    ];
    let group = |(obstacle, words): (Obstacle, &str)| {
        let list: Vec<String> = missing.iter().filter(|glyph| glyph.obstacle == obstacle).map(named).collect();
        (!list.is_empty()).then(|| format!("{words} {}", list.join(", ")))
    };
    groups.into_iter().filter_map(group).collect::<Vec<_>>().join("; ")
}

fn named(glyph: &MissingGlyph) -> String {
    format!("{} in {}", character_name(glyph.character), glyph.place)
}

/// The character, where it can be seen, and its code.
pub(crate) fn character_name(character: char) -> String {
    // What would be escaped cannot be seen, or turns the line round.
    let visible = character.escape_debug().count() == 1;
    let shown = if visible { format!("{character} ") } else { String::new() };
    format!("{shown}(U+{:04X})", u32::from(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_characters_are_named_once_each_with_their_field() {
        let missing = vec![
            MissingGlyph { character: '\u{7}', place: "body[0].text".to_owned(), obstacle: Obstacle::Invisible },
            MissingGlyph { character: '漢', place: "subject".to_owned(), obstacle: Obstacle::NoGlyph },
            MissingGlyph { character: '\u{323}', place: "place".to_owned(), obstacle: Obstacle::NoLetter },
        ];
        assert_eq!(
            missing_list(&missing),
            "the fonts lack 漢 (U+6F22) in subject; these print nothing: (U+0007) in body[0].text; \
             these marks stand on no letter: (U+0323) in place"
        );
    }
}
