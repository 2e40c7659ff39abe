//! Manifests below a broken configuration are found and not linted. No output leaves them out, and none says that they pass.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::common::{Tree, judge, pilotlint, repo, sarif_verdict, silent, unknown_keys};
use serde_json::{Value, json};

const BROKEN: [&str; 2] = ["between/pilot.toml", "zed/new\nline ::error::[x](y), <b>/pilot.toml"];

/// A sound folder, and two with a broken configuration: one that comes before it, and one after.
fn tree() -> Tree {
    let tree = Tree::new(&[".git/"]);
    tree.write("between/pilotlint.toml", "selct = []\n");
    tree.write("good/pilot.toml", unknown_keys(1));
    tree.write("zed/pilotlint.toml", "broken =\n");
    for name in BROKEN {
        tree.write(name, unknown_keys(1));
    }
    tree
}

fn run(tree: &Tree, args: &[&str]) -> Output {
    let mut command = pilotlint(&tree.top, &args[..1]);
    let output = command.args(["--as-of", "2026-06-15"]).args(&args[1..]).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    output
}

fn text(tree: &Tree, args: &[&str]) -> String {
    String::from_utf8(run(tree, args).stdout).unwrap()
}

/// What `check` writes in a format.
fn check(tree: &Tree, format: &str) -> String {
    text(tree, &["check", "--select", "MAN002", "--output-format", format])
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn json_has_them_among_the_others() {
    let tree = tree();
    let output = parsed(&check(&tree, "json"));
    let not_linted = |path: &str| json!({ "path": path, "status": "not-linted", "name": null, "stage": null, "open_at_next_stage": null });
    let manifests = output["manifests"].as_array().unwrap();
    assert_eq!(manifests.len(), 3);
    assert_eq!(manifests[0], not_linted(BROKEN[0]));
    assert_eq!(manifests[1]["path"], "good/pilot.toml");
    assert_eq!(manifests[1]["status"], "linted");
    assert_eq!(manifests[2], not_linted(BROKEN[1]));
    assert_eq!(
        output["summary"],
        json!({ "manifests": 1, "errors": 1, "warnings": 0, "waived": 0, "declared": 0, "not_linted": 2 })
    );

    let lines = check(&tree, "jsonl");
    let lines: Vec<Value> = lines.lines().map(parsed).collect();
    let types: Vec<&str> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["diagnostic", "manifest", "manifest", "summary"]);
    assert_eq!(lines[1]["path"], BROKEN[0]);
    assert_eq!(lines[1]["status"], "not-linted");
    assert_eq!(lines[3]["summary"]["not_linted"], 2);
}

#[test]
fn a_folder_where_nothing_is_linted_is_told_of_too() {
    let tree = tree();
    let output = parsed(&text(&tree, &["check", "between", "--output-format", "json"]));
    assert_eq!(output["manifests"][0]["status"], "not-linted");
    assert_eq!(output["manifests"].as_array().unwrap().len(), 1);
    assert_eq!(output["summary"]["manifests"], 0);
    let concise = text(&tree, &["check", "between", "--output-format", "concise"]);
    assert_eq!(concise, "0 manifests: 1 not linted\n");
}

#[test]
fn the_schemas_have_them() {
    let (Some(ajv), Some(node)) = (judge("ajv.js"), judge("node")) else {
        return;
    };
    let tree = tree();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| -> PathBuf {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        file
    };
    for (command, schema) in [("check", "output"), ("assess", "assess"), ("checklist", "checklist")] {
        let document = write("document.json", text(&tree, &[command, "--output-format", "json"]));
        let schema = pilotlint(&tree.top, &["schema", schema]).output().unwrap();
        let schema = write("schema.json", String::from_utf8(schema.stdout).unwrap());
        silent(
            Command::new(&node)
                .arg(repo("tests/schema/ajv.mjs"))
                .arg(&ajv)
                .arg(schema)
                .arg(document),
        );
    }
}

#[test]
fn sarif_notifies_of_them() {
    let tree = tree();
    let log = parsed(&check(&tree, "sarif"));
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let place =
        |uri: &str| json!([{ "physicalLocation": { "artifactLocation": { "uri": uri, "uriBaseId": "SRCROOT" } } }]);
    let said = json!({ "text": "The manifest is not linted: its configuration is broken." });
    assert_eq!(
        invocation["toolExecutionNotifications"],
        json!([
            { "level": "error", "message": said, "locations": place("between/pilot.toml") },
            {
                "level": "error",
                "message": said,
                "locations": place("zed/new%0Aline%20%3A%3Aerror%3A%3A%5Bx%5D%28y%29%2C%20%3Cb%3E/pilot.toml")
            },
        ])
    );
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 1);
}

#[test]
fn sarif_names_a_hundred_and_counts_the_rest() {
    let tree = Tree::new(&[".git/"]);
    tree.write("pilotlint.toml", "broken =\n");
    for index in 0..102 {
        tree.write(&format!("{index:03}.pilot.toml"), "");
    }
    let log = parsed(&check(&tree, "sarif"));
    let notifications = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    let notifications = notifications.as_array().unwrap();
    assert_eq!(notifications.len(), 101);
    assert_eq!(
        notifications[100]["message"]["text"],
        "2 more manifests are not linted either."
    );
    assert_eq!(notifications[100]["locations"], Value::Null);
}

#[test]
fn sarif_with_them_is_sound() {
    let judges = (
        judge("check-jsonschema"),
        judge("sarif-2.1.0.json"),
        judge("Sarif.Multitool"),
    );
    let (Some(checker), Some(schema), Some(multitool)) = judges else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.sarif");
    fs::write(&file, check(&tree(), "sarif")).unwrap();
    silent(Command::new(checker).arg("--schemafile").arg(schema).arg(&file));
    let log = sarif_verdict(&multitool, &file);
    assert_eq!(log["runs"][0]["results"], json!([]));
}

#[test]
fn junit_has_a_test_that_could_not_be_done() {
    let xml = check(&tree(), "junit");
    assert!(
        xml.contains("<testsuites name=\"pilotlint\" tests=\"3\" failures=\"1\" errors=\"2\">"),
        "{xml}"
    );
    assert!(
        xml.contains(
            "\
  <testsuite name=\"between/pilot.toml\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">
    <testcase name=\"not linted\" classname=\"between/pilot\">
      <error type=\"not-linted\" message=\"not linted: its configuration is broken\"/>
    </testcase>
  </testsuite>
"
        ),
        "{xml}"
    );
    assert!(!xml.contains("no findings"), "{xml}");
    let (Some(xmllint), Some(schema)) = (judge("xmllint"), judge("junit-10.xsd")) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.xml");
    fs::write(&file, xml).unwrap();
    silent(
        Command::new(xmllint)
            .args(["--noout", "--schema"])
            .arg(schema)
            .arg(file),
    );
}

#[test]
fn reviews_name_them() {
    let tree = tree();
    let issues = parsed(&check(&tree, "gitlab"));
    let issues = issues.as_array().unwrap();
    assert_eq!(issues.len(), 3);
    assert_eq!(
        issues[1],
        json!({
            "description": "not linted: its configuration is broken",
            "check_name": "not-linted",
            "fingerprint": "not-linted:between/pilot.toml",
            "severity": "blocker",
            "location": { "path": "between/pilot.toml", "lines": { "begin": 1 } },
        })
    );
    assert_ne!(issues[1]["fingerprint"], issues[2]["fingerprint"]);

    let report = check(&tree, "rdjson");
    let diagnostics = &parsed(&report)["diagnostics"];
    assert_eq!(
        diagnostics[1],
        json!({
            "message": "not linted: its configuration is broken",
            "location": { "path": "between/pilot.toml" },
            "severity": "ERROR",
        })
    );
    assert_eq!(diagnostics[2]["location"]["path"], BROKEN[1]);
    if let Some(validator) = judge("rdformat-validator") {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        fs::write(&file, report).unwrap();
        silent(
            Command::new(validator)
                .args(["--strict", "--no-extra-fields"])
                .arg(file),
        );
    }
}

/// One of GitHub's ten errors tells of all of them.
#[test]
fn one_annotation_tells_of_all() {
    let told = check(&tree(), "github");
    assert_eq!(told.lines().count(), 2, "{told}");
    assert_eq!(
        told.lines().next(),
        Some(
            "::error title=pilotlint::2 manifests are not linted: their configuration is broken (between/pilot.toml and \
             zed/new\\nline ::error::[x](y), <b>/pilot.toml)"
        )
    );
    let one = Tree::new(&[".git/", "good/.git/"]);
    one.write("pilotlint.toml", "broken =\n");
    one.write("a,b/pilot.toml", unknown_keys(20));
    one.write("good/pilot.toml", unknown_keys(20));
    let told = check(&one, "github");
    assert_eq!(
        told.lines().filter(|line| line.starts_with("::error ")).count(),
        10,
        "{told}"
    );
    let first =
        "::error file=a%2Cb/pilot.toml,title=pilotlint::a,b/pilot.toml is not linted: its configuration is broken\n";
    assert!(told.starts_with(first), "{told}");
    assert!(told.contains("so 11 errors cannot be seen here"), "{told}");
}

#[test]
fn people_read_of_them() {
    let tree = tree();
    for format in ["full", "concise"] {
        let told = check(&tree, format);
        assert!(told.contains("1 manifest: 1 error, 2 not linted"), "{told}");
    }
    let told = check(&tree, "markdown");
    let sentence = "2 manifests are not linted\\: their configuration is broken (between/pilot.toml and \
                    zed/new\\\\nline \\:\\:error\\:\\:\\[x\\](y), &lt;b&gt;/pilot.toml)";
    assert!(told.contains(&format!("\n\n{sentence}\n\n")), "{told}");
}

#[test]
fn views_name_them() {
    let tree = tree();
    let told = text(&tree, &["assess"]);
    assert!(
        told.contains("\n2 manifests are not linted: their configuration is broken"),
        "{told}"
    );
    let told = text(&tree, &["checklist"]);
    assert!(
        told.contains("\n\n2 manifests are not linted\\: their configuration is broken"),
        "{told}"
    );
    let told = text(&tree, &["report", "-o", "-"]);
    assert!(
        told.contains("<p class=\"aside\">2 manifests are not linted: their configuration is broken"),
        "{}",
        &told[..2000]
    );
    for command in ["assess", "checklist"] {
        let output = parsed(&text(&tree, &[command, "--output-format", "json"]));
        assert_eq!(output["not_linted"], json!(BROKEN), "{command}");
    }
}
