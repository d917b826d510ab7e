//! A run: the copies for all recipients in a folder, in one file, or given to a closure.

use std::error::Error as StdError;
use std::fmt;
#[cfg(feature = "parallel")]
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::combined::CombinedPages;
use super::digest::Digest;
use super::file_name::FileNames;
use super::in_order::{Executor, in_order};
use super::journal::{self, Existing, Finished, Journal, MadeFile};
use super::mail_merge::MailMerge;
use super::progress::{MergeProgress, Merged, Tracker};
use super::recipient::Recipient;
use crate::error::{Error, FileAction, MergeProblem};
use crate::io::file::{PendingFile, remove_abandoned, replace, sync};
use crate::model::Dispatch;
use crate::typesetter::Typesetter;

/// A run of a mail merge: set its options, then call [`into_folder`](Self::into_folder),
/// [`into_file`](Self::into_file) or [`for_each`](Self::for_each).
///
/// Recipients come from any iterator, one at a time. Copies, errors and progress come in the order of the recipients,
/// and the bytes are the same for any number of threads.
///
/// ```
/// use std::ops::ControlFlow;
/// use congvan::merge::{MailMerge, Recipient};
/// use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
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
///     .total(5)
///     .on_progress(|progress| match progress.done {
///         3 => ControlFlow::Break(()), // stop; the next run continues with the fourth recipient
///         _ => ControlFlow::Continue(()),
///     })
///     .into_folder(recipients, &folder)?;
/// assert_eq!((merged.written, merged.stopped), (3, true));
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), congvan::Error>(())
/// ```
#[must_use = "a run does nothing until `into_folder`, `into_file` or `for_each` is called"]
#[doc(alias("lượt trộn thư", "luot tron thu"))]
pub struct MergeRun<'a> {
    merge: &'a MailMerge,
    typesetter: &'a Typesetter,
    executor: Executor,
    journal: Option<PathBuf>,
    replaces_changed: bool,
    tracker: Tracker<'a>,
}

/// A finished copy; [`MergeRun::for_each`] gives it to its closure.
///
/// ```
/// # use congvan::merge::{MailMerge, Recipient};
/// # let typesetter = congvan::Typesetter::new()?;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
/// # let mut dispatch = congvan::Dispatch::from_toml(text)?;
/// # dispatch.addressees = vec!["{Đơn vị}".into()];
/// let merge = MailMerge::new(dispatch)?.with_file_name("{Đơn vị}")?;
/// let merged = merge.run(&typesetter).for_each([Recipient::new().with("Đơn vị", "Chi bộ 1")], |copy| {
///     assert_eq!((copy.row, copy.recipient.get("Đơn vị")), (1, Some("Chi bộ 1")));
///     assert_eq!(copy.file_name, "Chi bộ 1.pdf");
///     assert_eq!(copy.dispatch.addressees, ["Chi bộ 1".into()]);
///     assert!(copy.pdf.starts_with(b"%PDF"));
///     Ok(())
/// })?;
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("bản", "ban"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MergeCopy {
    /// The row of the recipient in its file, or else its position, from 1.
    pub row: usize,
    /// The recipient.
    pub recipient: Recipient,
    /// The file name, unique in the run.
    pub file_name: String,
    /// The dispatch with the values of the recipient.
    pub dispatch: Dispatch,
    /// The bytes of the PDF file.
    pub pdf: Vec<u8>,
}

impl MailMerge {
    /// Creates a run that makes the copies.
    pub fn run<'a>(&'a self, typesetter: &'a Typesetter) -> MergeRun<'a> {
        let (executor, tracker) = (Executor::CurrentThread, Tracker::default());
        MergeRun { merge: self, typesetter, executor, journal: None, replaces_changed: false, tracker }
    }
}

impl<'a> MergeRun<'a> {
    /// Sets the number of recipients, for the progress.
    pub fn total(mut self, total: usize) -> Self {
        self.tracker.total = Some(total);
        self
    }

    /// Continues after recipients that fail, and collects their errors in [`Merged::failed`]. By default the first
    /// failure ends the run. A file that cannot be written and an error of the closure always end it.
    pub fn keep_going(mut self) -> Self {
        self.tracker.keeps_going = true;
        self
    }

    /// Calls a closure after each recipient, on the caller's thread; `Break` stops the run.
    pub fn on_progress(mut self, watch: impl FnMut(&MergeProgress<'_>) -> ControlFlow<()> + 'a) -> Self {
        self.tracker.watch = Some(Box::new(watch));
        self
    }

    /// Sets the file in which [`for_each`](Self::for_each) and [`into_folder`](Self::into_folder) record finished
    /// copies. `into_folder` uses `congvan-merge.journal` in its folder by default, `for_each` none;
    /// [`into_file`](Self::into_file) makes all pages again and uses no journal.
    pub fn journal(mut self, path: impl Into<PathBuf>) -> Self {
        self.journal = Some(path.into());
        self
    }

    /// Makes [`into_folder`](Self::into_folder) replace files that somebody signed or changed since an earlier run wrote
    /// them, and files of other programs. By default it leaves them, and lists them in [`Merged::changed`].
    pub fn replace_changed(mut self) -> Self {
        self.replaces_changed = true;
        self
    }

    /// Uses a new pool with this number of threads.
    #[cfg(feature = "parallel")]
    pub fn threads(mut self, threads: NonZeroUsize) -> Self {
        self.executor = Executor::Threads(threads);
        self
    }

    /// Uses the rayon pool of the caller's thread, or else the global one.
    #[cfg(feature = "parallel")]
    pub fn in_pool(mut self) -> Self {
        self.executor = Executor::RayonPool;
        self
    }

    /// Gives the copies to a closure, such as one that stores them in a database or an object store.
    ///
    /// The closure runs on the caller's thread, in the order of the recipients, also with several threads; only a few
    /// copies per thread are in memory. Recipients without a copy go to [`on_progress`](Self::on_progress) and
    /// [`Merged::failed`].
    ///
    /// With a [journal](Self::journal), a copy is recorded when the closure returns `Ok`, and a later run skips the
    /// copies whose data, dispatch, templates and fonts are the same. It does not check that they are still stored.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use congvan::merge::{MailMerge, Recipient};
    /// use congvan::{Dispatch, Typesetter};
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
    /// # let mut dispatch = Dispatch::from_toml(text)?;
    /// # dispatch.addressees = vec!["{Đơn vị}".into()];
    ///
    /// let merge = MailMerge::new(dispatch)?.with_file_name("{Đơn vị}")?;
    /// let recipients = ["Chi bộ 1", "Chi bộ 2"].map(|name| Recipient::new().with("Đơn vị", name));
    /// let typesetter = Typesetter::new()?;
    /// let mut store = BTreeMap::new();
    /// let merged = merge.run(&typesetter).for_each(recipients, |copy| {
    ///     store.insert(copy.file_name, copy.pdf);
    ///     Ok(())
    /// })?;
    /// assert_eq!(merged.written, 2);
    /// assert!(store["Chi bộ 2.pdf"].starts_with(b"%PDF"));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// The error of the first recipient that fails, unless the run [keeps going](Self::keep_going). When the closure
    /// fails, with its error as [source](std::error::Error::source), or the journal cannot be written or is in use.
    pub fn for_each<I>(
        self,
        recipients: I,
        mut store: impl FnMut(MergeCopy) -> Result<(), Box<dyn StdError + Send + Sync>>,
    ) -> Result<Merged, Error>
    where
        I: IntoIterator,
        I::Item: Into<Result<Recipient, Error>>,
    {
        let Self { merge, typesetter, executor, journal, mut tracker, .. } = self;
        let mut journal = journal.map(|path| Journal::open(&path)).transpose()?;
        let has_copy = |finished: &Finished, target: &Target| finished.has(&target.file_name, target.digest);
        let (mut journal, finished) = match journal.take() {
            Some((journal, finished)) => (Some(journal), finished),
            None => (None, Finished::default()),
        };
        let jobs = Jobs::new(merge, typesetter)?.of(recipients, |target| has_copy(&finished, target));
        let work = |job| match job {
            Job::Make(target) => match merge.copy(typesetter, &target) {
                Ok((dispatch, pdf)) => Done::Made(target, (dispatch, pdf)),
                Err(error) => Done::Failed(Some(target.recipient), error),
            },
            Job::Unchanged(target) => Done::Unchanged(target),
            Job::Failed(recipient, error) => Done::Failed(recipient, error),
        };
        let flow = in_order(executor, jobs, work, |done| match done {
            Done::Failed(recipient, error) => tracker.failed(recipient.as_ref(), error),
            Done::Unchanged(target) | Done::Changed(target) => {
                tracker.unchanged(target.row, &target.recipient, Path::new(&target.file_name))
            }
            Done::Made(target, (dispatch, pdf)) => {
                let Target { row, recipient, file_name, digest } = target;
                let made = MadeFile::of(&pdf);
                let copy = MergeCopy { row, recipient: recipient.clone(), file_name: file_name.clone(), dispatch, pdf };
                let stored = store(copy).map_err(|error| Error::from(MergeProblem::CopyNotStored).caused_by(error));
                let recorded = stored.and_then(|()| match &mut journal {
                    Some(journal) => journal.add(&file_name, digest, &made),
                    None => Ok(()),
                });
                match recorded {
                    Ok(()) => tracker.written(row, &recipient, Path::new(&file_name)),
                    Err(error) => tracker.failed(Some(&recipient), error.in_row(row)),
                }
            }
        })?;
        tracker.finish(flow)
    }

    /// Writes a PDF file for each recipient into a folder, and creates the folder if needed.
    ///
    /// Each file appears complete or not at all. The [journal](Self::journal) records the finished files: a run after
    /// one that was stopped or killed continues there, and makes only the files that are missing or whose data,
    /// dispatch, templates or fonts changed. A file that somebody signed or changed since, and one that no run wrote,
    /// stays as it is and is listed in [`Merged::changed`], unless the run [replaces](Self::replace_changed) it. Files of
    /// removed recipients stay. Use a folder for one mail merge only. When the run ends, the files are on the disk.
    ///
    /// # Errors
    /// The error of the first recipient that fails, unless the run [keeps going](Self::keep_going). When the folder, a
    /// file or the journal cannot be written, the folder was moved away, or another run uses the journal. Finished files
    /// stay.
    pub fn into_folder<I>(self, recipients: I, folder: impl AsRef<Path>) -> Result<Merged, Error>
    where
        I: IntoIterator,
        I::Item: Into<Result<Recipient, Error>>,
    {
        let Self { merge, typesetter, executor, journal, replaces_changed, mut tracker } = self;
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder).map_err(|error| Error::io(FileAction::CreateFolder, folder, error))?;
        let (mut journal, finished) = Journal::open(&journal.unwrap_or_else(|| folder.join(journal::NAME)))?;
        remove_abandoned(folder);
        let jobs = Jobs::new(merge, typesetter)?.of(recipients, |target| {
            finished.has_file(&folder.join(&target.file_name), &target.file_name, target.digest)
        });
        let work = |job| match job {
            Job::Make(target) => {
                let path = folder.join(&target.file_name);
                let made = merge.copy(typesetter, &target).and_then(|(_, pdf)| {
                    let existing = finished.existing(&path, &target.file_name, &pdf);
                    let existing = existing.map_err(|error| Error::io(FileAction::Read, &path, error))?;
                    let file = match existing {
                        Existing::Changed if !replaces_changed => return Ok(None),
                        Existing::Same => None,
                        _ => Some(PendingFile::write(&path, &pdf).map_err(|error| error.in_row(target.row))?),
                    };
                    Ok(Some((path, file, MadeFile::of(&pdf))))
                });
                match made {
                    Ok(Some(made)) => Done::Made(target, made),
                    Ok(None) => Done::Changed(target),
                    Err(error) => Done::Failed(Some(target.recipient), error),
                }
            }
            Job::Unchanged(target) => Done::Unchanged(target),
            Job::Failed(recipient, error) => Done::Failed(recipient, error),
        };
        let flow = in_order(executor, jobs, work, |done| match done {
            Done::Failed(recipient, error) => tracker.failed(recipient.as_ref(), error),
            Done::Unchanged(target) => {
                tracker.unchanged(target.row, &target.recipient, &folder.join(&target.file_name))
            }
            Done::Changed(target) => tracker.changed(target.row, &target.recipient, folder.join(&target.file_name)),
            Done::Made(target, (path, file, made)) => {
                let written = file.map_or(Ok(()), PendingFile::finish);
                let recorded = written.and_then(|()| journal.add(&target.file_name, target.digest, &made));
                match recorded {
                    Ok(()) => tracker.written(target.row, &target.recipient, &path),
                    Err(error) => tracker.failed(Some(&target.recipient), error.in_row(target.row)),
                }
            }
        })?;
        let merged = tracker.finish(flow)?;
        journal.finish()?;
        sync(folder).map_err(|error| Error::io(FileAction::Write, folder, error))?;
        Ok(merged)
    }

    /// Writes one PDF file with the copies of all recipients, each with a bookmark named by
    /// [`MailMerge::with_file_name`].
    ///
    /// All pages are in memory until the file is written, about 0.4 MB a page; at most 2,000 pages are allowed. A run
    /// that [keeps going](Self::keep_going) leaves failed recipients out.
    ///
    /// # Errors
    /// As [`into_folder`](Self::into_folder), or when there are too many pages. No file is written after an error or
    /// when the caller stops the run.
    pub fn into_file<I>(self, recipients: I, path: impl AsRef<Path>) -> Result<Merged, Error>
    where
        I: IntoIterator,
        I::Item: Into<Result<Recipient, Error>>,
    {
        let Self { merge, typesetter, executor, mut tracker, .. } = self;
        let path = path.as_ref();
        let work = |(row, recipient): (usize, Result<Recipient, Error>)| {
            let recipient = recipient.map_err(|error| (None, error))?;
            let made = merge.require(&recipient, row).and_then(|()| {
                let copy = merge.filled(&recipient)?;
                Ok((typesetter.pages(&copy)?, typesetter.record(&copy)))
            });
            match made {
                Ok((pages, record)) => Ok((row, recipient, pages, record)),
                Err(error) => Err((Some(recipient), error.in_row(row))),
            }
        };
        let mut combined = CombinedPages::default();
        let flow = in_order(executor, numbered(recipients), work, |done| {
            let (row, recipient, pages, record) = match done {
                Ok(made) => made,
                Err((recipient, error)) => return tracker.failed(recipient.as_ref(), error),
            };
            match combined.add(merge.title(&recipient, row), pages, record) {
                Ok(()) => tracker.written(row, &recipient, path),
                Err(error) => tracker.failed(Some(&recipient), error.in_row(row)),
            }
        })?;
        let merged = tracker.finish(flow)?;
        if !merged.stopped && merged.written > 0 {
            let (pages, record) = combined.finish();
            replace(path, &typesetter.combined_pdf(&pages, &record)?)?;
        }
        Ok(merged)
    }
}

impl fmt::Debug for MergeRun<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergeRun").field("merge", self.merge).field("executor", &self.executor).finish_non_exhaustive()
    }
}

impl MailMerge {
    /// The copy of a recipient that has all fields, and its PDF.
    fn copy(&self, typesetter: &Typesetter, target: &Target) -> Result<(Dispatch, Vec<u8>), Error> {
        let made = self.filled(&target.recipient).and_then(|copy| {
            let pdf = typesetter.pdf(&copy)?;
            Ok((copy, pdf))
        });
        made.map_err(|error| error.in_row(target.row))
    }
}

/// The copy to make for a recipient.
struct Target {
    row: usize,
    recipient: Recipient,
    file_name: String,
    /// The digest of all inputs of the copy.
    digest: Digest,
}

enum Job {
    Failed(Option<Recipient>, Error),
    Unchanged(Target),
    Make(Target),
}

enum Done<T> {
    Failed(Option<Recipient>, Error),
    Unchanged(Target),
    /// Somebody changed the file of the copy.
    Changed(Target),
    Made(Target, T),
}

/// The source of the jobs of a run.
struct Jobs<'a> {
    merge: &'a MailMerge,
    /// The digest of the common inputs of all copies.
    basis: Digest,
    file_names: FileNames,
}

impl<'a> Jobs<'a> {
    fn new(merge: &'a MailMerge, typesetter: &Typesetter) -> Result<Self, Error> {
        let dispatch = merge.dispatch();
        let mut basis = Digest::new().and(env!("CARGO_PKG_VERSION")).and(dispatch.to_json()?).and(merge.options());
        let document = (!merge.has_date_template()).then_some(dispatch.into());
        typesetter.describe(document, &mut |part| basis = basis.and(part))?;
        Ok(Self { merge, basis, file_names: FileNames::default() })
    }

    /// The jobs for recipients.
    fn of<I>(mut self, recipients: I, is_finished: impl Fn(&Target) -> bool) -> impl Iterator<Item = Job>
    where
        I: IntoIterator,
        I::Item: Into<Result<Recipient, Error>>,
    {
        numbered(recipients).map(move |(row, recipient)| {
            let recipient = match recipient {
                Ok(recipient) => recipient,
                Err(error) => return Job::Failed(None, error),
            };
            if let Err(error) = self.merge.require(&recipient, row) {
                return Job::Failed(Some(recipient), error);
            }
            let file_name = self.file_names.unique(&self.merge.title(&recipient, row), row);
            let target = Target { row, digest: self.digest(&recipient), recipient, file_name };
            if is_finished(&target) { Job::Unchanged(target) } else { Job::Make(target) }
        })
    }

    fn digest(&self, recipient: &Recipient) -> Digest {
        let values = recipient.values_by_name();
        self.merge.folded_fields().fold(self.basis, |digest, field| {
            digest.and(field).and(values.get(field).and_then(|values| values.first()).copied().unwrap_or_default())
        })
    }
}

/// The recipients with their rows: in their file, or else counted from 1.
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
