//! Visits every text of a dispatch, with the path of its field, in the order of the model.

use super::attachment::Attachment;
use super::body::{BodyItem, Directive, Division, Table};
#[cfg(feature = "certified-copy")]
use super::certified_copy::CertifiedCopy;
use super::dispatch::Dispatch;
use super::extra::{ExtraValue, Step};
use super::form::{Column, Row, StatisticsForm};
use super::issuer::Issuer;
use super::minutes::Minutes;
use super::signatory::Signatory;
use super::text::Text;
use crate::field_path::FieldPath;

impl Dispatch {
    /// Returns every text with the path of its field, in the order of the model.
    pub(crate) fn texts(&self) -> Vec<Located<'_>> {
        located(self)
    }
}

/// A text of a dispatch with the path of its field and its component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located<'a> {
    pub(crate) path: FieldPath,
    pub(crate) component: Component,
    pub(crate) text: &'a str,
}

/// The component that a text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Component {
    /// A code of the number (số và ký hiệu).
    Code,
    Subject,
    Place,
    /// The author, the theme or the presentation in the title block.
    Title,
    Addressee,
    Basis,
    /// A line of minutes.
    Minutes,
    /// The name in the confirmation of a signature.
    Confirmed,
    Receiver,
    Contact,
    IssuerParent,
    Issuer,
    /// The name of the issuer as in a sentence.
    IssuerInText,
    Drafter,
    Paragraph,
    Directive,
    Heading,
    /// The caption of a table or a picture.
    Caption,
    Mark,
    Authority,
    Position,
    Name,
    FormTitle,
    FormSubject,
    FormColumn,
    FormCell,
    FormNote,
    /// A text of the caller's own data.
    Extra,
}

impl Component {
    /// Returns `true` if the text may be blank: an empty cell of a form, a text of the caller's own data, or the
    /// subject, which some kinds do not have.
    pub(crate) fn may_be_blank(self) -> bool {
        matches!(self, Self::FormCell | Self::Extra | Self::Subject)
    }

    /// Returns `true` if the text may have footnotes: it runs across the page. The markup decides about texts of the
    /// caller's own data.
    pub(super) fn may_have_footnotes(self) -> bool {
        matches!(self, Self::Basis | Self::Minutes | Self::Paragraph | Self::Directive | Self::Heading | Self::Extra)
    }

    /// Returns `true` if the text is prose of the clerk, not a name or a code.
    pub(crate) fn is_prose(self) -> bool {
        matches!(
            self,
            Self::Subject
                | Self::Basis
                | Self::Minutes
                | Self::Paragraph
                | Self::Directive
                | Self::Heading
                | Self::FormSubject
                | Self::Contact
        )
    }
}

/// Returns every text of a dispatch, each with its own copy of the path.
fn located(dispatch: &Dispatch) -> Vec<Located<'_>> {
    let mut found = Vec::new();
    walk(dispatch, |path, component, text| found.push(Located { path: path.clone(), component, text }));
    found
}

/// Passes every text of a dispatch to a visitor. All calls share one path, so only a visitor that keeps the path copies
/// it.
pub(super) fn walk<'a>(dispatch: &'a Dispatch, visitor: impl FnMut(&FieldPath, Component, &'a str)) {
    let mut walk = Walk { path: FieldPath::new(), visitor };
    walk.text("number", Component::Code, dispatch.number.kind());
    walk.text("number", Component::Code, dispatch.number.body());
    walk.text("subject", Component::Subject, dispatch.subject.as_str());
    walk.optional("author", Component::Title, dispatch.author.as_ref());
    walk.optional("theme", Component::Title, dispatch.theme.as_ref());
    walk.optional("presented", Component::Title, dispatch.presented.as_ref());
    walk.text("place", Component::Place, dispatch.place.as_str());
    walk.texts("addressees", Component::Addressee, &dispatch.addressees);
    walk.texts("basis", Component::Basis, &dispatch.basis);
    walk.texts("distribution", Component::Receiver, &dispatch.distribution);
    walk.optional("contact", Component::Contact, dispatch.contact.as_ref());
    walk.issuer(&dispatch.issuer);
    if let Some(drafter) = &dispatch.drafter {
        walk.within("drafter", |walk| walk.text("initials", Component::Drafter, drafter.initials.as_str()));
    }
    if let Some(minutes) = &dispatch.minutes {
        walk.within("minutes", |walk| walk.minutes(minutes));
    }
    walk.items("body", &dispatch.body, Walk::body_item);
    walk.signatories(&dispatch.signatories);
    if let Some(confirmation) = &dispatch.confirmation {
        walk.within("confirmation", |walk| {
            walk.text("of", Component::Confirmed, confirmation.of.as_str());
            walk.within("signatory", |walk| walk.signatory(&confirmation.signatory));
        });
    }
    walk.items("attachments", &dispatch.attachments, |walk, attachment| match attachment {
        Attachment::StatisticsForm(form) => walk.within("statistics_form", |walk| walk.form(form)),
        Attachment::Annex(annex) => walk.within("annex", |walk| {
            walk.text("title", Component::FormTitle, annex.title.as_str());
            walk.items("body", &annex.body, Walk::body_item);
        }),
        Attachment::File(name) => walk.text("file", Component::FormTitle, name.as_str()),
    });
    walk.within("extra", |walk| {
        for (name, value) in &dispatch.extra {
            walk.extra(Step::Name(name), value);
        }
    });
}

/// Passes every text of a standalone form to a visitor, as [`walk`] does.
pub(super) fn walk_form<'a>(form: &'a StatisticsForm, visitor: impl FnMut(&FieldPath, Component, &'a str)) {
    Walk { path: FieldPath::new(), visitor }.form(form);
}

#[cfg(feature = "certified-copy")]
impl CertifiedCopy {
    /// Shows a visitor every text with the path of its field.
    pub(crate) fn texts<'a>(&'a self, visitor: impl FnMut(&FieldPath, Component, &'a str)) {
        let mut walk = Walk { path: FieldPath::new(), visitor };
        walk.text("number", Component::Code, self.number.kind());
        walk.text("number", Component::Code, self.number.body());
        walk.text("place", Component::Place, self.place.as_str());
        walk.issuer(&self.issuer);
        walk.texts("distribution", Component::Receiver, &self.distribution);
        walk.within("signatory", |walk| walk.signatory(&self.signatory));
    }
}

struct Walk<V> {
    /// The path of the current field.
    path: FieldPath,
    visitor: V,
}

impl<'a, V: FnMut(&FieldPath, Component, &'a str)> Walk<V> {
    fn add(&mut self, component: Component, text: &'a str) {
        (self.visitor)(&self.path, component, text);
    }

    fn within(&mut self, name: &'static str, work: impl FnOnce(&mut Self)) {
        self.path.enter(name);
        work(self);
        self.path.leave();
    }

    /// Visits the items of a list.
    fn items<T>(&mut self, name: &'static str, items: &'a [T], mut work: impl FnMut(&mut Self, &'a T)) {
        self.within(name, |walk| {
            for (index, item) in items.iter().enumerate() {
                walk.path.enter_item(index);
                work(walk, item);
                walk.path.leave();
            }
        });
    }

    fn text(&mut self, name: &'static str, component: Component, text: &'a str) {
        self.within(name, |walk| walk.add(component, text));
    }

    fn texts(&mut self, name: &'static str, component: Component, texts: &'a [Text]) {
        self.items(name, texts, |walk, text| walk.add(component, text.as_str()));
    }

    fn optional(&mut self, name: &'static str, component: Component, text: Option<&'a Text>) {
        if let Some(text) = text {
            self.text(name, component, text.as_str());
        }
    }

    fn issuer(&mut self, issuer: &'a Issuer) {
        self.within("issuer", |walk| {
            walk.texts("parent", Component::IssuerParent, &issuer.parent);
            walk.texts("name", Component::Issuer, &issuer.name);
            walk.optional("in_text", Component::IssuerInText, issuer.in_text.as_ref());
        });
    }

    fn body_item(&mut self, item: &'a BodyItem) {
        match item {
            BodyItem::Paragraph(text) => self.text("text", Component::Paragraph, text.as_str()),
            BodyItem::Heading(text) => self.text("text", Component::Heading, text.as_str()),
            BodyItem::Directive(directive) => self.directive(directive),
            BodyItem::Division(division) => self.division(division),
            BodyItem::Table(table) => self.within("table", |walk| walk.table(table)),
            BodyItem::Figure(figure) => self.within("figure", |walk| {
                walk.optional("caption", Component::Caption, figure.caption.as_ref());
            }),
            BodyItem::Quotation(text) => self.text("text", Component::Paragraph, text.as_str()),
            BodyItem::Gap(_) | BodyItem::WritingLines(_) => {}
            BodyItem::Conditional(conditional) => self.body_item(conditional.item()),
        }
    }

    fn division(&mut self, division: &'a Division) {
        self.optional("mark", Component::Mark, division.mark.as_ref());
        self.optional("title", Component::Heading, division.title.as_ref());
        self.optional("text", Component::Directive, division.text.as_ref());
        self.items("items", &division.items, Self::directive);
    }

    fn table(&mut self, table: &'a Table) {
        self.optional("caption", Component::Caption, table.caption.as_ref());
        self.optional("unit_of_measure", Component::FormNote, table.unit_of_measure.as_ref());
        self.columns(&table.columns);
        self.items("rows", &table.rows, Self::row);
        self.texts("footnotes", Component::FormNote, &table.footnotes);
    }

    fn directive(&mut self, directive: &'a Directive) {
        self.optional("mark", Component::Mark, directive.mark.as_ref());
        self.text("text", Component::Directive, directive.text.as_str());
        self.items("items", &directive.items, Self::directive);
    }

    fn form(&mut self, form: &'a StatisticsForm) {
        self.issuer(&form.issuer);
        self.text("place", Component::Place, form.place.as_str());
        self.text("title", Component::FormTitle, form.title.as_str());
        self.text("subject", Component::FormSubject, form.subject.as_str());
        self.optional("code", Component::FormNote, form.code.as_ref());
        self.optional("reporting_unit", Component::FormNote, form.reporting_unit.as_ref());
        self.optional("period", Component::FormNote, form.period.as_ref());
        self.optional("unit_of_measure", Component::FormNote, form.unit_of_measure.as_ref());
        self.columns(&form.columns);
        self.items("rows", &form.rows, Self::row);
        self.texts("footnotes", Component::FormNote, &form.footnotes);
        self.signatories(&form.signatories);
    }

    fn columns(&mut self, columns: &'a [Column]) {
        self.items("columns", columns, |walk, column| {
            walk.text("title", Component::FormColumn, column.title.as_str());
            // A group of one level is written as a text, not as a list.
            match column.group.as_slice() {
                [group] => walk.text("group", Component::FormColumn, group.as_str()),
                groups => walk.texts("group", Component::FormColumn, groups),
            }
            walk.optional("number", Component::FormNote, column.number.as_ref());
        });
    }

    fn row(&mut self, row: &'a Row) {
        if !row.is_list() {
            self.path.enter("cells");
        }
        for (index, cell) in row.cells.iter().enumerate() {
            self.path.enter_item(index);
            self.add(Component::FormCell, cell.as_str());
            self.path.leave();
        }
        if !row.is_list() {
            self.path.leave();
        }
    }

    fn extra(&mut self, step: Step<'a>, value: &'a ExtraValue) {
        match step {
            Step::Item(index) => self.path.enter_item(index),
            Step::Name(name) => self.path.enter(name.to_owned()),
        }
        if let ExtraValue::Text(text) = value {
            self.add(Component::Extra, text.as_str());
        }
        for (step, child) in value.children() {
            self.extra(step, child);
        }
        self.path.leave();
    }

    fn minutes(&mut self, minutes: &'a Minutes) {
        self.text("time", Component::Minutes, minutes.time.as_str());
        self.text("place", Component::Minutes, minutes.place.as_str());
        self.optional("chair", Component::Minutes, minutes.chair.as_ref());
        self.optional("secretary", Component::Minutes, minutes.secretary.as_ref());
        self.texts("present", Component::Minutes, &minutes.present);
        self.texts("absent", Component::Minutes, &minutes.absent);
    }

    fn signatories(&mut self, signatories: &'a [Signatory]) {
        self.items("signatories", signatories, Self::signatory);
    }

    fn signatory(&mut self, signatory: &'a Signatory) {
        let authority = signatory.authority.as_ref().map(|authority| &authority.of);
        self.optional("authority", Component::Authority, authority);
        self.optional("position", Component::Position, signatory.position.as_ref());
        self.optional("instruction", Component::FormNote, signatory.instruction.as_ref());
        self.optional("name", Component::Name, signatory.name.as_ref());
    }
}
