//! What rules ask a manifest, and how their answers make a state.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use pilotlint::manifest::Stage;

use super::contradictions::{CONTRADICTIONS, Rests};
use super::requirements::REQUIREMENTS;
use super::said::{Manifest, Said};
use super::shape::DEMANDED;

/// What was found at the items of a requirement, together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found(u8);

pub const NOTHING: Found = Found(0);
pub const MET: Found = Found(1);
pub const WAIVED: Found = Found(2);
/// Unknown and failed, for what the rule itself found: the higher bits.
pub const UNKNOWN: Found = Found(4 | 64);
pub const FAILED: Found = Found(8 | 128);
/// Failed, for a text that denies.
pub const DENIED: Found = Found(8 | 128 | 16);

impl std::ops::BitOr for Found {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Found {
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// As a rule has it that waits for the one that found it.
    pub fn shared(self) -> Self {
        Self(self.0 & !(64 | 128))
    }

    /// The worst counts; not applicable only where nothing was found.
    pub fn state(self) -> &'static str {
        let states = [
            (FAILED, "failed"),
            (UNKNOWN, "unknown"),
            (WAIVED, "waived"),
            (MET, "met"),
        ];
        let worst = states.into_iter().find(|(found, _)| self.has(found.shared()));
        worst.map_or("not-applicable", |it| it.1)
    }

    pub fn is_met(self) -> bool {
        self == MET
    }
}

pub fn all(found: impl IntoIterator<Item = Found>) -> Found {
    found.into_iter().fold(NOTHING, |all, one| all | one)
}

/// Is it said at all?
pub fn said(it: &Said) -> Found {
    match it {
        Said::Absent | Said::Broken => UNKNOWN,
        Said::No { denied: true } => DENIED,
        Said::No { denied: false } => FAILED,
        Said::List(list) if list.is_empty() => FAILED,
        // Nobody knows what else was meant; an entry of an array stands for itself.
        Said::List(list) if list.contains(&Said::Broken) && !list.iter().any(Said::is_table) => UNKNOWN,
        Said::Table(_) if !it.stands() => UNKNOWN,
        _ => MET,
    }
}

/// Is it said, and enough?
pub fn must(it: &Said, enough: impl Fn(&Said) -> bool) -> Found {
    match said(it) {
        MET if !enough(it) => FAILED,
        found => found,
    }
}

/// A list of values of a closed set is a whole answer.
pub fn lists(it: &Said, word: &str) -> Found {
    must(it, |it| it.texts().any(|one| one == word))
}

/// Is an entry one of those that a rule speaks of?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    Yes,
    CannotTell,
    No,
}

/// One manifest on a day, at a gate.
pub struct Judge<'a> {
    pub manifest: &'a Manifest,
    pub today: Date,
    /// `pilot.stage`; `design` where it cannot be read.
    pub stage: Stage,
    /// The stage that is to be entered.
    pub gate: Stage,
    /// Rules with a waiver in force.
    pub waivers: BTreeSet<String>,
}

impl Judge<'_> {
    pub fn at(&self, path: &str) -> &Said {
        self.manifest.root.at(path)
    }

    pub fn entries(&self, path: &str) -> impl Iterator<Item = &Said> {
        self.at(path).list().iter().filter(|entry| entry.is_table())
    }

    pub fn ago(&self, days: i64) -> Date {
        self.today.saturating_sub(jiff::Span::new().days(days))
    }

    pub fn is_before(&self, date: &Said, other: Date) -> bool {
        date.date().is_some_and(|date| date < other)
    }

    /// The state of another rule, for those that wait for it.
    pub fn of(&self, code: &str) -> Found {
        self.found(code).shared()
    }

    /// What is found of a requirement.
    pub fn found(&self, code: &str) -> Found {
        let rule = REQUIREMENTS.iter().find(|rule| rule.code == code);
        let rule = rule.unwrap_or_else(|| panic!("no requirement {code}"));
        self.waived(code, (rule.judge)(self))
    }

    /// What is found, after the waivers of the rule that finds it.
    pub fn waived(&self, code: &str, found: Found) -> Found {
        if !self.waivers.contains(code) || self.is_taken(code) {
            return found;
        }
        let rest = Found(found.0 & (MET.0 | WAIVED.0));
        if rest == found { rest } else { rest | WAIVED }
    }

    /// Does another rule report in its place?
    fn is_taken(&self, code: &str) -> bool {
        let by = match code {
            "MET019" => "MET023",
            "GOV003" | "GOV017" => "GOV024",
            "INT004" => return self.at("integration.reviews.it.status").is("refused"),
            "INT005" => return self.at("integration.reviews.security.status").is("refused"),
            "INT006" => return self.at("integration.reviews.compliance.status").is("refused"),
            "INT011" => return self.at("integration.reviews.privacy.status").is("refused"),
            _ => return false,
        };
        self.contradicts(by).is_some()
    }

    /// What a contradiction rests on, where it reports from this stage on, waived or not.
    pub fn contradicts(&self, code: &str) -> Option<Rests> {
        let rule = CONTRADICTIONS.iter().find(|rule| rule.code == code)?;
        let level = if rule.keeps_stage {
            self.stage
        } else {
            self.stage.max(self.gate)
        };
        (level >= rule.from).then(|| (rule.judge)(self)).flatten()
    }

    /// What a key shares with the rule that demands the table around it, where that table is not there.
    pub fn around(&self, path: &str) -> Option<Found> {
        let parent = path.rsplit_once('.').map_or("", |it| it.0);
        if DEMANDED.iter().all(|it| it.0 != parent) && self.at(parent).is_table() {
            return None; // a table of its own, that is there
        }
        let tables = DEMANDED
            .iter()
            .filter(|(table, _)| path.strip_prefix(table).is_some_and(|rest| rest.starts_with('.')));
        let (table, rule) = tables.max_by_key(|it| it.0.len())?;
        (!self.at(table).stands()).then(|| self.of(rule))
    }

    /// A key that has to be there.
    pub fn key(&self, path: &str) -> Found {
        self.key_must(path, |_| true)
    }

    pub fn key_must(&self, path: &str, enough: impl Fn(&Said) -> bool) -> Found {
        self.around(path).unwrap_or_else(|| must(self.at(path), enough))
    }

    /// Where another rule is met, what else is to be found; else what that rule found.
    pub fn after(&self, code: &str, then: impl FnOnce() -> Found) -> Found {
        let found = self.of(code);
        if found.is_met() { then() } else { found }
    }

    // People.

    pub fn has_left(&self, person: &Said) -> bool {
        let left = person.text().map(|id| self.at("people").at(id).at("left"));
        left.and_then(Said::date).is_some_and(|left| left <= self.today)
    }

    /// What is found of a duty whose holder has left.
    pub fn left(&self) -> Found {
        self.waived("OWN015", FAILED)
    }

    /// Somebody is named, and still there.
    pub fn holder(&self, path: &str) -> Found {
        self.around(path).unwrap_or_else(|| self.holds(self.at(path)))
    }

    pub fn holds(&self, person: &Said) -> Found {
        if self.has_left(person) {
            self.left()
        } else {
            said(person)
        }
    }

    /// A table that names who holds a duty.
    pub fn duty(&self, table: &str) -> Found {
        match said(self.at(table)) {
            MET => self.holds(self.at(table).at("person")),
            found => found,
        }
    }

    /// Whether somebody built it. Who built it has to be known in whole for a no.
    pub fn is_builder(&self, person: &Said) -> Option<bool> {
        let id = person.text()?;
        let (champion, builders) = (self.at("pilot.champion"), self.at("pilot.builders"));
        let broken = [champion, builders].contains(&&Said::Broken) || builders.list().contains(&Said::Broken);
        let is_one = champion.is(id) || builders.texts().any(|one| one == id);
        (is_one || !broken).then_some(is_one)
    }

    /// Somebody is named who did not build it; of a list, one of them did not.
    pub fn outsider(&self, it: &Said) -> Found {
        let named = said(it);
        if !named.is_met() {
            return named;
        }
        self.after("OWN026", || {
            let people = if it.list().is_empty() {
                std::slice::from_ref(it)
            } else {
                it.list()
            };
            let builders: Vec<Option<bool>> = people.iter().map(|one| self.is_builder(one)).collect();
            match () {
                () if builders.contains(&Some(false)) => MET,
                () if builders.contains(&None) => UNKNOWN,
                () => FAILED,
            }
        })
    }

    // Metrics.

    pub fn is_of(&self, metric: &Said, kinds: &[&str]) -> Chosen {
        match metric.at("kind").text() {
            _ if kinds.len() == 3 => Chosen::Yes,
            Some(kind) if kinds.contains(&kind) => Chosen::Yes,
            Some(_) => Chosen::No,
            None => Chosen::CannotTell,
        }
    }

    /// What is found at the metrics of these kinds, each of which a rule misses where there is none.
    pub fn metrics(&self, kinds: &[&str], found: impl Fn(&Said) -> Found) -> Found {
        let missed = kinds.iter().map(|kind| match *kind {
            "business" => self.of("MET001"),
            "technical" => self.of("MET007"),
            _ => self.of("MET008"),
        });
        let missed = all(missed.filter(|found| !found.is_met()));
        let metrics = self.entries("metrics");
        missed
            | all(metrics.map(|metric| match self.is_of(metric, kinds) {
                Chosen::Yes => found(metric),
                Chosen::CannotTell => UNKNOWN,
                Chosen::No => NOTHING,
            }))
    }

    /// Is there a metric of this kind?
    pub fn kind(&self, kind: &str) -> Found {
        let mut metrics = self.entries("metrics");
        if metrics.any(|metric| self.is_of(metric, &[kind]) == Chosen::Yes) {
            return MET;
        }
        match said(self.at("metrics")) {
            MET => UNKNOWN,
            found => found,
        }
    }

    /// What else has to be known of a metric, as the rules found it that ask for that.
    fn known(&self, metric: &Said, rules: &[(&str, &str)]) -> Found {
        all(rules
            .iter()
            .map(|(key, code)| match self.waived(code, said(metric.at(key))) {
                found if *code == "MET022" => found, // its own
                found => found.shared(),
            }))
    }

    /// A metric's value is short of its target, and the time for it is over. `early`: before stage rollout at any time.
    pub fn reached(&self, metric: &Said, measured: &str, early: bool) -> Found {
        let ahead = metric.at("target.by").date().is_some_and(|by| by >= self.today);
        if ahead && metric.at("target").stands() && (!early || self.stage >= Stage::Rollout) && measured != "MET022" {
            return MET; // there is still time, also to measure
        }
        let known = self.known(
            metric,
            &[("measured", measured), ("target", "MET004"), ("direction", "MET018")],
        );
        let (value, target) = (metric.at("measured.value").number(), metric.at("target.value").number());
        let (Some(value), Some(target)) = (value, target) else {
            return known;
        };
        let short = if metric.at("direction").is("up") {
            value < target
        } else {
            value > target
        };
        match metric.at("target.by") {
            _ if !known.is_met() => known,
            _ if !short => MET,
            _ if early && self.stage < Stage::Rollout => FAILED,
            Said::Date(by) if *by >= self.today => MET,
            Said::Broken => UNKNOWN,
            _ => FAILED,
        }
    }

    /// Is a metric's value better than its baseline, where all three are stated?
    pub fn is_better(&self, metric: &Said, value: &str) -> Option<bool> {
        if !metric.at(value.split('.').next()?).stands() || !metric.at("baseline").stands() {
            return None;
        }
        let (value, baseline) = (metric.at(value).number()?, metric.at("baseline.value").number()?);
        match metric.at("direction").text()? {
            "up" => Some(value > baseline),
            _ => Some(value < baseline),
        }
    }

    pub fn effect(&self, metric: &Said) -> Found {
        let known = self.known(
            metric,
            &[("measured", "MET010"), ("baseline", "MET003"), ("direction", "MET018")],
        );
        match self.is_better(metric, "measured.value") {
            Some(false) if known.is_met() => FAILED,
            _ => known,
        }
    }

    // Teams.

    /// The teams in play, and those of which it cannot be told.
    pub fn in_play(&self) -> Vec<(&Said, Chosen)> {
        let teams: Vec<&Said> = self.entries("rollout.teams").collect();
        let has = |team: &Said, words: &[&str]| words.iter().any(|word| team.at("status").is(word));
        let started = teams.iter().any(|team| has(team, &["adopting", "stable", "paused"]));
        let may_have_started = teams.iter().any(|team| team.at("status").text().is_none());
        let planned = || teams.iter().filter(|team| has(team, &["planned"]));
        let lowest = planned()
            .filter_map(|team| team.at("wave").number())
            .fold(f64::INFINITY, f64::min);
        let may_be_lower = planned().any(|team| team.at("wave").number().is_none());
        let chosen = |team: &Said| match team.at("wave").number() {
            _ if has(team, &["adopting", "stable", "paused"]) => Chosen::Yes,
            _ if team.at("status").text().is_none() => Chosen::CannotTell,
            _ if !has(team, &["planned"]) || started => Chosen::No,
            Some(wave) if wave > lowest => Chosen::No,
            // The first wave is the lowest, whatever the others are.
            Some(wave) if !may_have_started && (wave <= 1.0 || !may_be_lower) => Chosen::Yes,
            _ => Chosen::CannotTell,
        };
        teams.iter().map(|team| (*team, chosen(team))).collect()
    }

    /// What is found at the teams in play.
    pub fn teams(&self, found: impl Fn(&Said) -> Found) -> Found {
        self.after("ROL001", || {
            all(self.in_play().into_iter().map(|(team, chosen)| match chosen {
                Chosen::Yes => found(team),
                Chosen::CannotTell => UNKNOWN,
                Chosen::No => NOTHING,
            }))
        })
    }

    /// The rollout's reviews that were held, the latest last.
    pub fn held(&self) -> Vec<&Said> {
        let mut held: Vec<&Said> = self
            .entries("rollout.reviews")
            .filter(|review| review.at("held-on").date().is_some())
            .collect();
        held.sort_by_key(|review| review.at("held-on").date());
        held
    }

    // Whatever is due where the risk is high.

    /// Does a rule apply that asks only where the tier is high or the use regulated? Else what is found instead.
    pub fn at_high_risk(&self, then: impl FnOnce() -> Found) -> Found {
        let (tier, regulated) = (self.at("governance.risk-tier"), self.at("governance.regulated"));
        match tier.text() {
            _ if regulated.is_true() => then(),
            Some("high") => then(),
            Some(_) => NOTHING,
            None => self.of("GOV017"),
        }
    }

    // The decision.

    /// The verdict that was given, none where nothing was decided, and an error where that cannot be told. One to keep the
    /// pilot as it is counts until its day.
    pub fn decided(&self) -> Result<Option<&str>, ()> {
        let decision = self.at("decision");
        let verdict = decision.at("verdict").text();
        match (decision, verdict) {
            (Said::Absent, _) => Ok(None),
            (_, None) => Err(()),
            (_, Some("keep")) => match decision.at("until") {
                Said::Date(until) if *until >= self.today => Ok(verdict),
                Said::Broken => Err(()),
                _ => Ok(None),
            },
            _ => Ok(verdict),
        }
    }

    /// What is found of every requirement.
    pub fn states(&self) -> BTreeMap<&'static str, Found> {
        REQUIREMENTS
            .iter()
            .map(|rule| (rule.code, self.found(rule.code)))
            .collect()
    }
}
