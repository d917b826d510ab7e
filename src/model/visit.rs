//! Every text of a dispatch with the path of its field, in the order of the model.

use std::fmt::Arguments;

use super::body::{BodyItem, Directive};
use super::dispatch::Dispatch;
use super::form::{Attachment, RowKind, StatisticsForm};
use super::issuer::Issuer;
use super::signatory::Signatory;

impl Dispatch {
    /// Every text with the path of its field, in the order of the model.
    pub(crate) fn texts(&self) -> Vec<Located<'_>> {
        located(self)
    }
}

/// A text of a dispatch, where it stands and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located<'a> {
    /// The path of the field, such as `body[2].text`.
    pub(crate) path: String,
    pub(crate) component: Component,
    pub(crate) text: &'a str,
}

/// What a text is in its dispatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Component {
    /// A code of số và ký hiệu.
    Code,
    Subject,
    Place,
    Addressee,
    Receiver,
    Contact,
    IssuerParent,
    Issuer,
    Typist,
    Paragraph,
    Directive,
    Heading,
    Mark,
    Authority,
    Position,
    Name,
    FormTitle,
    FormSubject,
    FormColumn,
    FormCell,
    FormNote,
}

impl Component {
    /// Whether the text may be blank: the cell of a form that nobody has filled.
    pub(crate) fn may_be_blank(self) -> bool {
        self == Self::FormCell
    }

    /// Whether it is running text that the clerk wrote, and not a name or a code.
    pub(crate) fn is_prose(self) -> bool {
        matches!(
            self,
            Self::Subject | Self::Paragraph | Self::Directive | Self::Heading | Self::FormSubject | Self::Contact
        )
    }
}

/// Every text of a dispatch, its path written out.
fn located(dispatch: &Dispatch) -> Vec<Located<'_>> {
    let mut found = Vec::new();
    walk(dispatch, |path, component, text| found.push(Located { path: path.to_string(), component, text }));
    found
}

/// Shows a visitor every text of a dispatch. A path costs nothing until the visitor writes it out.
pub(super) fn walk<'a>(dispatch: &'a Dispatch, visitor: impl FnMut(Arguments<'_>, Component, &'a str)) {
    let mut walk = Walk { visitor };
    walk.add(format_args!("number"), Component::Code, dispatch.number.kind());
    walk.add(format_args!("number"), Component::Code, dispatch.number.body());
    walk.add(format_args!("subject"), Component::Subject, dispatch.subject.as_str());
    walk.add(format_args!("place"), Component::Place, dispatch.place.as_str());
    for (index, addressee) in dispatch.addressees.iter().enumerate() {
        walk.add(format_args!("addressees[{index}]"), Component::Addressee, addressee.as_str());
    }
    for (index, receiver) in dispatch.distribution.iter().enumerate() {
        walk.add(format_args!("distribution[{index}]"), Component::Receiver, receiver.as_str());
    }
    if let Some(contact) = &dispatch.contact {
        walk.add(format_args!("contact"), Component::Contact, contact.as_str());
    }
    walk.issuer("issuer", &dispatch.issuer);
    if let Some(typist) = &dispatch.typist {
        walk.add(format_args!("typist.initials"), Component::Typist, typist.initials.as_str());
    }
    for (index, item) in dispatch.body.iter().enumerate() {
        let path = format!("body[{index}]");
        match item {
            BodyItem::Paragraph(text) => walk.add(format_args!("{path}.text"), Component::Paragraph, text.as_str()),
            BodyItem::Heading(text) => walk.add(format_args!("{path}.text"), Component::Heading, text.as_str()),
            BodyItem::Directive(directive) => walk.directive(&path, directive),
        }
    }
    walk.signatories("signatories", &dispatch.signatories);
    for (index, Attachment::StatisticsForm(form)) in dispatch.attachments.iter().enumerate() {
        walk.form(&format!("attachments[{index}].statistics_form."), form);
    }
}

/// As [`walk`], for a form that goes out alone.
pub(super) fn walk_form<'a>(form: &'a StatisticsForm, visitor: impl FnMut(Arguments<'_>, Component, &'a str)) {
    Walk { visitor }.form("", form);
}

struct Walk<V> {
    visitor: V,
}

impl<'a, V: FnMut(Arguments<'_>, Component, &'a str)> Walk<V> {
    fn add(&mut self, path: Arguments<'_>, component: Component, text: &'a str) {
        (self.visitor)(path, component, text);
    }

    fn issuer(&mut self, path: &str, issuer: &'a Issuer) {
        for (index, line) in issuer.parent.iter().enumerate() {
            self.add(format_args!("{path}.parent[{index}]"), Component::IssuerParent, line.as_str());
        }
        for (index, line) in issuer.name.iter().enumerate() {
            self.add(format_args!("{path}.name[{index}]"), Component::Issuer, line.as_str());
        }
    }

    fn directive(&mut self, path: &str, directive: &'a Directive) {
        if let Some(mark) = &directive.mark {
            self.add(format_args!("{path}.mark"), Component::Mark, mark.as_str());
        }
        self.add(format_args!("{path}.text"), Component::Directive, directive.text.as_str());
        for (index, item) in directive.items.iter().enumerate() {
            self.directive(&format!("{path}.items[{index}]"), item);
        }
    }

    /// The texts of a form, `path` before each.
    fn form(&mut self, path: &str, form: &'a StatisticsForm) {
        self.issuer(&format!("{path}issuer"), &form.issuer);
        self.add(format_args!("{path}place"), Component::Place, form.place.as_str());
        self.add(format_args!("{path}title"), Component::FormTitle, form.title.as_str());
        self.add(format_args!("{path}subject"), Component::FormSubject, form.subject.as_str());
        let caption = [
            ("code", &form.code),
            ("reporting_unit", &form.reporting_unit),
            ("period", &form.period),
            ("unit_of_measure", &form.unit_of_measure),
        ];
        for (name, text) in caption.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
            self.add(format_args!("{path}{name}"), Component::FormNote, text.as_str());
        }
        for (column, heading) in form.columns.iter().enumerate() {
            self.add(format_args!("{path}columns[{column}].title"), Component::FormColumn, heading.title.as_str());
            for (level, group) in heading.group.iter().enumerate() {
                let level = if heading.group.len() == 1 { String::new() } else { format!("[{level}]") };
                self.add(format_args!("{path}columns[{column}].group{level}"), Component::FormColumn, group.as_str());
            }
            if let Some(number) = &heading.number {
                self.add(format_args!("{path}columns[{column}].number"), Component::FormNote, number.as_str());
            }
        }
        for (index, row) in form.rows.iter().enumerate() {
            let cells = if row.kind == RowKind::Plain && row.level == 1 { "" } else { ".cells" };
            for (cell, text) in row.cells.iter().enumerate() {
                self.add(format_args!("{path}rows[{index}]{cells}[{cell}]"), Component::FormCell, text.as_str());
            }
        }
        for (index, note) in form.footnotes.iter().enumerate() {
            self.add(format_args!("{path}footnotes[{index}]"), Component::FormNote, note.as_str());
        }
        self.signatories(&format!("{path}signatories"), &form.signatories);
    }

    fn signatories(&mut self, path: &str, signatories: &'a [Signatory]) {
        for (index, signatory) in signatories.iter().enumerate() {
            let path = format!("{path}[{index}]");
            if let Some(authority) = &signatory.authority {
                self.add(format_args!("{path}.authority"), Component::Authority, authority.of.as_str());
            }
            if let Some(position) = &signatory.position {
                self.add(format_args!("{path}.position"), Component::Position, position.as_str());
            }
            if let Some(instruction) = &signatory.instruction {
                self.add(format_args!("{path}.instruction"), Component::FormNote, instruction.as_str());
            }
            if let Some(name) = &signatory.name {
                self.add(format_args!("{path}.name"), Component::Name, name.as_str());
            }
        }
    }
}
