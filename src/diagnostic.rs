//! What is said about a place: the one shape of everything that the reader, the evidence, a configuration, a rule or the
//! engine reports.

use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

/// A half-open range of byte offsets into a text.
pub type Span = Range<usize>;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth a look; fails only with `--deny-warnings`.
    Warning,
    /// Fails.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What is known of a requirement, whatever its stage. What is not stated is not a no.
///
/// In order of what weighs most: of a requirement with several parts, the first of them counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It does not hold, and the manifest says so.
    Failed,
    /// It does not hold, and nothing that is written says so.
    Unknown,
    /// It does not hold, and that is accepted for now; or what it waits for is.
    Waived,
    /// It holds.
    Met,
    /// It speaks of something that may rightly be absent, and is; or the organisation says that it makes no sense here.
    NotApplicable,
}

impl State {
    /// Does it hold, or ask for nothing?
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Met | Self::NotApplicable)
    }

    /// Does it not hold, without anybody having accepted that?
    pub fn is_open(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown)
    }
}

/// What can be wrong with a file's form, or with the evidence that it names. A rule reports each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mistake {
    /// It does not parse.
    Syntax,
    /// A key that the format does not have.
    UnknownKey,
    /// A value of another type.
    WrongType,
    /// A value outside of what its key takes.
    InvalidValue,
    /// A key that the table cannot do without.
    MissingKey,
    /// An id that `[people]` lacks.
    UnknownPerson,
    /// A string that only stands in for a value.
    Placeholder,
    /// A text that says that there is none.
    TextSaysNo,
    /// A version of the format that is not known.
    UnsupportedVersion,
    /// A file that cannot be read at all.
    Unreadable,
    /// An entry of `[people]` that nothing refers to.
    UnusedPerson,
    /// A reference that leads to no evidence.
    EvidenceNotFound,
    /// A document with next to nothing in it.
    EvidenceStub,
    /// A document that stands behind too many references.
    EvidenceShared,
    /// A document that says what another one says, word for word.
    EvidenceCloned,
}

/// A place in some source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file by the path that outputs show, where it is another one than the diagnostic's own. Not safe to print.
    pub file: Option<Arc<str>>,
    /// Where in its text.
    pub span: Span,
}

impl From<Span> for Location {
    fn from(span: Span) -> Self {
        Self { file: None, span }
    }
}

/// A second place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Why it matters, in a few words. Not safe to print.
    pub message: String,
    /// Where.
    pub at: Location,
}

/// A repair, as data: what to change, by key path. [`crate::document::Document::edits`] makes it into edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does: ``rename to `budget-line` ``.
    pub title: String,
    /// True where it cannot change what was meant.
    pub safe: bool,
    /// What to change.
    pub change: Change,
}

/// A change of a manifest or configuration. Key paths have entries of arrays by their place as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Gives a key another name.
    Rename {
        /// The key's path.
        key: String,
        /// The name, without quotes.
        to: String,
    },
    /// Puts another value in the place of one.
    Replace {
        /// The value's key path.
        key: String,
        /// The new value, as TOML.
        value: String,
    },
}

/// One edit, in bytes of the file as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The first byte to take out.
    pub start: usize,
    /// The byte after the last to take out.
    pub end: usize,
    /// What to put there.
    pub text: String,
}

/// What is said about one place. None of its texts is safe to print.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostic {
    /// One sentence, without a full stop.
    pub message: String,
    /// A few words beside the place.
    pub label: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// The key path, entries of arrays by their place as written: `metrics[0].owner`. `None` for syntax errors and files
    /// that cannot be read.
    pub key: Option<String>,
    /// Where; `None` only for files that cannot be read.
    pub span: Option<Span>,
    /// Other places, in the order of telling.
    pub related: Vec<Related>,
    /// How to repair it.
    pub fix: Option<Fix>,
    /// The key path with entries by name: what a fingerprint is made of.
    pub identity: String,
}

impl Diagnostic {
    /// One that says `message`, and nothing else yet.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::default()
        }
    }

    /// With a few words beside the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// At a place of its own file.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// About a key.
    #[must_use]
    pub fn about(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// With a second place.
    #[must_use]
    pub fn see(mut self, at: impl Into<Location>, message: impl Into<String>) -> Self {
        self.related.push(Related {
            message: message.into(),
            at: at.into(),
        });
        self
    }

    /// With a repair.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, safe: bool, change: Change) -> Self {
        self.fix = Some(Fix {
            title: title.into(),
            safe,
            change,
        });
        self
    }
}
