//! A commit in git, as a file system.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::git::{self, Git, GitError, Objects};
use super::{Entry, FileKind, Files, Metadata, Unreadable, names_a_folder};

/// More links one after the other are a loop, as they are for the systems that we run on.
const MOST_LINKS: usize = 40;

/// A link's target is no longer. In bytes.
const LONGEST_LINK: u64 = 4_096;

/// The files of one commit, under the paths that they have in the repository's folder. Its top has a `.git`, an empty folder,
/// so that it is the root of its project as on the disk; submodules are empty folders too. Links resolve within the commit; of
/// what lies outside of the repository nothing is known, and its paths are taken as they are spelled.
#[derive(Debug)]
pub struct Commit {
    git: Git,
    id: String,
    /// By path from the top.
    folders: HashMap<PathBuf, BTreeMap<OsString, Node>>,
    /// The process that hands out the files, once one was asked for.
    objects: Mutex<Option<Objects>>,
    /// Where links lead, by object.
    targets: Mutex<HashMap<String, PathBuf>>,
}

#[derive(Debug)]
enum Node {
    Folder,
    File(Blob),
    Link(Blob),
}

#[derive(Debug)]
struct Blob {
    object: String,
    /// In bytes; none where this clone lacks it.
    size: Option<u64>,
}

/// What a path leads to.
enum Place<'c> {
    Folder(&'c BTreeMap<OsString, Node>),
    File(&'c Blob),
    Link(&'c Blob),
    Outside,
}

impl Commit {
    /// Reads what a revision holds, in the repository of a folder. Documents are read when they are asked for.
    ///
    /// # Errors
    ///
    /// Whatever keeps git from telling.
    pub fn open(folder: &Path, revision: &str) -> Result<Self, GitError> {
        let git = Git::at(folder)?;
        let id = git.commit(revision)?;
        let folders = folders(&git.tree(&id)?);
        Ok(Self {
            git,
            id,
            folders,
            objects: Mutex::default(),
            targets: Mutex::default(),
        })
    }

    /// The commit's full name, in hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The top folder of the repository, canonical.
    pub fn top(&self) -> &Path {
        self.git.top()
    }

    /// Where a path leads, and what is there.
    fn resolve(&self, path: &Path, follow_last: bool) -> io::Result<(PathBuf, Place<'_>)> {
        let path = std::path::absolute(path)?;
        let mut at = PathBuf::new();
        let mut links = 0;
        // The parts still to go, the next one last.
        let mut ahead: Vec<PathBuf> = parts(&path);
        while let Some(part) = ahead.pop() {
            let folder = match at.strip_prefix(self.top()) {
                Ok(below) => Some(self.folders.get(below).ok_or(ErrorKind::NotADirectory)?),
                Err(_) => None,
            };
            match (part.components().next(), folder) {
                (Some(Component::ParentDir), _) => _ = at.pop(),
                (Some(Component::Normal(name)), Some(folder)) => match folder.get(name).ok_or(ErrorKind::NotFound)? {
                    Node::Link(blob) if follow_last || !ahead.is_empty() => {
                        links += 1;
                        if links > MOST_LINKS {
                            return Err(too_many_links());
                        }
                        ahead.extend(parts(&self.target(blob)?));
                    }
                    _ => at.push(name),
                },
                // A root takes the place of all before it.
                _ => at.push(part),
            }
        }
        let place = self.place(&at)?;
        if names_a_folder(&path) && matches!(place, Place::File(_)) {
            return Err(ErrorKind::NotADirectory.into());
        }
        Ok((at, place))
    }

    /// What is at a path without links.
    fn place(&self, at: &Path) -> io::Result<Place<'_>> {
        let Ok(below) = at.strip_prefix(self.top()) else {
            return Ok(Place::Outside);
        };
        if let Some(folder) = self.folders.get(below) {
            return Ok(Place::Folder(folder));
        }
        let parent = below.parent().and_then(|parent| self.folders.get(parent));
        let node = parent.and_then(|parent| parent.get(below.file_name().unwrap_or_default()));
        match node {
            Some(Node::File(blob)) => Ok(Place::File(blob)),
            Some(Node::Link(blob)) => Ok(Place::Link(blob)),
            Some(Node::Folder) | None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn target(&self, link: &Blob) -> io::Result<PathBuf> {
        let known = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(target) = known.get(&link.object) {
            return Ok(target.clone());
        }
        drop(known);
        let bytes = self.object(link, LONGEST_LINK)?.ok_or(ErrorKind::NotFound)?;
        if bytes.is_empty() || bytes.contains(&0) {
            return Err(ErrorKind::NotFound.into());
        }
        let target = PathBuf::from(git::name(&bytes));
        let mut known = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(link.object.clone(), target.clone());
        Ok(target)
    }

    /// The first `limit` bytes of an object; none where this clone lacks it.
    fn object(&self, blob: &Blob, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let process = match &mut *objects {
            Some(process) => process,
            none => none.insert(self.git.objects()?),
        };
        let read = process.read(&blob.object, limit);
        if read.is_err() {
            // Whatever it says from here on may be about this object.
            *objects = None;
        }
        read
    }

    fn bytes(&self, path: &Path, limit: u64, whole: bool) -> Result<Vec<u8>, Unreadable> {
        let blob = match self.resolve(path, true)?.1 {
            Place::File(blob) => blob,
            Place::Folder(_) => return Err(Unreadable::NotAFile(FileKind::Folder)),
            Place::Link(_) | Place::Outside => return Err(Unreadable::Missing),
        };
        if let Some(size) = blob.size.filter(|size| whole && *size > limit) {
            return Err(Unreadable::TooLarge { size, limit });
        }
        let read = self
            .object(blob, limit)
            .map_err(|error| Unreadable::Io(format!("git: {error}")))?;
        read.ok_or_else(|| Unreadable::Io("this clone of the repository lacks it; fetch without a filter".to_owned()))
    }
}

/// The parts of a path, the last one first.
fn parts(path: &Path) -> Vec<PathBuf> {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let mut parts: Vec<PathBuf> = parts.map(|part| PathBuf::from(part.as_os_str())).collect();
    parts.reverse();
    parts
}

#[cfg(unix)]
fn too_many_links() -> io::Error {
    io::Error::from_raw_os_error(libc::ELOOP)
}

#[cfg(not(unix))]
fn too_many_links() -> io::Error {
    io::Error::other("too many links")
}

/// The folders of a listing.
fn folders(listing: &[u8]) -> HashMap<PathBuf, BTreeMap<OsString, Node>> {
    let mut folders: HashMap<PathBuf, BTreeMap<OsString, Node>> = HashMap::new();
    let top = folders.entry(PathBuf::new()).or_default();
    top.insert(OsString::from(".git"), Node::Folder);
    folders.insert(PathBuf::from(".git"), BTreeMap::new());
    for line in listing.split(|byte| *byte == 0) {
        let Some(tab) = line.iter().position(|byte| *byte == b'\t') else {
            continue;
        };
        let (head, path) = (String::from_utf8_lossy(&line[..tab]), &line[tab + 1..]);
        let path = PathBuf::from(git::name(path));
        let mut words = head.split_whitespace();
        let (Some(mode), Some(_), Some(object)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        // No sound tree has other parts, and what pretends to be git's own is not to be seen.
        let is_sound = path.components().all(|part| matches!(part, Component::Normal(_)));
        if !is_sound || path.starts_with(".git") {
            continue;
        }
        let blob = Blob {
            object: object.to_owned(),
            size: words.next().and_then(|size| size.parse().ok()),
        };
        let node = match mode {
            "120000" => Node::Link(blob),
            "160000" => Node::Folder,
            _ => Node::File(blob),
        };
        if matches!(node, Node::Folder) {
            folders.entry(path.clone()).or_default();
        }
        add(&mut folders, &path, node);
    }
    folders
}

/// Adds a node, and the folders above it that are not there yet.
fn add(folders: &mut HashMap<PathBuf, BTreeMap<OsString, Node>>, path: &Path, node: Node) {
    let (mut path, mut node) = (path, node);
    while let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
        let is_known = folders.contains_key(folder);
        let entries = folders.entry(folder.to_owned()).or_default();
        entries.insert(name.to_owned(), node);
        if is_known {
            return;
        }
        (path, node) = (folder, Node::Folder);
    }
}

impl Files for Commit {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        told(&self.resolve(path, true)?.1)
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<Metadata> {
        told(&self.resolve(path, false)?.1)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(self.resolve(path, true)?.0)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
        self.bytes(path, limit, true)
    }

    fn read_start(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
        self.bytes(path, limit, false)
    }

    fn list(&self, folder: &Path, most: usize) -> io::Result<Vec<Entry>> {
        let entry = |(name, node): (&OsString, &Node)| Entry {
            name: name.clone(),
            kind: match node {
                Node::Folder => FileKind::Folder,
                Node::File(_) => FileKind::File,
                Node::Link(_) => FileKind::Link,
            },
        };
        match self.resolve(folder, true)?.1 {
            Place::Folder(entries) => Ok(entries.iter().take(most).map(entry).collect()),
            Place::Outside => Err(ErrorKind::NotFound.into()),
            Place::File(_) | Place::Link(_) => Err(ErrorKind::NotADirectory.into()),
        }
    }
}

fn told(place: &Place) -> io::Result<Metadata> {
    let (kind, length) = match place {
        Place::Folder(_) => (FileKind::Folder, 0),
        Place::File(blob) => (FileKind::File, blob.size.unwrap_or_default()),
        Place::Link(blob) => (FileKind::Link, blob.size.unwrap_or_default()),
        Place::Outside => return Err(ErrorKind::NotFound.into()),
    };
    Ok(Metadata { kind, length })
}
