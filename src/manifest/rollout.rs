//! `[rollout]`: how it is brought to the teams that did not build it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scalar::{Date, Ordinal, PersonId, Reference};

/// How it is brought to the teams that did not build it, one after another.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Rollout {
    /// The first day of the rollout.
    pub started: Option<Date>,
    /// The teams, in waves.
    #[serde(default)]
    pub teams: Vec<Team>,
    /// The reviews after 30, 60 and 90 days.
    #[serde(default)]
    pub reviews: Vec<RolloutReview>,
}

/// A team that is to use it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Team {
    /// The team's name, unique in the manifest.
    #[schemars(required)]
    pub name: Option<String>,
    /// The wave in which the team starts; 1 is the first.
    #[schemars(required)]
    pub wave: Option<Ordinal>,
    /// How many people the team has.
    pub size: Option<Ordinal>,
    /// How far the team is.
    #[schemars(required)]
    pub status: Option<TeamStatus>,
    /// Since when the team works with it without trouble.
    pub stable_since: Option<Date>,
    /// Who mapped this team's work, being one who does it: an id of `[people]`.
    pub workflow_mapped_by: Option<PersonId>,
    /// Who of the team took part in the design: ids of `[people]`.
    #[serde(default)]
    pub designed_with: Vec<PersonId>,
    /// The time the team has to take it up.
    pub adoption_window: Option<AdoptionWindow>,
    /// How often somebody asks the team how it goes.
    pub check_ins: Option<super::Cadence>,
    /// How the team's feedback is collected and read.
    #[schemars(extend("x-answer" = true))]
    pub feedback: Option<String>,
    /// The voice for it inside this team: an id of `[people]`.
    pub champion: Option<PersonId>,
    /// The day the team was asked to take part.
    pub asked_on: Option<Date>,
    /// The day this team's data, systems and exceptions were looked at.
    pub data_assessed_on: Option<Date>,
    /// The document that says for this team which steps go, which change, which roles change, how exceptions and quality are
    /// handled and how the team sees what it does.
    pub workflow: Option<Reference>,
    /// May the team change how it is used?
    pub can_adjust: Option<bool>,
}

/// How far a team is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TeamStatus {
    /// Has not started.
    Planned,
    /// Is taking it up.
    Adopting,
    /// Works with it without trouble.
    Stable,
    /// Has stopped for a while.
    Paused,
    /// Does not take part any more.
    Withdrawn,
}

/// The time a team has to take it up.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct AdoptionWindow {
    /// The first day.
    #[schemars(required)]
    pub from: Option<Date>,
    /// The last day.
    #[schemars(required)]
    pub to: Option<Date>,
}

/// A review of the rollout.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct RolloutReview {
    /// Days after the start of the rollout: 30, 60, 90.
    #[schemars(required)]
    pub day: Option<Ordinal>,
    /// The day the review was held.
    pub held_on: Option<Date>,
    /// Is it stable enough to go on?
    pub stable: Option<bool>,
    /// Is it used where it should be by now?
    pub adoption_on_track: Option<bool>,
    /// What an executive has to clear. Empty if there is nothing.
    pub blockers: Option<Vec<String>>,
    /// What the review decided.
    pub outcome: Option<Outcome>,
}

/// What a review of the rollout decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Go on to the next teams.
    Expand,
    /// Stay, and make it stable first.
    Harden,
    /// Turn to another use.
    Pivot,
    /// End it.
    Stop,
}
