//! What is known of every requirement of one manifest: what checklists and assessments are made of.
//!
//! It holds no text and no tree, so that thousands of them fit into memory. What configurations select, ignore or lower makes no
//! difference here: a verdict is about the pilot, not about what somebody wants to hear of it.

use std::collections::HashMap;

use super::facts::fact;
use super::finding::{Finding, WaivedBy};
use super::findings::findings;
use super::level::Standpoint;
use super::read::{Judged, Read, View};
use super::stated::{AnotherUse, Decided, Effort, Loss, another_use, decided, effort, loss, people, person};
use super::states::{Standing, standings};
use crate::diagnostic::{Severity, State};
use crate::key::KeyPath;
use crate::manifest::{Date, Stage};
use crate::rules::{Area, Counts, DEPARTED, Force, Role, Rule, Settings, sentence};

/// One manifest as seen from a gate.
#[derive(Debug, Clone, Default)]
pub struct Readiness {
    /// The stage that is asked about: the request's gate, else the pilot's next stage; production where there is none.
    /// `None` for a retired pilot, which asks for nothing.
    pub gate: Option<Stage>,
    /// Every requirement, of all stages, in the order of the catalogue; none for a retired pilot.
    pub requirements: Vec<Requirement>,
    /// Errors at the gate other than open requirements, one a rule, in the order of the text.
    pub errors: Vec<ActiveError>,
    /// Rules that are no requirement and find an error that a waiver accepts.
    pub accepted: Vec<AcceptedError>,
    /// The first of the rules that report a standstill, if any does and no waiver accepts it.
    pub standstill: Option<Rule>,
    /// The numbers of a case that does not pay, where they force a verdict.
    pub loss: Option<Loss>,
    /// Is there another use that it could be taken to?
    pub another_use: AnotherUse,
    /// What has been decided, and stands today.
    pub decided: Option<Decided>,
    /// Is its risk tier high or prohibited, or its use regulated? Governance then comes right after sponsorship.
    pub risky: bool,
    /// The people of the manifest who have not left, by what they answer for.
    pub people: Vec<(Role, String)>,
    /// What decides how long it takes.
    pub effort: Effort,
    /// `pilot.decision-due`.
    pub decision_due: Option<Date>,
    /// The requirements that the organisation calls not applicable, each with its reason. Not safe to print.
    pub not_applicable: Vec<(Rule, String)>,
    /// More of these than this make no plain yes.
    pub most_not_applicable: usize,
    /// What the configuration asks less strictly than pilotlint does: a few words each.
    pub lax: Vec<String>,
}

/// What is known of one requirement.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// The rule.
    pub rule: Rule,
    /// What is known of it, whatever its stage.
    pub state: State,
    /// The rule whose state it shares, the outermost first, where it waits for one.
    pub cause: Option<Rule>,
    /// The waiver that accepts it for now.
    pub waiver: Option<Box<WaivedBy>>,
    /// What it finds first, of this manifest, without a full stop; of one that waits, what that finds. `None` where it finds
    /// nothing. Not safe to print.
    pub finding: Option<String>,
    /// Is a date all that lacks?
    pub only_a_date: bool,
    /// Does it force its rule's verdict?
    pub forces: Option<Force>,
    /// Where facts are kept: what meets it. `None` where there is nothing that it speaks about. Not safe to print.
    pub fact: Option<String>,
    /// Why it asks for nothing, a clause: the rule's own reason, or the organisation's. `None` where it asks for something, or
    /// nobody says why. Not safe to print.
    pub idle: Option<String>,
}

/// A rule that is no requirement and finds an error that no waiver accepts.
#[derive(Debug, Clone)]
pub struct ActiveError {
    /// The rule.
    pub rule: Rule,
    /// What it finds first, without a full stop. Not safe to print.
    pub finding: String,
    /// That, and what to do about it: two sentences. Not safe to print.
    pub what: String,
    /// What it says about the verdict.
    pub weight: Weight,
    /// The verdict that it forces.
    pub forces: Option<Force>,
}

/// A rule that is no requirement and finds an error that a waiver accepts.
#[derive(Debug, Clone)]
pub struct AcceptedError {
    /// The rule.
    pub rule: Rule,
    /// What it finds first, without a full stop. Not safe to print.
    pub finding: String,
    /// The waiver.
    pub by: WaivedBy,
}

/// What an error says about the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It stands against the pilot.
    Against,
    /// It leaves something unknown.
    Unknown,
    /// The manifest's form is broken.
    Form,
    /// Nothing.
    Nothing,
}

/// What is found, and what to do about it.
pub fn told(finding: &Finding) -> String {
    // It may begin with a name or a path, which keep their first letter.
    format!("{}. {}", finding.message, sentence(finding.help()))
}

/// Boils one manifest down, as seen from a standpoint.
pub(super) fn readiness(read: &Read, view: &View, at: Standpoint) -> Readiness {
    let settings = view.context.settings;
    let manifest = &read.manifest;
    let plain = view.plain();
    let findings = findings(read, &plain, at);
    let standings = standings(&read.judged, &read.waivers, settings);
    let mut readiness = Readiness {
        people: people(&view.context),
        decision_due: manifest.pilot.decision_due,
        decided: decided(&view.context),
        standstill: standstill(&findings),
        ..Readiness::default()
    };
    for finding in &findings {
        let rule = &finding.rule;
        if finding.severity != Severity::Error || rule.is_requirement() {
            continue;
        }
        match &finding.waiver {
            None => add_error(&mut readiness.errors, finding, weight(finding, read, &standings, at)),
            Some(by) if readiness.accepted.iter().all(|other| other.rule != *rule) => {
                readiness.accepted.push(AcceptedError {
                    rule: rule.clone(),
                    finding: finding.message.clone(),
                    by: by.clone(),
                });
            }
            Some(_) => {}
        }
    }
    if at.stage == Stage::Retired {
        return readiness;
    }
    readiness.gate = at.gate;
    readiness.another_use = another_use(&view.context);
    readiness.risky = view.context.is_risky();
    readiness.effort = effort(&view.context);
    readiness.not_applicable = not_applicable(settings);
    readiness.most_not_applicable = settings.limits.not_applicable;
    readiness.lax.clone_from(&settings.lax);
    let told = Told::new(read, &standings, settings);
    readiness.requirements = read
        .judged
        .iter()
        .zip(&standings)
        .filter(|(judged, _)| judged.rule.is_requirement())
        .map(|(judged, standing)| told.requirement(judged, standing))
        .collect();
    let losing = readiness
        .requirements
        .iter()
        .find(|one| one.forces == Some(Force::Loss));
    readiness.loss = losing.and_then(|one| loss(one.rule.clone(), manifest, settings));
    readiness
}

/// The requirements that the configuration calls not applicable, by code.
fn not_applicable(settings: &Settings) -> Vec<(Rule, String)> {
    let mut named: Vec<(Rule, String)> = settings
        .not_applicable
        .iter()
        .filter_map(|(code, reason)| Some((settings.find(code)?, reason.to_string())))
        .collect();
    named.sort_by(|(one, _), (other, _)| one.code().cmp(other.code()));
    named
}

/// One entry a rule: the one that weighs most.
fn add_error(errors: &mut Vec<ActiveError>, finding: &Finding, weight: Weight) {
    let forces = finding.rule.forces().filter(|_| finding.forces);
    let rank = |weight| match weight {
        Weight::Against => 0,
        Weight::Unknown => 1,
        Weight::Form => 2,
        Weight::Nothing => 3,
    };
    match errors.iter_mut().find(|error| error.rule == finding.rule) {
        Some(known) if rank(known.weight) <= rank(weight) => known.forces = known.forces.or(forces),
        Some(known) => {
            known.weight = weight;
            known.finding.clone_from(&finding.message);
            known.what = told(finding);
            known.forces = known.forces.or(forces);
        }
        None => errors.push(ActiveError {
            rule: finding.rule.clone(),
            finding: finding.message.clone(),
            what: told(finding),
            weight,
            forces,
        }),
    }
}

/// What an error says about the verdict.
fn weight(finding: &Finding, read: &Read, standings: &[Standing], at: Standpoint) -> Weight {
    let Some(entry) = finding.rule.entry() else {
        return Weight::Against;
    };
    match entry.counts {
        Counts::Nothing => Weight::Nothing,
        Counts::Form => Weight::Form,
        Counts::Against if entry.of_absence && finding.known == Some(State::Unknown) => Weight::Unknown,
        Counts::Against => Weight::Against,
        Counts::Evidence => {
            let is_behind = |judged: &Judged| finding.key.as_deref().is_some_and(|key| judged.wants(key));
            let counts = read.judged.iter().zip(standings).any(|(judged, standing)| {
                is_due(&judged.rule, at.gate) && standing.state == State::Failed && is_behind(judged)
            });
            if counts { Weight::Against } else { Weight::Form }
        }
    }
}

/// Is it a requirement that is due by the gate?
pub(super) fn is_due(rule: &Rule, gate: Option<Stage>) -> bool {
    rule.is_requirement() && gate.is_some_and(|gate| rule.sort().stage() <= gate)
}

fn standstill(findings: &[Finding]) -> Option<Rule> {
    let rules = findings
        .iter()
        .filter(|finding| finding.waiver.is_none())
        .map(|finding| &finding.rule);
    let mut standing: Vec<&Rule> = rules
        .filter(|rule| rule.entry().is_some_and(|entry| entry.standstill))
        .collect();
    standing.sort_by_key(|rule| rule.code());
    standing.first().map(|rule| (*rule).clone())
}

/// What is told of each requirement beside its state.
struct Told<'r> {
    read: &'r Read,
    places: HashMap<&'r str, usize>,
    standings: &'r [Standing<'r>],
    settings: &'r Settings,
}

impl<'r> Told<'r> {
    fn new(read: &'r Read, standings: &'r [Standing<'r>], settings: &'r Settings) -> Self {
        let codes = read.judged.iter().map(|one| one.rule.code());
        Self {
            read,
            places: codes.zip(0..).collect(),
            standings,
            settings,
        }
    }

    fn requirement(&self, judged: &Judged, standing: &Standing) -> Requirement {
        let is_settled = standing.state.is_settled();
        let causes: Vec<&Judged> = if is_settled {
            Vec::new()
        } else if judged.itself == Some(standing.state) {
            self.asking_for_what_is_broken(judged).into_iter().collect()
        } else {
            self.causes(judged, standing.state)
        };
        let by_itself = judged.rule.entry().is_some_and(|entry| entry.only_a_date);
        let mut drafts = judged.drafts.iter();
        let entry = judged.rule.entry();
        let finding = || {
            let around = std::iter::once(judged).chain(causes.iter().copied());
            around.into_iter().find_map(|one| self.finding(one))
        };
        Requirement {
            rule: judged.rule.clone(),
            state: standing.state,
            cause: causes.last().map(|cause| cause.rule.clone()),
            waiver: standing.waiver.cloned().map(Box::new),
            finding: if is_settled { None } else { finding() },
            only_a_date: by_itself || (!judged.drafts.is_empty() && drafts.all(|draft| draft.only_a_date)),
            forces: entry
                .and_then(|entry| entry.forces)
                .filter(|_| standing.state == State::Failed && judged.drafts.iter().any(|draft| draft.forces)),
            fact: None,
            idle: (standing.state == State::NotApplicable)
                .then(|| self.idle(judged))
                .flatten(),
        }
    }

    /// Why a rule asks for nothing.
    fn idle(&self, judged: &Judged) -> Option<String> {
        let reason = self.settings.not_applicable.get(judged.rule.code());
        reason
            .map(ToString::to_string)
            .or_else(|| judged.idle.map(str::to_owned))
    }

    /// The rules that one waits for and shares its state with, the nearest first.
    fn causes(&self, judged: &'r Judged, state: State) -> Vec<&'r Judged> {
        let next = |judged: &'r Judged| {
            let waits = judged.waits.iter();
            let mut places = waits.filter_map(|wait| Some((wait, *self.places.get(wait.on)?)));
            let (_, place) = places.find(|(wait, place)| match wait.at {
                // Of somebody who has left, the other rule is no reason: both stand.
                Some(at) => at == state && wait.on != DEPARTED,
                None => self.standings[*place].state == state,
            })?;
            Some(&self.read.judged[place])
        };
        // No rule waits for one that waits for it; no chain is as long as this.
        std::iter::successors(next(judged), |judged| next(judged))
            .take(16)
            .collect()
    }

    /// Of a rule that keeps silent about broken values alone: the one that asks for them, where it does. They are mended once.
    fn asking_for_what_is_broken(&self, judged: &Judged) -> Option<&'r Judged> {
        let entry = judged.rule.entry().filter(|_| judged.drafts.is_empty())?;
        let others = entry
            .waits
            .iter()
            .filter_map(|on| Some(&self.read.judged[*self.places.get(on)?]));
        let asks = |other: &&Judged, path: &String| other.silenced_by.contains(path);
        let mut first = None;
        for path in &judged.silenced_by {
            let asking = others.clone().find(|other| asks(other, path))?;
            first = first.or(Some(asking));
        }
        first
    }

    /// What a rule finds first; where something else is reported in its place, that.
    fn finding(&self, judged: &Judged) -> Option<String> {
        let worst = judged.drafts.iter().min_by_key(|draft| draft.known);
        if let Some(draft) = worst {
            return Some(draft.message.clone());
        }
        let problems = self.read.problems.iter().map(|problem| &problem.diagnostic);
        let silencing = problems.filter(|said| said.key.as_deref().is_some_and(|key| judged.wants(key)));
        if let Some(said) = silencing.min_by_key(|said| said.span.as_ref().map(|span| span.start)) {
            return Some(said.message.clone());
        }
        // Somebody who has left holds the duty.
        let departed = judged.waits.iter().find(|wait| wait.on == DEPARTED)?;
        let other = &self.read.judged[*self.places.get(departed.on)?];
        let held_by = judged.rule.entry().map_or(&[][..], |entry| entry.held_by);
        let of_this = other.drafts.iter().find(|draft| {
            let pattern = KeyPath::new(&draft.key).pattern();
            held_by.iter().any(|held| *held == pattern)
        });
        of_this.map(|draft| draft.message.clone())
    }
}

/// Adds what meets each requirement.
pub(super) fn add_facts(readiness: &mut Readiness, read: &Read, view: &View) {
    for one in &mut readiness.requirements {
        if one.state == State::Met {
            one.fact = fact(&one.rule, &view.context, read);
        }
    }
}

impl Readiness {
    /// Who has the role, by the manifest; `None` where it names nobody who is still there.
    pub fn person(&self, role: Role) -> Option<&str> {
        person(&self.people, role)
    }

    /// The requirements that are due by the gate.
    pub fn due(&self) -> impl Iterator<Item = &Requirement> {
        let gate = self.gate;
        self.requirements.iter().filter(move |one| is_due(&one.rule, gate))
    }
}

impl Requirement {
    /// The area that it counts to.
    pub fn area(&self) -> Option<Area> {
        self.rule.area()
    }
}
