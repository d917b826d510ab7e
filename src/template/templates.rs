//! The templates of a pack, compiled by Tera.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Tera};

#[cfg(feature = "certified-copy")]
use super::layer::COPY;
use super::layer::{DISPATCH, FORM, Layer, in_pack};
use super::needed::Needed;
use super::{annotate, bounded, filters, tabulate, template_error};
use crate::error::{Error, PackProblem, TemplateProblem};
use crate::kind::kind_of;
use crate::limits::Limits;
#[cfg(feature = "certified-copy")]
use crate::model::CertifiedCopy;
use crate::model::{Attachment, BodyItem, DocumentRef, ExtraValue, IssueDate};
use crate::standard::{Kind, Standard, TitlePlace};

/// A template in place of one that is not needed. Filling it is an error.
const LEFT_OUT: &str = "{{ throw(message=\"this template was not compiled\") }}";

/// The templates of a pack and of the packs that it extends.
pub(super) struct Templates {
    compiled: Tera,
    sources: template_error::Sources,
}

impl Templates {
    /// Compiles the templates of the layers, the base layer first.
    pub(super) fn new(layers: &[Arc<Layer>], standard: &Arc<Standard>) -> Result<Self, Error> {
        Self::of(annotated(layers, |_| true), layers, standard)
    }

    /// Compiles only the needed templates of built-in layers, which saves a third of the time.
    pub(super) fn needed(layers: &[Arc<Layer>], standard: &Arc<Standard>, needed: Needed) -> Result<Self, Error> {
        Self::of(annotated(layers, |path| needed.contains(path)), layers, standard)
    }

    fn of(sources: template_error::Sources, layers: &[Arc<Layer>], standard: &Arc<Standard>) -> Result<Self, Error> {
        let compiled =
            compiled(layers, &sources, standard).map_err(|error| template_error::translate(&error, &sources))?;
        if let Some(missing) = [DISPATCH, FORM].into_iter().find(|name| !compiled.contains_template(name)) {
            return Err(Error::from(PackProblem::MissingFile { name: missing.to_owned() }).at(in_pack(&standard.name)));
        }
        Ok(Self { compiled, sources })
    }

    /// Passes the name and the text of each template to `take`.
    pub(super) fn describe(&self, take: &mut impl FnMut(&[u8])) {
        for (name, template) in &self.sources {
            take(name.as_bytes());
            take(template.as_bytes());
        }
    }

    /// Fills the template of a document.
    pub(super) fn fill(
        &self,
        document: DocumentRef<'_>,
        standard: &Standard,
        limits: &Limits,
    ) -> Result<String, Error> {
        let (template, mut context) = match document {
            DocumentRef::Dispatch(dispatch) => {
                let mut context = Context::from_serialize(dispatch).map_err(|error| self.translate(&error))?;
                context.insert("kind", &KindVariables::of(kind_of(dispatch, standard)?, standard));
                let items = |body: &[BodyItem]| -> Result<Vec<_>, Error> {
                    body.iter().map(|item| ItemVariables::of(item, dispatch.date, standard)).collect()
                };
                context.insert("body_items", &items(&dispatch.body)?);
                let attached = dispatch.attachments.iter().map(|attachment| match attachment {
                    Attachment::Annex(annex) => items(&annex.body),
                    Attachment::StatisticsForm(_) | Attachment::File(_) => Ok(Vec::new()),
                });
                context.insert("attachment_items", &attached.collect::<Result<Vec<_>, _>>()?);
                (DISPATCH, context)
            }
            DocumentRef::StatisticsForm(form) => {
                let mut context = Context::new();
                context.insert("form", form);
                (FORM, context)
            }
        };
        if document.extra().next().is_none() {
            // Always defined, so that templates can test any name in it.
            context.insert("extra", &BTreeMap::<String, ExtraValue>::new());
        }
        let tables = document.forms().into_iter().map(|(_, form)| tabulate::tabulate(form, standard));
        context.insert("tables", &tables.collect::<Result<Vec<_>, _>>()?);
        self.render(template, &context, limits)
    }

    /// Fills the template of a certified copy.
    #[cfg(feature = "certified-copy")]
    pub(super) fn fill_copy(&self, copy: &CopyVariables<'_>, limits: &Limits) -> Result<String, Error> {
        if !self.compiled.contains_template(COPY) {
            return Err(PackProblem::MissingFile { name: COPY.to_owned() }.into());
        }
        let mut context = Context::from_serialize(copy.copy).map_err(|error| self.translate(&error))?;
        context.insert("page", &copy.page);
        context.insert("is_own_page", &copy.is_own_page);
        context.insert("is_landscape", &copy.is_landscape);
        context.insert("paper_size", if copy.is_a5 { "a5" } else { "a4" });
        self.render(COPY, &context, limits)
    }

    fn render(&self, template: &str, context: &Context, limits: &Limits) -> Result<String, Error> {
        let mut output = bounded::Bounded::new(limits.template_bytes);
        bounded::set_filter_budget(limits.template_bytes);
        let filled = self.compiled.render_to(template, context, &mut output);
        let filled = filled.map_err(|error| self.translate(&error));
        if let Err(error) = &filled
            && bounded::filters_exhausted()
        {
            let problem = TemplateProblem::FilterSize { limit: limits.template_bytes };
            return Err(Error::from(problem).at(error.place().clone()));
        }
        let markup = output.finish()?;
        filled.map(|()| markup)
    }

    fn translate(&self, error: &tera::Error) -> Error {
        template_error::translate(error, &self.sources)
    }
}

/// A certified copy as its template sees it.
#[cfg(feature = "certified-copy")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct CopyVariables<'a> {
    /// The data; each field is a variable.
    pub(crate) copy: &'a CertifiedCopy,
    /// The number of the page on which the copy stands.
    pub(crate) page: usize,
    /// Whether it has a page of its own.
    pub(crate) is_own_page: bool,
    /// Whether this page is A5.
    pub(crate) is_a5: bool,
    /// Whether this page is landscape.
    pub(crate) is_landscape: bool,
}

/// The computed values of a body item for templates, in addition to its fields.
#[derive(Default, Serialize)]
struct ItemVariables {
    /// The rows of a table, formatted.
    table: Option<tabulate::FormTable>,
    /// The width of a figure.
    width: Option<String>,
}

impl ItemVariables {
    fn of(item: &BodyItem, date: IssueDate, standard: &Standard) -> Result<Self, Error> {
        Ok(match item.unconditional() {
            BodyItem::Table(table) => {
                let form = table.to_form(date);
                Self { table: Some(tabulate::tabulate(&form, standard)?), ..Self::default() }
            }
            BodyItem::Figure(figure) => {
                let width = figure.width.map_or_else(
                    || format!("{}pt", f64::from(figure.picture.size().0) * PT_PER_PIXEL),
                    |width| width.to_string(),
                );
                Self { width: Some(width), ..Self::default() }
            }
            _ => Self::default(),
        })
    }
}

/// The size of a pixel at 96 pixels per inch.
const PT_PER_PIXEL: f64 = 72.0 / 96.0;

/// The kind of a dispatch as templates see it.
#[derive(Serialize)]
struct KindVariables<'a> {
    name: &'a str,
    /// The name with an initial capital.
    title_case: String,
    title: &'static str,
    addressees_label: &'a str,
    enacting: Option<&'a str>,
}

impl<'a> KindVariables<'a> {
    fn of(kind: &'a Kind, standard: &'a Standard) -> Self {
        Self {
            name: &kind.name,
            title_case: kind.title_case(),
            title: match kind.title {
                TitlePlace::Block => "block",
                TitlePlace::Header => "header",
            },
            addressees_label: kind.addressees_label.as_deref().unwrap_or(standard.phrases.addressees_label()),
            enacting: kind.enacting.as_deref(),
        }
    }
}

/// The templates of all layers by name, if their paths are needed. Each element is annotated with its position.
fn annotated(layers: &[Arc<Layer>], is_needed: impl Fn(&str) -> bool) -> template_error::Sources {
    let mut sources = template_error::Sources::new();
    for layer in layers {
        for (path, text) in layer.templates() {
            let name = format!("{}/{path}", layer.name);
            let annotated = match is_needed(path) {
                true => annotate::annotate(&name, text),
                false => LEFT_OUT.to_owned(),
            };
            sources.insert(name, annotated);
        }
    }
    sources
}

/// Compiles the templates.
fn compiled(
    layers: &[Arc<Layer>],
    sources: &template_error::Sources,
    standard: &Arc<Standard>,
) -> tera::TeraResult<Tera> {
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
