//! What is wrong with a file's form.

use crate::diagnostic::{Diagnostic, Mistake};

/// Something wrong with a file's form, found while reading it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What is wrong: a rule reports it.
    pub mistake: Mistake,
    /// Where, and what is said of it.
    pub diagnostic: Diagnostic,
}

impl Problem {
    pub(super) fn new(mistake: Mistake, diagnostic: Diagnostic) -> Self {
        Self { mistake, diagnostic }
    }
}
