//! The JSON Schemas of a dispatch and of a certified copy.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

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
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    format!("{:#}\n", schema.as_value())
}
