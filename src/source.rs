//! A manifest's text, and the one place that turns bytes into lines and columns.
//!
//! Offsets are bytes into the text. One that lies past the end, or inside a character, counts as the nearest one before
//! it that does not; nothing here panics. `\n` ends a line, so that `\r\n` does too.

use std::ops::Range;
use std::sync::OnceLock;

/// Counts are kept for every so many bytes, so that a column costs the same in a line of any length.
const STEP: usize = 256;

/// A manifest's text, with its lines, which are counted when they are first asked for: most texts have nothing to show.
/// Or an excerpt of one: the lines that are to be shown, at their places in the whole.
#[derive(Debug, Clone)]
pub struct Source {
    /// Of an excerpt, its lines one after another.
    text: String,
    lines: OnceLock<Lines>,
    excerpt: Option<Vec<Part>>,
}

/// Lines in a row of an excerpt.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// The first one's number in the whole text, from 0.
    line: usize,
    /// The same in the excerpt.
    own_line: usize,
    /// Where it begins in the whole text.
    start: usize,
    /// The same in the excerpt.
    own_start: usize,
}

#[derive(Debug, Clone)]
struct Lines {
    /// Where each line begins; the first is 0. A text that ends with `\n` has an empty last line.
    starts: Vec<usize>,
    /// What lies before each multiple of [`STEP`].
    counts: Vec<Count>,
}

/// How many characters begin before an offset, and how many UTF-16 code units they take.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    scalars: usize,
    utf16: usize,
}

impl Count {
    /// Counted on first bytes, so that it does not matter where a range of bytes begins or ends.
    fn plus(self, bytes: &[u8]) -> Self {
        if bytes.is_ascii() {
            return Self {
                scalars: self.scalars + bytes.len(),
                utf16: self.utf16 + bytes.len(),
            };
        }
        bytes.iter().fold(self, |count, byte| Self {
            scalars: count.scalars + usize::from(byte & 0xC0 != 0x80),
            utf16: count.utf16 + usize::from(byte & 0xC0 != 0x80) + usize::from(*byte >= 0xF0),
        })
    }
}

/// A place in a text, as people count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
    /// The byte in the text, from 0.
    pub offset: usize,
}

impl Source {
    /// Takes the text as it is; a byte order mark counts as a character of the first line.
    pub fn new(text: String) -> Self {
        Self {
            text,
            lines: OnceLock::new(),
            excerpt: None,
        }
    }

    /// As much of it as showing `spans` takes: the lines where each begins and ends, and the line before and after. Offsets
    /// and lines stay those of the whole; what lies outside of the lines that are kept counts as the nearest place in them.
    #[must_use]
    pub fn excerpt<'s>(&self, spans: impl IntoIterator<Item = &'s Range<usize>>) -> Self {
        let mut wanted: Vec<usize> = Vec::new();
        for span in spans {
            let (first, last) = (self.line_at(span.start), self.line_at(span.end));
            wanted.extend([first.saturating_sub(1), first, first + 1, last]);
        }
        wanted.sort_unstable();
        wanted.dedup();
        let starts = &self.lines().starts;
        let mut text = String::new();
        let mut parts: Vec<Part> = Vec::new();
        let mut before = None;
        for (own_line, line) in wanted.into_iter().take_while(|line| *line < starts.len()).enumerate() {
            if before.is_none_or(|before: usize| before + 1 != line) {
                parts.push(Part {
                    line,
                    own_line,
                    start: starts[line],
                    own_start: text.len(),
                });
            }
            let end = starts.get(line + 1).copied().unwrap_or(self.text.len());
            text.push_str(&self.text[starts[line]..end]);
            before = Some(line);
        }
        text.shrink_to_fit();
        Self {
            text,
            lines: OnceLock::new(),
            excerpt: Some(parts),
        }
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let starts = std::iter::once(0)
                .chain(self.text.match_indices('\n').map(|(at, _)| at + 1))
                .collect();
            let mut count = Count::default();
            let counts = bytes
                .chunks(STEP)
                .map(|chunk| {
                    let after = count.plus(chunk);
                    std::mem::replace(&mut count, after)
                })
                .collect();
            Lines { starts, counts }
        })
    }

    /// The text; of an excerpt, what is left of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A piece of one line.
    pub fn slice(&self, bytes: Range<usize>) -> &str {
        let (start, end) = (self.own(bytes.start), self.own(bytes.end));
        self.text.get(start..end).unwrap_or_default()
    }

    /// An offset of the whole, in what is kept of it.
    fn own(&self, offset: usize) -> usize {
        let Some(parts) = &self.excerpt else {
            return self.floor_own(offset);
        };
        let after = parts.partition_point(|part| part.start <= offset);
        let Some(part) = after.checked_sub(1).map(|at| parts[at]) else {
            return 0;
        };
        let end = parts.get(after).map_or(self.text.len(), |next| next.own_start);
        self.floor_own((part.own_start + (offset - part.start)).min(end))
    }

    /// The part that an offset of the excerpt lies in.
    fn part(&self, own: usize) -> Part {
        let parts = self.excerpt.as_deref().unwrap_or_default();
        let after = parts.partition_point(|part| part.own_start <= own);
        let whole = Part {
            line: 0,
            own_line: 0,
            start: 0,
            own_start: 0,
        };
        after.checked_sub(1).map_or(whole, |at| parts[at])
    }

    /// The lines, an empty one after a final `\n` among them; at least 1.
    pub fn line_count(&self) -> usize {
        self.lines().starts.len()
    }

    /// The bytes of a line, counted from 0, without its `\n` or `\r\n`. A line that is not there is an empty one at the end.
    pub fn line(&self, index: usize) -> Range<usize> {
        let parts = self.excerpt.as_deref().unwrap_or_default();
        let after = parts.partition_point(|part| part.line <= index);
        let part = after.checked_sub(1).map(|at| parts[at]);
        let own = part.map_or(index, |part| part.own_line + (index - part.line));
        // A line that is not kept is an empty one at the end of those that are.
        let limit = parts.get(after).map(|next| next.own_start);
        let bytes = self.own_line(own);
        let bytes = match limit {
            Some(limit) if bytes.start >= limit => limit..limit,
            _ => bytes,
        };
        let shift = part.map_or(0, |part| part.start - part.own_start);
        bytes.start + shift..bytes.end + shift
    }

    fn own_line(&self, index: usize) -> Range<usize> {
        let end = self.text.len();
        let Some(start) = self.lines().starts.get(index).copied() else {
            return end..end;
        };
        let stop = self.lines().starts.get(index + 1).map_or(end, |next| next - 1);
        let ended = stop < end;
        let carriage = ended && stop > start && self.text.as_bytes()[stop - 1] == b'\r';
        start..stop - usize::from(carriage)
    }

    /// The line of an offset, counted from 0.
    pub fn line_at(&self, offset: usize) -> usize {
        let own = self.own(offset);
        let part = self.part(own);
        self.own_line_at(own) - part.own_line + part.line
    }

    fn own_line_at(&self, own: usize) -> usize {
        self.lines().starts.partition_point(|start| *start <= own) - 1
    }

    /// Line and column of an offset.
    pub fn position(&self, offset: usize) -> Position {
        let own = self.own(offset);
        let line = self.own_line_at(own);
        let part = self.part(own);
        Position {
            line: line - part.own_line + part.line + 1,
            column: self.count(own).scalars - self.count(self.lines().starts[line]).scalars + 1,
            offset: own - part.own_start + part.start,
        }
    }

    /// Where a range begins and ends, the end outside of it. One that is empty becomes the character after it, or at the
    /// end of the text the one before it; only in an empty text it stays empty.
    pub fn range(&self, span: &Range<usize>) -> (Position, Position) {
        let (mut start, mut end) = (self.floor(span.start), self.floor(span.end));
        if end <= start {
            let own = self.own(start);
            let after = self.text[own..].chars().next().map_or(0, char::len_utf8);
            end = start + after;
            if after == 0 {
                start -= self.text.chars().next_back().map_or(0, char::len_utf8);
            }
        }
        (self.position(start), self.position(end))
    }

    /// The column of an offset in UTF-16 code units, from 1.
    pub fn utf16_column(&self, offset: usize) -> usize {
        let own = self.own(offset);
        self.count(own).utf16 - self.count(self.lines().starts[self.own_line_at(own)]).utf16 + 1
    }

    /// The column of an offset in bytes, from 1.
    pub fn byte_column(&self, offset: usize) -> usize {
        let own = self.own(offset);
        own - self.lines().starts[self.own_line_at(own)] + 1
    }

    /// The nearest offset that is not past the end and not inside a character.
    pub fn floor(&self, offset: usize) -> usize {
        let own = self.own(offset);
        let part = self.part(own);
        own - part.own_start + part.start
    }

    fn floor_own(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// Of an offset of what is kept.
    fn count(&self, offset: usize) -> Count {
        let step = (offset / STEP).min(self.lines().counts.len().saturating_sub(1));
        let before = self.lines().counts.get(step).copied().unwrap_or_default();
        before.plus(&self.text.as_bytes()[step * STEP..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_in_three_units() {
        let source = Source::new("a = 1\nnäme = \"🚀\"; bogus = 1\n".into());
        let at = source.text().find("bogus").unwrap_or_default();
        assert_eq!(
            source.position(at),
            Position {
                line: 2,
                column: 13,
                offset: at
            }
        );
        assert_eq!(source.utf16_column(at), 14);
        assert_eq!(source.byte_column(at), 17);
    }

    #[test]
    fn lines_without_their_ends() {
        let source = Source::new("a\r\n\r\nb\rc\r".into());
        let lines: Vec<&str> = (0..source.line_count())
            .map(|at| &source.text()[source.line(at)])
            .collect();
        assert_eq!(lines, ["a", "", "b\rc\r"]);
        assert_eq!(source.line(7), 9..9);
        assert_eq!(Source::new("\n".into()).line_count(), 2);
    }

    #[test]
    fn empty_ranges_are_widened() {
        let offsets = |text: &str, at: usize| {
            let (start, end) = Source::new(text.into()).range(&(at..at));
            start.offset..end.offset
        };
        assert_eq!(offsets("aé", 1), 1..3);
        assert_eq!(offsets("aé", 3), 1..3);
        assert_eq!(offsets("aé", 99), 1..3);
        assert_eq!(offsets("", 0), 0..0);
    }

    proptest! {
        #[test]
        fn agrees_with_counting_by_hand(text in "([a-zé🚀]|\r|\n|\u{feff}){0,700}", at in 0usize..3000) {
            let source = Source::new(text.clone());
            let place = source.position(at);
            let before = &text[..source.floor(at)];
            let line = before.rsplit('\n').next().unwrap_or_default();
            prop_assert_eq!(place.line, before.matches('\n').count() + 1);
            prop_assert_eq!(place.column, line.chars().count() + 1);
            prop_assert_eq!(source.utf16_column(at), line.encode_utf16().count() + 1);
            prop_assert_eq!(source.byte_column(at), line.len() + 1);
        }

        #[test]
        fn an_excerpt_tells_the_same_of_what_it_keeps(
            text in "([a-zé🚀]|\r|\n|\u{feff}){0,300}",
            spans in proptest::collection::vec((0usize..600, 0usize..20), 1..4),
        ) {
            let source = Source::new(text);
            let spans: Vec<Range<usize>> = spans
                .into_iter()
                .map(|(start, length)| source.floor(start)..source.floor(start + length))
                .collect();
            let excerpt = source.excerpt(&spans);
            for span in &spans {
                prop_assert_eq!(source.range(span), excerpt.range(span));
                for at in [span.start, span.end] {
                    prop_assert_eq!(source.position(at), excerpt.position(at));
                    prop_assert_eq!(source.utf16_column(at), excerpt.utf16_column(at));
                    prop_assert_eq!(source.byte_column(at), excerpt.byte_column(at));
                    let line = source.line_at(at);
                    prop_assert_eq!(line, excerpt.line_at(at));
                    prop_assert_eq!(source.line(line), excerpt.line(line));
                    prop_assert_eq!(source.slice(source.line(line)), excerpt.slice(excerpt.line(line)));
                }
                let first = source.line_at(span.start);
                for line in [first.saturating_sub(1), first + 1] {
                    prop_assert_eq!(source.slice(source.line(line)), excerpt.slice(excerpt.line(line)));
                }
            }
        }
    }
}
