//! `[decision]`, `[[waivers]]` and `[[amendments]]`: what was decided, which rules are set aside for a while, and which terms were
//! changed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scalar::{Date, PersonId, Reference};

/// What was decided: scale, pivot, kill or keep.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Decision {
    /// The decision.
    #[schemars(required)]
    pub verdict: Option<Verdict>,
    /// Of a decision to keep it: the day on which it is looked at again.
    pub until: Option<Date>,
    /// The day it was made.
    pub on: Option<Date>,
    /// Who made it: an id of `[people]`.
    pub by: Option<PersonId>,
    /// Why.
    pub because: Option<String>,
    /// Where it turns to.
    pub pivot_to: Option<String>,
    /// The document that says what worked and what did not.
    pub learnings: Option<Reference>,
}

/// The decision about a pilot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Bring it to production.
    Scale,
    /// Turn it to another use.
    Pivot,
    /// End it.
    Kill,
    /// Let it stay a pilot, on purpose, until a day.
    Keep,
}

/// A known, accepted, dated exception from a rule.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Waiver {
    /// The code or name of the rule.
    #[schemars(required)]
    pub rule: Option<String>,
    /// Why the exception is accepted.
    #[schemars(required)]
    pub reason: Option<String>,
    /// Who accepted it: an id of `[people]`.
    #[schemars(required)]
    pub approved_by: Option<PersonId>,
    /// The last day on which it holds.
    #[schemars(required)]
    pub expires: Option<Date>,
}

/// A change of what had been agreed, declared in the open.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Amendment {
    /// The key whose value changed, entries of lists by their name: `metrics.claim-cycle-time.target`.
    #[schemars(required)]
    pub key: Option<String>,
    /// The day it was agreed.
    #[schemars(required)]
    pub on: Option<Date>,
    /// Who agreed to it, being none who built it: an id of `[people]`.
    #[schemars(required)]
    pub by: Option<PersonId>,
    /// Why.
    #[schemars(required)]
    pub because: Option<String>,
}
