//! Files that are not whole yet. Whatever ends the process on request takes them away first.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

/// Those that are there. Whoever holds the lock may create, rename or remove one; a signal ends the process between such
/// steps only.
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
        signals::watch();
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

/// Does what must not be left half done: no signal that asks the process to end does so before it is through.
pub(super) fn undisturbed<T>(work: impl FnOnce() -> T) -> T {
    signals::watch();
    let _open = open();
    work()
}

#[cfg(unix)]
mod signals {
    use std::fs;
    use std::process;
    use std::sync::{Once, mpsc};
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Sees to it that what asks the process to end takes temporary files away first. Before the first of them, signals do
    /// what they always do.
    pub fn watch() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let (tell, told) = mpsc::channel();
            // Without a thread, signals have to stay what they are: so it is the thread that takes them.
            let thread = thread::Builder::new().name("signals".to_owned());
            let started = thread.spawn(move || {
                let ignored = ignored();
                let heard = [SIGHUP, SIGINT, SIGTERM].into_iter();
                let signals = Signals::new(heard.filter(|signal| (ignored >> (signal - 1)) & 1 == 0));
                let _ = tell.send(());
                if let Ok(mut signals) = signals {
                    signals.forever().for_each(end);
                }
            });
            if started.is_ok() {
                let _ = told.recv();
            }
        });
    }

    fn end(signal: i32) {
        // Never given back: nothing is created from here on, and nobody complains that his file is gone.
        let mut open = super::open();
        open.paths.clear();
        // As the first process of a container there is no default to fall back on.
        if process::id() != 1 {
            let _ = emulate_default_handler(signal);
        }
        process::exit(128 + signal);
    }

    /// The signals that whoever called us has ignored, as nohup does with SIGHUP: the lowest bit is signal 1. Only Linux says.
    fn ignored() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or_default()
    }
}

#[cfg(not(unix))]
mod signals {
    /// What ends a process here asks nobody.
    pub fn watch() {}
}
