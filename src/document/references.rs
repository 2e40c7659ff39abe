//! What a manifest's References lead to: each by itself, and all of them together.

use std::ffi::OsString;

use super::broken::Why;
use super::problem::Problem;
use super::tree::NodeId;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, Mistake, Span};

/// What is wrong with a piece of evidence.
pub type EvidenceFault = (Mistake, Diagnostic);

/// What was seen of a Reference when it was looked up.
#[derive(Debug, Default)]
pub struct Seen {
    /// What is wrong with it.
    pub fault: Option<EvidenceFault>,
    /// The document that it leads to, however it is spelled.
    pub document: Option<DocumentId>,
    /// What that says, as a number: two documents that say the same, word for word, have the same. `None` of one that cannot
    /// be compared.
    pub gist: Option<u64>,
    /// Does it hold a user or password?
    pub is_secret: bool,
}

/// A document, or the part of one that a fragment names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentId {
    /// The canonical path, or the URL.
    pub place: OsString,
    /// What follows the `#`; empty where nothing does.
    pub fragment: String,
}

/// A Reference of the manifest, and what was seen of it.
struct Looked {
    id: NodeId,
    seen: Seen,
}

impl Walk<'_, '_> {
    /// Reports what is wrong with references, and breaks their places. Returns where a user or password stands.
    pub(super) fn check_references(&mut self, evidence: &mut dyn FnMut(&str) -> Seen) -> Vec<Span> {
        let references = std::mem::take(&mut self.references);
        let mut looked: Vec<Looked> = references
            .into_iter()
            .map(|(id, reference)| Looked {
                seen: evidence(&reference),
                id,
            })
            .collect();
        looked.sort_by_key(|one| self.doc.node(one.id).span.start);
        let secrets = looked.iter().filter(|one| one.seen.is_secret);
        let secrets = secrets.map(|one| self.doc.node(one.id).span.clone()).collect();
        for one in &mut looked {
            if let Some((mistake, said)) = one.seen.fault.take() {
                self.say(one.id, mistake, said);
                self.doc.break_at(one.id, Why::of(mistake));
            }
        }
        secrets
    }

    fn say(&mut self, id: NodeId, mistake: Mistake, said: Diagnostic) {
        let said = said.at(self.doc.node(id).span.clone()).about(self.doc.path_of(id));
        self.problems.push(Problem::new(mistake, said));
    }
}
