//! References: whether the evidence that a manifest names is there.

mod content;
mod folders;
mod html;
mod slug;
pub(crate) mod url;
mod words;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use self::content::{Content, Format};
use self::folders::{Folders, Place, Reached};
use crate::diagnostic::{Diagnostic, Mistake};
use crate::document::EvidenceFault;
use crate::files::{FileKind, Files, Unreadable, canonical_folder, is_absent};
use crate::suggest::{GuessBudget, WordIndex};

/// Of a document, more than this is not read. In bytes.
const MAX_DOCUMENT: u64 = 1024 * 1024;
/// How much may be remembered of documents, roughly, before all of it is dropped. In bytes.
const MAX_REMEMBERED: usize = 32 * 1024 * 1024;

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A document, or a URL of good form.
    Fine,
    /// It names no file: it is empty, or only a `#fragment`.
    NoPath,
    /// A URL that cannot be right, and why: words that follow "it".
    BadUrl(String),
    /// A path that begins at the root of one machine's file system. It is not looked up.
    Absolute,
    /// A path that leaves the project root, by itself or by a symbolic link.
    Outside,
    /// Nothing is there.
    Missing {
        /// A reference, spelled like this one, that leads somewhere.
        closest: Option<String>,
    },
    /// A file of no bytes.
    Empty,
    /// Not a regular file. It is not opened.
    NotAFile(FileKind),
    /// A Markdown file without this heading or anchor.
    NoHeading {
        /// What was looked for.
        fragment: String,
        /// The fragment of a heading that is spelled like it.
        closest: Option<String>,
    },
    /// A text document of too few words beside headings and placeholders.
    Stub {
        /// How many it has.
        words: usize,
    },
    /// The operating system refuses, in its words.
    Unreadable(String),
}

impl Evidence {
    /// The rule that reports it, with [`Evidence::message`]; `None` for what is fine.
    pub fn fault(&self, reference: &str) -> Option<EvidenceFault> {
        let mistake = match self {
            Self::Fine => return None,
            Self::BadUrl(_) => Mistake::InvalidValue,
            Self::Stub { .. } => Mistake::EvidenceStub,
            _ => Mistake::EvidenceNotFound,
        };
        let (message, help) = self.message(reference)?;
        let mut said = Diagnostic::new(message);
        said.help = help;
        Some((mistake, said))
    }

    /// What to say about `reference`, the same that was checked: one sentence, without a full stop, and what to do next.
    /// `None` for what is fine.
    pub fn message(&self, reference: &str) -> Option<(String, Option<String>)> {
        let file = shown_path(reference);
        let (sentence, help) = match self {
            Self::Fine => return None,
            Self::NoPath if reference.trim().is_empty() => (
                "the reference is empty".to_owned(),
                Some("name a document by its path from the manifest's folder, or give its URL".to_owned()),
            ),
            Self::NoPath => (
                format!("{reference} names a heading, but no document"),
                Some(format!(
                    "write the document's path before it, as in docs/plan.md{reference}"
                )),
            ),
            Self::BadUrl(fault) => (
                format!("{reference} is no URL that can be followed: it {fault}"),
                Some("give the whole address, beginning with https://".to_owned()),
            ),
            Self::Absolute => (
                format!("{file} is an absolute path, which leads nowhere on another machine"),
                Some("write the path from the manifest's folder to the document".to_owned()),
            ),
            Self::Outside => (
                format!("{file} lies outside the project"),
                Some("move the document into the project, or refer to it by its URL".to_owned()),
            ),
            Self::Missing { closest } => (
                format!("{file} does not exist"),
                Some(match closest {
                    Some(closest) => format!("did you mean {closest}?"),
                    None => "write the document, or correct the path, which begins at the manifest's folder".to_owned(),
                }),
            ),
            Self::Empty => (
                format!("{file} is empty"),
                Some("write down there what it is to prove".to_owned()),
            ),
            Self::NotAFile(FileKind::Folder) => (
                format!("{file} is a folder, not a document"),
                Some("name the document in it that is the evidence".to_owned()),
            ),
            Self::NotAFile(kind) => (
                format!("{file} is {kind}, not a document"),
                Some("refer to a regular file".to_owned()),
            ),
            Self::NoHeading { fragment, closest } => (
                format!("{file} has no heading #{fragment}"),
                Some(match closest {
                    Some(closest) => format!("did you mean {file}#{closest}?"),
                    None => "link to a heading as GitHub does: in lower case, with hyphens for spaces".to_owned(),
                }),
            ),
            Self::Stub { words } => (
                match words {
                    0 => format!("{file} has no words beside headings and placeholders: a stub, not evidence"),
                    1 => format!("{file} has 1 word: a stub, not evidence"),
                    _ => format!("{file} has {words} words: a stub, not evidence"),
                },
                Some("write it down as it is done today, so that somebody new could follow it".to_owned()),
            ),
            Self::Unreadable(why) => (
                format!("{file} cannot be read: {why}"),
                Some("make it readable for whoever runs pilotlint".to_owned()),
            ),
        };
        Some((sentence, help))
    }
}

/// Looks references up, and remembers documents, which manifests share. Shared by all threads of one run; the next run
/// needs a new one, because documents change.
#[derive(Debug)]
pub struct Resolver {
    files: Arc<dyn Files>,
    folders: Folders,
    remembered: RwLock<Remembered>,
}

/// What the references of one manifest share; each manifest begins with a new one.
#[derive(Debug, Default)]
pub struct Shared {
    /// What guesses at what was meant may still cost.
    pub budget: GuessBudget,
    /// Where the last of them led.
    last: Option<Reached>,
}

#[derive(Debug, Default)]
struct Remembered {
    /// By canonical path.
    targets: HashMap<OsString, Arc<Target>>,
    bytes: usize,
}

/// What a path inside the project leads to.
#[derive(Debug)]
enum Target {
    Empty,
    NotAFile(FileKind),
    Unreadable(String),
    /// A file whose inside is not looked at.
    Opaque,
    Document {
        format: Format,
        content: Content,
        /// Was there more than is read?
        cut: bool,
        /// The anchors again, once a fragment is asked for.
        anchors: OnceLock<Anchors>,
    },
}

/// What a fragment can name.
#[derive(Debug)]
struct Anchors {
    known: HashSet<String>,
    /// Over the content's anchors, once one is misspelt.
    index: OnceLock<WordIndex>,
}

impl Resolver {
    /// Knows nothing yet.
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self {
            folders: Folders::new(Arc::clone(&files)),
            remembered: RwLock::default(),
            files,
        }
    }

    /// What `reference` leads to, from a manifest in `manifest_folder` whose project has the canonical root `root`. A text
    /// document with fewer than `stub_words` words is a stub.
    ///
    /// A path is taken as it is spelled: no percent-decoding, and on unix a backslash is a character like others. What
    /// follows the last `#` is a fragment, unless only a file of the whole name exists; a fragment is percent-decoded, and an
    /// empty one is none.
    pub fn check(&self, manifest_folder: &Path, root: &Path, reference: &str, stub_words: usize) -> Evidence {
        self.check_within(manifest_folder, root, reference, stub_words, &mut Shared::default())
    }

    /// The same for one of a manifest's references, which share `shared`.
    pub fn check_within(
        &self,
        manifest_folder: &Path,
        root: &Path,
        reference: &str,
        stub_words: usize,
        shared: &mut Shared,
    ) -> Evidence {
        if is_absolute(reference) {
            return Evidence::Absolute;
        }
        if url::scheme(reference).is_some() {
            return url::fault(reference).map_or(Evidence::Fine, Evidence::BadUrl);
        }
        let Shared { budget, last } = shared;
        let (path, fragment) = self.split(manifest_folder, reference, last);
        if path.trim().is_empty() {
            return Evidence::NoPath;
        }
        let found = match self.folders.locate(manifest_folder, path, last) {
            Place::File(canonical) => Ok(canonical),
            Place::Nowhere => Err(ErrorKind::NotFound.into()),
            Place::Unclear => self.files.canonicalize(&manifest_folder.join(path)),
        };
        let canonical = match found {
            Ok(canonical) if is_inside(&canonical, root) => canonical,
            Ok(_) => return Evidence::Outside,
            // What lies outside is not told to exist or not.
            Err(_) if leaves(&*self.files, manifest_folder, root, path) => return Evidence::Outside,
            Err(error) if is_absent(&error) => {
                let closest = self.closest_path(manifest_folder, root, path, budget);
                return Evidence::Missing { closest };
            }
            Err(error) => return Evidence::Unreadable(error.kind().to_string()),
        };
        match &*self.target(canonical) {
            Target::Empty => Evidence::Empty,
            Target::NotAFile(kind) => Evidence::NotAFile(*kind),
            Target::Unreadable(why) => Evidence::Unreadable(why.clone()),
            Target::Opaque => Evidence::Fine,
            Target::Document {
                format,
                content,
                cut,
                anchors,
            } => {
                let fragment = fragment.filter(|it| !it.is_empty() && *format == Format::Markdown);
                if let Some(fragment) = fragment {
                    let fragment = percent_decoded(fragment);
                    let anchors = anchors.get_or_init(|| Anchors {
                        known: content.anchors.iter().cloned().collect(),
                        index: OnceLock::new(),
                    });
                    if !anchors.known.contains(&*fragment) && content.all_anchors && !cut {
                        let all = || WordIndex::new(content.anchors.iter().map(String::as_str));
                        let guess = anchors.index.get_or_init(all).closest(&fragment, budget);
                        let closest = guess.map(|guess| content.anchors[guess.place].clone());
                        let fragment = fragment.into_owned();
                        return Evidence::NoHeading { fragment, closest };
                    }
                }
                if content.words < stub_words && !cut {
                    return Evidence::Stub { words: content.words };
                }
                Evidence::Fine
            }
        }
    }

    /// Path and fragment. `C# guide.md` is a path if there is no file `C` but one of the whole name.
    fn split<'a>(&self, folder: &Path, reference: &'a str, last: &mut Option<Reached>) -> (&'a str, Option<&'a str>) {
        match reference.rsplit_once('#') {
            Some((path, fragment))
                if matches!(self.folders.locate(folder, path, last), Place::File(_))
                    || self.files.metadata(&folder.join(reference)).is_err() =>
            {
                (path, Some(fragment))
            }
            _ => (reference, None),
        }
    }

    /// A path that leads somewhere and is spelled like this one, which does not: percent-decoded, with `/` for `\`, or with
    /// a similar name in the same folder.
    fn closest_path(&self, folder: &Path, root: &Path, path: &str, budget: &mut GuessBudget) -> Option<String> {
        let inside = |path: &Path| {
            let canonical = self.files.canonicalize(&folder.join(path)).ok();
            canonical.filter(|it| it.starts_with(root))
        };
        let is_file = |path: &Path| self.files.metadata(path).is_ok_and(|it| it.kind == FileKind::File);
        for other in [percent_decoded(path), Cow::from(path.replace('\\', "/"))] {
            if other != path && !is_absolute(&other) && inside(Path::new(&*other)).is_some_and(|it| is_file(&it)) {
                return Some(other.into_owned());
            }
        }
        let (parent, name) = path
            .rsplit_once('/')
            .map_or((None, path), |(parent, name)| (Some(parent), name));
        let siblings = self.folders.listed(&inside(Path::new(parent.unwrap_or_default()))?);
        let siblings = self.folders.names(&siblings)?;
        let name = &siblings.names[siblings.index.closest(name, budget)?.place];
        Some(parent.map_or_else(|| name.clone(), |parent| format!("{parent}/{name}")))
    }

    fn target(&self, canonical: PathBuf) -> Arc<Target> {
        let known = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(target) = known.targets.get(canonical.as_os_str()) {
            return Arc::clone(target);
        }
        drop(known);
        let target = Arc::new(look_at(&*self.files, &canonical));
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.bytes > MAX_REMEMBERED {
            *remembered = Remembered::default();
        }
        remembered.bytes += canonical.as_os_str().len() + target.weight();
        remembered
            .targets
            .insert(canonical.into_os_string(), Arc::clone(&target));
        target
    }
}

impl Target {
    /// What it takes in memory, roughly. In bytes.
    fn weight(&self) -> usize {
        let anchors = match self {
            Self::Document { content, .. } => content.anchors.iter().map(|it| it.len() + size_of::<String>()).sum(),
            _ => 0,
        };
        anchors + size_of::<Self>()
    }
}

fn look_at(files: &dyn Files, path: &Path) -> Target {
    let format = Format::of(path);
    let looked = || -> Result<Target, Unreadable> {
        let Some(format) = format else {
            let metadata = files.metadata(path)?;
            return Ok(match metadata.kind {
                FileKind::File if metadata.length == 0 => Target::Empty,
                FileKind::File => Target::Opaque,
                kind => Target::NotAFile(kind),
            });
        };
        let bytes = files.read_start(path, MAX_DOCUMENT + 1)?;
        if bytes.is_empty() {
            return Ok(Target::Empty);
        }
        let cut = bytes.len() as u64 > MAX_DOCUMENT;
        let content = content::read(&String::from_utf8_lossy(&bytes), format);
        Ok(Target::Document {
            format,
            content,
            cut,
            anchors: OnceLock::new(),
        })
    };
    looked().unwrap_or_else(|error| match error {
        Unreadable::NotAFile(kind) => Target::NotAFile(kind),
        Unreadable::NoPermission => Target::Unreadable(ErrorKind::PermissionDenied.to_string()),
        Unreadable::Io(why) => Target::Unreadable(why),
        // It was there a moment ago.
        _ => Target::Unreadable(ErrorKind::NotFound.to_string()),
    })
}

/// Is `path` inside `root`, both canonical? As `starts_with`, which takes both apart first, and is asked for every reference.
fn is_inside(path: &Path, root: &Path) -> bool {
    let (path, root) = (path.as_os_str().as_encoded_bytes(), root.as_os_str().as_encoded_bytes());
    let separator = |byte: &u8| std::path::is_separator(char::from(*byte));
    path.strip_prefix(root).is_some_and(|rest| {
        rest.is_empty() || rest.first().is_some_and(separator) || root.last().is_some_and(separator)
    })
}

/// A path from the root of a file system, unix's or Windows's.
fn is_absolute(reference: &str) -> bool {
    let mut chars = reference.chars();
    let is_drive = chars.next().is_some_and(|it| it.is_ascii_alphabetic())
        && chars.next() == Some(':')
        && matches!(chars.next(), Some('/' | '\\'));
    is_drive || reference.starts_with('/') || reference.starts_with("\\\\") || Path::new(reference).has_root()
}

/// The path in a reference, for a message: without what looks like a fragment, which has no dot and no slash.
fn shown_path(reference: &str) -> &str {
    match reference.rsplit_once('#') {
        Some((path, fragment)) if !path.is_empty() && !fragment.contains(['.', '/']) => path,
        _ => reference,
    }
}

/// Does the path leave the root by its `..` alone?
fn leaves(files: &dyn Files, folder: &Path, root: &Path, path: &str) -> bool {
    let mut place = canonical_folder(files, folder);
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => {
                place.pop();
            }
            Component::Normal(name) => place.push(name),
            _ => (),
        }
    }
    !place.starts_with(root)
}

/// The text with `%41` turned into `A`; as it is where that is not UTF-8.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::from(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|it| it.iter().all(u8::is_ascii_hexdigit));
        let code = hex.and_then(|it| u8::from_str_radix(std::str::from_utf8(it).ok()?, 16).ok());
        match code {
            Some(code) if first == b'%' => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::from(text), Cow::from)
}
