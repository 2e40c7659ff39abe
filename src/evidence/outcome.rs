//! What a reference leads to, and what is said of it.

use super::url;
use crate::diagnostic::{Diagnostic, Mistake};
use crate::document::{DocumentId, EvidenceFault, Seen};
use crate::files::FileKind;

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A document, or a URL of good form.
    Fine,
    /// It names no file: it is empty, or only a `#fragment`.
    NoPath,
    /// A URL that cannot be right, and why: words that follow "it".
    BadUrl(String),
    /// A URL with a user or password in it; never shown.
    Credentials {
        /// The host, where the rest of the URL can be told from the secret.
        host: Option<String>,
    },
    /// A path that begins at the root of one machine's file system. It is not looked up.
    Absolute,
    /// A path that leaves the project root, by itself or by a symbolic link.
    Outside,
    /// Nothing is there.
    Missing {
        /// A reference, spelled like this one, that leads somewhere.
        closest: Option<String>,
    },
    /// The very manifest that refers to it.
    Itself,
    /// A file of no bytes.
    Empty,
    /// Not a regular file. It is not opened.
    NotAFile(FileKind),
    /// A file that is called text and is none: it has bytes of no text in UTF-8.
    Binary,
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
    /// A text document in which a template's blank, or what an assistant answered, was left.
    Leftover {
        /// The first of it, in the document's words.
        text: String,
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
            Self::Stub { .. } | Self::Leftover { .. } => Mistake::EvidenceStub,
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
                format!(
                    "{} is no URL that can be followed: it {fault}",
                    if url::may_hold_a_secret(reference) {
                        "this"
                    } else {
                        reference
                    }
                ),
                Some("give the whole address, beginning with https://".to_owned()),
            ),
            Self::Credentials { host } => (
                match host {
                    Some(host) => format!("the URL at {host} holds a user or password, which everybody can read here"),
                    None => "the URL holds a user or password, which everybody can read here".to_owned(),
                },
                Some("take it out of the URL, and have the password changed: it has been in the open".to_owned()),
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
            Self::Itself => (
                format!("{file} is this manifest itself, which cannot prove what it says"),
                Some("name the document that shows it".to_owned()),
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
            Self::Binary => (
                format!("{file} is not text, whatever it is called"),
                Some("write it as text in UTF-8; what is no text keeps the ending of its kind, as in .pdf".to_owned()),
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
            Self::Leftover { text } => (
                format!("{file} still has \"{text}\" in it: left from a template or an assistant, not evidence"),
                Some("read it from end to end, and fill in or take out what nobody has written".to_owned()),
            ),
            Self::Unreadable(why) => (
                format!("{file} cannot be read: {why}"),
                Some("make it readable for whoever runs pilotlint".to_owned()),
            ),
        };
        Some((sentence, help))
    }
}

/// What was found behind a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whether it is evidence.
    pub evidence: Evidence,
    /// Which document it is, where there is one.
    pub document: Option<DocumentId>,
    /// Of a text document that is fine and was read to its end, what it says, as a number: two that say the same, word for
    /// word, have the same.
    pub gist: Option<u64>,
}

impl Found {
    /// That, and no document.
    pub(super) fn no(evidence: Evidence) -> Self {
        Self {
            evidence,
            document: None,
            gist: None,
        }
    }

    /// The same for whoever reads the manifest, about the `reference` that was looked up.
    pub fn seen(self, reference: &str) -> Seen {
        Seen {
            fault: self.evidence.fault(reference),
            document: self.document,
            gist: self.gist,
            is_secret: match self.evidence {
                Evidence::Credentials { .. } => true,
                Evidence::BadUrl(_) => url::may_hold_a_secret(reference),
                _ => false,
            },
        }
    }
}

/// The path in a reference, for a message: without what looks like a fragment, which has no dot and no slash.
fn shown_path(reference: &str) -> &str {
    match reference.rsplit_once('#') {
        Some((path, fragment)) if !path.is_empty() && !fragment.contains(['.', '/']) => path,
        _ => reference,
    }
}
