//! Says what is wrong in words for the person who wrote it, rather than for one who knows the grammar.

mod known;
mod quote;
mod values;

use self::quote::{
    LONGEST_LINE, first_line, fits, floor, is_number, key_and_rest, key_at, line_around, quote, raw_span, visible,
    writes,
};
use super::SyntaxError;
use super::faults::{self, Fault};
use super::statement::{Form, Statement};
use super::statements::key_end;
use super::tables::Stated;
use crate::diagnostic::Span;
use crate::key::joined;

const COLON: &str = "a key and its value are joined by `=`, not by `:`";

/// The descriptions that have words of their own.
#[cfg(test)]
pub(super) fn known() -> impl Iterator<Item = &'static str> {
    known::KNOWN.iter().map(|(description, _)| *description)
}

/// A place, a message and a help.
type Said = (Span, String, Option<String>);

/// Words for an error of one statement.
pub(super) fn reword(text: &str, statement: &Statement, fault: &Fault) -> SyntaxError {
    let site = Site::new(text, statement, fault);
    let said = site.whole_line().unwrap_or_else(|| site.by_description());
    finish(text, said)
}

/// The parser's own words.
pub(super) fn plain(text: &str, fault: &Fault) -> SyntaxError {
    finish(text, parser_words(fault))
}

/// Words for a carriage return without a line feed.
pub(super) fn lone_return(text: &str, at: usize) -> SyntaxError {
    let message = "a carriage return alone does not end a line".to_owned();
    let help = "save the file with LF or CRLF line ends".to_owned();
    finish(text, (at..at + 1, message, Some(help)))
}

/// Words for a header of `path`, or of something below it, that cannot stand beside an earlier statement of `path`.
pub(super) fn header_clash(text: &str, span: &Span, path: &[String], before: Option<&Stated>) -> SyntaxError {
    let path = joined(path);
    let said = if before.is_some_and(Stated::is_value) {
        let message = format!("{} has a value already, so it cannot be a table", quote(&path));
        (message, Some("keep one of the two, or rename one".to_owned()))
    } else {
        let message = format!("{} is stated both as a table and as a list of tables", quote(&path));
        (
            message,
            fits(&path).then(|| format!("write `[[{path}]]` for each entry of a list")),
        )
    };
    let mut error = finish(text, (first_line(text, span), said.0, said.1));
    error.first = before.map(|before| first_line(text, &before.span));
    error
}

/// Words for a statement that is sound, but repeats an earlier one.
pub(super) fn clash(text: &str, statement: &Statement, before: Option<&Stated>, fault: &Fault) -> SyntaxError {
    let duplicate = fault.description == faults::DUPLICATE;
    let (message, help) = match &statement.form {
        Form::Header { path: Some(path), .. } if duplicate => {
            let message = format!("the table {} is stated twice", quote(&format!("[{}]", joined(path))));
            (message, Some("put the keys of both under one header".to_owned()))
        }
        Form::Line { key: Some(key) } if duplicate => {
            // Of a key within the value, only that key.
            let within = text[statement.span.start..fault.span.start].contains('=');
            let name = if within {
                key_at(text, fault)
            } else {
                quote(&key.join("."))
            };
            let message = format!("{name} is stated twice");
            (message, Some("keep one of the two".to_owned()))
        }
        Form::Line { .. } if fault.description.starts_with(faults::CANNOT_EXTEND) => {
            let message = format!(
                "{} has a value already, so it cannot have keys of its own",
                key_at(text, fault)
            );
            (message, Some("keep one of the two, or rename one".to_owned()))
        }
        _ => {
            let (_, message, help) = parser_words(fault);
            (message, help)
        }
    };
    let mut error = finish(text, (fault.span.clone(), message, help));
    error.first = before.map(|before| first_line(text, &before.span));
    error
}

fn finish(text: &str, (span, message, help): Said) -> SyntaxError {
    SyntaxError {
        span: visible(text, &span),
        message,
        help,
        first: None,
    }
}

fn parser_words(fault: &Fault) -> Said {
    let mut message = fault.description.clone();
    if message.is_empty() {
        message.push_str("this is not TOML");
    }
    let help =
        (!fault.expected.is_empty() && fault.expected != "nothing").then(|| format!("expected {}", fault.expected));
    (fault.span.clone(), message, help)
}

/// Where an error is, and what is around it.
struct Site<'a> {
    text: &'a str,
    fault: &'a Fault,
    description: &'a str,
    header: bool,
    /// The path of the header that it was meant to be, and whether that is an entry of a list.
    meant: Option<(&'a [String], bool)>,
    /// The statement's first line, without what is before it.
    first: &'a str,
    first_start: usize,
    /// The line of the error, as far as it belongs to the statement. May be the same.
    line: &'a str,
    line_start: usize,
    /// The value or element around the error, trimmed.
    raw: &'a str,
    raw_span: Span,
}

impl<'a> Site<'a> {
    fn new(text: &'a str, statement: &'a Statement, fault: &'a Fault) -> Self {
        let end = floor(text, statement.span.end.min(statement.span.start + LONGEST_LINE));
        let first = first_line(text, &(statement.span.start..end));
        let line = line_around(text, &statement.span, fault.span.start);
        let raw_span = raw_span(text, &statement.span, &fault.span);
        Self {
            text,
            fault,
            description: &fault.description,
            header: matches!(statement.form, Form::Header { .. }) && text[first.start..].starts_with('['),
            meant: match &statement.form {
                Form::Header {
                    path: Some(path),
                    array,
                } => Some((path, *array)),
                _ => None,
            },
            first: &text[first.clone()],
            first_start: first.start,
            line: &text[line.clone()],
            line_start: line.start,
            raw: &text[raw_span.clone()],
            raw_span,
        }
    }

    fn line_span(&self) -> Span {
        self.line_start..self.line_start + self.line.trim_end().len()
    }

    /// Where the error is, one character wide at least, up to the end of what is meant.
    fn here(&self) -> Span {
        self.fault.span.clone()
    }

    /// Lines that are something else altogether.
    fn whole_line(&self) -> Option<Said> {
        if self.line_start != self.first_start {
            return None;
        }
        let line = self.line;
        let said = |message: &str, help: &str| Some((self.line_span(), message.to_owned(), Some(help.to_owned())));
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
            .iter()
            .any(|marker| line.starts_with(marker))
        {
            return said(
                "this is a marker of a merge conflict",
                "decide which lines to keep, and delete the markers",
            );
        }
        if ["//", "/*", ";", "--"].iter().any(|comment| line.starts_with(comment)) {
            return said("this is not a comment", "comments begin with `#`");
        }
        if let Some((path, array)) = self.meant.filter(|_| !self.header) {
            let (open, close) = if array { ("[[", "]]") } else { ("[", "]") };
            let path = path.join(".");
            let help = fits(&path).then(|| format!("write `{open}{path}{close}`"));
            let message = "a table header stands in brackets, with nothing around them".to_owned();
            return Some((self.line_span(), message, help));
        }
        if line.starts_with("- ") {
            return said(
                "this line is neither a key with a value nor a table header",
                "write a list as `key = [\"first\", \"second\"]`",
            );
        }
        if line.starts_with('[') && !self.header {
            return said("this list has no key", "write `key = ` before it");
        }
        None
    }

    fn said(&self, message: &str, help: Option<&str>) -> Said {
        (self.here(), message.to_owned(), help.map(str::to_owned))
    }

    fn no_equals(&self) -> Said {
        let (key, rest) = key_and_rest(self.line);
        if let Some(value) = rest.strip_prefix(':')
            && !key.is_empty()
        {
            return self.colon(key, value.trim());
        }
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest.trim_end());
        let span = self.line_span();
        if key.is_empty() {
            return self.prose();
        }
        if rest.is_empty() {
            let help = fits(key).then(|| format!("write `{key} = ` and a value"));
            return (span, format!("{} has no value", quote(key)), help);
        }
        if let Some((more, _)) = rest.split_once('=')
            && more
                .trim_end()
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
        {
            let whole = format!("{key} {}", more.trim());
            let help = fits(&whole).then(|| format!("write `{}` or `\"{whole}\"`", whole.replace(' ', "-")));
            return (span, "a key with a space in it must be quoted".to_owned(), help);
        }
        let begins = rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '"' | '\'' | '[' | '{' | '+'));
        if begins || matches!(rest, "true" | "false") {
            let help = writes(key, rest);
            return (
                span,
                format!("there is no `=` between {} and its value", quote(key)),
                help,
            );
        }
        self.prose()
    }

    fn prose(&self) -> Said {
        (
            self.line_span(),
            "this line is neither a key with a value nor a table header".to_owned(),
            Some("write `key = value`, or begin the line with `#` to make it a comment".to_owned()),
        )
    }

    fn colon(&self, key: &str, value: &str) -> Said {
        let help = if value.is_empty() {
            fits(key).then(|| format!("write `{key} = ` and a value, or `[{key}]` for a table"))
        } else {
            writes(key, value.trim_end_matches(','))
        };
        (self.line_span(), COLON.to_owned(), help)
    }

    fn bad_key(&self) -> Said {
        let (key, rest) = key_and_rest(self.line);
        if let Some(value) = rest.strip_prefix(':')
            && !key.is_empty()
            && !self.header
        {
            return self.colon(key, value.trim());
        }
        let at = self.fault.span.start;
        let Some(bad) = self.text[at..].chars().next() else {
            return parser_words(self.fault);
        };
        if bad == ':' {
            return self.said(COLON, Some("write `{ key = value }`"));
        }
        if bad.is_control() || bad == '\u{feff}' {
            return self.control("a key");
        }
        let span = at..at + bad.len_utf8();
        let message = format!("a key with `{bad}` in it must be quoted");
        (
            span,
            message,
            Some("keys without quotes consist of A-Z, a-z, 0-9, `-` and `_`".to_owned()),
        )
    }

    fn empty_key(&self) -> Said {
        let before = self.text[..self.fault.span.start].trim_end_matches([' ', '\t']);
        let after = self.text[self.fault.span.start..].trim_start_matches([' ', '\t']);
        if before.ends_with('.') || after.starts_with('.') {
            return self.said(
                "a part of this dotted key is missing",
                Some("each `.` stands between two names"),
            );
        }
        if self.header {
            let message = "this table header has no name".to_owned();
            return (self.line_span(), message, Some("write `[name]`".to_owned()));
        }
        self.said("this value has no key", Some("write `key = value`"))
    }

    fn no_value(&self) -> Said {
        let before = self.text[self.line_start.min(self.fault.span.start)..self.fault.span.start].trim_end();
        let Some(before) = before.strip_suffix('=') else {
            return self.said("there is no value here", None);
        };
        let from = before.rfind(['{', ',', '\n']).map_or(0, |at| at + 1);
        let key = before[from..].trim();
        let start = self.line_start + from + (before[from..].len() - before[from..].trim_start().len());
        let span = start..self.line_start + before.len() + 1;
        let message = if key.is_empty() {
            "there is no value here".to_owned()
        } else {
            format!("{} has no value", quote(key))
        };
        let help = "write the value after the `=`, on the same line, or delete the key";
        (span, message, Some(help.to_owned()))
    }

    fn unclosed_string(&self) -> Said {
        let start = self
            .fault
            .context
            .as_ref()
            .map_or(self.fault.span.start, |context| context.start);
        let rest = &self.text[start..];
        let delimiter = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|delimiter| rest.starts_with(delimiter));
        let end = first_line(self.text, &(start..self.text.len())).end;
        let help = delimiter.map(|delimiter| format!("end it with `{delimiter}`"));
        (start..end, "this string is not closed".to_owned(), help)
    }

    fn unclosed(&self, what: &str, bracket: &str) -> Said {
        let span = self.fault.context.clone().unwrap_or_else(|| self.here());
        let (key, rest) = key_and_rest(self.first);
        let own = rest.strip_prefix('=').is_some_and(|value| {
            let before = self.first.len() - value.trim_start().len();
            self.first_start + before == span.start
        });
        let message = if own {
            format!("the {what} of {} is not closed", quote(key))
        } else {
            format!("this {what} is not closed")
        };
        (span, message, Some(format!("end it with `{bracket}`")))
    }

    fn unclosed_header(&self) -> Said {
        let array = self.line.starts_with("[[");
        let (open, close) = if array { ("[[", "]]") } else { ("[", "]") };
        let inner = self.line.trim_start_matches(['[', ' ', '\t']);
        let end = key_end(inner).unwrap_or(0);
        let (name, rest) = (inner[..end].trim(), inner[end..].trim_start());
        let span = self.line_span();
        if rest.is_empty() || rest.starts_with([']', '#']) {
            let help = fits(name).then(|| format!("write `{open}{name}{close}`"));
            return (span, "this table header is not closed".to_owned(), help);
        }
        if let Some((more, _)) = rest.split_once(']')
            && !more.is_empty()
            && more
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
        {
            let whole = format!("{name} {}", more.trim());
            let dashed = whole.replace(' ', "-");
            let help = fits(&whole).then(|| format!("write `{open}{dashed}{close}`"));
            return (span, "a name with a space in it must be quoted".to_owned(), help);
        }
        let message = "a table header holds only names, with dots between them".to_owned();
        let help = fits(name).then(|| format!("write `{open}{name}{close}`, and the rest on a line of its own"));
        (span, message, help)
    }

    /// Something follows a header or a value.
    fn trailing(&self) -> Said {
        let line = first_line(self.text, &(self.fault.span.start..self.text.len()));
        let rest = &self.text[line.clone()];
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest).trim_end();
        let span = line.start..line.start + rest.len();
        if self.header {
            if rest.starts_with(']') {
                let message = "this table header closes more brackets than it opens".to_owned();
                return (
                    span,
                    message,
                    Some("write `[name]`, or `[[name]]` for an entry of a list".to_owned()),
                );
            }
            let message = "nothing may follow a table header on its line".to_owned();
            return (span, message, Some("put it on the next line".to_owned()));
        }
        let from = self.line_start.min(line.start);
        let value = self.text[from..line.start]
            .rsplit_once(['=', '\n'])
            .map_or("", |(_, value)| value)
            .trim();
        if rest == "," {
            let message = "no comma follows a value, except within brackets".to_owned();
            return (span, message, Some("delete the `,`".to_owned()));
        }
        if rest == ";" {
            return (
                span,
                "a value does not end with `;`".to_owned(),
                Some("delete the `;`".to_owned()),
            );
        }
        if let Some(decimals) = rest.strip_prefix(',')
            && is_number(value)
            && decimals.starts_with(|c: char| c.is_ascii_digit())
        {
            return values::comma_number(value, rest, line.start);
        }
        if rest.starts_with(['"', '\''])
            || value.starts_with(['"', '\'']) && rest.contains(['"', '\'']) && !rest.contains('=')
        {
            let message = "the string ended before this".to_owned();
            let help = "write `\\\"` for a quote within a string, or put the string into the other kind of quotes";
            return (span, message, Some(help.to_owned()));
        }
        let (key, after) = key_and_rest(self.first);
        let message = if key.is_empty() || !after.starts_with('=') {
            "this follows a value on the same line".to_owned()
        } else {
            format!("{} has a value already, and this follows it", quote(key))
        };
        let help = if rest.contains('=') {
            "write each key on a line of its own"
        } else {
            "delete it, or begin it with `#` to make it a comment"
        };
        (span, message, Some(help.to_owned()))
    }
}
