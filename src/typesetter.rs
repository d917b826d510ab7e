//! `Typesetter`: packs and fonts, built once, and the whole way from a dispatch or a form to its PDF.

use std::path::Path;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::check::{Choice, Report, check, check_choice, check_form, check_pages, refusals};
use crate::codec::deflate::CompressorPool;
#[cfg(feature = "readback")]
use crate::error::refused;
use crate::error::{Error, MissingGlyph, Obstacle, Problem};
use crate::export::PdfOptions;
#[cfg(feature = "genpdf")]
use crate::export::genpdf;
use crate::export::pdf::{FormFields, Painting, pdf};
use crate::field_path::FieldPath;
use crate::fonts::{Face, Fonts, is_invisible, is_private_or_noncharacter};
use crate::io::file;
use crate::layout::{Fields, layout};
use crate::limits::Limits;
use crate::model::{DocumentRef, Picture, StatisticsForm};
use crate::page::{Image, Pages};
#[cfg(feature = "readback")]
use crate::pdf_reader;
#[cfg(feature = "readback")]
use crate::readback::{ReadBack, look};
use crate::record::{Enclosure, Record};
use crate::standard::Standard;
use crate::template::Pack;
use crate::{fields, markup};

/// Turns dispatches into pages and PDF files. Build it once; clones are cheap and threads may share it: it keeps what it
/// has read of packs and fonts, and a bounded number of words that it has shaped.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!("../examples/data/nam-dinh-175.toml");
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let pages = typesetter.pages(&dispatch)?;
/// assert!(pages.to_string().contains("ĐẢNG CỘNG SẢN VIỆT NAM"));
/// let bytes = typesetter.pdf(&dispatch)?;
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Typesetter {
    /// By the day from which they are in force, the oldest first; never empty.
    packs: Arc<[Pack]>,
    /// The pack of a caller who leaves the choice to nobody.
    chosen: Option<usize>,
    fonts: Fonts,
    limits: Limits,
    compressors: Arc<CompressorPool>,
}

impl Typesetter {
    /// A typesetter with the built-in packs and the built-in fonts.
    ///
    /// # Errors
    /// Never with what the crate ships.
    #[cfg(all(feature = "builtin-packs", feature = "embedded-fonts"))]
    pub fn new() -> Result<Self, Error> {
        Self::with(Pack::builtin()?, Fonts::embedded()?)
    }

    /// A typesetter with these packs and fonts.
    ///
    /// # Errors
    /// When there is no pack.
    pub fn with(mut packs: Vec<Pack>, fonts: Fonts) -> Result<Self, Error> {
        if packs.is_empty() {
            return Err(Error::new(Problem::NoPack));
        }
        packs.sort_by_key(Pack::in_force_from);
        Ok(Self { packs: packs.into(), chosen: None, fonts, limits: Limits::default(), compressors: Arc::default() })
    }

    /// The same with other fonts, such as the office's own Times New Roman.
    #[must_use]
    pub fn with_fonts(self, fonts: Fonts) -> Self {
        Self { fonts, ..self }
    }

    /// The same with other packs, such as those of [`Pack::open`].
    ///
    /// # Errors
    /// When there is no pack.
    pub fn with_packs(self, packs: Vec<Pack>) -> Result<Self, Error> {
        Ok(Self { limits: self.limits, ..Self::with(packs, self.fonts)? })
    }

    /// The same with other limits on what a paper may ask for.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same, following the pack of that name whatever the date of a dispatch.
    ///
    /// # Errors
    /// When there is no such pack.
    pub fn following(self, name: &str) -> Result<Self, Error> {
        let position = self.packs.iter().position(|pack| pack.name() == name);
        match position {
            Some(index) => Ok(Self { chosen: Some(index), ..self }),
            None => Err(Error::new(Problem::UnknownPack { name: name.to_owned() })),
        }
    }

    /// The standard that a paper follows: the one chosen, else the one in force on its date. Where the date has blanks, on
    /// the last day that it can mean; [`check`](Self::check) says where that makes a difference.
    #[must_use]
    pub fn standard_for<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> &Standard {
        self.pack_for(paper.into()).standard()
    }

    /// Checks a paper against the standard that it follows, its pages too, and whether it can be printed at all:
    /// whatever [`pdf`](Self::pdf) refuses is a finding of severity error. A paper that goes beyond the [`Limits`] is not
    /// looked at further. The rules for texts apply to dispatches, not to a form that goes out alone; those for tables apply to both.
    #[must_use]
    pub fn check<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Report {
        let paper = paper.into();
        let standard = self.standard_for(paper);
        let beyond = self.limits.breaches(paper);
        if !beyond.is_empty() {
            return refusals(&beyond, paper);
        }
        let report = match paper {
            DocumentRef::Dispatch(dispatch) => check(dispatch, standard),
            DocumentRef::StatisticsForm(form) => check_form(form, standard),
        };
        let report = report.and(check_choice(&self.choice(paper)));
        let mut refused = paper.mistakes();
        refused.extend(self.require_glyphs(paper).err());
        if !refused.is_empty() {
            return report.and_new(refusals(&refused, paper));
        }
        // Only whole pages can be judged, and only the painter knows whether a picture is sound.
        let printed = self.pages(paper).and_then(|pages| {
            self.painted(paper, &pages, &FormFields::new(), &PdfOptions::default())?;
            Ok(pages)
        });
        match printed {
            Ok(pages) => report.and(check_pages(&pages, standard).located_in(paper)),
            Err(error) => report.and_new(refusals(&[error], paper)),
        }
    }

    /// Lays a dispatch out, or a form alone.
    ///
    /// # Errors
    /// When the paper is larger than the [`Limits`] allow, lacks a part ([`Dispatch::require_complete`](crate::Dispatch::require_complete)), a character
    /// cannot be printed, a picture or a template is not sound, or the text cannot be laid out.
    pub fn pages<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Result<Pages, Error> {
        self.laid_out(paper.into(), Fields::default())
    }

    fn laid_out(&self, paper: DocumentRef<'_>, fields: Fields) -> Result<Pages, Error> {
        self.limits.require(paper)?;
        paper.require_complete()?;
        self.require_glyphs(paper)?;
        let pack = self.pack_for(paper);
        let standard = pack.style()?;
        let filled = pack.fill(paper, &self.limits)?;
        let document = markup::parse(&filled)?;
        let images =
            paper.pictures().map(|(field, picture)| (field.clone(), image(field, picture, standard))).collect();
        let pages = layout(&document, standard, &self.fonts, &images, date(paper.day()), fields)?;
        self.limits.require_pages(pages.pages.len())?;
        Ok(pages)
    }

    /// Lays a dispatch out, or a form alone, and writes it as a PDF that conforms to PDF/A-3a and PDF/UA-1.
    ///
    /// The data of the paper travel in it: as an attached file, and the most important of them as XMP metadata.
    ///
    /// # Errors
    /// As [`pages`](Self::pages); also when a picture's file is damaged, or the PDF would breach its conformance.
    pub fn pdf<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Result<Vec<u8>, Error> {
        self.pdf_with(paper, &PdfOptions::default())
    }

    /// The same with options: another conformance, or without the data.
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
        let painting = Painting { pages, fonts: &self.fonts, fields, record: &record, enclosure: enclosure.as_ref() };
        pdf(painting, options, &self.compressors)
    }

    /// Says whether the pages of a PDF are what this typesetter makes of the data in it.
    ///
    /// Signatures make no difference, nor that another program has saved the file anew. Other fonts or another pack
    /// than the file was made with do. What a signature field shows is not judged, and neither are signatures: somebody
    /// may lay one over the text. `read_signatures` (feature `sign`) tells whether a signature is unchanged.
    ///
    /// # Errors
    /// As [`ReadBack::from_pdf`]; also when the data were left out of the file, or cannot be laid out.
    #[cfg(feature = "readback")]
    pub fn verify(&self, pdf: &[u8]) -> Result<Verification, Error> {
        let document = pdf_reader::open(pdf)?;
        let read = ReadBack::of(&document)?;
        let paper = read.paper().ok_or_else(|| refused("the file holds no data that its pages could be made from"))?;
        let follows = self.packs.iter().position(|pack| pack.name() == read.record.standard);
        let alike = Self { chosen: follows.or(self.chosen), ..self.clone() };
        let made_again = alike.pdf_with(paper, &PdfOptions::new().with_conformance(read.conformance))?;
        let (seen, wanted) = (look(&document), look(&pdf_reader::open(&made_again)?));
        let pages = 1..=seen.len().max(wanted.len());
        let differs = |page: &usize| match (seen.get(page - 1), wanted.get(page - 1)) {
            (Some(seen), Some(wanted)) => seen.drawn.is_none() || seen.drawn != wanted.drawn,
            _ => true,
        };
        let covered = |page: &usize| seen.get(page - 1).is_some_and(|look| look.covered);
        Ok(Verification {
            differing_pages: pages.clone().filter(differs).collect(),
            covered_pages: pages.filter(covered).collect(),
            read,
        })
    }

    /// Writes a form as a PDF whose blank rows are filled in on the screen; it conforms to PDF/A-3a and PDF/UA-1 too.
    ///
    /// Each empty cell of a blank row is a field, named after row and column (`1:2:members`); what its column asks for
    /// is said by the tool tip. The row of sums is left to those who add up. The regular face is embedded whole, so
    /// that readers can set whatever is typed. `StatisticsForm::read_pdf` (feature `fillable`) takes the values back.
    ///
    /// # Errors
    /// As [`pdf`](Self::pdf); also when the form has no blank row.
    pub fn fillable_pdf(&self, form: &StatisticsForm) -> Result<Vec<u8>, Error> {
        let pages = self.laid_out(form.into(), Fields { cells: true, ..Fields::default() })?;
        let fields = fields::cells(&pages, form, self.pack_for(form.into()).style()?)?;
        self.painted(form.into(), &pages, &fields, &PdfOptions::default())
    }

    /// Writes a dispatch, or a form alone, as a PDF with an empty signature field in the room of each who signs; it
    /// conforms to PDF/A-3a and PDF/UA-1 too, and still does when it is signed.
    ///
    /// The fields are named after the place of the signature in the paper, such as `signatories[0].signature`.
    /// `prepare_signature` and `Signer::sign` (feature `sign`) sign them, and so do other programs.
    ///
    /// # Errors
    /// As [`pdf`](Self::pdf); also when nobody signs, or the pack's templates leave no room for signatures.
    pub fn signable_pdf<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Result<Vec<u8>, Error> {
        let paper = paper.into();
        let pages = self.laid_out(paper, Fields { signatures: true, ..Fields::default() })?;
        let fields = fields::signatures(&pages, paper, self.pack_for(paper).style()?)?;
        self.painted(paper, &pages, &fields, &PdfOptions::default())
    }

    /// The fonts for `genpdf::Document::new`, so that [`GenpdfPages`](crate::genpdf::GenpdfPages) can be drawn there.
    ///
    /// A program that makes many documents reads them once and gives each a clone.
    ///
    /// # Errors
    /// When genpdf cannot read a font: it takes TrueType outlines only.
    #[cfg(feature = "genpdf")]
    pub fn genpdf_fonts(&self) -> Result<genpdf::GenpdfFonts, Error> {
        genpdf::font_family(&self.fonts)
    }

    /// Takes laid-out pages for a genpdf document, as an element to push. The document must have been made with
    /// [`genpdf_fonts`](Self::genpdf_fonts).
    ///
    /// # Errors
    /// When genpdf cannot draw the pages, with every reason at once: it has one size of paper a document, so a form
    /// that lies on its side goes into a document of its own; it sets type in whole points only; the default fonts of
    /// the document are others. Also when a picture is damaged.
    #[cfg(feature = "genpdf")]
    pub fn genpdf_pages(&self, pages: &Pages, document: &::genpdf::Document) -> Result<genpdf::GenpdfPages, Error> {
        genpdf::GenpdfPages::new(pages, &self.fonts, document)
    }

    /// Writes a dispatch, or a form alone, as a PDF file, as [`pdf`](Self::pdf) does, and returns its size in bytes.
    ///
    /// The file appears whole or not at all: it is written under a name of its own
    /// in the same folder, brought to the disk and renamed. A link is replaced, not followed.
    ///
    /// # Errors
    /// As [`pdf`](Self::pdf); also when the file cannot be written, and then nothing is left behind.
    pub fn save<'a>(&self, paper: impl Into<DocumentRef<'a>>, path: impl AsRef<Path>) -> Result<usize, Error> {
        let bytes = self.pdf(paper)?;
        file::replace(path.as_ref(), &bytes)?;
        Ok(bytes.len())
    }

    /// What is said of a paper for machines.
    pub(crate) fn record<'a>(&self, paper: impl Into<DocumentRef<'a>>) -> Record {
        let paper = paper.into();
        Record::of(paper, self.standard_for(paper))
    }

    /// Writes the pages of several papers as one PDF, as [`pdf`](Self::pdf) does, but without their data.
    pub(crate) fn joined_pdf(&self, pages: &Pages, record: &Record) -> Result<Vec<u8>, Error> {
        let painting = Painting { pages, fonts: &self.fonts, fields: &FormFields::new(), record, enclosure: None };
        pdf(painting, &PdfOptions::default(), &self.compressors)
    }

    /// Gives, part by part, what the pages of a paper are made from beside its text: templates, standard and fonts.
    ///
    /// # Errors
    /// When the pack cannot be read.
    pub(crate) fn describe<'a>(
        &self,
        paper: impl Into<DocumentRef<'a>>,
        take: &mut impl FnMut(&[u8]),
    ) -> Result<(), Error> {
        self.pack_for(paper.into()).describe(take)?;
        for face in Face::ALL {
            take(self.fonts.face(face).bytes().as_ref().as_ref());
        }
        Ok(())
    }

    fn pack_for(&self, paper: DocumentRef<'_>) -> &Pack {
        &self.packs[self.chosen.unwrap_or_else(|| self.in_force_on(paper.date().latest()))]
    }

    /// The index of the pack that is in force on a day; before the first, that one.
    fn in_force_on(&self, day: NaiveDate) -> usize {
        self.packs.partition_point(|pack| pack.in_force_from() <= day).saturating_sub(1)
    }

    fn choice(&self, paper: DocumentRef<'_>) -> Choice<'_> {
        let date = paper.date();
        let possible = match self.chosen {
            Some(index) => index..=index,
            None => self.in_force_on(date.earliest())..=self.in_force_on(date.latest()),
        };
        Choice { date, possible: self.packs[possible].iter().map(Pack::standard).collect() }
    }

    /// Names every character that cannot be printed, each once, with the field in which it first stands. What is read
    /// aloud in place of a picture needs no glyph.
    fn require_glyphs(&self, paper: DocumentRef<'_>) -> Result<(), Error> {
        let mut missing: Vec<MissingGlyph> = Vec::new();
        let mut report = |path: &FieldPath, character, obstacle| {
            if !missing.iter().any(|known| known.character == character && known.obstacle == obstacle) {
                missing.push(MissingGlyph { character, place: path.to_string(), obstacle });
            }
        };
        paper.texts(|path, _, text| {
            for (character, obstacle) in self.fonts.unprintable(text) {
                report(path, character, obstacle);
            }
        });
        for (field, picture) in paper.pictures() {
            let words = picture.description().unwrap_or_default();
            for character in
                words.chars().filter(|character| is_invisible(*character) || is_private_or_noncharacter(*character))
            {
                report(&field.clone().child("description"), character, Obstacle::Invisible);
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(Error::new(Problem::Glyphs(missing))) }
    }
}

/// Whether a PDF is what its data make.
#[cfg(feature = "readback")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// What the file says.
    pub read: ReadBack,
    /// The pages that look otherwise than the data make them, from 1; those that are missing or too many too.
    pub differing_pages: Vec<usize>,
    /// The pages over which something lies that is no signature field, from 1: a remark, a stamp, a filled field.
    pub covered_pages: Vec<usize>,
}

#[cfg(feature = "readback")]
impl Verification {
    /// Whether data and pages are those that the file was made with.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.read.data_unchanged && self.differing_pages.is_empty() && self.covered_pages.is_empty()
    }
}

fn image(field: FieldPath, picture: &Picture, standard: &Standard) -> Image {
    Image {
        png: Arc::new(picture.png().to_vec()),
        pixels: picture.size(),
        description: picture
            .description()
            .filter(|words| !words.trim().is_empty())
            .unwrap_or_else(|| standard.phrases.signature_description())
            .to_owned(),
        field,
    }
}

fn date(day: NaiveDate) -> (u16, u8, u8) {
    let year = u16::try_from(day.year()).unwrap_or_default();
    let of_month = |number: u32| u8::try_from(number).unwrap_or(1);
    (year, of_month(day.month()), of_month(day.day()))
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(all(feature = "builtin-packs", feature = "embedded-fonts", feature = "fillable"))]
    fn cells_and_signatures_can_be_fields_of_one_file() {
        use super::*;
        use crate::model::{Column, Issuer, Signatory};
        use crate::{acroform, pdf_reader as foreign};

        let form =
            StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse().unwrap(), "THỐNG KÊ", "Số lượng")
                .column(Column::new("Đơn vị").named("unit"))
                .column(Column::number("Đảng viên").named("members"))
                .blank_rows(1)
                .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"));
        let typesetter = Typesetter::new().unwrap();
        let paper = DocumentRef::from(&form);
        let standard = typesetter.standard_for(paper);
        let pages = typesetter.laid_out(paper, Fields { cells: true, signatures: true }).unwrap();
        let mut fields = fields::cells(&pages, &form, standard).unwrap();
        fields.extend(fields::signatures(&pages, paper, standard).unwrap());
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
