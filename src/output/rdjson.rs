//! `rdjson`: the Reviewdog Diagnostic Format. Columns count bytes.

use std::io::{self, Write};

use serde::Serialize;

use super::not_linted::NOT_LINTED;
use super::{Options, all_shown};
use crate::diagnostic::Span;
use crate::engine::{Finding, Linted, Run};
use crate::source::Source;

#[derive(Serialize)]
struct Output<'r> {
    source: Tool,
    diagnostics: Vec<Diagnostic<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Severity {
    Error,
    Warning,
    Info,
}

#[derive(Serialize)]
struct Diagnostic<'r> {
    message: String,
    location: Location<'r>,
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'r>>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code<'r> {
    value: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion<'r> {
    range: Range,
    text: &'r str,
}

#[derive(Serialize)]
struct Related<'r> {
    message: &'r str,
    location: Location<'r>,
}

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = all_shown(run, options).map(|(manifest, finding)| diagnostic(run, manifest, finding));
    let output = Output {
        source: Tool {
            name: env!("CARGO_PKG_NAME"),
        },
        diagnostics: diagnostics
            .chain(run.not_linted.iter().map(|path| not_linted(path)))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}

fn not_linted(path: &str) -> Diagnostic<'_> {
    Diagnostic {
        message: NOT_LINTED.to_owned(),
        location: Location { path, range: None },
        severity: Severity::Error,
        code: None,
        suggestions: Vec::new(),
        related_locations: Vec::new(),
    }
}

fn diagnostic<'r>(run: &'r Run, manifest: &'r Linted, finding: &'r Finding) -> Diagnostic<'r> {
    let source = manifest.source.as_ref();
    let range = |span: &Span| source.map(|source| self::range(source, span));
    // A comment of a review: what is wrong, and what to do next.
    let message = match finding.help() {
        "" => finding.message.clone(),
        help => format!("{}\n\nhelp: {help}", finding.message),
    };
    // Suggestions are taken one by one, so a repair of several edits would be taken in part.
    let edits = &finding.edits;
    let only = if edits.len() == 1 { edits.as_slice() } else { &[] };
    Diagnostic {
        message,
        location: Location {
            path: &manifest.path,
            range: finding.span.as_ref().and_then(range),
        },
        severity: match (&finding.waiver, finding.severity) {
            (Some(_), _) => Severity::Info,
            (None, crate::diagnostic::Severity::Error) => Severity::Error,
            (None, crate::diagnostic::Severity::Warning) => Severity::Warning,
        },
        code: Some(Code {
            value: finding.rule.code(),
            url: manifest.url(&finding.rule),
        }),
        suggestions: only
            .iter()
            .filter_map(|edit| {
                let (start, end) = (position(source?, edit.start), position(source?, edit.end));
                Some(Suggestion {
                    range: Range { start, end },
                    text: &edit.text,
                })
            })
            .collect(),
        related_locations: finding
            .related
            .iter()
            .filter_map(|related| {
                let other = run.manifest_of(&related.at, manifest)?;
                let source = other.source.as_ref()?;
                Some(Related {
                    message: &related.message,
                    location: Location {
                        path: &other.path,
                        range: Some(self::range(source, &related.at.span)),
                    },
                })
            })
            .collect(),
    }
}

fn range(source: &Source, span: &Span) -> Range {
    let (start, end) = source.range(span);
    Range {
        start: position(source, start.offset),
        end: position(source, end.offset),
    }
}

fn position(source: &Source, offset: usize) -> Position {
    Position {
        line: source.line_at(offset) + 1,
        column: source.byte_column(offset),
    }
}
