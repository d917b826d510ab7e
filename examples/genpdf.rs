//! Composes a document with genpdf and inserts a dispatch:
//! `cargo run --features genpdf --example genpdf [-- OUT.pdf]`.

use std::error::Error;
use std::path::PathBuf;

use congvan::{Dispatch, Typesetter};
use genpdf::elements::{Break, Paragraph, UnorderedList};
use genpdf::style::Style;
use genpdf::{Alignment, Document, Element, Margins};

fn main() -> Result<(), Box<dyn Error>> {
    let dispatch = Dispatch::from_toml(include_str!("data/nam-dinh-175.toml"))?;
    let typesetter = Typesetter::new()?;
    let pages = typesetter.pages(&dispatch)?;

    let mut document = Document::new(typesetter.genpdf_fonts()?);
    document.set_title("Hồ sơ trình ký");
    document.set_minimal_conformance(); // otherwise genpdf adds a colour profile of half a megabyte
    let element = typesetter.genpdf_pages(&pages, &document)?;
    document.set_paper_size(element.paper_size());
    document.push(cover(&dispatch, pages.pages.len()).padded(Margins::trbl(60, 20, 20, 30)));
    document.push(element);

    let out = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/genpdf.pdf"), PathBuf::from);
    document.render_to_file(&out)?;
    println!("{}", out.display());
    Ok(())
}

/// Cover page made of genpdf's own elements.
fn cover(dispatch: &Dispatch, pages: usize) -> impl Element + use<> {
    let mut cover = genpdf::elements::LinearLayout::vertical();
    let title = Style::new().bold().with_font_size(22);
    cover.push(Paragraph::new("HỒ SƠ TRÌNH KÝ").aligned(Alignment::Center).styled(title));
    cover.push(Break::new(2));
    let mut papers = UnorderedList::new();
    papers.push(Paragraph::new(format!("Công văn số {}, {pages} trang", dispatch.number)));
    cover.push(papers.styled(Style::new().with_font_size(14)));
    cover
}
