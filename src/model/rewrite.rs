//! Changes every text of a dispatch. `visit.rs` reads them.

use super::attachment::{Annex, Attachment};
use super::body::{BodyItem, Directive, Division, Table};
use super::confirmation::Confirmation;
use super::dispatch::Dispatch;
use super::extra::ExtraValue;
use super::form::{Column, StatisticsForm};
use super::issuer::Issuer;
use super::minutes::Minutes;
use super::signatory::Signatory;
use super::text::Text;

impl Dispatch {
    /// Passes each text to a writer, except the codes of the number.
    pub(crate) fn rewrite(&mut self, mut write: impl FnMut(&mut Text)) {
        rewrite(self, &mut write);
    }
}

/// Passes each text that `walk` visits to the writer, except the codes of the number.
fn rewrite(dispatch: &mut Dispatch, write: &mut impl FnMut(&mut Text)) {
    let Dispatch {
        kind: _,
        paper_size: _,
        number: _,
        subject,
        author,
        theme,
        presented,
        place,
        date: _,
        addressees,
        basis,
        distribution,
        secrecy: _,
        urgency: _,
        circulation: _,
        draft: _,
        contact,
        issuer,
        drafter,
        minutes,
        body,
        signatories,
        confirmation,
        attachments,
        extra,
    } = dispatch;
    let title = [author, theme, presented].into_iter().flatten();
    let lines =
        [subject, place].into_iter().chain(title).chain(addressees).chain(basis).chain(distribution).chain(contact);
    lines.chain(drafter.as_mut().map(|drafter| &mut drafter.initials)).for_each(&mut *write);
    rewrite_issuer(issuer, write);
    if let Some(minutes) = minutes {
        let Minutes { time, place, chair, secretary, present, absent } = minutes;
        [time, place].into_iter().chain(chair).chain(secretary).chain(present).chain(absent).for_each(&mut *write);
    }
    body.iter_mut().for_each(|item| rewrite_item(item, write));
    signatories.iter_mut().for_each(|signatory| rewrite_signatory(signatory, write));
    if let Some(Confirmation { of, signatory }) = confirmation {
        write(of);
        rewrite_signatory(signatory, write);
    }
    for attachment in attachments {
        match attachment {
            Attachment::StatisticsForm(form) => rewrite_form(form, write),
            Attachment::Annex(Annex { title, orientation: _, body }) => {
                write(title);
                body.iter_mut().for_each(|item| rewrite_item(item, write));
            }
            Attachment::File(name) => write(name),
        }
    }
    extra.values_mut().for_each(|value| rewrite_extra(value, write));
}

fn rewrite_extra(value: &mut ExtraValue, write: &mut impl FnMut(&mut Text)) {
    match value {
        ExtraValue::Text(text) => write(text),
        ExtraValue::List(values) => values.iter_mut().for_each(|value| rewrite_extra(value, write)),
        ExtraValue::Table(values) => values.values_mut().for_each(|value| rewrite_extra(value, write)),
        _ => {}
    }
}

fn rewrite_item(item: &mut BodyItem, write: &mut impl FnMut(&mut Text)) {
    match item {
        BodyItem::Paragraph(text) | BodyItem::Heading(text) | BodyItem::Quotation(text) => write(text),
        BodyItem::Division(Division { kind: _, title, text, mark, items }) => {
            title.iter_mut().chain(text).chain(mark).for_each(&mut *write);
            items.iter_mut().for_each(|item| rewrite_directive(item, write));
        }
        BodyItem::Table(table) => rewrite_table(table, write),
        BodyItem::Figure(figure) => figure.caption.iter_mut().for_each(write),
        BodyItem::Gap(_) | BodyItem::WritingLines(_) => {}
        BodyItem::Directive(directive) => rewrite_directive(directive, write),
        BodyItem::Conditional(conditional) => rewrite_item(conditional.item_mut(), write),
    }
}

fn rewrite_table(table: &mut Table, write: &mut impl FnMut(&mut Text)) {
    table.caption.iter_mut().chain(&mut table.unit_of_measure).for_each(&mut *write);
    rewrite_heads(&mut table.columns, write);
    table.rows.iter_mut().flat_map(|row| &mut row.cells).chain(&mut table.footnotes).for_each(&mut *write);
}

fn rewrite_heads(columns: &mut [Column], write: &mut impl FnMut(&mut Text)) {
    let heads = columns.iter_mut().flat_map(|column| {
        let Column { group, title, number, .. } = column;
        group.iter_mut().chain([title]).chain(number)
    });
    heads.for_each(&mut *write);
}

fn rewrite_issuer(issuer: &mut Issuer, write: &mut impl FnMut(&mut Text)) {
    let Issuer { parent, name, in_text } = issuer;
    parent.iter_mut().chain(name).chain(in_text).for_each(write);
}

fn rewrite_directive(directive: &mut Directive, write: &mut impl FnMut(&mut Text)) {
    let Directive { text, mark, items } = directive;
    write(text);
    mark.iter_mut().for_each(&mut *write);
    items.iter_mut().for_each(|item| rewrite_directive(item, write));
}

fn rewrite_form(form: &mut StatisticsForm, write: &mut impl FnMut(&mut Text)) {
    rewrite_issuer(&mut form.issuer, write);
    [&mut form.place, &mut form.title, &mut form.subject].into_iter().for_each(&mut *write);
    let caption = [&mut form.code, &mut form.reporting_unit, &mut form.period, &mut form.unit_of_measure];
    caption.into_iter().flatten().for_each(&mut *write);
    rewrite_heads(&mut form.columns, write);
    form.rows.iter_mut().flat_map(|row| &mut row.cells).chain(&mut form.footnotes).for_each(&mut *write);
    form.signatories.iter_mut().for_each(|signatory| rewrite_signatory(signatory, write));
}

fn rewrite_signatory(signatory: &mut Signatory, write: &mut impl FnMut(&mut Text)) {
    let Signatory { authority, position, instruction, name, signature: _ } = signatory;
    let of = authority.as_mut().map(|authority| &mut authority.of);
    of.into_iter().chain(position).chain(instruction).chain(name).for_each(write);
}

#[cfg(test)]
mod tests {
    use super::super::visit::Component;
    use super::*;

    #[test]
    fn all_visited_texts_are_rewritten() {
        let text = include_str!("../../examples/data/lam-dong-40.toml");
        let mut dispatch = Dispatch::from_toml(text).unwrap().heading("đề mục");
        dispatch.contact = Some("liên hệ".into());
        let minutes = Minutes::new("8 giờ", "Phòng họp").chaired_by("A").written_by("B").present("C").absent("D");
        let confirmation = Confirmation::new("A", super::super::Signatory::new("CHÁNH VĂN PHÒNG", "E"));
        dispatch = dispatch.with_author("CỦA BAN").with_theme("CHỦ ĐỀ").with_presented("(báo cáo)").basis("căn cứ");
        dispatch = dispatch.with_minutes(minutes).with_confirmation(confirmation);
        dispatch.drafter = Some(super::super::Drafter { initials: "ABC".into(), copies: None });
        let directive = Directive::new("a").with(Directive::new("b").with_mark("-"));
        dispatch.body.push(BodyItem::Directive(directive));
        dispatch.body.push(BodyItem::Paragraph("c".into()).when("{Loại} = phường".parse().unwrap()));
        dispatch.signatories[0].authority = Some("T/M BAN".parse().unwrap());
        let Attachment::StatisticsForm(form) = &mut dispatch.attachments[0] else { panic!("the sample has a form") };
        form.columns.push(Column::new("c").with_group("nhóm").with_group("nhỏ").with_number("7 = 1 + 2"));
        form.code = Some("Biểu số 1".into());
        form.reporting_unit = Some("đơn vị".into());
        form.period = Some("năm 2023".into());
        form.unit_of_measure = Some("người".into());
        form.signatories[0].instruction = Some("(Ký)".into());
        form.rows.push(["1"; 7].into());
        form.footnotes.push("chú thích".into());
        let nested = std::collections::BTreeMap::from([("inner".to_owned(), vec!["e", "f"].into())]);
        let mut dispatch = dispatch.extra("text", "d").extra("table", nested).extra("number", 5);
        rewrite(&mut dispatch, &mut |text| *text = format!("{text}!").into());
        for located in dispatch.texts() {
            let once = located.text.ends_with('!') && !located.text.ends_with("!!");
            assert!(once || located.component == Component::Code, "{located:?}");
        }
        let extra = |located: &&super::super::Located<'_>| located.component == Component::Extra;
        assert_eq!(dispatch.texts().iter().filter(extra).count(), 3);
    }
}
