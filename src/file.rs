//! Writing a file so that nobody ever sees half of it.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::error::Error;

/// Writes beside the file and renames; when that fails, takes away what was begun.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    let unfinished = Path::new(&unfinished);
    let write = || {
        let mut file = fs::File::create(unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(unfinished, path)
    };
    write().map_err(|error| {
        // What cannot be taken away was never there: the first error is the one that counts.
        let _ = fs::remove_file(unfinished);
        Error::io("writing the file", path, error)
    })
}
