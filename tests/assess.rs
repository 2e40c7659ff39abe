//! `assess` as a user meets it: exit statuses, the page, the table, the JSON, and progress.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

use crate::common::{Edit, Tree, complete, edited, judge, pilotlint as command, repo};
use pilotlint::manifest::Stage;
use pilotlint::rules::Area;
use serde_json::Value;

const DAY: [&str; 2] = ["--as-of", "2026-06-15"];

fn pilotlint(folder: &Path, args: &[&str]) -> Output {
    command(folder, &[&["assess"], args, &DAY].concat()).output().unwrap()
}

fn text(folder: &Path, args: &[&str]) -> String {
    let output = pilotlint(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&text(folder, &[args, &["--output-format", "json"]].concat())).unwrap()
}

/// Every verdict.
const VERDICTS: [&str; 7] = [
    "scale",
    "scale-with-waivers",
    "not-yet",
    "pivot",
    "kill",
    "cannot-say",
    "retired",
];

/// A pilot of every verdict, each in a folder of that name.
fn one_of_each() -> Tree {
    let ready = complete(Stage::Rollout);
    let at = |edits: &[Edit]| edited(&ready, edits).unwrap();
    let tree = Tree::new(&[]);
    let loss = Edit::Replace("value-per-year = 1_900_000", "value-per-year = 300_000");
    for (verdict, text) in [
        ("scale", ready.clone()),
        (
            "not-yet",
            at(&[Edit::Replace("budget-line = \"CC-4410\"", "budget-line = false")]),
        ),
        (
            "scale-with-waivers",
            at(&[
                Edit::Remove("[ownership.production-owner]", "budget-line"),
                Edit::Append(
                    "[[waivers]]\nrule = \"OWN002\"\nreason = \"Finance decides in July\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n",
                ),
            ]),
        ),
        ("pivot", at(&[loss])),
        (
            "kill",
            at(&[
                loss,
                Edit::Remove("[business-case]", "adjacent-uses"),
                Edit::Replace("[business-case]", "[business-case]\nadjacent-uses = []"),
            ]),
        ),
        (
            "cannot-say",
            "manifest-version = 1\n[pilot]\nname = \"claims-triage\"\nstage = \"pilot\"\n".to_owned(),
        ),
        (
            "retired",
            at(&[Edit::Replace("stage = \"rollout\"", "stage = \"retired\"")]),
        ),
    ] {
        let name = format!("name = \"{verdict}\"");
        let text = text.replacen("name = \"claims-triage\"", &name, 1);
        tree.write(&format!("{verdict}/pilot.toml"), text);
    }
    let docs = repo("tests/complete/docs");
    for entry in std::fs::read_dir(docs).unwrap() {
        let entry = entry.unwrap();
        for verdict in VERDICTS.iter().filter(|verdict| **verdict != "cannot-say") {
            let name = format!("{verdict}/docs/{}", entry.file_name().to_string_lossy());
            tree.write(&name, std::fs::read(entry.path()).unwrap());
        }
    }
    tree
}

#[test]
fn require_asks_for_verdicts() {
    let tree = one_of_each();
    for verdict in VERDICTS {
        let gate = ["--gate", "rollout"];
        let own = pilotlint(&tree.top, &[&[verdict, "--require", verdict], &gate[..]].concat());
        assert_eq!(own.status.code(), Some(0), "{verdict}: {own:?}");
        let other = if verdict == "scale" { "kill,pivot" } else { "scale" };
        let other = pilotlint(&tree.top, &[&[verdict, "--require", other], &gate[..]].concat());
        assert_eq!(other.status.code(), Some(1), "{verdict}");
        assert_eq!(own.stdout, other.stdout, "{verdict}: the page is the same");
        // Without it, whatever the verdict.
        assert_eq!(pilotlint(&tree.top, &[verdict]).status.code(), Some(0), "{verdict}");
    }
    let all = pilotlint(&tree.top, &["--gate", "rollout", "--require", &VERDICTS.join(",")]);
    assert_eq!(all.status.code(), Some(0));
    let all = pilotlint(
        &tree.top,
        &["--gate", "rollout", "--require", "scale", "--require", "not-yet"],
    );
    assert_eq!(all.status.code(), Some(1));
}

#[test]
fn what_is_wrong_with_the_call_is_exit_2() {
    let tree = one_of_each();
    tree.write("empty/readme.txt", "");
    for (args, says) in [
        (&["--require", "maybe"][..], "a verdict is one of kill, pivot, not-yet"),
        (&["--require", ""], "a verdict is one of"),
        (&["--gate", "retired"], "a gate is one of"),
        (&["nowhere"], "nowhere"),
        (&["empty"], "pilotlint init"),
        (&["--output-format", "sarif"], "invalid value"),
        (&["scale", "empty", "--require", "kill"], "pilotlint init"),
    ] {
        let output = pilotlint(&tree.top, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains(says),
            "{args:?}: {output:?}"
        );
    }
}

#[test]
fn one_pilot_is_a_page_that_fits_a_screen() {
    for example in [
        "purgatory",
        "ready",
        "design",
        "portfolio/claims",
        "portfolio/calls",
        "portfolio/fraud",
    ] {
        let page = text(&repo(""), &[&format!("examples/{example}")]);
        assert!(
            page.lines().count() <= 40,
            "{example}: {} lines\n{page}",
            page.lines().count()
        );
        assert!(page.is_ascii() && !page.contains('\u{1b}'), "{example}");
        assert!(
            page.lines().all(|line| line.len() <= 100 && line.trim_end() == line),
            "{example}:\n{page}"
        );
    }
    let page = text(&repo(""), &["examples/purgatory"]);
    for part in [
        "agent-assist  pilot -> rollout  not-yet\n",
        "was to be decided on 28 November 2025, 199 days",
        "Because     Viktor Hahn sponsors agent-assist, but does not control its budget (OWN008)\n",
        "Binds first sponsorship: Viktor Hahn sponsors agent-assist, but does not control its budget (OWN008",
        "  # met  x no  . not stated  6 of 12 key questions are answered with yes\n",
        "  1. Bring about that the sponsor can move money and people without having to ask for them. Ask\n     Viktor Hahn, the sponsor. (OWN008)\n",
        "; --details tells them all\n",
        "In the end, bring about a restart in one team",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    for area in Area::ALL {
        assert!(page.contains(&format!("\n{:<12} #", area.as_str())), "{area:?}");
    }
    let whole = text(&repo(""), &["examples/purgatory", "--details"]);
    let steps = json(&repo(""), &["examples/purgatory"])["assessments"][0]["steps"]
        .as_array()
        .unwrap()
        .len();
    assert!(
        whole.contains(&format!("\n {steps}. ")) && !whole.contains("--details"),
        "{whole}"
    );
    // There the questions are told, and every finding that forces the verdict.
    for part in [
        "sponsorship Who sponsors it? yes: Viktor Hahn",
        "agent-assist does not run without those who built it (HND011)",
    ] {
        assert!(whole.contains(part), "{part}\n{whole}");
    }
}

#[test]
fn several_pilots_are_a_table() {
    let tree = one_of_each();
    let table = text(&tree.top, &["--gate", "rollout"]);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines.len() < 13 && lines[0].starts_with("PILOT"), "{table}");
    assert!(lines.iter().take(8).all(|line| line.chars().count() <= 100), "{table}");
    for verdict in VERDICTS {
        let line = lines
            .iter()
            .find(|line| line.split(' ').next() == Some(verdict))
            .unwrap();
        assert!(line[verdict.len()..].contains(&format!(" {verdict} ")), "{line}");
    }
    let not_yet = lines.iter().find(|line| line.starts_with("not-yet")).unwrap();
    let columns: Vec<&str> = not_yet.split_whitespace().collect();
    let [_, gate, verdict, yes, binds, met, no, unsaid, _] = columns[..] else {
        panic!("{not_yet}")
    };
    assert_eq!(
        [gate, verdict, yes, binds, no, unsaid],
        ["rollout", "not-yet", "12", "ownership", "1", "0"]
    );
    assert!(met.parse::<usize>().unwrap() > 100, "{not_yet}");
    assert!(
        table.contains(
            "7 pilots: 1 kill, 1 pivot, 1 not-yet, 1 cannot-say, 1 scale-with-waivers, 1 scale, 1 retired, as of 15 June 2026\n"
        ),
        "{table}"
    );
    let quiet = text(&tree.top, &["--gate", "rollout", "--quiet"]);
    assert_eq!(quiet.lines().count(), 8, "{quiet}");
    let pages = text(&tree.top, &["--gate", "rollout", "--details"]);
    assert!(
        pages.starts_with(&table) && pages.matches("\nVerdict ").count() == 7,
        "{pages}"
    );
}

#[test]
fn the_json_is_the_contract() {
    let tree = one_of_each();
    let json = json(&tree.top, &["--gate", "rollout"]);
    assert_eq!(
        (json["version"].as_u64(), json["as_of"].as_str()),
        (Some(1), Some("2026-06-15"))
    );
    let assessments = json["assessments"].as_array().unwrap();
    let paths: Vec<&str> = assessments.iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(paths.len(), 7, "{paths:?}");
    for one in assessments {
        let verdict = one["verdict"].as_str().unwrap();
        assert_eq!(one["path"], format!("{verdict}/pilot.toml"));
        for key in [
            "name",
            "stage",
            "gate",
            "because",
            "binding_constraint",
            "months",
            "months_because",
            "decided",
            "undecided",
            "change",
            "key_questions",
            "yes",
            "not_applicable",
            "lax",
            "waived",
            "requirements",
        ] {
            assert!(one.get(key).is_some(), "{verdict}: {key}");
        }
        let areas: Vec<&str> = one["areas"]
            .as_array()
            .unwrap()
            .iter()
            .map(|area| area["area"].as_str().unwrap())
            .collect();
        assert_eq!(areas, Area::ALL.map(Area::as_str));
        for gap in ["clarify", "organize", "implement"] {
            assert!(one["gaps"][gap].is_u64());
        }
        for step in one["steps"].as_array().unwrap() {
            for key in ["code", "name", "what", "kind"] {
                assert!(step[key].as_str().is_some_and(|text| !text.is_empty()), "{step}");
            }
            assert!(step["who"]["role"].is_string(), "{step}");
        }
        assert_eq!(one["gate"].is_null(), verdict == "retired");
        let has_months = ["not-yet", "scale", "scale-with-waivers"].contains(&verdict);
        assert_eq!(one["months"].is_null(), !has_months, "{verdict}");
    }
    let one = |verdict: &str| assessments.iter().find(|one| one["verdict"] == verdict).unwrap();
    assert_eq!(one("kill")["because"], serde_json::json!(["VAL003"]));
    assert_eq!(one("pivot")["because"], serde_json::json!(["VAL003"]));
    let not_yet = one("not-yet");
    assert_eq!(not_yet["because"], serde_json::json!(["OWN002"]));
    assert_eq!(not_yet["binding_constraint"]["codes"], serde_json::json!(["OWN002"]));
    assert_eq!(not_yet["binding_constraint"]["state"], "failed");
    assert_eq!(not_yet["steps"][0]["who"]["person"], "Maya Lind");
    assert_eq!(not_yet["steps"][0]["kind"], "bring-about");
    assert_eq!(one("scale-with-waivers")["waived"][0]["code"], "OWN002");
    assert!(one("scale")["binding_constraint"].is_null());
}

#[test]
fn the_json_keeps_to_its_schema() {
    let Some(judge) = judge("check-jsonschema") else { return };
    let tree = one_of_each();
    tree.write("broken.pilot.toml", b"\xff".as_slice());
    for (name, args) in [
        ("assess", vec!["assess"]),
        ("checklist", vec!["checklist"]),
        ("checklist", vec!["checklist", "--template"]),
    ] {
        let run = |args: &[&str]| {
            let output = Command::new(env!("CARGO_BIN_EXE_pilotlint"))
                .args(args)
                .current_dir(&tree.top)
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(0), "{args:?}");
            output.stdout
        };
        tree.write("schema.json", run(&["schema", name]));
        tree.write("output.json", run(&[&args[..], &["--output-format", "json"]].concat()));
        let output = Command::new(&judge)
            .args(["--schemafile", "schema.json", "output.json"])
            .current_dir(&tree.top)
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
    }
}

#[test]
fn what_cannot_be_read_cannot_be_said() {
    let tree = Tree::new(&[]);
    tree.write("pilot.toml", b"name = \"\xff\"".as_slice());
    let one = json(&tree.top, &[])["assessments"][0].clone();
    assert_eq!(
        (one["verdict"].as_str(), &one["because"]),
        (Some("cannot-say"), &serde_json::json!(["MAN012"]))
    );
    assert!(one["gate"].is_null() && one["binding_constraint"].is_null() && one["months"].is_null());
    let page = text(&tree.top, &[]);
    assert!(
        page.contains("the manifest cannot be read.") && page.contains("(MAN012)"),
        "{page}"
    );
    // A stage that is missing counts as the first.
    tree.write(
        "pilot.toml",
        edited(&complete(Stage::Design), &[Edit::Remove("[pilot]", "stage")])
            .unwrap()
            .replace("\"docs/", "\"https://example.com/"),
    );
    let one = json(&tree.top, &[])["assessments"][0].clone();
    assert_eq!(
        (one["verdict"].as_str(), one["gate"].as_str(), &one["stage"]),
        (Some("cannot-say"), Some("pilot"), &Value::Null)
    );
    assert!(one["because"].as_array().unwrap().contains(&"MAN005".into()), "{one}");
}

#[test]
fn two_pilots_of_one_name_do_not_scale() {
    let tree = one_of_each();
    let text = std::fs::read(tree.path("scale/pilot.toml")).unwrap();
    tree.write("scale/again.pilot.toml", text);
    for one in json(&tree.top, &["scale", "--gate", "rollout"])["assessments"]
        .as_array()
        .unwrap()
    {
        assert_eq!(
            (one["verdict"].as_str(), &one["because"]),
            (Some("cannot-say"), &serde_json::json!(["PRT002"]))
        );
    }
}

#[test]
fn a_hostile_manifest_reaches_neither_terminal_nor_runner() {
    let tree = Tree::new(&[]);
    let hostile = "\\u001b[31m\\u202e\\n::add-mask::x ##[error]y ##vso[task]";
    let text = complete(Stage::Rollout)
        .replace("\"claims-triage\"", &format!("\"{hostile}\""))
        .replace("\"Maya Lind\"", &format!("\"{hostile}\""))
        .replace("budget-line = \"CC-4410\"\n", "")
        + &format!(
            "\n[[waivers]]\nrule = \"HND002\"\nreason = \"{hostile}\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n"
        );
    tree.write(
        "a\n::stop-commands::z/pilot.toml",
        text.replace("docs/runbook.md", "docs/nothing.md"),
    );
    tree.write("b/pilot.toml", text);
    for command in [
        &["assess"][..],
        &["assess", "--details"],
        &["assess", "b"],
        &["checklist"],
        &["assess", "--output-format", "json"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_pilotlint"))
            .args(command)
            .args(DAY)
            .current_dir(&tree.top)
            .env("GITHUB_ACTIONS", "true")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        // JSON spells control characters out by itself, and is lossless otherwise.
        let is_shown = |c: char| c == '\n' || !c.is_control() && (c != '\u{202e}' || text.starts_with('{'));
        assert!(text.chars().all(is_shown), "{text}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
        assert!(!text.contains("##[") && !text.contains("##vso["), "{text}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    for format in ["text", "json"] {
        for command in ["assess", "checklist"] {
            let script = format!("\"$PILOTLINT\" {command} examples --output-format {format} | true");
            let output = Command::new("bash")
                .args(["-c", &format!("set -o pipefail; {script}")])
                .env("PILOTLINT", env!("CARGO_BIN_EXE_pilotlint"))
                .current_dir(repo(""))
                .output()
                .unwrap();
            assert!(
                output.stderr.is_empty() && output.status.success(),
                "{command} {format}: {output:?}"
            );
        }
    }
}

/// Runs a command on a terminal of its own (`script` makes one), and gives all that reached it.
#[cfg(target_os = "linux")]
fn on_a_terminal(tree: &Tree, call: &str, environment: &[(&str, &str)]) -> Option<String> {
    let mut command = Command::new("script");
    command
        .args(["--quiet", "--return", "--command", call, "/dev/null"])
        .current_dir(&tree.top)
        .env("PILOTLINT", env!("CARGO_BIN_EXE_pilotlint"))
        .env("TERM", "xterm")
        .env_remove("CI")
        .envs(environment.iter().copied());
    let output = match command.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        output => output.unwrap(),
    };
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_run_shows_progress_to_whoever_watches() {
    let tree = Tree::new(&[]);
    let text = complete(Stage::Rollout);
    let many = 4000;
    for index in 0..many {
        tree.write(&format!("pilots/{index}.pilot.toml"), &text);
    }
    tree.write("one/pilot.toml", &text);
    let bar = format!("of {many} manifests");
    let call = |rest: &str| format!("\"$PILOTLINT\" {rest} > /dev/null");
    for command in ["check --statistics", "assess"] {
        let Some(seen) = on_a_terminal(&tree, &call(&format!("{command} pilots")), &[]) else {
            return;
        };
        assert!(seen.contains(&bar), "{command}");
        // The last thing that it does to its line is to clear it.
        let after = seen.rsplit(&bar).next().unwrap();
        assert!(after.contains("\u{1b}[2K") && !after.contains("manifests"), "{after:?}");
    }
    for (call, environment) in [
        (call("assess pilots"), &[("CI", "true")][..]),
        (call("assess pilots --quiet"), &[]),
        (call("assess one"), &[]),
    ] {
        let seen = on_a_terminal(&tree, &call, environment).unwrap();
        assert!(!seen.contains("manifests"), "{call}");
    }
    assert!(pilotlint(&tree.top, &["pilots"]).stderr.is_empty(), "no terminal");
}

/// The numbers of a gate are the same wherever they are told.
#[test]
fn every_view_tells_the_same_numbers() {
    let page = text(&repo(""), &["examples/purgatory"]);
    let one = json(&repo(""), &["examples/purgatory"])["assessments"][0].clone();
    let sum = |key: &str| {
        let areas = one["areas"].as_array().unwrap();
        areas.iter().map(|area| area[key].as_u64().unwrap()).sum::<u64>()
    };
    let (met, failed, unknown, waived) = (sum("met"), sum("failed"), sum("unknown"), sum("waived"));
    let told = format!(
        "{met} of {} met for rollout; {failed} stand against it, {unknown} are not stated",
        met + failed + unknown + waived
    );
    assert!(page.contains(&told), "{told}\n{page}");
    for args in [["report", "-o", "-"].as_slice(), &["checklist"]] {
        let args = [args, &["examples/purgatory", "--as-of", "2026-06-15"]].concat();
        let output = command(&repo(""), &args).output().unwrap();
        let other = String::from_utf8(output.stdout).unwrap();
        assert!(other.contains(&told), "{args:?}");
    }
}

/// A decision is the verdict; what it would be without it is told beside it, and nothing forces it.
#[test]
fn a_decision_is_told_as_one() {
    let tree = Tree::new(&[]);
    let text_of = edited(&complete(Stage::Pilot), &[Edit::Append(
        "[decision]\nverdict = \"keep\"\non = 2026-05-04\nby = \"ines\"\nbecause = \"The season ends first\"\nuntil = 2026-09-01\n",
    )])
    .unwrap();
    tree.write("pilot.toml", text_of);
    let page = text(&tree.top, &[]);
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("not-yet: Ines ")
            && flat.contains(" decided on 4 May 2026 to keep it as a pilot until 1 September 2026."),
        "{page}"
    );
    assert!(
        flat.contains("Without that decision it would be ") && !page.contains("\nBecause "),
        "{page}"
    );
}

/// What is met, not so, not stated and waived has a glyph each, with colours and without, and the head says which.
#[test]
fn what_is_known_is_told_apart_without_colours() {
    let tree = Tree::new(&[]);
    let edits = [
        Edit::Replace("budget-line = \"CC-4410\"", "budget-line = false"),
        Edit::Remove("[ownership.production-owner]", "review-cadence"),
        Edit::Remove("[governance]", "oversight"),
        Edit::Append(
            "[[waivers]]\nrule = \"GOV003\"\nreason = \"Until the board meets\"\napproved-by = \"ines\"\nexpires = 2026-07-31\n",
        ),
    ];
    tree.write("pilot.toml", edited(&complete(Stage::Rollout), &edits).unwrap());
    let page = text(&tree.top, &["--gate", "rollout"]);
    let row = |area: &str| {
        page.lines()
            .find(|line| line.starts_with(&format!("{area:<12} ")))
            .unwrap()
    };
    assert!(page.contains("  # met  x no  . not stated  ~ waived  "), "{page}");
    let bar: std::collections::BTreeSet<char> = row("ownership")[13..23].chars().collect();
    assert_eq!(bar.into_iter().collect::<String>(), "#.x", "{page}");
    assert!(
        row("governance")[13..23].contains('~') && row("governance").contains("  waived "),
        "{page}"
    );
    assert!(
        page.contains("accepted until 31 July 2026: Until the board meets"),
        "{page}"
    );
}
