//! The finished run: what every output is a view of.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::profile::Profile;
use super::readiness::Readiness;
use crate::document::Span;
use crate::manifest::{Date, Stage};
use crate::rules::{Member, Rule, Severity};
use crate::source::Source;

/// What one run over some manifests found.
#[derive(Debug)]
pub struct Run {
    /// The day that counted as today.
    pub as_of: Date,
    /// The stage that `--gate` asked about.
    pub gate: Option<Stage>,
    /// One entry a manifest, in path order.
    pub manifests: Vec<Linted>,
}

/// One manifest of a run.
#[derive(Debug)]
pub struct Linted {
    /// Relative to the current folder where it lies below it, with `/`, without `./`. As the file system spells it: not
    /// safe to print.
    pub path: String,
    /// Its path under its project root, with `/`: what fingerprints are made of.
    pub root_path: String,
    /// `pilot.name`, where it can be read.
    pub name: Option<String>,
    /// `pilot.stage`, where it can be read.
    pub stage: Option<Stage>,
    /// `pilot.decision-due`, where it can be read and is still to come.
    pub decision_due: Option<Date>,
    /// Requirements due by the next stage that are open; 0 where there is no next stage.
    pub open_at_next_stage: usize,
    /// The text; `None` if it could not be read, or if there is nothing to show in it.
    pub source: Option<Source>,
    /// In the order of their places; those without a place first.
    pub findings: Vec<Finding>,
    /// What became of every requirement, where the request keeps that and the manifest can be read.
    pub readiness: Option<Box<Readiness>>,
    /// What a page about the pilot tells, where the request keeps that and the manifest can be read.
    pub profile: Option<Box<Profile>>,
    /// What rules over the portfolio know of it; `None` if it could not be read.
    pub member: Option<Member>,
    /// The waivers of rules over the portfolio that hold, by code.
    pub portfolio_waivers: Vec<(&'static str, WaivedBy)>,
    /// Where the pages of rules are, as [`crate::settings::Settings::docs_url`].
    pub docs_url: Option<Arc<str>>,
}

impl Linted {
    /// The address of a rule's page, if its configuration says where pages are.
    pub fn url(&self, rule: &Rule) -> Option<String> {
        Some(self.docs_url.as_ref()?.replace("{code}", rule.code))
    }
}

/// What came of a requirement, whatever its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It holds.
    Met,
    /// It does not hold.
    Open,
    /// It cannot hold yet: the table it speaks about is missing, or a value it wants is broken.
    Blocked,
    /// It does not hold, and that is accepted for now; or what blocks it is.
    Waived,
}

/// One finding of a rule.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that reports.
    pub rule: &'static Rule,
    /// How bad it is at the pilot's stage, or at the gate.
    pub severity: Severity,
    /// The waiver that holds for it, if any: it then fails nothing.
    pub waiver: Option<WaivedBy>,
    /// True where a requirement is not due yet, and is only looked ahead to.
    pub ahead: bool,
    /// One sentence. Not safe to print.
    pub message: String,
    /// A few words beside the place. Not safe to print.
    pub label: Option<String>,
    /// What to do next. Not safe to print.
    pub help: String,
    /// The key path; entries of arrays by their place, as in `metrics[0].owner`. `None` for syntax errors and files that
    /// cannot be read.
    pub key: Option<String>,
    /// Where. `None` only for files that cannot be read.
    pub span: Option<Span>,
    /// Other places, in the order of telling.
    pub related: Vec<Related>,
    /// How to repair it.
    pub fix: Option<Fix>,
    /// The key path with entries by name: what the fingerprint is made of.
    pub identity: String,
    /// Tells findings of one rule and one identity apart, from 0.
    pub ordinal: usize,
}

/// A second place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Why it matters, in a few words. Not safe to print.
    pub message: String,
    /// Where, in the same manifest.
    pub span: Span,
}

/// The waiver that holds for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaivedBy {
    /// Why it is accepted.
    pub reason: String,
    /// Who accepted it: the person's id.
    pub approved_by: String,
    /// The last day on which it holds.
    pub expires: Date,
}

/// A repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does: `rename to budget-line`.
    pub title: String,
    /// True where it cannot change what was meant.
    pub safe: bool,
    /// The edits, none overlapping.
    pub edits: Vec<Edit>,
}

/// One edit, in bytes of the file as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The first byte to take out.
    pub start: usize,
    /// The byte after the last to take out.
    pub end: usize,
    /// What to put there.
    pub text: String,
}

/// How many findings of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Manifests linted.
    pub manifests: usize,
    /// Active errors.
    pub errors: usize,
    /// Active warnings.
    pub warnings: usize,
    /// Findings that a waiver holds for.
    pub waived: usize,
}

impl Run {
    /// Counts.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            manifests: self.manifests.len(),
            ..Summary::default()
        };
        for finding in self.manifests.iter().flat_map(|manifest| &manifest.findings) {
            match (&finding.waiver, finding.severity) {
                (Some(_), _) => summary.waived += 1,
                (None, Severity::Error) => summary.errors += 1,
                (None, Severity::Warning) => summary.warnings += 1,
            }
        }
        summary
    }
}
