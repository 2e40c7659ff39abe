//! The one way to read what somebody else wrote: the disk, texts that are not saved yet over it, or a commit in git.
//!
//! Whatever finds, configures or checks asks [`Files`], and so works alike on all three. What is written goes through [`write`].

mod commit;
mod disk;
mod git;
mod overlay;
pub mod place;
mod reading;
mod roots;
mod walk;
pub mod write;

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use commit::Commit;
pub use disk::{Disk, stream};
pub use git::GitError;
pub use overlay::Overlay;
pub use reading::{Subject, Unreadable, decode, read_stream, read_text};
pub use roots::{CONFIG, Roots, canonical_folder, is_repository, project_root};

/// A file system, as far as it is read. Relative paths are those of the process.
pub trait Files: fmt::Debug + Send + Sync {
    /// What is at a path, links followed.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being known; `NotFound` for nothing.
    fn metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// What is at a path; a link is a link.
    ///
    /// # Errors
    ///
    /// As [`Files::metadata`].
    fn symlink_metadata(&self, path: &Path) -> io::Result<Metadata>;

    /// The absolute path without links, `.` and `..`. `NotFound`, and others, where it leads nowhere.
    ///
    /// # Errors
    ///
    /// As [`Files::metadata`].
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// All bytes of a regular file, links followed. It never waits for anybody, and takes in at most `limit` + 1 bytes.
    ///
    /// # Errors
    ///
    /// [`Unreadable::TooLarge`] for more than `limit` bytes; whatever else keeps it from being read.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable>;

    /// The same of a file of any length: its first `limit` bytes.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being read.
    fn read_start(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable>;

    /// What a folder holds, in no particular order: at most `most` entries.
    ///
    /// # Errors
    ///
    /// Whatever keeps any of them from being known.
    fn list(&self, folder: &Path, most: usize) -> io::Result<Vec<Entry>>;

    /// Visits what lies below `start`, which may be a link; links below are not followed. Every folder comes before what it
    /// holds; in it, names that begin with a dot come before others, so that what an ignore file says is known in time. What
    /// cannot be listed is an error, and the walk goes on.
    fn walk(&self, start: &Path, visit: &mut dyn FnMut(Result<Step<'_>, WalkError>) -> Descend) {
        walk::by_listing(self, start, visit);
    }
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metadata {
    /// What it is.
    pub kind: FileKind,
    /// Of a regular file, how long it is said to be, in bytes; 0 may mean unknown. Of others, whatever the system says.
    pub length: u64,
}

/// What something in a file system is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, where none are followed.
    Link,
    /// A pipe, named or not.
    Pipe,
    /// A socket.
    Socket,
    /// A block or character device.
    Device,
    /// Something that this system has and we do not know.
    Other,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "a regular file",
            Self::Folder => "a folder",
            Self::Link => "a symbolic link",
            Self::Pipe => "a named pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Other => "something special",
        })
    }
}

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in the folder.
    pub name: OsString,
    /// What it is; a link is a link.
    pub kind: FileKind,
}

/// Something that a walk came to.
#[derive(Debug, Clone, Copy)]
pub struct Step<'w> {
    /// Its path: where the walk started, and on from there.
    pub path: &'w Path,
    /// Its name.
    pub name: &'w OsStr,
    /// How many folders below the start; 1 for what the start holds.
    pub depth: usize,
    /// What it is; a link is a link.
    pub kind: FileKind,
}

/// What a walk could not come to.
#[derive(Debug)]
pub struct WalkError {
    /// Where, as far as known.
    pub path: Option<PathBuf>,
    /// Why.
    pub error: io::Error,
}

/// Where a walk goes from a folder. Of what is no folder, it is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Descend {
    /// On into the folder.
    Into,
    /// Past it.
    Past,
}

/// Does the path end so that only a folder can be meant: `a/`, `a/.`?
fn names_a_folder(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    let bytes = bytes.strip_suffix(b".").unwrap_or(bytes);
    bytes
        .last()
        .is_some_and(|byte| std::path::is_separator(char::from(*byte)))
}

/// Does the name begin with a dot?
pub(crate) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

/// Does the error say that nothing is there, or that nothing can be?
pub(crate) fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidInput | InvalidFilename)
}
