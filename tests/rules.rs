//! Every rule against its fixtures, and the complete manifests against every rule.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;

use crate::common::{also, codes, complete, compose, lint_text, repo, request, told};
use pilotlint::diagnostic::Mistake;
use pilotlint::manifest::Stage;
use pilotlint::rules::Selection;
use pilotlint::rules::{self, Check};

#[test]
fn a_complete_manifest_has_no_finding() {
    for stage in Stage::LIFE {
        let text = complete(stage);
        let linted = lint_text(&text, &request());
        assert!(linted.findings.is_empty(), "{stage}:\n{}", told(&text, &linted));
    }
}

#[test]
fn fixtures_fire_and_keep_silent_as_they_should() {
    let only = std::env::var("RULE").ok();
    let mut failures = Vec::new();
    let alone = |rule: &rules::Rule| !matches!(rule.check(), Some(Check::Portfolio(_)));
    for rule in rules::all()
        .filter(alone)
        .filter(|rule| only.as_ref().is_none_or(|only| rule.code().starts_with(only.as_str())))
    {
        let folder = repo(&format!("tests/rules/{}-{}", rule.code(), rule.name()));
        let Ok(entries) = fs::read_dir(&folder) else {
            failures.push(format!("{} has no fixtures", rule.code()));
            continue;
        };
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files
            .iter()
            .filter(|file| file.extension().is_some_and(|ending| ending == "toml"))
        {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let bad = name.starts_with("bad");
            let text = compose(&fs::read_to_string(file).unwrap(), rule.sort().stage());
            let mut all = request();
            let mut alone = request();
            match rule.check() {
                // It speaks of the number of others.
                Some(Check::Engine) => {
                    all.settings.limits.max_findings = 3;
                    alone = all.clone();
                }
                // It speaks of what others say: a waiver of a rule that is not on is not unused.
                Some(Check::Outcomes(_)) => {}
                _ => alone.selection = Selection::new(&[rule.code().to_owned()], &[]).unwrap(),
            }
            let linted = lint_text(&text, &alone);
            if codes(&linted).contains(rule.code()) != bad {
                failures.push(format!(
                    "{} {name}: alone it says\n{}",
                    rule.code(),
                    told(&text, &linted)
                ));
            }
            let linted = lint_text(&text, &all);
            let mut expected: BTreeSet<&str> = BTreeSet::new();
            let part = name.trim_end_matches(".toml");
            if bad {
                expected.insert(crate::common::code(&rule));
                expected.extend(also(&rule, part));
            } else {
                let beside_all_bad = also(&rule, "");
                expected.extend(
                    also(&rule, part)
                        .into_iter()
                        .filter(|code| !beside_all_bad.contains(code)),
                );
            }
            let found = codes(&linted);
            if found != expected {
                failures.push(format!(
                    "{} {name}: with all rules\n{}",
                    rule.code(),
                    told(&text, &linted)
                ));
            }
            for finding in &linted.findings {
                // Only a manifest that cannot be read has no place.
                let unreadable = matches!(finding.rule.check(), Some(Check::Reader(Mistake::Unreadable)));
                assert_eq!(finding.span.is_none(), unreadable, "{} {name}", rule.code());
                let span = finding.span.clone().unwrap_or(0..1);
                assert!(!text[span].is_empty(), "{} {name}", rule.code());
            }
            if bad {
                snapshot(&file.with_extension("txt"), &told(&text, &linted), &mut failures);
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn snapshot(file: &std::path::Path, told: &str, failures: &mut Vec<String>) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(file, told).unwrap();
    } else if fs::read_to_string(file).unwrap_or_default() != told {
        failures.push(format!(
            "{} is stale (BLESS=1 cargo test rewrites it); now:\n{told}",
            file.display()
        ));
    }
}

#[test]
fn every_entry_is_whole() {
    let mut seen = BTreeSet::new();
    let all: Vec<rules::Rule> = rules::all().collect();
    for rule in &all {
        let code = rule.code();
        assert!(
            seen.insert(code) && seen.insert(rule.name()),
            "{code} or its name is there twice"
        );
        assert!(code.len() == 6 && !code.ends_with("000"), "{code}");
        for text in [rule.summary(), rule.why(), rule.help()] {
            assert!(!text.is_empty() && !text.contains("  "), "{code}: {text:?}");
        }
        for text in [rule.summary(), rule.help()] {
            assert!(
                !text.ends_with('.') && !text.starts_with(char::is_uppercase),
                "{code}: {text:?}"
            );
        }
        assert!(
            rule.why().ends_with('.') || rule.why().ends_with('?'),
            "{code}: {:?}",
            rule.why()
        );
        let is_requirement = matches!(rule.sort(), rules::Sort::Requirement(_));
        assert_eq!(
            is_requirement,
            rule.ask().ends_with('.'),
            "{code}: only requirements ask"
        );
        if let Some(Check::Manifest(_)) = rule.check() {
            for key in rule.reads() {
                assert!(
                    pilotlint::document::is_key(key),
                    "{code} reads {key}, which no manifest has"
                );
            }
        }
    }
}
