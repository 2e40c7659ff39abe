//! What is known of one manifest before anything is weighed, and what it is weighed against.

use std::collections::HashMap;

use super::level::{Level, Standpoint, configured, level};
use super::waivers::Holding;
use crate::diagnostic::State;
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
    /// Do waivers hold? Else it is judged as if there were none.
    pub waivers: bool,
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
    /// The places, among the manifest's waivers, of those that are in force, also where they are asked not to hold.
    pub in_force: Vec<usize>,
}

/// What one rule says of one manifest.
#[derive(Debug)]
pub(super) struct Judged {
    pub rule: Rule,
    /// What it finds. Each says whether it is known.
    pub drafts: Vec<Draft>,
    /// What its own findings come to, those included that broken values silence; `None` where there are none.
    pub itself: Option<State>,
    /// Is a value that it wants broken, or lost?
    pub unclear: bool,
    /// The broken places about which it keeps silent, as written.
    pub silenced_by: Vec<String>,
    /// What it waits for.
    pub waits: Vec<Waiting>,
    /// Does it speak of something that may rightly be absent, and is?
    pub not_applicable: bool,
    /// Why that is so: a clause.
    pub idle: Option<&'static str>,
    /// Does it keep silent for another rule, so that no waiver of its own counts?
    pub gives_way: bool,
}

/// A rule that another one waits for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    /// Its code.
    pub on: &'static str,
    /// What is known of what is needed of it; `None` where the whole of it decides.
    pub at: Option<State>,
}

impl Judged {
    /// That says nothing yet.
    pub fn new(rule: Rule) -> Self {
        Self {
            rule,
            drafts: Vec::new(),
            itself: None,
            unclear: false,
            silenced_by: Vec::new(),
            waits: Vec::new(),
            not_applicable: false,
            idle: None,
            gives_way: false,
        }
    }

    /// Keeps silent about something that is reported already, of which this is known.
    pub fn silence(&mut self, state: State) {
        self.unclear = true;
        self.add(state);
    }

    /// Does it keep silent about what stands at a key, because that is reported already?
    pub fn wants(&self, key: &str) -> bool {
        self.silenced_by.iter().any(|path| {
            let (one, other) = (KeyPath::new(path), KeyPath::new(key));
            one.contains(other) || other.contains(one)
        })
    }

    /// Adds what is known of one part.
    pub fn add(&mut self, state: State) {
        self.itself = Some(self.itself.map_or(state, |known| known.min(state)));
    }
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
    /// As configured? Verdicts do not depend on what a configuration selects, ignores or lowers.
    pub configured: bool,
}

impl<'a> View<'a> {
    /// The same, whatever is configured.
    pub fn plain(&self) -> View<'a> {
        View {
            context: self.context.again(),
            selection: self.selection,
            configured: false,
        }
    }

    /// What a finding of the rule weighs from a standpoint; `None` where it is not reported.
    pub fn weighed(&self, rule: &Rule, at: Standpoint) -> Option<Level> {
        let level = level(rule, at)?;
        if !self.configured {
            return Some(level);
        }
        let is_on = self.selection.contains(rule) && !self.context.settings.not_applicable.contains_key(rule.code());
        is_on.then(|| configured(rule, level, self.context.settings))
    }
}
