//! Which rules are on, by codes, names and groups.

use std::collections::HashSet;

use super::{GROUPS, Rule, all};
use crate::suggest::closest;

/// A word that names no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// What was written.
    pub word: String,
    /// The code, name or group closest to it.
    pub closest: Option<String>,
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no rule \"{}\"", self.word)?;
        match &self.closest {
            Some(closest) => write!(f, "; did you mean \"{closest}\"?"),
            None => f.write_str("; `pilotlint rules` lists them all"),
        }
    }
}

impl std::error::Error for UnknownRule {}

/// The rules that `word` names: a code (`OWN002`), a name, a group (`OWN`) or `ALL`. Codes and groups in any case.
/// `custom` are the organisation's own.
///
/// # Errors
///
/// If it names none.
pub fn named(word: &str, custom: &[Rule]) -> Result<Vec<Rule>, UnknownRule> {
    let word = word.trim();
    let all = || all().chain(custom.iter().cloned());
    if word.eq_ignore_ascii_case("all") {
        return Ok(all().collect());
    }
    let group: Vec<Rule> = all().filter(|rule| rule.group().eq_ignore_ascii_case(word)).collect();
    if !group.is_empty() {
        return Ok(group);
    }
    // Configurations may each have a rule of the same code.
    let one: Vec<Rule> = all()
        .filter(|rule| rule.code().eq_ignore_ascii_case(word) || rule.name() == word)
        .collect();
    if !one.is_empty() {
        return Ok(one);
    }
    let rules: Vec<Rule> = all().collect();
    let known = GROUPS
        .iter()
        .map(|group| group.prefix)
        .chain(custom.iter().map(Rule::group))
        .chain(rules.iter().flat_map(|rule| [rule.code(), rule.name()]));
    Err(UnknownRule {
        word: word.to_owned(),
        closest: closest(word, known).map(|closest| closest.word.to_owned()),
    })
}

/// The rules that the words name, each of which may be a comma-separated list.
///
/// # Errors
///
/// For the first word that names none.
pub fn named_by(words: &[String], custom: &[Rule]) -> Result<Vec<Rule>, UnknownRule> {
    let mut listed: Vec<Rule> = Vec::new();
    for word in words
        .iter()
        .flat_map(|words| words.split(','))
        .filter(|word| !word.trim().is_empty())
    {
        for rule in named(word, custom)? {
            if !listed.contains(&rule) {
                listed.push(rule);
            }
        }
    }
    Ok(listed)
}

/// The rules that are on.
#[derive(Debug, Clone)]
pub struct Selection {
    on: HashSet<String>,
    /// Turned off by name, which is more than not being asked for.
    ignored: HashSet<String>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            on: codes(all()),
            ignored: HashSet::new(),
        }
    }
}

fn codes(rules: impl IntoIterator<Item = Rule>) -> HashSet<String> {
    rules.into_iter().map(|rule| rule.code().to_owned()).collect()
}

impl Selection {
    /// All of `select` (every rule of ours, if it is empty) but those of `ignore`; each word may be a comma-separated list.
    ///
    /// # Errors
    ///
    /// For the first word that names no rule.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        let select = if select.is_empty() {
            all().collect()
        } else {
            named_by(select, &[])?
        };
        Ok(Self::of(select, named_by(ignore, &[])?))
    }

    /// Those rules of `on` that are not in `ignored`.
    pub fn of(on: impl IntoIterator<Item = Rule>, ignored: impl IntoIterator<Item = Rule>) -> Self {
        let ignored = codes(ignored);
        let mut on = codes(on);
        on.retain(|code| !ignored.contains(code));
        Self { on, ignored }
    }

    /// What is left of it if only `select` is asked for, and `ignore` is not.
    #[must_use]
    pub fn narrowed(mut self, select: Option<&[Rule]>, ignore: &[Rule]) -> Self {
        if let Some(select) = select {
            let select = codes(select.iter().cloned());
            self.on.retain(|code| select.contains(code));
        }
        for rule in ignore {
            self.on.remove(rule.code());
            self.ignored.insert(rule.code().to_owned());
        }
        self
    }

    /// Has somebody turned the rule off by name?
    pub fn ignores(&self, rule: &Rule) -> bool {
        !rule.is_always_on() && self.ignored.contains(rule.code())
    }

    /// Is the rule on? What cannot be read has not passed, whatever is asked for.
    pub fn contains(&self, rule: &Rule) -> bool {
        rule.is_always_on() || self.on.contains(rule.code())
    }
}
