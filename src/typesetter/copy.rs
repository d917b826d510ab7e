//! Certified copies of finished PDF files.

use std::collections::BTreeMap;

use super::laid_out::{date, image};
use super::{Typesetter, Verdict};
use crate::acroform;
use crate::certified_copy::{Addition, At, append, marks_on, top};
use crate::error::{CopyProblem, Error, Language, ReadbackProblem, internal};
use crate::export::pdf::{Continuation, FieldKind, FormField, FormFields, Painting, pdf};
use crate::export::{PdfOptions, Revision, XmpInput, xmp};
use crate::field_path::FieldPath;
use crate::layout::{Fields, Input, layout};
use crate::length::{Pt, ROUNDING};
use crate::markup;
use crate::markup::PictureSource;
use crate::model::{CertifiedCopy, CopyForm, CopyMedium, DocumentRef, Text};
use crate::page::{Item, Page, Pages, Role, SignatureSpace, Structure};
use crate::pdf_reader;
use crate::readback::ReadBack;
use crate::record::{CopyRecord, Enclosure};
use crate::standard::{CopySignatures, Standard};
use crate::template::{CopyVariables, Pack};

/// The prefix of the resource names of a copy, which differ from those of its original.
const PREFIX: &str = "Copy";

/// The laid-out components of a copy, and where they are added.
struct Components {
    pages: Pages,
    fields: FormFields,
    at: At,
}

impl Typesetter {
    /// Certifies a copy (sao y, sao lục, trích sao) of a finished PDF of this crate.
    ///
    /// The standard in force on the date of the copy determines its components. They follow the document, above its
    /// attachments; without room below the document they are on a new page. An electronic copy instead has two signature
    /// fields at the upper right of its first page, `copy.issuer.signature` and `copy.signatory.signature`.
    ///
    /// The copy is an incremental update: the bytes of the original stay, and its signatures remain intact. They do not
    /// cover the copy, so programs report that content was added after them. The file keeps its conformance. `ReadBack`
    /// has the data of the copy, and [`verify`](Self::verify) compares the components with these data.
    ///
    /// ```
    /// use congvan::copy::{CertifiedCopy, CopyForm};
    /// use congvan::pdf::ReadBack;
    /// use congvan::{Dispatch, Issuer, Signatory, Typesetter};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// let typesetter = Typesetter::new()?;
    /// let original = typesetter.pdf(&Dispatch::from_toml(text)?)?;
    /// let issuer = Issuer::new("ĐẢNG UỶ XÃ ĐỨC TRỌNG");
    /// let copy = CertifiedCopy::new(CopyForm::Transcript, issuer, "24-BS/ĐU".parse()?, "Đức Trọng", "2026-11-30".parse()?)
    ///     .copy_to("Các chi bộ trực thuộc")
    ///     .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"));
    /// let pdf = typesetter.certified_copy(&original, &copy)?;
    /// assert!(pdf.starts_with(&original));
    /// assert_eq!(ReadBack::from_pdf(&pdf)?.copy, Some(copy));
    /// assert!(typesetter.verify(&pdf)?.is_valid());
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the data of the copy are incomplete or invalid, the file is a copy already, has no data, or is not as this
    /// typesetter makes it from them (see [`verify`](Self::verify)), or the components cannot be laid out. A draft and an
    /// extract of a signed file are errors too.
    #[doc(alias("bản sao", "ban sao", "sao y", "sao lục", "sao luc", "trích sao", "trich sao"))]
    pub fn certified_copy(&self, pdf: &[u8], copy: &CertifiedCopy) -> Result<Vec<u8>, Error> {
        let verification = self.verify(pdf)?;
        if verification.read.copy.is_some() {
            return Err(CopyProblem::AlreadyCopy.into());
        }
        if !verification.is_valid() {
            let mut pages = [verification.differing_pages, verification.covered_pages].concat();
            pages.sort_unstable();
            pages.dedup();
            let other = [Language::English, Language::Vietnamese].map(|language| match &verification.verdict {
                Verdict::NotComparable(reason) => reason.message(language),
                _ => verification.differences.first().map_or_else(String::new, |first| first.message(language)),
            });
            return Err(CopyProblem::Differs { pages, other }.into());
        }
        if copy.form == CopyForm::Extract && is_signed(pdf)? {
            return Err(CopyProblem::SignedExtract.into());
        }
        self.of_original(&verification.read).with_copy(pdf, &verification.read, copy, self.packs.pack_on(copy.date))
    }

    /// Adds a copy to its original. `self` has the pack of the original.
    pub(super) fn with_copy(
        &self,
        original: &[u8],
        read: &ReadBack,
        copy: &CertifiedCopy,
        pack: &Pack,
    ) -> Result<Vec<u8>, Error> {
        let paper = read.document().ok_or(ReadbackProblem::NoData)?;
        let standard = pack.style()?;
        self.require_sound(copy, paper, standard)?;
        let pages = self.pages(paper)?;
        let components = match copy.medium {
            CopyMedium::Paper => self.on_paper(&pages, copy, pack)?,
            CopyMedium::Electronic => self.electronic(&pages, copy, standard)?,
        };
        let first_mcid = match components.at {
            At::Page(page) => marks_on(original, page)?,
            At::After(_) => 0,
        };
        let data = Enclosure::of_copy(copy, standard)?;
        let painting = Painting {
            pages: &components.pages,
            fonts: &self.fonts,
            fields: &components.fields,
            record: &read.record,
            enclosure: Some(&data),
            continuation: Continuation { first_mcid, prefix: PREFIX },
        };
        let options = PdfOptions::new().with_conformance(read.conformance);
        let painted = pdf(painting, &options, &self.compressors)?;
        let record = CopyRecord::of(copy, standard, &data);
        let metadata = |identifiers| {
            xmp(&XmpInput {
                metadata: &pages.metadata,
                producer: read.producer.as_deref().unwrap_or_default(),
                record: &read.record,
                data: read.data_file.as_ref().map(|file| (file.name.as_str(), file.digest.as_str())),
                copy: Some(&record),
                conformance: read.conformance,
                revision: Revision { identifiers, date: components.pages.metadata.date },
            })
        };
        let date = components.pages.metadata.date;
        append(original, &Addition { painted: &painted, at: components.at, metadata: &metadata, date })
    }

    /// Requires the data of a copy to be complete, printable and consistent with its original.
    fn require_sound(&self, copy: &CertifiedCopy, paper: DocumentRef<'_>, standard: &Standard) -> Result<(), Error> {
        self.limits.require_copy(copy)?;
        copy.mistakes().into_iter().next().map_or(Ok(()), Err)?;
        self.require_glyphs_in(|visitor| copy.texts(|path, _, text| visitor(path, text)), signature(copy))?;
        let rules = standard.copies.as_ref();
        let rules = rules.ok_or_else(|| CopyProblem::NoRules { pack: standard.name.clone() })?;
        if copy.number.kind() != rules.code {
            let (expected, found) = (rules.code.clone(), copy.number.kind().to_owned());
            return Err(Error::from(CopyProblem::Code { expected, found }).at_field(FieldPath::of("number")));
        }
        if copy.medium == CopyMedium::Electronic && rules.signatures.is_none() {
            let problem = CopyProblem::NoElectronic { standard: standard.title.clone() };
            return Err(Error::from(problem).at_field(FieldPath::of("medium")));
        }
        if copy.date.latest() < paper.day() {
            let problem = CopyProblem::Date { copy: copy.date.to_string(), original: paper.date().to_string() };
            return Err(Error::from(problem).at_field(FieldPath::of("date")));
        }
        match paper {
            DocumentRef::Dispatch(dispatch) if dispatch.draft.is_some() => Err(CopyProblem::Draft.into()),
            _ => Ok(()),
        }
    }

    /// The components below the end of the original, or on a page of their own.
    fn on_paper(&self, original: &Pages, copy: &CertifiedCopy, pack: &Pack) -> Result<Components, Error> {
        // Attached forms follow the end of the document itself.
        let mut ends = original
            .pages
            .iter()
            .enumerate()
            .filter_map(|(index, page)| Some((index, page, page.space_below.clone()?)));
        let (end, last, free) = ends.next().ok_or_else(|| internal("no page is the last"))?;
        let standard = pack.style()?;
        let space_before = standard.copies.as_ref().map_or(Pt::ZERO, |copies| copies.space_before);
        let sheet = standard.page.of_page(last.width, last.height);
        let is_landscape = last.width > last.height;
        let is_a5 = sheet.width.min(sheet.height) < standard.page.width;
        let variables = CopyVariables { copy, page: end + 1, is_own_page: false, is_a5, is_landscape };
        let mut pages = self.components(&variables, pack)?;
        if let [page] = pages.pages.as_mut_slice() {
            let down = free.start + space_before - sheet.top;
            if page.space_below.as_ref().is_some_and(|below| below.start + down <= free.end + ROUNDING) {
                page.items.iter_mut().for_each(|item| item.shift(Pt::ZERO, down));
                return Ok(Components { pages, fields: FormFields::new(), at: At::Page(end) });
            }
        }
        let variables = CopyVariables { page: end + 2, is_own_page: true, is_landscape: false, ..variables };
        let pages = self.components(&variables, pack)?;
        match pages.pages.len() {
            1 => Ok(Components { pages, fields: FormFields::new(), at: At::After(end) }),
            _ => Err(CopyProblem::Height.into()),
        }
    }

    fn components(&self, variables: &CopyVariables<'_>, pack: &Pack) -> Result<Pages, Error> {
        let document = markup::parse(&pack.fill_copy(variables, &self.limits)?)?;
        let images: BTreeMap<_, _> = signature(variables.copy)
            .map(|(field, picture)| {
                let description = pack.style().map_or("", |standard| standard.phrases.signature_description());
                (PictureSource::Field(field.clone()), image(field, picture, description))
            })
            .collect();
        layout(&Input {
            document: &document,
            standard: pack.style()?,
            fonts: &self.fonts,
            images: &images,
            date: date(variables.copy.date.earliest()),
            fields: Fields::default(),
        })
    }

    /// The signature fields at the upper right of the first page.
    fn electronic(&self, original: &Pages, copy: &CertifiedCopy, standard: &Standard) -> Result<Components, Error> {
        let rules = standard.copies.as_ref().and_then(|copies| copies.signatures.as_ref());
        let (Some(rules), Some(first)) = (rules, original.pages.first()) else {
            return Err(CopyProblem::NoSpace.into());
        };
        let CopySignatures { width, height, gap, from_top, clearance, .. } = *rules;
        let free = top(first, &self.fonts).unwrap_or(first.height) - clearance - from_top;
        if free < height.least {
            return Err(CopyProblem::NoSpace.into());
        }
        let height = free.min(height.most);
        let margin = standard.page.of_page(first.width, first.height);
        let right = margin.left(1) + margin.text_width();
        let issuer = [copy.issuer.name.as_slice(), &copy.issuer.parent].concat();
        let issuer: Vec<String> = issuer.iter().map(Text::plain).collect();
        let seal = standard.phrases.get("copy_seal_field").map_or("{issuer}", |phrase| &phrase.text);
        let signatory = [&copy.signatory.position, &copy.signatory.name].into_iter().flatten().map(Text::plain);
        let signatory: Vec<String> =
            copy.signatory.authority.iter().map(ToString::to_string).chain(signatory).collect();
        let tool_tips = [
            ("issuer", seal.replace("{issuer}", &issuer.join(" "))),
            ("signatory", standard.phrases.signature_field().replace("{signatory}", &signatory.join(", "))),
        ];

        let (mut structure, mut fields, mut items) = (Structure::default(), FormFields::new(), Vec::new());
        let part = structure.add(Role::Part, None);
        let mut x = right - width * 2.0 - gap;
        for (of, tool_tip) in tool_tips {
            let node = structure.add(Role::Field, Some(part));
            let field = FieldPath::of("copy").child(of).child("signature");
            fields.insert(node, FormField { name: field.to_string(), tool_tip, kind: FieldKind::Signature });
            let owner = Some(node);
            items.push(Item::SignatureSpace(SignatureSpace { x, y: from_top, width, height, field, owner }));
            x += width + gap;
        }
        let page = Page { width: first.width, height: first.height, items, space_below: None };
        let mut metadata = original.metadata.clone();
        metadata.date = date(copy.date.earliest());
        let pages = Pages { pages: vec![page], structure, fit: original.fit.clone(), metadata };
        Ok(Components { pages, fields, at: At::Page(0) })
    }
}

/// The picture of the signature.
fn signature(copy: &CertifiedCopy) -> impl Iterator<Item = (FieldPath, &crate::model::Picture)> {
    let picture = copy.signatory.signature.as_ref().into_iter();
    picture.map(|picture| (FieldPath::of("signatory").child("signature"), picture))
}

/// Whether a file has a signature.
fn is_signed(pdf: &[u8]) -> Result<bool, Error> {
    let document = pdf_reader::open(pdf)?;
    let fields = acroform::fields(&document)?.unwrap_or_default();
    let is_signature = |kind: Option<&lopdf::Object>| kind.and_then(|kind| kind.as_name().ok()) == Some(b"Sig");
    Ok(fields.iter().any(|field| is_signature(field.kind) && field.value.is_some_and(|value| !value.is_null())))
}
