//! Hostile PDF files, each as large or as costly as its kind allows. The benchmark `limits` reads all of them.

use std::sync::LazyLock;

use congvan::form::Column;
use congvan::sign::{SignatureRequest, Signer, prepare_signature};
use congvan::{Dispatch, Issuer, StatisticsForm, Typesetter};
use lopdf::{Document, Object, ObjectId};

use super::raw_pdf::{RawPdf, packed};

/// The size of a file that is read, in bytes.
const FILE: usize = 32 << 20;

/// The name of a file and what makes it.
pub(crate) type Hostile = (&'static str, fn() -> Vec<u8>);

/// The files that all readers read.
pub(crate) const FILES: [Hostile; 44] = [
    ("spaces", || sized(" ")),
    ("headers without objects", || sized("1 0 obj\n")),
    ("keywords", || sized("obj")),
    ("trailers", || sized("trailer<</Root")),
    ("end keywords", || sized("startxref 9 ")),
    ("objects in one array", || one_object(&format!("[{}]", "0 ".repeat(15_000_000)))),
    ("empty dictionaries", || one_object(&format!("[{}]", "<<>>".repeat(7_000_000)))),
    ("dictionaries of one entry", || one_object(&format!("[{}]", "<</a 0>>".repeat(4_000_000)))),
    ("one dictionary", || one_object(&format!("<<{}>>", numbered(2_000_000, |n| format!("/{n:x} 0"))))),
    ("one name", || one_object(&format!("/{}", "a".repeat(30 << 20)))),
    ("one text", || one_object(&format!("({})", "a".repeat(30 << 20)))),
    ("escaped text", || one_object(&format!("({})", "\\".repeat(30 << 20)))),
    ("comments", || one_object(&format!("{}0", "%\n".repeat(15 << 20)))),
    ("nested arrays", || one_object(&"[".repeat(30 << 20))),
    ("nested dictionaries", || one_object(&"<</A".repeat(7 << 20))),
    ("tiny objects", || tiny_objects(true)),
    ("tiny objects without a table", || tiny_objects(false)),
    ("table of many entries", wide_table),
    ("stream of many entries", wide_table_stream),
    ("chain of tables", chain_of_tables),
    ("chain of hybrid tables", hybrid_chain),
    ("overlapping members", || overlapping(50, &format!("[{}]", "0 ".repeat(1_000_000)))),
    ("overlapping texts", || overlapping(10_000, &format!("({})", "a".repeat(1_000_000)))),
    ("chain of filters", chain_of_filters),
    ("four object streams of 15 MB", object_streams),
    ("everything at its limit", || filled().finish()),
    ("shared length in a stream", shared_length),
    ("wide page tree", wide_pages),
    ("deep page tree", deep_pages),
    ("group of fields with a long name", long_group),
    ("100 000 signature fields", many_fields),
    ("names of fields in a stream", names_in_a_stream),
    ("values of fields in a stream", values_in_a_stream),
    ("bad values in 90 000 fields", bad_values),
    ("signed revisions", signed_revisions),
    ("reasons in streams", reasons_in_streams),
    ("shared locks of fields", shared_locks),
    ("widgets of a field with a long name", widgets_of_a_long_name),
    ("metadata with elements", || metadata(&"<a/>".repeat(7_900_000))),
    ("metadata with attributes", || metadata(&format!("<x{}/>", numbered(150_000, |n| format!(" a{n}=''"))))),
    ("data with directives", || data(&format!("[{}{{}}]", "{\"text\":\"\"},".repeat(390_000)))),
    ("data with names", || data(&format!("[{{{}}}]", numbered(1_900_000, |n| format!("\"{n}\":0,"))))),
    ("tags that overlap", overlapping_tags),
    ("one MB of annotations", annotations),
];

/// The files that are made for previews.
pub(crate) const DRAWINGS: [Hostile; 11] = [
    ("many operators", || drawing("", &"0 0 1 1 re f ".repeat(90_000))),
    ("painted areas", || drawing("", &"0 0 595 842 re f ".repeat(199))),
    ("clipped layers", || drawing("", &format!("{}0 0 1 1 re f", "q 0 0 595 842 re W n ".repeat(60)))),
    ("curves", || drawing("", &format!("0 0 m {}f", "0 0 400 800 500 100 c ".repeat(190_000)))),
    ("as many curves as are drawn", || drawing("", &format!("0 0 m {}f", "0 0 400 800 500 100 c ".repeat(14_000)))),
    ("thin lines", || drawing("", &format!("0 w 0 0 m {}S", "500 800 l 0 9 l ".repeat(90_000)))),
    ("dashes", || drawing("", "[0.01 0.01] 0 d 0 0 m 595 842 l S")),
    ("states", || drawing("", &"q Q ".repeat(99_000))),
    ("large picture", large_picture),
    ("picture in JPEG with another size", false_picture),
    ("forms in forms", nested_forms),
];

fn numbered(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

/// A file that repeats a text up to the largest size.
fn sized(text: &str) -> Vec<u8> {
    let body = text.repeat((FILE - 400) / text.len());
    let head = RawPdf::new("").bytes;
    [&head, body.as_bytes(), b"trailer<</Root 1 0 R>>startxref 5\n%%EOF"].concat()
}

/// A file with one more object.
fn one_object(object: &str) -> Vec<u8> {
    let mut raw = RawPdf::new("/A 10 0 R");
    raw.object(10, object);
    raw.finish()
}

fn tiny_objects(has_table: bool) -> Vec<u8> {
    let count = 900_000_u32;
    let references: String = (100..count + 100).map(|number| format!("{number} 0 R ")).collect();
    let mut raw = RawPdf::new("/A 10 0 R");
    raw.object(10, &format!("[{references}]"));
    for number in 100..count + 100 {
        raw.place(number);
        raw.bytes.extend(format!("{number} 0 obj 1\n").bytes());
    }
    match has_table {
        true => raw.finish(),
        false => raw.bytes,
    }
}

fn wide_table() -> Vec<u8> {
    let mut bytes = RawPdf::new("").bytes;
    let start = bytes.len();
    bytes.extend(format!("xref\n0 1600000\n{}", "0000000009 00000 n \n".repeat(1_600_000)).bytes());
    bytes.extend(format!("trailer<</Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

/// 999 000 entries, the most that are read, in a stream of few bytes.
fn wide_table_stream() -> Vec<u8> {
    let mut bytes = RawPdf::new("").bytes;
    let start = bytes.len();
    let content = packed(&vec![1; 999_000 * 3]);
    let head = format!(
        "9 0 obj<</Type/XRef/Size 999000/W[1 1 1]/Root 1 0 R/Filter/FlateDecode/Length {}>>stream\n",
        content.len()
    );
    bytes.extend(head.bytes().chain(content));
    bytes.extend(format!("\nendstream endobj\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

fn chain_of_tables() -> Vec<u8> {
    let mut bytes = RawPdf::new("").bytes;
    let mut previous = 0;
    while bytes.len() < FILE - 1000 {
        let at = bytes.len();
        bytes.extend(format!("xref trailer<</Root 1 0 R/Prev {previous}>>\n").bytes());
        previous = at;
    }
    bytes.extend(format!("startxref\n{previous}\n%%EOF\n").bytes());
    bytes
}

/// All tables name the same cross-reference stream.
fn hybrid_chain() -> Vec<u8> {
    let mut bytes = RawPdf::new("").bytes;
    let stream = bytes.len();
    let content = packed(&vec![1; 3 * 500_000]);
    let head =
        format!("9 0 obj<</Type/XRef/Size 1/Index[0 1]/W[1 1 1]/Filter/FlateDecode/Length {}>>stream\n", content.len());
    bytes.extend(head.bytes().chain(content));
    bytes.extend(*b"\nendstream endobj\n");
    let mut previous = 0;
    while bytes.len() < FILE - 1000 {
        let at = bytes.len();
        bytes.extend(format!("xref trailer<</Root 1 0 R/XRefStm {stream}/Prev {previous}>>\n").bytes());
        previous = at;
    }
    bytes.extend(format!("startxref\n{previous}\n%%EOF\n").bytes());
    bytes
}

/// Objects of an object stream that all begin at the same value.
fn overlapping(count: u32, value: &str) -> Vec<u8> {
    let mut raw = RawPdf::new("/A 5 0 R");
    let members: Vec<(u32, usize)> = (10..10 + count).map(|number| (number, 0)).collect();
    let others: String = (10..10 + count).map(|number| format!("/A{number} {number} 0 R")).collect();
    raw.object(5, &format!("<<{others}>>"));
    raw.object_stream(9, &members, value.as_bytes());
    raw.finish()
}

/// An object stream that three filters expand, each to its limit.
fn chain_of_filters() -> Vec<u8> {
    let mut raw = RawPdf::new("/A[10 0 R 11 0 R 12 0 R]");
    for number in 10..13 {
        let inner = packed(&vec![b' '; 15 << 20]);
        let content = packed(&packed(&[inner, vec![0; 15 << 20]].concat()));
        let filters = "/Filter[/FlateDecode/FlateDecode/FlateDecode]";
        raw.raw_stream(number + 10, &format!("/Type/ObjStm/N 1/First 4{filters}"), &content);
        raw.rows.push((number, [2, u64::from(number) + 10, 0]));
    }
    raw.finish()
}

fn object_streams() -> Vec<u8> {
    let mut raw = RawPdf::new("/A[10 0 R 11 0 R 12 0 R 13 0 R]");
    for number in 10..14 {
        raw.object_stream(number + 10, &[(number, 0)], format!("0{}", " ".repeat(15 << 20)).as_bytes());
    }
    raw.finish()
}

/// A file that takes almost as much memory as is allowed.
fn filled() -> RawPdf {
    let mut raw = RawPdf::new("/A 10 0 R/B[20 0 R 21 0 R 22 0 R]/Metadata 30 0 R");
    // 15 MB of each of three object streams: texts of one byte.
    for number in 20..23_u32 {
        let text = format!("({})", "a".repeat(14 << 20));
        raw.object_stream(number + 10, &[(number, 0)], text.as_bytes());
    }
    raw.object(10, &format!("[{}]", "() ".repeat(400_000)));
    raw
}

/// The length of each stream is in the same long stream, which is no number.
fn shared_length() -> Vec<u8> {
    let references: String = (100..60_100).map(|number| format!("{number} 0 R ")).collect();
    let mut raw = RawPdf::new("/A 10 0 R");
    raw.object(10, &format!("[{references}]"));
    raw.raw_stream(11, "", &vec![b'a'; 25 << 20]);
    for number in 100..60_100 {
        raw.place(number);
        raw.bytes.extend(format!("{number} 0 obj<</Length 11 0 R>>stream\na\nendstream endobj\n").bytes());
    }
    raw.finish()
}

fn wide_pages() -> Vec<u8> {
    let mut raw = RawPdf::new("");
    raw.rows.retain(|(number, _)| *number != 2);
    raw.object(2, &format!("<</Type/Pages/Kids[{}]/Count 1>>", "3 0 R ".repeat(1_000_000)));
    raw.finish()
}

fn deep_pages() -> Vec<u8> {
    let mut raw = RawPdf::new("");
    raw.rows.retain(|(number, _)| *number != 2);
    raw.object(2, "<</Type/Pages/Kids[100 0 R]/Count 1>>");
    for number in 100..150_100 {
        raw.object(number, &format!("<</Type/Pages/Kids[{} 0 R]/Count 1>>", number + 1));
    }
    raw.finish()
}

fn long_group() -> Vec<u8> {
    let mut raw = RawPdf::new("/AcroForm<</Fields[10 0 R]>>");
    raw.object(10, &format!("<</T({})/Kids[{}]>>", "a".repeat(3990), "11 0 R ".repeat(199_000)));
    raw.object(11, "<</T(a)/FT/Sig>>");
    raw.finish()
}

fn many_fields() -> Vec<u8> {
    let references: String = (100..100_100).map(|number| format!("{number} 0 R ")).collect();
    let mut raw = RawPdf::new(&format!("/AcroForm<</Fields[{references}]>>"));
    for number in 100..100_100 {
        raw.object(number, &format!("<</T({number})/FT/Sig/V 9 0 R>>"));
    }
    raw.object(9, "<</Type/Sig/Contents<00>/ByteRange[0 1 2 3]>>");
    raw.finish()
}

/// Compressed bytes that expand to few bytes: blocks without content.
fn blocks_without_content(bytes: usize, content: &[u8]) -> Vec<u8> {
    let plain = packed(content);
    [&plain[..2], &[0, 0, 0, 0xff, 0xff].repeat(bytes / 5), &plain[2..]].concat()
}

fn names_in_a_stream() -> Vec<u8> {
    let mut raw = RawPdf::new(&format!("/AcroForm<</Fields[{}]>>", "10 0 R ".repeat(190_000)));
    raw.object(10, "<</T 11 0 R/FT/Sig>>");
    raw.raw_stream(11, "/Filter/FlateDecode", &blocks_without_content(25 << 20, b"a"));
    raw.finish()
}

fn values_in_a_stream() -> Vec<u8> {
    let mut raw = RawPdf::new(&format!("/AcroForm<</Fields[{}]>>", "10 0 R ".repeat(190_000)));
    raw.object(10, "<</T(1:2:members)/FT/Tx/V 11 0 R>>");
    raw.raw_stream(11, "/Filter/FlateDecode", &blocks_without_content(25 << 20, b""));
    raw.finish()
}

/// A form with ten columns of numbers, to read the fields of files.
pub(crate) fn wide_form() -> StatisticsForm {
    let date = "2023-01".parse().expect("a valid date");
    let form = StatisticsForm::new(Issuer::new("CHI BỘ 1"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng đảng viên")
        .column(Column::new("Đơn vị").with_name("unit"))
        .column(Column::number("Đảng viên").with_name("members"));
    (1..10).fold(form, |form, number| {
        form.column(Column::number(format!("Cột {number}").as_str()).with_name(format!("c{number}")))
    })
}

/// The fields of `wide_form` with a wrong value each.
fn bad_values() -> Vec<u8> {
    let form = wide_form();
    let names: Vec<String> = form.columns.iter().map(|column| column.name.clone().unwrap_or_default()).collect();
    let fields: String = (1..=9_000)
        .flat_map(|row| names.iter().zip(1..).skip(1).map(move |(name, column)| (row, name.clone(), column)))
        .map(|(row, name, column)| format!("<</T({row}:{column}:{name})/V(x)>>"))
        .collect();
    let mut raw = RawPdf::new("/AcroForm 10 0 R");
    raw.object(10, &format!("<</Fields[{fields}]>>"));
    raw.finish()
}

/// A signature of another file, in hexadecimal digits.
fn signature() -> String {
    static DIGITS: LazyLock<String> = LazyLock::new(|| {
        let typesetter = Typesetter::new().expect("the built-in packs are valid");
        let text = include_str!("../examples/data/lam-dong-40.toml");
        let pdf = Dispatch::from_toml(text).and_then(|dispatch| typesetter.signable_pdf(&dispatch));
        let time = "2026-11-24T09:30:00+07:00".parse().expect("a valid time");
        let request = SignatureRequest::new("signatories[0].signature", time);
        let prepared = prepare_signature(&pdf.expect("the sample can be typeset"), &request).expect("it has a field");
        let signer = Signer::from_pkcs12(include_bytes!("data/test-signer.p12"), "test").expect("the key can be read");
        let cms = signer.cms(&prepared).expect("the key can sign");
        cms.iter().map(|byte| format!("{byte:02x}")).collect()
    });
    DIGITS.clone()
}

/// A signature that covers the file up to `end`, in the field with the next number. Returns the signature dictionary.
fn signed(raw: &mut RawPdf, number: u32, entries: &str) {
    let contents = signature();
    let size = contents.len();
    let placeholder = |range: &str| format!("<</Type/Sig{entries}/ByteRange[{range:50}]/Contents <{contents}>>>");
    let start = raw.bytes.len();
    raw.object(number, &placeholder(""));
    let text = placeholder("");
    let object = start + format!("{number} 0 obj\n").len();
    let before = object + text.find("/Contents <").expect("the placeholder has contents") + "/Contents ".len();
    let after = before + size + 2;
    raw.rows.pop();
    raw.bytes.truncate(start);
    raw.object(number, &placeholder(&format!("0 {before} {after} LENGTH{number}")));
}

/// Sets the length of the signed bytes up to the end of the file.
fn cover(bytes: &mut [u8], number: u32) {
    let mark = format!("LENGTH{number}");
    let at = bytes.windows(mark.len()).position(|window| window == mark.as_bytes()).expect("the mark is in the file");
    let start = bytes[..at].iter().rposition(|byte| *byte == b'[').expect("a range begins") + 1;
    let range = String::from_utf8_lossy(&bytes[start..at]).into_owned();
    let after: usize = range.trim().rsplit(' ').next().and_then(|after| after.parse().ok()).expect("a number");
    let length = format!("{:<width$}", bytes.len() - after, width = mark.len());
    bytes[at..at + mark.len()].copy_from_slice(length.as_bytes());
}

/// Twenty signatures, each of a revision of the file that is costly to read.
fn signed_revisions() -> Vec<u8> {
    let fields: String = (0..20).map(|number| format!("{} 0 R ", 100 + number)).collect();
    let mut raw = filled();
    raw.rows.retain(|(number, _)| *number != 1);
    raw.object(
        1,
        &format!("<</Type/Catalog/Pages 2 0 R/A 10 0 R/B[20 0 R 21 0 R 22 0 R]/AcroForm<</Fields[{fields}]>>>>"),
    );
    for number in 0..20 {
        raw.object(100 + number, &format!("<</T({number})/FT/Sig/V {} 0 R>>", 200 + number));
        signed(&mut raw, 200 + number, "");
    }
    let mut bytes = raw.finish();
    for number in 0..20 {
        cover(&mut bytes, 200 + number);
        bytes.extend(*b"% \n%%EOF\n");
        // Each revision ends with its own `startxref`.
        let start = last_start(&bytes);
        bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    }
    bytes
}

fn last_start(bytes: &[u8]) -> usize {
    let at = bytes.windows(9).rposition(|window| window == b"startxref").expect("the file ends");
    let text = String::from_utf8_lossy(&bytes[at + 10..]).into_owned();
    text.lines().next().and_then(|line| line.parse().ok()).expect("a position")
}

fn reasons_in_streams() -> Vec<u8> {
    let fields: String = (0..19).map(|number| format!("{} 0 R ", 100 + number)).collect();
    let mut raw = RawPdf::new(&format!("/AcroForm<</Fields[{fields}]>>"));
    raw.stream(10, "", &vec![b'a'; 31 << 20]);
    for number in 0..19 {
        raw.object(100 + number, &format!("<</T({number})/FT/Sig/V {} 0 R>>", 200 + number));
        signed(&mut raw, 200 + number, "/Name 10 0 R/M 10 0 R/Reason 10 0 R/Location 10 0 R");
    }
    let mut bytes = raw.finish();
    for number in 0..19 {
        cover(&mut bytes, 200 + number);
    }
    bytes
}

/// Signed fields that share a lock with many names.
fn shared_locks() -> Vec<u8> {
    let fields: String = (100..15_100).map(|number| format!("{number} 0 R ")).collect();
    let mut raw = RawPdf::new(&format!("/AcroForm<</Fields[99 0 R {fields}]>>"));
    let names: String = (0..60_000).map(|number| format!("({number})")).collect();
    raw.object(10, &format!("<</Type/SigFieldLock/Action/Include/Fields[{names}]>>"));
    raw.object(11, "<</Type/Sig/Contents<00>>>");
    for number in 100..15_100 {
        raw.object(number, &format!("<</T({number})/FT/Sig/V 11 0 R/Lock 10 0 R>>"));
    }
    raw.object(99, "<</T(signatories[0].signature)/FT/Sig/Subtype/Widget/V 98 0 R>>");
    signed(&mut raw, 98, "");
    with_a_later_revision(raw, 98)
}

/// A field with a long name and many widgets, and a signature before a later revision.
fn widgets_of_a_long_name() -> Vec<u8> {
    let widgets: String = (1000..61_000).map(|number| format!("{number} 0 R ")).collect();
    let mut raw = RawPdf::new("/AcroForm<</Fields[10 0 R 99 0 R]>>");
    raw.object(10, &format!("<</T({})/FT/Tx/Kids[{widgets}]>>", "a".repeat(3990)));
    for number in 1000..61_000 {
        raw.object(number, "<</AP 9 0 R>>");
    }
    raw.object(9, "<</N 8 0 R>>");
    raw.object(8, "<<>>");
    raw.object(99, "<</T(a)/FT/Sig/Subtype/Widget/V 98 0 R>>");
    signed(&mut raw, 98, "");
    with_a_later_revision(raw, 98)
}

fn with_a_later_revision(raw: RawPdf, number: u32) -> Vec<u8> {
    let mut bytes = raw.finish();
    cover(&mut bytes, number);
    let start = last_start(&bytes);
    bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    bytes
}

fn metadata(elements: &str) -> Vec<u8> {
    let mut raw = RawPdf::new("/Metadata 10 0 R");
    raw.stream(10, "/Type/Metadata/Subtype/XML", format!("<x>{elements}</x>").as_bytes());
    raw.finish()
}

fn sample() -> Vec<u8> {
    let text = include_str!("../examples/data/lam-dong-40.toml");
    let dispatch = Dispatch::from_toml(text).expect("the sample is valid");
    Typesetter::new().and_then(|typesetter| typesetter.pdf(&dispatch)).expect("the sample can be typeset")
}

/// A file of this crate with other data, and other objects that fill the memory.
fn data(body: &str) -> Vec<u8> {
    let mut document = Document::load_mem(&sample()).expect("the sample can be read");
    let json = format!("{{\"congvan\":1,\"dispatch\":{{\"body\":{body}}}}}");
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.dict.has_type(b"EmbeddedFile")
        {
            stream.dict.remove(b"Filter");
            stream.set_content(packed(json.as_bytes()));
            stream.dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        }
    }
    let filler = document.add_object(vec![Object::string_literal(""); 700_000]);
    document.catalog_mut().expect("the sample has a catalog").set("A", filler);
    saved(document)
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a document in memory can be saved");
    bytes
}

/// A file whose structure tree, which most readers leave out, has members of an object stream that overlap.
fn overlapping_tags() -> Vec<u8> {
    let bytes = sample();
    let document = Document::load_mem(&bytes).expect("the sample can be read");
    let root = document.catalog().and_then(|catalog| catalog.get(b"StructTreeRoot")).and_then(Object::as_reference);
    let root = root.expect("the sample has tags");
    let mut tags: Vec<ObjectId> = Vec::new();
    let mut open = vec![Object::Reference(root)];
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) if !tags.contains(&id) => {
                let own = document.get_object(id).expect("the sample is sound").clone();
                let is_tag = own.as_dict().is_ok_and(|own| own.has(b"S") || own.has(b"K") || id == root);
                if is_tag {
                    tags.push(id);
                    open.push(own);
                }
            }
            Object::Array(items) => open.extend(items),
            Object::Dictionary(entries) => open.extend(entries.get(b"K").ok().cloned()),
            _ => {}
        }
    }
    tags.retain(|id| *id != root && !is_upper(&document, *id));
    let mut raw = RawPdf { bytes, rows: Vec::new() };
    let members: Vec<(u32, usize)> = tags.iter().map(|id| (id.0, 0)).collect();
    let previous = last_start(&raw.bytes);
    raw.object_stream(900_000, &members, format!("[{}]", "0 ".repeat(7_000_000)).as_bytes());
    let document = document.trailer.clone();
    let mut bytes = raw.finish();
    let entry = format!("/Prev {previous}/Info {}/Root 1 0 R", reference(&document, b"Info"));
    let root = format!("/Root {}", reference(&document, b"Root"));
    let entry = entry.replace("/Root 1 0 R", &root).replace("/Info /", "/");
    let at = bytes.windows(11).rposition(|window| window == b"/Root 1 0 R").expect("the new trailer");
    bytes.splice(at..at + 11, entry.bytes());
    bytes
}

/// Whether an element has elements: those must stay for a comparison to reach the others.
fn is_upper(document: &Document, id: ObjectId) -> bool {
    let kids = document.get_dictionary(id).and_then(|own| own.get(b"K")).cloned();
    let kids = match kids {
        Ok(Object::Array(kids)) => kids,
        Ok(kid) => vec![kid],
        Err(_) => Vec::new(),
    };
    kids.iter().any(|kid| kid.as_reference().is_ok())
}

fn reference(trailer: &lopdf::Dictionary, key: &[u8]) -> String {
    trailer.get(key).and_then(Object::as_reference).map(|id| format!("{} 0 R", id.0)).unwrap_or_default()
}

fn annotations() -> Vec<u8> {
    let mut raw = RawPdf::new("");
    raw.rows.retain(|(number, _)| *number != 3);
    let own = "10 0 R ".repeat(150_000);
    raw.object(3, &format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[{own}]>>"));
    raw.object(10, "<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/AP<</N 11 0 R>>>>");
    raw.raw_stream(11, "/Subtype/Form/BBox[0 0 9 9]", b"n");
    raw.finish()
}

/// A page with a content and resources.
fn drawing(resources: &str, content: &str) -> Vec<u8> {
    let mut raw = RawPdf::new("");
    raw.stream(4, "", content.as_bytes());
    raw.object(5, &format!("<<{resources}>>"));
    raw.finish()
}

fn large_picture() -> Vec<u8> {
    let mut raw = RawPdf::new("");
    raw.stream(4, "", b"595 0 0 842 0 0 cm /I Do");
    raw.object(5, "<</XObject<</I 10 0 R>>>>");
    let entries = "/Subtype/Image/Width 5000/Height 5000/ColorSpace/DeviceCMYK/BitsPerComponent 16";
    raw.stream(10, entries, &vec![77; 5000 * 5000 * 8]);
    raw.finish()
}

/// A JPEG file of 65 000 × 65 000 pixels, said to have 10 × 10.
fn false_picture() -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    jpeg.extend([1; 64]);
    let side = 65_000_u16.to_be_bytes();
    jpeg.extend([0xff, 0xc0, 0, 17, 8, side[0], side[1], side[0], side[1], 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    for class in [0_u8, 0x10] {
        jpeg.extend([0xff, 0xc4, 0, 20, class, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }
    jpeg.extend([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    jpeg.extend([0; 1000]);
    jpeg.extend([0xff, 0xd9]);
    let mut raw = RawPdf::new("");
    raw.stream(4, "", b"595 0 0 842 0 0 cm /I Do");
    raw.object(5, "<</XObject<</I 10 0 R>>>>");
    let entries = "/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode";
    raw.raw_stream(10, entries, &jpeg);
    raw.finish()
}

fn nested_forms() -> Vec<u8> {
    let mut raw = RawPdf::new("");
    raw.stream(4, "", b"/A Do");
    raw.object(5, "<</XObject<</A 10 0 R>>>>");
    for number in 10..17 {
        let entries = format!("/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</A {} 0 R>>>>", number + 1);
        raw.stream(number, &entries, "/A Do ".repeat(5).as_bytes());
    }
    raw.stream(17, "/Subtype/Form/BBox[0 0 9 9]", b"0 0 1 1 re f");
    raw.finish()
}
