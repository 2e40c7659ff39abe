//! Every `pilotlint` command of the documentation runs, and prints what the documentation shows.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::{disk, repo};
use pilotlint::evidence::Resolver;

/// What people read: the README and its like, and the book. The pages of the rules have tests of their own.
fn documents() -> Vec<String> {
    let mut documents: Vec<String> = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md"]
        .map(str::to_owned)
        .into();
    let book = fs::read_dir(repo("docs")).unwrap();
    documents.extend(
        book.map(|entry| format!("docs/{}", entry.unwrap().file_name().to_str().unwrap()))
            .filter(|path| Path::new(path).extension().is_some_and(|extension| extension == "md")),
    );
    documents.push("docs/rules/README.md".into());
    documents.sort();
    assert!(documents.len() > 10, "{documents:?}");
    documents
}

#[test]
fn consoles_show_what_is_printed() {
    trycmd::TestCases::new()
        .case("README.md")
        .case("CONTRIBUTING.md")
        .case("docs/*.md");
}

#[test]
fn commands_are_understood() {
    let program = Path::new(env!("CARGO_BIN_EXE_pilotlint")).parent().unwrap();
    let path = format!("{}:{}", program.display(), env::var("PATH").unwrap());
    let mut run = 0;
    // These two name commands without calling them.
    let names = ["CHANGELOG.md", "CONTRIBUTING.md"];
    for document in documents().iter().filter(|path| !names.contains(&path.as_str())) {
        // What writes, writes elsewhere: commands run in a copy of what they look at, with `pilotlint` on the PATH.
        let copy = tempfile::tempdir().unwrap();
        let shell = |line: &str| {
            Command::new("sh")
                .args(["-c", line])
                .env("PATH", &path)
                .current_dir(copy.path())
                .output()
                .unwrap()
        };
        let copied = shell(&format!(
            "cp -r '{}' . && git init -q && git add --all",
            repo("examples").display()
        ));
        assert!(copied.status.success(), "{copied:?}");
        let text = fs::read_to_string(repo(document)).unwrap();
        let mut known = BTreeSet::from(["cargo test", "cargo install --locked --path ."]);
        for line in commands(&text).filter(|line| known.insert(line)) {
            let line = line.replace("cargo run -- ", "pilotlint ");
            assert!(line.contains("pilotlint "), "{document}: {line}");
            let output = shell(&line);
            let code = output.status.code();
            assert!(code.is_some_and(|code| code < 2), "{document}: {line}: {output:?}");
            run += 1;
        }
    }
    assert!(run > 60, "only {run} were found");
}

/// The lines of shell blocks, and the commands in running text: those are whole in their backticks, where words in capitals
/// stand for any.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    let blocks = text
        .split("```sh\n")
        .skip(1)
        .flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    let inline = text.split('`').filter(|code| {
        let stands_for_any = |word| ["RULE", "DIR", "FILE", "SHELL", "PATH", "STAGE"].contains(&word);
        code.starts_with("pilotlint ") && !code.contains(['\n', '…']) && !code.split([' ', '=']).any(stands_for_any)
    });
    blocks.chain(inline)
}

#[test]
fn links_lead_somewhere() {
    let top = repo("");
    let resolver = Resolver::new(disk());
    for document in documents() {
        let folder = repo(&document);
        let folder = folder.parent().unwrap();
        let text = fs::read_to_string(repo(&document)).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            // A heading of this page is one of the file.
            let link = match link.strip_prefix('#') {
                Some(_) => format!("{}{link}", document.rsplit('/').next().unwrap()),
                None => link.to_owned(),
            };
            if !link.contains('#') {
                assert!(folder.join(&link).exists(), "{document}: {link}");
                continue;
            }
            let fault = resolver.check(folder, &top, &link, 0).fault(&link);
            assert!(fault.is_none(), "{document}: {link}: {fault:?}");
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
