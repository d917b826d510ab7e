//! The journal of a folder: which files are finished, and what they were made from.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::digest::Digest;
use crate::error::{Error, Problem};

/// Its name in the folder.
const NAME: &str = "congvan-merge.journal";
/// A line may have so many bytes; a longer one is the end of what can be read.
const LONGEST_LINE: u64 = 4096;
const ACTION: &str = "writing the journal";

/// What earlier runs have finished. Of each file it remembers thirty-two bytes.
#[derive(Debug, Default)]
pub(super) struct Finished {
    files: HashMap<u64, (Digest, u64)>,
}

/// The journal, open for more lines; nobody else writes it meanwhile.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Opens the journal of a folder, or begins it. A last line that was not finished is taken away.
    pub(super) fn open(folder: &Path) -> Result<(Self, Finished), Error> {
        let path = folder.join(NAME);
        let io = |error| Error::io(ACTION, &path, error);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(Error::new(Problem::Busy).at(folder_of(&path))),
            // Some network folders know no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut finished = Finished::default();
        let mut whole = 0;
        let mut lines = BufReader::new(&file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(io)?;
            if length == 0 || line.last() != Some(&b'\n') {
                break;
            }
            whole += u64::try_from(length).unwrap_or_default();
            finished.note(line.trim_ascii_end());
        }
        file.set_len(whole).map_err(io)?;
        file.seek(SeekFrom::End(0)).map_err(io)?;
        Ok((Self { file, path }, finished))
    }

    /// Notes that a file is finished, at once.
    pub(super) fn add(&mut self, name: &str, digest: Digest, size: u64) -> Result<(), Error> {
        let line = format!("{} {size} {name}\n", digest.hex());
        self.file.write_all(line.as_bytes()).map_err(|error| Error::io(ACTION, &self.path, error))
    }
}

impl Drop for Journal {
    /// Lets the folder go. A child that this process is just starting has the file open for a moment too, and with it
    /// the lock; so it is not enough to close the file.
    fn drop(&mut self) {
        // Where there are no locks, there is nothing to let go.
        let _ = self.file.unlock();
    }
}

impl Finished {
    /// Whether the file of that name was made from the same, and is still there as it was.
    pub(super) fn has(&self, path: &Path, name: &str, digest: Digest) -> bool {
        let Some((noted, size)) = self.files.get(&key(name.as_bytes())) else { return false };
        *noted == digest && fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == *size)
    }

    /// Takes a line in; what is no line of a journal says nothing.
    fn note(&mut self, line: &[u8]) {
        let mut parts = line.splitn(3, |byte| *byte == b' ');
        let mut text = || str::from_utf8(parts.next()?).ok();
        let (digest, size) = (text().and_then(Digest::from_hex), text().and_then(|size| size.parse().ok()));
        if let (Some(digest), Some(size), Some(name)) = (digest, size, parts.next()) {
            self.files.insert(key(name), (digest, size));
        }
    }
}

fn key(name: &[u8]) -> u64 {
    Digest::new().and(name).short()
}

fn folder_of(path: &Path) -> crate::error::Place {
    crate::error::Place::File(path.parent().unwrap_or(path).to_owned())
}
