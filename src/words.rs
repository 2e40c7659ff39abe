//! Whole words of a metric's name or unit, and which entries of a word list occur among them; and whole texts that stand in
//! for a value. Lists may be long, and every text is held against them: none is gone through entry by entry.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The words of a text in lower case, split at whatever is no letter or digit and at case changes: `F1Score`, `f1-score`
/// and `F1 score` are the same two words. A plural `s` stays with its acronym (`FTEs`).
fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, &char) in chars.iter().enumerate() {
        if !word.is_empty() && (!char.is_alphanumeric() || case_changes(&chars, at)) {
            words.push(std::mem::take(&mut word));
        }
        if char.is_alphanumeric() {
            word.extend(char.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Does a new word begin at this capital? It does after a small letter, and where a capitalised word follows an acronym or
/// a digit.
fn case_changes(chars: &[char], at: usize) -> bool {
    if at == 0 || !chars[at].is_uppercase() {
        return false;
    }
    let small = |place: usize| chars.get(place).is_some_and(|char| char.is_lowercase());
    let plural = chars.get(at + 1) == Some(&'s') && !small(at + 2);
    small(at - 1) || (small(at + 1) && !plural)
}

/// A word list, split into words once, ready to be looked for. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    entries: Arc<[String]>,
    /// Which words may follow what was read of an entry, the first the beginning of all.
    steps: Arc<[Step]>,
}

/// So much of one or more entries.
#[derive(Debug, Clone, Default)]
struct Step {
    /// The words that may follow, each with its place among the steps.
    next: HashMap<String, usize>,
    /// The first entry that ends here, by its place in the list, and others of the same words, written differently.
    ends: Vec<usize>,
}

impl WordList {
    /// Over the entries of a list; an entry may have several words, which then have to follow each other.
    pub fn new(entries: impl IntoIterator<Item = String>) -> Self {
        let mut known = HashSet::new();
        let mut kept = Vec::new();
        let mut steps = vec![Step::default()];
        for entry in entries {
            let words = words(&entry);
            if words.is_empty() || !known.insert(entry.clone()) {
                continue;
            }
            let mut at = 0;
            for word in words {
                let new = steps.len();
                at = *steps[at].next.entry(word).or_insert(new);
                if at == new {
                    steps.push(Step::default());
                }
            }
            steps[at].ends.push(kept.len());
            kept.push(entry);
        }
        Self {
            entries: kept.into(),
            steps: steps.into(),
        }
    }

    /// The entries that occur in any of the texts, each once, in the order of the list.
    pub fn found_in(&self, texts: &[&str]) -> Vec<&str> {
        self.look(texts).0
    }

    /// The same, and how many steps it took: as many as words that were looked up.
    fn look(&self, texts: &[&str]) -> (Vec<&str>, usize) {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        let mut steps = 0;
        for text in texts {
            let words = words(text);
            for start in 0..words.len() {
                let mut at = self.steps.first();
                for word in &words[start..] {
                    steps += 1;
                    at = at.and_then(|step| self.steps.get(*step.next.get(word)?));
                    let Some(step) = at else { break };
                    found.extend(step.ends.iter().copied());
                }
            }
        }
        let entries = found.into_iter().map(|place| self.entries[place].as_str());
        (entries.collect(), steps)
    }
}

/// Whole texts, in any case. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct TextSet {
    /// In lower case, in the order in which they were given.
    texts: Arc<[String]>,
    known: Arc<HashSet<String>>,
    /// The longest, in bytes.
    longest: usize,
}

impl TextSet {
    /// Of these texts.
    pub fn new<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Self {
        let texts: Vec<String> = texts.into_iter().map(|text| text.as_ref().to_lowercase()).collect();
        Self {
            longest: texts.iter().map(String::len).max().unwrap_or(0),
            known: Arc::new(texts.iter().cloned().collect()),
            texts: texts.into(),
        }
    }

    /// The texts, in lower case, in the order in which they were given.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The length of the longest, in bytes of lower case.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Is this one of them? Every string of every manifest is asked, so nothing is allocated for a short one.
    pub fn contains(&self, text: &str) -> bool {
        const SHORT: usize = 64;
        // What changes its case grows or shrinks to a third at most, and ASCII keeps its length: most texts are too long.
        if text.len() > 3 * self.longest || (text.len() > self.longest && text.is_ascii()) {
            return false;
        }
        let mut room = [0; SHORT];
        match room.get_mut(..text.len()) {
            Some(lower) if text.is_ascii() => {
                lower.copy_from_slice(text.as_bytes());
                lower.make_ascii_lowercase();
                std::str::from_utf8(lower).is_ok_and(|lower| self.known.contains(lower))
            }
            _ => self.known.contains(&text.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TextSet, WordList, words};

    #[test]
    fn splits_at_punctuation_and_case_changes() {
        for (text, expected) in [
            ("claim-cycle-time", "claim cycle time"),
            ("claimCycleTime", "claim cycle time"),
            ("F1Score", "f1 score"),
            ("AUCValue", "auc value"),
            ("FTEs saved", "ftes saved"),
            ("LLMs", "llms"),
            ("API_calls/day", "api calls day"),
            ("% of claims", "of claims"),
            ("ÜberPrüfung", "über prüfung"),
            ("%", ""),
            ("", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn finds_whole_words_and_phrases_within_one_text() {
        let entries = ["active users", "ms", "f-score", "--", "ms"].map(str::to_owned);
        let list = WordList::new(entries);
        assert_eq!(list.found_in(&["weeklyActiveUsers", "count"]), ["active users"]);
        assert_eq!(list.found_in(&["proactive users"]), [""; 0]);
        assert_eq!(list.found_in(&["active", "users"]), [""; 0]);
        assert_eq!(list.found_in(&["claims terms", "ATMs"]), [""; 0]);
        assert_eq!(list.found_in(&["reply in ms", "F-Score"]), ["ms", "f-score"]);
    }

    #[test]
    fn entries_are_found_in_the_order_of_the_list() {
        let entries = ["b c", "a b", "a", "B-C", "a b c d", "b"].map(str::to_owned);
        let list = WordList::new(entries);
        assert_eq!(list.found_in(&["a b c"]), ["b c", "a b", "a", "B-C", "b"]);
        assert_eq!(WordList::default().found_in(&["a"]), [""; 0]);
    }

    #[test]
    fn what_is_looked_up_does_not_grow_with_the_list() {
        let steps = |entries: usize| {
            let entries = (0..entries).map(|index| format!("cost per case {index}"));
            let list = WordList::new(entries);
            list.look(&["cost per case 7", "cost per case", "weekly active users"])
                .1
        };
        assert_eq!(steps(10), steps(50_000));
    }

    #[test]
    fn texts_in_any_case() {
        let set = TextSet::new(["TBD", "à définir", "ΟΔΟΣ", "…"]);
        for text in ["tbd", "TbD", "À DÉFINIR", "ΟΔΟΣ", "οδος", "…"] {
            assert!(set.contains(text), "{text}");
        }
        for text in ["", "tb", "tbd ", "a definir"] {
            assert!(!set.contains(text), "{text}");
        }
        let long = "x".repeat(100);
        assert!(TextSet::new([&long]).contains(&long.to_uppercase()));
        assert!(!TextSet::default().contains(""));
        assert_eq!(set.texts()[0], "tbd");
    }
}
