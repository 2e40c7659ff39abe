//! What is said about common mistakes.

use super::check;

/// The places, messages and helps of a text's errors.
pub(super) fn said(text: &str) -> Vec<(String, String, String)> {
    let said = check(text).errors.into_iter().map(|error| {
        let place = text[error.span].to_owned();
        (place, error.message, error.help.unwrap_or_default())
    });
    said.collect()
}

/// A mistake is said once, at `place`, in these words.
#[track_caller]
fn says(text: &str, place: &str, message: &str, help: &str) {
    assert_eq!(
        said(text),
        [(place.to_owned(), message.to_owned(), help.to_owned())],
        "{text:?}"
    );
}

#[test]
fn missing_values_and_equals_signs() {
    let help = "write the value after the `=`, on the same line, or delete the key";
    says("x =\n", "x =", "`x` has no value", help);
    says("x =   # soon\n", "x =", "`x` has no value", help);
    says("t = { a = 1, b = }\n", "b =", "`b` has no value", help);
    says("name\n", "name", "`name` has no value", "write `name = ` and a value");
    let help = "write `name = \"abc\"`";
    says(
        "name \"abc\"\n",
        "name \"abc\"",
        "there is no `=` between `name` and its value",
        help,
    );
    let colon = "a key and its value are joined by `=`, not by `:`";
    says("a: 1\n", "a: 1", colon, "write `a = 1`");
    says("stage: pilot\n", "stage: pilot", colon, "write `stage = \"pilot\"`");
    says("\"a\": 1,\n", "\"a\": 1,", colon, "write `\"a\" = 1`");
    says(
        "vessel:\n",
        "vessel:",
        colon,
        "write `vessel = ` and a value, or `[vessel]` for a table",
    );
    says("t = { a: 1 }\n", ":", colon, "write `{ key = value }`");
    says("a == 1\n", "=", "one `=` is enough", "");
    says("= 1\n", "=", "this value has no key", "write `key = value`");
}

#[test]
fn headers_without_their_brackets() {
    let message = "a table header stands in brackets, with nothing around them";
    for line in ["pilot:", "pilot]", "pilot", "(pilot)", "- [pilot]", "“[pilot]”"] {
        says(&format!("{line}\nname = \"x\"\n"), line, message, "write `[pilot]`");
    }
    let list = "write `[[rollout.teams]]`";
    for line in ["rollout.teams", "rollout.teams]]", "* rollout.teams"] {
        says(&format!("{line}\n"), line, message, list);
    }
    let text = "[pilot]\n[[environment.conditions]]\npilot\n";
    says(text, "pilot", "`pilot` has no value", "write `pilot = ` and a value");
}

#[test]
fn bare_values() {
    let quotes = "string values must be quoted";
    says("stage = pilot\n", "pilot", quotes, "write `\"pilot\"`");
    says("a = say \"x\"\n", "say \"x\"", quotes, "write `'say \"x\"'`");
    says("a = true story\n", "true story", quotes, "write `\"true story\"`");
    says("a = [dana, \"lee\"]\n", "dana", quotes, "write `\"dana\"`");
    says("a = True\n", "True", "`True` is written in lower case", "write `true`");
    says(
        "a = yes\n",
        "yes",
        "`yes` is not a boolean",
        "write `true`, or `\"yes\"` for a string",
    );
    says(
        "a = null\n",
        "null",
        "`null` is not a value",
        "delete the key: a key that is not there has no value",
    );
    says(
        "a = “x”\n",
        "“x”",
        "strings are quoted with `\"` or `'`, not with `“`",
        "write `\"x\"`",
    );
    says("a = 1;\n", "1;", "a value does not end with `;`", "write `1`");
    let help = "write `\"5 h\"` for a string, or the number alone";
    says(
        "a = 5 h\n",
        "5 h",
        "`5 h` is neither a number nor a quoted string",
        help,
    );
    let long = "x".repeat(100);
    says(&format!("a = {long}\n"), &long, quotes, "put it between two `\"`");
}

#[test]
fn numbers_and_dates() {
    says(
        "a = 1,5\n",
        "1,5",
        "`1,5` is not a number: the decimal mark is a point",
        "write `1.5`",
    );
    says(
        "a = 1,000\n",
        "1,000",
        "`1,000` is not a number: thousands are separated by `_`",
        "write `1_000`",
    );
    says(
        "a = 007\n",
        "007",
        "`007` is not a number: a number does not begin with 0",
        "write `7`",
    );
    says(
        "a = .5\n",
        ".5",
        "`.5` is not a number: a number has a digit before its point",
        "write `0.5`",
    );
    says(
        "a = 1.\n",
        "1.",
        "`1.` is not a number: a number has a digit after its point",
        "write `1.0`",
    );
    let date = "is not a date as TOML writes it";
    says(
        "a = 04.05.2026\n",
        "04.05.2026",
        &format!("`04.05.2026` {date}"),
        "write `2026-05-04`",
    );
    says(
        "a = 2026/5/4\n",
        "2026/5/4",
        &format!("`2026/5/4` {date}"),
        "write `2026-05-04`",
    );
    let help = "a date is written year-month-day, as in `2026-05-04`";
    says("a = 05/04/2026\n", "05/04/2026", &format!("`05/04/2026` {date}"), help);
    let message = "`2026-5-4` is not a valid date: expected a two-digit month (MM)";
    says("a = 2026-5-4\n", "2026-5-4", message, "write `2026-05-04`");
    let message = "`2026-13-01` is not a valid date: expected month between 01 and 12";
    says("a = 2026-13-01\n", "2026-13-01", message, help);
}

#[test]
fn what_is_not_closed() {
    says("a = \"x\n", "\"x", "this string is not closed", "end it with `\"`");
    says("a = 'x\n", "'x", "this string is not closed", "end it with `'`");
    says(
        "a = \"\"\"x\ny\n",
        "\"\"\"x",
        "this string is not closed",
        "end it with `\"\"\"`",
    );
    says(
        "a = [1, 2\nb = 3\n",
        "[",
        "the list of `a` is not closed",
        "end it with `]`",
    );
    says(
        "a = { b = 1\nc = 3\n",
        "{",
        "the table of `a` is not closed",
        "end it with `}`",
    );
    says(
        "a = [\n{ b = 1,\n]\nc = 3\n",
        "{",
        "this table is not closed",
        "end it with `}`",
    );
    says("[a\n", "[a", "this table header is not closed", "write `[a]`");
    says(
        "[[a.b] # x\n",
        "[[a.b] # x",
        "this table header is not closed",
        "write `[[a.b]]`",
    );
    says(
        "]\n",
        "]",
        "this `]` closes nothing",
        "delete it, or write the `[` it belongs to",
    );
}

#[test]
fn lists_and_tables() {
    let help = "separate the values of a list by commas: `[1, 2]`";
    says("a = [1 2]\n", "1 2", "`1 2` is more than one value", help);
    says("a = [\"x\" \"y\"]\n", "\"", "there is no comma before this element", "");
    says("a = [1,, 2]\n", ",", "there is no value before this comma", "");
    says(
        "a = { b = 1 c = 2 }\n",
        "=",
        "the keys of a table in braces are separated by commas",
        "",
    );
    says(
        "[\"a\", \"b\"]\n",
        "[\"a\", \"b\"]",
        "this list has no key",
        "write `key = ` before it",
    );
    says(
        "- a\n",
        "- a",
        "this line is neither a key with a value nor a table header",
        "write a list as `key = [\"first\", \"second\"]`",
    );
}

#[test]
fn strings() {
    let help = "write `\\\\` for a backslash, or put the string into single quotes";
    says("a = \"c:\\path\"\n", "\\p", "`\\p` means nothing in a string", help);
    says("a = \"\\u12\"\n", "\\u12", "`\\u12` does not name a character", help);
    let help = "write `\\\"` for a quote within a string, or put the string into the other kind of quotes";
    says("a = \"x\"y\"\n", "y\"", "the string ended before this", help);
    let help = "delete it, or write `\\u0001` in a string with double quotes";
    says(
        "a = \"\u{1}\"\n",
        "\u{1}",
        "a string cannot hold the character U+0001",
        help,
    );
    says(
        "# \u{1}\n",
        "\u{1}",
        "a comment cannot hold the character U+0001",
        "delete it",
    );
}

#[test]
fn what_follows() {
    says(
        "a = 1,\n",
        ",",
        "no comma follows a value, except within brackets",
        "delete the `,`",
    );
    let message = "`a` has a value already, and this follows it";
    says(
        "a = 'x' b = 3 # y\n",
        "b = 3",
        message,
        "write each key on a line of its own",
    );
    says(
        "[a] b = 1\n",
        "b = 1",
        "nothing may follow a table header on its line",
        "put it on the next line",
    );
    let help = "write `[name]`, or `[[name]]` for an entry of a list";
    says(
        "[a]]\n",
        "]",
        "this table header closes more brackets than it opens",
        help,
    );
}

#[test]
fn keys_and_lines() {
    let prose = "this line is neither a key with a value nor a table header";
    let help = "write `key = value`, or begin the line with `#` to make it a comment";
    says("this is prose\n", "this is prose", prose, help);
    says("// x\n", "// x", "this is not a comment", "comments begin with `#`");
    let help = "keys without quotes consist of A-Z, a-z, 0-9, `-` and `_`";
    says("größe = 1\n", "ö", "a key with `ö` in it must be quoted", help);
    says(
        "a b = 1\n",
        "a b = 1",
        "a key with a space in it must be quoted",
        "write `a-b` or `\"a b\"`",
    );
    says(
        "[a b]\n",
        "[a b]",
        "a name with a space in it must be quoted",
        "write `[a-b]`",
    );
    says(
        "a. = 1\n",
        "=",
        "a part of this dotted key is missing",
        "each `.` stands between two names",
    );
    says("[]\n", "[]", "this table header has no name", "write `[name]`");
    let conflict = "<<<<<<< HEAD\na = 1\n=======\na = 1\n>>>>>>> x\n";
    assert_eq!(said(conflict).len(), 4);
    assert!(said(conflict)[0].1.contains("merge conflict"));
}

#[test]
fn what_is_stated_twice() {
    says("a = 1\na = 2\n", "a", "`a` is stated twice", "keep one of the two");
    says(
        "t = { a = 1, a = 2 }\n",
        "a",
        "`a` is stated twice",
        "keep one of the two",
    );
    says(
        "[a]\n[a]\n",
        "a",
        "the table `[a]` is stated twice",
        "put the keys of both under one header",
    );
    let message = "`m` is stated both as a table and as a list of tables";
    says(
        "[m]\n[[m]]\n",
        "[[m]]",
        message,
        "write `[[m]]` for each entry of a list",
    );
    let message = "`a` has a value already, so it cannot be a table";
    says("a = 1\n[a.b]\n", "[a.b]", message, "keep one of the two, or rename one");
    let message = "`a` has a value already, so it cannot have keys of its own";
    says("a = 1\na.b = 2\n", "a", message, "keep one of the two, or rename one");
}
