//! `[workflow]`: the work around it, today's and how it changes.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Date, PersonId, Reference};

/// The work around it: today's, and how it changes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Workflow {
    /// The document that shows how the work is done today.
    pub current_map: Option<Reference>,
    /// Who mapped today's work: ids of `[people]`.
    #[serde(default)]
    pub mapped_by: Vec<PersonId>,
    /// The document that shows how the work is done with it.
    pub new_map: Option<Reference>,
    /// The day the new workflow was designed.
    pub designed_on: Option<Date>,
    /// Steps that nobody does any more.
    #[serde(default)]
    pub steps_removed: Vec<String>,
    /// Steps that are done in another way.
    #[serde(default)]
    pub steps_changed: Vec<String>,
    /// The document that says what happens to the cases it cannot do.
    pub exception_handling: Option<Reference>,
    /// The document that says how its results are checked.
    pub quality_checks: Option<Reference>,
    /// How the team sees what it does, and steps in.
    #[schemars(extend("x-answer" = true))]
    pub visibility: Option<String>,
    /// Names of the teams that agreed to the new workflow.
    #[serde(default)]
    pub agreed_with: Vec<String>,
    /// Decisions that moved to somebody else.
    #[serde(default)]
    pub decision_rights: Vec<String>,
    /// Is the old process still run beside it?
    pub parallel_manual: Option<bool>,
    /// The roles that change.
    #[serde(default)]
    pub roles: Vec<WorkflowRole>,
}

/// A role that changes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct WorkflowRole {
    /// The role.
    #[schemars(required)]
    pub role: Option<String>,
    /// What this role does from now on.
    #[schemars(required)]
    pub change: Option<String>,
    /// The document with the new job description.
    pub job_description: Option<Reference>,
}
