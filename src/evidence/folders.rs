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
    entries: OnceLock<Option<HashMap<OsString, FileKind>>>,
    /// What a misspelt name in it may have been meant to be.
    names: OnceLock<Option<Names>>,
}

/// The folder that a path from another one has led to: the references of a manifest mostly name files of one.
#[derive(Debug)]
pub struct Reached {
    /// The path; `None` of the folder itself.
    way: Option<String>,
    folder: Arc<Folder>,
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

    /// Where `path`, relative to `folder`, leads. Its parts are set apart by `/`. `last` is what was found of the last path
    /// from the same folder.
    pub fn locate(&self, folder: &Path, path: &str, last: &mut Option<Reached>) -> Place {
        let (way, name) = match path.rsplit_once('/') {
            Some((way, name)) => (Some(way), name),
            None => (None, path),
        };
        if last.as_ref().is_none_or(|last| last.way.as_deref() != way) {
            match self.reach(folder, way) {
                Ok(folder) => {
                    let way = way.map(str::to_owned);
                    *last = Some(Reached { way, folder });
                }
                Err(place) => return place,
            }
        }
        let Some(Reached { folder: at, .. }) = last else {
            return Place::Unclear;
        };
        if matches!(name, "" | "." | "..") {
            return Place::Unclear;
        }
        match self.kind(at, name) {
            Ok(FileKind::File) => Place::File(at.canonical.join(name)),
            Ok(_) => Place::Unclear,
            Err(place) => place,
        }
    }

    /// The folder at the end of `way`, or why it is not known to lead to one.
    fn reach(&self, folder: &Path, way: Option<&str>) -> Result<Arc<Folder>, Place> {
        let mut at = self.home(folder);
        for part in way.into_iter().flat_map(|way| way.split('/')) {
            match part {
                // What else a platform reads into a path is the platform's to say.
                "" => return Err(Place::Unclear),
                "." => {}
                ".." => match at.canonical.parent() {
                    Some(parent) => at = self.listed(parent),
                    None => return Err(Place::Unclear),
                },
                name => match self.kind(&at, name)? {
                    FileKind::Folder => at = self.listed(&at.canonical.join(name)),
                    _ => return Err(Place::Unclear),
                },
            }
        }
        Ok(at)
    }

    /// What bears the name in a folder.
    fn kind(&self, at: &Folder, name: &str) -> Result<FileKind, Place> {
        let entries = at.entries(&*self.files).ok_or(Place::Unclear)?;
        match entries.get(OsStr::new(name)) {
            Some(kind) => Ok(*kind),
            None if self.files.symlink_metadata(&at.canonical.join(name)).is_err() => Err(Place::Nowhere),
            // A file system that makes no difference between `A` and `a` has it all the same.
            None => Err(Place::Unclear),
        }
    }

    fn home(&self, folder: &Path) -> Arc<Folder> {
        remembered(&self.homes, folder, || {
            self.listed(&canonical_folder(&*self.files, folder))
        })
    }

    /// A folder by its canonical path, which is listed once, when something in it is first looked for.
    pub fn listed(&self, canonical: &Path) -> Arc<Folder> {
        remembered(&self.listed, canonical, || {
            Arc::new(Folder {
                canonical: canonical.to_owned(),
                entries: OnceLock::new(),
                names: OnceLock::new(),
            })
        })
    }

    /// The names in a folder; `None` where there are too many, or it cannot be listed.
    pub fn names<'f>(&self, folder: &'f Folder) -> Option<&'f Names> {
        folder.names(&*self.files)
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
    /// What is in it.
    fn entries(&self, files: &dyn Files) -> Option<&HashMap<OsString, FileKind>> {
        let list = || {
            let entries = files.list(&self.canonical, MAX_ENTRIES + 1).ok();
            let entries = entries.filter(|entries| entries.len() <= MAX_ENTRIES)?;
            Some(entries.into_iter().map(|entry| (entry.name, entry.kind)).collect())
        };
        self.entries.get_or_init(list).as_ref()
    }

    fn names(&self, files: &dyn Files) -> Option<&Names> {
        let sorted = || {
            let entries = self.entries(files).filter(|entries| entries.len() <= MAX_SIMILAR)?;
            let names = entries.keys().filter_map(|name| name.to_str().map(str::to_owned));
            let mut names: Vec<String> = names.collect();
            names.sort_unstable();
            let index = WordIndex::new(names.iter().map(String::as_str));
            Some(Names { names, index })
        };
        self.names.get_or_init(sorted).as_ref()
    }
}
