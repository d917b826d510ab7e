//! Rules of people and bodies: addressees, receivers, signatories.

use super::CheckRule;

pub(super) const RULES: &[CheckRule] = &[];
