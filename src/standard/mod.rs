//! `Standard`: the typed `style.toml`, `kinds.toml`, `sense.toml` and `rules.toml` of a template pack, with clauses.

mod a5;
mod checking;
mod copies;
mod docx;
mod empty;
mod fit;
mod fitted;
mod frame;
mod geometry;
mod inline_marks;
mod kinds;
mod origin;
mod phrase_breaks;
mod phrases;
mod read;
mod signing;
mod style;
mod wording;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

pub(crate) use checking::{CheckSettings, WordList};
pub use checking::{Severity, StandardCheck};
#[cfg_attr(not(feature = "certified-copy"), expect(unused_imports))]
pub(crate) use copies::{Copies, CopySignatures};
pub(crate) use docx::DocxFormat;
pub(crate) use fit::{Fit, FitStep};
pub use fit::{FitDirection, FitSetting, FitValue};
pub(crate) use fitted::Fitted;
pub(crate) use frame::FrameStyle;
pub use geometry::{LandscapeMargins, PageGeometry};
pub(crate) use inline_marks::{Footnotes, Links, TickBoxes};
pub use kinds::DocumentKind;
pub(crate) use kinds::{Kind, KindPart, Kinds, NoKind, TitlePlace, UsualPart};
pub(crate) use origin::Origin;
pub(crate) use phrase_breaks::{PhraseBreaks, break_penalties, unit_continues};
pub(crate) use phrases::Phrases;
pub(crate) use signing::{SealSignature, Signing};
pub(crate) use style::{Align, BlankRow, ColumnSet, Sizing, Style, StyleRole, TableStyle, Underline};
pub(crate) use wording::{
    Abbreviations, Blanks, DateFormat, FigureFormat, LineFilling, ListFormat, Marks, NoBreak, NumberFormat, TokenBreaks,
};

use crate::error::{Error, MarkupProblem, NamedThing, nearest};

/// A standard of documents (thể thức văn bản): the page geometry, styles, phrases and checks of a template pack.
///
/// The pack has the values in `style.toml`, `kinds.toml`, `sense.toml` and `rules.toml`. Each table there names its
/// clause, and the keys whose values are common practice.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let standard = typesetter.standard_for(&dispatch);
/// assert_eq!((&*standard.name, &*standard.title), ("hd36", "Hướng dẫn 36-HD/VPTW"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("thể thức", "the thuc", "thể thức văn bản", "the thuc van ban"))]
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Standard {
    /// The name of the pack, such as `hd36`.
    pub name: String,
    /// The title of the instrument, such as `Hướng dẫn 36-HD/VPTW`.
    pub title: String,
    /// The first day on which it is in force.
    pub in_force_from: NaiveDate,
    /// The pack that this one extends.
    #[serde(default)]
    pub extends: Option<String>,
    /// The size of the page and its margins.
    pub page: PageGeometry,
    /// The format of document numbers.
    pub(crate) number: NumberFormat,
    /// The format of dates.
    pub(crate) date: DateFormat,
    /// The format of numbers in tables.
    pub(crate) figures: FigureFormat,
    /// The marks of directives and headings.
    pub(crate) marks: Marks,
    /// The punctuation of lists.
    pub(crate) lists: BTreeMap<String, ListFormat>,
    /// Room to write in, typed as spaces.
    pub(crate) blanks: Blanks,
    /// Boxes to tick.
    pub(crate) boxes: TickBoxes,
    /// Links.
    pub(crate) links: Links,
    /// Footnotes.
    pub(crate) footnotes: Footnotes,
    /// Words without a line break beside numbers.
    pub(crate) no_break: NoBreak,
    /// Line breaks within long words.
    pub(crate) token_breaks: TokenBreaks,
    /// The expansions of abbreviations.
    pub(crate) abbreviations: Abbreviations,
    /// The parameters of line and page breaking.
    pub(crate) lines: LineFilling,
    /// Line breaks of short texts between phrases; from `sense.toml`.
    #[serde(default, rename = "sense")]
    pub(crate) phrase_breaks: PhraseBreaks,
    /// The ranges for fitting a document to its pages, if any.
    #[serde(default)]
    pub(crate) fit: Option<Fit>,
    /// Blocks of columns side by side.
    pub(crate) columns: BTreeMap<String, ColumnSet>,
    /// The rules of certified copies, if any.
    #[serde(default)]
    #[cfg_attr(not(feature = "certified-copy"), allow(dead_code))]
    pub(crate) copies: Option<Copies>,
    /// The appearance of electronic signatures, if any.
    #[serde(default)]
    pub(crate) signing: Option<Signing>,
    /// The format of DOCX files, if any.
    #[serde(default)]
    #[cfg_attr(not(feature = "docx"), allow(dead_code))]
    pub(crate) docx: Option<DocxFormat>,
    /// Frames around blocks.
    #[serde(default)]
    pub(crate) frames: BTreeMap<String, FrameStyle>,
    /// Tables.
    pub(crate) tables: BTreeMap<String, TableStyle>,
    /// The named styles.
    pub(crate) styles: BTreeMap<String, Style>,
    /// The kinds of documents; from `kinds.toml`.
    pub(crate) kinds: Kinds,
    /// The fixed phrases, by name.
    pub(crate) phrases: Phrases,
    /// The settings of the checks that are not switched off, by the id of the check; from `rules.toml`.
    #[serde(default, deserialize_with = "checking::active_checks")]
    pub(crate) rules: BTreeMap<String, CheckSettings>,
    /// Word lists of the checks, by name; from `rules.toml`.
    #[serde(default)]
    pub(crate) vocabulary: BTreeMap<String, WordList>,
}

impl Standard {
    /// Returns the checks of this standard with their severity and clause, sorted by id.
    ///
    /// ```
    /// use congvan::check::Severity;
    /// use congvan::{Dispatch, Typesetter};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
    /// let dispatch = Dispatch::from_toml(text)?;
    /// let typesetter = Typesetter::new()?;
    /// let check = typesetter.standard_for(&dispatch).checks().find(|check| check.id == "ending-mark").unwrap();
    /// assert_eq!((check.severity, check.clause), (Severity::Error, "HD36 II.1.6"));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    pub fn checks(&self) -> impl Iterator<Item = StandardCheck<'_>> {
        self.rules.iter().map(|(id, check)| StandardCheck {
            id,
            severity: check.severity,
            clause: &check.origin.clause,
        })
    }

    /// Returns the kinds of documents (thể loại văn bản) of this standard, sorted by name.
    ///
    /// ```
    /// let pack = congvan::Typesetter::new()?.following("hd05")?;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// # let dispatch = congvan::Dispatch::from_toml(text)?;
    /// let kinds = pack.standard_for(&dispatch).kinds();
    /// assert_eq!(kinds.len(), 33);
    /// assert!(kinds.iter().any(|kind| kind.name == "tờ trình" && kind.code == "TTr"));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[doc(alias("thể loại", "the loai", "thể loại văn bản", "the loai van ban"))]
    #[must_use]
    pub fn kinds(&self) -> Vec<DocumentKind> {
        self.kinds.described()
    }

    /// Returns a word list of the checks; empty if the standard has none of this name.
    pub(crate) fn word_list(&self, name: &str) -> &[String] {
        self.vocabulary.get(name).map_or(&[], |list| list.words.as_slice())
    }

    /// Returns a style by name.
    ///
    /// # Errors
    /// When it does not exist; the error suggests the nearest name.
    pub(crate) fn style(&self, name: &str) -> Result<&Style, Error> {
        self.named(NamedThing::Style, &self.styles, name)
    }

    /// Returns a column set by name.
    ///
    /// # Errors
    /// When it does not exist; the error suggests the nearest name.
    pub(crate) fn column_set(&self, name: &str) -> Result<&ColumnSet, Error> {
        self.named(NamedThing::ColumnSet, &self.columns, name)
    }

    /// Returns a frame style by name.
    ///
    /// # Errors
    /// When it does not exist; the error suggests the nearest name.
    pub(crate) fn frame(&self, name: &str) -> Result<&FrameStyle, Error> {
        self.named(NamedThing::FrameStyle, &self.frames, name)
    }

    /// Returns a table style by name.
    ///
    /// # Errors
    /// When it does not exist; the error suggests the nearest name.
    pub(crate) fn table(&self, name: &str) -> Result<&TableStyle, Error> {
        self.named(NamedThing::TableStyle, &self.tables, name)
    }

    fn named<'a, T>(&self, what: NamedThing, from: &'a BTreeMap<String, T>, name: &str) -> Result<&'a T, Error> {
        from.get(name).ok_or_else(|| {
            Error::from(MarkupProblem::UnknownName {
                what,
                name: name.to_owned(),
                nearest: nearest(name, from.keys().map(String::as_str)),
            })
        })
    }
}
