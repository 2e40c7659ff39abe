//! How files are named: which names are manifests, and how a path is opened, compared and shown.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::files::{FileKind, Files, canonical_folder, is_hidden};

/// Does a walk take a file of this name? `pilot.toml` and `*.pilot.toml`, but no hidden ones.
pub fn is_manifest_name(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    bytes == b"pilot.toml" || (bytes.ends_with(b".pilot.toml") && !is_hidden(name))
}

/// Names paths relative to the current folder.
pub(super) struct Names<'f> {
    files: &'f dyn Files,
    cwd: PathBuf,
    canonical_cwd: PathBuf,
    /// Folders of files that were given, canonical: `--files-from` can name 100,000 files.
    folders: HashMap<PathBuf, PathBuf>,
}

impl<'f> Names<'f> {
    pub(super) fn new(files: &'f dyn Files, cwd: &Path) -> Self {
        Self {
            files,
            cwd: plain(&std::path::absolute(cwd).unwrap_or_else(|_| canonical_folder(files, cwd))),
            canonical_cwd: canonical_folder(files, cwd),
            folders: HashMap::new(),
        }
    }

    /// The path to open for a given one.
    pub(super) fn open(&self, given: &Path) -> PathBuf {
        if given.as_os_str().is_empty() {
            return PathBuf::new(); // nothing, rather than the current folder
        }
        self.cwd.join(plain(given))
    }

    /// What tells a file from others: its path without links, or the nearest thing to it that can be had. True with it if the
    /// file itself is a link, which leads there.
    pub(super) fn canonical_file(&mut self, path: &Path) -> (PathBuf, bool) {
        let metadata = self.files.symlink_metadata(path);
        let is_link = metadata.is_ok_and(|it| it.kind == FileKind::Link);
        if is_link && let Ok(canonical) = self.files.canonicalize(path) {
            return (canonical, true);
        }
        match path.file_name() {
            Some(name) => (self.canonical_parent(path).join(name), false),
            None => (path.to_owned(), false),
        }
    }

    /// How to show a file that was given itself: under the name it was given, even if that is a link.
    pub(super) fn shown_file(&mut self, given: &Path, path: &Path) -> PathBuf {
        match given.file_name() {
            Some(name) => {
                let canonical = self.canonical_parent(path).join(name);
                self.shown(given, &canonical)
            }
            None => plain(given),
        }
    }

    /// How to show a given path: below the current folder relative to it, else as it was given.
    pub(super) fn shown(&self, given: &Path, canonical: &Path) -> PathBuf {
        let given = plain(given);
        let climbs = |path: &Path| path.components().any(|part| part == Component::ParentDir);
        if !climbs(&given) {
            if given.is_relative() {
                return given;
            }
            if let Ok(below) = given.strip_prefix(&self.cwd) {
                return below.to_owned();
            }
        }
        match canonical.strip_prefix(&self.canonical_cwd) {
            Ok(below) => below.to_owned(),
            Err(_) => given,
        }
    }

    fn canonical_parent(&mut self, path: &Path) -> &Path {
        let parent = path.parent().unwrap_or(Path::new(""));
        if !self.folders.contains_key(parent) {
            let canonical = canonical_folder(self.files, parent);
            self.folders.insert(parent.to_owned(), canonical);
        }
        &self.folders[parent]
    }
}

/// The path without `.` parts and doubled separators. `..` stays: behind a link it leads elsewhere.
pub(super) fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}
