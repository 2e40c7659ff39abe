//! `rules` with its filters, and its three forms.
#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

use serde_json::Value;

fn rules(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pilotlint"))
        .arg("rules")
        .args(args)
        .output()
        .unwrap()
}

fn codes(args: &[&str]) -> Vec<String> {
    let output = rules(&[args, &["--output-format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(all["version"], 1);
    all["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn filters_narrow_the_list() {
    let all = codes(&[]);
    assert_eq!(all.len(), pilotlint::rules::all().count());
    assert_eq!(
        codes(&["WAV"]),
        [
            "WAV001", "WAV002", "WAV003", "WAV004", "WAV005", "WAV006", "WAV007", "WAV008", "WAV009"
        ]
    );
    assert_eq!(codes(&["sponsor-missing,OWN001"]), ["OWN007", "OWN001"]);
    assert_eq!(codes(&["--area", "viability"]).len(), 10);
    assert!(codes(&["--area", "decision", "--sort", "requirement"]).contains(&"OWN012".to_owned()));
    let gaps: usize = ["clarify", "organize", "implement"]
        .iter()
        .map(|gap| codes(&["--gap", gap]).len())
        .sum();
    let without = all
        .iter()
        .filter(|code| ["MAN", "WAV", "PRT"].contains(&&code[..3]))
        .count();
    assert_eq!(gaps + without, all.len());
    let stages: usize = ["design", "pilot", "rollout", "production"]
        .iter()
        .map(|stage| codes(&["--stage", stage]).len())
        .sum();
    assert_eq!(stages, all.len());
    assert_eq!(codes(&["--standard", "EU AI Act 25"]), ["HND012", "HND013", "HND014"]);
    assert!(codes(&["MAN", "--area", "metrics"]).is_empty());
}

#[test]
fn three_forms_tell_the_same() {
    let lines = |form: &str, head: usize| {
        let output = rules(&["GOV", "--output-format", form]);
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .skip(head)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (text, markdown) = (lines("text", 0), lines("markdown", 2));
    assert_eq!((text.len(), markdown.len()), (22, 22));
    for (code, (text, markdown)) in codes(&["GOV"]).iter().zip(text.iter().zip(&markdown)) {
        assert!(text.starts_with(code.as_str()) && markdown.starts_with(&format!("| {code} ")));
    }
}

#[test]
fn what_is_no_filter_is_exit_2() {
    for (args, says) in [
        (["GOVV", ""], "did you mean \"GOV\""),
        (["--area", "sponsors"], "an area is one of sponsorship"),
        (["--standard", "GDPR"], "EU AI Act"),
        (["--sort", "rule"], "requirement"),
        (["--stage", "retired"], "a gate is one of"),
    ] {
        let args: Vec<&str> = args.into_iter().filter(|arg| !arg.is_empty()).collect();
        let output = rules(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains(says),
            "{args:?}: {output:?}"
        );
    }
}
