//! The files of a pack in a folder: `style.toml`, `sense.toml`, `rules.toml`, `*.xml`, `parts/*.xml`.

use std::path::Path;

use super::layer::{Layer, RULES, SENSE, STYLE, in_pack, is_template};
use crate::error::{Error, Place, Problem};

/// A file of a pack larger than this is refused.
const LARGEST: u64 = 4 << 20;

/// A pack with more files than this is refused.
const MOST: usize = 1000;

pub(super) fn read(folder: &Path) -> Result<Layer, Error> {
    let opened = folder.canonicalize().map_err(|error| Error::io("opening the template pack", folder, error))?;
    let name = opened.file_name().map_or_else(|| "pack".to_owned(), |name| plain(&name.to_string_lossy()));
    let mut layer = Layer { name, ..Layer::default() };
    read_into(&mut layer, &opened, folder, "")?;
    let parts = folder.join("parts");
    if parts.is_dir() {
        read_into(&mut layer, &opened, &parts, "parts/")?;
    }
    if layer.files.is_empty() {
        return Err(Error::new(Problem::PackFile { name: STYLE.to_owned() }).at(Place::File(folder.to_owned())));
    }
    Ok(layer)
}

/// The layer of files that are given by name.
pub(super) fn named(name: &str, files: impl Iterator<Item = (String, String)>) -> Result<Layer, Error> {
    let mut layer = Layer { name: plain(name), ..Layer::default() };
    for (path, text) in files {
        let place = || Place::Template { name: format!("{}/{path}", layer.name), line: 0, column: 0 };
        let (prefix, file) = path.strip_prefix("parts/").map_or(("", path.as_str()), |file| ("parts/", file));
        if file.contains('/') || !is_wanted(file, prefix) {
            return Err(Error::new(Problem::StrayFile).at(place()));
        }
        if text.len() as u64 > LARGEST {
            return Err(too_large().at(place()));
        }
        layer.files.insert(path, text.into());
    }
    match layer.files.is_empty() {
        true => Err(Error::new(Problem::PackFile { name: STYLE.to_owned() }).at(in_pack(&layer.name))),
        false => Ok(layer),
    }
}

fn is_wanted(file: &str, prefix: &str) -> bool {
    is_template(file) || (prefix.is_empty() && [STYLE, SENSE, RULES].contains(&file))
}

fn too_large() -> Error {
    Error::new(Problem::Template { message: format!("a file of a pack has at most {LARGEST} bytes") })
}

/// The name of a folder as the name of a pack: without what means something in markup or in templates.
fn plain(name: &str) -> String {
    name.replace(|c: char| c.is_control() || "&<>\"'{}%#:/".contains(c), "_")
}

fn read_into(layer: &mut Layer, opened: &Path, folder: &Path, prefix: &str) -> Result<(), Error> {
    let failed = |error| Error::io("reading the template pack", folder, error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if !is_wanted(&file, prefix) {
            continue;
        }
        let path = entry.path();
        let unreadable = |error| Error::io("reading the template pack", &path, error);
        let refusal =
            |message: &str| Error::new(Problem::Template { message: message.to_owned() }).at(Place::File(path.clone()));
        if !path.canonicalize().map_err(unreadable)?.starts_with(opened) {
            return Err(refusal("a file of a pack lies in its folder: this is a link that leads out of it"));
        }
        let metadata = std::fs::metadata(&path).map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(refusal("this is no file"));
        }
        if metadata.len() > LARGEST {
            return Err(too_large().at(Place::File(path)));
        }
        let text = std::fs::read_to_string(&path).map_err(unreadable)?;
        if layer.files.len() >= MOST {
            return Err(refusal(&format!("a pack has at most {MOST} files")));
        }
        layer.files.insert(format!("{prefix}{file}"), text.into());
    }
    Ok(())
}
