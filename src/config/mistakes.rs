//! What is wrong with configurations, as it is gathered.

use std::sync::Arc;

use super::{ConfigError, Origin};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::Document;
use crate::files::{Subject, Unreadable};
use crate::source::Source;

/// A file that is being looked at, and what is wrong with it.
pub(super) struct Layer<'l> {
    pub shown: &'l str,
    pub source: &'l Arc<Source>,
    pub document: &'l Document,
    pub errors: Vec<ConfigError>,
}

impl Layer<'_> {
    /// Reports at a key path.
    pub fn say(&mut self, name: &'static str, path: &str, message: impl Into<String>, help: Option<String>) {
        let span = self.document.span(path).unwrap_or(0..0);
        self.say_at(name, span, message, help);
    }

    /// Reports at a place.
    pub fn say_at(&mut self, name: &'static str, span: Span, message: impl Into<String>, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(message).at(span);
        diagnostic.help = help;
        self.errors.push(ConfigError {
            path: self.shown.to_owned(),
            name,
            diagnostic,
            source: Some(Arc::clone(self.source)),
        });
    }

    /// Where a value stands.
    pub fn span(&self, path: &str) -> Span {
        self.document.span(path).unwrap_or(0..0)
    }

    /// The text of the file.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// Is there anything at `path`?
    pub fn has(&self, path: &str) -> bool {
        self.document.has(path)
    }

    /// Where a setting at `path` is made.
    pub fn origin(&self, path: &str) -> Origin {
        let span = self.document.key_span(path).unwrap_or(0..0);
        Origin {
            path: Arc::from(self.shown),
            line: self.source.position(span.start).line,
        }
    }
}

/// Why a configuration does not hold.
pub(super) enum Broken {
    /// Nothing has been said of it yet.
    Unsaid {
        /// Words that follow the configuration's name.
        why: String,
        help: Option<String>,
    },
    /// What is wrong with it is told at its own place.
    Told,
    /// Sentences about it, or about what it extends, which lie outside of the project: what stands there is not shown. To
    /// be told where the project's own extends it.
    Beyond(Vec<String>),
}

impl Broken {
    pub fn because(why: String) -> Self {
        Self::Unsaid { why, help: None }
    }
}

impl From<Unreadable> for Broken {
    fn from(why: Unreadable) -> Self {
        Self::Unsaid {
            // Who names it knows better than the file what was meant.
            help: why.help(Subject::Configuration).filter(|_| why != Unreadable::Missing),
            why: why.to_string(),
        }
    }
}
