//! The disk of this machine.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Descend, Entry, FileKind, Files, Metadata, Step, Unreadable, WalkError, is_hidden};

/// The disk of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        path.metadata().map(|metadata| told(&metadata))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<Metadata> {
        path.symlink_metadata().map(|metadata| told(&metadata))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
        let (file, size) = open(path)?;
        if size > limit {
            return Err(Unreadable::TooLarge { size, limit });
        }
        let bytes = read_at_most(&file, size, limit.saturating_add(1))?;
        // It may have grown since, or never have told its size.
        match bytes.len() as u64 {
            size if size > limit => Err(Unreadable::TooLarge { size, limit }),
            _ => Ok(bytes),
        }
    }

    fn read_start(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
        let (file, size) = open(path)?;
        Ok(read_at_most(&file, size, limit)?)
    }

    fn list(&self, folder: &Path, most: usize) -> io::Result<Vec<Entry>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok(Entry {
                kind: kind(entry.file_type()?),
                name: entry.file_name(),
            })
        };
        folder.read_dir()?.take(most).map(entry).collect()
    }

    fn walk(&self, start: &Path, visit: &mut dyn FnMut(Result<Step<'_>, WalkError>) -> Descend) {
        let mut walk = WalkDir::new(start)
            .sort_by_key(|entry| !is_hidden(entry.file_name()))
            .into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) if entry.depth() == 0 => continue,
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map(Path::to_owned);
                    let error = error.into();
                    visit(Err(WalkError { path, error }));
                    continue;
                }
            };
            let kind = kind(entry.file_type());
            let step = Step {
                path: entry.path(),
                name: entry.file_name(),
                depth: entry.depth(),
                kind,
            };
            if visit(Ok(step)) == Descend::Past && kind == FileKind::Folder {
                walk.skip_current_dir();
            }
        }
    }
}

/// What comes out of a path that the call itself names: a file or a pipe, for as long as anything comes.
///
/// # Errors
///
/// Whatever keeps it from being opened.
pub fn stream(path: &Path) -> io::Result<impl BufRead + use<>> {
    File::open(path).map(BufReader::new)
}

/// Opens a regular file, and says how long it is. What it is is asked before opening, because opening a device may do
/// something, and again afterwards, because the path may lead elsewhere by then.
fn open(path: &Path) -> Result<(File, u64), Unreadable> {
    let regular = |metadata: fs::Metadata| match told(&metadata) {
        Metadata {
            kind: FileKind::File,
            length,
        } => Ok(length),
        Metadata { kind, .. } => Err(Unreadable::NotAFile(kind)),
    };
    regular(path.metadata()?)?;
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        // What calls itself a regular file may still wait to be written to: /proc/kmsg does.
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NONBLOCK);
    }
    let file = options.open(path)?;
    let size = regular(file.metadata()?)?;
    Ok((file, size))
}

/// The first `limit` bytes of a file, which is said to have `size`.
fn read_at_most(file: &File, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    // One more than it has, so that one read meets its end.
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit) + 1).unwrap_or_default());
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn told(metadata: &fs::Metadata) -> Metadata {
    Metadata {
        kind: kind(metadata.file_type()),
        length: metadata.len(),
    }
}

fn kind(kind: fs::FileType) -> FileKind {
    if kind.is_file() {
        return FileKind::File;
    }
    if kind.is_dir() {
        return FileKind::Folder;
    }
    if kind.is_symlink() {
        return FileKind::Link;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return FileKind::Pipe;
        }
        if kind.is_socket() {
            return FileKind::Socket;
        }
        if kind.is_block_device() || kind.is_char_device() {
            return FileKind::Device;
        }
    }
    FileKind::Other
}
