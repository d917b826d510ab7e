//! How well lines come out: 2,000 random paragraphs with long addresses and codes, measured. docs/lines.md has the table.

use std::collections::BTreeMap;

use super::collect::collect;
use super::cost::{Glue, Measure};
use super::kept::Kept;
use super::lines::{Fill, break_lines};
use super::paragraph;
use super::piece::{Gap, Owners, Piece, natural_width};
use crate::fonts::{Fonts, Shaper};
use crate::layout::flow::ladder::Ladder;
use crate::layout::setting::{Fields, Setting};
use crate::length::{Mm, Pt};
use crate::markup::{Inline, Origin, Paragraph};
use crate::page::{Item, Structure};
use crate::standard::Standard;

const STYLE: &str = include_str!("../../../templates/hd36/style.toml");
const NAM_DINH: &str = include_str!("../../../examples/data/nam-dinh-175.toml");
const LAM_DONG: &str = include_str!("../../../examples/data/lam-dong-40.toml");
const MORE: &str = "\
Khối xã, phường có 85% số chi bộ (41.250 đảng viên), kinh phí hỗ trợ 1.250.000.000 đồng, quyết toán trước ngày 31/12/2026.
Trong nhiệm kỳ 2025 - 2030, các đảng uỷ phấn đấu kết nạp hằng năm từ 0,3 - 0,4 % tổng số đảng viên; riêng giai đoạn 2026 - 2028 đạt 3.500 - 4.000 đảng viên.
Hội nghị bắt đầu từ 08 giờ 30 đến 11 giờ 00 ngày 15 tháng 12 năm 2026 tại Hội trường Đảng uỷ, do đồng chí Nguyễn Văn A chủ trì.
Căn cứ Điều 5, khoản 2 Quy định số 24 của Ban Chấp hành Trung ương khoá XIII về thi hành Điều lệ Đảng, Ban Thường vụ Đảng uỷ yêu cầu các chi bộ trực thuộc thực hiện.
Các chi bộ rà soát, lập danh sách, gửi về Văn phòng Đảng uỷ (qua đồng chí Trần Thị B, chuyên viên) trước ngày 20 tháng 11 để tổng hợp, báo cáo.
Đề nghị cấp uỷ, người đứng đầu cấp uỷ quan tâm lãnh đạo, chỉ đạo, kiểm tra, đôn đốc việc triển khai thực hiện; kịp thời phản ánh khó khăn, vướng mắc.
Mọi vướng mắc xin liên hệ số điện thoại 0263.3822.123 trong giờ hành chính, hoặc gửi thư về hộp thư của cơ quan.
Việc kiểm điểm, đánh giá chất lượng phải thực chất, tránh hình thức, nể nang, né tránh; tỷ lệ hoàn thành xuất sắc nhiệm vụ không quá 20 % số đơn vị.";

/// Numbers that only look random.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// An address of the web or of mail, or the code of a document, of about 16 to 80 characters.
    fn token(&mut self) -> String {
        let length = 16 + self.below(65);
        let syllables =
            ["dang", "ky", "chi", "tieu", "ketnap", "bieu", "mau", "danguyxa", "2026", "tonghop", "vanphong"];
        match self.below(3) {
            0 => {
                let mut code = format!("{}/2026/QĐ", 100 + self.below(9000));
                while code.chars().count() < length {
                    code += self.one(&["-UBND", "-SNV", "-BTCTU", "-KT&ĐT", "-BTGDVTW", "/ĐUK", "-VP"]);
                }
                code
            }
            1 => {
                let host = self.one(&["@vidu.gov.vn", "@tinhuy.vidu.vn", "@vidu.dcs.vn"]);
                let mut name = self.one(&syllables).to_owned();
                while name.len() + host.len() < length {
                    name += self.one(&["", "", ".", "_", "-"]);
                    name += self.one(&syllables);
                }
                name + host
            }
            _ => {
                let mut address = "https://vidu.gov.vn/".to_owned();
                while address.len() < length {
                    address += self.one(&syllables);
                    address += self.one(&["-", "-", "/", "?ma=", "&nam=", "_", "", "."]);
                }
                address + "0123456789"
            }
        }
    }

    /// One to three sentences with one or two tokens among their words.
    fn paragraph(&mut self, sentences: &[String]) -> String {
        let mut words: Vec<String> = Vec::new();
        for _ in 0..1 + self.below(3) {
            words.extend(sentences[self.below(sentences.len())].split(' ').map(str::to_owned));
        }
        for _ in 0..1 + self.below(2) {
            let token = self.token() + self.one(&["", "", ","]);
            words.insert(self.below(words.len()), token);
        }
        words.join(" ")
    }
}

/// The sentences of the samples, and more.
fn sentences() -> Vec<String> {
    let mut sentences: Vec<String> = MORE.lines().map(str::to_owned).collect();
    for sample in [NAM_DINH, LAM_DONG] {
        let sample: toml::Table = sample.parse().unwrap();
        let body = sample["body"].as_array().unwrap().iter();
        let texts = body.filter_map(|block| block.get("text")?.as_str());
        sentences.extend(texts.flat_map(|text| text.split_inclusive(". ")).map(|text| text.trim().to_owned()));
    }
    sentences
}

fn body(text: &str) -> Paragraph {
    let inlines = vec![Inline::Text { text: text.into(), bold: false, italic: false, label: false, style: None }];
    Paragraph { style: "body".into(), item: None, inlines, at: Origin::default() }
}

/// What came out at one size and measure.
#[derive(Default)]
struct Tally {
    /// Lines that are not the last of their paragraph.
    lines: usize,
    stretched: usize,
    short: usize,
    /// Under 90 % full.
    visibly_short: usize,
    /// Under 60 % full.
    empty: usize,
    /// The same, where a run of at most 40 % of the measure follows.
    needlessly_empty: usize,
}

/// Counts the lines of a paragraph as they are painted.
fn measure(setting: &mut Setting<'_>, text: &str, width: Pt, tally: &mut Tally) {
    let style = setting.standard.style("body").unwrap();
    let (size, first_line) = (style.size, style.first_line);
    let paragraph = body(text);
    let rooms = Measure { first: width - first_line, others: width };
    let pieces = collect(setting, &paragraph, Owners::default(), Some(rooms.first)).unwrap().pieces;
    let ranges = break_lines(&pieces, rooms, Fill::Justified { glue: Glue::new(&setting.standard.lines) });
    let lines = paragraph::set(setting, None, &paragraph, width).unwrap().lines;
    assert_eq!(lines.len(), ranges.len());
    for (line, range) in lines.iter().zip(&ranges).take(ranges.len() - 1) {
        let [Item::Text(run)] = &line.items[..] else { panic!("{:?}", line.items) };
        let room = width - run.x;
        let inner = run.text.trim_end().len();
        let spaces = run.glyphs.iter().filter(|glyph| glyph.text.end <= inner && run.text[glyph.text.clone()] == *" ");
        let widest = spaces.map(|glyph| glyph.advance).fold(Pt::ZERO, Pt::max);
        let full = run.width() / room;
        assert!(full < 1.0001, "{text}: {}", run.text);
        tally.lines += 1;
        tally.stretched += usize::from(widest > size * 0.25 * 2.5);
        tally.short += usize::from(full < 0.999);
        tally.visibly_short += usize::from(full < 0.9);
        if full < 0.6 {
            tally.empty += 1;
            let following = pieces[range.end..].iter().position(|piece| piece.gap.may_end_line()).unwrap();
            let (run, _) = natural_width(&pieces[range.end..=range.end + following]);
            tally.needlessly_empty += usize::from(run <= room * 0.4);
        }
    }
}

/// Hands a setting for each size and measure to a test.
fn in_settings(mut test: impl FnMut(&mut Setting<'_>, Pt, f64, f64)) {
    let fonts = Fonts::embedded().unwrap();
    let mut standard = Standard::from_toml("style.toml", STYLE).unwrap();
    for size in [13.0, 14.0, 15.0] {
        standard.styles.get_mut("body").unwrap().size = Pt(size);
        for millimetres in [60.0, 100.0, 165.0] {
            let images = BTreeMap::new();
            let ladder = Ladder::default();
            let mut setting = Setting {
                ladder: &ladder,
                fitted: None,
                kept: Kept::default(),
                standard: &standard,
                page: standard.page.clone(),
                fonts: &fonts,
                images: &images,
                shaper: Shaper::new(&fonts),
                smaller: Default::default(),
                blank_rows: Default::default(),
                known: Default::default(),
                fields: Fields::default(),
                structure: Structure::default(),
            };
            test(&mut setting, Mm(millimetres).into(), size, millimetres);
            setting.shaper.share_words();
        }
    }
}

#[test]
fn lines_of_random_paragraphs_are_full() {
    let sentences = sentences();
    let mut random = Random(16);
    let texts: Vec<String> = (0..2000).map(|_| random.paragraph(&sentences)).collect();
    println!("| measure | size | lines | beyond 2.5 | short | under 90 % | under 60 % | needlessly |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    in_settings(|setting, width, size, millimetres| {
        let mut tally = Tally::default();
        for text in texts.iter().skip(size as usize % 3).step_by(3) {
            measure(setting, text, width, &mut tally);
        }
        let share = |count: usize| count as f64 / tally.lines as f64 * 100.0;
        let Tally { lines, empty, needlessly_empty, .. } = tally;
        let (stretched, short, visibly) = (share(tally.stretched), share(tally.short), share(tally.visibly_short));
        println!(
            "| {millimetres} mm | {size} pt | {lines} | {stretched:.2} % | {short:.2} % | {visibly:.2} % | {empty} | \
             {needlessly_empty} |"
        );
        assert!(stretched < 0.5);
        if millimetres == 165.0 {
            assert!(short < 5.0 && visibly < 1.5);
        }
        assert!(share(needlessly_empty) < if millimetres == 60.0 { 0.1 } else { 0.01 });
    });
}

/// What the lines of a paragraph cost, one after the other.
struct Search<'a> {
    pieces: &'a [Piece],
    rooms: Measure,
    glue: Glue,
}

impl Search<'_> {
    fn cost(&self, from: usize, end: usize) -> f64 {
        let line = &self.pieces[from..end];
        let room = if from == 0 { self.rooms.first } else { self.rooms.others };
        let (width, spaces) = natural_width(line);
        if end == self.pieces.len() && width <= room {
            let is_one = line[..line.len() - 1].iter().all(|piece| matches!(piece.gap, Gap::Joint { .. }));
            return if is_one && width < room { self.glue.dear.lone_word } else { 0.0 };
        }
        self.glue.cost(room - width, spaces, room) + line[line.len() - 1].gap.price()
    }

    /// Tries every way to go on that may still be the cheapest.
    fn try_all(&self, from: usize, spent: f64, least: &mut f64) {
        if from == self.pieces.len() {
            *least = least.min(spent);
            return;
        }
        let ends = from + 1..=self.pieces.len();
        let fits = |end: &usize| {
            let (width, spaces) = natural_width(&self.pieces[from..*end]);
            self.glue.narrowest(width, spaces) <= self.rooms.others + crate::length::ROUNDING
        };
        let fitting: Vec<usize> = ends.take_while(fits).collect();
        for end in fitting.into_iter().rev().filter(|end| self.pieces[end - 1].gap.may_end_line()) {
            let spent = spent + self.cost(from, end);
            if spent < *least {
                self.try_all(end, spent, least);
            }
        }
    }
}

#[test]
fn no_way_of_justifying_is_cheaper() {
    let sentences = sentences();
    let mut random = Random(17);
    let mut compared = 0;
    in_settings(|setting, width, _, _| {
        let glue = Glue::new(&setting.standard.lines);
        let mut here = 0;
        while here < 34 {
            let paragraph = body(&random.paragraph(&sentences));
            let rooms = Measure { first: width - Mm(10.0).into(), others: width };
            let pieces = collect(setting, &paragraph, Owners::default(), Some(rooms.first)).unwrap().pieces;
            let lines = break_lines(&pieces, rooms, Fill::Justified { glue });
            if lines.len() > LINES_TO_SEARCH {
                continue;
            }
            let search = Search { pieces: &pieces, rooms, glue };
            let chosen: f64 = lines.iter().map(|line| search.cost(line.start, line.end)).sum();
            let mut least = f64::INFINITY;
            search.try_all(0, 0.0, &mut least);
            assert!((chosen - least).abs() <= 1e-9 * least, "{chosen} {least}: {paragraph:?}");
            here += 1;
        }
        compared += here;
    });
    assert!(compared >= 300);
}

/// Longer paragraphs have too many ways to try them all.
const LINES_TO_SEARCH: usize = 5;
