//! `[governance]` and `[[incidents]]`: risk, accountability, oversight, and what went wrong.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Date, PersonId, Reference};

/// Risk, accountability, oversight, and what happens when it is wrong.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Governance {
    /// How much harm it can do.
    pub risk_tier: Option<RiskTier>,
    /// Is its use regulated?
    pub regulated: Option<bool>,
    /// The document with the risk framework.
    pub framework: Option<Reference>,
    /// The day the governance was designed.
    pub designed_on: Option<Date>,
    /// The day it was tried in the pilot.
    pub tested_on: Option<Date>,
    /// Who answers for what it puts out: an id of `[people]`.
    pub accountable: Option<PersonId>,
    /// What it may do by itself.
    pub autonomy: Option<Autonomy>,
    /// How a person watches over it.
    #[schemars(extend("x-answer" = true))]
    pub oversight: Option<String>,
    /// Whom its results are about. They are often not its users.
    #[serde(default)]
    pub affected: Vec<String>,
    /// How those affected get a person to look again.
    #[schemars(extend("x-answer" = true))]
    pub appeal: Option<String>,
    /// How those affected learn of it.
    pub disclosure: Option<String>,
    /// The test that it treats groups of people alike.
    pub fairness_test: Option<FairnessTest>,
    /// Whom to call when it goes wrong, in order: ids of `[people]`.
    #[serde(default)]
    pub escalation: Vec<PersonId>,
    /// The document that says what happens when it goes wrong.
    pub incident_plan: Option<Reference>,
    /// What is recorded of each result, and how long it is kept.
    #[schemars(extend("x-answer" = true))]
    pub audit_trail: Option<String>,
    /// How a result can be explained to whom it concerns.
    #[schemars(extend("x-answer" = true))]
    pub explainability: Option<String>,
    /// The document that says which data it may use, and how.
    pub data_governance: Option<Reference>,
    /// What is watched in production, and by whom.
    pub monitoring: Option<Monitoring>,
    /// How often the governance is reviewed.
    pub review_cadence: Option<super::Cadence>,
    /// The day of the latest review.
    pub last_review: Option<Date>,
    /// The document that says how the work goes on when it is switched off.
    pub fallback: Option<Reference>,
    /// The day the fallback was tried.
    pub fallback_tested_on: Option<Date>,
    /// The day the organisation's own policies took it in.
    pub policies_updated_on: Option<Date>,
    /// The document that says what ends it, who does it, and where data and model go.
    pub decommission: Option<Reference>,
    /// The parts of it that act by themselves.
    #[serde(default)]
    pub agents: Vec<Agent>,
}

/// How much harm it can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RiskTier {
    /// Hardly any.
    Minimal,
    /// Some; people must know that it is AI.
    Limited,
    /// To health, safety, rights or livelihood.
    High,
    /// A use that the law forbids.
    Prohibited,
}

/// What it may do by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Autonomy {
    /// A person does what it suggests, or not.
    Suggests,
    /// It acts when a person has approved.
    ActsOnApproval,
    /// It acts by itself.
    Acts,
}

/// What is watched in production, and by whom.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Monitoring {
    /// The signals that are watched.
    #[serde(default)]
    pub signals: Vec<String>,
    /// Who gets the alerts: an id of `[people]`.
    pub alerts: Option<PersonId>,
}

/// A test that it treats groups of people alike.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct FairnessTest {
    /// The day of the test.
    #[schemars(required)]
    pub on: Option<Date>,
    /// Did it pass?
    #[schemars(required)]
    pub passed: Option<bool>,
    /// What the groups that were compared differ in: age, region.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The document that shows the result.
    pub evidence: Option<Reference>,
}

/// A part of it that acts by itself.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Agent {
    /// The agent's name.
    #[schemars(required)]
    pub name: Option<String>,
    /// What it may do without being asked.
    #[serde(default)]
    pub may: Vec<String>,
    /// Who answers for what it does: an id of `[people]`.
    pub accountable: Option<PersonId>,
}

/// Something that went wrong, and whether it was mended.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Incident {
    /// The day it happened.
    #[schemars(required)]
    pub on: Option<Date>,
    /// What went wrong.
    #[schemars(required)]
    pub what: Option<String>,
    /// The day it was mended.
    pub mended_on: Option<Date>,
    /// The document that says what was learnt from it.
    pub learnings: Option<Reference>,
}
