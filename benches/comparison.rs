//! Compares with genpdf on the same dispatches in one run:
//! `cargo bench -p congvan-benches --features genpdf --bench comparison`.
//!
//! `docs/comparison.md` has the results.

use congvan::dispatch::{Attachment, BodyItem, IssueDate, Text};
use congvan::genpdf::GenpdfFonts;
use congvan::{Dispatch, Issuer, Signatory, StatisticsForm, Typesetter};
use divan::Bencher;
use genpdf::elements::{Break, FrameCellDecorator, LinearLayout, PageBreak, Paragraph, StyledElement, TableLayout};
use genpdf::style::{Effect, Style};
use genpdf::{Alignment, Document, Element, Margins, PaperSize, SimplePageDecorator};

fn main() {
    let (typesetter, fonts) = (typesetter(), typesetter().genpdf_fonts().unwrap());
    for sample in Sample::ALL {
        let dispatch = sample.dispatch();
        let pdf = typesetter.pdf(&dispatch).unwrap();
        let pages = typesetter.pages(&dispatch).unwrap().pages.len();
        println!(
            "{}: {pages} pages, {} bytes; genpdf: {} bytes",
            sample.name(),
            pdf.len(),
            composed(&dispatch, fonts.clone()).len()
        );
    }
    divan::main();
}

/// The dispatches of the benchmark.
#[derive(Debug, Clone, Copy)]
enum Sample {
    OnePage,
    NamDinh,
    LamDong,
}

impl Sample {
    const ALL: [Self; 3] = [Self::OnePage, Self::NamDinh, Self::LamDong];

    fn name(self) -> &'static str {
        match self {
            Self::OnePage => "one page of Nam Định",
            Self::NamDinh => "Nam Định",
            Self::LamDong => "Lâm Đồng",
        }
    }

    fn dispatch(self) -> Dispatch {
        let text = match self {
            Self::OnePage | Self::NamDinh => include_str!("../examples/data/nam-dinh-175.toml"),
            Self::LamDong => include_str!("../examples/data/lam-dong-40.toml"),
        };
        let mut dispatch = Dispatch::from_toml(text).unwrap();
        if matches!(self, Self::OnePage) {
            dispatch.body.truncate(2);
        }
        dispatch
    }
}

impl std::fmt::Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// From data to PDF, with a reused typesetter.
#[divan::bench(args = Sample::ALL)]
fn congvan(bencher: Bencher<'_, '_>, sample: Sample) {
    let (typesetter, dispatch) = (typesetter(), sample.dispatch());
    bencher.bench(|| typesetter.pdf(&dispatch).unwrap());
}

/// The same text composed of genpdf's own elements, with fonts read once.
#[divan::bench(args = Sample::ALL, sample_count = 20, sample_size = 1)]
fn genpdf(bencher: Bencher<'_, '_>, sample: Sample) {
    let (fonts, dispatch) = (typesetter().genpdf_fonts().unwrap(), sample.dispatch());
    bencher.bench(|| composed(&dispatch, fonts.clone()));
}

/// Pages of congvan, written by genpdf.
#[divan::bench(args = Sample::ALL, sample_count = 20, sample_size = 1)]
fn congvan_through_genpdf(bencher: Bencher<'_, '_>, sample: Sample) {
    let typesetter = typesetter();
    let (fonts, dispatch) = (typesetter.genpdf_fonts().unwrap(), sample.dispatch());
    bencher.bench(|| {
        let mut document = document(fonts.clone());
        let pages = typesetter.genpdf_pages(&typesetter.pages(&dispatch).unwrap(), &document).unwrap();
        document.push(pages);
        written(document)
    });
}

fn typesetter() -> Typesetter {
    Typesetter::new().unwrap()
}

fn document(fonts: GenpdfFonts) -> Document {
    let mut document = Document::new(fonts);
    document.set_paper_size(PaperSize::A4);
    document.set_minimal_conformance();
    document
}

fn written(document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.render(&mut bytes).unwrap();
    bytes
}

/// Composes a dispatch with genpdf alone, which cannot justify lines, indent first lines or repeat the head of a table.
fn composed(dispatch: &Dispatch, fonts: GenpdfFonts) -> Vec<u8> {
    let mut document = document(fonts);
    document.set_font_size(14);
    let mut decorator = SimplePageDecorator::new();
    decorator.set_margins(Margins::trbl(20, 15, 20, 30));
    document.set_page_decorator(decorator);
    document.push(header(
        &dispatch.issuer,
        &[format!("Số {}", dispatch.number), dispatch.subject.to_string()],
        &dispatch.place,
        dispatch.date,
    ));
    document.push(Break::new(1));
    for addressee in &dispatch.addressees {
        document.push(centred(format!("Kính gửi: {addressee}"), Style::new()));
    }
    for item in &dispatch.body {
        document.push(Break::new(0.5));
        match item {
            BodyItem::Paragraph(text) | BodyItem::Heading(text) => document.push(paragraph("", text)),
            BodyItem::Directive(directive) => document.push(paragraph("- ", &directive.text)),
            other => panic!("the samples have no {other:?}"),
        }
    }
    document.push(Break::new(1));
    document.push(side_by_side(receivers(dispatch), signatory(&dispatch.signatories[0])));
    for attachment in &dispatch.attachments {
        let Attachment::StatisticsForm(form) = attachment else { panic!("the samples have no {attachment:?}") };
        document.push(PageBreak::new());
        document.push(header(&form.issuer, &[], &form.place, form.date));
        document.push(centred(&form.title, Effect::Bold));
        document.push(centred(&form.subject, Effect::Bold));
        document.push(table(form));
        document.push(side_by_side(LinearLayout::vertical(), signatory(&form.signatories[0])));
    }
    written(document)
}

fn header(issuer: &Issuer, below: &[String], place: &Text, date: IssueDate) -> TableLayout {
    let (mut left, mut right) = (LinearLayout::vertical(), LinearLayout::vertical());
    for line in &issuer.parent {
        left.push(centred(line, Style::new()));
    }
    for line in &issuer.name {
        left.push(centred(line, Effect::Bold));
    }
    left.push(centred("*", Style::new()));
    for text in below {
        for line in text.lines() {
            left.push(centred(line, Style::new().with_font_size(12)));
        }
    }
    right.push(centred("ĐẢNG CỘNG SẢN VIỆT NAM", Style::new().bold().with_font_size(15)));
    right.push(Break::new(1));
    let [day, month] = [date.day(), date.month()].map(|part| part.map_or("....".to_owned(), |n| format!("{n:02}")));
    right.push(centred(format!("{place}, ngày {day} tháng {month} năm {}", date.year()), Effect::Italic));
    side_by_side(left, right)
}

fn receivers(dispatch: &Dispatch) -> LinearLayout {
    let mut receivers = LinearLayout::vertical().element(Paragraph::new("Nơi nhận:"));
    for receiver in &dispatch.distribution {
        receivers.push(Paragraph::new(format!("- {receiver},")).styled(Style::new().with_font_size(12)));
    }
    receivers
}

fn signatory(signatory: &Signatory) -> LinearLayout {
    let mut lines = LinearLayout::vertical();
    if let Some(authority) = &signatory.authority {
        lines.push(centred(authority, Effect::Bold));
    }
    if let Some(position) = &signatory.position {
        lines.push(centred(position, Effect::Bold));
    }
    lines.push(Break::new(4));
    if let Some(name) = &signatory.name {
        lines.push(centred(name, Effect::Bold));
    }
    lines
}

fn table(form: &StatisticsForm) -> TableLayout {
    let mut table = TableLayout::new(vec![1; form.columns.len()]);
    table.set_cell_decorator(FrameCellDecorator::new(true, true, false));
    let mut push = |cells: Vec<String>, style: Style| {
        let cell = |text| Box::new(centred(text, style)) as Box<dyn Element>;
        table.push_row(cells.into_iter().map(cell).collect()).unwrap();
    };
    push(form.columns.iter().map(|column| column.title.to_string()).collect(), Style::new().bold().with_font_size(12));
    for row in &form.rows {
        push(row.cells.iter().map(Text::to_string).collect(), Style::new().with_font_size(12));
    }
    for _ in 0..form.blank_rows {
        push(vec![String::new(); form.columns.len()], Style::new().with_font_size(12));
    }
    table
}

fn side_by_side(left: LinearLayout, right: LinearLayout) -> TableLayout {
    let mut table = TableLayout::new(vec![1, 1]);
    table.push_row(vec![Box::new(left), Box::new(right)]).unwrap();
    table
}

fn paragraph(mark: &str, text: &Text) -> Paragraph {
    let mut paragraph = Paragraph::new(mark);
    for span in text.spans() {
        paragraph.push_styled(span.text, if span.bold { Style::new().bold() } else { Style::new() });
    }
    paragraph
}

fn centred(text: impl std::fmt::Display, style: impl Into<Style>) -> StyledElement<Paragraph> {
    Paragraph::new(text.to_string()).aligned(Alignment::Center).styled(style)
}
