//! Who waits for whom: a rule that needs what another one asks for keeps silent, and shares what is known of that.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use crate::common::{Pilot, codes, lint_text, request};
use pilotlint::manifest::Stage;

/// The rules that ask for what stands at a path, and those that wait for it.
type Row = (&'static [&'static str], &'static str, &'static [&'static str]);

/// Of the complete manifest at production.
#[rustfmt::skip]
const WAITS: &[Row] = &[
    (&["OWN001"], "ownership.production-owner", &["OWN002", "OWN003", "OWN004", "OWN006"]),
    (&["OWN007"], "ownership.sponsor", &["OWN008", "OWN009", "OWN010", "OWN024"]),
    (&["OWN014"], "ownership.business-owner", &["OWN027"]),
    (&["OWN012"], "ownership.scale-decision", &["OWN013", "OWN021", "OWN028"]),
    (&["MET001", "MET007", "MET008"], "metrics", &["MET003", "MET004", "MET009", "MET010", "MET012", "MET013", "MET014", "MET018", "MET019", "MET021", "MET022"]),
    (&["MET010"], "metrics.0.measured", &["MET012", "MET019"]),
    (&["MET010"], "metrics.2.measured", &["MET009"]),
    (&["MET003"], "metrics.0.baseline", &["MET019"]),
    (&["MET004"], "metrics.0.target", &["MET012"]),
    (&["MET004"], "metrics.1.target", &["MET022"]),
    (&["MET004"], "metrics.2.target", &["MET009"]),
    (&["MET018"], "metrics.0.direction", &["MET012", "MET019"]),
    (&["MET018"], "metrics.1.direction", &["MET022"]),
    (&["MET018"], "metrics.2.direction", &["MET009"]),
    (&["VAL001"], "business-case", &["VAL002", "VAL003", "VAL004", "VAL005", "VAL006", "VAL009", "VAL010"]),
    (&["VAL010"], "business-case.value-per-year", &["VAL003"]),
    (&["VAL002"], "business-case.cost-to-scale", &["VAL003"]),
    (&["VAL002"], "business-case.run-cost-per-year", &["VAL003"]),
    (&["ENV001", "ENV006"], "environment", &["ENV002", "ENV003", "ENV004", "ENV005", "ENV007", "ENV008"]),
    (&["ENV001"], "environment.audited-on", &["ENV002"]),
    (&["ENV002"], "environment.conditions", &["ENV003"]),
    (&["ENV005", "ENV006"], "environment.data", &["ENV004", "ENV007", "ENV008"]),
    (&["INT001", "INT004", "INT005", "INT006"], "integration", &["INT002", "INT003", "INT008", "INT012", "INT013"]),
    (&["INT001"], "integration.systems", &["INT002", "INT003", "INT012"]),
    (&["WRK001"], "workflow", &["WRK002", "WRK003", "WRK004", "WRK005", "WRK006", "WRK007", "WRK008", "WRK009", "WRK010", "WRK011", "WRK013", "ADO003"]),
    (&["WRK006"], "workflow.roles", &["ADO003"]),
    (&["ADO001", "ADO002"], "adoption", &["ADO004", "ADO005", "ADO006", "ADO007", "ADO008", "ADO009", "ADO011", "ADO012", "ADO013"]),
    (&["ADO004"], "adoption.training", &["ADO005"]),
    (&["ROL001"], "rollout", &["ROL002", "ROL003", "ROL004", "ROL005", "ROL006", "ROL007", "ROL010", "ROL015", "ROL018", "ROL020", "WRK010"]),
    (&["ROL001"], "rollout.teams", &["ROL002", "ROL003", "ROL004", "ROL005", "ROL006", "ROL007", "ROL015", "ROL020", "WRK010"]),
    (&["GOV001"], "governance", &["GOV002", "GOV003", "GOV004", "GOV005", "GOV006", "GOV007", "GOV008", "GOV009", "GOV010", "GOV011", "GOV013", "GOV015", "GOV017", "GOV018", "GOV019", "GOV020", "GOV021", "INT011", "ADO014"]),
    (&["GOV009"], "governance.review-cadence", &["GOV011"]),
    (&["GOV018"], "governance.fallback", &["GOV019"]),
    (&["GOV017"], "governance.risk-tier", &["INT011", "ADO014"]),
    (&["HND001"], "handoff", &["HND002", "HND003", "HND004", "HND005", "HND006", "HND008", "HND009", "HND011"]),
    (&["HND006"], "handoff.test", &["HND008", "HND009"]),
];

fn complete() -> Pilot {
    Pilot::at(Stage::Production)
}

/// Of the rules named, those with another state than the one given, and those that report though they wait.
fn others(pilot: &Pilot, state: &str, asking: &[&str], waiting: &[&str]) -> Vec<String> {
    let states = pilot.states();
    let mut wrong: Vec<String> = Vec::new();
    for code in asking.iter().chain(waiting) {
        let known = states.get(*code).map_or("none", String::as_str);
        if known != state {
            wrong.push(format!("{code} is {known}"));
        }
    }
    let reporting = codes(&lint_text(&pilot.text(), &request()));
    wrong.extend(
        waiting
            .iter()
            .filter(|code| reporting.contains(*code))
            .map(|code| format!("{code} reports")),
    );
    wrong
}

#[track_caller]
fn assert_states(pilot: &Pilot, expected: &[(&str, &str)]) {
    let states = pilot.states();
    let known: BTreeMap<&str, &str> = expected
        .iter()
        .map(|(code, _)| (*code, states[*code].as_str()))
        .collect();
    assert_eq!(known, expected.iter().copied().collect(), "{}", pilot.text());
}

#[test]
fn who_waits_shares_what_is_known() {
    let mut failures = Vec::new();
    for (asking, path, waiting) in WAITS {
        let absent = complete().without(path);
        let waived = asking.iter().fold(absent.clone(), |pilot, code| pilot.waiving(code));
        let all = [
            ("unknown", absent),
            ("failed", complete().denying(path)),
            ("waived", waived),
        ];
        for (state, pilot) in all {
            let wrong = others(&pilot, state, asking, waiting);
            if !wrong.is_empty() {
                failures.push(format!("{path} {state}: {}", wrong.join(", ")));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_is_waived_by_itself_does_not_wait() {
    let pilot = complete().without("ownership.sponsor").waiving("OWN008");
    assert_states(
        &pilot,
        &[("OWN007", "unknown"), ("OWN008", "waived"), ("OWN009", "unknown")],
    );
}

#[test]
fn of_one_kind_without_a_metric_what_is_asked_of_its_metrics_waits() {
    for (metric, asking, waiting) in [
        (
            "metrics.0",
            "MET001",
            &[
                "MET003", "MET004", "MET010", "MET012", "MET013", "MET014", "MET018", "MET019", "MET021",
            ][..],
        ),
        ("metrics.1", "MET007", &["MET004", "MET018", "MET022"]),
        (
            "metrics.2",
            "MET008",
            &["MET004", "MET009", "MET010", "MET014", "MET018", "MET021"],
        ),
    ] {
        let pilot = complete().without(metric);
        assert_eq!(
            others(&pilot, "unknown", &[asking], waiting),
            Vec::<String>::new(),
            "{metric}"
        );
        let pilot = pilot.waiving(asking);
        assert_eq!(
            others(&pilot, "waived", &[asking], waiting),
            Vec::<String>::new(),
            "{metric}"
        );
    }
}

#[test]
fn a_table_that_lacks_what_it_cannot_do_without_is_not_there_yet() {
    let pilot = complete()
        .without("environment.data.production-test.evidence")
        .with("environment.data.source", "\"curated\"");
    assert_states(&pilot, &[("ENV004", "unknown")]);
    let pilot = complete().without("handoff.test.by");
    assert_states(
        &pilot,
        &[("HND006", "unknown"), ("HND008", "unknown"), ("HND009", "unknown")],
    );
    let pilot = complete().without("metrics.0.baseline.value");
    assert_states(&pilot, &[("MET003", "unknown"), ("MET019", "unknown")]);
    let pilot = complete().without("adoption.training.program");
    assert_states(&pilot, &[("ADO004", "unknown"), ("ADO005", "unknown")]);
}

#[test]
fn what_hangs_on_a_duty_waits_for_its_person() {
    for (table, asking, waiting) in [
        (
            "ownership.sponsor",
            "OWN007",
            &["OWN008", "OWN009", "OWN010", "OWN024"][..],
        ),
        (
            "ownership.production-owner",
            "OWN001",
            &["OWN002", "OWN003", "OWN004", "OWN006"],
        ),
        ("ownership.business-owner", "OWN014", &["OWN027"]),
        ("ownership.scale-decision", "OWN012", &["OWN013", "OWN021", "OWN028"]),
    ] {
        // A denial is no person: whom it means cannot be told, and that is reported.
        let person = format!("{table}.person");
        for pilot in [
            complete().without(&person),
            complete().with(&person, "\"somebodyelse\""),
            complete().with(&person, "\"TBD\""),
            complete().with(&person, "\"nobody\""),
        ] {
            assert_eq!(
                others(&pilot, "unknown", &[asking], waiting),
                Vec::<String>::new(),
                "{}",
                pilot.text()
            );
        }
    }
}

#[test]
fn what_is_not_there_is_not_asked_about() {
    let standalone = complete()
        .without("integration.systems")
        .with("integration.standalone", "true");
    let n_a = "not-applicable";
    assert_states(
        &standalone,
        &[
            ("INT001", "met"),
            ("INT002", n_a),
            ("INT003", n_a),
            ("INT008", n_a),
            ("INT012", n_a),
            ("INT013", n_a),
        ],
    );
    assert_states(&complete().denying("handoff.partner"), &[("HND013", n_a)]);
    assert_states(&complete().without("handoff.partner"), &[("HND013", n_a)]);
    assert_states(&complete().without("environment.data.hand-tuned"), &[("ENV007", n_a)]);
    assert_states(
        &complete().with("environment.data.hand-tuned", "[]"),
        &[("ENV007", "met")],
    );
    assert_states(&complete().denying("environment.data.hand-tuned"), &[("ENV007", "met")]);
    assert_states(&complete().without("workflow.parallel-manual"), &[("WRK011", "met")]);
    assert_states(
        &complete().with("environment.conditions.0.holds", "true"),
        &[("ENV003", "met")],
    );
    assert_states(&complete(), &[("INT011", n_a), ("ADO014", n_a), ("INT010", "met")]);
    assert_states(&complete().without("integration.reviews.privacy"), &[("INT010", n_a)]);
    let open = ["it", "security", "compliance"]
        .into_iter()
        .fold(complete(), |pilot, kind| {
            pilot.with(&format!("integration.reviews.{kind}"), "{ status = \"open\" }")
        });
    assert_states(&open, &[("INT004", "failed"), ("INT009", n_a)]);
    assert_states(
        &complete().with("integration.systems.0.status", "\"building\""),
        &[("INT003", "failed"), ("INT012", n_a)],
    );
    let no_amount = ["value-per-year", "cost-to-scale", "run-cost-per-year"]
        .into_iter()
        .fold(complete(), |pilot, key| pilot.without(&format!("business-case.{key}")));
    assert_states(
        &no_amount,
        &[("VAL007", n_a), ("VAL010", "unknown"), ("VAL003", "unknown")],
    );
    let withdrawn = ["0", "1"].into_iter().fold(complete(), |pilot, team| {
        pilot.with(&format!("rollout.teams.{team}.status"), "\"withdrawn\"")
    });
    assert_states(
        &withdrawn,
        &[("ROL001", "met"), ("ROL002", n_a), ("ROL020", n_a), ("WRK010", n_a)],
    );
    let ahead = complete()
        .with("metrics.0.target.by", "2026-12-31")
        .with("metrics.0.measured.value", "30");
    assert_states(&ahead, &[("MET012", "met")]);
}

#[test]
fn the_latest_review_decides_and_waits_for_its_answers() {
    let latest = "rollout.reviews.2";
    let not_held = (0..3).fold(complete(), |pilot, review| {
        pilot.without(&format!("rollout.reviews.{review}.held-on"))
    });
    assert_states(&not_held, &[("ROL025", "not-applicable")]);
    assert_states(
        &complete().without("rollout.reviews"),
        &[("ROL025", "not-applicable"), ("ROL010", "unknown")],
    );
    for answer in ["stable", "adoption-on-track", "blockers", "outcome"] {
        let open = complete().without(&format!("{latest}.{answer}"));
        assert_states(&open, &[("ROL025", "unknown")]);
        assert_states(&open.waiving("ROL012"), &[("ROL025", "waived")]);
        // What an earlier review left open is over.
        assert_states(
            &complete().without(&format!("rollout.reviews.1.{answer}")),
            &[("ROL025", "met")],
        );
    }
    assert_states(
        &complete().denying(&format!("{latest}.outcome")),
        &[("ROL025", "failed")],
    );
    assert_states(&complete().denying(&format!("{latest}.blockers")), &[("ROL025", "met")]);
    assert_states(
        &complete().with(&format!("{latest}.outcome"), "\"TBD\""),
        &[("ROL025", "unknown")],
    );
    let one_bad = complete()
        .with(&format!("{latest}.stable"), "false")
        .without(&format!("{latest}.outcome"));
    assert_states(&one_bad, &[("ROL025", "failed")]);
    // Another one may be the latest.
    let unclear = complete()
        .with(&format!("{latest}.stable"), "false")
        .with("rollout.reviews.0.held-on", "\"TBD\"");
    assert_states(&unclear, &[("ROL025", "unknown")]);
}

#[test]
fn a_refused_review_fails_its_own_requirement_and_no_waiver_helps() {
    let refused = |kind: &str| complete().with(&format!("integration.reviews.{kind}"), "{ status = \"refused\" }");
    for (kind, code) in [("it", "INT004"), ("security", "INT005"), ("compliance", "INT006")] {
        let pilot = refused(kind).waiving(code);
        assert_states(&pilot, &[(code, "failed")]);
        let reporting = codes(&lint_text(&pilot.text(), &request()));
        assert!(
            reporting.contains("INT015") && !reporting.contains(code),
            "{reporting:?}"
        );
        // The others are as they were; and a waiver that cannot help is not unused.
        let others = ["INT004", "INT005", "INT006"]
            .into_iter()
            .filter(|other| *other != code);
        others.for_each(|other| assert_states(&pilot, &[(other, "met")]));
        assert!(!reporting.contains("WAV003"), "{reporting:?}");
        assert!(codes(&lint_text(&pilot.waiving("INT015").text(), &request())).contains("INT015"));
    }
    // Privacy is asked about where the law is strict.
    assert_states(&refused("privacy"), &[("INT011", "not-applicable")]);
    assert_states(
        &refused("privacy").with("governance.regulated", "true"),
        &[("INT011", "failed")],
    );
    assert_states(
        &refused("privacy").without("governance.risk-tier"),
        &[("INT011", "unknown")],
    );
}

#[test]
fn what_a_refusal_leaves_open_decides_between_kill_and_not_yet() {
    let refused = complete()
        .with("pilot.stage", "\"rollout\"")
        .with("integration.reviews.security", "{ status = \"refused\" }");
    let plan = "integration.reviews.security.plan";
    for (pilot, verdict) in [
        (refused.clone(), "not-yet"),
        (refused.clone().with(plan, "\"A second audit in July\""), "not-yet"),
        (refused.clone().denying(plan), "kill"),
        (refused.clone().with(plan, "\"none\""), "kill"),
        (refused.with(plan, "\"TBD\""), "not-yet"),
    ] {
        let assessment = pilot.assessment(None);
        assert_eq!(assessment["verdict"], verdict, "{}", pilot.text());
        assert_eq!(assessment["because"][0], "INT015");
        assert_eq!(assessment["binding_constraint"]["area"], "governance");
    }
}

/// What stands behind a review that nobody says was passed is not asked for.
#[test]
fn a_stub_behind_an_open_review_is_a_warning() {
    let stub = "{ status = \"open\", evidence = \"docs/stub.md\" }";
    let pilot = complete().with("integration.reviews.privacy", stub);
    let linted = lint_text(&pilot.text(), &request());
    let found: Vec<_> = linted
        .findings
        .iter()
        .map(|one| (one.rule.code(), one.severity.as_str()))
        .collect();
    assert_eq!(found, [("MAN010", "warning")]);
    assert_states(&pilot, &[("INT009", "met")]);
    let passed = complete().with(
        "integration.reviews.privacy",
        "{ status = \"passed\", on = 2026-01-05, evidence = \"docs/stub.md\" }",
    );
    let linted = lint_text(&passed.text(), &request());
    let found: Vec<_> = linted
        .findings
        .iter()
        .map(|one| (one.rule.code(), one.severity.as_str()))
        .collect();
    assert_eq!(found, [("MAN010", "error")]);
    assert_states(&passed, &[("INT009", "failed")]);
}

#[test]
fn where_nobody_says_who_built_it_nobody_can_be_told_from_a_builder() {
    const ASKING: &[&str] = &["VAL006", "WRK002", "ADO001", "ADO011", "ROL002", "OWN010"];
    // Whoever is at the top may build.
    let base = complete().with("ownership.sponsor.controls-budget", "false");
    let unstated = base.clone().without("pilot.champion").without("pilot.builders");
    for (state, pilot) in [
        ("unknown", unstated.clone()),
        ("waived", unstated.waiving("OWN026")),
        (
            "failed",
            base.clone().denying("pilot.champion").denying("pilot.builders"),
        ),
        ("unknown", base.denying("pilot.champion").without("pilot.builders")),
    ] {
        assert_eq!(
            others(&pilot, state, &["OWN026"], ASKING),
            Vec::<String>::new(),
            "{state}"
        );
    }
}

/// Where somebody is named, and the requirement that asks for that.
#[rustfmt::skip]
const HELD: &[(&str, &str)] = &[
    ("ownership.sponsor.person", "OWN007"),
    ("ownership.production-owner.person", "OWN001"),
    ("ownership.business-owner.person", "OWN014"),
    ("ownership.scale-decision.person", "OWN012"),
    ("ownership.maintainer.person", "OWN020"),
    ("governance.accountable", "GOV002"),
    ("governance.monitoring.alerts", "GOV010"),
    ("metrics.0.owner", "MET014"),
    ("integration.systems.0.owner", "INT002"),
    ("integration.it-lead", "INT013"),
    ("environment.data.owner", "ENV008"),
    ("adoption.owner", "ADO011"),
];

#[test]
fn somebody_who_has_left_holds_no_duty() {
    let before = complete().states();
    for (path, code) in HELD {
        let pilot = complete()
            .with("people.toni", "{ name = \"Toni Amsel\", left = 2026-06-15 }")
            .with(path, "\"toni\"");
        let states = pilot.states();
        assert_eq!(states[*code], "failed", "{path}");
        // What hangs on the duty keeps its state.
        let changed: Vec<_> = before
            .iter()
            .filter(|(other, state)| states[*other] != **state)
            .collect();
        assert_eq!(
            changed.iter().map(|(other, _)| other.as_str()).collect::<Vec<_>>(),
            [*code],
            "{path}"
        );
        let reporting = codes(&lint_text(&pilot.text(), &request()));
        assert!(
            reporting.contains("OWN015") && !reporting.contains(code),
            "{path}: {reporting:?}"
        );
        let assessment = pilot.assessment(None);
        let because: Vec<&str> = assessment["because"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().unwrap())
            .collect();
        assert!(
            because.contains(code) && because.contains(&"OWN015"),
            "{path}: {because:?}"
        );
        assert_eq!(pilot.clone().waiving("OWN015").states()[*code], "waived", "{path}");
        // Who leaves tomorrow is still there.
        let tomorrow = pilot.with("people.toni.left", "2026-06-16");
        assert_eq!(tomorrow.states()[*code], "met", "{path}");
    }
}

#[test]
fn of_an_escalation_everybody_has_to_have_left() {
    let toni = complete().with("people.toni", "{ name = \"Toni Amsel\", left = 2026-06-15 }");
    let one = toni.clone().with("governance.escalation", "[\"toni\", \"ines\"]");
    assert_states(&one, &[("GOV005", "met")]);
    assert_states(
        &toni.with("governance.escalation", "[\"toni\"]"),
        &[("GOV005", "failed")],
    );
}
