//! From paths to a finished run.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::ThreadPool;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::{Failure, Inputs, config};
use crate::clean;
use crate::config::{Config, globs, show};
use crate::discovery::{self, Ask, Found};
use crate::engine::{Input, Linted, Request, Run, judge_portfolio, lint, listed, unreadable};
use crate::evidence::Resolver;
use crate::manifest::Date;
use crate::reading;
use crate::root::{Roots, canonical_folder};
use crate::source::Source;

/// A text that nests tables hundreds deep is refused only after parsing; parsing and dropping such a tree takes room.
const STACK: usize = 64 << 20;

/// What a command asks beside its inputs.
pub(super) struct Asked {
    pub lookahead: bool,
    /// Words that choose rules among those that configurations have on; every one, without any.
    pub select: Vec<String>,
    /// Words that turn rules off.
    pub ignore: Vec<String>,
    /// Keep what came of each requirement?
    pub outcomes: bool,
}

/// A run, and what went wrong outside the manifests.
pub(super) struct Outcome {
    pub run: Run,
    /// Each makes the exit status 2.
    pub errors: Vec<String>,
}

/// What is to be linted, and on which terms.
struct Prepared {
    today: Date,
    cwd: PathBuf,
    /// Each manifest with its configuration, by its place in `requests`.
    found: Vec<(Found, usize)>,
    requests: Vec<(Arc<Config>, Request)>,
    errors: Vec<String>,
}

pub(super) fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::Said(format!("the current folder cannot be read: {error}")))
}

/// Threads with room for texts that nest deep.
pub(super) fn pool() -> Result<ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build()
        .map_err(|error| Failure::Said(format!("threads cannot be started: {error}")))
}

fn prepare(inputs: &Inputs, asked: &Asked) -> Result<Prepared, Failure> {
    let today = match inputs.as_of {
        Some(date) => date,
        None => Date(jiff::Zoned::now().date()),
    };
    let cwd = current_folder()?;
    let excluded = globs(&canonical_folder(&cwd), &inputs.exclude).map_err(|faults| {
        let faults = faults
            .iter()
            .map(|(index, why)| format!("--exclude {}: {why}", inputs.exclude[*index]));
        Failure::Said(faults.collect::<Vec<_>>().join("; "))
    })?;
    let mut configurations = config::configurations(&inputs.config, &cwd);
    let discovery = discovery::discover_but(&paths(inputs)?, &cwd, &mut |path, ask| {
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
    });
    let mut configs: Vec<Arc<Config>> = Vec::new();
    let mut found = Vec::with_capacity(discovery.found.len());
    let mut passed_over = 0;
    for one in discovery.found {
        let Some(config) = configurations.of_manifest(&one.path) else {
            passed_over += 1;
            continue;
        };
        let place = configs.iter().rposition(|known| Arc::ptr_eq(known, &config));
        found.push((one, place.unwrap_or(configs.len())));
        if place.is_none() {
            configs.push(config);
        }
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
        outcomes: asked.outcomes,
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

pub(super) fn run(inputs: &Inputs, asked: &Asked) -> Result<Outcome, Failure> {
    let pool = pool()?;
    let Prepared {
        today,
        cwd,
        found,
        requests,
        errors,
    } = pool.install(|| prepare(inputs, asked))?;
    let files = Files {
        roots: Roots::new(),
        resolver: Resolver::new(),
        cwd,
    };
    let request = |index: usize| &requests[index].1;
    let mut manifests: Vec<Linted> = pool.install(|| {
        let linted = found
            .par_iter()
            .map(|(found, index)| files.lint(found, request(*index)));
        linted.collect()
    });
    let own: Vec<&Request> = found.iter().map(|(_, index)| request(*index)).collect();
    judge_portfolio(&mut manifests, &own);
    pool.install(|| {
        let each = found.par_iter().zip(&mut manifests);
        each.for_each(|((found, index), linted)| {
            if linted.source.is_none() && linted.member.is_some() && !linted.findings.is_empty() {
                // The text was let go while nothing was to be shown of it.
                let most = request(*index).settings.limits.max_manifest_bytes;
                linted.source = reading::read_manifest(&found.path, most).ok().map(Source::new);
            }
        });
    });
    Ok(Outcome {
        run: Run {
            as_of: today,
            gate: inputs.gate,
            manifests,
        },
        errors,
    })
}

/// Prints what holds for each manifest, those of one configuration together.
pub(super) fn show_settings(inputs: &Inputs, asked: &Asked) -> Result<ExitCode, Failure> {
    let prepared = pool()?.install(|| prepare(inputs, asked))?;
    let mut said: Vec<(&str, String)> = Vec::new();
    for (option, words) in [
        ("--select", &asked.select),
        ("--ignore", &asked.ignore),
        ("--exclude", &inputs.exclude),
    ] {
        if !words.is_empty() {
            said.push((option, clean::line(&words.join(", ")).into_owned()));
        }
    }
    if !asked.lookahead {
        said.push(("--no-lookahead", "true".to_owned()));
    }
    let pages: Vec<String> = prepared
        .requests
        .iter()
        .enumerate()
        .map(|(place, (config, _))| {
            let own = prepared.found.iter().filter(|(_, index)| *index == place);
            let manifests: Vec<&str> = own.map(|(found, _)| found.display.as_str()).collect();
            show(config, &manifests, &said)
        })
        .collect();
    for error in &prepared.errors {
        super::complain(error);
    }
    super::print(&pages.join("\n"))?;
    Ok(ExitCode::from(if prepared.errors.is_empty() { 0 } else { 2 }))
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

/// What linting files needs beyond their texts, shared by all of a run.
struct Files {
    roots: Roots,
    resolver: Resolver,
    cwd: PathBuf,
}

impl Files {
    fn lint(&self, found: &Found, request: &Request) -> Linted {
        let path = self.cwd.join(&found.path);
        let folder = path.parent().unwrap_or(&self.cwd);
        let root = self.roots.of_manifest(&path);
        let input = Input {
            path: found.display.clone(),
            root_path: under(&root, &path),
        };
        let limits = &request.settings.limits;
        match reading::read_manifest(&found.path, limits.max_manifest_bytes) {
            Ok(text) => lint(input, text, request, &mut |reference| {
                self.resolver
                    .check(folder, &root, reference, limits.stub_words)
                    .fault(reference)
            }),
            Err(why) => unreadable(input, why.to_string(), why.help(), request),
        }
    }
}

/// A path under its project root, with `/`; the whole path where it is not below it.
fn under(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
