//! Laws of verdicts, over complete manifests from which things were taken out.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use crate::common::{Pilot, request};
use pilotlint::assessment::{Assessment, Verdict, assess, keep};
use pilotlint::diagnostic::State;
use pilotlint::document::Seen;
use pilotlint::engine::{Finding, Input, analyse};
use pilotlint::key::KeyPath;
use pilotlint::manifest::Stage;
use pilotlint::rules::{self, Rule};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// What is done at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    TakenOut,
    Denied,
}

/// A complete manifest with changes, none inside another.
#[derive(Debug, Clone)]
struct Mutated {
    complete: Pilot,
    changes: Vec<(String, Change)>,
}

impl Mutated {
    fn pilot(&self) -> Pilot {
        self.changes
            .iter()
            .fold(self.complete.clone(), |pilot, (path, change)| match change {
                Change::TakenOut => pilot.without(path),
                Change::Denied => pilot.denying(path),
            })
    }

    /// The same with the complete manifest's own values at some of the paths.
    fn mended(&self, is_mended: impl Fn(&str) -> bool) -> Self {
        let changes = self.changes.iter().filter(|(path, _)| !is_mended(path)).cloned();
        Self {
            complete: self.complete.clone(),
            changes: changes.collect(),
        }
    }
}

/// What is assessed, and what `check` finds at the same gate.
struct Judged {
    assessment: Assessment,
    findings: Vec<Finding>,
}

/// Without a look at the documents: they are the complete manifest's.
fn judged(pilot: &Pilot) -> Judged {
    let analysis = || {
        let input = Input {
            path: "pilot.toml".into(),
            root_path: "pilot.toml".into(),
        };
        analyse(input, pilot.text(), &request().standard(), &mut |_| Seen::default())
    };
    let findings = {
        let analysis = analysis();
        analysis.findings(analysis.at_gate(None))
    };
    let linted = keep(analysis(), None);
    Judged {
        assessment: assess(&linted, linted.view.as_ref()),
        findings,
    }
}

fn verdict(pilot: &Pilot) -> Verdict {
    judged(pilot).assessment.verdict
}

/// `metrics[]` of `metrics.0`, with what is below: how rules write the places that they read.
fn pattern(path: &str) -> String {
    let mut out = String::new();
    for step in path.split('.') {
        if step.parse::<usize>().is_ok() {
            out.push_str("[]");
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(step);
        }
    }
    out
}

fn touch(one: &str, other: &str) -> bool {
    let (one, other) = (KeyPath::new(one), KeyPath::new(other));
    one.contains(other) || other.contains(one)
}

impl Judged {
    /// Does a rule speak of what stands at a path: does it want it, or report something there?
    fn speaks_of(&self, rule: &Rule, path: &str) -> bool {
        let place = pattern(path);
        let entry = rule.entry().unwrap();
        let wanted = entry.reads.iter().chain(entry.demands).chain(entry.subjects);
        let mut own = self.findings.iter().filter(|finding| finding.rule == *rule);
        wanted.into_iter().any(|key| touch(key, &place))
            || own.any(|finding| {
                finding
                    .key
                    .as_deref()
                    .is_some_and(|key| touch(&KeyPath::new(key).pattern(), &place))
            })
    }

    /// Some rules, and what shares the state of one of them because it waits for it.
    fn with_followers(&self, rules: &[Rule]) -> Vec<Rule> {
        let follows = |cause: &Option<Rule>| cause.as_ref().is_some_and(|cause| rules.contains(cause));
        let followers = self.assessment.requirements.iter().filter(|one| follows(&one.cause));
        rules
            .iter()
            .cloned()
            .chain(followers.map(|one| one.rule.clone()))
            .collect()
    }

    /// Requirements at the gate that are failed or unknown, and other rules that report an error.
    fn open(&self) -> Vec<Rule> {
        let requirements = self.assessment.requirements.iter().filter(|one| one.state.is_open());
        let errors = self
            .findings
            .iter()
            .filter(|one| one.severity == pilotlint::diagnostic::Severity::Error);
        requirements
            .map(|one| one.rule.clone())
            .chain(errors.map(|one| one.rule.clone()))
            .collect()
    }

    fn holds(&self, rule: &Rule) -> bool {
        !self.open().contains(rule)
    }
}

/// Who people are, what it is called and where it stands is not asked for by a requirement.
fn may_change(path: &str) -> bool {
    let fixed = ["people", "manifest-version", "decision", "pilot.stage", "pilot.name"];
    !fixed
        .iter()
        .any(|fixed| path == *fixed || path.starts_with(&format!("{fixed}.")))
        && path != "pilot"
}

fn mutated(most: usize) -> impl Strategy<Value = Mutated> {
    let stage = select(vec![Stage::Pilot, Stage::Rollout, Stage::Production]);
    stage.prop_flat_map(move |stage| {
        let complete = Pilot::at(stage);
        let paths: Vec<String> = complete.paths().into_iter().filter(|path| may_change(path)).collect();
        let chosen = subsequence(paths, 1..=most);
        let changes = proptest::collection::vec(select(vec![Change::TakenOut, Change::Denied]), most);
        (chosen, changes).prop_map(move |(chosen, changes)| {
            let mut all: Vec<(String, Change)> = Vec::new();
            for (path, change) in chosen.into_iter().zip(changes) {
                if !all.iter().any(|(other, _)| path.starts_with(&format!("{other}."))) {
                    all.push((path, change));
                }
            }
            Mutated {
                complete: complete.clone(),
                changes: all,
            }
        })
    })
}

fn some_code() -> impl Strategy<Value = &'static str> {
    select(rules::entries().map(|entry| entry.code).collect::<Vec<_>>())
}

fn is_a_yes(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Scale | Verdict::ScaleWithWaivers)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_waiver_makes_a_plain_yes(mutated in mutated(4), codes in proptest::collection::vec(some_code(), 1..5)) {
        let pilot = mutated.pilot();
        let before = judged(&pilot);
        // Some that matter, and some at random.
        let open = before.open();
        let of_open = open.iter().take(4).map(Rule::code);
        let waived = codes.into_iter().chain(of_open).fold(pilot, Pilot::waiving);
        let after = verdict(&waived);
        prop_assert!(after != Verdict::Scale || before.assessment.verdict == Verdict::Scale, "{}", waived.text());
    }

    #[test]
    fn what_is_asked_for_cannot_be_left_out(
        mutated in mutated(2),
        code in select(rules::entries().filter(|entry| matches!(entry.sort, rules::Sort::Requirement(_))).map(|entry| entry.code).collect::<Vec<_>>()),
    ) {
        let rule = rules::find(code).unwrap();
        let complete = judged(&mutated.complete).assessment;
        let is_met = complete.requirements.iter().any(|one| one.rule == rule && one.state == State::Met);
        // Nobody says that the old process still runs.
        prop_assume!(is_met && code != "WRK011");
        let wanted = rule.entry().unwrap().reads.iter().chain(rule.entry().unwrap().demands);
        let wanted: Vec<&str> = wanted.copied().collect();
        let left_out = |path: &String| may_change(path) && wanted.iter().any(|key| *key == pattern(path));
        let paths: Vec<String> = mutated.complete.paths().into_iter().filter(left_out).collect();
        let mut pilot = mutated.pilot();
        for path in paths {
            if pilot.get(&path).is_some() {
                pilot = pilot.without(&path);
            }
        }
        prop_assert!(!is_a_yes(verdict(&pilot)), "{code}: {}", pilot.text());
    }

    #[test]
    fn an_honest_no_costs_no_more_than_silence(mutated in mutated(1)) {
        let (path, _) = mutated.changes[0].clone();
        let honest = judged(&mutated.complete.clone().denying(&path)).assessment;
        let silent = judged(&mutated.complete.clone().without(&path)).assessment;
        let is_failed = honest.requirements.iter().any(|one| one.state == State::Failed);
        let form = honest.because.iter().any(|rule| rule.group() == "MAN");
        prop_assume!(is_failed && !form);
        prop_assert!(!is_a_yes(silent.verdict), "{path}: {:?}", silent.verdict);
    }

    #[test]
    fn all_that_is_open_is_all_that_lacks(mutated in mutated(6)) {
        let mut now = mutated;
        // Each round mends what is told; what waited shows then.
        loop {
            let judged = judged(&now.pilot());
            if judged.assessment.verdict == Verdict::Scale {
                break;
            }
            let open = judged.open();
            let next = now.mended(|path| open.iter().any(|rule| judged.speaks_of(rule, path)));
            prop_assert!(next.changes.len() < now.changes.len(), "{:?} of {:?} tells nothing that is changed: {:?}",
                judged.assessment.verdict, open.iter().map(Rule::code).collect::<Vec<_>>(), now.changes);
            now = next;
        }
    }

    #[test]
    fn what_is_because_is_enough_and_no_less(mutated in mutated(4)) {
        let before = judged(&mutated.pilot());
        let verdict_before = before.assessment.verdict;
        prop_assume!(matches!(verdict_before, Verdict::NotYet | Verdict::CannotSay));
        let because = before.assessment.because.clone();
        prop_assert!(!because.is_empty());
        let all = before.with_followers(&because);
        let mended = mutated.mended(|path| all.iter().any(|rule| before.speaks_of(rule, path)));
        let after = judged(&mended.pilot()).assessment;
        prop_assert!(after.verdict != verdict_before, "{verdict_before:?} because of {:?} stays, with {:?} of {:?}: {:?}",
            because.iter().map(Rule::code).collect::<Vec<_>>(), mended.changes, mutated.changes,
            after.because.iter().map(Rule::code).collect::<Vec<_>>());
        let once: BTreeSet<&str> = because.iter().map(Rule::code).collect();
        prop_assert_eq!(once.len(), because.len(), "each reason once");
        for kept in &because {
            let others: Vec<Rule> = all.iter().filter(|rule| *rule != kept).cloned().collect();
            let mended = mutated.mended(|path| {
                !before.speaks_of(kept, path) && others.iter().any(|rule| before.speaks_of(rule, path))
            });
            let after = judged(&mended.pilot());
            prop_assert!(after.holds(kept) || after.assessment.verdict == verdict_before,
                "{} is left of {:?}, and it is {:?}", kept.code(), once, after.assessment.verdict);
        }
    }
}
