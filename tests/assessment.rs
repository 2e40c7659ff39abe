//! `assess`: verdicts, what forces them, and what would change them.
#![allow(clippy::unwrap_used)]

use crate::common::{self, Request};
use crate::common::{Edit, complete, edited, request};
use crate::variants::table::{TABLES, VARIANTS};
use pilotlint::assessment::{Assessment, Verdict, assess};
use pilotlint::diagnostic::State;
use pilotlint::manifest::Stage;
use pilotlint::rules::{self, Force, Sort};

fn assessed(text: &str, gate: Option<Stage>) -> Assessment {
    let linted = common::assessed(text, &Request { gate, ..request() });
    assess(&linted, linted.view.as_ref())
}

fn codes(rules: &[rules::Rule]) -> Vec<&str> {
    rules.iter().map(rules::Rule::code).collect()
}

#[test]
fn a_complete_pilot_may_go_on() {
    for stage in Stage::LIFE {
        let assessment = assessed(&complete(stage), None);
        assert_eq!(
            assessment.verdict,
            Verdict::Scale,
            "{stage}: {:?}",
            codes(&assessment.because)
        );
        assert_eq!(assessment.gate, stage.next().or(Some(Stage::Production)), "{stage}");
        assert!(assessment.steps.is_empty() && assessment.binding.is_none(), "{stage}");
        assert!(
            assessment
                .areas
                .iter()
                .all(|area| area.counts.total() == area.counts.met),
            "{stage}"
        );
    }
}

#[test]
fn one_requirement_taken_away_is_one_step() {
    for &(code, stage, edits) in VARIANTS {
        let rule = rules::find(code).unwrap();
        let Sort::Requirement(_) = rule.sort() else { continue };
        let text = edited(&complete(stage), edits).unwrap();
        let assessment = assessed(&text, Some(stage));
        let one = assessment.requirements.iter().find(|one| one.rule == rule).unwrap();
        let expected = match (rule.entry().unwrap().forces, one.state) {
            // The complete pilot has another use for it.
            (Some(Force::Loss), _) => Verdict::Pivot,
            (Some(Force::Prohibition), _) => Verdict::Kill,
            (None, State::Failed) => Verdict::NotYet,
            (None, state) => {
                assert_eq!(state, State::Unknown, "{code}");
                Verdict::CannotSay
            }
        };
        assert_eq!(assessment.verdict, expected, "{code}");
        // Where nobody can be told from a builder, that is one reason, and others wait for it.
        assert!(
            codes(&assessment.because).contains(&code),
            "{code}: {:?}",
            codes(&assessment.because)
        );
        let binding = assessment.binding.unwrap();
        // What has to be found out first is a key question, of whatever area.
        assert!(
            binding.area <= rule.area().unwrap() || binding.state == State::Unknown,
            "{code}"
        );
        assert!(assessment.steps.iter().any(|step| step.rule.code() == code), "{code}");
        let unmet: usize = assessment
            .areas
            .iter()
            .map(|area| area.counts.failed + area.counts.unknown)
            .sum();
        let gaps = assessment.gaps;
        assert_eq!(gaps.clarify + gaps.organize + gaps.implement, unmet, "{code}");
    }
}

#[test]
fn a_table_taken_away_blocks_what_rests_on_it() {
    for &(table, stage, reported) in TABLES {
        let text = edited(&complete(stage), &[Edit::RemoveTable(table)]).unwrap();
        let assessment = assessed(&text, None);
        let steps: Vec<_> = assessment.steps.iter().map(|step| step.rule.code()).collect();
        for code in reported.iter().filter(|code| **code != "MAN014") {
            assert!(steps.contains(code), "{table}: {code} is not among {steps:?}");
        }
        // What only waits for another step is no reason of its own.
        for step in assessment.steps.iter().filter(|step| step.follows) {
            assert!(
                !assessment.because.iter().any(|rule| rule.code() == step.rule.code()),
                "{table}"
            );
        }
    }
}

#[test]
fn what_keeps_it_from_scaling_is_just_what_has_to_change() {
    let gaps: &[&str] = &["OWN002", "MET004", "GOV006", "HND007", "INT004"];
    let of = |codes: &[&str]| {
        let edits = VARIANTS
            .iter()
            .filter(|(code, ..)| codes.contains(code))
            .flat_map(|(.., edits)| *edits);
        edited(&complete(Stage::Rollout), &edits.copied().collect::<Vec<_>>()).unwrap()
    };
    let assessment = assessed(&of(gaps), Some(Stage::Rollout));
    // What is not stated is no reason where something is proven.
    assert_eq!(
        (assessment.verdict, codes(&assessment.because)),
        (Verdict::NotYet, vec!["HND007"])
    );
    let mut left: Vec<&str> = gaps.to_vec();
    left.retain(|gap| *gap != "HND007");
    let assessment = assessed(&of(&left), Some(Stage::Rollout));
    assert_eq!(
        (assessment.verdict, codes(&assessment.because)),
        (Verdict::CannotSay, vec!["MET004", "OWN002", "GOV006", "INT004"])
    );
    assert_eq!(assessed(&of(&[]), Some(Stage::Rollout)).verdict, Verdict::Scale);
}

/// The number in a sentence that ends with its other side: `at least EUR 2,600 a year, not EUR 1,000.`
fn amount(fact: &str) -> f64 {
    let first = fact.split(", not").next().unwrap();
    first
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap()
}

#[test]
fn each_way_out_of_a_case_that_does_not_pay_is_just_far_enough() {
    let amounts = |value: f64, run: f64, cost: f64| {
        let text = complete(Stage::Rollout);
        let case = text.find("[business-case]").unwrap();
        let end = case + text[case + 1..].find("\n[").unwrap() + 1;
        format!(
            "{}[business-case]\ncurrency = \"EUR\"\nvalue-per-year = {value}\nrun-cost-per-year = {run}\ncost-to-scale = {cost}\nadjacent-uses = []\n{}",
            &text[..case],
            &text[end..]
        )
    };
    let verdict = |value, run, cost| assessed(&amounts(value, run, cost), None).verdict;
    for (value, run, cost) in [
        (400_000.0, 260_000.0, 420_000.0),
        (100_000.0, 260_000.0, 420_000.0),
        (1000.5, 900.25, 333.3),
        (10.0, 10.0, 0.0),
    ] {
        let before = assessed(&amounts(value, run, cost), None);
        assert_eq!(
            (before.verdict, codes(&before.because)),
            (Verdict::Kill, vec!["VAL003"])
        );
        assert!(before.change.len() > 1, "{:?}", before.change);
        for way in &before.change {
            let [need] = way.needs.as_slice() else {
                panic!("{way:?}")
            };
            let fact = need.what.as_str();
            let after = |by: f64| {
                if fact.contains("It brings") {
                    verdict(amount(fact) - by, run, cost)
                } else if fact.contains("to run") {
                    verdict(value, amount(fact) + by, cost)
                } else if fact.contains("to scale") {
                    verdict(value, run, amount(fact) + by)
                } else {
                    assert!(fact.contains("adjacent use"), "{fact}");
                    let text = amounts(value, run, cost).replace("adjacent-uses = []", "adjacent-uses = [\"Fleet\"]");
                    let pivot = assessed(&text, None);
                    assert_eq!(codes(&pivot.because), ["VAL003"]);
                    if by > 0.0 { Verdict::Kill } else { pivot.verdict }
                }
            };
            assert_ne!(after(0.0), Verdict::Kill, "{fact}");
            assert_eq!(after(1.0), Verdict::Kill, "{fact} is more than it takes");
        }
    }
}

#[test]
fn a_prohibited_use_is_a_kill_and_no_waiver_lifts_it() {
    let lawful = complete(Stage::Rollout);
    let waiver = "\n[[waivers]]\nrule = \"GOV016\"\nreason = \"Counsel looks at it\"\napproved-by = \"ines\"\nexpires = 2026-09-30\n";
    for text in [lawful.clone(), format!("{lawful}{waiver}")] {
        let text = text.replacen("risk-tier = \"limited\"", "risk-tier = \"prohibited\"", 1);
        let assessment = assessed(&text, None);
        assert_eq!(
            (assessment.verdict, codes(&assessment.because)),
            (Verdict::Kill, vec!["GOV016"])
        );
        let [_] = assessment.change.as_slice() else {
            panic!("{:?}", assessment.change)
        };
    }
}

#[test]
fn what_is_waived_is_listed_and_never_met() {
    let waiver = "\n[[waivers]]\nrule = \"OWN001\"\nreason = \"The board names her in July\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n";
    let without = edited(
        &complete(Stage::Rollout),
        &[Edit::RemoveTable("[ownership.production-owner]")],
    )
    .unwrap();
    let assessment = assessed(&format!("{without}{waiver}"), Some(Stage::Rollout));
    assert_eq!(assessment.verdict, Verdict::ScaleWithWaivers);
    let count: usize = assessment.areas.iter().map(|area| area.counts.waived).sum();
    let owner = "ownership.production-owner";
    let rests = rules::entries().filter(|entry| {
        let due = matches!(entry.sort, Sort::Requirement(stage) if stage <= Stage::Rollout);
        due && entry.subjects.contains(&owner)
    });
    assert_eq!(count, 1 + rests.count(), "the owner, and what rests on the owner");
    let [accepted] = assessment.waived.as_slice() else {
        panic!("{:?}", assessment.waived)
    };
    assert_eq!(
        (accepted.rule.code(), accepted.by.expires.0.to_string().as_str()),
        ("OWN001", "2026-07-31")
    );
    let [way] = assessment.change.as_slice() else {
        panic!("{:?}", assessment.change)
    };
    assert_eq!(way.needs[0].rule.code(), "OWN001");
    // And so it is, once the waiver has run out.
    let text = format!("{without}{}", waiver.replace("2026-07-31", "2026-06-14"));
    assert_eq!(assessed(&text, Some(Stage::Rollout)).verdict, Verdict::CannotSay);
}

#[test]
fn a_retired_pilot_is_assessed_for_its_learnings_only() {
    let retired = complete(Stage::Retired).replacen("stage = \"production\"", "stage = \"retired\"", 1);
    let without = edited(&retired, &[Edit::Remove("[decision]", "learnings")]).unwrap();
    for (text, expected) in [(retired, vec![]), (without, vec!["DEC006"])] {
        for gate in [None, Some(Stage::Rollout)] {
            let assessment = assessed(&text, gate);
            assert_eq!((assessment.verdict, assessment.gate), (Verdict::Retired, None));
            assert!(assessment.because.is_empty());
            let steps: Vec<_> = assessment.steps.iter().map(|step| step.rule.code()).collect();
            assert_eq!(steps, expected);
            assert!(assessment.areas.iter().all(|area| area.counts.total() == 0));
            assert!(assessment.binding.is_none() && assessment.months.is_none());
        }
    }
}

#[test]
fn a_standstill_ends_in_one_team() {
    for code in rules::entries()
        .filter(|entry| entry.standstill)
        .map(|entry| entry.code)
    {
        let (.., stage, edits) = VARIANTS.iter().find(|(one, ..)| *one == code).unwrap();
        let text = edited(&complete(*stage), edits).unwrap();
        let assessment = assessed(&text, None);
        let last = assessment.steps.last().unwrap();
        assert!(last.what.contains("restart in one team"), "{code}: {last:?}");
        assert_eq!(last.rule.code(), code);
        // Whoever accepts that it stands still need not be told.
        let waiver = format!(
            "\n[[waivers]]\nrule = \"{code}\"\nreason = \"The merger\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n"
        );
        let assessment = assessed(&format!("{text}{waiver}"), None);
        assert!(assessment.steps.iter().all(|step| !step.restarts), "{code}");
    }
}

#[test]
fn months_follow_the_three_cases() {
    let ready = complete(Stage::Rollout);
    let months = |text: &str| {
        let months = assessed(text, None).months.unwrap();
        assert!(!months.because.is_empty());
        (months.least, months.most)
    };
    let one_system = edited(&ready, &[Edit::RemoveTable("[[integration.systems]]")]).unwrap()
        + "\n[[integration.systems]]\nname = \"Guidewire\"\nowner = \"sam\"\nstatus = \"live\"\ntested-on = 2026-04-02\n";
    assert_eq!(months(&one_system), (2, 3));
    let two = one_system.clone()
        + "\n[[integration.systems]]\nname = \"Mail\"\nowner = \"sam\"\nstatus = \"live\"\ntested-on = 2026-04-02\n";
    assert_eq!(months(&two), (4, 6));
    for (is, is_not) in [
        ("controls-budget = true\nfunds", "controls-budget = false\nfunds"),
        ("sceptics-included = true", "sceptics-included = false"),
        ("outside-users = 23", "outside-users = 0"),
        ("visibility = \"", "visibility = false # \""),
    ] {
        let text = one_system.replacen(is, is_not, 1);
        assert_ne!(text, one_system, "{is}");
        assert_eq!(months(&text), (4, 6), "{is_not}");
    }
    // What is not stated decides nothing.
    let (.., edits) = VARIANTS.iter().find(|(one, ..)| *one == "WRK009").unwrap();
    assert_eq!(assessed(&edited(&one_system, edits).unwrap(), None).months, None);
    let planned = one_system.replace("status = \"live\"\ntested-on = 2026-04-02", "status = \"planned\"")
        + "\n[[integration.systems]]\nname = \"Mail\"\nowner = \"sam\"\nstatus = \"building\"\n";
    assert_eq!(months(&planned), (6, 12));
    let regulated = one_system
        .replacen("regulated = false", "regulated = true", 1)
        .replacen("status = \"not-required\"", "status = \"open\"", 1);
    assert_ne!(regulated, one_system);
    assert_eq!(months(&regulated), (6, 12));
    let team = |size: usize, name: usize| {
        format!("\n[[rollout.teams]]\nname = \"Team {name}\"\nwave = 9\nsize = {size}\nstatus = \"planned\"\n")
    };
    assert_eq!(months(&(one_system.clone() + &team(201, 1))), (6, 12));
    assert_eq!(months(&(one_system.clone() + &team(1, 1))), (2, 3));
    let many: String = (0..6).map(|name| team(1, name)).collect();
    assert_eq!(months(&(one_system.clone() + &many)), (6, 12));
    let gone = many.replace("planned", "withdrawn");
    assert_eq!(months(&(one_system + &gone)), (2, 3));
    assert_eq!(assessed(&complete(Stage::Production), None).months, None);
}

#[test]
fn a_missing_date_counts_to_the_area_of_its_role() {
    let whole = complete(Stage::Pilot);
    for (header, key, area, code) in [
        ("[ownership.sponsor]", "committed-on", "sponsorship", "OWN024"),
        ("[ownership.scale-decision]", "agreed-on", "decision", "OWN028"),
        ("[ownership.business-owner]", "since", "ownership", "OWN027"),
    ] {
        let text = edited(&whole, &[Edit::Remove(header, key)]).unwrap();
        let binding = assessed(&text, Some(Stage::Pilot)).binding.unwrap();
        assert_eq!((binding.area.as_str(), codes(&binding.rules)), (area, vec![code]));
    }
}

#[test]
fn the_verdict_does_not_say_scale_while_something_contradicts() {
    for &(code, stage, edits) in VARIANTS {
        let rule = rules::find(code).unwrap();
        if !matches!(rule.sort(), Sort::Contradiction(_)) {
            continue;
        }
        let assessment = assessed(&edited(&complete(stage), edits).unwrap(), Some(stage));
        assert_ne!(assessment.verdict, Verdict::Scale, "{code}");
        // A decision that stands is the verdict, whatever else is found.
        assert!(
            assessment.decided.is_some() || codes(&assessment.because).contains(&code),
            "{code}: {:?}",
            codes(&assessment.because)
        );
        assert!(assessment.steps.iter().any(|step| step.rule.code() == code), "{code}");
    }
}
