//! The first question of each area, and what the manifest answers.
//!
//! How many are answered with yes tells pilots that scale from those that do not; how much is written down does not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::State;
use crate::engine::Readiness;
use crate::rules::{Area, Rule};

/// What a manifest answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so, and the manifest says that.
    No,
    /// Nobody has said.
    Unknown,
    /// It is not so, and that is accepted for now.
    Waived,
    /// It need not be so yet, and is not.
    NotDue,
}

/// The first question of one area.
#[derive(Debug, Clone)]
pub struct KeyQuestion {
    /// The area.
    pub area: Area,
    /// The rule that asks it.
    pub rule: Rule,
    /// The question.
    pub question: &'static str,
    /// What the manifest answers.
    pub answer: Answer,
    /// What it says so with: the fact, or the finding. Not safe to print.
    pub fact: Option<String>,
}

/// All twelve, in binding order.
pub(super) fn key_questions(readiness: &Readiness) -> Vec<KeyQuestion> {
    let asked = crate::rules::all().filter_map(|rule| Some((rule.area()?, rule.key_question()?, rule)));
    let mut asked: Vec<_> = asked.collect();
    asked.sort_by_key(|(area, ..)| *area);
    asked
        .into_iter()
        .map(|(area, question, rule)| {
            let one = readiness.requirements.iter().find(|one| one.rule == rule);
            let is_due = readiness.due().any(|one| one.rule == rule);
            let answer = match one.map(|one| one.state) {
                None | Some(State::NotApplicable) => Answer::NotDue,
                Some(State::Met) => Answer::Yes,
                Some(_) if !is_due => Answer::NotDue,
                Some(State::Failed) => Answer::No,
                Some(State::Unknown) => Answer::Unknown,
                Some(State::Waived) => Answer::Waived,
            };
            let told = one.filter(|_| answer != Answer::NotDue);
            KeyQuestion {
                area,
                rule,
                question,
                answer,
                fact: told.and_then(|one| one.fact.clone().or_else(|| one.finding.clone())),
            }
        })
        .collect()
}
