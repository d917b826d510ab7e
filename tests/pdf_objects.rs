//! Objects of a finished PDF: references, structure, bookmarks, pictures, fonts, page sizes.

use std::collections::BTreeMap;

use congvan::form::Column;
use congvan::page::{Item, Mm, Page};
use congvan::pdf::{Conformance, PdfOptions};
use congvan::{Dispatch, Issuer, Picture, Signatory, StatisticsForm, Typesetter};
use lopdf::{Dictionary, Document, Object, ObjectId};

const SAMPLE: &str = include_str!("../examples/data/lam-dong-40.toml");
const SIGNATURE: &[u8] = include_bytes!("data/signature.png");
/// Height of an A4 page in points.
const HEIGHT: f64 = 841.89;

/// Two pages of text, a form whose head cells span columns and rows, and two signatories with pictures as signatures.
fn dispatch() -> Dispatch {
    let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-02".parse().unwrap(), "THỐNG KÊ", "Số lượng")
        .column("Đơn vị")
        .column(Column::number("Đã học lớp").with_group("Kết nạp"))
        .column(Column::number("Chỉ tiêu").with_group("Kết nạp"))
        .row(["Chi bộ 1", "5", "3"]);
    let mut dispatch =
        Dispatch::from_toml(SAMPLE).unwrap().paragraph("Đề nghị các tổ chức cơ sở đảng thực hiện. ".repeat(30));
    dispatch.attachments = vec![congvan::dispatch::Attachment::StatisticsForm(form)];
    let signatory =
        |name: &str| Signatory::new("TRƯỞNG BAN", name).with_signature(Picture::from_png(SIGNATURE).unwrap());
    dispatch.signatories = vec![signatory("Nguyễn Văn A"), signatory("Trần Thị B")];
    dispatch
}

/// A PDF of congvan as read by lopdf, and its pages.
struct LoadedPdf {
    document: Document,
    pages: Vec<Page>,
}

impl LoadedPdf {
    fn new(dispatch: &Dispatch) -> Self {
        let typesetter = Typesetter::new().unwrap();
        let document = Document::load_mem(&typesetter.pdf(dispatch).unwrap()).unwrap();
        Self { document, pages: typesetter.pages(dispatch).unwrap().pages }
    }

    fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }

    fn dictionary<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        match self.follow(object) {
            Object::Stream(stream) => &stream.dict,
            object => object.as_dict().unwrap(),
        }
    }

    fn under<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> &'a Dictionary {
        self.dictionary(dictionary.get(key.as_bytes()).unwrap())
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    fn page(&self, number: u32) -> (ObjectId, &Dictionary) {
        let id = self.document.get_pages()[&number];
        (id, self.document.get_dictionary(id).unwrap())
    }

    /// Returns the elements of the structure, in reading order.
    fn elements(&self) -> Vec<(ObjectId, &Dictionary)> {
        let root = self.under(self.catalog(), "StructTreeRoot");
        let mut found = Vec::new();
        self.visit(root.get(b"K").unwrap().as_reference().unwrap(), &mut found);
        found
    }

    fn visit<'a>(&'a self, id: ObjectId, found: &mut Vec<(ObjectId, &'a Dictionary)>) {
        let element = self.document.get_dictionary(id).unwrap();
        found.push((id, element));
        for kid in element.get(b"K").unwrap().as_array().unwrap() {
            if let Ok(kid) = kid.as_reference() {
                assert_eq!(self.document.get_dictionary(kid).unwrap().get(b"P").unwrap().as_reference().unwrap(), id);
                self.visit(kid, found);
            }
        }
    }

    /// Returns the first element of a kind.
    fn element(&self, kind: &str) -> &Dictionary {
        self.elements().into_iter().find(|(_, element)| name(element, "S") == kind).unwrap().1
    }
}

fn name<'a>(dictionary: &'a Dictionary, key: &str) -> &'a str {
    str::from_utf8(dictionary.get(key.as_bytes()).unwrap().as_name().unwrap()).unwrap()
}

/// The one dictionary of attributes of an element.
fn attributes(element: &Dictionary) -> &Dictionary {
    let [attributes] = element.get(b"A").unwrap().as_array().unwrap().as_slice() else { panic!("{element:?}") };
    attributes.as_dict().unwrap()
}

fn numbers(object: &Object) -> Vec<f64> {
    object.as_array().unwrap().iter().map(|number| f64::from(number.as_float().unwrap())).collect()
}

fn integer(dictionary: &Dictionary, key: &str) -> i64 {
    dictionary.get(key.as_bytes()).unwrap().as_i64().unwrap()
}

fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() < 0.01
}

#[test]
fn marked_content_and_structure_refer_to_each_other() {
    let read = LoadedPdf::new(&dispatch());
    let root = read.under(read.catalog(), "StructTreeRoot");
    let tree = read.under(root, "ParentTree").get(b"Nums").unwrap().as_array().unwrap();
    // The element that refers to each page and MCID.
    let mut owners = BTreeMap::new();
    for (id, element) in read.elements() {
        for kid in element.get(b"K").unwrap().as_array().unwrap() {
            let (page, number) = match kid {
                Object::Integer(number) => (element.get(b"Pg").unwrap().as_reference().unwrap(), *number),
                Object::Dictionary(mark) => {
                    assert_eq!(name(mark, "Type"), "MCR");
                    (mark.get(b"Pg").unwrap().as_reference().unwrap(), integer(mark, "MCID"))
                }
                _ => continue,
            };
            assert!(owners.insert((page, number), id).is_none(), "{page:?} {number}");
        }
    }
    let mut over_pages = 0;
    for number in 1..=u32::try_from(read.pages.len()).unwrap() {
        let (id, page) = read.page(number);
        assert_eq!(integer(page, "StructParents"), i64::from(number) - 1);
        let at = tree.chunks(2).find(|pair| pair[0].as_i64().unwrap() == i64::from(number) - 1).unwrap();
        let parents = read.follow(&at[1]).as_array().unwrap();
        let content = String::from_utf8_lossy(&read.document.get_page_content(id)).into_owned();
        let marks: Vec<usize> = content
            .split("/MCID ")
            .skip(1)
            .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap())
            .collect();
        assert!(marks.len() > 5);
        assert_eq!(marks, (0..parents.len()).collect::<Vec<_>>(), "page {number}");
        for (mark, parent) in parents.iter().enumerate() {
            let element = parent.as_reference().unwrap();
            assert_eq!(owners.remove(&(id, i64::try_from(mark).unwrap())), Some(element), "page {number}, {mark}");
            let own = read.document.get_dictionary(element).unwrap().get(b"Pg").unwrap().as_reference().unwrap();
            over_pages += usize::from(own != id);
        }
    }
    assert!(owners.is_empty(), "{owners:?}");
    assert!(over_pages > 0, "no paragraph continues on the next page");
    assert_eq!(usize::try_from(integer(root, "ParentTreeNextKey")).unwrap(), read.pages.len());
}

#[test]
fn bookmarks_link_to_neighbours_and_targets() {
    let read = LoadedPdf::new(&dispatch());
    let root_id = read.catalog().get(b"Outlines").unwrap().as_reference().unwrap();
    let root = read.document.get_dictionary(root_id).unwrap();
    let [first, last] = ["First", "Last"].map(|key| root.get(key.as_bytes()).unwrap().as_reference().unwrap());
    assert_eq!(integer(root, "Count"), 2);
    let [one, two] = [first, last].map(|id| read.document.get_dictionary(id).unwrap());
    assert_eq!((one.get(b"Next").unwrap().as_reference().unwrap(), one.has(b"Prev")), (last, false));
    assert_eq!((two.get(b"Prev").unwrap().as_reference().unwrap(), two.has(b"Next")), (first, false));
    for (bookmark, page, words) in [(one, 1, "Đăng ký"), (two, 3, "THỐNG")] {
        assert_eq!(bookmark.get(b"Parent").unwrap().as_reference().unwrap(), root_id);
        let place = bookmark.get(b"Dest").unwrap().as_array().unwrap();
        assert_eq!(place[0].as_reference().unwrap(), read.page(page).0, "{words}");
        assert_eq!(place[1].as_name().unwrap(), b"XYZ");
        let top = read.pages[page as usize - 1].items.iter().find_map(|item| match item {
            Item::Text(run) if run.text.contains(words) => Some((run.baseline - run.size).0),
            _ => None,
        });
        assert!(near(f64::from(place[3].as_float().unwrap()), HEIGHT - top.unwrap()), "{words}: {place:?}");
    }
}

#[test]
fn pictures_have_bounding_boxes_and_are_stored_once() {
    let read = LoadedPdf::new(&dispatch());
    let placed: Vec<[f64; 4]> = read
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            Item::Image(image) => {
                Some([image.x.0, HEIGHT - (image.y + image.height).0, (image.x + image.width).0, HEIGHT - image.y.0])
            }
            _ => None,
        })
        .collect();
    assert_eq!(placed.len(), 2);
    let elements = read.elements();
    let figures = elements.iter().filter(|(_, element)| name(element, "S") == "Figure");
    let boxes: Vec<Vec<f64>> = figures
        .map(|(_, figure)| {
            assert!(!figure.get(b"Alt").unwrap().as_str().unwrap().is_empty());
            let layout = attributes(figure);
            assert_eq!(name(layout, "O"), "Layout");
            numbers(layout.get(b"BBox").unwrap())
        })
        .collect();
    assert_eq!(boxes.len(), 2);
    for (found, wanted) in boxes.iter().zip(&placed) {
        assert!(found.iter().zip(wanted).all(|(found, wanted)| near(*found, *wanted)), "{found:?} {wanted:?}");
    }
    // The pictures are drawn at these boxes.
    let number = u32::try_from(
        read.pages.iter().position(|page| page.items.iter().any(|item| matches!(item, Item::Image(_)))).unwrap(),
    )
    .unwrap()
        + 1;
    let (id, page) = read.page(number);
    let content = String::from_utf8_lossy(&read.document.get_page_content(id)).into_owned();
    let drawn = content.lines().filter_map(|line| line.strip_prefix("q ")?.strip_suffix("cm/P0 Do Q"));
    let drawn: Vec<Vec<f64>> =
        drawn.map(|matrix| matrix.split_whitespace().map(|number| number.parse().unwrap()).collect()).collect();
    assert_eq!(drawn.len(), 2);
    for (found, [left, bottom, right, top]) in drawn.iter().zip(placed) {
        let wanted = [right - left, 0.0, 0.0, top - bottom, left, bottom];
        assert!(found.iter().zip(wanted).all(|(found, wanted)| near(*found, wanted)), "{found:?} {wanted:?}");
    }
    // The same file twice is one object, with its transparency as a mask.
    let objects = read.under(read.under(page, "Resources"), "XObject");
    assert_eq!(objects.iter().count(), 1);
    let picture = read.under(objects, "P0");
    let mask = read.under(picture, "SMask");
    for part in [picture, mask] {
        assert_eq!((name(part, "Subtype"), integer(part, "BitsPerComponent")), ("Image", 8));
        assert_eq!(integer(part, "Width"), integer(picture, "Width"));
    }
    assert_eq!((name(picture, "ColorSpace"), name(mask, "ColorSpace")), ("DeviceRGB", "DeviceGray"));
}

#[test]
fn heads_and_lists_have_attributes() {
    let read = LoadedPdf::new(&dispatch());
    let elements = read.elements();
    let heads: Vec<(i64, i64)> = elements
        .iter()
        .filter(|(_, element)| name(element, "S") == "TH")
        .map(|(_, head)| {
            let attributes = attributes(head);
            assert_eq!((name(attributes, "O"), name(attributes, "Scope")), ("Table", "Column"));
            let span = |key: &[u8]| attributes.get(key).map_or(1, |count| count.as_i64().unwrap());
            (span(b"ColSpan"), span(b"RowSpan"))
        })
        .collect();
    assert_eq!(heads, [(1, 2), (2, 1), (1, 1), (1, 1)]);
    let lists: Vec<&str> = elements
        .iter()
        .filter(|(_, element)| name(element, "S") == "L")
        .map(|(_, list)| name(attributes(list), "ListNumbering"))
        .collect();
    assert_eq!(lists, ["Decimal", "Disc"]);
    let document = read.element("Document");
    assert_eq!(document.get(b"Lang").unwrap().as_str().unwrap(), b"vi-VN");
}

#[test]
fn font_descriptors_describe_their_face() {
    let read = LoadedPdf::new(&dispatch());
    let (_, page) = read.page(1);
    let fonts = read.under(read.under(page, "Resources"), "Font");
    let names: Vec<&str> = fonts.iter().map(|(name, _)| str::from_utf8(name).unwrap()).collect();
    assert_eq!(names, ["R", "B", "I"]);
    for (face, flags, angle) in [("R", 6, 0.0), ("B", 6, 0.0), ("I", 70, -16.333)] {
        let font = read.under(fonts, face);
        assert_eq!((name(font, "Subtype"), name(font, "Encoding")), ("Type0", "Identity-H"));
        let descendant = read.dictionary(&font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0]);
        assert_eq!((name(descendant, "Subtype"), name(descendant, "CIDToGIDMap")), ("CIDFontType2", "Identity"));
        let descriptor = read.under(descendant, "FontDescriptor");
        assert_eq!(integer(descriptor, "Flags"), flags, "{face}");
        assert!(
            (f64::from(descriptor.get(b"ItalicAngle").unwrap().as_float().unwrap()) - angle).abs() < 0.01,
            "{face}"
        );
        let measure = |key: &str| f64::from(descriptor.get(key.as_bytes()).unwrap().as_float().unwrap());
        // Metrics of Times New Roman, in thousandths of the font size.
        assert!(near(measure("Ascent"), 891.113) && near(measure("Descent"), -216.309), "{face}");
        let bounds = numbers(descriptor.get(b"FontBBox").unwrap());
        assert!(bounds[0] < 0.0 && bounds[1] < -200.0 && bounds[2] > 1000.0 && bounds[3] > 900.0, "{bounds:?}");
        assert_eq!(measure("StemV") > 100.0, face == "B", "{}", measure("StemV"));
        let program = read.under(descriptor, "FontFile2");
        let Object::Stream(stream) = read.follow(descriptor.get(b"FontFile2").unwrap()) else { panic!("no program") };
        assert_eq!(usize::try_from(integer(program, "Length1")).unwrap(), stream.decompressed_content().unwrap().len());
    }
}

#[test]
fn document_information_follows_the_conformance() {
    for (conformance, admits) in [(Conformance::A3a, true), (Conformance::A4, false), (Conformance::Plain, true)] {
        let options = PdfOptions::new().with_conformance(conformance);
        let pdf = Typesetter::new().unwrap().pdf_with(&Dispatch::from_toml(SAMPLE).unwrap(), &options).unwrap();
        let document = Document::load_mem(&pdf).unwrap();
        assert_eq!(document.trailer.has(b"Info"), admits, "{conformance:?}");
        assert_eq!(document.catalog().unwrap().has(b"OutputIntents"), conformance != Conformance::Plain);
        // Equal halves of the file identifier: the file has never been changed.
        let id = document.trailer.get(b"ID").unwrap().as_array().unwrap();
        assert_eq!((id.len(), id[0].as_str().unwrap().len()), (2, 16));
        assert_eq!(id[0].as_str().unwrap(), id[1].as_str().unwrap());
        if admits {
            let (_, info) = document.dereference(document.trailer.get(b"Info").unwrap()).unwrap();
            let info = info.as_dict().unwrap();
            for key in [&b"CreationDate"[..], b"ModDate"] {
                assert_eq!(info.get(key).unwrap().as_str().unwrap(), b"D:20230109000000Z");
            }
            for key in [&b"Title"[..], b"Author", b"Subject"] {
                assert!(info.get(key).unwrap().as_str().unwrap().len() > 10);
            }
            assert!(info.get(b"Producer").unwrap().as_str().unwrap().starts_with(b"congvan "));
        }
    }
}

#[test]
fn media_box_has_the_size_of_the_page() {
    let read = LoadedPdf::new(&dispatch());
    for number in 1..=3 {
        let (_, page) = read.page(number);
        let media_box = numbers(page.get(b"MediaBox").unwrap());
        assert!(
            media_box.iter().zip([0.0, 0.0, 595.276, 841.89]).all(|(found, wanted)| near(*found, wanted)),
            "{media_box:?}"
        );
        assert_eq!(Mm::from(read.pages[number as usize - 1].width).0.round(), 210.0);
        let parent = page.get(b"Parent").unwrap().as_reference().unwrap();
        assert_eq!(parent, read.catalog().get(b"Pages").unwrap().as_reference().unwrap());
    }
    assert_eq!(integer(read.under(read.catalog(), "Pages"), "Count"), 3);
}
