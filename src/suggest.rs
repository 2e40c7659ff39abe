//! "Did you mean": the known word closest to what somebody wrote.
//!
//! A file may misspell thousands of words of which thousands are known, so they are not compared pairwise: the known words
//! are folded and sorted once, words that begin alike share the rows of the table that gives their distances, and small
//! distances are tried before large ones.

/// The closest of some known words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closest<'a> {
    /// The word.
    pub word: &'a str,
    /// False where another known word is just as close, so that a repair would be a guess.
    pub only: bool,
}

/// The closest of the words that an index was built over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// Its place among them, from 0.
    pub place: usize,
    /// False where another of them is just as close, so that a repair would be a guess.
    pub only: bool,
}

/// What looking for the words that were meant may still cost, in cells of tables of distances. One for each manifest or
/// configuration: once it is spent, nothing more is guessed, the same everywhere.
#[derive(Debug, Clone)]
pub struct GuessBudget {
    left: u64,
}

/// Some hundred people's ids, all of them misspelt, take a thousandth of it; spending it takes a few hundredths of a second.
const MOST_CELLS: u64 = 1 << 24;

/// Nothing longer than this is a slip of the pen. In bytes.
const LONGEST: usize = 80;

impl Default for GuessBudget {
    fn default() -> Self {
        Self { left: MOST_CELLS }
    }
}

impl GuessBudget {
    /// What has been spent so far, in cells: the same for the same words on every machine.
    pub fn spent(&self) -> u64 {
        MOST_CELLS - self.left
    }

    /// Pays, unless nothing is left.
    fn pay(&mut self, cells: usize) -> Result<(), Spent> {
        let left = self.left.checked_sub(cells as u64);
        self.left = left.unwrap_or(0);
        left.map(drop).ok_or(Spent)
    }
}

/// Nothing is left of the budget.
struct Spent;

/// Known words, ready to be asked for the one closest to another.
#[derive(Debug, Clone, Default)]
pub struct WordIndex {
    /// Sorted by their letters.
    words: Vec<Known>,
    /// How many edits a word may be away that has as many letters as the place says; as long as any slip of the pen is.
    allowed: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Known {
    /// Folded.
    letters: Box<[char]>,
    place: usize,
    /// How many edits it may be away.
    allowed: usize,
}

/// The letters by which words are compared: case, `_` and `-` make no difference.
fn folded(word: &str) -> Box<[char]> {
    let plain = |letter| if matches!(letter, '_' | ' ') { '-' } else { letter };
    word.to_lowercase().chars().map(plain).collect()
}

impl WordIndex {
    /// Over some words.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let known = words.into_iter().enumerate().map(|(place, word)| {
            let letters = folded(word);
            let bytes: usize = letters.iter().map(|letter| letter.len_utf8()).sum();
            Known {
                letters,
                place,
                // "on" is two edits from everything short; a word must keep more than half of its letters.
                allowed: (1 + bytes / 4).min(bytes.saturating_sub(1) / 2 + 1),
            }
        });
        let mut words: Vec<Known> = known.collect();
        words.sort_by(|a, b| a.letters.cmp(&b.letters));
        let mut allowed = Vec::new();
        for word in &words {
            let length = word.letters.len();
            if length <= 2 * LONGEST {
                allowed.resize(allowed.len().max(length + 1), 0);
                allowed[length] = word.allowed.max(allowed[length]);
            }
        }
        Self { words, allowed }
    }

    /// The word closest to `word`, if one is close enough to be meant: at most one edit more than a quarter of its length,
    /// where case, `_` and `-` make no difference. The first of several that are equally close. `None`, too, once the
    /// budget is spent.
    pub fn closest(&self, word: &str, budget: &mut GuessBudget) -> Option<Guess> {
        if word.len() > LONGEST || budget.left == 0 {
            return None;
        }
        let wanted = folded(word);
        budget.pay(wanted.len() + 1).ok()?;
        let most = wanted.len() / 2;
        for edits in (0..=most).filter(|edits| self.has_words(wanted.len(), *edits)) {
            let found = self.within(&wanted, edits, budget).ok()?;
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Is there a word that may be just so many edits away from one of so many letters?
    fn has_words(&self, length: usize, edits: usize) -> bool {
        let (least, most) = (length.saturating_sub(edits), length + edits);
        let lengths = self.allowed.iter().enumerate().take(most + 1).skip(least);
        lengths.map(|(_, allowed)| *allowed).any(|allowed| allowed >= edits)
            || (edits == 0 && length == 0 && !self.allowed.is_empty())
    }

    /// The first word, and whether it is the only one, that is no more than so many edits away.
    fn within(&self, wanted: &[char], edits: usize, budget: &mut GuessBudget) -> Result<Option<Guess>, Spent> {
        let mut best: Option<Guess> = None;
        let mut rows = Rows::new(wanted, edits);
        let mut next = 0;
        'words: while let Some(word) = self.words.get(next) {
            rows.keep(&word.letters);
            while let Some(letter) = word.letters.get(rows.path.len()) {
                budget.pay(rows.width())?;
                if !rows.push(*letter) {
                    // Neither this word nor any other that begins in the same way.
                    let begins = |word: &Known| word.letters.starts_with(&rows.path);
                    next += self.words[next..].partition_point(begins);
                    continue 'words;
                }
            }
            if rows.distance() <= edits.min(word.allowed) {
                let (first, only) = best.map_or((word.place, true), |best| (best.place.min(word.place), false));
                best = Some(Guess { place: first, only });
            }
            next += 1;
        }
        Ok(best)
    }
}

/// The table that gives the distance between two words, a row for each letter of the known one, kept for the next word as
/// far as that begins in the same way. Only the cells within so many edits of the diagonal are filled.
struct Rows<'w> {
    wanted: &'w [char],
    edits: usize,
    /// The letters of the known word so far.
    path: Vec<char>,
    /// One row more than letters, each one cell longer than the wanted word.
    cells: Vec<u8>,
    /// The least cell of each row.
    least: Vec<u8>,
}

/// Further than any edits that are looked for.
const FAR: u8 = u8::MAX;

impl<'w> Rows<'w> {
    fn new(wanted: &'w [char], edits: usize) -> Self {
        let first = (0..=wanted.len()).map(|cell| if cell <= edits { byte(cell) } else { FAR });
        Self {
            wanted,
            edits,
            path: Vec::new(),
            cells: first.collect(),
            least: vec![0],
        }
    }

    /// Goes back to the letters that a word shares with the one before it.
    fn keep(&mut self, letters: &[char]) {
        let same = self.path.iter().zip(letters).take_while(|(a, b)| a == b).count();
        self.path.truncate(same);
        self.least.truncate(same + 1);
        self.cells.truncate((same + 1) * (self.wanted.len() + 1));
    }

    /// How many cells a row takes, and a little for what is done beside.
    fn width(&self) -> usize {
        (2 * self.edits + 1).min(self.wanted.len() + 1) + 2
    }

    /// Adds a row; says whether a word that goes on from here can be near enough.
    fn push(&mut self, letter: char) -> bool {
        let width = self.wanted.len() + 1;
        let before = self.path.last().copied();
        self.path.push(letter);
        let row = self.path.len();
        let start = self.cells.len();
        self.cells.resize(start + width, FAR);
        let (above, own) = self.cells.split_at_mut(start);
        let previous = &above[start - width..];
        let mut least = FAR;
        for cell in row.saturating_sub(self.edits)..=(row + self.edits).min(self.wanted.len()) {
            let Some(at) = cell.checked_sub(1) else {
                own[0] = byte(row);
                least = own[0];
                continue;
            };
            let same = self.wanted[at] == letter;
            let mut value = previous[at].saturating_add(u8::from(!same));
            value = value
                .min(previous[cell].saturating_add(1))
                .min(own[at].saturating_add(1));
            // Two neighbours that changed places are one edit.
            if !same && at > 0 && self.wanted[at - 1] == letter && before == Some(self.wanted[at]) {
                value = value.min(above[start - 2 * width + at - 1].saturating_add(1));
            }
            own[cell] = value;
            least = least.min(value);
        }
        self.least.push(least);
        let near = |least: u8, more: usize| usize::from(least) + more <= self.edits;
        near(least, 0) || near(self.least[row - 1], 1)
    }

    /// How far the word so far is from the wanted one; more than any edits where it is further than was looked.
    fn distance(&self) -> usize {
        self.cells.last().copied().map_or(usize::MAX, usize::from)
    }
}

/// Distances are no greater than words are long.
fn byte(distance: usize) -> u8 {
    u8::try_from(distance).unwrap_or(FAR)
}

/// The known word closest to `word`, as [`WordIndex::closest`] finds it: for a few words, asked once.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Closest<'a>> {
    let known: Vec<&str> = known.into_iter().collect();
    let guess = WordIndex::new(known.iter().copied()).closest(word, &mut GuessBudget::default())?;
    Some(Closest {
        word: known[guess.place],
        only: guess.only,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    /// Every known word compared with the wanted one: what the index has to agree with.
    fn one_by_one<'a>(word: &str, known: &[&'a str]) -> Option<Closest<'a>> {
        if word.len() > LONGEST {
            return None;
        }
        let plain = |word: &str| word.to_lowercase().replace(['_', ' '], "-");
        let wanted = plain(word);
        let near = known.iter().enumerate().filter_map(|(place, known)| {
            let folded = plain(known);
            let allowed = (1 + folded.len() / 4)
                .min(folded.len().saturating_sub(1) / 2 + 1)
                .min(wanted.chars().count() / 2);
            let distance = strsim::osa_distance(&wanted, &folded);
            (distance <= allowed).then_some((distance, place))
        });
        let near: Vec<(usize, usize)> = near.collect();
        let (least, place) = near.iter().min()?;
        Some(Closest {
            word: known[*place],
            only: near.iter().filter(|(distance, _)| distance == least).count() == 1,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_index_finds_what_comparing_one_by_one_finds(
            word in "[aAbc_]{0,9}|[abé]{3,30}|[ab]{70,90}",
            known in proptest::collection::vec("[abcB -]{0,9}|[abé]{3,30}|[aḅİ]{1,6}|[ab]{60,100}", 0..12),
        ) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            prop_assert_eq!(closest(&word, known.iter().copied()), one_by_one(&word, &known));
        }

        #[test]
        fn slips_are_found_as_comparing_one_by_one_finds_them(
            known in proptest::collection::vec("[a-z]{2,8}-[a-z0-9]{1,4}", 1..30),
            which in any::<proptest::sample::Index>(),
            at in any::<proptest::sample::Index>(),
            slip in 0..4,
        ) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let mut word: Vec<char> = known[which.index(known.len())].chars().collect();
            let at = at.index(word.len() - 1);
            match slip {
                0 => word.swap(at, at + 1),
                1 => drop(word.remove(at)),
                2 => word.insert(at, 'q'),
                _ => word[at] = '_',
            }
            let word: String = word.into_iter().collect();
            let found = closest(&word, known.iter().copied());
            prop_assert_eq!(found, one_by_one(&word, &known));
            prop_assert!(found.is_some() || word.len() < 4);
        }
    }

    /// What it costs to look for so many words among half as many.
    fn cost(count: usize, wrong: impl Fn(usize) -> String) -> (u64, usize) {
        let known: Vec<String> = (0..count / 2).map(|index| format!("person-{index}")).collect();
        let index = WordIndex::new(known.iter().map(String::as_str));
        let mut budget = GuessBudget::default();
        let found = (0..count).filter(|place| index.closest(&wrong(*place), &mut budget).is_some());
        let found = found.count();
        (budget.spent(), found)
    }

    #[test]
    fn the_cost_grows_with_the_words_and_not_with_their_pairs() {
        for wrong in [
            |index: usize| format!("persn-{}", index / 2),
            |index: usize| format!("ghost-{index}"),
            |index: usize| format!("{index}-nobody"),
        ] {
            let costs = [1_000, 2_000, 4_000, 8_000].map(|count| cost(count, wrong).0);
            for pair in costs.windows(2) {
                assert!(pair[1] * 10 < pair[0] * 23, "{costs:?}");
            }
        }
        let (_, found) = cost(8_000, |index| format!("persn-{}", index / 2));
        assert_eq!(found, 8_000);
    }

    #[test]
    fn a_spent_effort_guesses_nothing_more() {
        // Every word is as long as every other and made of the same letters: nothing can be passed over.
        let letters = |mut index: usize| {
            let mut word = String::new();
            for _ in 0..16 {
                word.push(if index.is_multiple_of(2) { 'a' } else { 'b' });
                index /= 2;
            }
            word
        };
        let known: Vec<String> = (0..4_000).map(|index| letters(index * 7)).collect();
        let index = WordIndex::new(known.iter().map(String::as_str));
        let mut budget = GuessBudget::default();
        let found = |budget: &mut GuessBudget, count: usize| -> Vec<bool> {
            let words = (0..count).map(|place| letters(65_535 - place * 5) + "cc");
            words.map(|word| index.closest(&word, budget).is_some()).collect()
        };
        let some = found(&mut budget, 8_000);
        assert_eq!(budget.spent(), MOST_CELLS);
        assert!(
            !some[7_999] && some.contains(&true),
            "the first are told, the last are not"
        );
        assert_eq!(found(&mut GuessBudget::default(), 8_000), some);
    }
}
