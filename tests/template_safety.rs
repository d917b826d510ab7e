//! Texts of a dispatch cannot inject markup or templates, and templates of packs are restricted.

use congvan::dispatch::Text;
use congvan::error::ErrorKind;
use congvan::page::Item;
use congvan::{Directive, Dispatch, Pack, StatisticsForm, Typesetter};

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

/// Texts with a meaning for XML or Tera.
const HOSTILE: [&str; 22] = [
    "<b>đậm</b>",
    "</p></part></document>",
    "<p style=\"body\">",
    "<picture field=\"signatories[0].signature\" style=\"sign-room\"/>",
    "&amp;lt;",
    "&#60;p&#62;",
    "&b;",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "<!ENTITY b SYSTEM \"file:///etc/passwd\">",
    "<?xml version=\"1.0\"?>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "{{ subject }}",
    "{{ 7 * 7 }}",
    "{% include \"parts/body.xml\" %}",
    "{% for a in range(end=99999) %}",
    "{% raw %}",
    "{# #}",
    "\" at=\"hd36/parts/body.xml:1:1",
    "' style='body",
];

fn typesetter() -> Typesetter {
    Typesetter::new().unwrap()
}

fn sample() -> Dispatch {
    Dispatch::from_toml(SAMPLE).unwrap()
}

/// The text of all pages without white space.
fn shown(typesetter: &Typesetter, dispatch: &Dispatch) -> String {
    let pages = typesetter.pages(dispatch).unwrap();
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let texts = items.filter_map(|item| match item {
        Item::Text(run) => Some(run.text.as_str()),
        _ => None,
    });
    let joined: String = texts.collect();
    joined.split_whitespace().collect()
}

fn bare(text: &str) -> String {
    Text::new(text).plain().split_whitespace().collect()
}

#[test]
fn hostile_texts_are_printed_literally() {
    let typesetter = typesetter();
    for words in HOSTILE {
        let mut dispatch = sample().paragraph(words).directive(Directive::new(words).with_mark(words)).copy_to(words);
        dispatch.subject = words.into();
        dispatch.place = words.into();
        dispatch.contact = Some(words.into());
        dispatch.addressees.push(words.into());
        dispatch.issuer.name.push(words.into());
        dispatch.issuer.parent.push(words.into());
        dispatch.signatories[0].name = Some(words.into());
        dispatch.signatories[0].position = Some(words.into());
        let form = form_of(&mut dispatch);
        form.title = words.into();
        form.columns[0].title = words.into();
        form.columns[1].group = vec![words.into()];
        form.footnotes.push(words.into());
        // Words of tables are never broken, so the table has few columns.
        form.columns.truncate(2);
        form.columns
            .iter_mut()
            .for_each(|column| (column.kind, column.not_above) = (congvan::form::ColumnKind::Text, None));
        form.rows = vec![vec![Text::from(words); 2].into(); 3];
        let found = shown(&typesetter, &dispatch).matches(&bare(words)).count();
        assert!(found >= 15, "`{words}` is printed {found} times");
        let pdf = typesetter.pdf(&dispatch).unwrap();
        assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), dispatch, "`{words}` is unchanged in the PDF");
    }
}

fn form_of(dispatch: &mut Dispatch) -> &mut StatisticsForm {
    let Some(congvan::dispatch::Attachment::StatisticsForm(form)) = dispatch.attachments.first_mut() else {
        panic!("the sample has a form");
    };
    form
}

#[test]
fn rejects_bidirectional_and_invisible_characters() {
    // Bidirectional controls, zero-width characters, and characters that XML forbids.
    for character in ['\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{200f}', '\0', '\u{1b}', '\u{fffe}'] {
        let error = typesetter().pdf(&sample().paragraph(format!("a{character}b"))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Glyph, "{character:?}: {error}");
        assert!(!error.to_string().contains(character), "{character:?} is named, not printed");
    }
}

#[test]
fn hostile_phrases_are_printed_literally() {
    for words in HOSTILE {
        let style = format!("[phrases.party_title]\ntext = {words:?}\norigin = {{}}\n");
        let packs = Pack::from_files("office", [("style.toml", style)]).unwrap();
        let typesetter = typesetter().with_packs(packs).unwrap();
        assert!(
            shown(&typesetter, &sample()).contains(&bare(words).to_uppercase().replace(' ', ""))
                || shown(&typesetter, &sample()).contains(&words.split_whitespace().collect::<String>()),
            "{words}"
        );
    }
}

fn render(file: &str, template: &str) -> Result<Vec<u8>, congvan::Error> {
    let packs = Pack::from_files("hostile", [(file, template)])?;
    typesetter().with_packs(packs)?.pdf(&sample())
}

#[test]
fn rejects_entities_and_document_types() {
    let bomb = (1..20).fold("<!ENTITY a0 \"ha\">".to_owned(), |bomb, level| {
        format!("{bomb}<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10))
    });
    for template in [
        format!("<!DOCTYPE document [{bomb}]><document>&a19;</document>"),
        "<!DOCTYPE document SYSTEM \"file:///etc/passwd\"><document/>".to_owned(),
        "<document title=\"&b;\" author=\"\" subject=\"\" language=\"vi\"/>".to_owned(),
    ] {
        let error = render("dispatch.xml", &template).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Markup, "{error}");
    }
}

#[test]
fn rejects_unsafe_filters_with_their_position() {
    for (template, column) in [
        ("<p style=\"body\">{{ subject | safe }}</p>", 30),
        ("ế{{ \"}}\" ~ subject|safe }}", 20),
        ("{% filter safe %}{{ subject }}{% endfilter %}", 11),
        ("{{ subject | newlines_to_br }}", 14),
        ("{{ subject | replace(from=\"a\", to=subject) }}", 14),
        ("{{ addressees | join(sep=subject) }}", 17),
        ("{{ subject | indent(width=999999999) }}", 14),
    ] {
        let error = render("parts/body.xml", template).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Template, "{error}");
        let beginning = format!("hostile/parts/body.xml:1:{column}: ");
        assert!(error.to_string().starts_with(&beginning), "{template}: {error}");
        assert!(error.to_string().contains("is not allowed in templates of packs"), "{template}: {error}");
    }
}

#[test]
fn raw_and_quoted_text_is_not_a_template() {
    for template in ["{% raw %}{{ a | safe }}{% endraw %}", "{{ \"| safe\" }}", "{# | safe #}"] {
        let result = render("parts/body.xml", &format!("<p style=\"body\">{template}a</p>"));
        assert!(result.is_ok(), "{template}: {result:?}");
    }
}

#[test]
fn rejects_deeply_nested_elements() {
    for element in ["keep", "b", "columns set=\"closing\"><column"] {
        let name = element.split(' ').next().unwrap();
        let (open, close) = match name {
            "columns" => (format!("<{element}>"), "</column></columns>".to_owned()),
            _ => (format!("<{element}>"), format!("</{name}>")),
        };
        let nested = open.repeat(5_000) + &close.repeat(5_000);
        let template = if name == "b" { format!("<p style=\"body\">{nested}</p>") } else { nested };
        let error = render("parts/body.xml", &template).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Markup, "{error}");
    }
}

#[test]
fn absurd_styles_do_not_panic() {
    for style in [
        "[styles.body]\nsize = \"1e300pt\"",
        "[styles.body]\nsize = \"-14pt\"",
        "[styles.body]\nsize = \"0pt\"",
        "[styles.body]\nline_height = \"0pt\"",
        "[styles.body]\nline_height = \"-1pt\"",
        "[styles.body]\nline_height = \"1e-300pt\"",
        "[page]\nwidth = \"1e300mm\"",
        "[page]\nheight = \"-297mm\"",
        "[number]\ndigits = 4000000000",
        "[lines]\norphans = 4000000000",
        "[columns.closing]\nlines_before = 4000000000",
        "[tables.statistics]\nblank_row = \"1e300pt\"",
        "[tables.statistics]\nblank_row = \"-1e300pt\"",
        "[tables.statistics]\nblank_row = { least = \"-1e300pt\", most = \"1e300pt\" }",
        "[tables.statistics]\nblank_row = { least = \"9mm\", most = \"7mm\" }",
        "[tables.statistics]\nturned_head = \"-1mm\"",
        "[tables.statistics]\nsmaller_type = { step = \"0pt\", least = \"1pt\", upright = \"1pt\" }",
        "[tables.statistics]\nsmaller_type = { step = \"1e-300pt\", least = \"-10pt\", upright = \"-1e300pt\" }",
        "[marks]\ndirective = []",
    ] {
        // Rejected or laid out, without a panic.
        if let Err(error) = render("style.toml", style) {
            assert!(!error.to_string().is_empty(), "{style}");
        }
    }
}
