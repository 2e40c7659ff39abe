//! From paths to a finished run.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::{Failure, Inputs};
use crate::discovery::{self, Found};
use crate::engine::{Input, Keep, Linted, Request, Run, Selection, judge_portfolio, lint, unreadable};
use crate::evidence::Resolver;
use crate::manifest::Date;
use crate::reading;
use crate::root::Roots;
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
    /// Each makes the exit status 2.
    pub errors: Vec<String>,
}

pub(super) fn run(inputs: &Inputs, asked: Asked) -> Result<Outcome, Failure> {
    let today = match inputs.as_of {
        Some(date) => date,
        None => Date(jiff::Zoned::now().date()),
    };
    let cwd = std::env::current_dir()
        .map_err(|error| Failure::Said(format!("the current folder cannot be read: {error}")))?;
    let discovery = discovery::discover(&paths(inputs)?, &cwd);
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
        cwd,
        request: &request,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build()
        .map_err(|error| Failure::Said(format!("threads cannot be started: {error}")))?;
    let mut manifests: Vec<Linted> =
        pool.install(|| discovery.found.par_iter().map(|found| files.lint(found)).collect());
    judge_portfolio(&mut manifests, &request);
    let most = request.settings.limits.max_manifest_bytes;
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
        errors: discovery.errors.iter().map(ToString::to_string).collect(),
    })
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
struct Files<'r> {
    roots: Roots,
    resolver: Resolver,
    cwd: PathBuf,
    request: &'r Request,
}

impl Files<'_> {
    fn lint(&self, found: &Found) -> Linted {
        let path = self.cwd.join(&found.path);
        let folder = path.parent().unwrap_or(&self.cwd);
        let root = self.roots.of_manifest(&path);
        let input = Input {
            path: found.display.clone(),
            root_path: under(&root, &path),
        };
        let limits = &self.request.settings.limits;
        match reading::read_manifest(&found.path, limits.max_manifest_bytes) {
            Ok(text) => lint(input, text, self.request, &mut |reference| {
                self.resolver
                    .check(folder, &root, reference, limits.stub_words)
                    .fault(reference)
            }),
            Err(why) => unreadable(input, why.to_string(), why.help(), self.request),
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
