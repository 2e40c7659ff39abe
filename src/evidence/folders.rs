//! Folders that references lead through, listed once: manifests share them, and asking the file system about every part
//! of every path again costs more than all the rest.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::FileType;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use crate::root::canonical_folder;

/// Folders with more entries are not listed.
const MAX_ENTRIES: usize = 4_096;

/// More folders are not remembered; then all are forgotten.
const MAX_FOLDERS: usize = 20_000;

/// What was listed, by the folders' paths (as plain strings: a `Path` is hashed part by part). Shared by all threads of a run.
#[derive(Debug, Default)]
pub struct Folders {
    /// By the path they were asked for.
    homes: RwLock<HashMap<OsString, Arc<Folder>>>,
    /// By canonical path.
    listed: RwLock<HashMap<OsString, Arc<Folder>>>,
}

#[derive(Debug)]
pub struct Folder {
    canonical: PathBuf,
    /// `None` where the folder has too many, or cannot be listed.
    entries: Option<HashMap<OsString, FileType>>,
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
                    match entries.get(OsStr::new(name)) {
                        Some(kind) if kind.is_dir() && !last => at = self.listed(&at.canonical.join(name)),
                        Some(kind) if kind.is_file() && last => return Place::File(at.canonical.join(name)),
                        // A file system that makes no difference between `A` and `a` has it all the same.
                        None if at.canonical.join(name).symlink_metadata().is_err() => return Place::Nowhere,
                        _ => return Place::Unclear,
                    }
                }
            }
        }
        Place::Unclear
    }

    fn home(&self, folder: &Path) -> Arc<Folder> {
        remembered(&self.homes, folder, || self.listed(&canonical_folder(folder)))
    }

    fn listed(&self, canonical: &Path) -> Arc<Folder> {
        remembered(&self.listed, canonical, || Arc::new(Folder::list(canonical)))
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
    fn list(canonical: &Path) -> Self {
        let entries = canonical.read_dir().ok().and_then(|entries| {
            let mut listed = HashMap::new();
            for entry in entries {
                let entry = entry.ok()?;
                listed.insert(entry.file_name(), entry.file_type().ok()?);
                if listed.len() > MAX_ENTRIES {
                    return None;
                }
            }
            Some(listed)
        });
        Self {
            canonical: canonical.to_owned(),
            entries,
        }
    }
}
