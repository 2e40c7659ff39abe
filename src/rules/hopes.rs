//! Sentences that count on the data getting better by itself: "the data will get cleaner".
//!
//! English, and word by word: `data`, then `will` or `should`, then *get*, *be* or *become* with *cleaner*, *better*,
//! *complete*, *consistent* or *fixed*, or *improve* alone, all in one sentence. Where it cannot tell, it says no.

/// Words that may stand between `data` and `will`: "data from the legacy claims warehouse will".
const TO_MODAL: usize = 6;
/// Words that may stand between `will` and the verb, and between the verb and what the data becomes.
const TO_NEXT: usize = 3;

/// Nouns after `data` of which the sentence speaks then: "the data team will get better tools".
const NOT_THE_DATA: &str = "team teams owner owners steward stewards scientist scientists engineer engineers analyst \
     analysts people office department group migration transfer import load platform pipeline pipelines warehouse lake \
     catalogue catalog dictionary model access protection privacy security governance policy contract agreement review \
     assessment audit test tests validation cleaning cleansing cleanup check checks project programme program inventory";

/// After these, what follows a verb is not what the data becomes: "data will be entered by better staff".
const PREPOSITIONS: &str = "by in to for with from on at of into through via as than";

/// After these, "improve" has no object: the data improves, and does not improve something else.
const ON_ITS_OWN: &str = "by in to with from on at over through as than and or but so if when once after before until \
     since during while because within across soon then later further again itself enough too also anyway";

/// "Every month", "day by day".
const TIMES: &str = "day week month quarter year time";

/// Before these, a "not" takes the sentence back: "we do not assume that the data will get cleaner".
const SUPPOSING: &str = "assume assumes assuming assumed assumption expect expects expecting expected expectation rely \
     relies relying count counts counting hope hopes hoping hoped believe believes believing trust depend depends \
     depending suppose supposes supposing think thinks guarantee guarantees guaranteed guess";

/// With a comma before them, these begin another statement.
const NEW_CLAUSE: &str = "and but so or yet while whereas because since as then which";

/// Does `text` count on the data getting better by itself?
pub(super) fn on_better_data(text: &str) -> bool {
    sentences(text)
        .into_iter()
        .any(|sentence| clauses(&words(sentence)).into_iter().any(hopes))
}

/// Sentences, and what stands beside a semicolon or a colon. A full stop ends one only before a space, and not after an
/// abbreviation with a full stop inside.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let followed_by_space = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        let word = || text[start..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let ends = match c {
            '!' | '?' | ';' => true,
            ':' => followed_by_space,
            '.' => followed_by_space && !word().contains('.'),
            _ => false,
        };
        if ends {
            out.push(&text[start..at]);
            start = at + c.len_utf8();
        }
    }
    out.push(&text[start..]);
    out
}

/// A word in lower case, and whether a comma stands after it.
type Word = (String, bool);

fn words(sentence: &str) -> Vec<Word> {
    sentence
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '–' | '—'))
        .filter_map(|raw| {
            let word = raw
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
                .replace('’', "'");
            let word = word.strip_suffix("'s").unwrap_or(&word).to_owned();
            (!word.is_empty()).then(|| (word, raw.ends_with(',')))
        })
        .collect()
}

fn clauses(words: &[Word]) -> Vec<&[Word]> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..words.len() {
        if words[at - 1].1 && is_one_of(&words[at].0, NEW_CLAUSE) {
            out.push(&words[start..at]);
            start = at;
        }
    }
    out.push(&words[start..]);
    out
}

fn hopes(clause: &[Word]) -> bool {
    let taken_back = taken_back(clause).unwrap_or(clause.len());
    clause[..taken_back].iter().enumerate().any(|(at, (word, _))| {
        // `master-data` is data too.
        let is_data = word.rsplit('-').next() == Some("data");
        let rest = &clause[at + 1..];
        is_data && !is_of_another(rest) && is_hoped_for(rest)
    })
}

/// From which word on somebody speaks of what they do not suppose, or of no data at all.
fn taken_back(clause: &[Word]) -> Option<usize> {
    clause.iter().enumerate().position(|(at, (word, _))| {
        let next = |many| clause[at + 1..].iter().take(many).map(|(word, _)| word.as_str());
        is_negation(word) && (next(1).any(|word| word == "data") || next(2).any(|word| is_one_of(word, SUPPOSING)))
    })
}

/// Is `data` only the first part of what the sentence speaks of?
fn is_of_another(rest: &[Word]) -> bool {
    let mut rest = rest.iter().map(|(word, _)| word.as_str()).peekable();
    rest.next_if(|word| matches!(*word, "quality" | "entry"));
    rest.next().is_some_and(|word| is_one_of(word, NOT_THE_DATA))
}

/// What follows `data`.
fn is_hoped_for(rest: &[Word]) -> bool {
    for (at, (word, _)) in rest.iter().enumerate().take(TO_MODAL + 1) {
        if is_negation(word) {
            return false;
        }
        if (matches!(word.as_str(), "will" | "should") || word.ends_with("'ll")) && gets_better(&rest[at + 1..]) {
            return true;
        }
    }
    false
}

/// What follows `will`.
fn gets_better(rest: &[Word]) -> bool {
    for (at, (word, _)) in rest.iter().enumerate().take(TO_NEXT + 1) {
        if is_negation(word) {
            return false;
        }
        let after = &rest[at + 1..];
        let found = match word.as_str() {
            "get" | "gets" | "getting" | "got" | "gotten" | "be" | "been" | "being" | "become" | "becomes"
            | "becoming" => becomes_better(after),
            "improve" | "improves" | "improving" => has_no_object(after),
            // "should have improved"; "will be improved" is what somebody does.
            "improved" => rest[..at].iter().any(|(word, _)| word == "have") && has_no_object(after),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// What follows "be", "get" or "become".
fn becomes_better(rest: &[Word]) -> bool {
    for (at, (word, _)) in rest.iter().enumerate().take(TO_NEXT + 1) {
        if is_negation(word) || is_one_of(word, PREPOSITIONS) {
            return false;
        }
        if matches!(word.as_str(), "cleaner" | "complete" | "consistent" | "fixed") {
            return true;
        }
        if word == "better" {
            // "better informed", "better documented": of people, or of what somebody does.
            return rest
                .get(at + 1)
                .is_none_or(|(next, _)| !next.ends_with("ed") && next != "able");
        }
    }
    false
}

/// What follows "improve".
fn has_no_object(rest: &[Word]) -> bool {
    let mut words = rest.iter().map(|(word, _)| word.as_str());
    match (words.next(), words.next()) {
        (None, _) | (Some("a"), Some("lot" | "bit" | "little")) => true,
        (Some("every" | "each" | "next" | "this"), Some(time)) => is_one_of(time, TIMES),
        (Some(word), _) => word.ends_with("ly") || is_one_of(word, ON_ITS_OWN) || is_one_of(word, TIMES),
    }
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "never" | "no" | "cannot") || word.ends_with("n't")
}

fn is_one_of(word: &str, list: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::on_better_data;

    const HOPES: &[&str] = &[
        // Each modal, verb and outcome.
        "Data will get cleaner",
        "data should get better",
        "The data will be complete by then",
        "Data should become consistent",
        "THE DATA WILL BE FIXED",
        "Data will improve",
        // "improve" alone, and with more.
        "Data quality will improve over time",
        "data quality should improve by itself.",
        "Data will improve, and be more consistent",
        "The data will improve and get cleaner",
        "Data should improve a lot once teams see it",
        "Data will improve steadily",
        // Inflections.
        "By then the data should have become consistent",
        "The data should have improved by autumn",
        "The data will be getting cleaner every month",
        "The data will be improving month by month",
        "Data quality will improve every quarter",
        "The data's quality will get better",
        "Claims data, we think, should've been fixed; the data will be better",
        // Words between.
        "Customer data from the legacy claims warehouse will soon be much cleaner",
        "We assume that the data of the other branches will, over time, become more or less complete",
        "Data and labels will be consistent",
        "Data that comes from the branches will be cleaner",
        "The data should then be made complete",
        "Data isn't perfect now. Data will get better",
        "Data is not clean today, but the data will get cleaner",
        "Data is messy but it'll get cleaner",
        // Other spellings of the same words.
        "master-data will be complete",
        "Intake/data will be cleaner",
        "The “data” will be “cleaner”",
        "Customer data (e.g. addresses) will be complete",
        "The data\n will get\n cleaner",
        "Half of the time is saved. The data will get cleaner. All is well",
        "No work is needed because the data will get cleaner",
        "Once live (in May) data will be complete",
    ];

    const PLAIN: &[&str] = &[
        "",
        "Data",
        "The data will",
        "The data will be",
        "will be cleaner",
        // Negated.
        "The data will not get cleaner",
        "Data will never be complete",
        "Data should no longer be fixed by hand",
        "Data will get no better",
        "Data that is not checked will be cleaner",
        "Data cannot be trusted and will be fixed",
        "The data won't get cleaner",
        "The data shouldn't be better than in the pilot",
        "We do not assume that the data will get cleaner",
        "There is no guarantee that data will be complete",
        "No data will be fixed by itself",
        "Nothing here rests on the hope. We don't expect data will improve",
        // Another order, or another word.
        "Cleaner data will be needed",
        "The data is cleaner than it was",
        "Data would get cleaner",
        "Data may be complete one day",
        "Data must be complete before it is sent",
        "The data will be incomplete",
        "The data will be cleaned at intake by Noor's team",
        "Data will be completely new",
        "Metadata will be complete",
        "The database will be fixed",
        "The data will be in fixed-width files",
        // Another sentence or statement.
        "We use live data. Handlers will be better informed",
        "We use live data; response times will get better",
        "Live data: the queue will be better",
        "Data arrives nightly, and the queue will get better",
        "Data arrives nightly and handlers will be better informed",
        // Of something else than the data.
        "The data team will get better tools",
        "Data migration will be complete by June",
        "Data quality checks will be complete by June",
        "The data will improve our forecasts",
        "More data will improve accuracy",
        "Data will improve every forecast",
        "The data will be entered by better staff",
        "Data will be used for better decisions",
        "The data will be improved by the vendor",
        // Too far apart to be one thought.
        "Data of seven branches in three countries and two languages will be cleaner",
        "Validation at intake, see docs/intake.md",
    ];

    #[test]
    fn tells_hopes_from_plans() {
        let missed: Vec<_> = HOPES.iter().filter(|text| !on_better_data(text)).collect();
        let mistaken: Vec<_> = PLAIN.iter().filter(|text| on_better_data(text)).collect();
        assert!(
            missed.is_empty() && mistaken.is_empty(),
            "missed {missed:#?}\nmistaken {mistaken:#?}"
        );
    }

    #[test]
    fn is_quick_on_long_texts() {
        for text in ["data ", "data will ", "data will be ", "not data, and ", "..", "é’s "] {
            assert!(!on_better_data(&text.repeat(20_000)), "{text}");
        }
    }
}
