//! Fuzz targets: a function for each kind of untrusted input. Each accepts any bytes and panics if congvan violates an
//! invariant: no panics, hangs or excessive memory, files that it writes can be read back, errors have a message.
//!
//! `fuzz_targets/` are the front ends for libFuzzer; `tests/bounded.rs` runs the same functions on fixed inputs.

mod codes;
mod documents;
mod files;
mod packs;
mod pipeline;
pub mod random;
mod seeds;
mod tables;

use congvan::{Error, Typesetter};
use std::sync::LazyLock;

pub use codes::{codes, text};
pub use documents::documents;
pub use files::{embedded, pdf};
pub use packs::{markup, style, templates};
pub use pipeline::pipeline;
pub use seeds::seeds;
pub use tables::table;

/// A fuzz target.
pub struct Target {
    /// Name of the target and of its folder in `corpus/`.
    pub name: &'static str,
    /// Runs the target on an input.
    pub run: fn(&[u8]),
    /// Words with a meaning in this kind of input, for mutations.
    pub words: &'static [&'static str],
}

/// All targets.
pub const TARGETS: [Target; 10] = [
    Target { name: "documents", run: documents, words: documents::WORDS },
    Target { name: "text", run: text, words: codes::WORDS },
    Target { name: "codes", run: codes, words: codes::WORDS },
    Target { name: "templates", run: templates, words: packs::TEMPLATE_WORDS },
    Target { name: "markup", run: markup, words: packs::MARKUP_WORDS },
    Target { name: "style", run: style, words: packs::STYLE_WORDS },
    Target { name: "pipeline", run: pipeline, words: &[] },
    Target { name: "pdf", run: pdf, words: files::WORDS },
    Target { name: "embedded", run: embedded, words: documents::WORDS },
    Target { name: "table", run: table, words: tables::WORDS },
];

/// The typesetter that all targets share.
static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().expect("the built-in packs are valid"));

/// Checks the message of an error: one line, followed by the help in the alternate form.
fn check_error(error: &Error) {
    let line = error.to_string();
    assert!(!line.trim().is_empty(), "an error without a message");
    assert!(format!("{error:#}").starts_with(&line));
    assert!(line.len() < 1 << 20, "an error of {} bytes", line.len());
}
