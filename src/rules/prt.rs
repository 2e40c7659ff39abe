//! PRT: the portfolio, over all manifests of one run.

use std::collections::BTreeMap;

use super::Check::Portfolio;
use super::Role::Sponsor;
use super::Sort::{Contradiction, Smell};
use super::{Entry, Member, Remark, Settings, examples, listed, standards};
use crate::manifest::Stage;

/// What the rules of this group have in common.
const PRT: Entry = Entry {
    standards: standards::PORTFOLIO,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "PRT001",
        name: "pilots-without-production",
        sort: Smell(Stage::Design),
        limits: &["portfolio-pilots", "portfolio-ratio-pilots", "portfolio-ratio"],
        summary: "many pilots, and hardly anything in rollout or production",
        who: Sponsor,
        why: "A portfolio that only starts pilots has a scaling problem, not an idea problem: each new one competes for the \
              same sponsors, reviewers and integration people that the others wait for.",
        help: "stop starting pilots; pick the one that is closest to a rollout, and give it the people who are missing",
        sources: &[super::Source::Handoff],
        examples: examples!("PRT001-pilots-without-production"),
        check: Portfolio(without_production),
        ..PRT
    },
    Entry {
        code: "PRT002",
        name: "duplicate-pilot-name",
        sort: Contradiction(Stage::Design),
        summary: "two manifests of one pilot's name",
        who: Sponsor,
        why: "Reports, decisions and waivers speak of pilots by name. Under one name, the success of one hides the state of \
              the other.",
        help: "give each its own name; if it is one pilot, keep one manifest",
        examples: examples!("PRT002-duplicate-pilot-name"),
        check: Portfolio(duplicate_names),
        ..PRT
    },
    Entry {
        code: "PRT003",
        name: "owner-of-too-many",
        sort: Smell(Stage::Design),
        limits: &["owner-pilots"],
        summary: "one production owner of too many pilots",
        who: Sponsor,
        why: "An owner of many systems reviews none of them. Ownership that is collected in one place is a queue.",
        help: "spread ownership over the units that get the value, so that each owner can review what is theirs",
        sources: &[super::Source::Five],
        examples: examples!("PRT003-owner-of-too-many"),
        check: Portfolio(owner_of_too_many),
        ..PRT
    },
    Entry {
        code: "PRT004",
        name: "team-in-two-rollouts",
        sort: Smell(Stage::Design),
        summary: "one team takes up two pilots at the same time",
        who: Sponsor,
        why: "A team that learns two new ways of working at once learns neither, and nobody can tell which of the two made \
              it slower.",
        help: "let both pilots agree whose adoption window moves, and have the team's manager confirm the order",
        sources: &[super::Source::Five, super::Source::Handoff],
        examples: examples!("PRT004-team-in-two-rollouts"),
        check: Portfolio(team_in_two_rollouts),
        ..PRT
    },
    Entry {
        code: "PRT005",
        name: "new-pilot-on-a-stalled-one",
        sort: Smell(Stage::Design),
        summary: "a pilot in a unit where another one has stalled",
        who: Sponsor,
        why: "What stopped the last pilot is still there. A new one in the same unit meets it again, later and at a higher \
              price.",
        help: "decide the stalled one first: scale, pivot or kill, and start the new one with what that decision taught",
        sources: &[super::Source::Five, super::Source::Model],
        examples: examples!("PRT005-new-pilot-on-a-stalled-one"),
        check: Portfolio(on_a_stalled_one),
        ..PRT
    },
];

/// Names in a sentence: all of a few, else the first few `and others`. Takes no more of them than that, as a portfolio may
/// have thousands of one kind, each of which is told about all the others.
fn some<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    const MOST: usize = 4;
    let mut few: Vec<&str> = names.take(MOST + 1).collect();
    if few.len() > MOST {
        few[MOST] = "others";
    }
    (!few.is_empty()).then(|| listed(&few))
}

/// The members that are not retired, with their places.
fn alive<'m>(members: &[&'m Member]) -> Vec<(usize, &'m Member)> {
    let all = members.iter().copied().enumerate();
    all.filter(|(_, member)| member.stage.value != Stage::Retired).collect()
}

fn without_production(members: &[&Member], settings: &Settings) -> Vec<Remark> {
    let limits = &settings.limits;
    let pilots: Vec<_> = alive(members)
        .into_iter()
        .filter(|(_, member)| member.stage.value == Stage::Pilot)
        .collect();
    let beyond = [Stage::Rollout, Stage::Production];
    let scaled = members
        .iter()
        .filter(|member| beyond.contains(&member.stage.value))
        .count();
    let count = pilots.len();
    let none = count >= limits.portfolio_pilots && scaled == 0;
    let few = count >= limits.portfolio_ratio_pilots && count > limits.portfolio_ratio * scaled;
    if !none && !few {
        return Vec::new();
    }
    let beside = match scaled {
        0 => "nothing is in rollout or production".to_owned(),
        1 => "only one is in rollout or production".to_owned(),
        scaled => format!("only {scaled} are in rollout or production"),
    };
    pilots
        .into_iter()
        .map(|(i, member)| {
            let message = format!(
                "{} is one of {count} pilots in this portfolio, and {beside}",
                member.called()
            );
            member.remark(i, &member.stage, message)
        })
        .collect()
}

fn duplicate_names(members: &[&Member], _: &Settings) -> Vec<Remark> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, member) in members.iter().enumerate() {
        if let Some(name) = &member.name {
            by_name.entry(name.value.trim()).or_default().push(i);
        }
    }
    let mut remarks = Vec::new();
    for (name, places) in by_name.iter().filter(|(_, places)| places.len() > 1) {
        for &i in places {
            let Some(at) = members[i]
                .name
                .as_ref()
                .filter(|_| members[i].stage.value != Stage::Retired)
            else {
                continue;
            };
            let others = places
                .iter()
                .filter(|other| **other != i)
                .map(|other| members[*other].path.as_str());
            let Some(others) = some(others) else { continue };
            let message = format!("{name} is also the name of the pilot in {others}");
            remarks.push(members[i].remark(i, at, message));
        }
    }
    remarks
}

fn owner_of_too_many(members: &[&Member], settings: &Settings) -> Vec<Remark> {
    let mut by_owner: BTreeMap<&str, Vec<(usize, &Member)>> = BTreeMap::new();
    for (i, member) in alive(members) {
        if let Some(owner) = &member.owner {
            by_owner.entry(&owner.value.is).or_default().push((i, member));
        }
    }
    let mut remarks = Vec::new();
    for owned in by_owner
        .values()
        .filter(|owned| owned.len() > settings.limits.owner_pilots)
    {
        for (i, member) in owned {
            let Some(owner) = &member.owner else { continue };
            let others = owned
                .iter()
                .filter(|(other, _)| other != i)
                .map(|(_, other)| other.called());
            let Some(others) = some(others) else { continue };
            let message = format!(
                "{} owns {} pilots: this one, {}",
                owner.value.called,
                owned.len(),
                others
            );
            remarks.push(member.remark(*i, owner, message));
        }
    }
    remarks
}

fn team_in_two_rollouts(members: &[&Member], _: &Settings) -> Vec<Remark> {
    let mut by_team: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (i, member) in alive(members) {
        for (team, adopting) in member.adopting.iter().enumerate() {
            by_team.entry(adopting.value.team.trim()).or_default().push((i, team));
        }
    }
    let mut remarks = Vec::new();
    for (team, places) in by_team {
        for &(i, own) in &places {
            let at = &members[i].adopting[own];
            let overlapping = places
                .iter()
                .filter(|(other, _)| *other != i)
                .filter(|(other, theirs)| {
                    let theirs = &members[*other].adopting[*theirs].value;
                    theirs.from <= at.value.to && at.value.from <= theirs.to
                })
                .map(|(other, _)| members[*other].called());
            if let Some(others) = some(overlapping) {
                let (from, to) = (at.value.from, at.value.to);
                let message = format!("from {from} to {to}, {team} takes up {others} as well");
                remarks.push(members[i].remark(i, at, message));
            }
        }
    }
    remarks
}

fn on_a_stalled_one(members: &[&Member], _: &Settings) -> Vec<Remark> {
    let mut stalled: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, member) in members.iter().enumerate().filter(|(_, member)| member.stalled) {
        if let Some(unit) = &member.unit {
            stalled.entry(unit.value.trim()).or_default().push(i);
        }
    }
    let mut remarks = Vec::new();
    for (i, member) in alive(members)
        .into_iter()
        .filter(|(_, member)| member.stage.value <= Stage::Pilot)
    {
        let Some(unit) = &member.unit else { continue };
        let others = || {
            let there = stalled.get(unit.value.trim()).into_iter().flatten();
            there.filter(|other| **other != i).map(|other| members[*other].called())
        };
        if let Some(stalled) = some(others()) {
            let verb = if others().nth(1).is_none() { "has" } else { "have" };
            let message = format!(
                "{} is in {}, where {stalled} {verb} stalled",
                member.called(),
                unit.value
            );
            remarks.push(member.remark(i, unit, message));
        }
    }
    remarks
}
