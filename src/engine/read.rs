//! What is known of one manifest before anything is weighed, and what it is weighed against.

use std::collections::HashMap;

use super::level::{Level, Standpoint, configured, level};
use super::waivers::Holding;
use crate::document::{Broken, Document, Problem};
use crate::key::KeyPath;
use crate::manifest::{Date, Manifest};
use crate::rules::{Context, Draft, Rule, Selection, Settings};
use crate::source::Source;

/// What manifests under one configuration are held against.
#[derive(Debug, Clone)]
pub struct Standard {
    /// The day that counts as today.
    pub today: Date,
    /// The rules that are on.
    pub selection: Selection,
    /// Look ahead to what the next stage will ask?
    pub lookahead: bool,
    /// Limits, word lists, severities, the organisation's own rules.
    pub settings: Settings,
}

/// What there is of a manifest that can be read.
#[derive(Debug)]
pub(super) struct Read {
    pub source: Source,
    pub manifest: Manifest,
    pub document: Document,
    pub problems: Vec<Problem>,
    /// What each rule says, in the order of the catalogue.
    pub judged: Vec<Judged>,
    /// The waivers that hold today.
    pub waivers: Vec<Holding>,
}

/// What one rule says of one manifest.
#[derive(Debug)]
pub(super) struct Judged {
    pub rule: Rule,
    pub drafts: Vec<Draft>,
    /// Why it cannot be met, though it may report nothing.
    pub blocked: Option<Block>,
}

/// Why a rule cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    /// The table it speaks about is missing; the code of the rule that demands that table.
    Table(&'static str),
    /// A value it wants is broken, or may have stood in a line that could not be read; or, of an organisation's own rule, a
    /// table is missing that no rule demands.
    Value,
}

/// The broken places of a manifest, by what they are for any entry: there may be thousands of one kind.
pub(super) struct Places(HashMap<String, Vec<Broken>>);

impl Places {
    pub fn new(broken: Vec<Broken>) -> Self {
        let mut places: HashMap<String, Vec<Broken>> = HashMap::new();
        for one in broken {
            places.entry(one.pattern.clone()).or_default().push(one);
        }
        Self(places)
    }

    /// The patterns.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Those that leave a rule without a key that it wants: the key itself, a table around it, or an element of the list
    /// there.
    pub fn wanted_by<'p>(&'p self, reads: &'p [&'static str]) -> impl Iterator<Item = &'p Broken> {
        let covers = |broken: &str| {
            let list = broken.strip_suffix("[]");
            reads
                .iter()
                .any(|key| list == Some(key) || KeyPath::new(broken).contains(KeyPath::new(key)))
        };
        let wanted = self.0.iter().filter(move |(pattern, _)| covers(pattern));
        wanted.flat_map(|(_, places)| places)
    }
}

/// What deciding takes beside the outcomes.
pub(super) struct View<'a> {
    pub context: Context<'a>,
    pub selection: &'a Selection,
}

impl View<'_> {
    /// What a finding of the rule weighs from a standpoint, as configured; `None` where it is not reported.
    pub fn weighed(&self, rule: &Rule, at: Standpoint) -> Option<Level> {
        let level = level(rule, at).filter(|_| self.selection.contains(rule))?;
        Some(configured(rule, level, self.context.settings))
    }
}
