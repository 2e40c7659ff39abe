//! Which manifests the given paths lead to.

mod ignored;
mod names;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::io::{self, BufRead, ErrorKind, Read};
use std::path::{Path, PathBuf};

use self::ignored::{Level, Levels};
pub use self::names::is_manifest_name;
use self::names::{Names, plain};
use crate::files::{Descend, FileKind, Files, Step, Unreadable, WalkError, is_absent, is_hidden, read_text};
use crate::paths;

/// A manifest to lint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// As it is to be opened; absolute.
    pub path: PathBuf,
    /// As it is to be shown: relative to the current folder where it lies below it, with `/`, without `./`; as
    /// [`paths::text`] spells what is no Unicode. Not safe to print.
    pub display: String,
    /// Where it really is, canonical, if it is a symbolic link itself. Its project is the one that the link lies in.
    pub leads_to: Option<PathBuf>,
}

impl Found {
    /// Its text, if it lies in its project: a link out of it could show anything that this machine has.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being text of at most `limit` bytes in the project whose canonical root is `root`.
    pub fn read(&self, files: &dyn Files, root: &Path, limit: u64) -> Result<String, Unreadable> {
        match &self.leads_to {
            Some(real) if !real.starts_with(root) => Err(Unreadable::LeadsOut),
            real => read_text(files, real.as_ref().unwrap_or(&self.path), limit),
        }
    }
}

/// What keeps a given path from being linted: the call is at fault, or the machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiscoveryError {
    /// Nothing is there.
    NoSuchPath {
        /// As it was given.
        path: String,
    },
    /// A folder without any manifest to lint.
    NoManifest {
        /// The folder, as it was given.
        path: String,
        /// How many manifests were seen there and left out because an ignore file excludes them; those in excluded
        /// folders are not seen.
        ignored: usize,
        /// Was something left out because a configuration or the command line excludes it?
        excluded: bool,
    },
    /// The operating system refuses to list a folder, or to say what a path is.
    Unreadable {
        /// The folder or path.
        path: String,
        /// In the operating system's words.
        why: String,
    },
}

impl fmt::Display for DiscoveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchPath { path } => write!(f, "{path} does not exist"),
            Self::NoManifest {
                path, excluded: true, ..
            } => write!(
                f,
                "{path} has no manifest to lint: what is there is excluded by a configuration or by --exclude; name a \
                 manifest to lint it anyway"
            ),
            Self::NoManifest { path, ignored: 0, .. } => write!(
                f,
                "{path} has no pilot.toml or *.pilot.toml; `pilotlint init {path}` writes one to start from"
            ),
            Self::NoManifest { path, ignored: 1, .. } => write!(
                f,
                "{path} has no manifest to lint: the one there is excluded by an ignore file; name it to lint it anyway"
            ),
            Self::NoManifest { path, ignored, .. } => write!(
                f,
                "{path} has no manifest to lint: all {ignored} there are excluded by ignore files; name one to lint it \
                 anyway"
            ),
            Self::Unreadable { path, why } => write!(f, "{path} cannot be read: {why}"),
        }
    }
}

impl std::error::Error for DiscoveryError {}

/// Everything that discovery came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovery {
    /// In the order of their displayed paths, part by part; each file once.
    pub found: Vec<Found>,
    /// In the order of their paths, each once.
    pub errors: Vec<DiscoveryError>,
}

/// The manifests that `paths` lead to, relative ones taken from `cwd`.
///
/// What is not a folder is taken whatever it is: reading it says what is wrong with it. Folders are walked for
/// `pilot.toml` and `*.pilot.toml`, whatever bears such a name, but not for hidden ones (`.pilot.toml`). Symbolic links
/// into folders are not followed. Hidden folders, `node_modules`, `target` and what ignore files exclude are not entered,
/// unless they are given themselves. `.gitignore` counts inside and outside of repositories; the ignore files of folders
/// above a given one count up to the top of its repository. Ignore files count only where `ignore_files` says so. No path
/// given, nothing found.
pub fn discover(files: &dyn Files, paths: &[PathBuf], cwd: &Path, ignore_files: bool) -> Discovery {
    discover_but(files, paths, cwd, ignore_files, &mut |_, _| false)
}

/// What a walk asks about a canonical path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// The folder where the walk starts, which was named: does it lie in what is excluded? Then nothing is, in there.
    Start,
    /// Is this folder excluded?
    Folder,
    /// Is this manifest excluded?
    Manifest,
}

/// The same without what `excluded` says is excluded. A file that is given itself is taken all the same.
pub fn discover_but(
    files: &dyn Files,
    paths: &[PathBuf],
    cwd: &Path,
    ignore_files: bool,
    excluded: &mut dyn FnMut(&Path, Ask) -> bool,
) -> Discovery {
    let mut search = Search {
        files,
        names: Names::new(files, cwd),
        excluded,
        ignore_files,
        levels: HashMap::new(),
        found: HashMap::new(),
        errors: Vec::new(),
    };
    for path in paths {
        search.take(path);
    }
    search.finish()
}

/// A manifest that is said to stand at `path`, relative to `cwd`, whether there is one or not.
pub fn named(files: &dyn Files, path: &Path, cwd: &Path) -> Found {
    let mut names = Names::new(files, cwd);
    let open = names.open(path);
    Found {
        display: paths::text(&names.shown_file(path, &open)),
        path: open,
        leads_to: None,
    }
}

/// Bytes that a list of paths has at the most.
pub const LONGEST_LIST: u64 = 64 << 20;
/// Bytes of a path in it, and paths.
const LONGEST_PATH: usize = 4096;
const MOST_PATHS: usize = 1_000_000;

/// The paths of a list, one a line, as `--files-from` takes it: blank lines are passed over, a carriage return at the end
/// of a line and a byte order mark at the start are not part of a path. Bytes that are no UTF-8 stay as they are on unix.
///
/// # Errors
///
/// Whatever `input` reports; and [`ErrorKind::InvalidData`] as soon as it turns out longer than any list of paths: 64 MiB,
/// 4096 bytes a line, a million paths.
pub fn read_list(input: impl BufRead) -> io::Result<Vec<PathBuf>> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let too_long = |what: String| io::Error::new(ErrorKind::InvalidData, what);
    let mut input = input.take(LONGEST_LIST + 1);
    let mut paths = Vec::new();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        // With a mark at its start, both characters of its end, and one byte too many.
        let most = (MARK.len() + LONGEST_PATH + 3) as u64;
        if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if number == 1 && line.starts_with(MARK) {
            line.drain(..MARK.len());
        }
        if line.len() > LONGEST_PATH {
            return Err(too_long(format!(
                "line {number} has more than {LONGEST_PATH} bytes, which is no path"
            )));
        }
        if input.limit() == 0 {
            return Err(too_long("it has more than 64 MiB".to_owned()));
        }
        if !line.trim_ascii().is_empty() {
            if paths.len() == MOST_PATHS {
                return Err(too_long(format!("it lists more than {MOST_PATHS} paths")));
            }
            paths.push(path_of(std::mem::take(&mut line)));
        }
    }
    Ok(paths)
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(std::ffi::OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}

/// How a file was reached: where to open it and how to show it.
#[derive(Debug)]
struct Way {
    path: PathBuf,
    shown: PathBuf,
    /// Is the file itself a link, which leads somewhere?
    is_link: bool,
}

impl Way {
    /// The least is the nicest.
    fn rank(&self) -> (bool, usize, &Path, &Path) {
        (self.is_link, self.shown.as_os_str().len(), &self.shown, &self.path)
    }
}

/// The state of one discovery.
struct Search<'s> {
    files: &'s dyn Files,
    names: Names<'s>,
    excluded: &'s mut dyn FnMut(&Path, Ask) -> bool,
    /// Do ignore files count?
    ignore_files: bool,
    /// Ignore files of the folders above those given.
    levels: HashMap<PathBuf, Level>,
    /// By canonical path.
    found: HashMap<PathBuf, Way>,
    errors: Vec<DiscoveryError>,
}

/// The state of one walk.
struct Walk<'w> {
    start: &'w Path,
    canonical: PathBuf,
    shown_start: PathBuf,
    /// Does the start lie in what is excluded? Then nothing is, in there.
    named_inside: bool,
    levels: Levels,
    seen: Seen,
}

/// What one walk saw.
#[derive(Debug, Default)]
struct Seen {
    manifests: usize,
    ignored: usize,
    excluded: bool,
    errors: usize,
}

impl Search<'_> {
    fn take(&mut self, given: &Path) {
        let path = self.names.open(given);
        // Following links: a link to a folder that is given itself is walked.
        match self.files.metadata(&path) {
            Ok(metadata) if metadata.kind == FileKind::Folder => self.walk(given),
            Ok(_) => self.take_file(given, path),
            Err(error) => match self.files.symlink_metadata(&path) {
                Ok(_) => self.take_file(given, path),
                Err(_) if is_absent(&error) => self.errors.push(DiscoveryError::NoSuchPath { path: shown(given) }),
                Err(_) => self.unreadable(given, &error),
            },
        }
    }

    fn take_file(&mut self, given: &Path, path: PathBuf) {
        let (key, is_link) = self.names.canonical_file(&path);
        let shown = self.names.shown_file(given, &path);
        let way = Way { path, shown, is_link };
        self.add(key, way);
    }

    fn walk(&mut self, given: &Path) {
        let start = self.names.open(given);
        let canonical = match self.files.canonicalize(&start) {
            Ok(canonical) => canonical,
            Err(error) => return self.unreadable(given, &error),
        };
        let files = self.files;
        let mut levels = Levels::above(files, &canonical, &mut self.levels);
        levels.enter(0);
        let mut walk = Walk {
            named_inside: (self.excluded)(&canonical, Ask::Start),
            shown_start: self.names.shown(given, &canonical),
            start: &start,
            canonical,
            levels,
            seen: Seen::default(),
        };
        files.walk(&start, &mut |step| match step {
            Ok(step) => self.step(&mut walk, step),
            Err(error) => {
                walk.seen.errors += 1;
                self.walk_error(&walk, &error);
                Descend::Past
            }
        });
        let seen = walk.seen;
        if seen.manifests == 0 && seen.errors == 0 {
            self.errors.push(DiscoveryError::NoManifest {
                path: shown(given),
                ignored: seen.ignored,
                excluded: seen.excluded,
            });
        }
    }

    fn step(&mut self, walk: &mut Walk, step: Step) -> Descend {
        let is_folder = step.kind == FileKind::Folder;
        if is_hidden(step.name) {
            walk.note(self.files, step);
            return Descend::Past;
        }
        let is_manifest = is_manifest_name(step.name);
        if !is_folder && !is_manifest {
            return Descend::Past;
        }
        walk.levels.holder(step.depth);
        let below = walk.below(step.path);
        let place = walk.canonical.join(below);
        let ignored = self.ignore_files && walk.levels.exclude(&place, is_folder);
        let ask = if is_folder { Ask::Folder } else { Ask::Manifest };
        let pruned = is_folder && matches!(step.name.to_str(), Some("node_modules" | "target"));
        let excluded = !ignored && !pruned && !walk.named_inside && (self.excluded)(&place, ask);
        walk.seen.excluded |= excluded;
        if is_folder {
            if ignored || pruned || excluded {
                return Descend::Past;
            }
            walk.levels.enter(step.depth);
        }
        if !is_manifest || excluded {
            return Descend::Into;
        }
        if ignored {
            walk.seen.ignored += 1;
            return Descend::Into;
        }
        walk.seen.manifests += 1;
        let shown = walk.shown_start.join(below);
        // Every other part of `place` is canonical already.
        let real = match step.kind {
            FileKind::Link => self.files.canonicalize(&place).ok(),
            _ => None,
        };
        let path = step.path.to_owned();
        let is_link = real.is_some();
        self.add(real.unwrap_or(place), Way { path, shown, is_link });
        Descend::Into
    }

    /// Adds a file, or the nicer of two ways to it: the file itself rather than a link, which may lie in another project,
    /// else the shorter, else the first in order.
    fn add(&mut self, key: PathBuf, way: Way) {
        match self.found.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(way);
            }
            Entry::Occupied(mut entry) => {
                if way.rank() < entry.get().rank() {
                    entry.insert(way);
                }
            }
        }
    }

    fn walk_error(&mut self, walk: &Walk, error: &WalkError) {
        let path = error.path.as_deref().unwrap_or(walk.start);
        self.errors.push(DiscoveryError::Unreadable {
            path: shown(&walk.shown_start.join(walk.below(path))),
            why: error.error.kind().to_string(),
        });
    }

    fn unreadable(&mut self, given: &Path, error: &io::Error) {
        self.errors.push(DiscoveryError::Unreadable {
            path: shown(given),
            why: error.kind().to_string(),
        });
    }

    fn finish(mut self) -> Discovery {
        let mut ways: Vec<(PathBuf, Way)> = self.found.into_iter().collect();
        ways.sort_unstable_by(|(_, a), (_, b)| a.shown.cmp(&b.shown).then_with(|| a.path.cmp(&b.path)));
        let found = ways.into_iter().map(|(real, way)| Found {
            display: paths::text(&way.shown),
            path: way.path,
            leads_to: way.is_link.then_some(real),
        });
        self.errors.sort();
        self.errors.dedup();
        Discovery {
            found: found.collect(),
            errors: self.errors,
        }
    }
}

impl Walk<'_> {
    fn below<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(self.start).unwrap_or(path)
    }

    /// Lets the folder that holds something hidden know of it.
    fn note(&mut self, files: &dyn Files, step: Step) {
        let (Some(name), Some(folder)) = (step.name.to_str(), step.path.parent()) else {
            return;
        };
        let folder = self.canonical.join(self.below(folder));
        if let Some(level) = self.levels.holder(step.depth) {
            level.note(files, &folder, name, step.kind);
        }
    }
}

/// A path in a message: `.` for the current folder, not nothing.
fn shown(path: &Path) -> String {
    let text = paths::text(&plain(path));
    if text.is_empty() { ".".to_owned() } else { text }
}
