//! What `.gitignore` and `.ignore` files exclude, by folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::files::{FileKind, Files, is_repository, project_root};

/// Of an ignore file, more than this is not read. In bytes.
const MAX_IGNORE_FILE: u64 = 256 * 1024;

/// What one folder's own ignore files say.
#[derive(Debug, Clone, Default)]
pub struct Level {
    gitignore: Option<Arc<Gitignore>>,
    ignore: Option<Arc<Gitignore>>,
    /// The top of a repository: what `.gitignore` files above it say ends here.
    repository: bool,
}

impl Level {
    /// Takes note of an entry of `folder`, which is canonical, whose name begins with a dot, if it is one that decides about
    /// others.
    pub fn note(&mut self, files: &dyn Files, folder: &Path, name: &str, kind: FileKind) {
        match name {
            ".git" => self.repository = is_repository(files, folder),
            ".gitignore" => self.gitignore = matcher(files, folder, name, kind),
            ".ignore" => self.ignore = matcher(files, folder, name, kind),
            _ => (),
        }
    }

    fn of(files: &dyn Files, folder: &Path) -> Self {
        let mut level = Self::default();
        for name in [".git", ".gitignore", ".ignore"] {
            if let Ok(metadata) = files.symlink_metadata(&folder.join(name)) {
                level.note(files, folder, name, metadata.kind);
            }
        }
        level
    }
}

/// The levels from the repository's top (or from the folder where the walk starts, outside of repositories) to a folder.
#[derive(Debug, Default)]
pub struct Levels {
    above: Vec<Level>,
    walked: Vec<Level>,
}

impl Levels {
    /// For a walk that starts at `start`, which is canonical. `known` remembers the folders above for the next walk.
    pub fn above(files: &dyn Files, start: &Path, known: &mut HashMap<PathBuf, Level>) -> Self {
        let mut above = Vec::new();
        let mut inside = is_repository(files, start);
        if !inside {
            for folder in start.ancestors().skip(1) {
                let level = known
                    .entry(folder.to_owned())
                    .or_insert_with(|| Level::of(files, folder))
                    .clone();
                inside = level.repository;
                above.push(level);
                if inside {
                    break;
                }
            }
        }
        if !inside {
            above.clear();
        }
        above.reverse();
        Self {
            above,
            walked: Vec::new(),
        }
    }

    /// Enters a folder that lies `depth` folders below the start; leaves those that are as deep or deeper.
    pub fn enter(&mut self, depth: usize) {
        self.walked.truncate(depth);
        self.walked.push(Level::default());
    }

    /// The folder that holds what lies `depth` below the start.
    pub fn holder(&mut self, depth: usize) -> Option<&mut Level> {
        self.walked.truncate(depth);
        self.walked.last_mut()
    }

    /// Is this canonical path excluded? The nearest file that says anything about it decides; any `.ignore` comes before
    /// all `.gitignore` files.
    pub fn exclude(&self, path: &Path, is_folder: bool) -> bool {
        let nearest_first = || self.walked.iter().rev().chain(self.above.iter().rev());
        for matcher in nearest_first().filter_map(|level| level.ignore.as_ref()) {
            let verdict = matcher.matched(path, is_folder);
            if !verdict.is_none() {
                return verdict.is_ignore();
            }
        }
        for level in nearest_first() {
            if let Some(matcher) = &level.gitignore {
                let verdict = matcher.matched(path, is_folder);
                if !verdict.is_none() {
                    return verdict.is_ignore();
                }
            }
            if level.repository {
                break;
            }
        }
        false
    }
}

/// The matcher of one ignore file. A line that is no glob is passed over, as git does; a file that cannot be read, or
/// that is no regular file, or that is a link out of the project, excludes nothing.
fn matcher(files: &dyn Files, folder: &Path, name: &str, kind: FileKind) -> Option<Arc<Gitignore>> {
    let mut path = folder.join(name);
    if kind == FileKind::Link {
        path = files.canonicalize(&path).ok()?;
        if !path.starts_with(project_root(files, folder)) {
            return None;
        }
    }
    let bytes = files.read_start(&path, MAX_IGNORE_FILE).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(None, line);
    }
    let matcher = builder.build().ok()?;
    (!matcher.is_empty()).then(|| Arc::new(matcher))
}
