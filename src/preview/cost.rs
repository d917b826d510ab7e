//! What drawing a page may cost.

use crate::error::{PreviewCost, PreviewProblem};

/// The number of operators, with those of forms each time that they are drawn.
const OPERATORS: usize = 200_000;
/// The painted area, in areas of the page.
const AREAS: f64 = 200.0;
/// The width of what the renderer draws along the edges of a path, in points.
const EDGE: f64 = 4.0;
/// The number of dashes of all lines.
const DASHES: f64 = 200_000.0;
/// The number of pixels of all pictures.
const PIXELS: usize = 25_000_000;

/// What is left of each quantity.
#[derive(Debug)]
pub(super) struct Budget {
    operators: usize,
    /// In square points.
    area: f64,
    /// The area of the page.
    page: f64,
    dashes: f64,
    pixels: usize,
}

impl Budget {
    /// The budget of a page with an area in square points.
    pub(super) fn new(page: f64) -> Self {
        Self { operators: OPERATORS, area: AREAS * page, page, dashes: DASHES, pixels: PIXELS }
    }

    pub(super) fn operator(&mut self) -> Result<(), PreviewProblem> {
        take(&mut self.operators, 1, PreviewCost::Operators)
    }

    pub(super) fn pixels(&mut self, count: usize) -> Result<(), PreviewProblem> {
        take(&mut self.pixels, count, PreviewCost::Pixels)
    }

    /// Takes an area in square points, at most that of the page.
    pub(super) fn paint(&mut self, area: f64) -> Result<(), PreviewProblem> {
        self.area -= area.min(self.page);
        required(self.area, PreviewCost::Area)
    }

    /// Takes the area along the edges of a path, in which many lines may cross.
    pub(super) fn edges(&mut self, length: f64) -> Result<(), PreviewProblem> {
        self.area -= length * EDGE;
        required(self.area, PreviewCost::Area)
    }

    /// Takes the area of the page, for a layer.
    pub(super) fn layer(&mut self) -> Result<(), PreviewProblem> {
        self.paint(self.page)
    }

    pub(super) fn dashes(&mut self, count: f64) -> Result<(), PreviewProblem> {
        self.dashes -= count;
        required(self.dashes, PreviewCost::Dashes)
    }
}

fn take(left: &mut usize, count: usize, cost: PreviewCost) -> Result<(), PreviewProblem> {
    *left = left.checked_sub(count).ok_or(PreviewProblem::Cost { cost })?;
    Ok(())
}

/// Whether something is left; not if the amount is not a number.
fn required(left: f64, cost: PreviewCost) -> Result<(), PreviewProblem> {
    if left >= 0.0 { Ok(()) } else { Err(PreviewProblem::Cost { cost }) }
}
