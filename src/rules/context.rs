//! What a rule may know: the manifest, its places, the day, and the limits in force.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::Settings;
use crate::document::{Document, Why};
use crate::manifest::{
    Date, Manifest, Metric, MetricKind, PersonId, Review, RiskTier, Stage, Team, TeamStatus, Verdict,
};

/// One manifest, as rules see it.
#[derive(Debug)]
pub struct Context<'a> {
    /// What is intact of the manifest.
    pub manifest: &'a Manifest,
    /// Where everything stands.
    pub doc: &'a Document,
    /// Today, or the day that `--as-of` gives.
    pub today: Date,
    /// Limits and word lists.
    pub settings: &'a Settings,
    builders: OnceCell<HashSet<&'a PersonId>>,
    in_play: OnceCell<Vec<(usize, &'a Team)>>,
}

impl<'a> Context<'a> {
    /// Over one manifest.
    pub fn new(manifest: &'a Manifest, doc: &'a Document, today: Date, settings: &'a Settings) -> Self {
        Self {
            manifest,
            doc,
            today,
            settings,
            builders: OnceCell::new(),
            in_play: OnceCell::new(),
        }
    }

    /// The same once more, with nothing remembered.
    #[must_use]
    pub fn again(&self) -> Self {
        Self::new(self.manifest, self.doc, self.today, self.settings)
    }

    /// The stage the manifest states; `design` where it is missing or misspelt.
    pub fn stage(&self) -> Stage {
        self.manifest.pilot.stage.unwrap_or(Stage::Design)
    }

    /// The pilot's name, or `this pilot`.
    pub fn name(&self) -> &'a str {
        self.manifest.pilot.name.as_deref().unwrap_or("this pilot")
    }

    /// Is there a table at `path` that says something itself?
    pub fn states(&self, path: &str) -> bool {
        self.doc.states(path)
    }

    /// Is there a table at `path` that says something itself, with all that it cannot do without?
    pub fn stands(&self, path: &str) -> bool {
        self.doc.stands(path)
    }

    /// Does the manifest speak of what is at `path`, be it that there is none?
    pub fn says(&self, path: &str) -> bool {
        self.doc.has(path) || self.doc.is_denied(path)
    }

    /// Is there anything at `path`?
    pub fn has(&self, path: &str) -> bool {
        self.doc.has(path)
    }

    /// What to call a person: the name in `[people]`, else the id, else `otherwise` (`the sponsor`).
    pub fn called<'b>(&self, id: Option<&'b PersonId>, otherwise: &'b str) -> &'b str
    where
        'a: 'b,
    {
        id.map_or(otherwise, |id| {
            self.manifest
                .people
                .get(&id.0)
                .and_then(|person| person.name.as_deref())
                .unwrap_or(&id.0)
        })
    }

    /// The same for somebody whose id is there.
    pub fn person<'b>(&self, id: &'b PersonId) -> &'b str
    where
        'a: 'b,
    {
        self.called(Some(id), "")
    }

    /// Did this person make the pilot happen, or build or tune it?
    pub fn is_builder(&self, id: &PersonId) -> bool {
        let builders = || {
            self.builders
                .get_or_init(|| self.manifest.pilot.builders.iter().collect())
        };
        self.manifest.pilot.champion.as_ref() == Some(id) || builders().contains(id)
    }

    /// Where the manifest says that this person is a builder: the key, and `the champion` or `a builder`.
    pub fn builder_at(&self, id: &PersonId) -> Option<(String, &'static str)> {
        if self.manifest.pilot.champion.as_ref() == Some(id) {
            return Some(("pilot.champion".into(), "the champion"));
        }
        if !self.is_builder(id) {
            return None;
        }
        let index = self.manifest.pilot.builders.iter().position(|builder| builder == id)?;
        Some((format!("pilot.builders[{index}]"), "one of the builders"))
    }

    /// Is it stated who built the pilot? Otherwise nobody can be told from a builder.
    pub fn builders_stated(&self) -> bool {
        self.manifest.pilot.champion.is_some() || !self.manifest.pilot.builders.is_empty()
    }

    /// Are there people in the list, and all of them builders?
    pub fn only_builders(&self, ids: &[PersonId]) -> bool {
        !ids.is_empty() && ids.iter().all(|id| self.is_builder(id))
    }

    /// Since when this person no longer holds the role, if that is today or earlier.
    pub fn left(&self, id: &PersonId) -> Option<Date> {
        self.manifest.people.get(&id.0)?.left.filter(|left| *left <= self.today)
    }

    /// What has been decided. To keep it a pilot is a decision until its day; afterwards, or without a day, it is none.
    pub fn decision(&self) -> Option<Verdict> {
        let decision = &self.manifest.decision;
        let stands =
            |verdict: &Verdict| *verdict != Verdict::Keep || decision.until.is_some_and(|until| until >= self.today);
        decision.verdict.filter(stands)
    }

    /// Does a decision stand? One whose verdict is misspelt does, too: that is reported as what it is.
    pub fn is_decided(&self) -> bool {
        self.has("decision.verdict") && !self.has_kept_to_its_end()
    }

    /// Was it decided to keep it a pilot, and has that ended, or no end? Then that is no decision.
    pub fn has_kept_to_its_end(&self) -> bool {
        let until = "decision.until";
        let keeps = self.manifest.decision.verdict == Some(Verdict::Keep);
        // Where its day cannot be read, nobody knows whether it has passed.
        keeps && self.decision().is_none() && self.doc.why_broken(until) != Some(Why::Form)
    }

    /// Does the manifest say that there is none of what stands at a key: `false`, an empty array, or a text that says no?
    pub fn says_none(&self, key: &str) -> bool {
        self.doc.is_denied(key) || self.doc.why_broken(key) == Some(Why::No) || self.doc.is_empty_array(key)
    }

    /// May a team be in play: is it, or can that not be told?
    pub fn may_be_in_play(&self, team: usize) -> bool {
        let in_play = self.teams_in_play();
        let known = self.manifest.rollout.teams.get(team).and_then(|team| team.status);
        in_play.iter().any(|(place, _)| *place == team) || known.is_none() || in_play.is_empty()
    }

    /// The metrics of one kind, each with its place among all metrics.
    pub fn metrics(&self, kind: MetricKind) -> impl Iterator<Item = (usize, &'a Metric)> + use<'a> {
        self.manifest
            .metrics
            .iter()
            .enumerate()
            .filter(move |(_, metric)| metric.kind == Some(kind))
    }

    /// The business and the adoption metrics, each with its place among all metrics.
    pub fn outcome_metrics(&self) -> impl Iterator<Item = (usize, &'a Metric)> + use<'a> {
        let outcome = [Some(MetricKind::Business), Some(MetricKind::Adoption)];
        self.manifest
            .metrics
            .iter()
            .enumerate()
            .filter(move |(_, metric)| outcome.contains(&metric.kind))
    }

    /// The teams in play, each with its place among all teams: those that are adopting, stable or paused; while none has
    /// started, every planned team of the lowest wave that has one. None, where a value that cannot be read leaves open which
    /// those are.
    pub fn teams_in_play(&self) -> &[(usize, &'a Team)] {
        self.in_play.get_or_init(|| self.find_teams_in_play())
    }

    fn find_teams_in_play(&self) -> Vec<(usize, &'a Team)> {
        let teams = || self.manifest.rollout.teams.iter().enumerate();
        let started: Vec<_> = teams().filter(|(_, team)| has_started(team)).collect();
        if !started.is_empty() {
            return started;
        }
        // One of which it cannot be told may have started, or be planned for an earlier wave.
        let unclear = |(index, team): (usize, &Team)| {
            let lacks = |key: &str| self.doc.is_unclear(&format!("rollout.teams[{index}].{key}"));
            lacks("status") || (team.status == Some(TeamStatus::Planned) && lacks("wave"))
        };
        if self.doc.has_unclear_entries("rollout.teams") || teams().any(unclear) {
            return Vec::new();
        }
        let planned = || teams().filter(|(_, team)| team.status == Some(TeamStatus::Planned));
        let first = planned().filter_map(|(_, team)| team.wave).min();
        planned()
            .filter(|(_, team)| team.wave.is_some() && team.wave == first)
            .collect()
    }

    /// The keys of all reviews that there can be.
    pub const REVIEWS: [&'static str; 5] = ["it", "security", "compliance", "privacy", "permission"];

    /// The reviews that are there, each with its key.
    pub fn reviews(&self) -> impl Iterator<Item = (&'static str, &'a Review)> + use<'a> {
        let reviews = &self.manifest.integration.reviews;
        [
            ("it", &reviews.it),
            ("security", &reviews.security),
            ("compliance", &reviews.compliance),
            ("privacy", &reviews.privacy),
            ("permission", &reviews.permission),
        ]
        .into_iter()
        .filter_map(|(kind, review)| Some((kind, review.as_ref()?)))
    }

    /// Is its use regulated, or its risk tier high or prohibited?
    pub fn is_risky(&self) -> bool {
        self.regulated_or_high() || self.manifest.governance.risk_tier == Some(RiskTier::Prohibited)
    }

    /// Is its use regulated, or its risk tier high?
    pub fn regulated_or_high(&self) -> bool {
        self.manifest.governance.regulated == Some(true) || self.manifest.governance.risk_tier == Some(RiskTier::High)
    }
}

/// Has a team begun?
pub fn has_started(team: &Team) -> bool {
    matches!(
        team.status,
        Some(TeamStatus::Adopting | TeamStatus::Stable | TeamStatus::Paused)
    )
}

/// Names in a row, as people write them: `a`, `a and b`, `a, b and c`.
pub fn listed<S: AsRef<str>>(names: &[S]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// A text as a sentence: with a capital letter, and a full stop unless it ends in its own.
pub fn sentence(text: &str) -> String {
    let mut text = capital(text);
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}

/// A text as the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// `1 day`, `12 days`.
pub fn days(count: i64) -> String {
    counted(count, "day", "days")
}

/// A number with its noun: `1 team`, `3 teams`.
pub fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
