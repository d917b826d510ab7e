//! The packs that are built into the crate.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use serde::Deserialize;

use super::layer::{Layer, chain};
use super::{Pack, Parts, SENSE, STYLE, read};
use crate::error::{Error, Problem};

/// What must be known of a pack before one is chosen: the keys above the first table of its `style.toml`.
#[derive(Deserialize)]
struct Head {
    name: String,
    in_force_from: NaiveDate,
}

macro_rules! layer {
    ($name:literal: $($path:literal)*) => {
        ($name, &[$(($path, include_str!(concat!("../../templates/", $name, "/", $path)))),*])
    };
}

const LAYERS: &[(&str, &[(&str, &str)])] = &[
    layer!("hd36":
        "style.toml" "sense.toml" "rules.toml" "dispatch.xml" "form.xml"
        "parts/header.xml" "parts/addressees.xml" "parts/body.xml" "parts/closing.xml"
        "parts/distribution.xml" "parts/signature.xml" "parts/marks.xml" "parts/statistics-form.xml"),
    layer!("hd05": "style.toml" "rules.toml"),
];

/// The built-in packs, the oldest first, read as far as is needed to choose among them.
pub(super) fn packs() -> Result<Vec<Pack>, Error> {
    let layers = layers();
    let mut fallback = None;
    layers
        .iter()
        .map(|layer| {
            let layers = chain(layer, &layers)?;
            let head: Head = toml::from_str(layer.head()).map_err(|error| {
                let message = error.message().to_owned();
                Error::new(Problem::Style { message }).at(super::layer::in_pack(&layer.name)).caused_by(error)
            })?;
            // The oldest extends nothing, and whatever extends it needs it.
            let (style, fallback) = match &fallback {
                Some(oldest) => (OnceLock::new(), Arc::clone(oldest)),
                None => {
                    let oldest = Arc::new(read(&layers, &[STYLE, SENSE])?);
                    fallback = Some(Arc::clone(&oldest));
                    (Arc::clone(&oldest).into(), oldest)
                }
            };
            let parts = Parts {
                name: head.name,
                in_force_from: head.in_force_from,
                layers,
                style,
                standard: OnceLock::new(),
                fallback,
                templates: OnceLock::new(),
            };
            Ok(Pack { parts: Arc::new(parts) })
        })
        .collect()
}

/// The files of the built-in packs, the oldest first.
pub(super) fn layers() -> Vec<Arc<Layer>> {
    let borrowed = |(path, text): &(&str, &'static str)| ((*path).to_owned(), Cow::Borrowed(*text));
    LAYERS
        .iter()
        .map(|(name, files)| Layer { name: (*name).to_owned(), files: files.iter().map(borrowed).collect() })
        .map(Arc::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::Standard;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folders_is_built_in() {
        for layer in layers() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(&layer.name);
            let on_disk = super::super::directory::read(&folder).unwrap();
            assert_eq!(on_disk.files, layer.files, "{}", layer.name);
        }
    }

    /// Whatever is read late has no mistake, and reads as it would have been read early.
    #[test]
    fn each_part_is_sound_and_the_same_read_late() {
        let layers = layers();
        for (pack, layer) in packs().unwrap().iter().zip(&layers) {
            let early = Pack::build(chain(layer, &layers).unwrap()).unwrap();
            assert_eq!(pack.name(), early.name());
            assert_eq!(pack.in_force_from(), early.in_force_from());
            assert_eq!(pack.standard(), early.standard());
            assert!(!pack.standard().rules.is_empty() && !pack.standard().vocabulary.is_empty());
            let mut style = Standard::clone(pack.style().unwrap());
            assert!(style.rules.is_empty() && style.vocabulary.is_empty());
            (style.rules, style.vocabulary) = (early.standard().rules.clone(), early.standard().vocabulary.clone());
            assert_eq!(&style, early.standard());
            let (mut late_parts, mut early_parts) = (Vec::new(), Vec::new());
            pack.describe(&mut |part| late_parts.push(part.to_vec())).unwrap();
            early.describe(&mut |part| early_parts.push(part.to_vec())).unwrap();
            assert!(late_parts.len() > 10 && late_parts == early_parts);
        }
    }

    #[test]
    fn nothing_is_read_that_is_not_needed() {
        let packs = packs().unwrap();
        assert!(packs.iter().all(|pack| pack.parts.standard.get().is_none() && pack.parts.templates.get().is_none()));
        let read: Vec<bool> = packs.iter().map(|pack| pack.parts.style.get().is_some()).collect();
        assert_eq!(read, [true, false]);
        packs[0].templates().unwrap();
        assert!(packs[0].parts.standard.get().is_none() && packs[1].parts.templates.get().is_none());
    }
}
