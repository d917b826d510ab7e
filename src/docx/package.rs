//! The package of a DOCX file: its parts, their types and relationships, in a ZIP archive.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::xml::Xml;
use crate::error::{DocxProblem, Error};

/// The beginning of the types of relationships in the standard.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const CONTENT_TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";

/// The parts of a package.
#[derive(Debug, Default)]
pub(super) struct Package {
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    path: String,
    /// `None` for a type that the extension of the path gives.
    content_type: Option<&'static str>,
    bytes: Vec<u8>,
}

/// The relationships of a part.
#[derive(Debug, Default)]
pub(super) struct Relationships {
    targets: Vec<Relationship>,
}

#[derive(Debug, PartialEq)]
struct Relationship {
    kind: String,
    target: String,
    is_external: bool,
}

impl Relationships {
    /// Relates a part, and returns the id of the relationship. The kind is a name of the standard, or a whole address.
    pub(super) fn part(&mut self, kind: &str, target: &str) -> String {
        self.add(kind, target, false)
    }

    /// Relates an address outside the package.
    pub(super) fn external(&mut self, kind: &str, target: &str) -> String {
        self.add(kind, target, true)
    }

    fn add(&mut self, kind: &str, target: &str, is_external: bool) -> String {
        let kind = if kind.contains(':') { kind.to_owned() } else { format!("{OFFICE}{kind}") };
        let relationship = Relationship { kind, target: target.to_owned(), is_external };
        let known = self.targets.iter().position(|known| *known == relationship);
        let index = known.unwrap_or_else(|| {
            self.targets.push(relationship);
            self.targets.len() - 1
        });
        format!("rId{}", index + 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut xml = Xml::part();
        xml.open("Relationships", &[("xmlns", &PACKAGE)]);
        for (index, Relationship { kind, target, is_external }) in self.targets.iter().enumerate() {
            let id = format!("rId{}", index + 1);
            match is_external {
                true => xml.empty(
                    "Relationship",
                    &[("Id", &id), ("Type", kind), ("Target", target), ("TargetMode", &"External")],
                ),
                false => xml.empty("Relationship", &[("Id", &id), ("Type", kind), ("Target", target)]),
            }
        }
        xml.close("Relationships");
        xml.into_bytes()
    }
}

impl Package {
    /// Adds a part with its type.
    pub(super) fn add(&mut self, path: impl Into<String>, content_type: &'static str, bytes: Vec<u8>) {
        self.parts.push(Part { path: path.into(), content_type: Some(content_type), bytes });
    }

    /// Adds a part with the type of its extension: `xml`, `rels` or `png`.
    pub(super) fn add_plain(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.parts.push(Part { path: path.into(), content_type: None, bytes });
    }

    /// The archive. Its entries are sorted, after the types, and have no time.
    ///
    /// # Errors
    /// When the archive is larger than a ZIP file can be.
    pub(super) fn archive(mut self) -> Result<Vec<u8>, Error> {
        self.parts.sort_by(|a, b| a.path.cmp(&b.path));
        let types = self.content_types();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let parts = self.parts.iter().map(|part| (part.path.as_str(), part.bytes.as_slice()));
        for (path, bytes) in std::iter::once(("[Content_Types].xml", types.as_slice())).chain(parts) {
            archive.start_file(path, options).map_err(|error| not_writable(&error))?;
            archive.write_all(bytes).map_err(|error| not_writable(&error))?;
        }
        let written = archive.finish().map_err(|error| not_writable(&error))?;
        Ok(written.into_inner())
    }

    fn content_types(&self) -> Vec<u8> {
        let mut xml = Xml::part();
        xml.open("Types", &[("xmlns", &CONTENT_TYPES)]);
        for (extension, content_type) in [
            ("png", "image/png"),
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
        ] {
            xml.empty("Default", &[("Extension", &extension), ("ContentType", &content_type)]);
        }
        for Part { path, content_type, .. } in &self.parts {
            if let Some(content_type) = content_type {
                xml.empty("Override", &[("PartName", &format_args!("/{path}")), ("ContentType", content_type)]);
            }
        }
        xml.close("Types");
        xml.into_bytes()
    }
}

fn not_writable(error: &dyn std::fmt::Display) -> Error {
    DocxProblem::NotWritable { detail: error.to_string() }.into()
}
