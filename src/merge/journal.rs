//! The journal of a merge: the finished copies, with the digests of their inputs.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::digest::Digest;
use crate::error::{Error, FileAction, MergeProblem, Place};

/// The file name of the journal of a folder.
pub(super) const NAME: &str = "congvan-merge.journal";
/// The maximum length of a line in bytes; reading stops at a longer one.
const LONGEST_LINE: u64 = 4096;
const ACTION: FileAction = FileAction::WriteJournal;

/// The copies that earlier runs finished, 32 bytes for each.
#[derive(Debug, Default)]
pub(super) struct Finished {
    copies: HashMap<u64, (Digest, u64)>,
}

/// A journal that is open and locked for appending.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Opens or creates a journal. An unfinished last line is removed.
    pub(super) fn open(path: &Path) -> Result<(Self, Finished), Error> {
        let path = path.to_owned();
        let io = |error| Error::io(ACTION, &path, error);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(Error::from(MergeProblem::JournalBusy).at(Place::File(path))),
            // Some network file systems do not support locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut finished = Finished::default();
        let mut complete = 0;
        let mut lines = BufReader::new(&file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(io)?;
            if length == 0 || line.last() != Some(&b'\n') {
                break;
            }
            complete += u64::try_from(length).unwrap_or_default();
            finished.read(line.trim_ascii_end());
        }
        file.set_len(complete).map_err(io)?;
        file.seek(SeekFrom::End(0)).map_err(io)?;
        Ok((Self { file, path }, finished))
    }

    /// Appends a finished copy.
    pub(super) fn add(&mut self, name: &str, digest: Digest, size: u64) -> Result<(), Error> {
        let line = format!("{} {size} {name}\n", digest.hex());
        self.file.write_all(line.as_bytes()).map_err(|error| Error::io(ACTION, &self.path, error))
    }
}

impl Drop for Journal {
    /// Unlocks the journal. Closing the file is not enough: a child process that is being started shares the open file,
    /// and so the lock, for a moment.
    fn drop(&mut self) {
        // Fails where locks are not supported.
        let _ = self.file.unlock();
    }
}

impl Finished {
    /// Whether the copy of that name was made from the same inputs.
    pub(super) fn has(&self, name: &str, digest: Digest) -> bool {
        self.copies.get(&key(name.as_bytes())).is_some_and(|(known, _)| *known == digest)
    }

    /// Whether the file was made from the same inputs and still exists with its size.
    pub(super) fn has_file(&self, path: &Path, name: &str, digest: Digest) -> bool {
        let Some((known, size)) = self.copies.get(&key(name.as_bytes())) else { return false };
        *known == digest && fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == *size)
    }

    /// Reads a line; malformed lines are ignored.
    fn read(&mut self, line: &[u8]) {
        let mut parts = line.splitn(3, |byte| *byte == b' ');
        let mut text = || str::from_utf8(parts.next()?).ok();
        let (digest, size) = (text().and_then(Digest::from_hex), text().and_then(|size| size.parse().ok()));
        if let (Some(digest), Some(size), Some(name)) = (digest, size, parts.next()) {
            self.copies.insert(key(name), (digest, size));
        }
    }
}

fn key(name: &[u8]) -> u64 {
    Digest::new().and(name).short()
}
