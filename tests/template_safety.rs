//! No text of a dispatch becomes markup or a template, and no template of a pack does more than fill.

use congvan::error::ErrorKind;
use congvan::page::Item;
use congvan::{Directive, Dispatch, Pack, StatisticsForm, Text, Typesetter};

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");

/// What would mean something to an XML parser, to Tera, or to both.
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

/// The words on all pages, run by run, with white space as the reader sees it.
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
fn hostile_words_stand_on_paper_as_they_are() {
    let typesetter = typesetter();
    for words in HOSTILE {
        let mut dispatch = sample().paragraph(words).directive(Directive::new(words).marked(words)).copy_to(words);
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
        // No word of a table is cut, so no more columns than have room for these.
        form.columns.truncate(2);
        form.columns
            .iter_mut()
            .for_each(|column| (column.kind, column.not_above) = (congvan::form::ColumnKind::Text, None));
        form.rows = vec![vec![Text::from(words); 2].into(); 3];
        let found = shown(&typesetter, &dispatch).matches(&bare(words)).count();
        assert!(found >= 15, "`{words}` stands {found} times on paper");
        let pdf = typesetter.pdf(&dispatch).unwrap();
        assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), dispatch, "`{words}` travels as it is");
    }
}

fn form_of(dispatch: &mut Dispatch) -> &mut StatisticsForm {
    let Some(congvan::dispatch::Attachment::StatisticsForm(form)) = dispatch.attachments.first_mut() else {
        panic!("the sample has a form");
    };
    form
}

#[test]
fn characters_that_turn_or_hide_text_are_named_and_not_printed() {
    // Bidi controls, zero width, and what no XML may hold.
    for character in ['\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{200f}', '\0', '\u{1b}', '\u{fffe}'] {
        let error = typesetter().pdf(&sample().paragraph(format!("a{character}b"))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Glyph, "{character:?}: {error}");
        assert!(!error.to_string().contains(character), "{character:?} is told, not shown");
    }
}

#[test]
fn hostile_words_in_the_phrases_of_a_pack_are_words() {
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

fn made_by(file: &str, template: &str) -> Result<Vec<u8>, congvan::Error> {
    let packs = Pack::from_files("hostile", [(file, template)])?;
    typesetter().with_packs(packs)?.pdf(&sample())
}

#[test]
fn entities_and_document_types_are_refused() {
    let bomb = (1..20).fold("<!ENTITY a0 \"ha\">".to_owned(), |bomb, level| {
        format!("{bomb}<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10))
    });
    for template in [
        format!("<!DOCTYPE document [{bomb}]><document>&a19;</document>"),
        "<!DOCTYPE document SYSTEM \"file:///etc/passwd\"><document/>".to_owned(),
        "<document title=\"&b;\" author=\"\" subject=\"\" language=\"vi\"/>".to_owned(),
    ] {
        let error = made_by("dispatch.xml", &template).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Markup, "{error}");
    }
}

#[test]
fn filters_that_switch_escaping_off_or_grow_are_refused_with_their_place() {
    for (template, column) in [
        ("<p style=\"body\">{{ subject | safe }}</p>", 30),
        ("ế{{ \"}}\" ~ subject|safe }}", 20),
        ("{% filter safe %}{{ subject }}{% endfilter %}", 11),
        ("{{ subject | newlines_to_br }}", 14),
        ("{{ subject | replace(from=\"a\", to=subject) }}", 14),
        ("{{ addressees | join(sep=subject) }}", 17),
        ("{{ subject | indent(width=999999999) }}", 14),
    ] {
        let error = made_by("parts/body.xml", template).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Template, "{error}");
        let beginning = format!("hostile/parts/body.xml:1:{column}: ");
        assert!(error.to_string().starts_with(&beginning), "{template}: {error}");
        assert!(error.to_string().contains("is not allowed in templates of packs"), "{template}: {error}");
    }
}

#[test]
fn what_is_raw_or_quoted_is_no_template() {
    for template in ["{% raw %}{{ a | safe }}{% endraw %}", "{{ \"| safe\" }}", "{# | safe #}"] {
        let result = made_by("parts/body.xml", &format!("<p style=\"body\">{template}a</p>"));
        assert!(result.is_ok(), "{template}: {result:?}");
    }
}

#[test]
fn elements_within_each_other_without_end_are_refused() {
    for element in ["keep", "b", "columns set=\"closing\"><column"] {
        let name = element.split(' ').next().unwrap();
        let (open, close) = match name {
            "columns" => (format!("<{element}>"), "</column></columns>".to_owned()),
            _ => (format!("<{element}>"), format!("</{name}>")),
        };
        let nested = open.repeat(5_000) + &close.repeat(5_000);
        let template = if name == "b" { format!("<p style=\"body\">{nested}</p>") } else { nested };
        let error = made_by("parts/body.xml", &template).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Markup, "{error}");
    }
}

#[test]
fn a_style_may_not_be_absurd() {
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
        // It is refused or set, but nothing breaks.
        if let Err(error) = made_by("style.toml", style) {
            assert!(!error.to_string().is_empty(), "{style}");
        }
    }
}
