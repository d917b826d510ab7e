//! Merges the layers of a pack into a standard.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::Standard;
use crate::error::{Error, PackProblem, Place, line_and_column};
use crate::field_path::FieldPath;
use crate::toml_span;

impl Standard {
    /// Reads the files of the layers, the base layer first; later layers override key by key.
    pub(crate) fn from_layers(layers: &[(&str, &str)]) -> Result<Self, Error> {
        let Some((name, text)) = layers.last() else {
            return Err(Error::from(PackProblem::MissingFile { name: "style.toml".to_owned() }));
        };
        if layers.len() == 1 {
            // Reading from the text keeps the line and column of errors.
            let standard: Self = toml::from_str(text).map_err(|error| style_error(name, text, &error))?;
            return standard.with_valid_fit();
        }
        // Tracking the path is slow, and only errors need it.
        if let Ok(standard) = Self::deserialize(merged(layers)?) {
            return standard.with_valid_fit();
        }
        serde_path_to_error::deserialize(merged(layers)?).map_err(|traced| {
            let path = FieldPath::of_serde(traced.path());
            let detail = traced.inner().message().trim_end().to_owned();
            let (name, line, column) = layers
                .iter()
                .rev()
                .find_map(|(name, text)| {
                    let (line, column) = line_and_column(text, toml_span::find(text, &path)?.key.start);
                    Some((*name, line, column))
                })
                .unwrap_or((
                    layers.iter().map(|(name, _)| *name).rfind(|name| name.ends_with("style.toml")).unwrap_or(name),
                    0,
                    0,
                ));
            Error::from(PackProblem::Settings { detail }).at(Place::Template { name: name.to_owned(), line, column })
        })
    }
}

impl Standard {
    /// Reads a standard from JSON with all layers merged, as `templates/build.rs` writes it.
    pub(crate) fn from_merged(json: &str) -> Result<Self, Error> {
        let standard: Self = serde_json::from_str(json)
            .map_err(|error| Error::from(PackProblem::Settings { detail: error.to_string() }))?;
        standard.with_valid_fit()
    }

    /// Validates the table `[fit]`.
    fn with_valid_fit(self) -> Result<Self, Error> {
        if let Some(fit) = &self.fit {
            fit.validate(&self)?;
        }
        Ok(self)
    }
}

/// Merges the tables of all layers without copying their values.
fn merged<'a>(layers: &[(&str, &'a str)]) -> Result<Deserializer<'a>, Error> {
    let mut merged = DeTable::new();
    for (name, text) in layers {
        let table = DeTable::parse(text).map_err(|error| style_error(name, text, &error))?;
        merge(&mut merged, table.into_inner());
    }
    Ok(Deserializer::from(Spanned::new(0..0, merged)))
}

fn merge<'a>(into: &mut DeTable<'a>, from: DeTable<'a>) {
    for (key, value) in from {
        let Some(old) = into.get_mut(&**key.get_ref()) else {
            into.insert(key, value);
            continue;
        };
        match (old.get_mut(), value.into_inner()) {
            (DeValue::Table(old), DeValue::Table(new)) => merge(old, new),
            (old, new) => *old = new,
        }
    }
}

fn style_error(name: &str, text: &str, error: &toml::de::Error) -> Error {
    let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
    Error::from(PackProblem::Settings { detail: error.message().trim_end().to_owned() }).at(Place::Template {
        name: name.to_owned(),
        line,
        column,
    })
}
