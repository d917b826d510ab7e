//! The XMP metadata of a PDF: document information, the record, and the extension schemas that PDF/A-2 and PDF/A-3
//! require.

use std::fmt::{self, Display};

use xmp_writer::pdfa::PdfAExtSchemasWriter;
use xmp_writer::{CustomNamespace, DateTime, Namespace, RdfCollectionType, Timezone, XmpWriter};

use super::conformance::Requirements;
use super::options::Conformance;
use crate::page::Metadata;
#[cfg(feature = "certified-copy")]
use crate::record::CopyRecord;
use crate::record::{NAMESPACE, Record, SCHEMA_VERSION};

const PREFIX: &str = "congvan";

/// The name, type and description of a property.
type Property = (&'static str, &'static str, &'static str);

/// The properties of the record.
const PROPERTIES: [Property; 11] = [
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

/// The properties of a certified copy.
#[cfg(feature = "certified-copy")]
const COPY_PROPERTIES: [Property; 9] = [
    ("CopyForm", "Text", "Form of the certified copy"),
    ("CopyMedium", "Text", "Medium of the certified copy: paper or electronic"),
    ("CopyNumber", "Text", "Number and signs of the certified copy"),
    ("CopyIssuer", "Text", "Copying body"),
    ("CopyDate", "Date", "Date of the certified copy, as far as it is printed"),
    ("CopySignatory", "Text", "Authority, position and name of the officer who certifies the copy"),
    ("CopyStandard", "Text", "Standard of form that the certified copy follows"),
    ("CopyDataFile", "Text", "Name of the enclosed file of data of the copy"),
    ("CopyDataDigest", "Text", "SHA-256 digest of the enclosed file of data of the copy"),
];

/// The data of the metadata.
pub(crate) struct XmpInput<'a> {
    pub(crate) metadata: &'a Metadata,
    pub(crate) producer: &'a str,
    pub(crate) record: &'a Record,
    /// The name and the digest of the data file.
    pub(crate) data: Option<(&'a str, &'a str)>,
    #[cfg(feature = "certified-copy")]
    pub(crate) copy: Option<&'a CopyRecord>,
    pub(crate) conformance: Conformance,
    pub(crate) revision: Revision,
}

/// The revision of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Revision {
    /// The identifiers of the file and of the revision.
    pub(crate) identifiers: [[u8; 16]; 2],
    /// The year, month and day of the revision.
    pub(crate) date: (u16, u8, u8),
}

/// The metadata as an XMP packet.
pub(crate) fn xmp(input: &XmpInput<'_>) -> String {
    let requirements = input.conformance.requirements();
    let mut xmp = XmpWriter::new();
    document(&mut xmp, input);
    conformance(&mut xmp, requirements);
    if requirements.is_pdfa_2_or_3() {
        schemas(&mut xmp.extension_schemas(), requirements, input);
    }
    properties(&mut xmp, input.record, input.data);
    #[cfg(feature = "certified-copy")]
    if let Some(copy) = input.copy {
        copy_properties(&mut xmp, copy);
    }
    xmp.finish(None)
}

fn document(xmp: &mut XmpWriter<'_>, input: &XmpInput<'_>) {
    let Metadata { title, author, subject, language, date } = input.metadata;
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
    let midnight = |(year, month, day)| DateTime::new(year, month, day, 0, 0, 0, Timezone::Utc);
    let [file, revision] = input.revision.identifiers.map(|identifier| Uuid(identifier).to_string());
    xmp.create_date(midnight(*date))
        .modify_date(midnight(input.revision.date))
        .producer(input.producer)
        .document_id(&file)
        .instance_id(&revision);
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
    if let Some(part) = requirements.accessible {
        xmp.pdfua_part(part.into());
    }
    if requirements.is_pdfua_2() {
        xmp.pdfua_rev(2024);
        declarations(xmp);
    }
}

/// Declares both conformance levels of WTPDF 1.0 (PDF Declarations 1.0).
fn declarations(xmp: &mut XmpWriter<'_>) {
    let namespace = || {
        Namespace::Custom(Box::new(CustomNamespace::new("PDF declarations", "pdfd", "http://pdfa.org/declarations/")))
    };
    let mut declarations = xmp.element("declarations", namespace()).array(RdfCollectionType::Bag);
    for level in ["accessibility1.0", "reuse1.0"] {
        let mut declaration = declarations.element().obj();
        declaration.element("conformsTo", namespace()).value(&*format!("http://pdfa.org/declarations/wtpdf#{level}"));
    }
}

fn properties(xmp: &mut XmpWriter<'_>, record: &Record, data: Option<(&str, &str)>) {
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
    if let Some((name, digest)) = data {
        write("SchemaVersion", Some(&SCHEMA_VERSION.to_string()));
        write("DataFile", Some(name));
        write("DataDigest", Some(digest));
    }
    if !record.signatories.is_empty() {
        xmp.element("Signatory", namespace).ordered_array(record.signatories.iter().map(String::as_str));
    }
}

#[cfg(feature = "certified-copy")]
fn copy_properties(xmp: &mut XmpWriter<'_>, copy: &CopyRecord) {
    let properties = [
        ("CopyForm", copy.form.as_str()),
        ("CopyMedium", copy.medium),
        ("CopyNumber", &copy.number),
        ("CopyIssuer", &copy.issuer),
        ("CopyDate", &copy.date),
        ("CopySignatory", &copy.signatory),
        ("CopyStandard", &copy.standard),
        ("CopyDataFile", &copy.data.name),
        ("CopyDataDigest", &copy.data.digest),
    ];
    for (name, value) in properties {
        xmp.element(name, namespace()).value(value);
    }
}

/// The namespace of the record.
fn namespace() -> Namespace<'static> {
    Namespace::Custom(Box::new(CustomNamespace::new("Record of an official document", PREFIX, NAMESPACE)))
}

/// Writes the extension schemas of properties that PDF/A does not predefine.
fn schemas<'n>(schemas: &mut PdfAExtSchemasWriter<'_, 'n>, requirements: Requirements, input: &XmpInput<'_>) {
    let mut describe = |namespace: Namespace<'n>, is_internal: bool, descriptions: &[Property]| {
        let mut schema = schemas.add_schema();
        schema.namespace(namespace);
        let mut properties = schema.properties();
        for (name, kind, description) in descriptions {
            let mut property = properties.add_property();
            property.name(name).value_type(kind).category(is_internal).description(description);
        }
    };
    if requirements.is_accessible() {
        describe(Namespace::PdfUAId, true, &[("part", "Integer", "Part of ISO 14289 to which the file conforms")]);
    }
    describe(namespace(), false, &own_properties(input));
}

/// The properties of the crate in a file.
#[cfg(feature = "certified-copy")]
fn own_properties(input: &XmpInput<'_>) -> Vec<Property> {
    let copy: &[Property] = if input.copy.is_some() { &COPY_PROPERTIES } else { &[] };
    [&PROPERTIES, copy].concat()
}

/// The properties of the crate in a file.
#[cfg(not(feature = "certified-copy"))]
fn own_properties(_: &XmpInput<'_>) -> [Property; PROPERTIES.len()] {
    PROPERTIES
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
