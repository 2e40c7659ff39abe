//! Which rules are on, by codes, names and groups.

use std::collections::HashSet;

use crate::document::closest;
use crate::rules::{self, GROUPS, Rule};

/// A word that names no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// What was written.
    pub word: String,
    /// The code, name or group closest to it.
    pub closest: Option<&'static str>,
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no rule \"{}\"", self.word)?;
        match self.closest {
            Some(closest) => write!(f, "; did you mean \"{closest}\"?"),
            None => f.write_str("; `pilotlint rules` lists them all"),
        }
    }
}

impl std::error::Error for UnknownRule {}

/// The rules that `word` names: a code (`OWN002`), a name, a group (`OWN`) or `ALL`. Codes and groups in any case.
pub fn named(word: &str) -> Result<Vec<&'static Rule>, UnknownRule> {
    let word = word.trim();
    if word.eq_ignore_ascii_case("all") {
        return Ok(rules::all().collect());
    }
    if let Some(group) = GROUPS.iter().find(|group| group.prefix.eq_ignore_ascii_case(word)) {
        return Ok(group.rules.iter().collect());
    }
    if let Some(rule) = rules::all().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name == word) {
        return Ok(vec![rule]);
    }
    let known = GROUPS
        .iter()
        .map(|group| group.prefix)
        .chain(rules::all().flat_map(|rule| [rule.code, rule.name]));
    Err(UnknownRule {
        word: word.to_owned(),
        closest: closest(word, known).map(|closest| closest.word),
    })
}

/// The rules that are on.
#[derive(Debug, Clone)]
pub struct Selection {
    on: HashSet<&'static str>,
    /// Turned off by name, which is more than not being asked for.
    ignored: HashSet<&'static str>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            on: rules::all().map(|rule| rule.code).collect(),
            ignored: HashSet::new(),
        }
    }
}

impl Selection {
    /// All of `select` (every rule, if it is empty) but those of `ignore`; each word may be a comma-separated list.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        let codes = |words: &[String]| -> Result<HashSet<&'static str>, UnknownRule> {
            let mut codes = HashSet::new();
            for word in words
                .iter()
                .flat_map(|words| words.split(','))
                .filter(|word| !word.trim().is_empty())
            {
                codes.extend(named(word)?.iter().map(|rule| rule.code));
            }
            Ok(codes)
        };
        let mut on = if select.is_empty() {
            Self::default().on
        } else {
            codes(select)?
        };
        let ignored = codes(ignore)?;
        on.retain(|code| !ignored.contains(code));
        Ok(Self { on, ignored })
    }

    /// Has somebody turned the rule off by name?
    pub fn ignores(&self, rule: &Rule) -> bool {
        self.ignored.contains(rule.code)
    }

    /// Is the rule on?
    pub fn contains(&self, rule: &Rule) -> bool {
        self.on.contains(rule.code)
    }
}
