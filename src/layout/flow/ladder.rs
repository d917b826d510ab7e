//! The ladder of fitting steps, in the order in which they are tried.

use std::cell::OnceCell;

use crate::standard::{Fit, FitDirection, FitStep, Fitted, Standard};

/// The steps of a standard; the styles of each are computed on first use.
#[derive(Debug, Default)]
pub(crate) struct Ladder {
    pub(crate) steps: Vec<(FitStep, OnceCell<Fitted>)>,
}

impl Ladder {
    pub(crate) fn new(standard: &Standard) -> Self {
        let fit = standard.fit.as_ref().filter(|fit| fit.enabled);
        Self {
            steps: fit.map(Fit::ladder).unwrap_or_default().into_iter().map(|step| (step, OnceCell::new())).collect(),
        }
    }

    /// The index of a step in this direction with the pack's type size.
    pub(crate) fn position(&self, direction: FitDirection, step: usize) -> Option<usize> {
        let wanted = FitStep { direction, step, largest_type: false };
        self.steps.iter().position(|(step, _)| *step == wanted)
    }
}
