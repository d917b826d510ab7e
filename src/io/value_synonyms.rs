//! Vietnamese words for the English values of a dispatch file, to suggest the value that was meant.

use crate::error::{Meant, nearest};
use crate::field_path::{FieldPath, FieldSegment};
use crate::fold::fold;

/// Words and values. A word counts only for a field that accepts the value.
const WORDS: [(&str, &str); 28] = [
    ("khẩn", "urgent"),
    ("thượng khẩn", "very_urgent"),
    ("hoả tốc", "express"),
    ("mật", "confidential"),
    ("tối mật", "secret"),
    ("tuyệt mật", "top_secret"),
    ("tài liệu hội nghị", "meeting_paper"),
    ("tài liệu thu hồi", "recalled"),
    ("xem xong trả lại", "return_after_reading"),
    ("xong hội nghị trả lại", "return_after_meeting"),
    ("lưu hành nội bộ", "internal"),
    ("không phổ biến trên phương tiện thông tin đại chúng", "not_for_media"),
    ("không phổ biến trên các phương tiện thông tin đại chúng", "not_for_media"),
    ("đoạn", "paragraph"),
    ("đoạn văn", "paragraph"),
    ("mục", "directive"),
    ("mục", "section"),
    ("đề mục", "heading"),
    ("trong đó", "part"),
    ("cộng", "subtotal"),
    ("tổng cộng", "total"),
    ("chữ", "text"),
    ("số", "whole_number"),
    ("số nguyên", "whole_number"),
    ("tỷ lệ", "percentage"),
    ("ngày", "date"),
    ("ghi chú", "note"),
    ("stt", "running_number"),
];

/// The valid value for a word, or the nearest valid value.
pub(super) fn meant(found: &str, path: &FieldPath, expected: &[String]) -> Option<Meant> {
    let folded = fold(found);
    let is_valid = |value: &str| expected.iter().any(|one| one == value);
    let word = WORDS.into_iter().find(|(word, value)| fold(word) == folded && is_valid(value));
    let value = match word {
        Some((_, value)) => value.to_owned(),
        None => nearest(found, expected.iter().map(String::as_str))?,
    };
    let field = match path.segments().next_back()? {
        FieldSegment::Name(name) => Some(name.to_owned()),
        FieldSegment::Index(_) => None,
    };
    Some(Meant { field, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_values_for_vietnamese_words() {
        let expected = ["urgent", "very_urgent", "express"].map(str::to_owned);
        let value = |found: &str| meant(found, &FieldPath::of("urgency"), &expected).map(|meant| meant.value);
        assert_eq!(value("Khẩn").as_deref(), Some("urgent"));
        assert_eq!(value("HỎA TỐC").as_deref(), Some("express"));
        assert_eq!(value("urgnt").as_deref(), Some("urgent"));
        assert_eq!(value("mật"), None);
    }
}
