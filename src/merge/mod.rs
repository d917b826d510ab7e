//! Mail merge: one dispatch, a copy for each recipient with what is his own.

mod digest;
mod file_name;
mod in_order;
mod journal;
mod json;
mod list;
mod placeholder;
mod recipient;
mod recipients;
mod run;
mod source;
mod together;

use crate::error::{BadCell, BadPlaceholder, Error, Problem, nearest};
use crate::fold::fold_words;
use crate::model::{Attachment, Dispatch, Text};
use placeholder::{Piece, filled, pieces};

pub use recipient::Recipient;
pub use recipients::Recipients;
pub use run::{MergeOutcome, MergeProgress, MergeRun, Merged};

/// One dispatch for many recipients (trộn thư), a copy for each with what is his own.
///
/// Any text of the dispatch, and of the forms that are attached to it, may have placeholders: the name of a field in
/// braces, such as `{Tên đơn vị}`. A brace that is meant is written twice, `{{` or `}}`. Names are compared as
/// [`Recipient`] says. A value is plain words: stars, braces and backslashes in it are printed as they are. Every
/// recipient must have each field that is named, and fill it.
///
/// ```
/// use congvan::merge::{MailMerge, Recipients};
/// use congvan::Typesetter;
/// # let text = include_str!("../../examples/data/lam-dong-40.toml");
/// # let folder = std::env::temp_dir().join("congvan-merge-example");
/// # let _ = std::fs::remove_dir_all(&folder);
///
/// let mut dispatch = congvan::Dispatch::from_toml(text)?;
/// dispatch.addressees = vec!["{Tên đơn vị}".into()];
/// let merge = MailMerge::new(dispatch)?.prefilled_by("Tên đơn vị")?.named("{number}-{Tên đơn vị}.pdf")?;
///
/// let csv = "Tên đơn vị\r\nChi bộ Ví dụ 1\r\nChi bộ Ví dụ 2\r\n";
/// let typesetter = Typesetter::new()?;
/// let merged = merge.run(&typesetter).into_folder(Recipients::from_csv("units.csv", csv.as_bytes())?, &folder)?;
/// assert_eq!((merged.made, merged.kept), (2, 0));
/// assert!(folder.join("40-CV_BXDTCCSĐ-Chi bộ Ví dụ 2.pdf").exists());
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MailMerge {
    dispatch: Dispatch,
    /// The field with the unit's name, for the forms.
    unit: Option<String>,
    /// What the file of a recipient is called.
    name: Vec<Piece>,
    wanted: Vec<Wanted>,
}

/// A field that every recipient must have.
#[derive(Debug, Clone)]
struct Wanted {
    written: String,
    folded: String,
    /// Where it is asked for.
    places: Vec<String>,
}

/// The bad cells that a check tells; more are of no use to anybody.
const TOLD: usize = 10_000;

impl MailMerge {
    /// A mail merge of that dispatch. The files are called `{number}-{row}.pdf`, unless [`named`](Self::named) says
    /// otherwise.
    ///
    /// # Errors
    /// With all braces at once that are no placeholders.
    pub fn new(dispatch: Dispatch) -> Result<Self, Error> {
        let mut merge = Self { unit: None, name: Vec::new(), wanted: Vec::new(), dispatch };
        let mut bad = Vec::new();
        for located in merge.dispatch.texts() {
            match pieces(located.text) {
                Ok(pieces) => want(&mut merge.wanted, &pieces, &located.path.to_string()),
                Err(misfits) => bad.extend(told(misfits, &located.path.to_string())),
            }
        }
        if bad.is_empty() { merge.named("{number}-{row}") } else { Err(refused(bad)) }
    }

    /// Says which field has the name of the unit, so that each attached form is
    /// [prefilled](crate::StatisticsForm::prefilled) for it.
    ///
    /// # Errors
    /// When it is no name.
    pub fn prefilled_by(mut self, field: &str) -> Result<Self, Error> {
        let place = "the name of the unit";
        let name = Text::new(field).as_str().trim().to_owned();
        if fold_words(&name).is_empty() {
            let bad = BadPlaceholder { found: name, place: place.to_owned(), reason: "it is no name".to_owned() };
            return Err(refused(vec![bad]));
        }
        self.forget(place);
        want(&mut self.wanted, &[Piece::Field(name.clone())], place);
        self.unit = Some(name);
        Ok(self)
    }

    /// Says what the files are called, or the bookmarks where all copies are in one file: words and placeholders, such
    /// as `{number}-{Tên đơn vị}.pdf`.
    ///
    /// `{number}` is số và ký hiệu of the dispatch, `{row}` the row of the recipient. What a system does not take in
    /// the name of a file becomes `_`; a name that is too long is cut. Where two recipients would have the same one,
    /// the row of the second stands behind his, so that no file overwrites another.
    ///
    /// # Errors
    /// With all braces at once that are no placeholders.
    pub fn named(mut self, template: &str) -> Result<Self, Error> {
        const PLACE: &str = "the name of the file";
        let template = Text::new(template);
        let template = template.as_str();
        let stem = template.len().checked_sub(".pdf".len()).and_then(|end| template.split_at_checked(end));
        let stem = stem.filter(|(_, ending)| ending.eq_ignore_ascii_case(".pdf")).map_or(template, |(stem, _)| stem);
        let pieces = pieces(stem).map_err(|misfits| refused(told(misfits, PLACE).collect()))?;
        self.forget(PLACE);
        let is_field = |piece: &&Piece| matches!(piece, Piece::Field(name) if !file_name::is_built_in(name));
        let fields: Vec<Piece> = pieces.iter().filter(is_field).cloned().collect();
        want(&mut self.wanted, &fields, PLACE);
        self.name = pieces;
        Ok(self)
    }

    /// Forgets what was asked for at a place.
    fn forget(&mut self, place: &str) {
        for wanted in &mut self.wanted {
            wanted.places.retain(|known| known != place);
        }
        self.wanted.retain(|wanted| !wanted.places.is_empty());
    }

    /// The fields that every recipient must have, in the order in which they are first named.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.wanted.iter().map(|wanted| wanted.written.as_str())
    }

    /// The dispatch as that recipient gets it.
    ///
    /// # Errors
    /// With all placeholders at once for which the recipient lacks a field, and all fields that he leaves blank.
    pub fn dispatch_for(&self, recipient: &Recipient) -> Result<Dispatch, Error> {
        self.require_fields(recipient, recipient.row().unwrap_or(1))?;
        Ok(self.filled(recipient))
    }

    /// Reads the recipients through, makes nothing, and returns how many there are.
    ///
    /// # Errors
    /// With all that is wrong at once: placeholders without a field, and fields that are blank, with their rows; or
    /// when the recipients cannot be read.
    pub fn check<I>(&self, recipients: I) -> Result<usize, Error>
    where
        I: IntoIterator,
        I::Item: Into<Result<Recipient, Error>>,
    {
        let (mut count, mut placeholders, mut cells) = (0_usize, Vec::new(), Vec::new());
        for recipient in recipients {
            count += 1;
            let found = recipient.into().and_then(|recipient| {
                let row = recipient.row().unwrap_or(count);
                self.require_fields(&recipient, row)
            });
            let Err(error) = found else { continue };
            if error.bad_cells().is_empty() && error.bad_placeholders().is_empty() {
                return Err(error);
            }
            // A field that recipients of a file lack, all of them lack: it is told once.
            for bad in error.bad_placeholders().iter().filter(|bad| !placeholders.contains(*bad)).collect::<Vec<_>>() {
                placeholders.push(bad.clone());
            }
            cells.extend(error.bad_cells().iter().cloned());
            if cells.len() >= TOLD || placeholders.len() >= TOLD {
                break;
            }
        }
        match placeholders.is_empty() && cells.is_empty() {
            true => Ok(count),
            false => Err(Error::new(Problem::Placeholders { placeholders, cells })),
        }
    }

    fn require_fields(&self, recipient: &Recipient, row: usize) -> Result<(), Error> {
        let (mut placeholders, mut cells) = (Vec::new(), Vec::new());
        for wanted in &self.wanted {
            let mut values = recipient.values_of(&wanted.folded);
            let reason = match (values.next(), values.next()) {
                (Some(_), Some(_)) => "the recipient has two fields of that name".to_owned(),
                (Some(value), None) => {
                    let column = wanted.written.clone();
                    let blank =
                        BadCell { row, column, cell: None, value: String::new(), wanted: "a value", field: None };
                    cells.extend(value.is_empty().then_some(blank));
                    continue;
                }
                (None, _) => match nearest(&wanted.written, recipient.names()) {
                    Some(near) => format!("there is no such field; the nearest is `{near}`"),
                    None => "there is no such field".to_owned(),
                },
            };
            let found = format!("{{{}}}", wanted.written);
            placeholders.extend(wanted.places.iter().map(|place| BadPlaceholder {
                found: found.clone(),
                place: place.clone(),
                reason: reason.clone(),
            }));
        }
        match placeholders.is_empty() && cells.is_empty() {
            true => Ok(()),
            false => Err(Error::new(Problem::Placeholders { placeholders, cells }).in_row(row)),
        }
    }

    /// The dispatch of a recipient who has all fields.
    fn filled(&self, recipient: &Recipient) -> Dispatch {
        let value = |name: &str| recipient.get(name).unwrap_or_default().to_owned();
        let mut dispatch = self.dispatch.clone();
        dispatch.rewrite(|text| {
            if !text.as_str().contains(['{', '}']) {
                return;
            }
            if let Ok(pieces) = pieces(text.as_str()) {
                *text = filled(&pieces, value);
            }
        });
        // Last, so that nothing in the name is taken for a placeholder.
        if let Some(unit) = &self.unit {
            for Attachment::StatisticsForm(form) in &mut dispatch.attachments {
                *form = form.prefilled(Text::literal(&value(unit)));
            }
        }
        dispatch
    }

    /// What the copy of a recipient is called, in plain words.
    fn title(&self, recipient: &Recipient, row: usize) -> String {
        let value = |name: &str| recipient.get(name).unwrap_or_default().to_owned();
        file_name::title(&self.name, &self.dispatch.number.to_string(), row, value)
    }
}

/// Notes the fields that the pieces of a text name.
fn want(wanted: &mut Vec<Wanted>, pieces: &[Piece], place: &str) {
    for piece in pieces {
        let Piece::Field(name) = piece else { continue };
        let key = fold_words(name);
        match wanted.iter_mut().find(|known| known.folded == key) {
            Some(known) if known.places.iter().any(|known| known == place) => {}
            Some(known) => known.places.push(place.to_owned()),
            None => {
                wanted.push(Wanted { written: name.clone(), folded: key, places: vec![place.to_owned()] });
            }
        }
    }
}

fn told(misfits: Vec<placeholder::Misfit>, place: &str) -> impl Iterator<Item = BadPlaceholder> {
    misfits.into_iter().map(move |misfit| BadPlaceholder {
        found: misfit.found,
        place: place.to_owned(),
        reason: misfit.reason.to_owned(),
    })
}

fn refused(placeholders: Vec<BadPlaceholder>) -> Error {
    Error::new(Problem::Placeholders { placeholders, cells: Vec::new() })
}
