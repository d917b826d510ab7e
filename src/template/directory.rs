//! The files of a pack: `style.toml`, `kinds.toml`, `sense.toml`, `rules.toml`, `*.xml`, `parts/*.xml`, `pictures/*.png`.

use std::path::Path;
use std::sync::Arc;

use super::layer::{KINDS, Layer, RULES, SENSE, STYLE, in_pack, is_template};
use super::pictures::{self, PICTURES, is_picture};
use crate::error::{Error, FileAction, PackProblem, Place, TemplateProblem};

/// The maximum size of a file in bytes.
const MAX_BYTES: u64 = 4 << 20;
/// The maximum number of files of a pack.
const MAX_FILES: usize = 1000;
/// The folder of included templates, as a prefix of paths inside the pack.
const PARTS: &str = "parts/";
/// The folders of a pack, as prefixes of paths: the pack itself and its subfolders.
const FOLDERS: [&str; 3] = ["", PARTS, PICTURES];

/// Reads the pack in a folder.
///
/// # Errors
/// When the folder or a file cannot be read, a file is too large or links to a path outside, or there are no files.
pub(super) fn read(folder: &Path) -> Result<Layer, Error> {
    let root = folder.canonicalize().map_err(|error| Error::io(FileAction::OpenPack, folder, error))?;
    let name = root.file_name().map_or_else(|| "pack".to_owned(), |name| pack_name(&name.to_string_lossy()));
    let mut layer = Layer { name, ..Layer::default() };
    for prefix in FOLDERS {
        let subfolder = folder.join(prefix);
        if prefix.is_empty() || subfolder.is_dir() {
            read_into(&mut layer, &root, &subfolder, prefix)?;
        }
    }
    if layer.count() == 0 {
        return Err(Error::from(PackProblem::MissingFile { name: STYLE.to_owned() }).at(Place::File(folder.to_owned())));
    }
    Ok(layer)
}

/// Creates a layer from files in memory.
///
/// # Errors
/// When a path is not that of a file of a pack, a file is too large or damaged, or there are no files.
pub(super) fn named(name: &str, files: impl Iterator<Item = (String, Vec<u8>)>) -> Result<Layer, Error> {
    let mut layer = Layer { name: pack_name(name), ..Layer::default() };
    for (path, bytes) in files {
        let place = Place::Template { name: format!("{}/{path}", layer.name), line: 0, column: 0 };
        let (prefix, file) = split(&path);
        if file.contains('/') || !is_pack_file(file, prefix) {
            return Err(Error::from(PackProblem::UnknownFile).at(place));
        }
        add(&mut layer, path, bytes).map_err(|error| error.at(place))?;
    }
    match layer.count() {
        0 => Err(Error::from(PackProblem::MissingFile { name: STYLE.to_owned() }).at(in_pack(&layer.name))),
        _ => Ok(layer),
    }
}

/// Splits a path into the folder inside the pack and the name of the file.
fn split(path: &str) -> (&str, &str) {
    let folders = FOLDERS.iter().rev().copied();
    folders.into_iter().find_map(|prefix| Some((prefix, path.strip_prefix(prefix)?))).unwrap_or(("", path))
}

/// Returns whether a folder of a pack may have a file of this name.
fn is_pack_file(file: &str, prefix: &str) -> bool {
    match prefix {
        PICTURES => is_picture(file),
        PARTS => is_template(file),
        _ => is_template(file) || [STYLE, KINDS, SENSE, RULES].contains(&file),
    }
}

/// Adds a file to the layer.
fn add(layer: &mut Layer, path: String, bytes: Vec<u8>) -> Result<(), Error> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large());
    }
    if layer.count() >= MAX_FILES {
        return Err(TemplateProblem::FileCount { limit: MAX_FILES }.into());
    }
    if path.starts_with(PICTURES) {
        layer.pictures.insert(path, Arc::new(pictures::read(bytes)?));
    } else {
        let text =
            String::from_utf8(bytes).map_err(|error| Error::from(TemplateProblem::FileNotUtf8).caused_by(error))?;
        layer.files.insert(path, text.into());
    }
    Ok(())
}

fn too_large() -> Error {
    Error::from(TemplateProblem::FileSize { limit: MAX_BYTES })
}

/// Returns the name of a pack for a folder, without characters that are special in markup or templates.
fn pack_name(name: &str) -> String {
    name.replace(|c: char| c.is_control() || "&<>\"'{}%#:/".contains(c), "_")
}

/// Adds the files of a folder to the layer; `root` is the canonical path of the pack.
fn read_into(layer: &mut Layer, root: &Path, folder: &Path, prefix: &str) -> Result<(), Error> {
    let failed = |error| Error::io(FileAction::ReadPack, folder, error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if !is_pack_file(&file, prefix) {
            continue;
        }
        let path = entry.path();
        let place = || Place::File(path.clone());
        let unreadable = |error| Error::io(FileAction::ReadPack, &path, error);
        let refused = |problem: TemplateProblem| Error::from(problem).at(place());
        if !path.canonicalize().map_err(unreadable)?.starts_with(root) {
            return Err(refused(TemplateProblem::OutsideFolder));
        }
        let metadata = std::fs::metadata(&path).map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(refused(TemplateProblem::NotAFile));
        }
        if metadata.len() > MAX_BYTES {
            return Err(too_large().at(place()));
        }
        let bytes = std::fs::read(&path).map_err(unreadable)?;
        add(layer, format!("{prefix}{file}"), bytes).map_err(|error| error.at(place()))?;
    }
    Ok(())
}
