//! The nearest known name to a misspelt one.

/// Returns the candidate with the smallest edit distance from `name`, if the distance is small.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count() / 3 + 1)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
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
    }
}
