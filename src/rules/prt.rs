//! PRT: the portfolio, over all manifests of one run.

use std::collections::BTreeMap;

use super::Check::Portfolio;
use super::Role::Sponsor;
use super::Sort::{Contradiction, Smell};
use super::{Counts, Entry, Fact, Member, Remark, Settings, examples, listed, standards};
use crate::manifest::Stage;

/// What the rules of this group have in common.
const PRT: Entry = Entry {
    standards: standards::PORTFOLIO,
    counts: Counts::Nothing,
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
        counts: Counts::Form,
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

/// Of other pilots, so many are named and shown.
const MOST: usize = 4;

/// Other pilots that a remark is about: a name for each, and the place that shows it.
struct Others<'m, T>(Vec<(&'m str, usize, &'m Fact<T>)>);

impl<'m, T> Others<'m, T> {
    /// All of a few, else the first few. Takes no more of them than that, as a portfolio may have thousands of one kind, each
    /// of which is told about all the others. `None` if there are none.
    fn few(others: impl Iterator<Item = (&'m str, usize, &'m Fact<T>)>) -> Option<Self> {
        let few: Vec<_> = others.take(MOST + 1).collect();
        (!few.is_empty()).then_some(Self(few))
    }

    /// Their names, for a sentence.
    fn names(&self) -> String {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _, _)| *name).collect();
        if names.len() > MOST {
            names[MOST] = "others";
        }
        listed(&names)
    }

    /// Shows those that are named.
    fn shown_in(&self, remark: Remark, label: impl Fn(&T) -> String) -> Remark {
        let named = self.0.iter().take(MOST);
        named.fold(remark, |remark, (_, member, fact)| {
            remark.see(*member, fact, label(&fact.value))
        })
    }
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
            let others = places.iter().filter(|other| **other != i);
            let others = others
                .filter_map(|other| Some((members[*other].path.as_str(), *other, members[*other].name.as_ref()?)));
            let Some(others) = Others::few(others) else { continue };
            let message = format!("{name} is also the name of the pilot in {}", others.names());
            let remark = members[i].remark(i, at, message);
            remarks.push(others.shown_in(remark, |_| "the same name".to_owned()));
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
            let others = owned.iter().filter(|(other, _)| other != i);
            let others = others.filter_map(|(place, other)| Some((other.called(), *place, other.owner.as_ref()?)));
            let Some(others) = Others::few(others) else { continue };
            let message = format!(
                "{} owns {} pilots: this one, {}",
                owner.value.called,
                owned.len(),
                others.names()
            );
            let remark = member.remark(*i, owner, message);
            remarks.push(others.shown_in(remark, |_| "the same owner".to_owned()));
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
                .map(|(other, theirs)| (members[*other].called(), *other, &members[*other].adopting[*theirs]));
            if let Some(others) = Others::few(overlapping) {
                let (from, to) = (at.value.from, at.value.to);
                let message = format!("from {from} to {to}, {team} takes up {} as well", others.names());
                let remark = members[i].remark(i, at, message);
                remarks.push(others.shown_in(remark, |theirs| format!("from {} to {}", theirs.from, theirs.to)));
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
        let there = stalled.get(unit.value.trim()).into_iter().flatten();
        let there = there.filter(|other| **other != i);
        let there = there.filter_map(|other| Some((members[*other].called(), *other, members[*other].unit.as_ref()?)));
        if let Some(stalled) = Others::few(there) {
            let verb = if stalled.0.len() == 1 { "has" } else { "have" };
            let message = format!(
                "{} is in {}, where {} {verb} stalled",
                member.called(),
                unit.value,
                stalled.names()
            );
            let remark = member.remark(i, unit, message);
            remarks.push(stalled.shown_in(remark, |_| "has stalled".to_owned()));
        }
    }
    remarks
}
