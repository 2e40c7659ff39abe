//! The last lines of the text formats: how many findings, and what the next stage would ask.

use std::collections::BTreeMap;
use std::io::{self, Write};

use miette::ThemeStyles;

use super::{Look, Options};
use crate::clean;
use crate::engine::Run;
use crate::manifest::Stage;

/// For people, who are told the day too: another day, other findings.
pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    write_counts(&dated(run, options.look), run, options, out)
}

/// For programs that read lines.
pub(super) fn write_undated(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    write_counts(&counts(run, options.look), run, options, out)
}

fn write_counts(counts: &str, run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if options.quiet {
        return Ok(());
    }
    writeln!(out, "{counts}")?;
    ahead(run).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// `3 manifests: 4 errors, 2 warnings, 1 waived, as of 15 June 2026`.
pub(super) fn dated(run: &Run, look: Look) -> String {
    format!("{}, as of {}", counts(run, look), run.as_of)
}

/// `3 manifests: 4 errors, 2 warnings, 1 waived`.
fn counts(run: &Run, look: Look) -> String {
    let styles = if look.colour {
        ThemeStyles::ansi()
    } else {
        ThemeStyles::none()
    };
    let summary = run.summary();
    let mut parts = Vec::new();
    if summary.errors > 0 {
        let text = counted(summary.errors, "error", "errors");
        parts.push(styles.error.style(text).to_string());
    }
    if summary.warnings > 0 {
        let text = counted(summary.warnings, "warning", "warnings");
        parts.push(styles.warning.style(text).to_string());
    }
    if parts.is_empty() && (summary.manifests > 0 || summary.not_linted == 0) {
        parts.push("no findings".to_owned());
    }
    if summary.waived > 0 {
        parts.push(format!("{} waived", summary.waived));
    }
    if summary.not_linted > 0 {
        let text = format!("{} not linted", summary.not_linted);
        parts.push(styles.error.style(text).to_string());
    }
    let manifests = counted(summary.manifests, "manifest", "manifests");
    format!("{manifests}: {}", parts.join(", "))
}

/// `claims-triage is at pilot; 12 requirements are open before rollout (pilotlint check --gate rollout)`; of many
/// manifests, one line for each gate. Nothing where a gate is named: it has asked already.
pub(super) fn ahead(run: &Run) -> Vec<String> {
    if run.gate.is_some() {
        return Vec::new();
    }
    // A stage that cannot be read counts as the first.
    let stage = |manifest: &crate::engine::Linted| manifest.stage.unwrap_or(Stage::Design);
    if let [manifest] = run.manifests.as_slice() {
        let (Some(next), 1..) = (stage(manifest).next(), manifest.open_at_next_stage) else {
            return Vec::new();
        };
        return vec![format!(
            "{} is at {}; {} open before {next} (pilotlint check --gate {next})",
            clean::line(manifest.name.as_deref().unwrap_or(&manifest.path)),
            stage(manifest),
            counted(manifest.open_at_next_stage, "requirement is", "requirements are"),
        )];
    }
    let mut gates: BTreeMap<Stage, (usize, usize)> = BTreeMap::new();
    for manifest in run.manifests.iter().filter(|manifest| manifest.open_at_next_stage > 0) {
        if let Some(next) = stage(manifest).next() {
            let (manifests, open) = gates.entry(next).or_default();
            *manifests += 1;
            *open += manifest.open_at_next_stage;
        }
    }
    let lines = gates.into_iter().map(|(gate, (manifests, open))| {
        let manifests = counted(manifests, "manifest", "manifests");
        let open = counted(open, "requirement is", "requirements are");
        format!("before {gate}, {open} open in {manifests} (pilotlint check --gate {gate})")
    });
    lines.collect()
}

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
