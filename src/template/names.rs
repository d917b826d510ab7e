//! Tests that `docs/markup.md` lists the names that templates see.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::Pack;
use super::layer::Layer;
use super::list_numbers::list_numbers;
use super::tabulate::tabulate;
use crate::limits::Limits;
use crate::model::{
    Attachment, Confirmation, Dispatch, DocumentRef, Minutes, PaperSize, Row, RowKind, Signatory, StatisticsForm,
};

const DOCS: &str = include_str!("../../docs/markup.md");

/// The names in the first column of the table below a heading, without the arguments of filters.
fn documented(heading: &str) -> BTreeSet<String> {
    let (_, section) = DOCS.split_once(&format!("# {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    let rows = section.lines().skip_while(|line| !line.starts_with("| --- |")).skip(1);
    let cells = rows.take_while(|line| line.starts_with('|')).filter_map(|line| line.split('|').nth(1));
    let names = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    names.map(|name| name.split('(').next().unwrap_or_default().to_owned()).collect()
}

fn keys(value: &impl Serialize) -> BTreeSet<String> {
    let value = serde_json::to_value(value).unwrap();
    value.as_object().unwrap().keys().cloned().collect()
}

fn names<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// A dispatch with all its optional parts.
fn full() -> Dispatch {
    let text = include_str!("../../examples/data/lam-dong-40.toml");
    let optional = "secrecy = 'secret'\nurgency = 'urgent'\ncirculation = ['internal']\ndraft = 1\ncontact = 'a'\n\
                    drafter = { initials = 'A' }\n";
    let minutes = Minutes::new("a", "b");
    let confirmation = Confirmation::new("A", Signatory::new("CHÁNH VĂN PHÒNG", "B"));
    let dispatch = Dispatch::from_toml(&format!("{optional}{text}")).unwrap().with_kind("công văn").extra("motto", "a");
    let dispatch =
        dispatch.with_paper_size(PaperSize::A5).with_author("a").with_theme("a").with_presented("a").basis("a");
    dispatch.with_minutes(minutes).with_confirmation(confirmation)
}

fn form(dispatch: &Dispatch) -> StatisticsForm {
    let Some(Attachment::StatisticsForm(form)) = dispatch.attachments.first() else { panic!("the sample has a form") };
    form.clone()
}

/// The variables of a template, as Tera prints them.
fn passed(document: DocumentRef<'_>) -> BTreeSet<String> {
    let template = "{{ __tera_context }}".to_owned();
    let files = ["dispatch.xml", "form.xml"].map(|file| (file.to_owned(), template.clone().into()));
    let own = Layer { name: "own".to_owned(), files: files.into(), ..Layer::default() };
    let mut layers = super::builtin::layers();
    layers.truncate(1);
    layers.push(Arc::new(own));
    let dump = Pack::build(layers).unwrap().fill(document, &Limits::default()).unwrap();
    top_level_keys(&dump.replace("&quot;", "\""))
}

/// The keys of the outermost table of a dump, which is JSON but for missing values.
fn top_level_keys(dump: &str) -> BTreeSet<String> {
    let (mut keys, mut depth) = (BTreeSet::new(), 0);
    let mut parts = dump.split('"');
    while let Some(between) = parts.next() {
        depth += between.matches(['{', '[']).count();
        depth -= between.matches(['}', ']']).count();
        let Some(text) = parts.next() else { break };
        let is_key = parts.clone().next().is_some_and(|after| after.starts_with(':'));
        if depth == 1 && is_key {
            keys.insert(text.to_owned());
        }
    }
    keys
}

#[test]
fn docs_list_the_variables() {
    let dispatch = full();
    let mut all = passed((&dispatch).into());
    all.extend(passed((&form(&dispatch)).into()));
    assert_eq!(all, documented("Variables"));
}

#[test]
fn docs_list_the_tables_of_forms() {
    let packs = Pack::builtin().unwrap();
    let mut form = form(&full());
    form.carried_sums = true;
    form.rows = vec![Row::of(RowKind::Plain, vec!["1"; form.columns.len()])];
    let table = serde_json::to_value(tabulate(&form, packs[0].standard()).unwrap()).unwrap();
    assert_eq!(keys(&table), documented("Table of a form"));
    assert_eq!(keys(&table["rows"][0]), documented("Row of a table"));
    assert_eq!(keys(&table["rows"][0]["cells"][0]), documented("Cell of a table"));
    assert_eq!(keys(&table["rows"][0]["carried"][0][0]), documented("Cell of a table"));
    assert_eq!(keys(&table["head"][0][0]), names(["text", "columns", "rows"]));
}

#[test]
fn docs_list_the_list_items() {
    let packs = Pack::builtin().unwrap();
    super::bounded::set_filter_budget(1000);
    let body = [tera::Value::from_serializable(&serde_json::json!({ "kind": "directive", "text": "a" }))];
    let items = list_numbers(&body, &packs[0].standard().marks).unwrap();
    assert_eq!(keys(&items[0]), documented("List item"));
}

#[test]
fn docs_list_the_filters() {
    let source = include_str!("filters.rs").split("#[cfg(test)]").next().unwrap().replace(char::is_whitespace, "");
    let registered = ["register_text(templates,\"", "register_filter(\""]
        .iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next());
    assert_eq!(registered.map(str::to_owned).collect::<BTreeSet<_>>(), documented("Filters"));
}
