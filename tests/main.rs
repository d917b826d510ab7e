//! Integration tests of congvan, one module per subject.

mod addressees;
mod annexes;
mod architecture;
mod archive;
mod attacks;
mod authority;
mod blanks;
mod body_items;
mod certified_copy;
mod check;
mod clauses;
mod closing;
mod conformances;
mod consolidate_by_row;
mod consolidate_by_unit;
mod copies;
mod docx;
mod drawing;
mod elements;
mod error_details;
mod errors;
mod examples;
mod extra;
mod faults;
mod fillable;
mod fitting;
mod footnotes;
mod forms;
#[cfg(feature = "genpdf")]
mod genpdf;
mod header;
mod hostile_data;
mod hostile_files;
mod hostile_pdf;
mod hostile_pictures;
mod hostile_text;
mod import;
mod import_rows;
mod kinds;
mod layout;
mod letters;
mod limits;
mod long_words;
mod marks;
mod measure;
mod merge;
mod merged_cells;
mod pack_tables;
mod page_faults;
mod pdf;
mod pdf_objects;
mod pictures;
mod preview;
mod proofs;
mod properties;
mod public_items;
mod raw_pdf;
mod readback;
mod refusals;
mod round_trip;
mod safe_fixes;
mod same_bytes;
mod schema;
mod seal;
mod short_lines;
mod sign;
mod signatures;
mod specimen;
mod specimens;
mod table_fit;
mod tall_rows;
mod template_names;
mod template_safety;
mod text_marks;
mod threads;
mod typed_sums;
mod verify;
mod xlsx;

use std::path::{Path, PathBuf};

use congvan::error::{FieldPath, FieldSegment};
use serde_json::Value;

/// Returns the path of a file or folder of the repository.
fn in_repository(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Returns the value at the path of a field.
fn value_at<'a>(value: &'a Value, path: &FieldPath) -> Option<&'a Value> {
    path.segments().try_fold(value, |value, segment| match segment {
        FieldSegment::Name(name) => value.get(name),
        FieldSegment::Index(index) => value.get(index),
        _ => None,
    })
}
