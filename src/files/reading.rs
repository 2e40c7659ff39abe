//! Texts that somebody else wrote: never more than agreed, and in words why there is none.

use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::{FileKind, Files};

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// There is nothing at the path, or a symbolic link that leads nowhere.
    Missing,
    /// Something else than a file.
    NotAFile(FileKind),
    /// A symbolic link out of the project that it lies in.
    LeadsOut,
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

/// What is being read, as sentences call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A pilot's manifest.
    Manifest,
    /// A configuration.
    Configuration,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Manifest => "manifest",
            Self::Configuration => "configuration",
        })
    }
}

impl Unreadable {
    /// One sentence about the subject, without a full stop: "the manifest does not exist".
    pub fn sentence(&self, subject: Subject) -> String {
        format!("the {subject} {self}")
    }

    /// What to do next, where there is something to say.
    pub fn help(&self, subject: Subject) -> Option<String> {
        Some(match self {
            Self::Missing => "name a file that exists".to_owned(),
            Self::NotAFile(FileKind::Folder) => format!("rename the folder, or name the {subject} inside it"),
            Self::LeadsOut => "copy it into the project".to_owned(),
            Self::NotAFile(_) => format!("save the {subject} as a plain file"),
            Self::TooLarge { .. } => match subject {
                Subject::Manifest => "keep evidence in documents, and refer to them".to_owned(),
                Subject::Configuration => return None,
            },
            Self::NoPermission => "make the file readable for whoever runs pilotlint".to_owned(),
            Self::NotUtf8 { .. } => {
                "save the file as UTF-8: it may have been saved as Latin-1 or Windows-1252".to_owned()
            }
            Self::Utf16 => "save the file as UTF-8".to_owned(),
            Self::Io(_) => return None,
        })
    }
}

/// What is said of the subject: "does not exist".
impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "does not exist"),
            Self::NotAFile(kind) => write!(f, "is {kind}, not a regular file"),
            Self::LeadsOut => write!(f, "is a link that leads out of the project"),
            Self::TooLarge { size, limit } => write!(f, "has {size} bytes, over the limit of {limit} bytes"),
            Self::NoPermission => write!(f, "cannot be read: permission denied"),
            Self::NotUtf8 { offset, line } => {
                write!(f, "is not UTF-8: byte {offset}, on line {line}, does not belong there")
            }
            Self::Utf16 => write!(f, "is UTF-16, not UTF-8"),
            Self::Io(why) => write!(f, "cannot be read: {why}"),
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

/// The text of a file, with its byte order mark if it has one, so that offsets into it are offsets into the file. At most
/// `limit` + 1 bytes are read, whatever the size claimed, and only of a regular file.
///
/// # Errors
///
/// Whatever keeps it from being text of at most `limit` bytes.
pub fn read_text(files: &dyn Files, path: &Path, limit: u64) -> Result<String, Unreadable> {
    decode(files.read(path, limit)?)
}

/// The text of a stream, standard input for example. At most `limit` + 1 bytes are read.
///
/// # Errors
///
/// Whatever keeps it from being text of at most `limit` bytes.
pub fn read_stream(input: impl Read, limit: u64) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    input.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        size if size > limit => Err(Unreadable::TooLarge { size, limit }),
        _ => decode(bytes),
    }
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
