//! What somebody would try who wants a yes, rather than a pilot that scales: none of it is one.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Output;

use crate::common::{Edit, Tree, complete, edited, pilotlint as command, repo};
use pilotlint::manifest::Stage;
use pilotlint::rules;
use serde_json::Value;

const DAY: [&str; 2] = ["--as-of", "2026-06-15"];

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, &[args, &DAY].concat()).output().unwrap()
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let output = run(folder, &[&["assess", "--output-format", "json"], args].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// The verdict on the one pilot of a folder, and whether `--require scale` lets it pass; it must say the same.
fn verdict(tree: &Tree) -> String {
    let verdict = json(&tree.top, &[])["assessments"][0]["verdict"]
        .as_str()
        .unwrap()
        .to_owned();
    let required = run(&tree.top, &["assess", "--require", "scale"]);
    let expected = i32::from(verdict != "scale");
    assert_eq!(required.status.code(), Some(expected), "{verdict}: {required:?}");
    verdict
}

fn tree(manifest: &str, configuration: &str) -> Tree {
    let tree = Tree::new(&[".git/"]);
    tree.write("pilot.toml", manifest);
    tree.write("pilotlint.toml", configuration);
    tree
}

/// As little as can be written, and people to sign.
const EMPTY: &str = "manifest-version = 1\n\n[pilot]\nname = \"agent-assist\"\nstage = \"pilot\"\nunit = \"Service\"\n\
                     summary = \"Suggests answers\"\nchampion = \"vic\"\n\n[people.vic]\nname = \"Vic Hahn\"\n\n\
                     [people.ina]\nname = \"Ina Roth\"\nrole = \"Chief operating officer\"\n\n";

/// A pilot that may be rolled out, without documents of its own.
fn ready() -> String {
    complete(Stage::Rollout)
        .replace("\"docs/", "\"https://example.com/")
        .replacen("stage = \"rollout\"", "stage = \"pilot\"", 1)
}

fn waivers(count: usize, reason: impl Fn(&str) -> String) -> String {
    let due = rules::entries()
        .filter(|entry| rules::Rule::Ours(entry).is_requirement())
        .take(count);
    let one = |entry: &rules::Entry| {
        let (code, reason) = (entry.code, reason(entry.code));
        format!(
            "[[waivers]]\nrule = \"{code}\"\nreason = \"{reason}\"\napproved-by = \"ina\"\nexpires = 2026-12-01\n\n"
        )
    };
    due.map(one).collect()
}

#[test]
fn the_pilot_that_is_ready_is_ready() {
    assert_eq!(verdict(&tree(&ready(), "")), "scale");
}

#[test]
fn an_empty_manifest_is_not_waived_through() {
    assert_eq!(verdict(&tree(EMPTY, "")), "cannot-say");
    let one_sentence = EMPTY.to_owned() + &waivers(90, |_| "Accepted by the board".to_owned());
    assert_eq!(verdict(&tree(&one_sentence, "")), "cannot-say");
    let all = EMPTY.to_owned() + &waivers(usize::MAX, |code| format!("The board has looked at {code}"));
    assert_eq!(verdict(&tree(&all, "")), "cannot-say");
    // An organisation that allows for it is told beside the verdict, and it is no plain yes.
    let lax = tree(&all, "[limits]\nwaivers = 999\n");
    assert_eq!(verdict(&lax), "scale-with-waivers");
    assert_eq!(
        json(&lax.top, &[])["assessments"][0]["lax"][0],
        "waivers = 999 (5 by default)"
    );
}

#[test]
fn what_is_not_to_be_heard_makes_no_verdict() {
    for configuration in [
        "[severity]\nALL = \"off\"\n",
        "ignore = [\"ALL\"]\n",
        "select = [\"MET005\"]\n",
        "[severity]\nALL = \"warning\"\n",
    ] {
        assert_eq!(verdict(&tree(EMPTY, configuration)), "cannot-say", "{configuration}");
        let open = edited(
            &ready(),
            &[Edit::Replace("controls-budget = true", "controls-budget = false")],
        )
        .unwrap();
        assert_eq!(verdict(&tree(&open, configuration)), "not-yet", "{configuration}");
    }
}

#[test]
fn no_key_question_is_called_not_applicable() {
    let whole = tree(EMPTY, "[not-applicable]\nsponsor-missing = \"We need none\"\n");
    let required = run(&whole.top, &["assess", "--require", "scale"]);
    assert_eq!(required.status.code(), Some(2), "{required:?}");
    let said = String::from_utf8(required.stderr).unwrap();
    assert!(said.contains("key question of sponsorship"), "{said}");
}

#[test]
fn more_than_a_few_that_are_not_applicable_are_no_plain_yes() {
    let table = |count: usize| {
        let entries = rules::entries().filter(|entry| {
            let is_due = matches!(entry.sort, rules::Sort::Requirement(stage) if stage <= Stage::Rollout);
            is_due && entry.key_question.is_none() && entry.demands.is_empty()
        });
        let lines = entries
            .take(count)
            .map(|entry| format!("{} = \"Nothing of that here\"\n", entry.code));
        format!("[not-applicable]\n{}", lines.collect::<String>())
    };
    assert_eq!(verdict(&tree(&ready(), &table(5))), "scale");
    assert_eq!(verdict(&tree(&ready(), &table(6))), "scale-with-waivers");
    assert_eq!(verdict(&tree(EMPTY, &table(usize::MAX))), "cannot-say");
}

/// What configurations select, ignore or lower changes no state and no verdict.
#[test]
fn assessments_are_the_same_whatever_is_selected() {
    for example in ["ready", "purgatory", "portfolio"] {
        let folder = repo(&format!("examples/{example}"));
        let plain = json(&folder, &["--isolated"]);
        for configuration in [
            "select = [\"MET005\"]\n",
            "ignore = [\"OWN\", \"MET001\", \"PRT002\"]\n",
            "[severity]\nALL = \"off\"\n",
            "[severity]\nALL = \"warning\"\n",
        ] {
            let tree = tree("", configuration);
            let file = tree.path("pilotlint.toml");
            let other = json(&folder, &["--config", file.to_str().unwrap()]);
            assert_eq!(plain, other, "{example}: {configuration}");
        }
    }
}

/// Two pilots of one name: nobody can tell which is meant, whoever listens.
#[test]
fn one_name_for_two_pilots_cannot_be_ignored() {
    for configuration in [
        "",
        "ignore = [\"PRT002\"]\n",
        "[severity]\nALL = \"off\"\n",
        "select = [\"OWN\"]\n",
    ] {
        let tree = Tree::new(&[".git/"]);
        tree.write("pilotlint.toml", configuration);
        tree.write("a/pilot.toml", ready());
        tree.write("b/pilot.toml", ready());
        for one in json(&tree.top, &[])["assessments"].as_array().unwrap() {
            assert_eq!(one["verdict"], "cannot-say", "{configuration}");
            assert_eq!(one["because"], serde_json::json!(["PRT002"]), "{configuration}");
        }
        assert_eq!(run(&tree.top, &["assess", "--require", "scale"]).status.code(), Some(1));
    }
}

#[test]
fn who_misses_what_is_required_is_told() {
    let tree = Tree::new(&[".git/"]);
    tree.write("good/pilot.toml", ready());
    tree.write("empty/pilot.toml", EMPTY);
    tree.write("unreadable/pilot.toml", [0xff, 0xfe]);
    let told = |args: &[&str]| {
        let output = run(&tree.top, &[&["assess", "--output-format", "json"], args].concat());
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
            output.stdout,
        )
    };
    let (code, said, out) = told(&["--require", "scale"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "error: empty/pilot.toml is cannot-say; --require asks for scale",
            "error: unreadable/pilot.toml is cannot-say; --require asks for scale"
        ]
    );
    let (code, said, same) = told(&["--require", "scale,cannot-say"]);
    assert_eq!((code, &*said), (Some(0), ""));
    assert_eq!(out, same, "what is printed is the same");
    assert_eq!(told(&[]).0, Some(0));
    // 2 wins over 1, and an unknown verdict is told with all of them.
    assert_eq!(told(&["empty", "nowhere", "--require", "scale"]).0, Some(2));
    let (code, said, _) = told(&["--require", "scales"]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("kill, pivot, not-yet, cannot-say, scale-with-waivers, scale, retired"),
        "{said}"
    );
}
