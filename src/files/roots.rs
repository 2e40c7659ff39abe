//! The project root of a manifest: what its references may not leave, and what its fingerprints are relative to.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::{FileKind, Files};

/// What a configuration's file is called. Whatever bears the name counts; reading it says what is wrong with it.
pub const CONFIG: &str = "pilotlint.toml";

/// Finds project roots, and remembers them folder by folder, so that 10,000 manifests of one tree ask the file system
/// about each folder once. Shared by all threads of a run.
#[derive(Debug)]
pub struct Roots {
    files: Arc<dyn Files>,
    /// Manifest folders as they were given (as plain strings: a `Path` is hashed part by part).
    given: RwLock<HashMap<OsString, Arc<Path>>>,
    /// Canonical folders, and what marks a root at or above each.
    marks: RwLock<HashMap<PathBuf, Mark>>,
}

/// What marks a project root at a folder or above it.
#[derive(Debug, Clone)]
enum Mark {
    /// The nearest folder with a `.git`.
    Git(Arc<Path>),
    /// No `.git`, but the nearest folder with a `pilotlint.toml`.
    Config(Arc<Path>),
    /// Neither.
    Nothing,
}

impl Roots {
    /// Knows nothing yet.
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self {
            files,
            given: RwLock::default(),
            marks: RwLock::default(),
        }
    }

    /// The root of the manifest at `manifest`; of the folder it is named in, should it be a symbolic link.
    pub fn of_manifest(&self, manifest: &Path) -> Arc<Path> {
        self.of_folder(manifest.parent().unwrap_or(Path::new("")))
    }

    /// The root of a manifest in `folder`: the nearest folder from there upwards with a `.git` (file or folder), else
    /// with a `pilotlint.toml`, else `folder` itself. Canonical, unless `folder` does not exist.
    pub fn of_folder(&self, folder: &Path) -> Arc<Path> {
        let given = self.given.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(root) = given.get(folder.as_os_str()) {
            return Arc::clone(root);
        }
        drop(given);
        let canonical = canonical_folder(&*self.files, folder);
        let root = match self.mark(&canonical) {
            Mark::Git(root) | Mark::Config(root) => root,
            Mark::Nothing => Arc::from(canonical),
        };
        self.given
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(folder.as_os_str().to_owned(), Arc::clone(&root));
        root
    }

    fn mark(&self, folder: &Path) -> Mark {
        // Up to the first folder that is known, or to a `.git`; then down again, filling in what was passed.
        let mut passed = Vec::new();
        let mut mark = Mark::Nothing;
        for ancestor in folder.ancestors() {
            if let Some(known) = self.known(ancestor) {
                mark = known;
                break;
            }
            passed.push(ancestor);
            if is_repository(&*self.files, ancestor) {
                mark = Mark::Git(Arc::from(ancestor));
                break;
            }
        }
        let mut found = Vec::with_capacity(passed.len());
        for ancestor in passed.into_iter().rev() {
            let configured = || self.files.symlink_metadata(&ancestor.join(CONFIG)).is_ok();
            if !matches!(mark, Mark::Git(_)) && configured() {
                mark = Mark::Config(Arc::from(ancestor));
            }
            found.push((ancestor.to_owned(), mark.clone()));
        }
        self.marks.write().unwrap_or_else(PoisonError::into_inner).extend(found);
        mark
    }

    fn known(&self, folder: &Path) -> Option<Mark> {
        self.marks
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(folder)
            .cloned()
    }
}

/// The same for one folder alone: asks the file system about every folder above it.
pub fn project_root(files: &dyn Files, folder: &Path) -> PathBuf {
    let canonical = canonical_folder(files, folder);
    let above = || canonical.ancestors();
    let repository = || above().find(|folder| is_repository(files, folder));
    let configured = || above().find(|folder| files.symlink_metadata(&folder.join(CONFIG)).is_ok());
    let root = repository().or_else(configured).unwrap_or(&canonical);
    root.to_owned()
}

/// Is this folder the top of a git repository, worktree or submodule?
pub fn is_repository(files: &dyn Files, folder: &Path) -> bool {
    files
        .metadata(&folder.join(".git"))
        .is_ok_and(|it| matches!(it.kind, FileKind::Folder | FileKind::File))
}

/// The folder without links and `..`; as it is, made absolute, if it cannot be resolved. Empty means the current one.
pub fn canonical_folder(files: &dyn Files, folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    files
        .canonicalize(folder)
        .or_else(|_| std::path::absolute(folder))
        .unwrap_or_else(|_| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Disk;
    use std::fs;

    #[test]
    fn the_nearest_repository_wins_over_configuration() {
        let temp = tempfile::tempdir().expect("a folder");
        let top = temp.path().canonicalize().expect("a path");
        fs::create_dir_all(top.join("repo/a/b")).expect("folders");
        fs::create_dir_all(top.join("repo/module/c")).expect("folders");
        fs::create_dir_all(top.join("loose/a/b")).expect("folders");
        fs::create_dir(top.join("repo/.git")).expect("a repository");
        fs::write(top.join("repo/a/pilotlint.toml"), "").expect("a file");
        fs::write(top.join("repo/module/.git"), "gitdir: elsewhere").expect("a submodule");
        fs::write(top.join("loose/a/pilotlint.toml"), "").expect("a file");

        let roots = Roots::new(Arc::new(Disk));
        for _ in 0..2 {
            for (manifest, root) in [
                ("repo/a/b/pilot.toml", "repo"),
                ("repo/pilot.toml", "repo"),
                ("repo/module/c/../c/pilot.toml", "repo/module"),
                ("loose/a/b/pilot.toml", "loose/a"),
                ("loose/a/pilot.toml", "loose/a"),
            ] {
                let manifest = top.join(manifest);
                assert_eq!(*roots.of_manifest(&manifest), *top.join(root), "{manifest:?}");
                let folder = manifest.parent().expect("a folder");
                assert_eq!(project_root(&Disk, folder), top.join(root), "{folder:?}");
            }
        }
    }

    #[test]
    fn without_a_mark_the_manifest_stands_alone() {
        let temp = tempfile::tempdir().expect("a folder");
        let top = temp.path().canonicalize().expect("a path");
        let roots = Roots::new(Arc::new(Disk));
        // A machine may have a `.git` above its folder for temporary files.
        if top
            .ancestors()
            .all(|it| !is_repository(&Disk, it) && !it.join("pilotlint.toml").exists())
        {
            assert_eq!(*roots.of_manifest(&top.join("pilot.toml")), *top);
        }
        let gone = top.join("gone");
        assert!(roots.of_manifest(&gone.join("pilot.toml")).is_absolute());
    }

    #[test]
    fn threads_agree() {
        let temp = tempfile::tempdir().expect("a folder");
        let top = temp.path().canonicalize().expect("a path");
        fs::create_dir(top.join(".git")).expect("a repository");
        let roots = Roots::new(Arc::new(Disk));
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (roots, top) = (&roots, &top);
                scope.spawn(move || {
                    for it in 0..200 {
                        let folder = top.join(format!("team-{}/pilot-{}", it % 20, (it + thread) % 50));
                        fs::create_dir_all(&folder).expect("a folder");
                        assert_eq!(*roots.of_folder(&folder), **top);
                    }
                });
            }
        });
    }
}
