//! Bad input: every mistake is told with its place and what to do, and leaves nothing half-written.

use std::fs;
use std::path::PathBuf;

use congvan::{
    Column, ColumnKind, Dispatch, DocumentNumber, ErrorKind, Fonts, Issuer, Pack, Picture, Place, Signatory,
    StatisticsForm, Typesetter,
};

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

/// A folder of its own for each test, gone at the end.
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

/// What a folder of templates makes of the sample.
fn with_pack(folder: &Folder) -> Result<Vec<u8>, congvan::Error> {
    Typesetter::new()?.with_packs(Pack::open(&folder.0)?)?.pdf(&sample())
}

#[track_caller]
fn assert_begins(text: &str, beginning: &str) {
    assert!(text.starts_with(beginning), "\n found: {text}\nwanted: {beginning}…");
}

#[test]
fn fields_that_are_unknown_or_wrong() {
    assert_begins(
        &read_error("place = \"Đà Lạt\"", "plase = \"Đà Lạt\""),
        "line 6, column 1 (plase): unknown field `plase`; the nearest is `place`",
    );
    assert_begins(
        &read_error("\"2023-01-09\"", "\"2023-02-31\""),
        "line 7, column 8 (date): `2023-02-31` is no day of the calendar; check the day and the month",
    );
    assert_begins(
        &read_error("\"40-CV/BXDTCCSĐ\"", "\"abc\""),
        "line 4, column 10 (number): `abc` is no document number; write number, kind and body",
    );
    assert_begins(
        &read_error("[[body]]\ntext", "[[body]]\nkind = \"verse\"\ntext"),
        "line 16, column 8 (body[0].kind): ",
    );
    assert_begins(&read_error("date = \"2023-01-09\"", "date = 2023-01-09"), "line 7, column 8 (date): ");
}

#[test]
fn fields_that_are_empty_are_named_together() {
    let mut dispatch = sample();
    dispatch.addressees.clear();
    dispatch.body.clear();
    dispatch.subject = " ".into();
    let error = Typesetter::new().unwrap().pdf(&dispatch).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Value);
    assert_eq!(error.to_string(), "these fields are empty: subject, addressees, body");
}

#[test]
fn a_row_of_the_wrong_length_is_counted() {
    let broken = SAMPLE.replacen("blank_rows = 6", "rows = [[\"a\", \"b\"]]", 1);
    let error = Typesetter::new().unwrap().pdf(&Dispatch::from_toml(&broken).unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "attachments[0].statistics_form.rows[0]: row 1 has 2 cells, the form has 6 columns");
}

#[test]
fn characters_without_a_glyph_are_named_with_their_fields() {
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
fn a_template_that_is_not_well_formed() {
    let folder = Folder::new("ill-formed").with("parts/marks.xml", "\n\n  <fixed style=\"body\"><b></fixed>");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Markup);
    assert_begins(&error.to_string(), "ill-formed/parts/marks.xml:3:23: the markup is not well-formed: ");
}

#[test]
fn a_template_that_tera_refuses() {
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
fn a_style_that_does_not_exist() {
    let folder = Folder::new("no-style").with("parts/marks.xml", "<p style=\"boddy\">x</p>");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.to_string(), "no-style/parts/marks.xml:1:1: there is no style `boddy`; the nearest is `body`");
}

#[test]
fn a_style_file_with_a_mistake() {
    let folder = Folder::new("bad-style").with("style.toml", "[styles.body]\nsize = \"14\"\n");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pack);
    assert_begins(&error.to_string(), "bad-style/style.toml:2:1: `14` is no length");

    let folder = Folder::new("bad-style").with("style.toml", "[styles.body]\n\nsise = \"14pt\"\n");
    assert_begins(&with_pack(&folder).unwrap_err().to_string(), "bad-style/style.toml:3:1: unknown field `sise`");

    let folder = Folder::new("bad-style").with("style.toml", "extends = \"hd99\"");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.to_string(), "bad-style: there is no pack `hd99`");

    let folder = Folder::new("bad-style").with("style.toml", "size = ");
    assert_begins(&with_pack(&folder).unwrap_err().to_string(), "bad-style/style.toml:1:");
}

#[test]
fn margins_that_leave_no_room() {
    let folder = Folder::new("no-room").with("style.toml", "[page]\nbinding = \"200mm\"");
    let error = with_pack(&folder).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Layout, "{error}");
}

#[test]
fn a_row_higher_than_a_page_is_not_cut_off() {
    let broken = SAMPLE.replacen(
        "blank_rows = 6",
        &format!("rows = [[\"{}\", \"\", \"\", \"\", \"\", \"\"]]", "chữ ".repeat(5000)),
        1,
    );
    let error = Typesetter::new().unwrap().pdf(&Dispatch::from_toml(&broken).unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Layout);
    assert!(error.to_string().contains("what begins with `chữ chữ"), "{error}");
}

#[test]
fn a_folder_that_is_no_pack() {
    let folder = Folder::new("empty");
    assert_eq!(Pack::open(&folder.0).unwrap_err().kind(), ErrorKind::Pack);
    let missing = folder.0.join("nowhere");
    let error = Pack::open(&missing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.place(), &Place::File(missing));
}

#[test]
fn a_font_file_that_is_no_font() {
    let folder = Folder::new("font").with("times.ttf", "no font");
    let path = folder.0.join("times.ttf");
    let error = Fonts::from_files(&path, &path, &path, &path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Font);
    assert_eq!(error.to_string(), format!("{}: this is no font that can be used", path.display()));
    assert!(error.help().is_some());
}

#[test]
fn a_picture_that_is_cut_off() {
    let whole = include_bytes!("data/signature.png");
    let mut dispatch = sample();
    let picture = Picture::from_png(&whole[..whole.len() / 2]).unwrap();
    dispatch.signatories[0] = Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A").with_signature(picture);
    let error = Typesetter::new().unwrap().pdf(&dispatch).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Picture, "{error}");
    assert_eq!(error.place(), &Place::Field("signatories[0].signature".to_owned()));
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing_behind() {
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
fn a_saved_file_is_the_pdf() {
    let folder = Folder::new("saved");
    let path = folder.0.join("a.pdf");
    let typesetter = Typesetter::new().unwrap();
    let bytes = typesetter.save(&sample(), &path).unwrap();
    assert_eq!(fs::read(&path).unwrap().len(), bytes);
    assert_eq!(fs::read(&path).unwrap(), typesetter.pdf(&sample()).unwrap());
}

#[test]
fn a_folder_may_have_any_name() {
    let folder = Folder::new("R&D \"<x>\" {{ y }}").with("parts/marks.xml", "<p style=\"boddy\">x</p>");
    let error = with_pack(&folder).unwrap_err();
    assert_begins(&error.to_string(), "R_D __x__ __ y __/parts/marks.xml:1:1: there is no style `boddy`");
}

#[test]
fn all_cells_that_do_not_fit_their_columns_are_named_at_once() {
    let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng")
        .column("Đơn vị")
        .column(Column::number("Đảng viên").named("members").required())
        .column(Column::new("Ngày").of(ColumnKind::Date))
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
fn sums_that_are_too_large_and_limits_that_name_nothing_are_errors() {
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
    assert_eq!(error.to_string(), "columns[1].not_above: there is no column of numbers `nothing`");
}

#[test]
fn numbers_and_dates_that_could_not_be_read_again_are_neither_set_nor_written() {
    let typesetter = Typesetter::new().unwrap();
    let mut dispatch = sample();
    dispatch.number = DocumentNumber::unregistered("a b", "<&>");
    let error = typesetter.pdf(&dispatch).unwrap_err();
    assert_eq!((error.kind(), error.place()), (ErrorKind::Value, &Place::Field("number".to_owned())));
    assert!(dispatch.to_toml().is_err() && dispatch.to_json().is_err());
    let mut dispatch = sample();
    dispatch.date = chrono::NaiveDate::from_ymd_opt(12_345, 1, 1).unwrap().into();
    let error = typesetter.pdf(&dispatch).unwrap_err();
    assert_eq!((error.kind(), error.place()), (ErrorKind::Value, &Place::Field("date".to_owned())));
    assert!(dispatch.to_toml().is_err());
}
