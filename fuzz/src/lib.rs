//! What strangers can give to congvan, a function for each door. Each takes any bytes, and panics only where congvan
//! breaks a promise: it never panics, hangs or eats memory, what it writes it reads back, and an error is a sentence.
//!
//! `fuzz_targets/` are the front ends for libFuzzer, `tests/bounded.rs` runs the same functions for a bounded time.

mod codes;
mod files;
mod packs;
mod papers;
pub mod random;
mod seeds;
mod tables;
mod whole;

use congvan::{Error, Typesetter};
use std::sync::LazyLock;

pub use codes::{codes, text};
pub use files::{enclosed, pdf};
pub use packs::{markup, style, templates};
pub use papers::papers;
pub use seeds::seeds;
pub use tables::table;
pub use whole::whole;

/// A door with its name, which is that of its folder in `corpus/`.
pub struct Target {
    /// The name.
    pub name: &'static str,
    /// What is done with the bytes.
    pub run: fn(&[u8]),
    /// Words that mean something there.
    pub words: &'static [&'static str],
}

/// All of them.
pub const TARGETS: [Target; 10] = [
    Target { name: "papers", run: papers, words: papers::WORDS },
    Target { name: "text", run: text, words: codes::WORDS },
    Target { name: "codes", run: codes, words: codes::WORDS },
    Target { name: "templates", run: templates, words: packs::TEMPLATE_WORDS },
    Target { name: "markup", run: markup, words: packs::MARKUP_WORDS },
    Target { name: "style", run: style, words: packs::STYLE_WORDS },
    Target { name: "whole", run: whole, words: &[] },
    Target { name: "pdf", run: pdf, words: files::WORDS },
    Target { name: "enclosed", run: enclosed, words: papers::WORDS },
    Target { name: "table", run: table, words: tables::WORDS },
];

/// The typesetter of all targets.
static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().expect("what is built in is sound"));

/// An error is one line of words, and its help a second.
fn said(error: &Error) {
    let line = error.to_string();
    assert!(!line.trim().is_empty(), "an error without words");
    assert!(format!("{error:#}").starts_with(&line));
    assert!(line.len() < 1 << 20, "an error of {} bytes", line.len());
}
