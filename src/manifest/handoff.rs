//! `[handoff]`: how it is handed to people who did not build it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Date, Ordinal, PersonId, Reference};

/// How it is handed to people who did not build it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Handoff {
    /// The day the handoff became a deliverable.
    pub scoped_on: Option<Date>,
    /// Does it run without the people who built it?
    pub runs_without_builders: Option<bool>,
    /// The documents that are handed over.
    #[serde(default)]
    pub docs: HandoffDocs,
    /// Somebody who did not build it takes it over.
    #[serde(default)]
    pub test: HandoffTest,
    /// The outside implementation partner, if there is one.
    #[serde(default)]
    pub partner: Partner,
}

/// The documents that are handed over.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct HandoffDocs {
    /// How to run it.
    pub runbook: Option<Reference>,
    /// How to teach it to the next team.
    pub training: Option<Reference>,
    /// What has to be worked around, and how.
    pub workarounds: Option<Reference>,
    /// The cases that need a person.
    pub edge_cases: Option<Reference>,
}

/// Somebody who did not build it takes it over.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct HandoffTest {
    /// The day of the test.
    #[schemars(required)]
    pub on: Option<Date>,
    /// Who took it over: an id of `[people]`.
    #[schemars(required)]
    pub by: Option<PersonId>,
    /// How many minutes it took.
    #[schemars(required)]
    pub minutes: Option<Ordinal>,
    /// True if no builder was present.
    #[schemars(required)]
    pub unaided: Option<bool>,
}

/// The outside implementation partner.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Partner {
    /// The partner's name.
    #[schemars(required)]
    pub name: Option<String>,
    /// The day the terms below were agreed.
    pub agreed_on: Option<Date>,
    /// Is scaling part of the engagement?
    pub scaling: Option<Scaling>,
    /// The documentation standard that was agreed before the build began.
    pub docs_standard: Option<Reference>,
    /// Is change management in the engagement's scope?
    pub change_management: Option<bool>,
    /// Are the 30-60-90 reviews in the contract?
    pub reviews: Option<bool>,
    /// Who owns it when the engagement ends: an id of `[people]`.
    pub owner_after: Option<PersonId>,
    /// What lets it run without the partner.
    #[schemars(extend("x-answer" = true))]
    pub independence: Option<String>,
    /// Who has to agree before the partner changes what runs: an id of `[people]`.
    pub changes_accepted_by: Option<PersonId>,
    /// What ends the engagement.
    pub done_when: Option<String>,
    /// What happens when the partner does not deliver, or is gone.
    #[schemars(extend("x-answer" = true))]
    pub if_it_fails: Option<String>,
}

/// Is scaling part of a partner's engagement?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scaling {
    /// It is part of it.
    Included,
    /// It is sold separately.
    Separate,
}
