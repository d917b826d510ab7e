//! The settings at which a part can be set, from the tightest to the loosest.

use std::cell::OnceCell;

use crate::standard::{Fit, FitDirection, FitStep, Fitted, Standard};

/// The settings of a standard, each made when it is first asked for.
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

    /// The number of the setting that goes that many steps one way, with the type of the pack.
    pub(crate) fn position(&self, direction: FitDirection, step: usize) -> Option<usize> {
        let wanted = FitStep { direction, step, largest_type: false };
        self.steps.iter().position(|(step, _)| *step == wanted)
    }
}
