//! `Typesetter`: from a dispatch or a form to its pages and its PDF.

#[cfg(feature = "certified-copy")]
mod copy;
#[cfg(feature = "docx")]
mod docx;
mod laid_out;
mod packs;
#[cfg(feature = "sign")]
mod signature;
#[cfg(feature = "readback")]
mod verify;

use std::path::Path;
use std::sync::Arc;

use crate::check::{Report, check, check_choice, check_form, check_pages, report_errors};
use crate::codec::deflate::CompressorPool;
use crate::error::{Error, FontProblem, MissingGlyph, Obstacle, PackProblem};
use crate::export::PdfOptions;
#[cfg(feature = "genpdf")]
use crate::export::genpdf;
use crate::export::pdf::{Continuation, FormFields, Painting, pdf};
use crate::field_path::FieldPath;
use crate::fonts::{Face, Fonts, is_invisible, is_private_or_noncharacter};
use crate::io::file;
use crate::layout::Fields;
use crate::limits::Limits;
use crate::model::{DocumentRef, Picture, StatisticsForm, is_tick_box};
use crate::page::Pages;
use crate::record::{Enclosure, Record};
use crate::standard::Standard;
use crate::template::Pack;
use crate::{fields, kind};
use packs::Packs;
#[cfg(feature = "readback")]
pub use verify::{Incomparable, Verdict, Verification};

/// Turns dispatches and forms into pages and PDF files, with packs and fonts.
///
/// Build it once and share it between threads, or clone it, which is cheap: it caches packs, fonts and a bounded number
/// of shaped words.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let pages = typesetter.pages(&dispatch)?;
/// assert!(pages.to_string().contains("ĐẢNG CỘNG SẢN VIỆT NAM"));
/// let bytes = typesetter.pdf(&dispatch)?;
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("dàn trang", "dan trang"))]
#[derive(Debug, Clone)]
pub struct Typesetter {
    packs: Packs,
    fonts: Fonts,
    limits: Limits,
    compressors: Arc<CompressorPool>,
}

impl Typesetter {
    /// Creates a typesetter with the built-in packs and fonts.
    ///
    /// # Errors
    /// Never with the packs and fonts of the crate.
    #[cfg(all(feature = "builtin-packs", feature = "embedded-fonts"))]
    pub fn new() -> Result<Self, Error> {
        Self::with(Pack::builtin()?, Fonts::embedded()?)
    }

    /// Creates a typesetter with packs and fonts.
    ///
    /// The date of a document chooses its pack. A pack that extends another pack of the list is not chosen by date;
    /// call [`following`](Self::following) with its name.
    ///
    /// ```
    /// use congvan::{Dispatch, Fonts, Pack, Typesetter};
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// # let dispatch = Dispatch::from_toml(text)?;
    ///
    /// let style = "name = \"office\"\nextends = \"hd36\"\n[page]\nbinding = \"35mm\"";
    /// let mut packs = Pack::builtin()?;
    /// packs.extend(Pack::from_files("office", [("style.toml", style)])?);
    /// let typesetter = Typesetter::with(packs, Fonts::embedded()?)?;
    /// assert_eq!(typesetter.standard_for(&dispatch).name, "hd36");
    /// assert_eq!(typesetter.following("office")?.standard_for(&dispatch).name, "office");
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// When there is no pack, or two packs have the same name.
    pub fn with(packs: Vec<Pack>, fonts: Fonts) -> Result<Self, Error> {
        Ok(Self { packs: Packs::new(packs)?, fonts, limits: Limits::default(), compressors: Arc::default() })
    }

    /// Replaces the fonts, for instance by Times New Roman.
    #[must_use]
    pub fn with_fonts(self, fonts: Fonts) -> Self {
        Self { fonts, ..self }
    }

    /// Replaces the packs, for instance with those from [`Pack::open`]. A pack chosen by [`following`](Self::following)
    /// stays chosen.
    ///
    /// # Errors
    /// When there is no pack, two packs have the same name, or the pack chosen by [`following`](Self::following) is not
    /// among them.
    pub fn with_packs(self, packs: Vec<Pack>) -> Result<Self, Error> {
        Ok(Self { packs: self.packs.replaced(packs)?, ..self })
    }

    /// Replaces the limits on documents and templates.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Chooses the pack (mẫu) with this name for documents of every date.
    ///
    /// ```
    /// # use congvan::{Dispatch, Typesetter};
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// # let dispatch = Dispatch::from_toml(text)?;
    /// let typesetter = Typesetter::new()?;
    /// assert_eq!(typesetter.standard_for(&dispatch).name, "hd36");
    /// assert_eq!(typesetter.following("hd05")?.standard_for(&dispatch).name, "hd05");
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such pack.
    #[doc(alias("bộ mẫu", "bo mau"))]
    pub fn following(self, name: &str) -> Result<Self, Error> {
        match self.packs.choosing(name) {
            Some(packs) => Ok(Self { packs, ..self }),
            None => Err(Error::from(PackProblem::UnknownPack { name: name.to_owned() })),
        }
    }

    /// The standard (thể thức) of a document: the chosen one, or else the one in force on its date. For a date with
    /// blanks, the last possible day counts; [`check`](Self::check) reports a date with several possible standards.
    #[doc(alias("thể thức", "the thuc"))]
    #[must_use]
    pub fn standard_for<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> &Standard {
        self.pack_for(paper.into()).standard()
    }

    /// Checks a document and its pages against its standard (kiểm tra thể thức). Every error of [`pdf`](Self::pdf) is a
    /// finding of severity error.
    ///
    /// Checks of texts apply to dispatches only, checks of tables to standalone forms too. A document that exceeds the
    /// [`Limits`] is not checked further.
    #[doc(alias("kiểm tra", "kiem tra", "kiểm tra thể thức", "kiem tra the thuc"))]
    #[must_use]
    pub fn check<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Report {
        let paper = paper.into();
        let standard = self.standard_for(paper);
        let exceeded = self.limits.exceeded(paper);
        if !exceeded.is_empty() {
            return report_errors(&exceeded, paper);
        }
        let report = match paper {
            DocumentRef::Dispatch(dispatch) => check(dispatch, standard),
            DocumentRef::StatisticsForm(form) => check_form(form, standard),
        };
        let report = report.and(check_choice(&self.packs.choice(paper)));
        let mut errors = kind::mistakes(paper, standard);
        errors.extend(self.require_glyphs(paper).err());
        if !errors.is_empty() {
            return report.and_new(report_errors(&errors, paper));
        }
        // Only complete pages can be checked, and only the PDF writer decodes pictures.
        let printed = self.pages(paper).and_then(|pages| {
            self.painted(paper, &pages, &FormFields::new(), &PdfOptions::default())?;
            Ok(pages)
        });
        match printed {
            Ok(pages) => report.and(check_pages(&pages, standard).located_in(paper)),
            Err(error) => report.and_new(report_errors(&[error], paper)),
        }
    }

    /// Lays out a dispatch or a standalone form.
    ///
    /// # Errors When the document exceeds the [`Limits`], is incomplete
    /// ([`Dispatch::require_complete`](crate::Dispatch::require_complete)) or has an unprintable character, a picture
    /// or a template is invalid, or the text cannot be laid out.
    pub fn pages<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Result<Pages, Error> {
        self.laid_out(paper.into(), Fields::default())
    }

    /// Makes the PDF of a dispatch or a standalone form, which conforms to PDF/A-3a and PDF/UA-1.
    ///
    /// The PDF embeds the data as a file, with the main fields as XMP metadata; see [`Record`](crate::pdf::Record).
    ///
    /// # Errors
    /// As [`pages`](Self::pages); also when a picture is damaged, or the PDF would violate its conformance.
    pub fn pdf<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Result<Vec<u8>, Error> {
        self.pdf_with(paper, &PdfOptions::default())
    }

    /// Makes the PDF with options: another conformance, or no data.
    ///
    /// # Errors
    /// As [`pdf`](Self::pdf).
    pub fn pdf_with<'a>(&self, paper: impl Into<DocumentRef<'a>>, options: &PdfOptions) -> Result<Vec<u8>, Error> {
        let paper = paper.into();
        self.painted(paper, &self.pages(paper)?, &FormFields::new(), options)
    }

    fn painted(
        &self,
        paper: DocumentRef<'_>,
        pages: &Pages,
        fields: &FormFields,
        options: &PdfOptions,
    ) -> Result<Vec<u8>, Error> {
        let standard = self.pack_for(paper).style()?;
        let enclosure = options.has_data().then(|| Enclosure::of(paper, standard)).transpose()?;
        let record = Record::of(paper, standard);
        let painting = Painting {
            pages,
            fonts: &self.fonts,
            fields,
            record: &record,
            enclosure: enclosure.as_ref(),
            continuation: Continuation::default(),
        };
        pdf(painting, options, &self.compressors)
    }

    /// Makes a PDF of a form whose blank rows can be filled in on screen (biểu mẫu điền được). It conforms to PDF/A-3a
    /// and PDF/UA-1.
    ///
    /// Each empty cell of a blank row is a field named after its row and column, such as `1:2:members`, with the kind
    /// of its column as tool tip. The row of totals has no fields. The regular face is embedded whole, so that readers
    /// can show all input. `StatisticsForm::read_pdf` (feature `fillable`) reads the values.
    ///
    /// # Errors
    /// As [`pdf`](Self::pdf); also when the form has no blank row, or its blank rows have more cells than
    /// [`Limits::fields`].
    #[doc(alias("biểu mẫu điền được", "bieu mau dien duoc"))]
    pub fn fillable_pdf(&self, form: &StatisticsForm) -> Result<Vec<u8>, Error> {
        self.fillable_pdf_with(form, &PdfOptions::default())
    }

    /// Makes a fillable PDF with options, as [`pdf_with`](Self::pdf_with).
    ///
    /// # Errors
    /// As [`fillable_pdf`](Self::fillable_pdf).
    pub fn fillable_pdf_with(&self, form: &StatisticsForm, options: &PdfOptions) -> Result<Vec<u8>, Error> {
        let blank = usize::from(form.blank_rows).saturating_mul(form.columns.len());
        self.limits.require_fields(blank)?;
        let pages = self.laid_out(form.into(), Fields { cells: true, ..Fields::default() })?;
        let fields = fields::cells(&pages, form, self.pack_for(form.into()).style()?)?;
        self.painted(form.into(), &pages, &fields, options)
    }

    /// Makes a PDF with an empty signature field (chữ ký số) for each signatory, such as `signatories[0].signature`. It conforms
    /// to PDF/A-3a and PDF/UA-1, before and after signing. By `hd05`, each signatory who signs for a body also has a field for
    /// its seal (HD05 I.8.2.3), such as `signatories[0].seal`; sign it after the person. `draw_signature`,
    /// `prepare_signature` and `Signer::sign` (feature `sign`) draw and sign, and other programs can too.
    ///
    /// # Errors
    /// As [`pdf`](Self::pdf); also when there is no space for signatures, or a seal would cover a margin or other text.
    #[doc(alias("chữ ký số", "chu ky so"))]
    pub fn signable_pdf<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Result<Vec<u8>, Error> {
        self.signable_pdf_with(paper, &PdfOptions::default())
    }

    /// Makes a PDF with signature fields with options, as [`pdf_with`](Self::pdf_with).
    ///
    /// # Errors
    /// As [`signable_pdf`](Self::signable_pdf).
    pub fn signable_pdf_with<'a>(
        &self,
        paper: impl Into<DocumentRef<'a>>,
        options: &PdfOptions,
    ) -> Result<Vec<u8>, Error> {
        let paper = paper.into();
        let pages = self.laid_out(paper, Fields { signatures: true, ..Fields::default() })?;
        let fields = fields::signatures(&pages, paper, self.pack_for(paper).style()?, &self.fonts)?;
        self.painted(paper, &pages, &fields, options)
    }

    /// The fonts for `genpdf::Document::new`, which [`GenpdfPages`](crate::genpdf::GenpdfPages) needs.
    ///
    /// Read them once and clone them for each document.
    ///
    /// # Errors
    /// When genpdf cannot read a font: it supports only TrueType outlines.
    #[cfg(feature = "genpdf")]
    pub fn genpdf_fonts(&self) -> Result<genpdf::GenpdfFonts, Error> {
        genpdf::font_family(&self.fonts)
    }

    /// Converts pages to an element of a genpdf document with the fonts of [`genpdf_fonts`](Self::genpdf_fonts).
    ///
    /// # Errors When genpdf cannot draw the pages; the error lists every reason. A document has one paper size, so
    /// landscape forms need another document; font sizes must be whole points; the document must have the fonts of this
    /// typesetter. Also when a picture is damaged.
    #[cfg(feature = "genpdf")]
    pub fn genpdf_pages(&self, pages: &Pages, document: &::genpdf::Document) -> Result<genpdf::GenpdfPages, Error> {
        genpdf::GenpdfPages::new(pages, &self.fonts, document)
    }

    /// Writes the PDF of [`pdf`](Self::pdf) to a file, and returns its size in bytes.
    ///
    /// The file appears complete or not at all: a temporary file in the same folder is synced and renamed. A symbolic
    /// link is replaced, not followed.
    ///
    /// # Errors
    /// As [`pdf`](Self::pdf); also when the file cannot be written. No temporary file remains.
    pub fn save<'a>(&self, paper: impl Into<DocumentRef<'a>>, path: impl AsRef<Path>) -> Result<usize, Error> {
        self.save_with(paper, path, &PdfOptions::default())
    }

    /// Writes the PDF of [`pdf_with`](Self::pdf_with) to a file, as [`save`](Self::save).
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub fn save_with<'a>(
        &self,
        paper: impl Into<DocumentRef<'a>>,
        path: impl AsRef<Path>,
        options: &PdfOptions,
    ) -> Result<usize, Error> {
        let bytes = self.pdf_with(paper, options)?;
        file::replace(path.as_ref(), &bytes)?;
        Ok(bytes.len())
    }

    /// The record of a document.
    pub(crate) fn record<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Record {
        let paper = paper.into();
        Record::of(paper, self.standard_for(paper))
    }

    /// Makes one PDF of the pages of several documents, without their data.
    pub(crate) fn combined_pdf(&self, pages: &Pages, record: &Record) -> Result<Vec<u8>, Error> {
        let painting = Painting {
            pages,
            fonts: &self.fonts,
            fields: &FormFields::new(),
            record,
            enclosure: None,
            continuation: Continuation::default(),
        };
        pdf(painting, &PdfOptions::default(), &self.compressors)
    }

    /// Passes the inputs of pages other than the document, such as templates, standard and fonts, to `take`. Without a
    /// document, passes the inputs of all packs.
    ///
    /// # Errors
    /// When a pack cannot be read.
    pub(crate) fn describe(
        &self,
        document: Option<DocumentRef<'_>>,
        take: &mut impl FnMut(&[u8]),
    ) -> Result<(), Error> {
        match document {
            Some(document) => self.pack_for(document).describe(take)?,
            None => self.packs.selectable().try_for_each(|pack| pack.describe(take))?,
        }
        for face in Face::ALL {
            take(self.fonts.face(face).bytes().as_ref().as_ref());
        }
        Ok(())
    }

    fn pack_for(&self, paper: DocumentRef<'_>) -> &Pack {
        self.packs.pack_for(paper)
    }

    /// Requires every character to be printable. The error has each unprintable character once, with the first field
    /// that has it. Descriptions of pictures need no glyphs.
    fn require_glyphs(&self, paper: DocumentRef<'_>) -> Result<(), Error> {
        self.require_glyphs_in(|visitor| paper.texts(|path, _, text| visitor(path, text)), paper.pictures())
    }

    /// The same for texts, which `texts` shows to a visitor, and pictures.
    fn require_glyphs_in<'a>(
        &self,
        texts: impl FnOnce(&mut dyn FnMut(&FieldPath, &'a str)),
        pictures: impl Iterator<Item = (FieldPath, &'a Picture)>,
    ) -> Result<(), Error> {
        let mut missing: Vec<MissingGlyph> = Vec::new();
        let mut report = |path: &FieldPath, character, obstacle| {
            if !missing.iter().any(|known| known.character == character && known.obstacle == obstacle) {
                missing.push(MissingGlyph { character, place: path.to_string(), obstacle });
            }
        };
        texts(&mut |path, text| {
            for (character, obstacle) in self.fonts.unprintable(text) {
                // Boxes to tick are drawn.
                if !is_tick_box(character) {
                    report(path, character, obstacle);
                }
            }
        });
        for (field, picture) in pictures {
            let words = picture.description().unwrap_or_default();
            for character in
                words.chars().filter(|character| is_invisible(*character) || is_private_or_noncharacter(*character))
            {
                report(&field.clone().child("description"), character, Obstacle::Invisible);
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(Error::from(FontProblem::Unprintable { missing })) }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(all(feature = "builtin-packs", feature = "embedded-fonts", feature = "fillable"))]
    fn one_file_can_have_fields_for_cells_and_signatures() {
        use super::*;
        use crate::model::{Column, Issuer, Signatory};
        use crate::{acroform, pdf_reader as foreign};

        let form =
            StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse().unwrap(), "THỐNG KÊ", "Số lượng")
                .column(Column::new("Đơn vị").with_name("unit"))
                .column(Column::number("Đảng viên").with_name("members"))
                .with_blank_rows(1)
                .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"));
        let typesetter = Typesetter::new().unwrap();
        let paper = DocumentRef::from(&form);
        let standard = typesetter.standard_for(paper);
        let pages = typesetter.laid_out(paper, Fields { cells: true, signatures: true }).unwrap();
        let mut fields = fields::cells(&pages, &form, standard).unwrap();
        fields.extend(fields::signatures(&pages, paper, standard, &typesetter.fonts).unwrap());
        let pdf = typesetter.painted(paper, &pages, &fields, &PdfOptions::default()).unwrap();
        let document = foreign::open(&pdf).unwrap();
        let found = acroform::fields(&document).unwrap().unwrap();
        let kinds: Vec<(&str, &[u8])> =
            found.iter().map(|field| (field.name.as_str(), field.kind.unwrap().as_name().unwrap())).collect();
        assert_eq!(
            kinds,
            [("1:1:unit", b"Tx".as_slice()), ("1:2:members", b"Tx"), ("signatories[0].signature", b"Sig")]
        );
        let form = document.catalog().unwrap().get_deref(b"AcroForm", &document).unwrap().as_dict().unwrap();
        assert!(form.has(b"DR") && form.has(b"DA") && form.has(b"SigFlags"));
    }
}
