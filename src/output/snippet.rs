//! The lines of a manifest that a finding is about, cut out and cleaned for miette.
//!
//! miette is handed only these pieces, never the manifest: it would print what a terminal obeys, panic on a label beyond
//! column 65,535, read the file from its start for every label, and show all that lies between two labels. Offsets that
//! miette sees are offsets into the cleaned pieces laid end to end; each piece knows where it stands in the file.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use crate::clean;
use crate::document::Span;
use crate::source::{Position, Source};

/// Places that are further apart, in lines, are shown apart.
const TOGETHER: usize = 6;

/// Something to point at.
pub(super) struct Place<'a> {
    pub span: &'a Span,
    /// Cleaned already; nothing is written if it is empty.
    pub label: String,
}

/// What miette shows of a manifest.
#[derive(Debug)]
pub(super) struct Snippet {
    /// Cleaned.
    path: String,
    pieces: Vec<Piece>,
    /// In the order of their offsets, which is the order in which miette hands out its styles.
    pub labels: Vec<LabeledSpan>,
}

/// Some lines in a row.
#[derive(Debug)]
struct Piece {
    /// The offset that miette knows its first byte by.
    base: usize,
    text: String,
    /// The file's line that it begins with, from 0.
    line: usize,
    lines: usize,
    /// Where each label of it stands in the file.
    places: Vec<(usize, Position)>,
}

/// A place, kept within one line.
struct Mark<'p> {
    /// Line of the file, from 0.
    line: usize,
    /// Bytes of the file; empty only at the end of a line.
    bytes: Range<usize>,
    label: &'p str,
    first: bool,
}

impl Mark<'_> {
    fn overlaps(&self, other: &Self) -> bool {
        let end = |mark: &Self| mark.bytes.end.max(mark.bytes.start + 1);
        self.bytes.start < end(other) && other.bytes.start < end(self)
    }
}

impl Snippet {
    /// Shows `places`, of which the first is the one that matters; `path` is cleaned already. Lines of more than `columns`
    /// are cut around what they are shown for. A line before and a line after come with them.
    pub(super) fn new(path: String, source: &Source, places: &[Place<'_>], columns: usize) -> Self {
        let mut snippet = Self {
            path,
            pieces: Vec::new(),
            labels: Vec::new(),
        };
        let mut base = 0;
        for mut marks in together(source, places, columns) {
            marks.sort_by_key(|mark| mark.bytes.start);
            let piece = snippet.cut(source, &marks, columns, base);
            // A byte between pieces, so that none ends where the next begins.
            base = piece.base + piece.text.len() + 1;
            snippet.pieces.push(piece);
        }
        snippet
    }

    /// Shows nothing but the path.
    pub(super) fn without_lines(path: String) -> Self {
        let start = Position {
            line: 1,
            column: 1,
            offset: 0,
        };
        let piece = Piece {
            base: 0,
            text: String::new(),
            line: 0,
            lines: 0,
            places: vec![(0, start)],
        };
        Self {
            path,
            pieces: vec![piece],
            labels: vec![LabeledSpan::new_primary_with_span(None, 0..0)],
        }
    }

    fn cut(&mut self, source: &Source, marks: &[Mark<'_>], columns: usize, base: usize) -> Piece {
        let (top, bottom) = lines_of(marks);
        // A blank line tells nothing; nor does one that is blank as far as it would be shown.
        let context = |line: &usize| {
            !source.text().as_bytes()[source.line(*line)]
                .iter()
                .take(columns)
                .all(u8::is_ascii_whitespace)
        };
        let first = top.checked_sub(1).filter(context).unwrap_or(top);
        let last = Some(bottom + 1).filter(context).unwrap_or(bottom);
        let mut piece = Piece {
            base,
            text: String::new(),
            line: first,
            lines: 0,
            places: Vec::new(),
        };
        for line in first..=last {
            if piece.lines > 0 {
                piece.text.push('\n');
            }
            piece.lines += 1;
            let bytes = source.line(line);
            let on_line: Vec<&Mark> = marks.iter().filter(|mark| mark.line == line).collect();
            let from = on_line.first().map_or(bytes.start, |mark| mark.bytes.start);
            let shown = window(source.text(), &bytes, from, columns);
            if shown.start > bytes.start {
                piece.text.push('…');
            }
            let mut at = shown.start;
            for mark in on_line {
                let (start, end) = (mark.bytes.start.min(shown.end), mark.bytes.end.min(shown.end));
                piece.text.push_str(&clean::line(&source.text()[at..start]));
                let label_start = base + piece.text.len();
                piece.text.push_str(&clean::line(&source.text()[start..end]));
                if end == start {
                    // miette drops a label that has nothing to stand under.
                    piece.text.push(' ');
                }
                let span = SourceSpan::new(label_start.into(), base + piece.text.len() - label_start);
                let label = (!mark.label.is_empty()).then(|| mark.label.to_owned());
                self.labels.push(if mark.first {
                    LabeledSpan::new_primary_with_span(label, span)
                } else {
                    LabeledSpan::new_with_span(label, span)
                });
                piece.places.push((label_start, source.position(mark.bytes.start)));
                at = end;
            }
            piece.text.push_str(&clean::line(&source.text()[at..shown.end]));
            if shown.end < bytes.end {
                piece.text.push('…');
            }
        }
        piece
    }
}

/// The places in groups that are shown as one piece each.
fn together<'p>(source: &Source, places: &'p [Place<'_>], columns: usize) -> Vec<Vec<Mark<'p>>> {
    let mut groups: Vec<Vec<Mark>> = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let mark = mark(source, place, index == 0);
        let fits = groups.iter_mut().find(|group| {
            let (top, bottom) = lines_of(group);
            let near = mark.line + TOGETHER >= top && mark.line <= bottom + TOGETHER;
            // A line that is cut shows one place only; and labels that overlap are drawn side by side, which is wrong.
            let one_line = || group.iter().filter(|other| other.line == mark.line);
            let whole = || is_whole(source.text(), &source.line(mark.line), columns);
            near && !one_line().any(|other| other.overlaps(&mark)) && (one_line().next().is_none() || whole())
        });
        match fits {
            Some(group) => group.push(mark),
            None => groups.push(vec![mark]),
        }
    }
    groups
}

/// A place as far as its first line goes: where a table or a list begins tells enough, and a label stays below its line.
fn mark<'p>(source: &Source, place: &'p Place<'_>, first: bool) -> Mark<'p> {
    let line = source.line_at(place.span.start);
    let bytes = source.line(line);
    let start = source.floor(place.span.start).min(bytes.end);
    let mut end = source.floor(place.span.end).clamp(start, bytes.end);
    if end == start {
        end += source.text()[start..bytes.end].chars().next().map_or(0, char::len_utf8);
    }
    Mark {
        line,
        bytes: start..end,
        label: &place.label,
        first,
    }
}

fn lines_of(marks: &[Mark<'_>]) -> (usize, usize) {
    let lines = || marks.iter().map(|mark| mark.line);
    (lines().min().unwrap_or(0), lines().max().unwrap_or(0))
}

/// The columns that a character takes once it is cleaned; at least one, so that every count of columns comes to an end.
fn columns_of(c: char) -> usize {
    match c {
        '\t' => 4,
        c if clean::is_hidden(c) => clean::line(c.encode_utf8(&mut [0; 4])).len(),
        c => c.width().unwrap_or(1).max(1),
    }
}

/// How many bytes of `chars` fit into so many columns.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut taken = 0;
    chars
        .take_while(|c| {
            taken += columns_of(*c);
            taken <= columns
        })
        .map(char::len_utf8)
        .sum()
}

fn is_whole(text: &str, line: &Range<usize>, columns: usize) -> bool {
    fitting(text[line.clone()].chars(), columns) == line.len()
}

/// The part of a line to show: all of it if it fits, else some columns around `at`.
fn window(text: &str, line: &Range<usize>, at: usize, columns: usize) -> Range<usize> {
    if is_whole(text, line, columns) {
        return line.clone();
    }
    let before = fitting(text[line.start..at].chars().rev(), columns / 3);
    let start = at - before;
    // The marks of what is left out take a column each.
    start..start + fitting(text[start..line.end].chars(), columns - 2)
}

impl SourceCode for Snippet {
    /// Whole pieces, whatever context is asked for; a range over two pieces is refused, which keeps them apart. Without
    /// context, miette asks for line and column of a label.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let within = |piece: &&Piece| {
            let end = piece.base + piece.text.len();
            piece.base <= span.offset() && span.offset() + span.len() <= end
        };
        let piece = self.pieces.iter().find(within).ok_or(MietteError::OutOfBounds)?;
        let place = piece.places.iter().find(|(offset, _)| *offset == span.offset());
        let contents = match place {
            Some((offset, place)) if before == 0 && after == 0 => {
                let start = offset - piece.base;
                let data = &piece.text.as_bytes()[start..start + span.len()];
                MietteSpanContents::new_named(self.path.clone(), data, *span, place.line - 1, place.column - 1, 1)
            }
            _ => {
                let whole = SourceSpan::new(piece.base.into(), piece.text.len());
                MietteSpanContents::new_named(
                    self.path.clone(),
                    piece.text.as_bytes(),
                    whole,
                    piece.line,
                    0,
                    piece.lines,
                )
            }
        };
        Ok(Box::new(contents))
    }
}
