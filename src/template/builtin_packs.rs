//! The built-in packs. At first only their names and dates are read.

use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use serde::Deserialize;

use super::builtin::{layers, style};
use super::layer::{chain, in_pack};
use super::pack::{Pack, Parts};
use crate::error::{Error, PackProblem};

/// The keys above the first table of a `style.toml`, which suffice to choose a pack.
#[derive(Deserialize)]
struct Head {
    name: String,
    in_force_from: NaiveDate,
}

impl Pack {
    /// Returns the built-in packs, the oldest first.
    ///
    /// ```
    /// let packs = congvan::Pack::builtin()?;
    /// assert_eq!(packs.len(), 2);
    /// assert_eq!(packs[0].standard().name, "hd36");
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// Never for the packs of this crate.
    pub fn builtin() -> Result<Vec<Self>, Error> {
        let layers = layers();
        layers
            .iter()
            .map(|layer| {
                let layers = chain(layer, &layers)?;
                let head: Head = toml::from_str(layer.head()).map_err(|error| {
                    let detail = error.message().to_owned();
                    Error::from(PackProblem::Settings { detail }).at(in_pack(&layer.name)).caused_by(error)
                })?;
                let parts = Parts {
                    name: head.name,
                    in_force_from: head.in_force_from,
                    builtin_style: style(&layer.name),
                    layers,
                    standard: OnceLock::new(),
                    style: OnceLock::new(),
                    fallback: OnceLock::new(),
                    templates: OnceLock::new(),
                    first_templates: OnceLock::new(),
                };
                Ok(Pack { parts: Arc::new(parts) })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::model::{
        Annex, Attachment, BodyItem, Column, Confirmation, Dispatch, DocumentRef, Minutes, Signatory, StatisticsForm,
        Table,
    };
    use crate::standard::Standard;

    #[test]
    fn parts_are_valid_and_do_not_depend_on_when_they_are_read() {
        let layers = layers();
        for (pack, layer) in Pack::builtin().unwrap().iter().zip(&layers) {
            let early = Pack::build(chain(layer, &layers).unwrap()).unwrap();
            let mut style = Standard::clone(pack.style().unwrap());
            assert!(style.rules.is_empty() && style.vocabulary.is_empty());
            (style.rules, style.vocabulary) = (early.standard().rules.clone(), early.standard().vocabulary.clone());
            assert_eq!(&style, early.standard());
            assert_eq!(pack.name(), early.name());
            assert_eq!(pack.in_force_from(), early.in_force_from());
            assert_eq!(pack.standard(), early.standard());
            assert!(!pack.standard().rules.is_empty() && !pack.standard().vocabulary.is_empty());
            let (mut late_parts, mut early_parts) = (Vec::new(), Vec::new());
            pack.describe(&mut |part| late_parts.push(part.to_vec())).unwrap();
            early.describe(&mut |part| early_parts.push(part.to_vec())).unwrap();
            assert!(late_parts.len() > 10 && late_parts == early_parts);
        }
    }

    #[test]
    fn parts_are_read_on_first_use() {
        let packs = Pack::builtin().unwrap();
        let read = |index: usize| {
            let parts = &packs[index].parts;
            [parts.style.get().is_some(), parts.standard.get().is_some(), parts.templates.get().is_some()]
        };
        assert_eq!([read(0), read(1)], [[false; 3]; 2]);
        packs[0].templates().unwrap();
        assert_eq!([read(0), read(1)], [[true, false, true], [false; 3]]);
        // The whole standard is enough to typeset a document.
        let packs = Pack::builtin().unwrap();
        let _ = packs[1].standard();
        packs[1].templates().unwrap();
        let parts = &packs[1].parts;
        assert!(parts.style.get().is_none() && parts.standard.get().is_some() && parts.fallback.get().is_none());
    }

    /// A letter, other documents, and for each whether it needs templates that the letter does not need.
    fn documents() -> (Dispatch, Vec<(Dispatch, bool)>) {
        let dispatch = |text: &str| Dispatch::from_toml(text).unwrap();
        let mut letter = dispatch(include_str!("../../examples/data/nam-dinh-175.toml"));
        letter.issuer.in_text = Some("Tỉnh uỷ".into());
        let with_form = dispatch(include_str!("../../examples/data/lam-dong-40.toml"));
        let table = || BodyItem::Table(Table::new().column(Column::new("Đơn vị")).row(["Ban"]));
        let with = |change: &dyn Fn(&mut Dispatch)| {
            let mut changed = letter.clone();
            change(&mut changed);
            (changed, true)
        };
        let annex = |annex: Annex| with(&|letter| letter.attachments.push(Attachment::Annex(annex.clone())));
        let others = vec![
            (letter.clone().basis("Căn cứ Điều lệ Đảng"), false),
            (with_form, true),
            with(&|letter| letter.body.push(table())),
            annex(Annex::new("Chương trình").paragraph("Khai mạc.")),
            annex(Annex::new("Danh sách").body_item(table())),
            with(&|letter| letter.minutes = Some(Minutes::new("08 giờ", "Hội trường"))),
            with(&|letter| {
                let signatory = Signatory::new("CHÁNH VĂN PHÒNG", "Nguyễn Văn A");
                letter.confirmation = Some(Confirmation::new("Xác nhận chữ ký", signatory));
            }),
        ];
        (letter, others)
    }

    #[test]
    fn the_first_document_compiles_only_the_templates_that_it_needs() {
        let (letter, others) = documents();
        let form = StatisticsForm::from_toml(include_str!("../../examples/data/dao-tao-boi-duong.toml")).unwrap();
        let limits = Limits::default();
        for index in 0..2 {
            let all = &Pack::builtin().unwrap()[index];
            all.templates().unwrap();
            let documents = || {
                let others = others.iter().map(|(other, needs_more)| (DocumentRef::from(other), *needs_more));
                others.chain([((&letter).into(), false), ((&form).into(), true)])
            };
            for (first, needs_more) in documents() {
                let pack = &Pack::builtin().unwrap()[index];
                let compares = |document| {
                    assert_eq!(pack.fill(document, &limits).unwrap(), all.fill(document, &limits).unwrap());
                };
                compares(first);
                assert!(pack.parts.templates.get().is_none());
                assert!(pack.parts.first_templates.get().is_some());
                // Those of a letter serve any dispatch that needs no others.
                compares((&letter).into());
                assert_eq!(pack.parts.templates.get().is_some(), first == (&form).into());
                documents().for_each(|(later, _)| compares(later));

                let pack = &Pack::builtin().unwrap()[index];
                pack.fill((&letter).into(), &limits).unwrap();
                pack.fill(first, &limits).unwrap();
                assert_eq!(pack.parts.templates.get().is_some(), needs_more);
            }
        }
    }
}
