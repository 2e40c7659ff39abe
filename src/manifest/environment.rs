//! `[environment]`: what made the pilot work, held against production.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Date, PersonId, Reference};

/// What made the pilot work, held against production.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Environment {
    /// The day the pilot's conditions were held against production's.
    pub audited_on: Option<Date>,
    /// Each condition that made the pilot work.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// The data it works on.
    #[serde(default)]
    pub data: Data,
}

/// A condition that made the pilot work.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Condition {
    /// What sort of condition it is.
    #[schemars(required)]
    pub kind: Option<ConditionKind>,
    /// How it was in the pilot.
    #[schemars(required)]
    pub pilot: Option<String>,
    /// How it is in production.
    #[schemars(required)]
    pub production: Option<String>,
    /// Is it the same in production?
    #[schemars(required)]
    pub holds: Option<bool>,
    /// What is done about it where it is not.
    #[schemars(extend("x-answer" = true))]
    pub plan: Option<String>,
    /// The day the plan was carried out.
    pub done_on: Option<Date>,
}

/// What sort of condition made the pilot work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConditionKind {
    /// The data it was given.
    Data,
    /// The people who used it.
    Team,
    /// The work it was part of.
    Process,
    /// The help that was at hand.
    Support,
    /// The person who drove it.
    Champion,
    /// The tools around it.
    Tooling,
}

/// The data it works on.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Data {
    /// Where the pilot's data came from.
    #[schemars(required)]
    pub source: Option<DataSource>,
    /// Who answers for the data: an id of `[people]`.
    pub owner: Option<PersonId>,
    /// The test on data as production has it.
    pub production_test: Option<ProductionTest>,
    /// The document that says what happens to data it cannot handle.
    pub unprocessable_protocol: Option<Reference>,
    /// Work that was done by hand for the pilot.
    #[serde(default)]
    pub hand_tuned: Vec<HandTuned>,
}

/// Where the pilot's data came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DataSource {
    /// Chosen or cleaned for the pilot.
    Curated,
    /// A sample of production data.
    Sampled,
    /// Production data as it comes.
    Live,
}

/// A test on data as production has it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct ProductionTest {
    /// The day of the test.
    #[schemars(required)]
    pub on: Option<Date>,
    /// The document that shows the result.
    #[schemars(required)]
    pub evidence: Option<Reference>,
}

/// Work that was done by hand for the pilot.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct HandTuned {
    /// What was done by hand.
    #[schemars(required)]
    pub work: Option<String>,
    /// What takes its place in production.
    #[schemars(extend("x-answer" = true))]
    pub replacement: Option<String>,
}
