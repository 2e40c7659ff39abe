//! Rules over all manifests of one run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::finding::Finding;
use super::findings::widened;
use super::level::{Level, configured as as_configured};
use super::read::{Read, Standard};
use super::run::Linted;
use crate::diagnostic::{Diagnostic, Location};
use crate::document::Identities;
use crate::manifest::{Stage, TeamStatus};
use crate::rules::{Adopting, Check, Fact, Member, Owner, Remark, Rule, entries};

/// What the rules over a portfolio need to know of one manifest.
pub(super) fn member(path: &str, read: &Read, stalled: bool) -> Member {
    let mut facts = Facts {
        read,
        identities: Identities::new(&read.document, read.source.text()),
    };
    let manifest = &read.manifest;
    let pilot = &manifest.pilot;
    let owner = manifest.ownership.production_owner.person.as_ref().and_then(|id| {
        let person = manifest.people.get(&id.0)?;
        let called = person.name.clone().unwrap_or_else(|| id.0.clone());
        let is = person
            .email
            .as_deref()
            .map_or_else(|| called.clone(), |email| email.trim().to_lowercase());
        Some(Owner { is, called })
    });
    let mut adopting = Vec::new();
    for (i, team) in manifest.rollout.teams.iter().enumerate() {
        let window = team.adoption_window.as_ref();
        let window = window.filter(|_| team.status == Some(TeamStatus::Adopting));
        let days = window.and_then(|window| window.from.zip(window.to));
        if let Some(((from, to), team)) = days.zip(team.name.clone()) {
            adopting.push(facts.at(&format!("rollout.teams[{i}].name"), Adopting { team, from, to }));
        }
    }
    Member {
        path: path.to_owned(),
        stage: facts.at("pilot.stage", pilot.stage.unwrap_or(Stage::Design)),
        name: pilot.name.clone().map(|name| facts.at("pilot.name", name)),
        unit: pilot.unit.clone().map(|unit| facts.at("pilot.unit", unit)),
        owner: owner.map(|owner| facts.at("ownership.production-owner.person", owner)),
        adopting,
        stalled,
    }
}

struct Facts<'r> {
    read: &'r Read,
    identities: Identities<'r>,
}

impl Facts<'_> {
    fn at<T>(&mut self, key: &str, value: T) -> Fact<T> {
        let document = &self.read.document;
        let span = document.span(key).or_else(|| document.span("pilot")).unwrap_or(0..0);
        let key = document.written(key);
        Fact {
            value,
            identity: self.identities.of(&key),
            key,
            span: widened(span, self.read.source.text()),
        }
    }
}

/// Runs the rules over the whole portfolio, and adds what they say to the manifests concerned. `standards` has the terms of
/// each manifest: where their limits differ, the rules run over all manifests by each, and are heard where they hold. Unless
/// they are judged as `configured`, nothing that a configuration selects, ignores or lowers counts.
///
/// Gives the places of manifests whose lines are shown now, and were not: the caller, who knows where texts come from, reads
/// them again.
pub fn judge_portfolio<V>(manifests: &mut [Linted<V>], standards: &[&Standard], configured: bool) -> BTreeSet<usize> {
    let mut said: Vec<(usize, Finding)> = Vec::new();
    let mut shown = BTreeSet::new();
    {
        let (places, members): (Vec<usize>, Vec<&Member>) = manifests
            .iter()
            .enumerate()
            .filter_map(|(i, one)| Some((i, one.member.as_ref()?)))
            .unzip();
        // Thousands of pilots may each have a configuration of their own; what the rules go by is mostly the same.
        let mut terms: BTreeMap<[usize; 4], &Standard> = BTreeMap::new();
        for standard in standards {
            terms.entry(portfolio_terms(standard)).or_insert(standard);
        }
        for entry in entries() {
            let Check::Portfolio(check) = entry.check else { continue };
            let rule = Rule::Ours(entry);
            let is_on = |standard: &&Standard| !configured || standard.selection.contains(&rule);
            if !standards.iter().any(is_on) {
                continue;
            }
            for (own, standard) in &terms {
                for remark in check(&members, &standard.settings) {
                    let at = places[remark.member];
                    let standard = standards[at];
                    if portfolio_terms(standard) == *own && is_on(&standard) {
                        shown.insert(at);
                        shown.extend(remark.see.iter().map(|other| places[other.member]));
                        said.push((at, finding(&rule, remark, manifests, &places, standard, configured)));
                    }
                }
            }
        }
    }
    for (at, mut found) in said {
        let findings = &mut manifests[at].findings;
        let same = |one: &&Finding| one.rule == found.rule && one.identity == found.identity;
        found.ordinal = findings.iter().filter(same).count();
        let place = |one: &Finding| one.span.as_ref().map_or((0, 0), |span| (span.start, span.end));
        let index = findings.partition_point(|one| (place(one), one.rule.code()) <= (place(&found), found.rule.code()));
        findings.insert(index, found);
    }
    shown
}

/// The limits that rules over the portfolio go by.
fn portfolio_terms(standard: &Standard) -> [usize; 4] {
    let limits = &standard.settings.limits;
    [
        limits.portfolio_pilots,
        limits.portfolio_ratio_pilots,
        limits.portfolio_ratio,
        limits.owner_pilots,
    ]
}

fn finding<V>(
    rule: &Rule,
    remark: Remark,
    manifests: &[Linted<V>],
    places: &[usize],
    standard: &Standard,
    configured: bool,
) -> Finding {
    let manifest = &manifests[places[remark.member]];
    let level = Level {
        severity: rule.sort().severity(),
        ahead: false,
    };
    let mut said = Diagnostic::new(remark.message).at(remark.at.span).about(remark.at.key);
    said.identity = remark.at.identity;
    for other in remark.see {
        let at = Location {
            file: Some(Arc::clone(&manifests[places[other.member]].path)),
            span: other.span,
        };
        said = said.see(at, other.label);
    }
    let level = if configured {
        as_configured(rule, level, &standard.settings)
    } else {
        level
    };
    let mut finding = Finding::new(rule.clone(), level.severity, said);
    let waiver = manifest
        .portfolio_waivers
        .iter()
        .find(|(waived, _)| waived.stands_for(rule));
    finding.waiver = waiver.map(|(_, by)| by.clone());
    finding
}
