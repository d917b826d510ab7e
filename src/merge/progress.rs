//! Progress of a run: the outcome for each recipient, and the counts.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::recipient::Recipient;
use crate::error::{Error, ErrorKind};

/// The progress of a run after a recipient; [`MergeRun::on_progress`](super::MergeRun::on_progress) receives it.
///
/// ```
/// use std::ops::ControlFlow;
/// use congvan::merge::{MailMerge, MergeOutcome, Recipient};
/// # let typesetter = congvan::Typesetter::new()?;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
/// # let mut dispatch = congvan::Dispatch::from_toml(text)?;
/// # dispatch.addressees = vec!["{Đơn vị}".into()];
/// # let merge = MailMerge::new(dispatch)?;
///
/// let mut failed = Vec::new();
/// let run = merge.run(&typesetter).keep_going().on_progress(|progress| {
///     if let (MergeOutcome::Failed(error), Some(recipient)) = (progress.outcome, progress.recipient) {
///         failed.push((recipient.get("Đơn vị").unwrap_or_default().to_owned(), error.kind()));
///     }
///     ControlFlow::Continue(())
/// });
/// let merged = run.for_each([Recipient::new().with("Đơn vị", "漢")], |_| Ok(()))?;
/// assert_eq!(merged.failed.len(), 1);
/// assert_eq!(failed, [("漢".to_owned(), congvan::error::ErrorKind::Glyph)]);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("tiến độ", "tien do"))]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct MergeProgress<'a> {
    /// The number of finished recipients, including this one.
    pub done: usize,
    /// The number of recipients, if [`MergeRun::total`](super::MergeRun::total) set it.
    pub total: Option<usize>,
    /// The row of this recipient, if known.
    pub row: Option<usize>,
    /// The recipient; `None` for a row that could not be read.
    pub recipient: Option<&'a Recipient>,
    /// The outcome for this recipient.
    pub outcome: MergeOutcome<'a>,
}

/// The outcome for a recipient, in [`MergeProgress`].
///
/// ```
/// use std::ops::ControlFlow;
/// use congvan::merge::{MailMerge, MergeOutcome, Recipient};
/// # let typesetter = congvan::Typesetter::new()?;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
/// # let mut dispatch = congvan::Dispatch::from_toml(text)?;
/// # dispatch.addressees = vec!["{Đơn vị}".into()];
/// # let merge = MailMerge::new(dispatch)?;
///
/// let run = merge.run(&typesetter).on_progress(|progress| {
///     match progress.outcome {
///         MergeOutcome::Written(path) => println!("{}", path.display()),
///         MergeOutcome::Failed(error) => eprintln!("{error}"),
///         _ => {}
///     }
///     ControlFlow::Continue(())
/// });
/// assert_eq!(run.for_each([Recipient::new().with("Đơn vị", "Chi bộ 1")], |_| Ok(()))?.written, 1);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("kết quả", "ket qua"))]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum MergeOutcome<'a> {
    /// The copy was made: in this file, for this combined file, or for the closure of
    /// [`for_each`](super::MergeRun::for_each) under this file name.
    Written(&'a Path),
    /// An earlier run made the copy from the same data; the path is as for `Written`.
    Unchanged(&'a Path),
    /// Somebody signed or changed the file since an earlier run wrote it, or another program wrote it. It was left as it
    /// is.
    Changed(&'a Path),
    /// The copy could not be made.
    Failed(&'a Error),
}

/// The result of a run.
///
/// ```
/// # use congvan::merge::{MailMerge, Recipient};
/// # let typesetter = congvan::Typesetter::new()?;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
/// # let mut dispatch = congvan::Dispatch::from_toml(text)?;
/// # dispatch.addressees = vec!["{Đơn vị}".into()];
/// # let merge = MailMerge::new(dispatch)?;
/// let recipients = [Recipient::new().with("Đơn vị", "Chi bộ 1"), Recipient::new().with("Đơn vị", "")];
/// let merged = merge.run(&typesetter).keep_going().for_each(recipients, |_| Ok(()))?;
/// assert_eq!((merged.written, merged.unchanged, merged.stopped), (1, 0, false));
/// assert_eq!(merged.failed[0].row(), Some(2));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("kết quả trộn thư", "ket qua tron thu"))]
#[derive(Debug, Default)]
#[non_exhaustive]
#[must_use = "`failed` and `changed` list the recipients without a new copy"]
pub struct Merged {
    /// The number of copies made.
    pub written: usize,
    /// The number of copies that an earlier run made from the same data.
    pub unchanged: usize,
    /// The files that were left as they are because somebody signed or changed them since an earlier run, or another
    /// program wrote them, in the order of the recipients.
    /// [`replace_changed`](super::MergeRun::replace_changed) makes them again.
    pub changed: Vec<PathBuf>,
    /// The errors of the recipients without a copy, in their order; each has its [row](Error::row).
    pub failed: Vec<Error>,
    /// Whether the closure of [`on_progress`](super::MergeRun::on_progress) stopped the run.
    pub stopped: bool,
}

pub(super) type Watch<'a> = Box<dyn FnMut(&MergeProgress<'_>) -> ControlFlow<()> + 'a>;

/// The reason why a run ends before the last recipient: an error, or `None` if the caller stopped it.
pub(super) type Ended = Option<Error>;

/// The counts of a run and its progress closure.
#[derive(Default)]
pub(super) struct Tracker<'a> {
    merged: Merged,
    done: usize,
    pub(super) total: Option<usize>,
    pub(super) keeps_going: bool,
    pub(super) watch: Option<Watch<'a>>,
}

impl Tracker<'_> {
    pub(super) fn written(&mut self, row: usize, recipient: &Recipient, path: &Path) -> ControlFlow<Ended> {
        self.merged.written += 1;
        self.report(Some(row), Some(recipient), MergeOutcome::Written(path))
    }

    pub(super) fn unchanged(&mut self, row: usize, recipient: &Recipient, path: &Path) -> ControlFlow<Ended> {
        self.merged.unchanged += 1;
        self.report(Some(row), Some(recipient), MergeOutcome::Unchanged(path))
    }

    pub(super) fn changed(&mut self, row: usize, recipient: &Recipient, path: PathBuf) -> ControlFlow<Ended> {
        let flow = self.report(Some(row), Some(recipient), MergeOutcome::Changed(&path));
        self.merged.changed.push(path);
        flow
    }

    /// An error of input or output always ends the run: the next copy would fail as well.
    pub(super) fn failed(&mut self, recipient: Option<&Recipient>, error: Error) -> ControlFlow<Ended> {
        let flow = self.report(error.row(), recipient, MergeOutcome::Failed(&error));
        if !self.keeps_going || error.kind() == ErrorKind::Io {
            return ControlFlow::Break(Some(error));
        }
        self.merged.failed.push(error);
        flow
    }

    /// The result of a run that ended.
    pub(super) fn finish(mut self, flow: ControlFlow<Ended>) -> Result<Merged, Error> {
        match flow {
            ControlFlow::Break(Some(error)) => return Err(error),
            ControlFlow::Break(None) => self.merged.stopped = true,
            ControlFlow::Continue(()) => {}
        }
        Ok(self.merged)
    }

    fn report(
        &mut self,
        row: Option<usize>,
        recipient: Option<&Recipient>,
        outcome: MergeOutcome<'_>,
    ) -> ControlFlow<Ended> {
        self.done += 1;
        let progress = MergeProgress { done: self.done, total: self.total, row, recipient, outcome };
        match &mut self.watch {
            Some(watch) => watch(&progress).map_break(|()| None),
            None => ControlFlow::Continue(()),
        }
    }
}
