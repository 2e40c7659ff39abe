//! Generated files are fresh. `BLESS=1 cargo test` rewrites them.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pilotlint::cli;
use pilotlint::manifest::schema;
use pilotlint::settings::{LIMITS, Limits, List};

fn fresh(file: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    assert_eq!(
        committed,
        text,
        "{} is stale: BLESS=1 cargo test rewrites it",
        file.display()
    );
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_schema_is_fresh() {
    fresh(&root().join("schema/pilot.schema.json"), &schema::manifest_json());
}

#[test]
fn the_schema_of_configurations_is_fresh() {
    fresh(&root().join("schema/pilotlint.schema.json"), &schema::config_json());
}

/// The tables of limits and word lists, in a page that is otherwise written by hand.
#[test]
fn the_limits_in_the_docs_are_fresh() {
    let file = root().join("docs/configuration.md");
    let text = fs::read_to_string(&file).unwrap();
    let mut table = String::from("| limit | default | what it limits | used by |\n| --- | --- | --- | --- |\n");
    for limit in LIMITS {
        let default = (limit.get)(&Limits::default());
        table += &format!(
            "| `{}` | {default} | {} | {} |\n",
            limit.name, limit.about, limit.used_by
        );
    }
    let lists: Vec<String> = List::ALL
        .iter()
        .map(|list| format!("- `{}`: {}\n", list.name(), list.words().join(", ")))
        .collect();
    let between = |text: &str, mark: &str, new: &str| {
        let (before, rest) = text.split_once(&format!("<!-- {mark} -->\n")).unwrap();
        let (_, after) = rest.split_once("<!-- end -->").unwrap();
        format!("{before}<!-- {mark} -->\n\n{new}\n<!-- end -->{after}")
    };
    let text = between(&text, "limits", &table);
    fresh(&file, &between(&text, "lists", &lists.concat()));
}

#[test]
fn the_rule_pages_are_fresh_and_no_others_are_there() {
    let folder = root().join("docs/rules");
    let pages = cli::rule_pages();
    let wanted: BTreeSet<String> = pages.iter().map(|(name, _)| name.clone()).collect();
    for (name, text) in &pages {
        fresh(&folder.join(name), text);
    }
    let there: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, wanted);
}

#[test]
fn the_help_in_the_docs_is_fresh() {
    let mut text = String::from("# The command line\n\nWhat `pilotlint --help` prints, for each command.\n");
    for command in ["", "check", "init", "checklist", "explain", "rules", "schema"] {
        let mut call = std::process::Command::new(env!("CARGO_BIN_EXE_pilotlint"));
        if !command.is_empty() {
            call.arg(command);
        }
        let out = call
            .arg("--help")
            .env("COLUMNS", "100")
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(0));
        let help = String::from_utf8(out.stdout).unwrap();
        text += &format!("\n## pilotlint {command}\n\n```text\n{}\n```\n", help.trim_end())
            .replace("pilotlint \n", "pilotlint\n");
    }
    let text: Vec<&str> = text.lines().map(str::trim_end).collect();
    fresh(&root().join("docs/command-line.md"), &(text.join("\n") + "\n"));
}
