//! A manifest that cannot be read has not passed, whatever is ignored, lowered, left out or accepted.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use crate::common::{Request, Tree, complete, disk, lint_text, pilotlint, roomy};
use pilotlint::config::{Configurations, Which};
use pilotlint::diagnostic::Severity;
use pilotlint::manifest::Stage;
use pilotlint::rules::Selection;
use serde_json::Value;

/// One rule with a pilot that it reports.
fn broken() -> [(&'static str, &'static str, String); 2] {
    let whole = complete(Stage::Pilot).replace("\"docs/", "\"https://example.com/");
    let deep = format!("{whole}\n[extra]\ndeep = {}{}\n", "[".repeat(40), "]".repeat(40));
    let open = whole.replacen("unit = \"Motor claims\"", "unit = \"Motor claims", 1);
    assert_ne!(open, whole);
    [
        ("MAN001", "syntax-error", open),
        ("MAN012", "unreadable-manifest", deep),
    ]
}

/// Each way of looking away, as a configuration.
fn configurations(code: &str, name: &str) -> Vec<String> {
    let mut all = vec!["select = [\"OWN\"]".to_owned(), "ignore = [\"ALL\"]".to_owned()];
    for word in [code, name, "MAN"] {
        all.push(format!("ignore = [\"{word}\"]"));
        all.push(format!("[severity]\n{word} = \"off\""));
        all.push(format!("[severity]\n{word} = \"warning\""));
    }
    all
}

/// A waiver in the manifest, which cannot help.
fn waived(text: &str, code: &str) -> String {
    let waiver = format!(
        "[[waivers]]\nrule = \"{code}\"\nreason = \"We mend it next week\"\napproved-by = \"ines\"\nexpires = 2026-06-30\n"
    );
    let (before, rest) = text.split_once("[extra]").unwrap_or((text, ""));
    match rest {
        "" => format!("{before}\n{waiver}"),
        rest => format!("{before}{waiver}\n[extra]{rest}"),
    }
}

#[test]
fn no_standard_silences_it() {
    for (code, name, text) in broken() {
        let reports = |what: &str, text: &str, request: &Request| {
            let linted = lint_text(text, request);
            let own: Vec<_> = linted.findings.iter().filter(|one| one.rule.code() == code).collect();
            assert_eq!(own.len(), 1, "{code}: {what}");
            assert_eq!(own[0].severity, Severity::Error, "{code}: {what}");
            assert!(own[0].waiver.is_none() && !own[0].ahead, "{code}: {what}");
        };
        let with = |selection| Request {
            selection,
            ..crate::common::request()
        };
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        for (select, ignore) in [
            (list(&["OWN"]), list(&[])),
            (list(&[]), list(&[code])),
            (list(&["ALL"]), list(&[name])),
            (list(&["HND001"]), list(&["MAN"])),
        ] {
            let selection = Selection::new(&select, &ignore).unwrap();
            reports(&format!("{select:?} {ignore:?}"), &text, &with(selection));
        }
        reports("waived", &waived(&text, code), &crate::common::request());
        reports("waived by name", &waived(&text, name), &crate::common::request());
        for config in configurations(code, name) {
            let tree = Tree::new(&[".git/"]);
            tree.write("pilotlint.toml", &config);
            let settled = roomy(|| {
                let mut all = Configurations::new(disk(), Which::File("pilotlint.toml".into()), &tree.top);
                let found: Option<Arc<_>> = all.of_folder(&tree.top);
                assert!(all.errors().is_empty(), "{config}");
                found.unwrap()
            });
            reports(&config, &text, &Request::under(&settled));
        }
    }
}

#[test]
fn the_program_fails_all_the_same() {
    let tree = Tree::new(&[".git/"]);
    let fails = |code: &str, what: &str, args: &[&str]| {
        let json = ["check", "--as-of", "2026-06-15", "--output-format", "json"];
        let output = pilotlint(&tree.top, &[&json, args].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{code}: {what} {args:?}");
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut all = said["diagnostics"].as_array().unwrap().iter();
        let own = all.find(|one| one["code"] == code).unwrap();
        assert_eq!(own["severity"], "error", "{code}: {what} {args:?}");
        assert_eq!(own["waiver"], Value::Null, "{code}: {what} {args:?}");
    };
    for (code, name, text) in broken() {
        tree.write("pilot.toml", &text);
        tree.write("pilotlint.toml", "");
        for word in [code, name, "MAN", "ALL"] {
            fails(code, "", &["--ignore", word]);
        }
        fails(code, "", &["--select", "OWN"]);
        fails(code, "", &["--select", "OWN", "--ignore", "MAN"]);
        for config in configurations(code, name) {
            tree.write("pilotlint.toml", &config);
            fails(code, &config, &[]);
        }
        tree.write("pilotlint.toml", "");
        tree.write("pilot.toml", waived(&text, code));
        fails(code, "waived", &[]);
        fails(code, "waived", &["--ignore", code]);
    }
}
