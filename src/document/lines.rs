//! Which lines of a text are headers of tables.

use std::cell::OnceCell;

/// Which lines are headers of tables; looked at once, when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Headers(OnceCell<Vec<(usize, bool)>>);

/// The start of each line, and whether it is a header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'h>(&'h [(usize, bool)]);

impl Headers {
    /// Of this text.
    pub fn get(&self, text: &str) -> Lines<'_> {
        Lines(self.0.get_or_init(|| {
            let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            let is_header = |start: usize| text[start..].trim_start_matches([' ', '\t']).starts_with('[');
            starts.map(|start| (start, is_header(start))).collect()
        }))
    }
}

impl Lines<'_> {
    /// Does the byte stand in a header?
    pub fn is_header(self, at: usize) -> bool {
        let after = self.0.partition_point(|(start, _)| *start <= at);
        after > 0 && self.0[after - 1].1
    }
}
