//! A standard without content.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::geometry::A5Geometry;
use super::{LandscapeMargins, Origin, PageGeometry, Standard};
use crate::length::Pt;

impl Standard {
    /// Returns a standard without content, which cannot typeset anything.
    pub(crate) fn empty() -> Self {
        let none = Pt(0.0);
        let origin = Origin::default;
        let landscape = LandscapeMargins { origin: origin(), top: none, bottom: none, left: none, right: none };
        let a5 = A5Geometry {
            origin: origin(),
            width: none,
            height: none,
            top: none,
            bottom: none,
            binding: none,
            outer: none,
            landscape: landscape.clone(),
            scale: 1.0,
        };
        let page = PageGeometry {
            origin: origin(),
            width: none,
            height: none,
            top: none,
            bottom: none,
            binding: none,
            outer: none,
            both_sides: false,
            landscape,
            a5,
            first_number_on: 0,
        };
        Self {
            name: String::new(),
            title: String::new(),
            in_force_from: NaiveDate::default(),
            extends: None,
            page,
            number: Default::default(),
            date: Default::default(),
            figures: Default::default(),
            marks: Default::default(),
            lists: BTreeMap::new(),
            blanks: Default::default(),
            boxes: Default::default(),
            links: Default::default(),
            footnotes: Default::default(),
            no_break: Default::default(),
            token_breaks: Default::default(),
            abbreviations: Default::default(),
            lines: Default::default(),
            phrase_breaks: Default::default(),
            fit: None,
            columns: BTreeMap::new(),
            copies: None,
            signing: None,
            docx: None,
            frames: BTreeMap::new(),
            tables: BTreeMap::new(),
            styles: BTreeMap::new(),
            kinds: Default::default(),
            phrases: Default::default(),
            rules: BTreeMap::new(),
            vocabulary: BTreeMap::new(),
        }
    }
}
