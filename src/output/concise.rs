//! `concise`: one line a finding, as compilers write them for other programs to find, with what to do behind it: there are
//! programs, and assistants, that read nothing but the line.

use std::io::{self, Write};

use super::{Options, accepted, due, level, shown, summary};
use crate::clean;
use crate::engine::Run;

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    for manifest in &run.manifests {
        let path = clean::line(&manifest.path);
        for finding in shown(manifest, options) {
            write!(out, "{path}")?;
            if let (Some(source), Some(span)) = (&manifest.source, &finding.span) {
                let (start, _) = source.range(span);
                write!(out, ":{}:{}", start.line, start.column)?;
            }
            let message = clean::line(&finding.message);
            write!(
                out,
                ": {}[{}] {message}",
                level(finding),
                clean::line(finding.rule.code())
            )?;
            for more in due(manifest, finding).into_iter().chain(accepted(finding)) {
                write!(out, " ({})", clean::line(&more))?;
            }
            if !finding.help().is_empty() {
                write!(out, "; help: {}", clean::line(&one_line(finding.help())))?;
            }
            writeln!(out)?;
        }
    }
    summary::write_undated(run, options, out)
}

/// A help may have several lines.
fn one_line(help: &str) -> String {
    let lines: Vec<&str> = help.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}
