//! Lists with real numbers: each item that Word would number as its mark says is an item of a list.
//!
//! Word counts with the letters of English. Where its number would differ from the mark, such as at `đ)`, a new list
//! begins with the right number, or the mark is a list of its own.

use super::namespaces::MAIN;
use super::xml::Xml;

/// The number of levels of a list.
const LEVELS: usize = 9;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: Vec<List>,
    /// The index of the list with the last number.
    current: usize,
}

/// A list, with its numbers so far.
#[derive(Debug, Clone, Default)]
struct List {
    levels: [Option<Level>; LEVELS],
    /// `None` where the next item begins to count.
    counts: [Option<u32>; LEVELS],
}

#[derive(Debug, Clone, PartialEq)]
struct Level {
    shape: Shape,
    start: u32,
}

/// The appearance of a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    /// Numbers with full stops between them; the last one counts.
    Decimal {
        numbers: usize,
        prefix: String,
        suffix: String,
    },
    Letter {
        prefix: String,
        suffix: String,
    },
    /// The same text at every item.
    Bullet(String),
}

impl Numbering {
    /// The list and the level, from 0, of an item. Lists count from 1.
    pub(super) fn item(&mut self, level: usize, mark: &str) -> (usize, usize) {
        let level = level.clamp(1, LEVELS) - 1;
        let (shape, values) = shape(mark);
        if values.is_empty() {
            return (self.bullet(level, shape) + 1, level);
        }
        // The list with the last number, then the others from the last one.
        let lists = std::iter::once(self.current).chain((0..self.lists.len()).rev());
        let known = lists
            .filter(|list| *list < self.lists.len())
            .find(|list| self.lists[*list].continues(level, &shape, &values));
        self.current = known.unwrap_or_else(|| {
            self.lists.push(List::below(level, &values));
            self.lists.len() - 1
        });
        let start = values.last().copied().unwrap_or(1);
        if let Some(list) = self.lists.get_mut(self.current) {
            list.levels[level].get_or_insert(Level { shape, start });
            list.counts[level] = Some(start);
            list.counts[level + 1..].fill(None);
        }
        (self.current + 1, level)
    }

    /// A list whose level has this bullet: the list with the last number, otherwise one of its own.
    fn bullet(&mut self, level: usize, shape: Shape) -> usize {
        let wanted = Some(Level { shape, start: 1 });
        let takes = |list: &List| list.levels[level] == wanted || list.levels[level].is_none() && list.is_above(level);
        let lists = self.lists.get(self.current).filter(|list| takes(list)).map(|_| self.current);
        let known = lists.or_else(|| self.lists.iter().position(|list| list.levels[level] == wanted));
        let index = known.unwrap_or_else(|| {
            self.lists.push(List::default());
            self.lists.len() - 1
        });
        if let Some(list) = self.lists.get_mut(index) {
            list.levels[level] = wanted;
        }
        index
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The part with the lists.
    pub(super) fn part(&self) -> Vec<u8> {
        let mut xml = Xml::part();
        xml.open("w:numbering", &[("xmlns:w", &MAIN)]);
        for (index, list) in self.lists.iter().enumerate() {
            xml.open("w:abstractNum", &[("w:abstractNumId", &index)]);
            xml.value("w:nsid", &format_args!("{:08X}", index + 1));
            xml.value("w:multiLevelType", &"multilevel");
            xml.value("w:tmpl", &format_args!("{:08X}", index + 1));
            for (level, own) in list.levels.iter().enumerate() {
                let blank = Level { shape: Shape::Bullet("-".to_owned()), start: 1 };
                own.as_ref().unwrap_or(&blank).write(&mut xml, level);
            }
            xml.close("w:abstractNum");
        }
        for index in 0..self.lists.len() {
            xml.open("w:num", &[("w:numId", &(index + 1))]);
            xml.value("w:abstractNumId", &index);
            xml.close("w:num");
        }
        xml.close("w:numbering");
        xml.into_bytes()
    }
}

impl List {
    /// A list that begins at a level. The levels above have the first numbers of a mark.
    fn below(level: usize, values: &[u32]) -> Self {
        let mut list = Self::default();
        let above = &values[..values.len() - 1];
        let first = level.saturating_sub(above.len());
        for (value, level) in above.iter().zip(first..level) {
            let shape = Shape::Decimal { numbers: 1, prefix: String::new(), suffix: String::new() };
            list.levels[level] = Some(Level { shape, start: *value });
        }
        list
    }

    /// Whether an item of the level above has been counted, and none of the level or below it.
    fn is_above(&self, level: usize) -> bool {
        let has_above = level == 0 || self.counts[level - 1].is_some();
        has_above && self.levels[level..].iter().all(Option::is_none)
    }

    /// Whether Word gives the next item these numbers.
    fn continues(&self, level: usize, shape: &Shape, values: &[u32]) -> bool {
        let next = match &self.levels[level] {
            Some(known) if known.shape != *shape => return false,
            Some(known) => self.counts[level].map_or(known.start, |count| count + 1),
            None if self.is_above(level) => values.last().copied().unwrap_or(1),
            None => return false,
        };
        let above = &values[..values.len() - 1];
        let first = level.saturating_sub(above.len());
        let has_above = above.iter().zip(first..level).all(|(value, level)| match self.counts[level] {
            Some(count) => count == *value,
            // Nobody has counted the level above: Word shows its start.
            None => self.levels[level].as_ref().is_some_and(|above| above.start == *value),
        });
        let begins = level == 0 || self.counts[level - 1].is_some() || self.counts[level].is_some();
        values.last() == Some(&next) && above.len() <= level && has_above && begins
    }
}

impl Level {
    fn write(&self, xml: &mut Xml, level: usize) {
        let own = level + 1;
        let (format, text) = match &self.shape {
            // LibreOffice shows only the first character of a bullet.
            Shape::Bullet(mark) if mark.chars().count() > 1 => ("none", mark.clone()),
            Shape::Bullet(mark) => ("bullet", mark.clone()),
            Shape::Letter { prefix, suffix } => ("lowerLetter", format!("{prefix}%{own}{suffix}")),
            Shape::Decimal { numbers, prefix, suffix } => {
                let levels = own.saturating_sub(numbers - 1).max(1)..=own;
                let numbers: Vec<String> = levels.map(|level| format!("%{level}")).collect();
                ("decimal", format!("{prefix}{}{suffix}", numbers.join(".")))
            }
        };
        xml.open("w:lvl", &[("w:ilvl", &level)]);
        xml.value("w:start", &self.start);
        xml.value("w:numFmt", &format);
        xml.value("w:suff", &"space");
        xml.value("w:lvlText", &text);
        xml.value("w:lvlJc", &"left");
        xml.close("w:lvl");
    }
}

/// The shape of a mark, and its numbers; a bullet has none.
fn shape(mark: &str) -> (Shape, Vec<u32>) {
    let bullet = || (Shape::Bullet(mark.to_owned()), Vec::new());
    // A per cent sign is a placeholder in Word.
    let Some(start) = mark.find(char::is_alphanumeric).filter(|_| !mark.contains('%')) else { return bullet() };
    let end =
        mark.rfind(char::is_alphanumeric).map_or(start, |at| at + mark[at..].chars().next().map_or(1, char::len_utf8));
    let (prefix, core, suffix) = (mark[..start].to_owned(), &mark[start..end], mark[end..].to_owned());
    if let [letter @ b'a'..=b'z'] = core.as_bytes() {
        return (Shape::Letter { prefix, suffix }, vec![u32::from(letter - b'a') + 1]);
    }
    let numbers: Option<Vec<u32>> = core.split('.').map(canonical).collect();
    match numbers {
        Some(values) if values.len() <= LEVELS => (Shape::Decimal { numbers: values.len(), prefix, suffix }, values),
        _ => bullet(),
    }
}

/// A number as Word writes it.
fn canonical(number: &str) -> Option<u32> {
    let value: u32 = number.parse().ok()?;
    (value < 30_000 && value.to_string() == number).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consecutive_marks_are_one_list() {
        let mut numbering = Numbering::default();
        let places: Vec<_> = [(1, "1."), (2, "a)"), (2, "b)"), (1, "2."), (2, "a)"), (3, "-"), (1, "3.")]
            .map(|(level, mark)| numbering.item(level, mark))
            .into();
        assert_eq!(places, [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (1, 0)]);
    }

    #[test]
    fn a_letter_that_word_lacks_is_a_list_of_its_own() {
        let mut numbering = Numbering::default();
        let marks = ["c)", "d)", "đ)", "e)", "g)", "h)", "i)", "k)"];
        let places = marks.map(|mark| numbering.item(1, mark).0);
        assert_eq!(places, [1, 1, 2, 1, 3, 3, 3, 4]);
        let lists = numbering.lists.iter();
        let starts: Vec<_> = lists.map(|list| list.levels[0].as_ref().map(|level| level.start)).collect();
        assert_eq!(starts, [Some(3), Some(1), Some(7), Some(11)]);
    }

    #[test]
    fn the_level_above_goes_on_after_a_list_of_letters_that_began_anew() {
        let mut numbering = Numbering::default();
        let places = [(1, "1."), (2, "d)"), (2, "đ)"), (2, "e)"), (2, "g)"), (1, "2."), (2, "a)"), (1, "3.")]
            .map(|(level, mark)| numbering.item(level, mark).0);
        assert_eq!(places, [1, 1, 2, 1, 3, 1, 4, 1]);
    }

    #[test]
    fn numbers_with_parts_need_the_number_above() {
        let mut numbering = Numbering::default();
        let places = [(1, "1-"), (2, "1.1-"), (2, "1.2-"), (1, "2-"), (2, "2.1-"), (2, "4.1-")]
            .map(|(level, mark)| numbering.item(level, mark).0);
        assert_eq!(places, [1, 1, 1, 1, 1, 2]);
        assert_eq!(shape("02."), (Shape::Bullet("02.".to_owned()), Vec::new()));
    }
}
