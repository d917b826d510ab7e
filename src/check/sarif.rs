//! Reports in SARIF 2.1.0, the format of code review and continuous integration.

use serde_json::{Value, json};

use super::checks::checks;
use super::finding::Finding;
use super::report::Report;
use crate::error::{Language, line_and_column};
use crate::standard::Severity;
use crate::toml_span;

impl Report {
    /// Returns the report as SARIF 2.1.0.
    ///
    /// `uri` names the dispatch file. If `source` has its TOML text, each finding has the line and column of its field.
    #[must_use]
    pub fn to_sarif(&self, uri: &str, source: Option<&str>, language: Language) -> String {
        let rules: Vec<Value> = checks()
            .map(|check| json!({ "id": check.id, "shortDescription": { "text": check.requirement } }))
            .collect();
        let results: Vec<Value> =
            self.findings().iter().map(|finding| result(finding, uri, source, language)).collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        });
        format!("{log:#}\n")
    }
}

fn result(finding: &Finding, uri: &str, source: Option<&str>, language: Language) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut physical = json!({ "artifactLocation": { "uri": uri } });
    if let Some(found) = source.and_then(|text| toml_span::find(text, &finding.path).map(|found| (text, found))) {
        let (text, found) = found;
        let (line, column) = line_and_column(text, found.value.start);
        let (end_line, end_column) = line_and_column(text, found.value.end);
        physical["region"] =
            json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column });
    }
    let mut properties = json!({ "clause": finding.clause });
    if let Some(help) = &finding.help {
        properties["help"] = help.in_language(language).into();
    }
    json!({
        "ruleId": finding.check,
        "level": level,
        "message": { "text": finding.message.in_language(language) },
        "locations": [{
            "physicalLocation": physical,
            "logicalLocations": [{ "fullyQualifiedName": finding.path }],
        }],
        "properties": properties,
    })
}
