//! The XMP metadata of a PDF: what all files say of themselves, the record of the paper, and the description of its
//! properties that PDF/A-2 and PDF/A-3 ask for.

use std::fmt::{self, Display, Write};

use super::conformance::Demands;
use crate::page::Metadata;
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

/// What is said of a file.
pub(super) struct Said<'a> {
    pub(super) metadata: &'a Metadata,
    pub(super) producer: &'a str,
    pub(super) record: &'a Record,
    pub(super) enclosure: Option<&'a Enclosure>,
    pub(super) demands: Demands,
    /// By this, files are told apart.
    pub(super) identity: [u8; 16],
}

/// The metadata, as a packet that other programs find in the file without reading PDF.
pub(super) fn xmp(said: &Said<'_>) -> String {
    let mut xmp = String::with_capacity(8 * 1024);
    xmp.push_str(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">",
    );
    xmp.push_str("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">");
    // A string takes all that is written.
    let _ = document(&mut xmp, said);
    let _ = identification(&mut xmp, said.demands);
    if said.demands.is_of_pdf_1_7() {
        let _ = schemas(&mut xmp, said.demands);
    }
    let _ = properties(&mut xmp, said.record, said.enclosure);
    xmp.push_str("</rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>");
    xmp
}

fn document(xmp: &mut String, said: &Said<'_>) -> fmt::Result {
    let Metadata { title, author, subject, language, date: (year, month, day) } = said.metadata;
    write!(
        xmp,
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"><dc:format>application/pdf</dc:format>"
    )?;
    for (name, text) in [("title", title), ("description", subject)] {
        if !text.is_empty() {
            let text = Escaped(text);
            write!(xmp, "<dc:{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt></dc:{name}>")?;
        }
    }
    if !author.is_empty() {
        write!(xmp, "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>", Escaped(author))?;
    }
    if !language.is_empty() {
        write!(xmp, "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>", Escaped(language))?;
    }
    let moment = format_args!("{year:04}-{month:02}-{day:02}T00:00:00Z");
    let identity = Uuid(said.identity);
    write!(
        xmp,
        "<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>\
         <pdf:Producer>{}</pdf:Producer><xmpMM:DocumentID>{identity}</xmpMM:DocumentID>\
         <xmpMM:InstanceID>{identity}</xmpMM:InstanceID></rdf:Description>",
        Escaped(said.producer)
    )
}

/// What the file conforms to.
fn identification(xmp: &mut String, demands: Demands) -> fmt::Result {
    if let Some((part, level)) = demands.archival {
        write!(xmp, "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">")?;
        write!(xmp, "<pdfaid:part>{part}</pdfaid:part>")?;
        if part == 4 {
            xmp.write_str("<pdfaid:rev>2020</pdfaid:rev>")?;
        }
        if !level.is_empty() {
            write!(xmp, "<pdfaid:conformance>{level}</pdfaid:conformance>")?;
        }
        xmp.write_str("</rdf:Description>")?;
    }
    if demands.is_accessible {
        xmp.write_str(
            "<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\
             <pdfuaid:part>1</pdfuaid:part></rdf:Description>",
        )?;
    }
    Ok(())
}

fn properties(xmp: &mut String, record: &Record, enclosure: Option<&Enclosure>) -> fmt::Result {
    write!(xmp, "<rdf:Description rdf:about=\"\" xmlns:{PREFIX}=\"{NAMESPACE}\">")?;
    let mut say = |name: &str, value: Option<&str>| match value {
        Some(value) => write!(xmp, "<{PREFIX}:{name}>{}</{PREFIX}:{name}>", Escaped(value)),
        None => Ok(()),
    };
    say("Kind", Some(&record.kind))?;
    say("Number", record.number.as_deref())?;
    say("Issuer", Some(&record.issuer))?;
    say("Parent", record.parent.as_deref())?;
    say("Date", Some(&record.date))?;
    say("Subject", Some(&record.subject))?;
    say("Standard", Some(&record.standard))?;
    if let Some(enclosure) = enclosure {
        say("SchemaVersion", Some(&SCHEMA_VERSION.to_string()))?;
        say("DataFile", Some(enclosure.name))?;
        say("DataDigest", Some(&enclosure.digest))?;
    }
    if !record.signatories.is_empty() {
        write!(xmp, "<{PREFIX}:Signatory><rdf:Seq>")?;
        for name in &record.signatories {
            write!(xmp, "<rdf:li>{}</rdf:li>", Escaped(name))?;
        }
        write!(xmp, "</rdf:Seq></{PREFIX}:Signatory>")?;
    }
    xmp.write_str("</rdf:Description>")
}

/// The description of the properties that no standard knows beforehand.
fn schemas(xmp: &mut String, demands: Demands) -> fmt::Result {
    xmp.write_str(
        "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
         xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"><pdfaExtension:schemas><rdf:Bag>",
    )?;
    if demands.is_accessible {
        let part = [("part", "Integer", "Part of ISO 14289 to which the file conforms")];
        let identification = Schema {
            name: "PDF/UA identification schema",
            namespace: "http://www.aiim.org/pdfua/ns/id/",
            prefix: "pdfuaid",
            category: "internal",
            properties: &part,
        };
        schema(xmp, &identification)?;
    }
    let record = Schema {
        name: "Record of an official document",
        namespace: NAMESPACE,
        prefix: PREFIX,
        category: "external",
        properties: &PROPERTIES,
    };
    schema(xmp, &record)?;
    xmp.write_str("</rdf:Bag></pdfaExtension:schemas></rdf:Description>")
}

/// A schema that PDF/A does not know.
struct Schema<'a> {
    name: &'a str,
    namespace: &'a str,
    prefix: &'a str,
    category: &'a str,
    /// Name, kind and description of each property.
    properties: &'a [(&'a str, &'a str, &'a str)],
}

fn schema(xmp: &mut String, schema: &Schema<'_>) -> fmt::Result {
    let Schema { name, namespace, prefix, category, properties } = *schema;
    write!(
        xmp,
        "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{name}</pdfaSchema:schema>\
         <pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>\
         <pdfaSchema:prefix>{prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    )?;
    for (name, kind, description) in properties {
        write!(
            xmp,
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
             <pdfaProperty:valueType>{kind}</pdfaProperty:valueType>\
             <pdfaProperty:category>{category}</pdfaProperty:category>\
             <pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        )?;
    }
    xmp.write_str("</rdf:Seq></pdfaSchema:property></rdf:li>")
}

/// A text among the marks of XML.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>']) {
            let (before, marked) = rest.split_at(at);
            f.write_str(before)?;
            f.write_str(match marked.as_bytes().first() {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                _ => "&gt;",
            })?;
            rest = marked.get(1..).unwrap_or_default();
        }
        f.write_str(rest)
    }
}

/// A name of our own making in the form of RFC 9562, version 8.
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
                f.write_char('-')?;
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
    fn no_text_is_a_mark_of_xml() {
        assert_eq!(Escaped("a & <b>").to_string(), "a &amp; &lt;b&gt;");
        assert_eq!(Escaped("số").to_string(), "số");
    }

    #[test]
    fn an_identity_is_a_uuid() {
        assert_eq!(Uuid([0xff; 16]).to_string(), "uuid:ffffffff-ffff-8fff-bfff-ffffffffffff");
    }
}
