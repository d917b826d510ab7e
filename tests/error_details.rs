//! Errors for programs and web pages: code, fields, lines, messages in two languages.

use congvan::check::{Language, Severity};
use congvan::error::ErrorKind;
use congvan::{Dispatch, Pack, StatisticsForm, Typesetter};
use serde_json::json;

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

fn replaced(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(SAMPLE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the sample has no `{from}`");
        text.replacen(from, to, 1)
    })
}

/// Code, field, line and column of each detail.
fn details(error: &congvan::Error) -> Vec<(&'static str, String, usize, usize)> {
    let place = |detail: congvan::error::ErrorDetail| {
        (detail.code, detail.field.to_string(), detail.line.unwrap_or(0), detail.column.unwrap_or(0))
    };
    error.details().into_iter().map(place).collect()
}

#[test]
fn structural_errors_of_toml_are_reported_together() {
    let text = "number = \"abc\"\nsubjet = \"a\"\ndate = 5\nurgency = \"khẩn\"\n\n[[body]]\ntext = \"a\"\nmark = \"-\"\n\
                [[body]]\ntext = 5\nkind = \"verse\"\n";
    let error = Dispatch::from_toml(text).unwrap_err();
    let mut found = details(&error);
    found.sort_by_key(|(_, _, line, column)| (*line, *column));
    let missing = |field: &str| ("missing_field", field.to_owned(), 1, 1);
    let (missing_fields, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|(code, ..)| *code == "missing_field");
    assert_eq!(
        others,
        [
            ("document_number", "number".to_owned(), 1, 10),
            ("unknown_field", "subjet".to_owned(), 2, 1),
            ("wrong_type", "date".to_owned(), 3, 8),
            ("unknown_value", "urgency".to_owned(), 4, 11),
            ("misplaced_field", "body[0].mark".to_owned(), 8, 1),
            ("wrong_type", "body[1].text".to_owned(), 10, 8),
            ("unknown_value", "body[1].kind".to_owned(), 11, 8),
        ]
    );
    // `subjet` is the misspelt subject.
    assert!(!missing_fields.contains(&missing("subject")));
    for field in ["place", "issuer", "signatories"] {
        assert!(missing_fields.contains(&missing(field)), "{field}: {missing_fields:?}");
    }
    assert_eq!(error.fields().len(), error.details().len());
}

#[test]
fn structural_errors_of_json_are_reported_together() {
    let text = "{\n  \"number\": \"abc\",\n  \"subjet\": \"a\",\n  \"body\": [\n    { \"text\": 5 }, { \"note\": \"a\" }\n  ]\n}";
    let found = details(&Dispatch::from_json(text).unwrap_err());
    for wanted in [
        ("document_number", "number".to_owned(), 2, 13),
        ("unknown_field", "subjet".to_owned(), 3, 3),
        ("wrong_type", "body[0].text".to_owned(), 5, 15),
        ("unknown_field", "body[1].note".to_owned(), 5, 22),
        ("missing_field", "body[1].text".to_owned(), 5, 20),
        ("missing_field", "place".to_owned(), 1, 1),
    ] {
        assert!(found.contains(&wanted), "{wanted:?} is not in {found:#?}");
    }
}

#[test]
fn values_of_other_formats_have_the_same_paths() {
    let mut data = serde_json::to_value(Dispatch::from_toml(SAMPLE).unwrap()).unwrap();
    data["signatories"][0]["authority"] = json!("TM. BAN");
    let from_value = Dispatch::from_deserializer(data.clone()).unwrap_err();
    let from_text = Dispatch::from_json(&data.to_string()).unwrap_err();
    assert_eq!(from_value.field().unwrap(), "signatories[0].authority");
    assert_eq!((from_value.fields(), from_value.code()), (from_text.fields(), from_text.code()));
    assert!(StatisticsForm::from_deserializer(json!({ "title": 5 })).is_err());
}

#[test]
fn empty_input_is_at_line_one_and_column_one() {
    for error in [Dispatch::from_toml("").unwrap_err(), Dispatch::from_json("").unwrap_err()] {
        assert_eq!((error.line(), error.column(), error.kind()), (Some(1), Some(1), ErrorKind::Input), "{error}");
    }
    assert_eq!(Dispatch::from_json("").unwrap_err().code(), "syntax");
    assert_eq!(Dispatch::from_toml("").unwrap_err().code(), "missing_field");
}

#[test]
fn words_of_clerks_are_answered_with_what_to_write() {
    for (line, help, vietnamese) in [
        ("urgency = \"Khẩn\"", "write `urgency = \"urgent\"`", "ghi `urgency = \"urgent\"`"),
        ("urgency = \"hỏa tốc\"", "write `urgency = \"express\"`", "ghi `urgency = \"express\"`"),
        ("secrecy = \"Mật\"", "write `secrecy = \"confidential\"`", "ghi `secrecy = \"confidential\"`"),
        ("circulation = [\"LƯU HÀNH NỘI BỘ\"]", "write `\"internal\"`", "ghi `\"internal\"`"),
    ] {
        let error = Dispatch::from_toml(&replaced(&[("date =", &format!("{line}\ndate ="))])).unwrap_err();
        assert_eq!(error.details().len(), 1);
        assert_eq!(error.help_in(Language::English).as_deref(), Some(help));
        assert_eq!(error.help_in(Language::Vietnamese).as_deref(), Some(vietnamese));
        assert!(error.to_string().ends_with(help), "{error}");
    }
    for (found, wanted) in [("KT. TRƯỞNG BAN", "K/T TRƯỞNG BAN"), ("TUQ. BÍ THƯ", "T/L BÍ THƯ")] {
        let text = replaced(&[("[[signatories]]", &format!("[[signatories]]\nauthority = \"{found}\""))]);
        let error = Dispatch::from_toml(&text).unwrap_err();
        assert_eq!(error.code(), "signing_authority");
        assert_eq!(error.help_in(Language::Vietnamese).unwrap(), format!("ghi `{wanted}`"));
    }
}

#[test]
fn errors_serialize_for_a_web_page() {
    let mut dispatch = Dispatch::from_toml(SAMPLE).unwrap();
    dispatch.addressees.clear();
    dispatch.subject = " ".into();
    let error = Typesetter::new().unwrap().pdf(&dispatch).unwrap_err();
    let help = json!({
        "vi": "điền nội dung, hoặc bỏ trường này nếu không bắt buộc",
        "en": "fill in the field, or remove it if it is optional",
    });
    let detail = |field: &str| {
        json!({
            "code": "empty_field",
            "field": field,
            "message": { "vi": format!("trường `{field}` còn trống"), "en": "this field is empty" },
            "help": help,
        })
    };
    let wanted = json!({
        "code": "empty_field",
        "kind": "value",
        "message": {
            "vi": "các trường sau còn trống: subject, addressees",
            "en": "these fields are empty: subject, addressees",
        },
        "help": help,
        "fields": ["subject", "addressees"],
        "line": null,
        "column": null,
        "row": null,
        "file": null,
        "details": [detail("subject"), detail("addressees")],
    });
    assert_eq!(serde_json::to_value(&error).unwrap(), wanted);
}

#[test]
fn cell_errors_have_their_line_where_the_text_is_known() {
    let text = replaced(&[("blank_rows = 1", "rows = [\n  [\"a\", \"b\"],\n]")]);
    let dispatch = Dispatch::from_toml(&text).unwrap();
    let typesetter = Typesetter::new().unwrap();
    let error = typesetter.pdf(&dispatch).unwrap_err().located_in(&text);
    let line = text.lines().position(|line| line.contains("[\"a\", \"b\"]")).unwrap() + 1;
    let field = "attachments[0].statistics_form.rows[0]";
    assert_eq!(details(&error), [("row_length", field.to_owned(), line, 3)]);

    let form = "place = \"A\"\ndate = \"2023\"\ntitle = \"B\"\nsubject = \"C\"\nissuer = { name = [\"D\"] }\n\
                columns = [{ title = \"E\" }, { title = \"F\", kind = \"whole_number\" }]\n\
                rows = [\n  [\"a\", \"1\"],\n  [\"b\", \"x\"],\n  [\"c\", \"y\"],\n]\n";
    let read = StatisticsForm::from_toml(form).unwrap();
    let located = typesetter.pdf(&read).unwrap_err().located_in(form);
    let cell = |row: usize, line: usize| ("cell_value", format!("rows[{row}][1]"), line, 9);
    assert_eq!(details(&located), [cell(1, 9), cell(2, 10)]);
    assert_eq!((located.line(), located.code()), (Some(9), "cell_value"));
    let json = read.to_json().unwrap();
    let located = typesetter.pdf(&read).unwrap_err().located_in(&json);
    let wanted = json.lines().position(|line| line.contains("\"x\"")).unwrap() + 1;
    assert_eq!(located.line(), Some(wanted));
}

#[test]
fn a_pack_switches_a_check_off() {
    let typesetter = Typesetter::new().unwrap();
    let dispatch = Dispatch::from_toml(include_str!("../examples/data/nam-dinh-175.toml")).unwrap();
    let rules = |typesetter: &Typesetter| -> Vec<&'static str> {
        typesetter.check(&dispatch).findings().iter().map(|finding| finding.check).collect()
    };
    assert!(rules(&typesetter).contains(&"ending-mark"));
    let off = |id: &str| {
        let rules = format!("[rules.{id}]\nseverity = \"off\"\n");
        let packs =
            Pack::from_files("office", [("style.toml", "extends = \"hd36\"\n".to_owned()), ("rules.toml", rules)]);
        Typesetter::new().unwrap().with_packs(packs.unwrap()).unwrap()
    };
    let without: Vec<_> = rules(&typesetter).into_iter().filter(|rule| *rule != "ending-mark").collect();
    assert_eq!(rules(&off("ending-mark")), without);

    // Errors that prevent the PDF stay.
    let mut empty = dispatch.clone();
    empty.subject = " ".into();
    let office = off("ending-mark");
    let report = office.check(&empty);
    assert!(report.findings().iter().any(|one| one.check == "field-empty" && one.severity == Severity::Error));
}
