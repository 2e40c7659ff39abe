//! Which rules are on, by codes, names and groups.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use super::{GROUPS, Rule, all};
use crate::suggest::{GuessBudget, WordIndex};

/// A word that names no rule; an empty one where there is no word at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// What was written.
    pub word: String,
    /// The code, name or group closest to it.
    pub closest: Option<String>,
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.word.is_empty() {
            return f
                .write_str("no rule is named; leave it out for every rule, or name one that `pilotlint rules` lists");
        }
        write!(f, "there is no rule \"{}\"", self.word)?;
        match &self.closest {
            Some(closest) => write!(f, "; did you mean \"{closest}\"?"),
            None => f.write_str("; `pilotlint rules` lists them all"),
        }
    }
}

impl std::error::Error for UnknownRule {}

/// Every rule that words can name, ready to be asked for many of them.
pub struct Names {
    /// Ours, then the organisation's own.
    rules: Vec<Rule>,
    /// By code in capitals, and by name: places among the rules. Configurations may each have a rule of the same code.
    one: HashMap<String, Vec<usize>>,
    /// By letters in capitals.
    groups: HashMap<String, Vec<usize>>,
    /// Whatever may have been meant by a word that names none.
    known: OnceCell<(Vec<String>, WordIndex)>,
    /// What guesses may still cost.
    budget: RefCell<GuessBudget>,
}

impl Names {
    /// Of our rules and these of the organisation's own.
    pub fn new(custom: &[Rule]) -> Self {
        let rules: Vec<Rule> = all().chain(custom.iter().cloned()).collect();
        let mut one: HashMap<String, Vec<usize>> = HashMap::new();
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, rule) in rules.iter().enumerate() {
            one.entry(rule.code().to_ascii_uppercase()).or_default().push(place);
            one.entry(rule.name().to_owned()).or_default().push(place);
            groups.entry(rule.group().to_ascii_uppercase()).or_default().push(place);
        }
        Self {
            rules,
            one,
            groups,
            known: OnceCell::new(),
            budget: RefCell::default(),
        }
    }

    /// The rules that `word` names: a code (`OWN002`), a name, a group (`OWN`) or `ALL`. Codes and groups in any case.
    ///
    /// # Errors
    ///
    /// If it names none.
    pub fn named(&self, word: &str) -> Result<Vec<Rule>, UnknownRule> {
        let word = word.trim();
        if word.eq_ignore_ascii_case("all") {
            return Ok(self.rules.clone());
        }
        let capitals = word.to_ascii_uppercase();
        let mut places = self.groups.get(&capitals).cloned().unwrap_or_default();
        if places.is_empty() {
            let one = [capitals.as_str(), word]
                .into_iter()
                .filter_map(|word| self.one.get(word));
            places.extend(one.flatten());
            places.sort_unstable();
            places.dedup();
        }
        if places.is_empty() {
            return Err(self.unknown(word));
        }
        Ok(places.into_iter().map(|place| self.rules[place].clone()).collect())
    }

    /// Why a word names no rule; `None` if it does.
    pub fn fault(&self, word: &str) -> Option<UnknownRule> {
        let word = word.trim();
        let capitals = word.to_ascii_uppercase();
        let is_known = capitals == "ALL"
            || self.groups.contains_key(&capitals)
            || self.one.contains_key(&capitals)
            || self.one.contains_key(word);
        (!is_known).then(|| self.unknown(word))
    }

    fn unknown(&self, word: &str) -> UnknownRule {
        let (known, index) = self.known.get_or_init(|| {
            let groups: HashSet<&str> = GROUPS.iter().map(|group| group.prefix).collect();
            let own = self.rules.iter().map(Rule::group);
            let known = GROUPS
                .iter()
                .map(|group| group.prefix)
                .chain(own.filter(|group| !groups.contains(group)))
                .chain(self.rules.iter().flat_map(|rule| [rule.code(), rule.name()]));
            let known: Vec<String> = known.map(str::to_owned).collect();
            let index = WordIndex::new(known.iter().map(String::as_str));
            (known, index)
        });
        let guess = index.closest(word, &mut self.budget.borrow_mut());
        UnknownRule {
            word: word.to_owned(),
            closest: guess.map(|guess| known[guess.place].clone()),
        }
    }

    /// The rules that the words name, each of which may be a comma-separated list; each rule once.
    ///
    /// # Errors
    ///
    /// For the first word that names none.
    pub fn listed(&self, words: &[String]) -> Result<Vec<Rule>, UnknownRule> {
        let words = words.iter().flat_map(|words| words.split(','));
        let mut seen = HashSet::new();
        let mut known: HashSet<Rule> = HashSet::new();
        let mut listed: Vec<Rule> = Vec::new();
        for word in words.map(str::trim).filter(|word| !word.is_empty()) {
            if seen.insert(word) {
                let named = self.named(word)?.into_iter();
                listed.extend(named.filter(|rule| known.insert(rule.clone())));
            }
        }
        Ok(listed)
    }
}

/// The rules that `word` names among ours and the organisation's own: [`Names::named`] for a single word.
///
/// # Errors
///
/// If it names none.
pub fn named(word: &str, custom: &[Rule]) -> Result<Vec<Rule>, UnknownRule> {
    Names::new(custom).named(word)
}

/// The rules that the words name, each of which may be a comma-separated list.
///
/// # Errors
///
/// For the first word that names none.
pub fn named_by(words: &[String], custom: &[Rule]) -> Result<Vec<Rule>, UnknownRule> {
    Names::new(custom).listed(words)
}

/// The same for words that are there to choose rules: they name one at least.
///
/// # Errors
///
/// For the first word that names none; or if there is no word.
pub fn chosen(words: &[String], custom: &[Rule]) -> Result<Vec<Rule>, UnknownRule> {
    let listed = named_by(words, custom)?;
    if listed.is_empty() {
        return Err(UnknownRule {
            word: String::new(),
            closest: None,
        });
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
