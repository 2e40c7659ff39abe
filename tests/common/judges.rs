//! Validators that somebody else wrote.
//!
//! `.ci/run` installs them and names their folder in `PILOTLINT_JUDGES`; what is not there is looked for on `PATH`. In CI
//! they have to be there; elsewhere a test passes with a note if its judge is not.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A program or file of that name.
pub fn judge(name: &str) -> Option<PathBuf> {
    let named = env::var_os("PILOTLINT_JUDGES").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = named.into_iter().chain(env::split_paths(&path));
    let found = folders.find_map(|folder| {
        let file = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        file.is_file().then_some(file)
    });
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "CI needs {name}, as .ci/run installs it");
        eprintln!("skipped: {name} is not installed; see .ci/run");
    }
    found
}

/// What GitHub's own renderer, at `cmark`, makes of Markdown. Tags that get into the text are to be seen.
pub fn html(cmark: &Path, markdown: &str) -> String {
    let mut command = Command::new(cmark);
    for extension in ["autolink", "table", "strikethrough", "tasklist", "footnotes"] {
        command.args(["-e", extension]);
    }
    command.arg("--unsafe").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It reads all before it writes.
    stdin.write_all(markdown.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a judge that says by its exit status whether it finds something.
#[track_caller]
pub fn silent(command: &mut Command) {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{command:?}: {}", text.concat());
}

/// The log in which `multitool` says what is wrong with a SARIF file: it exits 0 whatever it finds.
#[track_caller]
pub fn sarif_verdict(multitool: &Path, file: &Path) -> Value {
    let verdict = file.with_extension("judged.sarif");
    silent(
        Command::new(multitool)
            .arg("validate")
            .arg(file)
            .args(["--rule-kind", "Sarif;Gh", "--level", "Error;Warning"])
            .args(["--log", "ForceOverwrite", "--max-file-size-in-kb", "100000", "--output"])
            .arg(&verdict)
            .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
    );
    let text = fs::read_to_string(verdict).unwrap();
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap()
}
