//! What pilotlint reads and writes beside manifests: of what kind, where, over what, and what is left when it is interrupted.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::Tree;

/// A project with a manifest of one error, beside a folder that is none of it.
fn tree() -> Tree {
    let tree = Tree::new(&["project/.git/", "elsewhere/"]);
    tree.write("project/pilot.toml", "bogus = 1\n");
    tree
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// What becomes of a list, and what is said of it.
fn listed(folder: &Path, shell: &str, call: &str) -> (Option<i32>, String) {
    let call = format!(
        "ulimit -v 4000000; {}",
        call.replace("pilotlint", env!("CARGO_BIN_EXE_pilotlint"))
    );
    let output = Command::new(shell)
        .args(["-c", &call])
        .current_dir(folder)
        .output()
        .unwrap();
    (output.status.code(), err(&output).to_owned())
}

#[test]
fn a_list_has_an_end() {
    let tree = tree();
    tree.write("project/list", "pilot.toml\n");
    tree.fifo("project/pipe");
    tree.write("project/long", "x".repeat(5000));
    fs::File::create(tree.path("project/huge"))
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    let folder = tree.path("project");
    for (call, why) in [
        (
            "pilotlint check --files-from /dev/zero",
            "/dev/zero is a device, not a file",
        ),
        ("pilotlint check --files-from pipe", "pipe is a named pipe, not a file"),
        ("pilotlint check --files-from .", ". is a folder, not a file"),
        ("pilotlint check --files-from gone", "gone does not exist"),
        (
            "pilotlint check --files-from long",
            "long cannot be read: line 1 has more than 4096 bytes",
        ),
        (
            "pilotlint check --files-from huge",
            "huge cannot be read: line 1 has more than 4096 bytes",
        ),
        (
            "pilotlint check --files-from - < /dev/zero",
            "- cannot be read: line 1 has more",
        ),
        (
            "pilotlint check --files-from /dev/stdin < /dev/zero",
            "/dev/stdin cannot be read: line 1 has more",
        ),
        (
            "yes | pilotlint check --files-from -",
            "- cannot be read: it lists more than 1000000 paths",
        ),
    ] {
        let (code, said) = listed(&folder, "sh", call);
        assert_eq!(code, Some(2), "{call}: {said}");
        assert!(said.contains(why) && said.lines().count() == 1, "{call}: {said}");
    }
    for call in [
        "pilotlint check --files-from list",
        "pilotlint check --files-from - < list",
        "cat list | pilotlint check --files-from /dev/stdin",
        "pilotlint check --files-from /dev/fd/3 3< list",
    ] {
        assert_eq!(listed(&folder, "sh", call), (Some(1), String::new()), "{call}");
    }
    let substituted = "pilotlint check --files-from <(cat list)";
    if Command::new("bash").args(["-c", ":"]).status().is_ok() {
        assert_eq!(listed(&folder, "bash", substituted), (Some(1), String::new()));
    }
}
