//! What a manifest's References lead to: each by itself, and all of them together.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::OsString;
use std::hash::Hash;

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
struct Looked<'t> {
    id: NodeId,
    reference: Cow<'t, str>,
    seen: Seen,
}

impl Walk<'_, '_> {
    /// Reports what is wrong with references, and breaks their places. One document may stand behind `most` of them. Returns
    /// where a user or password stands.
    pub(super) fn check_references(&mut self, evidence: &mut dyn FnMut(&str) -> Seen, most: usize) -> Vec<Span> {
        let references = std::mem::take(&mut self.references);
        let mut looked: Vec<Looked<'_>> = references
            .into_iter()
            .map(|(id, reference)| Looked {
                seen: evidence(&reference),
                id,
                reference,
            })
            .collect();
        let secrets = looked.iter().filter(|one| one.seen.is_secret);
        let secrets = secrets.map(|one| self.doc.node(one.id).span.clone()).collect();
        for one in &mut looked {
            if let Some((mistake, said)) = one.seen.fault.take() {
                self.say(one.id, mistake, said);
                self.doc.break_at(one.id, Why::of(mistake));
            }
        }
        looked.sort_by_key(|one| self.doc.node(one.id).span.start);
        self.check_shared(&looked, most);
        self.check_cloned(&looked);
        secrets
    }

    fn say(&mut self, id: NodeId, mistake: Mistake, said: Diagnostic) {
        let said = said.at(self.doc.node(id).span.clone()).about(self.doc.path_of(id));
        self.problems.push(Problem::new(mistake, said));
    }

    /// Reports each document that stands behind more than `most` references, at the first beyond.
    fn check_shared(&mut self, looked: &[Looked<'_>], most: usize) {
        for all in alike(looked, |one| one.seen.document.as_ref()) {
            let (Some(first), Some(beyond)) = (all.first(), all.get(most)) else {
                continue;
            };
            let message = format!(
                "{} stands behind {} references, and one document is taken for {most} at most",
                beyond.reference,
                all.len()
            );
            let mut said = Diagnostic::new(message).see(self.doc.node(first.id).span.clone(), "the first of them");
            said.identity = self.identity_of(&all);
            self.say(beyond.id, Mistake::EvidenceShared, said);
        }
    }

    /// What is said of several references has one identity, whichever of them stands first in the text.
    fn identity_of(&self, all: &[&Looked<'_>]) -> String {
        let paths = all.iter().map(|one| self.doc.path_of(one.id));
        paths.min().unwrap_or_default()
    }

    /// Reports references to documents that say, word for word, what another one says, and breaks the places of them all.
    fn check_cloned(&mut self, looked: &[Looked<'_>]) {
        for all in alike(looked, |one| one.seen.gist) {
            let place = |one: &Looked<'_>| one.seen.document.as_ref().map(|document| document.place.clone());
            let Some(first) = all.first() else { continue };
            let original = place(first);
            let mut others = all.iter().filter(|one| place(one) != original).peekable();
            if others.peek().is_none() {
                continue;
            }
            for one in others {
                let message = format!("{} says word for word what {} says", one.reference, first.reference);
                let mut said = Diagnostic::new(message).see(self.doc.node(first.id).span.clone(), "the other");
                said.identity = self.identity_of(&all);
                self.say(one.id, Mistake::EvidenceCloned, said);
            }
            for one in all {
                self.doc.break_at(one.id, Why::of(Mistake::EvidenceCloned));
            }
        }
    }
}

/// The references of each kind, in the order of the text; those of no kind are left out.
fn alike<'l, 't, K: Hash + Eq>(
    looked: &'l [Looked<'t>],
    kind: impl Fn(&'l Looked<'t>) -> Option<K>,
) -> Vec<Vec<&'l Looked<'t>>> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut all: Vec<Vec<&Looked<'_>>> = Vec::new();
    for one in looked {
        if let Some(kind) = kind(one) {
            let place = *places.entry(kind).or_insert(all.len());
            if place == all.len() {
                all.push(Vec::new());
            }
            all[place].push(one);
        }
    }
    all
}
