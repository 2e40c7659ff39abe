//! What is wrong with one statement, in the TOML parser's words.

use std::fmt::Write as _;

use toml::de::DeTable;
use toml_parser::parser::{Event, EventKind, RecursionGuard, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, Expected, ParseError, Source};

use super::MOST_ERRORS;
use crate::diagnostic::Span;

pub(super) const COMMENT_CHARACTER: &str = "invalid comment character";
/// A comma is missing between `{ a = 1 b = 2 }`: the parser takes `1 b` for a value.
pub(super) const EXTRA_ASSIGNMENT: &str = "extra assignment between key-value pairs";
/// A line begins with a bracket, which may go on over further lines.
pub(super) const NO_KEY: &str = "invalid key-value pair";
/// Also where there is no value at all.
pub(super) const NOT_QUOTED: &str = "string values must be quoted";
pub(super) const DUPLICATE: &str = "duplicate key";
/// Goes on with the type of the value that is in the way.
pub(super) const CANNOT_EXTEND: &str = "cannot extend value of type ";
pub(super) const LONE_RETURN: &str = "carriage return must be followed by newline";

/// How deep the `toml` crate lets values nest.
const DEEPEST: u32 = 80;

/// An error as the parser tells it.
#[derive(Debug)]
pub(super) struct Fault {
    /// What was not expected. May be empty.
    pub span: Span,
    /// What it is part of.
    pub context: Option<Span>,
    pub description: String,
    /// What would have been right, `value` or `` `]` ``; empty if the parser does not say.
    pub expected: String,
}

impl Fault {
    /// `offset` is where the text that was parsed begins.
    pub(super) fn from_toml(error: &toml::de::Error, offset: usize) -> Self {
        let span = error.span().unwrap_or(0..0);
        let (description, expected) = error
            .message()
            .split_once(", expected ")
            .unwrap_or((error.message(), ""));
        Self {
            span: span.start + offset..span.end + offset,
            context: None,
            description: description.to_owned(),
            expected: expected.to_owned(),
        }
    }

    fn from_parser(error: &ParseError, offset: usize) -> Self {
        let shift = |span: toml_parser::Span| span.start() + offset..span.end() + offset;
        let mut expected = String::new();
        for one in error.expected().unwrap_or_default() {
            let separator = if expected.is_empty() { "" } else { " or " };
            let _ = match one {
                Expected::Literal("\n") => write!(expected, "{separator}a line end"),
                Expected::Literal(literal) => write!(expected, "{separator}`{literal}`"),
                Expected::Description(what) => write!(expected, "{separator}{what}"),
                _ => Ok(()),
            };
        }
        let span = error.unexpected().or(error.context()).unwrap_or_default();
        Self {
            span: shift(span),
            context: error.context().map(shift),
            description: error.description().to_owned(),
            expected,
        }
    }

    pub(super) fn is_unclosed_string(&self) -> bool {
        let delimiter = matches!(self.expected.as_str(), "`\"`" | "`'`");
        // Where a value is missing, the parser makes up an empty string.
        let there = self.context.as_ref().is_some_and(|string| !string.is_empty());
        delimiter && there && self.description.starts_with("invalid ") && self.description.ends_with("string")
    }

    fn is_unclosed(&self) -> bool {
        self.description.starts_with("unclosed")
    }

    /// A key with `=` and nothing after it.
    pub(super) fn is_no_value(&self) -> bool {
        let made_up = self.context.as_ref().is_some_and(Span::is_empty) && self.description.ends_with("string");
        self.span.is_empty() && (self.description == NOT_QUOTED || made_up)
    }
}

/// The errors of a statement: the first of every line, or just the one that leads to the others. Empty if it is sound.
pub(super) fn faults(text: &str, statement: &Span) -> Vec<Fault> {
    let part = &text[statement.clone()];
    let found = parser_errors(part);
    if found.is_empty() {
        // Dates, and keys that are stated twice in an inline table, are looked at by the last step of the parser.
        let error = DeTable::parse(part).err();
        return error
            .iter()
            .map(|error| Fault::from_toml(error, statement.start))
            .collect();
    }
    let mut found: Vec<Fault> = found
        .iter()
        .map(|error| Fault::from_parser(error, statement.start))
        .collect();
    for fault in &mut found {
        // The parser points behind a lone carriage return, or at it.
        if fault.description == LONE_RETURN && text[..fault.span.start].ends_with('\r') {
            fault.span.start -= 1;
        }
    }
    found.sort_by_key(|fault| fault.span.start);
    let cause = found
        .first()
        .filter(|first| first.is_no_value() || first.description == NO_KEY)
        .map(|_| 0)
        .or_else(|| found.iter().position(Fault::is_unclosed_string))
        .or_else(|| found.iter().position(Fault::is_unclosed))
        .or_else(|| found.iter().position(|fault| fault.description == EXTRA_ASSIGNMENT));
    if let Some(cause) = cause {
        return vec![found.swap_remove(cause)];
    }
    let mut seen = statement.start;
    let mut fresh = true;
    found.retain(|fault| {
        let between = text.get(seen..fault.span.start).unwrap_or_default();
        fresh |= between.contains('\n');
        seen = fault.span.start;
        std::mem::take(&mut fresh)
    });
    found
}

/// Does what the `toml` crate does, but keeps no more errors than are wanted: hostile text has one in every byte.
fn parser_errors(part: &str) -> Vec<ParseError> {
    let source = Source::new(part);
    let tokens = source.lex().into_vec();
    let mut errors = Errors::default();
    let mut events: Vec<Event> = Vec::with_capacity(tokens.len());
    let mut receiver = ValidateWhitespace::new(&mut events, source);
    let mut receiver = RecursionGuard::new(&mut receiver, DEEPEST);
    parse_document(&tokens, &mut receiver, &mut errors);
    for event in &events {
        let Some(raw) = source.get(event) else {
            continue;
        };
        match event.kind() {
            EventKind::SimpleKey => raw.decode_key(&mut (), &mut errors),
            EventKind::Scalar => {
                let _ = raw.decode_scalar(&mut (), &mut errors);
            }
            _ => {}
        }
    }
    errors.0
}

#[derive(Default)]
struct Errors(Vec<ParseError>);

impl ErrorSink for Errors {
    fn report_error(&mut self, error: ParseError) {
        // What is not closed is told last and matters most; there are at most as many as levels.
        if self.0.len() < MOST_ERRORS || error.description().starts_with("unclosed") {
            self.0.push(error);
        }
    }
}
