//! What the parser says, and the words for it.
//!
//! The parser may word its errors anew in any version. So all that is known of its wording stands in these lists, and a test
//! holds each entry against the parser.

use super::quote::{is_number, key_at};
use super::{COLON, Said, Site, parser_words};
use crate::document::syntax::faults;

type Words = fn(&Site) -> Said;

/// The descriptions that have words of their own.
pub(super) const KNOWN: &[(&str, Words)] = &[
    ("key with no value", |site| site.no_equals()),
    ("invalid unquoted key", |site| site.bad_key()),
    ("unquoted keys cannot be empty", |site| site.empty_key()),
    (faults::NOT_QUOTED, |site| site.bare_value()),
    ("invalid boolean", |site| site.bare_value()),
    ("invalid float", |site| match site.fault.expected.as_str() {
        "`inf`" | "`nan`" => site.bare_value(),
        _ => site.otherwise(),
    }),
    ("missing escaped value", |site| site.bad_escape()),
    ("too few unicode value digits", |site| site.bad_escape()),
    ("invalid value", |site| site.bad_escape()),
    ("missing opening quote", |site| {
        let help = format!("write {} before it", site.fault.expected);
        let message = "this string has no opening quote".to_owned();
        (site.raw_span.clone(), message, Some(help))
    }),
    ("invalid basic string", |site| site.string()),
    ("invalid literal string", |site| site.string()),
    ("invalid multi-line basic string", |site| site.string()),
    ("invalid multi-line literal string", |site| site.string()),
    ("unexpected key or value", |site| site.trailing()),
    ("unclosed table", |site| site.unclosed_header()),
    ("unclosed array table", |site| site.unclosed_header()),
    ("unclosed array", |site| site.unclosed("list", "]")),
    ("unclosed inline table", |site| site.unclosed("table", "}")),
    ("missing comma between array elements", |site| {
        site.said("there is no comma before this element", None)
    }),
    ("missing comma between key-value pairs", |site| site.no_comma()),
    (faults::EXTRA_ASSIGNMENT, |site| site.no_comma()),
    ("missing assignment between key-value pairs", |site| {
        let message = if site.text[site.fault.span.start..].starts_with(':') {
            COLON
        } else {
            "there is no `=` between this key and its value"
        };
        site.said(message, Some("write `{ key = value }`"))
    }),
    ("missing key for inline table element", |site| site.no_pair()),
    ("invalid inline table element", |site| site.no_pair()),
    ("extra comma in array", |site| site.no_value_before()),
    ("extra comma in inline table", |site| {
        if site.fault.expected.ends_with("value") {
            site.no_value_before()
        } else {
            site.said("there is no key before this comma", None)
        }
    }),
    ("extra `=`", |site| site.said("one `=` is enough", None)),
    ("unexpected `=` in array", |site| {
        site.said("a list holds values, not keys", Some("write `{ key = value }`"))
    }),
    ("missing table open", |site| site.closes_nothing("]", "[")),
    ("missing array opening", |site| site.closes_nothing("]", "[")),
    ("missing inline table opening", |site| site.closes_nothing("}", "{")),
    (faults::NO_KEY, |site| {
        site.said("this line does not begin with a key", Some("write `key = value`"))
    }),
    ("unexpected leading zero", |site| {
        site.number("a number does not begin with 0")
    }),
    ("`_` may only go between digits", |site| {
        site.number("`_` in a number stands between two digits")
    }),
    ("invalid mantissa", |site| {
        site.number("a number has a digit before its point")
    }),
    ("invalid fraction", |site| {
        site.number("a number has a digit after its point")
    }),
    ("invalid hexadecimal number", |site| site.number("this is not a number")),
    ("invalid octal number", |site| site.number("this is not a number")),
    ("invalid binary number", |site| site.number("this is not a number")),
    ("invalid date", |site| site.date()),
    ("invalid time", |site| site.date()),
    ("invalid offset", |site| site.date()),
    ("invalid date-time", |site| site.date()),
    (faults::DUPLICATE, |site| {
        let message = format!("{} is stated twice", key_at(site.text, site.fault));
        (site.here(), message, Some("keep one of the two".to_owned()))
    }),
    ("recursion limit", |site| site.too_deep()),
    ("cannot recurse further; max recursion depth met", |site| {
        site.too_deep()
    }),
    ("keys cannot be multi-line basic strings", |site| site.long_key()),
    ("keys cannot be multi-line literal strings", |site| site.long_key()),
    (faults::COMMENT_CHARACTER, |site| site.control("a comment")),
];

impl Site<'_> {
    pub(super) fn by_description(&self) -> Said {
        if self.fault.is_no_value() {
            return self.no_value();
        }
        if self.description.starts_with(faults::CANNOT_EXTEND) {
            let message = format!(
                "{} has a value already, so it cannot have keys of its own",
                key_at(self.text, self.fault)
            );
            return (self.here(), message, None);
        }
        let known = KNOWN.iter().find(|(description, _)| *description == self.description);
        known.map_or_else(|| self.otherwise(), |(_, words)| words(self))
    }

    fn otherwise(&self) -> Said {
        if is_number(self.raw) {
            self.number("this is not a number")
        } else {
            parser_words(self.fault)
        }
    }

    fn string(&self) -> Said {
        if self.fault.is_unclosed_string() {
            self.unclosed_string()
        } else {
            self.control("a string")
        }
    }

    fn no_comma(&self) -> Said {
        self.said("the keys of a table in braces are separated by commas", None)
    }

    fn no_pair(&self) -> Said {
        self.said("a table in braces holds only `key = value`, separated by commas", None)
    }

    fn no_value_before(&self) -> Said {
        self.said("there is no value before this comma", None)
    }

    fn closes_nothing(&self, close: &str, open: &str) -> Said {
        let help = format!("delete it, or write the `{open}` it belongs to");
        self.said(&format!("this `{close}` closes nothing"), Some(&help))
    }

    fn too_deep(&self) -> Said {
        self.said("this is nested too deeply", Some("at most 80 levels are read"))
    }

    fn long_key(&self) -> Said {
        self.said(
            "a key stands on one line",
            Some("write it without quotes, or with one at each end"),
        )
    }
}
