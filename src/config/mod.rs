//! `pilotlint.toml`: an organisation's own terms.
//!
//! The nearest configuration upwards from a manifest holds, up to its project root. A configuration may extend another,
//! which is read first; then each key is laid over it. What is wrong with configurations is gathered, all of it, and
//! manifests under a broken one are not linted.

mod check;
mod escapes;
mod file;
mod glob;
mod layer;
mod load;
mod show;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use ignore::gitignore::Gitignore;

use crate::diagnostic::{Diagnostic, Mistake};
use crate::document::Form;
use crate::manifest::schema::{json, published};
use crate::rules::{self, Rule, Selection, Settings};
use crate::settings::{List, Vocabulary};
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
    select: Option<Vec<String>>,
    ignore: Vec<String>,
    lookahead: Option<bool>,
    /// By code, name, group or ALL, as written.
    severity: BTreeMap<String, Weight>,
    /// Of the lists that were changed, all words.
    words: BTreeMap<&'static str, Vec<String>>,
    exclude: Vec<Exclude>,
    settings: Settings,
    /// Where each setting was made, by key path (`limits.handoff-minutes`); more than one place where lists add up.
    origins: BTreeMap<String, Vec<Origin>>,
}

/// The globs of one file.
#[derive(Debug, Clone)]
struct Exclude {
    /// As they are written.
    globs: Vec<String>,
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
        let off = self.rules().filter(|rule| self.weight(rule) == Some(Weight::Off));
        let ignored: Vec<Rule> = self.named(&self.ignore).into_iter().chain(off).collect();
        let on = match &self.select {
            None => self.rules().collect(),
            Some(words) => self.named(words),
        };
        Selection::of(on, ignored)
    }

    fn named(&self, words: &[String]) -> Vec<Rule> {
        // The words were checked where they stand; a rule may have taken the place of another since.
        let rules = words
            .iter()
            .filter_map(|word| rules::named(word, self.custom_rules()).ok());
        rules.flatten().collect()
    }

    /// What the configuration says of a rule: by itself, else by its group, else by ALL.
    fn weight(&self, rule: &Rule) -> Option<Weight> {
        let said = |word: &str| self.severity.get(word).copied();
        let any_case = |word: &str| {
            let entries = self.severity.iter();
            entries
                .filter(|(key, _)| key.eq_ignore_ascii_case(word))
                .map(|(_, weight)| *weight)
                .next()
        };
        any_case(rule.code())
            .or_else(|| said(rule.name()))
            .or_else(|| any_case(rule.group()))
            .or_else(|| any_case("ALL"))
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

    /// Brings what is looked up by rule up to date, once all files are laid over each other.
    fn settle(&mut self) {
        let weights = self
            .rules()
            .filter_map(|rule| Some((rule.code().to_owned(), self.weight(&rule)?.severity()?)));
        self.settings.severity = weights.collect();
        if !self.words.is_empty() {
            self.settings.vocabulary = Vocabulary::of(|list| self.words_of(list));
        }
    }

    fn words_of(&self, list: List) -> Vec<String> {
        self.words.get(list.name()).cloned().unwrap_or_else(|| list.words())
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
    published::<File>("pilotlint")
}

/// The text of `schema/pilotlint.schema.json`.
pub fn schema_json() -> String {
    json(&schema())
}
