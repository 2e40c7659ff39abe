//! HND: handoff, documentation, partner.

use super::Rule;

/// The rules of this group.
pub static RULES: &[Rule] = &[];
