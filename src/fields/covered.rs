//! What the signature field of a body covers: at most its own signatory.

use crate::error::{Error, LayoutProblem};
use crate::fonts::Fonts;
use crate::length::{Mm, Pt, ROUNDING};
use crate::page::{Item, Page, SignatureSpace, TextRun};
use crate::standard::Standard;

/// The left, upper, right and lower edges of a rectangle.
type Edges = [Pt; 4];

/// Requires the field of a body to be between the margins and to cover no text but that of its signatory.
///
/// # Errors
/// If the field covers other text, a picture or a margin, or is too narrow for the seal.
pub(super) fn require_free(
    page: &Page,
    field: &SignatureSpace,
    standard: &Standard,
    fonts: &Fonts,
) -> Result<(), Error> {
    let Some(signing) = &standard.signing else { return Ok(()) };
    let failed = |problem| Err(Error::from(problem).at_field(field.field.clone()));
    let needed = signing.seal.size + signing.text.gap + signing.text.least_width;
    if field.width < needed - ROUNDING {
        let [width, needed] = [field.width, needed].map(|length| Mm::from(length).0);
        return failed(LayoutProblem::SealWidth { width, needed });
    }
    let own = [field.x, field.y, field.x + field.width, field.y + field.height];
    let geometry = standard.page.of_page(page.width, page.height);
    let beyond = [geometry.top - own[1], own[3] - (page.height - geometry.bottom)];
    if let Some(position) = beyond.iter().position(|beyond| *beyond > ROUNDING) {
        let by = Mm::from(beyond[position]).0;
        return failed(LayoutProblem::SealInMargin { is_upper: position == 0, by });
    }
    let may_cover = |run: &TextRun| signing.seal.may_cover.iter().any(|style| **style == *run.style);
    for item in &page.items {
        let (edges, words) = match item {
            Item::Text(run) if !may_cover(run) && !run.text.trim().is_empty() => (of_text(run, fonts), run.text.trim()),
            Item::Image(image) if image.image.field.parent() != field.field.parent() => {
                ([image.x, image.y, image.x + image.width, image.y + image.height], image.image.description.as_str())
            }
            _ => continue,
        };
        if overlap(own, edges) {
            return failed(LayoutProblem::SealCovers { words: words.to_owned() });
        }
    }
    Ok(())
}

fn of_text(run: &TextRun, fonts: &Fonts) -> Edges {
    let (above, below) = fonts.face(run.face).extent(run.size);
    match run.turned {
        true => [run.x - above, run.baseline - run.width(), run.x + below, run.baseline],
        false => [run.x, run.baseline - above, run.x + run.width(), run.baseline + below],
    }
}

fn overlap(one: Edges, other: Edges) -> bool {
    let along = |low: usize| one[low].max(other[low]) + ROUNDING < one[low + 2].min(other[low + 2]);
    along(0) && along(1)
}
