//! One statement of a text.

use crate::diagnostic::Span;

/// A part of the text that is right or wrong by itself.
#[derive(Debug)]
pub(super) struct Statement {
    /// From its first character to the end of its last line, without the line end.
    pub span: Span,
    pub form: Form,
}

#[derive(Debug)]
pub(super) enum Form {
    /// `key = value`, or whatever else is no header.
    Line { key: Option<Vec<String>> },
    /// `[path]` or `[[path]]`, sound or not; also a line that was meant to be one.
    Header { path: Option<Vec<String>>, array: bool },
    /// A comment on a line of its own that has a control character. All other comments are no statements.
    Comment,
}
