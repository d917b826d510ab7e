//! The JSON Schema of a dispatch and the reader accept the same files.

use congvan::Dispatch;
use regex_lite::Regex;
use serde_json::{Value, json};

/// Whether a value is valid by the keywords that the schema uses; other keywords than these fail the test.
fn is_valid(schema: &Value, value: &Value, root: &Value) -> bool {
    let Value::Object(keywords) = schema else { return schema != &Value::Bool(false) };
    keywords.iter().all(|(keyword, wanted)| match keyword.as_str() {
        "$ref" => {
            let name = wanted.as_str().unwrap().strip_prefix('#').unwrap();
            is_valid(root.pointer(name).unwrap(), value, root)
        }
        "type" => match wanted {
            Value::Array(names) => names.iter().any(|name| is_of_type(value, name.as_str().unwrap())),
            name => is_of_type(value, name.as_str().unwrap()),
        },
        "properties" => value.as_object().is_none_or(|fields| {
            let known = wanted.as_object().unwrap();
            known.iter().all(|(name, schema)| fields.get(name).is_none_or(|field| is_valid(schema, field, root)))
        }),
        "required" => value.as_object().is_none_or(|fields| {
            wanted.as_array().unwrap().iter().all(|name| fields.contains_key(name.as_str().unwrap()))
        }),
        "additionalProperties" => {
            assert_eq!(wanted, &Value::Bool(false));
            let known = schema.get("properties").and_then(Value::as_object);
            value
                .as_object()
                .is_none_or(|fields| fields.keys().all(|name| known.is_some_and(|known| known.contains_key(name))))
        }
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| is_valid(wanted, item, root))),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()),
        "allOf" => wanted.as_array().unwrap().iter().all(|schema| is_valid(schema, value, root)),
        "anyOf" => wanted.as_array().unwrap().iter().any(|schema| is_valid(schema, value, root)),
        "oneOf" => wanted.as_array().unwrap().iter().filter(|schema| is_valid(schema, value, root)).count() == 1,
        "enum" => wanted.as_array().unwrap().contains(value),
        "const" => wanted == value,
        "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
        "pattern" => value.as_str().is_none_or(|text| Regex::new(wanted.as_str().unwrap()).unwrap().is_match(text)),
        "if" => {
            let branch = if is_valid(wanted, value, root) { "then" } else { "else" };
            schema.get(branch).is_none_or(|schema| is_valid(schema, value, root))
        }
        "then" | "else" | "$schema" | "$defs" | "title" | "description" | "default" | "examples" | "format" => true,
        other => panic!("the test does not know the keyword `{other}`"),
    })
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("the test does not know the type `{other}`"),
    }
}

fn sample() -> Value {
    let text = include_str!("../examples/data/lam-dong-40.toml");
    serde_json::to_value(Dispatch::from_toml(text).unwrap()).unwrap()
}

/// Returns the sample with another value at a JSON pointer.
fn changed(pointer: &str, value: Value) -> Value {
    let mut data = sample();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match data.pointer_mut(parent).unwrap() {
        Value::Object(fields) => fields.insert(name.to_owned(), value),
        Value::Array(items) => Some(std::mem::replace(&mut items[name.parse::<usize>().unwrap()], value)),
        other => panic!("{pointer}: {other}"),
    };
    data
}

#[test]
fn schema_and_reader_accept_the_same_data() {
    let schema: Value = serde_json::from_str(&Dispatch::json_schema()).unwrap();
    let form = "/attachments/0/statistics_form";
    let valid = [
        ("/number", json!("40-CV/BXDTCCSĐ")),
        ("/number", json!("-CV/BTCĐUK")),
        ("/number", json!("Số: 06- NQ/ĐUK")),
        ("/number", json!("05-QC/BTCTU-BNCTU")),
        ("/number", json!("....-CV / ĐU")),
        ("/date", json!("2023")),
        ("/date", json!("2023-01")),
        ("/date", json!(" 2023-1-9 ")),
        ("/urgency", json!("very_urgent")),
        ("/urgency", Value::Null),
        ("/secrecy", json!("secret")),
        ("/addressees", json!([])),
        ("/body/0", json!({ "text": "a" })),
        ("/body/0", json!({ "text": "a", "items": [], "mark": null })),
        ("/body/0", json!({ "kind": "heading", "text": "a" })),
        ("/body/0", json!({ "kind": "directive", "text": "a", "mark": "-", "items": [{ "text": "b" }] })),
        ("/body/0", json!({ "kind": "paragraph", "text": "a", "title": null })),
        ("/body/0", json!({ "kind": "part" })),
        ("/body/0", json!({ "kind": "chapter", "title": "a", "mark": "Chương một" })),
        ("/body/0", json!({ "kind": "article", "title": "a", "text": "b", "items": [{ "text": "c" }] })),
        ("/body/0", json!({ "kind": "table", "table": { "columns": [{ "title": "a" }], "rows": [["b"]] } })),
        ("/body/0", json!({ "kind": "quotation", "text": "a" })),
        ("/body/0", json!({ "kind": "gap", "height": "20mm" })),
        ("/body/0", json!({ "kind": "writing_lines", "lines": 3 })),
        ("/signatories/0/authority", json!("K/T TRƯỞNG BAN")),
        ("/drafter", json!({ "initials": "ABC", "copies": 3 })),
        (&format!("{form}/rows"), json!([["a"], { "cells": ["a"], "kind": "section", "level": 2 }])),
        (&format!("{form}/columns/0/width"), json!("30mm")),
        (&format!("{form}/columns/0/group"), json!(["a", "b"])),
    ];
    let invalid = [
        ("/subjet", json!("a")),
        ("/subject", json!(5)),
        ("/subject", Value::Null),
        ("/number", json!("abc")),
        ("/number", json!("175-CV")),
        ("/number", json!("175/CV")),
        ("/number", json!("-/")),
        ("/number", json!("1a-CV/X")),
        ("/date", json!("soon")),
        ("/date", json!("2023-13")),
        ("/date", json!("0999-01-01")),
        ("/urgency", json!("khẩn")),
        ("/secrecy", json!("Mật")),
        ("/addressees", json!("a")),
        ("/issuer", json!({})),
        ("/body/0", json!("a")),
        ("/body/0", json!({})),
        ("/body/0", json!({ "kind": "verse", "text": "a" })),
        ("/body/0", json!({ "text": "a", "items": [{ "text": "b" }] })),
        ("/body/0", json!({ "text": "a", "mark": "-" })),
        ("/body/0", json!({ "kind": "heading", "text": "a", "mark": "-" })),
        ("/body/0", json!({ "kind": "heading", "text": "a", "items": [{ "text": "b" }] })),
        ("/body/0", json!({ "kind": "directive", "text": "a", "items": [{ "txt": "b" }] })),
        ("/body/0", json!({ "kind": "part", "text": "a" })),
        ("/body/0", json!({ "kind": "section", "items": [{ "text": "a" }] })),
        ("/body/0", json!({ "text": "a", "title": "b" })),
        ("/body/0", json!({ "kind": "table" })),
        ("/body/0", json!({ "kind": "table", "table": { "columns": [{ "title": "a" }], "footnote": "b" } })),
        ("/body/0", json!({ "kind": "figure", "figure": { "caption": "a" } })),
        ("/body/0", json!({ "kind": "quotation" })),
        ("/body/0", json!({ "kind": "gap" })),
        ("/body/0", json!({ "kind": "gap", "height": "0mm" })),
        ("/body/0", json!({ "kind": "writing_lines", "lines": 300 })),
        ("/signatories/0/authority", json!("KT. TRƯỞNG BAN")),
        ("/signatories/0/authority", json!("T/M")),
        ("/drafter", json!({ "initials": "ABC", "copies": -1 })),
        (&format!("{form}/rows"), json!([5])),
        (&format!("{form}/rows"), json!([{ "kind": "total" }])),
        (&format!("{form}/rows"), json!([{ "cells": ["a"], "knd": "total" }])),
        (&format!("{form}/rows"), json!([{ "cells": ["a"], "level": 300 }])),
        (&format!("{form}/columns/0/width"), json!("0mm")),
        (&format!("{form}/columns/0/width"), json!("3cm")),
        (&format!("{form}/columns/0/kind"), json!("money")),
        (&format!("{form}/columns/0/required"), json!("yes")),
    ];
    let cases = valid.iter().map(|case| (case, true)).chain(invalid.iter().map(|case| (case, false)));
    for ((pointer, value), wanted) in cases {
        let data = changed(pointer, value.clone());
        let read = Dispatch::from_json(&data.to_string());
        assert_eq!(read.is_ok(), wanted, "reader: {pointer} {value}: {:?}", read.err());
        assert_eq!(is_valid(&schema, &data, &schema), wanted, "schema: {pointer} {value}");
    }
    for field in schema["required"].as_array().unwrap() {
        let mut data = sample();
        data.as_object_mut().unwrap().remove(field.as_str().unwrap()).unwrap();
        let error = Dispatch::from_json(&data.to_string()).unwrap_err();
        assert_eq!(
            (error.code(), error.field().unwrap() == field.as_str().unwrap()),
            ("missing_field", true),
            "{field}"
        );
        assert!(!is_valid(&schema, &data, &schema));
    }
}
