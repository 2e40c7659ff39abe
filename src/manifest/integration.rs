//! `[integration]`: the path into the real systems, and the reviews on it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Date, PersonId, Reference};

/// The path into the real systems, and the reviews on it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Integration {
    /// True if by design it connects to nothing.
    pub standalone: Option<bool>,
    /// Who builds the integration, and until when they are free for it.
    #[schemars(extend("x-answer" = true))]
    pub resources: Option<String>,
    /// The IT leader who made it a priority: an id of `[people]`.
    pub it_lead: Option<PersonId>,
    /// The systems it connects to.
    #[serde(default)]
    pub systems: Vec<System>,
    /// The reviews it has to pass.
    #[serde(default)]
    pub reviews: Reviews,
}

/// A system it connects to.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct System {
    /// The system's name, unique in the manifest.
    #[schemars(required)]
    pub name: Option<String>,
    /// Who answers for the system: an id of `[people]`.
    pub owner: Option<PersonId>,
    /// How the two are connected.
    pub interface: Option<String>,
    /// How far the connection is.
    #[schemars(required)]
    pub status: Option<SystemStatus>,
    /// The day it was shown not to break the workflow around it.
    pub tested_on: Option<Date>,
}

/// How far a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SystemStatus {
    /// Not begun.
    Planned,
    /// Being built.
    Building,
    /// In use.
    Live,
}

/// The reviews it has to pass.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Reviews {
    /// The review by IT.
    pub it: Option<Review>,
    /// The security review.
    pub security: Option<Review>,
    /// The review by compliance or legal.
    pub compliance: Option<Review>,
    /// The privacy review.
    pub privacy: Option<Review>,
    /// The permission of somebody outside: a platform, a city, a regulator.
    pub permission: Option<Review>,
}

/// One review.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Review {
    /// How it ended.
    #[schemars(required)]
    pub status: Option<ReviewStatus>,
    /// The day it was passed or refused.
    pub on: Option<Date>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// The document or page that shows it.
    pub evidence: Option<Reference>,
    /// Why it is not required, or why it was refused.
    pub because: Option<String>,
    /// What is done about a refusal.
    pub plan: Option<String>,
}

/// How a review ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewStatus {
    /// Not decided yet.
    Open,
    /// Passed.
    Passed,
    /// Refused; `because` says why, and `plan` what is done about it.
    Refused,
    /// Not required; `because` says why.
    NotRequired,
}
