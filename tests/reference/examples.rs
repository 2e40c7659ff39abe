//! The reference itself, on examples that the documentation gives.

use pilotlint::manifest::Stage;

use super::verdict::{Assessed, assess};
use crate::common::complete;

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 6, 15)
}

/// A complete manifest with lines taken out and others in their place.
fn with(stage: Stage, changes: &[(&str, &str)], gate: Stage) -> Assessed {
    let text = changes.iter().fold(complete(stage), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    assess(&text.parse().unwrap(), Some(gate), today())
}

fn text(text: &str, gate: Stage) -> Assessed {
    assess(
        &format!("manifest-version = 1\n{text}").parse().unwrap(),
        Some(gate),
        today(),
    )
}

fn because(assessed: &Assessed) -> Vec<&str> {
    assessed.because.iter().map(String::as_str).collect()
}

#[test]
fn complete_manifests_scale() {
    for (stage, gate) in [
        (Stage::Design, Stage::Pilot),
        (Stage::Pilot, Stage::Rollout),
        (Stage::Rollout, Stage::Rollout),
        (Stage::Production, Stage::Production),
    ] {
        let assessed = with(stage, &[], gate);
        assert_eq!(assessed.verdict, "scale", "{stage}: {assessed:?}");
        assert_eq!(assessed.binding, None);
        assert!(
            assessed
                .states
                .values()
                .all(|state| state == "met" || state == "not-applicable")
        );
    }
}

#[test]
fn of_a_name_and_a_stage_nothing_is_met() {
    let assessed = text("[pilot]\nname = 'x'\nstage = 'pilot'", Stage::Rollout);
    assert_eq!(assessed.verdict, "cannot-say");
    assert!(
        !assessed
            .states
            .values()
            .any(|state| state == "met" || state == "failed"),
        "{assessed:?}"
    );
    assert_eq!(assessed.binding.unwrap().area, "sponsorship");
}

#[test]
fn one_proven_failure_is_enough() {
    let assessed = text(
        "[pilot]\nname = 'x'\nstage = 'pilot'\n[governance]\noversight = false",
        Stage::Rollout,
    );
    assert_eq!(assessed.verdict, "not-yet");
    assert_eq!(because(&assessed), ["GOV003"]);
    assert_eq!(assessed.binding.unwrap().area, "governance");
}

#[test]
fn what_is_written_and_what_is_not() {
    let cases: &[(&str, &str, &str, &str)] = &[
        (
            "funds = [\"pilot\", \"rollout\", \"run\"]",
            "funds = [\"pilot\"]",
            "OWN009",
            "failed",
        ),
        ("funds = [\"pilot\", \"rollout\", \"run\"]", "", "OWN009", "unknown"),
        (
            "funds = [\"pilot\", \"rollout\", \"run\"]",
            "funds = [\"TBD\"]",
            "OWN009",
            "unknown",
        ),
        (
            "oversight = \"A handler confirms every suggestion\"",
            "oversight = \"No human review; the computer decides\"",
            "GOV003",
            "failed",
        ),
        (
            "oversight = \"A handler confirms every suggestion\"",
            "oversight = \"TBD\"",
            "GOV003",
            "unknown",
        ),
        (
            "mapped-by = [\"kofi\", \"ana\"]",
            "mapped-by = [\"dana\"]",
            "WRK002",
            "failed",
        ),
        (
            "agreed-with = [\"Motor claims North\", \"Motor claims South\"]",
            "agreed-with = [\"Finance\"]",
            "WRK010",
            "unknown",
        ),
        ("unaided = true", "", "HND006", "unknown"),
        ("unaided = true", "unaided = false", "HND009", "failed"),
        ("minutes = 48", "", "HND008", "unknown"),
        ("parallel-manual = false", "", "WRK011", "met"),
        ("status = \"live\"\n", "status = \"planned\"\n", "INT003", "failed"),
        (
            "replacement = \"Master-data lookup, live since March\"",
            "",
            "ENV007",
            "unknown",
        ),
        (
            "replacement = \"Master-data lookup, live since March\"",
            "replacement = false",
            "ENV007",
            "failed",
        ),
    ];
    for (from, to, code, state) in cases {
        let assessed = with(Stage::Production, &[(from, to)], Stage::Production);
        assert_eq!(assessed.states[*code], *state, "{code}: {to}");
    }
}

#[test]
fn a_table_that_is_denied_is_known() {
    let assessed = text(
        "integration = false\n[pilot]\nname = 'x'\nstage = 'pilot'",
        Stage::Rollout,
    );
    for code in ["INT001", "INT002", "INT004", "INT005", "INT006", "INT008", "INT013"] {
        assert_eq!(assessed.states[code], "failed", "{code}");
    }
    assert_eq!(assessed.states["INT009"], "not-applicable");
}

#[test]
fn who_has_left_unticks_the_duty_alone() {
    let left = ("name = \"Ines Falk\"", "name = \"Ines Falk\"\nleft = 2026-06-15");
    let assessed = with(Stage::Rollout, &[left], Stage::Rollout);
    assert_eq!(assessed.states["OWN007"], "failed");
    assert_eq!(assessed.states["OWN012"], "failed");
    assert_eq!(assessed.states["OWN008"], "met");
    assert_eq!(assessed.states["VAL006"], "met");
    assert_eq!(because(&assessed), ["OWN007", "OWN012", "OWN015"]);
    assert_eq!(assessed.binding.unwrap().area, "sponsorship");
}

#[test]
fn a_waiver_is_told_and_passed_on() {
    let waiver = "[[waivers]]\nrule = 'OWN001'\nreason = 'Named in July'\napproved-by = 'ines'\nexpires = 2026-09-30\n";
    let owner = "[ownership.production-owner]";
    let taken = (owner, "[extra.production-owner]");
    let assessed = with(Stage::Pilot, &[taken], Stage::Rollout);
    assert_eq!(
        (assessed.verdict.as_str(), &*assessed.states["OWN002"]),
        ("cannot-say", "unknown")
    );
    let assessed = with(
        Stage::Pilot,
        &[taken, ("[pilot]", &format!("{waiver}[pilot]"))],
        Stage::Rollout,
    );
    assert_eq!(
        (assessed.verdict.as_str(), &*assessed.states["OWN002"]),
        ("scale-with-waivers", "waived")
    );
    assert_eq!(assessed.answers["OWN001"], "waived");
    assert_eq!(because(&assessed), ["OWN001", "OWN002", "OWN003", "OWN004", "OWN006"]);
}

#[test]
fn leaving_out_who_built_it_buys_nothing() {
    let changes = [("champion = \"dana\"\n", ""), ("builders = [\"dana\", \"lee\"]\n", "")];
    let assessed = with(Stage::Pilot, &changes, Stage::Rollout);
    for code in ["OWN026", "WRK002", "ADO001", "ADO011", "ROL002", "VAL006"] {
        assert_eq!(assessed.states[code], "unknown", "{code}");
    }
    assert_eq!(assessed.verdict, "cannot-say");
}

#[test]
fn law_and_safety_come_first() {
    let acts = [
        ("autonomy = \"suggests\"", "autonomy = \"acts\""),
        ("risk-tier = \"limited\"\n", ""),
        ("oversight = \"A handler confirms every suggestion\"\n", ""),
        ("problem = ", "x-problem = "),
    ];
    let assessed = with(Stage::Pilot, &acts, Stage::Rollout);
    assert_eq!(assessed.verdict, "not-yet");
    assert_eq!(because(&assessed), ["GOV024"]);
    let binding = assessed.binding.unwrap();
    assert_eq!(
        (binding.area.as_str(), binding.state.as_str()),
        ("governance", "failed")
    );
    let prohibited = [("risk-tier = \"limited\"", "risk-tier = \"prohibited\"")];
    let assessed = with(Stage::Pilot, &prohibited, Stage::Rollout);
    assert_eq!(
        (assessed.verdict.as_str(), because(&assessed)),
        ("kill", vec!["GOV016"])
    );
    let refused = [(
        "[integration.reviews.it]\nstatus = \"passed\"",
        "[integration.reviews.it]\nstatus = \"refused\"",
    )];
    let assessed = with(Stage::Pilot, &refused, Stage::Rollout);
    assert_eq!(
        (assessed.verdict.as_str(), because(&assessed)),
        ("not-yet", vec!["INT004", "INT015"])
    );
    assert_eq!(assessed.binding.unwrap().area, "governance");
}

#[test]
fn numbers_that_do_not_pay_end_it_or_turn_it() {
    let loss = ("value-per-year = 1_900_000", "value-per-year = 300_000");
    let uses = "adjacent-uses = [\"Household claims\"]";
    for (to, verdict) in [
        (uses, "pivot"),
        ("adjacent-uses = []", "kill"),
        ("adjacent-uses = \"none\"", "kill"),
        ("", "not-yet"),
    ] {
        let assessed = with(Stage::Pilot, &[loss, (uses, to)], Stage::Rollout);
        assert_eq!(
            (assessed.verdict.as_str(), because(&assessed)),
            (verdict, vec!["VAL003"]),
            "{to}"
        );
    }
}

#[test]
fn a_decision_in_force_is_the_verdict() {
    let scale = "verdict = \"scale\"";
    for (to, verdict, undecided) in [
        ("verdict = \"kill\"", "kill", "not-yet"), // DEC007, and DEC008
        ("verdict = \"keep\"\nuntil = 2026-09-30", "not-yet", "not-yet"),
    ] {
        let assessed = with(Stage::Rollout, &[(scale, to)], Stage::Rollout);
        assert_eq!(assessed.verdict, verdict, "{to}");
        assert_eq!(assessed.undecided.as_deref(), Some(undecided), "{to}");
        assert!(assessed.because.is_empty());
    }
    let assessed = with(
        Stage::Rollout,
        &[(scale, "verdict = \"kill\""), ("\nby = \"ines\"", "")],
        Stage::Rollout,
    );
    assert_eq!(assessed.undecided, None);
}

#[test]
fn broken_form_is_no_verdict() {
    let assessed = with(Stage::Pilot, &[("summary = ", "summary = 7 # ")], Stage::Rollout);
    assert_eq!(
        (assessed.verdict.as_str(), because(&assessed)),
        ("cannot-say", vec!["MAN003"])
    );
    assert_eq!(assessed.binding, None);
}

#[test]
fn a_day_alone_comes_last() {
    let changes = [
        ("committed-on = 2025-08-18\n", ""),
        ("steps-removed = [\"Manual severity scoring\"]", ""),
    ];
    let assessed = with(Stage::Pilot, &changes, Stage::Rollout);
    assert_eq!(because(&assessed), ["OWN024", "WRK004"]);
    assert_eq!(assessed.binding.unwrap().area, "workflow");
}
