//! The schemas: the published ones held against the TOML tools that editors use, Taplo and Tombi, and every one against
//! ajv, which most programs check JSON with.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{complete, judge, pilotlint, repo};
use pilotlint::manifest::Stage;
use tempfile::TempDir;

const SCHEMA: &str = "schema/pilot.schema.json";
const CONFIG_SCHEMA: &str = "schema/pilotlint.schema.json";

/// The editors' tools.
struct Judges {
    taplo: PathBuf,
    tombi: PathBuf,
}

/// What a tool says of some files.
struct Said {
    silent: bool,
    text: String,
    /// The lines it points at.
    lines: BTreeSet<usize>,
}

impl Judges {
    fn find() -> Option<Self> {
        let (taplo, tombi) = (judge("taplo"), judge("tombi"));
        taplo.zip(tombi).map(|(taplo, tombi)| Self { taplo, tombi })
    }

    /// Each tool's word on `files`, which name the schema themselves. Paths are relative to `folder`.
    fn ask(&self, folder: &Path, files: &[PathBuf]) -> [(&'static str, Said); 2] {
        self.ask_about(SCHEMA, folder, files)
    }

    fn ask_about(&self, schema: &str, folder: &Path, files: &[PathBuf]) -> [(&'static str, Said); 2] {
        let schema = format!("file://{}", repo(schema).display());
        let mut taplo = Command::new(&self.taplo);
        taplo.args(["lint", "--colors", "never", "--schema", &schema]);
        let mut tombi = Command::new(&self.tombi);
        tombi.args(["lint", "--offline"]);
        [("taplo", taplo), ("tombi", tombi)].map(|(name, mut command)| {
            command.current_dir(folder).args(files).env("NO_COLOR", "1");
            (name, said(&mut command))
        })
    }
}

fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    let text = text.concat();
    // `x.toml:12:3`
    let lines = text
        .match_indices(".toml:")
        .filter_map(|(at, mark)| text[at + mark.len()..].split(':').next()?.parse().ok())
        .collect();
    let faulty = text.to_lowercase().contains("error") || text.to_lowercase().contains("warn");
    Said {
        silent: output.status.success() && !faulty,
        text,
        lines,
    }
}

/// A folder with the schema, and a manifest some folders away that names it by a relative path.
fn with_manifest(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("schema")).unwrap();
    fs::create_dir_all(folder.path().join("pilots/one")).unwrap();
    fs::copy(repo(SCHEMA), folder.path().join(SCHEMA)).unwrap();
    let file = PathBuf::from("pilots/one/pilot.toml");
    let body: String = text.lines().filter(|line| !line.starts_with("#:schema")).fold(
        format!("#:schema ../../{SCHEMA}\n"),
        |mut body, line| {
            body += line;
            body.push('\n');
            body
        },
    );
    fs::write(folder.path().join(&file), body).unwrap();
    (folder, file)
}

/// Every `pilot.toml` and `*.pilot.toml` in and below a folder of the repository.
fn manifests(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(repo(folder)).unwrap() {
        let path = format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
        if repo(&path).is_dir() {
            found.extend(manifests(&path));
        } else if path.ends_with("pilot.toml") {
            found.push(path.into());
        }
    }
    found
}

#[test]
fn sound_manifests_are_silent() {
    let Some(judges) = Judges::find() else { return };
    let mut files = manifests("tests/complete");
    files.extend(manifests("examples"));
    assert!(files.len() >= 12, "{files:?}");
    for (judge, said) in judges.ask(&repo(""), &files) {
        assert!(said.silent, "{judge}:\n{}", said.text);
    }
}

/// Replaces a part of a complete manifest. Both tools have to point at the line that begins with `at`; of a key that is
/// missing, that is the header of the table that lacks it.
#[track_caller]
fn both_say(line: &str, new: &str, at: &str) {
    let Some(judges) = Judges::find() else { return };
    let text = complete(Stage::Pilot);
    assert_eq!(text.matches(line).count(), 1, "{line}");
    let text = text.replace(line, new);
    let (folder, file) = with_manifest(&text);
    let written = fs::read_to_string(folder.path().join(&file)).unwrap();
    let start = written.find(&format!("\n{at}")).unwrap() + 1;
    let number = written[..start].matches('\n').count() + 1;
    for (judge, said) in judges.ask(folder.path(), std::slice::from_ref(&file)) {
        assert!(!said.silent, "{judge} says nothing of {new:?}");
        assert!(
            said.lines.contains(&number),
            "{judge} does not point at line {number} ({at}) for {new:?}:\n{}",
            said.text
        );
    }
}

#[test]
fn the_manifest_itself_is_silent_once_it_is_moved() {
    let Some(judges) = Judges::find() else { return };
    let (folder, file) = with_manifest(&complete(Stage::Pilot));
    for (judge, said) in judges.ask(folder.path(), &[file]) {
        assert!(said.silent, "{judge}:\n{}", said.text);
    }
}

#[test]
fn unknown_keys_are_reported() {
    both_say("selection = \"typical\"\n", "selektion = \"typical\"\n", "selektion");
    both_say(
        "executive = true\n",
        "executive = true\nexecutiv = true\n",
        "executiv =",
    );
    both_say("minutes = 48\n", "minuets = 48\n", "minuets");
    both_say("[rollout]\n", "[roll-out]\n", "[roll-out]");
}

#[test]
fn bad_values_are_reported() {
    both_say("selection = \"typical\"\n", "selection = \"typicall\"\n", "selection");
    both_say("manifest-version = 1\n", "manifest-version = 2\n", "manifest-version");
    both_say("currency = \"EUR\"\n", "currency = \"euro\"\n", "currency");
    both_say("executive = true\n", "executive = \"yes\"\n", "executive");
    both_say("minutes = 48\n", "minutes = -48\n", "minutes");
    both_say("minutes = 48\n", "minutes = \"48\"\n", "minutes");
    both_say("day = 30\n", "day = 30.5\n", "day");
    both_say("steps-changed = [\"", "steps-changed = [1, \"", "steps-changed");
    both_say("it-lead = \"sam\"\n", "it-lead = \"Sam Reyes\"\n", "it-lead");
    both_say("last-review = 2026-05-20\n", "last-review = 5\n", "last-review");
}

#[test]
fn missing_keys_are_reported() {
    both_say("name = \"claims-triage\"\n", "", "[pilot]");
    both_say("name = \"Dana Ortiz\"\n", "", "[people.dana]");
    both_say("person = \"maya\"\n", "", "[ownership.production-owner]");
    both_say(
        "name = \"severity-agreement\"\nkind = \"technical\"\n",
        "name = \"severity-agreement\"\n",
        "[[metrics]]\nname = \"severity-agreement\"",
    );
}

/// The tools' own configuration, as it lies at the top of the repository, finds the schema for files that name none.
#[test]
fn editors_are_led_to_the_schemas_without_a_word_in_the_file() {
    let Some(judges) = Judges::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path();
    for file in [".taplo.toml", "tombi.toml"] {
        fs::copy(repo(file), top.join(file)).unwrap();
    }
    fs::create_dir(top.join("schema")).unwrap();
    for schema in [SCHEMA, CONFIG_SCHEMA] {
        fs::copy(repo(schema), top.join(schema)).unwrap();
    }
    fs::create_dir_all(top.join("pilots/one")).unwrap();
    let ready = fs::read_to_string(repo("examples/ready/pilot.toml")).unwrap();
    let ready = ready.replace("#:schema", "# ");
    let faulty = ready.replace("stage = \"pilot\"", "stage = \"pilto\"");
    for (name, sound, faulty) in [
        ("pilots/one/pilot.toml", &*ready, &*faulty),
        ("pilots/claims.pilot.toml", &ready, &faulty),
        ("pilots/pilotlint.toml", "lookahead = false\n", "lookahead = 1\n"),
    ] {
        for (text, is_sound) in [(faulty, false), (sound, true)] {
            fs::write(top.join(name), text).unwrap();
            for (program, args) in [(&judges.taplo, &["lint"][..]), (&judges.tombi, &["lint", "--offline"])] {
                let said = said(Command::new(program).args(args).arg(name).current_dir(top));
                assert_eq!(said.silent, is_sound, "{} on {name}: {}", program.display(), said.text);
            }
        }
    }
}

#[test]
fn the_entry_for_the_public_catalogue_names_the_schemas() {
    let entry: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(repo("schema/schemastore.json")).unwrap()).unwrap();
    for (index, file, names) in [
        (0, SCHEMA, vec!["pilot.toml", "*.pilot.toml"]),
        (1, CONFIG_SCHEMA, vec!["pilotlint.toml"]),
    ] {
        let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(repo(file)).unwrap()).unwrap();
        assert_eq!(entry["schemas"][index]["url"], schema["$id"]);
        assert_eq!(entry["schemas"][index]["fileMatch"], serde_json::json!(names));
    }
}
/// A configuration with every key.
fn config() -> String {
    let page = fs::read_to_string(repo("docs/configuration.md")).unwrap();
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let rules = fs::read_to_string(repo("docs/custom-rules.md")).unwrap();
    let rules = rules
        .split("```toml\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap());
    let rules: String = rules.filter(|block| block.starts_with("[[custom-rules]]")).collect();
    format!("{example}\n{rules}who = \"it-lead\"\ngap = \"clarify\"\n")
}

/// What both tools say of a configuration, with the lines that they point at.
fn of_config(judges: &Judges, text: &str) -> [(&'static str, Said); 2] {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("schema")).unwrap();
    fs::copy(repo(CONFIG_SCHEMA), folder.path().join(CONFIG_SCHEMA)).unwrap();
    let file = PathBuf::from("pilotlint.toml");
    fs::write(folder.path().join(&file), text).unwrap();
    judges.ask_about(CONFIG_SCHEMA, folder.path(), &[file])
}

#[test]
fn configurations_are_judged_too() {
    let Some(judges) = Judges::find() else { return };
    let sound = config();
    for (judge, said) in of_config(&judges, &sound) {
        assert!(said.silent, "{judge}:\n{}", said.text);
    }
    for (line, new) in [
        ("lookahead = true", "look-ahead = true"),
        ("lookahead = true", "lookahead = \"yes\""),
        ("handoff-minutes = 45", "handof-minutes = 45"),
        ("handoff-minutes = 45", "handoff-minutes = -1"),
        ("HND012 = \"error\"", "HND012 = \"fatal\""),
        ("select = [\"ALL\"]", "select = \"ALL\""),
        ("code = \"ACME003\"", "code = \"acme3\""),
        ("gap = \"clarify\"", "gap = \"clarfy\""),
        ("gap = \"clarify\"", "gab = \"clarify\""),
        (
            "technical-words = { add = [\"mAP\"] }",
            "technical-words = { ad = [\"mAP\"] }",
        ),
    ] {
        assert_eq!(sound.matches(line).count(), 1, "{line}");
        let text = sound.replace(line, new);
        let number = text[..text.find(new).unwrap()].matches('\n').count() + 1;
        for (judge, said) in of_config(&judges, &text) {
            assert!(
                said.lines.contains(&number),
                "{judge}, {new}, line {number}:\n{}",
                said.text
            );
        }
    }
}

/// What a command prints, in a file of a folder.
fn printed(folder: &Path, name: &str, args: &[&str]) -> PathBuf {
    let output = pilotlint(&repo(""), args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {said}");
    let file = folder.join(name);
    fs::write(&file, output.stdout).unwrap();
    file
}

#[test]
fn a_strict_validator_takes_every_schema_and_what_is_written_to_it() {
    let (Some(ajv), Some(node)) = (judge("ajv.js"), judge("node")) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let output = |command: &str, more: &[&str]| -> Vec<PathBuf> {
        let runs = [&["examples"][..], &["examples/purgatory", "--gate", "production"]];
        let runs = runs.iter().enumerate().map(|(index, paths)| {
            let args = [
                &[command, "--as-of", "2026-06-15", "--output-format", "json"],
                *paths,
                more,
            ]
            .concat();
            printed(folder.path(), &format!("{command}-{index}.json"), &args)
        });
        runs.collect()
    };
    let template = ["checklist", "--template", "--output-format", "json"];
    for (schema, documents) in [
        ("manifest", Vec::new()),
        ("config", Vec::new()),
        ("output", output("check", &["--statistics"])),
        ("assess", output("assess", &[])),
        (
            "checklist",
            [
                output("checklist", &[]),
                vec![printed(folder.path(), "template.json", &template)],
            ]
            .concat(),
        ),
    ] {
        let file = printed(folder.path(), &format!("{schema}.schema.json"), &["schema", schema]);
        let mut command = Command::new(&node);
        command
            .arg(repo("tests/schema/ajv.mjs"))
            .arg(&ajv)
            .arg(file)
            .args(documents);
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{schema}: {}", String::from_utf8_lossy(&text));
    }
}
