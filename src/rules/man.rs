//! Group.

use super::Rule;

/// Rules.
pub static RULES: &[Rule] = &[];
