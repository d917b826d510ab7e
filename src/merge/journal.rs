//! The journal of a merge: the finished copies, with the digests of their inputs.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::digest::Digest;
use crate::error::{Error, FileAction, MergeProblem, Place};

/// The file name of the journal of a folder.
pub(super) const NAME: &str = "congvan-merge.journal";
/// The maximum length of a line in bytes; reading stops at a longer one.
const LONGEST_LINE: u64 = 4096;
const ACTION: FileAction = FileAction::WriteJournal;

/// The copies that earlier runs finished, 64 bytes for each.
#[derive(Debug, Default)]
pub(super) struct Finished {
    copies: HashMap<u64, Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The digest of the inputs.
    inputs: Digest,
    size: u64,
    /// The digest of the file.
    file: Digest,
}

/// A file where a copy goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    None,
    /// An earlier run wrote the file, and nobody changed it.
    Own,
    /// The file is the new copy: a run ended before it recorded the file.
    Same,
    /// Somebody signed, changed or wrote the file.
    Changed,
}

/// The size and the digest of a finished copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct MadeFile {
    size: u64,
    digest: Digest,
}

impl MadeFile {
    pub(super) fn of(pdf: &[u8]) -> Self {
        Self { size: u64::try_from(pdf.len()).unwrap_or(u64::MAX), digest: Digest::new().and(pdf) }
    }
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

    /// Appends a finished copy, with the digest of its inputs.
    pub(super) fn add(&mut self, name: &str, inputs: Digest, made: &MadeFile) -> Result<(), Error> {
        let line = format!("{} {} {} {name}\n", inputs.hex(), made.size, made.digest.hex());
        self.file.write_all(line.as_bytes()).map_err(|error| Error::io(ACTION, &self.path, error))
    }

    /// Flushes the journal to the disk, and requires that its path still leads to it: the folder may have been moved.
    pub(super) fn finish(&self) -> Result<(), Error> {
        let synced = match self.file.sync_all() {
            // A device or a pipe.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
            synced => synced,
        };
        let length = synced.and_then(|()| Ok((self.file.metadata()?.len(), fs::metadata(&self.path)?.len())));
        match length.map_err(|error| Error::io(ACTION, &self.path, error))? {
            (own, found) if own == found => Ok(()),
            _ => Err(Error::from(MergeProblem::JournalMoved).at(Place::File(self.path.clone()))),
        }
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
        self.copies.get(&key(name.as_bytes())).is_some_and(|known| known.inputs == digest)
    }

    /// Whether the file was made from the same inputs and still exists with its size.
    pub(super) fn has_file(&self, path: &Path, name: &str, digest: Digest) -> bool {
        let Some(known) = self.copies.get(&key(name.as_bytes())) else { return false };
        known.inputs == digest && fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == known.size)
    }

    /// The file at a path, compared with the one that an earlier run wrote there and with the one that was made now.
    pub(super) fn existing(&self, path: &Path, name: &str, pdf: &[u8]) -> io::Result<Existing> {
        let found = match fs::symlink_metadata(path) {
            Ok(found) if found.is_file() => found.len(),
            // A folder cannot be replaced, which is an error later.
            Ok(found) if found.is_dir() => return Ok(Existing::None),
            Ok(_) => return Ok(Existing::Changed),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Existing::None),
            Err(error) => return Err(error),
        };
        let known = self.copies.get(&key(name.as_bytes())).filter(|known| known.size == found);
        let may_be_same = u64::try_from(pdf.len()).is_ok_and(|size| size == found);
        if known.is_none() && !may_be_same {
            return Ok(Existing::Changed);
        }
        let bytes = fs::read(path)?;
        Ok(match known {
            _ if bytes == pdf => Existing::Same,
            Some(known) if known.file == Digest::new().and(&bytes) => Existing::Own,
            _ => Existing::Changed,
        })
    }

    /// Reads a line; malformed lines are ignored.
    fn read(&mut self, line: &[u8]) {
        let mut parts = line.splitn(4, |byte| *byte == b' ');
        let mut text = || str::from_utf8(parts.next()?).ok();
        let (inputs, size) = (text().and_then(Digest::from_hex), text().and_then(|size| size.parse().ok()));
        let file = text().and_then(Digest::from_hex);
        if let (Some(inputs), Some(size), Some(file), Some(name)) = (inputs, size, file, parts.next()) {
            self.copies.insert(key(name), Entry { inputs, size, file });
        }
    }
}

fn key(name: &[u8]) -> u64 {
    Digest::new().and(name).short()
}
