//! Rules of typing: spaces, dashes, quotation marks, letters that only look right.

use super::CheckRule;

pub(super) const RULES: &[CheckRule] = &[];
