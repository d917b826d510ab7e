//! The rule of the choice between standards: what a date with blanks leaves open.

use crate::check::choice::Choice;
use crate::check::findings::Findings;
use crate::check::rule::{Check, Run};
use crate::field_path::FieldPath;
use crate::standard::Standard;

pub(super) const RULES: &[Check] = &[Check {
    id: "date-standard",
    asks: "The date tells which standard the paper follows.",
    vi: "ngày `{0}` còn để trống nên có thể theo {1}; văn bản này được trình bày theo {2}, là hướng dẫn có hiệu lực vào ngày \
         cuối cùng mà ngày ấy có thể là; ghi đủ ngày, tháng, năm, hoặc chọn hướng dẫn theo tên ({3})",
    en: "the date `{0}` has blanks, so the paper may follow {1}; {2} was taken, which is in force on the last day that the \
         date can mean; write the whole date, or choose the standard by its name ({3})",
    run: Run::Choice(date_standard),
}];

fn date_standard(choice: &Choice<'_>, findings: &mut Findings<'_>) {
    let [earlier @ .., taken] = choice.possible.as_slice() else { return };
    if earlier.is_empty() {
        return;
    }
    let joined =
        |of: fn(&Standard) -> String| choice.possible.iter().map(|one| of(one)).collect::<Vec<_>>().join(" / ");
    let titles = joined(|standard| standard.title.clone());
    let names = joined(|standard| format!("`{}`", standard.name));
    findings.field(&FieldPath::of("date"), &[&choice.date.to_string(), &titles, &taken.title, &names]);
}
