//! No false alarm: a complete manifest with one thing taken away is reported for that, and for nothing else.
#![allow(clippy::unwrap_used)]

pub mod table;

use std::collections::{BTreeMap, BTreeSet};

use self::table::{TABLES, VARIANTS};
use crate::common::Request;
use crate::common::{Edit, also, code, codes, complete, edited, lint_text, request, told};
use pilotlint::diagnostic::Severity;
use pilotlint::engine::Linted;
use pilotlint::manifest::Stage;
use pilotlint::rules::{self, Check, Sort};

/// Rules that no edit of a text brings about.
const NO_EDIT: &[(&str, &str)] = &[
    ("MAN012", "a text that is no manifest at all"),
    ("MAN015", "it takes more findings than a test should write"),
];

/// Is a requirement looked ahead to when the same is taken away a stage earlier? Not where another rule takes its place then,
/// and not where the complete manifest of that stage has nothing that it speaks about.
fn is_looked_ahead_to(code: &str, earlier: Stage) -> bool {
    // No review has been held a stage before.
    if code == "ROL025" {
        return false;
    }
    let replaced = rules::entries().any(|entry| entry.until_due == Some(code));
    let entry = rules::entries().find(|entry| entry.code == code).unwrap();
    let text = complete(earlier);
    let has = |table: &str| text.lines().any(|line| line.starts_with(&format!("[{table}")));
    !replaced && (entry.subjects.is_empty() || entry.subjects.iter().any(|table| has(table)))
}

/// The stage before, of the four of a pilot's life.
fn before(stage: Stage) -> Option<Stage> {
    Stage::LIFE.into_iter().rev().find(|one| *one < stage)
}

fn expected(code: &'static str, part: &str) -> BTreeSet<&'static str> {
    let rule = rules::find(code).unwrap();
    std::iter::once(code).chain(also(&rule, part)).collect()
}

/// The findings of one rule are errors, or a look ahead.
fn weighs(linted: &Linted, code: &str, severity: Severity, ahead: bool) -> bool {
    let mut own = linted.findings.iter().filter(|finding| finding.rule.code() == code);
    own.all(|finding| finding.severity == severity && finding.ahead == ahead)
}

#[test]
fn one_thing_taken_away_is_one_finding() {
    let mut failures = Vec::new();
    for &(code, stage, edits) in VARIANTS {
        let rule = rules::find(code).unwrap();
        let text = edited(&complete(stage), edits).unwrap_or_else(|edit| panic!("{code}: {edit:?} changes nothing"));
        let linted = lint_text(&text, &request());
        let severity = rule.sort().severity();
        if codes(&linted) != expected(code, "due")
            || (!["MAN010", "MAN016"].contains(&code) && !weighs(&linted, code, severity, false))
        {
            failures.push(format!("{code} at {stage}:\n{}", told(&text, &linted)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_will_be_due_is_looked_ahead_to() {
    let mut failures = Vec::new();
    for &(code, stage, edits) in VARIANTS {
        let Sort::Requirement(due) = rules::find(code).unwrap().sort() else {
            continue;
        };
        assert_eq!(due, stage, "{code} is tried where it becomes due");
        let Some(earlier) = before(stage).filter(|earlier| is_looked_ahead_to(code, *earlier)) else {
            continue;
        };
        let text = edited(&complete(earlier), edits).unwrap_or_else(|edit| panic!("{code}: {edit:?} changes nothing"));
        let linted = lint_text(&text, &request());
        if codes(&linted) != expected(code, "ahead") || !weighs(&linted, code, Severity::Warning, true) {
            failures.push(format!("{code} at {earlier}:\n{}", told(&text, &linted)));
        }
        let not_ahead = Request {
            lookahead: false,
            ..request()
        };
        if codes(&lint_text(&text, &not_ahead)).contains(code) {
            failures.push(format!("{code} at {earlier} without look-ahead"));
        }
        let gate = Request {
            gate: Some(stage),
            ..request()
        };
        let linted = lint_text(&text, &gate);
        if !codes(&linted).contains(code) || !weighs(&linted, code, Severity::Error, false) {
            failures.push(format!("{code} at {earlier} with a gate:\n{}", told(&text, &linted)));
        }
        if let Some(long_before) = before(earlier)
            && let Ok(text) = edited(&complete(long_before), edits)
            && codes(&lint_text(&text, &request())).contains(code)
        {
            failures.push(format!("{code} already at {long_before}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_is_tried() {
    let tried: BTreeSet<&str> = VARIANTS.iter().map(|(code, ..)| *code).collect();
    assert_eq!(tried.len(), VARIANTS.len(), "a rule is tried twice");
    let of_one_manifest = |rule: &&rules::Entry| !matches!(rule.check, Check::Portfolio(_));
    let mut wanted: BTreeSet<&str> = rules::entries().filter(of_one_manifest).map(|rule| rule.code).collect();
    for (code, _) in NO_EDIT {
        assert!(wanted.remove(code), "{code} is not there");
    }
    assert_eq!(tried, wanted);
}

#[test]
fn a_table_taken_away_is_reported_by_the_rule_that_demands_it() {
    let mut failures = Vec::new();
    for &(table, stage, expected) in TABLES {
        let text = edited(&complete(stage), &[Edit::RemoveTable(table)]).unwrap();
        let linted = lint_text(&text, &request());
        if codes(&linted) != expected.iter().copied().collect() {
            failures.push(format!("{table} at {stage}:\n{}", told(&text, &linted)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A manifest with nothing but a name, at `stage`.
fn bare(stage: &str) -> String {
    format!(
        "manifest-version = 1\n\n[pilot]\nname = \"claims-triage\"\nstage = \"{stage}\"\nunit = \"Motor claims\"\n\
         summary = \"Suggests a severity for each new motor claim\"\n"
    )
}

/// Severity and code, each as often as it is reported.
fn tally(linted: &Linted) -> BTreeMap<(&'static str, &'static str), usize> {
    let mut tally = BTreeMap::new();
    for finding in &linted.findings {
        *tally
            .entry((finding.severity.as_str(), code(&finding.rule)))
            .or_insert(0) += 1;
    }
    tally
}

#[test]
fn a_team_can_start_with_ten_lines() {
    const DUE_AT_PILOT: [&str; 15] = [
        "OWN007", "OWN012", "OWN014", "OWN026", "MET001", "MET007", "MET008", "VAL001", "VAL008", "ENV006", "ADO001",
        "GOV001", "HND001", "DEC002", "DEC012",
    ];
    const DUE_AT_ROLLOUT: [&str; 9] = [
        "OWN001", "ENV001", "INT001", "INT004", "INT005", "INT006", "WRK001", "ADO002", "ROL001",
    ];
    let once =
        |severity, codes: &[&'static str]| codes.iter().map(move |code| ((severity, *code), 1)).collect::<Vec<_>>();

    let design = lint_text(&bare("design"), &request());
    let expected: BTreeMap<_, _> = once("warning", &DUE_AT_PILOT).into_iter().collect();
    assert_eq!(tally(&design), expected);

    let pilot = lint_text(&bare("pilot"), &request());
    let ahead = once("warning", &DUE_AT_ROLLOUT);
    let expected: BTreeMap<_, _> = once("error", &DUE_AT_PILOT).into_iter().chain(ahead).collect();
    assert_eq!(tally(&pilot), expected);
    assert_eq!(pilot.findings.len(), 24);
}

#[test]
fn a_stage_that_cannot_be_read_is_one_finding() {
    for stage in Stage::LIFE {
        let whole = complete(stage);
        let missing = edited(&whole, &[Edit::Remove("[pilot]", "stage")]).unwrap();
        let misspelt = whole.replacen(&format!("stage = \"{stage}\""), "stage = \"piloting\"", 1);
        for (text, code) in [(missing, "MAN005"), (misspelt, "MAN004")] {
            let linted = lint_text(&text, &request());
            assert_eq!(
                codes(&linted),
                BTreeSet::from([code]),
                "{stage}:\n{}",
                told(&text, &linted)
            );
        }
    }
}
