//! What is stated twice is told with both places.
#![allow(clippy::unwrap_used)]

use crate::common::{Tree, lint_text, pilotlint, request};
use serde_json::Value;

const TWICE: &str = "\
manifest-version = 1

[pilot]
name = \"claims-triage\"
stage = \"design\"
unit = \"Motor claims\"
stage = \"pilot\"
summary = \"Suggests a severity\"
";

const FIRST: &str = "stage = \"design\"";

#[test]
fn the_first_place_is_told_beside_the_second() {
    let linted = lint_text(TWICE, &request());
    let mut errors = linted.findings.iter().filter(|one| one.rule.code() == "MAN001");
    let twice = errors.next().unwrap();
    assert!(errors.next().is_none());
    assert_eq!(twice.span.clone().unwrap().start, TWICE.rfind("stage").unwrap());
    let [first] = &twice.related[..] else {
        panic!("{:?}", twice.related)
    };
    assert_eq!(first.message, "stated first");
    assert_eq!(first.at.file, None);
    assert_eq!(&TWICE[first.at.span.clone()], FIRST);
}

#[test]
fn both_places_are_shown() {
    let tree = Tree::new(&[".git/"]);
    tree.write("pilot.toml", TWICE);
    let check = |format: &str| {
        let args = [
            "check",
            "--as-of",
            "2026-06-15",
            "--select",
            "MAN001",
            "--output-format",
            format,
        ];
        let output = pilotlint(&tree.top, &args).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    let json: Value = serde_json::from_str(&check("json")).unwrap();
    let [twice] = &json["diagnostics"].as_array().unwrap()[..] else {
        panic!("{json}")
    };
    assert_eq!(twice["range"]["start"]["line"], 7);
    let [first] = &twice["related"].as_array().unwrap()[..] else {
        panic!("{twice}")
    };
    assert_eq!(first["message"], "stated first");
    assert_eq!(first["path"], "pilot.toml");
    let start = TWICE.find(FIRST).unwrap();
    assert_eq!(first["range"]["start"]["line"], 5);
    assert_eq!(first["range"]["start"]["offset"], start);
    assert_eq!(first["range"]["end"]["offset"], start + FIRST.len());

    let full = check("full");
    let lines: Vec<&str> = full.lines().collect();
    let at = lines.iter().position(|line| line.ends_with(FIRST)).unwrap();
    assert!(
        lines[at + 1..at + 3].iter().any(|line| line.contains("stated first")),
        "{full}"
    );
    assert!(full.contains("7 | stage = \"pilot\""), "{full}");
}
