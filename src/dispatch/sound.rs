//! Whether a dispatch has all that a page needs.

use super::{Attachment, BodyItem, Directive, Dispatch, Issuer, StatisticsForm, Text};
use crate::error::{Error, Problem};

pub(super) fn require_complete(dispatch: &Dispatch) -> Result<(), Error> {
    let mut empty = Empty::default();
    empty.issuer("issuer", &dispatch.issuer);
    empty.text("subject", &dispatch.subject);
    empty.text("place", &dispatch.place);
    empty.list("addressees", &dispatch.addressees);
    empty.texts("distribution", &dispatch.distribution);
    if dispatch.body.is_empty() {
        empty.fields.push("body".to_owned());
    }
    for (index, item) in dispatch.body.iter().enumerate() {
        let path = format!("body[{index}]");
        match item {
            BodyItem::Paragraph(text) | BodyItem::Heading(text) => {
                empty.text(&format!("{path}.text"), text);
            }
            BodyItem::Directive(directive) => empty.directive(&path, directive),
        }
    }
    if dispatch.signatories.is_empty() {
        empty.fields.push("signatories".to_owned());
    }
    for (index, attachment) in dispatch.attachments.iter().enumerate() {
        let Attachment::StatisticsForm(form) = attachment;
        empty.form(&format!("attachments[{index}].statistics_form"), form)?;
    }
    if empty.fields.is_empty() {
        return Ok(());
    }
    Err(Error::new(Problem::Empty { fields: empty.fields }))
}

/// Collects the paths of the fields that are empty and must not be.
#[derive(Default)]
struct Empty {
    fields: Vec<String>,
}

impl Empty {
    fn text(&mut self, path: &str, text: &Text) {
        if text.is_blank() {
            self.fields.push(path.to_owned());
        }
    }

    fn texts(&mut self, path: &str, texts: &[Text]) {
        for (index, text) in texts.iter().enumerate() {
            self.text(&format!("{path}[{index}]"), text);
        }
    }

    fn list(&mut self, path: &str, texts: &[Text]) {
        if texts.is_empty() {
            self.fields.push(path.to_owned());
        }
        self.texts(path, texts);
    }

    fn issuer(&mut self, path: &str, issuer: &Issuer) {
        self.texts(&format!("{path}.parent"), &issuer.parent);
        self.list(&format!("{path}.name"), &issuer.name);
    }

    fn directive(&mut self, path: &str, directive: &Directive) {
        self.text(&format!("{path}.text"), &directive.text);
        for (index, item) in directive.items.iter().enumerate() {
            self.directive(&format!("{path}.items[{index}]"), item);
        }
    }

    fn form(&mut self, path: &str, form: &StatisticsForm) -> Result<(), Error> {
        self.issuer(&format!("{path}.issuer"), &form.issuer);
        self.text(&format!("{path}.place"), &form.place);
        self.text(&format!("{path}.title"), &form.title);
        self.text(&format!("{path}.subject"), &form.subject);
        if form.columns.is_empty() {
            self.fields.push(format!("{path}.columns"));
        }
        let wrong = form.rows.iter().position(|row| row.len() != form.columns.len());
        match wrong {
            None => Ok(()),
            Some(index) => Err(Error::new(Problem::RowLength {
                row: index + 1,
                found: form.rows[index].len(),
                columns: form.columns.len(),
            })
            .at_field(format!("{path}.rows[{index}]"))),
        }
    }
}
