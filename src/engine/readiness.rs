//! What became of every requirement of one manifest: what checklists and assessments are made of.
//!
//! It holds no text and no tree, so that thousands of them fit into memory.

use super::facts::fact;
use super::judge::{Block, Verdict};
use super::level::Standpoint;
use super::lint::Request;
use super::run::{Finding, State, WaivedBy};
use super::waivers::{Holding, waiver_of};
use crate::document::Reading;
use crate::manifest::{Amount, Date, Manifest, PersonId, Stage, SystemStatus, TeamStatus};
use crate::rules::{self, Area, Context, Role, Rule, Severity, Sort, demanded_by, sentence};

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
    pub accepted: Vec<(&'static Rule, WaivedBy)>,
    /// The first of the rules that report a standstill (DEC001, DEC011, ROL019), if any does and no waiver accepts it.
    pub standstill: Option<&'static Rule>,
    /// GOV016, where it reports. A waiver does not make a prohibited use a lawful one.
    pub prohibited: Option<&'static Rule>,
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
    pub rule: &'static Rule,
    /// Met, open, blocked or waived, whatever its stage.
    pub state: State,
    /// False where the manifest says nothing of it that can be relied on: neither yes nor no.
    pub stated: bool,
    /// Of one that is blocked or waived by a missing table: the rule that demands the table, the outermost first.
    pub cause: Option<&'static Rule>,
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
    pub rule: &'static Rule,
    /// What it finds first, and what to do about it: two sentences. Not safe to print.
    pub what: String,
}

/// A case that does not pay, by its own numbers.
#[derive(Debug, Clone)]
pub struct Loss {
    /// The rule that says so.
    pub rule: &'static Rule,
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
    format!("{}. {}", finding.message, sentence(&finding.help))
}

/// What became of a rule: its state, and the waiver that accepts it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'h> {
    pub state: State,
    pub waiver: Option<&'h WaivedBy>,
}

/// What became of each rule.
pub(super) fn standings<'h>(verdicts: &[Verdict], waivers: &'h [Holding]) -> Vec<Standing<'h>> {
    let standing = |verdict: &Verdict| {
        let is_met = verdict.drafts.is_empty() && verdict.blocked.is_none();
        let waiver = if is_met || waivers.is_empty() {
            None
        } else {
            // A rule whose table is missing shares the fate of the rule that demands the table.
            std::iter::once(verdict.rule)
                .chain(demanding(verdict, verdicts))
                .find_map(|rule| waiver_of(rule, waivers))
        };
        let state = match (is_met, waiver, verdict.drafts.is_empty()) {
            (true, ..) => State::Met,
            (false, Some(_), _) => State::Waived,
            (false, None, false) => State::Open,
            (false, None, true) => State::Blocked,
        };
        Standing { state, waiver }
    };
    verdicts.iter().map(standing).collect()
}

/// The rule that demands the table that a rule lacks, the one that demands the table around that, and so on outwards.
fn demanding(verdict: &Verdict, verdicts: &[Verdict]) -> impl Iterator<Item = &'static Rule> {
    let outer = |verdict: &Verdict| match verdict.blocked {
        Some(Block::Table(code)) => verdicts.iter().find(|one| one.rule.code == code),
        _ => None,
    };
    std::iter::successors(outer(verdict), move |verdict| outer(verdict)).map(|verdict| verdict.rule)
}

/// What the engine has come to about one manifest.
pub(super) struct Judgement<'a> {
    pub verdicts: &'a [Verdict],
    pub waivers: &'a [Holding],
    /// What it shows from the standpoint.
    pub findings: &'a [Finding],
}

/// Boils one manifest down, as seen from `standpoint`.
pub(super) fn readiness(
    judged: &Judgement,
    context: &Context,
    reading: &Reading,
    standpoint: Standpoint,
    request: &Request,
) -> Readiness {
    let findings = judged.findings;
    let active = || findings.iter().filter(|finding| finding.waiver.is_none());
    let mut readiness = Readiness {
        people: people(context),
        decision_due: reading.manifest.pilot.decision_due,
        ..Readiness::default()
    };
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error && !matches!(finding.rule.sort, Sort::Requirement(_)));
    for finding in errors {
        let rule = finding.rule;
        match &finding.waiver {
            None if readiness.errors.iter().all(|error| error.rule.code != rule.code) => {
                readiness.errors.push(ActiveError {
                    rule,
                    what: told(finding),
                });
            }
            Some(by) if readiness.accepted.iter().all(|(other, _)| other.code != rule.code) => {
                readiness.accepted.push((rule, by.clone()));
            }
            _ => {}
        }
    }
    if standpoint.stage == Stage::Retired {
        return readiness;
    }
    readiness.gate = standpoint.gate;
    readiness.requirements = judged
        .verdicts
        .iter()
        .zip(standings(judged.verdicts, judged.waivers))
        .filter(|(verdict, _)| matches!(verdict.rule.sort, Sort::Requirement(_)))
        .filter(|(verdict, _)| request.selection.contains(verdict.rule))
        .map(|(verdict, standing)| {
            let cause = demanding(verdict, judged.verdicts).last();
            Requirement {
                rule: verdict.rule,
                state: standing.state,
                stated: is_stated(verdict, reading),
                cause,
                waiver: standing.waiver.cloned().map(Box::new),
                area: area(verdict, cause),
                fact: None,
            }
        })
        .collect();
    let found = |code: &str| active().map(|finding| finding.rule).find(|rule| rule.code == code);
    readiness.standstill = ["DEC001", "DEC011", "ROL019"].into_iter().find_map(found);
    readiness.prohibited = findings
        .iter()
        .map(|finding| finding.rule)
        .find(|rule| rule.code == "GOV016");
    readiness.loss = readiness
        .requirements
        .iter()
        .find(|one| one.rule.code == "VAL003" && one.state == State::Open)
        .and_then(|one| loss(one.rule, &reading.manifest, request));
    readiness.effort = effort(&reading.manifest, request);
    readiness
}

/// Adds what meets, or stands against, each requirement.
pub(super) fn add_facts(
    readiness: &mut Readiness,
    verdicts: &[Verdict],
    context: &Context,
    reading: &Reading,
    text: &str,
) {
    for one in &mut readiness.requirements {
        one.fact = match one.state {
            State::Met => fact(one.rule, context, reading, text),
            State::Open | State::Waived => verdicts
                .iter()
                .find(|verdict| verdict.rule.code == one.rule.code)
                .and_then(|verdict| Some(verdict.drafts.first()?.message.clone())),
            State::Blocked => None,
        };
    }
}

/// The area that a requirement counts to. OWN024 speaks of three roles: it counts to the area of the first that lacks a date.
fn area(verdict: &Verdict, cause: Option<&Rule>) -> Option<Area> {
    let own = verdict.rule.area();
    if verdict.rule.code != "OWN024" {
        return own;
    }
    let lacking = verdict.drafts.iter().filter_map(|draft| {
        let (table, _) = draft.key.rsplit_once('.')?;
        rules::find(demanded_by(table)?)?.area()
    });
    lacking.chain(cause.and_then(Rule::area)).min().or(own)
}

/// Does the manifest say anything of what the rule asks? What is not stated is not a no.
fn is_stated(verdict: &Verdict, reading: &Reading) -> bool {
    if verdict.drafts.is_empty() {
        return verdict.blocked.is_none();
    }
    verdict.drafts.iter().any(|draft| {
        // Metrics of another kind say nothing of the one that lacks.
        draft.key != "metrics" && says(reading, &draft.key)
    })
}

/// Does something stand at the key, or at the same key of another entry of its array?
fn says(reading: &Reading, key: &str) -> bool {
    let document = &reading.document;
    let Some((array, rest)) = key.split_once('[') else {
        return document.has(key);
    };
    let Some((_, rest)) = rest.split_once(']') else {
        return document.has(key);
    };
    (0..usize::MAX)
        .take_while(|index| document.has(&format!("{array}[{index}]")))
        .any(|index| document.has(&format!("{array}[{index}]{rest}")))
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

fn loss(rule: &'static Rule, manifest: &Manifest, request: &Request) -> Option<Loss> {
    let case = &manifest.business_case;
    Some(Loss {
        rule,
        currency: case.currency.as_ref().map(|currency| currency.0.clone()),
        value: case.value_per_year?,
        run_cost: case.run_cost_per_year?,
        cost: case.cost_to_scale?,
        payback_months: u32::try_from(request.settings.limits.payback_months).unwrap_or(u32::MAX),
        adjacent_use: case.adjacent_uses.first().cloned(),
    })
}

fn effort(manifest: &Manifest, request: &Request) -> Effort {
    let systems = &manifest.integration.systems;
    let teams = || {
        let teams = manifest.rollout.teams.iter();
        teams.filter(|team| team.status != Some(TeamStatus::Withdrawn))
    };
    Effort {
        systems: systems.len(),
        not_live: systems
            .iter()
            .filter(|system| system.status != Some(SystemStatus::Live))
            .count(),
        regulated: manifest.governance.regulated == Some(true),
        people: teams()
            .filter_map(|team| team.size)
            .fold(0, |sum: i64, size| sum.saturating_add(size.0)),
        teams: teams().count(),
        many_people: request.settings.limits.large_rollout_people,
        many_teams: request.settings.limits.large_rollout_teams,
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
            .filter(move |one| gate.is_some_and(|gate| one.rule.sort.stage() <= gate))
    }
}
