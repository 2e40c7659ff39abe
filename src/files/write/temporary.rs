//! Files that are not whole yet.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

/// Those that are there. Whoever holds the lock may create, rename or remove one.
static OPEN: Mutex<Open> = Mutex::new(Open {
    last: 0,
    paths: BTreeMap::new(),
});

struct Open {
    last: u64,
    /// Dropping one removes the file.
    paths: BTreeMap<u64, TempPath>,
}

fn open() -> MutexGuard<'static, Open> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is removed unless it is given its name.
pub(super) struct Temporary {
    pub file: File,
    key: u64,
}

impl Temporary {
    /// In the folder of `path`, on the same file system. Readable and writable as any new file.
    pub fn beside(path: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".pilotlint-");
        #[cfg(unix)]
        {
            use std::fs::Permissions;
            use std::os::unix::fs::PermissionsExt;
            // As any new file, less what the umask takes; a temporary file would be its owner's alone.
            builder.permissions(Permissions::from_mode(0o666));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut open = open();
        let (file, path) = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?.into_parts();
        open.last += 1;
        let key = open.last;
        open.paths.insert(key, path);
        Ok(Self { file, key })
    }

    /// Gives it the name `path`, in the place of any that has it.
    pub fn replace(&self, path: &Path) -> io::Result<()> {
        self.rename(|temporary| temporary.persist(path))
    }

    /// Gives it the name `path`, which nothing has yet.
    pub fn create(&self, path: &Path) -> io::Result<()> {
        self.rename(|temporary| temporary.persist_noclobber(path))
    }

    fn rename(&self, rename: impl FnOnce(TempPath) -> Result<(), tempfile::PathPersistError>) -> io::Result<()> {
        let mut open = open();
        let Some(path) = open.paths.remove(&self.key) else {
            return Err(ErrorKind::Interrupted.into());
        };
        rename(path).map_err(|error| {
            open.paths.insert(self.key, error.path);
            error.error
        })
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let mut open = open();
        drop(open.paths.remove(&self.key));
    }
}
