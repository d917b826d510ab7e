//! Rules of the header: number, subject, place, issuer.

use super::CheckRule;

pub(super) const RULES: &[CheckRule] = &[];
