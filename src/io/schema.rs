//! The JSON Schema of a dispatch.

use schemars::generate::SchemaSettings;

use crate::model::Dispatch;

impl Dispatch {
    /// The JSON Schema of a dispatch in TOML or JSON, with which editors complete and check dispatch files.
    ///
    /// The crate's repository holds it as `docs/dispatch.schema.json`.
    #[must_use]
    pub fn json_schema() -> String {
        let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Self>();
        format!("{:#}\n", schema.as_value())
    }
}
