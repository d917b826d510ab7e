//! Aliases by which the documentation finds an item under its Vietnamese term, typed with or without diacritics.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::surface::{Kind, PublicItem, public_items};

/// Terms of the standards. Each must be an alias.
const TERMS: [&str; 36] = [
    "công văn",
    "thể thức",
    "cơ quan ban hành",
    "cơ quan cấp trên",
    "số và ký hiệu",
    "số ký hiệu",
    "trích yếu",
    "địa danh",
    "ngày tháng năm",
    "kính gửi",
    "nội dung",
    "nơi nhận",
    "độ mật",
    "độ khẩn",
    "dấu mức độ",
    "phạm vi phổ biến",
    "bản dự thảo",
    "thông tin liên hệ",
    "ký hiệu người soạn thảo",
    "người ký",
    "quyền hạn",
    "chức vụ",
    "họ tên",
    "hình ảnh chữ ký",
    "phụ lục",
    "biểu mẫu",
    "biểu thống kê",
    "biểu tổng hợp",
    "đơn vị tính",
    "ô gộp",
    "trộn thư",
    "chữ ký số",
    "chứng thư số",
    "khổ giấy",
    "phông chữ",
    "kiểm tra thể thức",
];

/// Public items of the model, and public types, without a separate Vietnamese term.
const WITHOUT_TERM: [&str; 37] = [
    // Fields whose type has the term.
    "Authority::of",
    "Column::name",
    "StyledSpan::text",
    // The values of TOML and JSON.
    "ExtraValue::Boolean",
    "ExtraValue::Float",
    "ExtraValue::Integer",
    "ExtraValue::List",
    "ExtraValue::Picture",
    "ExtraValue::Table",
    "ExtraValue::Text",
    "FiniteFloat",
    // Terms of programs and of typesetting.
    "CharRange",
    "ErrorDetail",
    "ErrorKind",
    "Field",
    "FieldPathError",
    "FieldSegment",
    "FitDirection",
    "FitSetting",
    "FitValue",
    "GenpdfPages",
    "Glyph",
    "Image",
    "Item",
    "LengthError",
    "MissingGlyph",
    "Mm",
    "Node",
    "NodeId",
    "Obstacle",
    "Place",
    "PlacedImage",
    "Pt",
    "Role",
    "Rule",
    "Structure",
    "TextRun",
];

#[test]
fn aliases_with_diacritics_have_a_twin_without() {
    let missing: Vec<String> = public_items()
        .iter()
        .flat_map(|item| item.aliases.iter().map(move |alias| (item, alias)))
        .filter(|(item, alias)| !item.aliases.contains(&without_diacritics(alias)))
        .map(|(item, alias)| {
            format!("{}: `{}` lacks the alias \"{}\"", item.file, item.name, without_diacritics(alias))
        })
        .collect();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn every_term_of_the_standards_is_an_alias() {
    let aliases: BTreeSet<&str> = public_items().iter().flat_map(|item| &item.aliases).map(String::as_str).collect();
    let missing: Vec<&str> = TERMS.into_iter().filter(|term| !aliases.contains(term)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_term_in_the_first_paragraph_is_an_alias() {
    let missing: Vec<String> = public_items().iter().filter_map(lacking).collect();
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn types_and_everything_in_the_model_have_a_vietnamese_alias() {
    let needs_alias = |item: &PublicItem| {
        item.kind.is_type() || (item.file.starts_with("model/") && matches!(item.kind, Kind::Field | Kind::Variant))
    };
    let has_alias = |item: &PublicItem| item.aliases.iter().any(|alias| !alias.is_ascii());
    let (with, without): (Vec<_>, Vec<_>) =
        public_items().iter().filter(|item| needs_alias(item)).partition(|item| has_alias(item));
    assert!(with.len() > 150, "the public items are not found");
    let unexpected: Vec<String> = without
        .iter()
        .filter(|item| !WITHOUT_TERM.contains(&item.name.as_str()))
        .map(|item| format!("{}: `{}` has no Vietnamese alias", item.file, item.name))
        .collect();
    assert!(unexpected.is_empty(), "\n{}", unexpected.join("\n"));
    let stale: Vec<&str> =
        WITHOUT_TERM.into_iter().filter(|name| !without.iter().any(|item| item.name == *name)).collect();
    assert!(stale.is_empty(), "these items have an alias or do not exist: {stale:?}");
}

#[test]
fn terms_are_found_in_documentation() {
    assert_eq!(words_of_terms("Số và ký hiệu: the number of `Đảng uỷ`."), ["số", "ký", "hiệu"]);
    assert_eq!(words_of_terms("The fonts (phông chữ): one family (of four)."), ["phông", "chữ"]);
    assert_eq!(words_of_terms("Tối mật."), ["tối", "mật"]);
    assert_eq!(words_of_terms("Another paragraph.\n\nNot here (phông chữ)."), [""; 0]);
}

fn lacking(item: &PublicItem) -> Option<String> {
    let known: BTreeSet<&str> = item.aliases.iter().flat_map(|alias| alias.split(' ')).collect();
    let lacking: Vec<String> =
        words_of_terms(&item.docs).into_iter().filter(|word| !known.contains(word.as_str())).collect();
    let lacking = lacking.join(" ");
    (!lacking.is_empty()).then(|| format!("{}: no alias of `{}` has \"{lacking}\"", item.file, item.name))
}

/// The Vietnamese words of the terms in the first paragraph: the words before a colon or full stop at its beginning,
/// and the words in parentheses. Code is left out.
fn words_of_terms(docs: &str) -> Vec<String> {
    let paragraph = docs.split("\n\n").next().unwrap_or_default();
    let words: String = paragraph.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let start = words.split([':', '.', '`']).next().unwrap_or_default();
    let in_parentheses = words.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let start = if start.contains('(') { start.split('(').next().unwrap_or_default() } else { start };
    let is_word = |word: &&str| !word.is_ascii() && *word != "và" && word.chars().all(char::is_alphabetic);
    let split = |text: &str| {
        let words = text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
        words.filter(is_word).map(str::to_lowercase).collect::<Vec<_>>()
    };
    let mut found: Vec<String> = split(start);
    in_parentheses.for_each(|term| found.extend(split(term)));
    found
}

fn without_diacritics(text: &str) -> String {
    let letters = text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    letters
        .map(|c| {
            if c == 'đ' {
                'd'
            } else if c == 'Đ' {
                'D'
            } else {
                c
            }
        })
        .collect()
}
