//! The verdict, and what it rests on.

use serde::Serialize;

use crate::diagnostic::{Severity, State};
use crate::engine::{ActiveError, Linted, Loss, Readiness, Requirement, told};
use crate::manifest::Stage;
use crate::rules::{Area, Rule};

/// The answer to the question whether a pilot may enter a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Its use is prohibited, or it does not pay and there is nowhere else to take it.
    Kill,
    /// It does not pay, but there is another use to take it to.
    Pivot,
    /// Nothing that the stage asks for is unmet, and nothing is contradicted.
    Scale,
    /// Over half of what the stage asks for is not stated at all.
    CannotSay,
    /// Something that the stage asks for is unmet, or something is contradicted.
    NotYet,
    /// The pilot is over: there is nothing to decide, only something to learn.
    Retired,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Kill,
        Self::Pivot,
        Self::Scale,
        Self::CannotSay,
        Self::NotYet,
        Self::Retired,
    ];

    /// As JSON and the command line spell it: `not-yet`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Pivot => "pivot",
            Self::Scale => "scale",
            Self::CannotSay => "cannot-say",
            Self::NotYet => "not-yet",
            Self::Retired => "retired",
        }
    }
}

/// What decides. Changed on paper, it tells what would change the verdict.
#[derive(Debug, Clone)]
pub(super) struct Grounds<'r> {
    stage: Option<Stage>,
    /// False where nothing of the manifest can be read.
    pub readable: bool,
    pub prohibited: Option<Rule>,
    pub loss: Option<&'r Loss>,
    pub pivots: bool,
    /// Requirements at the gate that are open or blocked, in binding order.
    pub unmet: Vec<&'r Requirement>,
    /// Those at the gate that are not stated at all, in binding order.
    pub unstated: Vec<&'r Requirement>,
    /// How many requirements there are at the gate.
    pub asked: usize,
    /// Active errors that are no requirements; what belongs to no area first, then in binding order.
    pub errors: Vec<ActiveError>,
}

impl<'r> Grounds<'r> {
    pub fn new<V>(linted: &Linted<V>, readiness: &'r Readiness, readable: bool) -> Self {
        let mut unmet: Vec<_> = readiness.due().filter(|one| is_unmet(one)).collect();
        unmet.sort_by_key(|one| one.area);
        let mut unstated: Vec<_> = readiness.due().filter(|one| !one.stated).collect();
        unstated.sort_by_key(|one| one.area);
        Self {
            stage: linted.stage,
            readable,
            prohibited: readiness.prohibited.clone(),
            loss: readiness.loss.as_ref(),
            pivots: readiness.loss.as_ref().is_some_and(|loss| loss.adjacent_use.is_some()),
            unmet,
            unstated,
            asked: readiness.due().count(),
            errors: errors(linted, readiness),
        }
    }

    pub fn verdict(&self) -> Verdict {
        if self.stage == Some(Stage::Retired) {
            Verdict::Retired
        } else if !self.readable {
            Verdict::CannotSay
        } else if self.prohibited.is_some() || (self.loss.is_some() && !self.pivots) {
            Verdict::Kill
        } else if self.loss.is_some() {
            Verdict::Pivot
        } else if self.unmet.is_empty() && self.errors.is_empty() {
            Verdict::Scale
        } else if self.unstated.len() * 2 > self.asked {
            Verdict::CannotSay
        } else {
            Verdict::NotYet
        }
    }

    /// The rules that force `verdict`.
    pub fn because(&self, verdict: Verdict) -> Vec<Rule> {
        let errors = || self.errors.iter().map(|error| error.rule.clone());
        match verdict {
            Verdict::Kill => {
                let loss = self.loss.filter(|_| !self.pivots).map(|loss| loss.rule.clone());
                loss.into_iter().chain(self.prohibited.clone()).collect()
            }
            Verdict::Pivot => self.loss.map(|loss| loss.rule.clone()).into_iter().collect(),
            Verdict::Scale => Vec::new(),
            Verdict::CannotSay if self.readable => self.unstated.iter().map(|one| one.rule.clone()).collect(),
            Verdict::CannotSay | Verdict::Retired => errors().collect(),
            Verdict::NotYet => {
                // What is blocked by an open requirement is not another reason.
                let causes = self.unmet.iter().filter(|one| !self.follows(one));
                in_binding_order(causes.map(|one| (one.area, one.rule.clone())), &self.errors, |error| {
                    error.rule.clone()
                })
            }
        }
    }

    /// Does it only wait for a table that another unmet requirement demands?
    fn follows(&self, one: &Requirement) -> bool {
        one.state == State::Blocked
            && one
                .cause
                .as_ref()
                .is_some_and(|cause| self.unmet.iter().any(|unmet| unmet.rule.code() == cause.code()))
    }

    /// The same, were the use a lawful one.
    pub fn permitted(&self) -> Self {
        let mut changed = self.clone();
        changed.errors.retain(|error| {
            self.prohibited
                .as_ref()
                .is_none_or(|prohibited| prohibited.code() != error.rule.code())
        });
        changed.prohibited = None;
        changed
    }

    /// The same, did the case pay.
    pub fn paying(&self) -> Self {
        let mut changed = self.clone();
        if let Some(loss) = changed.loss.take() {
            changed.unmet.retain(|one| one.rule.code() != loss.rule.code());
        }
        changed
    }

    /// The same, were there another use to take it to.
    pub fn with_another_use(&self) -> Self {
        Self {
            pivots: true,
            ..self.clone()
        }
    }

    /// The same, did these requirements hold.
    pub fn meeting(&self, met: &[&Requirement]) -> Self {
        let is_met = |one: &&Requirement| met.iter().any(|met| met.rule.code() == one.rule.code());
        let mut changed = self.clone();
        changed.unmet.retain(|one| !is_met(one));
        changed.unstated.retain(|one| !is_met(one));
        changed
    }
}

pub(super) fn is_unmet(one: &Requirement) -> bool {
    matches!(one.state, State::Open | State::Blocked)
}

/// What is made of requirements, each with its area, and what is made of errors, in one row: what belongs to no area first.
pub(super) fn in_binding_order<T>(
    requirements: impl Iterator<Item = (Option<Area>, T)>,
    errors: &[ActiveError],
    of_error: impl Fn(&ActiveError) -> T,
) -> Vec<T> {
    let errors = errors.iter().map(|error| (error.rule.area(), of_error(error)));
    let mut all: Vec<_> = requirements.chain(errors).collect();
    all.sort_by_key(|(area, _)| *area);
    all.into_iter().map(|(_, one)| one).collect()
}

/// The manifest's own errors, and those that rules over the portfolio find in it.
fn errors<V>(linted: &Linted<V>, readiness: &Readiness) -> Vec<ActiveError> {
    let mut errors = readiness.errors.clone();
    for finding in &linted.findings {
        let is_new = errors.iter().all(|error| error.rule.code() != finding.rule.code());
        if is_new && finding.severity == Severity::Error && finding.waiver.is_none() {
            errors.push(ActiveError {
                rule: finding.rule.clone(),
                what: told(finding),
            });
        }
    }
    errors.sort_by_key(|error| error.rule.area());
    errors
}
