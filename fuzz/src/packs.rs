//! Targets for packs: templates, the markup that they make, styles and rules.

use std::sync::LazyLock;

use congvan::{Dispatch, Pack};

use crate::{TYPESETTER, check_error};

pub(crate) const TEMPLATE_WORDS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{%-",
    "-%}",
    "{#",
    "#}",
    "for",
    "in",
    "endfor",
    "if",
    "elif",
    "else",
    "endif",
    "set",
    "endset",
    "include",
    "range(end=99)",
    "body",
    "subject",
    "issuer",
    "tables",
    "| inline",
    "| plain",
    "| outline",
    "| date",
    "| number",
    "| listed(list=\"addressee\")",
    "| safe",
    "| length",
    "loop.index",
    "~",
    "\"parts/body.xml\"",
    "\"hd36/parts/body.xml\"",
    "<p style=\"body\">",
    "</p>",
    "raw",
    "endraw",
    "{% for a in range(end=99) %}",
    "{% endfor %}",
    "{% set x = ",
    "filter",
    "block",
    "component",
    "[",
    "]",
    "...",
    "**",
    "/",
    "//",
    "%",
];
pub(crate) const MARKUP_WORDS: &[&str] = &[
    "<p style=\"body\">",
    "</p>",
    "<part>",
    "</part>",
    "<document title=\"a\" author=\"b\" subject=\"c\" language=\"vi\">",
    "</document>",
    "<columns set=\"closing\">",
    "<column>",
    "</column>",
    "</columns>",
    "<table style=\"statistics\">",
    "<head>",
    "</head>",
    "<row>",
    "</row>",
    "<cell style=\"table-cell\">",
    "</cell>",
    "</table>",
    "<col/>",
    "<col width=\"30mm\"/>",
    "<keep>",
    "</keep>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<br/>",
    "<leader/>",
    "<gap width=\"9pt\"/>",
    "<space style=\"sign-room\"/>",
    "<item style=\"directive\" level=\"1\" mark=\"1-\">",
    "</item>",
    "<foot>",
    "</foot>",
    "<fixed page=\"first\" style=\"circulation\">",
    "</fixed>",
    " columns=\"2\"",
    " rows=\"2\"",
    " blank=\"fill\"",
    " keep=\"yes\"",
    " landscape=\"auto\"",
    " page-number=\"page-number\"",
    "<carried to=\"foot\">",
    "</carried>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "&#x202e;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "xmlns=\"a\"",
    "chữ ",
];
pub(crate) const STYLE_WORDS: &[&str] = &[
    "[page]",
    "[styles.body]",
    "[lines]",
    "[columns.header]",
    "[phrases.star]",
    "[lists.addressees]",
    "[marks]",
    "size = ",
    "leading = ",
    "\"14pt\"",
    "\"0pt\"",
    "\"-14pt\"",
    "\"1e300pt\"",
    "\"1e-300mm\"",
    "\"210mm\"",
    "orphans = ",
    "widows = ",
    "first_line = ",
    "space_before = ",
    "align = ",
    "width = ",
    "height = ",
    "top = ",
    "binding = ",
    "extends = ",
    "name = ",
    "in_force_from = ",
    "4294967295",
    "-1",
    "0",
    "true",
    "\n",
    "[styles.page-number]",
    "[tables.statistics]",
    "words = ",
    "text = ",
    "letters = ",
    "digits = ",
    "\"{1}-\"",
];

/// The dispatch that every pack must typeset: all components, two sheets.
static SAMPLE: LazyLock<Dispatch> = LazyLock::new(|| {
    Dispatch::from_toml(include_str!("../corpus/documents/all.toml")).expect("the sample of the targets is valid")
});

/// Replaces a built-in template, which the first byte selects, by the input.
pub fn templates(bytes: &[u8]) {
    const NAMES: [&str; 4] = ["parts/body.xml", "parts/statistics-form.xml", "dispatch.xml", "parts/signature.xml"];
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = str::from_utf8(rest) else { return };
    if costs_much(text) {
        return;
    }
    typeset_with(NAMES[usize::from(*first) % NAMES.len()], text);
}

/// Returns whether a template may take much time or memory, which is allowed: nested loops and components multiply
/// their work, and each `set` may double a value.
fn costs_much(text: &str) -> bool {
    let count = |word: &str| text.matches(word).count();
    let (mut depth, mut deepest) = (0_usize, 0);
    for (at, _) in text.match_indices("for ") {
        depth = if text[..at].ends_with("end") { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest > 4 || count("range") > 2 || count("set") > 16 || count("component") > 4 || text.contains("set_global")
}

/// Uses the input as the output of a template: a whole document, or the content of the first part.
pub fn markup(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if ["{{", "{%", "{#"].iter().any(|open| text.contains(open)) {
        return;
    }
    typeset_with(if text.contains("<document") { "dispatch.xml" } else { "parts/body.xml" }, text);
}

/// Uses the input as styles and rules on top of the built-in ones.
pub fn style(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    typeset_with("style.toml", text);
    typeset_with("rules.toml", text);
}

fn typeset_with(name: &str, text: &str) {
    let packs = match Pack::from_files("untrusted", [(name, text)]) {
        Ok(packs) => packs,
        Err(error) => return check_error(&error),
    };
    for pack in packs {
        let typesetter = TYPESETTER.clone().with_packs(vec![pack]).expect("there is a pack");
        match typesetter.pdf(&*SAMPLE) {
            Ok(pdf) => {
                assert!(pdf.starts_with(b"%PDF"));
                let _ = typesetter.check(&*SAMPLE);
            }
            Err(error) => check_error(&error),
        }
    }
}
