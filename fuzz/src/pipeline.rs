//! Target for the whole pipeline: arbitrary documents to pages, findings and PDF, and back.

use arbitrary::{Result, Unstructured};
use congvan::dispatch::{
    Authority, AuthorityKind, BodyItem, Circulation, DocumentNumber, DocumentRef, Drafter, IssueDate, Millimetres,
    Secrecy, Text, Urgency,
};
use congvan::form::{Column, ColumnKind, Orientation, Row, RowKind};
use congvan::pdf::{Conformance, PdfOptions};
use congvan::{Directive, Dispatch, Issuer, Picture, Signatory, StatisticsForm};

use crate::{TYPESETTER, check_error, documents, seeds};

/// Frequent parts of texts, to be mixed with random characters.
const PIECES: [&str; 32] = [
    "chữ ",
    "đảng viên ",
    "Ban Tổ chức ",
    "số ",
    "ngày ",
    "31/12/2026",
    "12-CV/BTC",
    "**đậm** ",
    "*nghiêng* ",
    "**",
    "*",
    "\\",
    "\n",
    " ",
    "  ",
    "\u{a0}",
    "-",
    ".",
    ",",
    ";",
    ":",
    "(",
    ")",
    "“",
    "”",
    "1.234",
    "ưưưưưưưưưưưưưưưưưưưưưưưưưư",
    "<b>&amp;",
    "{{ x }}",
    "{% if %}",
    "]]>",
    "…",
];

/// Builds a document from the bytes, typesets it, checks it, writes it and reads it back.
pub fn pipeline(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    // Too few bytes for a document.
    let _ = typeset(&mut bytes);
}

fn typeset(u: &mut Unstructured<'_>) -> Result<()> {
    let conformance = *u.choose(&[
        Conformance::A3a,
        Conformance::A2a,
        Conformance::A2b,
        Conformance::A4,
        Conformance::A4f,
        Conformance::Plain,
    ])?;
    let options = PdfOptions::new().with_conformance(conformance);
    if u.ratio(1, 4)? {
        let form = form(u)?;
        if let Some(pdf) = write_pdf((&form).into(), &options)
            && matches!(conformance, Conformance::A3a | Conformance::A4f | Conformance::Plain)
        {
            assert_eq!(StatisticsForm::from_pdf(&pdf).expect("data read back"), form);
        }
        match TYPESETTER.fillable_pdf(&form) {
            Ok(pdf) => {
                if let Err(error) = form.read_pdf("a.pdf", &pdf) {
                    check_error(&error);
                }
            }
            Err(error) => check_error(&error),
        }
        return Ok(());
    }
    let dispatch = dispatch(u)?;
    documents::check_round_trip(&dispatch);
    let _ = TYPESETTER.check(&dispatch);
    if let Some(pdf) = write_pdf((&dispatch).into(), &options)
        && matches!(conformance, Conformance::A3a | Conformance::A4f | Conformance::Plain)
    {
        assert_eq!(Dispatch::from_pdf(&pdf).expect("data read back"), dispatch);
        assert!(TYPESETTER.verify(&pdf).expect("a written file can be verified").is_valid());
        match TYPESETTER.certified_copy(&pdf, &seeds::copy()) {
            Ok(copied) => {
                assert!(copied.starts_with(&pdf));
                assert!(TYPESETTER.verify(&copied).expect("a copy can be verified").is_valid());
            }
            Err(error) => check_error(&error),
        }
    }
    Ok(())
}

fn write_pdf(document: DocumentRef<'_>, options: &PdfOptions) -> Option<Vec<u8>> {
    match TYPESETTER.pages(document) {
        Ok(pages) => {
            assert!(!pages.pages.is_empty());
            assert!(!pages.to_string().is_empty());
        }
        Err(error) => check_error(&error),
    }
    match TYPESETTER.pdf_with(document, options) {
        Ok(pdf) => Some(pdf),
        Err(error) => {
            check_error(&error);
            None
        }
    }
}

fn dispatch(u: &mut Unstructured<'_>) -> Result<Dispatch> {
    let mut dispatch = Dispatch::new(issuer(u)?, number(u)?, text(u)?, text(u)?, date(u)?);
    dispatch.addressees = vec_of(u, 5, text)?;
    dispatch.distribution = vec_of(u, 5, text)?;
    dispatch.body = vec_of(u, 12, item)?;
    dispatch.signatories = vec_of(u, 3, signatory)?;
    dispatch.attachments = vec_of(u, 1, |u| form(u).map(congvan::dispatch::Attachment::StatisticsForm))?;
    if u.ratio(1, 4)? {
        dispatch.secrecy = Some(*u.choose(&[Secrecy::Confidential, Secrecy::Secret, Secrecy::TopSecret])?);
        dispatch.urgency = Some(*u.choose(&[Urgency::Urgent, Urgency::VeryUrgent, Urgency::Express])?);
        dispatch.circulation = vec_of(u, 3, |u| {
            Ok(*u.choose(&[Circulation::MeetingPaper, Circulation::Internal, Circulation::NotForMedia])?)
        })?;
        dispatch.draft = u.arbitrary()?;
        dispatch.contact = Some(text(u)?);
        dispatch.drafter = Some(Drafter { initials: text(u)?, copies: u.arbitrary()? });
    }
    Ok(dispatch)
}

fn form(u: &mut Unstructured<'_>) -> Result<StatisticsForm> {
    let mut form = StatisticsForm::new(issuer(u)?, text(u)?, date(u)?, text(u)?, text(u)?);
    form.columns = vec_of(u, 8, column)?;
    let width = form.columns.len();
    form.rows = vec_of(u, 12, |u| {
        let kinds = [RowKind::Subtotal, RowKind::Section, RowKind::Part, RowKind::Total];
        let kind = if u.ratio(1, 3)? { *u.choose(&kinds)? } else { RowKind::Plain };
        let mut cells = Vec::with_capacity(width);
        for _ in 0..width {
            cells.push(cell(u)?);
        }
        Ok(Row::of(kind, cells).with_level(u.int_in_range(1..=3)?))
    })?;
    form.blank_rows = if u.ratio(1, 20)? { u.int_in_range(0..=500)? } else { u.int_in_range(0..=6)? };
    [form.fill_page, form.column_numbers, form.total_row, form.carried_sums] = u.arbitrary()?;
    form.orientation = *u.choose(&[Orientation::Auto, Orientation::Portrait, Orientation::Landscape])?;
    form.footnotes = vec_of(u, 2, text)?;
    form.signatories = vec_of(u, 2, signatory)?;
    Ok(form)
}

fn column(u: &mut Unstructured<'_>) -> Result<Column> {
    let kind = *u.choose(&[
        ColumnKind::Text,
        ColumnKind::Note,
        ColumnKind::Text,
        ColumnKind::WholeNumber,
        ColumnKind::Percentage,
        ColumnKind::Date,
        ColumnKind::Note,
        ColumnKind::RunningNumber,
    ])?;
    let mut column = Column::new(text(u)?).with_kind(kind);
    if u.ratio(1, 4)? {
        column.group = vec_of(u, 3, text)?;
    }
    if u.ratio(1, 4)? {
        column.width = Millimetres::new(u.int_in_range(1..=300)?).ok();
    }
    if u.ratio(1, 4)? {
        column.name = Some((*u.choose(&["a", "b", "đảng viên", ""])?).to_owned());
    }
    if u.ratio(1, 60)? {
        column.not_above = Some((*u.choose(&["a", "b", "c"])?).to_owned());
    }
    column.required = u.ratio(1, 10)?;
    Ok(column)
}

fn cell(u: &mut Unstructured<'_>) -> Result<Text> {
    Ok(match u.int_in_range(0..=7)? {
        0..=2 => Text::default(),
        3 | 4 => Text::from(u.arbitrary::<u16>()?.to_string()),
        5 if u.ratio(1, 8)? => {
            Text::from((*u.choose(&["2,2%", "31/12/2022", "9223372036854775807", "-5", "1.234", "x"])?).to_owned())
        }
        _ if u.ratio(1, 4)? => text(u)?,
        _ => Text::default(),
    })
}

fn item(u: &mut Unstructured<'_>) -> Result<BodyItem> {
    Ok(match u.int_in_range(0..=4)? {
        0 => BodyItem::Heading(text(u)?),
        1 | 2 => BodyItem::Paragraph(text(u)?),
        _ => BodyItem::Directive(directive(u, 0)?),
    })
}

fn directive(u: &mut Unstructured<'_>, level: usize) -> Result<Directive> {
    let mut directive = Directive::new(text(u)?);
    if u.ratio(1, 6)? {
        directive.mark = Some(text(u)?);
    }
    if level < 8 && u.ratio(1, 3)? {
        directive.items = vec_of(u, 3, |u| self::directive(u, level + 1))?;
    }
    Ok(directive)
}

fn signatory(u: &mut Unstructured<'_>) -> Result<Signatory> {
    let mut signatory = Signatory::new(text(u)?, text(u)?);
    if u.ratio(1, 6)? {
        signatory.name = None;
    }
    if u.ratio(1, 3)? {
        let kind = *u.choose(&[AuthorityKind::OnBehalf, AuthorityKind::ForHead, AuthorityKind::Acting])?;
        signatory.authority = Some(Authority { kind, of: Text::new(text(u)?.as_str().trim()) });
    }
    if u.ratio(1, 8)? {
        let mut png = include_bytes!("../../tests/data/signature.png").to_vec();
        if u.ratio(1, 2)? && !png.is_empty() {
            let at = u.choose_index(png.len())?;
            png[at] = u.arbitrary()?;
        }
        signatory.signature = Picture::from_png(png).ok();
    }
    Ok(signatory)
}

fn issuer(u: &mut Unstructured<'_>) -> Result<Issuer> {
    Ok(Issuer { parent: vec_of(u, 2, text)?, name: vec_of(u, 2, text)?, in_text: Some(text(u)?) })
}

fn number(u: &mut Unstructured<'_>) -> Result<DocumentNumber> {
    let (kind, body) = *u.choose(&[("CV", "BTCĐU"), ("CV-X", "X/Y"), ("CV", "ĐU")])?;
    let number = match u.ratio(1, 4)? {
        true => DocumentNumber::unregistered(kind, body),
        false => DocumentNumber::new(u.arbitrary()?, kind, body),
    };
    number.map_err(|_| arbitrary::Error::IncorrectFormat)
}

fn date(u: &mut Unstructured<'_>) -> Result<IssueDate> {
    let (year, month, day) = (u.int_in_range(1000..=9999)?, u.int_in_range(1..=12)?, u.int_in_range(1..=28)?);
    let year = if u.ratio(3, 4)? { 2023 + year % 5 } else { year };
    Ok(match u.int_in_range(0..=3)? {
        0 => IssueDate::blank_day(year, month),
        1 => IssueDate::blank_day_and_month(year),
        _ => IssueDate::new(year, month, day),
    }
    .expect("a day that every month has"))
}

fn text(u: &mut Unstructured<'_>) -> Result<Text> {
    // Most texts must have characters of the fonts only, so that most documents can be typeset.
    let mut text =
        if u.ratio(1, 60)? { String::new() } else { (*u.choose(&["Chữ", "ĐẢNG UỶ", "số 5"])?).to_owned() };
    let pieces = if u.ratio(1, 12)? { u.int_in_range(0..=250)? } else { u.int_in_range(0..=14)? };
    for _ in 0..pieces {
        match u.int_in_range(0..=400)? {
            0 => text.extend(char::from_u32(u.int_in_range(0x20..=0x17f)?)),
            1 => text.push(u.arbitrary()?),
            _ => text.push_str(u.choose(&PIECES)?),
        }
    }
    Ok(Text::from(text))
}

/// Makes a list that is rarely empty.
fn vec_of<T>(
    u: &mut Unstructured<'_>,
    max_len: usize,
    mut one: impl FnMut(&mut Unstructured<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let min_len = usize::from(!u.ratio(1, 20)?);
    let count = u.int_in_range(min_len.min(max_len)..=max_len)?;
    (0..count).map(|_| one(u)).collect()
}
