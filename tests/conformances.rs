//! Every conformance of the PDF output, for documents of every sort. The files stay in the folder of this test for a
//! validator.

use std::fs;
use std::path::PathBuf;

use congvan::form::{Column, ColumnKind};
use congvan::pdf::{Conformance, PdfOptions};
use congvan::sign::{SignatureRequest, Signer};
use congvan::{Dispatch, Issuer, Signatory, StatisticsForm, Typesetter};
use lopdf::{Dictionary, Document, Object};

const ALL: [(&str, Conformance); 6] = [
    ("a3a", Conformance::A3a),
    ("a2a", Conformance::A2a),
    ("a2b", Conformance::A2b),
    ("a4", Conformance::A4),
    ("a4f", Conformance::A4f),
    ("plain", Conformance::Plain),
];

const PDF_2_NAMESPACE: &str = "http://iso.org/pdf2/ssn";

fn folder(level: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("conformances").join(level);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn form() -> StatisticsForm {
    let date = "2023-01".parse().unwrap();
    StatisticsForm::new(Issuer::new("CHI BỘ").with_parent("ĐẢNG ỦY"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng đảng viên")
        .column(Column::new("Đơn vị"))
        .column(Column::number("Đảng viên"))
        .column(Column::new("Tỉ lệ").with_kind(ColumnKind::Percentage))
        .row(["Chi bộ 1", "", ""])
        .with_blank_rows(2)
        .with_total_row()
        .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"))
}

/// The samples, and the specimens of kinds.
fn dispatches() -> Vec<(String, Dispatch)> {
    let data = crate::in_repository("examples/data");
    let folders = [data.clone(), data.join("kinds")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "toml"));
    let dispatches = files.filter_map(|file| {
        let dispatch = Dispatch::from_toml(&fs::read_to_string(&file).unwrap()).ok()?;
        Some((file.file_stem().unwrap().to_str().unwrap().to_owned(), dispatch))
    });
    dispatches.collect()
}

fn signed(typesetter: &Typesetter, dispatch: &Dispatch, options: &PdfOptions) -> Vec<u8> {
    let signable = typesetter.signable_pdf_with(dispatch, options).unwrap();
    let signer = Signer::from_pkcs12(include_bytes!("data/test-signer.p12"), "test").unwrap();
    let time = "2026-11-24T09:30:00+07:00".parse().unwrap();
    signer.sign(&signable, SignatureRequest::new("signatories[0].signature", time)).unwrap()
}

fn xmp(document: &Document) -> String {
    let metadata = document.catalog().unwrap().get_deref(b"Metadata", document).unwrap();
    String::from_utf8(metadata.as_stream().unwrap().content.clone()).unwrap()
}

fn root(document: &Document) -> &Dictionary {
    document.catalog().unwrap().get_deref(b"StructTreeRoot", document).unwrap().as_dict().unwrap()
}

fn is_element(dictionary: &Dictionary) -> bool {
    dictionary.has(b"S") && dictionary.has(b"P") && dictionary.has(b"K")
}

#[test]
fn every_document_has_every_conformance() {
    let typesetter = Typesetter::new().unwrap();
    let dispatches = dispatches();
    assert!(dispatches.len() > 30);
    for (level, conformance) in ALL {
        let options = PdfOptions::new().with_conformance(conformance);
        let folder = folder(level);
        for (name, dispatch) in &dispatches {
            typesetter.save_with(dispatch, folder.join(format!("{name}.pdf")), &options).unwrap();
        }
        let sample = &dispatches.iter().find(|(name, _)| name == "lam-dong-40").unwrap().1;
        typesetter.save_with(&form(), folder.join("form.pdf"), &options).unwrap();
        fs::write(folder.join("fillable.pdf"), typesetter.fillable_pdf_with(&form(), &options).unwrap()).unwrap();
        fs::write(folder.join("signed.pdf"), signed(&typesetter, sample, &options)).unwrap();
    }
}

#[test]
fn pdfua_2_is_identified_and_declared() {
    let typesetter = Typesetter::new().unwrap();
    for (level, conformance) in ALL {
        let pdf = typesetter.pdf_with(&form(), &PdfOptions::new().with_conformance(conformance)).unwrap();
        let document = Document::load_mem(&pdf).unwrap();
        let xmp = xmp(&document);
        let is_pdfua_2 = matches!(conformance, Conformance::A4 | Conformance::A4f);
        for words in [
            "<pdfuaid:part>2<",
            "<pdfuaid:rev>2024<",
            ">http://pdfa.org/declarations/wtpdf#accessibility1.0<",
            ">http://pdfa.org/declarations/wtpdf#reuse1.0<",
        ] {
            assert_eq!(xmp.contains(words), is_pdfua_2, "{level}: {words}");
        }
        assert_eq!(root(&document).has(b"Namespaces"), is_pdfua_2, "{level}");
        // PDF 2.0 has no document information dictionary.
        assert_eq!(document.trailer.has(b"Info"), !is_pdfua_2, "{level}");
    }
}

#[test]
fn every_element_of_pdf_2_has_the_namespace_of_pdf_2() {
    let typesetter = Typesetter::new().unwrap();
    let pdf = typesetter.pdf_with(&form(), &PdfOptions::new().with_conformance(Conformance::A4f)).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let elements =
        document.objects.values().filter_map(|object| object.as_dict().ok()).filter(|entry| is_element(entry));
    let mut count = 0;
    for element in elements {
        let namespace = element.get_deref(b"NS", &document).unwrap().as_dict().unwrap();
        assert_eq!(namespace.get(b"NS").unwrap().as_str().unwrap(), PDF_2_NAMESPACE.as_bytes());
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn bookmarks_of_pdf_2_lead_to_their_headings() {
    let (_, dispatch) = dispatches().into_iter().find(|(name, _)| name == "chien-luoc").unwrap();
    let typesetter = Typesetter::new().unwrap();
    let pdf = typesetter.pdf_with(&dispatch, &PdfOptions::new().with_conformance(Conformance::A4f)).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let bookmarks = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|entry| entry.has(b"A") && entry.has(b"Title"));
    let mut count = 0;
    for bookmark in bookmarks {
        let action = bookmark.get(b"A").unwrap().as_dict().unwrap();
        let first = |key: &[u8]| {
            let target = action.get(key).unwrap().as_array().unwrap()[0].clone();
            document.dereference(&target).unwrap().1.as_dict().unwrap().clone()
        };
        assert_eq!(first(b"D").get(b"Type").unwrap(), &Object::Name(b"Page".to_vec()));
        // The title of a heading is the title of its bookmark.
        assert_eq!(first(b"SD").get(b"T").unwrap(), bookmark.get(b"Title").unwrap());
        count += 1;
    }
    assert!(count > 4, "{count}");
}
