//! The rules: what each looks at, what it wants, why, and what to do next.
//!
//! A rule is one entry in its group's file: plain data, and one small function over the manifest. It never sees a format,
//! a severity or a path on disk. Pages, tables, checklists and the schemas of outputs are made from these entries, and
//! nothing else knows a rule by its code.

mod ado;
mod areas;
mod context;
mod custom;
mod dates;
mod dec;
mod denial;
mod duties;
mod entry;
mod env;
mod findings;
mod gov;
mod hnd;
mod hopes;
mod int;
mod man;
mod measures;
mod met;
mod outcomes;
mod own;
mod portfolio;
mod prt;
mod rol;
mod rule;
mod select;
mod settings;
mod standards;
mod val;
mod waivers;
mod wav;
mod wrk;

use crate::diagnostic::Mistake;

pub use areas::{Area, Gap};
pub use context::{Context, capital, counted, days, has_started, listed, sentence};
pub use custom::{CustomRule, OwnRule};
pub(crate) use denial::denial;
pub(crate) use duties::{DEPARTED, has_left};
pub use duties::{Duty, duties};
pub(crate) use entry::examples;
pub use entry::{BestCase, Check, Counts, Entry, Examples, Force, Needs, Role, Sort, Source, Teams};
pub use findings::{Draft, Findings, Said, Wait};
pub use outcomes::{Outcome, Outcomes};
pub use portfolio::{Adopting, Elsewhere, Fact, Member, Owner, Remark};
pub use rule::Rule;
pub use select::{Names, Selection, UnknownRule, chosen, named, named_by};
pub use settings::{OwnRules, Settings, find};
pub use standards::{StandardFilter, Standards};
pub use waivers::whole_waivers;

/// A group of rules: those whose codes begin with the same letters.
#[derive(Debug)]
pub struct Group {
    /// The letters.
    pub prefix: &'static str,
    /// What the group is about.
    pub title: &'static str,
    /// Its rules, by number.
    pub rules: &'static [Entry],
}

/// All groups, in the order of the documentation.
pub static GROUPS: &[Group] = &[
    Group {
        prefix: "MAN",
        title: "The manifest itself",
        rules: man::RULES,
    },
    Group {
        prefix: "OWN",
        title: "Ownership and sponsorship",
        rules: own::RULES,
    },
    Group {
        prefix: "MET",
        title: "Metrics in two stages",
        rules: met::RULES,
    },
    Group {
        prefix: "VAL",
        title: "Business case and viability",
        rules: val::RULES,
    },
    Group {
        prefix: "ENV",
        title: "Environment and data",
        rules: env::RULES,
    },
    Group {
        prefix: "INT",
        title: "Integration and reviews",
        rules: int::RULES,
    },
    Group {
        prefix: "WRK",
        title: "Workflow redesign",
        rules: wrk::RULES,
    },
    Group {
        prefix: "ADO",
        title: "People and adoption",
        rules: ado::RULES,
    },
    Group {
        prefix: "ROL",
        title: "Rollout, team by team",
        rules: rol::RULES,
    },
    Group {
        prefix: "GOV",
        title: "Governance",
        rules: gov::RULES,
    },
    Group {
        prefix: "HND",
        title: "Handoff, documentation, partner",
        rules: hnd::RULES,
    },
    Group {
        prefix: "DEC",
        title: "The decision",
        rules: dec::RULES,
    },
    Group {
        prefix: "WAV",
        title: "Waivers",
        rules: wav::RULES,
    },
    Group {
        prefix: "PRT",
        title: "The portfolio",
        rules: prt::RULES,
    },
];

/// Every entry, in the order of the documentation.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|group| group.rules)
}

/// Every rule of ours, in the order of the documentation.
pub fn all() -> impl Iterator<Item = Rule> {
    entries().map(Rule::Ours)
}

/// The rule that reports what the reader, the evidence or the file system finds.
pub fn reporting(mistake: Mistake) -> Option<&'static Entry> {
    entries().find(|entry| matches!(entry.check, Check::Reader(own) if own == mistake))
}

/// The code of the rule that demands the table at `path`: where the table is missing, rules about its content keep silent
/// and count as blocked by that rule.
pub fn demanded_by(path: &str) -> Option<&'static str> {
    entries()
        .find(|entry| entry.demands.contains(&path))
        .map(|entry| entry.code)
}

/// Every table that a rule demands.
pub fn demanded() -> impl Iterator<Item = &'static str> {
    entries().flat_map(|entry| entry.demands.iter().copied())
}
