//! Manifests where they are: finds them, reads them, holds each against its own configuration, and keeps what a view wants.
//!
//! Prints nothing, and knows no command line: whatever shows manifests stands on it.

mod portfolio;
mod target;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::ThreadPool;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::config::{Config, ConfigError, Configurations, Which, globs};
use crate::diagnostic::Diagnostic;
use crate::discovery::{self, Ask, Discovery};
use crate::engine::{Analysis, Input, Linted, Run, Standard, analyse, unreadable};
use crate::evidence::{Origin, Resolver, Shared};
use crate::files::{Files, Roots, Subject, Unreadable, canonical_folder};
use crate::manifest::{Date, Stage};
use crate::rules::{UnknownRule, chosen, named_by};

pub use target::{Problems, Target, Targets};

/// A text that nests tables hundreds deep is refused only after parsing; parsing and dropping such a tree takes room.
const STACK: usize = 64 << 20;

/// Where to look for manifests.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Manifests, and folders to look for them in; relative ones from the workspace's folder.
    pub paths: Vec<PathBuf>,
    /// Globs of what is left out, as in `.gitignore`, from the workspace's folder.
    pub exclude: Vec<String>,
    /// Do `.gitignore` and `.ignore` count?
    pub ignore_files: bool,
}

/// What is asked of all manifests, whatever their configurations say.
#[derive(Debug, Clone)]
pub struct Query {
    /// The day that counts as today.
    pub today: Date,
    /// The stage that is asked about; one of [`Stage::LIFE`].
    pub gate: Option<Stage>,
    /// False if nobody wants to look ahead.
    pub lookahead: bool,
    /// False if it is to be judged as if there were no waivers.
    pub waivers: bool,
    /// Is it about what is to be heard, so that what configurations select, ignore and lower counts, rather than about the
    /// pilot, of which it changes nothing?
    pub configured: bool,
    /// Words that choose rules among those that configurations have on; every one, without any.
    pub select: Vec<String>,
    /// Words that turn rules off.
    pub ignore: Vec<String>,
}

/// Why nothing can be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A word names no rule.
    Rule(UnknownRule),
    /// Globs that are none, each with why.
    Globs(Vec<(String, String)>),
    /// The machine gives no threads, in its words.
    Threads(String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rule(unknown) => unknown.fmt(f),
            Self::Globs(faults) => {
                let faults: Vec<String> = faults.iter().map(|(glob, why)| format!("{glob}: {why}")).collect();
                f.write_str(&faults.join("; "))
            }
            Self::Threads(why) => write!(f, "threads cannot be started: {why}"),
        }
    }
}

impl std::error::Error for Refused {}

/// The manifests around a folder. What is read of documents and folders is remembered: make a new one when files change.
#[derive(Debug)]
pub struct Workspace {
    files: Arc<dyn Files>,
    cwd: PathBuf,
    which: Which,
    roots: Roots,
    resolver: Resolver,
    pool: ThreadPool,
    /// The text that takes the place of the one manifest that is linted.
    text: Option<Result<String, Unreadable>>,
}

impl Workspace {
    /// Over a file system, seen from the folder `cwd`, which is absolute.
    ///
    /// # Errors
    ///
    /// If the machine gives no threads.
    pub fn new(files: Arc<dyn Files>, cwd: &Path, which: Which) -> Result<Self, Refused> {
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
        Ok(Self {
            cwd: cwd.to_owned(),
            which,
            roots: Roots::new(Arc::clone(&files)),
            resolver: Resolver::new(Arc::clone(&files)),
            files,
            pool: pool.map_err(|error| Refused::Threads(error.to_string()))?,
            text: None,
        })
    }

    /// Every manifest that is linted from here on has this text, or cannot be read: what stands on standard input.
    #[must_use]
    pub fn with_text(mut self, text: Result<String, Unreadable>) -> Self {
        self.text = Some(text);
        self
    }

    /// The configuration that holds in the workspace's folder; `None` where it is broken. All that is wrong with it comes
    /// beside.
    pub fn configuration(&self) -> (Option<Arc<Config>>, Vec<ConfigError>) {
        self.pool.install(|| {
            let mut configurations = self.configurations();
            (configurations.of_folder(&self.cwd), configurations.errors())
        })
    }

    /// The manifests that a search leads to, each with the terms that it is held against.
    ///
    /// # Errors
    ///
    /// If the search or the query make no sense. What is wrong with paths and configurations is told in the targets.
    pub fn find(&self, search: &Search, query: &Query) -> Result<Targets, Refused> {
        self.pool.install(|| {
            let mut configurations = self.configurations();
            let discovery = self.discover(search, &mut configurations)?;
            Self::targets(discovery, &mut configurations, query)
        })
    }

    /// The one manifest that is said to stand at `path`, whether there is one or not.
    ///
    /// # Errors
    ///
    /// If the query makes no sense.
    pub fn find_named(&self, path: &Path, query: &Query) -> Result<Targets, Refused> {
        let discovery = Discovery {
            found: vec![discovery::named(&*self.files, path, &self.cwd)],
            errors: Vec::new(),
        };
        self.pool.install(|| {
            let mut configurations = self.configurations();
            Self::targets(discovery, &mut configurations, query)
        })
    }

    fn configurations(&self) -> Configurations {
        Configurations::new(Arc::clone(&self.files), self.which.clone(), &self.cwd)
    }

    /// What the paths lead to, less what is excluded.
    fn discover(&self, search: &Search, configurations: &mut Configurations) -> Result<Discovery, Refused> {
        let excluded = globs(&canonical_folder(&*self.files, &self.cwd), &search.exclude).map_err(|faults| {
            let faults = faults.into_iter();
            Refused::Globs(
                faults
                    .map(|(index, why)| (search.exclude[index].clone(), why))
                    .collect(),
            )
        })?;
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
            &*self.files,
            &search.paths,
            &self.cwd,
            search.ignore_files,
            &mut is_excluded,
        ))
    }

    fn targets(discovery: Discovery, configurations: &mut Configurations, query: &Query) -> Result<Targets, Refused> {
        let mut held: Vec<(crate::discovery::Found, Arc<Config>)> = Vec::with_capacity(discovery.found.len());
        let mut not_linted = Vec::new();
        for found in discovery.found {
            match configurations.of_manifest(&found.path) {
                Some(config) => held.push((found, config)),
                None => not_linted.push(found),
            }
        }
        let own = configurations.custom_rules();
        let select = if query.select.is_empty() {
            None
        } else {
            Some(chosen(&query.select, &own).map_err(Refused::Rule)?)
        };
        let ignore = named_by(&query.ignore, &own).map_err(Refused::Rule)?;
        let standard = |config: &Config| Standard {
            today: query.today,
            selection: config.selection().narrowed(select.as_deref(), &ignore),
            lookahead: query.lookahead && config.lookahead(),
            waivers: query.waivers,
            settings: config.settings().clone(),
        };
        Ok(Targets::new(
            held,
            standard,
            configurations.files().map(Path::to_owned).collect(),
            Problems {
                paths: discovery.errors,
                configurations: configurations.errors(),
                not_linted,
            },
        ))
    }

    /// Analyses one manifest.
    pub fn analyse(&self, target: &Target) -> Analysis {
        let path = self.cwd.join(&target.found.path);
        let folder = path.parent().unwrap_or(&self.cwd);
        let root = self.roots.of_manifest(&path);
        let input = Input {
            path: target.found.display.clone(),
            root_path: target::under(&*self.files, &root, &path),
        };
        let standard = &target.standard;
        let from = Origin {
            folder,
            root: &root,
            manifest: Some(&path),
            stub_words: standard.settings.limits.stub_words,
            leftovers: &standard.settings.vocabulary.leftovers,
        };
        let mut shared = Shared::default();
        match self.read(target) {
            Ok(text) => analyse(input, text, standard, &mut |reference| {
                self.resolver.look(&from, reference, &mut shared).seen(reference)
            }),
            Err(why) => {
                let mut said = Diagnostic::new(why.sentence(Subject::Manifest));
                said.help = why.help(Subject::Manifest);
                unreadable(input, said, standard)
            }
        }
    }

    fn read(&self, target: &Target) -> Result<String, Unreadable> {
        if let Some(text) = &self.text {
            return text.clone();
        }
        let root = self.roots.of_manifest(&target.found.path);
        let limit = target.standard.settings.limits.max_manifest_bytes;
        target.found.read(&*self.files, &root, limit)
    }

    /// Analyses all targets on all threads, keeps of each what `keep` makes of it, and adds what rules over the portfolio
    /// say. `done` is called after each.
    pub fn run<V: Send>(
        &self,
        targets: &Targets,
        query: &Query,
        keep: impl Fn(Analysis) -> Linted<V> + Sync,
        done: &(dyn Fn() + Sync),
    ) -> Run<V> {
        let one = |target: &Target| {
            let linted = keep(self.analyse(target));
            done();
            linted
        };
        let mut manifests: Vec<Linted<V>> = self.pool.install(|| targets.found.par_iter().map(one).collect());
        self.judge_portfolio(targets, query.configured, &mut manifests);
        let mut run = Run::new(query.today, query.gate, manifests);
        let not_linted = targets.problems.not_linted.iter();
        run.not_linted = not_linted.map(|found| found.display.clone()).collect();
        run
    }
}
