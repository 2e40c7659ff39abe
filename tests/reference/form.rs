//! What is wrong with a manifest's form beside single values, and its waivers.

use std::collections::BTreeSet;

use jiff::civil::Date;
use pilotlint::manifest::Stage;

use super::contradictions::CONTRADICTIONS;
use super::requirements::{REQUIREMENTS, REVIEWS};
use super::said::{Manifest, Said};

/// More references than this to one document are one too many.
const REFERENCES: usize = 3;
/// More waivers than this are another standard.
const WAIVERS: usize = 5;
/// Rules that no waiver takes out, beside the groups MAN, WAV and HIS.
const NOT_WAIVABLE: [&str; 4] = ["GOV014", "GOV016", "GOV024", "INT015"];

/// Some rules that are smells, of which nothing else is asked here.
pub const SMELLS: [&str; 3] = ["OWN005", "MET016", "ROL013"];

/// What happened, and cannot lie ahead.
const PAST: &[&str] = &[
    "pilot.succeeded-on",
    "ownership.sponsor.committed-on",
    "ownership.production-owner.named-on",
    "ownership.business-owner.since",
    "ownership.scale-decision.agreed-on",
    "business-case.approved-on",
    "environment.audited-on",
    "environment.data.production-test.on",
    "workflow.designed-on",
    "adoption.workers-informed-on",
    "governance.designed-on",
    "governance.tested-on",
    "governance.last-review",
    "governance.fallback-tested-on",
    "governance.policies-updated-on",
    "handoff.scoped-on",
    "handoff.test.on",
    "handoff.partner.agreed-on",
    "decision.on",
];

/// The same in each entry of an array.
const PAST_OF_EACH: &[(&str, &[&str])] = &[
    ("metrics", &["baseline.on", "measured.on", "defined-on"]),
    ("integration.systems", &["tested-on"]),
    ("rollout.teams", &["stable-since", "data-assessed-on"]),
    ("rollout.reviews", &["held-on"]),
];

/// The codes of all errors of form; waivers among them.
pub fn errors(manifest: &Manifest, stage: Stage, today: Date) -> BTreeSet<&'static str> {
    let mut errors = manifest.errors.clone();
    let found = [
        ("MAN008", impossible_dates(&manifest.root, stage, today)),
        ("MAN013", same_name_twice(&manifest.root)),
        ("MAN017", manifest.documents.values().any(|count| *count > REFERENCES)),
        ("WAV007", in_force(manifest, today).len() > WAIVERS),
    ];
    errors.extend(found.into_iter().filter(|it| it.1).map(|it| it.0));
    for waiver in manifest.root.at("waivers").list() {
        let rule = waiver.at("rule").text();
        match rule {
            Some(rule) if !is_waivable(rule) => {
                errors.insert("WAV006");
                continue;
            }
            Some(rule) if !is_known(rule) => errors.insert("WAV002"),
            _ => false,
        };
        if waiver.at("expires").date().is_some_and(|last| last < today) {
            errors.insert("WAV001");
        }
    }
    errors
}

/// The rules with a waiver in force, each as often as it has one.
pub fn in_force(manifest: &Manifest, today: Date) -> Vec<String> {
    let waivers = manifest.root.at("waivers").list().iter();
    let rules = waivers.filter_map(|waiver| {
        let rule = waiver
            .at("rule")
            .text()
            .filter(|rule| is_known(rule) && is_waivable(rule));
        let lasts = waiver.at("expires").date().is_some_and(|last| last >= today);
        rule.filter(|_| lasts && waiver.stands())
    });
    rules.map(str::to_owned).collect()
}

fn is_known(rule: &str) -> bool {
    let requirements = REQUIREMENTS.iter().map(|rule| rule.code);
    let contradictions = CONTRADICTIONS.iter().map(|rule| rule.code);
    requirements
        .chain(contradictions)
        .chain(SMELLS)
        .any(|code| code == rule)
}

fn is_waivable(rule: &str) -> bool {
    !rule.starts_with("MAN") && !rule.starts_with("WAV") && !NOT_WAIVABLE.contains(&rule)
}

fn impossible_dates(root: &Said, stage: Stage, today: Date) -> bool {
    let ahead = |date: &Said| date.date().is_some_and(|date| date > today);
    let before = |end: &Said, start: &Said| match (end.date(), start.date()) {
        (Some(end), Some(start)) => end < start,
        _ => false,
    };
    let mut teams = root.at("rollout.teams").list().iter();
    let reviews = || REVIEWS.iter().map(|review| root.at(review));
    let pilot = root.at("pilot");
    PAST.iter().any(|path| ahead(root.at(path)))
        || PAST_OF_EACH.iter().any(|(array, keys)| {
            let mut entries = root.at(array).list().iter();
            entries.any(|entry| keys.iter().any(|key| ahead(entry.at(key))))
        })
        || (stage >= Stage::Pilot && ahead(pilot.at("started")))
        || before(pilot.at("decision-due"), pilot.at("started"))
        || teams.any(|team| {
            let window = team.at("adoption-window");
            let planned = team.at("status").is("planned") && team.at("stable-since").date().is_some();
            before(window.at("to"), window.at("from")) || before(team.at("stable-since"), window.at("from")) || planned
        })
        || reviews().any(|review| {
            let done = review.at("status").is("passed") || review.at("status").is("refused");
            (done && ahead(review.at("on"))) || before(review.at("expires"), review.at("on"))
        })
}

fn same_name_twice(root: &Said) -> bool {
    let twice = |array: &str, key: &str| {
        let entries = root.at(array).list().iter();
        let names: Vec<&Said> = entries
            .map(|entry| entry.at(key))
            .filter(|name| name.text().is_some() || name.number().is_some())
            .collect();
        names.iter().enumerate().any(|(at, name)| names[..at].contains(name))
    };
    twice("metrics", "name")
        || twice("rollout.teams", "name")
        || twice("integration.systems", "name")
        || twice("rollout.reviews", "day")
}
