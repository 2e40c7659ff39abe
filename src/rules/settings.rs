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
    /// Where the pages of rules are: an address with `{code}` in it.
    pub docs_url: Option<Arc<str>>,
    /// The organisation's own rules, by code.
    pub custom_rules: Vec<Rule>,
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

/// Every rule that there is, by code and by name.
#[derive(Debug)]
pub struct RuleIndex<'s> {
    own: HashMap<&'s str, &'s Rule>,
}

impl RuleIndex<'_> {
    /// The rule of that code or name.
    pub fn find(&self, code_or_name: &str) -> Option<Rule> {
        find(code_or_name).or_else(|| self.own.get(code_or_name).map(|rule| (*rule).clone()))
    }
}

impl Settings {
    /// Every rule that there is: ours, then the organisation's own.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        all().chain(self.custom_rules.iter().cloned())
    }

    /// Every rule that there is, for who looks up many.
    pub fn index(&self) -> RuleIndex<'_> {
        let words = |rule| [(Rule::code(rule), rule), (Rule::name(rule), rule)];
        RuleIndex {
            own: self.custom_rules.iter().flat_map(words).collect(),
        }
    }

    /// The rule of that code or name.
    pub fn find(&self, code_or_name: &str) -> Option<Rule> {
        let own = || self.custom_rules.iter().find(|rule| rule.is(code_or_name)).cloned();
        find(code_or_name).or_else(own)
    }

    /// The address of a rule's page, if it is known where pages are.
    pub fn url(&self, rule: &Rule) -> Option<String> {
        Some(self.docs_url.as_ref()?.replace("{code}", rule.code()))
    }
}
