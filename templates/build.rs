//! Merges the standard of each built-in pack, without its checks, into one JSON file. Programs read it in a third of the
//! time that the TOML files take.
#![expect(clippy::disallowed_methods, reason = "Cargo passes the input of build scripts in the environment")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

/// The files of a standard that documents need. `rules.toml` is for checks only.
const FILES: [&str; 3] = ["style.toml", "kinds.toml", "sense.toml"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=templates");
    if env::var_os("CARGO_FEATURE_BUILTIN_PACKS").is_none() {
        return Ok(());
    }
    let packs = Path::new("templates");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    for entry in fs::read_dir(packs)? {
        let folder = entry?.path();
        if folder.is_dir() {
            let name = folder.file_name().ok_or("a pack without a name")?;
            let merged = serde_json::to_string(&standard(packs, name.as_ref())?)?;
            fs::write(out.join(name).with_extension("json"), merged)?;
        }
    }
    Ok(())
}

/// Reads the standard of a pack over that of the pack which it extends.
fn standard(packs: &Path, name: &Path) -> Result<Table, Box<dyn Error>> {
    let mut own = Table::new();
    for file in FILES {
        let path = packs.join(name).join(file);
        if path.exists() {
            merge(&mut own, fs::read_to_string(path)?.parse()?);
        }
    }
    let mut merged = match own.get("extends").and_then(Value::as_str) {
        Some(base) => standard(packs, base.as_ref())?,
        None => Table::new(),
    };
    merge(&mut merged, own);
    Ok(merged)
}

/// Merges key by key, as for the folder of an office.
fn merge(into: &mut Table, from: Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}
