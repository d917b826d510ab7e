//! Pages 1 and 29 of Hướng dẫn 05-HD/VPTW as issued, set by a pack with the choices of the office that issued it.
//!
//! The tables have the lines of a scan of 1000 pixels for 210 mm, in millimetres from the upper left corner of the sheet.
//! The baseline of a line is the lower edge of its letters without descenders. The ink of the star is 0.27 em above its
//! baseline, the ink of the hyphens 0.17 em. Left and right edges are edges of the ink, up to 0.2 mm from the edges of the
//! glyphs. The print of the scan begins above the upper margin, so each page is compared after one vertical offset.

use congvan::page::{Face, Item, Mm, Page};
use congvan::{Dispatch, Pack, Typesetter};

use Face::{Bold, BoldItalic, Italic, Regular};
use Position::{Centre, Edges, Left};

/// The largest difference of a position.
const TOLERANCE: f64 = 0.5;

/// The horizontal position of a line.
#[derive(Debug, Clone, Copy)]
enum Position {
    Left(f64),
    Centre(f64),
    /// A line of the same type as in the scan: both its left edge and its centre count.
    Edges(f64, f64),
}

/// The style, the face of the last words, the position and the baseline of a line.
type ScannedLine = (&'static str, Face, Position, f64);

/// The scan has the parent body in condensed type, so only its centre is compared.
const PAGE_1: [ScannedLine; 32] = [
    ("issuer-parent", Regular, Centre(66.7), 21.5),
    ("issuer", Bold, Edges(51.8, 81.6), 27.3),
    ("issuer-star", Regular, Centre(66.7), 32.6),
    ("number", Regular, Edges(49.1, 84.3), 38.5),
    ("party-title", Bold, Edges(122.1, 195.3), 21.8),
    ("place-date", Italic, Edges(123.9, 193.8), 30.7),
    ("document-type", Bold, Edges(95.7, 129.5), 52.4),
    ("subject", Bold, Edges(57.7, 167.5), 59.4),
    ("subject-hyphens", Bold, Edges(108.4, 116.6), 65.9),
    ("body", Regular, Edges(42.9, 195.1), 80.6),
    ("body", Regular, Edges(30.2, 195.1), 87.1),
    ("body", Regular, Edges(30.2, 195.0), 93.9),
    ("body", Regular, Left(30.2), 100.8),
    ("part", Bold, Edges(105.3, 119.8), 113.0),
    ("part-title", Bold, Edges(85.6, 139.5), 119.1),
    ("clause-title", Bold, Left(42.9), 128.7),
    ("body", BoldItalic, Left(42.9), 138.6),
    ("body", Regular, Left(42.9), 148.5),
    ("body", Regular, Edges(42.9, 195.0), 158.3),
    ("body", Regular, Left(30.2), 165.1),
    ("body", Regular, Edges(42.9, 195.0), 174.9),
    ("body", Regular, Left(30.2), 181.7),
    ("body", BoldItalic, Left(42.9), 191.5),
    ("body", Regular, Left(42.9), 201.4),
    ("body", Regular, Edges(42.9, 195.0), 211.5),
    ("body", Regular, Left(30.2), 218.0),
    ("clause-title", Bold, Left(42.9), 227.8),
    ("body", Regular, Edges(42.9, 195.0), 237.7),
    ("body", Regular, Left(30.2), 244.4),
    ("clause-title", Bold, Left(42.9), 254.3),
    ("body", Regular, Edges(42.9, 194.9), 264.2),
    ("body", Regular, Left(30.2), 270.9),
];

/// Some lines of the scan below `Nơi nhận` are in condensed type, so only their left edges are compared.
const PAGE_29: [ScannedLine; 35] = [
    ("part", Bold, Edges(103.1, 121.9), 21.8),
    ("part-title", Bold, Edges(84.2, 140.8), 27.9),
    ("body-below-part", Regular, Edges(42.9, 195.0), 40.9),
    ("body-below-part", Regular, Edges(30.2, 195.0), 47.7),
    ("body-below-part", Regular, Edges(30.2, 195.0), 54.4),
    ("body-below-part", Regular, Edges(30.2, 195.0), 61.1),
    ("body-below-part", Regular, Edges(30.2, 195.0), 67.8),
    ("body-below-part", Regular, Edges(30.2, 195.0), 74.5),
    ("body-below-part", Regular, Left(30.2), 81.3),
    ("body", Regular, Edges(42.9, 195.0), 91.1),
    ("body", Regular, Edges(30.2, 195.0), 97.8),
    ("body", Regular, Left(30.2), 104.5),
    ("body", Regular, Edges(42.9, 195.0), 114.2),
    ("body", Regular, Left(30.2), 121.0),
    ("body", Regular, Edges(42.9, 195.0), 130.8),
    ("body", Regular, Edges(30.2, 195.0), 137.5),
    ("body", Regular, Left(30.2), 144.3),
    ("body", Regular, Edges(42.9, 195.0), 154.1),
    ("body", Regular, Left(30.2), 160.9),
    ("distribution-label", Regular, Edges(33.0, 52.5), 176.6),
    ("distribution", Regular, Edges(30.2, 101.6), 184.8),
    ("distribution", Regular, Edges(30.2, 69.7), 189.8),
    ("distribution", Regular, Left(30.0), 194.5),
    ("distribution", Regular, Left(33.2), 199.5),
    ("distribution", Regular, Left(33.2), 204.3),
    ("distribution", Regular, Left(33.2), 209.2),
    ("distribution", Regular, Edges(30.0, 96.8), 214.2),
    ("distribution", Regular, Left(30.2), 219.0),
    ("distribution", Regular, Left(30.2), 223.9),
    ("distribution", Regular, Left(33.2), 228.7),
    ("distribution", Regular, Edges(30.2, 91.4), 233.5),
    ("sign-authority", Bold, Edges(125.5, 184.7), 176.6),
    ("sign-position", Regular, Edges(125.9, 184.5), 182.3),
    ("sign-name", Bold, Edges(138.7, 171.7), 223.0),
    ("page-number", Regular, Centre(112.6), 11.5),
];

/// The style of a rule, its left and right edge, and its middle.
type ScannedRule = (&'static str, f64, f64, f64);

const RULE_1: ScannedRule = ("party-title", 122.1, 195.4, 23.4);
const RULE_29: ScannedRule = ("distribution-label", 33.0, 51.5, 177.1);

#[test]
fn first_page_is_that_of_the_standard() {
    let pages = pages();
    assert_page(&pages[0], &PAGE_1, RULE_1);
}

#[test]
fn last_page_is_that_of_the_standard() {
    let pages = pages();
    assert_eq!(pages.len(), 3);
    assert_page(&pages[2], &PAGE_29, RULE_29);
}

fn pages() -> Vec<Page> {
    let folder = crate::in_repository("tests/data/specimen");
    let text = std::fs::read_to_string(folder.join("dispatch.toml")).unwrap();
    let dispatch = Dispatch::from_toml(&text).unwrap();
    let office = Pack::open(folder.join("office")).unwrap();
    Typesetter::new().unwrap().with_packs(office).unwrap().pages(&dispatch).unwrap().pages
}

/// A line of a page: its style, the face of its last run, its edges and its baseline.
#[derive(Debug)]
struct Line<'p> {
    style: &'p str,
    face: Face,
    left: f64,
    right: f64,
    baseline: f64,
}

fn lines(page: &Page) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for item in &page.items {
        let Item::Text(run) = item else { continue };
        let (left, right, baseline) = (Mm::from(run.x).0, Mm::from(run.x + run.width()).0, Mm::from(run.baseline).0);
        match lines.last_mut() {
            Some(line) if line.style == &*run.style && line.baseline == baseline => {
                (line.right, line.face) = (right, run.face);
            }
            _ => lines.push(Line { style: &run.style, face: run.face, left, right, baseline }),
        }
    }
    lines
}

/// Asserts that the page has the lines and the rule of the scan.
#[track_caller]
fn assert_page(page: &Page, scanned: &[ScannedLine], scanned_rule: ScannedRule) {
    let lines = lines(page);
    let names: Vec<_> = lines.iter().map(|line| (line.style, line.face)).collect();
    let scanned_names: Vec<_> = scanned.iter().map(|(style, face, ..)| (*style, *face)).collect();
    assert_eq!(names, scanned_names);
    let offsets = lines.iter().zip(scanned).map(|(line, (.., baseline))| line.baseline - baseline);
    let offset = offsets.sum::<f64>() / scanned.len() as f64;
    assert!((1.0..3.5).contains(&offset), "the page begins {offset} mm below the scan");

    let mut differences = Vec::new();
    let mut compare = |what: &str, found: f64, wanted: f64| {
        if (found - wanted).abs() > TOLERANCE {
            differences.push(format!("{what} at {found:.2}, not at {wanted:.2}"));
        }
    };
    for (line, (style, _, position, baseline)) in lines.iter().zip(scanned) {
        compare(&format!("{style}: baseline"), line.baseline - offset, *baseline);
        match *position {
            Left(left) => compare(&format!("{style}: left edge"), line.left, left),
            Centre(centre) => compare(&format!("{style}: centre"), f64::midpoint(line.left, line.right), centre),
            Edges(left, right) => {
                let centre = f64::midpoint(left, right);
                compare(&format!("{style}: left edge"), line.left, left);
                compare(&format!("{style}: centre"), f64::midpoint(line.left, line.right), centre);
            }
        }
    }
    let mut rules = page.items.iter().filter_map(|item| if let Item::Rule(rule) = item { Some(rule) } else { None });
    let rule = rules.next().unwrap();
    assert!(rules.next().is_none());
    let (style, left, right, middle) = scanned_rule;
    assert_eq!(&*rule.style, style);
    compare("rule: left end", Mm::from(rule.from.0).0, left);
    compare("rule: right end", Mm::from(rule.to.0).0, right);
    compare("rule: height", Mm::from(rule.from.1).0 - offset, middle);
    assert!(differences.is_empty(), "offset {offset:.2}:\n{}", differences.join("\n"));
}
