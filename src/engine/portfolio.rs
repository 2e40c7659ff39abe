//! Rules over all manifests of one run.

use std::collections::BTreeMap;

use super::lint::{Request, widened};
use super::run::{Finding, Linted};
use crate::document::{Document, Reading};
use crate::manifest::{Stage, TeamStatus};
use crate::rules::{self, Adopting, Check, Fact, Member, Owner, Remark, Rule};

/// What the rules over a portfolio need to know of one manifest.
pub(super) fn member(path: &str, reading: &Reading, text: &str, stalled: bool) -> Member {
    let facts = Facts {
        document: &reading.document,
        text,
    };
    let manifest = &reading.manifest;
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
    let adopting = manifest.rollout.teams.iter().enumerate().filter_map(|(i, team)| {
        let window = team
            .adoption_window
            .as_ref()
            .filter(|_| team.status == Some(TeamStatus::Adopting))?;
        let adopting = Adopting {
            team: team.name.clone()?,
            from: window.from?,
            to: window.to?,
        };
        Some(facts.at(&format!("rollout.teams[{i}].name"), adopting))
    });
    Member {
        path: path.to_owned(),
        stage: facts.at("pilot.stage", pilot.stage.unwrap_or(Stage::Design)),
        name: pilot.name.clone().map(|name| facts.at("pilot.name", name)),
        unit: pilot.unit.clone().map(|unit| facts.at("pilot.unit", unit)),
        owner: owner.map(|owner| facts.at("ownership.production-owner.person", owner)),
        adopting: adopting.collect(),
        stalled,
    }
}

struct Facts<'r> {
    document: &'r Document<'r>,
    text: &'r str,
}

impl Facts<'_> {
    fn at<T>(&self, key: &str, value: T) -> Fact<T> {
        let span = self
            .document
            .span(key)
            .or_else(|| self.document.span("pilot"))
            .unwrap_or(0..0);
        Fact {
            value,
            key: self.document.written(key),
            identity: self.document.identity(key, self.text),
            span: widened(span, self.text),
        }
    }
}

/// Runs the rules over the whole portfolio, and adds what they say to the manifests concerned. `requests` has the request
/// of each manifest: where their limits differ, the rules run over all manifests by each, and are heard where they hold.
///
/// A manifest that had nothing to show, and now has, is left without its text: the caller, who knows where it comes from,
/// gives it back.
pub fn judge_portfolio(manifests: &mut [Linted], requests: &[&Request]) {
    let mut said: Vec<(usize, Finding)> = Vec::new();
    {
        let (places, members): (Vec<usize>, Vec<&Member>) = manifests
            .iter()
            .enumerate()
            .filter_map(|(i, one)| Some((i, one.member.as_ref()?)))
            .unzip();
        // Thousands of pilots may each have a configuration of their own; what the rules go by is mostly the same.
        let mut terms: BTreeMap<[usize; 4], &Request> = BTreeMap::new();
        for request in requests {
            terms.entry(portfolio_terms(request)).or_insert(request);
        }
        for rule in rules::all() {
            let Check::Portfolio(check) = rule.check else { continue };
            for (own, request) in &terms {
                if !requests.iter().any(|request| request.selection.contains(rule)) {
                    continue;
                }
                for remark in check(&members, &request.settings) {
                    let at = places[remark.member];
                    let request = requests[at];
                    if portfolio_terms(request) == *own && request.selection.contains(rule) {
                        said.push((at, finding(rule, remark, &manifests[at], request)));
                    }
                }
            }
        }
    }
    for (at, mut found) in said {
        let findings = &mut manifests[at].findings;
        let same = |one: &&Finding| one.rule.code == found.rule.code && one.identity == found.identity;
        found.ordinal = findings.iter().filter(same).count();
        let place = |one: &Finding| one.span.as_ref().map_or((0, 0), |span| (span.start, span.end));
        let index = findings.partition_point(|one| (place(one), one.rule.code) <= (place(&found), found.rule.code));
        findings.insert(index, found);
    }
}

/// The limits that rules over the portfolio go by.
fn portfolio_terms(request: &Request) -> [usize; 4] {
    let limits = &request.settings.limits;
    [
        limits.portfolio_pilots,
        limits.portfolio_ratio_pilots,
        limits.portfolio_ratio,
        limits.owner_pilots,
    ]
}

fn finding(rule: &'static Rule, remark: Remark, manifest: &Linted, request: &Request) -> Finding {
    let waiver = manifest.portfolio_waivers.iter().find(|(code, _)| *code == rule.code);
    Finding {
        rule,
        severity: *request
            .settings
            .severity
            .get(rule.code)
            .unwrap_or(&rule.sort.severity()),
        waiver: waiver.map(|(_, by)| by.clone()),
        ahead: false,
        message: remark.message,
        label: None,
        help: rule.help.to_owned(),
        key: Some(remark.at.key),
        span: Some(remark.at.span),
        related: Vec::new(),
        fix: None,
        identity: remark.at.identity,
        ordinal: 0,
    }
}
