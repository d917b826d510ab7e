//! A template pack: a standard and the templates that follow it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

#[cfg(feature = "builtin-packs")]
use super::builtin;
use super::directory;
use super::layer::{KINDS, Layer, RULES, SENSE, STYLE, chain, in_pack};
use super::needed::Needed;
#[cfg(feature = "certified-copy")]
use super::templates::CopyVariables;
use super::templates::Templates;
use crate::error::{Error, PackProblem, Place};
use crate::limits::Limits;
use crate::model::{DocumentRef, Picture};
use crate::standard::Standard;

/// A template pack (bộ mẫu trình bày): a standard and the templates that follow it.
///
/// Two packs are built in: `hd36` (Hướng dẫn 36-HD/VPTW, from 03/4/2018) and `hd05` (Hướng dẫn 05-HD/VPTW, from
/// 27/5/2026). An office may keep a folder that replaces some of their files; see [`open`](Self::open).
///
/// Load packs only from trusted sources. [`Limits::template_bytes`] bounds the output of a template, and templates
/// always end, but nested loops can take very long.
///
/// ```
/// use congvan::{Pack, Typesetter};
///
/// let style = "[styles.sign-room]\nline_height = \"90pt\"";
/// let packs = Pack::from_files("office", [("style.toml", style)])?;
/// let typesetter = Typesetter::new()?.with_packs(packs)?;
/// # Ok::<(), congvan::Error>(())
/// ```
///
#[doc = include_str!("../../docs/markup.md")]
#[doc(alias("bộ mẫu", "bo mau", "mẫu trình bày", "mau trinh bay"))]
#[derive(Clone)]
pub struct Pack {
    pub(super) parts: Arc<Parts>,
}

/// The parts of a pack. Opening a pack of an office reads all parts, so that errors appear early. A built-in pack reads
/// each part on first use, because reading takes longer than the rest of a first document.
pub(super) struct Parts {
    pub(super) name: String,
    pub(super) in_force_from: NaiveDate,
    /// The standard of a built-in pack without its checks, as JSON; `None` for packs of an office.
    pub(super) builtin_style: Option<&'static str>,
    /// The base layer first.
    pub(super) layers: Vec<Arc<Layer>>,
    pub(super) standard: OnceLock<Arc<Standard>>,
    /// The standard without checks, if it was needed first; enough to typeset a document.
    pub(super) style: OnceLock<Arc<Standard>>,
    /// Stands in for a built-in standard that cannot be read. A test reads all built-in standards.
    pub(super) fallback: OnceLock<Standard>,
    pub(super) templates: OnceLock<Templates>,
    /// The templates of a built-in pack that the first document needs.
    pub(super) first_templates: OnceLock<(Needed, Templates)>,
}

impl Pack {
    /// Opens the packs of a folder: `style.toml`, `kinds.toml`, `sense.toml`, `rules.toml`, templates (`*.xml` and
    /// `parts/*.xml`) and pictures (`pictures/*.png`).
    ///
    /// Missing files come from another pack, and so do missing keys of the TOML files:
    /// - from the pack that `extends` in `style.toml` names;
    /// - from no pack if `style.toml` has a `name` and no `extends`;
    /// - otherwise from the built-in packs: the result is a pack for each, and the date of a dispatch still chooses
    ///   among them.
    ///
    /// A template may include the template that it replaces: `{% include "hd36/parts/header.xml" %}`.
    ///
    /// # Errors
    /// When the folder or a file cannot be read, a file is invalid or missing, or a link leads out of the folder.
    pub fn open(folder: impl AsRef<Path>) -> Result<Vec<Self>, Error> {
        Self::of(directory::read(folder.as_ref())?)
    }

    /// Opens packs from files in memory, such as the rows of a database.
    ///
    /// Each file has the path that it would have in the folder: `style.toml`, `kinds.toml`, `sense.toml`, `rules.toml`,
    /// `dispatch.xml`, `form.xml`, `copy.xml`, `parts/<name>.xml`, `pictures/<name>.png`. `name` replaces the name of the folder.
    ///
    /// ```
    /// use congvan::{Pack, Typesetter};
    ///
    /// let packs = Pack::from_files("office", [("style.toml", "[page]\nbinding = \"35mm\"")])?;
    /// let typesetter = Typesetter::new()?.with_packs(packs)?;
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`open`](Self::open); also when a path does not belong to a pack.
    pub fn from_files<P: Into<String>, B: Into<Vec<u8>>>(
        name: &str,
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Result<Vec<Self>, Error> {
        Self::of(directory::named(name, files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())))?)
    }

    fn of(own: Layer) -> Result<Vec<Self>, Error> {
        let own = Arc::new(own);
        let table = match own.files.get(STYLE) {
            Some(text) => text.parse::<toml::Table>().unwrap_or_default(),
            None => toml::Table::new(),
        };
        #[cfg(feature = "builtin-packs")]
        let bases = builtin::layers();
        #[cfg(not(feature = "builtin-packs"))]
        let bases: Vec<Arc<Layer>> = Vec::new();
        if table.contains_key("extends") || table.contains_key("name") || bases.is_empty() {
            return Ok(vec![Self::build(chain(&own, &bases)?)?]);
        }
        bases
            .iter()
            .map(|base| {
                let mut layers = chain(base, &bases)?;
                layers.push(Arc::clone(&own));
                Self::build(layers)
            })
            .collect()
    }

    /// Builds a pack from its layers, the base layer first, and reads all of it.
    pub(super) fn build(layers: Vec<Arc<Layer>>) -> Result<Self, Error> {
        let standard = Arc::new(read(&layers, &[STYLE, KINDS, SENSE, RULES])?);
        let templates = Templates::new(&layers, &standard)?;
        let parts = Parts {
            name: standard.name.clone(),
            in_force_from: standard.in_force_from,
            builtin_style: None,
            layers,
            standard: standard.into(),
            style: OnceLock::new(),
            fallback: OnceLock::new(),
            templates: templates.into(),
            first_templates: OnceLock::new(),
        };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// Returns the standard of the pack.
    #[must_use]
    pub fn standard(&self) -> &Standard {
        let parts = &*self.parts;
        let read = || Ok(Arc::new(read(&parts.layers, &[STYLE, KINDS, SENSE, RULES])?));
        match first_read(&parts.standard, read) {
            Ok(standard) => standard,
            Err(_) => parts.fallback.get_or_init(Standard::empty),
        }
    }

    /// Returns the standard, perhaps without checks.
    pub(crate) fn style(&self) -> Result<&Arc<Standard>, Error> {
        let parts = &*self.parts;
        match (parts.standard.get(), parts.builtin_style) {
            (Some(standard), _) => Ok(standard),
            (None, Some(json)) => first_read(&parts.style, || Ok(Arc::new(Standard::from_merged(json)?))),
            (None, None) => first_read(&parts.style, || Ok(Arc::new(read(&parts.layers, &[STYLE, KINDS, SENSE])?))),
        }
    }

    /// Returns the name of the standard.
    pub(crate) fn name(&self) -> &str {
        &self.parts.name
    }

    /// Returns the first day on which the standard is in force.
    pub(crate) fn in_force_from(&self) -> NaiveDate {
        self.parts.in_force_from
    }

    /// Returns the name of the pack that this one extends; `None` for a built-in pack.
    pub(crate) fn extended(&self) -> Option<&str> {
        let base = self.parts.layers.iter().nth_back(1)?;
        self.parts.builtin_style.is_none().then_some(&base.name)
    }

    /// Returns the compiled templates.
    pub(super) fn templates(&self) -> Result<&Templates, Error> {
        first_read(&self.parts.templates, || Templates::new(&self.parts.layers, self.style()?))
    }

    /// Returns the compiled templates for a document. Unless all are compiled already, the first document compiles only
    /// those that it needs, which also serve later documents that need no others.
    fn templates_for(&self, document: DocumentRef<'_>) -> Result<&Templates, Error> {
        let parts = &*self.parts;
        if let Some(all) = parts.templates.get() {
            return Ok(all);
        }
        let needed = Needed::by(document);
        let compile = || Ok((needed, Templates::needed(&parts.layers, self.style()?, needed)?));
        let (compiled, templates) = first_read(&parts.first_templates, compile)?;
        if compiled.contains_all(&needed) { Ok(templates) } else { self.templates() }
    }

    /// Returns the pictures by path. A bare path names the picture of the nearest layer, `<pack>/<path>` the picture of
    /// one layer.
    pub(crate) fn pictures(&self) -> BTreeMap<String, &Picture> {
        let mut pictures = BTreeMap::new();
        for layer in &self.parts.layers {
            for (path, picture) in &layer.pictures {
                pictures.insert(format!("{}/{path}", layer.name), &**picture);
                pictures.insert(path.clone(), &**picture);
            }
        }
        pictures
    }

    /// Passes the bytes that determine the pages of a document to `take`: templates, pictures and standard.
    pub(crate) fn describe(&self, take: &mut impl FnMut(&[u8])) -> Result<(), Error> {
        self.templates()?.describe(take);
        for (path, picture) in self.pictures() {
            take(path.as_bytes());
            take(picture.png());
        }
        take(format!("{:?}", self.standard()).as_bytes());
        Ok(())
    }

    /// Fills the template of a document.
    pub(crate) fn fill(&self, document: DocumentRef<'_>, limits: &Limits) -> Result<String, Error> {
        self.templates_for(document)?.fill(document, self.style()?, limits)
    }

    /// Fills the template of a certified copy.
    #[cfg(feature = "certified-copy")]
    pub(crate) fn fill_copy(&self, copy: &CopyVariables<'_>, limits: &Limits) -> Result<String, Error> {
        self.templates()?.fill_copy(copy, limits).map_err(|error| error.at(in_pack(self.name())))
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack").field("name", &self.parts.name).finish_non_exhaustive()
    }
}

/// Merges the files of the layers into one standard.
pub(super) fn read(layers: &[Arc<Layer>], files: &[&str]) -> Result<Standard, Error> {
    if let Some(top) = layers.last().filter(|_| layers.iter().all(|layer| !layer.files.contains_key(KINDS))) {
        return Err(Error::from(PackProblem::MissingFile { name: KINDS.to_owned() }).at(in_pack(&top.name)));
    }
    let named: Vec<(String, &str)> = layers
        .iter()
        .flat_map(|layer| files.iter().map(move |file| (layer, *file)))
        .filter_map(|(layer, file)| Some((format!("{}/{file}", layer.name), &**layer.files.get(file)?)))
        .collect();
    let texts: Vec<(&str, &str)> = named.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let standard = Standard::from_layers(&texts)?;
    let place = layers.last().map_or(Place::Unknown, |top| in_pack(&top.name));
    for (key, name) in [("name", &standard.name), ("title", &standard.title)] {
        let is_long = name.chars().nth(LONGEST_NAME).is_some();
        if name.trim().is_empty() || is_long || name.chars().any(char::is_control) {
            return Err(Error::from(PackProblem::Name { key, longest: LONGEST_NAME }).at(place));
        }
    }
    Ok(standard)
}

/// The longest name and title of a pack in characters. The metadata of each PDF have the name.
const LONGEST_NAME: usize = 200;

/// Returns the value, which the first call reads. Concurrent first calls may each read it; one result is kept.
fn first_read<T>(known: &OnceLock<T>, read: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    match known.get() {
        Some(known) => Ok(known),
        None => {
            let read = read()?;
            Ok(known.get_or_init(|| read))
        }
    }
}
