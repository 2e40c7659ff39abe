//! A value that cannot be read says nothing: whatever rules choose by it, of its neighbours nothing new is told.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;

use crate::common::{assessed, code, complete, compose, lint, repo, request, told};
use pilotlint::document::Seen;
use pilotlint::engine::{Input, Linted};
use pilotlint::key::{KeyPath, push_key};
use pilotlint::manifest::Stage;
use pilotlint::rules::{self, Check};
use rayon::prelude::*;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What no key takes that selects: a word of no set, and another type.
const BROKEN: [&str; 2] = ["\"adoptng-x\"", "{ broken = 1 }"];

/// A plain value of a manifest.
struct Value {
    path: String,
    at: Range<usize>,
    is_word: bool,
}

/// Every boolean, number and string.
fn values(text: &str) -> Vec<Value> {
    fn walk(path: &str, value: &Spanned<DeValue>, out: &mut Vec<Value>) {
        match value.get_ref() {
            DeValue::Table(table) => below(path, table, out),
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(&format!("{path}[{index}]"), item, out);
                }
            }
            DeValue::Datetime(_) => {}
            other => out.push(Value {
                path: path.to_owned(),
                at: value.span(),
                is_word: matches!(other, DeValue::String(_)),
            }),
        }
    }
    fn below(path: &str, table: &DeTable, out: &mut Vec<Value>) {
        for (key, value) in table {
            let mut path = path.to_owned();
            push_key(&mut path, key.get_ref());
            walk(&path, value, out);
        }
    }
    let mut out = Vec::new();
    if let Ok(table) = DeTable::parse(text) {
        below("", table.get_ref(), &mut out);
    }
    out
}

fn with(text: &str, value: &Value, broken: &str) -> String {
    format!("{}{broken}{}", &text[..value.at.start], &text[value.at.end..])
}

/// The values by which something may be chosen: booleans, numbers and words of a set.
fn selectors(text: &str) -> Vec<Value> {
    let is_of_a_set = |value: &Value| {
        let linted = judged(&with(text, value, BROKEN[0]));
        let mut findings = linted.findings.iter();
        findings.any(|one| one.rule.code() == "MAN004" && one.key.as_deref() == Some(&value.path))
    };
    let mut values = values(text);
    values.retain(|value| !value.is_word || is_of_a_set(value));
    values
}

/// Lints a text of which all evidence is there.
fn judged(text: &str) -> Linted {
    let path = || "pilot.toml".to_owned();
    let input = Input {
        path: path(),
        root_path: path(),
    };
    lint(input, text.to_owned(), &request(), &mut |_| Seen::default())
}

/// Which rules report, and of what. How it is told may go by what is intact.
fn said(linted: &Linted) -> BTreeSet<(&'static str, Option<&str>)> {
    let findings = linted.findings.iter();
    findings.map(|one| (code(&one.rule), one.key.as_deref())).collect()
}

/// Is what is said of `key` about the broken value itself: its key, or the entry that it stands in?
fn is_about(key: Option<&str>, broken: &str) -> bool {
    let entry = KeyPath::new(broken).entry().unwrap_or(broken);
    key.is_some_and(|key| key == broken || KeyPath::new(key).entry() == Some(entry))
}

/// Breaks a value in these ways; what is newly said of anything else.
fn failures(what: &str, text: &str, whole: &Linted, value: &Value, ways: &[&str]) -> Vec<String> {
    let before = said(whole);
    let try_one = |broken: &&str| {
        let text = with(text, value, broken);
        let linted = judged(&text);
        let now = said(&linted);
        let is_told = now
            .iter()
            .any(|(code, key)| code.starts_with("MAN") && is_about(*key, &value.path));
        assert!(is_told, "{what}: {} = {broken} is taken for a value", value.path);
        // A yes rests on all that the rollout asks for: what cannot be read any more is no evidence for it. And a rule whose
        // place another took speaks again where that one is silenced.
        let is_expected = |one: &&(&str, Option<&str>)| {
            one.0 == "DEC004" || rules::entries().any(|entry| entry.replaces.contains(&one.0))
        };
        let mut new = now.iter().filter(|one| !before.contains(*one) && !is_expected(one));
        let new = new.find(|(_, key)| !is_about(*key, &value.path))?;
        Some(format!("{what}: {} = {broken}: {new:?}", value.path))
    };
    ways.iter().filter_map(try_one).collect()
}

fn none_of(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} failures, the first:\n{}",
        failures.len(),
        failures[..failures.len().min(20)].join("\n")
    );
}

#[test]
fn a_broken_value_of_a_complete_manifest_is_all_that_is_reported() {
    for stage in Stage::LIFE {
        let text = complete(stage);
        let whole = judged(&text);
        let selectors = selectors(&text);
        let wanted = ["metrics[0].kind", "pilot.selection", "ownership.sponsor.executive"];
        for path in wanted {
            assert!(selectors.iter().any(|one| one.path == path), "{path} at {stage}");
        }
        let failures: Vec<String> = selectors
            .par_iter()
            .flat_map_iter(|value| failures(stage.as_str(), &text, &whole, value, &BROKEN))
            .collect();
        none_of(&failures);
    }
}

#[test]
fn a_broken_value_beside_what_a_rule_reports_brings_nothing_new() {
    let mut all: Vec<(String, String, String)> = Vec::new();
    for rule in rules::all().filter(|rule| !matches!(rule.check(), Some(Check::Portfolio(_)))) {
        let folder = repo(&format!("tests/rules/{}-{}", rule.code(), rule.name()));
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_some_and(|ending| ending == "toml") {
                let fixture = fs::read_to_string(&file).unwrap();
                let text = compose(&fixture, rule.sort().stage());
                let name = file.file_stem().unwrap().to_string_lossy();
                all.push((format!("{}/{name}", rule.code()), fixture, text));
            }
        }
    }
    // What cannot be read at all has no values.
    all.retain(|(what, ..)| what != "MAN012/bad");
    let of_one = |(what, fixture, text): &(String, String, String)| -> Vec<String> {
        let whole = judged(text);
        // The rule of a fixture looks at the tables that it states.
        let tops: BTreeSet<&str> = fixture
            .lines()
            .filter_map(|line| line.trim_start_matches('[').split(['.', ']']).next())
            .collect();
        let mut values = values(text);
        let chooses = [
            "status",
            "wave",
            "kind",
            "verdict",
            "outcome",
            "source",
            "risk-tier",
            "change",
            "day",
            "direction",
            "stage",
        ];
        values.retain(|value| tops.contains(value.path.split(['.', '[']).next().unwrap_or_default()));
        values.retain(|value| {
            let name = value.path.rsplit('.').next().unwrap_or_default();
            chooses.contains(&name) || !value.is_word && matches!(&text[value.at.clone()], "true" | "false")
        });
        // Where `false` says that there is none, another value is another story.
        values.retain(|value| {
            let says_none = &text[value.at.clone()] == "false";
            !(says_none && pilotlint::document::may_be_false(&pilotlint::key::KeyPath::new(&value.path).pattern()))
        });
        // What is wrong already, or below something that is.
        let broken_already = |value: &Value| {
            let mut man = said(&whole).into_iter().filter(|(code, _)| code.starts_with("MAN"));
            man.any(|(_, key)| is_about(key, &value.path) || key.is_some_and(|key| value.path.starts_with(key)))
        };
        values.retain(|value| !broken_already(value) && !value.path.starts_with("extra"));
        values
            .iter()
            .flat_map(|value| failures(what, text, &whole, value, &BROKEN[1..]))
            .collect()
    };
    none_of(&all.par_iter().flat_map_iter(of_one).collect::<Vec<_>>());
}

/// A pilot in production with three teams of which nothing is told but what chooses among them, and a champion who has left.
fn three_teams(statuses: [&str; 3], waves: [u8; 3]) -> String {
    let whole = complete(Stage::Production);
    let start = whole.find("[[rollout.teams]]").unwrap();
    let end = whole.find("[[rollout.reviews]]").unwrap();
    let mut teams =
        String::from("[people.gone]\nname = \"Gil Ost\"\nrole = \"Handler\"\nteam = \"South\"\nleft = 2026-01-31\n\n");
    for ((name, status), wave) in ["North", "South", "West"].iter().zip(statuses).zip(waves) {
        teams += &format!(
            "[[rollout.teams]]\nname = \"{name}\"\nwave = {wave}\nstatus = \"{status}\"\nchampion = \"gone\"\n\
             adoption-window = {{ from = 2026-05-04, to = 2026-06-12 }}\n\n"
        );
    }
    format!("{}{teams}{}", &whole[..start], &whole[end..])
}

#[test]
fn a_team_that_cannot_be_placed_says_nothing_of_the_next() {
    let statuses = ["planned", "adopting", "stable", "paused", "withdrawn"];
    let mut cases = Vec::new();
    for a in statuses {
        for b in statuses {
            for c in statuses {
                for waves in [[1, 2, 3], [1, 1, 2], [2, 1, 1]] {
                    cases.push(([a, b, c], waves));
                }
            }
        }
    }
    let of_one = |&(statuses, waves): &([&str; 3], [u8; 3])| -> Vec<String> {
        let text = three_teams(statuses, waves);
        let whole = judged(&text);
        let what = format!("{statuses:?} {waves:?}");
        let chooses = |value: &Value| {
            let last = value.path.strip_prefix("rollout.teams[").unwrap_or_default();
            last.ends_with("].status") || last.ends_with("].wave")
        };
        let chosen: Vec<Value> = values(&text).into_iter().filter(chooses).collect();
        assert_eq!(chosen.len(), 6);
        chosen
            .iter()
            .flat_map(|value| failures(&what, &text, &whole, value, &BROKEN))
            .collect()
    };
    none_of(&cases.par_iter().flat_map_iter(of_one).collect::<Vec<_>>());
}

#[test]
fn a_status_that_cannot_be_read_counts_nowhere() {
    let text = three_teams(["planned", "withdrawn", "planned"], [1, 2, 3]);
    let effort = |text: &str| assessed(text, &request()).view.unwrap().effort;
    assert_eq!(effort(&text).teams, 2);
    assert_eq!(effort(&text.replacen("status = \"planned\"", "status = 7", 1)).teams, 1);
    assert_eq!(effort(&text.replacen("\"withdrawn\"", "\"withdrwn\"", 1)).teams, 2);

    let live = "status = \"live\"\ntested-on";
    assert!(text.contains(live));
    assert_eq!(effort(&text).not_live, 0);
    assert_eq!(
        effort(&text.replacen(live, "status = \"building\"\ntested-on", 1)).not_live,
        1
    );
    assert_eq!(
        effort(&text.replacen(live, "status = \"lve\"\ntested-on", 1)).not_live,
        0
    );

    let champions = |text: &str| {
        let linted = judged(text);
        let of = linted.findings.iter().filter(|one| one.rule.code() == "OWN015").count();
        assert!(of > 0, "{}", told(text, &linted));
        of
    };
    assert_eq!(champions(&text), 2);
    assert_eq!(champions(&text.replacen("\"withdrawn\"", "\"withdrwn\"", 1)), 2);
    assert_eq!(champions(&text.replacen("status = \"planned\"", "status = 7", 1)), 1);
}
