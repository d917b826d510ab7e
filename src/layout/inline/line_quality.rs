//! Measures the quality of line breaking on 2,000 random paragraphs with long addresses and codes. The results are in
//! docs/lines.md.

use std::collections::BTreeMap;

use super::collect::collect;
use super::cost::{Flexibility, Measure};
use super::inline_box::{Glue, InlineBox, Owners, natural_width};
use super::line_cache::LineCache;
use super::lines::{Fill, break_lines};
use super::paragraph;
use super::phrase_penalties::PhrasePenalties;
use crate::fonts::{Fonts, Shaper};
use crate::layout::context::{Fields, LayoutContext};
use crate::layout::flow::ladder::Ladder;
use crate::length::{Mm, Pt};
use crate::markup::Inline;
use crate::markup::MarkupPlace;
use crate::markup::Paragraph;
use crate::page::Item;
use crate::standard::Standard;

const STYLE: &str = include_str!("../../../templates/hd36/style.toml");
const KINDS: &str = include_str!("../../../templates/hd36/kinds.toml");
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

/// A pseudo-random number generator with a fixed seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A web or mail address, or a document code, of about 16 to 80 characters.
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

    /// One to three sentences with one or two tokens inserted.
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

/// The sentences of the samples, and others.
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
    Paragraph { style: "body".into(), item: None, level: 1, inlines, at: MarkupPlace::default() }
}

/// The results for one type size and measure.
#[derive(Default)]
struct LineCounts {
    /// Lines other than the last of a paragraph.
    lines: usize,
    stretched: usize,
    short: usize,
    /// Less than 90 % full.
    visibly_short: usize,
    /// Less than 60 % full.
    empty: usize,
    /// Less than 60 % full, although the next unbreakable run takes at most 40 % of the measure.
    needlessly_empty: usize,
}

/// Counts the lines of a paragraph as laid out.
fn measure(context: &mut LayoutContext<'_>, text: &str, width: Pt, counts: &mut LineCounts) {
    let style = context.standard.style("body").unwrap();
    let (size, first_line) = (style.size, style.first_line);
    let paragraph = body(text);
    let rooms = Measure { first: width - first_line, others: width };
    let boxes = collect(context, &paragraph, Owners::default(), Some(rooms.first)).unwrap().boxes;
    let ranges = break_lines(&boxes, rooms, Fill::Justified { flexibility: Flexibility::new(&context.standard.lines) });
    let lines = paragraph::lay_out(context, Owners::default(), &paragraph, width).unwrap().lines;
    assert_eq!(lines.len(), ranges.len());
    for (line, range) in lines.iter().zip(&ranges).take(ranges.len() - 1) {
        let [Item::Text(run)] = &line.items[..] else { panic!("{:?}", line.items) };
        let room = width - run.x;
        let inner = run.text.trim_end().len();
        let spaces = run.glyphs.iter().filter(|glyph| glyph.text.end <= inner && run.text[glyph.text.clone()] == *" ");
        let widest = spaces.map(|glyph| glyph.advance).fold(Pt::ZERO, Pt::max);
        let full = run.width() / room;
        assert!(full < 1.0001, "{text}: {}", run.text);
        counts.lines += 1;
        counts.stretched += usize::from(widest > size * 0.25 * 2.5);
        counts.short += usize::from(full < 0.999);
        counts.visibly_short += usize::from(full < 0.9);
        if full < 0.6 {
            counts.empty += 1;
            let following = boxes[range.end..].iter().position(|inline_box| inline_box.glue.may_end_line()).unwrap();
            let (run, _) = natural_width(&boxes[range.end..=range.end + following]);
            counts.needlessly_empty += usize::from(run <= room * 0.4);
        }
    }
}

/// Runs a test with a layout context for each type size and measure.
fn for_each_context(mut test: impl FnMut(&mut LayoutContext<'_>, Pt, f64, f64)) {
    let fonts = Fonts::embedded().unwrap();
    let mut standard = Standard::from_layers(&[("style.toml", STYLE), ("kinds.toml", KINDS)]).unwrap();
    for size in [13.0, 14.0, 15.0] {
        standard.styles.get_mut("body").unwrap().size = Pt(size);
        for millimetres in [60.0, 100.0, 165.0] {
            let images = BTreeMap::new();
            let ladder = Ladder::default();
            let mut context = LayoutContext {
                ladder: &ladder,
                fitted: None,
                line_cache: LineCache::default(),
                phrase_penalties: PhrasePenalties::default(),
                standard: &standard,
                page: standard.page.clone(),
                fonts: &fonts,
                images: &images,
                shaper: Shaper::new(&fonts),
                reduction: Default::default(),
                blank_row_shrink: Default::default(),
                tables: Default::default(),
                fields: Fields::default(),
            };
            test(&mut context, Mm(millimetres).into(), size, millimetres);
            context.shaper.share_words();
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
    for_each_context(|context, width, size, millimetres| {
        let mut counts = LineCounts::default();
        for text in texts.iter().skip(size as usize % 3).step_by(3) {
            measure(context, text, width, &mut counts);
        }
        let share = |count: usize| count as f64 / counts.lines as f64 * 100.0;
        let LineCounts { lines, empty, needlessly_empty, .. } = counts;
        let (stretched, short, visibly) = (share(counts.stretched), share(counts.short), share(counts.visibly_short));
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

/// A search for the cheapest line breaks of a paragraph.
struct Search<'a> {
    boxes: &'a [InlineBox],
    rooms: Measure,
    flexibility: Flexibility,
}

impl Search<'_> {
    fn cost(&self, from: usize, end: usize) -> f64 {
        let line = &self.boxes[from..end];
        let room = if from == 0 { self.rooms.first } else { self.rooms.others };
        let (width, spaces) = natural_width(line);
        if end == self.boxes.len() && width <= room {
            let is_one =
                line[..line.len() - 1].iter().all(|inline_box| matches!(inline_box.glue, Glue::EmergencyBreak { .. }));
            return if is_one && width < room { self.flexibility.short_line_costs.single_word } else { 0.0 };
        }
        self.flexibility.cost(room - width, spaces, room) + line[line.len() - 1].glue.penalty()
    }

    /// Tries all continuations that may be the cheapest.
    fn search_all(&self, from: usize, spent: f64, least: &mut f64) {
        if from == self.boxes.len() {
            *least = least.min(spent);
            return;
        }
        let ends = from + 1..=self.boxes.len();
        let fits = |end: &usize| {
            let (width, spaces) = natural_width(&self.boxes[from..*end]);
            self.flexibility.narrowest(width, spaces) <= self.rooms.others + crate::length::ROUNDING
        };
        let fitting: Vec<usize> = ends.take_while(fits).collect();
        for end in fitting.into_iter().rev().filter(|end| self.boxes[end - 1].glue.may_end_line()) {
            let spent = spent + self.cost(from, end);
            if spent < *least {
                self.search_all(end, spent, least);
            }
        }
    }
}

#[test]
fn justified_breaks_have_the_least_cost() {
    let sentences = sentences();
    let mut random = Random(17);
    let mut compared = 0;
    for_each_context(|context, width, _, _| {
        let flexibility = Flexibility::new(&context.standard.lines);
        let mut here = 0;
        while here < 34 {
            let paragraph = body(&random.paragraph(&sentences));
            let rooms = Measure { first: width - Mm(10.0).into(), others: width };
            let boxes = collect(context, &paragraph, Owners::default(), Some(rooms.first)).unwrap().boxes;
            let lines = break_lines(&boxes, rooms, Fill::Justified { flexibility });
            if lines.len() > LINES_TO_SEARCH {
                continue;
            }
            let search = Search { boxes: &boxes, rooms, flexibility };
            let chosen: f64 = lines.iter().map(|line| search.cost(line.start, line.end)).sum();
            let mut least = f64::INFINITY;
            search.search_all(0, 0.0, &mut least);
            assert!((chosen - least).abs() <= 1e-9 * least, "{chosen} {least}: {paragraph:?}");
            here += 1;
        }
        compared += here;
    });
    assert!(compared >= 300);
}

/// Maximum number of lines for an exhaustive search.
const LINES_TO_SEARCH: usize = 5;
