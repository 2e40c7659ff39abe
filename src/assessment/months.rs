//! How long it takes to production: three cases, and the conditions that decided.
//!
//! "How Do You Get AI Unstuck?" tells a best case, a typical and a complex one. A complex pilot stays complex however well it
//! is prepared, so that case is looked at first.

use super::Verdict;
use crate::diagnostic::State;
use crate::engine::{Effort, Readiness, Requirement};
use crate::manifest::Stage;
use crate::rules::{BestCase, counted, listed};

/// Of more rules behind one condition than these, the rest is counted.
const MOST_CODES: usize = 4;

/// How long it takes to production.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Months {
    /// Months, at least.
    pub least: u8,
    /// Months, at most.
    pub most: u8,
    /// The conditions that decided, each a clause.
    pub because: Vec<String>,
}

/// From what is stated alone; none where the pilot is in production, is over, or nothing can be said.
pub(super) fn months(stage: Option<Stage>, verdict: Verdict, readiness: &Readiness) -> Option<Months> {
    readiness.gate?;
    let cannot_be_told = matches!(
        verdict,
        Verdict::Kill | Verdict::Pivot | Verdict::CannotSay | Verdict::Retired
    );
    if cannot_be_told || stage == Some(Stage::Production) {
        return None;
    }
    let complex = complex(&readiness.effort);
    if !complex.is_empty() {
        return Some(Months {
            least: 6,
            most: 12,
            because: complex,
        });
    }
    let missing = missing(readiness);
    if !missing.is_empty() {
        return Some(Months {
            least: 4,
            most: 6,
            because: missing,
        });
    }
    Some(Months {
        least: 2,
        most: 3,
        because: vec![
            "the sponsor carries it".to_owned(),
            "it connects to at most one system".to_owned(),
            "its users are won".to_owned(),
            "the work around it is redesigned".to_owned(),
            "success is measured".to_owned(),
        ],
    })
}

/// What makes a pilot a complex one.
fn complex(effort: &Effort) -> Vec<String> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut because = Vec::new();
    if effort.not_live >= 2 {
        because.push(format!("{} systems that it connects to are not live", effort.not_live));
    }
    if !effort.reviews_open.is_empty() {
        let verb = if effort.reviews_open.len() == 1 {
            "review is"
        } else {
            "reviews are"
        };
        because.push(format!(
            "the {} {verb} open, and its use is regulated or its risk high",
            listed(&effort.reviews_open)
        ));
    }
    if effort.people > effort.many_people {
        because.push(format!(
            "{} take it up, more than {}",
            counted(effort.people, "person", "people"),
            effort.many_people
        ));
    }
    if effort.teams > effort.many_teams {
        because.push(format!(
            "{} take it up, more than {}",
            counted(number(effort.teams), "team", "teams"),
            effort.many_teams
        ));
    }
    because
}

/// What the best case asks for, and this pilot lacks; with the rules that say so.
fn missing(readiness: &Readiness) -> Vec<String> {
    let unmet = |part: BestCase, states: &[State]| {
        let is_due = |one: &Requirement| {
            let whenever = matches!(part, BestCase::Sponsor | BestCase::Users);
            whenever || readiness.due().any(|due| due.rule == one.rule)
        };
        let unmet = readiness
            .requirements
            .iter()
            .filter(|one| states.contains(&one.state) && is_due(one));
        unmet
            .filter(|one| one.rule.best_case() == Some(part))
            .map(|one| one.rule.code())
            .collect::<Vec<_>>()
    };
    let mut because = Vec::new();
    let mut lacking = |what: &str, codes: &[&str]| {
        if !codes.is_empty() {
            let more = match codes.len().saturating_sub(MOST_CODES) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let codes = codes.iter().take(MOST_CODES).copied().collect::<Vec<_>>().join(", ");
            because.push(format!("{what} ({codes}{more})"));
        }
    };
    // What is only not stated is not said not to be so.
    let parts = [
        (
            BestCase::Sponsor,
            "the sponsor does not carry it yet",
            "the sponsor carries it",
        ),
        (BestCase::Users, "its users are not won yet", "its users are won"),
        (
            BestCase::Redesigned,
            "the work around it is not redesigned yet",
            "the work around it is redesigned",
        ),
        (BestCase::Measured, "success is not measured yet", "success is measured"),
    ];
    for (part, not_so, so) in parts {
        let failed = unmet(part, &[State::Failed, State::Waived]);
        match failed.as_slice() {
            [] => lacking(&format!("whether {so} is not stated"), &unmet(part, &[State::Unknown])),
            failed => lacking(not_so, failed),
        }
    }
    if readiness.effort.systems > 1 {
        because.push(format!("it connects to {} systems", readiness.effort.systems));
    } else if !readiness.effort.one_system_at_most {
        because.push("which systems it connects to is not stated".to_owned());
    }
    because
}
