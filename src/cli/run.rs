//! From what is to be linted to a finished run.

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use rayon::ThreadPool;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::prepare::{Asked, Prepared, prepare, read_stdin};
use super::progress::Progress;
use super::{Failure, Inputs};
use crate::clean;
use crate::config::show;
use crate::discovery::Found;
use crate::engine::{Input, Keep, Linted, Request, Run, judge_portfolio, lint, unreadable};
use crate::evidence::Resolver;
use crate::output::Base;
use crate::reading::{self, Unreadable};
use crate::root::{Roots, canonical_folder, is_repository};
use crate::source::Source;

/// A text that nests tables hundreds deep is refused only after parsing; parsing and dropping such a tree takes room.
const STACK: usize = 64 << 20;

/// A run, and what went wrong outside the manifests.
pub(super) struct Outcome {
    pub run: Run,
    pub base: Base,
    /// Each makes the exit status 2.
    pub errors: Vec<String>,
}

/// Threads with room for texts that nest deep.
pub(super) fn pool() -> Result<ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build()
        .map_err(|error| Failure::Said(format!("threads cannot be started: {error}")))
}

pub(super) fn run(inputs: &Inputs, asked: &Asked) -> Result<Outcome, Failure> {
    let since = Instant::now();
    let pool = pool()?;
    let prepared = pool.install(|| prepare(inputs, asked))?;
    let Prepared { found, requests, .. } = &prepared;
    let request = |index: usize| &requests[index].1;
    let stdin = match found.first() {
        Some((_, index)) => read_stdin(inputs, request(*index).settings.limits.max_manifest_bytes)?,
        None => None,
    };
    let files = Files {
        roots: Roots::new(),
        resolver: Resolver::new(),
        stdin,
        cwd: prepared.cwd.clone(),
    };
    let progress = Progress::new(since, found.len(), inputs.quiet);
    let one = |(found, index): &(Found, usize)| {
        let linted = files.lint(found, request(*index));
        progress.step();
        linted
    };
    let mut manifests: Vec<Linted> = pool.install(|| found.par_iter().map(one).collect());
    drop(progress);
    let own: Vec<&Request> = found.iter().map(|(_, index)| request(*index)).collect();
    judge_portfolio(&mut manifests, &own);
    pool.install(|| {
        let each = found.par_iter().zip(&mut manifests);
        each.for_each(|((found, index), linted)| {
            if asked.keep == Keep::Findings
                && linted.source.is_none()
                && linted.member.is_some()
                && !linted.findings.is_empty()
            {
                // The text was let go while nothing was to be shown of it.
                linted.source = files.read(found, request(*index)).ok().map(Source::new);
            }
        });
    });
    Ok(Outcome {
        run: Run {
            as_of: prepared.today,
            gate: inputs.gate,
            manifests,
        },
        base: base(&files.cwd),
        errors: prepared.errors,
    })
}

/// What would be linted, as it is shown, and what went wrong in looking for it.
pub(super) fn files(inputs: &Inputs, asked: &Asked) -> Result<(Vec<String>, Vec<String>), Failure> {
    let prepared = pool()?.install(|| prepare(inputs, asked))?;
    let files = prepared.found.into_iter().map(|(found, _)| found.display);
    Ok((files.collect(), prepared.errors))
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
struct Files {
    roots: Roots,
    resolver: Resolver,
    /// What standard input said, where that is what is linted.
    stdin: Option<Result<String, Unreadable>>,
    cwd: PathBuf,
}

impl Files {
    fn read(&self, found: &Found, request: &Request) -> Result<String, Unreadable> {
        match &self.stdin {
            Some(text) => text.clone(),
            None => reading::read_manifest(&found.path, request.settings.limits.max_manifest_bytes),
        }
    }

    fn lint(&self, found: &Found, request: &Request) -> Linted {
        let path = self.cwd.join(&found.path);
        let folder = path.parent().unwrap_or(&self.cwd);
        let root = self.roots.of_manifest(&path);
        let input = Input {
            path: found.display.clone(),
            root_path: under(&root, &path),
        };
        let words = request.settings.limits.stub_words;
        match self.read(found, request) {
            Ok(text) => lint(input, text, request, &mut |reference| {
                self.resolver.check(folder, &root, reference, words).fault(reference)
            }),
            Err(why) => unreadable(input, why.to_string(), why.help(), request),
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
