//! `gitlab`: a Code Quality report.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use super::not_linted::NOT_LINTED;
use super::{Options, all_shown, range, uri};
use crate::diagnostic::Severity;
use crate::engine::{Finding, Linted, Run, fingerprint};

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    // GitLab takes issues of one fingerprint for one issue. Fingerprints are unique within a project, but a run may go
    // over manifests of several, at the same places in each.
    let mut seen: HashMap<String, usize> = HashMap::new();
    let issues = all_shown(run, options).map(|(manifest, finding)| {
        let fingerprint = fingerprint(&manifest.root_path, finding);
        let before = seen.entry(fingerprint.clone()).or_default();
        *before += 1;
        match *before {
            1 => issue(manifest, finding, fingerprint),
            nth => issue(manifest, finding, format!("{fingerprint}-{nth}")),
        }
    });
    let not_linted = run.not_linted.iter().map(|path| not_linted(path));
    let issues: Vec<Issue> = issues.chain(not_linted).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

/// Without it, the widget would show what an earlier run found in this manifest as mended.
fn not_linted(path: &str) -> Issue<'_> {
    Issue {
        description: NOT_LINTED.to_owned(),
        check_name: "not-linted",
        fingerprint: format!("not-linted:{}", uri::encode(path)),
        severity: "blocker",
        location: Location {
            path,
            lines: Lines { begin: 1 },
        },
    }
}

fn issue<'r>(manifest: &'r Linted, finding: &'r Finding, fingerprint: String) -> Issue<'r> {
    Issue {
        // GitLab shows nothing but this: so it begins with the word to ask `pilotlint explain` about.
        description: format!("{}: {}", finding.rule.code(), finding.message),
        check_name: finding.rule.code(),
        fingerprint,
        severity: match (&finding.waiver, finding.severity) {
            (Some(_), _) => "info",
            (None, Severity::Warning) => "minor",
            (None, Severity::Error) => "major",
        },
        location: Location {
            path: &manifest.path,
            lines: Lines {
                begin: range(manifest, finding.span.as_ref()).map_or(1, |(start, _)| start.line),
            },
        },
    }
}
