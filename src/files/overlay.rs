//! Texts that are not saved yet, over another file system: what an editor holds.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::{Descend, Entry, FileKind, Files, Metadata, Step, Unreadable, WalkError, is_absent, names_a_folder, walk};

/// Texts that are not saved yet, over another file system. A file that is there reads as its unsaved text; one that is only
/// unsaved exists, and so do the folders that it needs. A link that leads to what is only unsaved leads nowhere. Shared by
/// threads, which see each text as it is when they ask.
#[derive(Debug)]
pub struct Overlay {
    base: Arc<dyn Files>,
    /// By canonical path.
    texts: RwLock<BTreeMap<PathBuf, Arc<[u8]>>>,
}

impl Overlay {
    /// Nothing is unsaved yet.
    pub fn new(base: Arc<dyn Files>) -> Self {
        Self {
            base,
            texts: RwLock::default(),
        }
    }

    /// The file at a path reads as this text from now on, whether it is there or not.
    pub fn insert(&self, path: &Path, text: impl Into<String>) {
        let place = self.place(path);
        let text = text.into().into_bytes().into();
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        texts.insert(place, text);
    }

    /// The file at a path is what the file system below has. False if nothing was unsaved there.
    pub fn remove(&self, path: &Path) -> bool {
        let place = self.place(path);
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        // What it is called may have changed since, by a link.
        texts.remove(&place).or_else(|| texts.remove(path)).is_some()
    }

    /// The path without links as far as it leads somewhere, and on from there as it is spelled.
    fn place(&self, path: &Path) -> PathBuf {
        let follow = || {
            let mut place = PathBuf::new();
            for part in std::path::absolute(path)?.components() {
                place = self.step(&place, part).1;
            }
            Ok(place)
        };
        let place: io::Result<PathBuf> = self.base.canonicalize(path).or_else(|_| follow());
        place.unwrap_or_else(|_| path.to_owned())
    }

    /// One part further on a path; whether there is anything, and where.
    fn step(&self, place: &Path, part: Component) -> (bool, PathBuf) {
        let further = match part {
            Component::CurDir => return (true, place.to_owned()),
            Component::ParentDir => return (true, place.parent().unwrap_or(place).to_owned()),
            part => place.join(part),
        };
        match self.base.canonicalize(&further) {
            Ok(canonical) => (true, canonical),
            Err(_) => (self.unsaved(&further).is_some(), further),
        }
    }

    fn is_empty(&self) -> bool {
        self.texts.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// What is unsaved at a canonical path: a text, or a folder with one somewhere in it.
    fn unsaved(&self, place: &Path) -> Option<FileKind> {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        if texts.contains_key(place) {
            return Some(FileKind::File);
        }
        let (path, _) = below(&texts, place).next()?;
        path.starts_with(place).then_some(FileKind::Folder)
    }

    fn text(&self, path: &Path) -> Option<Arc<[u8]>> {
        if self.is_empty() {
            return None;
        }
        let place = self.canonicalize(path).ok()?;
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        texts.get(&place).cloned()
    }
}

/// The texts in a folder and the folders in it.
fn below<'t>(
    texts: &'t BTreeMap<PathBuf, Arc<[u8]>>,
    folder: &'t Path,
) -> impl Iterator<Item = (&'t PathBuf, &'t Arc<[u8]>)> {
    // Paths are in order part by part: what lies in a folder follows it.
    texts
        .range::<Path, _>((Bound::Excluded(folder), Bound::Unbounded))
        .take_while(move |(path, _)| path.starts_with(folder))
}

impl Files for Overlay {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        if self.is_empty() {
            return self.base.metadata(path);
        }
        let place = self.canonicalize(path)?;
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = texts.get(&place) {
            return Ok(Metadata {
                kind: FileKind::File,
                length: text.len() as u64,
            });
        }
        drop(texts);
        self.base.metadata(&place).or_else(|error| match self.unsaved(&place) {
            Some(kind) => Ok(Metadata { kind, length: 0 }),
            None => Err(error),
        })
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<Metadata> {
        match self.base.symlink_metadata(path) {
            Ok(metadata) if metadata.kind == FileKind::Link => Ok(metadata),
            _ => self.metadata(path),
        }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let error = match self.base.canonicalize(path) {
            Err(error) if is_absent(&error) && !self.is_empty() => error,
            known => return known,
        };
        let mut place = PathBuf::new();
        for part in std::path::absolute(path)?.components() {
            let (is_there, further) = self.step(&place, part);
            if !is_there {
                return Err(error);
            }
            place = further;
        }
        if names_a_folder(path) && self.unsaved(&place) == Some(FileKind::File) {
            return Err(ErrorKind::NotADirectory.into());
        }
        Ok(place)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
        let Some(text) = self.text(path) else {
            return self.base.read(path, limit);
        };
        match text.len() as u64 {
            size if size > limit => Err(Unreadable::TooLarge { size, limit }),
            _ => Ok(text.to_vec()),
        }
    }

    fn read_start(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
        let Some(text) = self.text(path) else {
            return self.base.read_start(path, limit);
        };
        let end = usize::try_from(limit).unwrap_or(usize::MAX).min(text.len());
        Ok(text[..end].to_vec())
    }

    fn list(&self, folder: &Path, most: usize) -> io::Result<Vec<Entry>> {
        if self.is_empty() {
            return self.base.list(folder, most);
        }
        let place = self.canonicalize(folder)?;
        let mut entries = match self.base.list(&place, most) {
            Err(_) if self.unsaved(&place) == Some(FileKind::Folder) => Vec::new(),
            listed => listed?,
        };
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        let mut unsaved: BTreeMap<OsString, FileKind> = BTreeMap::new();
        for (path, _) in below(&texts, &place) {
            let mut parts = path.strip_prefix(&place).unwrap_or(path).iter();
            if let Some(name) = parts.next() {
                let kind = parts.next().map_or(FileKind::File, |_| FileKind::Folder);
                unsaved.insert(name.to_owned(), kind);
            }
        }
        for entry in &mut entries {
            if let Some(kind) = unsaved.remove(&entry.name)
                && entry.kind != FileKind::Link
            {
                entry.kind = kind;
            }
        }
        entries.extend(unsaved.into_iter().map(|(name, kind)| Entry { name, kind }));
        entries.truncate(most);
        Ok(entries)
    }

    fn walk(&self, start: &Path, visit: &mut dyn FnMut(Result<Step<'_>, WalkError>) -> Descend) {
        let only_unsaved = || {
            let place = self.canonicalize(start).ok()?;
            let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
            let mut paths = below(&texts, &place).map(|(path, _)| path);
            Some(paths.any(|path| self.base.symlink_metadata(path).is_err()))
        };
        if self.is_empty() || only_unsaved() == Some(false) {
            self.base.walk(start, visit);
        } else {
            walk::by_listing(self, start, visit);
        }
    }
}
