//! Places that rules cannot rely on, and why.

use crate::diagnostic::Mistake;

/// Why a place cannot be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its form is wrong, or it was lost: nobody knows what was meant.
    Form,
    /// What stands there is known not to be what it should: evidence that is none, words that say no.
    No,
}

impl Why {
    /// Why a place of which this is reported cannot be relied on.
    pub(super) fn of(mistake: Mistake) -> Self {
        match mistake {
            Mistake::EvidenceNotFound | Mistake::EvidenceStub | Mistake::EvidenceCloned | Mistake::TextSaysNo => {
                Self::No
            }
            _ => Self::Form,
        }
    }
}

/// A place that rules cannot rely on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its path, entries of arrays by their place as written: `metrics[1].kind`.
    pub path: String,
    /// The same for any entry: `metrics[].kind`, `people.*.left`. What a rule's `reads` are compared with.
    pub pattern: String,
    /// Why.
    pub why: Why,
}
