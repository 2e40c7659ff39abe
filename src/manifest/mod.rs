//! The manifest as plain data: the single description of the format.
//!
//! From these structs come the JSON Schema, the hover texts of editors, the reader's keys and types. Every field may be
//! absent here, also one that the schema requires: a manifest need not be whole to be linted, and the reader has
//! already reported what is missing or broken. A table that is absent reads as an empty one; whether it is there, the
//! [document](crate::document::Document) knows.

mod adoption;
mod decision;
mod environment;
mod governance;
mod handoff;
mod integration;
mod metrics;
mod ownership;
mod rollout;
pub mod scalar;
pub mod schema;
mod workflow;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use adoption::{Adoption, Training};
pub use decision::{Amendment, Decision, Verdict, Waiver};
pub use environment::{Condition, ConditionKind, Data, DataSource, Environment, HandTuned, ProductionTest};
pub use governance::{Agent, Autonomy, FairnessTest, Governance, Incident, Monitoring, RiskTier};
pub use handoff::{Handoff, HandoffDocs, HandoffTest, Partner, Scaling};
pub use integration::{Integration, Review, ReviewStatus, Reviews, System, SystemStatus};
pub use metrics::{Among, Baseline, BaselineKind, BusinessCase, Direction, Measurement, Metric, MetricKind, Target};
pub use ownership::{
    AccountableFor, Authority, BusinessOwner, Funds, Maintainer, Ownership, ProductionOwner, ScaleDecision, Sponsor,
};
pub use rollout::{AdoptionWindow, Outcome, Rollout, RolloutReview, Team, TeamStatus};
pub use scalar::{Amount, Count, Currency, Date, Ordinal, PersonId, Quantity, Reference, Version};
pub use workflow::{Workflow, WorkflowRole};

/// An AI pilot, as its team describes it: who owns it, how success is measured, what it needs to scale.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(
    deny_unknown_fields,
    title = "pilotlint manifest",
    extend("required" = ["manifest-version", "pilot"])
)]
pub struct Manifest {
    /// Version of the manifest's format. 1 is the only one.
    #[schemars(required)]
    pub manifest_version: Option<Version>,
    /// What is piloted, where, by whom and until when.
    #[serde(default)]
    pub pilot: Pilot,
    /// Everybody the manifest speaks of, by an id of letters, digits, `_` and `-`.
    #[serde(default)]
    #[schemars(extend("propertyNames" = { "pattern": "^[A-Za-z0-9_-]+$" }))]
    pub people: BTreeMap<String, Person>,
    /// Who owns the outcome, the production version, the business side, the upkeep and the decision to scale.
    #[serde(default)]
    pub ownership: Ownership,
    /// How success is measured: technically, in adoption, and for the business.
    #[serde(default)]
    pub metrics: Vec<Metric>,
    /// What it is worth at production scale, and what it costs.
    #[serde(default)]
    pub business_case: BusinessCase,
    /// What made the pilot work, held against production.
    #[serde(default)]
    pub environment: Environment,
    /// The path into the real systems, and the reviews on it.
    #[serde(default)]
    pub integration: Integration,
    /// The work around it: today's, and how it changes.
    #[serde(default)]
    pub workflow: Workflow,
    /// The people who are to use it: change plan, training, support.
    #[serde(default)]
    pub adoption: Adoption,
    /// How it is brought to the teams that did not build it, one after another.
    #[serde(default)]
    pub rollout: Rollout,
    /// Risk, accountability, oversight, and what happens when it is wrong.
    #[serde(default)]
    pub governance: Governance,
    /// What went wrong so far, and whether it was mended.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// How it is handed to people who did not build it.
    #[serde(default)]
    pub handoff: Handoff,
    /// What was decided: scale, pivot, kill or keep.
    #[serde(default)]
    pub decision: Decision,
    /// Known, accepted, dated exceptions from rules.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
    /// Changes of what had been agreed, declared in the open.
    #[serde(default)]
    pub amendments: Vec<Amendment>,
    /// Anything else, for the organisation's own rules.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, schemars::Schema>", extend("additionalProperties" = true))]
    pub extra: toml::Table,
}

/// What is piloted, where, by whom and until when.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Pilot {
    /// The pilot's name, as used in reports. Unique in the portfolio.
    #[schemars(required)]
    pub name: Option<String>,
    /// What it does, in one sentence.
    pub summary: Option<String>,
    /// Where in its life the pilot stands. It decides which rules are due.
    #[schemars(required)]
    pub stage: Option<Stage>,
    /// The business unit whose work changes.
    pub unit: Option<String>,
    /// What its users say hurts, in their words.
    pub problem: Option<String>,
    /// Who made the pilot happen: an id of `[people]`.
    pub champion: Option<PersonId>,
    /// Who built and tuned it: ids of `[people]`.
    #[serde(default)]
    pub builders: Vec<PersonId>,
    /// The first day the pilot ran.
    pub started: Option<Date>,
    /// The day on which scale, pivot or kill is decided.
    pub decision_due: Option<Date>,
    /// The day the pilot was declared a success.
    pub succeeded_on: Option<Date>,
    /// How the pilot's team was chosen.
    pub selection: Option<Selection>,
}

/// Where in its life a pilot stands, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Being planned; nothing runs yet.
    Design,
    /// Runs in one place to prove itself.
    Pilot,
    /// Is being brought to the teams that did not build it.
    Rollout,
    /// Part of how the business runs.
    Production,
    /// Stopped, for whatever reason.
    Retired,
}

impl Stage {
    /// The stages a pilot goes through, in order; `retired` is not one of them.
    pub const LIFE: [Self; 4] = [Self::Design, Self::Pilot, Self::Rollout, Self::Production];

    /// The stage after this one; none after production, and none after retirement.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Design => Some(Self::Pilot),
            Self::Pilot => Some(Self::Rollout),
            Self::Rollout => Some(Self::Production),
            Self::Production | Self::Retired => None,
        }
    }

    /// As the manifest spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Design => "design",
            Self::Pilot => "pilot",
            Self::Rollout => "rollout",
            Self::Production => "production",
            Self::Retired => "retired",
        }
    }
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// How the pilot's team was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// A team like those that come later.
    Typical,
    /// The best team or the best manager.
    Best,
    /// Those who wanted to.
    Volunteers,
}

/// Somebody the manifest speaks of.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Person {
    /// The person's name, as it appears in messages.
    #[schemars(required)]
    pub name: Option<String>,
    /// What the person does.
    pub role: Option<String>,
    /// The team the person belongs to.
    pub team: Option<String>,
    /// The address that tells this person from others of the same name in the portfolio.
    pub email: Option<String>,
    /// Since when this person no longer holds the role.
    pub left: Option<Date>,
}

/// How often something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cadence {
    /// Every week.
    Weekly,
    /// Every two weeks.
    Fortnightly,
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every year.
    Yearly,
}

impl Cadence {
    /// The day on which the next one is due, after one on `last`.
    #[must_use]
    pub fn after(self, last: Date) -> Date {
        match self {
            Self::Weekly => last.plus_days(7),
            Self::Fortnightly => last.plus_days(14),
            Self::Monthly => last.plus_months(1),
            Self::Quarterly => last.plus_months(3),
            Self::Yearly => last.plus_months(12),
        }
    }
}
