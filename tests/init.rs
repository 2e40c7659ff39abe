//! `pilotlint init`: what it writes, what `check` says of it, and what it leaves alone.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use pilotlint::init::{Answers, manifest, person_id};
use pilotlint::manifest::{Stage, schema};
use pilotlint::rules::{self, Sort};
use proptest::prelude::*;

fn init(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pilotlint"))
        .arg("init")
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {output:?}"))
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A project with a `.git`, so that no mark above the folder for temporary files matters.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    folder
}

/// Every file and folder below, apart from `.git`.
fn listing(folder: &Path) -> BTreeSet<String> {
    walkdir::WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .map(|entry| entry.unwrap().path().strip_prefix(folder).unwrap().to_owned())
        .map(|path| path.to_str().unwrap().replace('\\', "/"))
        .filter(|path| path != ".git")
        .collect()
}

fn set(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|&path| path.to_owned()).collect()
}

fn answers(stage: Stage) -> Answers {
    Answers {
        name: Some("claims-triage".to_owned()),
        unit: None,
        stage,
        champion: None,
        schema: "pilot.schema.json".to_owned(),
    }
}

fn codes(text: &str) -> BTreeMap<&'static str, usize> {
    let mut codes = BTreeMap::new();
    for finding in crate::common::lint_text(text, &crate::common::request()).findings {
        *codes.entry(crate::common::code(&finding.rule)).or_default() += 1;
    }
    codes
}

fn is_requirement(code: &str) -> bool {
    let rule = rules::all().find(|rule| rule.code() == code).unwrap();
    matches!(rule.sort(), Sort::Requirement(_))
}

#[test]
fn a_fresh_manifest_is_a_list_of_what_is_to_be_done() {
    for stage in Stage::LIFE {
        for champion in [None, Some("Dana Ortiz".to_owned()), Some("TBD".to_owned())] {
            let fresh = Answers {
                champion,
                ..answers(stage)
            };
            let codes = codes(&manifest(&fresh));
            for code in codes.keys() {
                let is_of_absence = rules::find(code)
                    .and_then(|rule| rule.entry())
                    .is_some_and(|entry| entry.of_absence);
                assert!(
                    *code == "MAN007" || is_requirement(code) || is_of_absence,
                    "{code} at {stage}: {fresh:?}"
                );
            }
            let findings: usize = codes.values().sum();
            assert!(stage != Stage::Design || findings < 25, "{findings}: {codes:?}");
        }
    }
}

/// Takes what waits behind `# `, with a value of the right kind for each stand-in that is not a string.
fn taken_on(text: &str) -> String {
    let key = |line: &str| {
        line.starts_with('[')
            || line
                .split_once(" = ")
                .is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
    };
    let mut out = String::new();
    for line in text.lines() {
        let line = line.strip_prefix("# ").filter(|rest| key(rest)).unwrap_or(line);
        let mut line = line
            .replace("[people.<id>]", "[people.dana]")
            .replace("<YYYY-MM-DD>", "2026-01-02")
            .replace("<number>", "1");
        for (stand_in, value) in [("= <number:", "= 1 #"), ("= <true or false:", "= true #")] {
            line = line.replace(stand_in, value);
        }
        out += &(line + "\n");
    }
    out
}

#[test]
fn what_waits_fits_the_format_when_it_is_taken_on() {
    for stage in Stage::LIFE {
        let codes = codes(&taken_on(&manifest(&answers(stage))));
        let of_the_form: Vec<&str> = codes.into_keys().filter(|code| code.starts_with("MAN")).collect();
        // Nobody is referred to by an id yet.
        assert_eq!(of_the_form, ["MAN007", "MAN014"], "{stage}");
    }
}

#[test]
fn no_required_key_is_forgotten() {
    let codes = codes(&taken_on(&manifest(&answers(Stage::Production))));
    let open: Vec<&str> = codes.into_keys().filter(|code| is_requirement(code)).collect();
    // These say that 1 for every number is a poor case, and that the old process should not still run.
    assert_eq!(open, ["VAL003", "VAL004", "WRK011"]);
}

#[test]
fn each_stage_writes_its_manifest_and_the_schema() {
    for stage in Stage::LIFE {
        let project = project();
        let output = init(project.path(), &["pilots/claims", "--stage", stage.as_str(), "--yes"]);
        assert_eq!((code(&output), stderr(&output)), (0, String::new()));
        let text = fs::read_to_string(project.path().join("pilots/claims/pilot.toml")).unwrap();
        assert!(
            text.starts_with("#:schema ../../.pilotlint/pilot.schema.json\n"),
            "{text}"
        );
        let table: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(table["pilot"]["name"].as_str(), Some("claims"));
        assert_eq!(table["pilot"]["stage"].as_str(), Some(stage.as_str()));
        assert_eq!(
            fs::read_to_string(project.path().join(".pilotlint/pilot.schema.json")).unwrap(),
            schema::manifest_json()
        );
        assert_eq!(
            listing(project.path()),
            set(&[
                ".pilotlint",
                ".pilotlint/pilot.schema.json",
                "pilots",
                "pilots/claims",
                "pilots/claims/pilot.toml"
            ])
        );
        let said = stdout(&output);
        for part in [
            "Wrote pilots/claims/pilot.toml.",
            "pilot.schema.json",
            "pilotlint check pilots/claims",
            "pilotlint explain",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }
}

#[test]
fn options_answer_and_the_folder_names() {
    let project = project();
    let folder = project.path().join("Claims Triage");
    fs::create_dir(&folder).unwrap();
    let output = init(&folder, &["--unit", "Motor \"claims\"", "--champion", "Dana Ortiz"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let table: toml::Table = toml::from_str(&fs::read_to_string(folder.join("pilot.toml")).unwrap()).unwrap();
    assert_eq!(table["pilot"]["name"].as_str(), Some("claims-triage"));
    assert_eq!(table["pilot"]["unit"].as_str(), Some("Motor \"claims\""));
    assert_eq!(table["pilot"]["champion"].as_str(), Some("dana-ortiz"));
    assert_eq!(table["people"]["dana-ortiz"]["name"].as_str(), Some("Dana Ortiz"));
    for wrong in [&["--stage", "retired"][..], &["--stage", ""], &["a", "b"]] {
        assert_eq!(code(&init(project.path(), wrong)), 2, "{wrong:?}");
    }
    assert!(!project.path().join("pilot.toml").exists());
}

#[test]
fn nothing_is_overwritten() {
    let project = project();
    let manifest = project.path().join("pilot.toml");
    let refused = || {
        let before = listing(project.path());
        let output = init(project.path(), &["--yes"]);
        assert_eq!(code(&output), 2);
        assert_eq!(
            stderr(&output),
            "error: pilot.toml is already there, and init never overwrites\n"
        );
        assert_eq!(stdout(&output), "");
        assert_eq!(listing(project.path()), before);
    };
    fs::write(&manifest, "mine").unwrap();
    refused();
    assert_eq!(fs::read_to_string(&manifest).unwrap(), "mine");
    fs::remove_file(&manifest).unwrap();
    fs::create_dir(&manifest).unwrap();
    refused();
    fs::remove_dir(&manifest).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("gone.toml", &manifest).unwrap();
        refused();
        assert!(!project.path().join("gone.toml").exists());
    }
}

#[test]
fn pilots_of_a_project_share_a_schema_that_is_kept() {
    let project = project();
    let schema = project.path().join(".pilotlint/pilot.schema.json");
    assert!(stdout(&init(project.path(), &["a"])).contains("Wrote .pilotlint/pilot.schema.json"));
    assert!(stdout(&init(project.path(), &["b"])).contains("Editors complete and check it with"));
    fs::write(&schema, "{}").unwrap();
    let output = init(project.path(), &["c"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("Kept .pilotlint/pilot.schema.json, which differs"));
    assert_eq!(fs::read_to_string(&schema).unwrap(), "{}");
}

#[cfg(unix)]
#[test]
fn files_are_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    fs::write(project.path().join("other"), "").unwrap();
    assert_eq!(code(&init(project.path(), &["--yes"])), 0);
    let mode = |path: &str| {
        let meta = fs::metadata(project.path().join(path)).unwrap();
        meta.permissions().mode()
    };
    assert_eq!(mode("pilot.toml"), mode("other"));
    assert_eq!(mode(".pilotlint/pilot.schema.json"), mode("other"));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_the_machines_fault() {
    let project = project();
    fs::write(project.path().join("file"), "").unwrap();
    let mut folders = vec!["file", "file/below"];
    if Path::new("/proc/self").exists() {
        folders.push("/proc/pilotlint");
    }
    for folder in folders {
        let output = init(project.path(), &[folder, "--yes"]);
        assert_eq!(code(&output), 2, "{folder}");
        assert!(stderr(&output).starts_with("error: "), "{}", stderr(&output));
        assert_eq!(stdout(&output), "");
    }
    assert_eq!(listing(project.path()), set(&["file"]));
}

/// What is typed into a pseudo-terminal, and what init does with it: its status and what the terminal shows. None
/// without a python3 that has one.
#[cfg(unix)]
fn typed(folder: &Path, args: &[&str], keys: &str) -> Option<(i32, String)> {
    const SCRIPT: &str = r#"
import os, pty, sys
folder, keys, call = sys.argv[1], sys.argv[2], sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(folder)
    os.execv(call[0], call)
os.write(terminal, keys.encode())
shown = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;
    let available = Command::new("python3")
        .args(["-c", "import pty, os; os.waitstatus_to_exitcode"])
        .output();
    if !available.is_ok_and(|it| it.status.success()) {
        return None;
    }
    let output = Command::new("python3")
        .args(["-c", SCRIPT, folder.to_str().unwrap(), keys])
        .arg(env!("CARGO_BIN_EXE_pilotlint"))
        .arg("init")
        .args(args)
        .output()
        .unwrap();
    Some((code(&output), stdout(&output)))
}

#[cfg(unix)]
#[test]
fn on_a_terminal_it_asks() {
    let project = project();
    let keys = "\nMotor \"claims\" 🚀\npilot\nDana Ortiz\n";
    let Some((status, shown)) = typed(project.path(), &["claims"], keys) else {
        return;
    };
    assert_eq!(status, 0, "{shown}");
    assert!(shown.contains("Name of the pilot [claims]: "), "{shown}");
    let text = fs::read_to_string(project.path().join("claims/pilot.toml")).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(table["pilot"]["unit"].as_str(), Some("Motor \"claims\" 🚀"));
    assert_eq!(table["pilot"]["stage"].as_str(), Some("pilot"));
    assert_eq!(table["people"]["dana-ortiz"]["name"].as_str(), Some("Dana Ortiz"));

    let before = listing(project.path());
    let (status, shown) = typed(project.path(), &["other"], "other\n\u{4}").unwrap();
    assert_eq!(status, 2, "{shown}");
    assert!(shown.contains("called off; nothing was written"), "{shown}");
    assert_eq!(listing(project.path()), before);

    let (status, shown) = typed(project.path(), &["third", "--yes"], "").unwrap();
    assert_eq!(status, 0, "{shown}");
    assert!(!shown.contains("Name of the pilot"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_answers_come_back(
        name in proptest::option::of(any::<String>()),
        unit in proptest::option::of("\\PC*|[\\x00-\\x7f\"\\\\\u{80}-\u{9f}\u{200b}-\u{202e}\u{e0000}-\u{e007f}]*"),
        champion in proptest::option::of(any::<String>()),
        stage in proptest::sample::select(&Stage::LIFE[..]),
    ) {
        let answers = Answers { name, unit, stage, champion, schema: "pilot.schema.json".to_owned() };
        let text = manifest(&answers);
        let table: toml::Table = toml::from_str(&text).unwrap();
        let said = |answer: &Option<String>, found: &toml::Value| {
            let found = found.as_str().unwrap();
            answer.as_deref().map_or(found.starts_with('<') && found.ends_with('>'), |answer| answer == found)
        };
        let pilot = &table["pilot"];
        prop_assert!(said(&answers.name, &pilot["name"]), "{text}");
        prop_assert!(said(&answers.unit, &pilot["unit"]), "{text}");
        match &answers.champion {
            None => prop_assert!(pilot["champion"].as_str().unwrap().starts_with('<')),
            Some(champion) => {
                let id = person_id(champion);
                prop_assert_eq!(pilot["champion"].as_str(), Some(id.as_str()));
                prop_assert_eq!(table["people"][&id]["name"].as_str(), Some(champion.as_str()));
            }
        }
        for code in codes(&text).into_keys() {
            prop_assert!(!code.starts_with("MAN") || code == "MAN007", "{code}: {text}");
        }
    }
}

#[test]
fn what_waits_may_be_false_where_there_may_be_none() {
    for stage in Stage::LIFE {
        let text = manifest(&answers(stage));
        assert!(
            text.contains("Write `false` where you know that there is none"),
            "{text}"
        );
        for line in text.lines().filter(|line| line.ends_with("# or false")) {
            assert!(line.starts_with("# ") && !line.contains("true or false"), "{line}");
        }
        // Taken at its word, each is a `false` that the format takes.
        let denied: String = taken_on(&text)
            .lines()
            .map(|line| match line.split_once(" = ") {
                Some((key, _)) if line.ends_with("# or false") => format!("{key} = false\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert!(denied.matches(" = false\n").count() > 3, "{denied}");
        let codes = codes(&denied);
        for code in codes.keys().filter(|code| code.starts_with("MAN")) {
            assert!(["MAN007", "MAN014"].contains(code), "{code} at {stage}: {denied}");
        }
    }
}

#[test]
fn assistants_are_told_what_they_may_do() {
    let project = project();
    let output = init(
        project.path(),
        &["pilots/claims", "--stage", "pilot", "--agents", "--yes"],
    );
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    let said = stdout(&output);
    assert!(
        said.contains("Wrote pilots/claims/pilot.toml.") && said.contains("Wrote pilots/claims/AGENTS.md, "),
        "{said}"
    );
    let text = fs::read_to_string(project.path().join("pilots/claims/AGENTS.md")).unwrap();
    for part in [
        "`edit`",
        "`fact`",
        "`file`",
        "`work`",
        "`who`",
        "Never invent a fact",
        "write `false`",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.lines().count() < 45, "nobody reads more");
    // Its commands are understood where it stands.
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("pilotlint ")).collect();
    assert_eq!(commands.len(), 2);
    for command in commands {
        let args: Vec<&str> = command.split(' ').skip(1).collect();
        let output = crate::common::pilotlint(&project.path().join("pilots/claims"), &args)
            .output()
            .unwrap();
        assert!(
            output.status.code().is_some_and(|code| code < 2),
            "{command}: {}",
            stderr(&output)
        );
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap();
    }
}

#[test]
fn assistants_are_told_beside_a_manifest_that_is_there() {
    let project = project();
    let manifest = project.path().join("pilot.toml");
    let agents = project.path().join("AGENTS.md");
    fs::write(&manifest, "mine").unwrap();
    // What is said about a pilot would go nowhere.
    for about in [
        &["--stage", "pilot"][..],
        &["--name", "x"],
        &["--unit", "x"],
        &["--champion", "x"],
    ] {
        let output = init(project.path(), &[&["--agents", "--yes"], about].concat());
        assert_eq!(code(&output), 2);
        assert_eq!(
            stderr(&output),
            "error: pilot.toml is already there, and init never overwrites\n"
        );
    }
    let output = init(project.path(), &["--agents"]);
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    assert_eq!(
        stdout(&output),
        "Wrote AGENTS.md, which tells assistants what they may mend and what they have to ask.\n"
    );
    assert_eq!(fs::read_to_string(&manifest).unwrap(), "mine");
    assert_eq!(listing(project.path()), set(&["pilot.toml", "AGENTS.md"]));

    // One that is there is somebody's: nothing at all is written.
    for manifest_is_there in [true, false] {
        if !manifest_is_there {
            fs::remove_file(&manifest).unwrap();
        }
        fs::write(&agents, "mine").unwrap();
        let before = listing(project.path());
        let output = init(project.path(), &["--agents", "--yes"]);
        assert_eq!(code(&output), 2);
        assert_eq!(
            stderr(&output),
            "error: AGENTS.md is already there, and init never overwrites\n"
        );
        assert_eq!(stdout(&output), "");
        assert_eq!(fs::read_to_string(&agents).unwrap(), "mine");
        assert_eq!(listing(project.path()), before);
    }
    #[cfg(unix)]
    {
        fs::remove_file(&agents).unwrap();
        std::os::unix::fs::symlink("gone.md", &agents).unwrap();
        assert_eq!(code(&init(project.path(), &["--agents", "--yes"])), 2);
        assert!(!project.path().join("gone.md").exists());
    }
}
