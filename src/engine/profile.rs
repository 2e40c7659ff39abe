//! What a page about one pilot tells beside its findings.

use std::collections::HashSet;

use super::analysis::Analysis;
use super::finding::Finding;
use crate::diagnostic::Severity;
use crate::manifest::{Date, Metric, Verdict};
use crate::rules::{Rule, Sort};

/// What a manifest says of its pilot, for people who do not read the manifest. Nothing in it is safe to print.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// `pilot.summary`.
    pub summary: Option<String>,
    /// `pilot.unit`.
    pub unit: Option<String>,
    /// `pilot.decision-due`, also where it has passed.
    pub decision_due: Option<Date>,
    /// What has been decided, and when.
    pub decision: Option<(Verdict, Option<Date>)>,
    /// The metrics, in the manifest's order.
    pub metrics: Vec<Metric>,
    /// The waivers, in the manifest's order; also those that do not hold.
    pub waivers: Vec<Waived>,
    /// What warnings say that nothing is due for and no waiver accepts, in the order of the text; at most
    /// [`MOST_REMARKS`].
    pub remarks: Vec<(Rule, String)>,
    /// How many more of these there are.
    pub remarks_left_out: usize,
}

/// The most remarks that are kept.
pub const MOST_REMARKS: usize = 5;

/// A waiver as the manifest states it.
#[derive(Debug, Clone)]
pub struct Waived {
    /// What it names as the rule.
    pub names: String,
    /// That rule, if there is one.
    pub rule: Option<Rule>,
    /// Why it is accepted.
    pub reason: Option<String>,
    /// Who accepted it: the person's name, or the id where `[people]` has no name for it.
    pub approved_by: Option<String>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Does it hold today?
    pub holds: bool,
}

/// What a page tells of one manifest; `None` where it cannot be read. `findings` are those of the gate.
pub fn profile(analysis: &Analysis, findings: &[Finding]) -> Option<Profile> {
    let manifest = analysis.manifest()?;
    let settings = &analysis.standard().settings;
    let holding: HashSet<usize> = analysis.holding().collect();
    let waivers = manifest.waivers.iter().enumerate().map(|(index, waiver)| {
        let names = waiver.rule.clone().unwrap_or_default();
        let called = waiver.approved_by.as_ref().map(|id| {
            let person = manifest.people.get(&id.0);
            person
                .and_then(|person| person.name.clone())
                .unwrap_or_else(|| id.0.clone())
        });
        Waived {
            rule: settings.find(&names),
            names,
            reason: waiver.reason.clone(),
            approved_by: called,
            expires: waiver.expires,
            holds: holding.contains(&index),
        }
    });
    let is_smell = |one: &&Finding| matches!(one.rule.sort(), Sort::Smell(_)) && one.severity == Severity::Warning;
    let remarks = || findings.iter().filter(|one| one.waiver.is_none()).filter(is_smell);
    let decision = &manifest.decision;
    Some(Profile {
        summary: manifest.pilot.summary.clone(),
        unit: manifest.pilot.unit.clone(),
        decision_due: manifest.pilot.decision_due,
        decision: decision.verdict.map(|verdict| (verdict, decision.on)),
        metrics: manifest.metrics.clone(),
        waivers: waivers.collect(),
        remarks_left_out: remarks().count().saturating_sub(MOST_REMARKS),
        remarks: remarks()
            .take(MOST_REMARKS)
            .map(|one| (one.rule.clone(), one.message.clone()))
            .collect(),
    })
}
