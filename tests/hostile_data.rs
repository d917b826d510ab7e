//! Hostile data files: errors that cost little, and messages that are safe to print.

use std::io::{Cursor, Write};

use congvan::error::{ErrorKind, Language};
use congvan::form::Column;
use congvan::merge::{MailMerge, Recipient, Recipients};
use congvan::sign::{SignatureRequest, prepare_signature};
use congvan::{Dispatch, Error, Issuer, Limits, Pack, StatisticsForm, Typesetter};
use zip::write::SimpleFileOptions;

use crate::measure::measured;

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

fn sample() -> Dispatch {
    Dispatch::from_toml(SAMPLE).unwrap()
}

fn form() -> StatisticsForm {
    StatisticsForm::new(Issuer::new("BAN"), "Huế", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng")
        .column(Column::new("Đơn vị").with_name("unit"))
        .column(Column::number("Đảng viên").with_name("members"))
}

/// A workbook with these parts, the smallest that is read.
fn workbook(sheet: &str, styles: &str, sheets: usize) -> Vec<u8> {
    let relations = |kind: &str, targets: &[(&str, &str)]| {
        let own: String = targets
            .iter()
            .map(|(id, target)| format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>"))
            .collect();
        own
    };
    let own = relations("worksheet", &[("a", "worksheets/sheet1.xml")]) + &relations("styles", &[("b", "styles.xml")]);
    let names: String = (0..sheets).map(|number| format!("<sheet name=\"{number}\" r:id=\"a\"/>")).collect();
    let parts = [
        ("_rels/.rels", format!("<R>{}</R>", relations("officeDocument", &[("a", "xl/workbook.xml")]))),
        ("xl/_rels/workbook.xml.rels", format!("<R>{own}</R>")),
        ("xl/workbook.xml", format!("<workbook>{names}</workbook>")),
        ("xl/styles.xml", styles.to_owned()),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
    ];
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        file.start_file(name, SimpleFileOptions::default()).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

const HEAD: &str = "<row r=\"1\"><c t=\"str\"><v>unit</v></c><c t=\"str\"><v>members</v></c></row>";

/// The message of the error, or an empty text; the file costs little.
fn imported(what: &str, bytes: &[u8]) -> String {
    let (read, cost) = measured(|| form().read_xlsx("a.xlsx", bytes));
    cost.require_little(what);
    read.err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn shared_formulas_of_many_cells_are_bounded() {
    let terms = (1..1300).map(|row| format!("B{row}")).collect::<Vec<_>>().join("+");
    let own = format!("<row><c t=\"str\"><v>a</v></c><c><f t=\"shared\" si=\"0\">{terms}</f><v>1</v></c></row>");
    let others = "<row><c t=\"str\"><v>a</v></c><c><f t=\"shared\" si=\"0\"/><v>1</v></c></row>".repeat(20_000);
    let found = imported("formulas", &workbook(&format!("{HEAD}{own}{others}"), "<s/>", 1));
    assert!(found.contains("too much text"), "{found}");
}

#[test]
fn sums_of_many_rows_are_compared_in_bounded_time() {
    let row =
        |number: usize| format!("<row><c t=\"str\"><v>a</v></c><c><f>SUM(B2:B{})</f><v>1</v></c></row>", number.max(2));
    let rows: String = (2..20_000).map(row).collect();
    imported("sums", &workbook(&format!("{HEAD}{rows}"), "<s/>", 1));
    let repeats: String = (3..20_000)
        .map(|number| format!("<row><c t=\"str\"><v>a</v></c><c><f>B{}</f><v>1</v></c></row>", number - 1))
        .collect();
    imported("repeats", &workbook(&format!("{HEAD}{repeats}"), "<s/>", 1));
}

#[test]
fn elements_with_many_attributes_are_refused() {
    let attributes: String = (0..300_000).map(|number| format!(" a{number}=\"\"")).collect();
    let found = imported("attributes", &workbook(&format!("{HEAD}<row{attributes}/>"), "<s/>", 1));
    assert_eq!(found, "a.xlsx: not a valid XLSX file: an element has more than 64 attributes");
}

#[test]
fn sheets_styles_and_texts_are_bounded_together() {
    let rows = "<row><c t=\"str\"><v>a</v></c></row>".repeat(100_000);
    let found = imported("sheets", &workbook(&format!("{HEAD}{rows}"), "<s/>", 500));
    assert!(found.contains("unpacks to more than 64 MiB") || found.contains("too much text"), "{found}");
    let styles = format!("<s><cellXfs>{}</cellXfs></s>", "<xf/>".repeat(2_000_000));
    assert!(imported("styles", &workbook(HEAD, &styles, 1)).contains("unpacks to more than"));
}

#[test]
fn absurd_references_are_errors() {
    for reference in ["ZZZZZZZZ99999999999", "A0", "XFE1", "A4294967296", "A-1", ""] {
        let bytes = workbook(&format!("{HEAD}<row><c r=\"{reference}\"><v>1</v></c></row>"), "<s/>", 1);
        assert!(imported("cell", &bytes).contains("invalid cell reference"), "{reference}");
    }
    for area in ["D9:A1", "A1:ZZZZ9", "A1:A99999999999", ":"] {
        let bytes = workbook(
            &format!("{HEAD}</sheetData><mergeCells><mergeCell ref=\"{area}\"/></mergeCells><sheetData>"),
            "<s/>",
            1,
        );
        assert!(imported("area", &bytes).contains("invalid cell reference"), "{area}");
    }
}

#[test]
fn office_files_under_another_name_are_named() {
    let compound = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 1024], &name, &[0; 64]].concat()
    };
    for (bytes, words) in [
        (compound("Workbook"), "the file is an Excel 97 workbook (.xls)"),
        (compound("WordDocument"), "the file is a Word 97 document (.doc)"),
        (compound("EncryptedPackage"), "the file is an Office file with a password"),
    ] {
        for error in [
            form().read_xlsx("a.xlsx", &bytes).unwrap_err(),
            form().read_csv("a.csv", &bytes).unwrap_err(),
            Recipients::from_csv("a.csv", bytes.as_slice()).unwrap_err(),
            Recipients::from_xlsx("a.xlsx", &bytes).unwrap_err(),
        ] {
            assert!(error.to_string().ends_with(words), "{error}");
            assert_eq!(error.kind(), ErrorKind::Input);
            assert!(error.help().unwrap().contains("save the table as XLSX"));
        }
    }
    let error = form().read_csv("a.csv", &workbook(HEAD, "<s/>", 1)).unwrap_err();
    assert_eq!(error.to_string(), "a.csv: the file is an XLSX workbook or another ZIP file");
}

#[test]
fn office_files_instead_of_data_are_named() {
    let compound = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 64]].concat();
    let zip = workbook(HEAD, "<s/>", 1);
    for (bytes, words) in [
        (&compound, "the file is an old Office file, or one with a password"),
        (&zip, "the file is an XLSX workbook or another ZIP file"),
    ] {
        let error = Recipients::from_json("a.json", bytes.as_slice()).next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), format!("a.json: {words}"));
        let text = String::from_utf8_lossy(bytes);
        for error in [Dispatch::from_toml(&text).unwrap_err(), Dispatch::from_json(&text).unwrap_err()] {
            assert!(error.to_string().contains(words), "{error}");
            assert_eq!(error.help().unwrap(), "write the data as TOML or JSON in a text editor");
        }
    }
}

#[test]
fn data_with_many_values_are_refused() {
    let nested = format!("a = {}", "[".repeat(1_000_001));
    let dotted = format!("a{} = 1", ".a".repeat(1_000_001));
    let keys: String = (0..500_001).map(|number| format!("\"a{number}\":1,")).collect();
    for (toml, text) in [(true, nested), (true, dotted), (false, format!("{{{keys}\"z\":1}}"))] {
        let read = || if toml { Dispatch::from_toml(&text) } else { Dispatch::from_json(&text) };
        let (error, cost) = measured(|| read().unwrap_err());
        cost.require_little("values");
        assert!(error.to_string().contains("the data have more than 1000000 values"), "{error}");
    }
    // As many as are allowed, nested and in order.
    for text in [format!("a = {}", "[".repeat(999_000)), "[[body]]\n".repeat(450_000), "a.a = 1\n".repeat(450_000)] {
        let (error, cost) = measured(|| Dispatch::from_toml(&text).unwrap_err());
        cost.require_little("values");
        assert_printable(&error);
    }
}

#[test]
fn unclosed_quotation_marks_are_errors() {
    for (text, line) in [("Tên đơn vị\nChi bộ 1\n\"Chi bộ 2\nChi bộ 3\n", 3), ("\"unit,members\nA,1\n", 1)] {
        let recipients = Recipients::from_csv("a.csv", text.as_bytes());
        let error = recipients.and_then(Iterator::collect::<Result<Vec<_>, _>>).unwrap_err().to_string();
        assert!(error.contains(&format!("the quotation mark in line {line} is not closed")), "{error}");
    }
}

/// Requires that a message has no control characters, and is short.
#[track_caller]
fn assert_printable(error: &Error) {
    let serialized = serde_json::to_value(error).unwrap();
    let texts = [
        error.to_string(),
        format!("{error:#}").replace("\nhelp: ", ""),
        error.message(Language::Vietnamese),
        error.help_in(Language::Vietnamese).unwrap_or_default().into_owned(),
        serialized["message"].to_string(),
    ];
    for text in texts {
        assert!(!text.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}')), "{text:?}");
        assert!(text.chars().count() < 20_000, "{} characters", text.chars().count());
    }
}

#[test]
fn messages_have_no_control_characters() {
    let hostile = "\\u001b[2J\\u001b]0;x\\u0007\\u202eabc";
    for json in
        [format!("{{\"{hostile}\": 1}}"), SAMPLE_JSON.replace("DATE", hostile), SAMPLE_JSON.replace("KIND", hostile)]
    {
        assert_printable(&Dispatch::from_json(&json).unwrap_err());
    }
    let name = "a\u{1b}[31m\r\n\u{202e}b.csv";
    assert_printable(&form().read_csv(name, "x\u{1b}[0m;y\n".as_bytes()).unwrap_err());
    assert_printable(&form().read_csv("a.csv", "unit;members\na\u{7};\u{1b}x\n".as_bytes()).unwrap_err());
    let recipient = Recipient::new().with("a\u{1b}", "b");
    let merge = MailMerge::new(sample().to("{x\u{9b}}")).unwrap();
    assert_printable(&merge.check([recipient]).unwrap_err());
}

const SAMPLE_JSON: &str = "{\"date\":\"DATE\",\"body\":[{\"kind\":\"KIND\"}]}";

#[test]
fn messages_do_not_quote_whole_files() {
    let long = "x".repeat(2_000_000);
    for text in [
        format!("{{\"{long}\": 1}}"),
        format!("{{\"date\":\"{long}\"}}"),
        format!("{{\"body\":[{{\"kind\":\"{long}\"}}]}}"),
    ] {
        let (error, cost) = measured(|| Dispatch::from_json(&text).unwrap_err());
        cost.require_little("json");
        assert_printable(&error);
    }
    assert_printable(&form().read_csv("a.csv", format!("{}\n1\n", &long[..500_000]).as_bytes()).unwrap_err());
    assert_printable(&Dispatch::from_toml(&format!("{long} = 1")).unwrap_err());
}

#[test]
fn checks_of_merges_do_not_compare_all_names() {
    let fields: String = (0..8_000).map(|number| format!("{{field {number} of a long list}} ")).collect();
    let merge = MailMerge::new(sample().paragraph(fields.as_str()).to("{Đơn vị}")).unwrap();
    let recipients =
        || (0..200).map(|_| (0..2_000).map(|number| (format!("column {number}"), "1")).collect::<Recipient>());
    let (checked, cost) = measured(|| merge.check(recipients().take(20)));
    assert!(checked.is_err());
    cost.require_little("check");
}

#[test]
fn names_of_packs_are_printable_and_short() {
    for name in ["a\\u0000b", "", " ", "a\\nb", &"x".repeat(300)] {
        let style = format!("name = \"{name}\"\nextends = \"hd05\"");
        let error = Pack::from_files("office", [("style.toml", style)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pack, "{name}");
        assert!(error.to_string().contains("the `name` of the pack is blank"), "{error}");
    }
}

#[test]
fn pages_above_the_limits_of_pdf_are_refused() {
    for (size, refused) in
        [("width = \"1000000mm\"", true), ("height = \"5081mm\"", true), ("width = \"300mm\"", false)]
    {
        let packs = Pack::from_files("office", [("style.toml", format!("[page]\n{size}"))]).unwrap();
        let result = Typesetter::new().unwrap().with_packs(packs).unwrap().pdf(&sample());
        let message = result.err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(
            message.contains("a side of a page is shorter than 3 pt or longer than 14400 pt"),
            refused,
            "{size}: {message}"
        );
    }
}

#[test]
fn long_reasons_of_signatures_are_refused() {
    let pdf = Typesetter::new().unwrap().signable_pdf(&sample()).unwrap();
    let request = |length: usize| {
        let request = SignatureRequest::new("signatories[0].signature", "2026-11-24T09:30:00+07:00".parse().unwrap());
        request.with_reason(&"ộ".repeat(length))
    };
    let error = prepare_signature(&pdf, &request(40_000)).unwrap_err();
    assert!(error.to_string().ends_with("such as the reason, is longer than 32767 bytes"), "{error}");
    assert!(prepare_signature(&pdf, &request(16_000)).is_ok());
}

#[test]
fn forms_with_many_fields_are_refused() {
    let mut form = form();
    form.blank_rows = 5_001;
    let (error, cost) = measured(|| Typesetter::new().unwrap().fillable_pdf(&form).unwrap_err());
    cost.require_little("fields");
    assert_eq!(error.to_string(), "there are 10002 fields, more than 10000, the limit `fields`");
    let raised = Typesetter::new().unwrap().with_limits(Limits::default().with_fields(20));
    form.blank_rows = 10;
    assert!(raised.fillable_pdf(&form).is_ok());
    form.blank_rows = 11;
    assert_eq!(raised.fillable_pdf(&form).unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn markup_with_many_attributes_is_refused() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    let packs = Pack::from_files("office", [("parts/body.xml", format!("<p{attributes}>x</p>"))]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    let (error, cost) = measured(|| typesetter.pdf(&sample()).unwrap_err());
    cost.require_little("markup");
    assert!(error.to_string().contains("an element has more than 256 attributes"), "{error}");
    assert!(error.to_string().starts_with("office/parts/body.xml:1:1: "), "{error}");
}
