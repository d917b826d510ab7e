//! PDF files written object by object, for hostile files. The benchmark `limits` uses this file too.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// A PDF file under construction. Object 1 is the catalog.
pub(crate) struct RawPdf {
    pub(crate) bytes: Vec<u8>,
    /// The rows of the cross-reference stream: kind, two fields.
    pub(crate) rows: Vec<(u32, [u64; 3])>,
}

/// Compresses bytes.
pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

impl RawPdf {
    /// A file with a page, whose catalog has further entries.
    pub(crate) fn new(entries: &str) -> Self {
        let mut raw = Self { bytes: b"%PDF-1.7\n".to_vec(), rows: Vec::new() };
        raw.object(1, &format!("<</Type/Catalog/Pages 2 0 R{entries}>>"));
        raw.object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
        raw.object(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 5 0 R/Contents 4 0 R>>");
        raw
    }

    /// Begins an object at the end of the file.
    pub(crate) fn place(&mut self, number: u32) {
        self.rows.push((number, [1, self.bytes.len() as u64, 0]));
    }

    pub(crate) fn object(&mut self, number: u32, object: &str) {
        self.place(number);
        self.bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }

    /// A compressed stream.
    pub(crate) fn stream(&mut self, number: u32, entries: &str, content: &[u8]) {
        self.raw_stream(number, &format!("{entries}/Filter/FlateDecode"), &packed(content));
    }

    /// A stream with the bytes that are in the file.
    pub(crate) fn raw_stream(&mut self, number: u32, entries: &str, content: &[u8]) {
        self.place(number);
        let head = format!("{number} 0 obj\n<<{entries}/Length {}>>stream\n", content.len());
        self.bytes.extend(head.bytes());
        self.bytes.extend(content);
        self.bytes.extend(b"\nendstream\nendobj\n");
    }

    /// An object stream; each member has a number and a position.
    pub(crate) fn object_stream(&mut self, number: u32, members: &[(u32, usize)], content: &[u8]) {
        let head: String = members.iter().map(|(number, at)| format!("{number} {at} ")).collect();
        let entries = format!("/Type/ObjStm/N {}/First {}", members.len(), head.len());
        self.stream(number, &entries, &[head.as_bytes(), content].concat());
        for (index, (member, _)) in members.iter().enumerate() {
            self.rows.push((*member, [2, number.into(), index as u64]));
        }
    }

    /// The file with its cross-reference stream.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let start = self.bytes.len();
        self.rows.sort_unstable();
        let index: String = self.rows.iter().map(|(number, _)| format!("{number} 1 ")).collect();
        let row = |row: &[u64; 3]| {
            let [kind, second, third] = row.map(u64::to_be_bytes);
            [&kind[7..], &second[4..], &third[6..]].concat()
        };
        let content = packed(&self.rows.iter().flat_map(|(_, own)| row(own)).collect::<Vec<u8>>());
        let length = content.len();
        let head = format!(
            "9999999 0 obj\n<</Type/XRef/Size 9999999/W[1 4 2]/Index[{index}]/Root 1 0 R/Filter/FlateDecode/Length \
             {length}>>stream\n"
        );
        let tail = format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n");
        self.bytes.extend(head.bytes().chain(content).chain(tail.bytes()));
        self.bytes
    }
}
