//! How pilotlint comes into other repositories: the GitHub action, the files for CI systems, the published package.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{judge, repo};
use tempfile::TempDir;
use yaml_rust2::{Yaml, YamlLoader};

/// A repository on a made-up runner, with the files that GitHub hands to a step.
struct Runner {
    folder: TempDir,
}

/// What a job sees of the action.
struct Job {
    status: i32,
    outputs: BTreeMap<String, String>,
    summary: String,
    printed: String,
    complained: String,
}

impl Runner {
    /// With some of our examples as the repository.
    fn with(examples: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["work", "temp"] {
            fs::create_dir(folder.path().join(part)).unwrap();
        }
        for example in examples {
            let copied = Command::new("cp")
                .arg("-r")
                .arg(repo(&format!("examples/{example}")))
                .arg(folder.path().join("work"))
                .status();
            assert!(copied.unwrap().success());
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the action's steps one after another until one fails, as the runner does.
    fn run(&self, inputs: &[(&str, &str)]) -> Job {
        let text = fs::read_to_string(repo("action.yml")).unwrap();
        let action = YamlLoader::load_from_str(&text).unwrap().remove(0);
        let mut values: BTreeMap<String, String> = BTreeMap::new();
        for (name, input) in action["inputs"].as_hash().unwrap() {
            let default = input["default"].as_str().unwrap().to_owned();
            values.insert(format!("inputs.{}", name.as_str().unwrap()), default);
        }
        let program = env!("CARGO_BIN_EXE_pilotlint");
        for (name, value) in [("command", program)].iter().chain(inputs) {
            let known = values.insert(format!("inputs.{name}"), (*value).to_owned());
            assert!(known.is_some(), "no input {name}");
        }
        values.insert("github.action_path".into(), repo("").to_str().unwrap().to_owned());

        let summary = self.path("summary.md");
        fs::write(&summary, "").unwrap();
        let mut job = Job {
            status: 0,
            outputs: BTreeMap::new(),
            summary: String::new(),
            printed: String::new(),
            complained: String::new(),
        };
        for step in action["runs"]["steps"].as_vec().unwrap() {
            let outputs = self.path("outputs");
            fs::write(&outputs, "").unwrap();
            let script = step["run"].as_str().unwrap();
            assert!(!script.contains("${{"), "inputs come through env: {script}");
            let mut command = Command::new("bash");
            command
                .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
                .current_dir(self.path("work"))
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_OUTPUT", &outputs)
                .env("GITHUB_STEP_SUMMARY", &summary)
                .env("RUNNER_TEMP", self.path("temp"));
            for (name, value) in step["env"].as_hash().unwrap() {
                command.env(name.as_str().unwrap(), expanded(value.as_str().unwrap(), &values));
            }
            let done = command.output().unwrap();
            job.status = done.status.code().unwrap();
            job.printed += &String::from_utf8(done.stdout).unwrap();
            job.complained += &String::from_utf8(done.stderr).unwrap();
            let id = step["id"].as_str().unwrap();
            for line in fs::read_to_string(&outputs).unwrap().lines() {
                let (name, value) = line.split_once('=').unwrap();
                values.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            }
            if job.status != 0 {
                break;
            }
        }
        for (name, output) in action["outputs"].as_hash().unwrap() {
            let value = expanded(output["value"].as_str().unwrap(), &values);
            job.outputs.insert(name.as_str().unwrap().to_owned(), value);
        }
        job.summary = fs::read_to_string(&summary).unwrap();
        job
    }
}

/// `${{ NAME }}` replaced by what it stands for; what is not set is empty, as on a runner.
fn expanded(text: &str, values: &BTreeMap<String, String>) -> String {
    let Some(name) = text.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) else {
        assert!(!text.contains("${{"), "{text}");
        return text.to_owned();
    };
    values.get(name).cloned().unwrap_or_default()
}

const DAY: (&str, &str) = ("args", "--as-of=2026-06-15");

#[test]
fn the_action_fails_for_a_pilot_that_is_stuck() {
    let runner = Runner::with(&["purgatory"]);
    let job = runner.run(&[DAY]);
    assert_eq!(job.status, 1, "{}", job.complained);
    assert_eq!(job.outputs["exit-status"], "1");
    let errors: usize = job.outputs["errors"].parse().unwrap();
    let warnings: usize = job.outputs["warnings"].parse().unwrap();
    assert!(errors > 10 && warnings > 10, "{:?}", job.outputs);
    assert_eq!(job.outputs["waived"], "0");
    // Ten of each are shown at most, and the notice counts the rest.
    let annotations = |kind: &str| job.printed.lines().filter(|line| line.starts_with(kind)).count();
    assert_eq!(annotations("::error "), 10, "{}", job.printed);
    assert_eq!(annotations("::warning "), 10);
    assert_eq!(annotations("::notice"), 1);
    assert!(job.summary.contains("OWN016"), "{}", job.summary);
    assert_eq!(job.outputs["sarif-file"], "pilotlint.sarif");
    let sarif = fs::read_to_string(runner.path("work/pilotlint.sarif")).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap().len();
    assert_eq!(results, errors + warnings);
    assert_eq!(
        fs::read_dir(runner.path("temp")).unwrap().count(),
        0,
        "temporary files stay"
    );
}

#[test]
fn the_action_passes_for_a_pilot_that_is_ready() {
    let runner = Runner::with(&["ready"]);
    let job = runner.run(&[DAY, ("gate", "rollout"), ("paths", "ready\n")]);
    assert_eq!(job.status, 0, "{}{}", job.printed, job.complained);
    assert_eq!(job.outputs["exit-status"], "0");
    assert_eq!(job.outputs["errors"], "0");
    assert_eq!(job.outputs["warnings"], "0");
    assert!(!job.printed.contains("::error"), "{}", job.printed);
    assert!(!job.summary.is_empty());
}

#[test]
fn the_action_can_show_without_failing() {
    let runner = Runner::with(&["purgatory"]);
    let quiet = [
        DAY,
        ("fail", "false"),
        ("annotations", "false"),
        ("summary", "false"),
        ("sarif-file", ""),
    ];
    let job = runner.run(&quiet);
    assert_eq!(job.status, 0, "{}", job.complained);
    assert_eq!(job.outputs["exit-status"], "1");
    assert!(!job.printed.contains("::error"), "{}", job.printed);
    assert!(job.summary.is_empty());
    assert_eq!(job.outputs["sarif-file"], "");
}

#[test]
fn the_action_fails_for_a_wrong_call_in_any_case() {
    let runner = Runner::with(&["ready"]);
    for wrong in [
        ("paths", "no-such-folder"),
        ("gate", "tomorrow"),
        ("args", "--no-such-option"),
    ] {
        let job = runner.run(&[wrong, ("fail", "false")]);
        assert_eq!(job.status, 2, "{wrong:?}: {}", job.complained);
        assert_eq!(job.outputs["exit-status"], "2");
    }
    let job = runner.run(&[("command", "/no/such/pilotlint")]);
    assert_ne!(job.status, 0);
}

/// A SARIF file without the manifests that were not linted would close their alerts.
#[test]
fn the_action_offers_no_sarif_of_a_part() {
    let runner = Runner::with(&["ready", "purgatory"]);
    fs::write(runner.path("work/ready/pilotlint.toml"), "broken =\n").unwrap();
    let job = runner.run(&[DAY, ("fail", "false")]);
    assert_eq!(job.status, 2, "{}", job.complained);
    assert_eq!(job.outputs["exit-status"], "2");
    assert_eq!(job.outputs["sarif-file"], "");
    assert!(
        job.outputs["errors"].parse::<usize>().unwrap() > 10,
        "{:?}",
        job.outputs
    );
    assert!(job.summary.contains("not linted"), "{}", job.summary);
    assert!(
        job.printed
            .starts_with("::error file=ready/pilot.toml,title=pilotlint::")
            || job.printed.contains("\n::error file=ready/pilot.toml,"),
        "{}",
        job.printed
    );
}

#[test]
fn nothing_in_an_input_is_run() {
    let runner = Runner::with(&["ready"]);
    let bad = "$(touch pwned) `touch pwned`; touch pwned\n--watch\n*\n'\"\n";
    for input in ["paths", "args", "gate", "sarif-file"] {
        let job = runner.run(&[(input, bad)]);
        assert_eq!(job.status, 2, "{input}: {}", job.printed);
    }
    assert!(!runner.path("work/pwned").exists());
}

/// Asks an outside judge about a file; its word, where it has something against it.
fn against(judge: &Path, args: &[&str], file: &str) -> Option<String> {
    let output = Command::new(judge)
        .args(args)
        .arg(repo(file))
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (!output.status.success()).then_some(said)
}

#[test]
fn ci_files_are_what_their_systems_read() {
    let Some(schemas) = judge("check-jsonschema") else {
        return;
    };
    let github = ["--builtin-schema", "vendor.github-workflows"];
    let mut files = vec![
        (
            vec!["--builtin-schema", "vendor.github-actions"],
            "action.yml".to_owned(),
        ),
        (github.to_vec(), "docs/ci/github.yml".to_owned()),
        (
            vec!["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
            "docs/ci/gitlab.yml".to_owned(),
        ),
        (
            // Its schema has patterns that are no Unicode-mode expressions.
            vec![
                "--builtin-schema",
                "vendor.azure-pipelines",
                "--data-transform",
                "azure-pipelines",
                "--regex-variant",
                "nonunicode",
            ],
            "docs/ci/azure.yml".to_owned(),
        ),
    ];
    for workflow in fs::read_dir(repo(".github/workflows")).unwrap() {
        let name = workflow.unwrap().file_name().into_string().unwrap();
        files.push((github.to_vec(), format!(".github/workflows/{name}")));
    }
    assert!(files.len() >= 7, "{files:?}");
    for (args, file) in files {
        assert_eq!(against(&schemas, &args, &file), None, "{file}");
    }
}

#[test]
fn workflows_are_safe_to_run() {
    let Some(zizmor) = judge("zizmor") else { return };
    for file in [".github/workflows", "action.yml", "docs/ci/github.yml"] {
        assert_eq!(against(&zizmor, &["--offline", "--quiet"], file), None, "{file}");
    }
}

#[test]
fn the_hook_is_what_pre_commit_reads() {
    let Some(pre_commit) = judge("pre-commit") else { return };
    for (what, file) in [
        ("validate-manifest", ".pre-commit-hooks.yaml"),
        ("validate-config", "docs/ci/pre-commit.yaml"),
    ] {
        assert_eq!(against(&pre_commit, &[what], file), None, "{file}");
    }
}

#[test]
fn the_hook_takes_manifests_only() {
    let text = fs::read_to_string(repo(".pre-commit-hooks.yaml")).unwrap();
    let hooks = YamlLoader::load_from_str(&text).unwrap().remove(0);
    let Yaml::Array(hooks) = hooks else { panic!("{text}") };
    assert_eq!(hooks.len(), 1);
    assert_eq!(hooks[0]["files"].as_str(), Some(r"(^|/)([^/]+\.)?pilot\.toml$"));
    assert_eq!(hooks[0]["require_serial"].as_bool(), Some(true));
}

#[test]
fn the_published_package_has_what_it_needs_and_nothing_else() {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(repo(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let listed = String::from_utf8(output.stdout).unwrap();
    let mut files: Vec<&str> = listed.lines().collect();
    for needed in [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "src/main.rs",
        "schema/pilot.schema.json",
        "tests/rules/OWN001-production-owner-missing/bad.toml",
    ] {
        assert!(files.contains(&needed), "{needed} is missing");
    }
    // What cargo adds, then what builds, then what the sources include.
    files.retain(|file| {
        let added = [".cargo_vcs_info.json", "Cargo.toml.orig", "Cargo.toml", "Cargo.lock"].contains(file);
        let text = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"].contains(file);
        let source = ["src/", "schema/", "templates/", "man/"]
            .iter()
            .any(|folder| file.starts_with(folder));
        let fixture = file.starts_with("tests/rules/") && file.split('.').next_back() == Some("toml");
        !(added || text || source || fixture)
    });
    assert!(files.is_empty(), "{files:?}");
}
