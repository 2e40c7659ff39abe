//! The output formats: each is a view of one finished run.
//!
//! A format writes to what it is given and returns the error that this gives: a closed pipe is the caller's to judge. Text
//! formats clean every string that comes from outside; those made of JSON stay lossless.

mod concise;
mod full;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod not_linted;
mod rdjson;
mod runner;
mod sarif;
mod snippet;
mod statistics;
mod summary;
mod uri;

use std::io::{self, BufWriter, IsTerminal, Write};

use clap::ValueEnum;

use crate::diagnostic::Span;
use crate::engine::{Finding, Linted, Run};
use crate::manifest::Stage;
use crate::rules::Sort;
use crate::source::Position;

pub use full::config_error;
pub use json::schema;
pub(crate) use markdown::{escape as markdown_text, escape_line as markdown_line};
pub use not_linted::not_linted;
pub use runner::Escape;

/// The formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Format {
    /// Each finding with the lines it is about, and what to do next
    Full,
    /// One line a finding
    Concise,
    /// Everything, for programs
    Json,
    /// The same, one JSON object a line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality report of GitLab
    Gitlab,
    /// Test results for Jenkins, Azure and others
    Junit,
    /// Diagnostics for reviewdog
    Rdjson,
    /// Tables for a job's summary page
    Markdown,
}

impl Format {
    /// Does a program read it, which takes nothing else on the same stream?
    pub fn is_for_programs(self) -> bool {
        match self {
            Self::Full | Self::Concise | Self::Github | Self::Markdown => false,
            Self::Json | Self::Jsonl | Self::Sarif | Self::Gitlab | Self::Junit | Self::Rdjson => true,
        }
    }
}

/// How to write, whatever the format.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Options<'o> {
    /// Show what a waiver holds for, too; JSON and its lines always do.
    pub include_waived: bool,
    /// Text formats leave out what is no finding: counts, and what the next stage asks.
    pub quiet: bool,
    /// Count findings by rule: text formats in place of the findings, JSON beside them.
    pub statistics: bool,
    /// Warnings fail too; for formats that tell what fails.
    pub deny_warnings: bool,
    /// Something that was asked for could not be linted.
    pub incomplete: bool,
    /// The output goes through a CI runner that obeys lines such as `::add-mask::x`: no line is to look like one.
    pub runner: bool,
    /// How text is to look.
    pub look: Look,
    /// What formats for whole repositories make paths relative to; without it, paths stay as they are.
    pub base: Option<&'o Base>,
}

/// The top of the repository, or the current folder outside of repositories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Absolute, with `/`, without one at the end.
    pub root: String,
    /// The current folder under it, with `/`; empty if they are the same.
    pub below: String,
}

/// How text is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// With SGR colour codes.
    pub colour: bool,
    /// With box-drawing characters rather than ASCII.
    pub unicode: bool,
    /// Columns to wrap text at; at least 40.
    pub width: usize,
    /// Columns of a source line to show; at least 40.
    pub source_width: usize,
}

/// Source lines longer than this are cut around what they are shown for.
const LONGEST_SOURCE: usize = 240;
const NARROWEST: usize = 40;

impl Default for Look {
    /// For files and pipes: ASCII, no colour, 100 columns.
    fn default() -> Self {
        Self {
            colour: false,
            unicode: false,
            width: 100,
            source_width: LONGEST_SOURCE,
        }
    }
}

impl Look {
    /// For a terminal of `width` columns; source lines are cut so that they do not wrap, which would tear labels off.
    pub fn terminal(width: usize, colour: bool) -> Self {
        // What miette sets before a source line: a line number, a bar, and spaces.
        const GUTTER: usize = 10;
        Self {
            colour,
            unicode: true,
            width: width.max(NARROWEST),
            source_width: width.saturating_sub(GUTTER).clamp(NARROWEST, LONGEST_SOURCE),
        }
    }

    /// What fits standard output: a terminal's width (`COLUMNS` goes before it), else the default, with colour only if the
    /// caller wants it. Colour without a terminal is for a pager, which is one.
    pub fn of_stdout(colour: bool) -> Self {
        Self::of(io::stdout().is_terminal(), colour)
    }

    /// The same for standard error.
    pub fn of_stderr(colour: bool) -> Self {
        Self::of(io::stderr().is_terminal(), colour)
    }

    fn of(is_terminal: bool, colour: bool) -> Self {
        let stated = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.trim().parse().ok());
        let stated = stated.filter(|columns| *columns > 0);
        if is_terminal || colour {
            let own = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
            return Self::terminal(stated.or(own).unwrap_or(100), colour);
        }
        let plain = Self::default();
        Self {
            width: stated.unwrap_or(plain.width).max(NARROWEST),
            ..plain
        }
    }
}

/// Writes the run, and flushes.
///
/// # Errors
///
/// What `out` gives; [`io::ErrorKind::BrokenPipe`] among it, once nobody reads on.
pub fn write(format: Format, run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let escape = match format {
        Format::Full | Format::Concise => Escape::Text,
        Format::Github => Escape::Command,
        Format::Junit | Format::Markdown => Escape::Entity,
        Format::Json | Format::Jsonl | Format::Sarif | Format::Gitlab | Format::Rdjson => Escape::Json,
    };
    // Whoever asks for a runner's commands has a runner.
    let escape = (options.runner || format == Format::Github).then_some(escape);
    write_guarded(escape, out, |out| write_format(format, run, options, out))
}

/// Writes what `write` gives, and flushes; with an `escape`, such that no line of it looks like a command to a CI runner.
///
/// # Errors
///
/// What `out` gives.
pub fn write_guarded(
    escape: Option<Escape>,
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    if let Some(escape) = escape {
        let mut guard = runner::Guard::new(&mut out, escape);
        write(&mut guard)?;
        guard.finish()?;
    } else {
        write(&mut out)?;
    }
    out.flush()
}

/// A text that some command prints, as a CI runner may read it: nothing in it is a command to the runner. JSON stays the
/// same JSON.
pub fn harmless(text: &str) -> String {
    let escape = if text.starts_with('{') {
        runner::Escape::Json
    } else {
        runner::Escape::Text
    };
    runner::guarded(text, escape)
}

fn write_format(format: Format, run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Full | Format::Concise if options.statistics => statistics::write(run, options, out),
        Format::Full => full::write(run, options, out),
        Format::Concise => concise::write(run, options, out),
        Format::Json => json::write(run, options, out),
        Format::Jsonl => jsonl::write(run, out),
        Format::Sarif => sarif::write(run, options, out),
        Format::Github => github::write(run, options, out),
        Format::Gitlab => gitlab::write(run, options, out),
        Format::Junit => junit::write(run, options, out),
        Format::Rdjson => rdjson::write(run, options, out),
        Format::Markdown => markdown::write(run, options, out),
    }
}

/// The findings that a format shows.
fn shown<'r>(manifest: &'r Linted, options: &Options) -> impl Iterator<Item = &'r Finding> + use<'r> {
    let all = options.include_waived;
    let findings = manifest.findings.iter();
    findings.filter(move |finding| all || finding.waiver.is_none())
}

/// The same of all manifests, each with its own.
fn all_shown<'r>(run: &'r Run, options: &Options) -> impl Iterator<Item = (&'r Linted, &'r Finding)> {
    let manifests = run.manifests.iter();
    manifests.flat_map(|manifest| shown(manifest, options).map(move |finding| (manifest, finding)))
}

/// Where a finding begins and ends; nothing for a file that cannot be read.
fn range(manifest: &Linted, span: Option<&Span>) -> Option<(Position, Position)> {
    Some(manifest.source.as_ref()?.range(span?))
}

/// `error`, `warning`, or `waived`.
fn level(finding: &Finding) -> &'static str {
    match finding.waiver {
        Some(_) => "waived",
        None => finding.severity.as_str(),
    }
}

/// Of a requirement that is looked ahead to, when it is due; the day on which scaling is decided is the day rollout asks.
fn due(manifest: &Linted, finding: &Finding) -> Option<String> {
    let Sort::Requirement(stage) = finding.rule.sort() else {
        return None;
    };
    finding.ahead.then(|| match manifest.decision_due {
        Some(day) if stage == Stage::Rollout => format!("due before {stage}, decided on {day}"),
        _ => format!("due before {stage}"),
    })
}

/// Of a waived finding, until when, by whom and why it is accepted. Not safe to print.
fn accepted(finding: &Finding) -> Option<String> {
    let waiver = finding.waiver.as_ref()?;
    Some(format!(
        "accepted until {} by {}: {}",
        waiver.expires, waiver.approved_by, waiver.reason
    ))
}
