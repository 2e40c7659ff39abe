//! Whole words of a metric's name or unit, and which entries of a word list occur among them.

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

/// A word list, split into words once, ready to be looked for.
#[derive(Debug, Clone, Default)]
pub struct WordList(Vec<(String, Vec<String>)>);

impl WordList {
    /// Over the entries of a list; an entry may have several words, which then have to follow each other.
    pub fn new(entries: impl IntoIterator<Item = String>) -> Self {
        let split = entries.into_iter().map(|entry| {
            let words = words(&entry);
            (entry, words)
        });
        Self(split.filter(|(_, words)| !words.is_empty()).collect())
    }

    /// The entries that occur in any of the texts, each once, in the order of the list.
    pub fn found_in(&self, texts: &[&str]) -> Vec<&str> {
        let texts: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
        let occurs = |entry: &[String]| {
            texts
                .iter()
                .any(|text| text.windows(entry.len()).any(|part| part == entry))
        };
        let mut found: Vec<&str> = Vec::new();
        for (entry, words) in &self.0 {
            if occurs(words) && !found.contains(&entry.as_str()) {
                found.push(entry);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{WordList, words};

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
}
