//! `[ownership]`: who owns the outcome, the production version, the business side, the upkeep and the decision.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Date, PersonId};

/// Who owns the outcome, the production version, the business side, the upkeep and the decision to scale.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Ownership {
    /// The executive who owns the business outcome.
    #[serde(default)]
    pub sponsor: Sponsor,
    /// Who is accountable once it is part of the business.
    #[serde(default)]
    pub production_owner: ProductionOwner,
    /// Who leads the team that will use it, and co-owns the pilot.
    #[serde(default)]
    pub business_owner: BusinessOwner,
    /// Who keeps it up to date once it is in use.
    #[serde(default)]
    pub maintainer: Maintainer,
    /// Who may say "scale", and on what terms.
    #[serde(default)]
    pub scale_decision: ScaleDecision,
}

/// The executive who owns the business outcome.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Sponsor {
    /// The sponsor: an id of `[people]`.
    #[schemars(required)]
    pub person: Option<PersonId>,
    /// Is the sponsor an executive, above the pilot's team?
    pub executive: Option<bool>,
    /// Can the sponsor move money and people, without having to ask for them?
    pub controls_budget: Option<bool>,
    /// What the sponsor has agreed to pay for.
    #[serde(default)]
    pub funds: Vec<Funds>,
    /// The day the sponsor committed to it.
    pub committed_on: Option<Date>,
    /// The last day that the money is there for.
    pub funded_until: Option<Date>,
}

/// What a sponsor pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Funds {
    /// The pilot.
    Pilot,
    /// Bringing it to other teams.
    Rollout,
    /// Running it in production.
    Run,
}

/// Who is accountable once it is part of the business.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct ProductionOwner {
    /// The production owner: an id of `[people]`.
    #[schemars(required)]
    pub person: Option<PersonId>,
    /// What this person answers for.
    pub accountable_for: Option<AccountableFor>,
    /// The budget line that pays for it in production.
    #[schemars(extend("x-answer" = true))]
    pub budget_line: Option<String>,
    /// How often this person reviews it.
    pub review_cadence: Option<super::Cadence>,
    /// What this person may do with it without asking.
    #[serde(default)]
    pub authority: Vec<Authority>,
    /// The day this person was named.
    pub named_on: Option<Date>,
}

/// What the production owner answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccountableFor {
    /// The value it brings to the business.
    BusinessValue,
    /// That the technology works.
    Technology,
}

/// What the production owner may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// Change it.
    Change,
    /// Pause it.
    Pause,
    /// End it.
    Retire,
}

/// Who leads the team that will use it, and co-owns the pilot.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct BusinessOwner {
    /// The business owner: an id of `[people]`.
    #[schemars(required)]
    pub person: Option<PersonId>,
    /// Since when this person co-owns the pilot.
    pub since: Option<Date>,
}

/// Who keeps it up to date once it is in use.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Maintainer {
    /// The maintainer: an id of `[people]`.
    #[schemars(required)]
    pub person: Option<PersonId>,
}

/// Who may say "scale", and on what terms.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct ScaleDecision {
    /// Who decides: an id of `[people]`.
    #[schemars(required)]
    pub person: Option<PersonId>,
    /// Does this person own the budget that scaling needs?
    pub controls_budget: Option<bool>,
    /// What has to be true for a yes, agreed beforehand.
    #[serde(default)]
    pub ready_when: Vec<String>,
    /// The day these terms were agreed.
    pub agreed_on: Option<Date>,
}
