//! `markdown`: tables of findings, written for the summary page of a job.
//!
//! GitHub shows a summary of 1 MiB at the most, and none of a longer one: what does not fit is counted, errors last.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::summary::counted;
use super::{Look, Options, accepted, due, level, not_linted, range, shown, summary};
use crate::clean;
use crate::engine::{Finding, Linted, Run};

/// Bytes of rows and headings; what is left of 1 MiB is for what stands around them.
const MOST: usize = 1_000_000;
/// Bytes of a line below the tables; a longer one is left out.
const LONGEST_LINE: usize = 10_000;

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut tables: Vec<(String, Vec<Row>)> = run
        .manifests
        .iter()
        .filter(|manifest| shown(manifest, options).next().is_some())
        .map(|manifest| {
            let mut rows: Vec<Row> = shown(manifest, options).map(|one| Row::new(manifest, one)).collect();
            rows.sort_by_key(|row| row.rank);
            (heading(manifest), rows)
        })
        .collect();
    let left_out = fit(&mut tables);

    writeln!(out, "## pilotlint\n\n{}", summary::dated(run, Look::default()))?;
    if let Some(told) = not_linted(&run.not_linted).filter(|told| told.len() < LONGEST_LINE) {
        writeln!(out, "\n{}", escape_line(&told))?;
    }
    for (heading, rows) in tables.iter().filter(|(_, rows)| !rows.is_empty()) {
        writeln!(out, "\n{heading}")?;
        for row in rows {
            writeln!(out, "{}", row.text)?;
        }
    }
    if left_out > 0 {
        let left_out = counted(left_out, "finding is", "findings are");
        writeln!(out, "\n{left_out} left out: a summary has room for 1 MiB.")?;
    }
    if options.quiet {
        return Ok(());
    }
    // A name can be as long as a manifest.
    for line in summary::ahead(run).iter().filter(|line| line.len() < LONGEST_LINE) {
        writeln!(out, "\n{}", escape_line(line))?;
    }
    Ok(())
}

struct Row {
    /// Errors 0, warnings 1, waived 2.
    rank: usize,
    text: String,
}

impl Row {
    fn new(manifest: &Linted, finding: &Finding) -> Self {
        let level = level(finding);
        let place = range(manifest, finding.span.as_ref())
            .map_or_else(String::new, |(start, _)| format!("{}:{}", start.line, start.column));
        let mut message = finding.message.clone();
        for more in due(manifest, finding).into_iter().chain(accepted(finding)) {
            let _ = write!(message, " ({more})");
        }
        let (code, name) = (escape(finding.rule.code()), escape(finding.rule.name()));
        let (message, help) = (escape(&message), escape(finding.help()));
        Self {
            rank: ["error", "warning", "waived"]
                .iter()
                .position(|one| *one == level)
                .unwrap_or_default(),
            text: format!("| {level} | {code} {name} | {place} | {message} | {help} |"),
        }
    }
}

/// The heading of a manifest, with that of its table.
fn heading(manifest: &Linted) -> String {
    let mut text = format!("### {}\n", escape(&manifest.path));
    if let Some(name) = &manifest.name {
        let _ = write!(text, "\n{}", escape_line(name));
        if let Some(stage) = manifest.stage {
            let _ = write!(text, ", at {stage}");
        }
        text.push('\n');
    }
    text + "\n| | rule | place | finding | next step |\n| --- | --- | --- | --- | --- |"
}

/// Takes out what does not fit, what matters least first, and says how many rows that were.
fn fit(tables: &mut [(String, Vec<Row>)]) -> usize {
    let mut room = MOST;
    let mut begun = vec![false; tables.len()];
    let mut left_out = 0;
    for rank in 0..3 {
        for ((heading, rows), begun) in tables.iter_mut().zip(&mut begun) {
            rows.retain(|row| {
                if row.rank != rank {
                    return true;
                }
                let bytes = row.text.len() + 1 + if *begun { 0 } else { heading.len() + 2 };
                let fits = bytes <= room;
                if fits {
                    room -= bytes;
                    *begun = true;
                } else {
                    left_out += 1;
                }
                fits
            });
        }
        if left_out > 0 {
            // No warning takes the room of an error that did not fit.
            room = 0;
        }
    }
    left_out
}

/// Text within a line: no character of it is markup, a tag, an entity or the beginning of a link.
pub(crate) fn escape(text: &str) -> String {
    let text = clean::line(text);
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            // At an end of the text, which may be that of a line or of bold text, white space would be markup.
            ' ' | '\t' if at == 0 || at + 1 == text.len() => out.push_str("&#32;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // In the cell of a table, other renderers want it so.
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' | '#' | '!' | ':' | '@' => out.extend(['\\', c]),
            // `www.` begins a link.
            '.' if out.ends_with(['w', 'W']) => out.push_str("\\."),
            '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The same for text that begins a line, where a dash or a number would begin a block.
pub(crate) fn escape_line(text: &str) -> String {
    let text = escape(text);
    let (number, rest) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    let begins = if number.is_empty() {
        rest.starts_with(['-', '+', '='])
    } else {
        rest.starts_with(['.', ')'])
    };
    if begins { format!("{number}\\{rest}") } else { text }
}
