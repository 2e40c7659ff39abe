//! The rules: what each looks at, what it wants, why, and what to do next.
//!
//! A rule is one entry in its group's file: plain data, and one small function over the manifest. It never sees a format,
//! a severity or a path on disk. Pages, tables, checklists and the schemas of outputs are made from these entries.

mod ado;
mod areas;
mod context;
mod custom;
mod dec;
mod demands;
mod env;
mod findings;
mod gov;
mod hnd;
mod hopes;
mod int;
mod man;
mod measures;
mod met;
mod own;
mod portfolio;
mod prt;
mod rol;
mod standards;
mod val;
mod wav;
mod wrk;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::State;
use crate::manifest::Stage;
use crate::settings::Settings;

pub use areas::{Area, Gap};
pub use context::{Context, capital, counted, days, listed, sentence};
pub use custom::{Custom, CustomRule, custom};
pub use demands::{DEMANDS, demanded_by};
pub use findings::{Draft, Findings};
pub use portfolio::{Adopting, Fact, Member, Owner, Remark};
pub use standards::{StandardFilter, Standards};

/// One rule. Its code and its name are for ever: people select, waive and search by them.
#[derive(Debug)]
pub struct Rule {
    /// Group and number: `OWN002`.
    pub code: &'static str,
    /// Kebab-case: `production-owner-unfunded`.
    pub name: &'static str,
    /// Requirement, smell or contradiction, and from which stage.
    pub sort: Sort,
    /// The tables it speaks about. Where they are missing, the rule keeps silent; where any of them is missing, a
    /// requirement counts as blocked by the rule that demands that table. Empty if it always speaks.
    pub subjects: &'static [&'static str],
    /// The keys whose values it wants, with `[]` for any entry of an array and `*` for any id of `[people]`. Where one of
    /// them is broken, the rule keeps silent about it and is not met. A list's own elements are covered by the list's key;
    /// a table's keys are not covered by the table.
    pub reads: &'static [&'static str],
    /// What it reports, in a few words and without a full stop: `no budget line pays for the production owner`.
    pub summary: &'static str,
    /// A requirement in words that need no knowledge of the manifest, as a sentence that can be ticked off. Empty for
    /// other sorts.
    pub ask: &'static str,
    /// Who can usually make it true.
    pub who: Role,
    /// Why it matters, in two or three plain sentences.
    pub why: &'static str,
    /// What to do next, structurally.
    pub help: &'static str,
    /// The texts that it comes from.
    pub sources: &'static [Source],
    /// A manifest that it reports, and one that it does not.
    pub examples: Examples,
    /// Finds.
    pub check: Check,
}

/// The sort of a rule, which together with the stage is all that decides severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Must be true once the pilot is at the stage: an error then, a warning at the stage before.
    Requirement(Stage),
    /// Worth a look from the stage on: a warning.
    Smell(Stage),
    /// The manifest contradicts itself, its evidence or the calendar, from the stage on: an error.
    Contradiction(Stage),
}

impl Sort {
    /// The stage from which the rule reports.
    pub fn stage(self) -> Stage {
        match self {
            Self::Requirement(stage) | Self::Smell(stage) | Self::Contradiction(stage) => stage,
        }
    }

    /// `requirement`, `smell` or `contradiction`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requirement(_) => "requirement",
            Self::Smell(_) => "smell",
            Self::Contradiction(_) => "contradiction",
        }
    }

    /// How bad a finding is once the rule is due.
    pub fn severity(self) -> Severity {
        match self {
            Self::Smell(_) => Severity::Warning,
            Self::Requirement(_) | Self::Contradiction(_) => Severity::Error,
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth a look; fails only with `--deny-warnings`.
    Warning,
    /// Fails.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How a rule finds.
pub enum Check {
    /// The reader has found it already.
    Reader,
    /// Over one manifest.
    Manifest(fn(&Context, &mut Findings)),
    /// Over one manifest and what the rules before it in the catalogue said.
    Outcomes(fn(&Context, &Outcomes, &mut Findings)),
    /// Over all manifests of one run.
    Portfolio(fn(&[&Member], &Settings) -> Vec<Remark>),
    /// The engine itself, while it sorts findings.
    Engine,
    /// An organisation's own expression over one manifest.
    Custom(Custom),
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Reader => "Reader",
            Self::Manifest(_) => "Manifest",
            Self::Outcomes(_) => "Outcomes",
            Self::Portfolio(_) => "Portfolio",
            Self::Engine => "Engine",
            Self::Custom(_) => "Custom",
        })
    }
}

/// What the rules said of one manifest.
#[derive(Debug)]
pub struct Outcomes<'a> {
    /// Of each rule that was run, in the order of the catalogue; requirements up to the rollout are among them where a
    /// pilot that is not there yet is said to scale.
    pub rules: &'a [Outcome],
    /// The places, among the manifest's waivers, of those that hold today.
    pub holding: &'a [usize],
}

/// What one rule said of one manifest.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// The rule.
    pub rule: &'static Rule,
    /// Met, open, blocked or waived, whatever its stage.
    pub state: State,
    /// Does it find something, waived or not?
    pub reports: bool,
    /// Is it due, or looked ahead to, and on?
    pub weighs: bool,
    /// Has somebody turned it off by name?
    pub ignored: bool,
}

impl Outcome {
    /// Can it not say, because a table or a value that it wants is missing or broken?
    pub fn is_blocked(&self) -> bool {
        !self.reports && self.state != State::Met
    }
}

/// Who can usually make a requirement true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The pilot's champion, or the team that writes the manifest.
    Champion,
    /// The executive sponsor.
    Sponsor,
    /// Who is accountable in production.
    ProductionOwner,
    /// Who leads the team that will use it.
    BusinessOwner,
    /// Who decides about scaling.
    ScaleDecision,
    /// Who keeps it up to date.
    Maintainer,
    /// Who owns the change plan.
    ChangeOwner,
    /// The IT leader.
    ItLead,
    /// Who answers for the data.
    DataOwner,
    /// Who answers for what the system puts out.
    Accountable,
}

/// A text that rules come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// "Your AI Pilot Is Stuck and Not Scaling".
    Five,
    /// "How Do You Get AI Unstuck? Moving From Pilot to Production".
    Six,
    /// "Why Most AI Pilots Never Scale".
    Action,
    /// "Why Your AI Pilot Succeeded But Never Scaled".
    Handoff,
    /// "Why Your AI Pilots Are Not Scaling".
    Model,
    /// NIST AI RMF 1.0, by subcategory.
    Nist(&'static str),
    /// The EU AI Act, by article.
    EuAiAct(&'static str),
    /// Canada's Algorithmic Impact Assessment.
    CanadaAia,
}

impl Source {
    /// The title to cite.
    pub fn title(self) -> String {
        match self {
            Self::Five => "\"Your AI Pilot Is Stuck and Not Scaling\" (blog post, 30 April 2026)".into(),
            Self::Six => "\"How Do You Get AI Unstuck? Moving From Pilot to Production\" (AI Smart Ventures)".into(),
            Self::Action => "\"Why Most AI Pilots Never Scale\" (the ACTION framework)".into(),
            Self::Handoff => "\"Why Your AI Pilot Succeeded But Never Scaled\" (Fulcrum AI, May 2026)".into(),
            Self::Model => "\"Why Your AI Pilots Are Not Scaling\" (Nexus AI Consulting, March 2026)".into(),
            Self::Nist(part) => format!("NIST AI RMF 1.0, {part}"),
            Self::EuAiAct(article) => format!("EU AI Act, article {article}"),
            Self::CanadaAia => "Canada's Algorithmic Impact Assessment".into(),
        }
    }
}

/// The fixtures that a rule's page shows: fragments of manifests, each the part that matters.
#[derive(Debug, Clone, Copy)]
pub struct Examples {
    /// The rule reports it.
    pub bad: &'static str,
    /// The rule does not.
    pub good: &'static str,
}

/// The fixtures in `tests/rules/FOLDER`.
macro_rules! examples {
    ($folder:literal) => {
        $crate::rules::Examples {
            bad: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/rules/",
                $folder,
                "/bad.toml"
            )),
            good: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/rules/",
                $folder,
                "/good.toml"
            )),
        }
    };
}
pub(crate) use examples;

/// A group of rules: those whose codes begin with the same letters.
#[derive(Debug)]
pub struct Group {
    /// The letters.
    pub prefix: &'static str,
    /// What the group is about.
    pub title: &'static str,
    /// Its rules, by number.
    pub rules: &'static [Rule],
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

/// Every rule, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|group| group.rules)
}

/// The rule of ours of that code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.is(code_or_name))
}

impl Rule {
    /// Is this its code or its name?
    pub fn is(&self, code_or_name: &str) -> bool {
        self.code == code_or_name || self.name == code_or_name
    }

    /// What is wrong with the manifest itself, or with a waiver, cannot be accepted by a waiver.
    pub fn is_waivable(&self) -> bool {
        !matches!(self.group(), "MAN" | "WAV")
    }

    /// The letters of its code.
    pub fn group(&self) -> &'static str {
        self.code.trim_end_matches(|c: char| c.is_ascii_digit())
    }

    /// The number of its code.
    pub fn number(&self) -> u16 {
        self.code[self.group().len()..].parse().unwrap_or(0)
    }
}
