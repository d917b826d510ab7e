//! From the layers of a pack to one standard.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;

use super::Standard;
use crate::error::{Error, Place, Problem, line_and_column};
use crate::source;

impl Standard {
    /// Reads a `style.toml` that stands alone.
    ///
    /// # Errors
    /// When it is no TOML, a key is missing or unknown, or a value is impossible; the error tells line and column.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, Error> {
        Self::from_layers(&[(name, text)], &mut Tables::default())
    }

    /// Reads the `style.toml` of each pack, the one that extends nothing first; later ones override key by key.
    pub(crate) fn from_layers(layers: &[(&str, &str)], known: &mut Tables) -> Result<Self, Error> {
        let Some((name, text)) = layers.last() else {
            return Err(Error::new(Problem::PackFile { name: "style.toml".to_owned() }));
        };
        if layers.len() == 1 {
            // Reading from the text keeps the line and column of a mistake.
            let standard: Self = toml::from_str(text).map_err(|error| style_error(name, text, &error))?;
            return standard.require_fit();
        }
        // To follow the path through all values takes time, and only a mistake needs it.
        if let Ok(standard) = Self::deserialize(known.merged(layers)?) {
            return standard.require_fit();
        }
        serde_path_to_error::deserialize(known.merged(layers)?).map_err(|traced| {
            let path = traced.path().to_string();
            let message = traced.inner().message().trim_end().to_owned();
            let (name, line, column) = layers
                .iter()
                .rev()
                .find_map(|(name, text)| {
                    let (line, column) = line_and_column(text, source::find(text, &path)?.key.start);
                    Some((*name, line, column))
                })
                .unwrap_or((
                    layers.iter().map(|(name, _)| *name).rfind(|name| name.ends_with("style.toml")).unwrap_or(name),
                    0,
                    0,
                ));
            Error::new(Problem::Style { message }).at(Place::Template { name: name.to_owned(), line, column })
        })
    }
}

impl Standard {
    /// Makes sure that what is fitted exists.
    fn require_fit(self) -> Result<Self, Error> {
        if let Some(fit) = &self.fit {
            fit.require_sound(&self)?;
        }
        Ok(self)
    }
}

/// Layers that were read: packs that extend the same one share it.
#[derive(Default)]
pub(crate) struct Tables(BTreeMap<String, toml::Table>);

impl Tables {
    fn merged(&mut self, layers: &[(&str, &str)]) -> Result<toml::Table, Error> {
        let mut merged = toml::Table::new();
        for (name, text) in layers {
            merge(&mut merged, self.read(name, text)?);
        }
        Ok(merged)
    }

    fn read(&mut self, name: &str, text: &str) -> Result<&toml::Table, Error> {
        Ok(match self.0.entry(text.to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(text.parse().map_err(|error| style_error(name, text, &error))?),
        })
    }
}

fn merge(into: &mut toml::Table, from: &toml::Table) {
    for (key, value) in from {
        match (into.get_mut(key), value) {
            (Some(toml::Value::Table(old)), toml::Value::Table(new)) => merge(old, new),
            (Some(old), value) => *old = value.clone(),
            (None, value) => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

fn style_error(name: &str, text: &str, error: &toml::de::Error) -> Error {
    let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
    Error::new(Problem::Style { message: error.message().trim_end().to_owned() }).at(Place::Template {
        name: name.to_owned(),
        line,
        column,
    })
}
