//! The XMP metadata of a PDF: document information, the record, and the extension schemas that PDF/A-2 and PDF/A-3
//! require.

use std::fmt::{self, Display};

use xmp_writer::pdfa::PdfAExtSchemasWriter;
use xmp_writer::{CustomNamespace, DateTime, Namespace, Timezone, XmpWriter};

use super::conformance::Requirements;
use crate::page::Metadata;
use crate::record::{Enclosure, NAMESPACE, Record, SCHEMA_VERSION};

const PREFIX: &str = "congvan";

/// The name, type and description of each property of the record.
const PROPERTIES: [(&str, &str, &str); 11] = [
    ("Kind", "Text", "Kind of document"),
    ("Number", "Text", "Number and signs of the document"),
    ("Issuer", "Text", "Issuing body"),
    ("Parent", "Text", "Body to which the issuing body belongs"),
    ("Date", "Date", "Date of issue, as far as it is printed"),
    ("Subject", "Text", "Subject of the document"),
    ("Signatory", "seq Text", "Authority, position and name of each signatory"),
    ("Standard", "Text", "Standard of form that the document follows"),
    ("SchemaVersion", "Integer", "Version of the enclosed data"),
    ("DataFile", "Text", "Name of the enclosed file of data"),
    ("DataDigest", "Text", "SHA-256 digest of the enclosed file of data"),
];

/// The data of the metadata.
pub(super) struct XmpInput<'a> {
    pub(super) metadata: &'a Metadata,
    pub(super) producer: &'a str,
    pub(super) record: &'a Record,
    pub(super) enclosure: Option<&'a Enclosure>,
    pub(super) requirements: Requirements,
    /// The file identifier.
    pub(super) identifier: [u8; 16],
}

/// The metadata as an XMP packet.
pub(super) fn xmp(input: &XmpInput<'_>) -> String {
    let mut xmp = XmpWriter::new();
    document(&mut xmp, input);
    conformance(&mut xmp, input.requirements);
    if input.requirements.is_pdfa_2_or_3() {
        schemas(&mut xmp.extension_schemas(), input.requirements);
    }
    properties(&mut xmp, input.record, input.enclosure);
    xmp.finish(None)
}

fn document(xmp: &mut XmpWriter<'_>, input: &XmpInput<'_>) {
    let Metadata { title, author, subject, language, date: (year, month, day) } = input.metadata;
    xmp.format("application/pdf");
    if !title.is_empty() {
        xmp.title([(None, title.as_str())]);
    }
    if !subject.is_empty() {
        xmp.description([(None, subject.as_str())]);
    }
    if !author.is_empty() {
        xmp.creator([author.as_str()]);
    }
    if !language.is_empty() {
        // `XmpWriter::language` does not escape its argument.
        xmp.element("language", Namespace::DublinCore).unordered_array([language.as_str()]);
    }
    let moment = DateTime::new(*year, *month, *day, 0, 0, 0, Timezone::Utc);
    let identifier = Uuid(input.identifier).to_string();
    xmp.create_date(moment)
        .modify_date(moment)
        .producer(input.producer)
        .document_id(&identifier)
        .instance_id(&identifier);
}

/// Writes the conformance of the file.
fn conformance(xmp: &mut XmpWriter<'_>, requirements: Requirements) {
    if let Some((part, level)) = requirements.archival {
        xmp.pdfa_part(part.into());
        if part == 4 {
            xmp.pdfa_rev(2020);
        }
        if !level.is_empty() {
            xmp.pdfa_conformance(level);
        }
    }
    if requirements.is_accessible {
        xmp.pdfua_part(1);
    }
}

fn properties(xmp: &mut XmpWriter<'_>, record: &Record, enclosure: Option<&Enclosure>) {
    let namespace = namespace();
    let mut write = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            xmp.element(name, namespace.clone()).value(value);
        }
    };
    write("Kind", Some(&record.kind));
    write("Number", record.number.as_deref());
    write("Issuer", Some(&record.issuer));
    write("Parent", record.parent.as_deref());
    write("Date", Some(&record.date));
    write("Subject", Some(&record.subject));
    write("Standard", Some(&record.standard));
    if let Some(enclosure) = enclosure {
        write("SchemaVersion", Some(&SCHEMA_VERSION.to_string()));
        write("DataFile", Some(enclosure.name));
        write("DataDigest", Some(&enclosure.digest));
    }
    if !record.signatories.is_empty() {
        xmp.element("Signatory", namespace).ordered_array(record.signatories.iter().map(String::as_str));
    }
}

/// The namespace of the record.
fn namespace() -> Namespace<'static> {
    Namespace::Custom(Box::new(CustomNamespace::new("Record of an official document", PREFIX, NAMESPACE)))
}

/// Writes the extension schemas of properties that PDF/A does not predefine.
fn schemas<'n>(schemas: &mut PdfAExtSchemasWriter<'_, 'n>, requirements: Requirements) {
    let mut describe = |namespace: Namespace<'n>, is_internal: bool, descriptions: &[(&str, &str, &str)]| {
        let mut schema = schemas.add_schema();
        schema.namespace(namespace);
        let mut properties = schema.properties();
        for (name, kind, description) in descriptions {
            let mut property = properties.add_property();
            property.name(name).value_type(kind).category(is_internal).description(description);
        }
    };
    if requirements.is_accessible {
        describe(Namespace::PdfUAId, true, &[("part", "Integer", "Part of ISO 14289 to which the file conforms")]);
    }
    describe(namespace(), false, &PROPERTIES);
}

/// An identifier as a UUID of version 8 (RFC 9562).
struct Uuid([u8; 16]);

impl Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("uuid:")?;
        for (index, byte) in self.0.iter().enumerate() {
            let byte = match index {
                6 => byte & 0x0f | 0x80,
                8 => byte & 0x3f | 0x80,
                _ => *byte,
            };
            if matches!(index, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_uuids() {
        assert_eq!(Uuid([0xff; 16]).to_string(), "uuid:ffffffff-ffff-8fff-bfff-ffffffffffff");
    }
}
