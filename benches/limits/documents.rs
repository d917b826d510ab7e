//! Documents at each limit of `Limits`.

use congvan::dispatch::Attachment;
use congvan::form::Column;
use congvan::{Directive, Dispatch, Error, Issuer, Pack, StatisticsForm, Typesetter};

/// The names of the limits.
pub(crate) const LIMITS: [&str; 11] = [
    "text_bytes",
    "all_text_bytes",
    "texts",
    "levels",
    "forms",
    "columns",
    "rows",
    "cells",
    "fields",
    "pages",
    "template_bytes",
];

/// Typesets the document at a limit, or returns the message of the error.
pub(crate) fn at(limit: &str) -> String {
    match typeset(limit) {
        Ok(pdf) => format!("a file of {:.1} MB", pdf.len() as f64 / 1e6),
        Err(error) => error.to_string(),
    }
}

fn typeset(limit: &str) -> Result<Vec<u8>, Error> {
    let typesetter = Typesetter::new()?;
    match limit {
        "text_bytes" => typesetter.pdf(&dispatch(1, 100_000)),
        "all_text_bytes" => typesetter.pdf(&dispatch(80, 99_950)),
        "texts" => typesetter.pdf(&dispatch(19_970, 30)),
        "levels" => {
            let deepest = (1..16).fold(Directive::new("a"), |inner, _| Directive::new("a").with(inner));
            typesetter.pdf(&empty().directive(deepest))
        }
        "forms" => {
            let mut dispatch = dispatch(1, 100);
            dispatch.attachments = vec![Attachment::StatisticsForm(form(5, 20)); 200];
            typesetter.pdf(&dispatch)
        }
        "columns" => typesetter.pdf(&form(100, 20)),
        "rows" => typesetter.pdf(&form(2, 20_000)),
        "cells" => typesetter.pdf(&form(20, 20_000)),
        "fields" => typesetter.fillable_pdf(&form(2, 0).with_blank_rows(5_000)),
        "pages" => typesetter.pdf(&dispatch(70, 99_950)),
        "template_bytes" => {
            let paragraph = format!("<p style=\"body\">{}</p>", "a ".repeat(16_000));
            let template = format!("{{% for a in range(end=2000) %}}{paragraph}{{% endfor %}}");
            let packs = Pack::from_files("office", [("parts/body.xml", template)])?;
            typesetter.with_packs(packs)?.pdf(&dispatch(1, 100))
        }
        _ => panic!("there is no limit {limit}"),
    }
}

fn empty() -> Dispatch {
    let text = include_str!("../../examples/data/nam-dinh-175.toml");
    let mut dispatch = Dispatch::from_toml(text).expect("the sample is valid");
    dispatch.body.clear();
    dispatch
}

/// A dispatch with a number of paragraphs of a number of bytes.
fn dispatch(paragraphs: usize, bytes: usize) -> Dispatch {
    const WORDS: &str = "Các chi bộ trực thuộc báo cáo kết quả thực hiện nghị quyết, ";
    let mut text = WORDS.repeat(bytes / WORDS.len() + 1);
    while text.len() > bytes {
        text.pop();
    }
    (0..paragraphs).fold(empty(), |dispatch, _| dispatch.paragraph(text.trim()))
}

/// A form with a column of names and columns of numbers.
fn form(columns: usize, rows: usize) -> StatisticsForm {
    let date = "2023-01".parse().expect("a valid date");
    let form = StatisticsForm::new(Issuer::new("CHI BỘ 1"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng đảng viên")
        .column(Column::new("Đơn vị"))
        .with_blank_rows(0);
    let form = (1..columns).fold(form, |form, number| form.column(Column::number(format!("Cột {number}").as_str())));
    (1..=rows).fold(form, |form, row| {
        let name = std::iter::once(format!("Chi bộ {row}"));
        form.row(name.chain((1..columns).map(|column| (row % 90 + column).to_string())).collect::<Vec<_>>())
    })
}
