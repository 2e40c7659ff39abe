//! The command as a user meets it: exit statuses, streams, paths of every kind.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common::{pilotlint as command, repo, unknown_keys};
use pilotlint::manifest::Stage;
use serde_json::Value;
use tempfile::TempDir;

fn pilotlint(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {output:?}"))
}

/// A folder with one manifest.
fn with_manifest(text: impl AsRef<[u8]>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pilot.toml"), text).unwrap();
    folder
}

/// The complete manifest of a stage, with its documents.
fn with_complete(stage: Stage, edit: impl Fn(&str) -> String) -> TempDir {
    let folder = with_manifest(edit(&crate::common::complete(stage)));
    let docs = folder.path().join("docs");
    fs::create_dir(&docs).unwrap();
    for document in fs::read_dir(repo("tests/complete/docs")).unwrap() {
        let document = document.unwrap();
        fs::copy(document.path(), docs.join(document.file_name())).unwrap();
    }
    folder
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Code and place of each finding, with what stands there.
fn places(text: &str, output: &Output) -> Vec<(String, u64, u64, String)> {
    json(output)["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let range = &one["range"];
            let offset = |end: &str| usize::try_from(range[end]["offset"].as_u64().unwrap()).unwrap();
            (
                one["code"].as_str().unwrap().to_owned(),
                range["start"]["line"].as_u64().unwrap(),
                range["start"]["column"].as_u64().unwrap(),
                text[offset("start")..offset("end")].to_owned(),
            )
        })
        .collect()
}

const FIVE_FAULTS: &str = r#"manifest-version = 1

[pilot]
name = "claims-triage"
stage = "pilot"
champoin = "dana"
decision-due = "2026-07-01"
summary = "Suggests a severity

[people.dana]
name = "Dana Ortiz"
nickname = "D"
"#;

#[test]
fn a_broken_manifest_tells_everything_in_one_run() {
    let folder = with_manifest(FIVE_FAULTS);
    let output = pilotlint(
        folder.path(),
        &["check", "--as-of", "2026-06-15", "--output-format", "json"],
    );
    assert_eq!(code(&output), 1);
    let places = places(FIVE_FAULTS, &output);
    let has = |code: &str, line: u64, column: u64, text: &str| {
        let wanted = (code.to_owned(), line, column, text.to_owned());
        assert!(places.contains(&wanted), "{wanted:?} is not among {places:#?}");
    };
    has("MAN002", 6, 1, "champoin");
    has("MAN003", 7, 16, "\"2026-07-01\"");
    has("MAN002", 12, 1, "nickname");
    has("OWN007", 5, 9, "\"pilot\"");
    let syntax: Vec<_> = places.iter().filter(|place| place.0 == "MAN001").collect();
    assert_eq!(syntax.len(), 1, "{syntax:?}");
    assert_eq!(syntax[0].1, 8);
}

#[test]
fn a_gate_holds_until_owner_and_metric_are_there() {
    let without = |text: &str| {
        let mut out = crate::common::compose(
            "[pilot]\nstage = \"pilot\"\n# no [ownership.production-owner]\n",
            Stage::Pilot,
        );
        assert!(text.contains("claim-cycle-time"));
        let start = out.find("[[metrics]]\nname = \"claim-cycle-time\"").unwrap();
        let end = out[start + 1..].find("\n[[").unwrap() + start + 2;
        out.replace_range(start..end, "");
        out
    };
    let folder = with_complete(Stage::Pilot, without);
    let args = [
        "check",
        "--as-of",
        "2026-06-15",
        "--output-format",
        "concise",
        "--select",
        "MAN,OWN,MET",
    ];
    let output = pilotlint(folder.path(), &args);
    assert!(stdout(&output).contains("error[MET001]"), "{}", stdout(&output));
    assert!(stdout(&output).contains("[OWN023]"), "{}", stdout(&output));

    // As a CI job runs it.
    let script = "pilotlint check --gate rollout --as-of 2026-06-15 --select MAN,OWN,MET . > findings.txt; status=$?; \
                  echo \"pilotlint ended with $status\"; exit $status";
    let job = |folder: &Path| {
        let path = format!(
            "{}:{}",
            Path::new(env!("CARGO_BIN_EXE_pilotlint")).parent().unwrap().display(),
            std::env::var("PATH").unwrap()
        );
        Command::new("sh")
            .args(["-c", script])
            .current_dir(folder)
            .env("PATH", path)
            .output()
            .unwrap()
    };
    let output = job(folder.path());
    assert_eq!(
        (code(&output), stdout(&output).as_str()),
        (1, "pilotlint ended with 1\n")
    );
    let findings = fs::read_to_string(folder.path().join("findings.txt")).unwrap();
    assert!(
        findings.contains("error[OWN001]") && findings.contains("error[MET001]"),
        "{findings}"
    );

    let folder = with_complete(Stage::Pilot, str::to_owned);
    let output = job(folder.path());
    assert_eq!(
        (code(&output), stdout(&output).as_str()),
        (0, "pilotlint ended with 0\n")
    );
}

#[test]
fn a_path_without_manifests_is_the_callers_fault() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for args in [
        vec!["check"],
        vec!["check", "empty"],
        vec!["check", "missing"],
        vec!["check", "missing/pilot.toml"],
    ] {
        let output = pilotlint(folder.path(), &args);
        assert_eq!(code(&output), 2, "{args:?}: {output:?}");
        assert!(output.stdout.is_empty());
        assert!(stderr(&output).starts_with("error: "), "{}", stderr(&output));
    }
    // Beside a path that has some, too; that one is linted all the same.
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/pilot.toml"), "manifest-version = 1\n").unwrap();
    let output = pilotlint(folder.path(), &["check", "full", "empty", "--output-format", "concise"]);
    assert_eq!(code(&output), 2);
    assert!(
        stdout(&output).contains("full/pilot.toml:1:1: error[MAN005]"),
        "{}",
        stdout(&output)
    );
    assert!(stderr(&output).contains("empty"), "{}", stderr(&output));
}

#[test]
fn wrong_calls_are_exit_2_and_say_what_was_meant() {
    let folder = with_manifest("manifest-version = 1\n");
    for (args, says) in [
        (vec!["check", "--select", "OWN0O2"], "did you mean \"OWN002\""),
        (
            vec!["check", "--ignore", "sponsor-misssing"],
            "did you mean \"sponsor-missing\"",
        ),
        (vec!["check", "--gate", "retired"], "a gate is one of"),
        (vec!["check", "--as-of", "2026-02-30"], "2026-05-04"),
        (vec!["check", "--as-of", "20260504"], "2026-05-04"),
        (vec!["check", "--output-format", "xml"], "concise"),
        (vec!["check", "--no-such-option"], "--no-such-option"),
        (vec!["explain", "OWN999"], "there is no rule \"OWN999\""),
        (vec!["check", "--files-from", "missing.txt"], "missing.txt"),
        (vec![], "Usage"),
    ] {
        let output = pilotlint(folder.path(), &args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stderr(&output).contains(says), "{args:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn hostile_files_are_findings() {
    let deep = format!("x = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let dotted = {
        let keys = (0..79).map(|index| format!("k{index}")).collect::<Vec<_>>().join(".");
        let mut text = String::from("x = ");
        for _ in 0..75 {
            text += &format!("{{ {keys} = ");
        }
        text + "1" + &" }".repeat(75) + "\n"
    };
    let unknown = unknown_keys(20_000);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "MAN005"),
        ("only a BOM", b"\xef\xbb\xbf".to_vec(), "MAN005"),
        (
            "a BOM before",
            [b"\xef\xbb\xbf".as_slice(), b"manifest-version = 1\n"].concat(),
            "MAN005",
        ),
        (
            "CRLF",
            b"manifest-version = 1\r\n[pilot]\r\nname = \"a\"\r\nstage = \"pilto\"\r\n".to_vec(),
            "MAN004",
        ),
        ("Latin-1", b"name = \"f\xfcr\"\n".to_vec(), "MAN012"),
        ("UTF-16", b"\xff\xfea\0".to_vec(), "MAN012"),
        ("2 MiB", vec![b'#'; 2 << 20], "MAN012"),
        ("100,000 brackets", deep.into_bytes(), "MAN"),
        ("dotted keys in inline tables", dotted.into_bytes(), "MAN"),
        ("20,000 unknown keys", unknown.into_bytes(), "MAN015"),
        ("NUL bytes", vec![0; 4096], "MAN001"),
    ];
    for (what, bytes, says) in cases {
        let folder = with_manifest(bytes);
        for format in ["full", "concise", "json"] {
            let output = pilotlint(folder.path(), &["check", "--output-format", format]);
            assert_eq!(code(&output), 1, "{what} in {format}: {}", stderr(&output));
            assert!(stdout(&output).contains(says), "{what} in {format}");
            assert!(
                !stderr(&output).contains("panicked"),
                "{what} in {format}: {}",
                stderr(&output)
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("a/pilot.toml")).unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    let made = Command::new("mkfifo")
        .arg(folder.path().join("b/pilot.toml"))
        .status()
        .unwrap();
    assert!(made.success());
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.pilot.toml")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("dangling.pilot.toml")).unwrap();
    let output = pilotlint(folder.path(), &["check", "--output-format", "concise"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    for path in ["a/pilot.toml", "b/pilot.toml", "zero.pilot.toml", "dangling.pilot.toml"] {
        assert!(
            text.lines()
                .any(|line| line.starts_with(&format!("{path}: error[MAN012]"))),
            "{path} in {text}"
        );
    }
    let output = pilotlint(
        folder.path(),
        &["check", "zero.pilot.toml", "--output-format", "concise"],
    );
    let sentence = "error[MAN012] the manifest is a link that leads out of the project";
    assert!(stdout(&output).contains(sentence), "{}", stdout(&output));
    let output = pilotlint(
        folder.path(),
        &["check", "b/pilot.toml", "/dev/zero", "--output-format", "json"],
    );
    assert_eq!(code(&output), 1);
    assert!(
        json(&output)["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["range"].is_null())
    );
}

#[test]
fn nothing_raw_reaches_the_terminal() {
    let hostile =
        "manifest-version = 1\n[pilot]\nname = \"a\u{202e}b\u{1b}[31m\"\nst\u{9b}age = 1\nstage = \"\u{200b}\"\n";
    let folder = with_manifest(hostile);
    fs::write(
        folder.path().join("evil\n::error::\u{1b}[2J.pilot.toml"),
        "manifest-version = 3\n",
    )
    .unwrap();
    for format in ["full", "concise"] {
        let output = pilotlint(folder.path(), &["check", "--output-format", format]);
        let text = stdout(&output);
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{200b}']), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("::")), "{text}");
    }
    // A runner obeys more than a terminal does.
    for format in ["full", "concise", "json"] {
        let mut call = command(folder.path(), &["check", "--output-format", format]);
        let text = stdout(&call.env("GITHUB_ACTIONS", "true").output().unwrap());
        assert!(
            text.contains("error") && !text.contains("##[") && !text.contains("##vso["),
            "{text}"
        );
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
    }
    let output = pilotlint(folder.path(), &["check", "no\u{1b}[31m\nsuch"]);
    assert!(
        !stderr(&output).contains('\u{1b}') && stderr(&output).lines().count() == 1,
        "{}",
        stderr(&output)
    );
}

/// Of every range of characters that a terminal obeys, hides or reorders by, one or two.
const HIDDEN: &[char] = &[
    '\u{1}',
    '\u{7}',
    '\r',
    '\u{1b}',
    '\u{7f}',
    '\u{9b}',
    '\u{61c}',
    '\u{200b}',
    '\u{2028}',
    '\u{202e}',
    '\u{2066}',
    '\u{feff}',
    '\u{fffb}',
    '\u{e0041}',
];

fn assert_clean(what: &str, text: &str) {
    let raw = text.chars().find(|c| HIDDEN.contains(c));
    assert_eq!(raw, None, "{what}: {text:?}");
}

/// Manifests that have a hidden character in each place from which something is quoted.
fn hiding(c: char) -> Vec<(&'static str, String)> {
    let written = format!("\\U{:08X}", u32::from(c));
    let root = "manifest-version = 1\n[pilot]\nname = \"x\"\nstage = \"pilot\"\n";
    vec![
        ("an unknown key", format!("{root}\"a{written}b\" = 1\n")),
        ("an unknown table", format!("{root}[\"a{written}b\".c]\nd = 1\n")),
        (
            "an id of [people]",
            format!("{root}[people.\"a{written}b\"]\nname = \"y\"\n"),
        ),
        (
            "an unused person",
            format!("{root}[people.anna]\nname = \"a{written}b\"\n"),
        ),
        ("an unknown person", format!("{root}champion = \"a{written}b\"\n")),
        (
            "a value that is none",
            format!("{root}selection = \"typica{written}l\"\n"),
        ),
        ("a placeholder", format!("{root}unit = \"<a{written}b>\"\n")),
        ("a date in quotes", format!("{root}started = \"2026{written}\"\n")),
        (
            "evidence",
            format!("{root}[workflow]\ncurrent-map = \"docs/a{written}b.md#c{written}\"\n"),
        ),
        (
            "a URL",
            format!("{root}[workflow]\ncurrent-map = \"https://a{written}b/{c}\"\n"),
        ),
        ("the pilot's name", root.replace("\"x\"", &format!("\"a{written}b\""))),
        (
            "a metric's name",
            format!("{root}[[metrics]]\nname = \"a{written}b\"\nkind = \"business\"\n"),
        ),
        ("a waived rule", format!("{root}[[waivers]]\nrule = \"a{written}b\"\n")),
        ("a key, as it is", format!("{root}a{c}b = 1\n")),
        ("a quoted key, as it is", format!("{root}\"a{c}b\" = 1\n")),
        (
            "a key stated twice",
            format!("{root}\"a{written}b\" = 1\n\"a{written}b\" = 2\n"),
        ),
        ("a key without a value", format!("{root}\"a{written}b\"\n\"a{c}b\" =\n")),
        ("a header, as it is", format!("{root}[a{c}b]\n[[\"a{c}b\"\n")),
        (
            "a header that is not closed",
            format!("{root}[people.\"a{written}b\"\n"),
        ),
        (
            "a table stated twice",
            format!("{root}[\"a{written}\"]\n[\"a{written}\"]\n[[\"a{written}\"]]\n"),
        ),
        ("a bare value", format!("{root}unit = a{c}b\n")),
        ("a string, as it is", format!("{root}unit = \"a{c}b\"\n")),
        ("a string that is not closed", format!("{root}unit = \"a{c}b\n")),
        ("an escape", format!("{root}unit = \"\\{c}\"\n")),
        ("a number", format!("{root}unit = 1{c}2\n")),
        ("what follows a value", format!("{root}unit = \"a\" {c}b\n")),
        ("prose", format!("{root}- a{c}b\na{c}b c\n")),
        ("a comment", format!("{root}# a{c}b\nunit = 1 # a{c}b\n")),
    ]
}

#[test]
fn hidden_characters_of_a_manifest_are_spelt_out() {
    for c in HIDDEN {
        let folder = tempfile::tempdir().unwrap();
        let cases = hiding(*c);
        for (index, (_, text)) in cases.iter().enumerate() {
            fs::write(folder.path().join(format!("{index}.pilot.toml")), text).unwrap();
        }
        let told = cases
            .iter()
            .map(|(what, text)| format!("{what}: {text:?}\n"))
            .collect::<Vec<_>>();
        for format in ["full", "concise"] {
            let output = pilotlint(folder.path(), &["check", "--output-format", format]);
            assert_eq!(code(&output), 1);
            for line in stdout(&output).lines().chain(stderr(&output).lines()) {
                assert_clean(&format!("U+{:04X}, {format}, {}", u32::from(*c), told.concat()), line);
            }
        }
    }
}

#[test]
fn hidden_characters_of_paths_and_arguments_are_spelt_out() {
    for (index, c) in HIDDEN.iter().enumerate() {
        let name = format!("a{c}b");
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(format!("{name}.pilot.toml")),
            "manifest-version = 3\n",
        )
        .unwrap();
        fs::create_dir(folder.path().join(&name)).unwrap();
        fs::write(folder.path().join(&name).join("pilot.toml"), b"\xff").unwrap();
        fs::write(
            folder.path().join("list"),
            format!("no-{name}\nnor-{name}/pilot.toml\n"),
        )
        .unwrap();
        let option = format!("--{name}");
        for args in [
            &["check"] as &[&str],
            &["check", "--output-format", "concise"],
            &["check", &format!("no-{name}")],
            &["check", &format!("{name}.pilot.toml"), &name],
            &["check", "--files-from", "list"],
            &["check", "--files-from", &name],
            &["check", "--files-from", &format!("no-{name}")],
            &["check", "--select", &name],
            &["check", "--ignore", &name],
            &["check", "--as-of", &name],
            &["check", "--gate", &name],
            &["check", "--output-format", &name],
            &["check", &option],
            &["check", &format!("{option}={name}")],
            &["explain", &name],
            &["explain", "OWN001", &name],
            &["schema", &name],
            &["checklist", "--template", "--gate", &name],
            &[&name],
        ] {
            let mut command = command(folder.path(), args);
            // With our own colours, and without.
            if index % 2 == 0 {
                command.env("CLICOLOR_FORCE", "1");
            }
            let output = command.output().unwrap();
            assert_ne!(code(&output), 0, "{args:?}");
            for line in stdout(&output).lines().chain(stderr(&output).lines()) {
                assert_clean(&format!("{args:?}"), &without_colours(line));
            }
        }
    }
}

/// What is left of a text once our own colours are taken out.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((code, rest)) if code.bytes().all(|b| b.is_ascii_digit() || b == b';') => out.push_str(rest),
            _ => out.extend(["\u{1b}[", part]),
        }
    }
    out
}

#[test]
fn colour_is_for_those_who_want_it() {
    let folder = with_manifest("manifest-version = 1\n");
    let colours = |args: &[&str], env: &[(&str, &str)]| {
        let mut call = command(folder.path(), &["check"]);
        call.args(args);
        for (name, value) in env {
            call.env(name, value);
        }
        stdout(&call.output().unwrap()).contains('\u{1b}')
    };
    assert!(!colours(&[], &[]));
    assert!(colours(&["--color", "always"], &[]));
    assert!(colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colours(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = with_manifest(unknown_keys(900));
    for format in ["full", "concise", "json"] {
        let mut child = command(folder.path(), &["check", "--output-format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 10];
        let mut pipe = child.stdout.take().unwrap();
        pipe.read_exact(&mut first).unwrap();
        drop(pipe);
        let output = child.wait_with_output().unwrap();
        assert_eq!((code(&output), stderr(&output).as_str()), (1, ""), "{format}");
    }
}

/// Whatever prints says so when it cannot.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let args: [&[&str]; 13] = [
        &["--help"],
        &["--version"],
        &["help", "check"],
        &["check", "--help"],
        &["rules"],
        &["rules", "--output-format", "json"],
        &["explain", "OWN002"],
        &["schema", "manifest"],
        &["schema", "output"],
        &["completions", "bash"],
        &["checklist", "--template"],
        &["check", "examples/ready"],
        &["check", "examples/ready", "--show-files"],
    ];
    for args in args {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(&repo(""), args).stdout(full).output().unwrap();
        let said = stderr(&output);
        assert_eq!(code(&output), 2, "{args:?}: {said}");
        assert!(
            said.starts_with("error: standard output cannot be written: "),
            "{args:?}: {said}"
        );
    }
    // Who closed the pipe has seen enough.
    let script = format!("{} --help | head -c 1", env!("CARGO_BIN_EXE_pilotlint"));
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn a_list_of_paths_can_come_from_a_file_or_from_standard_input() {
    let folder = with_manifest("manifest-version = 1\n");
    fs::write(folder.path().join("list.txt"), "pilot.toml\r\n\n").unwrap();
    let output = pilotlint(folder.path(), &["check", "--files-from", "list.txt"]);
    assert_eq!(code(&output), 1);
    let mut child = command(folder.path(), &["check", "--files-from", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"./pilot.toml\n").unwrap();
    let listed = child.wait_with_output().unwrap();
    assert_eq!(stdout(&listed), stdout(&output));
    fs::write(folder.path().join("none.txt"), "\n").unwrap();
    assert_eq!(
        code(&pilotlint(folder.path(), &["check", "--files-from", "none.txt"])),
        2
    );
}

#[test]
fn today_is_the_day_in_utc() {
    let folder = with_manifest("");
    let day = |zone: &str| {
        let mut call = command(folder.path(), &["check", "--output-format", "json"]);
        let output = call.env("TZ", zone).output().unwrap();
        json(&output)["as_of"].as_str().unwrap().to_owned()
    };
    // Midnight may come in between, but not twice.
    let at_zone = |zone: &str| {
        let utc = || {
            pilotlint::manifest::Date::of(std::time::SystemTime::now())
                .unwrap()
                .0
                .to_string()
        };
        let (before, day, after) = (utc(), day(zone), utc());
        assert!([before, after].contains(&day), "{zone}: {day}");
    };
    // 26 hours apart; and a zone that never ends.
    for zone in ["XXX-14", "XXX+12", "UTC", ":/dev/zero"] {
        at_zone(zone);
    }
}

#[test]
fn the_run_is_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..60 {
        let inside = folder.path().join(format!("p{index}"));
        fs::create_dir(&inside).unwrap();
        let stage = ["design", "pilot", "rollout"][index % 3];
        let text = format!("manifest-version = 1\n[pilot]\nname = \"p{index}\"\nstage = \"{stage}\"\nx{index} = 1\n");
        fs::write(inside.join("pilot.toml"), text).unwrap();
    }
    let with = |threads: &str| {
        let args = ["check", "--output-format", "json", "--as-of", "2026-06-15"];
        command(folder.path(), &args)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap()
            .stdout
    };
    let one = with("1");
    assert!(one.len() > 10_000);
    assert_eq!(one, with("8"));
    assert_eq!(one, with("2"));
}

#[test]
fn a_later_gate_never_finds_fewer_errors() {
    for stage in Stage::LIFE {
        let text = format!("manifest-version = 1\n[pilot]\nname = \"p\"\nstage = \"{stage}\"\n");
        let folder = with_manifest(text);
        let mut before = 0;
        for gate in Stage::LIFE {
            let args = [
                "check",
                "--gate",
                gate.as_str(),
                "--output-format",
                "json",
                "--as-of",
                "2026-06-15",
            ];
            let errors = json(&pilotlint(folder.path(), &args))["summary"]["errors"]
                .as_u64()
                .unwrap();
            assert!(errors >= before, "{stage} at gate {gate}: {errors} after {before}");
            before = errors;
        }
    }
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let folder = with_complete(Stage::Design, |text| {
        text.replace("[people.ana]", "[people.toni]\nname = \"Toni\"\n\n[people.ana]")
    });
    let args = ["check", "--as-of", "2026-06-15", "--output-format", "concise"];
    let output = pilotlint(folder.path(), &args);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).contains("warning[MAN014]"));
    assert_eq!(
        code(&pilotlint(folder.path(), &[&args[..], &["--deny-warnings"]].concat())),
        1
    );
    assert_eq!(
        code(&pilotlint(
            folder.path(),
            &[&args[..], &["--deny-warnings", "--ignore", "MAN014"]].concat()
        )),
        0
    );
}

#[test]
fn rules_explain_schema_and_checklist_do_their_job() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let output = pilotlint(folder.path(), args);
        assert_eq!(code(&output), 0, "{args:?}: {}", stderr(&output));
        stdout(&output)
    };
    let all: Value = serde_json::from_str(&run(&["rules", "--output-format", "json"])).unwrap();
    let rules = all["rules"].as_array().unwrap();
    assert_eq!(rules.len(), pilotlint::rules::all().count());
    assert_eq!(run(&["rules"]).lines().count(), rules.len());
    for rule in rules {
        let page = run(&["explain", rule["code"].as_str().unwrap()]);
        assert!(page.contains(rule["name"].as_str().unwrap()) && page.contains("An example that fails"));
    }
    assert_eq!(
        run(&["explain", "own002"]),
        run(&["explain", "production-owner-unfunded"])
    );
    assert!(run(&["explain", "OWN"]).matches("How to fix it").count() > 20);
    let one: Value = serde_json::from_str(&run(&["explain", "OWN001,MET001", "--output-format", "json"])).unwrap();
    assert_eq!(one["rules"].as_array().unwrap().len(), 2);
    assert_eq!(
        run(&["schema"]),
        fs::read_to_string(repo("schema/pilot.schema.json")).unwrap()
    );
    assert!(run(&["schema", "output"]).contains("fingerprint"));

    let requirements: Vec<&Value> = rules.iter().filter(|rule| rule["sort"] == "requirement").collect();
    let markdown = run(&["checklist", "--template"]);
    assert_eq!(markdown.matches("- [ ] ").count(), requirements.len());
    let blank: Value = serde_json::from_str(&run(&["checklist", "--template", "--output-format", "json"])).unwrap();
    let items = blank["checklists"][0]["items"].as_array().unwrap();
    assert_eq!(items.len(), requirements.len());
    assert!(
        items
            .iter()
            .all(|item| item["state"].is_null() && item["text"].as_str().unwrap().len() > 10)
    );
    let pilot = run(&["checklist", "--template", "--gate", "pilot"]);
    assert!(pilot.contains("OWN007") && !pilot.contains("OWN001"));
}
