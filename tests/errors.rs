//! Invalid input: messages, places and help of errors, and files after a failure.

use std::fs;
use std::path::PathBuf;

use congvan::dispatch::{Authority, BodyItem, DocumentNumber, Millimetres};
use congvan::error::{ErrorKind, Place};
use congvan::form::{Column, ColumnKind, RowKind};
use congvan::page::FontFiles;
use congvan::{Dispatch, Error, Fonts, Issuer, Pack, Picture, Signatory, StatisticsForm, Typesetter};

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

/// A temporary folder for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with(self, file: &str, text: &str) -> Self {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read_error(from: &str, to: &str) -> String {
    let broken = SAMPLE.replacen(from, to, 1);
    assert_ne!(broken, SAMPLE, "the sample has no `{from}`");
    Dispatch::from_toml(&broken).unwrap_err().to_string()
}

fn sample() -> Dispatch {
    Dispatch::from_toml(SAMPLE).unwrap()
}

/// Typesets the sample with the templates of a folder.
fn with_pack(folder: &Folder) -> Result<Vec<u8>, congvan::Error> {
    Typesetter::new()?.with_packs(Pack::open(&folder.0)?)?.pdf(&sample())
}

#[track_caller]
fn assert_begins(text: &str, beginning: &str) {
    assert!(text.starts_with(beginning), "\n found: {text}\nwanted: {beginning}…");
}

#[test]
fn unknown_fields_and_wrong_values_have_line_and_column() {
    assert_begins(
        &read_error("place = \"Đà Lạt\"", "plase = \"Đà Lạt\""),
        "line 6, column 1 (plase): unknown field `plase`; the nearest is `place`",
    );
    assert_begins(
        &read_error("\"2023-01-09\"", "\"2023-02-31\""),
        "line 7, column 8 (date): the date `2023-02-31` does not exist; check the day and the month",
    );
    assert_begins(
        &read_error("\"40-CV/BXDTCCSĐ\"", "\"abc\""),
        "line 4, column 10 (number): invalid document number `abc`; write number, kind and body",
    );
    assert_begins(
        &read_error("[[body]]\ntext", "[[body]]\nkind = \"verse\"\ntext"),
        "line 16, column 8 (body[0].kind): ",
    );
    assert_begins(
        &read_error("date = \"2023-01-09\"", "date = 2023-01-09T08:00:00"),
        "line 7, column 8 (date): invalid date `2023-01-09T08:00:00`",
    );
}

#[test]
fn empty_fields_are_reported_together() {
    let mut dispatch = sample();
    dispatch.addressees.clear();
    dispatch.body.clear();
    dispatch.subject = " ".into();
    let error = Typesetter::new().unwrap().pdf(&dispatch).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Value);
    assert_eq!(error.to_string(), "these fields are empty: subject, addressees, body");
}

#[test]
fn fields_of_attached_forms_have_the_whole_path() {
    let mut form =
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-02".parse().unwrap(), " ", "Số lượng").column("Đơn vị");
    let typesetter = Typesetter::new().unwrap();
    let alone = typesetter.pdf(&form).unwrap_err().to_string();
    assert_eq!(alone, "this field is empty: title");
    let attached = typesetter.pdf(&sample().attach(form.clone())).unwrap_err().to_string();
    assert_eq!(attached, "this field is empty: attachments[1].statistics_form.title");

    form.title = "THỐNG KÊ".into();
    form.rows = vec![["漢"].into(), ["字"].into()];
    form.rows[1].kind = RowKind::Subtotal;
    let error = typesetter.pdf(&form).unwrap_err();
    let places: Vec<&str> = error.missing_glyphs().iter().map(|missing| missing.place.as_str()).collect();
    assert_eq!(places, ["rows[0][0]", "rows[1].cells[0]"]);
    form.issuer.name.clear();
    form.columns.clear();
    let error = typesetter.pdf(&form).unwrap_err().to_string();
    assert_eq!(error, "these fields are empty: issuer.name, columns");
}

#[test]
fn reports_rows_of_the_wrong_length() {
    let broken = SAMPLE.replacen("blank_rows = 1", "rows = [[\"a\", \"b\"]]", 1);
    let error = Typesetter::new().unwrap().pdf(&Dispatch::from_toml(&broken).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "attachments[0].statistics_form.rows[0]: row 1 has 2 cells, the form has 6 columns");
}

#[test]
fn reports_characters_without_a_glyph_with_their_fields() {
    let mut dispatch = sample();
    dispatch.subject = "Đăng ký 漢字".into();
    dispatch.signatories[0].name = Some("Nguyễn\u{202e} 漢".into());
    let error = Typesetter::new().unwrap().pdf(&dispatch).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Glyph);
    let message = error.to_string();
    for part in ["漢 (U+6F22) in subject", "字 (U+5B57) in subject", "(U+202E) in signatories[0].name"] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(error.missing_glyphs().len(), 3);
}

#[test]
fn rejects_templates_that_are_not_well_formed() {
    let folder = Folder::new("ill-formed").with("parts/marks.xml", "\n\n  <fixed style=\"body\"><b></fixed>");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Markup);
    assert_begins(&error.to_string(), "ill-formed/parts/marks.xml:3:23: the markup is not well-formed: ");
}

#[test]
fn reports_template_errors_with_line_and_column() {
    let cases = [
        ("\n  {% if %}", "tera/parts/marks.xml:2:9: "),
        ("<p style=\"body\">{{ nobody }}</p>", "tera/parts/marks.xml:1:20: "),
        ("<p style=\"body\">{{ subject | shout }}</p>", "tera/parts/marks.xml:1:30: "),
    ];
    for (text, beginning) in cases {
        let folder = Folder::new("tera").with("parts/marks.xml", text);
        let error = with_pack(&folder).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Template, "{error}");
        assert!(!error.to_string().contains('\n'), "one line: {error}");
        assert_begins(&error.to_string(), beginning);
    }
}

#[test]
fn rejects_unknown_styles() {
    let folder = Folder::new("no-style").with("parts/marks.xml", "<p style=\"boddy\">x</p>");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.to_string(), "no-style/parts/marks.xml:1:1: there is no style `boddy`; the nearest is `body`");
}

#[test]
fn reports_errors_of_style_files_with_line_and_column() {
    let folder = Folder::new("bad-style").with("style.toml", "[styles.body]\nsize = \"14\"\n");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pack);
    assert_begins(&error.to_string(), "bad-style/style.toml:2:1: invalid length `14`: expected a number with a unit");

    let folder = Folder::new("bad-style").with("style.toml", "[styles.body]\n\nsise = \"14pt\"\n");
    assert_begins(&with_pack(&folder).unwrap_err().to_string(), "bad-style/style.toml:3:1: unknown field `sise`");

    let folder = Folder::new("bad-style").with("style.toml", "extends = \"hd99\"");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.to_string(), "bad-style: there is no pack `hd99`");

    let folder = Folder::new("bad-style").with("style.toml", "size = ");
    assert_begins(&with_pack(&folder).unwrap_err().to_string(), "bad-style/style.toml:1:");
}

#[test]
fn rejects_margins_without_space_for_text() {
    let folder = Folder::new("no-room").with("style.toml", "[page]\nbinding = \"200mm\"");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Layout, "{error}");
}

#[test]
fn rejects_rows_higher_than_a_page() {
    let broken = SAMPLE.replacen(
        "blank_rows = 1",
        &format!("rows = [[\"{}\", \"\", \"\", \"\", \"\", \"\"]]", "chữ ".repeat(5000)),
        1,
    );
    let error = Typesetter::new().unwrap().pdf(&Dispatch::from_toml(&broken).unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Layout);
    assert!(error.to_string().contains("the block that begins with `chữ chữ"), "{error}");
}

#[test]
fn rejects_folders_that_are_not_packs() {
    let folder = Folder::new("empty");
    assert_eq!(Pack::open(&folder.0).unwrap_err().kind(), ErrorKind::Pack);
    let missing = folder.0.join("nowhere");
    let error = Pack::open(&missing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.place(), &Place::File(missing));
}

#[test]
fn rejects_files_that_are_not_fonts() {
    let folder = Folder::new("font").with("times.ttf", "no font");
    let path = folder.0.join("times.ttf");
    let error =
        Fonts::from_files(FontFiles { regular: &path, bold: &path, italic: &path, bold_italic: &path }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Font);
    assert_eq!(error.to_string(), format!("{}: the font cannot be used", path.display()));
    assert!(error.help().is_some());
    let missing = folder.0.join("timesbd.ttf");
    let error =
        Fonts::from_files(FontFiles { regular: &missing, bold: &path, italic: &path, bold_italic: &path }).unwrap_err();
    assert_eq!((error.kind(), error.place()), (ErrorKind::Io, &Place::File(missing)));
}

#[test]
fn fonts_from_files_give_the_same_pdf_as_built_in_fonts() {
    let file = |face: &str| crate::in_repository(format!("fonts/congvan-serif-{face}.ttf"));
    let [regular, bold, italic, bold_italic] = ["regular", "bold", "italic", "bold-italic"].map(file);
    let fonts = Fonts::from_files(FontFiles { regular, bold, italic, bold_italic }).unwrap();
    let typesetter = Typesetter::new().unwrap();
    let own = typesetter.clone().with_fonts(fonts);
    assert!(own.pdf(&sample()).unwrap() == typesetter.pdf(&sample()).unwrap());
}

#[test]
fn rejects_truncated_pictures() {
    let whole = include_bytes!("data/signature.png");
    let mut dispatch = sample();
    let picture = Picture::from_png(&whole[..whole.len() / 2]).unwrap();
    dispatch.signatories[0] = Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A").with_signature(picture);
    let error = Typesetter::new().unwrap().pdf(&dispatch).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Picture, "{error}");
    assert_eq!(error.place(), &Place::Field("signatories[0].signature".parse().unwrap()));
}

#[test]
fn failed_writes_leave_no_files() {
    let folder = Folder::new("unwritable");
    let typesetter = Typesetter::new().unwrap();
    let error = typesetter.save(&sample(), folder.0.join("no/such/folder.pdf")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);

    // A folder of the name that the file should get: written beside it, and not renamed.
    fs::create_dir(folder.0.join("taken.pdf")).unwrap();
    let error = typesetter.save(&sample(), folder.0.join("taken.pdf")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let left: Vec<_> = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["taken.pdf"]);
}

#[test]
fn saved_file_equals_pdf_bytes() {
    let folder = Folder::new("saved");
    let path = folder.0.join("a.pdf");
    let typesetter = Typesetter::new().unwrap();
    let bytes = typesetter.save(&sample(), &path).unwrap();
    assert_eq!(fs::read(&path).unwrap().len(), bytes);
    assert_eq!(fs::read(&path).unwrap(), typesetter.pdf(&sample()).unwrap());
}

#[test]
fn folder_names_with_special_characters_work() {
    let folder = Folder::new("R&D \"<x>\" {{ y }}").with("parts/marks.xml", "<p style=\"boddy\">x</p>");
    let error = with_pack(&folder).unwrap_err();
    assert_begins(&error.to_string(), "R_D __x__ __ y __/parts/marks.xml:1:1: there is no style `boddy`");
}

#[test]
fn bad_cells_are_reported_together() {
    let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng")
        .column("Đơn vị")
        .column(Column::number("Đảng viên").with_name("members").required())
        .column(Column::new("Ngày").with_kind(ColumnKind::Date))
        .row(["Một", "mười", "31/02/2023"])
        .row(["Hai", "", "01/02/2023"])
        .row(["Ba", "100000000000000000000", ""])
        .row(["Bốn", "", ""]);
    let error = Typesetter::new().unwrap().pdf(&form).unwrap_err();
    let cells: Vec<(usize, &str, &str)> =
        error.bad_cells().iter().map(|cell| (cell.row, cell.column.as_str(), cell.value.as_str())).collect();
    assert_eq!(
        cells,
        [
            (1, "members", "mười"),
            (1, "Ngày", "31/02/2023"),
            (2, "members", ""),
            (3, "members", "100000000000000000000")
        ]
    );
    let text = error.to_string();
    assert!(text.starts_with("rows: row 1, column `members`: `mười` is not a whole number"), "{text}");
    assert!(text.contains("row 2, column `members`: empty, but required"), "{text}");
}

#[test]
fn rejects_sum_overflow_and_unknown_limit_columns() {
    let form = || {
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng")
            .column("Đơn vị")
            .column(Column::number("Đảng viên"))
            .with_total_row()
    };
    let much = form().row(["Một", "9223372036854775807"]).row(["Hai", "1"]);
    let error = Typesetter::new().unwrap().pdf(&much).unwrap_err();
    assert_eq!(error.to_string(), "the sum of the column `Đảng viên` is too large");
    let mut limited = form();
    limited.columns[1].not_above = Some("nothing".to_owned());
    let error = Typesetter::new().unwrap().pdf(&limited).unwrap_err();
    assert_eq!(error.to_string(), "columns[1].not_above: there is no number column `nothing`");
}

#[test]
fn rejects_numbers_and_dates_that_cannot_be_read_again() {
    let typesetter = Typesetter::new().unwrap();
    let error = DocumentNumber::unregistered("a b", "<&>").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Value);
    let mut dispatch = sample();
    dispatch.date = chrono::NaiveDate::from_ymd_opt(12_345, 1, 1).unwrap().into();
    let error = typesetter.pdf(&dispatch).unwrap_err();
    assert_eq!((error.kind(), error.place()), (ErrorKind::Value, &Place::Field("date".parse().unwrap())));
    assert!(dispatch.to_toml().is_err());
}

/// Kind and full message of an error, with place and help.
#[track_caller]
fn message_of<T: std::fmt::Debug>(result: Result<T, Error>) -> (ErrorKind, String) {
    let error = result.unwrap_err();
    (error.kind(), format!("{error:#}"))
}

#[test]
fn unreadable_values_have_help() {
    let authority =
        "\nhelp: begin with `T/M`, `K/T`, `T/L` or `Q.` and name the body or office, such as `T/M BAN THƯỜNG VỤ`";
    let wanted = format!("invalid signing authority `BAN`{authority}");
    assert_eq!(message_of("BAN".parse::<Authority>()), (ErrorKind::Value, wanted));
    let wanted = "invalid signing authority `TM BAN`\nhelp: write `T/M BAN`".to_owned();
    assert_eq!(message_of("TM BAN".parse::<Authority>()), (ErrorKind::Value, wanted));
    for width in ["30cm", "mm", "0mm", "-1mm", "+5mm", "70000mm", "2.5mm"] {
        let wanted = format!("invalid length `{width}`\nhelp: write whole millimetres, such as `30mm`");
        assert_eq!(message_of(width.parse::<Millimetres>()), (ErrorKind::Value, wanted));
    }
    assert!(Millimetres::new(0).is_err());
    assert_eq!(Millimetres::new(30).unwrap().get(), 30);
    assert_eq!(" 30 mm ".parse::<Millimetres>().unwrap(), Millimetres::new(30).unwrap());

    let mut data = serde_json::to_value(sample()).unwrap();
    data["signatories"][0]["signature"] = serde_json::json!({ "png": "!!" });
    let error = Dispatch::from_json(&data.to_string()).unwrap_err().to_string();
    assert!(error.ends_with("invalid base64 text `!!`; write the bytes of the file in standard base64"), "{error}");
    assert!(error.contains("(signatories[0].signature)"), "{error}");
}

#[test]
fn report_does_not_fix_another_dispatch() {
    let typesetter = Typesetter::new().unwrap();
    let report = typesetter.check(&sample());
    // The text is too short for the place that was found, or the paragraph is gone.
    let mut other = sample();
    other.body[0] = BodyItem::Paragraph("Ngắn.".into());
    let wanted = "body[0].text: the report belongs to another dispatch\nhelp: check the dispatch that you want to fix";
    assert_eq!(message_of(report.fix(&other)), (ErrorKind::Value, wanted.to_owned()));
    other.body.clear();
    assert_eq!(message_of(report.fix(&other)), (ErrorKind::Value, wanted.to_owned()));
}

#[test]
fn rejects_inconsistent_packs() {
    let typesetter = Typesetter::new().unwrap();
    let none = "no template pack was given\nhelp: pass the packs of `Pack::builtin` or `Pack::open`";
    assert_eq!(
        message_of(Typesetter::with(Vec::new(), Fonts::embedded().unwrap())),
        (ErrorKind::Pack, none.to_owned())
    );
    let unknown = "there is no pack `hd99`\nhelp: the built-in packs are `hd36` and `hd05`";
    assert_eq!(message_of(typesetter.following("hd99")), (ErrorKind::Pack, unknown.to_owned()));

    let style = fs::read_to_string(crate::in_repository("templates/hd36/style.toml")).unwrap();
    let lacking =
        "office: the pack lacks `dispatch.xml`\nhelp: add the file, or let style.toml say `extends = \"hd36\"`";
    let kinds = include_str!("../templates/hd36/kinds.toml");
    let alone = style.replacen("\"hd36\"", "\"office\"", 1);
    assert_eq!(
        message_of(Pack::from_files("office", [("style.toml", alone.as_str()), ("kinds.toml", kinds)])),
        (ErrorKind::Pack, lacking.to_owned())
    );
    let circle = "the packs extend each other in a circle: office\nhelp: remove `extends` from the last of them";
    let itself = [("style.toml", "extends = \"office\"")];
    assert_eq!(message_of(Pack::from_files("office", itself)), (ErrorKind::Pack, circle.to_owned()));
}

#[test]
fn rejects_packs_above_the_limits() {
    let large = "x".repeat((4 << 20) + 1);
    let message = "a file of a pack has at most 4194304 bytes";
    let folder = Folder::new("large").with("dispatch.xml", &large);
    let place = folder.0.join("dispatch.xml");
    assert_eq!(
        message_of(Pack::open(&folder.0)),
        (ErrorKind::Template, format!("{}: {message}\nhelp: make the file smaller", place.display()))
    );
    let named = message_of(Pack::from_files("large", [("dispatch.xml", large)]));
    assert_eq!(named, (ErrorKind::Template, format!("large/dispatch.xml: {message}\nhelp: make the file smaller")));

    let many = (0..=1000).fold(Folder::new("many"), |folder, index| folder.with(&format!("parts/{index}.xml"), ""));
    let (kind, message) = message_of(Pack::open(&many.0));
    assert_eq!(kind, ErrorKind::Template);
    assert!(message.contains(".xml: a pack has at most 1000 files\nhelp: "), "{message}");
}

#[test]
fn rejects_template_elements_without_layout() {
    for (markup, wanted) in [
        ("<fixed page=\"first\" style=\"body\">x</fixed>", "the style `body` has neither `from_top` nor `from_bottom`"),
        (
            "<picture field=\"seal\" style=\"sign-room\"/>",
            "the picture cannot be used: the dispatch has no picture at `seal`",
        ),
        ("<p style=\"body\">漢</p>", "the fonts lack 漢 (U+6F22) in the regular face"),
    ] {
        let typesetter = Typesetter::new().unwrap();
        let packs = Pack::from_files("office", [("parts/marks.xml", markup)]).unwrap();
        let error = typesetter.with_packs(packs).unwrap().pdf(&sample()).unwrap_err();
        assert_eq!(error.to_string(), format!("office/parts/marks.xml:1:1: {wanted}"));
    }
    let packs = Pack::from_files("office", [("parts/marks.xml", "<p style=\"body\">漢a字 漢</p>")]).unwrap();
    let error = Typesetter::new().unwrap().with_packs(packs).unwrap().pdf(&sample()).unwrap_err();
    assert_eq!(error.missing_glyphs().iter().map(|missing| missing.character).collect::<String>(), "漢字");
}

#[test]
fn message_names_the_first_twenty_bad_cells() {
    let mut form =
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng")
            .column("Đơn vị")
            .column(Column::number("Đảng viên"));
    form.rows = (0..30).map(|_| ["A", "x"].into()).collect();
    let error = Typesetter::new().unwrap().pdf(&form).unwrap_err();
    assert_eq!(error.bad_cells().len(), 30);
    let text = error.to_string();
    assert!(
        text.ends_with("row 20, column `Đảng viên`: `x` is not a whole number, such as 1234 or 1.234; and 10 more"),
        "{text}"
    );
}

#[test]
fn rejects_tables_wider_than_a_page() {
    let mut form =
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng");
    form.columns = (0..100).map(|index| Column::new(index.to_string())).collect();
    let (kind, message) = message_of(Typesetter::new().unwrap().pdf(&form));
    assert_eq!(kind, ErrorKind::Layout);
    assert!(
        message.contains("mm too wide, though in the smallest type; column 11 `10` needs the most space"),
        "{message}"
    );
}

#[test]
fn does_not_embed_fonts_with_restricted_licence() {
    let dispatch = Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap();
    let written = |rights: u16| {
        let mut regular = include_bytes!("../fonts/congvan-serif-regular.ttf").to_vec();
        let table = regular[12..].chunks(16).find(|record| record.starts_with(b"OS/2")).unwrap();
        let at = u32::from_be_bytes(table[8..12].try_into().unwrap()) as usize + 8;
        regular[at..at + 2].copy_from_slice(&rights.to_be_bytes());
        let other = || include_bytes!("../fonts/congvan-serif-bold.ttf").to_vec();
        let fonts =
            Fonts::from_bytes(FontFiles { regular, bold: other(), italic: other(), bold_italic: other() }).unwrap();
        Typesetter::new().unwrap().with_fonts(fonts).pdf(&dispatch)
    };
    // Bits of OS/2: 2 forbids it, 8 for files that may be edited, 4 for those that may be read; those above say more.
    for rights in [0, 4, 8, 0x0100, 0x0300] {
        assert!(written(rights).is_ok(), "{rights:#x}");
    }
    for rights in [2, 0x0102] {
        let error = written(rights).unwrap_err().to_string();
        assert!(error.contains("the font's fsType forbids embedding"), "{rights:#x}: {error}");
    }
}

#[test]
fn rejects_packs_without_required_phrases() {
    let style = include_str!("../templates/hd36/style.toml");
    let line = style.lines().find(|line| line.starts_with("carried_to_top = ")).unwrap();
    let pack = |line: &str| {
        let style = style.replace(line, "");
        let kinds = include_str!("../templates/hd36/kinds.toml");
        let files = [("style.toml", style.as_str()), ("kinds.toml", kinds), ("dispatch.xml", ""), ("form.xml", "")];
        Pack::from_files("office", files)
    };
    let error = pack(line).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pack);
    assert!(error.to_string().ends_with("the phrase `carried_to_top` is missing"), "{error}");
    // A phrase that only templates use may be missing.
    let line = style.lines().find(|line| line.starts_with("draft = ")).unwrap();
    assert!(pack(line).is_ok());
}
