//! Whole words of a metric's name or unit, and which entries of a word list occur among them; phrases of running text; and
//! whole texts that stand in for a value. Lists may be long, and every text is held against them: none is gone through entry
//! by entry.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
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
        Self::split_by(words, entries)
    }

    fn split_by(words: impl Fn(&str) -> Vec<String>, entries: impl IntoIterator<Item = String>) -> Self {
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

/// Phrases to look for in running text, in any case and across line breaks. Unlike in a [`WordList`], punctuation counts:
/// `[your company]` is not `your company`. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct PhraseList {
    /// Over the pieces of each phrase.
    list: WordList,
    /// The pieces that occur in any.
    pieces: Arc<HashSet<String>>,
    identity: u64,
}

impl PhraseList {
    /// Of these phrases.
    pub fn new(phrases: impl IntoIterator<Item = String>) -> Self {
        let split = |phrase: &str| {
            let mut split = Vec::new();
            each_piece(phrase, |_, piece| split.push(piece.to_owned()));
            split
        };
        let list = WordList::split_by(split, phrases);
        let mut hasher = DefaultHasher::new();
        list.entries.hash(&mut hasher);
        Self {
            pieces: Arc::new(list.entries.iter().flat_map(|phrase| split(phrase)).collect()),
            identity: hasher.finish(),
            list,
        }
    }

    /// A number that lists of the same phrases share.
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// Where the first of the phrases to come to its end stands in a text, in bytes: whole words only.
    pub fn first_in(&self, text: &str) -> Option<Range<usize>> {
        self.look(text).0
    }

    /// The same, and how many steps it took: as many as pieces that were looked up.
    fn look(&self, text: &str) -> (Option<Range<usize>>, usize) {
        let first = match self.list.steps.first() {
            Some(first) if !first.next.is_empty() => first,
            _ => return (None, 0),
        };
        let mut steps = 0;
        // What has begun: where in the text, and how far it has come.
        let mut begun: Vec<(usize, &Step)> = Vec::new();
        let mut found = None;
        each_piece(text, |at, piece| {
            if found.is_some() {
                return;
            }
            steps += 1;
            let Some(piece) = self.pieces.get(piece) else {
                begun.clear();
                return;
            };
            begun.push((at.start, first));
            begun.retain_mut(|(_, step)| {
                steps += 1;
                let next = step.next.get(piece).and_then(|next| self.list.steps.get(*next));
                next.map(|next| *step = next).is_some()
            });
            let whole = begun.iter().find(|(_, step)| !step.ends.is_empty());
            found = whole.map(|(start, _)| *start..at.end);
        });
        (found, steps)
    }
}

/// Calls `take` with every piece of a text, and where it stands, in bytes: a word in lower case, or a sign that is no letter
/// and no digit. Space is none, and a curled apostrophe is a straight one.
fn each_piece(text: &str, mut take: impl FnMut(Range<usize>, &str)) {
    let mut word = String::new();
    let mut start = 0;
    for (at, char) in text.char_indices() {
        if char.is_alphanumeric() {
            if word.is_empty() {
                start = at;
            }
            push_folded(&mut word, char);
            continue;
        }
        if !word.is_empty() {
            take(start..at, &word);
            word.clear();
        }
        if !char.is_whitespace() {
            let sign = if char == '’' { '\'' } else { char };
            take(at..at + char.len_utf8(), sign.encode_utf8(&mut [0; 4]));
        }
    }
    if !word.is_empty() {
        take(start..text.len(), &word);
    }
}

/// Adds a character as it is in any case: `ß` and `SS` are one, and so are the Greek `σ` and `ς`.
pub fn push_folded(word: &mut String, char: char) {
    if char.is_ascii() {
        word.push(char.to_ascii_lowercase());
    } else {
        word.extend(char.to_uppercase().flat_map(char::to_lowercase));
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
    use super::{PhraseList, TextSet, WordList, words};

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
    fn phrases_are_found_in_running_text() {
        let list = PhraseList::new(
            [
                "[insert",
                "[your company]",
                "as an ai model",
                "i can't say",
                "straße",
                "  ",
            ]
            .map(str::to_owned),
        );
        for (text, found) in [
            ("Owned by [Insert name].", Some("[Insert")),
            ("Owned by [ your\n  COMPANY ] in Bonn", Some("[ your\n  COMPANY ]")),
            ("As an AI\u{a0}model, I", Some("As an AI\u{a0}model")),
            ("as as an as an ai model", Some("as an ai model")),
            ("I can’t say", Some("I can’t say")),
            ("HAUPT STRASSE 7", Some("STRASSE")),
            ("[inserted by Ana]", None),
            ("your company", None),
            ("[your company's name]", None),
            ("as an ai, model", None),
            ("canvas an ai model", None),
            ("", None),
        ] {
            assert_eq!(list.first_in(text).map(|at| &text[at]), found, "{text:?}");
        }
        assert_eq!(PhraseList::default().first_in("[insert"), None);
        let same = PhraseList::new(["[insert".to_owned()]);
        assert_eq!(same.identity(), PhraseList::new(["[insert".to_owned()]).identity());
        assert_ne!(same.identity(), list.identity());
        assert_ne!(same.identity(), PhraseList::default().identity());
    }

    #[test]
    fn a_text_of_twice_the_length_takes_twice_the_steps() {
        let list = PhraseList::new(["as an ai model".to_owned(), "as as as as b".to_owned()]);
        for text in ["as an ai ", "as ", "other words, ", "[[[["] {
            let steps = |times: usize| list.look(&text.repeat(times)).1;
            assert!(steps(2_000) <= 2 * steps(1_000) + 10, "{text}");
        }
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
