//! What a rule has found in a manifest, with all that the engine decides about it.

use std::ops::{Deref, DerefMut};

use crate::diagnostic::{Diagnostic, Edit, Severity, State};
use crate::document::is_reference;
use crate::key::KeyPath;
use crate::manifest::Date;
use crate::rules::{Needs, Rule};

/// One finding of a rule.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that reports.
    pub rule: Rule,
    /// How bad it is at the pilot's stage, or at the gate.
    pub severity: Severity,
    /// The waiver that holds for it, if any: it then fails nothing.
    pub waiver: Option<WaivedBy>,
    /// True where a requirement is not due yet, and is only looked ahead to.
    pub ahead: bool,
    /// Does it rest on something that is written, and not enough (failed), or on something that is not stated (unknown)? Of a
    /// requirement, that is its state. `None` where that makes no sense.
    pub known: Option<State>,
    /// Does it force the verdict that its rule can force?
    pub forces: bool,
    /// What is said, and where.
    pub diagnostic: Diagnostic,
    /// What its repair comes to in the text, if it has one.
    pub edits: Vec<Edit>,
    /// Tells findings of one rule and one identity apart, from 0.
    pub ordinal: usize,
}

impl Finding {
    /// What `rule` says, before anything is decided about it.
    pub(super) fn new(rule: Rule, severity: Severity, diagnostic: Diagnostic) -> Self {
        Self {
            rule,
            severity,
            waiver: None,
            ahead: false,
            known: None,
            forces: false,
            diagnostic,
            edits: Vec::new(),
            ordinal: 0,
        }
    }

    /// What to do next: what fits this finding, else the rule's own. Not safe to print.
    pub fn help(&self) -> &str {
        self.diagnostic.help.as_deref().unwrap_or_else(|| self.rule.help())
    }

    /// Of a requirement, whether it is known not to hold (failed), or nothing says so (unknown); nothing, of other rules.
    pub fn state(&self) -> Option<State> {
        self.known.filter(|_| self.rule.is_requirement())
    }

    /// What it takes to close it.
    pub fn needs(&self) -> Needs {
        if let Some(needs) = self.rule.entry().and_then(|entry| entry.needs) {
            return needs;
        }
        if self.state() != Some(State::Unknown) {
            return Needs::Work;
        }
        let asks_for_a_document = |key: &str| is_reference(&KeyPath::new(key).pattern());
        if self.key.as_deref().is_some_and(asks_for_a_document) {
            Needs::File
        } else {
            Needs::Fact
        }
    }
}

impl Deref for Finding {
    type Target = Diagnostic;

    fn deref(&self) -> &Diagnostic {
        &self.diagnostic
    }
}

impl DerefMut for Finding {
    fn deref_mut(&mut self) -> &mut Diagnostic {
        &mut self.diagnostic
    }
}

/// The waiver that holds for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaivedBy {
    /// Why it is accepted.
    pub reason: String,
    /// Who accepted it: the person's id.
    pub approved_by: String,
    /// The last day on which it holds.
    pub expires: Date,
}
