//! `[[metrics]]` and `[business-case]`: how success is measured, and what it is worth.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Amount, Currency, Date, PersonId, Quantity};

/// One measure of success.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Metric {
    /// The metric's name, unique in the manifest.
    #[schemars(required)]
    pub name: Option<String>,
    /// What the metric shows.
    #[schemars(required)]
    pub kind: Option<MetricKind>,
    /// The unit of its values.
    pub unit: Option<String>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// Its value before the pilot, or beside it.
    pub baseline: Option<Baseline>,
    /// The value that counts as success.
    pub target: Option<Target>,
    /// Its latest value.
    pub measured: Option<Measurement>,
    /// Who answers for this number: an id of `[people]`.
    pub owner: Option<PersonId>,
    /// The day this metric was chosen.
    pub defined_on: Option<Date>,
    /// Among whom it was measured.
    pub among: Option<Among>,
    /// What a unit of it is worth to the business: "EUR 38 for every claim hour saved".
    #[schemars(extend("x-answer" = true))]
    pub worth: Option<String>,
}

/// What a metric shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MetricKind {
    /// How well the system performs.
    Technical,
    /// What it changes for the business.
    Business,
    /// Who uses it, and how much of the work goes through it.
    Adoption,
}

impl MetricKind {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Technical, Self::Business, Self::Adoption];
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// The value of a metric that a pilot is compared with.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Baseline {
    /// The value, in the metric's unit.
    #[schemars(required)]
    pub value: Option<Quantity>,
    /// The day it was taken.
    #[schemars(required)]
    pub on: Option<Date>,
    /// Where the number comes from.
    pub source: Option<String>,
    /// What it is a baseline of.
    pub kind: Option<BaselineKind>,
}

/// What a baseline is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BaselineKind {
    /// The same work before the pilot.
    Before,
    /// Work of the same sort beside the pilot, done without it.
    Control,
}

/// Among whom a metric was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Among {
    /// All who do the work.
    Everyone,
    /// Those who wanted to use it.
    Volunteers,
    /// Those who did not want it.
    Sceptics,
}

/// A value of a metric, and when and where it was taken.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Measurement {
    /// The value, in the metric's unit.
    #[schemars(required)]
    pub value: Option<Quantity>,
    /// The day it was taken.
    #[schemars(required)]
    pub on: Option<Date>,
    /// Where the number comes from.
    pub source: Option<String>,
}

/// The value of a metric that counts as success.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Target {
    /// The value, in the metric's unit.
    #[schemars(required)]
    pub value: Option<Quantity>,
    /// The day by which it is to be reached.
    pub by: Option<Date>,
}

/// What the pilot is worth at production scale, and what it costs.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct BusinessCase {
    /// The currency of the amounts: three capital letters, as in ISO 4217.
    pub currency: Option<Currency>,
    /// Which of the organisation's goals it serves.
    pub goal: Option<String>,
    /// What it brings in a year, at production scale.
    pub value_per_year: Option<Amount>,
    /// What it costs, once, to bring it to production scale.
    pub cost_to_scale: Option<Amount>,
    /// What it costs in a year, at production scale.
    pub run_cost_per_year: Option<Amount>,
    /// What the pilot itself brought in the time that it ran, scaled to a year.
    pub pilot_value: Option<Amount>,
    /// Units of work in a year, at the pilot's pace.
    pub pilot_volume_per_year: Option<Amount>,
    /// Units of work in a year, at production scale.
    pub volume_per_year: Option<Amount>,
    /// What the numbers rest on.
    #[serde(default)]
    pub assumptions: Vec<String>,
    /// Who approved the case: an id of `[people]`.
    pub approved_by: Option<PersonId>,
    /// The day it was approved.
    pub approved_on: Option<Date>,
    /// Where else it could go, should this not pay.
    #[serde(default)]
    pub adjacent_uses: Vec<String>,
    /// Ways without AI that were weighed.
    #[serde(default)]
    pub alternatives: Vec<String>,
}
