//! The style of frames.

use serde::Deserialize;

use super::origin::Origin;
use crate::color::Color;
use crate::length::Pt;

/// A rectangle of a fixed size around blocks, in a table `[frames.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrameStyle {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The width between the outer edges.
    pub(crate) width: Pt,
    /// The height between the outer edges.
    pub(crate) height: Pt,
    /// The thickness of its rules.
    pub(crate) rule: Pt,
    /// The colour of its rules.
    #[serde(default)]
    pub(crate) color: Color,
    /// The space between the rules and the text.
    pub(crate) padding: Pt,
}
