//! The files of one pack, and the packs that it extends.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use crate::error::{Error, PackProblem, Place};
use crate::model::Picture;

/// The file with the standard of a pack.
pub(super) const STYLE: &str = "style.toml";
/// The file with the checks of a pack.
pub(super) const RULES: &str = "rules.toml";
/// The file with the word lists and penalties of line breaks in short lines.
pub(super) const SENSE: &str = "sense.toml";
/// The file with the kinds of documents of a pack.
pub(super) const KINDS: &str = "kinds.toml";
/// The template of a dispatch.
pub(super) const DISPATCH: &str = "dispatch.xml";
/// The template of a form without a dispatch.
pub(super) const FORM: &str = "form.xml";

/// The template of a certified copy; packs may lack it.
pub(super) const COPY: &str = "copy.xml";

/// The files of a pack, by path inside it.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    pub(super) name: String,
    pub(super) files: BTreeMap<String, Cow<'static, str>>,
    /// The pictures, by path inside the pack, such as `pictures/logo.png`.
    pub(super) pictures: BTreeMap<String, Arc<Picture>>,
}

/// The keys above the first table of a `style.toml` that determine the layers.
#[derive(Default, Deserialize)]
struct Head {
    #[serde(default)]
    extends: Option<String>,
}

impl Layer {
    /// Returns the number of files.
    pub(super) fn count(&self) -> usize {
        self.files.len() + self.pictures.len()
    }

    /// Returns the templates by path inside the pack.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter(|(path, _)| is_template(path)).map(|(path, text)| (path.as_str(), &**text))
    }

    /// Returns the text above the first table of `style.toml`.
    pub(super) fn head(&self) -> &str {
        let text = self.files.get(STYLE).map_or("", |text| text);
        text.split("\n[").next().unwrap_or_default()
    }

    /// Returns the name of the pack that this one extends. Errors of the file are reported when the whole file is read.
    fn extended(&self) -> Option<String> {
        let text = self.files.get(STYLE)?;
        // Reading only the text above the first table is faster and nearly always possible.
        let head = toml::from_str::<Head>(self.head()).or_else(|_| toml::from_str(text));
        head.unwrap_or_default().extends
    }
}

/// Returns a layer and those that it extends, the base layer first.
pub(super) fn chain(top: &Arc<Layer>, known: &[Arc<Layer>]) -> Result<Vec<Arc<Layer>>, Error> {
    let mut chain = vec![Arc::clone(top)];
    while let Some(layer) = chain.last() {
        let Some(base) = layer.extended() else { break };
        if chain.iter().any(|member| member.name == base) {
            let names = chain.iter().map(|member| member.name.clone()).collect();
            return Err(PackProblem::Cycle { names }.into());
        }
        let found = known.iter().find(|member| member.name == base);
        let Some(found) = found else {
            let place = in_pack(&layer.name);
            return Err(Error::from(PackProblem::UnknownPack { name: base }).at(place));
        };
        chain.push(Arc::clone(found));
    }
    chain.reverse();
    Ok(chain)
}

/// Returns the place of an error about a whole pack.
pub(super) fn in_pack(name: &str) -> Place {
    Place::Template { name: name.to_owned(), line: 0, column: 0 }
}

/// Returns whether a path belongs to a template.
pub(super) fn is_template(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "xml")
}
