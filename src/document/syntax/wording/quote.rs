//! The parts of a text that words speak of: where they are, and how they are quoted.

use toml::de::DeTable;

use super::{Fault, key_end};
use crate::diagnostic::Span;

/// The most characters of the text that a message or a help quotes at once.
pub(super) const LONGEST_QUOTE: usize = 40;

/// The first line of a statement is looked at no further.
pub(super) const LONGEST_LINE: usize = 4_096;

/// The character boundary at or before an offset.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The character boundary at or after an offset.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// The key that a line begins with, and what follows it.
pub(super) fn key_and_rest(line: &str) -> (&str, &str) {
    let end = key_end(line).unwrap_or(0);
    (line[..end].trim(), line[end..].trim())
}

/// The line around an offset, within a statement, without white space at its ends. Cut where it is too long.
pub(super) fn line_around(text: &str, statement: &Span, at: usize) -> Span {
    let at = at.clamp(statement.start, statement.end);
    let from = ceil(text, at.saturating_sub(LONGEST_LINE)).max(statement.start);
    let start = text[from..at].rfind('\n').map_or(from, |end| from + end + 1);
    let to = floor(text, statement.end.min(at + LONGEST_LINE)).max(start);
    let line = first_line(text, &(start..to));
    let indent = text[line.clone()].len() - text[line.clone()].trim_start_matches([' ', '\t']).len();
    start + indent..line.end
}

/// What stands around an error up to the next `=`, comma, bracket, comment or line end, trimmed. Within the statement.
pub(super) fn raw_span(text: &str, statement: &Span, fault: &Span) -> Span {
    let at = fault.start.clamp(statement.start, statement.end);
    let end = fault.end.clamp(at, statement.end);
    let ends = |c: char| matches!(c, '=' | ',' | '[' | ']' | '{' | '}' | '#' | '\n' | '\r');
    // Values are short, and hostile lines are long.
    let reach = 256;
    let mut start = at;
    for c in text[statement.start..at]
        .chars()
        .rev()
        .take(reach)
        .take_while(|c| !ends(*c))
    {
        start -= c.len_utf8();
    }
    let mut stop = end;
    for c in text[end..statement.end].chars().take(reach).take_while(|c| !ends(*c)) {
        stop += c.len_utf8();
    }
    let raw = &text[start..stop];
    let start = start + (raw.len() - raw.trim_start().len());
    start..start + raw.trim().len()
}

/// The part of a span on its first line, without white space at its end.
pub(super) fn first_line(text: &str, span: &Span) -> Span {
    let part = &text[span.clone()];
    let line = part.find(['\r', '\n']).map_or(part, |end| &part[..end]);
    span.start..span.start + line.trim_end_matches([' ', '\t']).len()
}

/// Widens a span that shows nothing to the character at it, or else to the one before it.
pub(super) fn visible(text: &str, span: &Span) -> Span {
    let start = floor(text, span.start);
    let end = ceil(text, span.end.max(start));
    if start < end {
        return start..end;
    }
    let next = text[start..].chars().next();
    let before = text[..start].chars().next_back();
    match (next, before) {
        (Some(next), _) if !matches!(next, '\n' | '\r') => start..start + next.len_utf8(),
        (_, Some(before)) if before != '\n' => start - before.len_utf8()..start,
        (Some(next), _) => start..start + next.len_utf8(),
        (None, Some(before)) => start - before.len_utf8()..start,
        (None, None) => start..start,
    }
}

/// The name of the key that an error points at.
pub(super) fn key_at(text: &str, fault: &Fault) -> String {
    quote(text.get(fault.span.clone()).unwrap_or_default())
}

/// A part of the text within a message: one line, and not too long.
pub(super) fn quote(part: &str) -> String {
    let line = part.lines().next().unwrap_or_default().trim();
    if line.chars().nth(LONGEST_QUOTE).is_none() {
        return format!("`{line}`");
    }
    let short: String = line.chars().take(LONGEST_QUOTE - 1).collect();
    format!("`{short}…`")
}

/// Can it be part of a help as it is?
pub(super) fn fits(part: &str) -> bool {
    !part.is_empty() && part.chars().count() <= LONGEST_QUOTE && !part.contains(['\n', '\r', '`'])
}

/// `write "x"`, if that is a string.
pub(super) fn quoted(inner: &str) -> Option<String> {
    let string = if inner.contains(['"', '\\']) {
        format!("'{inner}'")
    } else {
        format!("\"{inner}\"")
    };
    (fits(inner) && is_value(&string)).then(|| format!("write `{string}`"))
}

/// `write a = 1`, with quotes around a value that lacks them.
pub(super) fn writes(key: &str, value: &str) -> Option<String> {
    let value = value.trim();
    let value = if is_value(value) {
        value.to_owned()
    } else {
        format!("\"{value}\"")
    };
    let line = format!("{key} = {value}");
    (fits(&line) && DeTable::parse(&line).is_ok()).then(|| format!("write `{line}`"))
}

pub(super) fn is_value(value: &str) -> bool {
    value.len() <= 4 * LONGEST_QUOTE && !value.contains(['\n', '#']) && DeTable::parse(&format!("x = {value}")).is_ok()
}

pub(super) fn is_number(raw: &str) -> bool {
    let digits = raw.trim_start_matches(['+', '-']);
    digits.starts_with(|c: char| c.is_ascii_digit()) && !raw.contains(char::is_whitespace)
}
