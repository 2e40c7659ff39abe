//! Reading files that somebody else wrote: never blocking, never more than agreed.

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Why a manifest cannot be read. `Display` is one sentence about "the manifest", without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// There is nothing at the path, or a symbolic link that leads nowhere.
    Missing,
    /// Something else than a file.
    NotAFile(FileKind),
    /// Longer than the limit, both in bytes. A file that grows while it is read counts as one byte too long at least.
    TooLarge {
        /// Its size as far as known.
        size: u64,
        /// The most that is read.
        limit: u64,
    },
    /// The operating system refuses.
    NoPermission,
    /// Bytes that are no UTF-8.
    NotUtf8 {
        /// Of the first such byte, from 0.
        offset: usize,
        /// Its line, from 1.
        line: usize,
    },
    /// Text in UTF-16, as its first two bytes say.
    Utf16,
    /// Anything else, in the operating system's words.
    Io(String),
}

/// What a path leads to when it is not a regular file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A folder.
    Folder,
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
            Self::Folder => "a folder",
            Self::Pipe => "a named pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Other => "something special",
        })
    }
}

impl Unreadable {
    /// What to do next, where there is something to say.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Missing => Some("name a file that exists"),
            Self::NotAFile(FileKind::Folder) => Some("rename the folder, or name the manifest inside it"),
            Self::NotAFile(_) => Some("save the manifest as a plain file"),
            Self::TooLarge { .. } => Some("keep evidence in documents, and refer to them"),
            Self::NoPermission => Some("make the file readable for whoever runs pilotlint"),
            Self::NotUtf8 { .. } => Some("save the file as UTF-8: it may have been saved as Latin-1 or Windows-1252"),
            Self::Utf16 => Some("save the file as UTF-8"),
            Self::Io(_) => None,
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "the manifest does not exist"),
            Self::NotAFile(kind) => write!(f, "the manifest is {kind}, not a regular file"),
            Self::TooLarge { size, limit } => {
                write!(f, "the manifest has {size} bytes, over the limit of {limit} bytes")
            }
            Self::NoPermission => write!(f, "the manifest cannot be read: permission denied"),
            Self::NotUtf8 { offset, line } => {
                write!(
                    f,
                    "the manifest is not UTF-8: byte {offset}, on line {line}, does not belong there"
                )
            }
            Self::Utf16 => write!(f, "the manifest is UTF-16, not UTF-8"),
            Self::Io(why) => write!(f, "the manifest cannot be read: {why}"),
        }
    }
}

impl std::error::Error for Unreadable {}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Missing,
            ErrorKind::PermissionDenied => Self::NoPermission,
            kind => Self::Io(kind.to_string()),
        }
    }
}

/// The text of the manifest at `path`, with its byte order mark if it has one, so that offsets into it are offsets into
/// the file. At most `max_bytes` + 1 bytes are read, whatever the size claimed, and only of a regular file.
///
/// # Errors
///
/// Whatever keeps the manifest from being text of at most `max_bytes` bytes.
pub fn read_manifest(path: &Path, max_bytes: u64) -> Result<String, Unreadable> {
    let (file, metadata) = open_file(path)?;
    if metadata.len() > max_bytes {
        return Err(Unreadable::TooLarge {
            size: metadata.len(),
            limit: max_bytes,
        });
    }
    let bytes = read_at_most(&file, metadata.len(), max_bytes.saturating_add(1))?;
    let size = bytes.len() as u64;
    if size > max_bytes {
        return Err(Unreadable::TooLarge { size, limit: max_bytes });
    }
    decode(bytes)
}

/// The text of a manifest that comes from elsewhere, standard input for example. At most `max_bytes` + 1 bytes are read.
///
/// # Errors
///
/// Whatever keeps it from being text of at most `max_bytes` bytes.
pub fn read_text(input: impl Read, max_bytes: u64) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    input.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > max_bytes {
        return Err(Unreadable::TooLarge { size, limit: max_bytes });
    }
    decode(bytes)
}

/// Text of bytes that came from elsewhere.
///
/// # Errors
///
/// [`Unreadable::Utf16`] or [`Unreadable::NotUtf8`].
pub fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Unreadable::Utf16);
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..offset].split(|&byte| byte == b'\n').count();
        Unreadable::NotUtf8 { offset, line }
    })
}

/// Opens a regular file. What it is is asked before opening, because opening a pipe waits for somebody to write to it,
/// and again afterwards, because the path may lead elsewhere by then.
pub(crate) fn open_file(path: &Path) -> Result<(File, Metadata), Unreadable> {
    let regular = |metadata: &Metadata| match kind_of(metadata) {
        None => Ok(()),
        Some(kind) => Err(Unreadable::NotAFile(kind)),
    };
    regular(&path.metadata()?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    regular(&metadata)?;
    Ok((file, metadata))
}

/// The first `limit` bytes of a file, which is said to have `size`.
pub(crate) fn read_at_most(file: &File, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    // One more than it has, so that one read meets its end.
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit) + 1).unwrap_or_default());
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What this is, if not a regular file.
pub(crate) fn kind_of(metadata: &Metadata) -> Option<FileKind> {
    if metadata.is_file() {
        return None;
    }
    if metadata.is_dir() {
        return Some(FileKind::Folder);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return Some(FileKind::Pipe);
        }
        if kind.is_socket() {
            return Some(FileKind::Socket);
        }
        if kind.is_block_device() || kind.is_char_device() {
            return Some(FileKind::Device);
        }
    }
    Some(FileKind::Other)
}
