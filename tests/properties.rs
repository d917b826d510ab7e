//! Invariants, tested on reproducible random documents.

use crate::pack_tables::lookup;
use crate::value_at;
use congvan::check::check;
use congvan::dispatch::{BodyItem, ExtraValue, FiniteFloat, IssueDate, Text};
use congvan::error::FieldPath;
use congvan::form::Row;
use congvan::page::{Item, Page, Pages, Pt, TextRun};
use congvan::{Directive, Dispatch, Issuer, Signatory, StatisticsForm, Typesetter};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::Value;

/// Runs a test on the given number of random cases, which are the same every time.
pub(crate) fn hold<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    if let Err(error) = runner.run(&strategy, test) {
        panic!("{error}");
    }
}

fn typesetter() -> Typesetter {
    Typesetter::new().unwrap()
}

/// A word of letters that the fonts contain.
fn word() -> BoxedStrategy<String> {
    let letters: Vec<char> =
        "aăâbcdđeêghiklmnoôơpqrstuưvxyzáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ\
                              ĐÂĂÊÔƠƯABCXYZ0123456789"
            .chars()
            .collect();
    vec(select(letters), 1..9).prop_map(|letters| letters.into_iter().collect()).boxed()
}

/// Words separated by single spaces.
fn words(max_words: usize) -> BoxedStrategy<String> {
    vec(word(), 1..=max_words).prop_map(|words| words.join(" ")).boxed()
}

/// Prose as clerks write it: with punctuation, emphasis, line breaks, and errors.
fn prose() -> BoxedStrategy<Text> {
    let marks = [
        " ",
        " ",
        " ",
        ", ",
        ". ",
        ": ",
        "; ",
        " - ",
        "-",
        "/",
        " (",
        ") ",
        " “",
        "” ",
        "**",
        "*",
        "\\*",
        "\n",
        "  ",
        " ,",
        ".",
        "./.",
        "\u{a0}",
        "%",
        " số 12-CV/BTC ngày 31/12/2022 ",
    ];
    vec((word(), select(marks.to_vec())), 1..14)
        .prop_map(|pieces| Text::from(pieces.into_iter().map(|(word, mark)| word + mark).collect::<String>()))
        .boxed()
}

fn date() -> BoxedStrategy<IssueDate> {
    let whole =
        (2018..2030_i32, 1..=12_u32, 1..=28_u32).prop_map(|(year, month, day)| IssueDate::new(year, month, day));
    let month = (2018..2030_i32, 1..=12_u32).prop_map(|(year, month)| IssueDate::blank_day(year, month));
    prop_oneof![whole, month].prop_map(Result::unwrap).boxed()
}

fn directive() -> BoxedStrategy<Directive> {
    let leaf = (prose(), option::weighted(0.1, word())).prop_map(|(text, mark)| Directive {
        text,
        mark: mark.map(Text::from),
        items: Vec::new(),
    });
    leaf.prop_recursive(3, 8, 3, |inner| {
        (prose(), vec(inner, 1..3)).prop_map(|(text, items)| Directive { text, mark: None, items })
    })
    .boxed()
}

fn item() -> BoxedStrategy<BodyItem> {
    prop_oneof![
        3 => prose().prop_map(BodyItem::Paragraph),
        3 => directive().prop_map(BodyItem::Directive),
        1 => prose().prop_map(BodyItem::Heading),
    ]
    .boxed()
}

/// Kinds of rows other than plain ones.
const KINDS: [congvan::form::RowKind; 4] = [
    congvan::form::RowKind::Section,
    congvan::form::RowKind::Part,
    congvan::form::RowKind::Subtotal,
    congvan::form::RowKind::Total,
];

fn form() -> BoxedStrategy<StatisticsForm> {
    let cells = || {
        vec(
            prop_oneof![
                Just(Text::default()),
                words(3).prop_map(Text::from),
                (0..9999_u32).prop_map(|n| Text::from(n.to_string()))
            ],
            3,
        )
    };
    (
        words(3),
        date(),
        words(4),
        vec(words(2), 3),
        vec((0..6_usize, 1..3_u8, cells()), 0..8),
        0..5_u16,
        any::<[bool; 4]>(),
    )
        .prop_map(|(name, date, subject, titles, rows, blank_rows, [numbers, total, carried, fills])| {
            let mut form = StatisticsForm::new(Issuer::new(name), "Đà Lạt", date, "THỐNG KÊ", subject);
            form.columns = titles.into_iter().map(congvan::form::Column::new).collect();
            form.rows = rows
                .into_iter()
                .map(|(kind, level, cells)| match KINDS.get(kind) {
                    Some(kind) => Row::of(*kind, cells).with_level(level),
                    None => Row::from(cells),
                })
                .collect();
            form.blank_rows = blank_rows;
            (form.column_numbers, form.total_row, form.carried_sums, form.fill_page) = (numbers, total, carried, fills);
            form
        })
        .boxed()
}

fn dispatch() -> BoxedStrategy<Dispatch> {
    let header = (words(4), option::of(words(4)), 1..500_u32, prose(), words(2), date());
    let lists = (vec(words(4), 1..4), vec(words(4), 0..4), vec((words(2), words(3)), 1..3));
    (header, lists, vec(item(), 1..8), option::weighted(0.3, form()))
        .prop_map(|((name, parent, number, subject, place, date), (to, copies, signers), body, form)| {
            let mut issuer = Issuer::new(name);
            issuer.parent.extend(parent.map(Text::from));
            let number = congvan::dispatch::DocumentNumber::new(number, "CV", "BTCĐU").unwrap();
            let mut dispatch = Dispatch::new(issuer, number, subject, place, date);
            dispatch.body = body;
            dispatch.addressees = to.into_iter().map(Text::from).collect();
            dispatch.distribution = copies.into_iter().map(Text::from).collect();
            dispatch.signatories = signers.into_iter().map(|(position, name)| Signatory::new(position, name)).collect();
            form.into_iter().fold(dispatch, Dispatch::attach)
        })
        .prop_flat_map(|dispatch| {
            option::weighted(0.3, extra()).prop_map(move |value| match value {
                Some(value) => dispatch.clone().extra("value", value),
                None => dispatch.clone(),
            })
        })
        .boxed()
}

/// Data for templates.
fn extra() -> BoxedStrategy<ExtraValue> {
    let leaf = prop_oneof![
        prose().prop_map(ExtraValue::Text),
        any::<i64>().prop_map(ExtraValue::Integer),
        any::<bool>().prop_map(ExtraValue::Boolean),
        any::<f64>().prop_filter_map("finite", |number| FiniteFloat::new(number).map(ExtraValue::Float)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(ExtraValue::List),
            proptest::collection::btree_map("[a-z_][a-z0-9_]{0,6}", inner, 0..4).prop_map(ExtraValue::Table),
        ]
    })
    .boxed()
}

#[test]
fn toml_and_json_round_trip() {
    hold(200, dispatch(), |dispatch| {
        let read = Dispatch::from_toml(&dispatch.to_toml().unwrap()).unwrap();
        prop_assert_eq!(&read, &dispatch);
        prop_assert_eq!(Dispatch::from_json(&read.to_json().unwrap()).unwrap(), dispatch);
        Ok(())
    });
    hold(200, form(), |mut form| {
        let width = congvan::dispatch::Millimetres::new(30).unwrap();
        let column = congvan::form::Column::number("Đảng viên")
            .with_name("members")
            .with_group("Nhóm")
            .required()
            .with_max_of("members");
        form.columns[1] = column.with_width(width);
        prop_assert_eq!((form.columns[1].key(), form.columns[1].width), ("members".to_owned(), Some(width)));
        let read = StatisticsForm::from_toml(&form.to_toml().unwrap()).unwrap();
        prop_assert_eq!(&read, &form);
        prop_assert_eq!(StatisticsForm::from_json(&read.to_json().unwrap()).unwrap(), form);
        Ok(())
    });
}

#[test]
fn findings_name_existing_fields() {
    let typesetter = typesetter();
    hold(150, dispatch(), |dispatch| {
        let value: Value = serde_json::from_str(&dispatch.to_json().unwrap()).unwrap();
        for finding in check(&dispatch, typesetter.standard_for(&dispatch)).findings() {
            let field = value_at(&value, &finding.path).or_else(|| container_of(&value, &finding.path));
            prop_assert!(field.is_some(), "{}: {}", finding.check, finding.path);
            if let (Some(span), Some(Value::String(text))) = (finding.span, field) {
                prop_assert!(span.start <= span.end && span.end <= finding.text.chars().count(), "{}", finding.check);
                prop_assert!(
                    finding.text == *text || text.contains(&finding.text),
                    "{}: {}",
                    finding.check,
                    finding.path
                );
            }
        }
        Ok(())
    });
}

/// Returns the container of a field that is not serialized because it is empty.
fn container_of<'a>(value: &'a Value, path: &FieldPath) -> Option<&'a Value> {
    value_at(value, &path.parent()?)
}

#[test]
fn fixes_converge() {
    let typesetter = typesetter();
    hold(150, dispatch(), |dispatch| {
        let fix = |dispatch: &Dispatch| check(dispatch, typesetter.standard_for(dispatch)).fix(dispatch).unwrap();
        // A fix may make another fix possible; after a few rounds none must be left.
        let mut fixed = fix(&dispatch);
        for _ in 0..8 {
            let again = fix(&fixed);
            if again == fixed {
                return Ok(());
            }
            fixed = again;
        }
        prop_assert_eq!(fix(&fixed), fixed);
        Ok(())
    });
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

#[test]
fn content_stays_within_the_margins() {
    let typesetter = typesetter();
    hold(40, dispatch(), |dispatch| {
        let pages = typesetter.pages(&dispatch).unwrap();
        let standard = typesetter.standard_for(&dispatch);
        let (geometry, style) = (&standard.page, crate::pack_tables::style(&standard.name));
        for page in &pages.pages {
            let upright = page.height > page.width;
            let side = geometry.binding.min(geometry.outer) - Pt(0.01);
            let (left, right, top, bottom) = match upright {
                true => (side, page.width - side, geometry.top - Pt(0.01), page.height - geometry.bottom + Pt(0.01)),
                false => (Pt(20.0), page.width - Pt(20.0), Pt(20.0), page.height - Pt(20.0)),
            };
            for run in runs(page) {
                let is_fixed = |edge| lookup(&style, &format!("styles.{}.{edge}", run.style)).is_some();
                if is_fixed("from_top") || is_fixed("from_bottom") {
                    continue;
                }
                prop_assert!(run.x >= left && run.x + run.width() <= right, "{:?} at {}", run.text, run.x);
                prop_assert!(run.baseline >= top && run.baseline <= bottom, "{:?} at {}", run.text, run.baseline);
            }
            for item in &page.items {
                if let Item::Rule(rule) = item {
                    prop_assert!(rule.from.0 >= left - Pt(0.5) && rule.to.0 <= right + Pt(0.5), "{:?}", rule);
                    prop_assert!(rule.from.1 >= top - Pt(0.5) && rule.to.1 <= bottom + Pt(0.5), "{:?}", rule);
                }
            }
        }
        Ok(())
    });
}

fn plain(body: Vec<String>) -> Dispatch {
    let date = "2023-01-09".parse().unwrap();
    let number = "12-CV/BTC".parse().unwrap();
    let dispatch = Dispatch::new(Issuer::new("BAN"), number, "Công tác", "Đà Lạt", date)
        .to("Các chi bộ")
        .copy_to("Như trên")
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
    body.into_iter().fold(dispatch, Dispatch::paragraph)
}

#[test]
fn more_paragraphs_never_take_fewer_pages() {
    let typesetter = typesetter();
    hold(12, vec(words(60), 2..40), |paragraphs| {
        let mut before = 0;
        for count in 1..=paragraphs.len() {
            let pages = typesetter.pages(&plain(paragraphs[..count].to_vec())).unwrap().pages.len();
            prop_assert!(pages >= before, "{} paragraphs take {} pages, one fewer took {}", count, pages, before);
            before = pages;
        }
        Ok(())
    });
}

fn printed(pages: &Pages, style: &str) -> String {
    let runs = pages.pages.iter().flat_map(runs).filter(|run| *run.style == *style);
    runs.map(|run| run.text.as_str()).collect::<String>().split_whitespace().collect()
}

#[test]
fn pages_contain_every_letter() {
    let typesetter = typesetter();
    hold(60, vec(prose(), 1..6), |paragraphs| {
        let mut dispatch = plain(Vec::new());
        dispatch.body = paragraphs.iter().cloned().map(BodyItem::Paragraph).collect();
        prop_assume!(paragraphs.iter().all(|text| !text.plain().trim().is_empty()));
        let wanted: String = paragraphs.iter().map(Text::plain).collect();
        let wanted: String = wanted.split_whitespace().collect();
        prop_assert_eq!(printed(&typesetter.pages(&dispatch).unwrap(), "body"), wanted);
        Ok(())
    });
}

#[test]
fn pdf_contains_every_word() {
    let typesetter = typesetter();
    hold(25, vec(words(40), 1..5), |paragraphs| {
        let pdf = typesetter.pdf(&plain(paragraphs.clone())).unwrap();
        let read = lopdf::Document::load_mem(&pdf).unwrap();
        let numbers: Vec<u32> = read.get_pages().keys().copied().collect();
        let text: String = read.extract_text(&numbers).unwrap().split_whitespace().collect();
        for paragraph in &paragraphs {
            let wanted: String = paragraph.split_whitespace().collect();
            // A page number may stand within a paragraph that continues on the next page.
            let halves = wanted.char_indices().any(|(at, _)| {
                let (first, second) = wanted.split_at(at);
                text.contains(first) && text.contains(second)
            });
            prop_assert!(text.contains(&wanted) || halves, "`{}` is not in `{}`", wanted, text);
        }
        Ok(())
    });
}
