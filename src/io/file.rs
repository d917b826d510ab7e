//! Writing a file so that a reader sees the whole of it or nothing.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, FileAction};

/// The name of a file while it is written, with letters and figures between: `.congvan-5bYq0Z.part`.
const BEGUN: (&str, &str) = (".congvan-", ".part");

/// Writes a file, in place of one that is there. It is on the disk when this returns.
///
/// # Errors
/// When it cannot be written; the previous file then stays.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    Unfinished::write(path, bytes)?.finish()?;
    sync(folder_of(path)).map_err(|error| Error::io(FileAction::Write, path, error))
}

/// A file that is written, but does not have its name yet. It goes away with its owner.
#[derive(Debug)]
pub(crate) struct Unfinished {
    path: PathBuf,
    file: NamedTempFile,
}

impl Unfinished {
    /// Writes beside the file, under a name that no file has.
    pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let write = || {
            let mut file = create(folder_of(path))?;
            // Held while the file is unfinished, so that a run that cleans the folder knows. Some network folders know no
            // locks; nothing is cleaned there.
            let _ = file.as_file().try_lock();
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        let file = write().map_err(|error: io::Error| Error::io(FileAction::Write, path, error))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Gives the file its name, in place of one that has it.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let Self { path, file } = self;
        match file.persist(&path) {
            Ok(_) => Ok(()),
            Err(refused) => Err(Error::io(FileAction::Write, &path, refused.error)),
        }
    }
}

/// Removes the files that killed programs have left unfinished in a folder. What cannot be removed stays.
pub(crate) fn clean(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_begun = name.to_str().is_some_and(|name| name.starts_with(BEGUN.0) && name.ends_with(BEGUN.1));
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_begun && is_file && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGUN.0).suffix(BEGUN.1);
    // As any new file: the system takes away what its user keeps from others.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The folder in which a file stands.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Brings the names in a folder to the disk. Other systems do that themselves.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems know this for files alone.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
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
    fn readers_see_one_file_or_the_other() {
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
    fn nothing_is_left_of_what_fails_or_is_given_up() {
        let folder = folder();
        fs::create_dir_all(folder.path().join("a.pdf/inner")).unwrap();
        assert!(replace(&folder.path().join("a.pdf"), b"x").is_err());
        drop(Unfinished::write(&folder.path().join("b.pdf"), b"x").unwrap());
        assert_eq!(names(folder.path()), ["a.pdf"]);
    }

    #[test]
    #[cfg(unix)]
    fn links_are_replaced_and_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder();
        let (target, link) = (folder.path().join("target"), folder.path().join("a.pdf"));
        fs::write(&target, "untouched").unwrap();
        symlink(&target, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!((fs::read(&target).unwrap(), fs::read(&link).unwrap()), (b"untouched".to_vec(), b"new".to_vec()));
        // The permissions of a new file, not those of a temporary one.
        let plain = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(fs::metadata(&link).unwrap().permissions().mode(), plain);
    }

    #[test]
    fn what_a_killed_program_has_begun_is_cleaned_up_and_what_is_being_written_is_not() {
        let folder = folder();
        fs::write(folder.path().join(".congvan-abcdef.part"), "begun").unwrap();
        fs::write(folder.path().join("other.part"), "another's").unwrap();
        let unfinished = Unfinished::write(&folder.path().join("a.pdf"), b"x").unwrap();
        clean(folder.path());
        assert_eq!(names(folder.path()).len(), 2);
        unfinished.finish().unwrap();
        assert_eq!(names(folder.path()), ["a.pdf", "other.part"]);
    }

    #[test]
    fn a_name_without_a_folder_is_in_the_one_at_hand() {
        assert_eq!(folder_of(Path::new("a.pdf")), Path::new("."));
        assert_eq!(folder_of(Path::new("/x/a.pdf")), Path::new("/x"));
    }
}
