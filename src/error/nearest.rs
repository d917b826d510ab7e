//! The nearest known name to a misspelt one.

/// The longest name and the number of candidates that are compared. A comparison takes the product of the lengths.
const LONGEST: usize = 100;
const MOST: usize = 1000;

/// Returns the candidate with the smallest edit distance from `name`, if the distance is small.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let length = name.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let near = |candidate: &'a str| {
        let own = candidate.chars().take(2 * LONGEST).count();
        let largest = own / 3 + 1;
        // The distance is at least the difference of the lengths.
        let distance = (own.abs_diff(length) <= largest).then(|| strsim::levenshtein(name, candidate))?;
        (distance <= largest).then_some((distance, candidate))
    };
    candidates.into_iter().take(MOST).filter_map(near).min().map(|(_, candidate)| candidate.to_owned())
}

/// Formats the nearest name for the end of a message.
pub(super) fn near(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; the nearest is `{name}`")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_only_similar_names() {
        let names = ["subject", "number", "addressees"];
        assert_eq!(nearest("subjet", names), Some("subject".to_owned()));
        assert_eq!(nearest("zzzzzz", names), None);
        assert_eq!(nearest("", ["a"]), Some("a".to_owned()));
    }

    #[test]
    fn long_names_are_not_compared() {
        let long = "a".repeat(10_000_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
        assert_eq!(nearest(&"a".repeat(100), [long.as_str()]), None);
    }
}
