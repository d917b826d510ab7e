//! Bounds the cost of drawing a page before it is drawn: reads its content streams without drawing them.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::cost::Budget;
use super::path::{Extent, Matrix};
use super::resources::{Resources, require_plain, unknown};
use crate::error::{PreviewCost, PreviewProblem};
use crate::pdf_reader::{Operations, array, dictionary};

/// The depth of nested forms, and of saved graphics states.
const FORMS: usize = 8;
const STATES: usize = 64;

/// Requires that a page costs little. Its streams are not compressed, except pictures.
pub(super) fn require(document: &Document, page: ObjectId, area: f64) -> Result<(), PreviewProblem> {
    let Ok(page) = document.get_dictionary(page) else { return Ok(()) };
    let resources = Resources::new(document, page.get(b"Resources").ok().and_then(|own| dictionary(document, own)));
    let mut budget = Budget::new(area);
    let contents = page.get(b"Contents").ok().and_then(|contents| document.dereference(contents).ok());
    let streams = match contents.map(|(_, contents)| contents) {
        Some(Object::Array(streams)) => streams.as_slice(),
        Some(stream) => std::slice::from_ref(stream),
        None => &[],
    };
    let mut whole = Vec::new();
    for stream in streams {
        if let Ok((_, Object::Stream(stream))) = document.dereference(stream) {
            budget.operator()?;
            whole.extend_from_slice(&stream.content);
            whole.push(b'\n');
            if whole.len() > LONGEST {
                return Err(PreviewProblem::Cost { cost: PreviewCost::Operators });
            }
        }
    }
    Reading::new(&resources, &mut budget, Matrix::IDENTITY, 0).content(&whole)?;
    for annotation in array(document, page, b"Annots").map_or(&[][..], Vec::as_slice) {
        budget.operator()?;
        let Some(annotation) = dictionary(document, annotation) else { continue };
        let appearances = annotation.get(b"AP").ok().and_then(|own| dictionary(document, own));
        let normal = appearances.and_then(|it| document.dereference(it.get(b"N").ok()?).ok());
        match normal.map(|(_, normal)| normal) {
            Some(Object::Stream(form)) => appearance(&resources, &mut budget, annotation, form)?,
            Some(Object::Dictionary(states)) => {
                for (_, state) in states {
                    if let Ok((_, Object::Stream(form))) = document.dereference(state) {
                        appearance(&resources, &mut budget, annotation, form)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The longest content of a page, in bytes.
const LONGEST: usize = 16 << 20;

/// The appearance of an annotation: its box is scaled to the rectangle of the annotation (ISO 32000-1, 12.5.5).
fn appearance(
    resources: &Resources<'_>,
    budget: &mut Budget,
    annotation: &Dictionary,
    form: &Stream,
) -> Result<(), PreviewProblem> {
    let document = resources.document();
    let edges = |of: &Dictionary, key: &[u8]| <[f64; 4]>::try_from(numbers(document, of, key)).ok();
    let factor = edges(annotation, b"Rect").zip(edges(&form.dict, b"BBox")).map_or(1.0, |(rectangle, edges)| {
        let [left, bottom, right, top] = edges;
        let matrix = matrix(document, form);
        let mut extent = Extent::default();
        for corner in [(left, bottom), (right, bottom), (right, top), (left, top)] {
            extent.add(corner, matrix, false);
        }
        let [left, bottom, right, top] = rectangle;
        let (width, height) = extent.size();
        ((right - left).abs() / width).max((top - bottom).abs() / height)
    });
    // A box without an area is not scaled.
    let factor = if factor.is_finite() { factor } else { 1.0 };
    let transform = Matrix([factor, 0.0, 0.0, factor, 0.0, 0.0]);
    Reading::new(resources, budget, transform, 0).form(form)
}

fn numbers(document: &Document, of: &Dictionary, key: &[u8]) -> Vec<f64> {
    let own = array(document, of, key).map_or(&[][..], Vec::as_slice);
    own.iter().filter_map(|number| number.as_float().ok()).map(f64::from).collect()
}

/// The matrix of a form.
fn matrix(document: &Document, form: &Stream) -> Matrix {
    <[f64; 6]>::try_from(numbers(document, &form.dict, b"Matrix")).map_or(Matrix::IDENTITY, Matrix)
}

/// The parts of the graphics state that change the cost.
#[derive(Debug, Clone, Copy)]
struct State {
    transform: Matrix,
    line_width: f64,
    /// The length of a period of the dashes and their number; `None` for a solid line.
    dashes: Option<(f64, f64)>,
    font_size: f64,
}

struct Reading<'a, 'b> {
    resources: &'a Resources<'a>,
    budget: &'b mut Budget,
    state: State,
    saved: Vec<State>,
    path: Extent,
    text: Matrix,
    depth: usize,
}

impl<'a, 'b> Reading<'a, 'b> {
    fn new(resources: &'a Resources<'a>, budget: &'b mut Budget, transform: Matrix, depth: usize) -> Self {
        let state = State { transform, line_width: 1.0, dashes: None, font_size: 1.0 };
        Self { resources, budget, state, saved: Vec::new(), path: Extent::default(), text: Matrix::IDENTITY, depth }
    }

    fn content(&mut self, content: &[u8]) -> Result<(), PreviewProblem> {
        let mut operations = Operations::new(content);
        while let Some((operator, operands)) = operations.next().map_err(|_| PreviewProblem::UnreadablePart)? {
            self.budget.operator()?;
            self.operation(operator, &operands)?;
        }
        Ok(())
    }

    fn operation(&mut self, operator: &[u8], operands: &[Object]) -> Result<(), PreviewProblem> {
        let numbers: Vec<f64> = operands.iter().filter_map(|it| it.as_float().ok()).map(f64::from).collect();
        let name = || operands.last().and_then(|name| name.as_name().ok());
        match (operator, numbers.as_slice()) {
            (b"q", _) if self.saved.len() == STATES => {
                return Err(PreviewProblem::Cost { cost: PreviewCost::Nesting });
            }
            (b"q", _) => self.saved.push(self.state),
            (b"Q", _) => self.state = self.saved.pop().unwrap_or(self.state),
            (b"cm", [a, b, c, d, e, f]) => {
                self.state.transform = Matrix([*a, *b, *c, *d, *e, *f]).within(self.state.transform);
            }
            (b"w", [width]) => self.state.line_width = *width,
            (b"d", _) => self.dashes(operands.first())?,
            (b"gs", _) => self.graphics_state(name().unwrap_or_default())?,
            (b"m", [x, y]) => self.point((*x, *y), false)?,
            (b"l", [x, y]) => self.point((*x, *y), true)?,
            (b"c" | b"v" | b"y", points) => {
                for [x, y] in points.as_chunks().0 {
                    self.point((*x, *y), true)?;
                }
            }
            (b"re", [x, y, width, height]) => {
                self.point((*x, *y), false)?;
                for corner in [(x + width, *y), (x + width, y + height), (*x, y + height), (*x, *y)] {
                    self.point(corner, true)?;
                }
            }
            (b"W" | b"W*", _) => {
                self.budget.paint(self.path.area())?;
                self.budget.edges(self.path.length)?;
            }
            (b"f" | b"F" | b"f*", _) => self.paint(true, false)?,
            (b"S" | b"s", _) => self.paint(false, true)?,
            (b"B" | b"B*" | b"b" | b"b*", _) => self.paint(true, true)?,
            (b"n", _) => self.path = Extent::default(),
            (b"sh", _) => {
                self.resources.require_shading(name().unwrap_or_default())?;
                self.budget.layer()?;
            }
            (b"scn" | b"SCN", _) if name().is_some() => return Err(unknown()),
            (b"cs" | b"CS", _) => self.resources.require_color_space(name().unwrap_or_default())?,
            (b"BT", _) => self.text = Matrix::IDENTITY,
            (b"Tm", [a, b, c, d, e, f]) => self.text = Matrix([*a, *b, *c, *d, *e, *f]),
            (b"Tf", _) => {
                self.state.font_size = numbers.last().copied().unwrap_or(1.0);
                let font = operands.first().and_then(|name| name.as_name().ok());
                self.resources.require_font(font.unwrap_or_default())?;
            }
            (b"Tj" | b"'" | b"\"" | b"TJ", _) => operands.iter().try_for_each(|text| self.glyphs(text))?,
            (b"Do", _) => self.draw(name().unwrap_or_default())?,
            (b"BI", _) => return Err(unknown()),
            _ => {}
        }
        Ok(())
    }

    fn point(&mut self, point: (f64, f64), joined: bool) -> Result<(), PreviewProblem> {
        let added = self.path.add(point, self.state.transform, joined);
        added.ok_or(PreviewProblem::Cost { cost: PreviewCost::Distance })
    }

    fn paint(&mut self, fills: bool, strokes: bool) -> Result<(), PreviewProblem> {
        let path = std::mem::take(&mut self.path);
        self.budget.edges(path.length)?;
        if fills {
            self.budget.paint(path.area())?;
        }
        if strokes {
            self.budget.paint(path.length * self.state.line_width.abs() * self.state.transform.scale())?;
            if let Some((period, count)) = self.state.dashes {
                self.budget.dashes(path.length / (period * self.state.transform.least_scale()) * count)?;
            }
        }
        Ok(())
    }

    fn dashes(&mut self, pattern: Option<&Object>) -> Result<(), PreviewProblem> {
        let pattern = pattern.and_then(|pattern| pattern.as_array().ok()).map_or(&[][..], Vec::as_slice);
        let lengths = pattern.iter().filter_map(|length| length.as_float().ok());
        let period: f64 = lengths.map(|length| f64::from(length).max(0.0)).sum();
        self.state.dashes = (!pattern.is_empty()).then_some((period, pattern.len() as f64));
        Ok(())
    }

    fn graphics_state(&mut self, name: &[u8]) -> Result<(), PreviewProblem> {
        let found = self.resources.find(b"ExtGState", name);
        let Some(state) = found.and_then(|state| state.as_dict().ok()) else { return Ok(()) };
        if let Ok(width) = state.get(b"LW").and_then(Object::as_float) {
            self.state.line_width = width.into();
        }
        if let Some(dashes) = array(self.resources.document(), state, b"D") {
            self.dashes(dashes.first())?;
        }
        let mask = state.get(b"SMask").ok().and_then(|mask| dictionary(self.resources.document(), mask));
        let Some(mask) = mask else { return Ok(()) };
        mask.get(b"TR").map_or(Ok(()), |function| require_plain(self.resources.document(), function, 0))?;
        match mask.get(b"G").ok().and_then(|group| self.resources.document().dereference(group).ok()) {
            Some((_, Object::Stream(group))) => self.form(group),
            _ => Ok(()),
        }
    }

    /// The glyphs of a text: each at most as large as its font size.
    fn glyphs(&mut self, text: &Object) -> Result<(), PreviewProblem> {
        let texts = match text {
            Object::Array(texts) => texts.as_slice(),
            text => std::slice::from_ref(text),
        };
        let size = self.state.font_size.abs() * self.text.within(self.state.transform).scale();
        for text in texts.iter().filter_map(|text| text.as_str().ok()) {
            for _ in text.chunks(2) {
                self.budget.operator()?;
                self.budget.paint(size * size)?;
            }
        }
        Ok(())
    }

    fn draw(&mut self, name: &[u8]) -> Result<(), PreviewProblem> {
        let Some(Object::Stream(drawn)) = self.resources.find(b"XObject", name) else { return Ok(()) };
        match drawn.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.picture(&drawn.dict),
            _ => self.form(drawn),
        }
    }

    fn picture(&mut self, picture: &Dictionary) -> Result<(), PreviewProblem> {
        let document = self.resources.document();
        self.budget.pixels(pixels(document, picture))?;
        self.budget.layer()?;
        if let Ok(space) = picture.get(b"ColorSpace") {
            let named = space.as_name().ok().map_or(Ok(()), |name| self.resources.require_color_space(name));
            named.and_then(|()| require_plain(document, space, 0))?;
        }
        for key in [&b"SMask"[..], b"Mask"] {
            if let Some((_, Object::Stream(mask))) = picture.get(key).ok().and_then(|it| document.dereference(it).ok())
            {
                self.budget.pixels(pixels(document, &mask.dict))?;
            }
        }
        Ok(())
    }

    fn form(&mut self, form: &Stream) -> Result<(), PreviewProblem> {
        if self.depth == FORMS {
            return Err(PreviewProblem::Cost { cost: PreviewCost::Nesting });
        }
        self.budget.operator()?;
        if form.dict.has(b"Group") {
            self.budget.layer()?;
        }
        let transform = matrix(self.resources.document(), form).within(self.state.transform);
        let resources = Resources::of_form(self.resources, &form.dict);
        Reading::new(&resources, self.budget, transform, self.depth + 1).content(&form.content)
    }
}

/// The number of pixels of a picture; the largest number if it is unknown.
pub(super) fn pixels(document: &Document, picture: &Dictionary) -> usize {
    let side =
        |key| picture.get_deref(key, document).and_then(Object::as_i64).ok().and_then(|it| usize::try_from(it).ok());
    side(b"Width").zip(side(b"Height")).map_or(usize::MAX, |(width, height)| width.saturating_mul(height))
}
