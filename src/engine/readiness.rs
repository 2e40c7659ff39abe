//! What became of every requirement of one manifest: what checklists and assessments are made of.
//!
//! It holds no text and no tree, so that thousands of them fit into memory.

use std::collections::HashMap;

use super::facts::fact;
use super::finding::{Finding, WaivedBy};
use super::level::Standpoint;
use super::read::{Block, Judged, Read, View};
use super::waivers::{Holding, waiver_of};
use crate::diagnostic::{Severity, State};
use crate::document::Document;
use crate::key::KeyPath;
use crate::manifest::{Amount, Date, Manifest, PersonId, Stage, SystemStatus, TeamStatus};
use crate::rules::{Area, Context, Force, Role, Rule, Settings, demanded_by, find, sentence};

/// One manifest as seen from a gate.
#[derive(Debug, Clone, Default)]
pub struct Readiness {
    /// The stage that is asked about: the request's gate, else the pilot's next stage; production where there is none.
    /// `None` for a retired pilot, which asks for nothing.
    pub gate: Option<Stage>,
    /// Every requirement that is on, of all stages, in the order of the catalogue; none for a retired pilot.
    pub requirements: Vec<Requirement>,
    /// Errors at the gate other than open requirements, one a rule, in the order of the text.
    pub errors: Vec<ActiveError>,
    /// Rules that are no requirement and find an error that a waiver accepts.
    pub accepted: Vec<(Rule, WaivedBy)>,
    /// The first of the rules that report a standstill (DEC001, DEC011, ROL019), if any does and no waiver accepts it.
    pub standstill: Option<Rule>,
    /// GOV016, where it reports. A waiver does not make a prohibited use a lawful one.
    pub prohibited: Option<Rule>,
    /// VAL003, where it reports and no waiver accepts it, with the numbers that prove it.
    pub loss: Option<Loss>,
    /// The people of the manifest who have not left, by what they answer for.
    pub people: Vec<(Role, String)>,
    /// What decides how long it takes.
    pub effort: Effort,
    /// `pilot.decision-due`.
    pub decision_due: Option<Date>,
}

/// What came of one requirement.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// The rule.
    pub rule: Rule,
    /// Met, open, blocked or waived, whatever its stage.
    pub state: State,
    /// False where the manifest says nothing of it that can be relied on: neither yes nor no.
    pub stated: bool,
    /// Of one that is blocked or waived by a missing table: the rule that demands the table, the outermost first.
    pub cause: Option<Rule>,
    /// The waiver that accepts it for now.
    pub waiver: Option<Box<WaivedBy>>,
    /// The area it counts to: the rule's own, or the area of the role that OWN024 misses a date of.
    pub area: Option<Area>,
    /// Where facts are kept: what meets it, or the first thing that stands against it, a sentence or less without a full
    /// stop. `None` where there is nothing that it speaks about. Not safe to print.
    pub fact: Option<String>,
}

/// A rule that is no requirement and finds an error that no waiver accepts.
#[derive(Debug, Clone)]
pub struct ActiveError {
    /// The rule.
    pub rule: Rule,
    /// What it finds first, and what to do about it: two sentences. Not safe to print.
    pub what: String,
}

/// A case that does not pay, by its own numbers.
#[derive(Debug, Clone)]
pub struct Loss {
    /// The rule that says so.
    pub rule: Rule,
    /// Three capital letters.
    pub currency: Option<String>,
    /// What it brings a year.
    pub value: Amount,
    /// What it costs a year to run.
    pub run_cost: Amount,
    /// What it costs once to scale it.
    pub cost: Amount,
    /// Within how many months the cost has to come back.
    pub payback_months: u32,
    /// Where else it could go, first of all.
    pub adjacent_use: Option<String>,
}

/// What decides how long it takes to bring a pilot into production.
#[derive(Debug, Clone, Default)]
pub struct Effort {
    /// Systems that it connects to.
    pub systems: usize,
    /// Those of them that are not live.
    pub not_live: usize,
    /// Is its use regulated?
    pub regulated: bool,
    /// People in the teams that it is brought to, where they are stated.
    pub people: i64,
    /// Those teams, without any that have withdrawn.
    pub teams: usize,
    /// More people than this take longer.
    pub many_people: i64,
    /// More teams than this take longer.
    pub many_teams: usize,
}

/// What is found, and what to do about it.
pub fn told(finding: &Finding) -> String {
    // It may begin with a name or a path, which keep their first letter.
    format!("{}. {}", finding.message, sentence(finding.help()))
}

/// What became of a rule: its state, and the waiver that accepts it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'h> {
    pub state: State,
    pub waiver: Option<&'h WaivedBy>,
}

/// What became of each rule.
pub(super) fn standings<'h>(judged: &[Judged], waivers: &'h [Holding]) -> Vec<Standing<'h>> {
    let demands = Demands::new(judged);
    let standing = |one: &Judged| {
        let is_met = one.drafts.is_empty() && one.blocked.is_none();
        let waiver = if is_met || waivers.is_empty() {
            None
        } else {
            // A rule whose table is missing shares the fate of the rule that demands the table.
            std::iter::once(&one.rule)
                .chain(demands.of(one))
                .find_map(|rule| waiver_of(rule, waivers))
        };
        let state = match (is_met, waiver, one.drafts.is_empty()) {
            (true, ..) => State::Met,
            (false, Some(_), _) => State::Waived,
            (false, None, false) => State::Open,
            (false, None, true) => State::Blocked,
        };
        Standing { state, waiver }
    };
    judged.iter().map(standing).collect()
}

/// What came of the rules that demand tables.
struct Demands<'j>(HashMap<&'j str, &'j Judged>);

impl<'j> Demands<'j> {
    fn new(judged: &'j [Judged]) -> Self {
        let demand = |one: &&Judged| one.rule.entry().is_some_and(|entry| !entry.demands.is_empty());
        Self(judged.iter().filter(demand).map(|one| (one.rule.code(), one)).collect())
    }

    /// The rule that demands the table that a rule lacks, the one that demands the table around that, and so on outwards.
    fn of(&self, judged: &Judged) -> impl Iterator<Item = &'j Rule> + '_ {
        let outer = |judged: &Judged| match judged.blocked {
            Some(Block::Table(code)) => self.0.get(code).copied(),
            _ => None,
        };
        std::iter::successors(outer(judged), move |judged| outer(judged)).map(|judged| &judged.rule)
    }
}

/// Boils one manifest down, as seen from a standpoint, whose findings these are.
pub(super) fn readiness(read: &Read, view: &View, at: Standpoint, findings: &[Finding]) -> Readiness {
    let settings = view.context.settings;
    let active = || findings.iter().filter(|finding| finding.waiver.is_none());
    let mut readiness = Readiness {
        people: people(&view.context),
        decision_due: read.manifest.pilot.decision_due,
        ..Readiness::default()
    };
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error && !finding.rule.is_requirement());
    for finding in errors {
        let rule = finding.rule.clone();
        match &finding.waiver {
            None if readiness.errors.iter().all(|error| error.rule != rule) => {
                readiness.errors.push(ActiveError {
                    rule,
                    what: told(finding),
                });
            }
            Some(by) if readiness.accepted.iter().all(|(other, _)| *other != rule) => {
                readiness.accepted.push((rule, by.clone()));
            }
            _ => {}
        }
    }
    if at.stage == Stage::Retired {
        return readiness;
    }
    readiness.gate = at.gate;
    let demands = Demands::new(&read.judged);
    readiness.requirements = read
        .judged
        .iter()
        .zip(standings(&read.judged, &read.waivers))
        .filter(|(judged, _)| judged.rule.is_requirement())
        .filter(|(judged, _)| view.selection.contains(&judged.rule))
        .map(|(judged, standing)| {
            let cause = demands.of(judged).last().cloned();
            Requirement {
                rule: judged.rule.clone(),
                state: standing.state,
                stated: is_stated(judged, &read.document),
                waiver: standing.waiver.cloned().map(Box::new),
                area: area(judged, cause.as_ref()),
                cause,
                fact: None,
            }
        })
        .collect();
    let stands_still = |rule: &Rule| rule.entry().is_some_and(|entry| entry.standstill);
    let mut standstills: Vec<&Rule> = active()
        .map(|finding| &finding.rule)
        .filter(|rule| stands_still(rule))
        .collect();
    standstills.sort_by_key(|rule| rule.code());
    readiness.standstill = standstills.first().map(|rule| (*rule).clone());
    readiness.prohibited = findings
        .iter()
        .map(|finding| &finding.rule)
        .find(|rule| rule.forces() == Some(Force::Prohibition))
        .cloned();
    readiness.loss = readiness
        .requirements
        .iter()
        .find(|one| one.rule.forces() == Some(Force::Loss) && one.state == State::Open)
        .and_then(|one| loss(one.rule.clone(), &read.manifest, settings));
    readiness.effort = effort(&read.manifest, settings);
    readiness
}

/// Adds what meets, or stands against, each requirement.
pub(super) fn add_facts(readiness: &mut Readiness, read: &Read, view: &View) {
    let judged: HashMap<&str, &Judged> = read.judged.iter().map(|one| (one.rule.code(), one)).collect();
    for one in &mut readiness.requirements {
        one.fact = match one.state {
            State::Met => fact(&one.rule, &view.context, read),
            State::Open | State::Waived => judged
                .get(one.rule.code())
                .and_then(|judged| Some(judged.drafts.first()?.message.clone())),
            State::Blocked => None,
        };
    }
}

/// The area that a requirement counts to: the rule's own. One that only asks for dates of several roles counts to the area of
/// the first role that lacks one.
fn area(judged: &Judged, cause: Option<&Rule>) -> Option<Area> {
    let own = judged.rule.area();
    if !judged
        .rule
        .entry()
        .is_some_and(|entry| entry.only_a_date && entry.subjects.len() > 1)
    {
        return own;
    }
    let lacking = judged
        .drafts
        .iter()
        .filter_map(|draft| find(demanded_by(KeyPath::new(&draft.key).table()?)?)?.area());
    lacking.chain(cause.and_then(Rule::area)).min().or(own)
}

/// Does the manifest say anything of what the rule asks? What is not stated is not a no.
fn is_stated(judged: &Judged, document: &Document) -> bool {
    if judged.drafts.is_empty() {
        return judged.blocked.is_none();
    }
    let mut known: HashMap<(&str, &str), bool> = HashMap::new();
    judged.drafts.iter().any(|draft| {
        // Metrics of another kind say nothing of the one that lacks.
        draft.key != "metrics"
            && match KeyPath::new(&draft.key).split_entry() {
                None => document.has(&draft.key),
                // Something stands at the key, or at the same key of another entry of its array.
                Some(parts) => *known.entry(parts).or_insert_with(|| says(document, parts)),
            }
    })
}

/// Does any entry of the array have the key?
fn says(document: &Document, (array, below): (&str, &str)) -> bool {
    let dot = if below.is_empty() { "" } else { "." };
    (0..usize::MAX)
        .take_while(|index| document.has(&format!("{array}[{index}]")))
        .any(|index| document.has(&format!("{array}[{index}]{dot}{below}")))
}

fn people(context: &Context) -> Vec<(Role, String)> {
    let manifest = context.manifest;
    let ownership = &manifest.ownership;
    let named: [(Role, &Option<PersonId>); 10] = [
        (Role::Champion, &manifest.pilot.champion),
        (Role::Sponsor, &ownership.sponsor.person),
        (Role::ProductionOwner, &ownership.production_owner.person),
        (Role::BusinessOwner, &ownership.business_owner.person),
        (Role::ScaleDecision, &ownership.scale_decision.person),
        (Role::Maintainer, &ownership.maintainer.person),
        (Role::ChangeOwner, &manifest.adoption.owner),
        (Role::ItLead, &manifest.integration.it_lead),
        (Role::DataOwner, &manifest.environment.data.owner),
        (Role::Accountable, &manifest.governance.accountable),
    ];
    named
        .into_iter()
        .filter_map(|(role, id)| {
            let id = id.as_ref().filter(|id| context.left(id).is_none())?;
            Some((role, manifest.people.get(&id.0)?.name.clone()?))
        })
        .collect()
}

fn loss(rule: Rule, manifest: &Manifest, settings: &Settings) -> Option<Loss> {
    let case = &manifest.business_case;
    Some(Loss {
        rule,
        currency: case.currency.as_ref().map(|currency| currency.0.clone()),
        value: case.value_per_year?,
        run_cost: case.run_cost_per_year?,
        cost: case.cost_to_scale?,
        payback_months: u32::try_from(settings.limits.payback_months).unwrap_or(u32::MAX),
        adjacent_use: case.adjacent_uses.first().cloned(),
    })
}

fn effort(manifest: &Manifest, settings: &Settings) -> Effort {
    let systems = &manifest.integration.systems;
    // A status that is missing or broken is reported, and nothing can be told of how far it is.
    let teams = || {
        let teams = manifest.rollout.teams.iter();
        teams.filter(|team| team.status.is_some_and(|status| status != TeamStatus::Withdrawn))
    };
    Effort {
        systems: systems.len(),
        not_live: systems
            .iter()
            .filter(|system| system.status.is_some_and(|status| status != SystemStatus::Live))
            .count(),
        regulated: manifest.governance.regulated == Some(true),
        people: teams()
            .filter_map(|team| team.size)
            .fold(0, |sum: i64, size| sum.saturating_add(size.0)),
        teams: teams().count(),
        many_people: settings.limits.large_rollout_people,
        many_teams: settings.limits.large_rollout_teams,
    }
}

impl Readiness {
    /// Who has the role, by the manifest; `None` where it names nobody who is still there.
    pub fn person(&self, role: Role) -> Option<&str> {
        self.people
            .iter()
            .find(|(own, _)| *own == role)
            .map(|(_, name)| name.as_str())
    }

    /// The requirements that are due by the gate.
    pub fn due(&self) -> impl Iterator<Item = &Requirement> {
        let gate = self.gate;
        self.requirements
            .iter()
            .filter(move |one| gate.is_some_and(|gate| one.rule.sort().stage() <= gate))
    }
}
