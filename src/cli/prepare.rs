//! From the command line to what is to be linted, and on which terms.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Failure, Inputs, config};
use crate::config::{Config, Configurations, globs};
use crate::discovery::{self, Ask, Discovery, Found};
use crate::engine::{Keep, Request, listed};
use crate::manifest::Date;
use crate::reading::{self, Unreadable};
use crate::root::canonical_folder;

/// What a command asks beside its inputs.
pub(super) struct Asked {
    pub lookahead: bool,
    /// Words that choose rules among those that configurations have on; every one, without any.
    pub select: Vec<String>,
    /// Words that turn rules off.
    pub ignore: Vec<String>,
    pub keep: Keep,
}

/// What is to be linted, and on which terms.
pub(super) struct Prepared {
    pub today: Date,
    pub cwd: PathBuf,
    /// Each manifest with its configuration, by its place in `requests`.
    pub found: Vec<(Found, usize)>,
    pub requests: Vec<(Arc<Config>, Request)>,
    /// Each makes the exit status 2.
    pub errors: Vec<String>,
}

/// The day that counts as today.
pub(super) fn today(inputs: &Inputs) -> Date {
    inputs.as_of.unwrap_or_else(|| Date(jiff::Zoned::now().date()))
}

pub(super) fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::Said(format!("the current folder cannot be read: {error}")))
}

/// Needs a stack of 64 MiB: configurations may nest deep.
pub(super) fn prepare(inputs: &Inputs, asked: &Asked) -> Result<Prepared, Failure> {
    let today = today(inputs);
    let cwd = current_folder()?;
    let mut configurations = config::configurations(&inputs.config, &cwd);
    let discovery = discover(inputs, &cwd, &mut configurations)?;
    let mut configs: Vec<Arc<Config>> = Vec::new();
    let mut places: HashMap<*const Config, usize> = HashMap::new();
    let mut found = Vec::with_capacity(discovery.found.len());
    let mut passed_over = 0;
    for one in discovery.found {
        let Some(config) = configurations.of_manifest(&one.path) else {
            passed_over += 1;
            continue;
        };
        let place = *places.entry(Arc::as_ptr(&config)).or_insert(configs.len());
        if place == configs.len() {
            configs.push(config);
        }
        found.push((one, place));
    }
    let mut errors: Vec<String> = discovery.errors.iter().map(ToString::to_string).collect();
    let broken = configurations.errors();
    config::tell(&broken);
    if !broken.is_empty() {
        errors.push(match passed_over {
            0 => "a configuration is broken".to_owned(),
            1 => "a manifest is not linted: its configuration is broken".to_owned(),
            many => format!("{many} manifests are not linted: their configuration is broken"),
        });
    }
    let custom = configurations.custom_rules();
    let select = listed(&asked.select, &custom).map_err(Box::new)?;
    let asked = crate::config::Asked {
        today,
        gate: inputs.gate,
        lookahead: asked.lookahead,
        select: (!asked.select.is_empty()).then_some(select),
        ignore: listed(&asked.ignore, &custom).map_err(Box::new)?,
        keep: asked.keep,
    };
    let requests = configs.into_iter().map(|config| {
        let request = config.request(&asked);
        (config, request)
    });
    Ok(Prepared {
        today,
        cwd,
        found,
        requests: requests.collect(),
        errors,
    })
}

/// What the paths lead to, less what is excluded.
fn discover(inputs: &Inputs, cwd: &Path, configurations: &mut Configurations) -> Result<Discovery, Failure> {
    if let Some(path) = stdin_path(inputs)? {
        return Ok(Discovery {
            found: vec![discovery::named(path, cwd)],
            errors: Vec::new(),
        });
    }
    let excluded = globs(&canonical_folder(cwd), &inputs.exclude).map_err(|faults| {
        let faults = faults
            .iter()
            .map(|(index, why)| format!("--exclude {}: {why}", inputs.exclude[*index]));
        Failure::Said(faults.collect::<Vec<_>>().join("; "))
    })?;
    let paths = paths(inputs)?;
    let mut is_excluded = |path: &Path, ask| {
        let below = path.starts_with(excluded.path()) && path != excluded.path();
        let parent = path.parent().unwrap_or(path);
        match ask {
            Ask::Start => {
                let around = below && excluded.matched_path_or_any_parents(path, true).is_ignore();
                around
                    || configurations
                        .of_folder(path)
                        .is_some_and(|config| config.excludes_around(path))
            }
            Ask::Folder | Ask::Manifest => {
                let is_folder = ask == Ask::Folder;
                (below && excluded.matched(path, is_folder).is_ignore())
                    || configurations
                        .of_folder(parent)
                        .is_some_and(|config| config.excludes(path, is_folder))
            }
        }
    };
    Ok(discovery::discover_but(
        &paths,
        cwd,
        !inputs.no_ignore,
        &mut is_excluded,
    ))
}

/// Where standard input is to be taken to stand, if that is what is linted.
fn stdin_path(inputs: &Inputs) -> Result<Option<&Path>, Failure> {
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

/// The text of standard input, if that is what is linted: at most one byte over the limit is read.
pub(super) fn read_stdin(inputs: &Inputs, limit: u64) -> Result<Option<Result<String, Unreadable>>, Failure> {
    if stdin_path(inputs)?.is_none() {
        return Ok(None);
    }
    Ok(Some(reading::read_text(io::stdin().lock(), limit)))
}

fn paths(inputs: &Inputs) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = inputs.paths.clone();
    if let Some(list) = &inputs.files_from {
        let failed = |error: io::Error| Failure::Said(format!("{} cannot be read: {error}", list.display()));
        if list == Path::new("-") {
            paths.extend(discovery::read_list(io::stdin().lock()).map_err(failed)?);
        } else {
            let file = File::open(list).map_err(failed)?;
            paths.extend(discovery::read_list(BufReader::new(file)).map_err(failed)?);
        }
        if paths.is_empty() {
            return Err(Failure::Said(format!("{} lists no path", list.display())));
        }
    }
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    Ok(paths)
}
