//! A run: copies for all recipients, into a folder or into one file, watched and stopped by its caller.

use std::fmt;
#[cfg(feature = "parallel")]
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::digest::Digest;
use super::file_name::FileNames;
use super::in_order::{Hands, in_order};
use super::journal::Journal;
use super::{MailMerge, Recipient, together};
use crate::error::{Error, ErrorKind};
use crate::io::file::{Unfinished, clean};
use crate::typesetter::Typesetter;

/// A run of a mail merge. Say how it goes, then [`into_folder`](Self::into_folder) or [`into_one`](Self::into_one).
///
/// Recipients come from any iterator, and are taken as they are needed. Results, errors and progress come in their
/// order, and every byte is the same, however many threads work.
///
/// ```
/// use std::ops::ControlFlow;
/// use congvan::merge::{MailMerge, Recipient};
/// use congvan::{Dispatch, Typesetter};
/// # let text = include_str!("../../examples/data/lam-dong-40.toml");
/// # let folder = std::env::temp_dir().join("congvan-merge-run");
/// # let _ = std::fs::remove_dir_all(&folder);
///
/// let mut dispatch = Dispatch::from_toml(text)?;
/// dispatch.addressees = vec!["{Đơn vị}".into()];
/// let merge = MailMerge::new(dispatch)?;
/// let recipients = (1..=5).map(|number| Recipient::new().with("Đơn vị", format!("Chi bộ Ví dụ {number}")));
/// let typesetter = Typesetter::new()?;
/// let merged = merge
///     .run(&typesetter)
///     .of(5)
///     .watched_by(|progress| match progress.done {
///         3 => ControlFlow::Break(()), // enough for now: the next run goes on behind the third
///         _ => ControlFlow::Continue(()),
///     })
///     .into_folder(recipients, &folder)?;
/// assert_eq!((merged.made, merged.stopped), (3, true));
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), congvan::Error>(())
/// ```
#[must_use = "a run does nothing until it is told where the copies go"]
pub struct MergeRun<'a> {
    merge: &'a MailMerge,
    typesetter: &'a Typesetter,
    hands: Hands,
    progress: Counted<'a>,
}

/// What a run tells its caller after each recipient.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct MergeProgress<'a> {
    /// How many recipients are done, this one included.
    pub done: usize,
    /// How many there are, if the caller has said so.
    pub total: Option<usize>,
    /// The row of this one, if it is known.
    pub row: Option<usize>,
    /// What has become of him.
    pub outcome: MergeOutcome<'a>,
}

/// What has become of a recipient.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum MergeOutcome<'a> {
    /// His copy is made and stands in this file; where all are in one, it will.
    Made(&'a Path),
    /// An earlier run has made his copy from the same data.
    Kept(&'a Path),
    /// He gets none.
    Failed(&'a Error),
}

/// What a run has done.
#[derive(Debug, Default)]
#[non_exhaustive]
#[must_use = "it tells who gets no copy"]
pub struct Merged {
    /// How many copies were made.
    pub made: usize,
    /// How many an earlier run had made from the same data.
    pub kept: usize,
    /// Why recipients got none, in their order; each error knows its [row](Error::row).
    pub failed: Vec<Error>,
    /// Whether the caller has stopped it.
    pub stopped: bool,
}

type Watch<'a> = Box<dyn FnMut(&MergeProgress<'_>) -> ControlFlow<()> + 'a>;

impl MailMerge {
    /// A run that makes the copies.
    pub fn run<'a>(&'a self, typesetter: &'a Typesetter) -> MergeRun<'a> {
        MergeRun::new(self, typesetter)
    }
}

impl<'a> MergeRun<'a> {
    pub(super) fn new(merge: &'a MailMerge, typesetter: &'a Typesetter) -> Self {
        let progress = Counted { merged: Merged::default(), done: 0, total: None, keeps_going: false, watch: None };
        Self { merge, typesetter, hands: Hands::Own, progress }
    }

    /// Says how many recipients there are, for the progress.
    pub fn of(mut self, total: usize) -> Self {
        self.progress.total = Some(total);
        self
    }

    /// Goes on behind recipients that fail; their errors are in [`Merged::failed`]. Without it the first one ends the
    /// run. A file that cannot be written ends it always.
    pub fn keep_going(mut self) -> Self {
        self.progress.keeps_going = true;
        self
    }

    /// Tells the progress after each recipient, on the caller's thread; `Break` stops the run behind him.
    pub fn watched_by(mut self, watch: impl FnMut(&MergeProgress<'_>) -> ControlFlow<()> + 'a) -> Self {
        self.progress.watch = Some(Box::new(watch));
        self
    }

    /// Works with so many threads, started for this run.
    #[cfg(feature = "parallel")]
    pub fn threads(mut self, threads: NonZeroUsize) -> Self {
        self.hands = Hands::Several(threads);
        self
    }

    /// Works with the threads of the rayon pool in which it is called, or else of the program's.
    #[cfg(feature = "parallel")]
    pub fn in_pool(mut self) -> Self {
        self.hands = Hands::Pool;
        self
    }

    /// Makes a PDF file for each recipient in a folder, which is made if it is not there.
    ///
    /// Each file appears whole or not at all. The journal in the folder, `congvan-merge.journal`, notes each one: a run
    /// that was stopped or killed goes on where it was when it is started again, and makes anew only what is lost or
    /// whose data, dispatch, templates or fonts have changed. The files of recipients that are no longer there stay.
    /// Let each mail merge have a folder of its own.
    ///
    /// # Errors
    /// The error of the first recipient that fails, unless the run [keeps going](Self::keep_going); or when the folder,
    /// a file or the journal cannot be written, or another run is at work in the folder. What is finished stays.
    pub fn into_folder<I>(self, recipients: I, folder: impl AsRef<Path>) -> Result<Merged, Error>
    where
        I: IntoIterator,
        I::Item: Into<Result<Recipient, Error>>,
    {
        let Self { merge, typesetter, hands, mut progress } = self;
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder).map_err(|error| Error::io("making the folder", folder, error))?;
        let (mut journal, finished) = Journal::open(folder)?;
        clean(folder);
        let basis = basis(merge, typesetter)?;
        let mut names = FileNames::default();
        let jobs = numbered(recipients).map(|(row, recipient)| {
            let recipient = recipient.and_then(|recipient| {
                merge.require_fields(&recipient, row)?;
                Ok(recipient)
            });
            let recipient = match recipient {
                Ok(recipient) => recipient,
                Err(error) => return Job::Failed(error),
            };
            let name = names.give(&merge.title(&recipient, row), row);
            let target = Target { row, path: folder.join(&name), digest: digest(basis, merge, &recipient), name };
            match finished.has(&target.path, &target.name, target.digest) {
                true => Job::Kept(target),
                false => Job::Make(recipient, target),
            }
        });
        let work = |job| match job {
            Job::Failed(error) => Done::Failed(error),
            Job::Kept(target) => Done::Kept(target),
            Job::Make(recipient, target) => {
                let made = typesetter.pdf(&merge.filled(&recipient)).and_then(|bytes| {
                    let file = Unfinished::write(&target.path, &bytes)?;
                    Ok((file, u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
                });
                match made {
                    Ok((file, size)) => Done::Made { target, file, size },
                    Err(error) => Done::Failed(error.in_row(target.row)),
                }
            }
        };
        let ended = in_order(hands, jobs, work, |done| match done {
            Done::Failed(error) => progress.failed(error),
            Done::Kept(target) => progress.kept(target.row, &target.path),
            Done::Made { target, file, size } => {
                let noted = file.finish().and_then(|()| journal.add(&target.name, target.digest, size));
                match noted {
                    Ok(()) => progress.made(target.row, &target.path),
                    Err(error) => progress.failed(error.in_row(target.row)),
                }
            }
        })?;
        progress.ended(ended)
    }

    /// Makes one PDF file with the copies of all recipients, each with a bookmark that is called as
    /// [`MailMerge::named`] says.
    ///
    /// The pages are in memory until the last recipient is there, about 0.4 MB a page; so there may be no more than
    /// 2,000 of them. Recipients that fail in a run that [keeps going](Self::keep_going) are left out.
    ///
    /// # Errors
    /// As [`into_folder`](Self::into_folder), or when there are too many pages; then, and when the caller stops the
    /// run, no file is written.
    pub fn into_one<I>(self, recipients: I, path: impl AsRef<Path>) -> Result<Merged, Error>
    where
        I: IntoIterator,
        I::Item: Into<Result<Recipient, Error>>,
    {
        let Self { merge, typesetter, hands, mut progress } = self;
        let path = path.as_ref();
        let jobs = numbered(recipients).map(|(row, recipient)| {
            let recipient = recipient?;
            merge.require_fields(&recipient, row)?;
            Ok((row, recipient))
        });
        let work = |job: Result<(usize, Recipient), Error>| {
            let (row, recipient) = job?;
            let copy = merge.filled(&recipient);
            let pages = typesetter.pages(&copy).map_err(|error| error.in_row(row))?;
            Ok((row, merge.title(&recipient, row), pages, typesetter.record(&copy)))
        };
        let mut joined = together::Joined::default();
        let ended = in_order(hands, jobs, work, |done| {
            let added = done.and_then(|(row, title, pages, record)| {
                joined.add(title, pages, record).map_err(|error| error.in_row(row))?;
                Ok(row)
            });
            match added {
                Ok(row) => progress.made(row, path),
                Err(error) => progress.failed(error),
            }
        })?;
        let merged = progress.ended(ended)?;
        if !merged.stopped && merged.made > 0 {
            let (pages, record) = joined.finish(&merge.dispatch.number.to_string());
            crate::io::file::replace(path, &typesetter.joined_pdf(&pages, &record)?)?;
        }
        Ok(merged)
    }
}

impl fmt::Debug for MergeRun<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeRun").field("merge", self.merge).field("hands", &self.hands).finish_non_exhaustive()
    }
}

/// A file that is to be.
struct Target {
    row: usize,
    name: String,
    path: PathBuf,
    digest: Digest,
}

enum Job {
    Failed(Error),
    Kept(Target),
    Make(Recipient, Target),
}

enum Done {
    Failed(Error),
    Kept(Target),
    Made { target: Target, file: Unfinished, size: u64 },
}

/// The recipients with their rows: of their file, else counted.
fn numbered<I>(recipients: I) -> impl Iterator<Item = (usize, Result<Recipient, Error>)>
where
    I: IntoIterator,
    I::Item: Into<Result<Recipient, Error>>,
{
    (1..).zip(recipients).map(|(count, recipient)| {
        let recipient = recipient.into();
        let row = recipient.as_ref().ok().and_then(Recipient::row).unwrap_or(count);
        (row, recipient)
    })
}

/// What all copies are made from.
fn basis(merge: &MailMerge, typesetter: &Typesetter) -> Result<Digest, Error> {
    let mut digest = Digest::new().and(env!("CARGO_PKG_VERSION")).and(merge.dispatch.to_json()?);
    digest = digest.and(merge.unit.as_deref().unwrap_or_default());
    typesetter.describe(&merge.dispatch, &mut |part| digest = digest.and(part))?;
    Ok(digest)
}

/// What the copy of a recipient is made from: of his fields, those that it has.
fn digest(basis: Digest, merge: &MailMerge, recipient: &Recipient) -> Digest {
    merge.wanted.iter().fold(basis, |digest, wanted| {
        digest.and(&wanted.folded).and(recipient.values_of(&wanted.folded).next().unwrap_or_default())
    })
}

/// What has been done, and who is told of it.
struct Counted<'a> {
    merged: Merged,
    done: usize,
    total: Option<usize>,
    keeps_going: bool,
    watch: Option<Watch<'a>>,
}

/// Why a run ends before its last recipient: by an error, or by its caller.
type Ended = Option<Error>;

impl Counted<'_> {
    fn made(&mut self, row: usize, path: &Path) -> ControlFlow<Ended> {
        self.merged.made += 1;
        self.tell(Some(row), MergeOutcome::Made(path))
    }

    fn kept(&mut self, row: usize, path: &Path) -> ControlFlow<Ended> {
        self.merged.kept += 1;
        self.tell(Some(row), MergeOutcome::Kept(path))
    }

    /// A file that cannot be written is no matter of one recipient: the next one would fail as well.
    fn failed(&mut self, error: Error) -> ControlFlow<Ended> {
        let told = self.tell(error.row(), MergeOutcome::Failed(&error));
        if !self.keeps_going || error.kind() == ErrorKind::Io {
            return ControlFlow::Break(Some(error));
        }
        self.merged.failed.push(error);
        told
    }

    fn tell(&mut self, row: Option<usize>, outcome: MergeOutcome<'_>) -> ControlFlow<Ended> {
        self.done += 1;
        let progress = MergeProgress { done: self.done, total: self.total, row, outcome };
        match &mut self.watch {
            Some(watch) => watch(&progress).map_break(|()| None),
            None => ControlFlow::Continue(()),
        }
    }

    fn ended(mut self, ended: ControlFlow<Ended>) -> Result<Merged, Error> {
        match ended {
            ControlFlow::Break(Some(error)) => return Err(error),
            ControlFlow::Break(None) => self.merged.stopped = true,
            ControlFlow::Continue(()) => {}
        }
        Ok(self.merged)
    }
}
