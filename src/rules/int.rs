//! INT: integration and reviews.

use super::Rule;

/// The rules of this group.
pub static RULES: &[Rule] = &[];
