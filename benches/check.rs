//! How long `pilotlint check` takes over a large portfolio, as a ratio to the least that anybody could do: walk the same
//! folders, read the same files and parse them as TOML, on all cores.
//!
//! `cargo bench --bench check` makes 10,000 manifests of about 300 lines and prints both, in turn, and the ratio pair by
//! pair; then the same with one shared configuration of five custom rules, as a ratio to the run without it. `MANIFESTS`
//! and `ROUNDS` change how many.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use toml::de::DeTable;

fn main() {
    let count = setting("MANIFESTS", 10_000);
    let rounds = setting("ROUNDS", 7);
    let folder = tempfile::tempdir().unwrap();
    let lines = write_portfolio(folder.path(), count);
    println!(
        "{count} manifests of about {lines} lines, {} threads",
        rayon::current_num_threads()
    );
    let config = write_config(folder.path());
    let mut ratios = Vec::new();
    let mut with_rules = Vec::new();
    for round in 0..=rounds {
        let floor = floor(folder.path(), count);
        let check = check_with(folder.path(), &["--isolated".as_ref()]);
        let configured = check_with(folder.path(), &["--config".as_ref(), config.as_os_str()]);
        // The first round warms the file system's cache.
        if round > 0 {
            let ratio = check.as_secs_f64() / floor.as_secs_f64();
            let rules = configured.as_secs_f64() / check.as_secs_f64();
            println!(
                "floor {:7.1} ms   check {:7.1} ms   ratio {ratio:.2}   five custom rules {:7.1} ms   ratio {rules:.2}",
                ms(floor),
                ms(check),
                ms(configured)
            );
            ratios.push(ratio);
            with_rules.push(rules);
        }
    }
    summed_up("check to floor", ratios);
    summed_up("five custom rules to none", with_rules);
}

fn summed_up(what: &str, mut ratios: Vec<f64>) {
    ratios.sort_by(f64::total_cmp);
    println!(
        "{what}: median {:.2}, least {:.2}, most {:.2}",
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1]
    );
}

/// The five rules of docs/custom-rules.md.
fn write_config(folder: &Path) -> PathBuf {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/custom-rules.md")).unwrap();
    let blocks = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap());
    let rules: Vec<&str> = blocks
        .filter(|block| block.starts_with("[[custom-rules]]"))
        .skip(1)
        .collect();
    assert_eq!(rules.len(), 5);
    let file = folder.join("five.toml");
    fs::write(&file, rules.concat()).unwrap();
    file
}

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Writes the manifests, ten in each of a tree of folders; returns the lines of one.
fn write_portfolio(folder: &Path, count: usize) -> usize {
    let complete = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/complete");
    let base = fs::read_to_string(complete.join("rollout.pilot.toml")).unwrap();
    // Evidence is shared, as a portfolio's handbooks are.
    let docs = folder.join("docs");
    fs::create_dir_all(&docs).unwrap();
    for document in fs::read_dir(complete.join("docs")).unwrap() {
        let document = document.unwrap();
        fs::copy(document.path(), docs.join(document.file_name())).unwrap();
    }
    fs::create_dir(folder.join(".git")).unwrap();
    let mut lines = 0;
    for index in 0..count {
        let inside = folder.join(format!("unit-{}/pilots-{}", index / 100, index / 10));
        fs::create_dir_all(&inside).unwrap();
        let mut text = base
            .replace("claims-triage", &format!("pilot-{index}"))
            .replace("\"docs/", "\"../../docs/");
        // Pilots differ: in their owners, and some lack things.
        text = text
            .replace("maya.lind@example.com", &format!("owner-{index}@example.com"))
            .replace("Motor claims North", &format!("Team North {index}"));
        if index % 3 == 0 {
            text = text
                .replace("budget-line = \"CC-4410\"\n", "")
                .replace("executive = true\n", "");
        }
        for metric in 0..2 {
            let _ = write!(
                text,
                "\n[[metrics]]\nname = \"metric-{metric}\"\nkind = \"technical\"\nunit = \"%\"\ndirection = \"up\"\n\
                 target = {{ value = 9{metric}.0, by = 2026-05-31 }}\nmeasured = {{ value = 95.5, on = 2026-06-01, source = \"log\" }}\n"
            );
        }
        lines = text.lines().count();
        fs::write(inside.join(format!("p{index}.pilot.toml")), text).unwrap();
    }
    lines
}

fn floor(folder: &Path, count: usize) -> Duration {
    let start = Instant::now();
    let files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".pilot.toml"))
        .map(walkdir::DirEntry::into_path)
        .collect();
    let parsed: usize = files
        .par_iter()
        .map(|file| {
            let text = fs::read_to_string(file).unwrap();
            usize::from(DeTable::parse(&text).is_ok())
        })
        .sum();
    assert_eq!(parsed, count);
    start.elapsed()
}

fn check_with(folder: &Path, options: &[&OsStr]) -> Duration {
    let start = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_pilotlint"))
        .args(["check", "--output-format", "concise", "--as-of", "2026-06-15"])
        .args(options)
        .arg(folder)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
    start.elapsed()
}
