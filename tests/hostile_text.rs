//! Unusual and malicious text: every field prints it unchanged, or the error names the character and the field.

use std::sync::LazyLock;

use crate::readback::{read, structure};
use congvan::dispatch::{Attachment, Authority, AuthorityKind, BodyItem, DocumentNumber, Drafter, Text};
use congvan::error::{ErrorKind, Obstacle};
use congvan::form::{Column, Row, RowKind};
use congvan::{Directive, Dispatch, Error, Issuer, Picture, Signatory, StatisticsForm, Typesetter};
use lopdf::Document;

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

/// Sets a field of a form.
type SetFormField = fn(&mut StatisticsForm, Text);
/// Sets a field of a dispatch.
type SetDispatchField = fn(&mut Dispatch, Text);

const FORM_FIELDS: [(&str, SetFormField); 17] = [
    ("issuer.parent[0]", |form, text| form.issuer.parent[0] = text),
    ("issuer.name[0]", |form, text| form.issuer.name[0] = text),
    ("place", |form, text| form.place = text),
    ("title", |form, text| form.title = text),
    ("subject", |form, text| form.subject = text),
    ("columns[0].title", |form, text| form.columns[0].title = text),
    ("columns[1].group", |form, text| form.columns[1].group = vec![text]),
    ("columns[1].number", |form, text| form.columns[1].number = Some(text)),
    ("code", |form, text| form.code = Some(text)),
    ("reporting_unit", |form, text| form.reporting_unit = Some(text)),
    ("period", |form, text| form.period = Some(text)),
    ("unit_of_measure", |form, text| form.unit_of_measure = Some(text)),
    ("signatories[0].instruction", |form, text| form.signatories[0].instruction = Some(text)),
    ("rows[0][0]", |form, text| form.rows[0].cells[0] = text),
    ("footnotes[0]", |form, text| form.footnotes = vec![text]),
    ("signatories[0].position", |form, text| form.signatories[0].position = Some(text)),
    ("signatories[0].name", |form, text| form.signatories[0].name = Some(text)),
];

const DISPATCH_FIELDS: [(&str, SetDispatchField); 15] = [
    ("subject", |dispatch, text| dispatch.subject = text),
    ("place", |dispatch, text| dispatch.place = text),
    ("issuer.parent[0]", |dispatch, text| dispatch.issuer.parent[0] = text),
    ("issuer.name[0]", |dispatch, text| dispatch.issuer.name[0] = text),
    ("addressees[0]", |dispatch, text| dispatch.addressees[0] = text),
    ("body[0].text", |dispatch, text| dispatch.body[0] = BodyItem::Paragraph(text)),
    ("body[0].text", |dispatch, text| dispatch.body[0] = BodyItem::Heading(text)),
    ("body[0].text", |dispatch, text| dispatch.body[0] = BodyItem::Directive(Directive::new(text))),
    ("body[0].mark", |dispatch, text| {
        let mut directive = Directive::new("Nêu rõ:");
        directive.mark = Some(text);
        dispatch.body[0] = BodyItem::Directive(directive);
    }),
    ("body[0].items[0].text", |dispatch, text| {
        dispatch.body[0] = BodyItem::Directive(Directive::new("Nêu rõ:").with(Directive::new(text)));
    }),
    ("distribution[0]", |dispatch, text| dispatch.distribution[0] = text),
    ("contact", |dispatch, text| dispatch.contact = Some(text)),
    ("drafter.initials", |dispatch, text| dispatch.drafter = Some(Drafter { initials: text, copies: None })),
    ("signatories[0].position", |dispatch, text| dispatch.signatories[0].position = Some(text)),
    ("signatories[0].name", |dispatch, text| dispatch.signatories[0].name = Some(text)),
];

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

fn dispatch() -> Dispatch {
    let mut dispatch = Dispatch::from_toml(SAMPLE).unwrap();
    dispatch.attachments.clear();
    dispatch
}

fn form() -> StatisticsForm {
    StatisticsForm::new(
        Issuer::new("CHI BỘ").with_parent("ĐẢNG UỶ XÃ"),
        "Đà Lạt",
        "2023-02".parse().unwrap(),
        "THỐNG KÊ",
        "Số lượng",
    )
    .column("Đơn vị")
    .column(Column::new("Đảng viên"))
    .row(["Một", "hai"])
    .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"))
}

/// Typesets the dispatch and the form with the text in each field in turn.
fn for_each_field(text: &str, mut check: impl FnMut(&str, Result<Vec<u8>, Error>)) {
    for (field, set) in DISPATCH_FIELDS {
        let mut dispatch = dispatch();
        set(&mut dispatch, text.into());
        check(field, TYPESETTER.pdf(&dispatch));
    }
    for (field, set) in FORM_FIELDS {
        let mut form = form();
        set(&mut form, text.into());
        check(field, TYPESETTER.pdf(&form));
    }
}

/// Returns the text of the structure, which readers copy and read aloud.
fn words(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).unwrap();
    let elements = structure(&document, &read(pdf));
    let texts: Vec<String> = elements
        .iter()
        .map(|element| element.letters.iter().map(|letter| letter.text.as_str()).collect::<String>())
        .collect();
    texts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether the text is contained, unchanged or in the capitals of some styles.
fn contains(words: &str, text: &str) -> bool {
    words.contains(text) || words.contains(&text.to_uppercase())
}

#[test]
fn invisible_and_unprintable_characters_name_their_field() {
    let cases = [
        // Control characters.
        ('\0', Obstacle::Invisible),
        ('\u{1}', Obstacle::Invisible),
        ('\u{7}', Obstacle::Invisible),
        ('\u{8}', Obstacle::Invisible),
        ('\u{b}', Obstacle::Invisible),
        ('\u{c}', Obstacle::Invisible),
        ('\u{1b}', Obstacle::Invisible),
        ('\u{1f}', Obstacle::Invisible),
        ('\u{7f}', Obstacle::Invisible),
        ('\u{80}', Obstacle::Invisible),
        ('\u{85}', Obstacle::Invisible),
        ('\u{9f}', Obstacle::Invisible),
        // Soft hyphen, joiners, direction marks, line separators, tags.
        ('\u{ad}', Obstacle::Invisible),
        ('\u{34f}', Obstacle::Invisible),
        ('\u{200b}', Obstacle::Invisible),
        ('\u{200d}', Obstacle::Invisible),
        ('\u{200f}', Obstacle::Invisible),
        ('\u{202e}', Obstacle::Invisible),
        ('\u{2028}', Obstacle::Invisible),
        ('\u{2029}', Obstacle::Invisible),
        ('\u{2060}', Obstacle::Invisible),
        ('\u{2066}', Obstacle::Invisible),
        ('\u{fe0f}', Obstacle::Invisible),
        ('\u{feff}', Obstacle::Invisible),
        ('\u{e0041}', Obstacle::Invisible),
        // Noncharacters, private use, replacement character.
        ('\u{e000}', Obstacle::NoGlyph),
        ('\u{f8ff}', Obstacle::NoGlyph),
        ('\u{fdd0}', Obstacle::NoGlyph),
        ('\u{fffd}', Obstacle::NoGlyph),
        ('\u{fffe}', Obstacle::NoGlyph),
        ('\u{ffff}', Obstacle::NoGlyph),
        ('\u{10ffff}', Obstacle::NoGlyph),
        // Scripts that the fonts lack, including right-to-left ones; emoji.
        ('漢', Obstacle::NoGlyph),
        ('한', Obstacle::NoGlyph),
        ('א', Obstacle::NoGlyph),
        ('م', Obstacle::NoGlyph),
        ('ก', Obstacle::NoGlyph),
        ('😀', Obstacle::NoGlyph),
    ];
    for (character, obstacle) in cases {
        for_each_field(&format!("Đầu{character}cuối"), |field, made| {
            let error = made.expect_err(field);
            assert_eq!(error.kind(), ErrorKind::Glyph, "{field}, {character:?}: {error}");
            let [found] = error.missing_glyphs() else { panic!("{field}: {error}") };
            assert_eq!((found.character, found.obstacle), (character, obstacle), "{field}");
            assert_eq!(found.place, field, "{character:?}");
            let message = error.to_string();
            let named = format!("(U+{:04X}) in {field}", u32::from(character));
            assert!(message.contains(&named), "{message}");
            assert!(!message.contains(char::is_control), "{message:?}");
        });
    }
}

#[test]
fn unprintable_characters_are_reported_together() {
    let mut dispatch = dispatch();
    dispatch.subject = "Đăng ký\u{200b} 漢\u{0}".into();
    dispatch.place = "\u{301}Huế".into();
    dispatch.attachments = vec![Attachment::StatisticsForm(form().row(["Một\u{7}", ""]))];
    let error = TYPESETTER.pdf(&dispatch).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the fonts lack 漢 (U+6F22) in subject; invisible characters: (U+200B) in subject, (U+0000) in subject, \
         (U+0007) in attachments[0].statistics_form.rows[1][0]; marks without a letter: (U+0301) in place"
    );
}

#[test]
fn markup_characters_are_plain_text() {
    let cases = [
        "<",
        ">",
        "&",
        "&amp;",
        "&#x0;",
        "&#65;",
        "&lt;b&gt;",
        "\"'",
        "{{ subject }}",
        "{% if x %}",
        "{# x #}",
        "]]>",
        "<![CDATA[x]]>",
        "<!DOCTYPE x>",
        "<!--x-->",
        "<?x?>",
        "</p>",
        "<b>x</b>",
        "<br/>",
        "at=\"x:1:1\"",
        "$x$",
        "\\n",
        "%s",
        "../..",
        "(x) Tj ET",
        "endstream",
    ];
    for some in cases.chunks(7) {
        let text = format!("Đầu {} cuối", some.join(" và "));
        for_each_field(&text, |field, made| {
            let pdf = made.unwrap_or_else(|error| panic!("{field}, `{text}`: {error}"));
            let words = words(&pdf);
            assert!(contains(&words, &text), "{field}, `{text}`: {words}");
        });
    }
}

#[test]
fn all_kinds_of_spaces_separate_words() {
    let spaces = "\u{a0}\u{1680}\u{2000}\u{2003}\u{2007}\u{2009}\u{200a}\u{202f}\u{205f}\u{3000}\t";
    let text: String = spaces.chars().zip('a'..).flat_map(|(space, letter)| [letter, space]).collect();
    let wanted: Vec<String> = spaces.chars().zip('a'..).map(|(_, letter)| letter.to_string()).collect();
    for_each_field(&text, |field, made| {
        let words = words(&made.unwrap_or_else(|error| panic!("{field}: {error}")));
        assert!(contains(&words, &wanted.join(" ")), "{field}: {words}");
    });
    for_each_field(spaces, |field, made| match made {
        Ok(_) => assert_eq!(field, "rows[0][0]"),
        Err(error) => assert_eq!(error.to_string(), format!("this field is empty: {field}")),
    });
}

#[test]
fn endless_words_are_cut_and_read_back_complete() {
    let word = "đường".repeat(800);
    assert_eq!(word.chars().count(), 4_000);
    for_each_field(&word, |field, made| match made {
        Ok(pdf) => {
            let read = words(&pdf).replace(' ', "");
            assert!(contains(&read, &word), "{field}");
        }
        // Fields that must fit on one page are errors if they do not fit.
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Layout, "{field}: {error}");
            // Words in tables are not cut.
            let messages = ["is higher than a page", "mm too wide"];
            assert!(messages.iter().any(|message| error.to_string().contains(message)), "{field}: {error}");
        }
    });
}

#[test]
fn rejects_combining_marks_without_a_letter() {
    for text in ["\u{301}a", "a \u{323}b", "1\u{302}", "(\u{300})", "**x**\u{306}", "x\u{301}\u{323}\u{302}"] {
        let mut dispatch = dispatch();
        dispatch.place = text.into();
        let error = TYPESETTER.pdf(&dispatch).unwrap_err();
        let [found] = error.missing_glyphs() else { panic!("{text}: {error}") };
        assert_eq!(found.obstacle, Obstacle::NoLetter, "{text}");
        assert!(error.to_string().starts_with("marks without a letter: (U+03"), "{error}");
    }
}

#[test]
fn combining_marks_are_placed_on_their_letter() {
    // Ê Đê uses ê̆, ô̆, ơ̆ and ư̆, which have no precomposed character in Unicode.
    for letter in ["ê̆", "ô̆", "ơ̆", "ư̆", "Ê̆", "x̣", "m̀"] {
        assert!(Text::new(letter).as_str().chars().count() > 1, "{letter} must have several characters");
        let mut dispatch = dispatch();
        dispatch.body.truncate(1);
        dispatch.body[0] = BodyItem::Paragraph(format!("Buôn {letter} x").into());
        let pdf = TYPESETTER.pdf(&dispatch).unwrap();
        let pages = read(&pdf);
        let wanted = format!("Buôn {} x", Text::new(letter));
        assert!(contains(&words(&pdf), &wanted), "{wanted}: {}", words(&pdf));
        let letters = &pages[0].letters;
        let (base, mark) = letters
            .windows(2)
            .map(|pair| (&pair[0], &pair[1]))
            .find(|(_, mark)| mark.advance.abs() < 0.01 && mark.ink.width() > 0.0)
            .unwrap_or_else(|| panic!("no mark in {letter}"));
        let off = base.ink.center().x - mark.ink.center().x;
        assert!(off.abs() < 2.5, "{letter}: the mark is {off} pt beside its letter");
        assert!(base.ink.intersect(mark.ink).area() < 0.2 * mark.ink.area(), "{letter}: the mark overlaps its letter");
    }
}

#[test]
fn cut_words_keep_combining_marks_on_their_letter() {
    let word = Text::new(&"ê̆".repeat(300));
    let mut dispatch = dispatch();
    dispatch.body = vec![BodyItem::Paragraph(word.clone())];
    let pdf = TYPESETTER.pdf(&dispatch).unwrap();
    assert!(words(&pdf).contains(word.as_str()));
    let pages = read(&pdf);
    let lines: Vec<&[_]> = pages[0].letters.chunk_by(|a, b| (a.baseline - b.baseline).abs() < 6.0).collect();
    let cut: Vec<&str> = lines.iter().map(|line| line[0].text.as_str()).filter(|first| *first == "ê").collect();
    assert!(cut.len() > 3, "{cut:?}");
    assert!(lines.iter().all(|line| line[0].text != "\u{306}"));
}

#[test]
fn rejects_invalid_numbers_from_code() {
    for (kind, body) in
        [("C V", "B"), ("CV", "<B>"), ("C\nV", "B"), ("-CV", "B"), ("CV", "B/"), ("CV/A", "B"), ("{{ x }}", "B")]
    {
        for error in [DocumentNumber::new(1, kind, body), DocumentNumber::unregistered(kind, body)] {
            assert_eq!(error.unwrap_err().kind(), ErrorKind::Value, "{kind}, {body}");
        }
    }
}

#[test]
fn authorities_accept_any_text() {
    for of in ["A & B", "</p>", "{{ x }}", "BAN\nTHƯỜNG VỤ"] {
        let mut dispatch = dispatch();
        dispatch.signatories[0].authority = Some(Authority { kind: AuthorityKind::OnBehalf, of: of.into() });
        let pdf = TYPESETTER.pdf(&dispatch).unwrap_or_else(|error| panic!("{of}: {error}"));
        assert!(contains(&words(&pdf), &of.replace('\n', " ")), "{of}: {}", words(&pdf));
    }
}

#[test]
fn checks_descriptions_of_pictures() {
    let picture = || Picture::from_png(include_bytes!("data/signature.png")).unwrap();
    let made = |words: &str| {
        let mut dispatch = dispatch();
        dispatch.signatories[0].signature = Some(picture().with_description(words));
        TYPESETTER.pdf(&dispatch)
    };
    let error = made("Chữ ký\u{0}\u{202e}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "invisible characters: (U+0000) in signatories[0].signature.description, \
         (U+202E) in signatories[0].signature.description"
    );
    for words in ["Chữ ký ) \\ ( 漢", "", " "] {
        made(words).unwrap();
    }
}

#[test]
fn checks_subtotals() {
    let mut form = form();
    form.rows.push(Row::of(RowKind::Subtotal, ["Cộng\u{ad}", ""]));
    let error = TYPESETTER.pdf(&form).unwrap_err();
    assert_eq!(error.missing_glyphs()[0].place, "rows[1].cells[0]");
}
