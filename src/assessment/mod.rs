//! May the pilot enter the next stage? Area by area, what binds first, what would have to be true, and a verdict.
//!
//! A view of what the engine knows of each requirement: nothing of the manifest itself is judged here.

mod change;
mod grounds;
mod json;
mod months;
mod questions;
mod steps;
mod text;
mod words;

use crate::diagnostic::{Severity, State};
use crate::engine::{Analysis, Decided, Linted, Readiness, Requirement, WaivedBy};
use crate::manifest::{Date, Stage};
use crate::rules::{Area, Gap, Rule};

pub use change::{Need, Way};
pub use grounds::Verdict;
pub use json::{schema, write_json};
pub use months::Months;
pub use questions::{Answer, KeyQuestion};
pub use steps::{Kind, Step};
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
    /// The rules that force the verdict, law and safety first, then in order of areas; none forces `scale`.
    pub because: Vec<Rule>,
    /// The decision that is the verdict, where one stands.
    pub decided: Option<Decided>,
    /// What would be the verdict without that decision.
    pub undecided: Option<Verdict>,
    /// What would change the verdict: each way is a smallest set of facts, and any one of them is enough.
    pub change: Vec<Way>,
    /// The first question of each area, in binding order.
    pub key_questions: Vec<KeyQuestion>,
    /// What binds first.
    pub binding: Option<Binding>,
    /// All twelve areas, in binding order.
    pub areas: Vec<AreaCount>,
    /// What kind of work it is that is not met.
    pub gaps: Gaps,
    /// How long it takes to production; `None` where it is there, is over, or cannot be told.
    pub months: Option<Months>,
    /// What would have to be true, in binding order.
    pub steps: Vec<Step>,
    /// What is accepted for now: listed beside the verdict, and never counted as met.
    pub waived: Vec<Accepted>,
    /// The requirements that the organisation calls not applicable, each with its reason. Not safe to print.
    pub not_applicable: Vec<(Rule, String)>,
    /// What the configuration asks less strictly than pilotlint does: a few words each.
    pub lax: Vec<String>,
    /// What is known of each requirement at the gate, in the order of the catalogue.
    pub requirements: Vec<Requirement>,
    /// What errors that are no requirement find, by rule, one a rule; why a manifest cannot be read, too. Not safe to print.
    pub errors: Vec<(Rule, String)>,
    /// The day on which scale, pivot or kill is decided, where it is stated.
    pub decision_due: Option<Date>,
}

/// How many of an area's requirements at the gate are met, and how many are not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// They hold.
    pub met: usize,
    /// They do not hold, and the manifest says so.
    pub failed: usize,
    /// Nothing that is written says whether they hold.
    pub unknown: usize,
    /// They do not hold, and that is accepted for now.
    pub waived: usize,
    /// They make no sense here.
    pub not_applicable: usize,
}

/// The same of one area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaCount {
    /// The area.
    pub area: Area,
    /// Its requirements.
    pub counts: Counts,
}

impl Counts {
    /// Those of some requirements.
    pub fn of<'r>(requirements: impl Iterator<Item = &'r Requirement>) -> Self {
        let mut counts = Self::default();
        for one in requirements {
            match one.state {
                State::Met => counts.met += 1,
                State::Failed => counts.failed += 1,
                State::Unknown => counts.unknown += 1,
                State::Waived => counts.waived += 1,
                State::NotApplicable => counts.not_applicable += 1,
            }
        }
        counts
    }

    /// All that apply.
    pub fn total(self) -> usize {
        self.met + self.failed + self.unknown + self.waived
    }
}

/// What binds first.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The area.
    pub area: Area,
    /// Failed where something stands against it; unknown where something has to be found out.
    pub state: State,
    /// The rules, that which says why first.
    pub rules: Vec<Rule>,
    /// Why, in the words of the first one's own finding; a clause. Not safe to print.
    pub why: String,
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
    /// What it finds, a clause. Not safe to print.
    pub finding: String,
    /// Why, by whom, and until when.
    pub by: WaivedBy,
}

/// What an assessment keeps of a manifest: what is known of every requirement at the gate, without a gate at the pilot's next
/// stage; `None` where it cannot be read.
pub fn keep(analysis: Analysis, gate: Option<Stage>) -> Linted<Option<Readiness>> {
    let at = analysis.at_gate(gate);
    let readiness = analysis.readiness_with_facts(at);
    // Findings are not needed where they are counted, but for why it cannot be read.
    let findings = if readiness.is_some() {
        Vec::new()
    } else {
        analysis.findings(at)
    };
    analysis.linted(findings, readiness)
}

/// Assesses one manifest of a run.
pub fn assess<V>(linted: &Linted<V>, readiness: Option<&Readiness>) -> Assessment {
    let is_readable = readiness.is_some();
    let unreadable = Readiness::default();
    let readiness = readiness.unwrap_or(&unreadable);
    let grounds = Grounds::new(linted, readiness, is_readable);
    let (verdict, undecided) = grounds.verdict();
    let gap = |gap| {
        let open = readiness.due().filter(|one| one.state.is_open());
        open.filter(|one| one.rule.gap() == Some(gap)).count()
    };
    let of_area = |area| AreaCount {
        area,
        counts: Counts::of(readiness.due().filter(|one| one.area() == Some(area))),
    };
    Assessment {
        path: linted.path.to_string(),
        name: linted.name.clone(),
        stage: linted.stage,
        gate: readiness.gate,
        verdict,
        because: if is_readable {
            grounds.because(verdict)
        } else {
            linted.findings.iter().map(|finding| finding.rule.clone()).collect()
        },
        decided: grounds.decided().cloned(),
        undecided,
        change: change::ways(&grounds, verdict, readiness),
        key_questions: questions::key_questions(readiness),
        binding: binding(&grounds),
        areas: Area::ALL.into_iter().map(of_area).collect(),
        gaps: Gaps {
            clarify: gap(Gap::Clarify),
            organize: gap(Gap::Organize),
            implement: gap(Gap::Implement),
        },
        months: months::months(linted.stage, undecided.unwrap_or(verdict), readiness),
        steps: steps::steps(&grounds, readiness),
        waived: accepted(linted, readiness),
        not_applicable: readiness.not_applicable.clone(),
        lax: readiness.lax.clone(),
        requirements: readiness.due().cloned().collect(),
        errors: errors(linted, readiness, is_readable),
        decision_due: readiness.decision_due,
    }
}

impl Assessment {
    /// How many key questions are answered with yes, of twelve: the one number for a pilot.
    pub fn yes(&self) -> usize {
        let answers = self.key_questions.iter();
        answers.filter(|one| one.answer == Answer::Yes).count()
    }

    /// All requirements at the gate.
    pub fn counts(&self) -> Counts {
        Counts::of(self.requirements.iter())
    }

    /// What a rule finds of this pilot: a clause in the manifest's own names. Not safe to print.
    pub fn finding(&self, rule: &Rule) -> String {
        if let Some((_, finding)) = self.errors.iter().find(|(other, _)| other == rule) {
            return finding.clone();
        }
        let one = self.requirements.iter().find(|one| one.rule == *rule);
        let state = one.map_or(State::Unknown, |one| one.state);
        let finding = one.and_then(|one| one.finding.clone());
        finding.unwrap_or_else(|| words::without_finding(rule, state))
    }
}

fn binding(grounds: &Grounds) -> Option<Binding> {
    let (area, state, of_area) = grounds.binding()?;
    let first = of_area.first()?;
    let why = match first.finding {
        Some(finding) => finding.to_owned(),
        None => words::without_finding(first.rule, state),
    };
    Some(Binding {
        area,
        state,
        rules: of_area.iter().map(|one| one.rule.clone()).collect(),
        why,
    })
}

/// What errors find: those of the gate, or why nothing can be read.
fn errors<V>(linted: &Linted<V>, readiness: &Readiness, is_readable: bool) -> Vec<(Rule, String)> {
    if is_readable {
        let errors = readiness.errors.iter();
        return errors
            .map(|error| (error.rule.clone(), error.finding.clone()))
            .collect();
    }
    let findings = linted.findings.iter();
    findings
        .map(|finding| (finding.rule.clone(), finding.message.clone()))
        .collect()
}

/// What would count against the pilot, were there no waiver.
fn accepted<V>(linted: &Linted<V>, readiness: &Readiness) -> Vec<Accepted> {
    let mut accepted: Vec<Accepted> = Vec::new();
    let requirements = readiness.due().filter_map(|one| {
        // What lacks a table is accepted by the waiver of the rule that demands the table; one line for that is enough.
        let rule = one.cause.as_ref().unwrap_or(&one.rule);
        let finding = one.finding.clone();
        let finding = finding.unwrap_or_else(|| words::without_finding(&one.rule, State::Unknown));
        Some((rule, finding, one.waiver.as_deref()?))
    });
    let errors = readiness
        .accepted
        .iter()
        .map(|one| (&one.rule, one.finding.clone(), &one.by));
    let portfolio = linted
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| Some((&finding.rule, finding.message.clone(), finding.waiver.as_ref()?)));
    for (rule, finding, by) in requirements.chain(errors).chain(portfolio) {
        if accepted.iter().all(|one| one.rule.code() != rule.code()) {
            accepted.push(Accepted {
                rule: rule.clone(),
                finding,
                by: by.clone(),
            });
        }
    }
    accepted
}
