//! Who holds which duty.

use super::{Context, Entry};
use crate::key::KeyPath;
use crate::manifest::{MetricKind, PersonId, TeamStatus};

/// The rule that reports somebody who has left, and still holds a duty.
pub(crate) const DEPARTED: &str = "OWN015";

/// Somebody who is named as responsible for something.
#[derive(Debug)]
pub struct Duty<'a> {
    /// Where.
    pub key: String,
    /// Who.
    pub person: &'a PersonId,
    /// As what: `production owner`, `owner of claim-cycle-time`.
    pub role: String,
    /// Is it one that no requirement asks about: the owner of a technical metric?
    unasked: bool,
}

/// A key that names somebody responsible, who that is, and as what.
type Responsible<'a> = (String, Option<&'a PersonId>, String);

/// Everybody who is responsible for something, by the manifest.
pub fn duties<'a>(cx: &Context<'a>) -> Vec<Duty<'a>> {
    let mut roles = single_roles(cx);
    roles.extend(listed_roles(cx));
    let duty = |(key, person, role): Responsible<'a>| {
        let metric = KeyPath::new(&key)
            .entry()
            .and_then(|entry| entry.strip_prefix("metrics[")?.strip_suffix(']')?.parse().ok());
        let kind = metric.and_then(|at: usize| cx.manifest.metrics.get(at)?.kind);
        Some(Duty {
            unasked: kind == Some(MetricKind::Technical),
            key,
            person: person?,
            role,
        })
    };
    roles.into_iter().filter_map(duty).collect()
}

/// Has somebody left who holds the duty that a rule asks for? Of a list of people, everybody has to.
pub(crate) fn has_left(entry: &Entry, cx: &Context) -> bool {
    let is_asked = |duty: &&Duty| {
        let pattern = KeyPath::new(&duty.key).pattern();
        !duty.unasked && entry.held_by.contains(&pattern.as_str())
    };
    let duties = duties(cx);
    let mut held = duties.iter().filter(is_asked).peekable();
    let is_gone = |duty: &Duty| cx.left(duty.person).is_some();
    let takes_everybody = held
        .peek()
        .is_some_and(|duty| duty.key.starts_with("governance.escalation["));
    if takes_everybody {
        held.all(is_gone)
    } else {
        held.any(is_gone)
    }
}

/// The roles that one person holds.
fn single_roles<'a>(cx: &Context<'a>) -> Vec<Responsible<'a>> {
    let manifest = cx.manifest;
    let ownership = &manifest.ownership;
    let alerts = manifest.governance.monitoring.as_ref().and_then(|m| m.alerts.as_ref());
    [
        ("ownership.sponsor.person", &ownership.sponsor.person, "sponsor"),
        (
            "ownership.production-owner.person",
            &ownership.production_owner.person,
            "production owner",
        ),
        (
            "ownership.business-owner.person",
            &ownership.business_owner.person,
            "business owner",
        ),
        (
            "ownership.scale-decision.person",
            &ownership.scale_decision.person,
            "the one who decides about scaling",
        ),
        (
            "ownership.maintainer.person",
            &ownership.maintainer.person,
            "maintainer",
        ),
        (
            "governance.accountable",
            &manifest.governance.accountable,
            "the one who answers for what it puts out",
        ),
        (
            "environment.data.owner",
            &manifest.environment.data.owner,
            "owner of the data",
        ),
        ("adoption.owner", &manifest.adoption.owner, "owner of the change plan"),
        (
            "integration.it-lead",
            &manifest.integration.it_lead,
            "the IT leader behind it",
        ),
    ]
    .into_iter()
    .map(|(key, person, role)| (key, person.as_ref(), role))
    .chain([("governance.monitoring.alerts", alerts, "the one who gets its alerts")])
    .map(|(key, person, role)| (key.to_owned(), person, role.to_owned()))
    .collect()
}

/// The roles of which there may be many.
fn listed_roles<'a>(cx: &Context<'a>) -> Vec<Responsible<'a>> {
    let manifest = cx.manifest;
    let mut roles = Vec::new();
    for (i, person) in manifest.governance.escalation.iter().enumerate() {
        let role = "somebody to call when it goes wrong";
        roles.push((format!("governance.escalation[{i}]"), Some(person), role.to_owned()));
    }
    let mut named = |key: String, person: &'a Option<PersonId>, role: &str, of: &Option<String>, otherwise: &str| {
        let of = of.as_deref().unwrap_or(otherwise);
        roles.push((key, person.as_ref(), format!("{role} of {of}")));
    };
    for (i, metric) in manifest.metrics.iter().enumerate() {
        named(
            format!("metrics[{i}].owner"),
            &metric.owner,
            "owner",
            &metric.name,
            "a metric",
        );
    }
    for (i, system) in manifest.integration.systems.iter().enumerate() {
        let key = format!("integration.systems[{i}].owner");
        named(key, &system.owner, "owner", &system.name, "a system");
    }
    for (i, team) in manifest.rollout.teams.iter().enumerate() {
        if team.status.is_some_and(|status| status != TeamStatus::Withdrawn) {
            let key = format!("rollout.teams[{i}].champion");
            named(key, &team.champion, "champion", &team.name, "a team");
        }
    }
    roles
}
