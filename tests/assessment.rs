//! `assess`: verdicts, what forces them, and what would change them.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "variants/table.rs"]
mod table;

use common::{Edit, complete, edited, lint_text, request};
use pilotlint::assessment::{Assessment, Verdict, assess};
use pilotlint::engine::{Keep, Request};
use pilotlint::manifest::Stage;
use pilotlint::rules::{self, Sort};
use table::{TABLES, VARIANTS};
use toml::{Table, Value};

fn assessed(text: &str, gate: Option<Stage>) -> Assessment {
    let request = Request {
        gate,
        keep: Keep::Readiness,
        ..request()
    };
    assess(&lint_text(text, &request))
}

fn codes(rules: &[&rules::Rule]) -> Vec<&'static str> {
    rules.iter().map(|rule| rule.code).collect()
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
        assert!(assessment.areas.iter().all(|area| area.total() == area.met), "{stage}");
    }
}

#[test]
fn one_requirement_taken_away_is_one_step() {
    for &(code, stage, edits) in VARIANTS {
        let rule = rules::find(code).unwrap();
        let Sort::Requirement(_) = rule.sort else { continue };
        let text = edited(&complete(stage), edits).unwrap();
        let assessment = assessed(&text, Some(stage));
        let expected = if code == "VAL003" {
            Verdict::Pivot
        } else {
            Verdict::NotYet
        };
        assert_eq!(assessment.verdict, expected, "{code}");
        assert!(
            codes(&assessment.because).contains(&code),
            "{code}: {:?}",
            codes(&assessment.because)
        );
        let binding = assessment.binding.unwrap();
        assert!(binding.area <= rule.area().unwrap(), "{code}");
        assert!(assessment.steps.iter().any(|step| step.rule.code == code), "{code}");
        let unmet: usize = assessment.areas.iter().map(|area| area.open + area.blocked).sum();
        let gaps = assessment.gaps;
        assert_eq!(gaps.clarify + gaps.organize + gaps.implement, unmet, "{code}");
    }
}

#[test]
fn a_table_taken_away_blocks_what_rests_on_it() {
    for &(table, stage, reported) in TABLES {
        let text = edited(&complete(stage), &[Edit::RemoveTable(table)]).unwrap();
        let assessment = assessed(&text, None);
        let steps: Vec<_> = assessment.steps.iter().map(|step| step.rule.code).collect();
        for code in reported.iter().filter(|code| **code != "MAN014") {
            assert!(steps.contains(code), "{table}: {code} is not among {steps:?}");
        }
        // What only waits for another step is no reason of its own.
        for step in assessment.steps.iter().filter(|step| step.waits_for.is_some()) {
            assert!(
                !assessment.because.iter().any(|rule| rule.code == step.rule.code),
                "{table}"
            );
        }
        let blocked: usize = assessment.areas.iter().map(|area| area.blocked).sum();
        let waiting = assessment.steps.iter().filter(|step| step.waits_for.is_some()).count();
        assert_eq!(blocked, waiting, "{table}");
    }
}

/// Copies what stands at `path` (`metrics[].kind`), together with what its entries and tables cannot do without.
fn copy(path: &str, from: &Table, to: &mut Table) {
    let (key, rest) = path.split_once('.').unwrap_or((path, ""));
    let (key, is_array) = key.strip_suffix("[]").map_or((key, false), |key| (key, true));
    match (from.get(key), rest) {
        (None, _) => {}
        (Some(Value::Array(entries)), rest) if is_array && !rest.is_empty() => {
            let own = to
                .entry(key)
                .or_insert_with(|| Value::Array(vec![Value::Table(Table::new()); entries.len()]));
            for (from, to) in entries.iter().zip(own.as_array_mut().unwrap()) {
                let (from, to) = (from.as_table().unwrap(), to.as_table_mut().unwrap());
                for key in ["name", "kind", "status", "wave", "day", rest] {
                    copy(key, from, to);
                }
            }
        }
        (Some(Value::Table(from)), rest) => {
            let own = to.entry(key).or_insert_with(|| Value::Table(Table::new()));
            for key in ["person", rest].into_iter().filter(|key| !key.is_empty()) {
                copy(key, from, own.as_table_mut().unwrap());
            }
        }
        (Some(value), _) => _ = to.insert(key.to_owned(), value.clone()),
    }
}

#[test]
fn stating_just_so_much_makes_it_possible_to_say() {
    for stage in [Stage::Pilot, Stage::Rollout, Stage::Production] {
        let whole: Table = complete(stage).parse().unwrap();
        let mut text = Table::new();
        for key in ["manifest-version", "people"] {
            text.insert(key.to_owned(), whole[key].clone());
        }
        for key in ["pilot.name", "pilot.stage", "pilot.unit", "pilot.champion"] {
            copy(key, &whole, &mut text);
        }
        let before = assessed(&text.to_string(), Some(stage));
        assert_eq!(before.verdict, Verdict::CannotSay, "{stage}");
        let asked: usize = before.areas.iter().map(|area| area.total()).sum();
        let [way] = before.change.as_slice() else {
            panic!("{:?}", before.change)
        };
        assert_eq!(
            before.because.len() - way.needs.len(),
            asked / 2,
            "{stage}: no more than it takes"
        );

        for need in &way.needs {
            for key in need.rule.reads {
                copy(key, &whole, &mut text);
            }
        }
        let after = assessed(&text.to_string(), Some(stage));
        assert_eq!(
            Some(after.verdict),
            way.to,
            "{stage}:\n{text}\n{:?}",
            codes(&after.because)
        );
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
    let [way] = assessment.change.as_slice() else {
        panic!("{:?}", assessment.change)
    };
    let mut needs: Vec<_> = way.needs.iter().map(|need| need.rule.code).collect();
    needs.sort_unstable();
    let mut wanted = gaps.to_vec();
    wanted.sort_unstable();
    assert_eq!((way.to, needs), (Some(Verdict::Scale), wanted));
    // None of them can be spared.
    for gap in gaps {
        assert_eq!(
            assessed(&of(&[gap]), Some(Stage::Rollout)).verdict,
            Verdict::NotYet,
            "{gap}"
        );
    }
    assert_eq!(assessed(&of(&[]), Some(Stage::Rollout)).verdict, Verdict::Scale);
}
