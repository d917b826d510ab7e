//! The JSON Schemas of a dispatch and of a certified copy.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};

#[cfg(feature = "certified-copy")]
use crate::model::CertifiedCopy;
use crate::model::Dispatch;

impl Dispatch {
    /// The JSON Schema of a dispatch in TOML or JSON, for completion and validation in editors.
    ///
    /// The repository of the crate has it as `docs/dispatch.schema.json`.
    #[must_use]
    pub fn json_schema() -> String {
        schema::<Self>()
    }
}

#[cfg(feature = "certified-copy")]
impl CertifiedCopy {
    /// The JSON Schema of the data of a copy in TOML or JSON, for completion and validation in editors.
    ///
    /// The repository of the crate has it as `docs/copy.schema.json`.
    #[must_use]
    pub fn json_schema() -> String {
        schema::<Self>()
    }
}

fn schema<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(shorten_description));
    format!("{:#}\n", settings.into_generator().into_root_schema_for::<T>().as_value())
}

/// Replaces the description of a schema, a doc comment, by one for readers who do not use Rust.
fn shorten_description(schema: &mut Schema) {
    if let Some(comment) = schema.get("description").and_then(|description| description.as_str()) {
        let description = description(comment);
        schema.insert("description".to_owned(), description.into());
    }
}

/// Returns a doc comment without its examples and without the brackets and targets of links to items.
fn description(comment: &str) -> String {
    let prose: String = comment.split("```").step_by(2).collect();
    let mut description = String::with_capacity(prose.len());
    let mut rest = prose.trim();
    while let Some((before, after)) = rest.split_once('[') {
        description.push_str(before);
        rest = match link_to_item(after) {
            Some((words, after)) => {
                description.push_str(words);
                after
            }
            None => {
                description.push('[');
                after
            }
        };
    }
    description + rest
}

/// Returns the words of a link to an item, and the text after the link. The text begins after its first bracket.
fn link_to_item(text: &str) -> Option<(&str, &str)> {
    let (words, after) = text.split_once(']')?;
    let target = after.strip_prefix('(').and_then(|after| after.split_once(')'));
    match target.filter(|(target, _)| target.contains("::")) {
        Some((_, after)) => Some((words, after)),
        None => (words.starts_with('`') && words.ends_with('`') && words.len() > 2).then_some((words, after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_have_neither_examples_nor_links_to_items() {
        for (comment, wanted) in [
            ("A day.\n\n```\nuse congvan::IssueDate;\n```", "A day."),
            ("As in [`Issuer::in_text`](crate::Issuer::in_text) and [`Row`].", "As in `Issuer::in_text` and `Row`."),
            ("Cells of [running numbers](super::ColumnKind::RunningNumber). A", "Cells of running numbers. A"),
            ("`{[ ]}`, `[words](https://…)` or `^[text]`", "`{[ ]}`, `[words](https://…)` or `^[text]`"),
        ] {
            assert_eq!(description(comment), wanted);
        }
    }
}
