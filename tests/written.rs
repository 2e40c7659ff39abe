//! What pilotlint writes: where, over what, and what is left when it is interrupted.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use crate::common::{Tree, permissions_hold, pilotlint, unknown_keys};

/// A project with a manifest of one error, beside a folder that is none of it.
fn tree() -> Tree {
    let tree = Tree::new(&["project/.git/", "elsewhere/"]);
    tree.write("project/pilot.toml", "bogus = 1\n");
    tree
}

fn run(tree: &Tree, args: &[&str]) -> Output {
    pilotlint(&tree.path("project"), args).output().unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// Every file and link with its text; nothing but names of what is no file.
fn listing(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = walkdir(folder)
        .into_iter()
        .map(|path| {
            let is_file = path.symlink_metadata().unwrap().is_file();
            let text = if is_file { fs::read(&path).unwrap() } else { Vec::new() };
            (path.to_string_lossy().into_owned(), text)
        })
        .collect();
    files.sort();
    files
}

fn walkdir(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            paths.extend(walkdir(&path));
        }
        paths.push(path);
    }
    paths
}

/// Refused in these words by `check --report` and by `report -o`, and nothing is touched.
#[track_caller]
fn refused(tree: &Tree, file: &str, args: &[&str], why: &str) {
    let before = listing(&tree.top);
    let report = format!("json={file}");
    for call in [["check", "--report", &report], ["report", "-o", file]] {
        let output = run(tree, &[&call, args].concat());
        assert_eq!(output.status.code(), Some(2), "{call:?} {args:?}");
        assert!(err(&output).contains(why), "{call:?} {args:?}: {}", err(&output));
        assert!(output.stdout.is_empty(), "{call:?} {args:?}");
        assert!(listing(&tree.top) == before, "{call:?} {args:?} wrote something");
    }
}

/// Written by both.
#[track_caller]
fn written(tree: &Tree, file: &str) {
    for (call, begins) in [
        (["check", "--report", &format!("json={file}")], "{"),
        (["report", "-o", file], "<!doctype html>"),
    ] {
        let output = run(tree, &call);
        assert_eq!(err(&output), "", "{call:?}");
        let text = fs::read_to_string(tree.path("project").join(file)).unwrap();
        assert!(text.to_lowercase().starts_with(begins), "{call:?}: {text}");
    }
    let left = listing(&tree.top);
    assert!(left.iter().all(|(path, _)| !path.contains(".pilotlint-")), "{left:?}");
}

#[test]
fn no_manifest_is_overwritten_under_any_name() {
    let tree = tree();
    tree.write("project/a/draft.txt", "bogus = 1\n");
    tree.write("project/list", "a/draft.txt\n");
    tree.write("project/b/pilot.toml", "bogus = 1\n");
    fs::hard_link(tree.path("project/b/pilot.toml"), tree.path("project/hard.json")).unwrap();
    tree.link("b/pilot.toml", "project/soft.json");
    tree.link("a", "project/linked");
    let manifest = |name: &str| format!("would overwrite the manifest {name}; name another file");
    refused(&tree, "pilot.toml", &[], &manifest("pilot.toml"));
    refused(&tree, "soft.json", &[], &manifest("b/pilot.toml"));
    refused(&tree, "soft.json", &["pilot.toml"], &manifest("b/pilot.toml"));
    refused(&tree, "hard.json", &[], &manifest("b/pilot.toml"));
    refused(&tree, "a/draft.txt", &["a/draft.txt"], &manifest("a/draft.txt"));
    refused(
        &tree,
        "linked/draft.txt",
        &["--files-from", "list"],
        &manifest("a/draft.txt"),
    );
    refused(&tree, "new.pilot.toml", &[], "would be taken for a manifest");
}

#[test]
fn no_configuration_is_overwritten_under_any_name() {
    let tree = tree();
    tree.write("project/pilotlint.toml", "extend = \"base.txt\"\n");
    tree.write("project/base.txt", "extend = \"../elsewhere/top.txt\"\n");
    tree.write("elsewhere/top.txt", "");
    tree.write("project/other.txt", "");
    tree.write("project/broken.txt", "bogus = 1\n");
    tree.write("project/sub/pilotlint.toml", "");
    tree.link("pilotlint.toml", "project/link.json");
    let configuration = |name: &str| format!("would overwrite the configuration {name}; name another file");
    refused(
        &tree,
        "pilotlint.toml",
        &["--isolated"],
        &configuration("pilotlint.toml"),
    );
    refused(&tree, "link.json", &[], &configuration("pilotlint.toml"));
    refused(&tree, "base.txt", &[], &configuration("base.txt"));
    refused(
        &tree,
        "../elsewhere/top.txt",
        &[],
        "elsewhere/top.txt; name another file",
    );
    refused(
        &tree,
        "other.txt",
        &["--config", "other.txt"],
        &configuration("other.txt"),
    );
    refused(
        &tree,
        "broken.txt",
        &["--config", "broken.txt"],
        &configuration("broken.txt"),
    );
    refused(&tree, "sub/pilotlint.toml", &[], &configuration("sub/pilotlint.toml"));
    refused(
        &tree,
        "a.json/../new/pilotlint.toml",
        &[],
        "would be taken for a configuration",
    );
    // One that nobody asked is a file like any other.
    written(&tree, "other.txt");
}

#[test]
fn no_list_is_overwritten() {
    let tree = tree();
    tree.write("project/list", "pilot.toml\n");
    fs::hard_link(tree.path("project/list"), tree.path("project/same")).unwrap();
    let list = "would overwrite the list of --files-from list; name another file";
    refused(&tree, "list", &["--files-from", "list"], list);
    refused(&tree, "same", &["--files-from", "list"], list);
    let two = run(&tree, &["check", "--report", "json=list", "--report", "sarif=same"]);
    assert!(err(&two).contains("two reports go to same"), "{}", err(&two));
}

#[test]
fn links_are_followed_inside_the_project_only() {
    let tree = tree();
    tree.write("elsewhere/precious", "mine");
    tree.link("../elsewhere/precious", "project/out.json");
    tree.link("../elsewhere/new.json", "project/dangling-out.json");
    tree.link("../elsewhere", "project/folder");
    tree.link("circle.json", "project/circle.json");
    refused(&tree, "out.json", &[], "out.json leads out of the project, to ");
    refused(&tree, "dangling-out.json", &[], "leads out of the project, to ");
    refused(
        &tree,
        "folder/new.json",
        &[],
        "project/folder leads out of the project, to ",
    );
    refused(
        &tree,
        "circle.json",
        &[],
        "circle.json cannot be written: links lead in a circle",
    );

    // Who names a file elsewhere gets it.
    written(&tree, "../elsewhere/named.json");
    tree.write("project/docs/old.json", "old");
    tree.chmod("project/docs/old.json", 0o640);
    tree.link("docs/old.json", "project/inside.json");
    tree.link("docs/new.json", "project/dangling.json");
    for (link, file) in [("inside.json", "docs/old.json"), ("dangling.json", "docs/new.json")] {
        written(&tree, link);
        assert!(tree.path("project").join(link).is_symlink(), "{link}");
        assert!(tree.path("project").join(file).is_file(), "{file}");
    }
    let mode = fs::metadata(tree.path("project/docs/old.json"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);

    tree.link("gone/new.json", "project/nowhere.json");
    let nowhere = run(&tree, &["check", "--report", "json=nowhere.json"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(
        err(&nowhere).contains("nowhere.json cannot be written: there is no folder "),
        "{}",
        err(&nowhere)
    );
    assert!(tree.path("project/nowhere.json").is_symlink());
}

#[test]
fn init_does_not_follow_a_link_out_of_the_project() {
    let tree = tree();
    tree.link("../elsewhere", "project/.pilotlint");
    let output = run(&tree, &["init", "new", "--yes"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains(".pilotlint leads out of the project, to "),
        "{}",
        err(&output)
    );
    assert_eq!(fs::read_dir(tree.path("elsewhere")).unwrap().count(), 0);
}

#[test]
fn what_a_shell_has_opened_is_written_behind_what_is_there() {
    let tree = tree();
    let call = format!(
        "'{}' check --select MAN002 --output-format concise --quiet --report jsonl=/dev/stdout > out.txt",
        env!("CARGO_BIN_EXE_pilotlint")
    );
    let output = Command::new("sh")
        .args(["-c", &call])
        .current_dir(tree.path("project"))
        .output()
        .unwrap();
    assert_eq!(err(&output), "");
    let text = fs::read_to_string(tree.path("project/out.txt")).unwrap();
    assert!(
        text.starts_with("pilot.toml:1:1: error[MAN002]") && text.contains("{\"type\":\"summary\""),
        "{text}"
    );
}

#[test]
fn a_file_that_something_is_mounted_on_is_written_in_place() {
    let tree = tree();
    tree.write("project/mounted.json", "below");
    tree.write(
        "elsewhere/real.json",
        "a text that is longer than nothing at all\n".repeat(10_000),
    );
    let mount = |command: &str, args: &[&Path]| {
        let status = Command::new(command).args(args).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    let (real, mounted) = (tree.path("elsewhere/real.json"), tree.path("project/mounted.json"));
    if !mount("mount", &[Path::new("--bind"), &real, &mounted]) {
        return; // not ours to mount
    }
    let node = fs::metadata(&real).unwrap().ino();
    let result = std::panic::catch_unwind(|| written(&tree, "mounted.json"));
    let same = fs::read(&real).unwrap() == fs::read(&mounted).unwrap() && fs::metadata(&real).unwrap().ino() == node;
    assert!(mount("umount", &[&mounted]));
    result.unwrap();
    assert!(same);
    assert_eq!(fs::read_to_string(&mounted).unwrap(), "below");
}

#[test]
fn a_file_in_a_folder_that_takes_no_new_ones_is_written_in_place() {
    if !permissions_hold("written::a_file_in_a_folder_that_takes_no_new_ones_is_written_in_place") {
        return;
    }
    let tree = tree();
    tree.write("project/docs/report.json", "old ".repeat(100_000));
    tree.write("project/docs/kept.json", "kept");
    tree.chmod("project/docs/kept.json", 0o444);
    tree.chmod("project/docs", 0o555);
    written(&tree, "docs/report.json");
    for file in ["docs/kept.json", "docs/new.json"] {
        let output = run(&tree, &["check", "--report", &format!("json={file}")]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        let why = format!("{file} cannot be written: ");
        assert!(
            err(&output).contains(&why) && !err(&output).contains(".pilotlint-"),
            "{}",
            err(&output)
        );
    }
    assert_eq!(fs::read_to_string(tree.path("project/docs/kept.json")).unwrap(), "kept");
    tree.chmod("project/docs", 0o755);
}

/// Ends a call with `signal` while its report is half written, as often as it takes to hit that moment.
fn interrupted(tree: &Tree, signal: &str, ends: bool, spawn: impl Fn(&Path) -> Child) -> ExitStatus {
    let folder = tree.path("project");
    let half = || {
        let names = fs::read_dir(folder.join("out"))
            .unwrap()
            .map(|it| it.unwrap().file_name());
        names
            .into_iter()
            .any(|name| name.to_string_lossy().starts_with(".pilotlint-"))
    };
    fs::create_dir_all(folder.join("out")).unwrap();
    // On a busy machine the moment is missed now and then.
    for keys in [10_000, 20_000, 40_000].repeat(5) {
        tree.write("project/pilot.toml", unknown_keys(keys));
        let mut child = spawn(&folder);
        let mut met = false;
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if half() {
                let kill = Command::new("kill")
                    .args([&format!("-{signal}"), &child.id().to_string()])
                    .status();
                assert!(kill.unwrap().success());
                met = true;
                break child.wait().unwrap();
            }
        };
        assert!(!half(), "{signal}: a temporary file is left");
        if met && status.signal().is_some() == ends {
            return status;
        }
    }
    panic!("{signal}: never met while it was writing");
}

const SLOW: [&str; 6] = [
    "check",
    "--quiet",
    "--report",
    "full=out/r",
    "--output-format",
    "github",
];

#[test]
fn interrupted_it_leaves_nothing_behind() {
    let tree = tree();
    let spawn = |folder: &Path| pilotlint(folder, &SLOW).stdout(Stdio::null()).spawn().unwrap();
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        let status = interrupted(&tree, signal, true, spawn);
        // What a shell calls 130, 143 and 129.
        assert_eq!(status.signal(), Some(number), "{signal}: {status}");
        let _ = fs::remove_file(tree.path("project/out/r"));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_the_caller_ignores_stays_ignored() {
    let tree = tree();
    let spawn = |folder: &Path| {
        // As nohup does.
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_pilotlint")]);
        shell
            .args(SLOW)
            .current_dir(folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let status = interrupted(&tree, "HUP", false, spawn);
    assert_eq!(status.code(), Some(1));
    assert!(tree.path("project/out/r").is_file());
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
