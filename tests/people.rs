//! What the rules about people, rollout and handoff say where a fixture cannot show it: cases in which another rule has
//! to speak too, and broken values.
#![allow(clippy::unwrap_used)]

use crate::common::Request;
use crate::common::{compose, lint_text, request, told};
use pilotlint::manifest::Stage;
use pilotlint::rules::Selection;

fn only(code: &str) -> Request {
    let mut alone = request();
    alone.selection = Selection::new(&[code.to_owned()], &[]).unwrap();
    alone
}

/// Key and message of each finding of one rule.
fn says(code: &str, fixture: &str) -> Vec<(String, String)> {
    let text = compose(fixture, Stage::Rollout);
    let linted = lint_text(&text, &only(code));
    linted
        .findings
        .iter()
        .map(|finding| (finding.key.clone().unwrap_or_default(), finding.message.clone()))
        .collect()
}

fn keys(code: &str, fixture: &str) -> Vec<String> {
    says(code, fixture).into_iter().map(|(key, _)| key).collect()
}

#[test]
fn the_change_plan_is_asked_for_without_the_table() {
    // The frontline is asked for even without the table, so the two fire together.
    let fixture = "[pilot]\nstage = \"rollout\"\n# no [adoption]\n";
    assert_eq!(keys("ADO002", fixture), ["adoption"]);
    assert_eq!(keys("ADO001", fixture), ["adoption.frontline"]);
    assert_eq!(keys("ADO004", fixture), [""; 0]);
}

#[test]
fn a_table_of_sub_tables_alone_says_nothing_itself() {
    let fixture =
        "[pilot]\nstage = \"rollout\"\n# no [adoption]\n[adoption.training]\nprogram = \"docs/training.md\"\n";
    assert_eq!(keys("ADO002", fixture), ["adoption"]);
    assert_eq!(keys("ADO005", fixture), ["adoption.training.role-specific"]);
}

#[test]
fn a_review_that_was_not_held_does_not_come_between_two_blockers() {
    let held = |day: u8, on: &str| {
        format!(
            "[[rollout.reviews]]\nday = {day}\nheld-on = {on}\nblockers = [\"No licences\"]\noutcome = \"harden\"\n"
        )
    };
    let fixture = format!(
        "[pilot]\nstage = \"rollout\"\n[rollout]\nstarted = 2026-03-02\n{}[[rollout.reviews]]\nday = 60\n{}",
        held(30, "2026-04-01"),
        held(90, "2026-06-01")
    );
    assert_eq!(keys("ROL017", &fixture), ["rollout.reviews[2].blockers[0]"]);
}

#[test]
fn a_blocker_that_one_review_lists_twice_comes_back_once() {
    let fixture = "[pilot]\nstage = \"rollout\"\n\
                   [[rollout.reviews]]\nday = 30\nblockers = [\"No licences\", \"no licences\"]\n\
                   [[rollout.reviews]]\nday = 60\nblockers = [\"NO LICENCES\", \" No licences\"]\n";
    assert_eq!(keys("ROL017", fixture), ["rollout.reviews[1].blockers[0]"]);
}

#[test]
fn a_rollout_stalls_only_with_a_date_and_at_its_own_stage() {
    let teams = "[[rollout.teams]]\nname = \"Motor claims South\"\nwave = 2\nstatus = \"planned\"\n";
    let undated = format!("[pilot]\nstage = \"rollout\"\n[rollout]\n{teams}");
    assert_eq!(keys("ROL019", &undated), [""; 0]);
    let dated = |stage: &str| format!("[pilot]\nstage = \"{stage}\"\n[rollout]\nstarted = 2025-11-03\n{teams}");
    assert_eq!(keys("ROL019", &dated("rollout")), ["rollout.teams"]);
    let mut at_the_gate = only("ROL019");
    at_the_gate.gate = Some(Stage::Rollout);
    let text = compose(&dated("pilot"), Stage::Pilot);
    let linted = lint_text(&text, &at_the_gate);
    assert!(linted.findings.is_empty(), "{}", told(&text, &linted));
}

#[test]
fn a_broken_value_silences_its_own_team_alone() {
    let team = |name: &str, status: &str| {
        format!("[[rollout.teams]]\nname = \"{name}\"\nwave = 1\nstatus = \"{status}\"\nchampion = \"ana\"\n")
    };
    let fixture = |status: &str| {
        format!(
            "[pilot]\nstage = \"rollout\"\n{}{}",
            team("Motor claims North", status),
            team("Motor claims South", "adopting")
        )
    };
    assert_eq!(
        keys("ROL004", &fixture("paused")),
        ["rollout.teams[0].adoption-window", "rollout.teams[1].adoption-window"]
    );
    assert_eq!(keys("ROL004", &fixture("pausd")), ["rollout.teams[1].adoption-window"]);
    // How wide the first wave is cannot be told any more.
    assert_eq!(keys("ROL009", &fixture("planned")), ["rollout.teams"]);
    assert_eq!(keys("ROL009", &fixture("pland")), [""; 0]);
}

#[test]
fn a_broken_term_silences_the_finding_that_rests_on_it() {
    let fixture = |scaling: &str| {
        format!("[pilot]\nstage = \"pilot\"\n[handoff.partner]\nname = \"Northlight\"\nscaling = \"{scaling}\"\n")
    };
    assert_eq!(keys("HND013", &fixture("included")), ["handoff.partner"]);
    // The placeholder is told as that; the finding is about the other terms.
    assert_eq!(keys("HND013", &fixture("TBD")), ["handoff.partner"]);
    assert_eq!(keys("HND012", &fixture("separate")), ["handoff.partner.scaling"]);
}

#[test]
fn a_review_of_an_absurd_day_is_not_overdue() {
    let fixture = "[pilot]\nstage = \"rollout\"\n[[rollout.reviews]]\nday = 9223372036854775807\n";
    assert_eq!(keys("ROL011", fixture), [""; 0]);
}
