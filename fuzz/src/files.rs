//! Targets for PDF files to be read back.

use std::sync::LazyLock;

use congvan::pdf::ReadBack;
use congvan::{Dispatch, StatisticsForm};
use lopdf::{Dictionary, Document, LoadOptions, Object, Stream, dictionary};

use crate::{TYPESETTER, check_error, seeds};

pub(crate) const WORDS: &[&str] = &[
    "obj",
    "endobj",
    "stream",
    "endstream",
    "xref",
    "trailer",
    "startxref",
    "%%EOF",
    "<<",
    ">>",
    "[",
    "]",
    "1 0 R",
    "2 0 R",
    "/Type",
    "/Catalog",
    "/Pages",
    "/Kids",
    "/Parent",
    "/Count",
    "/Contents",
    "/Resources",
    "/Annots",
    "/Names",
    "/EmbeddedFiles",
    "/AcroForm",
    "/Fields",
    "/T",
    "/V",
    "/Length",
    "/Filter",
    "/FlateDecode",
    "/LZWDecode",
    "/ASCII85Decode",
    "/DecodeParms",
    "/Predictor",
    "/Columns",
    "/ObjStm",
    "/XRef",
    "/Encrypt",
    "/Prev",
    "-1",
    "9999999999",
    "65536",
];

/// Runs each PDF reader on the bytes and checks its error.
pub fn pdf(bytes: &[u8]) {
    for error in [
        Dispatch::from_pdf(bytes).err(),
        StatisticsForm::from_pdf(bytes).err(),
        ReadBack::from_pdf(bytes).err(),
        TYPESETTER.verify(bytes).err(),
        TYPESETTER.certified_copy(bytes, &seeds::copy()).err(),
        seeds::form().read_pdf("a.pdf", bytes).err(),
    ]
    .iter()
    .flatten()
    {
        check_error(error);
    }
}

/// Puts the bytes into a valid PDF as its data or its metadata, as the first byte selects, and reads it.
pub fn embedded(bytes: &[u8]) {
    static SAMPLE: LazyLock<Document> = LazyLock::new(|| {
        Document::load_mem_with_options(&seeds::dispatch_pdf(), LoadOptions::default()).expect("the sample PDF loads")
    });
    let Some((first, rest)) = bytes.split_first() else { return };
    let mut document = SAMPLE.clone();
    let metadata = document.catalog().and_then(|catalog| catalog.get(b"Metadata")).and_then(Object::as_reference);
    let target_id = if first % 2 == 0 { data(&document) } else { metadata.ok() };
    let target_id = target_id.expect("the sample PDF has data and metadata");
    let entries = if first % 2 == 0 {
        Dictionary::new()
    } else {
        dictionary! { "Type" => "Metadata" }
    };
    document.objects.insert(target_id, Object::Stream(Stream::new(entries, rest.to_vec())));
    let mut changed = Vec::new();
    document.save_to(&mut changed).expect("a document in memory can be saved");
    pdf(&changed);
}

/// Finds the stream of the attached data.
fn data(document: &Document) -> Option<lopdf::ObjectId> {
    document.objects.iter().find_map(|(id, object)| {
        let stream = object.as_stream().ok()?;
        let named = stream.dict.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"EmbeddedFile");
        named.then_some(*id)
    })
}
