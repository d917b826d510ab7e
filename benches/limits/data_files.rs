//! Hostile spreadsheets and text files.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// The name of a file, its extension, and what makes it.
type Hostile = (&'static str, &'static str, fn() -> Vec<u8>);

/// The files that the readers of their kind read.
pub(crate) const FILES: [Hostile; 30] = [
    ("sheet of spaces", "xlsx", || sheet(&" ".repeat(60 << 20))),
    ("sheet larger than 64 MiB", "xlsx", || sheet(&" ".repeat(900 << 20))),
    ("cells of shared texts", "xlsx", shared_texts),
    ("many shared texts", "xlsx", many_texts),
    ("cells of numbers", "xlsx", || sheet(&rows(500_000, "<c><v>1</v></c><c><v>1</v></c>"))),
    ("cells in one row", "xlsx", || sheet(&format!("<row>{}</row>", "<c><v>1</v></c>".repeat(2_000_000)))),
    ("rows in reverse", "xlsx", || sheet("<row r=\"9\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row>")),
    ("row of 1 048 576 without values", "xlsx", || sheet(&"<row r=\"1048576\"/>".repeat(1_000_000))),
    ("merged ranges", "xlsx", merged),
    ("hidden columns", "xlsx", hidden_columns),
    ("long formulas", "xlsx", || {
        let formula = format!("<c/><c><f>{}B2</f><v>1</v></c>", "B2+".repeat(2700));
        sheet(&rows(7_000, &formula))
    }),
    ("sums of all rows", "xlsx", || {
        sheet(&rows(50_000, "<c t=\"str\"><v>a</v></c><c><f>SUM(B2:B50000)</f><v>1</v></c>"))
    }),
    ("bad cells", "xlsx", || sheet(&rows(200_000, "<c t=\"str\"><v>a</v></c><c t=\"str\"><v>x</v></c>"))),
    ("comma after comma", "csv", || format!("{}\n1\n", ",".repeat(1_000_000)).into_bytes()),
    ("one line", "csv", || "a".repeat(16 << 20).into_bytes()),
    ("one quotation mark", "csv", || format!("unit,members\n\"{}", "a\n".repeat(8 << 20)).into_bytes()),
    ("titles", "csv", || numbered(90_000, |n| format!("t{n},")).into_bytes()),
    ("bad rows", "csv", || format!("unit,members\n{}", "a,x\n".repeat(2_000_000)).into_bytes()),
    ("long rows", "csv", || format!("unit,members\n{}", format!("{}\n", ",".repeat(900_000)).repeat(10)).into_bytes()),
    ("nested arrays", "toml", || format!("a = {}", "[".repeat(16 << 20)).into_bytes()),
    ("nested tables", "toml", || format!("a = {}", "{a=".repeat(5 << 20)).into_bytes()),
    ("dotted key", "toml", || format!("a{} = 1", ".a".repeat(1 << 20)).into_bytes()),
    ("dotted table", "toml", || format!("[a{}]", ".a".repeat(1 << 20)).into_bytes()),
    ("unknown fields", "toml", || numbered(500_000, |n| format!("a{n} = 1\n")).into_bytes()),
    ("unknown tables", "toml", || numbered(300_000, |n| format!("[a{n}.b]\n")).into_bytes()),
    ("items without fields", "toml", || "[[body]]\n".repeat(300_000).into_bytes()),
    ("unknown keys", "json", || format!("{{{}\"z\":1}}", numbered(1_000_000, |n| format!("\"a{n}\":1,"))).into_bytes()),
    ("nested JSON", "json", || format!("{{\"body\":{}", "[".repeat(16 << 20)).into_bytes()),
    ("wrong items", "json", || format!("{{\"body\":[{}1]}}", "1,".repeat(4_000_000)).into_bytes()),
    ("fields of a recipient", "json", || {
        format!("[{{{}\"z\":1}}]", numbered(80_000, |n| format!("\"a{n}\":1,"))).into_bytes()
    }),
];

fn numbered(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

fn rows(count: usize, cells: &str) -> String {
    format!("<row>{cells}</row>").repeat(count)
}

const HEAD: &str = "<row r=\"1\"><c t=\"str\"><v>unit</v></c><c t=\"str\"><v>members</v></c></row>";

fn sheet(rows: &str) -> Vec<u8> {
    workbook(&format!("<worksheet><sheetData>{HEAD}{rows}</sheetData></worksheet>"), "<sst/>")
}

/// A workbook with a sheet and shared texts.
fn workbook(sheet: &str, texts: &str) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"/>")
    };
    let own =
        relation("a", "worksheet", "worksheets/sheet1.xml") + &relation("b", "sharedStrings", "sharedStrings.xml");
    let parts = [
        ("_rels/.rels", format!("<R>{}</R>", relation("a", "officeDocument", "xl/workbook.xml"))),
        ("xl/_rels/workbook.xml.rels", format!("<R>{own}</R>")),
        ("xl/workbook.xml", "<workbook><sheet name=\"a\" r:id=\"a\"/></workbook>".to_owned()),
        ("xl/sharedStrings.xml", texts.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        file.start_file(name, SimpleFileOptions::default()).expect("a file in memory can be written");
        file.write_all(text.as_bytes()).expect("a file in memory can be written");
    }
    file.finish().expect("a file in memory can be written").into_inner()
}

/// Many cells with the same long text.
fn shared_texts() -> Vec<u8> {
    let rows = rows(500_000, "<c t=\"s\"><v>0</v></c><c><v>1</v></c>");
    let sheet = format!("<worksheet><sheetData>{HEAD}{rows}</sheetData></worksheet>");
    workbook(&sheet, &format!("<sst><si><t>{}</t></si></sst>", "a".repeat(1 << 20)))
}

fn many_texts() -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{HEAD}</sheetData></worksheet>");
    workbook(&sheet, &format!("<sst>{}</sst>", "<si><t>aaaaaaaaaaaaaaaaaa</t></si>".repeat(999_000)))
}

fn merged() -> Vec<u8> {
    let rows = rows(300_000, "<c t=\"str\"><v>a</v></c><c><v>1</v></c>");
    let ranges = numbered(1000, |n| format!("<mergeCell ref=\"D{}:E{}\"/>", n + 1, n + 1));
    let sheet = format!("<worksheet><sheetData>{HEAD}{rows}</sheetData><mergeCells>{ranges}</mergeCells></worksheet>");
    workbook(&sheet, "<sst/>")
}

fn hidden_columns() -> Vec<u8> {
    let columns = numbered(16_000, |n| format!("<col min=\"{0}\" max=\"{0}\" hidden=\"1\"/>", n + 5000));
    let rows = rows(300_000, "<c t=\"str\"><v>a</v></c><c><v>1</v></c>");
    let sheet = format!("<worksheet><cols>{columns}</cols><sheetData>{HEAD}{rows}</sheetData></worksheet>");
    workbook(&sheet, "<sst/>")
}
