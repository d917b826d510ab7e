//! Fillable forms: their fields, and reading the values of any program.

use std::collections::BTreeSet;

use congvan::error::ErrorKind;
use congvan::form::{Column, ColumnKind, Row, RowKind};
use congvan::page::{Face, Item};
use congvan::{Error, Issuer, Signatory, StatisticsForm, Typesetter};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary, text_string};

fn form() -> StatisticsForm {
    let date = "2023-01".parse().unwrap();
    StatisticsForm::new(Issuer::new("CHI BỘ").under("ĐẢNG ỦY"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng đảng viên")
        .column(Column::new("Đơn vị").with_name("unit").required())
        .column(Column::number("Đảng viên").with_name("đ.v").with_group("Tổng số"))
        .column(Column::new("Tỉ lệ").with_kind(ColumnKind::Percentage))
        .column(Column::new("Ngày").with_kind(ColumnKind::Date))
        .column(Column::new("Ghi chú").with_kind(ColumnKind::Note))
        .row(["Chi bộ 1", "", "", "", ""])
        .with_blank_rows(2)
        .with_total_row()
        .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"))
}

fn fillable(form: &StatisticsForm) -> Vec<u8> {
    Typesetter::new().unwrap().fillable_pdf(form).unwrap()
}

fn dictionary(document: &Document, object: &Object) -> Dictionary {
    document.dereference(object).unwrap().1.as_dict().unwrap().clone()
}

fn acro_form(document: &Document) -> Dictionary {
    dictionary(document, document.catalog().unwrap().get(b"AcroForm").unwrap())
}

/// The fields, with their names.
fn fields(document: &Document) -> Vec<(String, ObjectId)> {
    let fields = acro_form(document).get(b"Fields").unwrap().as_array().unwrap().clone();
    fields
        .iter()
        .map(|field| {
            let name = lopdf::decode_text_string(dictionary(document, field).get(b"T").unwrap()).unwrap();
            (name, field.as_reference().unwrap())
        })
        .collect()
}

/// The form read from a PDF in which another library has set these values.
fn returned(values: &[(&str, Object)]) -> Result<StatisticsForm, Error> {
    form().read_pdf("a.pdf", &filled(values))
}

fn filled(values: &[(&str, Object)]) -> Vec<u8> {
    let mut document = Document::load_mem(&fillable(&form())).unwrap();
    for (name, value) in values {
        let (_, id) = fields(&document).into_iter().find(|(field, _)| field == name).unwrap();
        document.get_dictionary_mut(id).unwrap().set("V", value.clone());
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn text_is_literal_and_valid_rows_are_kept() {
    let values = [("1:2:đ·v", "34"), ("2:1:unit", "Chi bộ *2*"), ("2:2:đ·v", "nhiều"), ("2:5:Ghi chú", "5*3*2 m")];
    let values = values.map(|(name, value)| (name, text_string(value)));
    let imported = form().import_pdf("a.pdf", &filled(&values)).unwrap();
    assert_eq!((imported.form.rows.len(), imported.lines.as_slice()), (1, &[1][..]));
    let cells: Vec<String> = imported.bad_rows[0].cells.cells.iter().map(congvan::dispatch::Text::plain).collect();
    assert_eq!(cells, ["Chi bộ *2*", "nhiều", "", "", "5*3*2 m"]);
    assert_eq!((imported.bad_rows[0].row, imported.bad_cells().count()), (2, 1));
}

/// A form with preset rows: sections and crosses have no fields, running numbers are printed.
#[test]
fn forms_with_preset_rows_are_fillable() {
    let date = "2023-01".parse().unwrap();
    let mut form = StatisticsForm::new(Issuer::new("CHI BỘ"), "Huế", date, "BIỂU", "Số lượng")
        .column(Column::new("TT").with_kind(ColumnKind::RunningNumber))
        .column(Column::new("Nội dung").with_name("what"))
        .column(Column::number("Năm").with_name("year").with_group("Số").with_group("Lượng"))
        .column(Column::number("Quý").with_name("quarter").with_group("Số").with_group("Lượng"))
        .with_blank_rows(1);
    form.fill_page = true;
    form.rows = vec![
        Row::of(RowKind::Total, ["", "", "", ""]),
        Row::of(RowKind::Section, ["I", "Đào tạo"]),
        Row::from(["Đại học", "", "X"]),
        Row::of(RowKind::Part, ["", "Trong đó: nữ", "…", ""]),
        Row::from(["Đã có", "5", ""]),
    ];
    let sent = fillable(&form);
    let mut document = Document::load_mem(&sent).unwrap();
    let names: Vec<String> = fields(&document).into_iter().map(|(name, _)| name).collect();
    let given = ["3:3:year", "4:4:quarter", "6:2:what", "6:3:year", "6:4:quarter"];
    assert_eq!(names[..given.len()], given);
    assert!(names[given.len()..].iter().all(|name| !name.contains(":1:")), "{names:?}");
    for (name, value) in [("3:3:year", "12"), ("4:4:quarter", "3"), ("6:2:what", "Khác"), ("6:3:year", "4")] {
        let (_, id) = fields(&document).into_iter().find(|(field, _)| field == name).unwrap();
        document.get_dictionary_mut(id).unwrap().set("V", text_string(value));
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let returned = form.read_pdf("a.pdf", &bytes).unwrap();
    // 12 + 5 + 4; the part is not counted.
    assert_eq!(returned.totals().unwrap(), [None, None, Some(21), Some(0)]);
    let kinds: Vec<RowKind> = returned.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds[..3], [RowKind::Total, RowKind::Section, RowKind::Plain]);
    assert_eq!(returned.rows[3], Row::of(RowKind::Part, ["", "Trong đó: nữ", "…", "3"]));
    assert_eq!(returned.rows[5], Row::from(["", "Khác", "4", ""]));
}

#[test]
fn a_field_fills_its_cell_inside_the_rules() {
    let page = Typesetter::new().unwrap().pages(&form()).unwrap().pages.remove(0);
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) if *rule.style == *"statistics" => Some((rule.from, rule.to)),
        _ => None,
    });
    let (mut across, mut upright) = (Vec::new(), Vec::new());
    for (from, to) in rules {
        if from.1 == to.1 { across.push((page.height - from.1).0) } else { upright.push(from.0.0) }
    }
    // Rules are 0.5 pt thick, and 0.5 pt from the field.
    let stands = |at: f64, rules: &[f64]| rules.iter().any(|rule| (rule - at).abs() < 0.01);
    let document = Document::load_mem(&fillable(&form())).unwrap();
    let fields = fields(&document);
    let mut lefts = Vec::new();
    for (name, id) in &fields {
        let rect = document.get_dictionary(*id).unwrap().get(b"Rect").unwrap().as_array().unwrap().clone();
        let [left, low, right, high] = [0, 1, 2, 3].map(|side: usize| f64::from(rect[side].as_float().unwrap()));
        assert!(stands(left - 0.5, &upright) && stands(right + 0.5, &upright), "{name}: {rect:?}");
        assert!(stands(low - 0.5, &across) && stands(high + 0.5, &across), "{name}: {rect:?}");
        lefts.push((left * 100.0).round() as i64);
    }
    lefts.sort_unstable();
    lefts.dedup();
    assert_eq!(lefts.len(), form().columns.len());
}

#[test]
fn every_empty_cell_of_a_blank_row_is_a_field() {
    let document = Document::load_mem(&fillable(&form())).unwrap();
    let names: Vec<String> = fields(&document).into_iter().map(|(name, _)| name).collect();
    let mut wanted: Vec<String> =
        ["1:2:đ·v", "1:3:Tỉ lệ", "1:4:Ngày", "1:5:Ghi chú"].iter().map(ToString::to_string).collect();
    for row in 2..=3 {
        for (column, key) in (1..).zip(["unit", "đ·v", "Tỉ lệ", "Ngày", "Ghi chú"]) {
            wanted.push(format!("{row}:{column}:{key}"));
        }
    }
    assert_eq!(names, wanted);
    let tip = |index: usize| {
        let field = dictionary(&document, &fields(&document)[index].1.into());
        lopdf::decode_text_string(field.get(b"TU").unwrap()).unwrap()
    };
    assert_eq!(tip(0), "Chi bộ 1; Tổng số; Đảng viên; số nguyên, ví dụ 1.234");
    assert_eq!(tip(4), "Dòng 2; Đơn vị");
}

#[test]
fn fields_are_archivable_and_accessible() {
    let document = Document::load_mem(&fillable(&form())).unwrap();
    let catalog = document.catalog().unwrap();
    let tree = dictionary(&document, catalog.get(b"StructTreeRoot").unwrap());
    let numbers = tree.get(b"ParentTree").unwrap().as_dict().unwrap().get(b"Nums").unwrap().as_array().unwrap().clone();
    assert!(acro_form(&document).get(b"NeedAppearances").is_err());
    for (name, id) in fields(&document) {
        let field = dictionary(&document, &id.into());
        // Printed, with its own appearance stream, and without a script.
        assert_eq!(field.get(b"F").unwrap().as_i64().unwrap(), 4, "{name}");
        assert!(field.get(b"AP").unwrap().as_dict().unwrap().has(b"N"), "{name}");
        assert!(!field.has(b"A") && !field.has(b"AA"), "{name}");
        // The field refers to its structure element, and the element to the field.
        let key = field.get(b"StructParent").unwrap().as_i64().unwrap();
        let at = numbers.chunks(2).find(|pair| pair[0].as_i64().unwrap() == key).unwrap();
        let element = dictionary(&document, &at[1]);
        assert_eq!(element.get(b"S").unwrap().as_name().unwrap(), b"Form");
        assert_eq!(element.get(b"K").unwrap().as_dict().unwrap().get(b"Obj").unwrap().as_reference().unwrap(), id);
        let cell = dictionary(&document, element.get(b"P").unwrap());
        assert_eq!(cell.get(b"S").unwrap().as_name().unwrap(), b"TD");
        let kids = cell.get(b"K").unwrap().as_array().unwrap();
        assert!(kids.iter().any(|kid| kid.as_reference().ok() == at[1].as_reference().ok()));
        let sheet = dictionary(&document, field.get(b"P").unwrap());
        assert_eq!(sheet.get(b"Tabs").unwrap().as_name().unwrap(), b"S");
        assert!(sheet.get(b"Annots").unwrap().as_array().unwrap().contains(&id.into()));
    }
    let font =
        acro_form(&document).get(b"DR").unwrap().as_dict().unwrap().get(b"Font").unwrap().as_dict().unwrap().clone();
    let font = dictionary(&document, font.get(b"Serif").unwrap());
    assert!(font.has(b"ToUnicode"));
    let descendants = font.get(b"DescendantFonts").unwrap().as_array().unwrap();
    let descendant = dictionary(&document, &descendants[0]);
    let descriptor = dictionary(&document, descendant.get(b"FontDescriptor").unwrap());
    let (_, file) = document.dereference(descriptor.get(b"FontFile2").unwrap()).unwrap();
    let whole = include_bytes!("../fonts/congvan-serif-regular.ttf");
    assert_eq!(file.as_stream().unwrap().decompressed_content().unwrap(), whole);
}

#[test]
fn fields_are_in_the_order_of_the_structure() {
    let form = form().with_blank_rows(60);
    let document = Document::load_mem(&fillable(&form)).unwrap();
    assert!(document.get_pages().len() > 1);
    let mut widgets = Vec::new();
    let mut open = vec![document.catalog().unwrap().get(b"StructTreeRoot").unwrap().clone()];
    while let Some(object) = open.pop() {
        let Ok(element) = document.dereference(&object).unwrap().1.as_dict() else { continue };
        if let Ok(widget) = element.get(b"Obj") {
            widgets.push(widget.as_reference().unwrap());
        }
        match element.get(b"K") {
            Ok(Object::Array(kids)) => open.extend(kids.iter().rev().cloned()),
            Ok(kid) => open.push(kid.clone()),
            Err(_) => {}
        }
    }
    let in_form: Vec<ObjectId> = fields(&document).into_iter().map(|(_, id)| id).collect();
    let pages = document.page_iter().map(|page| document.get_dictionary(page).unwrap());
    let on_pages: Vec<ObjectId> = pages
        .filter_map(|page| page.get(b"Annots").ok())
        .flat_map(|annotations| annotations.as_array().unwrap().clone())
        .map(|annotation| annotation.as_reference().unwrap())
        .collect();
    assert_eq!(in_form.len(), 4 + 60 * 5);
    assert_eq!(widgets, in_form);
    assert_eq!(on_pages, in_form);
}

#[test]
fn the_font_of_typed_text_maps_glyphs_to_characters() {
    let document = Document::load_mem(&fillable(&form())).unwrap();
    let resources = dictionary(&document, acro_form(&document).get(b"DR").unwrap());
    let font = dictionary(&document, resources.get(b"Font").unwrap().as_dict().unwrap().get(b"Serif").unwrap());
    assert_eq!(font.get(b"BaseFont").unwrap().as_name().unwrap(), b"CongvanSerif-Regular");
    let (_, table) = document.dereference(font.get(b"ToUnicode").unwrap()).unwrap();
    let table = String::from_utf8(table.as_stream().unwrap().decompressed_content().unwrap()).unwrap();
    let descendant = dictionary(&document, &font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0]);
    let widths = descendant.get(b"W").unwrap().as_array().unwrap()[1].as_array().unwrap().clone();
    // The layout uses the same face with glyph numbers as codes.
    let mut letters = BTreeSet::new();
    for item in &Typesetter::new().unwrap().pages(&form()).unwrap().pages[0].items {
        let Item::Text(run) = item else { continue };
        for glyph in run.glyphs.iter().filter(|_| run.face == Face::Regular) {
            let letter = &run.text[glyph.text.clone()];
            let unicode: String = letter.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
            assert!(table.contains(&format!("<{:04x}> <{unicode}>", glyph.id)), "{letter}");
            let width = f64::from(widths[glyph.id as usize].as_float().unwrap());
            assert!((width - glyph.advance.0 / run.size.0 * 1000.0).abs() < 0.01 || letter == " ", "{letter}: {width}");
            letters.insert(letter.to_owned());
        }
    }
    assert!(letters.len() > 10 && letters.contains("ộ"), "{letters:?}");
}

#[test]
fn dotted_lines_end_at_fields() {
    let dots = |pdf: Vec<u8>| {
        let document = Document::load_mem(&pdf).unwrap();
        document.extract_text(&[1]).unwrap().matches("....").count()
    };
    assert!(dots(Typesetter::new().unwrap().pdf(&form()).unwrap()) > 0);
    assert_eq!(dots(fillable(&form())), 0);
}

#[test]
fn every_row_of_a_blank_form_has_all_its_cells() {
    let document = Document::load_mem(&Typesetter::new().unwrap().pdf(&form()).unwrap()).unwrap();
    let is = |object: &Object, role: &[u8]| {
        document
            .dereference(object)
            .unwrap()
            .1
            .as_dict()
            .is_ok_and(|dictionary| dictionary.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == role))
    };
    let rows = document.objects.values().filter(|object| is(object, b"TR"));
    let counts: Vec<usize> = rows
        .map(|row| {
            let kids = row.as_dict().unwrap().get(b"K").unwrap().as_array().unwrap();
            kids.iter().filter(|kid| is(kid, b"TD")).count()
        })
        .collect();
    assert_eq!(counts.iter().filter(|count| **count == 5).count(), 4, "{counts:?}");
}

#[test]
fn reads_values_in_any_encoding() {
    let mut utf8 = b"\xEF\xBB\xBF".to_vec();
    utf8.extend("ơ ư ạ".bytes());
    let form = returned(&[
        ("1:2:đ·v", Object::string_literal("1.234")),
        ("1:3:Tỉ lệ", text_string("2,2 %")),
        ("3:1:unit", text_string("Chi bộ Nguyễn Huệ")),
        ("3:4:Ngày", Object::string_literal("31/12/2022")),
        ("3:5:Ghi chú", Object::string_literal(utf8)),
        ("2:5:Ghi chú", Object::string_literal("")),
    ])
    .unwrap();
    let rows: Vec<Vec<&str>> =
        form.rows.iter().map(|row| row.cells.iter().map(congvan::dispatch::Text::as_str).collect()).collect();
    assert_eq!(rows, [["Chi bộ 1", "1.234", "2,2 %", "", ""], ["Chi bộ Nguyễn Huệ", "", "", "31/12/2022", "ơ ư ạ"]]);
    assert_eq!(form.blank_rows, 0);
}

#[test]
fn reports_all_invalid_values() {
    let error = returned(&[
        ("1:2:đ·v", text_string("nhiều")),
        ("3:2:đ·v", Object::string_literal("5")),
        ("3:4:Ngày", Object::string_literal("31/2/2022")),
    ])
    .unwrap_err();
    let bad: Vec<(usize, &str)> = error.bad_cells().iter().map(|cell| (cell.row, cell.column.as_str())).collect();
    assert_eq!(bad, [(1, "đ.v"), (3, "unit"), (3, "Ngày")]);
    assert!(error.to_string().starts_with("a.pdf: row 1, column `đ.v`: `nhiều` is not"), "{error}");
}

#[test]
fn reads_groups_and_fields_with_several_widgets() {
    let mut document = Document::load_mem(&fillable(&form())).unwrap();
    let (_, id) = fields(&document).remove(0);
    // The value moves to a parent, and the widget has no name; another group has a cycle.
    let field = document.get_dictionary_mut(id).unwrap();
    let name = field.remove(b"T").unwrap();
    let parent = document
        .add_object(dictionary! { "FT" => "Tx", "T" => name, "V" => text_string("77"), "Kids" => vec![id.into()] });
    let circle = document.new_object_id();
    document.set_object(circle, dictionary! { "T" => text_string("x"), "Kids" => vec![circle.into()] });
    let form_id = document.catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
    let acro_form = document.get_dictionary_mut(form_id).unwrap();
    acro_form.get_mut(b"Fields").unwrap().as_array_mut().unwrap()[0] = parent.into();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(form().read_pdf("a.pdf", &bytes).unwrap().rows[0].cells[1].as_str(), "77");
    let acro_form = document.get_dictionary_mut(form_id).unwrap();
    acro_form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(circle.into());
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(form().read_pdf("a.pdf", &bytes).unwrap_err().to_string(), "a.pdf: the PDF has more than 200000 fields");
}

#[test]
fn rejects_unreadable_files() {
    let typesetter = Typesetter::new().unwrap();
    let message = |form: &StatisticsForm, bytes: &[u8]| {
        let error = form.read_pdf("a.pdf", bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        error.to_string()
    };
    assert!(message(&form(), b"").starts_with("a.pdf: the PDF cannot be read: "));
    let flat = typesetter.pdf(&form()).unwrap();
    assert_eq!(message(&form(), &flat), "a.pdf: the PDF has no fields: it was printed or flattened");
    let whole = fillable(&form());
    let mut other = form();
    other.columns[0].name = Some("body".to_owned());
    assert_eq!(message(&other, &whole), "a.pdf: the PDF belongs to another form: this one has no field `2:1:unit`");
    let full = form().with_blank_rows(0).row(["A", "1", "", "", ""]);
    let mut full = full;
    full.rows.remove(0);
    let error = typesetter.fillable_pdf(&full).unwrap_err();
    assert_eq!(error.to_string(), "the form has no blank row to be filled in");
    // Any damaged byte gives a form or an error, never a panic.
    for at in (0..whole.len()).step_by(997) {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        let _: Result<StatisticsForm, Error> = form().read_pdf("a.pdf", &broken);
    }
}

#[test]
fn the_same_form_gives_the_same_bytes_and_fills_its_page() {
    let mut form = form();
    form.fill_page = true;
    let bytes = fillable(&form);
    assert_eq!(bytes, fillable(&form));
    let document = Document::load_mem(&bytes).unwrap();
    assert_eq!(document.get_pages().len(), 1);
    assert!(fields(&document).len() > 50, "{}", fields(&document).len());
}
