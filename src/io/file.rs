//! Writing a file so that nobody ever sees half of it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Writes beside the file and renames; when that fails, takes away what was begun.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    Unfinished::write(path, bytes)?.finish()
}

/// A file that is written, but does not have its name yet. It goes away with its owner.
#[derive(Debug)]
pub(crate) struct Unfinished {
    path: PathBuf,
    part: PathBuf,
    finished: bool,
}

impl Unfinished {
    /// Writes beside the file, under the name `PATH.part`.
    pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let unfinished = Self { path: path.to_owned(), part: part(path), finished: false };
        let write = || {
            let mut file = fs::File::create(&unfinished.part)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(|error| Error::io("writing the file", path, error))?;
        Ok(unfinished)
    }

    /// Gives the file its name, in place of one that has it.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        fs::rename(&self.part, &self.path).map_err(|error| Error::io("writing the file", &self.path, error))?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            // What cannot be taken away was never there: the first error is the one that counts.
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// The name of a file while it is written.
pub(crate) fn part(path: &Path) -> PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    PathBuf::from(part)
}
