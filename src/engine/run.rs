//! The finished run: what every output is a view of.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use super::finding::{Finding, WaivedBy};
use super::stated::person;
use crate::diagnostic::{Location, Severity};
use crate::manifest::{Date, Stage};
use crate::rules::{Member, Role, Rule};
use crate::source::Source;

/// What one run over some manifests found. `V` is what the view that asked for it keeps of each manifest beside.
#[derive(Debug)]
pub struct Run<V = ()> {
    /// The day that counted as today.
    pub as_of: Date,
    /// The stage that `--gate` asked about.
    pub gate: Option<Stage>,
    /// One entry a manifest, in path order.
    pub manifests: Vec<Linted<V>>,
    /// Manifests that were found and not linted, because their configuration is broken; as outputs show them, in order.
    /// Not safe to print.
    pub not_linted: Vec<String>,
    /// Where each manifest stands, by its path; made when it is first asked for.
    places: OnceLock<HashMap<Arc<str>, usize>>,
}

/// What is kept of one manifest of a run: neither its text nor its tree.
#[derive(Debug)]
pub struct Linted<V = ()> {
    /// Relative to the current folder where it lies below it, with `/`, without `./`, as
    /// [`crate::paths::text`] spells it. Not safe to print.
    pub path: Arc<str>,
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
    /// Of the text, the lines that findings point at; `None` if it could not be read, or if there is nothing to show in it.
    pub source: Option<Source>,
    /// In the order of their places; those without a place first.
    pub findings: Vec<Finding>,
    /// What rules over the portfolio know of it; `None` if it could not be read.
    pub member: Option<Member>,
    /// The waivers of rules over the portfolio that hold.
    pub portfolio_waivers: Vec<(Rule, WaivedBy)>,
    /// The people of the manifest who have not left, by what they answer for. Not safe to print.
    pub people: Vec<(Role, String)>,
    /// Where the pages of rules are, as [`crate::rules::Settings::docs_url`].
    pub docs_url: Option<Arc<str>>,
    /// What the view keeps of it.
    pub view: V,
}

impl<V> Linted<V> {
    /// The address of a rule's page, if its configuration says where pages are.
    pub fn url(&self, rule: &Rule) -> Option<String> {
        Some(self.docs_url.as_ref()?.replace("{code}", rule.code()))
    }

    /// Who has the role, by the manifest; `None` where it names nobody who is still there. Not safe to print.
    pub fn person(&self, role: Role) -> Option<&str> {
        person(&self.people, role)
    }
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
    /// Manifests that were found and not linted.
    pub not_linted: usize,
}

impl<V> Run<V> {
    /// Counts.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            manifests: self.manifests.len(),
            not_linted: self.not_linted.len(),
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

    /// A run over `manifests`, in path order.
    pub fn new(as_of: Date, gate: Option<Stage>, manifests: Vec<Linted<V>>) -> Self {
        Self {
            as_of,
            gate,
            manifests,
            not_linted: Vec::new(),
            places: OnceLock::new(),
        }
    }

    /// The manifest that a finding's second place lies in; `None` for a file that is not part of the run.
    pub fn manifest_of<'r>(&'r self, at: &Location, own: &'r Linted<V>) -> Option<&'r Linted<V>> {
        let Some(path) = &at.file else { return Some(own) };
        let places = self.places.get_or_init(|| {
            let paths = self.manifests.iter().map(|one| Arc::clone(&one.path));
            paths.zip(0..).collect()
        });
        Some(&self.manifests[*places.get(path)?])
    }
}
