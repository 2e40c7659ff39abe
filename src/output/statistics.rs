//! `--statistics`: how many findings each rule has.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Options, all_shown, summary};
use crate::clean;
use crate::engine::Run;
use crate::rules::Rule;

/// The findings of one rule.
pub(super) struct Count<'r> {
    pub rule: &'r Rule,
    pub findings: usize,
    /// Those with a safe fix.
    pub fixable: usize,
}

/// The rules that find something, those with most findings first.
pub(super) fn count<'r>(run: &'r Run, options: &Options) -> Vec<Count<'r>> {
    let mut counts: HashMap<&str, Count> = HashMap::new();
    for (_, finding) in all_shown(run, options) {
        let count = counts.entry(finding.rule.code()).or_insert(Count {
            rule: &finding.rule,
            findings: 0,
            fixable: 0,
        });
        count.findings += 1;
        count.fixable += usize::from(finding.fix.as_ref().is_some_and(|fix| fix.safe));
    }
    let mut counts: Vec<Count> = counts.into_values().collect();
    counts.sort_by(|a, b| (b.findings, a.rule.code()).cmp(&(a.findings, b.rule.code())));
    counts
}

/// A line a rule, in place of the findings.
pub(super) fn write(run: &Run, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let counts = count(run, options);
    let width = counts.first().map_or(0, |most| most.findings.to_string().len());
    for Count {
        rule,
        findings,
        fixable,
    } in counts
    {
        let (code, name) = (clean::line(rule.code()), clean::line(rule.name()));
        write!(out, "{findings:>width$}  {code} {name}")?;
        if fixable > 0 {
            write!(out, " ({fixable} with a safe fix)")?;
        }
        writeln!(out)?;
    }
    summary::write(run, options, out)
}
