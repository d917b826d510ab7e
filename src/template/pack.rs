//! A template pack: a standard and the templates that follow it.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

#[cfg(feature = "builtin-packs")]
use super::builtin;
use super::directory;
use super::layer::{Layer, RULES, SENSE, STYLE, chain};
use super::templates::Templates;
use crate::error::Error;
use crate::limits::Limits;
use crate::model::DocumentRef;
use crate::standard::Standard;

/// A template pack: the standard of an instrument and the templates that follow it.
///
/// Two are built in: `hd36` (Hướng dẫn 36-HD/VPTW, from 03/4/2018) and `hd05` (Hướng dẫn 05-HD/VPTW, from 27/5/2026).
/// An office may keep a folder of its own that replaces some of their files; see [`open`](Self::open).
///
/// A pack is trusted as a program is. Its templates end, for they loop over finite lists only, and what comes out of them
/// is bounded ([`Limits::template_bytes`]), but loops within loops may take as long as their author wants.
#[derive(Clone)]
pub struct Pack {
    pub(super) parts: Arc<Parts>,
}

/// What a pack is made of. Of a pack from outside all is read at once, so that its mistakes come early; of a built-in one
/// each part is read when it is first needed, which is quicker than all the rest of a first document.
pub(super) struct Parts {
    pub(super) name: String,
    pub(super) in_force_from: NaiveDate,
    /// Whether the pack is part of the crate.
    pub(super) is_builtin: bool,
    /// The one that extends nothing first.
    pub(super) layers: Vec<Arc<Layer>>,
    /// The standard without what the checker looks for: all that a document needs.
    pub(super) style: OnceLock<Arc<Standard>>,
    pub(super) standard: OnceLock<Arc<Standard>>,
    /// What stands in for a built-in standard that cannot be read. A test reads all of them.
    pub(super) fallback: Arc<Standard>,
    pub(super) templates: OnceLock<Templates>,
}

impl Pack {
    /// The packs that a folder makes: `style.toml`, templates (`*.xml`), and more of them in `parts/`.
    ///
    /// What the folder lacks comes from another pack, file by file, and in `style.toml`, `sense.toml` and `rules.toml`
    /// key by key:
    /// - from the one that its `style.toml` names in `extends`;
    /// - from none, when its `style.toml` has a `name` and no `extends`: it stands alone;
    /// - else from each built-in pack, so that the date of a dispatch still chooses among them.
    ///
    /// A template may still include what it replaces: `{% include "hd36/parts/header.xml" %}`.
    ///
    /// Nothing outside the folder is read: a link that leads out of it is an error.
    ///
    /// # Errors
    /// When the folder or a file cannot be read, `style.toml` or a template has a mistake, or a file is lacking.
    pub fn open(folder: impl AsRef<Path>) -> Result<Vec<Self>, Error> {
        Self::of(directory::read(folder.as_ref())?)
    }

    /// The same from files that are no files: those that a program has built in, or keeps in a database.
    ///
    /// Each has the name that it would have in the folder: `style.toml`, `sense.toml`, `rules.toml`, `dispatch.xml`,
    /// `form.xml`, `parts/<name>.xml`. `name` stands for that of the folder.
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
    /// As [`open`](Self::open); also when a file has a name that no file of a pack has.
    pub fn from_files<P: Into<String>, T: Into<String>>(
        name: &str,
        files: impl IntoIterator<Item = (P, T)>,
    ) -> Result<Vec<Self>, Error> {
        Self::of(directory::named(name, files.into_iter().map(|(path, text)| (path.into(), text.into())))?)
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

    /// Builds a pack from its layers, the one that extends nothing first, and reads all of it.
    pub(super) fn build(layers: Vec<Arc<Layer>>) -> Result<Self, Error> {
        let standard = Arc::new(read(&layers, &[STYLE, SENSE, RULES])?);
        let templates = Templates::new(&layers, &standard)?;
        let parts = Parts {
            name: standard.name.clone(),
            in_force_from: standard.in_force_from,
            is_builtin: false,
            layers,
            style: Arc::clone(&standard).into(),
            standard: Arc::clone(&standard).into(),
            fallback: standard,
            templates: templates.into(),
        };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// The standard that the pack follows.
    #[must_use]
    pub fn standard(&self) -> &Standard {
        let parts = &*self.parts;
        let read = || Ok(Arc::new(read(&parts.layers, &[STYLE, SENSE, RULES])?));
        first_read(&parts.standard, read).unwrap_or(&parts.fallback)
    }

    /// The standard, but perhaps without what the checker looks for.
    pub(crate) fn style(&self) -> Result<&Arc<Standard>, Error> {
        first_read(&self.parts.style, || Ok(Arc::new(read(&self.parts.layers, &[STYLE, SENSE])?)))
    }

    /// The name of the standard.
    pub(crate) fn name(&self) -> &str {
        &self.parts.name
    }

    /// The first day on which documents follow the standard.
    pub(crate) fn in_force_from(&self) -> NaiveDate {
        self.parts.in_force_from
    }

    /// The name of the pack that a pack of the caller extends; none for a built-in pack.
    pub(crate) fn extended(&self) -> Option<&str> {
        let base = self.parts.layers.iter().nth_back(1)?;
        (!self.parts.is_builtin).then_some(&base.name)
    }

    pub(super) fn templates(&self) -> Result<&Templates, Error> {
        first_read(&self.parts.templates, || Templates::new(&self.parts.layers, self.style()?))
    }

    /// Gives, part by part, what a paper is filled and laid out with: the templates and the standard.
    pub(crate) fn describe(&self, take: &mut impl FnMut(&[u8])) -> Result<(), Error> {
        self.templates()?.describe(take);
        take(format!("{:?}", self.standard()).as_bytes());
        Ok(())
    }

    /// Fills the template of a paper.
    pub(crate) fn fill(&self, paper: DocumentRef<'_>, limits: &Limits) -> Result<String, Error> {
        self.templates()?.fill(paper, self.style()?, limits)
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack").field("name", &self.parts.name).finish_non_exhaustive()
    }
}

/// Reads those files of the layers that are there into one standard.
pub(super) fn read(layers: &[Arc<Layer>], files: &[&str]) -> Result<Standard, Error> {
    let named: Vec<(String, &str)> = layers
        .iter()
        .flat_map(|layer| files.iter().map(move |file| (layer, *file)))
        .filter_map(|(layer, file)| Some((format!("{}/{file}", layer.name), &**layer.files.get(file)?)))
        .collect();
    let texts: Vec<(&str, &str)> = named.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    Standard::from_layers(&texts)
}

/// What was read before, else reads it. Threads that ask at the same time may read the same twice; one result is kept.
fn first_read<T>(known: &OnceLock<T>, read: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    match known.get() {
        Some(known) => Ok(known),
        None => {
            let read = read()?;
            Ok(known.get_or_init(|| read))
        }
    }
}
