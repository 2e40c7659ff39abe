//! Finds configurations, and reads each of them once.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::layer::laid_over;
use super::mistakes::Broken;
use super::{Config, ConfigError};
use crate::diagnostic::Diagnostic;
use crate::files::{CONFIG, Files, Roots, Subject, Unreadable, canonical_folder, read_text};
use crate::paths;
use crate::rules::Rule;
use crate::source::Source;

/// A larger file is no configuration. In bytes.
const LARGEST: u64 = 1 << 20;

/// Longer chains of configurations that extend each other are refused.
const LONGEST_CHAIN: usize = 16;

/// Which configuration holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Which {
    /// The nearest one upwards from each manifest, up to its project root.
    #[default]
    Nearest,
    /// This one.
    File(PathBuf),
    /// None.
    Isolated,
}

/// The configurations of a run.
#[derive(Debug)]
pub struct Configurations {
    files: Arc<dyn Files>,
    which: Which,
    cwd: PathBuf,
    roots: Roots,
    none: Arc<Config>,
    /// The file that holds in a canonical folder.
    nearest: HashMap<PathBuf, Option<PathBuf>>,
    /// What holds for the manifests of a folder, as it was given.
    given: HashMap<PathBuf, Option<Arc<Config>>>,
    /// Sound ones, by canonical path.
    read: HashMap<PathBuf, Arc<Config>>,
    /// Broken ones, by canonical path, and whether they were seen from outside of their project: then what is wrong with
    /// them was not shown.
    broken: HashSet<(PathBuf, bool)>,
    /// Those and what could not be read, by canonical path.
    asked: HashSet<PathBuf>,
    errors: Vec<ConfigError>,
}

/// A file that is being read, and the one that it is extended from.
struct Chain<'c> {
    path: &'c Path,
    before: Option<&'c Chain<'c>>,
}

impl Chain<'_> {
    fn all(&self) -> impl Iterator<Item = &Path> {
        std::iter::successors(Some(self), |chain| chain.before).map(|chain| chain.path)
    }
}

impl Configurations {
    /// Those of manifests that are seen from `cwd`.
    pub fn new(files: Arc<dyn Files>, which: Which, cwd: &Path) -> Self {
        Self {
            which,
            cwd: canonical_folder(&*files, cwd),
            roots: Roots::new(Arc::clone(&files)),
            files,
            none: Arc::new(Config::default()),
            nearest: HashMap::new(),
            given: HashMap::new(),
            read: HashMap::new(),
            asked: HashSet::new(),
            broken: HashSet::new(),
            errors: Vec::new(),
        }
    }

    /// What holds for a manifest; of the folder it is named in, should it be a symbolic link. None if that is broken.
    pub fn of_manifest(&mut self, manifest: &Path) -> Option<Arc<Config>> {
        self.of_folder(manifest.parent().unwrap_or(Path::new("")))
    }

    /// What holds for manifests in a folder; none if that is broken. Reading it may take a stack of 64 MiB.
    pub fn of_folder(&mut self, folder: &Path) -> Option<Arc<Config>> {
        if let Some(known) = self.given.get(folder) {
            return known.clone();
        }
        let config = match &self.which {
            Which::Isolated => Some(Arc::clone(&self.none)),
            Which::File(path) => {
                let path = self.cwd.join(path);
                // Whoever names a link means what it leads to.
                let real = self.files.canonicalize(&path);
                let root = self.roots.of_manifest(real.as_deref().unwrap_or(&path));
                self.read_first(&path, &root)
            }
            Which::Nearest => {
                let canonical = canonical_folder(&*self.files, folder);
                let root = self.roots.of_folder(folder);
                match self.nearest(&root, &canonical) {
                    None => Some(Arc::clone(&self.none)),
                    Some(path) => self.read_first(&path, &root),
                }
            }
        };
        self.given.insert(folder.to_owned(), config.clone());
        config
    }

    /// What is wrong with the configurations that were read, by file and place.
    pub fn errors(&self) -> Vec<ConfigError> {
        let mut errors = self.errors.clone();
        let place = |error: &ConfigError| error.diagnostic.span.as_ref().map(|span| span.start);
        errors.sort_by(|a, b| (&a.path, place(a)).cmp(&(&b.path, place(b))));
        errors
    }

    /// The files that were asked so far, those among them that could not be read, too: canonical, in no order.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.asked.iter().map(PathBuf::as_path)
    }

    /// The organisation's own rules of all configurations that were read.
    pub fn custom_rules(&self) -> Vec<Rule> {
        let configs = self.read.values();
        let mut known: HashSet<&Rule> = HashSet::new();
        let each = configs.flat_map(|config| config.custom_rules());
        let mut rules: Vec<Rule> = each.filter(|rule| known.insert(rule)).cloned().collect();
        rules.sort_by(|a, b| (a.code(), a.name()).cmp(&(b.code(), b.name())));
        rules
    }

    fn nearest(&mut self, root: &Path, canonical: &Path) -> Option<PathBuf> {
        let mut passed = Vec::new();
        let mut found = None;
        for ancestor in canonical.ancestors() {
            if let Some(known) = self.nearest.get(ancestor) {
                found.clone_from(known);
                break;
            }
            passed.push(ancestor.to_owned());
            let path = ancestor.join(CONFIG);
            if self.files.symlink_metadata(&path).is_ok() {
                found = Some(path);
                break;
            }
            if ancestor == root {
                break;
            }
        }
        for folder in passed {
            self.nearest.insert(folder, found.clone());
        }
        found
    }

    /// Reads one that no other has extended, for the project with this root.
    fn read_first(&mut self, path: &Path, root: &Path) -> Option<Arc<Config>> {
        match self.read(path, root, None) {
            Ok(config) => Some(config),
            Err(Broken::Told | Broken::Beyond(_)) => None,
            Err(Broken::Unsaid { why, help }) => {
                // A link by its own name: it is what is wrong.
                let folder = canonical_folder(&*self.files, path.parent().unwrap_or(Path::new("")));
                let path = relative(&folder.join(path.file_name().unwrap_or_default()), &self.cwd);
                let said = self
                    .errors
                    .iter()
                    .any(|error| error.path == path && error.source.is_none());
                if !said {
                    self.errors.push(ConfigError {
                        diagnostic: Diagnostic {
                            help,
                            ..Diagnostic::new(format!("the {} {why}", Subject::Configuration))
                        },
                        path,
                        name: "unreadable-configuration",
                        source: None,
                    });
                }
                None
            }
        }
    }

    /// Reads a configuration, and before it what it extends, for the project with this root.
    fn read(&mut self, path: &Path, root: &Path, before: Option<&Chain>) -> Result<Arc<Config>, Broken> {
        let canonical = self.files.canonicalize(path).map_err(Unreadable::from)?;
        self.asked.insert(canonical.clone());
        // One that is named may lie anywhere; one that is found in the project is in it, unless it is a link.
        if before.is_none() && !canonical.starts_with(root) {
            return Err(Unreadable::LeadsOut.into());
        }
        let chain = Chain {
            path: &canonical,
            before,
        };
        if let Some(again) = before.and_then(|before| before.all().position(|one| one == canonical)) {
            let mut way: Vec<String> = chain.all().take(again + 2).map(|one| self.shown(one)).collect();
            way.reverse();
            return Err(Broken::because(format!(
                "comes back to where it began: {}",
                way.join(" -> ")
            )));
        }
        if let Some(known) = self.read.get(&canonical) {
            return Ok(Arc::clone(known));
        }
        let beyond = !canonical.starts_with(root);
        if self.broken.contains(&(canonical.clone(), beyond)) {
            return Err(Broken::Told);
        }
        if chain.all().count() > LONGEST_CHAIN {
            return Err(Broken::because(format!(
                "is the end of a chain of more than {LONGEST_CHAIN} files"
            )));
        }
        let text = read_text(&*self.files, &canonical, LARGEST)?;
        let source = Arc::new(Source::new(text));
        let shown = self.shown(&canonical);
        let folder = canonical.parent().unwrap_or(Path::new("/")).to_owned();
        let mut sentences = Vec::new();
        let mut extended = |target: &str| match self.read(&folder.join(target), root, Some(&chain)) {
            Err(Broken::Beyond(more)) if beyond => {
                sentences.extend(more);
                Err(Broken::Told)
            }
            read => read,
        };
        let (config, errors) = laid_over(&shown, &folder, &source, &mut extended);
        if let Some(config) = config {
            let config = Arc::new(config);
            self.read.insert(canonical.clone(), Arc::clone(&config));
            return Ok(config);
        }
        self.broken.insert((canonical.clone(), beyond));
        if beyond {
            sentences.extend(unshown(&shown, &errors));
            return Err(Broken::Beyond(sentences));
        }
        self.errors.extend(errors);
        Err(Broken::Told)
    }

    /// A file as it is shown: from the current folder, with `/`.
    fn shown(&self, path: &Path) -> String {
        let canonical = self.files.canonicalize(path);
        relative(canonical.as_deref().unwrap_or(path), &self.cwd)
    }
}

/// What is said of a configuration outside of the project: how much is wrong, and nothing that stands in it. Whoever can make
/// somebody lint a project could else read any file that is no configuration.
fn unshown(shown: &str, errors: &[ConfigError]) -> Option<String> {
    let places = errors
        .iter()
        .filter_map(|error| Some((error.source.as_ref()?, error.diagnostic.span.as_ref()?)));
    let first = places.map(|(source, span)| source.position(span.start).line).min();
    let first = first.map_or_else(String::new, |line| match errors.len() {
        1 => format!(", on line {line}"),
        _ => format!(", the first on line {line}"),
    });
    let count = match errors.len() {
        0 => return None,
        1 => "1 mistake".to_owned(),
        many => format!("{many} mistakes"),
    };
    Some(format!(
        "the configuration {shown}, outside of this project, has {count}{first}"
    ))
}

/// The way from `folder` to `path`, both canonical; the whole path where they have nothing in common.
fn relative(path: &Path, folder: &Path) -> String {
    let shared = path
        .components()
        .zip(folder.components())
        .take_while(|(a, b)| a == b)
        .count();
    let is_root = |part: &Component| matches!(part, Component::RootDir | Component::Prefix(_));
    let whole = !path.components().take(shared).any(|part| !is_root(&part));
    let (up, parts) = if whole {
        (0, 0)
    } else {
        (folder.components().count() - shared, shared)
    };
    let way: PathBuf = std::iter::repeat_n(Component::ParentDir, up)
        .chain(path.components().skip(parts))
        .collect();
    paths::text(&way)
}
