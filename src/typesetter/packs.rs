//! The packs of a typesetter, and the choice among them by name or by date.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::check::StandardChoice;
use crate::error::{Error, PackProblem};
use crate::model::{DocumentRef, IssueDate};
use crate::standard::Standard;
use crate::template::Pack;

/// Packs, and the choice among them.
#[derive(Debug, Clone)]
pub(super) struct Packs {
    all: Arc<[Pack]>,
    /// The positions of the packs that are chosen by date, the first in force first; never empty.
    dated: Arc<[usize]>,
    /// The position of the pack that the caller chose by name.
    chosen: Option<usize>,
}

impl Packs {
    /// Packs to choose from by date.
    ///
    /// A pack that extends another pack of the list is left out of the choice by date: a pack of an office would
    /// otherwise replace the built-in one for every document.
    ///
    /// # Errors
    /// When the list is empty, or two packs have the same name.
    pub(super) fn new(mut all: Vec<Pack>) -> Result<Self, Error> {
        all.sort_by_key(Pack::in_force_from);
        for (index, pack) in all.iter().enumerate() {
            if all.iter().take(index).any(|other| other.name() == pack.name()) {
                return Err(Error::from(PackProblem::DuplicatePack { name: pack.name().to_owned() }));
            }
        }
        // A folder that extends each built-in pack makes packs of the same names.
        let extends_other = |pack: &Pack| {
            let base = pack.extended().filter(|base| *base != pack.name());
            base.is_some_and(|base| all.iter().any(|other| other.name() == base))
        };
        let dated: Arc<[usize]> =
            all.iter().enumerate().filter(|(_, pack)| !extends_other(pack)).map(|(index, _)| index).collect();
        match dated.is_empty() {
            true => Err(Error::from(PackProblem::NoPack)),
            false => Ok(Self { all: all.into(), dated, chosen: None }),
        }
    }

    /// Other packs with the same choice by name.
    ///
    /// # Errors
    /// As [`new`](Self::new); also when the chosen pack is not among them.
    pub(super) fn replaced(&self, all: Vec<Pack>) -> Result<Self, Error> {
        let packs = Self::new(all)?;
        let Some(chosen) = self.chosen.and_then(|chosen| self.all.get(chosen)) else { return Ok(packs) };
        match packs.position(chosen.name()) {
            Some(position) => Ok(Self { chosen: Some(position), ..packs }),
            None => Err(Error::from(PackProblem::ChosenPackMissing { name: chosen.name().to_owned() })),
        }
    }

    /// The same packs with another choice by name.
    pub(super) fn choosing(&self, name: &str) -> Option<Self> {
        let chosen = Some(self.position(name)?);
        Some(Self { chosen, ..self.clone() })
    }

    /// The pack of a document.
    pub(super) fn pack_for(&self, document: DocumentRef<'_>) -> &Pack {
        self.pack_on(document.date())
    }

    /// The pack of a document of this date.
    pub(super) fn pack_on(&self, date: IssueDate) -> &Pack {
        &self.all[self.chosen.unwrap_or_else(|| self.dated[self.in_force_on(date.latest())])]
    }

    /// The standards that may apply to a document; several if its date has blanks.
    pub(super) fn choice(&self, document: DocumentRef<'_>) -> StandardChoice<'_> {
        let date = document.date();
        let possible = match &self.chosen {
            Some(chosen) => std::slice::from_ref(chosen),
            None => &self.dated[self.in_force_on(date.earliest())..=self.in_force_on(date.latest())],
        };
        StandardChoice { date, possible: possible.iter().map(|index| self.standard(*index)).collect() }
    }

    /// The packs that apply to documents of any date: the chosen pack, or all packs chosen by date.
    pub(super) fn selectable(&self) -> impl Iterator<Item = &Pack> {
        let positions = match &self.chosen {
            Some(chosen) => std::slice::from_ref(chosen),
            None => &self.dated,
        };
        positions.iter().map(|position| &self.all[*position])
    }

    fn standard(&self, position: usize) -> &Standard {
        self.all[position].standard()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|pack| pack.name() == name)
    }

    /// The place in `dated` of the pack in force on a day; the first pack for earlier days.
    fn in_force_on(&self, day: NaiveDate) -> usize {
        self.dated.partition_point(|position| self.all[*position].in_force_from() <= day).saturating_sub(1)
    }
}
