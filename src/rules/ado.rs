//! ADO: people and adoption.

use super::Rule;

/// The rules of this group.
pub static RULES: &[Rule] = &[];
