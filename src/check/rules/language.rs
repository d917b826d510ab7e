//! Rules of the language of office: citations, dates, capitals, tone marks.

use super::CheckRule;

pub(super) const RULES: &[CheckRule] = &[];
