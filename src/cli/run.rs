//! From paths to a finished run.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Component, Path, PathBuf};
use std::time::Instant;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::progress::Progress;
use super::{Failure, Inputs};
use crate::discovery::{self, Discovery, Found};
use crate::engine::{Input, Keep, Linted, Request, Run, Selection, judge_portfolio, lint, unreadable};
use crate::evidence::Resolver;
use crate::manifest::Date;
use crate::output::Base;
use crate::reading::{self, Unreadable};
use crate::root::{Roots, canonical_folder, is_repository};
use crate::settings::Settings;
use crate::source::Source;

/// A text that nests tables hundreds deep is refused only after parsing; parsing and dropping such a tree takes room.
const STACK: usize = 64 << 20;

/// What a command asks beside its inputs.
pub(super) struct Asked {
    pub lookahead: bool,
    pub selection: Selection,
    pub keep: Keep,
}

/// A run, and what went wrong outside the manifests.
pub(super) struct Outcome {
    pub run: Run,
    pub base: Base,
    /// Each makes the exit status 2.
    pub errors: Vec<String>,
}

pub(super) fn run(inputs: &Inputs, asked: Asked) -> Result<Outcome, Failure> {
    let since = Instant::now();
    let today = today(inputs);
    let cwd = current_folder()?;
    let discovery = discover(inputs, &cwd)?;
    let request = Request {
        today,
        gate: inputs.gate,
        lookahead: asked.lookahead,
        selection: asked.selection,
        keep: asked.keep,
        settings: Settings::default(),
    };
    let files = Files {
        roots: Roots::new(),
        resolver: Resolver::new(),
        stdin: read_stdin(inputs, request.settings.limits.max_manifest_bytes)?,
        cwd,
        request: &request,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build()
        .map_err(|error| Failure::Said(format!("threads cannot be started: {error}")))?;
    let progress = Progress::new(since, discovery.found.len(), inputs.quiet);
    let one = |found| {
        let linted = files.lint(found);
        progress.step();
        linted
    };
    let mut manifests: Vec<Linted> = pool.install(|| discovery.found.par_iter().map(one).collect());
    drop(progress);
    judge_portfolio(&mut manifests, &request);
    pool.install(|| {
        discovery
            .found
            .par_iter()
            .zip(&mut manifests)
            .for_each(|(found, linted)| {
                if asked.keep == Keep::Findings
                    && linted.source.is_none()
                    && linted.member.is_some()
                    && !linted.findings.is_empty()
                {
                    // The text was let go while nothing was to be shown of it.
                    linted.source = files.read(found).ok().map(Source::new);
                }
            });
    });
    Ok(Outcome {
        run: Run {
            as_of: today,
            gate: inputs.gate,
            manifests,
        },
        base: base(&files.cwd),
        errors: discovery.errors.iter().map(ToString::to_string).collect(),
    })
}

/// The day that counts as today.
pub(super) fn today(inputs: &Inputs) -> Date {
    inputs.as_of.unwrap_or_else(|| Date(jiff::Zoned::now().date()))
}

/// What would be linted, as it is shown, and what went wrong in looking for it.
pub(super) fn files(inputs: &Inputs) -> Result<(Vec<String>, Vec<String>), Failure> {
    let discovery = discover(inputs, &current_folder()?)?;
    let files = discovery.found.into_iter().map(|found| found.display);
    Ok((
        files.collect(),
        discovery.errors.iter().map(ToString::to_string).collect(),
    ))
}

fn current_folder() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::Said(format!("the current folder cannot be read: {error}")))
}

fn discover(inputs: &Inputs, cwd: &Path) -> Result<Discovery, Failure> {
    if let Some(path) = stdin_path(inputs)? {
        return Ok(Discovery {
            found: vec![discovery::named(path, cwd)],
            errors: Vec::new(),
        });
    }
    Ok(discovery::discover(&paths(inputs)?, cwd, !inputs.no_ignore))
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
fn read_stdin(inputs: &Inputs, limit: u64) -> Result<Option<Result<String, Unreadable>>, Failure> {
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

/// What whole repositories know paths by: the top of the current folder's repository, or the folder itself.
fn base(cwd: &Path) -> Base {
    let cwd = canonical_folder(cwd);
    let root = cwd.ancestors().find(|folder| is_repository(folder)).unwrap_or(&cwd);
    let slashes = |path: &Path| path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    Base {
        root: slashes(root).trim_end_matches('/').to_owned(),
        below: cwd.strip_prefix(root).map(slashes).unwrap_or_default(),
    }
}

/// What linting files needs beyond their texts, shared by all of a run.
struct Files<'r> {
    roots: Roots,
    resolver: Resolver,
    /// What standard input said, where that is what is linted.
    stdin: Option<Result<String, Unreadable>>,
    cwd: PathBuf,
    request: &'r Request,
}

impl Files<'_> {
    fn read(&self, found: &Found) -> Result<String, Unreadable> {
        match &self.stdin {
            Some(text) => text.clone(),
            None => reading::read_manifest(&found.path, self.request.settings.limits.max_manifest_bytes),
        }
    }

    fn lint(&self, found: &Found) -> Linted {
        let path = self.cwd.join(&found.path);
        let folder = path.parent().unwrap_or(&self.cwd);
        let root = self.roots.of_manifest(&path);
        let input = Input {
            path: found.display.clone(),
            root_path: under(&root, &path),
        };
        let limits = &self.request.settings.limits;
        match self.read(found) {
            Ok(text) => lint(input, text, self.request, &mut |reference| {
                self.resolver
                    .check(folder, &root, reference, limits.stub_words)
                    .fault(reference)
            }),
            Err(why) => unreadable(input, why.to_string(), why.help(), self.request),
        }
    }
}

/// A path under its project root, with `/`, however it was reached; the whole path where it is not below it.
fn under(root: &Path, path: &Path) -> String {
    let climbs = |path: &Path| path.components().any(|part| part == Component::ParentDir);
    let canonical;
    let relative = match path.strip_prefix(root) {
        Ok(relative) if !climbs(relative) => relative,
        // Over a link, or up and down again.
        _ => {
            let folder = canonical_folder(path.parent().unwrap_or(path));
            canonical = folder.join(path.file_name().unwrap_or_default());
            canonical.strip_prefix(root).unwrap_or(&canonical)
        }
    };
    let parts: Vec<_> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
