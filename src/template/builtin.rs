//! The files of the built-in packs.

use std::borrow::Cow;
use std::sync::Arc;

use super::layer::Layer;

macro_rules! layer {
    ($name:literal: $($path:literal)*) => {
        ($name, &[$(($path, include_str!(concat!("../../templates/", $name, "/", $path)))),*])
    };
}

macro_rules! style {
    ($name:literal) => {
        ($name, include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))
    };
}

const LAYERS: &[(&str, &[(&str, &str)])] = &[
    layer!("hd36":
        "style.toml" "kinds.toml" "sense.toml" "rules.toml" "dispatch.xml" "form.xml" "copy.xml"
        "parts/header.xml" "parts/title.xml" "parts/addressees.xml" "parts/basis.xml" "parts/minutes.xml" "parts/body.xml" "parts/end.xml" "parts/closing.xml"
        "parts/distribution.xml" "parts/signature.xml" "parts/table.xml" "parts/body-table.xml" "parts/confirmation.xml"
        "parts/marks.xml" "parts/annex.xml" "parts/statistics-form.xml"),
    layer!("hd05": "style.toml" "kinds.toml" "rules.toml" "copy.xml" "parts/end.xml"),
];

/// The standards of the built-in packs without their checks, as JSON with all layers merged (`templates/build.rs`).
const STYLES: &[(&str, &str)] = &[style!("hd36"), style!("hd05")];

/// Returns the merged standard of a built-in pack without its checks, as JSON.
pub(super) fn style(name: &str) -> Option<&'static str> {
    STYLES.iter().find_map(|(own, json)| (*own == name).then_some(*json))
}

/// Returns the files of the built-in packs, the oldest first.
pub(super) fn layers() -> Vec<Arc<Layer>> {
    let borrowed = |(path, text): &(&str, &'static str)| ((*path).to_owned(), Cow::Borrowed(*text));
    LAYERS
        .iter()
        .map(|(name, files)| Layer {
            name: (*name).to_owned(),
            files: files.iter().map(borrowed).collect(),
            ..Layer::default()
        })
        .map(Arc::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn all_files_of_the_folders_are_built_in() {
        for layer in layers() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(&layer.name);
            let on_disk = super::super::directory::read(&folder).unwrap();
            assert_eq!(on_disk.files, layer.files, "{}", layer.name);
        }
    }
}
