//! Lines of a terminal: wrapped, cut and painted.

use anstyle::Style;
use textwrap::{WordSeparator, WordSplitter};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::output::Look;

/// A page, gathered before it is written, so that it can be cut to the screen.
pub(super) struct Lines {
    pub lines: Vec<String>,
    pub look: Look,
}

/// Columns of a label.
const LABEL: usize = 12;

impl Lines {
    pub fn new(look: Look) -> Self {
        Self {
            lines: Vec::new(),
            look,
        }
    }

    /// Prose under a label, such as `Verdict`, wrapped and set in.
    pub fn field(&mut self, label: &str, text: &str) {
        let first = format!("{label:<LABEL$}");
        self.wrap(text, &first, &" ".repeat(LABEL));
    }

    /// Several texts under a label, each on lines of its own.
    pub fn fields(&mut self, label: &str, texts: &[String]) {
        for (index, text) in texts.iter().enumerate() {
            self.field(if index == 0 { label } else { "" }, text);
        }
    }

    /// Prose after `first`, wrapped, with `rest` before each further line.
    pub fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        self.lines.extend(wrapped(text, self.look.width, first, rest));
    }

    pub fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }
}

pub(super) fn wrapped(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    // Words are kept whole: names, paths and commands are there to be copied.
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// The text in at most so many columns.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used + 2 <= columns
        })
        .collect();
    format!("{}..", kept.trim_end())
}

/// The text in just so many columns, cut or filled up.
pub(super) fn filled(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let room = columns.saturating_sub(text.width());
    text + &" ".repeat(room)
}

pub(super) fn bold(text: &str, look: Look) -> String {
    painted(text, Style::new().bold(), look)
}

pub(super) fn painted(text: &str, style: Style, look: Look) -> String {
    if look.colour && !text.is_empty() {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}
