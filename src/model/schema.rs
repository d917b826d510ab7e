//! Schemas of types whose form in TOML and JSON differs from their fields.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::body::{BODY_FIELDS, body_fields, body_kinds};
use super::{Authority, Condition, DocumentNumber, IssueDate, Millimetres, Text};

/// Allows each body item only the fields of its kind. The schema of an item has all fields of all kinds.
pub(crate) fn restrict_fields_to_kinds(schema: &mut Schema) {
    let rules: Vec<serde_json::Value> = body_kinds()
        .map(|kind| {
            let fields = body_fields(kind);
            let others = BODY_FIELDS.into_iter().filter(|field| !fields.contains(field));
            let absent = |field: &str| match field {
                "items" => serde_json::json!({ "maxItems": 0 }),
                _ => serde_json::json!({ "type": "null" }),
            };
            let others: serde_json::Map<_, _> = others.map(|field| (field.to_owned(), absent(field))).collect();
            let mut condition = serde_json::json!({ "properties": { "kind": { "const": kind } } });
            if kind != "paragraph" {
                condition["required"] = serde_json::json!(["kind"]);
            }
            let required: &[&str] = match fields {
                [field] => &[*field],
                ["text", ..] => &["text"],
                _ => &[],
            };
            serde_json::json!({ "if": condition, "then": { "properties": others, "required": required } })
        })
        .collect();
    schema.insert("allOf".to_owned(), rules.into());
}

/// Declares the schema of a type that is one text in TOML and JSON.
macro_rules! written_as_text {
    ($type:ty, $name:literal, $description:literal $(, $key:literal: $value:expr)*) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "description": $description $(, $key: $value)* })
            }
        }
    };
}

/// A whole day, such as `2022-12-31`.
pub(crate) struct Day;

written_as_text!(
    Text,
    "Text",
    "Text: `**bold**`, `*italic*`, a backslash before a literal star, a newline for a line break, `{....}` or `{....30mm}` for dots to write on, `{[ ]}` and `{[x]}` for boxes to tick, `[words](https://…)` for a link, `^[text]` for a footnote."
);
written_as_text!(
    DocumentNumber,
    "DocumentNumber",
    "Số và ký hiệu: `175-CV/BTCĐUK`; `-CV/BTCĐUK` without a number.",
    "examples": ["175-CV/BTCĐUK", "-CV/BTCĐUK"],
    "pattern": r"^\s*(Số|SỐ|số)?:*[\s.…]*[0-9]*[\s.…]*[-–][^/]*[^/\s-][^/]*/.*[^/\s-].*$"
);
written_as_text!(
    IssueDate,
    "IssueDate",
    "The date of issue: `2023-01-09`; `2023-01` leaves the day blank, `2023` the day and the month.",
    "pattern": r"^\s*0*[1-9]\d{3}(-0*([1-9]|1[0-2])(-0*([1-9]|[12]\d|3[01]))?)?\s*$"
);
written_as_text!(Day, "Day", "A day: `2022-12-31`.", "format": "date");
written_as_text!(
    Authority,
    "Authority",
    "Quyền hạn: `T/M BAN THƯỜNG VỤ`, `K/T TRƯỞNG BAN`, `T/L BAN THƯỜNG VỤ`, `Q. TRƯỞNG BAN`.",
    "pattern": r"^\s*(T/M|K/T|T/L|Q\.)\s*\S"
);
written_as_text!(
    Condition,
    "Condition",
    "Mail merge only: keeps the item for the recipients for whom the condition holds: `{Loại} = phường, đặc khu` or \
     `{Loại} != xã`.",
    "pattern": r"^\s*\{[^{}]+\}\s*!?=\s*\S"
);
written_as_text!(Millimetres, "Millimetres", "A length in whole millimetres: `30mm`.", "pattern": r"^\s*0*[1-9]\d{0,4}\s*mm\s*$");
