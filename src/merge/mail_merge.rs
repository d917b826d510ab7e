//! `MailMerge`: the dispatch with placeholders, and its copies.

use std::collections::BTreeSet;

use super::placeholder::{Misfit, Segment, filled, plain, segments};
use super::recipient::Recipient;
use super::required::{Place, RequiredFields};
use super::template::Template;
use super::{file_name, number};
use crate::error::{BadCell, BadPlaceholder, Error, MergeProblem};
use crate::fold::fold_words;
use crate::io::text;
use crate::model::{Attachment, BodyItem, Dispatch, Text};

/// A dispatch for many recipients (trộn thư), with a copy for each.
///
/// Any text of the dispatch and of its attached forms may have placeholders: the name of a field in braces, such as
/// `{Tên đơn vị}`. A literal brace is doubled, `{{` or `}}`. Field names are compared as [`Recipient`] describes. A
/// value is plain text: asterisks, braces and backslashes in it are printed. Every recipient must have each field that
/// its copy uses, with a value.
///
/// The number and the date may have placeholders too, by [`with_number`](Self::with_number) and
/// [`with_date`](Self::with_date) or in a file that [`from_toml`](Self::from_toml) reads. A body item with a
/// [condition](crate::dispatch::BodyItem::when) is left out of the copies of recipients that do not meet the condition;
/// the remaining items are numbered without gaps.
///
/// ```
/// use congvan::merge::{MailMerge, Recipients};
/// use congvan::Typesetter;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
/// # let folder = std::env::temp_dir().join("congvan-merge-example");
/// # let _ = std::fs::remove_dir_all(&folder);
///
/// let mut dispatch = congvan::Dispatch::from_toml(text)?;
/// dispatch.addressees = vec!["{Tên đơn vị}".into()];
/// let merge = MailMerge::new(dispatch)?
///     .with_number("{Số}-CV/BXDTCCSĐ")?
///     .with_unit_field("Tên đơn vị")?
///     .with_file_name("{number}-{Tên đơn vị}.pdf")?;
///
/// let csv = "Số,Tên đơn vị\r\n41,Chi bộ Ví dụ 1\r\n42,Chi bộ Ví dụ 2\r\n";
/// let typesetter = Typesetter::new()?;
/// let merged = merge.run(&typesetter).into_folder(Recipients::from_csv("units.csv", csv.as_bytes())?, &folder)?;
/// assert_eq!((merged.written, merged.unchanged), (2, 0));
/// assert!(folder.join("42-CV_BXDTCCSĐ-Chi bộ Ví dụ 2.pdf").exists());
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("trộn thư", "tron thu"))]
#[derive(Debug, Clone)]
pub struct MailMerge {
    dispatch: Dispatch,
    /// The field with the name of the unit, for the forms.
    unit: Option<String>,
    file_name: Vec<Segment>,
    number: Option<Vec<Segment>>,
    date: Option<Vec<Segment>>,
    required: RequiredFields,
}

/// [`MailMerge::check`] stops at this number of findings.
const MOST_FINDINGS: usize = 10_000;
/// The number of missing fields of all recipients after which a check ends, since most recipients lack the same.
const MOST_COMPARED: usize = 1_000_000;

const FILE_NAME: &str = "the file name";
const UNIT: &str = "the unit field";
const NUMBER: &str = "number";
const DATE: &str = "date";

impl MailMerge {
    /// Creates a mail merge of a dispatch. The file names are `{number}-{row}.pdf` unless
    /// [`with_file_name`](Self::with_file_name) sets others.
    ///
    /// # Errors
    /// When braces in the texts are not placeholders; the error lists all of them.
    pub fn new(dispatch: Dispatch) -> Result<Self, Error> {
        let (mut required, mut bad) = (RequiredFields::default(), Vec::new());
        for (path, item) in dispatch.all_items() {
            if let BodyItem::Conditional(conditional) = item {
                let (condition, place) = (conditional.condition(), path.child("when").to_string());
                required.add(condition.field(), Place::of(place).may_be_blank(condition.lists_blank()));
            }
        }
        for located in dispatch.texts() {
            let path = located.path.to_string();
            match segments(located.text) {
                Ok(segments) => {
                    let item = conditional_item(&dispatch, &path);
                    required.add_all(&segments, &Place::of(path).within(item));
                }
                Err(misfits) => bad.extend(bad_placeholders(misfits, &path)),
            }
        }
        if !bad.is_empty() {
            return Err(invalid(bad));
        }
        let merge = Self { unit: None, file_name: Vec::new(), number: None, date: None, required, dispatch };
        merge.with_file_name("{number}-{row}")
    }

    /// Reads the dispatch from TOML as [`Dispatch::from_toml`] does; `number` and `date` may have placeholders.
    ///
    /// ```
    /// use congvan::merge::{MailMerge, Recipient};
    ///
    /// let merge = MailMerge::from_toml(
    ///     r#"
    ///     number = "{Số}-CV/BTCĐU"
    ///     date = "{Ngày}"
    ///     subject = "về việc đăng ký chỉ tiêu"
    ///     place = "Đức Trọng"
    ///     addressees = ["{Đơn vị}"]
    ///     issuer = { parent = ["ĐẢNG UỶ XÃ ĐỨC TRỌNG"], name = ["BAN TỔ CHỨC"] }
    ///     signatories = [{ position = "TRƯỞNG BAN", name = "Nguyễn Văn A" }]
    ///
    ///     [[body]]
    ///     text = "Đề nghị {Đơn vị} gửi báo cáo."
    ///
    ///     [[body]]
    ///     when = "{Loại} = phường"
    ///     text = "Các phường gửi kèm danh sách tổ dân phố."
    ///     "#,
    /// )?;
    /// let unit = |kind| {
    ///     Recipient::from([("Số", "7"), ("Ngày", "24/11/2026"), ("Đơn vị", "Chi bộ 1"), ("Loại", kind)])
    /// };
    /// let dispatch = merge.dispatch_for(&unit("phường"))?;
    /// assert_eq!((dispatch.number.to_string().as_str(), dispatch.date.day()), ("7-CV/BTCĐU", Some(24)));
    /// assert_eq!(dispatch.body.len(), 2);
    /// assert_eq!(merge.dispatch_for(&unit("xã"))?.body.len(), 1);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Dispatch::from_toml`] and [`new`](Self::new).
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        Self::of_template(text::from_toml(text)?)
    }

    /// Reads the dispatch from JSON as [`Dispatch::from_json`] does; `number` and `date` may have placeholders.
    ///
    /// # Errors
    /// As [`Dispatch::from_json`] and [`new`](Self::new).
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Self::of_template(text::from_json(text)?)
    }

    fn of_template(template: Template) -> Result<Self, Error> {
        let Template { dispatch, number, date } = template;
        let mut merge = Self::new(dispatch)?;
        if let Some(number) = number {
            merge = merge.with_number(&number)?;
        }
        match date {
            Some(date) => merge.with_date(&date),
            None => Ok(merge),
        }
    }

    /// Sets the number (số và ký hiệu) of each copy, such as `{Số}-CV/BTCĐU`.
    ///
    /// The text with the values must be a [`DocumentNumber`](crate::dispatch::DocumentNumber); [`check`](Self::check)
    /// reports recipients with invalid values. The field before the first hyphen must have a whole number.
    ///
    /// # Errors
    /// When braces are not placeholders, or a text without placeholders is not a document number.
    #[doc(alias("số và ký hiệu", "so va ky hieu"))]
    pub fn with_number(mut self, template: &str) -> Result<Self, Error> {
        let segments = self.parsed(template, NUMBER)?;
        self.required.add_all(&segments, &Place::of(NUMBER));
        if !segments.iter().any(Segment::is_field) {
            number::number(&plain(&segments, |_| ""))?;
        }
        self.number = Some(segments);
        Ok(self)
    }

    /// Sets the date (ngày, tháng, năm) of each copy, such as `{Ngày}` or `{Năm}-{Tháng}`.
    ///
    /// The text with the values must be an [`IssueDate`](crate::dispatch::IssueDate), such as `2026-11-24`, or a day as
    /// offices write it, `24/11/2026`; [`check`](Self::check) reports recipients with invalid values. The date of a
    /// copy also chooses its standard.
    ///
    /// # Errors
    /// When braces are not placeholders, or a text without placeholders is not a date.
    #[doc(alias("ngày tháng năm", "ngay thang nam"))]
    pub fn with_date(mut self, template: &str) -> Result<Self, Error> {
        let segments = self.parsed(template, DATE)?;
        self.required.add_all(&segments, &Place::of(DATE));
        if !segments.iter().any(Segment::is_field) {
            number::date(&plain(&segments, |_| ""))?;
        }
        self.date = Some(segments);
        Ok(self)
    }

    /// Sets the field with the name of the unit (tên đơn vị), so that each attached form is
    /// [prefilled](crate::StatisticsForm::prefilled).
    ///
    /// # Errors
    /// When the name has neither letters nor digits.
    #[doc(alias("đơn vị", "don vi", "tên đơn vị", "ten don vi"))]
    pub fn with_unit_field(mut self, field: &str) -> Result<Self, Error> {
        let name = Text::new(field).as_str().trim().to_owned();
        if fold_words(&name).is_empty() {
            let reason = "a field name needs letters or digits".to_owned();
            return Err(invalid(vec![BadPlaceholder { found: name, place: UNIT.to_owned(), reason }]));
        }
        self.required.remove(UNIT);
        self.required.add(&name, Place::of(UNIT));
        self.unit = Some(name);
        Ok(self)
    }

    /// Sets the file names, which are also the bookmarks of a combined file: text and placeholders, such as
    /// `{number}-{Tên đơn vị}.pdf`.
    ///
    /// `{number}` is số và ký hiệu of the copy, `{row}` the row of the recipient. Characters that a file system does
    /// not allow become `_`, and a name of more than 180 bytes is cut. The second copy with a name gets its row as a
    /// suffix, so that no file replaces another.
    ///
    /// # Errors
    /// When braces are not placeholders; the error lists all of them.
    pub fn with_file_name(mut self, template: &str) -> Result<Self, Error> {
        let template = Text::new(template);
        let template = template.as_str();
        let stem = template.len().checked_sub(".pdf".len()).and_then(|end| template.split_at_checked(end));
        let stem = stem.filter(|(_, ending)| ending.eq_ignore_ascii_case(".pdf")).map_or(template, |(stem, _)| stem);
        let segments = self.parsed(stem, FILE_NAME)?;
        let is_own = |segment: &&Segment| matches!(segment, Segment::Field(name) if !file_name::is_built_in(name));
        let own: Vec<Segment> = segments.iter().filter(is_own).cloned().collect();
        self.required.add_all(&own, &Place::of(FILE_NAME));
        self.file_name = segments;
        Ok(self)
    }

    /// The segments of the new template of a place; the fields of the old one are no longer required there.
    fn parsed(&mut self, template: &str, place: &str) -> Result<Vec<Segment>, Error> {
        let segments = segments(Text::new(template).as_str());
        let segments = segments.map_err(|misfits| invalid(bad_placeholders(misfits, place).collect()))?;
        self.required.remove(place);
        Ok(segments)
    }

    /// The names of the fields that the dispatch uses, in the order of their first use.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.required.names()
    }

    /// The copy of the dispatch for a recipient.
    ///
    /// # Errors
    /// When the recipient lacks fields or leaves them blank, its values make an invalid number or date, or no body item
    /// is left; the error lists everything.
    pub fn dispatch_for(&self, recipient: &Recipient) -> Result<Dispatch, Error> {
        self.require(recipient, recipient.row().unwrap_or(1))?;
        self.filled(recipient)
    }

    /// Checks all recipients without making copies, and returns their number.
    ///
    /// ```
    /// use congvan::merge::{MailMerge, Recipient};
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
    /// # let dispatch = congvan::Dispatch::from_toml(text)?;
    ///
    /// let merge = MailMerge::new(dispatch)?.with_number("{Số}-CV/BXDTCCSĐ")?;
    /// assert_eq!(merge.check([Recipient::new().with("Số", "41")])?, 1);
    /// let error = merge.check([Recipient::new().with("Số", "41"), Recipient::new().with("Số", "42a")]).unwrap_err();
    /// assert_eq!((error.bad_cells()[0].row, error.bad_cells()[0].value.as_str()), (2, "42a-CV/BXDTCCSĐ"));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// When recipients lack fields or leave them blank, their values make an invalid number or date, or no body item is
    /// left for them; the error lists all of these with their rows. Also when a recipient cannot be read.
    pub fn check<I>(&self, recipients: I) -> Result<usize, Error>
    where
        I: IntoIterator,
        I::Item: Into<Result<Recipient, Error>>,
    {
        let (mut count, mut placeholders, mut cells) = (0_usize, Vec::new(), Vec::new());
        let (mut known, mut compared) = (BTreeSet::new(), 0_usize);
        for recipient in recipients {
            count += 1;
            let found = recipient.into().and_then(|recipient| {
                let row = recipient.row().unwrap_or(count);
                self.require(&recipient, row)
            });
            let Err(error) = found else { continue };
            if error.bad_cells().is_empty() && error.bad_placeholders().is_empty() {
                return Err(error);
            }
            // All recipients of a file lack the same fields: each missing field is reported once.
            for bad in error.bad_placeholders() {
                if known.insert((bad.found.clone(), bad.place.clone(), bad.reason.clone())) {
                    placeholders.push(bad.clone());
                }
            }
            cells.extend(error.bad_cells().iter().cloned());
            compared += error.bad_placeholders().len();
            if cells.len() >= MOST_FINDINGS || placeholders.len() >= MOST_FINDINGS || compared >= MOST_COMPARED {
                break;
            }
        }
        match placeholders.is_empty() && cells.is_empty() {
            true => Ok(count),
            false => Err(Error::from(MergeProblem::Placeholders { placeholders, cells })),
        }
    }

    /// Requires everything that the copy of a recipient needs.
    pub(super) fn require(&self, recipient: &Recipient, row: usize) -> Result<(), Error> {
        let is_kept = |index: usize| self.dispatch.body.get(index).is_none_or(|item| is_kept(item, recipient));
        let (placeholders, mut cells) = self.required.check(recipient, row, is_kept);
        let templates = [
            (&self.number, number::number_of(self.number.as_deref(), recipient).err(), number::WANTED_NUMBER),
            (&self.date, number::date_of(self.date.as_deref(), recipient).err(), number::WANTED_DATE),
        ];
        for (template, error, wanted) in templates {
            let segments = template.as_deref().unwrap_or_default();
            let names: Vec<&str> = segments.iter().filter_map(Segment::field).collect();
            // A missing or blank field was reported already.
            if error.is_some() && names.iter().all(|name| recipient.get(name).is_some_and(|value| !value.is_empty())) {
                let value = plain(segments, recipient.values());
                cells.push(BadCell { row, column: names.join(", "), cell: None, field: None, value, wanted });
            }
        }
        let conditional = self.dispatch.body.iter().find_map(|item| match item {
            BodyItem::Conditional(conditional) => Some(conditional.condition().field()),
            _ => None,
        });
        if let (Some(field), true, true) =
            (conditional, cells.is_empty(), !self.dispatch.body.iter().any(|item| self::is_kept(item, recipient)))
        {
            let (column, value) = (field.to_owned(), recipient.get(field).unwrap_or_default().to_owned());
            cells.push(BadCell {
                row,
                column,
                cell: None,
                field: None,
                value,
                wanted: "a value that keeps a body item",
            });
        }
        match placeholders.is_empty() && cells.is_empty() {
            true => Ok(()),
            false => Err(Error::from(MergeProblem::Placeholders { placeholders, cells }).in_row(row)),
        }
    }

    /// The copy of a recipient that has all fields.
    pub(super) fn filled(&self, recipient: &Recipient) -> Result<Dispatch, Error> {
        let value = recipient.values();
        let mut dispatch = self.dispatch.clone();
        keep_items(&mut dispatch.body, recipient);
        for attachment in &mut dispatch.attachments {
            if let Attachment::Annex(annex) = attachment {
                keep_items(&mut annex.body, recipient);
            }
        }
        dispatch.rewrite(|text| {
            if !text.as_str().contains(['{', '}']) {
                return;
            }
            if let Ok(segments) = segments(text.as_str()) {
                *text = filled(&segments, &value);
            }
        });
        if let Some(number) = number::number_of(self.number.as_deref(), recipient)? {
            dispatch.number = number;
        }
        if let Some(date) = number::date_of(self.date.as_deref(), recipient)? {
            dispatch.date = date;
        }
        // Last, so that braces in the name of the unit are not read as placeholders.
        if let Some(unit) = &self.unit {
            for attachment in &mut dispatch.attachments {
                if let Attachment::StatisticsForm(form) = attachment {
                    *form = form.prefilled(Text::literal(value(unit)));
                }
            }
        }
        Ok(dispatch)
    }

    /// The name of the copy of a recipient, in plain text.
    pub(super) fn title(&self, recipient: &Recipient, row: usize) -> String {
        let number = number::number_of(self.number.as_deref(), recipient).ok().flatten();
        let number = number.as_ref().unwrap_or(&self.dispatch.number).to_string();
        file_name::title(&self.file_name, &number, row, |name| recipient.get(name).unwrap_or_default().to_owned())
    }

    /// The dispatch with its placeholders.
    pub(super) fn dispatch(&self) -> &Dispatch {
        &self.dispatch
    }

    /// Whether copies may have different dates.
    pub(super) fn has_date_template(&self) -> bool {
        self.date.is_some()
    }

    /// The options that change the copies, as text for their digests.
    pub(super) fn options(&self) -> String {
        format!("{:?} {:?} {:?}", self.unit, self.number, self.date)
    }

    /// The fields that change the copy of a recipient, by their folded names.
    pub(super) fn folded_fields(&self) -> impl Iterator<Item = &str> {
        self.required.folded_names()
    }
}

/// Removes the items whose condition does not hold, and the conditions of the others.
fn keep_items(body: &mut Vec<BodyItem>, recipient: &Recipient) {
    body.retain(|item| is_kept(item, recipient));
    *body = std::mem::take(body).into_iter().map(BodyItem::into_unconditional).collect();
}

/// Whether a body item stays in the copy of a recipient.
fn is_kept(item: &BodyItem, recipient: &Recipient) -> bool {
    let BodyItem::Conditional(conditional) = item else { return true };
    let condition = conditional.condition();
    condition.holds(recipient.get(condition.field()).unwrap_or_default())
}

/// The index of the conditional body item to which the field with this path belongs.
fn conditional_item(dispatch: &Dispatch, path: &str) -> Option<usize> {
    let (index, _) = path.strip_prefix("body[")?.split_once(']')?;
    let index = index.parse().ok()?;
    matches!(dispatch.body.get(index)?, BodyItem::Conditional(_)).then_some(index)
}

fn bad_placeholders(misfits: Vec<Misfit>, place: &str) -> impl Iterator<Item = BadPlaceholder> {
    misfits.into_iter().map(move |misfit| BadPlaceholder {
        found: misfit.found,
        place: place.to_owned(),
        reason: misfit.reason.to_owned(),
    })
}

fn invalid(placeholders: Vec<BadPlaceholder>) -> Error {
    Error::from(MergeProblem::Placeholders { placeholders, cells: Vec::new() })
}
