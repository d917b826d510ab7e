//! The files of a pack in a folder: `style.toml`, `rules.toml`, `*.xml`, `parts/*.xml`.

use std::path::Path;

use super::{Layer, RULES, STYLE, is_template};
use crate::error::{Error, Place, Problem};

/// A file of a pack larger than this is refused.
const LARGEST: u64 = 4 << 20;

pub(super) fn read(folder: &Path) -> Result<Layer, Error> {
    let name = folder
        .canonicalize()
        .map_err(|error| Error::io("opening the template pack", folder, error))?
        .file_name()
        .map_or_else(|| "pack".to_owned(), |name| plain(&name.to_string_lossy()));
    let mut layer = Layer { name, ..Layer::default() };
    read_into(&mut layer, folder, "")?;
    let parts = folder.join("parts");
    if parts.is_dir() {
        read_into(&mut layer, &parts, "parts/")?;
    }
    if layer.files.is_empty() {
        return Err(Error::new(Problem::PackFile { name: STYLE.to_owned() }).at(Place::File(folder.to_owned())));
    }
    Ok(layer)
}

/// The name of a folder as the name of a pack: without what means something in markup or in templates.
fn plain(name: &str) -> String {
    name.replace(|c: char| c.is_control() || "&<>\"'{}%#:/".contains(c), "_")
}

fn read_into(layer: &mut Layer, folder: &Path, prefix: &str) -> Result<(), Error> {
    let failed = |error| Error::io("reading the template pack", folder, error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let file = entry.file_name().to_string_lossy().into_owned();
        let wanted = is_template(&file) || (prefix.is_empty() && [STYLE, RULES].contains(&file.as_str()));
        if !wanted {
            continue;
        }
        let path = entry.path();
        let unreadable = |error| Error::io("reading the template pack", &path, error);
        if std::fs::metadata(&path).map_err(unreadable)?.len() > LARGEST {
            return Err(Error::new(Problem::Template {
                message: format!("a file of a pack has at most {LARGEST} bytes"),
            })
            .at(Place::File(path)));
        }
        let text = std::fs::read_to_string(&path).map_err(unreadable)?;
        layer.files.insert(format!("{prefix}{file}"), text);
    }
    Ok(())
}
