//! The extent of the paths of a content stream, in the space of the page.

/// The largest coordinate, in points.
const FARTHEST: f64 = 50_000.0;

/// A transformation `[a b c d e f]` (ISO 32000-1, 8.3.4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The transformation that applies `self` first and then `outer`.
    pub(super) fn within(self, outer: Self) -> Self {
        let ([a, b, c, d, e, f], o) = (self.0, outer.0);
        Self([
            a * o[0] + b * o[2],
            a * o[1] + b * o[3],
            c * o[0] + d * o[2],
            c * o[1] + d * o[3],
            e * o[0] + f * o[2] + o[4],
            e * o[1] + f * o[3] + o[5],
        ])
    }

    fn apply(self, (x, y): (f64, f64)) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The largest factor by which a length grows.
    pub(super) fn scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        a.hypot(b).max(c.hypot(d))
    }

    /// The smallest factor by which a length along an axis grows.
    pub(super) fn least_scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        a.hypot(b).min(c.hypot(d))
    }
}

/// The extent of a path.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent {
    /// The least and the greatest corner; `None` for a path without points.
    corners: Option<((f64, f64), (f64, f64))>,
    last: Option<(f64, f64)>,
    /// The length of the lines between the points.
    pub(super) length: f64,
}

impl Extent {
    /// Adds a point; a line leads to it if `joined`. `None` for a point too far away.
    pub(super) fn add(&mut self, point: (f64, f64), transform: Matrix, joined: bool) -> Option<()> {
        let (x, y) = transform.apply(point);
        if !(x.abs() <= FARTHEST && y.abs() <= FARTHEST) {
            return None;
        }
        if let (Some((from_x, from_y)), true) = (self.last, joined) {
            self.length += (x - from_x).hypot(y - from_y);
        }
        self.last = Some((x, y));
        let ((left, bottom), (right, top)) = self.corners.unwrap_or(((x, y), (x, y)));
        self.corners = Some(((left.min(x), bottom.min(y)), (right.max(x), top.max(y))));
        Some(())
    }

    /// The width and the height of the rectangle around the path.
    pub(super) fn size(&self) -> (f64, f64) {
        self.corners.map_or((0.0, 0.0), |((left, bottom), (right, top))| (right - left, top - bottom))
    }

    /// The area of the rectangle around the path.
    pub(super) fn area(&self) -> f64 {
        let (width, height) = self.size();
        width * height
    }
}
