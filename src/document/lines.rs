//! Which lines of a text are headers of tables.

use std::cell::OnceCell;

/// A line's start is looked for so far back, in bytes; lines are hardly ever longer.
const NEAR: usize = 256;

/// Which lines are headers of tables. Of a text with long lines they are looked at all together, once: many places may be
/// asked about on one of them.
#[derive(Debug, Default)]
pub(super) struct Headers(OnceCell<Vec<(usize, bool)>>);

impl Headers {
    /// Does the byte of this text, which is always the same, stand in a header?
    pub fn is_header(&self, text: &str, at: usize) -> bool {
        let near = at.saturating_sub(NEAR);
        let before = text.as_bytes().get(near..at).unwrap_or_default();
        match before.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => begins_header(text, near + end + 1),
            None if near == 0 => begins_header(text, 0),
            None => self.is_header_of_all(text, at),
        }
    }

    fn is_header_of_all(&self, text: &str, at: usize) -> bool {
        let lines = self.0.get_or_init(|| {
            let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            starts.map(|start| (start, begins_header(text, start))).collect()
        });
        let after = lines.partition_point(|(start, _)| *start <= at);
        after > 0 && lines[after - 1].1
    }
}

/// Is the line that begins there a header?
fn begins_header(text: &str, start: usize) -> bool {
    let line = text.as_bytes().get(start..).unwrap_or_default();
    line.iter().find(|byte| !matches!(byte, b' ' | b'\t')) == Some(&b'[')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Near its line's start or far from it, a place is told the same.
    #[test]
    fn headers_in_lines_of_any_length() {
        let long = "x".repeat(2 * NEAR);
        for (line, is) in [
            ("[a.b]".to_owned(), true),
            (" \t[a.b]".to_owned(), true),
            ("a.b = 1".to_owned(), false),
            (format!("[a.{long}]"), true),
            (format!("a.{long} = [1]"), false),
            (format!("{}[a]", " ".repeat(2 * NEAR)), true),
        ] {
            for text in [line.clone(), format!("k = 1\n{line}\n[c]\n"), format!("[c]\r\n{line}")] {
                let headers = Headers::default();
                let start = text.find(&line).unwrap_or_default();
                for at in [start, start + 1, start + 3, start + line.len() - 1] {
                    assert_eq!(headers.is_header(&text, at), is, "{at} of {text}");
                    assert_eq!(headers.is_header_of_all(&text, at), is, "{at} of {text}");
                }
            }
        }
    }
}
