//! Options of `check` that change what is linted, printed and written: what they do, and what they refuse.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output, Stdio};

use crate::common::{Tree, complete, pilotlint, repo};
use pilotlint::manifest::Stage;
use serde_json::{Value, json};

/// A folder with a manifest of two errors and a warning, and no more.
fn tree() -> Tree {
    let tree = Tree::new(&[".git/"]);
    tree.write("pilot.toml", "champoin = 1\nbogus = 2\n");
    tree
}

const NARROW: [&str; 5] = ["check", "--as-of", "2026-06-15", "--select", "MAN002,OWN012"];

fn command(tree: &Tree, args: &[&str]) -> Command {
    pilotlint(&tree.top, args)
}

fn check(tree: &Tree, args: &[&str]) -> Output {
    command(tree, &[&NARROW, args].concat()).output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The call is refused before anything is printed or written.
#[track_caller]
fn refused(tree: &Tree, args: &[&str], why: &str) {
    let output = check(tree, args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(err(&output).contains(why), "{}", err(&output));
    assert_eq!(out(&output), "", "{args:?}");
}

#[test]
fn reports_stand_beside_what_is_printed() {
    let tree = tree();
    let plain = check(&tree, &["--output-format", "concise"]);
    let output = check(
        &tree,
        &[
            "--output-format",
            "concise",
            "--report",
            "json=a.json",
            "--report=junit=b.xml",
        ],
    );
    assert_eq!((output.status.code(), out(&output)), (Some(1), out(&plain)));
    assert_eq!(err(&output), "");
    let printed = check(&tree, &["--output-format", "json"]);
    assert_eq!(fs::read_to_string(tree.path("a.json")).unwrap(), out(&printed));
    assert!(
        fs::read_to_string(tree.path("b.xml"))
            .unwrap()
            .ends_with("</testsuites>\n")
    );

    // A file that is there is replaced, behind a link too, and keeps its permissions; nothing else is left behind.
    tree.write("old.json", "old");
    tree.chmod("old.json", 0o640);
    tree.link("old.json", "link.json");
    assert_eq!(check(&tree, &["--report", "json=link.json"]).status.code(), Some(1));
    assert_eq!(fs::read_to_string(tree.path("old.json")).unwrap(), out(&printed));
    let mode = fs::metadata(tree.path("old.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(tree.path("link.json").is_symlink());
    let names: Vec<_> = fs::read_dir(&tree.top)
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 6, "{names:?}");

    // What is no file is written to, not replaced.
    assert_eq!(check(&tree, &["--report", "json=/dev/null"]).status.code(), Some(1));
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_report_that_cannot_be_written_stops_nothing_else() {
    let tree = tree();
    tree.write("folder/x", "");
    for bad in ["json=folder", "json=gone/a.json", "json=folder/x/y.json"] {
        let good = tree.path("good.sarif");
        let _ = fs::remove_file(&good);
        let output = check(&tree, &["--report", bad, "--report", "sarif=good.sarif", "--exit-zero"]);
        assert_eq!(output.status.code(), Some(2), "{bad}");
        assert!(out(&output).contains("error[MAN002]"));
        assert!(
            err(&output).contains(bad.strip_prefix("json=").unwrap()),
            "{}",
            err(&output)
        );
        assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
        assert!(good.is_file());
    }
}

#[test]
fn reports_that_would_spoil_something_are_refused() {
    let tree = tree();
    tree.link(".", "here");
    let two = "two reports go to";
    refused(&tree, &["--report", "json=a", "--report", "sarif=./a"], two);
    refused(&tree, &["--report", "json=a", "--report", "sarif=here/a"], two);
    refused(&tree, &["--report", "github=-", "--report", "markdown=-"], two);
    refused(
        &tree,
        &["--output-format", "json", "--report", "github=-"],
        "standard output is for a program already",
    );
    refused(&tree, &["--report", "sarfi=a"], "did you mean \"sarif\"?");
    refused(&tree, &["--report", "sarif"], "a report is FORMAT=FILE");
    refused(&tree, &["--report", "sarif="], "the report has no file");
    assert!(!tree.path("a").exists());
}

#[test]
fn annotations_come_after_the_rest() {
    let tree = tree();
    let output = check(&tree, &["--output-format", "concise", "--report", "github=-"]);
    let lines: Vec<&str> = out(&output).lines().collect();
    assert!(lines[1].starts_with("pilot.toml:1:1: error[MAN002] "), "{lines:?}");
    let first = lines.iter().position(|line| line.starts_with("::")).unwrap();
    assert!(lines[first - 1].starts_with("pilot.toml is at design; "), "{lines:?}");
    assert!(
        lines[first]
            .starts_with("::error file=pilot.toml,line=1,col=1,endLine=1,endColumn=9,title=MAN002 unknown-key::")
    );
    assert!(lines[first..].iter().all(|line| line.starts_with("::")), "{lines:?}");
}

#[test]
fn exit_zero_is_for_findings_only() {
    let tree = tree();
    for args in [&["--exit-zero"][..], &["--exit-zero", "--deny-warnings"]] {
        let output = check(&tree, args);
        assert_eq!(output.status.code(), Some(0));
        assert!(out(&output).contains("error[MAN002]"));
    }
    assert_eq!(check(&tree, &["--exit-zero", "gone"]).status.code(), Some(2));
    assert_eq!(check(&tree, &["--exit-zero", "gone", "."]).status.code(), Some(2));
}

#[test]
fn quiet_prints_findings_and_nothing_else() {
    let tree = tree();
    let loud = check(&tree, &["--output-format", "concise"]);
    let quiet = check(&tree, &["--output-format", "concise", "-q"]);
    let findings: String = out(&loud)
        .split_inclusive('\n')
        .filter(|line| line.starts_with("pilot.toml:"))
        .collect();
    assert!(findings.len() < out(&loud).len());
    assert_eq!((quiet.status.code(), out(&quiet)), (Some(1), findings.as_str()));
    let full = check(&tree, &["--quiet"]);
    assert!(out(&full).contains("error[MAN002]") && !out(&full).contains("1 manifest"));

    // What goes wrong is told all the same.
    let broken = check(&tree, &["--quiet", "gone"]);
    assert_eq!((broken.status.code(), out(&broken)), (Some(2), ""));
    assert!(err(&broken).contains("gone does not exist"));

    tree.write("pilot.toml", complete(Stage::Pilot));
    let nothing = command(&tree, &["check", "-q", "--select", "MAN001"]).output().unwrap();
    assert_eq!((nothing.status.code(), out(&nothing)), (Some(0), ""));
}

#[test]
fn statistics_count_by_rule() {
    let tree = tree();
    tree.write(
        "pilot.toml",
        "champoin = 1\nbogus = 2\n[pilot]\nstge = \"pilot\"\nname = \"x\"\n",
    );
    for format in ["full", "concise"] {
        let output = check(&tree, &["--statistics", "--output-format", format]);
        assert_eq!(output.status.code(), Some(1));
        let counts = "3  MAN002 unknown-key (1 with a safe fix)\n1  OWN012 scale-decision-unowned\n\
                      1 manifest: 3 errors, 1 warning, as of 15 June 2026\nx is at design; ";
        assert!(out(&output).starts_with(counts), "{}", out(&output));
        let quiet = check(&tree, &["--statistics", "--quiet", "--output-format", format]);
        assert_eq!(out(&quiet).lines().count(), 2);
    }
    let output = check(&tree, &["--statistics", "--output-format", "json"]);
    assert_eq!(
        json(&output)["statistics"],
        json!([
            { "code": "MAN002", "name": "unknown-key", "count": 3, "fixable": 1 },
            { "code": "OWN012", "name": "scale-decision-unowned", "count": 1, "fixable": 0 },
        ])
    );
    assert_eq!(json(&output)["diagnostics"].as_array().unwrap().len(), 4);
    refused(
        &tree,
        &["--statistics", "--output-format", "sarif"],
        "--statistics goes with full, concise and json",
    );
}

#[test]
fn waived_findings_are_counted_where_they_are_asked_for() {
    let tree = Tree::new(&[".git/"]);
    let waiver = "\n[people.mara]\nname = \"M\"\n[[waivers]]\nrule = \"OWN012\"\nreason = \"in July\"\n\
                  approved-by = \"mara\"\nexpires = 2026-06-30\n";
    tree.write("pilot.toml", waiver);
    for (format, mark) in [
        ("concise", "waived[OWN012]"),
        ("full", "waived[OWN012]"),
        ("sarif", "suppressions"),
        ("gitlab", "OWN012"),
        ("rdjson", "OWN012"),
        ("junit", "OWN012"),
        ("github", "::notice file=pilot.toml"),
        ("markdown", "| waived | OWN012"),
    ] {
        let has = |args: &[&str]| {
            let output = check(&tree, &[args, &["--output-format", format]].concat());
            assert_eq!(output.status.code(), Some(0), "{format}");
            out(&output).contains(mark)
        };
        assert!(!has(&[]) && has(&["--include-waived"]), "{format}");
    }
    let counted = check(&tree, &["--include-waived", "--statistics", "-q"]);
    assert_eq!(out(&counted), "1  OWN012 scale-decision-unowned\n");
}

#[test]
fn ignore_files_can_be_overruled() {
    let tree = tree();
    for (name, text) in [
        (".gitignore", "/ignored\n"),
        (".ignore", "*.pilot.toml\n"),
        ("ignored/pilot.toml", ""),
        ("a.pilot.toml", ""),
        ("node_modules/x/pilot.toml", ""),
        (".hidden/pilot.toml", ""),
    ] {
        tree.write(name, text);
    }
    let files = |args: &[&str]| out(&check(&tree, &[&["--show-files"], args].concat())).to_owned();
    assert_eq!(files(&[]), "pilot.toml\n");
    assert_eq!(
        files(&["--no-ignore"]),
        "a.pilot.toml\nignored/pilot.toml\npilot.toml\n"
    );
}

#[test]
fn files_are_shown_and_not_linted() {
    let tree = tree();
    tree.write("b\n::x::\u{202e}/pilot.toml", b"\xff");
    let output = check(&tree, &["--show-files"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(out(&output), "b\\n::x::\\u{202e}/pilot.toml\npilot.toml\n");
    let output = check(&tree, &["--show-files", "--output-format", "json", "--quiet"]);
    let files = ["b\n::x::\u{202e}/pilot.toml", "pilot.toml"];
    assert_eq!(json(&output), json!({ "version": 1, "files": files }));
    let output = check(&tree, &["--show-files", "gone", "pilot.toml"]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), "pilot.toml\n"));
    refused(
        &tree,
        &["--show-files", "--output-format", "junit"],
        "--show-files goes with full, concise and json",
    );
}

#[test]
fn nothing_printed_is_a_command_to_a_runner() {
    let tree = tree();
    tree.write("::add-mask::x/pilot.toml", "");
    tree.write("##[error]x.pilot.toml", "");
    for runner in ["GITHUB_ACTIONS", "TF_BUILD"] {
        for args in [
            &["check", "--show-files"][..],
            &["check", "--show-files", "--output-format", "json"],
            &["check", "::gone", "##[gone", "##vso[gone"],
            &["check", "--report", "##vso[x=y"],
            &["check", "--output-format", "##[x"],
            &["explain", "##[x"],
            &["check", "--report", "github=-"],
        ] {
            let output = command(&tree, args).env(runner, "true").output().unwrap();
            let text = out(&output).to_owned() + err(&output);
            assert!(!text.contains("##[") && !text.contains("##vso["), "{args:?}: {text}");
            let mut lines = text.lines().filter(|line| line.trim_start().starts_with("::"));
            let own = ["::error file=", "::warning file=", "::notice title=pilotlint"];
            assert!(
                lines.all(|line| own.iter().any(|own| line.starts_with(own))),
                "{args:?}: {text}"
            );
        }
        let output = command(&tree, &["check", "--show-files", "--output-format", "json"])
            .env(runner, "true")
            .output();
        assert_eq!(json(&output.unwrap())["files"][0], "##[error]x.pilot.toml");
    }
}

fn stdin(tree: &Tree, args: &[&str], text: &[u8]) -> Output {
    let mut command = command(tree, &[&["check", "--as-of", "2026-06-15"], args].concat());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let text = text.to_owned();
    // Who reads no more than its limit closes the pipe.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&text)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

#[test]
fn standard_input_is_linted_as_if_it_stood_somewhere() {
    let tree = Tree::new(&[".git/", "pilots/new/"]);
    for document in fs::read_dir(repo("tests/complete/docs")).unwrap() {
        let document = document.unwrap();
        let name = document.file_name().into_string().unwrap();
        tree.write(&format!("pilots/new/docs/{name}"), fs::read(document.path()).unwrap());
    }
    let text = complete(Stage::Pilot);
    let name = "pilots/new/pilot.toml";
    let sound = stdin(&tree, &["--stdin-filename", name, "-"], text.as_bytes());
    assert_eq!((sound.status.code(), err(&sound)), (Some(0), ""), "{}", out(&sound));
    assert!(!tree.path(name).exists());

    // Without its documents, from where it stands; the path below the current folder however it was given.
    let whole = tree.path("pilot.toml");
    let args = [
        "--output-format",
        "json",
        "--stdin-filename",
        whole.to_str().unwrap(),
        "-",
    ];
    let lost = stdin(&tree, &args, text.as_bytes());
    assert_eq!(lost.status.code(), Some(1));
    assert_eq!(json(&lost)["manifests"][0]["path"], "pilot.toml");
    let missing = stdin(&tree, &["--output-format", "json", "-"], text.as_bytes());
    assert_eq!(json(&missing), json(&lost));

    // The same as the file would give, fingerprints too.
    tree.write("pilots/gone/pilot.toml", &text);
    let args = ["--output-format", "json", "pilots/gone/pilot.toml"];
    let file = command(&tree, &[&["check", "--as-of", "2026-06-15"], &args[..]].concat())
        .output()
        .unwrap();
    let args = [
        "--output-format",
        "json",
        "--stdin-filename",
        "pilots/gone/../gone/pilot.toml",
        "-",
    ];
    let piped = stdin(&tree, &args, text.as_bytes());
    assert!(json(&piped) == json(&file));
    // However the file is reached.
    let elsewhere = Tree::new(&[]);
    elsewhere.link(&tree.top, "link");
    let over_a_link = elsewhere.path("link/pilots/gone/pilot.toml");
    for path in [over_a_link.to_str().unwrap(), "pilots/gone/../gone/pilot.toml"] {
        let args = ["check", "--as-of", "2026-06-15", "--output-format", "json", path];
        let linked = json(&command(&tree, &args).output().unwrap());
        let fingerprint = |json: &Value| json["diagnostics"][0]["fingerprint"].clone();
        assert_eq!(fingerprint(&linked), fingerprint(&json(&file)), "{path}");
    }
    // Folders need not exist either.
    let args = [
        "--output-format",
        "concise",
        "--stdin-filename",
        "no/such/pilot.toml",
        "-",
    ];
    assert!(out(&stdin(&tree, &args, b"bogus = 1\n")).contains("no/such/pilot.toml:1:1: error[MAN002]"));
    // What would be linted, without waiting for it.
    let shown = check(&tree, &["--show-files", "--stdin-filename", "x/pilot.toml", "-"]);
    assert_eq!(out(&shown), "x/pilot.toml\n");
}

#[test]
fn whatever_comes_from_standard_input_is_a_finding() {
    let tree = Tree::new(&[]);
    for (text, why) in [
        (&b"name = \"\xe9\""[..], "is not UTF-8"),
        (b"\xff\xfea\0", "is UTF-16"),
        (&vec![b'#'; 3 << 20], "over the limit"),
    ] {
        let output = stdin(&tree, &["--output-format", "concise", "-"], text);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            out(&output).starts_with("pilot.toml: error[MAN012]") && out(&output).contains(why),
            "{}",
            out(&output)
        );
    }
    let empty = stdin(&tree, &["--output-format", "concise", "-"], b"");
    assert!(out(&empty).contains("pilot.toml:1:1: error[MAN005]"), "{}", out(&empty));
}

#[test]
fn standard_input_is_linted_alone() {
    let tree = tree();
    refused(
        &tree,
        &["--stdin-filename", "pilot.toml"],
        "--stdin-filename goes with - as the path",
    );
    refused(&tree, &["-", "pilot.toml"], "linted alone");
    refused(&tree, &["-", "--files-from", "-"], "linted alone");
    refused(&tree, &["-", "--stdin-filename", ".."], "no file's name");
}

#[test]
fn colour_is_forced_unless_it_is_refused() {
    let tree = tree();
    let coloured = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = command(&tree, &[&NARROW, args].concat());
        let output = command.envs(variables.iter().copied()).output().unwrap();
        out(&output).contains('\u{1b}')
    };
    for (variables, wanted) in [
        (&[][..], false),
        (&[("FORCE_COLOR", "1")], true),
        (&[("FORCE_COLOR", "3")], true),
        (&[("FORCE_COLOR", "0")], false),
        (&[("FORCE_COLOR", "")], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], false),
        (
            &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")],
            false,
        ),
        (&[("NO_COLOR", ""), ("FORCE_COLOR", "1")], true),
        (&[("CLICOLOR", "0"), ("FORCE_COLOR", "1")], true),
    ] {
        assert_eq!(coloured(variables, &[]), wanted, "{variables:?}");
        assert!(coloured(variables, &["--color", "always"]), "{variables:?}");
        assert!(!coloured(variables, &["--color", "never"]), "{variables:?}");
        // A file is nobody's terminal.
        assert!(!coloured(variables, &["--output-format", "sarif"]), "{variables:?}");
    }
    let report = tree.path("r.txt");
    let to_file = format!("full={}", report.display());
    assert!(coloured(&[("FORCE_COLOR", "1")], &["--report", &to_file]));
    assert!(!fs::read_to_string(report).unwrap().contains('\u{1b}'));
}

#[test]
fn shells_complete_stages_and_formats() {
    let tree = tree();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = command(&tree, &["completions", shell]).output().unwrap();
        assert_eq!((output.status.code(), err(&output)), (Some(0), ""), "{shell}");
        assert!(out(&output).contains("statistics"), "{shell}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let output = command(&tree, &["completions", shell]).output().unwrap();
        assert!(
            out(&output).contains("rdjson") && out(&output).contains("rollout"),
            "{shell}"
        );
    }
    let output = command(&tree, &["completions", "bsh"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("similar value exists: 'bash'"),
        "{}",
        err(&output)
    );
}

#[test]
fn help_fits_the_screen() {
    let tree = tree();
    for columns in [80, 100] {
        for args in [
            &["-h"][..],
            &["--help"],
            &["check", "-h"],
            &["check", "--help"],
            &["completions", "--help"],
        ] {
            let output = command(&tree, args)
                .env("COLUMNS", columns.to_string())
                .output()
                .unwrap();
            let wide = out(&output).lines().find(|line| line.chars().count() > columns);
            assert!(output.status.success());
            // What is not wrapped are paragraphs that we wrap ourselves, at 100.
            assert!(
                wide.is_none() || columns == 80 && args.contains(&"--help"),
                "{args:?}: {wide:?}"
            );
        }
    }
    let short = command(&tree, &["check", "-h"]).output().unwrap();
    let long = command(&tree, &["check", "--help"]).output().unwrap();
    assert!(out(&short).lines().count() < 60, "{}", out(&short));
    for heading in ["Manifests:", "Judgement:", "Output:", "Exit status:"] {
        assert!(
            out(&short).contains(heading) && out(&long).contains(heading),
            "{heading}"
        );
    }
    assert!(out(&long).contains("Examples:\n  pilotlint check  "));
}
