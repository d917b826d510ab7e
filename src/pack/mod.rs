//! A template pack: a standard and the templates that follow it, filled with a dispatch.

mod annotate;
mod bounded;
#[cfg(feature = "builtin-packs")]
mod builtin;
mod directory;
mod filters;
mod outline;
mod pieces;
mod refusal;
mod steps;
mod tabulate;
mod vocabulary;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use tera::{Context, Tera};

use crate::dispatch::Paper;
use crate::error::{Error, Place, Problem, line_and_column};
use crate::limits::Limits;
use crate::standard::{Standard, Tables};

/// The name of the file of a pack that holds its standard.
const STYLE: &str = "style.toml";
/// The name of the file of a pack that holds what the checker looks for.
const RULES: &str = "rules.toml";
/// The name of the file of a pack that says where short lines end by their sense.
const SENSE: &str = "sense.toml";
/// The template that a dispatch is filled into.
const DISPATCH: &str = "dispatch.xml";
/// The template that a form is filled into that goes out alone.
const FORM: &str = "form.xml";

/// A template pack: the standard of an instrument and the templates that follow it.
///
/// Two are built in: `hd36` (Hướng dẫn 36-HD/VPTW, from 03/4/2018) and `hd05` (Hướng dẫn 05-HD/VPTW, from 27/5/2026).
/// An office may keep a folder of its own that replaces some of their files; see [`open`](Self::open).
#[derive(Clone)]
pub struct Pack {
    standard: Arc<Standard>,
    templates: Arc<Tera>,
    sources: Arc<refusal::Sources>,
}

/// The files of a pack, by path inside it.
#[derive(Debug, Clone, Default)]
struct Layer {
    name: String,
    files: BTreeMap<String, String>,
}

impl Pack {
    /// The built-in packs, the oldest first.
    ///
    /// # Errors
    /// Never with the packs that the crate ships.
    #[cfg(feature = "builtin-packs")]
    pub fn builtin() -> Result<Vec<Self>, Error> {
        let layers = builtin::layers();
        let mut known = Tables::default();
        layers.iter().map(|layer| Self::build(&chain(layer, &layers)?, &mut known)).collect()
    }

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
        Self::of(&directory::read(folder.as_ref())?)
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
        Self::of(&directory::named(name, files.into_iter().map(|(path, text)| (path.into(), text.into())))?)
    }

    fn of(own: &Layer) -> Result<Vec<Self>, Error> {
        let table = match own.files.get(STYLE) {
            Some(text) => text.parse::<toml::Table>().unwrap_or_default(),
            None => toml::Table::new(),
        };
        #[cfg(feature = "builtin-packs")]
        let bases = builtin::layers();
        #[cfg(not(feature = "builtin-packs"))]
        let bases: Vec<Layer> = Vec::new();
        let mut known = Tables::default();
        if table.contains_key("extends") || table.contains_key("name") || bases.is_empty() {
            return Ok(vec![Self::build(&chain(own, &bases)?, &mut known)?]);
        }
        bases
            .iter()
            .map(|base| {
                let mut layers = chain(base, &bases)?;
                layers.push(own.clone());
                Self::build(&layers, &mut known)
            })
            .collect()
    }

    /// Builds a pack from its layers, the one that extends nothing first.
    fn build(layers: &[Layer], known: &mut Tables) -> Result<Self, Error> {
        let named: Vec<(String, &str)> = layers
            .iter()
            .flat_map(|layer| [STYLE, SENSE, RULES].map(|file| (layer, file)))
            .filter_map(|(layer, file)| Some((format!("{}/{file}", layer.name), layer.files.get(file)?.as_str())))
            .collect();
        let styles: Vec<(&str, &str)> = named.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let standard = Arc::new(Standard::from_layers(&styles, known)?);

        require_allowed(layers)?;
        let sources = annotated(layers);
        let templates = templates(layers, &sources, &standard).map_err(|error| refusal::translate(&error, &sources))?;
        if let Some(lacking) = [DISPATCH, FORM].into_iter().find(|name| !templates.contains_template(name)) {
            return Err(Error::new(Problem::PackFile { name: lacking.to_owned() }).at(in_pack(&standard.name)));
        }
        Ok(Self { standard, templates: Arc::new(templates), sources: Arc::new(sources) })
    }

    /// The standard that the pack follows.
    #[must_use]
    pub fn standard(&self) -> &Standard {
        &self.standard
    }

    /// Gives, part by part, what a paper is filled and laid out with: the templates and the standard.
    pub(crate) fn describe(&self, take: &mut impl FnMut(&[u8])) {
        for (name, template) in self.sources.iter() {
            take(name.as_bytes());
            take(template.as_bytes());
        }
        take(format!("{:?}", self.standard).as_bytes());
    }

    /// Fills the template of a paper.
    pub(crate) fn fill(&self, paper: Paper<'_>, limits: &Limits) -> Result<String, Error> {
        let translate = |error| refusal::translate(&error, &self.sources);
        let (template, mut context) = match paper {
            Paper::Dispatch(dispatch) => (DISPATCH, Context::from_serialize(dispatch).map_err(translate)?),
            Paper::StatisticsForm(form) => {
                let mut context = Context::new();
                context.insert("form", form);
                (FORM, context)
            }
        };
        let tables = paper.forms().into_iter().map(|form| tabulate::tabulate(form, &self.standard));
        context.insert("tables", &tables.collect::<Result<Vec<_>, _>>()?);
        let mut output = bounded::Bounded::new(limits.template_bytes);
        steps::allow(limits.template_steps);
        let filled = self.templates.render_to(template, &context, &mut output).map_err(translate);
        if let Err(error) = &filled
            && steps::exhausted()
        {
            let problem = Problem::TemplateSteps { limit: limits.template_steps };
            return Err(Error::new(problem).at(error.place().clone()));
        }
        let markup = output.finish()?;
        filled.map(|()| markup)
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack").field("name", &self.standard.name).finish_non_exhaustive()
    }
}

/// Refuses templates that use what of Tera no pack may use.
fn require_allowed(layers: &[Layer]) -> Result<(), Error> {
    for layer in layers {
        for (path, text) in layer.files.iter().filter(|(path, _)| is_template(path)) {
            let mut at = 0;
            for piece in pieces::pieces(text) {
                if let Some(message) = vocabulary::refused(&piece) {
                    let (line, column) = line_and_column(text, at);
                    let place = Place::Template { name: format!("{}/{path}", layer.name), line, column };
                    return Err(Error::new(Problem::Template { message }).at(place));
                }
                at += piece.source.len();
            }
        }
    }
    Ok(())
}

/// The templates of all layers by name, every element with its place.
fn annotated(layers: &[Layer]) -> refusal::Sources {
    let mut sources = refusal::Sources::new();
    for layer in layers {
        for (path, text) in layer.files.iter().filter(|(path, _)| is_template(path)) {
            let name = format!("{}/{path}", layer.name);
            let annotated = annotate::annotate(&name, text);
            sources.insert(name, annotated);
        }
    }
    sources
}

fn templates(layers: &[Layer], sources: &refusal::Sources, standard: &Arc<Standard>) -> tera::TeraResult<Tera> {
    let mut templates = Tera::new();
    templates.autoescape_on([".xml"]);
    templates.set_escape_fn(filters::escape_into);
    templates.set_fallback_prefixes(layers.iter().rev().map(|layer| format!("{}/", layer.name)))?;
    filters::register(&mut templates, standard);
    let phrases = standard.phrases.iter();
    let words: BTreeMap<_, _> = phrases.map(|(name, phrase)| (name, &phrase.text)).collect();
    templates.global_context().insert("phrases", &words);
    let lists = standard.lists.iter();
    let dashes: BTreeMap<_, _> = lists.map(|(name, list)| (name, &list.dash)).collect();
    templates.global_context().insert("dashes", &dashes);
    templates.add_raw_templates(sources)?;
    Ok(templates)
}

/// A layer and all that it extends, the one that extends nothing first.
fn chain(top: &Layer, known: &[Layer]) -> Result<Vec<Layer>, Error> {
    let mut chain = vec![top.clone()];
    while let Some(layer) = chain.last() {
        let Some(base) = extended(layer) else { break };
        if chain.iter().any(|member| member.name == base) {
            let names: Vec<&str> = chain.iter().map(|member| member.name.as_str()).collect();
            return Err(Error::new(Problem::PackCircle { chain: names.join(", ") }));
        }
        let found = known.iter().find(|member| member.name == base);
        let Some(found) = found else {
            let place = in_pack(&layer.name);
            return Err(Error::new(Problem::UnknownPack { name: base }).at(place));
        };
        chain.push(found.clone());
    }
    chain.reverse();
    Ok(chain)
}

/// The pack that a layer's `style.toml` says it extends. A mistake in the file is reported when it is read in full.
fn extended(layer: &Layer) -> Option<String> {
    let text = layer.files.get(STYLE)?;
    // It stands above the first table, and what stands there can nearly always be read alone, which is quicker.
    let top = text.split("\n[").next().unwrap_or_default();
    let table = top.parse::<toml::Table>().or_else(|_| text.parse()).ok()?;
    table.get("extends")?.as_str().map(str::to_owned)
}

fn in_pack(name: &str) -> Place {
    Place::Template { name: name.to_owned(), line: 0, column: 0 }
}

fn is_template(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "xml")
}
