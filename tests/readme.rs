//! Every `pilotlint` command of the documentation runs, and prints what the documentation shows.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The documents whose commands are run from the top of the repository.
const DOCUMENTS: [&str; 3] = ["README.md", "examples/README.md", "docs/formats.md"];

#[test]
fn consoles_show_what_is_printed() {
    trycmd::TestCases::new().case("README.md").case("docs/formats.md");
}

#[test]
fn commands_in_shell_blocks_are_understood() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    // What writes, writes elsewhere: commands run in a copy of what they look at.
    let copy = tempfile::tempdir().unwrap();
    let copied = Command::new("cp")
        .arg("-r")
        .arg(top.join("examples"))
        .arg(copy.path())
        .status()
        .unwrap();
    assert!(copied.success());
    let texts = DOCUMENTS.map(|document| fs::read_to_string(top.join(document)).unwrap());
    let mut run = BTreeSet::new();
    for (document, text) in DOCUMENTS.iter().zip(&texts) {
        let blocks = text
            .split("```sh\n")
            .skip(1)
            .flat_map(|block| block.split("```").next().unwrap().lines());
        // Commands in running text are whole in their backticks; `RULE` stands for any.
        let inline = text
            .split('`')
            .filter(|code| code.starts_with("pilotlint ") && !code.contains(['\n', '…']));
        for line in blocks.chain(inline.filter(|code| !code.contains("RULE"))) {
            let Some(args) = line
                .strip_prefix("pilotlint ")
                .or_else(|| line.strip_prefix("cargo run -- "))
            else {
                // What is not ours is known by name.
                let known = ["cargo test", "cargo install --locked --path ."];
                assert!(known.contains(&line), "{document}: {line}");
                continue;
            };
            if !run.insert(line) {
                continue;
            }
            let output = Command::new("sh")
                .args(["-c", &format!("\"$PILOTLINT\" {args}")])
                .env("PILOTLINT", env!("CARGO_BIN_EXE_pilotlint"))
                .current_dir(copy.path())
                .output()
                .unwrap();
            let code = output.status.code();
            assert!(code.is_some_and(|code| code < 2), "{document}: {line}: {output:?}");
        }
    }
    assert!(run.len() > 8, "only these were found: {run:?}");
}

#[test]
fn links_lead_somewhere() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "examples/README.md",
        "docs/rules/README.md",
        "docs/formats.md",
    ] {
        let file = top.join(document);
        let text = fs::read_to_string(&file).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            let path = link.split('#').next().unwrap();
            if path.is_empty() {
                let heading = link.trim_start_matches('#').replace('-', " ");
                let mut headings = text.lines().filter_map(|line| line.strip_prefix("## "));
                assert!(headings.any(|one| one.to_lowercase() == heading), "{document}: {link}");
                continue;
            }
            assert!(file.parent().unwrap().join(path).exists(), "{document}: {link}");
        }
    }
}

#[test]
fn the_minimal_manifest_of_the_readme_is_sound() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let manifest = text.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pilot.toml"), manifest).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_pilotlint"))
        .args(["check", "--output-format", "concise"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{printed}");
    assert!(!printed.contains("[MAN"), "{printed}");
}
