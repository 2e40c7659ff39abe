//! What is only not stated is never told as a no, and what the manifest denies is never told as not stated.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use crate::common::{Pilot, code, lint_text, request};
use pilotlint::diagnostic::State;
use pilotlint::engine::Finding;
use pilotlint::manifest::Stage;
use pilotlint::rules;

/// Words for what nobody has said.
const NOT_STATED: [&str; 4] = ["not stated", "is stated", "is named", "are named"];

/// Requirements that report no absence: they speak of what is there, or wait for it.
const OF_WHAT_IS_THERE: &[&str] = &[
    "MET009", "MET012", "MET019", "VAL003", "INT003", "HND008", "HND009", "ROL025", "WRK011",
];

/// Whether a table has this key is no matter of the pilot.
fn is_about_the_pilot(path: &str) -> bool {
    !(path.starts_with("people") || path.starts_with("manifest-version") || path.starts_with("decision"))
}

/// What requirements find, beside what is wrong with the manifest's form.
fn of_requirements(text: &str) -> Option<Vec<Finding>> {
    let findings = lint_text(text, &request()).findings;
    let broken = findings
        .iter()
        .any(|one| one.rule.group() == "MAN" && one.rule.code() != "MAN014");
    (!broken).then(|| findings.into_iter().filter(|one| one.rule.is_requirement()).collect())
}

fn says_that_nobody_said(message: &str) -> bool {
    NOT_STATED.iter().any(|words| message.contains(words))
}

#[test]
fn what_is_absent_is_not_stated_and_what_is_denied_is_a_no() {
    let mut failures = Vec::new();
    let mut tried: [BTreeSet<&str>; 2] = Default::default();
    for stage in [Stage::Pilot, Stage::Production] {
        let complete = Pilot::at(stage);
        // Of a bool, `false` is an answer.
        let may_be_denied = |pilot: &Pilot, path: &str| pilot.get(path).is_some_and(|value| !value.is_bool());
        for path in complete.paths().into_iter().filter(|path| is_about_the_pilot(path)) {
            let absent = complete.clone().without(&path);
            for finding in of_requirements(&absent.text()).into_iter().flatten() {
                tried[0].insert(code(&finding.rule));
                if finding.known != Some(State::Unknown) || !says_that_nobody_said(&finding.message) {
                    failures.push(format!(
                        "without {path}: {:?} {} {}",
                        finding.known,
                        finding.rule.code(),
                        finding.message
                    ));
                }
            }
            if !may_be_denied(&complete, &path) {
                continue;
            }
            let denied = complete.clone().denying(&path);
            for finding in of_requirements(&denied.text()).into_iter().flatten() {
                tried[1].insert(code(&finding.rule));
                if finding.known != Some(State::Failed) || says_that_nobody_said(&finding.message) {
                    failures.push(format!(
                        "{path} = false: {:?} {} {}",
                        finding.known,
                        finding.rule.code(),
                        finding.message
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // Of a single key that may be false, MET013, OWN026 and their like ask for one of several; bools are answers.
    let silent = |tried: &BTreeSet<&str>| -> Vec<&str> {
        let wanted = rules::entries().filter(|entry| matches!(entry.sort, rules::Sort::Requirement(_)));
        let codes = wanted
            .map(|entry| entry.code)
            .filter(|code| !OF_WHAT_IS_THERE.contains(code));
        codes.filter(|code| !tried.contains(code)).collect()
    };
    let [absent, denied] = &tried;
    assert_eq!(silent(absent), NOT_BY_ABSENCE);
    assert_eq!(silent(denied), NOT_BY_FALSE);
}

/// Those that no single absent key of a complete manifest sets off.
///
/// OWN026 asks for one of two, the complete pilots have live data, and the last two ask only where its use is regulated.
const NOT_BY_ABSENCE: [&str; 4] = ["OWN026", "ENV004", "INT011", "ADO014"];

/// Those that no single `false` in the place of another value sets off.
const NOT_BY_FALSE: [&str; 11] = [
    "OWN008", "OWN010", "OWN021", "OWN026", "ENV004", "INT011", "ADO005", "ADO008", "ADO014", "ROL007", "HND011",
];

#[test]
fn the_words_of_a_denial_are_a_clause() {
    for entry in rules::entries().filter(|entry| !entry.none.is_empty()) {
        let plain = entry
            .none
            .replace("{name}", "claims-triage")
            .replace("{it}", "Guidewire");
        assert!(
            !plain.contains(['{', '}']) && !plain.ends_with('.'),
            "{}: {plain}",
            entry.code
        );
        assert!(!says_that_nobody_said(&plain), "{}: {plain}", entry.code);
    }
}

#[test]
fn a_denial_names_what_it_is_about() {
    let told = |pilot: Pilot, code: &str| {
        let linted = lint_text(&pilot.text(), &request());
        let mut said = linted.findings.into_iter().filter(|one| one.rule.code() == code);
        said.next().unwrap().message.clone()
    };
    let complete = || Pilot::at(Stage::Production);
    for (path, code, says) in [
        (
            "governance.oversight",
            "GOV003",
            "nobody watches over what claims-triage does",
        ),
        (
            "handoff.docs.runbook",
            "HND002",
            "there is no runbook for claims-triage",
        ),
        ("metrics.0.measured", "MET010", "claim-cycle-time was never measured"),
        (
            "rollout.teams.1.check-ins",
            "ROL005",
            "nobody checks in with Motor claims South",
        ),
        (
            "environment.conditions.0.plan",
            "ENV003",
            "production lacks \"An analyst cleaned the intake every morning\", and nothing is planned for that",
        ),
        (
            "integration.reviews.privacy.because",
            "INT010",
            "the privacy review of claims-triage is marked as not required, without a reason",
        ),
        (
            "governance",
            "GOV001",
            "there is no framework for the risks of claims-triage",
        ),
    ] {
        assert_eq!(told(complete().denying(path), code), says);
    }
    // A name that looks like a place for one is left alone.
    let braces = complete()
        .with("pilot.name", "\"{it}\"")
        .denying("governance.oversight");
    assert_eq!(told(braces, "GOV003"), "nobody watches over what {it} does");
    // An empty list says the same, and a text that denies is reported as that.
    assert_eq!(
        told(complete().with("governance.escalation", "[]"), "GOV005"),
        "there is nobody to call when claims-triage goes wrong"
    );
}
