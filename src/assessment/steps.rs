//! What would have to be true, step by step, and who can say it or make it true.

use serde::Serialize;

use super::grounds::{Ground, Grounds};
use crate::engine::{AnotherUse, Readiness};
use crate::rules::{Area, Role, Rule};

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Nobody has said what is so.
    FindOut,
    /// It is not so.
    BringAbout,
}

/// One thing that would have to be true.
#[derive(Debug, Clone)]
pub struct Step {
    /// The rule that asks for it.
    pub rule: Rule,
    /// The area that it counts to; `None` for what is wrong with the manifest itself.
    pub area: Option<Area>,
    /// To be found out, or to be brought about.
    pub kind: Kind,
    /// What would have to be true, or to be done, as a sentence. Not safe to print.
    pub what: String,
    /// Who can usually say it, or make it true.
    pub role: Role,
    /// The manifest's own person for that role, if it names one who has not left. Not safe to print.
    pub person: Option<String>,
    /// What is found, where something else than the requirement itself has to be told: a clause. Not safe to print.
    pub error: Option<String>,
    /// Does it only follow from another step?
    pub follows: bool,
    /// Is it the way to start again, once all before it is true?
    pub restarts: bool,
}

/// All that stands against it and all that is not known, in binding order, what binds first before all; then what is wrong with
/// the manifest's form; where the pilot stands still, the way to start again at the end.
pub(super) fn steps(grounds: &Grounds, readiness: &Readiness) -> Vec<Step> {
    let step = |ground: &Ground, kind| {
        let role = ground.rule.who();
        let error = readiness.errors.iter().find(|error| error.rule == *ground.rule);
        Step {
            rule: ground.rule.clone(),
            area: ground.area,
            kind,
            what: match error {
                Some(error) => error.what.clone(),
                None => ground.rule.ask().to_owned(),
            },
            role,
            person: readiness.person(role).map(str::to_owned),
            error: error.map(|error| error.finding.clone()),
            follows: ground.follows,
            restarts: false,
        }
    };
    let against = grounds.against.iter().map(|one| (one, Kind::BringAbout));
    let unknown = grounds.unknown.iter().map(|one| (one, Kind::FindOut));
    let mut all: Vec<(&Ground, Kind)> = against.chain(unknown).collect();
    let first = grounds.binding().map(|(area, ..)| area);
    all.sort_by_key(|(one, _)| (one.area != first, one.place(), one.follows));
    let mut steps: Vec<Step> = Vec::new();
    // Whether it ends or turns is not known as long as nobody says whether there is somewhere else to go.
    let losing = grounds.against.iter().find(|one| grounds.loses(one.rule));
    if let Some(ground) = losing.filter(|_| readiness.another_use == AnotherUse::NotStated) {
        steps.push(Step {
            what:
                "It is known whether there is another use that it could be taken to; adjacent-uses lists them, and is \
                   empty where there is none."
                    .to_owned(),
            ..step(ground, Kind::FindOut)
        });
    }
    steps.extend(all.into_iter().map(|(one, kind)| step(one, kind)));
    steps.extend(grounds.form.iter().map(|one| step(one, Kind::BringAbout)));
    steps.extend(readiness.standstill.as_ref().map(|rule| {
        let role = Role::BusinessOwner;
        Step {
            rule: rule.clone(),
            area: rule.area(),
            kind: Kind::BringAbout,
            what: "Then restart in one team: a new start there, with all of this in place, and only then the next."
                .to_owned(),
            role,
            person: readiness.person(role).map(str::to_owned),
            error: None,
            follows: false,
            restarts: true,
        }
    }));
    steps
}
