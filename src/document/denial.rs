//! Texts that say that there is none.

use super::placeholder::stands_alone;
use crate::words::TextSet;

/// Denials that need what follows them.
const WITH_MORE: [&str; 2] = ["without", "there is no"];

/// A denial before one of these denies.
const LEFT_OPEN: [&str; 6] = ["yet", "needed", "planned", "defined", "available", "applicable"];

/// So does one of these, one or two words after a denial.
const DENIED: [&str; 15] = [
    "review",
    "check",
    "control",
    "oversight",
    "plan",
    "budget",
    "money",
    "support",
    "help",
    "feedback",
    "log",
    "record",
    "trail",
    "explanation",
    "appeal",
];

/// Is `text` a denial alone? `denials` are the words that deny.
pub(crate) fn is_denial(text: &str, denials: &TextSet) -> bool {
    stands_alone(text.trim(), denials)
}

/// Does the answer `text` say somewhere that there is none: "No human review; the computer decides"?
pub(super) fn denies(text: &str, denials: &TextSet) -> bool {
    let words = words(text);
    let mut is_negated = false;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let length = denial(&words[at..], denials);
        // A choice is none, and a second denial takes the first back: "yes or no", "no letter leaves without a check".
        let is_chosen = at > 0 && words[at - 1].text == "or" && words[at - 1].then == Then::Word;
        if length > 0 && !is_negated && !is_chosen && follows(&words[at..], length, denials) {
            return true;
        }
        let last = at + length.max(1) - 1;
        is_negated = !words[last].then.ends_a_clause()
            && (is_negated || length > 0 || matches!(word.text.as_str(), "not" | "cannot" | "neither" | "nor"));
        at = last + 1;
    }
    false
}

/// Of how many words the denial is that the words begin with; 0 if they begin with none.
fn denial(words: &[Word], denials: &TextSet) -> usize {
    let mut phrase = String::new();
    let mut length = 0;
    for (index, word) in words.iter().enumerate() {
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(&word.text);
        if denials.contains(&phrase) || WITH_MORE.contains(&phrase.as_str()) {
            length = index + 1;
        }
        let may_go_on = phrase.len() < denials.longest().max(WITH_MORE[1].len());
        if !may_go_on || word.then != Then::Word {
            break;
        }
    }
    length
}

/// Does what follows the denial of `length` words, with which the words begin, make it one?
fn follows(words: &[Word], length: usize, denials: &TextSet) -> bool {
    let (said, rest) = words.split_at(length);
    let digit = |word: &Word| word.text.starts_with(|c: char| c.is_ascii_digit());
    match said.last().map(|last| last.then) {
        // No. 7
        Some(Then::FullStop) => !(said.len() == 1 && said[0].text == "no" && rest.first().is_some_and(digit)),
        Some(then) if then.ends_a_clause() => true,
        _ => {
            let Some(next) = rest.first() else { return true };
            let second = rest.get(1).filter(|_| !next.then.ends_a_clause());
            LEFT_OPEN.contains(&next.text.as_str())
                || (next.text == "so" && second.is_some_and(|second| second.text == "far"))
                || is_denied(next)
                || (denial(rest, denials) == 0 && second.is_some_and(is_denied))
        }
    }
}

/// One of the nouns, or more than one of them.
fn is_denied(word: &Word) -> bool {
    let text = word.text.as_str();
    DENIED.contains(&text) || text.strip_suffix('s').is_some_and(|one| DENIED.contains(&one))
}

/// A word in lower case, and what comes between it and the next.
struct Word {
    text: String,
    then: Then,
}

/// What comes after a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The next word, after nothing but space.
    Word,
    /// The next word, after a sign that ends no clause.
    Sign,
    /// A comma, a semicolon or a dash.
    Break,
    FullStop,
    End,
}

impl Then {
    fn ends_a_clause(self) -> bool {
        matches!(self, Self::Break | Self::FullStop | Self::End)
    }
}

/// The words of a text. A hyphen, a slash or an apostrophe between two letters belongs to its word: `n/a`, `no-code`.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let joins = is_open && matches!(char, '-' | '/' | '\'' | '\u{2019}');
        if char.is_alphanumeric() || (joins && chars.peek().is_some_and(|next| next.is_alphanumeric())) {
            if !is_open {
                words.push(Word {
                    text: String::new(),
                    then: Then::Word,
                });
                is_open = true;
            }
            if let Some(word) = words.last_mut() {
                word.text.extend(char.to_lowercase());
            }
            continue;
        }
        is_open = false;
        let Some(word) = words.last_mut() else { continue };
        word.then = match (word.then, char) {
            (Then::Word | Then::Sign, ',' | ';' | '-' | '\u{2013}' | '\u{2014}') => Then::Break,
            (Then::Word | Then::Sign, '.') => Then::FullStop,
            (Then::Word, sign) if !sign.is_whitespace() => Then::Sign,
            (then, _) => then,
        };
    }
    if let Some(last) = words.last_mut()
        && !last.then.ends_a_clause()
    {
        last.then = Then::End;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Vocabulary;

    #[test]
    fn denials_alone() {
        let denials = Vocabulary::default().denials;
        for text in [
            "none",
            "No.",
            " NOTHING ",
            "nobody!",
            "Never",
            "not yet",
            "Not planned.",
            "n/a",
            "N/A",
        ] {
            assert!(is_denial(text, &denials), "{text}");
        }
        for text in [
            "",
            "none of it",
            "nobody else",
            "no-code",
            "not",
            "yes",
            "No. 7",
            "known",
        ] {
            assert!(!is_denial(text, &denials), "{text}");
        }
    }

    #[test]
    fn answers_that_deny() {
        let denials = Vocabulary::default().denials;
        for text in [
            "No human review; the computer decides",
            "None",
            "None, the letter goes out at once",
            "Nobody; it runs at night",
            "There is none. It decides",
            "Nothing \u{2013} the vendor sees to it",
            "none - for now",
            "None yet",
            "Nothing so far",
            "None needed",
            "none planned for this year",
            "nothing defined",
            "none available",
            "n/a, it is internal",
            "There is no oversight",
            "there is no formal review of it",
            "The clerk leaves at six, and nobody checks",
            "It decides without control",
            "Runs without any feedback",
            "No logs are kept",
            "no budget",
            "No (human) review",
            "never",
            "Nobody\nreviews it",
            "A person looks, then never",
            "It is not known. No records",
        ] {
            assert!(denies(text, &denials), "{text}");
        }
    }

    #[test]
    fn answers_that_say_what_there_is() {
        let denials = Vocabulary::default().denials;
        for text in [
            "",
            "A handler confirms every suggestion",
            "Desk No. 7, day and night",
            "No.7 in the list of desks",
            "Any severity is looked at without delay",
            "A person decides without exception",
            "No letter leaves without a review",
            "Nothing is paid without a second check",
            "It does not act without a control",
            "Never without oversight",
            "No case goes out with no check",
            "Each answer, yes or no",
            "With or without help, a person answers",
            "No-code rules that any clerk can read",
            "Nobody is turned away",
            "No customer is left waiting for support",
            "The clerk notes it down, and nothing is lost in the log",
            "CC-4410",
            "Overruled in one click; no ticket to write",
            "The desk knows none the less",
            "Feedback is read on Fridays; no later",
        ] {
            assert!(!denies(text, &denials), "{text}");
        }
    }

    #[test]
    fn a_list_of_ones_own_takes_the_place_of_ours() {
        let denials = TextSet::new(["keine", "noch nicht"]);
        assert!(denies("Keine; der Rechner entscheidet", &denials));
        assert!(denies("Noch nicht, im Herbst", &denials) && is_denial("noch nicht", &denials));
        assert!(!denies("No, never", &denials));
        assert!(denies("There is no review", &denials) && denies("without review", &denials));
    }

    /// What is done for a text grows with it: every word is looked at as often as the longest denial has words.
    #[test]
    fn long_texts() {
        let denials = Vocabulary::default().denials;
        for part in [
            "no ",
            "there is ",
            "not ",
            "without a ",
            "or no",
            "-",
            "n/",
            ". ",
            "no-",
            "\u{2019}",
        ] {
            let text = part.repeat(200_000);
            let _ = denies(&text, &denials);
            assert!(words(&text).len() <= text.len());
        }
    }
}
