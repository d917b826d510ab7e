//! The record of a paper among the XMP metadata of its PDF, and the description of its properties that PDF/A asks for.

use std::fmt::Write;

use crate::record::{Enclosure, NAMESPACE, Record, SCHEMA_VERSION};

const PREFIX: &str = "congvan";

/// Name, type and description of each property.
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

/// The metadata with the record in it.
pub(super) fn with_record(xmp: &str, record: &Record, enclosure: Option<&Enclosure>) -> Option<String> {
    let (before, after) = xmp.split_once("</rdf:RDF>")?;
    let properties = properties(record, enclosure);
    let asks_for_description = ["2", "3"].iter().any(|part| before.contains(&format!("<pdfaid:part>{part}<")));
    match before.split_once("</rdf:Bag></pdfaExtension:schemas>") {
        Some((schemas, rest)) => {
            let own = schema();
            Some(format!("{schemas}{own}</rdf:Bag></pdfaExtension:schemas>{rest}{properties}</rdf:RDF>{after}"))
        }
        None if asks_for_description => None,
        None => Some(format!("{before}{properties}</rdf:RDF>{after}")),
    }
}

fn properties(record: &Record, enclosure: Option<&Enclosure>) -> String {
    let mut written = format!("<rdf:Description rdf:about=\"\" xmlns:{PREFIX}=\"{NAMESPACE}\">");
    let mut say = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = write!(written, "<{PREFIX}:{name}>{}</{PREFIX}:{name}>", escaped(value));
        }
    };
    say("Kind", Some(&record.kind));
    say("Number", record.number.as_deref());
    say("Issuer", Some(&record.issuer));
    say("Parent", record.parent.as_deref());
    say("Date", Some(&record.date));
    say("Subject", Some(&record.subject));
    say("Standard", Some(&record.standard));
    if let Some(enclosure) = enclosure {
        say("SchemaVersion", Some(&SCHEMA_VERSION.to_string()));
        say("DataFile", Some(enclosure.name));
        say("DataDigest", Some(&enclosure.digest()));
    }
    if !record.signatories.is_empty() {
        let names = record.signatories.iter().map(|name| format!("<rdf:li>{}</rdf:li>", escaped(name)));
        let names: String = names.collect();
        let _ = write!(written, "<{PREFIX}:Signatory><rdf:Seq>{names}</rdf:Seq></{PREFIX}:Signatory>");
    }
    written.push_str("</rdf:Description>");
    written
}

/// The description of the properties.
fn schema() -> String {
    let mut schema = format!(
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>Record of an official document</pdfaSchema:schema>\
         <pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>\
         <pdfaSchema:prefix>{PREFIX}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    );
    for (name, kind, description) in PROPERTIES {
        let _ = write!(
            schema,
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
             <pdfaProperty:valueType>{kind}</pdfaProperty:valueType>\
             <pdfaProperty:category>external</pdfaProperty:category>\
             <pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        );
    }
    schema.push_str("</rdf:Seq></pdfaSchema:property></rdf:li>");
    schema
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
