//! "Did you mean": the known word closest to what somebody wrote.

/// The closest of some known words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closest<'a> {
    /// The word.
    pub word: &'a str,
    /// False where another known word is just as close, so that a repair would be a guess.
    pub only: bool,
}

/// The known word closest to `word`, if one is close enough to be meant: at most one edit more than a quarter of its
/// length, where case, `_` and `-` make no difference.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Closest<'a>> {
    // Nothing this long is a slip of the pen, and distances cost the product of the lengths.
    if word.len() > 80 {
        return None;
    }
    let plain = |word: &str| word.to_lowercase().replace(['_', ' '], "-");
    let wanted = plain(word);
    let mut best: Option<(usize, Closest)> = None;
    for candidate in known {
        let folded = plain(candidate);
        // "on" is two edits from everything short; a word must keep more than half of its letters.
        let allowed = (1 + folded.len() / 4)
            .min(folded.len().saturating_sub(1) / 2 + 1)
            .min(wanted.chars().count() / 2);
        let distance = strsim::osa_distance(&wanted, &folded);
        if distance > allowed {
            continue;
        }
        match &mut best {
            Some((least, closest)) if distance == *least => closest.only = false,
            Some((least, _)) if distance > *least => {}
            _ => {
                best = Some((
                    distance,
                    Closest {
                        word: candidate,
                        only: true,
                    },
                ));
            }
        }
    }
    best.map(|(_, closest)| closest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_leaves_strangers_alone() {
        let known = ["budget-line", "review-cadence", "person", "on", "by", "authority"];
        let word = |written| closest(written, known).map(|closest| closest.word);
        assert_eq!(word("budgetline"), Some("budget-line"));
        assert_eq!(word("budget_line"), Some("budget-line"));
        assert_eq!(word("Person"), Some("person"));
        assert_eq!(word("athority"), Some("authority"));
        assert_eq!(word("colour"), None);
        assert_eq!(word("in"), Some("on"));
        assert_eq!(word("x"), None);
        assert_eq!(word(""), None);
    }

    #[test]
    fn two_equally_close_words_are_no_repair() {
        let found = closest("pat", ["pit", "pot"]);
        assert_eq!(
            found,
            Some(Closest {
                word: "pit",
                only: false
            })
        );
    }
}
