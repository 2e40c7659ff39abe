//! From the words of the command line to what is looked for, and what is asked of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::{ConfigArgs, Failure, Inputs, list};
use crate::config::Which;
use crate::files::Disk;
use crate::manifest::Date;
use crate::workspace::{Query, Search, Workspace};

/// The day that counts as today: the day in UTC unless another is asked for, so that a laptop and a CI job agree.
pub(super) fn today(inputs: &Inputs) -> Result<Date, Failure> {
    let day = inputs.as_of.or_else(|| Date::of(SystemTime::now()));
    day.ok_or_else(|| {
        Failure::Said(
            "the clock of this machine shows a year that no calendar has; name the day with --as-of".to_owned(),
        )
    })
}

pub(super) fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::Said(format!("the current folder cannot be read: {error}")))
}

/// Which configuration is asked for.
fn which(args: &ConfigArgs) -> Which {
    match &args.config {
        _ if args.isolated => Which::Isolated,
        Some(path) => Which::File(path.clone()),
        None => Which::Nearest,
    }
}

/// The current folder, with the configuration that is asked for.
pub(super) fn workspace(args: &ConfigArgs) -> Result<Workspace, Failure> {
    Ok(Workspace::new(Arc::new(Disk), &current_folder()?, which(args)).map_err(Box::new)?)
}

/// What every command asks of manifests; `check` asks for less, and looks ahead.
pub(super) fn query(inputs: &Inputs) -> Result<Query, Failure> {
    Ok(Query {
        today: today(inputs)?,
        gate: inputs.gate,
        lookahead: false,
        waivers: !inputs.no_waivers,
        configured: false,
        select: Vec::new(),
        ignore: Vec::new(),
    })
}

/// Where manifests are looked for.
pub(super) fn search(inputs: &Inputs) -> Result<Search, Failure> {
    Ok(Search {
        paths: paths(inputs)?,
        exclude: inputs.exclude.clone(),
        ignore_files: !inputs.no_ignore,
    })
}

/// Where standard input is to be taken to stand, if that is what is linted.
pub(super) fn stdin_path(inputs: &Inputs) -> Result<Option<&Path>, Failure> {
    let said = |text: &str| Err(Failure::Said(text.to_owned()));
    let dash = inputs.paths.iter().any(|path| path == Path::new("-"));
    match (dash, &inputs.stdin_filename) {
        (false, None) => Ok(None),
        (false, Some(_)) => said("--stdin-filename goes with - as the path: standard input"),
        (true, _) if inputs.paths.len() > 1 || inputs.files_from.is_some() => {
            said("- is standard input, which is linted alone: leave out the other paths")
        }
        (true, Some(path)) if path.file_name().is_none() => said("--stdin-filename is no file's name"),
        (true, Some(path)) => Ok(Some(path)),
        (true, None) => Ok(Some(Path::new("pilot.toml"))),
    }
}

fn paths(inputs: &Inputs) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = inputs.paths.clone();
    if let Some(list) = &inputs.files_from {
        paths.extend(list::read(list)?);
        if paths.is_empty() {
            return Err(Failure::Said(format!("{} lists no path", list.display())));
        }
    }
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    Ok(paths)
}
