//! The verdict, and what it rests on: a proof from what is stated.

use serde::Serialize;

use crate::diagnostic::{Severity, State};
use crate::engine::{ActiveError, AnotherUse, Decided, Linted, Readiness, Requirement, Weight};
use crate::manifest::{self, Stage};
use crate::rules::{Area, Counts, Force, Rule};

/// The answer to the question whether a pilot may enter a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It may not be, or it does not pay and there is nowhere else to take it; or that has been decided.
    Kill,
    /// It does not pay, but there is another use to take it to; or that has been decided.
    Pivot,
    /// Something stands against it, by what is stated.
    NotYet,
    /// Nothing stands against it, but something is not stated, or cannot be read.
    CannotSay,
    /// All that the stage asks for is met, but for what is accepted for now.
    ScaleWithWaivers,
    /// All that the stage asks for is met.
    Scale,
    /// The pilot is over: there is nothing to decide, only something to learn.
    Retired,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Kill,
        Self::Pivot,
        Self::NotYet,
        Self::CannotSay,
        Self::ScaleWithWaivers,
        Self::Scale,
        Self::Retired,
    ];

    /// As JSON and the command line spell it: `not-yet`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Pivot => "pivot",
            Self::NotYet => "not-yet",
            Self::CannotSay => "cannot-say",
            Self::ScaleWithWaivers => "scale-with-waivers",
            Self::Scale => "scale",
            Self::Retired => "retired",
        }
    }
}

/// Where something stands among what binds: law and safety first, then by area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    only_a_date: bool,
    after_law: bool,
    area: usize,
}

/// Something that stands against the pilot, or is not known.
#[derive(Debug, Clone)]
pub(super) struct Ground<'r> {
    pub rule: &'r Rule,
    /// The area that it counts to; `None` for what is wrong with the manifest itself.
    pub area: Option<Area>,
    /// What is found, without a full stop. Not safe to print.
    pub finding: Option<&'r str>,
    /// Does it only follow from another one?
    pub follows: bool,
    rank: Rank,
}

impl Ground<'_> {
    /// Where it stands in binding order.
    pub fn place(&self) -> impl Ord + use<> {
        self.rank
    }
}

/// What decides.
#[derive(Debug, Clone)]
pub(super) struct Grounds<'r> {
    readiness: &'r Readiness,
    stage: Option<Stage>,
    /// False where nothing of the manifest can be read.
    pub readable: bool,
    /// What stands against it, in binding order: failed requirements, and errors that count.
    pub against: Vec<Ground<'r>>,
    /// What is not known, in binding order: requirements, and errors that rest on something absent.
    pub unknown: Vec<Ground<'r>>,
    /// Where the form is broken.
    pub form: Vec<Ground<'r>>,
    /// How many requirements are due.
    pub due: usize,
    accepted: bool,
}

impl<'r> Grounds<'r> {
    pub fn new<V>(linted: &'r Linted<V>, readiness: &'r Readiness, readable: bool) -> Self {
        let order = Order::new(readiness);
        let of_state = |state| {
            let due = readiness.due().filter(move |one| one.state == state);
            due.map(|one| order.requirement(one))
        };
        let of_weight = |weight| {
            let errors = readiness.errors.iter().filter(move |one| one.weight == weight);
            errors.map(|one| order.error(one))
        };
        // What several manifests are wrong about together is found once all are read.
        let is_form = |rule: &Rule| rule.entry().is_some_and(|entry| entry.counts == Counts::Form);
        let shared = || {
            let shared = linted.findings.iter().filter(|_| readable);
            shared.filter(|one| one.severity == Severity::Error && is_form(&one.rule))
        };
        let own_form = of_weight(Weight::Form);
        let active = shared().filter(|one| one.waiver.is_none());
        let form = own_form.chain(active.map(|one| order.ground(&one.rule, Some(&one.message), false, false)));
        let sorted = |mut grounds: Vec<Ground<'r>>| {
            grounds.sort_by_key(|one| (one.rank, one.area.is_none()));
            grounds
        };
        Self {
            readiness,
            stage: linted.stage,
            readable,
            against: sorted(of_state(State::Failed).chain(of_weight(Weight::Against)).collect()),
            unknown: sorted(of_state(State::Unknown).chain(of_weight(Weight::Unknown)).collect()),
            form: sorted(form.collect()),
            due: readiness.due().count(),
            accepted: readiness.due().any(|one| one.state == State::Waived)
                || !readiness.accepted.is_empty()
                || shared().any(|one| one.waiver.is_some()),
        }
    }

    /// The verdict; where a decision stands, what would be the verdict without it too.
    pub fn verdict(&self) -> (Verdict, Option<Verdict>) {
        if self.stage == Some(Stage::Retired) {
            return (Verdict::Retired, None);
        }
        if !self.readable {
            return (Verdict::CannotSay, None);
        }
        let proven = self.proven();
        match self.decided() {
            Some(decided) => {
                let verdict = match decided.verdict {
                    manifest::Verdict::Kill => Verdict::Kill,
                    manifest::Verdict::Pivot => Verdict::Pivot,
                    manifest::Verdict::Keep | manifest::Verdict::Scale => Verdict::NotYet,
                };
                (verdict, Some(proven))
            }
            None => (proven, None),
        }
    }

    /// The decision that is the verdict, where one stands. What may not be is stopped, whatever was decided.
    pub fn decided(&self) -> Option<&'r Decided> {
        let decided = self.readiness.decided.as_ref();
        let ends_it = |decided: &&Decided| decided.verdict != manifest::Verdict::Scale;
        decided
            .filter(ends_it)
            .filter(|_| self.readable && self.forcing(Force::Prohibition).next().is_none())
    }

    fn proven(&self) -> Verdict {
        if self.forcing(Force::Prohibition).next().is_some() {
            return Verdict::Kill;
        }
        if self.forcing(Force::Loss).next().is_some() {
            match self.readiness.another_use {
                AnotherUse::None => return Verdict::Kill,
                AnotherUse::Some(_) => return Verdict::Pivot,
                // It stands against it all the same.
                AnotherUse::NotStated => {}
            }
        }
        if !self.against.is_empty() {
            Verdict::NotYet
        } else if !self.unknown.is_empty() || !self.form.is_empty() || self.due == 0 {
            Verdict::CannotSay
        } else if self.accepted || self.readiness.not_applicable.len() > self.readiness.most_not_applicable {
            Verdict::ScaleWithWaivers
        } else {
            Verdict::Scale
        }
    }

    /// Does a rule say that it does not pay, by its own numbers?
    pub fn loses(&self, rule: &Rule) -> bool {
        self.forcing(Force::Loss).any(|one| one == rule)
    }

    /// The rules that force a verdict of a kind.
    fn forcing(&self, force: Force) -> impl Iterator<Item = &'r Rule> {
        let due = self.readiness.due().filter(move |one| one.forces == Some(force));
        let errors = self
            .readiness
            .errors
            .iter()
            .filter(move |one| one.forces == Some(force));
        due.map(|one| &one.rule).chain(errors.map(|one| &one.rule))
    }

    /// What forces the verdict, and nothing else: law and safety first, then in order of areas.
    pub fn because(&self, verdict: Verdict) -> Vec<Rule> {
        if self.decided().is_some() {
            return Vec::new();
        }
        let own = |grounds: &[Ground<'r>]| -> Vec<Rule> {
            let own = grounds.iter().filter(|one| !one.follows);
            own.map(|one| one.rule.clone()).collect()
        };
        match verdict {
            Verdict::Kill if self.forcing(Force::Prohibition).next().is_some() => {
                self.forcing(Force::Prohibition).cloned().collect()
            }
            Verdict::Kill | Verdict::Pivot => self.forcing(Force::Loss).cloned().collect(),
            Verdict::NotYet => in_plain_order(self.against.iter().filter(|one| !one.follows)),
            Verdict::CannotSay if !self.readable => self.readiness.errors.iter().map(|one| one.rule.clone()).collect(),
            Verdict::CannotSay => {
                let is_key = |one: &&Ground| one.rule.key_question().is_some();
                let own_unknown = || self.unknown.iter().filter(|one| !one.follows);
                let mut because = in_plain_order(own_unknown().filter(is_key));
                because.extend(in_plain_order(own_unknown().filter(|one| !is_key(one))));
                because.extend(own(&self.form));
                because
            }
            Verdict::Retired | Verdict::Scale | Verdict::ScaleWithWaivers => Vec::new(),
        }
    }

    /// What binds first: the area, whether something stands against it or is not known, and the grounds, the first of which
    /// says why.
    pub fn binding(&self) -> Option<(Area, State, Vec<&Ground<'r>>)> {
        if self.stage == Some(Stage::Retired) || !self.readable {
            return None;
        }
        let first = |grounds: &'_ [Ground<'r>]| grounds.iter().find_map(|one| one.area);
        if let Some(area) = first(&self.against) {
            return Some((
                area,
                State::Failed,
                self.against.iter().filter(|one| one.area == Some(area)).collect(),
            ));
        }
        let is_key = |one: &&Ground| one.rule.key_question().is_some();
        let area = self
            .unknown
            .iter()
            .find(is_key)
            .and_then(|one| one.area)
            .or_else(|| first(&self.unknown))?;
        let of_area = || self.unknown.iter().filter(|one| one.area == Some(area));
        let grounds = of_area().filter(is_key).chain(of_area().filter(|one| !is_key(one)));
        Some((area, State::Unknown, grounds.collect()))
    }
}

/// Law and safety first, then in order of areas.
fn in_plain_order<'g, 'r: 'g>(grounds: impl Iterator<Item = &'g Ground<'r>>) -> Vec<Rule> {
    let mut all: Vec<&Ground> = grounds.collect();
    all.sort_by_key(|one| (one.rank.after_law, one.area.is_none(), one.area));
    all.into_iter().map(|one| one.rule.clone()).collect()
}

/// In which order areas bind.
#[derive(Clone, Copy)]
struct Order<'r> {
    readiness: &'r Readiness,
}

impl<'r> Order<'r> {
    fn new(readiness: &'r Readiness) -> Self {
        Self { readiness }
    }

    fn requirement(self, one: &'r Requirement) -> Ground<'r> {
        self.ground(&one.rule, one.finding.as_deref(), one.only_a_date, one.cause.is_some())
    }

    fn error(self, one: &'r ActiveError) -> Ground<'r> {
        self.ground(&one.rule, Some(&one.finding), false, false)
    }

    fn ground(self, rule: &'r Rule, finding: Option<&'r str>, only_a_date: bool, follows: bool) -> Ground<'r> {
        let entry = rule.entry();
        let law = entry.is_some_and(|entry| entry.law_or_safety);
        let area = rule.area();
        Ground {
            rule,
            area,
            finding,
            follows,
            rank: Rank {
                only_a_date,
                after_law: !law,
                area: area.map_or(usize::MAX, |area| self.place(area)),
            },
        }
    }

    /// Where the risk is high, governance is the second decision of a design, as "Why Your AI Pilots Are Not Scaling" has it.
    fn place(self, area: Area) -> usize {
        let place = Area::ALL.iter().position(|one| *one == area).unwrap_or(usize::MAX);
        match area {
            Area::Sponsorship => 0,
            Area::Governance if self.readiness.risky => 1,
            _ => place + 1,
        }
    }
}
