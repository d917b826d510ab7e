//! The data of a document as a custom XML part, with the text that the document showed when it was written.

use super::xml::Xml;
use crate::record::Enclosure;

/// The namespace of the part.
pub(super) const NAMESPACE: &str = "https://docs.rs/congvan/docx/1.0/";
const STORE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/customXml";
/// The id of the part, the same in every document.
const ID: &str = "{C0A6BA4E-5D1C-4F0B-9E55-0D6C0A97B1F3}";

/// The part with the data and the visible paragraphs.
pub(super) fn part(enclosure: &Enclosure, paragraphs: &[String]) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.open("congvan", &[("xmlns", &NAMESPACE)]);
    xml.element("data", &[("digest", &enclosure.digest)], &String::from_utf8_lossy(&enclosure.json));
    xml.open("text", &[]);
    for paragraph in paragraphs {
        xml.element("p", &[], paragraph);
    }
    xml.close("text");
    xml.close("congvan");
    xml.into_bytes()
}

/// The properties of the part.
pub(super) fn properties() -> Vec<u8> {
    let mut xml = Xml::part();
    xml.open("ds:datastoreItem", &[("ds:itemID", &ID), ("xmlns:ds", &STORE)]);
    xml.open("ds:schemaRefs", &[]);
    xml.empty("ds:schemaRef", &[("ds:uri", &NAMESPACE)]);
    xml.close("ds:schemaRefs");
    xml.close("ds:datastoreItem");
    xml.into_bytes()
}
