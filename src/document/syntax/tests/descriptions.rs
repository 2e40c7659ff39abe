//! What is known of the parser's wording, held against the parser: an update of it that words an error anew shows here.

use std::collections::BTreeSet;

use toml::de::DeTable;

use super::words::said;
use crate::document::syntax::faults::{self, Fault};
use crate::document::syntax::statements;
use crate::document::syntax::wording;

/// What the parser says, a text that it says it of, and what we make of that: message and help.
const TOLD: &[(&str, &str, &str, &str)] = &[
    (
        "key with no value",
        "name",
        "`name` has no value",
        "write `name = ` and a value",
    ),
    (
        "invalid unquoted key",
        "größe = 1",
        "a key with `ö` in it must be quoted",
        "keys without quotes consist of A-Z, a-z, 0-9, `-` and `_`",
    ),
    (
        "unquoted keys cannot be empty",
        "= 1",
        "this value has no key",
        "write `key = value`",
    ),
    (
        "unquoted keys cannot be empty",
        ".a",
        "a part of this dotted key is missing",
        "each `.` stands between two names",
    ),
    (
        "string values must be quoted",
        "a = pilot",
        "string values must be quoted",
        "write `\"pilot\"`",
    ),
    (
        "string values must be quoted",
        "a =",
        "`a` has no value",
        "write the value after the `=`, on the same line, or delete the key",
    ),
    (
        "invalid boolean",
        "a = tru",
        "string values must be quoted",
        "write `\"tru\"`",
    ),
    (
        "invalid float",
        "a = Nan",
        "string values must be quoted",
        "write `\"Nan\"`",
    ),
    (
        "invalid float",
        "a = +ink",
        "string values must be quoted",
        "write `\"+ink\"`",
    ),
    (
        "invalid float",
        "a = 1.5.5",
        "`1.5.5` is not a number",
        "write `\"1.5.5\"` if it is a string",
    ),
    (
        "missing escaped value",
        "a = \"\\q\"",
        "`\\q` means nothing in a string",
        "write `\\\\` for a backslash, or put the string into single quotes",
    ),
    (
        "too few unicode value digits",
        "a = \"\\u12\"",
        "`\\u12` does not name a character",
        "write `\\\\` for a backslash, or put the string into single quotes",
    ),
    (
        "invalid value",
        "a = \"\\uD800\"",
        "`\\u` does not name a character",
        "write `\\\\` for a backslash, or put the string into single quotes",
    ),
    (
        "missing opening quote",
        "a = x\"",
        "this string has no opening quote",
        "write `\"` before it",
    ),
    (
        "missing opening quote",
        "a = x'",
        "this string has no opening quote",
        "write `'` before it",
    ),
    (
        "invalid basic string",
        "a = \"x",
        "this string is not closed",
        "end it with `\"`",
    ),
    (
        "invalid basic string",
        "a = \"\u{1}\"",
        "a string cannot hold the character U+0001",
        "delete it, or write `\\u0001` in a string with double quotes",
    ),
    (
        "invalid literal string",
        "a = 'x",
        "this string is not closed",
        "end it with `'`",
    ),
    (
        "invalid literal string",
        "a = '\u{1}'",
        "a string cannot hold the character U+0001",
        "delete it, or write `\\u0001` in a string with double quotes",
    ),
    ("invalid literal string", "a = { b }", "there is no value here", ""),
    (
        "invalid multi-line basic string",
        "a = \"\"\"x",
        "this string is not closed",
        "end it with `\"\"\"`",
    ),
    (
        "invalid multi-line basic string",
        "a = \"\"\"\u{1}\"\"\"",
        "a string cannot hold the character U+0001",
        "delete it, or write `\\u0001` in a string with double quotes",
    ),
    (
        "invalid multi-line literal string",
        "a = '''x",
        "this string is not closed",
        "end it with `'''`",
    ),
    (
        "invalid multi-line literal string",
        "a = '''\u{1}'''",
        "a string cannot hold the character U+0001",
        "delete it, or write `\\u0001` in a string with double quotes",
    ),
    (
        "unexpected key or value",
        "a = 1,",
        "no comma follows a value, except within brackets",
        "delete the `,`",
    ),
    ("unclosed table", "[a", "this table header is not closed", "write `[a]`"),
    (
        "unclosed array table",
        "[[a]",
        "this table header is not closed",
        "write `[[a]]`",
    ),
    (
        "unclosed array",
        "a = [1",
        "the list of `a` is not closed",
        "end it with `]`",
    ),
    (
        "unclosed inline table",
        "a = { b = 1",
        "the table of `a` is not closed",
        "end it with `}`",
    ),
    (
        "missing comma between array elements",
        "a = [\"x\" \"y\"]",
        "there is no comma before this element",
        "",
    ),
    (
        "missing comma between key-value pairs",
        "a = { b = \"x\" c = 2 }",
        "the keys of a table in braces are separated by commas",
        "",
    ),
    (
        "extra assignment between key-value pairs",
        "a = { b = 1 c = 2 }",
        "the keys of a table in braces are separated by commas",
        "",
    ),
    (
        "missing assignment between key-value pairs",
        "a = { \"b\": 1 }",
        "a key and its value are joined by `=`, not by `:`",
        "write `{ key = value }`",
    ),
    (
        "missing assignment between key-value pairs",
        "a = { b 1 }",
        "there is no `=` between this key and its value",
        "write `{ key = value }`",
    ),
    (
        "missing key for inline table element",
        "a = { [1] }",
        "a table in braces holds only `key = value`, separated by commas",
        "",
    ),
    (
        "invalid inline table element",
        "a = { ] }",
        "a table in braces holds only `key = value`, separated by commas",
        "",
    ),
    (
        "extra comma in array",
        "a = [,]",
        "there is no value before this comma",
        "",
    ),
    (
        "extra comma in inline table",
        "a = { , b = 1 }",
        "there is no key before this comma",
        "",
    ),
    (
        "extra comma in inline table",
        "a = { b = , }",
        "there is no value before this comma",
        "",
    ),
    ("extra `=`", "a == 1", "one `=` is enough", ""),
    (
        "unexpected `=` in array",
        "a = [1 = 2]",
        "a list holds values, not keys",
        "write `{ key = value }`",
    ),
    (
        "missing table open",
        "]",
        "this `]` closes nothing",
        "delete it, or write the `[` it belongs to",
    ),
    (
        "missing array opening",
        "a = ]",
        "this `]` closes nothing",
        "delete it, or write the `[` it belongs to",
    ),
    (
        "missing inline table opening",
        "a = }",
        "this `}` closes nothing",
        "delete it, or write the `{` it belongs to",
    ),
    (
        "invalid key-value pair",
        "}",
        "this line does not begin with a key",
        "write `key = value`",
    ),
    (
        "unexpected leading zero",
        "a = 007",
        "`007` is not a number: a number does not begin with 0",
        "write `7`",
    ),
    (
        "`_` may only go between digits",
        "a = 1__0",
        "`1__0` is not a number: `_` in a number stands between two digits",
        "write `10`",
    ),
    (
        "invalid mantissa",
        "a = .5",
        "`.5` is not a number: a number has a digit before its point",
        "write `0.5`",
    ),
    (
        "invalid fraction",
        "a = 1.",
        "`1.` is not a number: a number has a digit after its point",
        "write `1.0`",
    ),
    (
        "invalid hexadecimal number",
        "a = 0x1\t2",
        "`0x1\t2` is not a number",
        "write `\"0x1\t2\"` if it is a string",
    ),
    (
        "invalid octal number",
        "a = 0o9\t1",
        "`0o9\t1` is not a number",
        "write `\"0o9\t1\"` if it is a string",
    ),
    (
        "invalid binary number",
        "a = 0b2\t1",
        "`0b2\t1` is not a number",
        "write `\"0b2\t1\"` if it is a string",
    ),
    (
        "invalid date",
        "a = 2026-13-01",
        "`2026-13-01` is not a valid date: expected month between 01 and 12",
        "a date is written year-month-day, as in `2026-05-04`",
    ),
    (
        "invalid time",
        "a = 25:00:00",
        "`25:00:00` is not a valid time: expected hour between 00 and 23",
        "",
    ),
    (
        "invalid offset",
        "a = 2026-01-01T10:00:00+99:00",
        "`2026-01-01T10:00:00+99:00` is not a valid offset: expected hours between 00 and 23",
        "",
    ),
    (
        "invalid date-time",
        "a = 2026-01-01x",
        "`2026-01-01x` is not a valid date-time: expected `T` between date and time",
        "",
    ),
    (
        "duplicate key",
        "t = { a = 1, a = 2 }",
        "`a` is stated twice",
        "keep one of the two",
    ),
    (
        "cannot extend value of type integer with a dotted key",
        "t = { a = 1, a.b = 2 }",
        "`a` has a value already, so it cannot have keys of its own",
        "",
    ),
    (
        "keys cannot be multi-line basic strings",
        "\"\"\"k\"\"\" = 1",
        "a key stands on one line",
        "write it without quotes, or with one at each end",
    ),
    (
        "keys cannot be multi-line literal strings",
        "'''k''' = 1",
        "a key stands on one line",
        "write it without quotes, or with one at each end",
    ),
    (
        "invalid comment character",
        "# \u{1}",
        "a comment cannot hold the character U+0001",
        "delete it",
    ),
];

/// What the parser says of each statement alone.
fn descriptions(text: &str) -> Vec<String> {
    let statements = statements::split(text).list;
    let faults = statements
        .iter()
        .flat_map(|statement| faults::faults(text, &statement.span));
    faults.map(|fault| fault.description).collect()
}

/// What it says of the whole.
fn of_whole(text: &str) -> Vec<String> {
    let (_, errors) = DeTable::parse_recoverable(text);
    errors
        .iter()
        .map(|error| Fault::from_toml(error, 0).description)
        .collect()
}

/// Levels that are more than the parser follows.
fn deep() -> [(&'static str, String); 3] {
    let keys = "a.".repeat(90);
    let (open, close) = ("[".repeat(90), "]".repeat(90));
    [
        ("recursion limit", format!("{keys}a = 1")),
        ("recursion limit", format!("[{keys}a]")),
        (
            "cannot recurse further; max recursion depth met",
            format!("a = {open}{close}"),
        ),
    ]
}

#[test]
fn the_parser_says_what_is_known_of_it() {
    for (description, text, message, help) in TOLD {
        assert_eq!(descriptions(text), [*description], "{text:?}");
        let got = said(text);
        let got: Vec<(&str, &str)> = got
            .iter()
            .map(|(_, message, help)| (message.as_str(), help.as_str()))
            .collect();
        assert_eq!(got, [(*message, *help)], "{text:?}");
    }
    for (description, text) in deep() {
        assert_eq!(descriptions(&text), [description], "{text:?}");
        let got = said(&text);
        assert_eq!(got.len(), 1, "{got:?}");
        assert_eq!(got[0].1, "this is nested too deeply");
    }
}

#[test]
fn every_description_that_is_known_is_told_of_a_text() {
    let told = TOLD.iter().map(|(description, ..)| *description);
    let told: BTreeSet<&str> = told.chain(deep().map(|(description, _)| description)).collect();
    let told: Vec<&str> = told
        .into_iter()
        .filter(|one| !one.starts_with(faults::CANNOT_EXTEND))
        .collect();
    let known: BTreeSet<&str> = wording::known().collect();
    assert_eq!(known.len(), wording::known().count(), "one is known twice");
    assert_eq!(told, Vec::from_iter(known));
    assert!(
        TOLD.iter()
            .any(|(description, ..)| description.starts_with(faults::CANNOT_EXTEND))
    );
}

/// What shows only in the whole.
#[test]
fn clashes_are_described_as_known() {
    for text in ["a = 1\na = 2\n", "[a]\n[a]\n", "[a]\nb = 1\n[a]\nc = 1\n"] {
        assert_eq!(of_whole(text), [faults::DUPLICATE], "{text:?}");
    }
    for (value, kind) in [
        ("1", "integer"),
        ("1.5", "float"),
        ("true", "boolean"),
        ("\"x\"", "string"),
        ("2026-01-01", "datetime"),
        ("[1]", "array"),
    ] {
        let expected = format!("{}{kind} with a dotted key", faults::CANNOT_EXTEND);
        assert_eq!(of_whole(&format!("a = {value}\na.b = 2\n")), [expected], "{value}");
    }
}

/// It is told where statements are split; of what the parser says, only that it is the same is needed.
#[test]
fn lone_returns_are_described_as_known() {
    for text in ["a = 1\rb = 2\n", "a = \"\"\"x\ry\"\"\"\n"] {
        let found = faults::faults(text, &(0..text.len()));
        let found: Vec<&str> = found.iter().map(|fault| fault.description.as_str()).collect();
        assert_eq!(found, [faults::LONE_RETURN], "{text:?}");
    }
}
