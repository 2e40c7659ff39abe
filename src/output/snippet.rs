//! The lines of a manifest that a finding is about, cut out and cleaned for miette.
//!
//! miette is handed only these pieces, never the manifest: it would print what a terminal obeys, panic on a label beyond
//! column 65,535, read the file from its start for every label, and show all that lies between two labels. Offsets that
//! miette sees are offsets into the cleaned pieces laid end to end; each piece knows where it stands in the file.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use crate::clean;
use crate::diagnostic::{Related, Span};
use crate::source::{Position, Source};

/// Places that are further apart, in lines, are shown apart.
const TOGETHER: usize = 6;

/// Something to point at.
pub(super) struct Place<'a> {
    pub span: &'a Span,
    /// Cleaned already; nothing is written if it is empty.
    pub label: String,
}

impl<'a> Place<'a> {
    /// A second place.
    pub fn of(related: &'a Related) -> Self {
        Self {
            span: &related.at.span,
            label: clean::line(&related.message).into_owned(),
        }
    }
}

/// What miette shows of a manifest, and of others.
#[derive(Debug)]
pub(super) struct Snippet {
    pieces: Vec<Piece>,
    /// In the order of their offsets, which is the order in which miette hands out its styles.
    pub labels: Vec<LabeledSpan>,
}

/// Some lines in a row.
#[derive(Debug)]
struct Piece {
    /// Of the file, cleaned.
    path: String,
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
    pub(super) fn new(path: &str, source: &Source, places: &[Place<'_>], columns: usize) -> Self {
        let mut snippet = Self {
            pieces: Vec::new(),
            labels: Vec::new(),
        };
        snippet.add(path, source, places, columns);
        snippet
    }

    /// Shows places in another file, too; `path` is cleaned already.
    pub(super) fn add(&mut self, path: &str, source: &Source, places: &[Place<'_>], columns: usize) {
        // A byte between pieces, so that none ends where the next begins.
        let next = |snippet: &Self| {
            snippet
                .pieces
                .last()
                .map_or(0, |piece| piece.base + piece.text.len() + 1)
        };
        let has_primary = !self.pieces.is_empty();
        for mut marks in together(source, places, columns, has_primary) {
            marks.sort_by_key(|mark| mark.bytes.start);
            let base = next(self);
            let piece = self.cut(path, source, &marks, (columns, base));
            self.pieces.push(piece);
        }
    }

    /// Shows nothing but the path.
    pub(super) fn without_lines(path: String) -> Self {
        let start = Position {
            line: 1,
            column: 1,
            offset: 0,
        };
        let piece = Piece {
            path,
            base: 0,
            text: String::new(),
            line: 0,
            lines: 0,
            places: vec![(0, start)],
        };
        Self {
            pieces: vec![piece],
            labels: vec![LabeledSpan::new_primary_with_span(None, 0..0)],
        }
    }

    fn cut(&mut self, path: &str, source: &Source, marks: &[Mark<'_>], (columns, base): (usize, usize)) -> Piece {
        let (top, bottom) = lines_of(marks);
        // A blank line tells nothing; nor does one that is blank as far as it would be shown.
        let context = |line: &usize| {
            !source
                .slice(source.line(*line))
                .bytes()
                .take(columns)
                .all(|byte| byte.is_ascii_whitespace())
        };
        let first = top.checked_sub(1).filter(context).unwrap_or(top);
        let last = Some(bottom + 1).filter(context).unwrap_or(bottom);
        let mut piece = Piece {
            path: path.to_owned(),
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
            let shown = window(source, &bytes, from, columns);
            if shown.start > bytes.start {
                piece.text.push('…');
            }
            let mut at = shown.start;
            for mark in on_line {
                let (start, end) = (mark.bytes.start.min(shown.end), mark.bytes.end.min(shown.end));
                piece.text.push_str(&clean::line(source.slice(at..start)));
                let label_start = base + piece.text.len();
                piece.text.push_str(&clean::line(source.slice(start..end)));
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
            piece.text.push_str(&clean::line(source.slice(at..shown.end)));
            if shown.end < bytes.end {
                piece.text.push('…');
            }
        }
        piece
    }
}

/// The places in groups that are shown as one piece each.
fn together<'p>(source: &Source, places: &'p [Place<'_>], columns: usize, has_primary: bool) -> Vec<Vec<Mark<'p>>> {
    let mut groups: Vec<Vec<Mark>> = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let mark = mark(source, place, index == 0 && !has_primary);
        let fits = groups.iter_mut().find(|group| {
            let (top, bottom) = lines_of(group);
            let near = mark.line + TOGETHER >= top && mark.line <= bottom + TOGETHER;
            // A line that is cut shows one place only; and labels that overlap are drawn side by side, which is wrong.
            let one_line = || group.iter().filter(|other| other.line == mark.line);
            let whole = || is_whole(source, &source.line(mark.line), columns);
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
        end += source.slice(start..bytes.end).chars().next().map_or(0, char::len_utf8);
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

fn is_whole(source: &Source, line: &Range<usize>, columns: usize) -> bool {
    fitting(source.slice(line.clone()).chars(), columns) == line.len()
}

/// The part of a line to show: all of it if it fits, else some columns around `at`.
fn window(source: &Source, line: &Range<usize>, at: usize, columns: usize) -> Range<usize> {
    if is_whole(source, line, columns) {
        return line.clone();
    }
    let before = fitting(source.slice(line.start..at).chars().rev(), columns / 3);
    let start = at - before;
    // The marks of what is left out take a column each.
    start..start + fitting(source.slice(start..line.end).chars(), columns - 2)
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
                MietteSpanContents::new_named(piece.path.clone(), data, *span, place.line - 1, place.column - 1, 1)
            }
            _ => {
                let whole = SourceSpan::new(piece.base.into(), piece.text.len());
                MietteSpanContents::new_named(
                    piece.path.clone(),
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
