//! Small PDF files that expand to much more: reading any file takes little memory and time.

use congvan::error::ErrorKind;
use congvan::pdf::{PixelsPerInch, Preview, ReadBack};
use congvan::sign::{Integrity, read_signatures};
use congvan::{Dispatch, Issuer, StatisticsForm, Typesetter};

use crate::hostile_files::{DRAWINGS, FILES, wide_form};
use crate::measure::measured;
use crate::raw_pdf::{RawPdf as Raw, packed};

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

/// Reads a file with each of the readers. Returns the messages.
fn read(what: &str, pdf: &[u8]) -> Vec<String> {
    let form = StatisticsForm::new(Issuer::new("BAN"), "Huế", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng");
    let mut messages = Vec::new();
    let mut add = |call: &str, run: &dyn Fn() -> Option<String>| {
        let (message, cost) = measured(run);
        cost.require_little(&format!("{what}, {call}"));
        messages.extend(message);
    };
    add("from_pdf", &|| Dispatch::from_pdf(pdf).err().map(|error| error.to_string()));
    add("read_pdf", &|| form.read_pdf("a.pdf", pdf).err().map(|error| error.to_string()));
    add("read_signatures", &|| read_signatures(pdf).err().map(|error| error.to_string()));
    add("png", &|| drawn(pdf).err());
    messages
}

fn drawn(pdf: &[u8]) -> Result<Vec<u8>, String> {
    let drawn = Preview::of_any(pdf).and_then(|preview| {
        let _ = preview.svg(0)?;
        preview.png(0, PixelsPerInch(96))
    });
    drawn.map_err(|error| error.to_string())
}

/// The message of a reader for a file that the benchmark `limits` reads too.
fn message_for(name: &str, reader: impl Fn(Vec<u8>) -> Option<String>) -> String {
    let files = FILES.into_iter().chain(DRAWINGS);
    let (_, make) = files.into_iter().find(|(own, _)| *own == name).unwrap();
    let pdf = make();
    let (message, cost) = measured(|| reader(pdf));
    cost.require_little(name);
    message.unwrap_or_default()
}

#[test]
fn objects_that_many_others_use_are_counted_each_time() {
    let of_signatures = |pdf: Vec<u8>| read_signatures(&pdf).err().map(|error| error.to_string());
    let of_values = |pdf: Vec<u8>| wide_form().read_pdf("a.pdf", &pdf).err().map(|error| error.to_string());
    let of_data = |pdf: Vec<u8>| Dispatch::from_pdf(&pdf).err().map(|error| error.to_string());
    let message = message_for("shared length in a stream", of_data);
    assert!(message.contains("its parts overlap"), "{message}");
    let message = message_for("group of fields with a long name", of_signatures);
    assert!(message.contains("more than 200000 fields"), "{message}");
    let message = message_for("values of fields in a stream", of_values);
    assert!(message.contains("more than 33554432 bytes"), "{message}");
    // A name is no stream.
    assert_eq!(message_for("names of fields in a stream", of_signatures), "");
}

#[test]
fn bad_values_of_many_fields_are_listed_in_linear_time() {
    let message = message_for("bad values in 90 000 fields", |pdf| {
        let imported = wide_form().import_pdf("a.pdf", &pdf).unwrap();
        Some(imported.bad_rows.len().to_string())
    });
    assert_eq!(message, "9000");
}

#[test]
fn signatures_that_share_their_parts_are_verified_within_a_budget() {
    let integrities = |pdf: Vec<u8>| {
        let fields = read_signatures(&pdf).unwrap();
        let found: Vec<Integrity> = fields.into_iter().filter_map(|field| Some(field.signature?.integrity)).collect();
        Some(format!("{found:?}"))
    };
    let found = message_for("signed revisions", integrities);
    let too_large = found.matches("the signed revisions are too large together").count();
    assert!(too_large > 5, "{found}");
    assert!(message_for("reasons in streams", integrities).contains("Changed"));
    let changes = |pdf: Vec<u8>| {
        let fields = read_signatures(&pdf).unwrap();
        let changes = fields.into_iter().find_map(|field| Some(field.signature?.later_changes)).unwrap();
        Some(format!("{changes:?}"))
    };
    assert_eq!(message_for("shared locks of fields", changes), "Permitted");
    assert_eq!(message_for("widgets of a field with a long name", changes), "Permitted");
}

#[test]
fn texts_with_many_escapes_are_copied_in_linear_time() {
    assert_eq!(message_for("escaped text", |pdf| drawn(&pdf).err()), "");
}

#[test]
fn structure_trees_whose_parts_overlap_are_ambiguous() {
    let message = message_for("tags that overlap", |pdf| {
        let verification = Typesetter::new().unwrap().verify(&pdf).unwrap();
        assert!(!verification.is_valid());
        Some(verification.differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    });
    assert!(message.contains("cross-reference"), "{message}");
}

#[test]
fn signatures_of_files_with_overlapping_objects_are_not_read() {
    let message = message_for("overlapping members", |pdf| read_signatures(&pdf).err().map(|error| error.to_string()));
    assert!(!message.is_empty());
    // Also if nothing leads to the objects.
    let mut raw = Raw::new("");
    raw.object_stream(9, &[(10, 0), (11, 0)], b"0 0");
    let error = read_signatures(&raw.finish()).unwrap_err();
    assert!(error.to_string().contains("an object stream is damaged"), "{error}");
}

#[test]
fn overlapping_members_of_object_streams_are_read_once() {
    let mut raw = Raw::new("/A 10 0 R");
    let members: Vec<(u32, usize)> = (10..60).map(|number| (number, 0)).collect();
    let array = format!("[{}]", "0 ".repeat(1_000_000));
    let others: String = (11..60).map(|number| format!("/A{number} {number} 0 R")).collect();
    raw.object(5, &format!("<<{others}>>"));
    raw.object_stream(9, &members, array.as_bytes());
    let messages = read("overlap", &raw.finish());
    assert!(messages.iter().any(|message| message.contains("bytes of memory")), "{messages:?}");
}

#[test]
fn large_values_are_refused() {
    for (what, content) in [
        ("array", format!("[{}]", "0 ".repeat(1_600_000))),
        ("names", format!("[{}]", "/a".repeat(1_600_000))),
        ("dictionaries", format!("[{}]", "<</a 0>>".repeat(500_000))),
        ("texts", format!("[{}]", "()".repeat(1_600_000))),
        ("dictionary", format!("<<{}>>", "/a 0".repeat(1_000_000))),
        ("bomb", " ".repeat(20 << 20)),
    ] {
        let mut raw = Raw::new("/A 10 0 R");
        raw.object_stream(9, &[(10, 0)], content.as_bytes());
        let messages = read(what, &raw.finish());
        assert!(messages.iter().any(|message| message.contains("the PDF cannot be read: ")), "{what}: {messages:?}");
    }
}

#[test]
fn many_object_streams_are_refused_together() {
    let mut raw = Raw::new("/A[10 0 R 11 0 R 12 0 R 13 0 R 14 0 R]");
    for number in 10..15 {
        raw.object_stream(number + 10, &[(number, 0)], format!("0{}", " ".repeat(15 << 20)).as_bytes());
    }
    let messages = read("streams", &raw.finish());
    assert!(messages.iter().any(|message| message.contains("when decompressed")), "{messages:?}");
}

#[test]
fn deep_values_and_unclosed_ones_are_damaged() {
    for value in ["[".repeat(1_000_000), "<</A".repeat(500_000), "(".repeat(1_000_000), "<".repeat(1_000_001)] {
        let mut raw = Raw::new("/A 10 0 R");
        raw.object_stream(9, &[(10, 0)], value.as_bytes());
        assert!(!read("deep", &raw.finish()).is_empty());
    }
}

#[test]
fn lengths_in_other_streams_end() {
    // The length of each object stream is a member of the next one.
    let mut raw = Raw::new("/A 10 0 R");
    for number in 0..200_u32 {
        let content = packed(b"100 0 0");
        let next = 10 + (number + 1) % 200;
        raw.place(300 + number);
        let head = format!(
            "{} 0 obj\n<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length {next} 0 R>>stream\n",
            300 + number
        );
        raw.bytes.extend(head.bytes().chain(content).chain(*b"\nendstream\nendobj\n"));
        raw.rows.push((10 + number, [2, u64::from(300 + number), 0]));
    }
    read("lengths", &raw.finish());
}

#[test]
fn sections_that_refer_to_each_other_end() {
    let table =
        |previous: usize| format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev {previous}>>\n");
    let own = format!("%PDF-1.7\n{}startxref\n9\n%%EOF\n", table(9));
    assert!(!read("loop", own.as_bytes()).is_empty());
    let mut chain = "%PDF-1.7\n".to_owned();
    let mut previous = 9;
    for _ in 0..20_000 {
        let at = chain.len();
        chain += &table(previous);
        previous = at;
    }
    chain += &format!("startxref\n{previous}\n%%EOF\n");
    assert!(!read("chain", chain.as_bytes()).is_empty());
    let entries = format!("%PDF-1.7\nxref\n0 4000000000\n{}", "0000000000 65535 f \n".repeat(100_000));
    assert!(!read("table", format!("{entries}startxref\n9\n%%EOF\n").as_bytes()).is_empty());
}

#[test]
fn damaged_files_with_many_objects_cost_little() {
    let headers: String = (0..60_000).map(|number| format!("{number} 0 obj\n")).collect();
    assert!(!read("headers", format!("%PDF-1.7\n{headers}%%EOF").as_bytes()).is_empty());
    let open: String = (0..60_000).map(|number| format!("{number} 0 obj(")).collect();
    assert!(!read("texts", format!("%PDF-1.7\n{open}%%EOF").as_bytes()).is_empty());
    let streams: String = (0..40_000).map(|number| format!("{number} 0 obj<</Length 9>>stream\n")).collect();
    assert!(!read("streams", format!("%PDF-1.7\n{streams}%%EOF").as_bytes()).is_empty());
    let trailers = "trailer<</Root".repeat(100_000);
    assert!(!read("trailers", format!("%PDF-1.7\n1 0 obj 1 endobj {trailers}%%EOF").as_bytes()).is_empty());
}

#[test]
fn shared_groups_of_fields_are_counted() {
    // Each group has the next one many times.
    let mut raw = Raw::new("/AcroForm<</Fields[10 0 R]>>");
    for number in 10..20 {
        let kids = format!("{} 0 R ", number + 1).repeat(1000);
        raw.object(number, &format!("<</T(a)/Kids[{kids}]>>"));
    }
    let messages = read("groups", &raw.finish());
    assert!(messages.iter().any(|message| message.contains("more than 200000 fields")), "{messages:?}");
    // No kid is a field.
    let mut raw = Raw::new(&format!("/AcroForm<</Fields[{}]>>", "10 0 R ".repeat(1000)));
    raw.object(10, &format!("<</T(a)/Kids[{}]>>", "null ".repeat(10_000)));
    let messages = read("kids", &raw.finish());
    assert!(messages.iter().any(|message| message.contains("more than 200000 fields")), "{messages:?}");
    let mut raw = Raw::new(&format!("/AcroForm<</Fields[{}]>>", "10 0 R ".repeat(20_000)));
    raw.object(10, &format!("<</T({})>>", "a".repeat(3900)));
    read("names", &raw.finish());
}

#[test]
fn page_trees_that_share_their_nodes_end() {
    let mut raw = Raw::new("");
    for number in 20..40 {
        let kids = format!("{} 0 R ", number + 1).repeat(50);
        raw.object(number, &format!("<</Type/Pages/Kids[{kids}]/Count 99>>"));
    }
    let mut pdf = String::from_utf8_lossy(&raw.bytes).into_owned();
    pdf = pdf.replace("/Kids[3 0 R]", "/Kids[20 0R]").replace("0R]", "0 R]");
    read("tree", pdf.as_bytes());
}

#[test]
fn metadata_with_many_attributes_are_refused() {
    let mut attributes = String::new();
    for number in 0..150_000 {
        attributes += &format!(" a{number}=''");
    }
    let nested = |times: usize| (0..times).map(|number| format!("<a xmlns:n{number}='u'>")).collect::<String>();
    for packet in [format!("<x{attributes}/>"), nested(20_000), "<a>".repeat(300_000)] {
        let mut raw = Raw::new("/Metadata 10 0 R");
        raw.stream(10, "/Type/Metadata/Subtype/XML", packet.as_bytes());
        let pdf = raw.finish();
        let (error, cost) = measured(|| ReadBack::from_pdf(&pdf).unwrap_err());
        cost.require_little("metadata");
        assert_eq!(error.to_string(), "the metadata of the PDF are not valid XMP");
    }
}

#[test]
fn data_with_many_values_are_refused() {
    let typesetter = Typesetter::new().unwrap();
    let pdf = typesetter.pdf(&Dispatch::from_toml(SAMPLE).unwrap()).unwrap();
    let own = |json: String| {
        let mut document = lopdf::Document::load_mem(&pdf).unwrap();
        for object in document.objects.values_mut() {
            if let Ok(stream) = object.as_stream_mut()
                && stream.dict.has_type(b"EmbeddedFile")
            {
                stream.dict.remove(b"Filter");
                stream.set_content(packed(json.as_bytes()));
                stream.dict.set("Filter", lopdf::Object::Name(b"FlateDecode".to_vec()));
            }
        }
        let mut saved = Vec::new();
        document.save_to(&mut saved).unwrap();
        saved
    };
    for (items, refused) in [("{\"text\":\"\"},".repeat(390_000), false), ("{\"text\":\"\"},".repeat(1_000_000), true)]
    {
        let json = format!("{{\"congvan\":1,\"dispatch\":{{\"body\":[{items}{{}}]}}}}");
        let pdf = own(json);
        let (error, cost) = measured(|| ReadBack::from_pdf(&pdf).unwrap_err().to_string());
        cost.require_little("data");
        assert_eq!(error.contains("more than 2000000 values"), refused, "{error}");
    }
}

#[test]
fn files_above_the_size_are_refused() {
    let mut pdf = Typesetter::new().unwrap().pdf(&Dispatch::from_toml(SAMPLE).unwrap()).unwrap();
    pdf.resize(33 << 20, b' ');
    let error = ReadBack::from_pdf(&pdf).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert_eq!(error.to_string(), "the PDF cannot be read: it has more than 33554432 bytes");
}

#[test]
fn files_of_the_crate_are_read_as_written_and_after_damage() {
    let typesetter = Typesetter::new().unwrap();
    let dispatch = Dispatch::from_toml(SAMPLE).unwrap();
    let pdf = typesetter.pdf(&dispatch).unwrap();
    assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), dispatch);
    // Without the position of the table, the objects are searched.
    let text: Vec<u8> = pdf.windows(9).position(|window| window == b"startxref").map(|at| pdf[..at].to_vec()).unwrap();
    assert_eq!(Dispatch::from_pdf(&text).unwrap(), dispatch);
    // A line before the header moves all positions.
    let moved = [b"junk\n", pdf.as_slice()].concat();
    assert_eq!(Dispatch::from_pdf(&moved).unwrap(), dispatch);
    // Classic cross-reference tables of another program, with a real trailer.
    let mut document = lopdf::Document::load_mem(&pdf).unwrap();
    let mut saved = Vec::new();
    document.save_to(&mut saved).unwrap();
    assert_eq!(Dispatch::from_pdf(&saved).unwrap(), dispatch);
}

mod previews {
    use super::*;

    /// The message for a page with a content, resources and further objects from 10.
    fn message(content: &str, resources: &str, others: &[&str]) -> String {
        let mut raw = Raw::new("");
        raw.stream(4, "", content.as_bytes());
        raw.object(5, &format!("<<{resources}>>"));
        for (number, other) in (10..).zip(others) {
            raw.object(number, other);
        }
        let pdf = raw.finish();
        let (drawn, cost) = measured(|| drawn(&pdf));
        cost.require_little(content.get(..60).unwrap_or(content));
        drawn.err().unwrap_or_default()
    }

    #[test]
    fn ordinary_drawings_are_drawn() {
        assert_eq!(message("q 1 w [3 2] 0 d 50 50 m 500 800 l S 10 10 90 40 re f Q", "", &[]), "");
    }

    #[test]
    fn costly_drawings_are_refused() {
        let cases = [
            ("too many drawing operators", "n ".repeat(300_000)),
            ("paints the page too many times", "0 0 500 800 re f ".repeat(1000)),
            ("paints the page too many times", "0 0 500 800 re W n ".repeat(1000)),
            ("paints the page too many times", format!("900 w {}", "0 0 m 500 800 l S ".repeat(1000))),
            ("paints the page too many times", format!("0 0 m {}f", "0 0 400 800 500 100 c ".repeat(60_000))),
            ("paints the page too many times", format!("0 w 0 0 m {}S", "500 800 l 0 9 l ".repeat(60_000))),
            ("paints the page too many times", format!("0 0 m {}W n", "500 800 l 0 9 l ".repeat(60_000))),
            ("too many dashes", "[0.00001 0.00001] 0 d 1 w 0 0 m 500 800 l S".to_owned()),
            ("too many dashes", "[0 0] 0 d 1 w 0 0 m 500 800 l S".to_owned()),
            ("too many dashes", "0.0001 0 0 0.0001 0 0 cm [1 1] 0 d 0 0 m 5000000 8000000 l S".to_owned()),
            ("far outside the page", "0 0 m 99999999 0 l S".to_owned()),
            ("far outside the page", "9999 0 0 9999 0 0 cm 0 0 m 500 800 l S".to_owned()),
            ("nested too deeply", "q ".repeat(500)),
            ("not drawn", "BI /W 9 /H 9 ID x EI".to_owned()),
        ];
        for (words, content) in cases {
            let found = message(&content, "", &[]);
            assert!(found.contains(words), "{words}: {found}");
        }
    }

    #[test]
    fn costly_resources_are_refused() {
        let pattern =
            "<</Type/Pattern/PatternType 1/XStep 0.001/YStep 0.001/BBox[0 0 1 1]/Length 0>>stream\n\nendstream";
        let found = message("/Pattern cs /P scn 0 0 500 800 re f", "/Pattern<</P 10 0 R>>", &[pattern]);
        assert!(found.contains("not drawn"), "{found}");
        let mesh = "<</ShadingType 1/ColorSpace/DeviceRGB/Function<</FunctionType 4>>>>";
        let found = message("/S sh", "/Shading<</S 10 0 R>>", &[mesh]);
        assert!(found.contains("not drawn"), "{found}");
        // A function that contains itself.
        let own = ["<</ShadingType 2/Function 11 0 R>>", "<</FunctionType 3/Functions[11 0 R 11 0 R]>>"];
        let found = message("/S sh", "/Shading<</S 10 0 R>>", &own);
        assert!(found.contains("not drawn"), "{found}");
        let font = "<</Type/Font/Subtype/Type3>>";
        let found = message("BT /F 9 Tf (a) Tj ET", "/Font<</F 10 0 R>>", &[font]);
        assert!(found.contains("not drawn"), "{found}");
        let state = "<</D[[0.00001 0.00001] 0]>>";
        let found = message("/G gs 0 0 m 500 800 l S", "/ExtGState<</G 10 0 R>>", &[state]);
        assert!(found.contains("too many dashes"), "{found}");
        let space = "[/Indexed 10 0 R 1 <00>]";
        let found = message("/C cs 0 sc 0 0 9 9 re f", "/ColorSpace<</C 10 0 R>>", &[space]);
        assert!(found.contains("not drawn"), "{found}");
        let picture = "<</Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n \nendstream";
        let found = message("/I Do", "/XObject<</I 10 0 R>>", &[picture]);
        assert!(found.contains("too many pixels"), "{found}");
    }

    #[test]
    fn appearances_are_measured_as_large_as_they_are_drawn() {
        let mut raw = Raw::new("");
        raw.stream(4, "", b"0 0 9 9 re f");
        raw.object(5, "<<>>");
        raw.object(
            3,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 5 0 R/Contents 4 0 R/Annots[10 0 R]>>",
        );
        raw.object(10, "<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F 4/AP<</N 11 0 R>>>>");
        raw.stream(11, "/Subtype/Form/BBox[0 0 0.01 0.01]", "0 0 0.01 0.01 re f ".repeat(5000).as_bytes());
        let found = drawn(&raw.finish()).unwrap_err();
        assert!(found.contains("paints the page too many times"), "{found}");
    }

    #[test]
    fn forms_that_draw_each_other_are_refused() {
        let form = |next: usize| {
            format!(
                "<</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A {next} 0 R>>>>/Length 12>>stream\n/A Do /A Do \nendstream"
            )
        };
        let forms: Vec<String> = (11..40).map(form).collect();
        let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        let found = message("/A Do", "/XObject<</A 10 0 R>>", &forms);
        assert!(found.contains("nested too deeply"), "{found}");
        let wide = format!(
            "<</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 11 0 R>>>>/Length {}>>stream\n{}\nendstream",
            6 * 20_000,
            "/A Do ".repeat(20_000)
        );
        let found = message(
            "/A Do",
            "/XObject<</A 10 0 R>>",
            &[&wide, &wide.replace("/A 11", "/A 12"), &wide.replace("/A 11", "/A 13")],
        );
        assert!(found.contains("too many drawing operators"), "{found}");
    }

    #[test]
    fn files_of_other_programs_need_the_named_option() {
        let mut raw = Raw::new("");
        raw.stream(4, "", b"0 0 9 9 re f");
        raw.object(5, "<<>>");
        let pdf = raw.finish();
        let error = Preview::new(pdf.clone()).unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::Preview, "this PDF cannot be drawn: another program made it")
        );
        assert!(error.help().unwrap().contains("Preview::of_any"));
        assert_eq!(Preview::of_any(pdf).unwrap().page_count(), 1);
    }
}

#[test]
fn objects_in_the_same_white_space_cost_little() {
    let references: String = (100..60_100).map(|number| format!("{number} 0 R ")).collect();
    let mut raw = Raw::new("/A 10 0 R");
    raw.object(10, &format!("[{references}]"));
    let at = raw.bytes.len() as u64;
    raw.rows.extend((100..60_100).map(|number| (number, [1, at, 0])));
    raw.bytes.extend(b" ".repeat(8 << 20));
    raw.bytes.extend(b"100 0 obj 1 endobj\n");
    read("white space", &raw.finish());
}

#[test]
fn rows_of_predictors_are_not_longer_than_their_content() {
    let pdf = Typesetter::new().unwrap().pdf(&Dispatch::from_toml(SAMPLE).unwrap()).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let page = document.page_iter().next().unwrap();
    let content = document.get_page_contents(page)[0];
    let mut update = lopdf::IncrementalDocument::create_from(pdf.clone(), document);
    update.opt_clone_object_to_new_document(content).unwrap();
    let stream = update.new_document.get_object_mut(content).unwrap().as_stream_mut().unwrap();
    let columns = lopdf::dictionary! { "Predictor" => 15, "Columns" => 1_i64 << 58 };
    stream.dict.set("DecodeParms", columns);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    let verification = Typesetter::new().unwrap().verify(&bytes).unwrap();
    assert!(verification.differences[0].to_string().contains("filter"), "{:?}", verification.differences);
}

#[test]
fn large_values_in_the_structure_tree_are_refused() {
    let pdf = Typesetter::new().unwrap().pdf(&Dispatch::from_toml(SAMPLE).unwrap()).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let tree = document.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap().0;
    let root = document.trailer.get(b"Root").unwrap().as_reference().unwrap().0;
    let mut bytes = pdf.clone();
    let at = bytes.len() as u64;
    let content = packed(format!("{tree} 0 [{}]", "0 ".repeat(16_000_000)).as_bytes());
    let first = format!("{tree} 0 ").len();
    let head =
        format!("900 0 obj\n<</Type/ObjStm/N 1/First {first}/Filter/FlateDecode/Length {}>>stream\n", content.len());
    bytes.extend(head.bytes().chain(content).chain(*b"\nendstream\nendobj\n"));
    let start = bytes.len();
    let rows: Vec<u8> = [(2, 900_u32, 0_u8), (1, u32::try_from(at).unwrap(), 0)]
        .iter()
        .flat_map(|(kind, second, third)| [&[*kind][..], &second.to_be_bytes(), &[*third]].concat())
        .collect();
    let head = format!(
        "901 0 obj\n<</Type/XRef/Size 902/W[1 4 1]/Index[{tree} 1 900 1]/Root {root} 0 R/Prev {}/Length {}>>stream\n",
        document.xref_start,
        rows.len()
    );
    let tail = format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(head.bytes().chain(rows).chain(tail.bytes()));
    let typesetter = Typesetter::new().unwrap();
    let (verification, cost) = measured(|| typesetter.verify(&bytes).unwrap());
    cost.require_little("tags");
    assert!(verification.differences.iter().any(|one| one.to_string().contains("more objects")), "{verification:?}");
}
