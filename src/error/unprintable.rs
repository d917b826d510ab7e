//! Characters that cannot be printed, and their names in messages.

/// A character that cannot be printed.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let mut dispatch = Dispatch::from_toml(text)?;
/// dispatch.subject = "về 漢".into();
/// let error = Typesetter::new()?.pdf(&dispatch).unwrap_err();
/// let missing = &error.missing_glyphs()[0];
/// assert_eq!((missing.character, &*missing.place), ('漢', "subject"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The first field path or template that contains it.
    pub place: String,
    /// The reason.
    pub obstacle: Obstacle,
}

/// The reason why a character cannot be printed.
///
/// ```
/// use congvan::error::Obstacle;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let mut dispatch = Dispatch::from_toml(text)?;
///
/// dispatch.subject = "về\u{ad}việc".into(); // a soft hyphen
/// let error = Typesetter::new()?.pdf(&dispatch).unwrap_err();
/// assert_eq!(error.missing_glyphs()[0].obstacle, Obstacle::Invisible);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Obstacle {
    /// The fonts have no glyph for it.
    NoGlyph,
    /// It is invisible, so print and text would differ: a control character, a soft hyphen, a joiner.
    Invisible,
    /// It is a combining mark without a letter before it, or the third mark of a letter.
    NoLetter,
}

/// The characters grouped by reason, in the order of discovery.
pub(super) fn missing_list(missing: &[MissingGlyph]) -> String {
    let groups = [
        (Obstacle::NoGlyph, "the fonts lack"),
        (Obstacle::Invisible, "invisible characters:"),
        (Obstacle::NoLetter, "marks without a letter:"),
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

pub(super) fn missing_list_vi(missing: &[MissingGlyph]) -> String {
    let sentence = |glyph: &MissingGlyph| {
        let name = character_name(glyph.character);
        match glyph.obstacle {
            Obstacle::NoGlyph => format!("phông chữ không có ký tự {name} nên không in được"),
            Obstacle::Invisible => format!("ký tự {name} không nhìn thấy được nên không in được"),
            Obstacle::NoLetter => format!("dấu {name} không đứng trên chữ cái nào nên không in được"),
        }
    };
    missing.iter().map(sentence).collect::<Vec<_>>().join("; ")
}

pub(super) fn help_vi(missing: &[MissingGlyph]) -> &'static str {
    match missing.first().map(|glyph| glyph.obstacle) {
        Some(Obstacle::Invisible) => "bỏ ký tự này",
        Some(Obstacle::NoLetter) => "gõ lại chữ cái cùng với dấu",
        Some(Obstacle::NoGlyph) | None => "bỏ ký tự này, hoặc dùng phông chữ có ký tự đó",
    }
}

/// The character, if it is visible, and its code.
pub(super) fn character_name(character: char) -> String {
    // Characters that Rust escapes are invisible or change the direction of the line.
    let visible = character.escape_debug().count() == 1;
    let shown = if visible { format!("{character} ") } else { String::new() };
    format!("{shown}(U+{:04X})", u32::from(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_each_missing_character_with_its_field() {
        let missing = vec![
            MissingGlyph { character: '\u{7}', place: "body[0].text".to_owned(), obstacle: Obstacle::Invisible },
            MissingGlyph { character: '漢', place: "subject".to_owned(), obstacle: Obstacle::NoGlyph },
            MissingGlyph { character: '\u{323}', place: "place".to_owned(), obstacle: Obstacle::NoLetter },
        ];
        assert_eq!(
            missing_list(&missing),
            "the fonts lack 漢 (U+6F22) in subject; invisible characters: (U+0007) in body[0].text; \
             marks without a letter: (U+0323) in place"
        );
    }
}
