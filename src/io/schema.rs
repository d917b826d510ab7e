//! The JSON Schema of a dispatch.

use schemars::generate::SchemaSettings;

use crate::model::Dispatch;

impl Dispatch {
    /// The JSON Schema of a dispatch in TOML or JSON, for completion and validation in editors.
    ///
    /// The repository of the crate has it as `docs/dispatch.schema.json`.
    #[must_use]
    pub fn json_schema() -> String {
        let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Self>();
        format!("{:#}\n", schema.as_value())
    }
}
