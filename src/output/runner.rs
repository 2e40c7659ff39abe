//! Keeps text from being obeyed by the runner of a CI job.
//!
//! GitHub's and Azure's runners read commands from what a step prints: lines that begin with `::`, and `##[` or `##vso[`
//! anywhere. A file that is named like one must not become one.

use std::io::{self, Write};

/// How an offending character is spelt out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// As the text formats do: `\u{3a}`.
    Text,
    /// As in a JSON string, where it means the same: `\u003a`.
    Json,
    /// As in XML, HTML and Markdown, where it means the same: `&#58;`.
    Entity,
    /// As the text formats do, but for `::` at the start of a line, which is there to be obeyed.
    Command,
}

/// Passes lines on once they are whole and harmless.
pub(super) struct Guard<'w> {
    out: &'w mut dyn Write,
    escape: Escape,
    line: Vec<u8>,
}

impl<'w> Guard<'w> {
    pub(super) fn new(out: &'w mut dyn Write, escape: Escape) -> Self {
        Self {
            out,
            escape,
            line: Vec::new(),
        }
    }

    /// Passes on what is left: a last line without an end.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.pass()
    }

    fn pass(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let (colon, bracket): (&[u8], &[u8]) = match self.escape {
            Escape::Text => (b"\\u{3a}", b"\\u{5b}"),
            Escape::Json => (b"\\u003a", b"\\u005b"),
            Escape::Entity => (b"&#58;", b"&#91;"),
            Escape::Command => (b":", b"\\u{5b}"),
        };
        let blank = line.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        for (at, byte) in line.iter().enumerate() {
            let before = &line[..at];
            match byte {
                b':' if at == blank && line.get(at + 1) == Some(&b':') => self.out.write_all(colon)?,
                b'[' if before.ends_with(b"##") => self.out.write_all(bracket)?,
                b'[' if before.len() >= 5 && before[at - 5..].eq_ignore_ascii_case(b"##vso") => {
                    self.out.write_all(bracket)?;
                }
                _ => self.out.write_all(&[*byte])?,
            }
        }
        self.line = line;
        self.line.clear();
        Ok(())
    }
}

impl Write for Guard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.pass()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // A part of a line is not passed on: what follows decides whether it is harmless.
        self.out.flush()
    }
}

/// The same of a whole text.
pub(super) fn guarded(text: &str, escape: Escape) -> String {
    let mut out = Vec::new();
    let mut guard = Guard::new(&mut out, escape);
    // Memory takes it all.
    let _ = guard.write_all(text.as_bytes()).and_then(|()| guard.finish());
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_may_come_in_pieces() {
        let mut out = Vec::new();
        let mut guard = Guard::new(&mut out, Escape::Text);
        for byte in b"a\n::b ##[" {
            assert!(guard.write_all(&[*byte]).is_ok());
        }
        assert!(guard.finish().is_ok());
        assert_eq!(out, b"a\n\\u{3a}:b ##\\u{5b}");
    }

    #[test]
    fn commands_are_spelt_out() {
        let commands = "::add-mask::a\n \t::b::\nx ##[error] ##VSO[task] :: y\nend";
        assert_eq!(
            guarded(commands, Escape::Text),
            "\\u{3a}:add-mask::a\n \t\\u{3a}:b::\nx ##\\u{5b}error] ##VSO\\u{5b}task] :: y\nend"
        );
        assert_eq!(guarded("\"##[a]\"", Escape::Json), "\"##\\u005ba]\"");
        assert_eq!(guarded("::a\n##[b", Escape::Entity), "&#58;:a\n##&#91;b");
        assert_eq!(guarded("::error::##[b", Escape::Command), "::error::##\\u{5b}b");
    }
}
