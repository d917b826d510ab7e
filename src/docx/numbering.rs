//! Lists with real numbers: each item that Word would number as its mark says is an item of a list.
//!
//! Word counts with the letters of English. Where its number would differ from the mark, such as at `đ)`, a new list
//! begins with the right number, or the mark is a list of its own.

use super::MAIN;
use super::xml::Xml;

/// The number of levels of a list.
const LEVELS: usize = 9;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: Vec<List>,
    /// The index of the list with the last number.
    current: Option<usize>,
    /// The numbers so far, by level; `None` where the next item begins to count.
    counts: [Option<u32>; LEVELS],
}

#[derive(Debug, Clone, Default)]
struct List {
    levels: [Option<Level>; LEVELS],
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
        let list = match self.current.filter(|list| self.continues(*list, level, &shape, &values)) {
            Some(list) => list,
            None => self.begin(level, &values),
        };
        if let Some(list) = self.lists.get_mut(list) {
            let start = values.last().copied().unwrap_or(1);
            list.levels[level].get_or_insert(Level { shape, start });
        }
        self.counts[level] = values.last().copied();
        self.counts[level + 1..].fill(None);
        (list + 1, level)
    }

    /// A list whose level has this bullet: the last list with numbers, so that a bullet can be changed to a number, or
    /// one of its own.
    fn bullet(&mut self, level: usize, shape: Shape) -> usize {
        let wanted = Some(Level { shape, start: 1 });
        if let Some(list) = self.current.and_then(|current| self.lists.get_mut(current))
            && list.levels[level].is_none()
        {
            list.levels[level].clone_from(&wanted);
        }
        let has_it = |list: &List| list.levels[level] == wanted;
        if let Some(current) = self.current.filter(|current| self.lists.get(*current).is_some_and(has_it)) {
            return current;
        }
        if let Some(known) = self.lists.iter().position(has_it) {
            return known;
        }
        let mut list = List::default();
        list.levels[level] = wanted;
        self.lists.push(list);
        self.lists.len() - 1
    }

    /// Whether Word gives the next item of a list these numbers.
    fn continues(&self, list: usize, level: usize, shape: &Shape, values: &[u32]) -> bool {
        let Some(list) = self.lists.get(list) else { return false };
        let next = match &list.levels[level] {
            Some(known) if known.shape != *shape => return false,
            Some(known) => self.counts[level].map_or(known.start, |count| count + 1),
            None => values.last().copied().unwrap_or(1),
        };
        let above = &values[..values.len() - 1];
        let first = level.saturating_sub(above.len());
        let has_above = above.iter().zip(first..level).all(|(value, level)| self.counts[level] == Some(*value));
        values.last() == Some(&next) && above.len() <= level && has_above
    }

    /// Begins a list. The numbers above go on from what the marks so far, or this one, say.
    fn begin(&mut self, level: usize, values: &[u32]) -> usize {
        let mut list = List::default();
        let above = &values[..values.len() - 1];
        let first = level.saturating_sub(above.len());
        for (value, level) in above.iter().zip(first..level) {
            let shape = Shape::Decimal { numbers: 1, prefix: String::new(), suffix: String::new() };
            list.levels[level] = Some(Level { shape, start: *value });
        }
        self.counts = [None; LEVELS];
        self.lists.push(list);
        self.current = Some(self.lists.len() - 1);
        self.lists.len() - 1
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

impl Level {
    fn write(&self, xml: &mut Xml, level: usize) {
        let own = level + 1;
        let (format, text) = match &self.shape {
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
    let numbers: Option<Vec<u32>> = core.split('.').map(|number| canonical(number)).collect();
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
        let starts: Vec<_> =
            numbering.lists.iter().map(|list| list.levels[0].as_ref().map(|level| level.start)).collect();
        assert_eq!(starts, [Some(3), Some(1), Some(7), Some(11)]);
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
