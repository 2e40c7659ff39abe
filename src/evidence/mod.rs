//! References: whether the evidence that a manifest names is there.

mod content;
mod folders;
mod gist;
mod html;
mod outcome;
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
use crate::document::DocumentId;
use crate::files::{FileKind, Files, Unreadable, canonical_folder, is_absent};
use crate::suggest::{GuessBudget, WordIndex};
use crate::words::PhraseList;

pub use outcome::{Evidence, Found};

/// Of a document, more than this is not read. In bytes.
const MAX_DOCUMENT: u64 = 1024 * 1024;
/// How much may be remembered of documents, roughly, before all of it is dropped. In bytes.
const MAX_REMEMBERED: usize = 32 * 1024 * 1024;

/// From where references are looked up, and what documents are held against.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The manifest's folder.
    pub folder: &'a Path,
    /// The canonical root of its project.
    pub root: &'a Path,
    /// The manifest's own path, where it has one; its file may not be there.
    pub manifest: Option<&'a Path>,
    /// A text document with fewer words is a stub.
    pub stub_words: usize,
    /// What templates and assistants leave in a document.
    pub leftovers: &'a PhraseList,
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
    /// The manifest's own canonical path, once it is asked for.
    manifest: Option<PathBuf>,
}

impl Shared {
    /// The manifest's own canonical path, whether its file is there or not.
    fn manifest(&mut self, resolver: &Resolver, from: &Origin) -> Option<&Path> {
        let name = from.manifest?.file_name()?;
        let find = || {
            let found = name.to_str().map(|name| resolver.locate(from.folder, name, &mut None));
            found
                .and_then(Result::ok)
                .unwrap_or_else(|| canonical_folder(&*resolver.files, from.folder).join(name))
        };
        Some(self.manifest.get_or_insert_with(find))
    }
}

#[derive(Debug, Default)]
struct Remembered {
    /// By what was looked for in them (a [`PhraseList::identity`]), and by canonical path.
    targets: HashMap<u64, HashMap<OsString, Arc<Target>>>,
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
    /// A file that is called text and is none.
    Binary,
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
    /// document with fewer than `stub_words` words is a stub; nothing is looked for in it.
    pub fn check(&self, manifest_folder: &Path, root: &Path, reference: &str, stub_words: usize) -> Evidence {
        let from = Origin {
            folder: manifest_folder,
            root,
            manifest: None,
            stub_words,
            leftovers: &PhraseList::default(),
        };
        self.look(&from, reference, &mut Shared::default()).evidence
    }

    /// What `reference` leads to, one of a manifest's, which share `shared`.
    ///
    /// A path is taken as it is spelled: no percent-decoding, and on unix a backslash is a character like others. What
    /// follows the last `#` is a fragment, unless only a file of the whole name exists; a fragment is percent-decoded, and an
    /// empty one is none.
    pub fn look(&self, from: &Origin, reference: &str, shared: &mut Shared) -> Found {
        if url::has_credentials(reference) {
            return Found::no(Evidence::Credentials {
                host: url::host(reference),
            });
        }
        if is_absolute(reference) {
            return Found::no(Evidence::Absolute);
        }
        if url::scheme(reference).is_some() {
            return match url::fault(reference) {
                Some(fault) => Found::no(Evidence::BadUrl(fault)),
                None => Found {
                    evidence: Evidence::Fine,
                    document: Some(url::document(reference)),
                    gist: None,
                },
            };
        }
        let (path, fragment) = self.split(from.folder, reference, &mut shared.last);
        if path.trim().is_empty() {
            return Found::no(Evidence::NoPath);
        }
        let canonical = match self.locate(from.folder, path, &mut shared.last) {
            Ok(canonical) if is_inside(&canonical, from.root) => canonical,
            Ok(_) => return Found::no(Evidence::Outside),
            // What lies outside is not told to exist or not.
            Err(_) if leaves(&*self.files, from.folder, from.root, path) => return Found::no(Evidence::Outside),
            Err(error) if is_absent(&error) => {
                let closest = self.closest_path(from.folder, from.root, path, &mut shared.budget);
                return Found::no(Evidence::Missing { closest });
            }
            Err(error) => return Found::no(Evidence::Unreadable(error.kind().to_string())),
        };
        if shared
            .manifest(self, from)
            .is_some_and(|manifest| manifest == canonical)
        {
            return Found::no(Evidence::Itself);
        }
        let target = self.target(&canonical, from.leftovers);
        let fragment = fragment.map(percent_decoded).filter(|it| !it.is_empty());
        let evidence = target.evidence(fragment.as_deref(), from.stub_words, &mut shared.budget);
        let is_there = matches!(
            evidence,
            Evidence::Fine | Evidence::Stub { .. } | Evidence::Leftover { .. }
        );
        Found {
            gist: target.gist().filter(|_| evidence == Evidence::Fine),
            document: is_there.then(|| DocumentId {
                place: canonical.into_os_string(),
                fragment: fragment.map(Cow::into_owned).unwrap_or_default(),
            }),
            evidence,
        }
    }

    /// The canonical path of what lies at `path`, seen from a folder.
    fn locate(&self, folder: &Path, path: &str, last: &mut Option<Reached>) -> std::io::Result<PathBuf> {
        match self.folders.locate(folder, path, last) {
            Place::File(canonical) => Ok(canonical),
            Place::Nowhere => Err(ErrorKind::NotFound.into()),
            Place::Unclear => self.files.canonicalize(&folder.join(path)),
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

    /// What lies at a canonical path. It is read once, or once more for other phrases that are looked for.
    fn target(&self, canonical: &Path, leftovers: &PhraseList) -> Arc<Target> {
        let known = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
        let of_list = known.targets.get(&leftovers.identity());
        if let Some(target) = of_list.and_then(|targets| targets.get(canonical.as_os_str())) {
            return Arc::clone(target);
        }
        drop(known);
        let target = Arc::new(look_at(&*self.files, canonical, leftovers));
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.bytes > MAX_REMEMBERED {
            *remembered = Remembered::default();
        }
        remembered.bytes += canonical.as_os_str().len() + target.weight();
        let of_list = remembered.targets.entry(leftovers.identity()).or_default();
        of_list.insert(canonical.as_os_str().to_owned(), Arc::clone(&target));
        target
    }
}

impl Target {
    /// Is it evidence, at the heading that a fragment names?
    fn evidence(&self, fragment: Option<&str>, stub_words: usize, budget: &mut GuessBudget) -> Evidence {
        let (format, content, cut, anchors) = match self {
            Self::Empty => return Evidence::Empty,
            Self::NotAFile(kind) => return Evidence::NotAFile(*kind),
            Self::Unreadable(why) => return Evidence::Unreadable(why.clone()),
            Self::Opaque => return Evidence::Fine,
            Self::Binary => return Evidence::Binary,
            Self::Document {
                format,
                content,
                cut,
                anchors,
            } => (*format, content, *cut, anchors),
        };
        if let Some(fragment) = fragment.filter(|_| format == Format::Markdown) {
            let anchors = anchors.get_or_init(|| Anchors {
                known: content.anchors.iter().cloned().collect(),
                index: OnceLock::new(),
            });
            if !anchors.known.contains(fragment) && content.all_anchors && !cut {
                let all = || WordIndex::new(content.anchors.iter().map(String::as_str));
                let guess = anchors.index.get_or_init(all).closest(fragment, budget);
                let closest = guess.map(|guess| content.anchors[guess.place].clone());
                let fragment = fragment.to_owned();
                return Evidence::NoHeading { fragment, closest };
            }
        }
        if content.words < stub_words && !cut {
            return Evidence::Stub { words: content.words };
        }
        match &content.leftover {
            Some(text) => Evidence::Leftover { text: text.clone() },
            None => Evidence::Fine,
        }
    }

    /// What a text document says, as a number; `None` where not all of it was read.
    fn gist(&self) -> Option<u64> {
        match self {
            Self::Document {
                content, cut: false, ..
            } => content.gist,
            _ => None,
        }
    }

    /// What it takes in memory, roughly. In bytes.
    fn weight(&self) -> usize {
        let anchors = match self {
            Self::Document { content, .. } => content.anchors.iter().map(|it| it.len() + size_of::<String>()).sum(),
            _ => 0,
        };
        anchors + size_of::<Self>()
    }
}

fn look_at(files: &dyn Files, path: &Path, leftovers: &PhraseList) -> Target {
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
        let Some(text) = text_of(&bytes, cut) else {
            return Ok(Target::Binary);
        };
        let content = content::read(text, format, leftovers);
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

/// The bytes as text, but for a character that is `cut` at their end; `None` for what is no text.
fn text_of(bytes: &[u8], cut: bool) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if cut && error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    (!text.contains('\0')).then_some(text)
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
