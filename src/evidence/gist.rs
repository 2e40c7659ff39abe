//! What a text says, as a number: two texts with the same words have the same.

use std::hash::{DefaultHasher, Hasher};

use crate::words::push_folded;

/// The words of a text one after another: letters and digits in any case, without days like 2026-06-15, which change when
/// somebody copies a document.
#[derive(Debug, Default)]
pub struct Gist {
    hasher: DefaultHasher,
    word: String,
    has_words: bool,
}

impl Gist {
    /// Goes on with the next piece of the text, which ends with a whole word.
    pub fn add(&mut self, text: &str) {
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            if let Some(after) = after_day(rest).filter(|_| self.word.is_empty()) {
                rest = after;
                continue;
            }
            if char.is_alphanumeric() {
                push_folded(&mut self.word, char);
            } else {
                self.end_word();
            }
            rest = &rest[char.len_utf8()..];
        }
        self.end_word();
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.hasher.write(self.word.as_bytes());
            // No byte of a text in UTF-8.
            self.hasher.write_u8(0xFF);
            self.word.clear();
            self.has_words = true;
        }
    }

    /// The number; none of a text without words, which says nothing.
    pub fn finish(&self) -> Option<u64> {
        self.has_words.then(|| self.hasher.finish())
    }
}

/// What follows the day, YYYY-MM-DD, that a text begins with.
fn after_day(text: &str) -> Option<&str> {
    let day = text.as_bytes().get(..10)?;
    let fits = day.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let after = text.get(10..).filter(|_| fits)?;
    (!after.starts_with(|it: char| it.is_ascii_digit())).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::Gist;

    fn gist(pieces: &[&str]) -> Option<u64> {
        let mut gist = Gist::default();
        for piece in pieces {
            gist.add(piece);
        }
        gist.finish()
    }

    #[test]
    fn the_same_words_in_any_dress() {
        let plain = gist(&["ana stops it by 17 straße"]);
        for pieces in [
            &["Ana stops it, by 17 — STRASSE!"] as &[&str],
            &["Ana *stops*\n\tit", "by 17", "", "Straße"],
            &["2026-06-15: Ana stops it (2025-01-31) by 17, Straße 2026-06-15"],
        ] {
            assert_eq!(gist(pieces), plain, "{pieces:?}");
        }
        for pieces in [
            &["ana stops it by 18 straße"] as &[&str],
            &["ana stops it by 17"],
            &["ana stops it by 1 7 straße"],
            &["anastops it by 17 straße"],
            &["stops ana it by 17 straße"],
            &["ana stops it by 17 straße 2026-6-15"],
            &["ana stops it by 17 straße 12026-06-15"],
            &["ana stops it by 17 straße 2026-06-150"],
        ] {
            assert_ne!(gist(pieces), plain, "{pieces:?}");
        }
        assert_eq!(gist(&[" — 2026-06-15", "…"]), None);
    }
}
