//! From what is to be linted to a finished run.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::prepare::{current_folder, search, stdin_path, workspace};
use super::progress::Progress;
use super::{Failure, Inputs, complain, config, file};
use crate::clean;
use crate::config::show;
use crate::engine::{Analysis, Linted, Run};
use crate::files::write::Target;
use crate::files::{self, Disk, canonical_folder, is_repository};
use crate::output::{self, Base};
use crate::paths;

use crate::workspace::{Problems, Query, Refused, Targets, Workspace};

/// A run, and whether anything went wrong outside the manifests; that has been told on standard error.
pub(super) struct Outcome<V> {
    pub run: Run<V>,
    pub base: Base,
    /// Then the exit status is 2.
    pub incomplete: bool,
}

/// Finds and lints; of each manifest, `keep` says what is kept. `writes` are files that are written afterwards: nothing that
/// is read.
pub(super) fn run<V: Send>(
    inputs: &Inputs,
    query: &Query,
    writes: &[Target],
    keep: impl Fn(Analysis) -> Linted<V> + Sync,
) -> Result<Outcome<V>, Failure> {
    let since = Instant::now();
    let (workspace, targets) = find(inputs, query)?;
    file::spares(writes, inputs, &targets)?;
    tell(&targets.problems);
    let progress = Progress::new(since, targets.found.len(), inputs.quiet);
    let run = workspace.run(&targets, query, keep, &|| progress.step());
    drop(progress);
    Ok(Outcome {
        run,
        base: base(&current_folder()?),
        incomplete: !targets.problems.is_empty(),
    })
}

/// The workspace of the current folder, and what is to be linted in it.
fn find(inputs: &Inputs, query: &Query) -> Result<(Workspace, Targets), Failure> {
    let workspace = workspace(&inputs.config)?;
    let Some(path) = stdin_path(inputs)? else {
        let search = search(inputs)?;
        let targets = workspace.find(&search, query).map_err(|refused| match refused {
            Refused::Globs(_) => Failure::Said(format!("--exclude {refused}")),
            _ => Failure::Said(refused.to_string()),
        })?;
        return Ok((workspace, targets));
    };
    let targets = workspace.find_named(path, query).map_err(Box::new)?;
    let Some(target) = targets.found.first() else {
        return Ok((workspace, targets));
    };
    // At most one byte over the limit is read.
    let limit = target.standard.settings.limits.max_manifest_bytes;
    let text = files::read_stream(io::stdin().lock(), limit);
    Ok((workspace.with_text(text), targets))
}

/// Says on standard error what keeps manifests from being linted.
fn tell(problems: &Problems) {
    for error in &problems.paths {
        complain(&error.to_string());
    }
    config::tell(&problems.configurations);
    if problems.configurations.is_empty() {
        return;
    }
    let not_linted: Vec<String> = problems.not_linted.iter().map(|found| found.display.clone()).collect();
    let told = output::not_linted(&not_linted);
    complain(told.as_deref().unwrap_or("a configuration is broken"));
}

/// What would be linted, as it is shown, and whether anything went wrong in looking for it.
pub(super) fn files(inputs: &Inputs, query: &Query) -> Result<(Vec<String>, bool), Failure> {
    let (_, targets) = find(inputs, query)?;
    tell(&targets.problems);
    let files = targets.found.into_iter().map(|target| target.found.display);
    Ok((files.collect(), !targets.problems.is_empty()))
}

/// Prints what holds for each manifest, those of one configuration together.
pub(super) fn show_settings(inputs: &Inputs, query: &Query) -> Result<ExitCode, Failure> {
    let (_, targets) = find(inputs, query)?;
    let mut said: Vec<(&str, String)> = Vec::new();
    for (option, words) in [
        ("--select", &query.select),
        ("--ignore", &query.ignore),
        ("--exclude", &inputs.exclude),
    ] {
        if !words.is_empty() {
            said.push((option, clean::line(&words.join(", ")).into_owned()));
        }
    }
    if !query.lookahead {
        said.push(("--no-lookahead", "true".to_owned()));
    }
    if !query.waivers {
        said.push(("--no-waivers", "true".to_owned()));
    }
    let mut manifests: Vec<Vec<&str>> = vec![Vec::new(); targets.configurations.len()];
    for target in &targets.found {
        manifests[target.place].push(&target.found.display);
    }
    let each = targets.configurations.iter().zip(&manifests);
    let pages: Vec<String> = each.map(|(config, manifests)| show(config, manifests, &said)).collect();
    tell(&targets.problems);
    super::print(&pages.join("\n"))?;
    Ok(ExitCode::from(if targets.problems.is_empty() { 0 } else { 2 }))
}

/// What whole repositories know paths by: the top of the current folder's repository, or the folder itself.
fn base(cwd: &Path) -> Base {
    let cwd = canonical_folder(&Disk, cwd);
    let root = cwd
        .ancestors()
        .find(|folder| is_repository(&Disk, folder))
        .unwrap_or(&cwd);
    Base {
        root: paths::text(root).trim_end_matches('/').to_owned(),
        below: cwd.strip_prefix(root).map(paths::text).unwrap_or_default(),
    }
}
