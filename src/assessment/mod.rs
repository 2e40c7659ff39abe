//! May the pilot enter the next stage? Area by area, what binds first, what would have to be true, and a verdict.
//!
//! A view of what the engine knows of each requirement: nothing of the manifest itself is judged here.

mod change;
mod grounds;
mod json;
mod months;
mod steps;
mod text;

use crate::diagnostic::{Severity, State};
use crate::engine::{Analysis, Linted, Readiness, WaivedBy};
use crate::manifest::{Date, Stage};
use crate::rules::{Area, Gap, Rule};

pub use change::{Need, Way};
pub use grounds::Verdict;
pub use json::{schema, write_json};
pub use months::Months;
pub use steps::Step;
pub use text::{Page, write_text};

use grounds::Grounds;

/// Whether one pilot may enter the next stage, and what it rests on.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The manifest's path, as outputs show it. Not safe to print.
    pub path: String,
    /// The pilot's name, where it can be read. Not safe to print.
    pub name: Option<String>,
    /// The pilot's stage, where it can be read.
    pub stage: Option<Stage>,
    /// The stage that is asked about; `None` for a retired pilot, and where nothing can be read.
    pub gate: Option<Stage>,
    /// Scale, pivot, kill, or why not yet.
    pub verdict: Verdict,
    /// The rules that force the verdict, in binding order; none forces `scale`.
    pub because: Vec<Rule>,
    /// What would change the verdict: each way is a smallest set of facts, and any one of them is enough.
    pub change: Vec<Way>,
    /// The first area in binding order with an unmet requirement.
    pub binding: Option<Binding>,
    /// All twelve areas, in binding order.
    pub areas: Vec<AreaCount>,
    /// What kind of work the unmet requirements are.
    pub gaps: Gaps,
    /// How long it takes to production; `None` where it is there, is over, or cannot be told.
    pub months: Option<Months>,
    /// What would have to be true, in binding order.
    pub steps: Vec<Step>,
    /// What is accepted for now: listed beside the verdict, and never counted as met.
    pub waived: Vec<Accepted>,
    /// The day on which scale, pivot or kill is decided, where it is stated.
    pub decision_due: Option<Date>,
}

/// How many of an area's requirements at the gate are met, and how many are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaCount {
    /// The area.
    pub area: Area,
    /// They hold.
    pub met: usize,
    /// They do not hold.
    pub open: usize,
    /// They cannot hold yet.
    pub blocked: usize,
    /// They do not hold, and that is accepted for now.
    pub waived: usize,
}

impl AreaCount {
    /// All of them.
    pub fn total(self) -> usize {
        self.met + self.open + self.blocked + self.waived
    }
}

/// What binds first.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The area.
    pub area: Area,
    /// Its open rules; where all that is unmet in it is blocked, those.
    pub rules: Vec<Rule>,
}

/// Unmet requirements at the gate by the kind of work that closes them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Objective, case and terms.
    pub clarify: usize,
    /// People, roles and governance.
    pub organize: usize,
    /// Building.
    pub implement: usize,
}

/// Something that fails nothing for now, because a waiver accepts it.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The rule.
    pub rule: Rule,
    /// Why, by whom, and until when.
    pub by: WaivedBy,
}

/// What an assessment keeps of a manifest: what became of every requirement at the gate, without a gate at the pilot's next
/// stage; `None` where it cannot be read.
pub fn keep(analysis: Analysis, gate: Option<Stage>) -> Linted<Option<Readiness>> {
    let at = analysis.at_gate(gate);
    let findings = analysis.findings(at);
    let readiness = analysis.readiness(at, &findings);
    // Not needed once they are counted, but for why it cannot be read.
    let findings = if readiness.is_some() { Vec::new() } else { findings };
    analysis.linted(findings, readiness)
}

/// Assesses one manifest of a run.
pub fn assess<V>(linted: &Linted<V>, readiness: Option<&Readiness>) -> Assessment {
    let is_readable = readiness.is_some();
    let unknown = Readiness::default();
    let readiness = readiness.unwrap_or(&unknown);
    let grounds = Grounds::new(linted, readiness, is_readable);
    let verdict = grounds.verdict();
    let gap = |gap| grounds.unmet.iter().filter(|one| one.rule.gap() == Some(gap)).count();
    Assessment {
        path: linted.path.to_string(),
        name: linted.name.clone(),
        stage: linted.stage,
        gate: readiness.gate,
        verdict,
        because: grounds.because(verdict),
        change: change::ways(&grounds, verdict, readiness),
        binding: binding(&grounds),
        areas: Area::ALL.into_iter().map(|area| count(area, readiness)).collect(),
        gaps: Gaps {
            clarify: gap(Gap::Clarify),
            organize: gap(Gap::Organize),
            implement: gap(Gap::Implement),
        },
        months: months::months(linted.stage, readiness),
        steps: steps::steps(&grounds, readiness),
        waived: accepted(linted, readiness),
        decision_due: readiness.decision_due,
    }
}

fn binding(grounds: &Grounds) -> Option<Binding> {
    let area = grounds.unmet.iter().filter_map(|one| one.area).min()?;
    let unmet = || grounds.unmet.iter().filter(|one| one.area == Some(area));
    let open: Vec<_> = unmet()
        .filter(|one| one.state == State::Open)
        .map(|one| one.rule.clone())
        .collect();
    let rules = if open.is_empty() {
        unmet().map(|one| one.rule.clone()).collect()
    } else {
        open
    };
    Some(Binding { area, rules })
}

fn count(area: Area, readiness: &Readiness) -> AreaCount {
    let of = |state| {
        let due = readiness.due();
        due.filter(|one| one.area == Some(area) && one.state == state).count()
    };
    AreaCount {
        area,
        met: of(State::Met),
        open: of(State::Open),
        blocked: of(State::Blocked),
        waived: of(State::Waived),
    }
}

/// What would count against the pilot, were there no waiver.
fn accepted<V>(linted: &Linted<V>, readiness: &Readiness) -> Vec<Accepted> {
    let mut accepted: Vec<Accepted> = Vec::new();
    let requirements = readiness.due().filter_map(|one| {
        // What lacks a table is accepted by the waiver of the rule that demands the table; one line for that is enough.
        let rule = one.cause.as_ref().unwrap_or(&one.rule);
        Some((rule, one.waiver.as_deref()?))
    });
    let errors = readiness.accepted.iter().map(|(rule, by)| (rule, by));
    let portfolio = linted
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| Some((&finding.rule, finding.waiver.as_ref()?)));
    for (rule, by) in requirements.chain(errors).chain(portfolio) {
        if accepted.iter().all(|one| one.rule.code() != rule.code()) {
            accepted.push(Accepted {
                rule: rule.clone(),
                by: by.clone(),
            });
        }
    }
    accepted
}
