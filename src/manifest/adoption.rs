//! `[adoption]`: the people who are to use it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Count, Date, PersonId, Reference};

/// The people who are to use it: change plan, training, support.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Adoption {
    /// The document with the plan for the change.
    pub change_plan: Option<Reference>,
    /// Who owns the change plan: an id of `[people]`.
    pub owner: Option<PersonId>,
    /// What pays for the change work.
    #[schemars(extend("x-answer" = true))]
    pub budget_line: Option<String>,
    /// The document that answers "what happens to my job?"
    pub headcount: Option<Reference>,
    /// The day the people concerned were told.
    pub workers_informed_on: Option<Date>,
    /// Who do the work and took part in the design: ids of `[people]`.
    #[serde(default)]
    pub frontline: Vec<PersonId>,
    /// How people learn to work with it.
    pub training: Option<Training>,
    /// The document that says how people's own targets change.
    pub performance_metrics: Option<Reference>,
    /// Where users get help, and when.
    #[schemars(extend("x-answer" = true))]
    pub support: Option<String>,
    /// Users who are not of the pilot's team.
    pub outside_users: Option<Count>,
    /// Are people among the users who did not want it?
    pub sceptics_included: Option<bool>,
    /// What keeps people from using it, found by asking them.
    #[serde(default)]
    pub barriers: Vec<String>,
}

/// How people learn to work with it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Training {
    /// The document with the training programme.
    #[schemars(required)]
    pub program: Option<Reference>,
    /// Is it made for each role?
    pub role_specific: Option<bool>,
}
