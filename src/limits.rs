//! How much a paper may ask for, so that a server can take what strangers send.

use crate::error::{Error, Problem};
use crate::field_path::FieldPath;
use crate::model::{BodyItem, DEEPEST, Directive, DocumentRef, StatisticsForm, form_path};

/// How much a paper may ask for; what goes beyond is an error, and not a server without memory.
///
/// The limits are meant to be out of the way of every honest paper. A server that takes papers from strangers may set
/// them lower, a program that sets the table of a whole province higher.
///
/// ```
/// use congvan::error::ErrorKind;
/// use congvan::{Dispatch, Limits, Typesetter};
///
/// # let text = include_str!("../examples/data/nam-dinh-175.toml");
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?.with_limits(Limits::default().pages(1));
/// let error = typesetter.pdf(&dispatch).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Limit);
/// assert_eq!(error.to_string(), "there are 2 pages, more than 1, the limit `pages`");
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How long one text may be, in bytes of UTF-8: 100 000.
    pub text_bytes: usize,
    /// How long all texts may be together, in bytes of UTF-8: 8 000 000.
    pub all_text_bytes: usize,
    /// How many texts there may be, cells of forms not counted: 20 000.
    pub texts: usize,
    /// How deep directives may lie within each other: 16 levels. More than 32 could not be read back and are refused
    /// whatever this says.
    pub levels: usize,
    /// How many forms may be attached: 200.
    pub forms: usize,
    /// How many columns a form may have: 100.
    pub columns: usize,
    /// How many rows a form may have, blank ones too: 20 000.
    pub rows: usize,
    /// How many cells all forms may have together, those of blank rows too: 400 000.
    pub cells: usize,
    /// How many pages there may be: 2 000. A page takes some ten kilobytes of memory.
    pub pages: usize,
    /// How large the markup may be that a pack's templates make, in bytes: 64 MiB. Their filters may handle as many
    /// bytes of text.
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
            pages: 2_000,
            template_bytes: 64 << 20,
        }
    }
}

macro_rules! setters {
    ($($name:ident: $type:ty)*) => {
        impl Limits {
            $(
                #[doc = concat!("The same with this limit for [`", stringify!($name), "`](Self#structfield.", stringify!($name), ").")]
                #[must_use]
                pub fn $name(mut self, most: $type) -> Self {
                    self.$name = most;
                    self
                }
            )*
        }
    };
}

setters! {
    text_bytes: usize
    all_text_bytes: usize
    texts: usize
    levels: usize
    forms: usize
    columns: usize
    rows: usize
    cells: usize
    pages: usize
    template_bytes: usize
}

impl Limits {
    /// Refuses a paper that asks for more.
    pub(crate) fn require(&self, paper: DocumentRef<'_>) -> Result<(), Error> {
        self.breaches(paper).into_iter().next().map_or(Ok(()), Err)
    }

    /// Each limit that a paper goes beyond. Levels come first, and alone: what else looks at directives goes into all of
    /// them.
    pub(crate) fn breaches(&self, paper: DocumentRef<'_>) -> Vec<Error> {
        let mut found = Vec::new();
        if let DocumentRef::Dispatch(dispatch) = paper {
            self.levels_of(&dispatch.body, &mut found);
        }
        if !found.is_empty() {
            return found;
        }
        self.forms_of(paper, &mut found);
        let mut all = 0;
        let mut texts = 0;
        paper.texts(|path, component, text| {
            let long = at_most("text_bytes", "bytes in a text", text.len(), self.text_bytes);
            found.extend(long.err().map(|error| error.at_field(path.clone())));
            all += text.len();
            texts += usize::from(!component.may_be_blank());
        });
        found.extend(at_most("all_text_bytes", "bytes of text", all, self.all_text_bytes).err());
        found.extend(at_most("texts", "texts", texts, self.texts).err());
        found
    }

    /// Refuses so many pages.
    pub(crate) fn require_pages(&self, pages: usize) -> Result<(), Error> {
        at_most("pages", "pages", pages, self.pages)
    }

    fn levels_of(&self, body: &[BodyItem], found: &mut Vec<Error>) {
        let most = self.levels.min(DEEPEST);
        for (index, item) in body.iter().enumerate() {
            let BodyItem::Directive(directive) = item.unconditional() else { continue };
            let deep = at_most("levels", "levels of directives", depth(directive, most), most);
            found.extend(deep.err().map(|error| error.at_field(FieldPath::of("body").index(index))));
        }
    }

    fn forms_of(&self, paper: DocumentRef<'_>, found: &mut Vec<Error>) {
        let forms = paper.forms();
        found.extend(at_most("forms", "forms", forms.len(), self.forms).err());
        let mut cells = 0_usize;
        for (index, form) in forms.into_iter().enumerate() {
            let field = |name: &'static str| match paper {
                DocumentRef::Dispatch(_) => form_path(index).child(name),
                DocumentRef::StatisticsForm(_) => FieldPath::of(name),
            };
            let wide = at_most("columns", "columns", form.columns.len(), self.columns);
            found.extend(wide.err().map(|error| error.at_field(field("columns"))));
            let rows = form.rows.len() + usize::from(form.blank_rows);
            let long = at_most("rows", "rows", rows, self.rows);
            found.extend(long.err().map(|error| error.at_field(field("rows"))));
            cells = cells.saturating_add(cells_of(form));
        }
        found.extend(at_most("cells", "cells", cells, self.cells).err());
    }
}

fn cells_of(form: &StatisticsForm) -> usize {
    let filled: usize = form.rows.iter().map(|row| row.cells.len()).sum();
    filled.saturating_add(form.columns.len().saturating_mul(usize::from(form.blank_rows)))
}

/// How many levels a directive has; it is not asked further than one below the limit.
fn depth(directive: &Directive, most: usize) -> usize {
    let mut levels = 0;
    let mut level: Vec<&Directive> = vec![directive];
    while !level.is_empty() && levels <= most {
        levels += 1;
        level = level.into_iter().flat_map(|directive| &directive.items).collect();
    }
    levels
}

fn at_most(name: &'static str, of: &'static str, found: usize, limit: usize) -> Result<(), Error> {
    match found > limit {
        true => Err(Error::new(Problem::Limit { name, of, found, limit })),
        false => Ok(()),
    }
}
