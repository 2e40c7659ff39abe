//! Folders that references lead through, listed once: manifests share them, and asking the file system about every part
//! of every path again costs more than all the rest.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::files::{FileKind, Files, canonical_folder};
use crate::suggest::WordIndex;

/// Folders with more entries are not listed.
const MAX_ENTRIES: usize = 4_096;

/// In folders with more entries than this, no similar name is looked for.
const MAX_SIMILAR: usize = 1_000;

/// More folders are not remembered; then all are forgotten.
const MAX_FOLDERS: usize = 20_000;

/// What was listed, by the folders' paths (as plain strings: a `Path` is hashed part by part). Shared by all threads of a run.
#[derive(Debug)]
pub struct Folders {
    files: Arc<dyn Files>,
    /// By the path they were asked for.
    homes: RwLock<HashMap<OsString, Arc<Folder>>>,
    /// By canonical path.
    listed: RwLock<HashMap<OsString, Arc<Folder>>>,
}

#[derive(Debug)]
pub struct Folder {
    canonical: PathBuf,
    /// `None` where the folder has too many, or cannot be listed.
    entries: Option<HashMap<OsString, FileKind>>,
    /// What a misspelt name in it may have been meant to be.
    names: OnceLock<Option<Names>>,
}

/// The names in a folder, ready to be asked for the one closest to another.
#[derive(Debug)]
pub struct Names {
    /// Sorted.
    pub names: Vec<String>,
    /// Over them.
    pub index: WordIndex,
}

/// Where a path leads, as far as listings tell.
#[derive(Debug, PartialEq, Eq)]
pub enum Place {
    /// To this file, by its canonical path; no link is on the way.
    File(PathBuf),
    /// Nowhere: the last part of the path is not in its folder.
    Nowhere,
    /// The file system has to be asked.
    Unclear,
}

impl Folders {
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self {
            files,
            homes: RwLock::default(),
            listed: RwLock::default(),
        }
    }

    /// Where `path`, relative to `folder`, leads. Its parts are set apart by `/`.
    pub fn locate(&self, folder: &Path, path: &str) -> Place {
        let mut at = self.home(folder);
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            match part {
                // What else a platform reads into a path is the platform's to say.
                "" => return Place::Unclear,
                "." => {}
                ".." => match at.canonical.parent() {
                    Some(parent) => at = self.listed(parent),
                    None => return Place::Unclear,
                },
                name => {
                    let Some(entries) = &at.entries else {
                        return Place::Unclear;
                    };
                    let path = at.canonical.join(name);
                    match entries.get(OsStr::new(name)) {
                        Some(FileKind::Folder) if !last => at = self.listed(&path),
                        Some(FileKind::File) if last => return Place::File(path),
                        // A file system that makes no difference between `A` and `a` has it all the same.
                        None if self.files.symlink_metadata(&path).is_err() => return Place::Nowhere,
                        _ => return Place::Unclear,
                    }
                }
            }
        }
        Place::Unclear
    }

    fn home(&self, folder: &Path) -> Arc<Folder> {
        remembered(&self.homes, folder, || {
            self.listed(&canonical_folder(&*self.files, folder))
        })
    }

    /// A folder by its canonical path, listed once.
    pub fn listed(&self, canonical: &Path) -> Arc<Folder> {
        remembered(&self.listed, canonical, || {
            Arc::new(Folder::list(&*self.files, canonical))
        })
    }
}

fn remembered(
    map: &RwLock<HashMap<OsString, Arc<Folder>>>,
    path: &Path,
    look: impl FnOnce() -> Arc<Folder>,
) -> Arc<Folder> {
    if let Some(folder) = map.read().unwrap_or_else(PoisonError::into_inner).get(path.as_os_str()) {
        return Arc::clone(folder);
    }
    let folder = look();
    let mut map = map.write().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= MAX_FOLDERS {
        map.clear();
    }
    map.insert(path.as_os_str().to_owned(), Arc::clone(&folder));
    folder
}

impl Folder {
    fn list(files: &dyn Files, canonical: &Path) -> Self {
        let entries = files.list(canonical, MAX_ENTRIES + 1).ok();
        let entries = entries.filter(|entries| entries.len() <= MAX_ENTRIES);
        Self {
            canonical: canonical.to_owned(),
            entries: entries.map(|entries| entries.into_iter().map(|entry| (entry.name, entry.kind)).collect()),
            names: OnceLock::new(),
        }
    }

    /// The names in it; `None` where there are too many, or it cannot be listed.
    pub fn names(&self) -> Option<&Names> {
        let sorted = || {
            let entries = self.entries.as_ref().filter(|entries| entries.len() <= MAX_SIMILAR)?;
            let names = entries.keys().filter_map(|name| name.to_str().map(str::to_owned));
            let mut names: Vec<String> = names.collect();
            names.sort_unstable();
            let index = WordIndex::new(names.iter().map(String::as_str));
            Some(Names { names, index })
        };
        self.names.get_or_init(sorted).as_ref()
    }
}
