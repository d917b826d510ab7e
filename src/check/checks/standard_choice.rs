//! The check of dates with blanks that several standards cover.

use crate::check::definition::{Check, Run};
use crate::check::findings::Findings;
use crate::check::standard_choice::StandardChoice;
use crate::field_path::FieldPath;
use crate::standard::Standard;

pub(super) const CHECKS: &[Check] = &[Check {
    id: "date-standard",
    requirement: "The date must determine the standard of the document.",
    vi: "ngày `{0}` còn để trống nên có thể theo {1}; văn bản này được trình bày theo {2}, có hiệu lực vào ngày muộn \
         nhất có thể có của văn bản; ghi đủ ngày, tháng, năm, hoặc chọn hướng dẫn theo tên ({3})",
    en: "the date `{0}` has blanks, so the document may follow {1}; {2} was used, which is in force on the last \
         possible date; write the whole date, or choose the standard by its name ({3})",
    run: Run::Choice(date_standard),
}];

fn date_standard(choice: &StandardChoice<'_>, findings: &mut Findings<'_>) {
    let [others @ .., used] = choice.possible.as_slice() else { return };
    if others.is_empty() {
        return;
    }
    let join = |of: fn(&Standard) -> String| {
        choice.possible.iter().map(|standard| of(standard)).collect::<Vec<_>>().join(" / ")
    };
    let titles = join(|standard| standard.title.clone());
    let names = join(|standard| format!("`{}`", standard.name));
    findings.report_field(&FieldPath::of("date"), &[&choice.date.to_string(), &titles, &used.title, &names]);
}
