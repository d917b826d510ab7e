//! Verification: compares a PDF with the file that its data give.

use std::collections::BTreeSet;
use std::fmt;

use lopdf::{Document, Object};

use super::Typesetter;
use crate::acroform;
use crate::error::{Error, Language, ReadbackProblem};
use crate::export::PdfOptions;
use crate::export::pdf::PRODUCER;
use crate::model::DocumentRef;
use crate::pdf_reader;
use crate::readback::{Comparison, Difference, ReadBack, compare};

/// The length of a version in a message.
const LONGEST_VERSION: usize = 40;

/// The result of [`Typesetter::verify`]: the differences between a PDF and the file that its data give.
///
/// ```
/// use congvan::pdf::Verdict;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let typesetter = Typesetter::new()?;
/// let pdf = typesetter.pdf(&Dispatch::from_toml(text)?)?;
/// let verification = typesetter.verify(&pdf)?;
/// assert!(verification.is_valid());
/// assert_eq!(verification.verdict, Verdict::Sound);
/// assert_eq!(verification.read.record.number.as_deref(), Some("175-CV/BTCĐUK"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("đối chiếu", "doi chieu"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// The verdict.
    pub verdict: Verdict,
    /// The record and the data of the file.
    pub read: ReadBack,
    /// Everything in the file that the crate does not write for its data, up to a hundred differences.
    pub differences: Vec<Difference>,
    /// The pages whose content differs from pages typeset from the data, from 1, including missing and extra pages.
    pub differing_pages: Vec<usize>,
    /// The pages with other annotations, from 1: a comment, a stamp, a filled field, a field outside its place.
    pub covered_pages: Vec<usize>,
}

/// The verdict of a [`Verification`].
///
/// ```
/// use congvan::pdf::Verdict;
///
/// assert_ne!(Verdict::Sound, Verdict::Differs);
/// ```
#[doc(alias("kết luận", "ket luan"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The file is, object for object, what the crate writes for its data, with signatures at most.
    Sound,
    /// The file has other objects.
    Differs,
    /// The file cannot be compared, because this typesetter cannot make it again.
    NotComparable(Incomparable),
}

/// The reason why a file cannot be compared with the file that its data give.
///
/// ```
/// use congvan::pdf::Incomparable;
///
/// let reason = Incomparable::Pack("van-phong".to_owned());
/// assert_eq!(reason.to_string(), "the typesetter has no pack `van-phong`");
/// ```
#[doc(alias("không đối chiếu được", "khong doi chieu duoc"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Incomparable {
    /// The typesetter does not have the pack of this name.
    Pack(String),
    /// This version of the crate wrote the file, as its metadata claim.
    Version(String),
    /// The file has other fonts than the typesetter.
    Fonts,
}

impl Verification {
    /// Whether the verdict is [`Verdict::Sound`].
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.verdict == Verdict::Sound
    }
}

impl Incomparable {
    /// The message in one language.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (language, self) {
            (Language::English, Self::Pack(name)) => format!("the typesetter has no pack `{name}`"),
            (Language::English, Self::Version(version)) => format!("the file was made by {version}, not by {PRODUCER}"),
            (Language::English, Self::Fonts) => "the file has other fonts than the typesetter".to_owned(),
            (Language::Vietnamese, Self::Pack(name)) => format!("không có bộ mẫu `{name}`"),
            (Language::Vietnamese, Self::Version(version)) => {
                format!("tệp do {version} tạo, không phải {PRODUCER}")
            }
            (Language::Vietnamese, Self::Fonts) => "tệp dùng phông chữ khác".to_owned(),
        }
    }
}

impl fmt::Display for Incomparable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}

impl Typesetter {
    /// Compares a PDF with the file that its data give.
    ///
    /// The file is sound when it is, object for object from its trailer, what this typesetter writes for the data in it:
    /// pages, fonts, tags, bookmarks, metadata, attached files. Signatures in their fields and invisible signature fields
    /// are accepted, but not verified: `read_signatures` (feature `sign`) does that. What other programs change when they
    /// save a file does not matter: compression, the order and numbers of objects, object streams, the kind of the
    /// cross-reference table, the second file identifier, the program and time of saving. Everything else is a
    /// difference, also whatever readers interpret in different ways. `docs/record.md` has the details.
    ///
    /// A file of another version of the crate, or of a typesetter with another pack or other fonts, cannot be compared.
    ///
    /// A certified copy is compared with its original and the components of the copy, which are made from its data
    /// (feature `certified-copy`; without it, the components differ). A sound copy shows its original unchanged; whether
    /// its signatory certified it only the signature on paper or in the file tells.
    ///
    /// # Errors
    /// As [`ReadBack::from_pdf`]; also when the file has no data, or they cannot be laid out.
    pub fn verify(&self, pdf: &[u8]) -> Result<Verification, Error> {
        let document = pdf_reader::open(pdf)?;
        let read = ReadBack::of(&document)?;
        let paper = read.document().ok_or(ReadbackProblem::NoData)?;
        let (comparison, incomparable) = match self.unknown_pack(&read) {
            Some(pack) => (Comparison::default(), Some(Incomparable::Pack(pack))),
            None => {
                let made_again = self.made_again(&document, &read, paper)?;
                let mut comparison = compare(pdf, &made_again);
                let is_equal = comparison.differences.is_empty();
                // The data are read without the strictness of the comparison.
                let producer = read.producer.clone();
                if is_equal && read != (ReadBack { producer, ..ReadBack::from_pdf(&made_again)? }) {
                    comparison.add_other_data();
                }
                let reason = if is_equal { None } else { incomparable(&document, &read, &made_again)? };
                (comparison, reason)
            }
        };
        let Comparison { differences, differing_pages, covered_pages } = comparison;
        let verdict = match incomparable {
            Some(reason) => Verdict::NotComparable(reason),
            None if differences.is_empty() => Verdict::Sound,
            None => Verdict::Differs,
        };
        Ok(Verification { verdict, read, differences, differing_pages, covered_pages })
    }

    /// The file that the data of another give, with the same form fields.
    fn made_again(&self, document: &Document, read: &ReadBack, paper: DocumentRef<'_>) -> Result<Vec<u8>, Error> {
        let (same_pack, options) = (self.of_original(read), PdfOptions::new().with_conformance(read.conformance));
        let with_fields = match (paper, fields_of(document, paper)) {
            (DocumentRef::StatisticsForm(form), Some(Fields::Cells)) => {
                same_pack.fillable_pdf_with(form, &options).ok()
            }
            (_, Some(Fields::Signatures)) => same_pack.signable_pdf_with(paper, &options).ok(),
            _ => None,
        };
        let made_again = match with_fields {
            Some(pdf) => pdf,
            None => same_pack.pdf_with(paper, &options)?,
        };
        #[cfg(feature = "certified-copy")]
        if let Some(copy) = &read.copy {
            let named = read.copy_standard.as_deref().and_then(|name| self.packs.choosing(name));
            let packs = named.as_ref().unwrap_or(&self.packs);
            // The record and the digests of the file must be those of its data.
            let own = ReadBack::from_pdf(&made_again)?;
            return same_pack.with_copy(&made_again, &own, copy, packs.pack_on(copy.date));
        }
        Ok(made_again)
    }

    /// The name of a pack that a file was made with and this typesetter lacks.
    fn unknown_pack(&self, read: &ReadBack) -> Option<String> {
        let names = [Some(&read.record.standard)].into_iter();
        #[cfg(feature = "certified-copy")]
        let names = names.chain([read.copy_standard.as_ref()]);
        names.flatten().find(|name| self.packs.choosing(name).is_none()).cloned()
    }

    /// The same typesetter with the pack that a document was typeset with.
    pub(super) fn of_original(&self, read: &ReadBack) -> Self {
        let packs = self.packs.choosing(&read.record.standard).unwrap_or_else(|| self.packs.clone());
        Self { packs, ..self.clone() }
    }
}

/// The form fields that the crate adds to a file.
enum Fields {
    Cells,
    Signatures,
}

/// The fields of a file.
fn fields_of(document: &Document, paper: DocumentRef<'_>) -> Option<Fields> {
    let fields = acroform::fields(document).ok()??;
    let is_kind = |kind: Option<&Object>, name: &[u8]| {
        let kind = kind.and_then(|kind| document.dereference(kind).ok()?.1.as_name().ok());
        kind == Some(name)
    };
    if fields.iter().any(|field| is_kind(field.kind, b"Tx")) {
        return Some(Fields::Cells);
    }
    let own: BTreeSet<String> = paper.signing().iter().map(|(field, _)| field.to_string()).collect();
    let is_own = |field: &acroform::FoundField<'_>| is_kind(field.kind, b"Sig") && own.contains(&field.name);
    fields.iter().any(is_own).then_some(Fields::Signatures)
}

/// The reason why a file that differs cannot be compared.
fn incomparable(document: &Document, read: &ReadBack, made_again: &[u8]) -> Result<Option<Incomparable>, Error> {
    if let Some(version) = other_version(document, read) {
        return Ok(Some(Incomparable::Version(version)));
    }
    let (found, own) = (fonts(document), fonts(&pdf_reader::open(made_again)?));
    Ok((!found.is_empty() && found.is_disjoint(&own)).then_some(Incomparable::Fonts))
}

/// The version of the crate that wrote a file, if it is not this one. Other programs add their names to it.
fn other_version(document: &Document, read: &ReadBack) -> Option<String> {
    let information =
        document.trailer.get(b"Info").ok().and_then(|info| document.dereference(info).ok()?.1.as_dict().ok());
    let producer = information.and_then(|entries| acroform::text(document, entries.get(b"Producer").ok()?));
    let name = PRODUCER.split(' ').next()?;
    let producers = [read.producer.as_deref(), producer.as_deref()].into_iter().flatten();
    let mut own = producers.filter_map(|producer| {
        let version = producer.strip_prefix(name)?.trim_start().split([';', ',', ' ']).next()?;
        Some(format!("{name} {}", version.chars().take(LONGEST_VERSION).collect::<String>()))
    });
    own.find(|version| version != PRODUCER)
}

/// The names of the fonts of a file, without the tags of subsets.
fn fonts(document: &Document) -> BTreeSet<Vec<u8>> {
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    let names = dictionaries.filter_map(|entries| entries.get(b"FontName").and_then(Object::as_name).ok());
    names.map(|name| name.rsplit(|byte| *byte == b'+').next().unwrap_or(name).to_vec()).collect()
}

#[cfg(test)]
#[cfg(all(feature = "builtin-packs", feature = "embedded-fonts"))]
mod tests {
    use std::collections::BTreeMap;

    use lopdf::{Dictionary, ObjectId, StringFormat};

    use super::*;
    use crate::{Dispatch, Issuer, Signatory};

    /// Applies the mutation with the number `left` to an object or the values in it, and counts the others. Returns the
    /// place of the mutation.
    fn mutate(object: &mut Object, left: &mut usize) -> Option<String> {
        match object {
            Object::Stream(stream) => {
                let content = stream.get_plain_content().unwrap();
                if take(left) {
                    stream.dict.remove(b"Filter");
                    stream.set_content([&content, b" ".as_slice()].concat());
                    return Some("longer".to_owned());
                }
                if !content.is_empty() && take(left) {
                    let mut content = content;
                    *content.last_mut().unwrap() ^= 1;
                    stream.dict.remove(b"Filter");
                    stream.set_content(content);
                    return Some("other content".to_owned());
                }
                mutate_entries(&mut stream.dict, left)
            }
            Object::Dictionary(entries) => mutate_entries(entries, left),
            Object::Array(items) => {
                if take(left) {
                    items.push(Object::Null);
                    return Some("[+]".to_owned());
                }
                if take(left) {
                    items.pop();
                    return Some("[-]".to_owned());
                }
                // The items between are of the same kind.
                let last = items.len().saturating_sub(1);
                let ends = items.iter_mut().enumerate().filter(|(index, _)| *index < 4 || *index == last);
                ends.into_iter().find_map(|(index, item)| Some(format!("[{index}]{}", mutate(item, left)?)))
            }
            simple => {
                let other = match &*simple {
                    Object::Boolean(value) => Object::Boolean(!value),
                    Object::Integer(value) => Object::Integer(value + 1),
                    Object::Real(value) => Object::Real(value + 0.01),
                    Object::Name(name) => Object::Name([name.as_slice(), b"x"].concat()),
                    Object::String(text, _) => Object::String([text, b"x".as_slice()].concat(), StringFormat::Literal),
                    Object::Reference((number, _)) => Object::Reference((if *number == 1 { 2 } else { 1 }, 0)),
                    _ => Object::Integer(1),
                };
                take(left).then(|| {
                    *simple = other;
                    "~".to_owned()
                })
            }
        }
    }

    fn mutate_entries(entries: &mut Dictionary, left: &mut usize) -> Option<String> {
        if take(left) {
            entries.set("Added", 1);
            return Some("/Added".to_owned());
        }
        let keys: Vec<Vec<u8>> = entries.iter().map(|(key, _)| key.clone()).collect();
        keys.into_iter().find_map(|key| {
            let name = String::from_utf8_lossy(&key).into_owned();
            if take(left) {
                entries.remove(&key);
                return Some(format!("/{name} removed"));
            }
            mutate(entries.get_mut(&key).unwrap(), left).map(|place| format!("/{name}{place}"))
        })
    }

    fn take(left: &mut usize) -> bool {
        let is_next = *left == 0;
        *left = left.wrapping_sub(1);
        is_next
    }

    fn saved(document: &Document) -> Vec<u8> {
        let mut bytes = Vec::new();
        document.clone().save_to(&mut bytes).unwrap();
        bytes
    }

    /// The mutations of a file that count as no difference, without those of how streams are written.
    fn unnoticed(pdf: &[u8]) -> (usize, Vec<String>) {
        let document = Document::load_mem(pdf).unwrap();
        assert!(compare(&saved(&document), pdf).differences.is_empty());
        let is_own = |object: &Object| !object.type_name().is_ok_and(|kind| matches!(kind, b"XRef" | b"ObjStm"));
        let objects: BTreeMap<ObjectId, Object> =
            document.objects.iter().filter(|(_, object)| is_own(object)).map(|(id, own)| (*id, own.clone())).collect();
        let (mut count, mut unnoticed) = (0, Vec::new());
        for (id, object) in &objects {
            for number in 0.. {
                let mut changed = object.clone();
                let Some(place) = mutate(&mut changed, &mut { number }) else { break };
                let mut mutant = document.clone();
                mutant.objects.insert(*id, changed);
                count += 1;
                let is_writing = ["/Filter", "/Length"].iter().any(|key| place.starts_with(key));
                if compare(&saved(&mutant), pdf).differences.is_empty() && !is_writing {
                    unnoticed.push(place);
                }
            }
        }
        unnoticed.sort();
        unnoticed.dedup();
        (count, unnoticed)
    }

    #[test]
    fn every_change_of_an_object_is_a_difference() {
        let (issuer, date) = (Issuer::new("BAN"), "2026-11-24".parse().unwrap());
        let dispatch = Dispatch::new(issuer, "12-CV/B".parse().unwrap(), "về việc báo cáo", "Huế", date)
            .to("Các chi bộ")
            .paragraph("Báo cáo.")
            .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
        let pdf = Typesetter::new().unwrap().signable_pdf(&dispatch).unwrap();
        let (count, unnoticed) = unnoticed(&pdf);
        assert!(count > 500, "{count}");
        // `longer`: white space after the metadata.
        assert_eq!(unnoticed, ["/ModDate removed", "/ModDate~", "/Producer removed", "/Producer~", "longer"]);
    }
}
