//! Every syntax error of a manifest's text, and the tree of what is intact.
//!
//! The TOML parser's own recovery is not enough: a line without `=` drops the rest of the text, a bad header drops its
//! table, and one unclosed `[` becomes an error on every line below. So a text that has an error is cut into
//! [statements](statements), each is [checked](faults) alone, and what is broken is *blanked*: overwritten with spaces
//! of the same length, so that every offset stays true. What is left is parsed again. Keys that are stated twice show
//! only then. A text without an error is parsed once and pays nothing for this.
//!
//! Integers without digits (`0x`, `0b`, `0o`) or with digits of other scripts are no errors here: the TOML parser
//! leaves integers undecoded, and finding these takes a walk over the tree, which the reader does anyway. An integer is
//! invalid when `i128::from_str_radix(integer.as_str(), integer.radix())` fails.
//!
//! Trees may be thousands of levels deep (dotted keys within nested inline tables). Nothing here descends into one, but
//! parsing and dropping do: call this on a thread with a large stack.

mod faults;
mod guess;
mod statement;
mod statements;
mod tables;
#[cfg(test)]
mod tests;
mod wording;

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeTable;

use self::faults::{Fault, faults};
use self::statement::{Form, Statement};
use self::statements::Statements;
use self::tables::{Stated, Tables};
use crate::diagnostic::Span;

/// The most errors that are gathered from one text. The tree is as good beyond them.
pub(super) const MOST_ERRORS: usize = 1_000;

/// A place where the text is not TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    /// Never empty, unless the text is; on character boundaries.
    pub span: Span,
    /// One sentence without a full stop. What it quotes of the text is one line of at most 40 characters, but not
    /// cleaned of control characters.
    pub message: String,
    pub help: Option<String>,
    /// Of what is stated twice: where it is stated first.
    pub first: Option<Span>,
}

/// A step of the path to a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Segment {
    Key(String),
    /// The entry of an array of tables, counted from 0 among the entries that are left in the tree.
    Index(usize),
}

/// What had to be left out of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap {
    /// The table that the lost lines belong to, from the root; empty for the root itself. Of a lost header, the table
    /// that it names; of a lost `[[header]]`, the array, without an index.
    pub table: Arc<[Segment]>,
    pub lost: Lost,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lost {
    /// A key and its value, or a line that is neither.
    Line {
        /// The dotted key, if it can be told: that of `name "abc"` and `name: 1` is `name`.
        key: Option<Vec<String>>,
    },
    /// A `[header]`, and every line below it up to the next header.
    Table,
    /// A `[[header]]`, every line below it, and the tables within that entry.
    Entry,
    /// A header whose path cannot be told, and every line below it. Its `table` is the root.
    Unknown,
}

/// What a text holds.
#[derive(Debug)]
pub(super) struct Parsed<'t> {
    pub tree: Spanned<DeTable<'t>>,
    /// Sorted by place, no two the same, at most [`MOST_ERRORS`].
    pub errors: Vec<SyntaxError>,
    /// In the order of the text. Neighbours that say the same are one.
    pub gaps: Vec<Gap>,
}

/// Parses a manifest's text.
///
/// `scratch` takes the copy of a text with errors in which they are blanked; the tree borrows from it.
pub(super) fn parse<'t>(text: &'t str, scratch: &'t mut String) -> Parsed<'t> {
    let error = match DeTable::parse(text) {
        Ok(tree) => {
            return Parsed {
                tree,
                errors: Vec::new(),
                gaps: Vec::new(),
            };
        }
        Err(error) => error,
    };
    let mut recovery = Recovery::new(text);
    recovery.check_statements();
    recovery.blank_clashes();
    if recovery.errors.is_empty() {
        // The whole is broken and no part of it is. Not known to happen, but an error must never go unsaid.
        let fault = Fault::from_toml(&error, 0);
        recovery.errors.push(wording::plain(text, &fault));
    }
    let Recovery {
        kept,
        mut errors,
        mut gaps,
        ..
    } = recovery;
    *scratch = kept.into_text(text);
    let (tree, _) = DeTable::parse_recoverable(scratch);
    errors.sort_by(|a, b| (a.span.start, a.span.end, &a.message).cmp(&(b.span.start, b.span.end, &b.message)));
    errors.dedup_by(|a, b| a.span == b.span && a.message == b.message);
    errors.truncate(MOST_ERRORS);
    gaps.sort_by_key(|(start, _)| *start);
    let mut gaps: Vec<Gap> = gaps.into_iter().map(|(_, gap)| gap).collect();
    gaps.dedup();
    Parsed { tree, errors, gaps }
}

/// A copy of the text, in which parts can be blanked.
struct Kept(Vec<u8>);

impl Kept {
    /// Overwrites with spaces, line ends aside. The span is on character boundaries.
    fn blank(&mut self, span: &Range<usize>) {
        for byte in &mut self.0[span.clone()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }

    fn into_text(self, text: &str) -> String {
        // Only whole characters have been blanked.
        String::from_utf8(self.0).unwrap_or_else(|_| " ".repeat(text.len()))
    }
}

/// A statement that is left in the text, as far as it matters when it clashes with an earlier one.
struct Survivor {
    /// Its place in the list of statements.
    index: usize,
    /// The table it belongs to; of a header, the table it names.
    table: Arc<[Segment]>,
    /// What was there before it.
    before: Option<Stated>,
}

struct Recovery<'t> {
    text: &'t str,
    statements: Statements,
    kept: Kept,
    lone_return_said: bool,
    survivors: Vec<Survivor>,
    errors: Vec<SyntaxError>,
    /// With the offsets where they begin.
    gaps: Vec<(usize, Gap)>,
}

impl<'t> Recovery<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            statements: statements::split(text),
            kept: Kept(text.as_bytes().to_vec()),
            lone_return_said: false,
            survivors: Vec::new(),
            errors: Vec::new(),
            gaps: Vec::new(),
        }
    }

    /// Is there room for another error? For twice the number, because duplicates are still among them.
    fn listens(&self) -> bool {
        self.errors.len() < 2 * MOST_ERRORS
    }

    fn lose(&mut self, start: usize, table: &Arc<[Segment]>, lost: Lost) {
        let gap = Gap {
            table: Arc::clone(table),
            lost,
        };
        if self.gaps.last().is_none_or(|(_, last)| *last != gap) {
            self.gaps.push((start, gap));
        }
    }

    /// Checks every statement alone, and blanks what is broken.
    fn check_statements(&mut self) {
        for at in std::mem::take(&mut self.statements.lone_returns) {
            self.end_lines(at..at + 1);
        }
        let statements = std::mem::take(&mut self.statements);
        let root: Arc<[Segment]> = Arc::new([]);
        let mut tables = Tables::default();
        // The table that lines belong to; `None` below a header that is lost.
        let mut table = Some((tables::ROOT, Arc::clone(&root)));
        for (index, statement) in statements.list.iter().enumerate() {
            let broken = self.report(statement);
            let span = &statement.span;
            match &statement.form {
                Form::Comment => {}
                Form::Header { path, array } => {
                    let known = path.as_ref().filter(|_| broken).and_then(|path| guess::is_list(path));
                    let array = known.unwrap_or(*array);
                    let header = path.as_ref().and_then(|path| tables.header(path, array, !broken, span));
                    let clash = header.as_ref().filter(|_| !broken).and_then(|header| header.clash);
                    table = match (header, path) {
                        (Some(header), Some(path)) if clash.is_some() || broken => {
                            if let Some(depth) = clash
                                && self.listens()
                            {
                                let path = &path[..depth];
                                let error = wording::header_clash(self.text, span, path, header.before.as_ref());
                                self.errors.push(error);
                            }
                            let lost = if array { Lost::Entry } else { Lost::Table };
                            self.lose(span.start, &header.table, lost);
                            None
                        }
                        (Some(header), _) => {
                            self.survivors.push(Survivor {
                                index,
                                table: Arc::clone(&header.table),
                                before: header.before,
                            });
                            Some((header.node, header.table))
                        }
                        // Within an entry that is lost as a whole.
                        (None, Some(_)) => None,
                        (None, None) => {
                            self.lose(span.start, &root, Lost::Unknown);
                            None
                        }
                    };
                    if table.is_none() {
                        self.kept.blank(span);
                    }
                }
                Form::Line { key } => match &table {
                    None => self.kept.blank(span),
                    Some((_, path)) if broken => {
                        self.kept.blank(span);
                        let meant = Some(&self.text[span.clone()]).filter(|_| path.is_empty());
                        let key = meant.and_then(guess::root_key).or_else(|| key.clone());
                        self.lose(span.start, path, Lost::Line { key });
                    }
                    Some((node, path)) => {
                        let before = key.as_ref().and_then(|key| tables.value(*node, key, span));
                        self.survivors.push(Survivor {
                            index,
                            table: Arc::clone(path),
                            before,
                        });
                    }
                },
            }
        }
        self.statements = statements;
    }

    /// Turns carriage returns that stand alone into line ends, which is how the TOML parser reads them. The first of a
    /// text is reported.
    fn end_lines(&mut self, span: Range<usize>) {
        for at in span {
            let alone = self.kept.0[at] == b'\r' && self.kept.0.get(at + 1) != Some(&b'\n');
            if !alone {
                continue;
            }
            self.kept.0[at] = b'\n';
            if !self.lone_return_said {
                self.lone_return_said = true;
                self.errors.push(wording::lone_return(self.text, at));
            }
        }
    }

    /// Reports a statement's errors. Is it to be left out?
    fn report(&mut self, statement: &Statement) -> bool {
        let mut broken = false;
        for fault in faults(self.text, &statement.span) {
            if fault.description == faults::COMMENT_CHARACTER {
                // What stands before the comment is intact.
                let end = self.text[fault.span.start..].find(['\r', '\n']);
                let end = end.map_or(self.text.len(), |length| fault.span.start + length);
                self.kept.blank(&(fault.span.start..end));
            } else if fault.description == faults::LONE_RETURN {
                self.end_lines(statement.span.clone());
                continue;
            } else {
                broken = true;
            }
            if self.listens() {
                self.errors.push(wording::reword(self.text, statement, &fault));
            }
        }
        broken
    }

    /// Finds the keys that are stated twice, which shows only in the whole, and blanks all but the first.
    fn blank_clashes(&mut self) {
        let Ok(kept) = std::str::from_utf8(&self.kept.0) else {
            return;
        };
        let found: Vec<Fault> = DeTable::parse_recoverable(kept)
            .1
            .iter()
            .map(|error| Fault::from_toml(error, 0))
            .collect();
        let list = std::mem::take(&mut self.statements.list);
        let survivors = std::mem::take(&mut self.survivors);
        for fault in found {
            let at = survivors.partition_point(|survivor| list[survivor.index].span.start <= fault.span.start);
            let Some(survivor) = at.checked_sub(1).map(|at| &survivors[at]) else {
                if self.listens() {
                    self.errors.push(wording::plain(self.text, &fault));
                }
                continue;
            };
            let statement = &list[survivor.index];
            if self.listens() {
                let error = wording::clash(self.text, statement, survivor.before.as_ref(), &fault);
                self.errors.push(error);
            }
            match &statement.form {
                Form::Line { key } => {
                    self.kept.blank(&statement.span);
                    self.lose(statement.span.start, &survivor.table, Lost::Line { key: key.clone() });
                }
                // A second header of a table, whose keys the parser takes together.
                Form::Header { .. } | Form::Comment => {}
            }
        }
    }
}
