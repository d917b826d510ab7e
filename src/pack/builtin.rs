//! The packs that are built into the crate.

use super::Layer;

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

/// The built-in packs, the oldest first.
pub(super) fn layers() -> Vec<Layer> {
    let owned = |text: &str| text.to_owned();
    LAYERS
        .iter()
        .map(|(name, files)| Layer {
            name: owned(name),
            files: files.iter().map(|(path, text)| (owned(path), owned(text))).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folders_is_built_in() {
        for layer in layers() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(&layer.name);
            let on_disk = super::super::directory::read(&folder).unwrap();
            assert_eq!(on_disk.files, layer.files, "{}", layer.name);
        }
    }
}
