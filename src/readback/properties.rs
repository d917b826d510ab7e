//! The properties of XMP metadata, however a program writes them: as elements or attributes, in any order.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use crate::export::document_id;

/// The number of XML nodes, and the depth of values.
const MOST_NODES: u32 = 20_000;
const DEEPEST: usize = 16;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const META: &str = "adobe:ns:meta/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const MEDIA: &str = "http://ns.adobe.com/xap/1.0/mm/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";

/// Properties that tell who saved the file last, and when.
const OF_SAVING: [(&str, &str); 4] =
    [(XMP, "ModifyDate"), (XMP, "MetadataDate"), (MEDIA, "InstanceID"), (PDF, "Producer")];

/// Namespace and name.
type Name = (String, String);
type Properties = BTreeMap<Name, Property>;

#[derive(Debug, PartialEq)]
struct Property {
    language: Option<String>,
    value: Value,
}

#[derive(Debug, PartialEq)]
enum Value {
    Text(String),
    /// Kind (`Bag`, `Seq` or `Alt`) and items.
    List(String, Vec<Property>),
    Structure(Properties),
}

/// The names of the properties that differ in two packets of metadata, of which the first belongs to a file with this
/// identifier. `None` if one is not XMP, or has a property twice.
pub(super) fn differing(found: &[u8], expected: &[u8], identifier: Option<[u8; 16]>) -> Option<Vec<String>> {
    let [mut found, mut expected] = [properties(found)?, properties(expected)?];
    let document = expected.get_mut(&(MEDIA.to_owned(), "DocumentID".to_owned()));
    if let (Some(document), Some(identifier)) = (document, identifier) {
        document.value = Value::Text(document_id(identifier));
    }
    for (namespace, name) in OF_SAVING {
        for properties in [&mut found, &mut expected] {
            let name = (namespace.to_owned(), name.to_owned());
            if let Some(Property { value: Value::Text(_), .. }) = properties.get(&name) {
                properties.remove(&name);
            }
        }
    }
    let names = found.keys().chain(expected.keys().filter(|name| !found.contains_key(name)));
    let differing = names.filter(|name| found.get(name) != expected.get(name));
    Some(differing.map(|(_, name)| name.clone()).collect())
}

fn properties(packet: &[u8]) -> Option<Properties> {
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(str::from_utf8(packet).ok()?, options).ok()?;
    let mut root = document.root_element();
    if root.has_tag_name((META, "xmpmeta")) {
        root = only(elements(root))?;
    }
    root.has_tag_name((RDF, "RDF")).then_some(())?;
    // Comments would divide texts, which readers join in different ways.
    (!root.descendants().any(|node| node.is_comment() || node.is_pi())).then_some(())?;
    let mut properties = Properties::new();
    for description in elements(root) {
        description.has_tag_name((RDF, "Description")).then_some(())?;
        // Every description must be of the file itself.
        description.attribute((RDF, "about")).is_none_or(str::is_empty).then_some(())?;
        add_members(description, &mut properties, 0)?;
    }
    Some(properties)
}

/// Adds the members of a description: its attributes and elements. `None` if one is given twice.
fn add_members(of: Node<'_, '_>, members: &mut Properties, depth: usize) -> Option<()> {
    for attribute in of.attributes().filter(|attribute| !matches!(attribute.namespace(), Some(RDF | XML))) {
        let name = (attribute.namespace()?.to_owned(), attribute.name().to_owned());
        let property = Property { language: None, value: Value::Text(attribute.value().to_owned()) };
        members.insert(name, property).is_none().then_some(())?;
    }
    for element in elements(of) {
        let tag = element.tag_name();
        let name = (tag.namespace()?.to_owned(), tag.name().to_owned());
        members.insert(name, property(element, depth + 1)?).is_none().then_some(())?;
    }
    is_blank(of).then_some(())
}

fn property(of: Node<'_, '_>, depth: usize) -> Option<Property> {
    (depth <= DEEPEST).then_some(())?;
    let language = of.attribute((XML, "lang")).map(str::to_owned);
    let structure = |node| {
        let mut members = Properties::new();
        add_members(node, &mut members, depth)?;
        Some(Value::Structure(members))
    };
    let resource = of.attribute((RDF, "resource"));
    let has_attributes = of.attributes().any(|attribute| !matches!(attribute.namespace(), Some(RDF | XML)));
    let value = if of.attribute((RDF, "parseType")) == Some("Resource") || has_attributes {
        structure(of)?
    } else if elements(of).next().is_none() {
        let text: String = of.children().filter(Node::is_text).filter_map(|node| node.text()).collect();
        Value::Text(resource.map_or(text, str::to_owned))
    } else {
        let child = only(elements(of)).filter(|_| is_blank(of) && resource.is_none())?;
        let tag = child.tag_name();
        match (tag.namespace(), tag.name()) {
            (Some(RDF), "Description") => structure(child)?,
            (Some(RDF), kind @ ("Bag" | "Seq" | "Alt")) => {
                let is_item = |item: &Node<'_, '_>| item.has_tag_name((RDF, "li"));
                let items = elements(child).map(|item| is_item(&item).then(|| property(item, depth + 1))?);
                Value::List(kind.to_owned(), items.collect::<Option<_>>().filter(|_| is_blank(child))?)
            }
            _ => return None,
        }
    };
    Some(Property { language, value })
}

fn elements<'a, 'b>(of: Node<'a, 'b>) -> impl Iterator<Item = Node<'a, 'b>> {
    of.children().filter(Node::is_element)
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// Whether a node has no text of its own.
fn is_blank(of: Node<'_, '_>) -> bool {
    of.children().filter(Node::is_text).all(|text| text.text().is_none_or(|text| text.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{META, PDF, RDF};

    fn packet(descriptions: &str) -> Vec<u8> {
        format!(
            "<x:xmpmeta xmlns:x=\"{META}\"><rdf:RDF xmlns:rdf=\"{RDF}\" xmlns:a=\"urn:a\" xmlns:pdf=\"{PDF}\">\
             {descriptions}</rdf:RDF></x:xmpmeta>"
        )
        .into_bytes()
    }

    fn differing(found: &[u8], expected: &[u8]) -> Option<Vec<String>> {
        super::differing(found, expected, None)
    }

    #[test]
    fn all_notations_of_a_property_are_equal() {
        let plain = packet(
            "<rdf:Description rdf:about=\"\"><a:B>c</a:B><a:S rdf:parseType=\"Resource\"><a:T>u</a:T></a:S>\
             <pdf:Producer>x</pdf:Producer></rdf:Description>",
        );
        let attributes = packet(
            "<rdf:Description a:B=\"c\"/> <rdf:Description><a:S><rdf:Description a:T=\"u\"/></a:S></rdf:Description>",
        );
        assert_eq!(differing(&plain, &attributes), Some(vec![]));
    }

    #[test]
    fn names_changed_added_and_missing_properties() {
        let one = packet("<rdf:Description a:B=\"c\" a:D=\"e\"/>");
        let other = packet("<rdf:Description a:B=\"f\" a:G=\"h\"/>");
        assert_eq!(differing(&one, &other), Some(vec!["B".to_owned(), "D".to_owned(), "G".to_owned()]));
        let list = |kind, text| {
            let items = format!("<rdf:{kind}><rdf:li>{text}</rdf:li></rdf:{kind}>");
            packet(&format!("<rdf:Description><a:B>{items}</a:B></rdf:Description>"))
        };
        assert_eq!(differing(&list("Seq", "1"), &list("Seq", "1")), Some(vec![]));
        for other in [list("Bag", "1"), list("Seq", "2")] {
            assert_eq!(differing(&list("Seq", "1"), &other), Some(vec!["B".to_owned()]));
        }
    }

    #[test]
    fn rejects_repeated_properties_and_descriptions_of_other_things() {
        let sound = packet("<rdf:Description a:B=\"c\"/>");
        for other in [
            packet("<rdf:Description a:B=\"c\"><a:B>d</a:B></rdf:Description>"),
            packet("<rdf:Description a:B=\"c\"/><rdf:Description a:B=\"c\"/>"),
            packet("<rdf:Description rdf:about=\"urn:b\" a:B=\"c\"/>"),
            packet("<rdf:Description a:B=\"c\">text</rdf:Description>"),
            packet("<rdf:Description><a:B>c<!-- --></a:B></rdf:Description>"),
            packet("<a:B>c</a:B>"),
            b"<x/>".to_vec(),
        ] {
            assert_eq!(differing(&other, &sound), None, "{}", String::from_utf8_lossy(&other));
        }
    }
}
