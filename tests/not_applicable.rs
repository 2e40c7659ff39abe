//! `[not-applicable]` of a configuration, and where one asks for less than pilotlint does by itself.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::Arc;

use crate::common::{Request, Tree, assessed, codes, complete, disk, is_told, lint_text, pilotlint, roomy};
use pilotlint::assessment::{Assessment, assess};
use pilotlint::config::{Config, ConfigError, Configurations, Which};
use pilotlint::diagnostic::State;
use pilotlint::manifest::Stage;
use pilotlint::rules;
use pilotlint::settings::LIMITS;

fn read(tree: &Tree, name: &str) -> (Option<Arc<Config>>, Vec<ConfigError>) {
    roomy(|| {
        let mut configurations = Configurations::new(disk(), Which::File(PathBuf::from(name)), &tree.top);
        (configurations.of_folder(&tree.top), configurations.errors())
    })
}

fn tree(files: &[(&str, &str)]) -> Tree {
    let tree = Tree::new(&[".git/"]);
    for (name, text) in files {
        tree.write(name, text);
    }
    tree
}

fn holds(text: &str) -> Arc<Config> {
    let (config, errors) = read(&tree(&[("pilotlint.toml", text)]), "pilotlint.toml");
    assert!(errors.is_empty(), "{errors:?}");
    config.unwrap()
}

fn assessment(text: &str, request: &Request) -> Assessment {
    let linted = assessed(text, request);
    assess(&linted, linted.view.as_ref())
}

fn state(assessment: &Assessment, code: &str) -> State {
    let mut all = assessment.requirements.iter();
    all.find(|one| one.rule.code() == code).unwrap().state
}

const OWN: &str = "[[custom-rules]]\ncode = \"ACME001\"\nname = \"cost-centre\"\ndue = \"rollout\"\nat = \"pilot.unit\"\n\
                   holds = 'manifest.pilot.unit == \"x\"'\nmessage = \"no x\"\nhelp = \"make it x\"\n";

#[test]
fn requirements_are_taken_out_by_code_or_name_with_a_reason() {
    let text = format!(
        "[not-applicable]\nADO013 = \" Five people; nobody's job is in question \"\nown003 = \"The board reviews all\"\n\
         cost-centre = \"A foundation has none\"\nproduction-owner-unfunded = \"Paid for by the group\"\n{OWN}"
    );
    let config = holds(&text);
    let own = &config.settings().not_applicable;
    assert_eq!(&*own["ADO013"], "Five people; nobody's job is in question");
    let mut codes: Vec<&str> = own.keys().map(String::as_str).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["ACME001", "ADO013", "OWN002", "OWN003"]);
}

#[test]
fn anything_else_is_an_error_with_its_place() {
    for (line, name, at, word) in [
        ("OWN02 = \"Why\"", "unknown-rule", "OWN02", "did you mean \"OWN002\""),
        (
            "produktion-owner-unfunded = \"Why\"",
            "unknown-rule",
            "",
            "production-owner-unfunded",
        ),
        (
            "MET005 = \"Why\"",
            "invalid-value",
            "MET005",
            "no requirement, but a smell",
        ),
        (
            "GOV016 = \"Why\"",
            "invalid-value",
            "GOV016",
            "no requirement, but a contradiction",
        ),
        ("MAN007 = \"Why\"", "invalid-value", "MAN007", "no requirement"),
        ("OWN = \"Why\"", "invalid-value", "OWN", "group of rules"),
        ("all = \"Why\"", "invalid-value", "all", "group of rules"),
        ("ACME = \"Why\"", "invalid-value", "ACME", "group of rules"),
        ("ACME002 = \"Why\"", "invalid-value", "ACME002", "a smell"),
        ("OWN002 = \"\"", "placeholder", "\"\"", "without a reason"),
        ("OWN002 = \"  \"", "placeholder", "\"  \"", "without a reason"),
        ("OWN002 = \"TBD.\"", "placeholder", "\"TBD.\"", "is no reason"),
        ("OWN002 = \"<why>\"", "placeholder", "\"<why>\"", "is no reason"),
        ("OWN002 = \"None\"", "placeholder", "\"None\"", "is no reason"),
        ("OWN002 = \"not yet.\"", "placeholder", "\"not yet.\"", "is no reason"),
        ("OWN002 = true", "wrong-type", "true", ""),
        ("OWN002 = false", "wrong-type", "false", ""),
        (
            "OWN002 = \"A\"\nproduction-owner-unfunded = \"B\"",
            "duplicate-rule",
            "",
            "the same rule",
        ),
    ] {
        let second = OWN
            .replace("ACME001", "ACME002")
            .replace("cost-centre", "other")
            .replace("due", "warning-from");
        let text = format!("[not-applicable]\n{line}\n{OWN}{second}");
        let (config, errors) = read(&tree(&[("pilotlint.toml", &text)]), "pilotlint.toml");
        assert!(config.is_none(), "{line}");
        assert_eq!(errors.len(), 1, "{line}: {errors:?}");
        assert!(is_told(&errors, name, at, word), "{line}: {errors:?}");
    }
}

#[test]
fn no_key_question_is_taken_out() {
    let mut tried = 0;
    for rule in rules::all().filter(|rule| rule.key_question().is_some()) {
        for word in [rule.code(), rule.name()] {
            let text = format!("[not-applicable]\n{word} = \"We see no need\"\n");
            let (config, errors) = read(&tree(&[("pilotlint.toml", &text)]), "pilotlint.toml");
            assert!(config.is_none() && errors.len() == 1, "{word}: {errors:?}");
            assert!(
                is_told(&errors, "invalid-value", word, "is the key question of"),
                "{word}: {errors:?}"
            );
            tried += 1;
        }
    }
    assert_eq!(tried, 24);
}

#[test]
fn what_is_extended_is_merged_and_the_nearer_wins() {
    let tree = tree(&[
        (
            "base.toml",
            &format!("{OWN}[not-applicable]\nOWN002 = \"Far\"\nOWN003 = \"Far\"\nACME001 = \"Far\"\n"),
        ),
        (
            "pilotlint.toml",
            "extend = \"base.toml\"\n[not-applicable]\nproduction-owner-unfunded = \"Near\"\nOWN004 = \"Near\"\n",
        ),
        (
            "smell.toml",
            &format!("extend = \"base.toml\"\n{}", OWN.replace("due", "warning-from")),
        ),
    ]);
    let (config, errors) = read(&tree, "pilotlint.toml");
    assert!(errors.is_empty(), "{errors:?}");
    let own = config.unwrap().settings().not_applicable.clone();
    assert_eq!(
        (&*own["OWN002"], &*own["OWN003"], &*own["OWN004"]),
        ("Near", "Far", "Near")
    );
    // A rule that has become a smell is no requirement any more.
    let (config, _) = read(&tree, "smell.toml");
    let own = config.unwrap().settings().not_applicable.clone();
    assert!(!own.contains_key("ACME001") && own.contains_key("OWN002"));

    let args = ["check", "--show-settings", "--config", "pilotlint.toml"];
    tree.write("pilot.toml", complete(Stage::Design));
    let output = pilotlint(&tree.top, &args).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    for (key, value, from) in [
        ("not-applicable.OWN002", "Near", "pilotlint.toml:3"),
        ("not-applicable.OWN003", "Far", "base.toml:"),
    ] {
        let line = shown.lines().find(|line| line.contains(key)).unwrap();
        assert!(line.contains(value) && line.contains(from), "{line}");
    }
}

#[test]
fn it_is_silent_and_told_beside_the_verdict() {
    let config = holds("[not-applicable]\nOWN002 = \"Paid for by the group\"\n");
    let text = complete(Stage::Rollout);
    let budget = text.lines().find(|line| line.starts_with("budget-line")).unwrap();
    let text = text.replace(budget, "");
    let mut request = Request::under(&config);
    request.gate = Some(Stage::Rollout);
    assert!(codes(&lint_text(&text, &request)).is_empty());
    let assessment = assessment(&text, &request);
    assert_eq!(state(&assessment, "OWN002"), State::NotApplicable);
    let told: Vec<(&str, &str)> = assessment
        .not_applicable
        .iter()
        .map(|(rule, why)| (rule.code(), why.as_str()))
        .collect();
    assert_eq!(told, [("OWN002", "Paid for by the group")]);
}

/// What a rule blocks that is not applicable is judged as if the table were there, and empty.
#[test]
fn what_it_would_block_is_judged_as_if_the_table_were_empty() {
    // VAL001 demands [business-case], ADO002 [adoption], GOV001 [governance]; none of them is a key question.
    let mut tried = 0;
    for entry in rules::entries().filter(|entry| entry.key_question.is_none()) {
        for table in entry.demands {
            let text = complete(Stage::Production);
            let lines: Vec<&str> = text.lines().collect();
            let is_below = |line: &str| {
                let header = line.trim_start_matches('[').split(']').next().unwrap_or_default();
                header == *table || header.starts_with(&format!("{table}."))
            };
            let (mut without, mut empty) = (String::new(), String::new());
            let mut inside = false;
            for line in lines {
                if line.starts_with('[') {
                    inside = is_below(line);
                }
                if !inside {
                    without += &format!("{line}\n");
                    empty += &format!("{line}\n");
                }
            }
            if without.len() + 1 >= text.len() {
                continue;
            }
            empty += &format!("\n[{table}]\n");
            let config = holds(&format!(
                "[not-applicable]\n{} = \"Nothing of that here\"\n",
                entry.code
            ));
            let mut request = Request::under(&config);
            request.gate = Some(Stage::Production);
            let gone = assessment(&without, &request);
            let there = assessment(&empty, &request);
            assert_eq!(state(&gone, entry.code), State::NotApplicable, "{}", entry.code);
            let states = |of: &Assessment| -> Vec<(String, State)> {
                let all = of.requirements.iter();
                all.map(|one| (one.rule.code().to_owned(), one.state)).collect()
            };
            assert_eq!(states(&gone), states(&there), "{}", entry.code);
            tried += 1;
        }
    }
    assert!(tried >= 5, "{tried}");
}

#[test]
fn laxer_limits_and_replaced_lists_are_told() {
    let lax = |text: &str| holds(text).settings().lax.clone();
    assert!(lax("").is_empty());
    assert_eq!(
        lax("[limits]\nhandoff-minutes = 90"),
        ["handoff-minutes = 90 (60 by default)"]
    );
    for stricter in [
        "handoff-minutes = 60",
        "handoff-minutes = 59",
        "stub-words = 30",
        "stub-words = 31",
        "waivers = 4",
    ] {
        assert!(lax(&format!("[limits]\n{stricter}")).is_empty(), "{stricter}");
    }
    assert_eq!(
        lax("[limits]\nwaivers = 6\nstub-words = 29\npayback-months = 25"),
        [
            "stub-words = 29 (30 by default)",
            "payback-months = 25 (24 by default)",
            "waivers = 6 (5 by default)"
        ]
    );
    assert!(lax("[limits]\nmax-findings = 5000\nmax-manifest-bytes = 9999999").is_empty());
    assert!(lax("[vocabulary]\ntechnical-words = { add = [\"mAP\"] }").is_empty());
    assert_eq!(
        lax("[vocabulary]\ntechnical-words = { add = [\"mAP\"], replace = true }"),
        ["technical-words replaced"]
    );
    // What is extended is told too, unless it is taken back.
    let tree = tree(&[
        (
            "base.toml",
            "[limits]\nstall-days = 400\nwaiver-days = 400\n[vocabulary]\nplaceholders = { add = [\"x\"], replace = true }",
        ),
        (
            "pilotlint.toml",
            "extend = \"base.toml\"\n[limits]\nstall-days = 180\n[vocabulary]\nplaceholders = { add = [\"y\"] }",
        ),
    ]);
    let (config, errors) = read(&tree, "pilotlint.toml");
    assert!(errors.is_empty(), "{errors:?}");
    let own = config.unwrap().settings().lax.clone();
    assert_eq!(own, ["waiver-days = 400 (180 by default)", "placeholders replaced"]);
    assert!(LIMITS.iter().any(|limit| limit.name == "stub-words"));
}
