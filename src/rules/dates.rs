//! Dates that cannot be true together, or not yet.

use std::collections::HashSet;

use super::{Context, Findings};
use crate::manifest::{Date, ReviewStatus, Stage, TeamStatus};

/// What was done on a day must not lie ahead; what ends must not end before it began.
pub fn impossible_dates(cx: &Context, out: &mut Findings) {
    let mut seen = Dates {
        cx,
        out,
        reported: HashSet::new(),
    };
    let manifest = cx.manifest;
    let pilot = &manifest.pilot;

    seen.end_before_start(
        ("pilot.decision-due", pilot.decision_due, "is to be decided on"),
        ("pilot.started", pilot.started, "started on"),
    );
    of_teams(&mut seen);
    of_reviews(&mut seen);
    of_entries(&mut seen);
    of_the_rest(&mut seen);
}

fn of_teams(seen: &mut Dates) {
    let manifest = seen.cx.manifest;
    for (i, team) in manifest.rollout.teams.iter().enumerate() {
        let at = |key: &str| format!("rollout.teams[{i}].{key}");
        let name = team.name.as_deref().unwrap_or("this team");
        let window = team.adoption_window.as_ref();
        let (from, to) = (
            window.and_then(|window| window.from),
            window.and_then(|window| window.to),
        );
        if let Some((from, to)) = from.zip(to).filter(|(from, to)| to < from) {
            let message = format!("the adoption window of {name} ends on {to}, before it begins on {from}");
            seen.say(
                &at("adoption-window.to"),
                message,
                Some((&at("adoption-window.from"), from)),
            );
        }
        if let Some((since, from)) = team.stable_since.zip(from).filter(|(since, from)| since < from) {
            let message = format!("{name} has been stable since {since}, before its adoption window begins on {from}");
            seen.say(&at("stable-since"), message, Some((&at("adoption-window.from"), from)));
        }
        if let Some(since) = team.stable_since.filter(|_| team.status == Some(TeamStatus::Planned)) {
            seen.say(
                &at("stable-since"),
                format!("{name} is only planned, and yet stable since {since}"),
                None,
            );
        }
        seen.done(&at("stable-since"), team.stable_since);
        seen.done(&at("data-assessed-on"), team.data_assessed_on);
    }
}

fn of_reviews(seen: &mut Dates) {
    let cx = seen.cx;
    for (name, review) in cx.reviews() {
        let at = |key: &str| format!("integration.reviews.{name}.{key}");
        if let Some((on, expires)) = review.on.zip(review.expires).filter(|(on, expires)| expires < on) {
            let called = if name == "it" { "IT" } else { name };
            let ended = match review.status {
                Some(ReviewStatus::Refused) => "refused",
                _ => "passed",
            };
            let message = format!("the {called} review expires on {expires}, before it was {ended} on {on}");
            seen.say(&at("expires"), message, Some((&at("on"), on)));
        }
        if matches!(review.status, Some(ReviewStatus::Passed | ReviewStatus::Refused)) {
            seen.done(&at("on"), review.on);
        }
    }
}

fn of_entries(seen: &mut Dates) {
    let manifest = seen.cx.manifest;
    for (i, metric) in manifest.metrics.iter().enumerate() {
        let at = |key: &str| format!("metrics[{i}].{key}");
        seen.done(&at("defined-on"), metric.defined_on);
        seen.done(&at("baseline.on"), metric.baseline.as_ref().and_then(|value| value.on));
        seen.done(&at("measured.on"), metric.measured.as_ref().and_then(|value| value.on));
    }
    for (i, system) in manifest.integration.systems.iter().enumerate() {
        seen.done(&format!("integration.systems[{i}].tested-on"), system.tested_on);
    }
    for (i, review) in manifest.rollout.reviews.iter().enumerate() {
        seen.done(&format!("rollout.reviews[{i}].held-on"), review.held_on);
    }
    for (i, incident) in manifest.incidents.iter().enumerate() {
        let at = |key: &str| format!("incidents[{i}].{key}");
        seen.done(&at("on"), incident.on);
        seen.done(&at("mended-on"), incident.mended_on);
    }
    for (i, amendment) in manifest.amendments.iter().enumerate() {
        seen.done(&format!("amendments[{i}].on"), amendment.on);
    }
}

fn of_the_rest(seen: &mut Dates) {
    let cx = seen.cx;
    let manifest = seen.cx.manifest;
    if cx.stage() >= Stage::Pilot {
        seen.done("pilot.started", manifest.pilot.started);
    }
    let ownership = &manifest.ownership;
    let governance = &manifest.governance;
    let fairness_test = governance.fairness_test.as_ref();
    let production_test = manifest.environment.data.production_test.as_ref();
    for (key, date) in [
        ("pilot.succeeded-on", manifest.pilot.succeeded_on),
        ("ownership.sponsor.committed-on", ownership.sponsor.committed_on),
        (
            "ownership.production-owner.named-on",
            ownership.production_owner.named_on,
        ),
        ("ownership.business-owner.since", ownership.business_owner.since),
        ("ownership.scale-decision.agreed-on", ownership.scale_decision.agreed_on),
        ("business-case.approved-on", manifest.business_case.approved_on),
        ("environment.audited-on", manifest.environment.audited_on),
        (
            "environment.data.production-test.on",
            production_test.and_then(|test| test.on),
        ),
        ("workflow.designed-on", manifest.workflow.designed_on),
        ("adoption.workers-informed-on", manifest.adoption.workers_informed_on),
        ("governance.designed-on", governance.designed_on),
        ("governance.tested-on", governance.tested_on),
        ("governance.fairness-test.on", fairness_test.and_then(|test| test.on)),
        ("governance.last-review", governance.last_review),
        ("governance.fallback-tested-on", governance.fallback_tested_on),
        ("governance.policies-updated-on", governance.policies_updated_on),
        ("handoff.scoped-on", manifest.handoff.scoped_on),
        ("handoff.test.on", manifest.handoff.test.on),
        ("handoff.partner.agreed-on", manifest.handoff.partner.agreed_on),
        ("decision.on", manifest.decision.on),
    ] {
        seen.done(key, date);
    }
}

/// Reports each date once, whatever is wrong with it.
struct Dates<'c, 'a, 'f, 'b> {
    cx: &'c Context<'a>,
    out: &'f mut Findings<'b>,
    reported: HashSet<String>,
}

impl Dates<'_, '_, '_, '_> {
    fn say(&mut self, key: &str, message: String, other: Option<(&str, Date)>) {
        if !self.reported.insert(key.to_owned()) {
            return;
        }
        let draft = self.out.at(key, message);
        if let Some((other, date)) = other {
            draft.see(other, date.to_string());
        }
    }

    fn end_before_start(&mut self, end: (&str, Option<Date>, &str), start: (&str, Option<Date>, &str)) {
        if let Some((until, from)) = end.1.zip(start.1).filter(|(until, from)| until < from) {
            let message = format!("{} {} {until}, but {} {from}", self.cx.name(), end.2, start.2);
            self.say(end.0, message, Some((start.0, from)));
        }
    }

    fn done(&mut self, key: &str, date: Option<Date>) {
        if let Some(date) = date.filter(|date| *date > self.cx.today) {
            let message = format!("`{}` is {date}, which is still to come", self.cx.doc.written(key));
            self.say(key, message, None);
        }
    }
}
