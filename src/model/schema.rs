//! Schemas of types whose form in TOML and JSON differs from their fields.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Authority, ColumnWidth, Condition, DocumentNumber, IssueDate, Text};

/// Adds to the schema of a body item that only a directive has `mark` and `items`.
pub(crate) fn restrict_to_directives(schema: &mut Schema) {
    let directive = json_schema!({ "properties": { "kind": { "const": "directive" } }, "required": ["kind"] });
    let other = json_schema!({ "properties": { "mark": { "type": "null" }, "items": { "maxItems": 0 } } });
    schema.insert("if".to_owned(), directive.to_value());
    schema.insert("else".to_owned(), other.to_value());
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
    "Text: `**bold**`, `*italic*`, a backslash before a literal star, a newline for a line break, `{....}` or `{....30mm}` for dots to write on."
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
written_as_text!(ColumnWidth, "ColumnWidth", "A width in whole millimetres: `30mm`.", "pattern": r"^\s*0*[1-9]\d{0,4}\s*mm\s*$");
