//! Atomic writes: readers see the old file or the complete new one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, FileAction};

/// The prefix and suffix of temporary names, such as `.congvan-5bYq0Z.part`.
const TEMPORARY: (&str, &str) = (".congvan-", ".part");

/// Writes or replaces a file, and flushes it to the disk.
///
/// # Errors
/// If the file cannot be written. The previous file is then unchanged.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    PendingFile::write(path, bytes)?.finish()?;
    sync(folder_of(path)).map_err(|error| Error::io(FileAction::Write, path, error))
}

/// A complete file under a temporary name. Dropping it removes the file.
#[derive(Debug)]
pub(crate) struct PendingFile {
    path: PathBuf,
    file: NamedTempFile,
}

impl PendingFile {
    /// Writes the bytes to a new temporary file in the same folder.
    pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let write = || {
            let mut file = create(folder_of(path))?;
            // The lock protects the file from `remove_abandoned` in another process. Where the file system has no
            // locks, `remove_abandoned` removes nothing.
            let _ = file.as_file().try_lock();
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        let file = write().map_err(|error: io::Error| Error::io(FileAction::Write, path, error))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Renames the file to its final name, and replaces a file of that name.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let Self { path, file } = self;
        match file.persist(&path) {
            Ok(_) => Ok(()),
            Err(refused) => Err(Error::io(FileAction::Write, &path, refused.error)),
        }
    }
}

/// Removes the temporary files that killed processes left in a folder. Errors are ignored.
pub(crate) fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_begun = name.to_str().is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_begun && is_file && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    // The permissions of any new file; the system applies the umask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The folder of a file.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Flushes the entries of a folder to the disk. Only Unix needs this.
#[cfg(unix)]
pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems support this for files only.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

#[cfg(not(unix))]
pub(crate) fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn readers_see_complete_files_only() {
        let folder = folder();
        let path = folder.path().join("a.pdf");
        replace(&path, &[0; 100_000]).unwrap();
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let writers = [1_u8, 2].map(|value| {
                let path = &path;
                scope.spawn(move || (0..50).for_each(|_| replace(path, &[value; 100_000]).unwrap()))
            });
            let reader = scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let read = fs::read(&path).unwrap();
                    assert!(read.len() == 100_000 && read.iter().all(|byte| *byte == read[0]));
                }
            });
            for writer in writers {
                writer.join().unwrap();
            }
            done.store(true, Ordering::Relaxed);
            reader.join().unwrap();
        });
        assert_eq!(names(folder.path()), ["a.pdf"]);
    }

    #[test]
    fn failed_and_dropped_files_leave_nothing() {
        let folder = folder();
        fs::create_dir_all(folder.path().join("a.pdf/inner")).unwrap();
        assert!(replace(&folder.path().join("a.pdf"), b"x").is_err());
        drop(PendingFile::write(&folder.path().join("b.pdf"), b"x").unwrap());
        assert_eq!(names(folder.path()), ["a.pdf"]);
    }

    #[test]
    #[cfg(unix)]
    fn symbolic_links_are_replaced_and_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder();
        let (target, link) = (folder.path().join("target"), folder.path().join("a.pdf"));
        fs::write(&target, "untouched").unwrap();
        symlink(&target, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!((fs::read(&target).unwrap(), fs::read(&link).unwrap()), (b"untouched".to_vec(), b"new".to_vec()));
        // The file has the permissions of a new file, not of a temporary one.
        let plain = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(fs::metadata(&link).unwrap().permissions().mode(), plain);
    }

    #[test]
    fn abandoned_files_are_removed_and_open_ones_are_kept() {
        let folder = folder();
        fs::write(folder.path().join(".congvan-abcdef.part"), "begun").unwrap();
        fs::write(folder.path().join("other.part"), "another's").unwrap();
        let unfinished = PendingFile::write(&folder.path().join("a.pdf"), b"x").unwrap();
        remove_abandoned(folder.path());
        assert_eq!(names(folder.path()).len(), 2);
        unfinished.finish().unwrap();
        assert_eq!(names(folder.path()), ["a.pdf", "other.part"]);
    }

    #[test]
    fn a_path_without_a_folder_is_in_the_current_one() {
        assert_eq!(folder_of(Path::new("a.pdf")), Path::new("."));
        assert_eq!(folder_of(Path::new("/x/a.pdf")), Path::new("/x"));
    }
}
