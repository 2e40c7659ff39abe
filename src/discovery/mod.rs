//! Which manifests the given paths lead to.

mod ignored;
mod names;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::io::{self, BufRead, ErrorKind, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use self::ignored::{Level, Levels};
pub use self::names::is_manifest_name;
use self::names::{Names, is_hidden, plain};
use crate::paths;

/// A manifest to lint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// As it is to be opened; absolute.
    pub path: PathBuf,
    /// As it is to be shown: relative to the current folder where it lies below it, with `/`, without `./`; as
    /// [`paths::text`] spells what is no Unicode. Not safe to print.
    pub display: String,
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
pub fn discover(paths: &[PathBuf], cwd: &Path, ignore_files: bool) -> Discovery {
    discover_but(paths, cwd, ignore_files, &mut |_, _| false)
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
    paths: &[PathBuf],
    cwd: &Path,
    ignore_files: bool,
    excluded: &mut dyn FnMut(&Path, Ask) -> bool,
) -> Discovery {
    let mut search = Search {
        names: Names::new(cwd),
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
pub fn named(path: &Path, cwd: &Path) -> Found {
    let mut names = Names::new(cwd);
    let open = names.open(path);
    Found {
        display: paths::text(&names.shown_file(path, &open)),
        path: open,
    }
}

/// Bytes that a list of paths has at the most, a path in it, and paths.
const LONGEST_LIST: u64 = 64 << 20;
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
}

impl Way {
    /// The least is the nicest.
    fn rank(&self) -> (usize, &Path, &Path) {
        (self.shown.as_os_str().len(), &self.shown, &self.path)
    }
}

/// The state of one discovery.
struct Search<'e> {
    names: Names,
    excluded: &'e mut dyn FnMut(&Path, Ask) -> bool,
    /// Do ignore files count?
    ignore_files: bool,
    /// Ignore files of the folders above those given.
    levels: HashMap<PathBuf, Level>,
    /// By canonical path.
    found: HashMap<PathBuf, Way>,
    errors: Vec<DiscoveryError>,
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
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => self.walk(given),
            Ok(_) => self.take_file(given, path),
            Err(error) => match path.symlink_metadata() {
                Ok(_) => self.take_file(given, path),
                Err(_) if absent(&error) => self.errors.push(DiscoveryError::NoSuchPath { path: shown(given) }),
                Err(_) => self.unreadable(given, &error),
            },
        }
    }

    fn take_file(&mut self, given: &Path, path: PathBuf) {
        let key = self.names.canonical_file(&path);
        let shown = self.names.shown_file(given, &path);
        self.add(key, Way { path, shown });
    }

    fn walk(&mut self, given: &Path) {
        let start = self.names.open(given);
        let canonical = match start.canonicalize() {
            Ok(canonical) => canonical,
            Err(error) => return self.unreadable(given, &error),
        };
        let shown_start = self.names.shown(given, &canonical);
        let mut levels = Levels::above(&canonical, &mut self.levels);
        let mut seen = Seen::default();
        let named_inside = (self.excluded)(&canonical, Ask::Start);

        // Names with a dot first: the ignore files of a folder are known before what they decide about, without asking
        // every folder whether it has any.
        let mut walk = WalkDir::new(&start)
            .sort_by_key(|entry| !is_hidden(entry.file_name()))
            .into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    seen.errors += 1;
                    self.walk_error(&error, &start, &shown_start);
                    continue;
                }
            };
            if entry.depth() == 0 {
                levels.enter(0);
                continue;
            }
            let is_folder = entry.file_type().is_dir();
            if is_hidden(entry.file_name()) {
                note(&mut levels, &entry, &canonical, &start);
                if is_folder {
                    walk.skip_current_dir();
                }
                continue;
            }
            let is_manifest = is_manifest_name(entry.file_name());
            if !is_folder && !is_manifest {
                continue;
            }
            levels.holder(entry.depth());
            let below = entry.path().strip_prefix(&start).unwrap_or(entry.path());
            let place = canonical.join(below);
            let ignored = self.ignore_files && levels.exclude(&place, is_folder);
            let ask = if is_folder { Ask::Folder } else { Ask::Manifest };
            let pruned = is_folder && matches!(entry.file_name().to_str(), Some("node_modules" | "target"));
            let excluded = !ignored && !pruned && !named_inside && (self.excluded)(&place, ask);
            seen.excluded |= excluded;
            if is_folder {
                if ignored || pruned || excluded {
                    walk.skip_current_dir();
                    continue;
                }
                levels.enter(entry.depth());
            }
            if !is_manifest || excluded {
                continue;
            }
            if ignored {
                seen.ignored += 1;
                continue;
            }
            seen.manifests += 1;
            let shown = shown_start.join(below);
            // Every other part of `place` is canonical already.
            let key = if entry.path_is_symlink() {
                place.canonicalize().unwrap_or(place)
            } else {
                place
            };
            self.add(
                key,
                Way {
                    path: entry.into_path(),
                    shown,
                },
            );
        }
        if seen.manifests == 0 && seen.errors == 0 {
            self.errors.push(DiscoveryError::NoManifest {
                path: shown(given),
                ignored: seen.ignored,
                excluded: seen.excluded,
            });
        }
    }

    /// Adds a file, or the nicer of two ways to it: the shorter, else the first in order.
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

    fn walk_error(&mut self, error: &walkdir::Error, start: &Path, shown_start: &Path) {
        let path = error.path().unwrap_or(start);
        let below = path.strip_prefix(start).unwrap_or(path);
        let why = error
            .io_error()
            .map_or_else(|| error.to_string(), |error| error.kind().to_string());
        let path = shown(&shown_start.join(below));
        self.errors.push(DiscoveryError::Unreadable { path, why });
    }

    fn unreadable(&mut self, given: &Path, error: &io::Error) {
        self.errors.push(DiscoveryError::Unreadable {
            path: shown(given),
            why: error.kind().to_string(),
        });
    }

    fn finish(mut self) -> Discovery {
        let mut ways: Vec<Way> = self.found.into_values().collect();
        ways.sort_unstable_by(|a, b| a.shown.cmp(&b.shown).then_with(|| a.path.cmp(&b.path)));
        let found = ways.into_iter().map(|way| Found {
            display: paths::text(&way.shown),
            path: way.path,
        });
        self.errors.sort();
        self.errors.dedup();
        Discovery {
            found: found.collect(),
            errors: self.errors,
        }
    }
}

/// Lets the folder that holds `entry`, a hidden one, know of it.
fn note(levels: &mut Levels, entry: &DirEntry, canonical: &Path, start: &Path) {
    let (Some(name), Some(folder)) = (entry.file_name().to_str(), entry.path().parent()) else {
        return;
    };
    let below = folder.strip_prefix(start).unwrap_or(folder);
    if let Some(level) = levels.holder(entry.depth()) {
        level.note(&canonical.join(below), name);
    }
}

/// A path in a message: `.` for the current folder, not nothing.
fn shown(path: &Path) -> String {
    let text = paths::text(&plain(path));
    if text.is_empty() { ".".to_owned() } else { text }
}

/// Does the error say that nothing is there, or that nothing can be?
fn absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput | ErrorKind::InvalidFilename
    )
}
