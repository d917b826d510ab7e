//! Rules of how the text is built: numbering, headings, attachments.

use super::CheckRule;

pub(super) const RULES: &[CheckRule] = &[];
