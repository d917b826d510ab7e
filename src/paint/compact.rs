//! The finished PDF written once more: small objects packed together, and our own metadata in the place of krilla's.
//!
//! The tags of a form are thousands of small objects, each of which would stand there uncompressed and with a line of
//! its own in the table of places. Object streams (ISO 32000-1, 7.5.7) make a long form a quarter as large. What krilla
//! leaves as it is, the pages, is packed here too: one deflater after the other costs more than what they do.

use flate2::{Compress, Compression, FlushCompress, Status};

use crate::error::{Error, Problem};

/// So many objects are packed together: a reader unpacks them all to see one.
const TOGETHER: usize = 500;
/// Bytes of an entry in the table of places: its kind, a place or a number, an index.
const WIDTHS: [usize; 3] = [1, 4, 2];

/// Writes a PDF of krilla's once more. `metadata` makes ours from its own.
///
/// # Errors
/// When the PDF is not as krilla writes it, or `metadata` gives nothing.
pub(super) fn compact(pdf: &[u8], metadata: impl FnOnce(&str) -> Option<String>) -> Result<Vec<u8>, Error> {
    let file = File::read(pdf).ok_or_else(unexpected)?;
    let mut output = Output::new(file.header, file.objects.len(), pdf.len());
    let mut metadata = Some(metadata);
    for object in &file.objects {
        if let Some(xmp) = object.metadata() {
            let make = metadata.take().ok_or_else(unexpected)?;
            output.metadata(object.number, &make(xmp).ok_or_else(unexpected)?);
        } else if let Some((entries, content)) = object.unpacked() {
            output.stream(object.number, entries, content).ok_or_else(unexpected)?;
        } else if object.is_stream() {
            output.copy(object);
        } else {
            output.small.push((object.number, object.body));
        }
    }
    output.finish(file.trailer).ok_or_else(unexpected)
}

fn unexpected() -> Error {
    Error::new(Problem::Conformance(vec!["the writer's output has an unknown form".to_owned()]))
}

/// A PDF with a plain table of places, in parts.
struct File<'a> {
    header: &'a [u8],
    objects: Vec<Object<'a>>,
    /// The entries of the trailer but for the size.
    trailer: &'a [u8],
}

struct Object<'a> {
    number: usize,
    /// What stands between `N 0 obj` and `endobj`.
    body: &'a [u8],
}

impl<'a> File<'a> {
    fn read(pdf: &'a [u8]) -> Option<Self> {
        let tail = find_last(pdf, b"startxref\n")?;
        let table_at: usize = number(pdf.get(tail + b"startxref\n".len()..)?)?;
        let table = pdf.get(table_at..tail)?.strip_prefix(b"xref\n0 ")?;
        let lines = table.get(find(table, b"\n")? + 1..)?;
        let trailer_at = find_last(lines, b"trailer\n<<")?;
        let trailer = lines.get(trailer_at + b"trailer\n<<".len()..)?.trim_ascii_end().strip_suffix(b">>")?;
        let trailer = trailer.strip_prefix(b"/Size ")?.trim_ascii_start();
        let trailer = trailer.get(trailer.iter().position(|byte| !byte.is_ascii_digit())?..)?;

        let mut places = Vec::new();
        for (index, line) in lines.get(..trailer_at)?.chunks_exact(20).enumerate().skip(1) {
            places.push((number(line)?, index));
        }
        places.sort_unstable();
        let ends = places.iter().skip(1).map(|(place, _)| *place).chain([table_at]);
        let objects = places.iter().zip(ends).map(|((place, index), end)| Object::read(pdf.get(*place..end)?, *index));
        let header = pdf.get(..places.first()?.0)?;
        Some(Self { header, objects: objects.collect::<Option<_>>()?, trailer })
    }
}

impl<'a> Object<'a> {
    fn read(bytes: &'a [u8], number: usize) -> Option<Self> {
        let body = bytes.strip_prefix(format!("{number} 0 obj\n").as_bytes())?.trim_ascii_end();
        Some(Self { number, body: body.strip_suffix(b"endobj")?.trim_ascii_end() })
    }

    fn is_stream(&self) -> bool {
        self.body.ends_with(b"endstream")
    }

    /// The text of a stream of XMP metadata.
    fn metadata(&self) -> Option<&'a str> {
        let (entries, content) = self.unpacked()?;
        entries.contains("/Type/Metadata").then(|| str::from_utf8(content).ok())?
    }

    /// The entries of a stream that is not packed, without its length, and its content.
    fn unpacked(&self) -> Option<(&'a str, &'a [u8])> {
        let rest = self.body.strip_prefix(b"<</Length ")?;
        let length = number(rest)?;
        let rest = rest.get(rest.iter().position(|byte| !byte.is_ascii_digit())?..)?;
        let (entries, content) = rest.split_at_checked(find(rest, b">>\nstream\n")?)?;
        let entries = str::from_utf8(entries).ok()?;
        let content = content.get(b">>\nstream\n".len()..)?.get(..length)?;
        (!entries.contains("/Filter")).then_some((entries, content))
    }
}

/// The file that is written.
struct Output<'a> {
    bytes: Vec<u8>,
    /// The place of each object by its number; the first number is no object's.
    places: Vec<Place>,
    /// The objects that are still to be packed.
    small: Vec<(usize, &'a [u8])>,
    deflater: Compress,
}

#[derive(Clone, Copy)]
enum Place {
    Free,
    /// From the beginning of the file.
    At(usize),
    /// In an object stream.
    Packed {
        stream: usize,
        index: usize,
    },
}

impl<'a> Output<'a> {
    fn new(header: &[u8], objects: usize, size: usize) -> Self {
        let mut bytes = Vec::with_capacity(size);
        bytes.extend_from_slice(header);
        let deflater = Compress::new(Compression::default(), true);
        Self { bytes, places: vec![Place::Free; objects + 1], small: Vec::with_capacity(objects), deflater }
    }

    fn copy(&mut self, object: &Object<'_>) {
        self.begin(object.number);
        self.bytes.extend_from_slice(object.body);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn metadata(&mut self, number: usize, xmp: &str) {
        self.begin(number);
        let dictionary = format!("<</Length {}/Type/Metadata/Subtype/XML>>\nstream\n", xmp.len());
        for part in [dictionary.as_bytes(), xmp.as_bytes(), b"\nendstream\nendobj\n"] {
            self.bytes.extend_from_slice(part);
        }
    }

    fn begin(&mut self, number: usize) {
        self.place(number, Place::At(self.bytes.len()));
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    }

    fn place(&mut self, number: usize, place: Place) {
        if number >= self.places.len() {
            self.places.resize(number + 1, Place::Free);
        }
        if let Some(known) = self.places.get_mut(number) {
            *known = place;
        }
    }

    /// A compressed stream with these entries in its dictionary.
    fn stream(&mut self, number: usize, entries: &str, content: &[u8]) -> Option<()> {
        let packed = self.packed(content)?;
        self.begin(number);
        let dictionary = format!("<<{entries}/Filter/FlateDecode/Length {}>>\nstream\n", packed.len());
        for part in [dictionary.as_bytes(), &packed, b"\nendstream\nendobj\n"] {
            self.bytes.extend_from_slice(part);
        }
        Some(())
    }

    fn packed(&mut self, content: &[u8]) -> Option<Vec<u8>> {
        self.deflater.reset();
        let mut packed = Vec::with_capacity(content.len() / 4 + 64);
        loop {
            let taken = usize::try_from(self.deflater.total_in()).ok()?;
            let status = self.deflater.compress_vec(content.get(taken..)?, &mut packed, FlushCompress::Finish).ok()?;
            match status {
                Status::StreamEnd => return Some(packed),
                Status::Ok | Status::BufError => packed.reserve(packed.capacity()),
            }
        }
    }

    fn finish(mut self, trailer: &[u8]) -> Option<Vec<u8>> {
        for together in std::mem::take(&mut self.small).chunks(TOGETHER) {
            let stream = self.places.len();
            let (mut index, mut content) = (String::new(), Vec::new());
            for (at, (number, body)) in together.iter().enumerate() {
                index.push_str(&format!("{number} {} ", content.len()));
                content.extend_from_slice(body);
                content.push(b'\n');
                self.place(*number, Place::Packed { stream, index: at });
            }
            let entries = format!("/Type/ObjStm/N {}/First {}", together.len(), index.len());
            self.stream(stream, &entries, &[index.as_bytes(), &content].concat())?;
        }
        let table = self.places.len();
        let start = self.bytes.len();
        self.place(table, Place::At(start));
        let entries: Vec<u8> = self.places.iter().map(|place| place.entry()).collect::<Option<Vec<_>>>()?.concat();
        let [kind, place, index] = WIDTHS;
        let dictionary =
            format!("/Type/XRef/Size {}/W[{kind} {place} {index}]{}", self.places.len(), str::from_utf8(trailer).ok()?);
        self.stream(table, &dictionary, &entries)?;
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF").as_bytes());
        Some(self.bytes)
    }
}

impl Place {
    /// As the table of places has it.
    fn entry(self) -> Option<Vec<u8>> {
        let (kind, place, index) = match self {
            Self::Free => (0_u8, 0, u16::MAX),
            Self::At(place) => (1, place, 0),
            Self::Packed { stream, index } => (2, stream, u16::try_from(index).ok()?),
        };
        let place = u32::try_from(place).ok()?;
        Some([&[kind][..], &place.to_be_bytes(), &index.to_be_bytes()].concat())
    }
}

/// The number that a line begins with.
fn number(line: &[u8]) -> Option<usize> {
    let end = line.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(line.len());
    str::from_utf8(line.get(..end)?).ok()?.parse().ok()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_of_krillas_is_refused() {
        for bytes in [&b""[..], b"startxref\n", b"xref\n0 1\ntrailer\n<</Size 1>>\nstartxref\n0\n%%EOF"] {
            assert!(compact(bytes, |_| None).is_err());
        }
    }
}
