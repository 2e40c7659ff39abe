//! Rules over a whole portfolio, against fixtures of several manifests.
#![allow(clippy::unwrap_used, clippy::format_collect, clippy::similar_names)]

use std::fs;

use crate::common::{compose, lint_named, repo, request, told};
use pilotlint::engine::{Linted, judge_portfolio};
use pilotlint::manifest::Stage;
use pilotlint::rules::{self, Check};

/// The manifests of a fixture, each behind a line `# --- PATH`, laid over complete ones; what the rules say of them.
fn run(fixture: &str) -> Vec<(String, Linted)> {
    let texts: Vec<(&str, String)> = fixture
        .split("# --- ")
        .skip(1)
        .map(|part| {
            let (path, text) = part.split_once('\n').unwrap();
            (path, compose(text, Stage::Rollout))
        })
        .collect();
    let request = request();
    let mut linted: Vec<Linted> = texts
        .iter()
        .map(|(path, text)| lint_named(path, text, &request))
        .collect();
    let standard = request.standard();
    judge_portfolio(&mut linted, &vec![&*standard; texts.len()], true);
    texts.into_iter().map(|(_, text)| text).zip(linted).collect()
}

#[test]
fn fixtures_fire_and_keep_silent_as_they_should() {
    let mut failures = Vec::new();
    for rule in rules::all().filter(|rule| matches!(rule.check(), Some(Check::Portfolio(_)))) {
        let folder = repo(&format!("tests/rules/{}-{}", rule.code(), rule.name()));
        for name in ["bad", "good"] {
            let fixture = fs::read_to_string(folder.join(name).with_extension("toml")).unwrap();
            let run = run(&fixture);
            let all: String = run
                .iter()
                .map(|(text, linted)| format!("{}\n{}", linted.path, told(text, linted)))
                .collect();
            let codes: Vec<_> = run
                .iter()
                .flat_map(|(_, linted)| &linted.findings)
                .map(|one| one.rule.code().to_owned())
                .collect();
            // A stalled pilot says so itself, too.
            let own = codes.iter().filter(|code| *code == rule.code()).count();
            let others: Vec<_> = codes
                .iter()
                .filter(|code| *code != rule.code() && *code != "DEC001")
                .collect();
            if (own > 0) != (name == "bad") || !others.is_empty() {
                failures.push(format!("{} {name}:\n{all}", rule.code()));
            }
            if name == "bad" {
                let file = folder.join("bad.txt");
                if std::env::var_os("BLESS").is_some() {
                    fs::write(&file, &all).unwrap();
                }
                if fs::read_to_string(&file).unwrap_or_default() != all {
                    failures.push(format!(
                        "{} is stale (BLESS=1 cargo test rewrites it); now:\n{all}",
                        file.display()
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_waiver_holds_in_its_own_manifest_alone() {
    let fixture = fs::read_to_string(repo("tests/rules/PRT002-duplicate-pilot-name/bad.toml")).unwrap();
    let waiver =
        "\n[[waivers]]\nrule = \"PRT002\"\nreason = \"Merged in July\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n";
    let run = run(&fixture.replacen("\n# ---", &format!("{waiver}\n# ---"), 1));
    let waived: Vec<_> = run
        .iter()
        .flat_map(|(_, linted)| &linted.findings)
        .map(|one| (one.rule.code(), one.waiver.is_some()))
        .collect();
    assert_eq!(waived, [("PRT002", true), ("PRT002", false)]);
}

#[test]
fn ratios_and_borders() {
    let portfolio = |pilots: usize, rollouts: usize| {
        let mut fixture = String::new();
        for i in 0..pilots + rollouts {
            let stage = if i < pilots { "pilot" } else { "rollout" };
            fixture += &format!("# --- p{i}/pilot.toml\n[pilot]\nname = \"p{i}\"\nstage = \"{stage}\"\n");
            // Owners of their own, so that nobody has too many.
            fixture += &format!("[people.maya]\nname = \"Maya {i}\"\n");
        }
        let run = run(&fixture);
        run.iter()
            .flat_map(|(_, linted)| &linted.findings)
            .filter(|one| one.rule.code() == "PRT001")
            .count()
    };
    assert_eq!(portfolio(2, 0), 0);
    assert_eq!(portfolio(3, 0), 3);
    assert_eq!(portfolio(3, 1), 0);
    assert_eq!(portfolio(5, 2), 5);
    assert_eq!(portfolio(4, 1), 0);
    assert_eq!(portfolio(6, 3), 0);
}
