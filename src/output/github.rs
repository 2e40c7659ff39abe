//! `github`: workflow commands, which GitHub Actions shows as annotations of the lines they are about.
//!
//! A step shows ten errors, ten warnings and ten notices. So errors come first, and one notice counts what is not shown.

use std::borrow::Cow;
use std::io::{self, Write};

use super::summary::counted;
use super::{Options, all_shown, due, not_linted, range};
use crate::clean;
use crate::diagnostic::Severity;
use crate::engine::{Finding, Linted, Run};

/// As many of a kind as a step shows.
const SHOWN: usize = 10;
/// As many characters of a message as are shown.
const LONGEST: usize = 4096;

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let (mut errors, mut warnings, mut waived) = (Vec::new(), Vec::new(), Vec::new());
    for (manifest, finding) in all_shown(run, options) {
        match (&finding.waiver, finding.severity) {
            (Some(_), _) => waived.push((manifest, finding)),
            (None, Severity::Error) => errors.push((manifest, finding)),
            (None, Severity::Warning) => warnings.push((manifest, finding)),
        }
    }
    let told = not_linted(&run.not_linted);
    if let Some(told) = &told {
        not_linted_command(run, told, out)?;
    }
    // One error tells what was not linted, one notice is kept for the count.
    let kinds = [
        (
            "error",
            &errors,
            SHOWN - usize::from(told.is_some()),
            ["error", "errors"],
        ),
        ("warning", &warnings, SHOWN, ["warning", "warnings"]),
        ("notice", &waived, SHOWN - 1, ["waived finding", "waived findings"]),
    ];
    let mut left_out = Vec::new();
    for (kind, findings, most, [one, many]) in kinds {
        for (manifest, finding) in findings.iter().take(most) {
            annotate(kind, manifest, finding, out)?;
        }
        if findings.len() > most {
            left_out.push(counted(findings.len() - most, one, many));
        }
    }
    if left_out.is_empty() {
        return Ok(());
    }
    let found = format!(
        "{} and {} in {}, as of {}",
        counted(errors.len(), "error", "errors"),
        counted(warnings.len(), "warning", "warnings"),
        counted(run.manifests.len(), "manifest", "manifests"),
        run.as_of,
    );
    let left_out = left_out.join(" and ");
    writeln!(
        out,
        "::notice title=pilotlint::Found {found}; GitHub shows {SHOWN} of a kind, so {left_out} cannot be seen here"
    )
}

/// One error for all of them: they may well have one configuration, and a step shows no more than ten.
fn not_linted_command(run: &Run, told: &str, out: &mut dyn Write) -> io::Result<()> {
    let place = match run.not_linted.as_slice() {
        [only] => format!("file={},", property(&clean::line(only))),
        _ => String::new(),
    };
    let text = cut(clean::line(told).into_owned());
    writeln!(out, "::error {place}title=pilotlint::{}", data(&text))
}

/// One command, on one line.
fn annotate(kind: &str, manifest: &Linted, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "::{kind} file={}", property(&clean::line(&manifest.path)))?;
    if let Some((start, end)) = range(manifest, finding.span.as_ref()) {
        // Over more than one line, GitHub takes no columns.
        let columns = start.line == end.line;
        write!(out, ",line={}", start.line)?;
        if columns {
            write!(out, ",col={}", start.column)?;
        }
        write!(out, ",endLine={}", end.line)?;
        if columns {
            write!(out, ",endColumn={}", end.column)?;
        }
    }
    let title = format!("{} {}", finding.rule.code(), finding.rule.name());
    write!(out, ",title={}", property(&clean::line(&title)))?;
    let mut text = clean::line(&finding.message).into_owned();
    for more in due(manifest, finding).into_iter().chain(super::accepted(finding)) {
        text += &format!(" ({})", clean::line(&more));
    }
    if !finding.help().is_empty() {
        text += &format!("\nhelp: {}", clean::block(finding.help()));
    }
    writeln!(out, "::{}", data(&cut(text)))
}

/// As much of a message as is shown.
fn cut(mut text: String) -> String {
    if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(cut);
        text.pop();
        text.push('…');
    }
    text
}

/// A message as a command takes it.
fn data(text: &str) -> Cow<'_, str> {
    if text.contains(['%', '\r', '\n']) {
        let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        Cow::Owned(text)
    } else {
        Cow::Borrowed(text)
    }
}

/// A property's value as a command takes it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
