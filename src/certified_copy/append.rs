//! Appends a page of another file to a page of the original, or after it, as an incremental update.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::graft::Graft;
use super::tags::Tags;
use super::update::{Update, structure};
use crate::error::{Error, PdfProblem, internal};
use crate::pdf_update;

/// What is added to a file.
pub(crate) struct Addition<'a> {
    /// A PDF file of this crate with one page and perhaps an attached file. Its marked-content identifiers continue those
    /// of the page to which it is added, and its resources have other names.
    pub(crate) painted: &'a [u8],
    pub(crate) at: At,
    /// The XMP metadata of the updated file, which has these identifiers.
    pub(crate) metadata: &'a dyn Fn([[u8; 16]; 2]) -> String,
    /// The date of the update: year, month, day.
    pub(crate) date: (u16, u8, u8),
}

/// A place in a file. Pages count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// On a page that has other content.
    Page(usize),
    /// On a page of its own after another page.
    After(usize),
}

/// The number of marked-content identifiers of a page.
///
/// # Errors
/// If the file is damaged or has no such page.
pub(crate) fn marks_on(pdf: &[u8], page: usize) -> Result<i32, Error> {
    let update = Update::new(&[], open(pdf)?);
    let page = update.object(update.page(page)?)?;
    let (_, marks) = Tags::read(&update)?.of_page(&update, &page)?;
    i32::try_from(marks.len()).map_err(|_| structure("a page has too many tags"))
}

/// Appends to a file. Its bytes stay, and so do its signatures.
///
/// # Errors
/// If the file is damaged or has a structure that this crate does not write.
pub(crate) fn append(pdf: &[u8], addition: &Addition<'_>) -> Result<Vec<u8>, Error> {
    let (added, update) = (open(addition.painted)?, Update::new(pdf, open(pdf)?));
    let from = Update::new(&[], added.clone());
    let own_page = added.page_iter().next().ok_or_else(|| internal("an addition has no page"))?;
    let mut appending = Appending { update, from, graft: Graft::new(&added), own_page };
    let page = appending.page(addition.at)?;
    appending.tags(page, addition.at)?;
    appending.catalog()?;
    let Appending { mut update, graft, .. } = appending;
    graft.finish(&mut update);

    let digest: [u8; 32] = Sha256::new().chain_update(pdf).chain_update(addition.painted).finalize().into();
    let revision: [u8; 16] = std::array::from_fn(|index| digest[index]);
    let identifiers = [update.file_identifier().unwrap_or(revision), revision];
    metadata(&mut update, addition, identifiers)?;
    update.save(revision)
}

fn open(pdf: &[u8]) -> Result<Document, Error> {
    let document = pdf_update::parse(pdf).map_err(PdfProblem::from)?;
    match document.is_encrypted() || document.was_encrypted() {
        true => Err(PdfProblem::Encrypted.into()),
        false => Ok(document),
    }
}

struct Appending<'a> {
    update: Update,
    /// The file that is added.
    from: Update,
    graft: Graft<'a>,
    /// The page of the file that is added.
    own_page: ObjectId,
}

impl Appending<'_> {
    /// Adds the content, and returns the page that shows it.
    fn page(&mut self, at: At) -> Result<ObjectId, Error> {
        let Self { update, from, graft, own_page } = self;
        let own = from.object(*own_page)?;
        match at {
            At::Page(index) => {
                let id = update.page(index)?;
                graft.replace(*own_page, id);
                let mut page = update.object(id)?;
                // The added content begins with the default graphics state.
                let [save, restore] =
                    ["q\n", "\nQ\n"].map(|operator| update.add(Stream::new(dictionary! {}, operator.into())));
                let mut contents = vec![save.into()];
                contents.extend(update.items(&page, b"Contents"));
                contents.push(restore.into());
                contents.extend(from.items(&own, b"Contents").iter().map(|content| graft.value(update, content)));
                page.set("Contents", contents);
                let mut resources = update.resources(&page)?;
                let own_resources = from.dictionary(&own, b"Resources");
                for category in ["Font", "XObject"] {
                    let mut known = update.dictionary(&resources, category.as_bytes());
                    for (name, object) in &from.dictionary(&own_resources, category.as_bytes()) {
                        known.set(name.clone(), graft.value(update, object));
                    }
                    resources.set(category, known);
                }
                page.set("Resources", resources);
                update.set(id, page);
                Ok(id)
            }
            At::After(index) => {
                let before = update.page(index)?;
                let id = update.reserve();
                graft.replace(*own_page, id);
                let parent = update.insert_page(before, id)?;
                let mut page = Dictionary::new();
                for (key, value) in own.iter().filter(|(key, _)| !matches!(key.as_slice(), b"Parent" | b"Annots")) {
                    page.set(key.clone(), graft.value(update, value));
                }
                page.set("Parent", parent);
                update.set(id, page);
                Ok(id)
            }
        }
    }

    /// Adds the tags and the widgets of the page.
    fn tags(&mut self, id: ObjectId, at: At) -> Result<(), Error> {
        let Self { update, from, graft, own_page } = self;
        let own_tags = Tags::read(from)?;
        let own = from.object(*own_page)?;
        let (_, own_elements) = own_tags.of_page(from, &own)?;
        let mut tags = Tags::read(update)?;
        let (own_document, document) = (own_tags.document(from)?, tags.document(update)?);
        graft.replace(own_document, document);

        let mut element = update.object(document)?;
        let mut parts = update.items(&element, b"K");
        // The first part is the document itself; attached forms follow.
        let position = parts.len().min(1);
        let own_parts = from.items(&from.object(own_document)?, b"K");
        parts.splice(position..position, own_parts.iter().map(|part| graft.value(update, part)));
        element.set("K", parts);
        update.set(document, element);

        let mut page = update.object(id)?;
        let (key, mut elements) = match at {
            At::Page(_) => tags.of_page(update, &page)?,
            At::After(_) => (tags.next_key(), Vec::new()),
        };
        elements.extend(own_elements.iter().map(|element| graft.value(update, element)));
        let elements = update.add(elements);
        tags.set(key, elements.into());
        page.set("StructParents", key);

        let mut annotations = update.items(&page, b"Annots");
        for annotation in from.items(&own, b"Annots").iter().filter_map(|widget| widget.as_reference().ok()) {
            let mut widget = from.object(annotation)?;
            let parent = widget.get(b"StructParent").and_then(Object::as_i64).ok().and_then(|key| own_tags.parent(key));
            let parent = parent.ok_or_else(|| internal("a widget of an addition has no tag"))?;
            let key = tags.next_key();
            tags.set(key, graft.value(update, parent));
            widget.set("StructParent", key);
            annotations.push(graft.put(update, annotation, &widget.into()).into());
        }
        if !annotations.is_empty() {
            page.set("Annots", annotations);
        }
        update.set(id, page);
        tags.write(update);
        Ok(())
    }

    /// Adds the form fields and the attached files.
    fn catalog(&mut self) -> Result<(), Error> {
        let Self { update, from, graft, .. } = self;
        let own = from.object(from.catalog()?)?;
        let id = update.catalog()?;
        let mut catalog = update.object(id)?;

        let own_fields = from.items(&from.dictionary(&own, b"AcroForm"), b"Fields");
        if !own_fields.is_empty() {
            let mut form = update.dictionary(&catalog, b"AcroForm");
            let mut fields = update.items(&form, b"Fields");
            fields.extend(own_fields.iter().map(|field| graft.value(update, field)));
            form.set("Fields", fields);
            if !form.has(b"SigFlags") {
                form.set("SigFlags", 1);
            }
            match catalog.get(b"AcroForm").and_then(Object::as_reference) {
                Ok(known) => update.set(known, form),
                Err(_) => catalog.set("AcroForm", form),
            }
        }

        let own_files = from.dictionary(&from.dictionary(&own, b"Names"), b"EmbeddedFiles");
        let mut names = update.dictionary(&catalog, b"Names");
        let mut tree = update.dictionary(&names, b"EmbeddedFiles");
        if tree.has(b"Kids") {
            return Err(structure("its list of attached files is divided"));
        }
        let mut files = update.items(&tree, b"Names");
        let own_files = from.items(&own_files, b"Names");
        for file in own_files.chunks_exact(2) {
            // The names are sorted.
            let name = |object: &Object| object.as_str().map(<[u8]>::to_vec).unwrap_or_default();
            let position = files.chunks_exact(2).position(|known| name(&known[0]) > name(&file[0]));
            let position = position.map_or(files.len(), |position| position * 2);
            let specification = graft.value(update, &file[1]);
            files.splice(position..position, [file[0].clone(), specification.clone()]);
            let mut associated = update.items(&catalog, b"AF");
            associated.push(specification);
            catalog.set("AF", associated);
        }
        tree.set("Names", files);
        names.set("EmbeddedFiles", tree);
        catalog.set("Names", names);
        update.set(id, catalog);
        Ok(())
    }
}

/// Replaces the metadata.
fn metadata(update: &mut Update, addition: &Addition<'_>, identifiers: [[u8; 16]; 2]) -> Result<(), Error> {
    let entries = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let packet = (addition.metadata)(identifiers).into_bytes();
    let stream = update.add(Stream::new(entries, packet).with_compression(false));
    let id = update.catalog()?;
    let mut catalog = update.object(id)?;
    catalog.set("Metadata", stream);
    update.set(id, catalog);
    if let Some(id) = update.info() {
        let (year, month, day) = addition.date;
        let mut info = update.object(id)?;
        let date = format!("D:{year:04}{month:02}{day:02}000000Z");
        info.set("ModDate", Object::String(date.into_bytes(), StringFormat::Literal));
        update.set(id, info);
    }
    Ok(())
}
