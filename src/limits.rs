//! `Limits`: bounds on documents, so that a server can accept untrusted input.

use std::collections::BTreeMap;

use crate::error::{Error, LimitName, LimitProblem};
use crate::field_path::{FieldPath, FieldSegment};
#[cfg(feature = "certified-copy")]
use crate::model::CertifiedCopy;
use crate::model::{BodyItem, Component, DEEPEST, Directive, Dispatch, DocumentRef, ExtraValue, StatisticsForm};

/// Limits (giới hạn) on the size of a document and its templates. Exceeding one is an error.
///
/// The defaults are far above ordinary documents. A server with untrusted input may lower them; a program with tables
/// of a whole province may raise them. `docs/limits.md` lists these and the fixed limits of the readers, with the command
/// that measures time and memory.
///
/// ```
/// use congvan::error::ErrorKind;
/// use congvan::{Dispatch, Limits, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?.with_limits(Limits::default().with_pages(1));
/// let error = typesetter.pdf(&dispatch).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Limit);
/// assert_eq!(error.to_string(), "there are 2 pages, more than 1, the limit `pages`");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("giới hạn", "gioi han"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum number of bytes of a text in UTF-8: 100 000.
    pub text_bytes: usize,
    /// The maximum number of bytes of all texts together in UTF-8: 8 000 000.
    pub all_text_bytes: usize,
    /// The maximum number of texts, except cells of forms: 20 000. Each value of
    /// [`Dispatch::extra`](crate::Dispatch#structfield.extra) counts as a text.
    pub texts: usize,
    /// The maximum number of levels of nested directives and of nested values of
    /// [`Dispatch::extra`](crate::Dispatch#structfield.extra): 16. More than 32 are rejected with any limit, because
    /// they could not be read back.
    pub levels: usize,
    /// The maximum number of attached forms: 200.
    pub forms: usize,
    /// The maximum number of columns of a form: 100.
    pub columns: usize,
    /// The maximum number of rows of a form, including blank rows: 20 000.
    pub rows: usize,
    /// The maximum number of cells of all forms together, including blank rows: 400 000.
    pub cells: usize,
    /// The maximum number of fields of a form that is filled in on screen: 10 000. A field takes about 16 KB of memory.
    pub fields: usize,
    /// The maximum number of pages: 2 000. A page takes about 10 KB of memory.
    pub pages: usize,
    /// The maximum number of bytes of markup that the templates of a pack produce, and of text that their filters
    /// handle: 64 MiB.
    pub template_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 100_000,
            all_text_bytes: 8_000_000,
            texts: 20_000,
            levels: 16,
            forms: 200,
            columns: 100,
            rows: 20_000,
            cells: 400_000,
            fields: 10_000,
            pages: 2_000,
            template_bytes: 64 << 20,
        }
    }
}

macro_rules! setters {
    ($($setter:ident: $name:ident)*) => {
        impl Limits {
            $(
                #[doc = concat!("Sets the limit [`", stringify!($name), "`](Self#structfield.", stringify!($name), ").")]
                #[must_use]
                pub fn $setter(mut self, most: usize) -> Self {
                    self.$name = most;
                    self
                }
            )*
        }
    };
}

setters! {
    with_text_bytes: text_bytes
    with_all_text_bytes: all_text_bytes
    with_texts: texts
    with_levels: levels
    with_forms: forms
    with_columns: columns
    with_rows: rows
    with_cells: cells
    with_fields: fields
    with_pages: pages
    with_template_bytes: template_bytes
}

impl Limits {
    /// Returns an error if a document exceeds a limit.
    pub(crate) fn require(&self, paper: DocumentRef<'_>) -> Result<(), Error> {
        self.exceeded(paper).into_iter().next().map_or(Ok(()), Err)
    }

    /// Returns an error for each limit that a document exceeds. If there are too many levels, the other limits are not
    /// checked, because their checks recurse into the levels.
    pub(crate) fn exceeded(&self, paper: DocumentRef<'_>) -> Vec<Error> {
        let mut found = Vec::new();
        if let DocumentRef::Dispatch(dispatch) = paper {
            self.levels_of(dispatch, &mut found);
            self.levels_of_extra(&dispatch.extra, &mut found);
        }
        if !found.is_empty() {
            return found;
        }
        self.forms_of(paper, &mut found);
        let mut all = 0;
        let mut texts = 0;
        for (path, value) in paper.extra() {
            all += path.segments().next_back().map_or(0, |step| match step {
                FieldSegment::Name(name) => name.len(),
                FieldSegment::Index(_) => 0,
            });
            texts += usize::from(!matches!(value, ExtraValue::Text(_)));
        }
        paper.texts(|path, component, text| {
            let long = at_most(LimitName::TextBytes, text.len(), self.text_bytes);
            found.extend(long.err().map(|error| error.at_field(path.clone())));
            all += text.len();
            texts += usize::from(component != Component::FormCell);
        });
        found.extend(at_most(LimitName::AllTextBytes, all, self.all_text_bytes).err());
        found.extend(at_most(LimitName::Texts, texts, self.texts).err());
        found
    }

    /// Returns an error if the data of a certified copy exceed a limit.
    #[cfg(feature = "certified-copy")]
    pub(crate) fn require_copy(&self, copy: &CertifiedCopy) -> Result<(), Error> {
        let (mut found, mut all, mut texts) = (Vec::new(), 0, 0);
        copy.texts(|path, _, text| {
            let long = at_most(LimitName::TextBytes, text.len(), self.text_bytes);
            found.extend(long.err().map(|error| error.at_field(path.clone())));
            all += text.len();
            texts += 1;
        });
        found.into_iter().next().map_or(Ok(()), Err)?;
        at_most(LimitName::AllTextBytes, all, self.all_text_bytes)?;
        at_most(LimitName::Texts, texts, self.texts)
    }

    /// Returns an error if a number of pages exceeds the limit.
    pub(crate) fn require_pages(&self, pages: usize) -> Result<(), Error> {
        at_most(LimitName::Pages, pages, self.pages)
    }

    /// Returns an error if a number of form fields exceeds the limit.
    pub(crate) fn require_fields(&self, fields: usize) -> Result<(), Error> {
        at_most(LimitName::Fields, fields, self.fields)
    }

    fn levels_of(&self, dispatch: &Dispatch, found: &mut Vec<Error>) {
        let most = self.levels.min(DEEPEST);
        for (path, item) in dispatch.all_items() {
            let depth = match item.unconditional() {
                BodyItem::Directive(directive) => depth(directive, most),
                BodyItem::Division(division) => division.items.iter().map(|item| depth(item, most)).max().unwrap_or(0),
                _ => continue,
            };
            let deep = at_most(LimitName::DirectiveLevels, depth, most);
            found.extend(deep.err().map(|error| error.at_field(path)));
        }
    }

    fn levels_of_extra(&self, extra: &BTreeMap<String, ExtraValue>, found: &mut Vec<Error>) {
        let most = self.levels.min(DEEPEST);
        for (name, value) in extra {
            let deep = at_most(LimitName::ValueLevels, value.depth(most), most);
            found.extend(deep.err().map(|error| error.at_field(FieldPath::of("extra").child(name.clone()))));
        }
    }

    fn forms_of(&self, paper: DocumentRef<'_>, found: &mut Vec<Error>) {
        let forms = paper.forms();
        found.extend(at_most(LimitName::Forms, forms.len(), self.forms).err());
        let mut cells = 0_usize;
        for (path, form) in forms {
            let field = |name: &'static str| path.clone().child(name);
            let wide = at_most(LimitName::Columns, form.columns.len(), self.columns);
            found.extend(wide.err().map(|error| error.at_field(field("columns"))));
            let rows = form.rows.len() + usize::from(form.blank_rows);
            let long = at_most(LimitName::Rows, rows, self.rows);
            found.extend(long.err().map(|error| error.at_field(field("rows"))));
            cells = cells.saturating_add(cells_of(form));
        }
        found.extend(at_most(LimitName::Cells, cells, self.cells).err());
    }
}

fn cells_of(form: &StatisticsForm) -> usize {
    let filled: usize = form.rows.iter().map(|row| row.cells.len()).sum();
    filled.saturating_add(form.columns.len().saturating_mul(usize::from(form.blank_rows)))
}

/// The number of levels of a directive; counting stops one level below the limit.
fn depth(directive: &Directive, most: usize) -> usize {
    let mut levels = 0;
    let mut level: Vec<&Directive> = vec![directive];
    while !level.is_empty() && levels <= most {
        levels += 1;
        level = level.into_iter().flat_map(|directive| &directive.items).collect();
    }
    levels
}

fn at_most(limit: LimitName, found: usize, most: usize) -> Result<(), Error> {
    match found > most {
        true => Err(LimitProblem { limit, found, most }.into()),
        false => Ok(()),
    }
}
