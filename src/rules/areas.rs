//! What an area is, and which gap a rule belongs to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The twelve areas, in the order in which they bind: work on a later one does not hold without the earlier ones.
///
/// Sponsorship comes first as in "How Do You Get AI Unstuck?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Somebody above the team who pays and can move people.
    Sponsorship,
    /// Who decides about scaling, when, and on what terms.
    Decision,
    /// Whether it pays.
    Viability,
    /// How success is measured.
    Metrics,
    /// Who owns it in production.
    Ownership,
    /// Risk, accountability, oversight.
    Governance,
    /// The work around it.
    Workflow,
    /// What made the pilot work, and data.
    Environment,
    /// The path into the real systems.
    Integration,
    /// Whether somebody else can run it.
    Handoff,
    /// The people who are to use it.
    People,
    /// Team by team.
    Rollout,
}

impl Area {
    /// All areas, in binding order.
    pub const ALL: [Self; 12] = [
        Self::Sponsorship,
        Self::Decision,
        Self::Viability,
        Self::Metrics,
        Self::Ownership,
        Self::Governance,
        Self::Workflow,
        Self::Environment,
        Self::Integration,
        Self::Handoff,
        Self::People,
        Self::Rollout,
    ];

    /// The id: `sponsorship`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sponsorship => "sponsorship",
            Self::Decision => "decision",
            Self::Viability => "viability",
            Self::Metrics => "metrics",
            Self::Ownership => "ownership",
            Self::Governance => "governance",
            Self::Workflow => "workflow",
            Self::Environment => "environment",
            Self::Integration => "integration",
            Self::Handoff => "handoff",
            Self::People => "people",
            Self::Rollout => "rollout",
        }
    }

    /// Why work on later areas does not hold without this one: a clause.
    pub fn why_it_binds(self) -> &'static str {
        match self {
            Self::Sponsorship => "without somebody above the team who pays and can move people, all else waits",
            Self::Decision => "as long as nobody has to decide on agreed terms, no result leads to a yes or a no",
            Self::Viability => "what does not pay need not be connected, taught or rolled out",
            Self::Metrics => "without a baseline and a target, nobody can tell whether the rest was worth it",
            Self::Ownership => "what nobody owns in production falls back to those who built it",
            Self::Governance => "what nobody answers for is stopped late, when stopping costs most",
            Self::Workflow => "laid over the old work, it changes nothing that people do",
            Self::Environment => "what held only in the pilot falls away with the first new team",
            Self::Integration => "what the real systems do not take in stays a demonstration",
            Self::Handoff => "what only its builders can run does not grow beyond them",
            Self::People => "what people do not take up saves nothing, however well it works",
            Self::Rollout => "everything before it stands; what is left is to go team by team",
        }
    }
}

/// What kind of work closes a finding, in the words of "Why Most AI Pilots Never Scale".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Gap {
    /// Objective, case and terms.
    Clarify,
    /// People, roles and governance.
    Organize,
    /// Building.
    Implement,
}

impl Gap {
    /// The id: `clarify`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clarify => "clarify",
            Self::Organize => "organize",
            Self::Implement => "implement",
        }
    }
}
