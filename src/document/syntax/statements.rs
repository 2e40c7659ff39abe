//! Cuts a text into statements: a key with its value, a header, or a line that is neither.
//!
//! A value may go over several lines, and where one is not closed, the statements after it would be swallowed. A
//! statement therefore also ends before a line that cannot belong to it: one that begins with `key =` within an array,
//! or with a `[header]`. In sound TOML no such line can be there, so sound statements are never cut.

use std::borrow::Cow;

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::guess;
use super::statement::{Form, Statement};
use crate::diagnostic::Span;

#[derive(Debug, Default)]
pub(super) struct Statements {
    pub list: Vec<Statement>,
    /// Carriage returns that end a line alone, sorted.
    pub lone_returns: Vec<usize>,
}

struct Token {
    kind: TokenKind,
    span: Span,
}

/// How deep a closing bracket looks for its opening one, past brackets that were left open.
const CLOSING_REACH: usize = 8;

/// The most parts of a dotted key that are told. The `toml` crate takes no longer ones.
const LONGEST_PATH: usize = 80;

pub(super) fn split(text: &str) -> Statements {
    let tokens = lex(text);
    let mut out = Statements::default();
    let mut current: Option<Current> = None;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Newline => {
                if &text[token.span.clone()] == "\r" {
                    out.lone_returns.push(token.span.start);
                }
                let next_line = line_at(text, token.span.end);
                if let Some(statement) = current.take_if(|statement| statement.ends_before(next_line)) {
                    out.list.push(statement.finish(text, &tokens[..at]));
                }
            }
            TokenKind::Comment if current.is_none() => {
                if text[token.span.clone()].contains(|c: char| c.is_control() && c != '\t') {
                    out.list.push(Statement {
                        span: token.span.clone(),
                        form: Form::Comment,
                    });
                }
            }
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Eof => {}
            kind => {
                let indent = at.checked_sub(1).map(|before| &tokens[before]);
                let indent = indent.filter(|before| before.kind == TokenKind::Whitespace);
                let statement = current.get_or_insert_with(|| Current {
                    first: at,
                    indent: indent.map_or(0, |before| before.span.len()),
                    header: kind == TokenKind::LeftSquareBracket,
                    open: Vec::new(),
                    last: kind,
                });
                statement.take(kind);
            }
        }
    }
    if let Some(statement) = current {
        out.list.push(statement.finish(text, &tokens));
    }
    guess::headers(text, &mut out.list);
    out
}

/// The statement that is being read.
struct Current {
    /// The index of its first token.
    first: usize,
    /// The length of the white space before it.
    indent: usize,
    header: bool,
    /// The brackets that are open.
    open: Vec<TokenKind>,
    /// The last token that is neither white space nor a comment.
    last: TokenKind,
}

impl Current {
    fn take(&mut self, kind: TokenKind) {
        self.last = kind;
        let opening = match kind {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                self.open.push(kind);
                return;
            }
            TokenKind::RightSquareBracket => TokenKind::LeftSquareBracket,
            TokenKind::RightCurlyBracket => TokenKind::LeftCurlyBracket,
            _ => return,
        };
        let reach = self.open.iter().rev().take(CLOSING_REACH);
        let back = reach
            .enumerate()
            .find(|(_, open)| **open == opening)
            .map_or(0, |(back, _)| back);
        self.open.truncate(self.open.len().saturating_sub(back + 1));
    }

    fn ends_before(&self, next_line: &str) -> bool {
        if self.header {
            return true;
        }
        match self.open.last() {
            // A value that was moved to the next line is not the start of something new.
            None => {
                self.last != TokenKind::Equals || assigns(next_line) || heads(next_line) || !begins_value(next_line)
            }
            Some(TokenKind::LeftCurlyBracket) => {
                // `key =` is at home in an inline table, but only after a comma. Where one is missing, a line that is
                // indented further than the statement most likely belongs to it.
                let separated = matches!(self.last, TokenKind::Comma | TokenKind::LeftCurlyBracket);
                let indented = next_line.len() - trim_start(next_line).len() > self.indent;
                heads(next_line) || (!separated && !indented && assigns(next_line))
            }
            Some(_) => assigns(next_line) || heads(next_line),
        }
    }

    /// `tokens` end where the statement does.
    fn finish(self, text: &str, tokens: &[Token]) -> Statement {
        let tokens = &tokens[self.first..];
        let start = tokens[0].span.start;
        let end = tokens.last().map_or(start, |last| last.span.end);
        // `["a", "b"]` is an array that lost its key.
        let header = self.header && tokens.iter().all(|token| token.kind != TokenKind::Comma);
        let form = if header {
            let array = tokens
                .get(1)
                .is_some_and(|token| token.kind == TokenKind::LeftSquareBracket);
            Form::Header {
                path: header_path(text, &tokens[if array { 2 } else { 1 }..])
                    .or_else(|| guess::header(&text[start..end], array)),
                array,
            }
        } else {
            Form::Line {
                key: line_key(text, tokens),
            }
        };
        Statement { span: start..end, form }
    }
}

/// The tokens of a text. A multi-line string that is not closed, and so swallows statements, is cut before the first.
fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut from = 0;
    'restart: loop {
        for token in Source::new(&text[from..]).lex() {
            let kind = token.kind();
            let span = from + token.span().start()..from + token.span().end();
            if matches!(kind, TokenKind::MlBasicString | TokenKind::MlLiteralString)
                && let Some(cut) = runaway(text, &span)
            {
                from = cut;
                tokens.push(Token {
                    kind,
                    span: span.start..cut,
                });
                continue 'restart;
            }
            if kind != TokenKind::Eof {
                tokens.push(Token { kind, span });
            }
        }
        return tokens;
    }
}

/// Where to cut a multi-line string that is not closed, if it is one.
///
/// It either goes on to the end of the text, or it ends at what opens the next multi-line string: `key = """`.
fn runaway(text: &str, span: &Span) -> Option<usize> {
    let string = &text[span.clone()];
    let (delimiter, body) = string.split_at_checked(3)?;
    let closed = body.strip_suffix(delimiter);
    if let Some(body) = closed {
        let last_line = body.rsplit_once('\n').map(|(_, line)| line)?;
        let opens_next = key_end(last_line).is_some_and(|end| trim_start(&last_line[end..]).trim_end() == "=");
        if !opens_next {
            return None;
        }
    } else if span.end != text.len() {
        return None;
    }
    let mut at = 0;
    for line in string.split_inclusive('\n') {
        if at > 0 && (assigns(line) || heads(line)) {
            // The line end before it.
            let end = span.start + at - 1;
            let crlf = text[..end].ends_with('\r');
            return Some(end - usize::from(crlf));
        }
        at += line.len();
    }
    None
}

/// The key that a line begins with, unless it looks like something other than a line with a key.
fn line_key(text: &str, tokens: &[Token]) -> Option<Vec<String>> {
    let first = tokens.first()?;
    // `a:1` is one token.
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if first.kind == TokenKind::Atom
        && let Some((key, _)) = text[first.span.clone()].split_once(':')
        && !key.is_empty()
        && key.chars().all(bare)
    {
        return Some(vec![key.to_owned()]);
    }
    let (path, rest) = read_path(text, tokens)?;
    let next = rest.iter().find(|token| token.kind != TokenKind::Whitespace);
    let element = [
        TokenKind::Comma,
        TokenKind::RightSquareBracket,
        TokenKind::RightCurlyBracket,
    ];
    next.is_none_or(|token| !element.contains(&token.kind)).then_some(path)
}

/// The path of a header, told even if brackets are missing or something follows it.
fn header_path(text: &str, tokens: &[Token]) -> Option<Vec<String>> {
    let (path, rest) = read_path(text, tokens)?;
    match rest.iter().find(|token| token.kind != TokenKind::Whitespace) {
        None => Some(path),
        Some(token) => matches!(token.kind, TokenKind::RightSquareBracket | TokenKind::Comment).then_some(path),
    }
}

/// Reads a dotted key and gives what follows it. `None` if a part of it is missing or malformed.
fn read_path<'k>(text: &str, mut tokens: &'k [Token]) -> Option<(Vec<String>, &'k [Token])> {
    let mut path = Vec::new();
    loop {
        tokens = skip_whitespace(tokens);
        let (token, rest) = tokens.split_first()?;
        if path.len() == LONGEST_PATH {
            return None;
        }
        path.push(decode_key(text, token)?);
        let after = skip_whitespace(rest);
        match after.first() {
            Some(dot) if dot.kind == TokenKind::Dot => tokens = &after[1..],
            _ => return Some((path, rest)),
        }
    }
}

fn skip_whitespace(mut tokens: &[Token]) -> &[Token] {
    while let [first, rest @ ..] = tokens
        && first.kind == TokenKind::Whitespace
    {
        tokens = rest;
    }
    tokens
}

fn decode_key(text: &str, token: &Token) -> Option<String> {
    if !matches!(
        token.kind,
        TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString
    ) {
        return None;
    }
    let raw = toml_parser::Raw::new_unchecked(
        &text[token.span.clone()],
        token.kind.encoding(),
        toml_parser::Span::new_unchecked(token.span.start, token.span.end),
    );
    let mut key = Cow::Borrowed("");
    let mut sound = true;
    raw.decode_key(&mut key, &mut |_| sound = false);
    sound.then(|| key.into_owned())
}

/// The line that begins at `at`, without its end.
fn line_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    rest.find(['\r', '\n']).map_or(rest, |end| &rest[..end])
}

fn trim_start(line: &str) -> &str {
    line.trim_start_matches([' ', '\t'])
}

/// Does a line begin with `key =`?
fn assigns(line: &str) -> bool {
    key_end(line).is_some_and(|end| trim_start(&line[end..]).starts_with('='))
}

/// Does a line begin with `[header]`, or something that was to be one? Arrays of arrays do not look like it: a bare
/// word is no value.
fn heads(line: &str) -> bool {
    let Some(inner) = trim_start(line).strip_prefix('[') else {
        return false;
    };
    let inner = trim_start(inner.strip_prefix('[').unwrap_or(inner));
    let Some(end) = key_end(inner) else {
        return false;
    };
    let first = &inner[..end];
    first.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && !matches!(first, "true" | "false" | "inf" | "nan")
        && !inner[end..].contains(',')
}

/// Does a line begin with a value that needs no key to be told?
fn begins_value(line: &str) -> bool {
    trim_start(line).starts_with(|c: char| c.is_ascii_digit() || matches!(c, '"' | '\'' | '[' | '{' | '+' | '-'))
}

/// Where the dotted key ends that a line begins with, white space before it aside.
pub(super) fn key_end(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let blank = |mut at: usize| {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    };
    let mut at = 0;
    loop {
        let start = blank(at);
        at = if let Some(&quote @ (b'"' | b'\'')) = bytes.get(start) {
            quoted_end(bytes, start, quote)?
        } else {
            let bare = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            start + bytes[start..].iter().take_while(bare).count()
        };
        if at == start {
            return None;
        }
        let dot = blank(at);
        if bytes.get(dot) != Some(&b'.') {
            return Some(at);
        }
        at = dot + 1;
    }
}

/// Where the string ends that begins at `start`.
fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}
