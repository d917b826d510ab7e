//! Examples in the documentation of types.

use super::surface::public_items;

#[test]
fn every_public_type_has_an_example() {
    let types = || public_items().iter().filter(|item| item.kind.is_type());
    assert!(types().count() > 90, "the public types are not found");
    let missing: Vec<String> = types()
        .filter(|item| !item.docs.lines().any(|line| is_start_of_rust(line.trim_start())))
        .map(|item| format!("{}: `{}` has no example", item.file, item.name))
        .collect();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

/// Whether a line begins a block that runs as a doc test.
fn is_start_of_rust(line: &str) -> bool {
    matches!(line, "```" | "```rust")
}
