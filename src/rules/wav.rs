//! WAV: waivers.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use super::Check::{Manifest, Outcomes as OverOutcomes};
use super::Role::ScaleDecision;
use super::Sort::{Contradiction, Smell};
use super::{Context, Counts, Entry, Findings, GROUPS, Needs, Outcomes, Rule, days, duties, examples, whole_waivers};
use crate::document::short;
use crate::key::push_key;
use crate::manifest::{PersonId, Stage, Waiver};
use crate::suggest::{GuessBudget, WordIndex};

/// What the rules of this group have in common.
const WAV: Entry = Entry {
    waivable: false,
    counts: Counts::Nothing,
    ..Entry::BASE
};

/// The rules of this group.
pub static RULES: &[Entry] = &[
    Entry {
        code: "WAV001",
        name: "waiver-expired",
        sort: Contradiction(Stage::Design),
        counts: Counts::Form,
        reads: &["waivers[].expires"],
        summary: "a waiver has run out",
        who: ScaleDecision,
        why: "A waiver is a promise with a date. Once the date has passed, what was accepted for a while has become how \
              things are, without anybody having decided so.",
        help: "close what was waived and take the waiver out, or have it accepted anew, with a reason that holds today",
        examples: examples!("WAV001-waiver-expired"),
        check: Manifest(|cx, out| {
            for (i, waiver) in waivable(cx) {
                if let Some(expires) = waiver.expires.filter(|expires| *expires < cx.today) {
                    let (rule, ago) = (named(waiver), days(cx.today.days_since(expires)));
                    out.at(
                        format!("waivers[{i}].expires"),
                        format!("the waiver of {rule} ran out on {expires}, {ago} ago"),
                    );
                }
            }
        }),
        ..WAV
    },
    Entry {
        code: "WAV002",
        name: "waiver-of-unknown-rule",
        sort: Contradiction(Stage::Design),
        counts: Counts::Form,
        needs: Some(Needs::Edit),
        reads: &["waivers[].rule"],
        summary: "a waiver of a rule that does not exist",
        who: ScaleDecision,
        why: "A misspelt waiver waives nothing, and the team believes that it does.",
        help: "write the code or the name of a rule; `pilotlint rules` lists them all",
        examples: examples!("WAV002-waiver-of-unknown-rule"),
        check: Manifest(unknown_rule),
        ..WAV
    },
    Entry {
        code: "WAV003",
        name: "waiver-unused",
        sort: Smell(Stage::Design),
        reads: &["waivers[].rule", "waivers[].expires"],
        summary: "a waiver of something that is in order",
        who: ScaleDecision,
        why: "A waiver that nothing needs any more hides the next time it would be needed.",
        help: "take the waiver out: what it was for is done",
        examples: examples!("WAV003-waiver-unused"),
        check: OverOutcomes(unused),
        ..WAV
    },
    Entry {
        code: "WAV004",
        name: "waiver-self-approved",
        sort: Smell(Stage::Design),
        reads: &[
            "waivers[].approved-by",
            "pilot.champion",
            "pilot.builders",
            "ownership.production-owner.person",
        ],
        summary: "a waiver is approved by a builder or by the production owner",
        who: ScaleDecision,
        why: "An exception is accepted by whoever carries the risk, not by those whom the rule asks for something.",
        help: "have the sponsor, or whoever decides about scaling, accept the exception",
        examples: examples!("WAV004-waiver-self-approved"),
        check: Manifest(self_approved),
        ..WAV
    },
    Entry {
        code: "WAV005",
        name: "waiver-too-long",
        sort: Smell(Stage::Design),
        reads: &["waivers[].expires"],
        limits: &["waiver-days"],
        summary: "a waiver holds for too long",
        who: ScaleDecision,
        why: "What is waived for a year is not waived but given up.",
        help: "shorten it to the day by which what is missing can be there; it can be accepted anew then",
        examples: examples!("WAV005-waiver-too-long"),
        check: Manifest(|cx, out| {
            let most = cx.settings.limits.waiver_days;
            for (i, waiver) in waivable(cx) {
                let Some(expires) = waiver.expires else { continue };
                let ahead = expires.days_since(cx.today);
                if ahead > most {
                    let rule = named(waiver);
                    out.at(
                        format!("waivers[{i}].expires"),
                        format!(
                            "the waiver of {rule} holds until {expires}, {} from now; {most} are the most",
                            days(ahead)
                        ),
                    );
                }
            }
        }),
        ..WAV
    },
    Entry {
        code: "WAV006",
        name: "rule-not-waivable",
        sort: Contradiction(Stage::Design),
        counts: Counts::Form,
        needs: Some(Needs::Edit),
        reads: &["waivers[].rule"],
        summary: "a waiver of a rule that cannot be waived",
        who: ScaleDecision,
        why: "What is wrong with the manifest itself, or with a waiver, is mended in the manifest; there is no risk that \
              anybody could accept. And what the law forbids, or what nobody can stop in time, no signature makes right.",
        help: "mend what the rule reports, and take the waiver out",
        examples: examples!("WAV006-rule-not-waivable"),
        check: Manifest(|cx, out| {
            for (i, waiver) in cx.manifest.waivers.iter().enumerate() {
                if !is_waivable(cx, waiver) {
                    out.at(
                        format!("waivers[{i}].rule"),
                        format!("{} cannot be waived", named(waiver)),
                    );
                }
            }
        }),
        ..WAV
    },
    Entry {
        code: "WAV007",
        name: "too-many-waivers",
        sort: Contradiction(Stage::Design),
        counts: Counts::Form,
        reads: &[
            "waivers[].rule",
            "waivers[].reason",
            "waivers[].approved-by",
            "waivers[].expires",
        ],
        limits: &["waivers"],
        summary: "so much is waived that it is no exception any more",
        who: ScaleDecision,
        why: "A waiver is an exception. Where a pilot needs more than a handful, it is held to another standard, which \
              somebody should have set in the open; and what would be left of a verdict is not what was asked.",
        help: "close what can be closed; what makes no sense in this organisation belongs under [not-applicable] in \
               pilotlint.toml, with its reason",
        examples: examples!("WAV007-too-many-waivers"),
        check: Manifest(too_many),
        ..WAV
    },
    Entry {
        code: "WAV008",
        name: "waiver-reason-repeated",
        sort: Smell(Stage::Design),
        reads: &["waivers[].rule", "waivers[].reason"],
        summary: "three or more waivers have one and the same reason",
        who: ScaleDecision,
        why: "Whoever accepts a risk has looked at that risk. One sentence under everything says that nobody has.",
        help: "say for each why this risk can be carried until then; where it is one risk, close it at its cause",
        examples: examples!("WAV008-waiver-reason-repeated"),
        check: Manifest(reason_repeated),
        ..WAV
    },
    Entry {
        code: "WAV009",
        name: "waiver-approver-without-standing",
        sort: Smell(Stage::Design),
        reads: &[
            "waivers[].approved-by",
            "people.*.role",
            "ownership.sponsor.person",
            "ownership.production-owner.person",
            "ownership.business-owner.person",
            "ownership.scale-decision.person",
            "ownership.maintainer.person",
            "governance.accountable",
            "governance.escalation",
            "governance.monitoring.alerts",
            "environment.data.owner",
            "adoption.owner",
            "integration.it-lead",
            "integration.systems[].owner",
            "metrics[].owner",
            "rollout.teams[].champion",
            "rollout.teams[].status",
            "decision.by",
            "business-case.approved-by",
        ],
        summary: "nothing says why the one who approved a waiver may do so",
        who: ScaleDecision,
        why: "An exception is worth what the person is worth who accepts it: somebody who answers for the pilot, or has a \
              post in which it is theirs to accept.",
        help: "have the sponsor, or whoever decides about scaling, accept the exception; or state the role of the one who did",
        examples: examples!("WAV009-waiver-approver-without-standing"),
        check: Manifest(without_standing),
        ..WAV
    },
];

/// The waivers of rules that can be waived, or that do not exist, with their places.
fn waivable<'c, 'a>(cx: &'c Context<'a>) -> impl Iterator<Item = (usize, &'a Waiver)> + use<'c, 'a> {
    cx.manifest
        .waivers
        .iter()
        .enumerate()
        .filter(|(_, waiver)| is_waivable(cx, waiver))
}

fn is_waivable(cx: &Context, waiver: &Waiver) -> bool {
    let rule = waiver.rule.as_deref().and_then(|word| cx.settings.find(word));
    rule.is_none_or(|rule| rule.is_waivable())
}

/// The rule as the waiver names it.
fn named(waiver: &Waiver) -> &str {
    waiver.rule.as_deref().unwrap_or("a rule")
}

fn unknown_rule(cx: &Context, out: &mut Findings) {
    let unknown = cx.manifest.waivers.iter().enumerate().filter_map(|(i, waiver)| {
        let word = waiver.rule.as_deref()?;
        cx.settings.find(word).is_none().then_some((i, word))
    });
    let unknown: Vec<(usize, &str)> = unknown.collect();
    if unknown.is_empty() {
        return;
    }
    let rules: Vec<Rule> = cx.settings.rules().collect();
    let known: Vec<&str> = rules.iter().flat_map(|rule| [rule.code(), rule.name()]).collect();
    let index = LazyCell::new(|| WordIndex::new(known.iter().copied()));
    let own = cx.settings.custom_rules.iter().map(Rule::group);
    let groups = GROUPS.iter().map(|group| group.prefix).chain(own);
    let groups: HashSet<&str> = groups.collect();
    let mut budget = GuessBudget::default();
    for (i, word) in unknown {
        let draft = out.at(
            format!("waivers[{i}].rule"),
            format!("there is no rule \"{word}\" to waive"),
        );
        if let Some(group) = groups.get(word.to_ascii_uppercase().as_str()) {
            draft.help(format!(
                "waive each rule of {group} by its own code or name: a waiver is one exception"
            ));
            continue;
        }
        if let Some(guess) = index.closest(word, &mut budget) {
            draft.help(format!("did you mean \"{}\"?", known[guess.place]));
        }
    }
}

fn unused(cx: &Context, outcomes: &Outcomes, out: &mut Findings) {
    for &i in outcomes.holding {
        let waiver = &cx.manifest.waivers[i];
        let Some(rule) = waiver.rule.as_deref().and_then(|word| cx.settings.find(word)) else {
            continue;
        };
        let Some(own) = outcomes.rules.iter().find(|outcome| outcome.rule.code() == rule.code()) else {
            continue;
        };
        let needed = outcomes
            .rules
            .iter()
            .any(|outcome| outcome.reports && rule.stands_for(&outcome.rule));
        let is_taken = outcomes.rules.iter().any(|outcome| {
            let replaces = outcome.rule.entry().map_or(&[][..], |entry| entry.replaces);
            outcome.reports && replaces.contains(&rule.code())
        });
        if own.weighs && !needed && !is_taken && !own.is_blocked() {
            out.at(
                format!("waivers[{i}].rule"),
                format!("{} is waived, but has nothing to report", named(waiver)),
            );
        }
    }
}

fn self_approved(cx: &Context, out: &mut Findings) {
    for (i, waiver) in waivable(cx) {
        let Some(by) = &waiver.approved_by else { continue };
        let owner = cx.manifest.ownership.production_owner.person.as_ref() == Some(by);
        let (at, what) = match cx.builder_at(by) {
            Some((at, what)) => (at, what),
            None if owner => ("ownership.production-owner.person".to_owned(), "the production owner"),
            None => continue,
        };
        let who = cx.person(by);
        out.at(
            format!("waivers[{i}].approved-by"),
            format!("{who}, who accepted that {} is waived, is {what}", named(waiver)),
        )
        .see(at, what);
    }
}

fn too_many(cx: &Context, out: &mut Findings) {
    let most = cx.settings.limits.waivers;
    let is_known = |waiver: &Waiver| {
        waiver
            .rule
            .as_deref()
            .is_some_and(|word| cx.settings.find(word).is_some())
    };
    let in_force: Vec<usize> = whole_waivers(cx.manifest, cx.doc)
        .into_iter()
        .filter(|(_, waiver)| is_known(waiver) && is_waivable(cx, waiver))
        .filter(|(_, waiver)| waiver.expires.is_some_and(|expires| expires >= cx.today))
        .map(|(index, _)| index)
        .collect();
    if let Some(first) = in_force.get(most) {
        let (count, name) = (in_force.len(), cx.name());
        // It is about all of them: which stands first makes no difference.
        out.at(
            "waivers",
            format!("{count} waivers are in force for {name}; {most} are the most"),
        )
        .pointing(format!("waivers[{first}].rule"));
    }
}

/// From so many waivers on, one reason is too few.
const REPEATED: usize = 3;

fn reason_repeated(cx: &Context, out: &mut Findings) {
    let mut places: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    for (i, waiver) in whole_waivers(cx.manifest, cx.doc) {
        if let Some(reason) = waiver.reason.as_deref().filter(|_| is_waivable(cx, waiver)) {
            // Another comma makes no other reason.
            let words = reason
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty());
            places
                .entry(words.map(str::to_lowercase).collect())
                .or_default()
                .push(i);
        }
    }
    let mut repeated: Vec<Vec<usize>> = places.into_values().filter(|places| places.len() >= REPEATED).collect();
    repeated.sort_unstable();
    for places in repeated {
        let (first, third) = (places[0], places[REPEATED - 1]);
        let reason = cx.manifest.waivers[third].reason.as_deref().unwrap_or_default();
        out.at(
            "waivers",
            format!("{} waivers have one reason, \"{}\"", places.len(), short(reason)),
        )
        .pointing(format!("waivers[{third}].reason"))
        .see(format!("waivers[{first}].reason"), "the first of them");
    }
}

fn without_standing(cx: &Context, out: &mut Findings) {
    if cx.manifest.waivers.is_empty() {
        return;
    }
    let manifest = cx.manifest;
    let held = duties(cx);
    let approvals = [&manifest.decision.by, &manifest.business_case.approved_by];
    let in_charge = held
        .iter()
        .map(|duty| duty.person)
        .chain(approvals.into_iter().flatten());
    let in_charge: HashSet<&PersonId> = in_charge.collect();
    for (i, waiver) in waivable(cx) {
        let Some(by) = waiver.approved_by.as_ref().filter(|by| !in_charge.contains(by)) else {
            continue;
        };
        let person = manifest.people.get(&by.0);
        if person.is_none_or(|person| person.role.is_some()) {
            continue;
        }
        let who = cx.person(by);
        let at = format!("waivers[{i}].approved-by");
        let mut role = "people".to_owned();
        push_key(&mut role, &by.0);
        role.push_str(".role");
        // Wherever a person cannot be told, it may be this one.
        let areas = [
            "ownership",
            "governance",
            "environment",
            "adoption",
            "integration",
            "metrics",
            "rollout",
            "decision",
            "business-case",
        ];
        let rests_on = areas.into_iter().map(str::to_owned).chain([at.clone(), role]);
        out.at(
            at,
            format!(
                "neither a duty nor a role of {who} is stated, who accepted that {} is waived",
                named(waiver)
            ),
        )
        .resting_on(rests_on);
    }
}
