//! The files of one pack, and the packs that it extends.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use crate::error::{Error, Place, Problem};

/// The name of the file of a pack that holds its standard.
pub(super) const STYLE: &str = "style.toml";
/// The name of the file of a pack that holds what the checker looks for.
pub(super) const RULES: &str = "rules.toml";
/// The name of the file of a pack that says where short lines end by their sense.
pub(super) const SENSE: &str = "sense.toml";
/// The template that a dispatch is filled into.
pub(super) const DISPATCH: &str = "dispatch.xml";
/// The template that a form is filled into that goes out alone.
pub(super) const FORM: &str = "form.xml";

/// The files of a pack, by path inside it.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    pub(super) name: String,
    pub(super) files: BTreeMap<String, Cow<'static, str>>,
}

/// The keys above the first table of a `style.toml`, as far as they are needed before the file is read in full.
#[derive(Default, Deserialize)]
struct Head {
    #[serde(default)]
    extends: Option<String>,
}

impl Layer {
    /// The templates, by path inside the pack.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter(|(path, _)| is_template(path)).map(|(path, text)| (path.as_str(), &**text))
    }

    /// The text above the first table of `style.toml`.
    pub(super) fn head(&self) -> &str {
        let text = self.files.get(STYLE).map_or("", |text| text);
        text.split("\n[").next().unwrap_or_default()
    }

    /// The pack that `style.toml` says this one extends. A mistake in the file is reported when it is read in full.
    fn extended(&self) -> Option<String> {
        let text = self.files.get(STYLE)?;
        // What stands above the first table can nearly always be read alone, which is quicker.
        let head = toml::from_str::<Head>(self.head()).or_else(|_| toml::from_str(text));
        head.unwrap_or_default().extends
    }
}

/// A layer and all that it extends, the one that extends nothing first.
pub(super) fn chain(top: &Arc<Layer>, known: &[Arc<Layer>]) -> Result<Vec<Arc<Layer>>, Error> {
    let mut chain = vec![Arc::clone(top)];
    while let Some(layer) = chain.last() {
        let Some(base) = layer.extended() else { break };
        if chain.iter().any(|member| member.name == base) {
            let names: Vec<&str> = chain.iter().map(|member| member.name.as_str()).collect();
            return Err(Error::new(Problem::PackCircle { chain: names.join(", ") }));
        }
        let found = known.iter().find(|member| member.name == base);
        let Some(found) = found else {
            let place = in_pack(&layer.name);
            return Err(Error::new(Problem::UnknownPack { name: base }).at(place));
        };
        chain.push(Arc::clone(found));
    }
    chain.reverse();
    Ok(chain)
}

pub(super) fn in_pack(name: &str) -> Place {
    Place::Template { name: name.to_owned(), line: 0, column: 0 }
}

pub(super) fn is_template(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "xml")
}
