//! Writing files: whole or not at all, and never where a link leads out of the project.

mod temporary;

use std::fmt;
use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};

use self::temporary::{Temporary, undisturbed};
use super::place::{Place, place};

/// Why a file cannot be written. `Display` is a sentence that begins with its path, without a full stop; not safe to print.
#[derive(Debug)]
pub struct WriteError {
    /// As it was given.
    path: PathBuf,
    why: Why,
}

#[derive(Debug)]
enum Why {
    IsFolder,
    NoFolder(PathBuf),
    WayOut {
        link: PathBuf,
        end: PathBuf,
    },
    /// Following links did not get anywhere.
    Lost(io::Error),
    Io(io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.why {
            Why::IsFolder => write!(f, "{path} is a folder; name a file in it"),
            Why::NoFolder(folder) => {
                write!(f, "{path} cannot be written: there is no folder {}", folder.display())
            }
            Why::WayOut { link, end } => write!(
                f,
                "{path} cannot be written: the link {} leads out of the project, to {}",
                link.display(),
                end.display()
            ),
            // An error with an inner one names a temporary file, which says nothing to anybody.
            Why::Io(error) if error.get_ref().is_some() => write!(f, "{path} cannot be written: {}", error.kind()),
            Why::Io(error) | Why::Lost(error) => write!(f, "{path} cannot be written: {error}"),
        }
    }
}

impl std::error::Error for WriteError {}

/// A file that is to be written, there or not.
#[derive(Debug, Clone)]
pub struct Target {
    given: PathBuf,
    place: Place,
}

impl Target {
    /// Follows the links at `path`, relative to the current folder.
    ///
    /// # Errors
    ///
    /// If one of them stands in the project, whose canonical folder is `root`, and leads out of it.
    pub fn new(path: &Path, root: &Path) -> Result<Self, WriteError> {
        let error = |why| WriteError {
            path: path.to_owned(),
            why,
        };
        let place = place(path, root).map_err(|cause| error(Why::Lost(cause)))?;
        if let Some(link) = place.way_out {
            return Err(error(Why::WayOut { link, end: place.path }));
        }
        Ok(Self {
            given: path.to_owned(),
            place,
        })
    }

    /// As it was given.
    pub fn given(&self) -> &Path {
        &self.given
    }

    /// Where it really stands: absolute, without links.
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    /// The first of the files at `others` that writing this one would overwrite, by its place among them: the same file
    /// under whatever name, that of a hard link too.
    pub fn overwrites<'p>(&self, mut others: impl Iterator<Item = &'p Path>) -> Option<usize> {
        let path = &self.place.path;
        match fs::metadata(path) {
            Ok(own) if own.is_file() => others.position(|other| is_same(path, &own, other)),
            // A device holds nothing that could be lost.
            Ok(_) => None,
            Err(_) => others.position(|other| other == path),
        }
    }

    /// Refuses what can never be written, so that no work is done for it.
    ///
    /// # Errors
    ///
    /// If it is a folder, or there is no folder to put it in.
    pub fn check(&self) -> Result<(), WriteError> {
        let ends_as_folder = || {
            let text = self.given.as_os_str().to_string_lossy();
            text.ends_with(std::path::is_separator)
        };
        if self.place.path.is_dir() || ends_as_folder() {
            return Err(self.error(Why::IsFolder));
        }
        let folder = self.place.path.parent().unwrap_or(Path::new("."));
        if !folder.is_dir() {
            // As it was named, unless a link led elsewhere.
            let named = self
                .given
                .parent()
                .filter(|it| !it.as_os_str().is_empty() && !it.is_dir());
            return Err(self.error(Why::NoFolder(named.unwrap_or(folder).to_owned())));
        }
        Ok(())
    }

    /// Puts a file there with what `write` writes, in the place of any that is there, and with its permissions: whoever
    /// looks sees the old one or the new one. What is no file, such as a pipe, is written to; so is a file that cannot be
    /// replaced, because something is mounted there or its folder takes no new files.
    ///
    /// # Errors
    ///
    /// What the operating system says, or `write`.
    pub fn replace(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), WriteError> {
        self.check()?;
        put(&self.place, write).map_err(|error| self.error(Why::Io(error)))
    }

    fn error(&self, why: Why) -> WriteError {
        WriteError {
            path: self.given.clone(),
            why,
        }
    }
}

/// Writes a file at `path`, all of it or nothing, unless there is something: then it says false. `root` is the canonical
/// folder of the project.
///
/// # Errors
///
/// What the operating system says; or that a link to its folder leads out of the project.
pub fn create(path: &Path, root: &Path, text: &str) -> Result<bool, WriteError> {
    let error = |why| WriteError {
        path: path.to_owned(),
        why,
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Target::new(folder.unwrap_or(Path::new(".")), root).map_err(|refused| error(refused.why))?;
    // On a file system that cannot rename without overwriting this is what is reported, rather than a vaguer error later.
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let write = || {
        let mut temporary = Temporary::beside(path)?;
        temporary.file.write_all(text.as_bytes())?;
        temporary.file.sync_all()?;
        temporary.create(path)
    };
    match write() {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(cause) => Err(error(Why::Io(cause))),
    }
}

fn put(place: &Place, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = &place.path;
    let before = match fs::metadata(path) {
        Ok(before) => Some(before),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if place.is_descriptor || before.as_ref().is_some_and(|before| !before.is_file()) {
        // Behind what is there already, should it be a file that somebody has open.
        let mut file = OpenOptions::new().append(true).open(path)?;
        write(&mut file)?;
        return file.flush();
    }
    let mut temporary = match Temporary::beside(path) {
        Ok(temporary) => temporary,
        Err(error) if before.is_some() && is_refusal(&error) => {
            // All of it is there before anything is lost.
            let mut text = Vec::new();
            write(&mut text)?;
            return overwrite(path, &mut text.as_slice());
        }
        Err(error) => return Err(error),
    };
    if let Some(before) = &before {
        temporary.file.set_permissions(before.permissions())?;
    }
    write(&mut temporary.file)?;
    temporary.file.sync_all()?;
    match temporary.replace(path) {
        Err(error) if before.is_some() && stays_put(&error) => {
            temporary.file.rewind()?;
            overwrite(path, &mut temporary.file)
        }
        done => done,
    }
}

/// Writes a whole text over a file that has to stay the one it is.
fn overwrite(path: &Path, text: &mut dyn io::Read) -> io::Result<()> {
    undisturbed(|| {
        let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
        io::copy(text, &mut file)?;
        file.sync_all()
    })
}

/// Does a folder take no new files?
fn is_refusal(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

/// Can no other file take its place? Something is mounted there, or the folder lets nobody remove the files of others.
fn stays_put(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ResourceBusy | ErrorKind::CrossesDevices) || is_refusal(error)
}

#[cfg(unix)]
fn is_same(_: &Path, own: &Metadata, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let node = |it: &Metadata| (it.dev(), it.ino());
    fs::metadata(other).is_ok_and(|other| node(&other) == node(own))
}

#[cfg(not(unix))]
fn is_same(path: &Path, _: &Metadata, other: &Path) -> bool {
    // As the file system spells it, whose names may be the same in capitals.
    path.canonicalize()
        .is_ok_and(|path| other.canonicalize().is_ok_and(|other| other == path))
}
