//! What holds for a manifest: limits, word lists, severities, and the organisation's own rules.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::{Entry, Rule, all, entries};
use crate::diagnostic::Severity;
use crate::settings::{Limits, Vocabulary};

/// What holds for a manifest.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Limits.
    pub limits: Limits,
    /// Word lists.
    pub vocabulary: Vocabulary,
    /// What findings of a rule weigh once it is due, by code, where that is not as its sort says.
    pub severity: HashMap<String, Severity>,
    /// The requirements that make no sense here, by code, each with the reason.
    pub not_applicable: HashMap<String, Arc<str>>,
    /// Where this asks less strictly than pilotlint does by itself: limits that are laxer, lists that are replaced; a few words
    /// each, with the setting's own name.
    pub lax: Vec<String>,
    /// Where the pages of rules are: an address with `{code}` in it.
    pub docs_url: Option<Arc<str>>,
    /// The organisation's own rules, by code.
    pub custom_rules: OwnRules,
}

/// Our entries by code and by name.
static OURS: LazyLock<HashMap<&str, &Entry>> = LazyLock::new(|| {
    let words = |entry: &'static Entry| [(entry.code, entry), (entry.name, entry)];
    entries().flat_map(words).collect()
});

/// The rule of ours of that code or name.
pub fn find(code_or_name: &str) -> Option<Rule> {
    OURS.get(code_or_name).map(|entry| Rule::Ours(entry))
}

/// The organisation's own rules, by code. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct OwnRules {
    rules: Arc<[Rule]>,
    /// By code and by name: places among the rules.
    places: Arc<HashMap<String, usize>>,
}

impl OwnRules {
    /// Of these rules.
    pub fn new(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|a, b| a.code().cmp(b.code()));
        let mut places = HashMap::new();
        for (place, rule) in rules.iter().enumerate() {
            places.entry(rule.code().to_owned()).or_insert(place);
            places.entry(rule.name().to_owned()).or_insert(place);
        }
        Self {
            rules: rules.into(),
            places: Arc::new(places),
        }
    }

    /// The rule of that code or name.
    pub fn find(&self, code_or_name: &str) -> Option<&Rule> {
        self.places.get(code_or_name).map(|place| &self.rules[*place])
    }
}

impl std::ops::Deref for OwnRules {
    type Target = [Rule];

    fn deref(&self) -> &Self::Target {
        &self.rules
    }
}

impl Settings {
    /// Every rule that there is: ours, then the organisation's own.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        all().chain(self.custom_rules.iter().cloned())
    }

    /// The rule of that code or name.
    pub fn find(&self, code_or_name: &str) -> Option<Rule> {
        find(code_or_name).or_else(|| self.custom_rules.find(code_or_name).cloned())
    }

    /// The address of a rule's page, if it is known where pages are.
    pub fn url(&self, rule: &Rule) -> Option<String> {
        Some(self.docs_url.as_ref()?.replace("{code}", rule.code()))
    }
}
