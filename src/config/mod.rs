//! `pilotlint.toml`: an organisation's own terms.
//!
//! The nearest configuration upwards from a manifest holds, up to its project root. A configuration may extend another,
//! which is read first; then each key is laid over it. What is wrong with configurations is gathered, all of it, and
//! manifests under a broken one are not linted.

mod check;
mod escapes;
mod file;
mod glob;
mod known;
mod layer;
mod load;
mod mistakes;
mod not_applicable;
mod show;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use ignore::gitignore::Gitignore;

use crate::diagnostic::{Diagnostic, Mistake};
use crate::document::Form;
use crate::manifest::schema::{marked, published, text};
use crate::rules::{self, Names, Rule, Selection, Settings};
use crate::settings::{LIMITS, List, Vocabulary};
use crate::source::Source;

pub use file::{File, FromStage, RuleTable, Weight, used_by};
pub use glob::globs;
pub use load::{Configurations, Which};
pub use show::show;

/// Something wrong with a configuration.
#[derive(Debug, Clone)]
pub struct ConfigError {
    /// The file, as outputs show it. As the file system spells it: not safe to print.
    pub path: String,
    /// What kind of mistake it is, in the words that the rules about manifests have: `unknown-key`.
    pub name: &'static str,
    /// What is said; without a place where the file could not be read.
    pub diagnostic: Diagnostic,
    /// The text; none where it could not be read.
    pub source: Option<Arc<Source>>,
}

/// Where a setting was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file, as outputs show it. Not safe to print.
    pub path: Arc<str>,
    /// Its line, from 1.
    pub line: usize,
}

/// What one configuration comes to, with all that it extends.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The files, the nearest first, as outputs show them.
    pub files: Vec<Arc<str>>,
    /// The words that choose rules; every rule, without any.
    select: Option<Arc<[String]>>,
    ignore: Arc<Vec<String>>,
    lookahead: Option<bool>,
    /// By code, name, group or ALL, as written.
    severity: Arc<BTreeMap<String, Weight>>,
    /// The same for each rule of which it says something, by code.
    weights: Arc<HashMap<String, Weight>>,
    /// Of the lists that were changed, all words.
    words: BTreeMap<&'static str, Arc<Vec<String>>>,
    /// The lists whose own words were left out.
    replaced: BTreeSet<&'static str>,
    exclude: Vec<Exclude>,
    settings: Settings,
    /// Where each setting was made.
    origins: Origins,
}

/// The globs of one file.
#[derive(Debug, Clone)]
struct Exclude {
    /// As they are written.
    globs: Arc<[String]>,
    matcher: Arc<Gitignore>,
}

impl Config {
    /// The organisation's own rules.
    pub fn custom_rules(&self) -> &[Rule] {
        &self.settings.custom_rules
    }

    /// What holds for manifests, apart from which rules are on.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Are manifests warned of what the next stage will ask?
    pub fn lookahead(&self) -> bool {
        self.lookahead.unwrap_or(true)
    }

    /// Every rule that there is: ours, then the organisation's own.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        self.settings.rules()
    }

    /// The rules that are on.
    pub fn selection(&self) -> Selection {
        let off = self
            .rules()
            .filter(|rule| self.weights.get(rule.code()) == Some(&Weight::Off));
        let ignored: Vec<Rule> = self.named(&self.ignore).into_iter().chain(off).collect();
        let on = match &self.select {
            None => self.rules().collect(),
            Some(words) => self.named(words),
        };
        Selection::of(on, ignored)
    }

    fn named(&self, words: &[String]) -> Vec<Rule> {
        // The words were checked where they stand; a rule may have taken the place of another since.
        if words.is_empty() {
            return Vec::new();
        }
        let names = Names::new(self.custom_rules());
        let words: BTreeSet<&String> = words.iter().collect();
        words
            .into_iter()
            .filter_map(|word| names.named(word).ok())
            .flatten()
            .collect()
    }

    /// Is this canonical path excluded?
    pub fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        // What a file says comes after what it extends.
        let about = |own: &&Exclude| path.starts_with(own.matcher.path()) && path != own.matcher.path();
        let verdicts = self.exclude.iter().rev().filter(about);
        let mut verdicts = verdicts.map(|own| own.matcher.matched(path, is_folder));
        verdicts
            .find(|verdict| !verdict.is_none())
            .is_some_and(|verdict| verdict.is_ignore())
    }

    /// Is this canonical path, or a folder above it, excluded?
    pub fn excludes_around(&self, path: &Path) -> bool {
        path.ancestors().any(|folder| self.excludes(folder, true))
    }

    /// What a file begins with that extends this one. Configurations may be large, and many may extend the same: what is
    /// large is shared until it is changed.
    fn extended(self: &Arc<Self>) -> Self {
        Self {
            origins: Origins {
                before: Some(Arc::clone(self)),
                own: BTreeMap::new(),
            },
            files: self.files.clone(),
            select: self.select.clone(),
            ignore: Arc::clone(&self.ignore),
            lookahead: self.lookahead,
            severity: Arc::clone(&self.severity),
            weights: Arc::clone(&self.weights),
            words: self.words.clone(),
            replaced: self.replaced.clone(),
            exclude: self.exclude.clone(),
            settings: self.settings.clone(),
        }
    }

    /// Brings the weights of rules up to date, once a file has changed severities, or which rules there are.
    ///
    /// Of a rule it counts what is said of itself, else of its group, else of ALL.
    fn settle_weights(&mut self) {
        let mut any_case: HashMap<String, Weight> = HashMap::new();
        for (word, weight) in self.severity.iter() {
            any_case.entry(word.to_ascii_uppercase()).or_insert(*weight);
        }
        let weight = |rule: &Rule| {
            any_case
                .get(rule.code())
                .or_else(|| self.severity.get(rule.name()))
                .or_else(|| any_case.get(rule.group()))
                .or_else(|| any_case.get("ALL"))
        };
        let weights = self
            .rules()
            .filter_map(|rule| Some((rule.code().to_owned(), *weight(&rule)?)));
        self.weights = Arc::new(weights.collect());
        let severity = self.weights.iter();
        self.settings.severity = severity
            .filter_map(|(code, weight)| Some((code.clone(), weight.severity()?)))
            .collect();
    }

    /// Brings the word lists up to date, once a file has changed one.
    fn settle_words(&mut self) {
        self.settings.vocabulary = Vocabulary::of(|list| self.words_of(list).to_vec());
    }

    /// Brings up to date what is told beside every verdict: where this configuration asks for less than pilotlint does by itself.
    fn settle_laxness(&mut self) {
        let limits = LIMITS.iter().filter_map(|limit| limit.laxness(&self.settings.limits));
        let lists = List::ALL.into_iter().filter(|list| self.replaced.contains(list.name()));
        let lax = limits.chain(lists.map(|list| format!("{} replaced", list.name())));
        self.settings.lax = lax.collect();
    }

    fn words_of(&self, list: List) -> Arc<Vec<String>> {
        let changed = self.words.get(list.name()).map(Arc::clone);
        changed.unwrap_or_else(|| Arc::new(list.words()))
    }
}

/// Where settings were made, by key path (`limits.handoff-minutes`): what one file says of them, and what it extends.
#[derive(Debug, Clone, Default)]
struct Origins {
    before: Option<Arc<Config>>,
    own: BTreeMap<String, From>,
}

/// What a file does to a setting.
#[derive(Debug, Clone)]
enum From {
    /// It makes it, whatever was said before.
    Made(Origin),
    /// It adds to it.
    Added(Origin),
    /// It goes back to what holds without any configuration.
    Reset,
}

impl Origins {
    /// Says what this file does to a setting.
    fn set(&mut self, key: String, from: From) {
        self.own.insert(key, from);
    }

    /// Every place that a setting comes from, the extended file's first; more than one where lists add up.
    fn of(&self, key: &str) -> Vec<Origin> {
        let before = || {
            self.before
                .as_ref()
                .map_or_else(Vec::new, |config| config.origins.of(key))
        };
        match self.own.get(key) {
            None => before(),
            Some(From::Reset) => Vec::new(),
            Some(From::Made(origin)) => vec![origin.clone()],
            Some(From::Added(origin)) => {
                let mut all = before();
                all.push(origin.clone());
                all
            }
        }
    }
}

/// The name by which a rule about manifests calls what the reader has found; it holds for configurations too.
fn called(mistake: Mistake) -> &'static str {
    rules::reporting(mistake).map_or("invalid", |entry| entry.name)
}

/// The form of a configuration.
static FORM: LazyLock<Form> = LazyLock::new(|| Form::of::<File>("a configuration", "the configuration"));

/// The schema of `pilotlint.toml`: JSON Schema draft-07, inlined, closed.
pub fn schema() -> schemars::Schema {
    published(marked::<File>(), "pilotlint")
}

/// The text of `schema/pilotlint.schema.json`.
pub fn schema_json() -> String {
    text(&schema())
}
