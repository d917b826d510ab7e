//! The reader of the XMP metadata of a PDF.

use roxmltree::{Document, Node, ParsingOptions};

use crate::codec::xml;
use crate::error::{Error, ReadbackProblem};
use crate::export::Conformance;
use crate::record::{DataFile, NAMESPACE, Record};

/// The number of XML nodes; larger metadata are rejected.
const MOST_NODES: u32 = 10_000;
const PDF_A: &str = "http://www.aiim.org/pdfa/ns/id/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";

/// The properties of the crate in the metadata.
pub(super) struct Metadata {
    pub(super) record: Record,
    pub(super) data: Option<DataFile>,
    #[cfg(feature = "certified-copy")]
    pub(super) copy: Option<CopyMetadata>,
    pub(super) conformance: Conformance,
    pub(super) producer: Option<String>,
}

/// The properties of a certified copy.
#[cfg(feature = "certified-copy")]
pub(super) struct CopyMetadata {
    /// The name of the standard of the copy.
    pub(super) standard: String,
    pub(super) data: DataFile,
}

/// Reads the metadata.
pub(super) fn read(bytes: &[u8]) -> Result<Metadata, Error> {
    let text = str::from_utf8(bytes).map_err(|_| ReadbackProblem::Metadata)?;
    if xml::excess(text).is_some() {
        return Err(ReadbackProblem::Metadata.into());
    }
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| ReadbackProblem::Metadata)?;
    let root = document.root_element();
    let own = |name| value(root, NAMESPACE, name);
    let Some(standard) = own("Standard") else {
        return Err(ReadbackProblem::NoRecord.into());
    };
    let signatories = find(root, NAMESPACE, "Signatory").map(|names| {
        let items = names.descendants().filter(|node| node.has_tag_name((RDF, "li")));
        items.filter_map(|item| item.text()).map(str::to_owned).collect()
    });
    Ok(Metadata {
        record: Record {
            kind: own("Kind").unwrap_or_default(),
            number: own("Number"),
            issuer: own("Issuer").unwrap_or_default(),
            parent: own("Parent"),
            date: own("Date").unwrap_or_default(),
            subject: own("Subject").unwrap_or_default(),
            signatories: signatories.unwrap_or_default(),
            standard,
        },
        data: data_file(own("DataFile"), own("DataDigest")),
        #[cfg(feature = "certified-copy")]
        copy: own("CopyStandard").and_then(|standard| {
            let data = data_file(own("CopyDataFile"), own("CopyDataDigest"))?;
            Some(CopyMetadata { standard, data })
        }),
        conformance: conformance(root),
        producer: value(root, PDF, "Producer"),
    })
}

/// A file without a digest counts as changed.
fn data_file(name: Option<String>, digest: Option<String>) -> Option<DataFile> {
    Some(DataFile { name: name?, digest: digest.unwrap_or_default() })
}

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

fn conformance(root: Node<'_, '_>) -> Conformance {
    let part = value(root, PDF_A, "part");
    let level = value(root, PDF_A, "conformance");
    match (part.as_deref(), level.as_deref()) {
        (Some("3"), _) => Conformance::A3a,
        (Some("2"), Some("A")) => Conformance::A2a,
        (Some("2"), _) => Conformance::A2b,
        (Some("4"), Some("F")) => Conformance::A4f,
        (Some("4"), _) => Conformance::A4,
        _ => Conformance::Plain,
    }
}

fn find<'a, 'b>(root: Node<'a, 'b>, namespace: &str, name: &str) -> Option<Node<'a, 'b>> {
    root.descendants().find(|node| node.has_tag_name((namespace, name)))
}

/// The text of a property: an element or, in files saved by another program, an attribute.
fn value(root: Node<'_, '_>, namespace: &str, name: &str) -> Option<String> {
    let element = find(root, namespace, name).and_then(|node| node.text());
    let attribute = || root.descendants().find_map(|node| node.attribute((namespace, name)));
    element.or_else(attribute).map(str::to_owned)
}
