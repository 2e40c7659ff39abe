//! What would have to be true, step by step, and who can make it true.

use super::grounds::{Grounds, in_binding_order};
use crate::engine::{ActiveError, Readiness, Requirement};
use crate::rules::{Area, Role, Rule};

/// One thing that would have to be true.
#[derive(Debug, Clone)]
pub struct Step {
    /// The rule that asks for it.
    pub rule: Rule,
    /// The area that it counts to; `None` for what is wrong with the manifest itself.
    pub area: Option<Area>,
    /// What would have to be true, or to be done, as a sentence. Not safe to print.
    pub what: String,
    /// Who can usually make it true.
    pub role: Role,
    /// The manifest's own person for that role, if it names one who has not left. Not safe to print.
    pub person: Option<String>,
    /// The rule that demands what this one waits for.
    pub waits_for: Option<Rule>,
    /// Is it the way to start again, once all before it is true?
    pub restarts: bool,
}

impl Step {
    /// The person, else the role: `Ines Falk`, `the sponsor`. Not safe to print.
    pub fn who(&self) -> &str {
        self.person.as_deref().unwrap_or(self.role.as_str())
    }
}

/// All that is unmet and all that is contradicted, in binding order; where the pilot stands still, the way to start again
/// at the end.
pub(super) fn steps(grounds: &Grounds, readiness: &Readiness) -> Vec<Step> {
    let step = |rule: &Rule, what, role, waits_for| Step {
        rule: rule.clone(),
        area: rule.area(),
        what,
        role,
        person: readiness.person(role).map(str::to_owned),
        waits_for,
        restarts: false,
    };
    let unmet = |one: &Requirement| Step {
        area: one.area,
        ..step(&one.rule, one.rule.ask().to_owned(), one.rule.who(), one.cause.clone())
    };
    let error = |one: &ActiveError| step(&one.rule, one.what.clone(), one.rule.who(), None);
    let requirements = grounds.unmet.iter().map(|one| (one.area, unmet(one)));
    let mut steps = in_binding_order(requirements, &grounds.errors, error);
    steps.extend(readiness.standstill.as_ref().map(|rule| {
        let what = "Then restart in one team: a new start there, with all of this in place, and only then the next.";
        Step {
            restarts: true,
            ..step(rule, what.to_owned(), Role::BusinessOwner, None)
        }
    }));
    steps
}
