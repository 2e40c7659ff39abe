//! A rule, whoever wrote it: ours, or an organisation's own.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::{Area, BestCase, Check, Entry, Examples, Force, Gap, OwnRule, Role, Sort, Source, Standards};
use crate::diagnostic::Mistake;
use crate::expression::Expression;

/// A rule as everything beyond the catalogue refers to it. Cheap to copy; an organisation's own rule lives as long as
/// somebody refers to it.
#[derive(Debug, Clone)]
pub enum Rule {
    /// An entry of the catalogue.
    Ours(&'static Entry),
    /// A rule that a configuration states.
    Own(Arc<OwnRule>),
}

impl PartialEq for Rule {
    /// Two are the same only if they are one: configurations may each have a rule of the same code.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Ours(a), Self::Ours(b)) => std::ptr::eq(*a, *b),
            (Self::Own(a), Self::Own(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Ours(entry) => std::ptr::hash(*entry, state),
            Self::Own(own) => std::ptr::hash(Arc::as_ptr(own), state),
        }
    }
}

/// Accessors that are a field on either side.
macro_rules! either {
    ($($(#[$doc:meta])* $name:ident: $type:ty, $entry:pat => $ours:expr, $stated:pat => $own:expr;)*) => {
        impl Rule {
            $($(#[$doc])*
            pub fn $name(&self) -> $type {
                match self {
                    Self::Ours($entry) => $ours,
                    Self::Own($stated) => $own,
                }
            })*
        }
    };
}

either! {
    /// Letters and number: `OWN002`.
    code: &str, entry => entry.code, own => own.stated.code.as_str();
    /// Kebab-case.
    name: &str, entry => entry.name, own => own.stated.name.as_str();
    /// Requirement, smell or contradiction, and from which stage.
    sort: Sort, entry => entry.sort, own => own.stated.sort;
    /// The area it belongs to; none for what is about the manifest, waivers and the portfolio.
    area: Option<Area>, entry => entry.area, own => Some(own.stated.area);
    /// The kind of work that closes it; none where there is no area.
    gap: Option<Gap>, entry => entry.gap, own => Some(own.stated.gap);
    /// The parts of the standards that it touches.
    standards: Standards, entry => entry.standards, _ => Standards::NONE;
    /// What it reports, in a few words and without a full stop.
    summary: &str, entry => entry.summary, own => own.stated.message.as_str();
    /// The checklist's sentence; empty for other sorts than requirements.
    ask: &str, entry => entry.ask, own => own.stated.ask.as_str();
    /// Who can usually make it true.
    who: Role, entry => entry.who, own => own.stated.who;
    /// Why it matters; empty if an organisation has not said.
    why: &str, entry => entry.why, own => own.stated.why.as_str();
    /// What to do next.
    help: &str, entry => entry.help, own => own.stated.help.as_str();
    /// The texts that it comes from.
    sources: &'static [Source], entry => entry.sources, _ => &[];
    /// Fragments that it reports and does not; empty of an organisation's own.
    examples: Examples, entry => entry.examples, _ => Examples { bad: "", good: "" };
}

impl Rule {
    /// The catalogue's entry, of a rule of ours.
    pub fn entry(&self) -> Option<&'static Entry> {
        match self {
            Self::Ours(entry) => Some(entry),
            Self::Own(_) => None,
        }
    }

    /// What finds, of a rule of ours.
    pub fn check(&self) -> Option<&'static Check> {
        self.entry().map(|entry| &entry.check)
    }

    /// Does it ask for something that must be true?
    pub fn is_requirement(&self) -> bool {
        matches!(self.sort(), Sort::Requirement(_))
    }

    /// The keys whose values it wants, as patterns.
    pub fn reads(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Ours(entry) => Box::new(entry.reads.iter().copied()),
            Self::Own(own) => Box::new(own.expression.reads.iter().map(String::as_str)),
        }
    }

    /// Is this its code or its name?
    pub fn is(&self, code_or_name: &str) -> bool {
        self.code() == code_or_name || self.name() == code_or_name
    }

    /// Does a waiver of it hold for `other` too? It does for the rule itself, and for the one whose place either takes.
    pub fn stands_for(&self, other: &Self) -> bool {
        let until_due = |one: &Self| one.entry().and_then(|entry| entry.until_due);
        self.code() == other.code() || until_due(self) == Some(other.code()) || until_due(other) == Some(self.code())
    }

    /// Can a waiver accept it?
    pub fn is_waivable(&self) -> bool {
        self.entry().is_none_or(|entry| entry.waivable)
    }

    /// Does it report whatever is ignored or lowered?
    pub fn is_always_on(&self) -> bool {
        self.entry().is_some_and(|entry| entry.always_on)
    }

    /// Does it report what the reader, the evidence or the file system finds of this kind?
    pub fn reports(&self, mistake: Mistake) -> bool {
        matches!(self.check(), Some(Check::Reader(own)) if *own == mistake)
    }

    /// The question that it answers first in its area, if it is that.
    pub fn key_question(&self) -> Option<&'static str> {
        self.entry().and_then(|entry| entry.key_question)
    }

    /// The verdict that it can force by itself.
    pub fn forces(&self) -> Option<Force> {
        self.entry().and_then(|entry| entry.forces)
    }

    /// What it belongs to of all that makes a pilot quick to bring into production.
    pub fn best_case(&self) -> Option<BestCase> {
        self.entry().and_then(|entry| entry.best_case)
    }

    /// Does it offer a repair with some of its findings?
    pub fn is_fixable(&self) -> bool {
        self.entry().is_some_and(|entry| entry.fixable)
    }

    /// The letters of its code.
    pub fn group(&self) -> &str {
        self.code().trim_end_matches(|c: char| c.is_ascii_digit())
    }

    /// The compiled expression of an organisation's own rule.
    pub fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Ours(_) => None,
            Self::Own(own) => Some(&own.expression),
        }
    }
}
